//! A [`Fold`] fitted to what the records of one input really have.

use std::collections::HashMap;

use crate::import::fold::spec::{Fold, Look};
use crate::import::fold::words::{self, Certainty, Event, LookPlan, State};
use crate::import::path::Path;
use crate::import::plan::{FieldPlan, TimedSource, Zones};
use crate::import::preset::Pick;
use crate::import::raw::{Available, Source};
use crate::import::timestamp::{DateOrder, Form};
use crate::import::vocabulary::Bare;
use crate::incident::Milestone;
use crate::incident::period::Tz;
use crate::incident::table::Kind;

/// A [`Fold`] fitted to the records of one input.
#[derive(Debug, Clone)]
pub(in crate::import) struct FoldPlan {
    /// What the preset says.
    pub fold: Fold,
    pub(super) key: Vec<Vec<Source>>,
    pub(super) labels: Option<Source>,
    pub(super) at: FieldPlan,
    pub(super) ends: Option<FieldPlan>,
    pub(super) updated: Option<FieldPlan>,
    pub(super) event: Option<LookPlan<Event>>,
    pub(super) state: Option<LookPlan<State>>,
    pub(super) hard: Option<LookPlan<Certainty>>,
    pub(super) note: Vec<Source>,
    pub(super) author: Vec<Source>,
    pub(super) event_id: Option<Source>,
    pub(super) recovered_by: Option<Source>,
    pub(super) history: Option<Source>,
    pub(super) values: Vec<Path>,
    pub(super) names: HashMap<String, String>,
    pub(super) name_key: Option<Source>,
    pub(super) zone: Tz,
}

impl FoldPlan {
    /// Fits a fold to what the records have.
    pub(in crate::import) fn new(
        fold: &Fold,
        available: &Available<'_>,
        zones: Zones,
        order: &dyn Fn(&str) -> Option<DateOrder>,
    ) -> Self {
        let zone = zones.mapping.unwrap_or(zones.otherwise);
        let find = |name: &Option<String>| name.as_deref().and_then(|name| available.find(name));
        let time = |look: &Look| time_plan(look, available, zone, order);
        let all = |look: &Option<Look>| {
            look.as_ref()
                .map(|look| words::sources(look, available))
                .unwrap_or_default()
        };
        let path = |text: &String| Path::parse(text).ok();
        Self {
            key: fold
                .key
                .iter()
                .map(|part| either(part, available))
                .collect(),
            labels: find(&fold.labels),
            at: time(&fold.at),
            ends: fold.ends.as_ref().map(time),
            updated: fold.updated.as_ref().map(time),
            event: fold
                .event
                .as_ref()
                .map(|look| LookPlan::new(look, available)),
            state: fold
                .state
                .as_ref()
                .map(|look| LookPlan::new(look, available)),
            hard: fold
                .hard
                .as_ref()
                .map(|look| LookPlan::new(look, available)),
            note: all(&fold.note),
            author: all(&fold.author),
            event_id: find(&fold.event_id),
            recovered_by: find(&fold.recovered_by),
            history: fold
                .history
                .as_ref()
                .and_then(|history| available.find(&history.from)),
            values: fold.values.iter().filter_map(path).collect(),
            names: HashMap::new(),
            name_key: fold
                .names
                .as_ref()
                .and_then(|names| available.find(&names.key)),
            zone,
            fold: fold.clone(),
        }
    }

    /// Returns the names of the columns and paths that it looks at.
    pub(in crate::import) fn names(&self) -> Vec<String> {
        let looked = [
            self.event.as_ref().map(LookPlan::sources),
            self.state.as_ref().map(LookPlan::sources),
            self.hard.as_ref().map(LookPlan::sources),
            Some(self.note.as_slice()),
            Some(self.author.as_slice()),
        ];
        let single = [
            &self.labels,
            &self.event_id,
            &self.recovered_by,
            &self.history,
            &self.name_key,
        ];
        let sources = looked.into_iter().flatten().flatten();
        let sources = sources.chain(single.into_iter().flatten());
        let sources = sources
            .chain(self.key.iter().flatten())
            .chain(self.time_sources());
        let values = self.values.iter().map(|path| path.text().to_owned());
        sources
            .map(|source| source.name.clone())
            .chain(values)
            .collect()
    }

    /// Takes the texts that the envelope has by key; `scalars` are its values by path.
    pub(in crate::import) fn see_envelope(&mut self, scalars: &[(String, String)]) {
        self.names = names(&self.fold, scalars);
    }

    /// Returns the sources of times, for settling the order of day and month.
    pub(in crate::import) fn time_sources(&self) -> impl Iterator<Item = &Source> {
        [Some(&self.at), self.ends.as_ref(), self.updated.as_ref()]
            .into_iter()
            .flatten()
            .filter(|field| field.form == Form::Any)
            .flat_map(|field| field.sources.iter().map(|timed| &timed.source))
    }
}

/// Finds the sources of a part of the key: `a|b` is the first of the two that is filled.
fn either(part: &str, available: &Available<'_>) -> Vec<Source> {
    part.split('|')
        .filter_map(|name| available.find(name))
        .collect()
}

fn time_plan(
    look: &Look,
    available: &Available<'_>,
    zone: Tz,
    order: &dyn Fn(&str) -> Option<DateOrder>,
) -> FieldPlan {
    let timed = |source: Source| TimedSource {
        order: order(&source.name),
        source,
        bare: Bare::Nothing,
        zone: None,
    };
    FieldPlan {
        target: "at",
        kind: Kind::Instant(Milestone::Detected),
        sources: words::sources(look, available)
            .into_iter()
            .map(timed)
            .collect(),
        words: Vec::new(),
        value: None,
        when: Vec::new(),
        flags: Vec::new(),
        capture: None,
        file_name: None,
        pick: Pick::First,
        after: Vec::new(),
        placeholders: Vec::new(),
        form: crate::import::plan::form(look.read.as_deref()),
        zone,
    }
}

/// Collects the texts that the envelope has by key.
fn names(fold: &Fold, scalars: &[(String, String)]) -> HashMap<String, String> {
    let Some(names) = &fold.names else {
        return HashMap::new();
    };
    let (start, end) = (format!("{}.", names.table), format!(".{}", names.text));
    let entries = scalars.iter().filter_map(|(path, value)| {
        let key = path.strip_prefix(&start)?.strip_suffix(&end)?;
        Some((key.to_owned(), value.clone()))
    });
    entries.collect()
}
