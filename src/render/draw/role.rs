//! Colour roles: what a mark means, and how it looks in the light theme.
//!
//! The style sheet `templates/chart.css` gives the same roles their values for screens with a dark theme; a test
//! keeps the two lists equal.

use plotters::style::RGBColor;
use plotters_backend::BackendColor;

use crate::report::chart::{SeriesRole, Severity};

/// What a mark stands for; the only way in which the pictures name a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Ink,
    Muted,
    Grid,
    Axis,
    Paper,
    Window,
    WindowEdge,
    Fill,
    Mark,
    Hatch,
    Sev1,
    Sev2,
    Sev3,
    Sev4,
    Sev5,
    Unknown,
    Series1,
    Series2,
    Series3,
    Band1,
    Band2,
    Band3,
    Heat0,
    Heat1,
    Heat2,
    Heat3,
    Heat4,
    Heat5,
    Heat6,
    HeatText1,
    HeatText2,
    HeatText3,
    HeatText4,
    HeatText5,
    HeatText6,
}

/// How a role is written into the SVG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Stem of the classes: `f-…` for the inside, `s-…` for a line, `e-…` for an edge.
    pub(super) class: &'static str,
    /// Colour in the light theme.
    pub(super) light: &'static str,
    /// Darker outline that keeps a pale mark apart from the paper.
    pub(super) edge: Option<&'static str>,
    /// Opacity of an area that others shine through.
    pub(super) opacity: Option<&'static str>,
    /// Dash pattern of its lines.
    pub(super) dash: Option<&'static str>,
    /// Stem of the id of the pattern that fills it.
    pub(super) pattern: Option<&'static str>,
}

impl Look {
    const fn plain(class: &'static str, light: &'static str) -> Self {
        Self {
            class,
            light,
            edge: None,
            opacity: None,
            dash: None,
            pattern: None,
        }
    }

    const fn edged(class: &'static str, light: &'static str, edge: &'static str) -> Self {
        let mut look = Self::plain(class, light);
        look.edge = Some(edge);
        look
    }

    const fn band(class: &'static str, light: &'static str) -> Self {
        let mut look = Self::plain(class, light);
        look.opacity = Some("0.16");
        look
    }

    const fn dashed(class: &'static str, light: &'static str, dash: &'static str) -> Self {
        let mut look = Self::plain(class, light);
        look.dash = Some(dash);
        look
    }

    const fn patterned(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }
}

impl Role {
    /// All roles, each at the place of its number.
    pub(super) const ALL: [Self; 35] = [
        Self::Ink,
        Self::Muted,
        Self::Grid,
        Self::Axis,
        Self::Paper,
        Self::Window,
        Self::WindowEdge,
        Self::Fill,
        Self::Mark,
        Self::Hatch,
        Self::Sev1,
        Self::Sev2,
        Self::Sev3,
        Self::Sev4,
        Self::Sev5,
        Self::Unknown,
        Self::Series1,
        Self::Series2,
        Self::Series3,
        Self::Band1,
        Self::Band2,
        Self::Band3,
        Self::Heat0,
        Self::Heat1,
        Self::Heat2,
        Self::Heat3,
        Self::Heat4,
        Self::Heat5,
        Self::Heat6,
        Self::HeatText1,
        Self::HeatText2,
        Self::HeatText3,
        Self::HeatText4,
        Self::HeatText5,
        Self::HeatText6,
    ];

    /// How many steps the heat scale has above zero.
    pub(super) const HEAT_STEPS: usize = 6;

    /// Returns the role of a severity.
    pub(super) fn severity(severity: Severity) -> Self {
        match severity {
            Severity::Sev1 => Self::Sev1,
            Severity::Sev2 => Self::Sev2,
            Severity::Sev3 => Self::Sev3,
            Severity::Sev4 => Self::Sev4,
            Severity::Sev5 => Self::Sev5,
            Severity::Unknown => Self::Unknown,
        }
    }

    /// Returns the role of the line of a series.
    pub(super) fn series(series: SeriesRole) -> Self {
        match series {
            SeriesRole::First => Self::Series1,
            SeriesRole::Second => Self::Series2,
            SeriesRole::Third => Self::Series3,
        }
    }

    /// Returns the role of the band around a series.
    pub(super) fn band(series: SeriesRole) -> Self {
        match series {
            SeriesRole::First => Self::Band1,
            SeriesRole::Second => Self::Band2,
            SeriesRole::Third => Self::Band3,
        }
    }

    /// Returns the role of a cell on the given step of the heat scale; step 0 is a cell without anything.
    pub(super) fn heat(step: usize) -> Self {
        match step {
            0 => Self::Heat0,
            1 => Self::Heat1,
            2 => Self::Heat2,
            3 => Self::Heat3,
            4 => Self::Heat4,
            5 => Self::Heat5,
            _ => Self::Heat6,
        }
    }

    /// Returns the role of the number in a cell on the given step of the heat scale.
    pub(super) fn heat_text(step: usize) -> Self {
        match step {
            0 | 1 => Self::HeatText1,
            2 => Self::HeatText2,
            3 => Self::HeatText3,
            4 => Self::HeatText4,
            5 => Self::HeatText5,
            _ => Self::HeatText6,
        }
    }

    /// Returns the token that carries the role through plotters, which knows colours only.
    pub(super) fn token(self) -> RGBColor {
        RGBColor(self as u8, 0, 0)
    }

    /// Returns the role that a token stands for.
    pub(super) fn of(color: BackendColor) -> Self {
        let (number, _, _) = color.rgb;
        Self::ALL
            .get(usize::from(number))
            .copied()
            .unwrap_or(Self::Ink)
    }

    /// Returns how the role is written.
    pub(super) fn look(self) -> Look {
        match self {
            Self::Ink => Look::plain("ink", "#161b22"),
            Self::Muted => Look::plain("muted", "#59636e"),
            Self::Grid => Look::plain("grid", "#e1e5ea"),
            Self::Axis => Look::plain("axis", "#6b7480"),
            Self::Paper => Look::plain("paper", "#ffffff"),
            Self::Window => Look::plain("window", "#eef2f7"),
            Self::WindowEdge => Look::plain("window-edge", "#46525f"),
            Self::Fill => Look::plain("fill", "#2f7fb5"),
            Self::Mark => Look::dashed("mark", "#161b22", "5 4"),
            Self::Hatch => Look::plain("paper", "#ffffff").patterned("hatch"),
            Self::Sev1 => Look::plain("sev1", "#7a0f2b"),
            Self::Sev2 => Look::plain("sev2", "#d1491b"),
            Self::Sev3 => Look::edged("sev3", "#d99a1c", "#99690a"),
            Self::Sev4 => Look::edged("sev4", "#7f9bb3", "#537089"),
            Self::Sev5 => Look::edged("sev5", "#cddbd1", "#6c8474"),
            Self::Unknown => Look::edged("unknown", "#6b7480", "#6b7480").patterned("unknown"),
            Self::Series1 => Look::plain("series1", "#0b6cb0"),
            Self::Series2 => Look::dashed("series2", "#c4540a", "9 3"),
            Self::Series3 => Look::dashed("series3", "#204d2a", "3 3"),
            Self::Band1 => Look::band("series1", "#0b6cb0"),
            Self::Band2 => Look::band("series2", "#c4540a"),
            Self::Band3 => Look::band("series3", "#204d2a"),
            Self::Heat0 => Look::plain("heat0", "#f4f6f9"),
            Self::Heat1 => Look::plain("heat1", "#d9e8f5"),
            Self::Heat2 => Look::plain("heat2", "#b0d2ea"),
            Self::Heat3 => Look::plain("heat3", "#74b3db"),
            Self::Heat4 => Look::plain("heat4", "#2c79b5"),
            Self::Heat5 => Look::plain("heat5", "#135a9b"),
            Self::Heat6 => Look::plain("heat6", "#08306b"),
            Self::HeatText1 => Look::plain("heat-text1", "#161b22"),
            Self::HeatText2 => Look::plain("heat-text2", "#161b22"),
            Self::HeatText3 => Look::plain("heat-text3", "#161b22"),
            Self::HeatText4 => Look::plain("heat-text4", "#ffffff"),
            Self::HeatText5 => Look::plain("heat-text5", "#ffffff"),
            Self::HeatText6 => Look::plain("heat-text6", "#ffffff"),
        }
    }
}
