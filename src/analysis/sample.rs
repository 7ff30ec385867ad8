//! Small tables for the tests of the analyses.

use crate::analysis::{Analyses, Extent, Scope, analyses};
use crate::incident::period::{self, Period, Tz};
use crate::incident::{
    ActionItem, Incident, IncidentTable, Instant, Milestone, Severity, Status, TableBuilder,
};

/// Reads `2026-03-02 10:00` or `2026-03-02` as UTC.
pub(crate) fn time(text: &str) -> Instant {
    let whole = if text.len() == 10 {
        format!("{text}T00:00:00Z")
    } else {
        format!("{}:00Z", text.replace(' ', "T"))
    };
    let read = chrono::DateTime::parse_from_rfc3339(&whole).expect("a time");
    Instant::from_datetime(&read.to_utc()).expect("a usual year")
}

/// An incident that a test writes down.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) incident: Incident<'static>,
    input: u32,
}

impl Case {
    /// Makes a resolved incident without any time.
    pub(crate) fn new(id: &str) -> Self {
        let mut incident = Incident::new(id.to_owned().into(), "tool".into());
        incident.status = Status::Resolved;
        Self { incident, input: 0 }
    }

    /// Makes a resolved incident from its start and the minutes to its end.
    pub(crate) fn lasting(id: &str, started: &str, minutes: i64) -> Self {
        let end = time(started).micros() + minutes * 60 * Instant::SECOND;
        let mut case = Self::new(id).at(Milestone::Started, started);
        case.incident.milestones[Milestone::Resolved as usize] = Some(Instant::from_micros(end));
        case
    }

    pub(crate) fn at(mut self, milestone: Milestone, text: &str) -> Self {
        self.incident.milestones[milestone as usize] = Some(time(text));
        self
    }

    pub(crate) fn status(mut self, status: Status) -> Self {
        self.incident.status = status;
        self
    }

    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.incident.severity = severity;
        self
    }

    pub(crate) fn title(mut self, title: &str) -> Self {
        self.incident.title = Some(title.to_owned().into());
        self
    }

    pub(crate) fn services(mut self, names: &[&'static str]) -> Self {
        self.incident.services = names.iter().map(|name| (*name).into()).collect();
        self
    }

    pub(crate) fn source(mut self, source: &'static str) -> Self {
        self.incident.source = source.into();
        self
    }

    pub(crate) fn input(mut self, input: u32) -> Self {
        self.input = input;
        self
    }

    pub(crate) fn actions(mut self, items: &[ActionItem]) -> Self {
        self.incident.action_items = items.to_vec();
        self
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Incident<'static>)) -> Self {
        change(&mut self.incident);
        self
    }
}

/// Puts cases into a table, in their order.
pub(crate) fn table(cases: &[Case]) -> IncidentTable {
    let mut builder = TableBuilder::new();
    for case in cases {
        assert!(
            builder.push(&case.incident, case.input),
            "{} has no time",
            case.incident.id
        );
    }
    builder.finish().expect("a table")
}

/// A scope over all incidents.
pub(crate) fn everything(table: &IncidentTable, as_of: &str) -> Scope {
    let as_of = time(as_of);
    let first =
        polars::prelude::ChunkAgg::min(&table.placed_at()).map_or(as_of, Instant::from_micros);
    let from = period::start_of_day(Tz::UTC, period::local_day(Tz::UTC, first));
    Scope {
        as_of,
        zone: Tz::UTC,
        extent: Extent::Everything,
        current: Period { from, to: as_of },
        baseline: None,
    }
}

/// A scope over a window, without a baseline.
pub(crate) fn window(from: &str, to: &str, as_of: &str) -> Scope {
    let current = Period {
        from: time(from),
        to: time(to),
    };
    Scope {
        as_of: time(as_of),
        zone: Tz::UTC,
        extent: Extent::Window,
        current,
        baseline: None,
    }
}

/// Adds a baseline that ends where the window begins.
pub(crate) fn since(scope: Scope, from: &str) -> Scope {
    Scope {
        baseline: Some(Period {
            from: time(from),
            to: scope.current.from,
        }),
        ..scope
    }
}

/// Answers everything about cases over all time.
pub(crate) fn seen(cases: &[Case], as_of: &str) -> Analyses {
    let table = table(cases);
    analyses(&table, &everything(&table, as_of)).expect("results")
}

/// Answers everything about cases over a window.
pub(crate) fn seen_in(cases: &[Case], scope: &Scope) -> Analyses {
    analyses(&table(cases), scope).expect("results")
}
