//! Everything that a report is made from, and how its periods are called.

use serde_json::Value;

use crate::analysis::{Analyses, Extent, Rules, Scope};
use crate::incident::Instant;
use crate::incident::period::Tz;
use crate::notes::{Code, InputSummary, Ledger, NoteCount};
use crate::report::{Audience, Generator, words};

/// Everything that a report is made from.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Which program makes it.
    pub generator: Generator,
    /// The results.
    pub analyses: Analyses,
    /// What they are about.
    pub scope: Scope,
    /// The window's name as asked for: `4w`, `month`, `quarter`, `all`, `custom`.
    pub window_name: String,
    /// What became of every record.
    pub ledger: Ledger,
    /// What was read.
    pub inputs: Vec<InputSummary>,
    /// Every resolved setting.
    pub settings: Value,
    /// What the team counts by.
    pub rules: Rules,
    /// Where the as-of time comes from: `flag`, `environment`, `clock` or `newest_record`.
    pub as_of_basis: String,
    /// The name of the file that lists all incidents.
    pub incidents_file: String,
    /// The name of the file that lists what was rejected or doubted.
    pub rejects_file: String,
    /// For whom the report is.
    pub audience: Audience,
    /// The team, service or other group that it is about, where there is one report for each.
    pub group: Option<String>,
}

impl Facts {
    /// Returns the reporting zone.
    pub(super) fn zone(&self) -> Tz {
        self.scope.zone
    }

    /// Returns the number of incidents in the window.
    pub(super) fn in_window(&self) -> u64 {
        self.analyses.incidents.in_window
    }

    /// Returns what was noted under a code.
    pub(super) fn note(&self, code: Code) -> Option<&NoteCount> {
        self.ledger
            .notes
            .iter()
            .find(|note| note.code == code && note.count > 0)
    }

    /// Returns a day for a sentence.
    pub(super) fn plain_day(&self, at: Instant) -> String {
        words::plain_day(at, self.zone())
    }

    /// Names the window so that it can follow a count: "in the four weeks to 1 November 2026".
    pub(super) fn in_period(&self) -> String {
        let last = self.plain_day(words::last_instant(self.scope.current));
        match (
            self.scope.extent,
            self.full_weeks(),
            self.window_name.as_str(),
        ) {
            (Extent::Everything, ..) => {
                format!("from {} to {last}", self.plain_day(self.scope.current.from))
            }
            (_, _, "month") => format!("in {}", words::month(self.scope.current.from, self.zone())),
            (_, _, "quarter") => format!("in the quarter to {last}"),
            (_, Some(1), _) => format!("in the week to {last}"),
            (_, Some(weeks), _) => format!("in the {} weeks to {last}", words::spelt(weeks)),
            _ => format!("from {} to {last}", self.plain_day(self.scope.current.from)),
        }
    }

    /// Names the window where its end is known: "the four weeks", "the month".
    pub(super) fn the_window(&self) -> String {
        match (self.full_weeks(), self.window_name.as_str()) {
            (_, span @ ("month" | "quarter")) => format!("the {span}"),
            (Some(1), _) => "the week".to_owned(),
            (Some(weeks), _) => format!("the {} weeks", words::spelt(weeks)),
            _ => "this window".to_owned(),
        }
    }

    /// Names an input in a sentence: by its file's name, or as it was given where another has the same.
    pub(super) fn input_name<'n>(&self, given: &'n str) -> &'n str {
        let name = file_name(given);
        let namesakes = self.inputs.iter().map(|input| file_name(&input.name));
        if name.is_empty() || namesakes.filter(|other| *other == name).count() > 1 {
            given
        } else {
            name
        }
    }

    /// Names the place of a note in a sentence: "june.csv:record 17"; see [`Self::input_name`].
    pub(super) fn place_name(&self, place: &str) -> String {
        let named = self
            .inputs
            .iter()
            .filter_map(|input| Some((input.name.as_str(), place.strip_prefix(&input.name)?)))
            .max_by_key(|(name, _)| name.len());
        named.map_or_else(
            || place.to_owned(),
            |(name, rest)| format!("{}{rest}", self.input_name(name)),
        )
    }

    /// Names the window short, for captions: "Mon 5 Oct – Sun 1 Nov 2026".
    pub(super) fn period(&self) -> String {
        words::period(self.scope.current, self.zone())
    }

    /// Names the window with its zone: "Mon 5 Oct – Sun 1 Nov 2026, Europe/Berlin".
    pub(super) fn period_and_zone(&self) -> String {
        format!("{}, {}", self.period(), self.zone())
    }

    /// Returns the window's weeks when it was asked for in weeks.
    fn full_weeks(&self) -> Option<u64> {
        self.window_name
            .strip_suffix('w')
            .and_then(|weeks| weeks.parse().ok())
    }

    /// Names the baseline: "12 weeks before"; `None` when nothing is compared.
    pub(super) fn before(&self) -> Option<String> {
        let baseline = self.scope.baseline?;
        let weeks = baseline.weeks(self.zone());
        Some(match self.window_name.as_str() {
            "month" => "3 months before".to_owned(),
            "quarter" => "quarter before".to_owned(),
            _ => format!("{} weeks before", words::decimal(weeks)),
        })
    }
}

/// The last part of a path, whichever way its parts are divided.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
