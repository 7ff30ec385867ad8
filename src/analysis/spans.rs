//! How long each incident stayed in each phase: known, open, missing, negative or zero, by the contract's rules.

use std::ops::Range;

use polars::prelude::*;
use rayon::prelude::*;

use crate::analysis::population::{Population, Row};
use crate::incident::{Milestone, Phase, Status};

/// What is known of one incident's stay in one phase, in eight bytes.
///
/// Bits from the lowest: three for the kind, two for the milestone it is measured from, the rest for the length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measured(i64);

/// What is known of a stay in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A stamp is missing.
    Missing,
    /// The end lies before the begin.
    Negative,
    /// Exactly zero, where zero means not recorded.
    Zero,
    /// Both ends are known.
    Known,
    /// It goes on: at least this long.
    Open,
}

impl Measured {
    const LENGTH: u32 = 5;
    const MISSING: Self = Self(Kind::Missing as i64);

    #[inline]
    fn new(kind: Kind, basis: usize, micros: i64) -> Self {
        let basis = i64::try_from(basis & 3).expect("a phase has at most four begins");
        Self(micros.clamp(0, i64::MAX >> Self::LENGTH) << Self::LENGTH | basis << 3 | kind as i64)
    }

    /// Returns what is known.
    #[inline]
    pub(super) fn kind(self) -> Kind {
        match self.0 & 7 {
            0 => Kind::Missing,
            1 => Kind::Negative,
            2 => Kind::Zero,
            3 => Kind::Known,
            _ => Kind::Open,
        }
    }

    /// Returns which of the phase's begins it is measured from.
    #[inline]
    pub(super) fn basis(self) -> usize {
        usize::try_from(self.0 >> 3 & 3).expect("two bits")
    }

    /// Returns the length in microseconds, of a known or open stay.
    #[inline]
    pub(super) fn micros(self) -> Option<i64> {
        matches!(self.kind(), Kind::Known | Kind::Open).then_some(self.0 >> Self::LENGTH)
    }

    /// Returns the length in seconds, of a known or open stay.
    #[inline]
    pub(super) fn seconds(self) -> Option<f64> {
        self.micros().map(seconds)
    }

    /// Returns the length in seconds of a known stay.
    #[inline]
    pub(super) fn known_seconds(self) -> Option<f64> {
        if self.kind() == Kind::Known {
            self.seconds()
        } else {
            None
        }
    }

    /// Tells whether it is a known stay of no length at all.
    #[inline]
    fn is_exactly_zero(self) -> bool {
        self.kind() == Kind::Known && self.micros() == Some(0)
    }
}

/// Returns microseconds as seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "spans below 285 years are exact in a double"
)]
#[inline]
pub(super) fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// Returns a sum of microseconds as seconds; whole numbers are summed, so the order does not matter.
#[expect(
    clippy::cast_precision_loss,
    reason = "the sum is rounded once, at the end"
)]
#[inline]
pub(super) fn total_seconds(micros: i128) -> f64 {
    micros as f64 / 1e6
}

/// One phase of the window's and the baseline's incidents, in the order of the population.
pub(super) struct PhaseSpans {
    /// Whether zero is read as not recorded.
    pub(super) zero_is_missing: bool,
    /// The window's.
    pub(super) window: Vec<Measured>,
    /// The baseline's; empty without one.
    pub(super) baseline: Vec<Measured>,
}

/// Measures a phase in window and baseline.
///
/// *Definition*: the contract's, section 4. When half or more of the known spans of both together are exactly zero,
/// zero means "not recorded", and they are left out.
pub(super) fn phase_spans(
    population: &Population<'_>,
    endings: &Endings,
    phase: Phase,
) -> PhaseSpans {
    let clock = Clock {
        population,
        endings,
        phase,
    };
    let (mut window, mut baseline) = (
        clock.measure(population.window.clone()),
        clock.measure(population.baseline.clone().unwrap_or(0..0)),
    );
    let zero_is_missing = zero_is_missing(&[&window, &baseline]);
    if zero_is_missing {
        leave_out_zeros(&mut window);
        leave_out_zeros(&mut baseline);
    }
    PhaseSpans {
        zero_is_missing,
        window,
        baseline,
    }
}

/// Measures the resolve phase of every counted incident; the zero rule is decided as in [`phase_spans`].
pub(super) fn resolve_spans(population: &Population<'_>, endings: &Endings) -> Vec<Measured> {
    let clock = Clock {
        population,
        endings,
        phase: Phase::Resolve,
    };
    let mut all = clock.measure(0..population.rows.len());
    let baseline = population.baseline.clone().unwrap_or(0..0);
    if zero_is_missing(&[&all[population.window.clone()], &all[baseline]]) {
        leave_out_zeros(&mut all);
    }
    all
}

fn zero_is_missing(parts: &[&[Measured]]) -> bool {
    let (mut known, mut zero) = (0_usize, 0_usize);
    for span in parts.iter().flat_map(|part| part.iter()) {
        known += usize::from(span.kind() == Kind::Known);
        zero += usize::from(span.is_exactly_zero());
    }
    zero > 0 && 2 * zero >= known
}

fn leave_out_zeros(spans: &mut [Measured]) {
    for span in spans.iter_mut().filter(|span| span.is_exactly_zero()) {
        *span = Measured::new(Kind::Zero, span.basis(), 0);
    }
}

/// Which inputs carry the stamps that end the phases: only then can a missing one mean "not yet".
pub(super) struct Endings {
    inputs: UInt32Chunked,
    carried: [Vec<bool>; 9],
}

impl Endings {
    /// Looks through every record of the table, whether it counts or not.
    pub(super) fn new(population: &Population<'_>) -> Self {
        let inputs = population.table.inputs().rechunk().into_owned();
        let count = inputs.max().map_or(0, |last| last as usize + 1);
        let carried =
            Milestone::ALL.map(|milestone| carriers(population, milestone, &inputs, count));
        Self { inputs, carried }
    }

    /// Tells whether some record of the row's input has this stamp.
    pub(super) fn has(&self, milestone: Milestone, row: usize) -> bool {
        let input = self.inputs.get(row).unwrap_or_default() as usize;
        self.carried[milestone as usize]
            .get(input)
            .copied()
            .unwrap_or(false)
    }
}

/// Tells of each input whether some record of it has the stamp.
fn carriers(
    population: &Population<'_>,
    milestone: Milestone,
    inputs: &UInt32Chunked,
    count: usize,
) -> Vec<bool> {
    let times = population.table.instants(milestone);
    if times.null_count() == times.len() || count == 1 {
        return vec![times.null_count() < times.len(); count];
    }
    let mut found = vec![false; count];
    for (input, time) in inputs.iter().zip(times.iter()) {
        if let (Some(input), Some(_)) = (input, time) {
            found[input as usize] = true;
        }
    }
    found
}

/// Measures one phase.
struct Clock<'p, 't> {
    population: &'p Population<'t>,
    endings: &'p Endings,
    phase: Phase,
}

impl Clock<'_, '_> {
    fn measure(&self, places: Range<usize>) -> Vec<Measured> {
        places
            .into_par_iter()
            .with_min_len(4_096)
            .map(|place| self.span(place))
            .collect()
    }

    fn span(&self, place: usize) -> Measured {
        let at = |milestone: Milestone| self.population.at(milestone, place);
        let definitions = self.population.rules.definitions;
        let begins = definitions.begins(self.phase).iter().enumerate();
        let Some((basis, begin)) = begins
            .into_iter()
            .find_map(|(basis, begin)| Some((basis, at(*begin)?)))
        else {
            return Measured::MISSING;
        };
        let as_of = self.population.as_of();
        if definitions.finished_only(self.phase) && !self.is_over(place) {
            return Measured::MISSING;
        }
        let goes_on = match definitions.ends(self.phase).iter().find_map(|end| at(*end)) {
            Some(end) if end <= as_of && end < begin => {
                return Measured::new(Kind::Negative, basis, 0);
            }
            Some(end) if end <= as_of => return Measured::new(Kind::Known, basis, end - begin),
            Some(_) => can_be_open(self.phase),
            None => self.lies_ahead(&self.population.rows[place]),
        };
        if goes_on && begin <= as_of {
            Measured::new(Kind::Open, basis, as_of - begin)
        } else {
            Measured::MISSING
        }
    }

    /// Tells whether an incident was resolved or closed by as-of.
    fn is_over(&self, place: usize) -> bool {
        let by_then = |milestone| {
            let at = self.population.at(milestone, place);
            at.is_some_and(|at| at <= self.population.as_of())
        };
        by_then(Milestone::Resolved) || by_then(Milestone::Closed)
    }

    /// Tells whether a row without the end stamp still has the end ahead.
    fn lies_ahead(&self, row: &Row) -> bool {
        let ends = self.population.rules.definitions.ends(self.phase);
        let recorded = || ends.iter().any(|end| self.endings.has(*end, row.index()));
        match row.status {
            Status::Unknown => can_be_open(self.phase) && recorded(),
            status => self.phase.lies_ahead(status) && (self.phase != Phase::Close || recorded()),
        }
    }
}

#[inline]
fn can_be_open(phase: Phase) -> bool {
    !matches!(phase, Phase::Detect | Phase::Postmortem)
}

#[cfg(test)]
mod tests;
