//! One record → one step in the life of an object: what it is about, when, and what it says.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::import::damage::{At, Damage};
use crate::import::fold::fitted::FoldPlan;
use crate::import::fold::spec::FoldKind;
use crate::import::fold::words::{Certainty, Event, State};
use crate::import::map;
use crate::import::moment;
use crate::import::path::Path;
use crate::import::plan::{FieldPlan, Plan};
use crate::import::raw::{Raw, Source};
use crate::import::seen::{Doubt, Seen};
use crate::import::timestamp;
use crate::import::value::scalar;
use crate::incident::{Incident, Instant, Update};
use crate::notes::Code;

/// A record as its fold sees it.
#[derive(Debug, Clone)]
pub(in crate::import) struct Step {
    /// The input that it comes from.
    pub input: u32,
    /// Where it stands in it.
    pub place: At,
    /// What it is about.
    pub key: String,
    /// When it happened; only snapshots may lack it.
    pub at: Option<Instant>,
    /// What sort of record it is.
    pub event: Event,
    /// The state that it reports.
    pub state: Option<State>,
    /// Whether that state is sure.
    pub is_hard: bool,
    /// The export's own word for state or event.
    pub word: String,
    /// What the record says about the incident; left out where all is well.
    pub incident: Option<Box<Incident<'static>>>,
    /// A text that belongs to the incident's story.
    pub note: Option<Update>,
    /// What was mended in the record.
    pub repair: Option<Damage>,
    /// What was doubted in it.
    pub doubts: Vec<Doubt>,
    /// What only some kinds of fold need.
    pub detail: Detail,
}

/// What only some kinds of fold need of a record.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Detail {
    /// Its own id, and the id of the record that ends it.
    pub event_id: Option<String>,
    /// The id of the record that ends it.
    pub recovered_by: Option<String>,
    /// When it ended or will be taken as ended.
    pub ends: Option<Instant>,
    /// When the record was written.
    pub updated: Option<Instant>,
    /// The time of the record is only a bound: in words, why.
    pub bound: Option<&'static str>,
    /// Times and values of samples.
    pub samples: Vec<(Instant, String)>,
}

/// Why a record is no step: it is no incident, or cannot be used.
#[derive(Debug)]
pub(in crate::import) enum NoStep {
    /// It is another kind of record; in words.
    Other(String),
    /// It cannot be used.
    Refused(Doubt),
}

impl FoldPlan {
    /// Reads a record; its place is left to the caller.
    pub(in crate::import) fn step(
        &self,
        raw: Raw<'_>,
        plan: &Plan,
        seen: &mut Seen,
    ) -> Result<Step, NoStep> {
        let (event, event_word) = self.event(raw)?;
        let key = self.key(raw).ok_or_else(|| {
            NoStep::Other("records that do not say what they are about".to_owned())
        })?;
        let (state, state_word) = self.state(raw, event)?;
        let mut detail = self.detail(raw);
        let state = state.or_else(|| self.ends.as_ref().map(|_| by_end(&detail)));
        let at = self.time(raw, &mut detail, seen);
        if at.is_none() && self.fold.kind != FoldKind::Snapshots && detail.samples.is_empty() {
            return Err(NoStep::Refused(untimed(seen)));
        }
        let keeps = state != Some(State::Fine) || self.fold.named;
        let incident = keeps.then(|| {
            let mut made = map::record(raw, plan, seen).into_owned();
            self.name(raw, &mut made);
            self.see_state(state, state_word.as_deref(), &mut made);
            Box::new(made)
        });
        let is_hard = self
            .hard
            .as_ref()
            .and_then(|look| look.meaning(&look.word(raw)?))
            .is_none_or(|certainty| certainty == Certainty::Hard);
        let note = self.note(raw, at);
        Ok(Step {
            input: 0,
            place: At::default(),
            key,
            at,
            event,
            state,
            is_hard,
            word: state_word.unwrap_or(event_word),
            incident,
            note,
            repair: None,
            doubts: std::mem::take(&mut seen.doubts),
            detail,
        })
    }

    fn event(&self, raw: Raw<'_>) -> Result<(Event, String), NoStep> {
        let Some(look) = self.event.as_ref().filter(|look| !look.is_absent()) else {
            return Ok((Event::State, String::new()));
        };
        let Some(word) = look.word(raw) else {
            return Err(NoStep::Other(
                "records that do not say what happened".to_owned(),
            ));
        };
        match look.meaning(&word) {
            Some(Event::Nothing) | None => {
                Err(NoStep::Other(format!("`{}` records", short(&word))))
            }
            Some(event) => Ok((event, word.into_owned())),
        }
    }

    fn state(&self, raw: Raw<'_>, event: Event) -> Result<(Option<State>, Option<String>), NoStep> {
        if !matches!(event, Event::State | Event::Report) {
            return Ok((None, None));
        }
        let Some(look) = &self.state else {
            let problem = State::Problem {
                level: None,
                early: false,
            };
            return Ok((Some(problem), None));
        };
        let Some(word) = look.word(raw) else {
            return match self.ends {
                Some(_) => Ok((None, None)),
                None => Err(NoStep::Other("records without a state".to_owned())),
            };
        };
        match look.meaning(&word) {
            Some(state) => Ok((Some(state), Some(word.into_owned()))),
            None => Err(NoStep::Other(format!(
                "states that are no problem, `{}`",
                short(&word)
            ))),
        }
    }

    fn key(&self, raw: Raw<'_>) -> Option<String> {
        let text = |choices: &Vec<Source>| choices.iter().find_map(|source| source.text(raw));
        let parts: Vec<_> = self.key.iter().filter_map(text).collect();
        let mut parts: Vec<String> = parts.into_iter().map(Cow::into_owned).collect();
        // The labels tell what it is about where nothing else does, and one instance of a rule from the others.
        if parts.is_empty() || self.fold.labels_in.is_some() {
            parts.extend(self.labels(raw));
        }
        (!parts.is_empty()).then(|| parts.join("/"))
    }

    fn labels(&self, raw: Raw<'_>) -> Option<String> {
        let mut labels = Vec::new();
        self.labels.as_ref()?.objects(raw, &mut |object| {
            for (name, value) in object {
                if !self.fold.without.contains(name)
                    && let Some(text) = scalar(value)
                {
                    labels.push(format!("{name}={text}"));
                }
            }
        });
        labels.sort_unstable();
        (!labels.is_empty()).then(|| labels.join(","))
    }

    /// Reads when it happened; a history, where there is one, knows better than the record itself.
    fn time(&self, raw: Raw<'_>, detail: &mut Detail, seen: &mut Seen) -> Option<Instant> {
        if let (Some(source), Some(history)) = (&self.history, &self.fold.history) {
            let mut failing: Option<Instant> = None;
            let mut is_whole = false;
            source.objects(raw, &mut |entry| {
                let word = text_at(&history.state, entry).unwrap_or_default();
                let state = self.state.as_ref().and_then(|look| look.meaning(&word));
                if matches!(state, Some(State::Problem { .. })) {
                    let at = text_at(&history.at, entry).and_then(|text| self.read(&text));
                    failing = failing.or(at);
                } else {
                    (failing, is_whole) = (None, true);
                }
            });
            if failing.is_some() {
                if !is_whole {
                    detail.bound =
                        Some("its history holds no passing check: it may have begun earlier");
                }
                return failing;
            }
            detail.bound = Some("it has no history: it may have begun earlier");
        }
        moment::instant(raw, &self.at, seen)
    }

    fn read(&self, text: &str) -> Option<Instant> {
        let reading = timestamp::read(text, &self.at.form, None, self.zone);
        reading.ok().map(|reading| reading.instant)
    }

    fn detail(&self, raw: Raw<'_>) -> Detail {
        let text = |source: &Option<Source>| {
            let found = source.as_ref()?.text(raw)?;
            (found != "0").then(|| found.into_owned())
        };
        let time = |field: &Option<FieldPlan>| {
            let mut unseen = Seen::default();
            moment::instant(raw, field.as_ref()?, &mut unseen)
        };
        Detail {
            event_id: text(&self.event_id),
            recovered_by: text(&self.recovered_by),
            ends: time(&self.ends),
            updated: time(&self.updated),
            bound: None,
            samples: self.samples(raw),
        }
    }

    /// Reads pairs of time and value, in time; a single pair is one sample.
    fn samples(&self, raw: Raw<'_>) -> Vec<(Instant, String)> {
        let Raw::Object(object) = raw else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for path in &self.values {
            path.visit(object, &mut |value| {
                let Some(list) = value.as_array() else { return };
                if list.first().is_some_and(Value::is_array) {
                    found.extend(list.iter().filter_map(|pair| self.sample(pair)));
                } else {
                    found.extend(self.sample(value));
                }
            });
        }
        found.sort();
        found
    }

    fn sample(&self, pair: &Value) -> Option<(Instant, String)> {
        let pair = pair.as_array()?;
        let at = self.read(&scalar(pair.first()?)?)?;
        Some((at, scalar(pair.get(1)?)?.into_owned()))
    }

    fn note(&self, raw: Raw<'_>, at: Option<Instant>) -> Option<Update> {
        let text = |sources: &[Source]| {
            sources
                .iter()
                .find_map(|source| source.text(raw))
                .map(Cow::into_owned)
        };
        Some(Update {
            at,
            status: None,
            author: text(&self.author),
            text: text(&self.note)?,
        })
    }

    /// Takes the severity that the state tells, and the state off the title.
    fn see_state(&self, state: Option<State>, word: Option<&str>, made: &mut Incident<'static>) {
        if let Some(State::Problem {
            level: Some(level), ..
        }) = state
        {
            made.severity = level;
            if made.native_severity.is_none() {
                made.native_severity = word.map(|word| Cow::Owned(word.to_owned()));
            }
        }
        if self.fold.bare_title {
            made.title = made.title.take().map(|title| match bare(&title) {
                "" => title,
                bare => Cow::Owned(bare.to_owned()),
            });
        }
    }

    /// Gives the incident the title that the envelope has for it.
    fn name(&self, raw: Raw<'_>, incident: &mut Incident<'static>) {
        let key = self.name_key.as_ref().and_then(|source| source.text(raw));
        if let Some(name) = key.and_then(|key| self.names.get(key.as_ref())) {
            let said = incident.title.replace(Cow::Owned(name.clone()));
            incident.description = incident.description.take().or(said);
        }
    }
}

/// Takes the state off the beginning of a check's output.
fn bare(title: &str) -> &str {
    const STATES: [&str; 7] = [
        "OK",
        "UP",
        "WARNING",
        "CRITICAL",
        "UNKNOWN",
        "DOWN",
        "UNREACHABLE",
    ];
    let after = |state: &&str| {
        let rest = title.get(state.len()..)?;
        let is_state = title[..state.len()].eq_ignore_ascii_case(state);
        let rest = rest.trim_start();
        (is_state && rest.starts_with([':', '-'])).then(|| rest[1..].trim())
    };
    STATES.iter().find_map(after).unwrap_or(title)
}

/// Tells from its end alone whether a problem is over: one that lies after the record's own time is none.
fn by_end(detail: &Detail) -> State {
    let is_past = |end: Instant| detail.updated.is_none_or(|updated| end <= updated);
    if detail.ends.is_some_and(is_past) {
        return State::Ended;
    }
    State::Problem {
        level: None,
        early: false,
    }
}

fn text_at(path: &str, object: &Map<String, Value>) -> Option<String> {
    let mut first = None;
    Path::parse(path).ok()?.visit(object, &mut |value| {
        if first.is_none() {
            first = scalar(value).map(Cow::into_owned);
        }
    });
    first
}

/// Cuts an export's word to a length that can be shown in a list of reasons.
fn short(word: &str) -> String {
    match word.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &word[..cut]),
        None => word.to_owned(),
    }
}

fn untimed(seen: &mut Seen) -> Doubt {
    let unread =
        |doubt: &Doubt| matches!(doubt.code, Code::BadTimestamp | Code::AmbiguousTimestamp);
    let found = seen.doubts.iter().find(|doubt| unread(doubt)).cloned();
    found.unwrap_or_else(|| Doubt {
        code: Code::MissingStart,
        column_index: None,
        column_name: None,
        value: String::new(),
        reason: "the record does not say when it happened".to_owned(),
        suggestion: "export it with its time",
    })
}
