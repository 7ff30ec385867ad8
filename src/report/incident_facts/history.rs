//! Has this happened before: earlier occurrences, what stopped them, what was agreed on then, and whether it held.

use crate::analysis::{CaseHistory, FixCheck, FixVerdict, PastAction, PastIncident};
use crate::report::incident_facts::actions::action_name;
use crate::report::incident_facts::{Citation, FactCell, FactRow, FactTable, Part, Reach, Teller};
use crate::report::sections::{measure_words, verdict_words};
use crate::report::{listings, names, words};

/// Earlier incidents that are listed; the others are counted.
const LISTED: usize = 8;

impl Teller<'_> {
    pub(super) fn history(&mut self) -> Part {
        let mut part = Part::default();
        let Some(history) = self.case.history.clone() else {
            self.no_history(&mut part);
            return part;
        };
        let at = self.case.incident.placed().map(|(at, _)| at);
        let earlier = at.map_or(&[][..], |at| history.earlier(at)).to_vec();
        let later = at.map_or(&[][..], |at| history.later(at)).to_vec();
        let cluster = &history.cluster;
        let basis = self.sources.computed(format!(
            "{} of problem {}, grouped by likeness",
            words::plural(cluster.size, "incident", "incidents"),
            cluster.id
        ));
        part.say(
            "Recurring problem",
            format!("{} ({})", cluster.label, cluster.id),
            basis.clone(),
            Reach::Internal,
        );
        part.say(
            "Why together",
            listings::why(cluster),
            basis.clone(),
            Reach::Internal,
        );
        if let Some(doubt) = listings::doubt(cluster) {
            part.say("Doubt", doubt, basis.clone(), Reach::Internal);
        }
        part.say(
            "Before",
            self.before(&earlier, at),
            basis.clone(),
            Reach::Internal,
        );
        if let (Some(first), false) = (later.first(), later.is_empty()) {
            let text = format!(
                "{} since, the first on {} ({})",
                words::plural(later.len() as u64, "incident", "incidents"),
                words::date(first.started_at, self.zone),
                first.id
            );
            part.say("After", text, basis.clone(), Reach::Internal);
        }
        if let Some(days) = cluster.median_gap_days {
            let text = format!(
                "{} between the starts of {}",
                words::duration(days * 86_400.0),
                words::plural(cluster.episodes, "occurrence", "occurrences")
            );
            part.say("Typical interval", text, basis.clone(), Reach::Internal);
        }
        if !earlier.is_empty() {
            let table = self.earlier(&earlier);
            part.tables.push(table);
        }
        stop_gaps(&mut part, &earlier, &basis);
        self.fixes(&mut part, &history);
        if !history.actions.is_empty() {
            let table = self.past_actions(&history);
            part.tables.push(table);
        }
        ask(&mut part, &history, &earlier);
        part
    }

    fn no_history(&mut self, part: &mut Part) {
        if !self.case.counts {
            return;
        }
        let source = self.sources.computed(format!(
            "compared by likeness with {}",
            words::plural(self.case.compared, "other incident", "other incidents")
        ));
        part.say(
            "Before",
            "alike to no earlier incident in what was read",
            source.clone(),
            Reach::Internal,
        );
        if !self.case.same_event.is_empty() {
            let text = self.case.same_event.join(", ");
            part.say(
                "Other records of the same event",
                text,
                source,
                Reach::Internal,
            );
        }
        part.ask(
            "What was like it, before these records begin or in other words?",
            "texts that differ are not found alike",
        );
    }

    fn before(&self, earlier: &[PastIncident], at: Option<crate::incident::Instant>) -> String {
        let Some((last, at)) = earlier.last().zip(at) else {
            return "this is the first of it in what was read".to_owned();
        };
        let gap = at.seconds_since(last.started_at);
        format!(
            "{} before, the latest {} earlier ({}, {})",
            words::plural(earlier.len() as u64, "incident", "incidents"),
            words::duration(gap),
            words::date(last.started_at, self.zone),
            last.id
        )
    }

    /// Lists the earlier incidents, latest first.
    fn earlier(&mut self, earlier: &[PastIncident]) -> FactTable {
        let hidden = earlier.len().saturating_sub(LISTED);
        let mut rows = Vec::new();
        for past in earlier.iter().rev().take(LISTED) {
            let ended = past.mitigation.clone().or_else(|| {
                let ended = past.ended.as_ref()?;
                Some(format!("“{}”", ended.words))
            });
            let lasted = past.seconds.map(words::duration);
            let source = self.sources.record(
                &past.id,
                past.input,
                &["title", "started_at", "resolved_at", "mitigation"],
            );
            rows.push(FactRow {
                cells: vec![
                    FactCell::known(words::date(past.started_at, self.zone)),
                    FactCell::known(past.id.clone()),
                    FactCell::known(names::others_of(past.severity)),
                    FactCell::or(lasted, "how long"),
                    FactCell::or(ended, "what stopped it"),
                ],
                sources: vec![source],
                reach: Reach::Internal,
            });
        }
        FactTable {
            caption: "Earlier incidents of this problem, latest first".to_owned(),
            columns: [
                "Began",
                "Incident",
                "Severity",
                "Time to resolve",
                "What stopped it",
            ]
            .map(str::to_owned)
            .to_vec(),
            rows,
            note: if hidden > 0 {
                format!("{} more, older.", words::count(hidden as u64))
            } else {
                String::new()
            },
        }
    }

    fn fixes(&mut self, part: &mut Part, history: &CaseHistory) {
        for fix in &history.fixes {
            let source = self.sources.computed(format!(
                "occurrences of {} before and after {}",
                history.cluster.id,
                fix.action_ids.join(", ")
            ));
            part.say("Earlier fix", self.fix(fix), source, Reach::Internal);
        }
    }

    fn fix(&self, fix: &FixCheck) -> String {
        let closed = fix.closed_at.map_or_else(
            || "closed on a day that is not recorded".to_owned(),
            |at| format!("closed {}", words::date(at, self.zone)),
        );
        let after = match (&fix.first_after, fix.first_after_at) {
            (Some(id), Some(at)) => format!("; the next was {id}, {}", words::date(at, self.zone)),
            _ => String::new(),
        };
        format!(
            "“{}”, {closed}: {}{after}",
            fix.action_title,
            verdict_words(fix.verdict).to_lowercase()
        )
    }

    fn past_actions(&mut self, history: &CaseHistory) -> FactTable {
        let mut rows = Vec::new();
        for PastAction {
            entry,
            input,
            verdict,
        } in &history.actions
        {
            let source = self
                .sources
                .record(&entry.incident_id, *input, &["action_items"]);
            let held = verdict.map(|verdict| verdict_words(verdict).to_lowercase());
            rows.push(FactRow {
                cells: vec![
                    FactCell::known(entry.incident_id.clone()),
                    FactCell::known(action_name(entry)),
                    FactCell::known(self.action_state(entry)),
                    held.map_or(FactCell::Blank, FactCell::known),
                ],
                sources: vec![source],
                reach: Reach::Internal,
            });
        }
        FactTable {
            caption: "What was agreed on after the other incidents of this problem".to_owned(),
            columns: ["After", "Action", "State", "Did it hold?"]
                .map(str::to_owned)
                .to_vec(),
            rows,
            note: String::new(),
        }
    }
}

fn ask(part: &mut Part, history: &CaseHistory, earlier: &[PastIncident]) {
    let has = |verdict: FixVerdict| history.fixes.iter().any(|fix| fix.verdict == verdict);
    if has(FixVerdict::CameBack) || has(FixVerdict::Fewer) {
        part.ask(
            "What did the earlier fix not reach?",
            "the problem came back after it",
        );
    }
    if history.actions.is_empty() && !earlier.is_empty() {
        part.ask(
            "What kept an action from being agreed on the times before?",
            "the problem came before and no action is recorded",
        );
    }
    if history
        .actions
        .iter()
        .any(|action| action.entry.days_overdue.is_some())
    {
        part.ask(
            "What stands in the way of the overdue action, and what would move it?",
            "an earlier action is overdue",
        );
    }
    let stopped = earlier.iter().filter(|past| {
        past.ended
            .as_ref()
            .is_some_and(|ended| ended.measure.is_some())
    });
    if stopped.count() > 1 && history.fixes.is_empty() {
        part.ask(
            "What would make the stop-gap unnecessary?",
            "it was ended by stop-gaps before, without a lasting fix",
        );
    }
}

/// Says which measures ended it before, and after how long.
fn stop_gaps(part: &mut Part, earlier: &[PastIncident], basis: &Citation) {
    let mut told: Vec<(&'static str, u64, Vec<f64>)> = Vec::new();
    for past in earlier {
        let Some(ended) = &past.ended else { continue };
        let name = ended.measure.map_or("lasting fix", measure_words);
        let place = told.iter().position(|(known, ..)| *known == name);
        let place = place.unwrap_or_else(|| {
            told.push((name, 0, Vec::new()));
            told.len() - 1
        });
        told[place].1 += 1;
        told[place].2.extend(past.seconds);
    }
    told.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    for (name, times, seconds) in told {
        let shortest = seconds.iter().copied().fold(f64::INFINITY, f64::min);
        let longest = seconds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let range = if seconds.is_empty() {
            String::new()
        } else {
            let range = words::duration_range(Some(shortest), Some(longest));
            let range = range.trim_start_matches("about ");
            format!(
                "; resolved in {range} ({} known)",
                words::count(seconds.len() as u64)
            )
        };
        let text = format!("{name}: {}{range}", words::plural(times, "time", "times"));
        part.say("Ended before", text, basis.clone(), Reach::Internal);
    }
}
