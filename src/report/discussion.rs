//! What to discuss: the topics that weigh most, in words, as cards of the first screen.

use serde::{Deserialize, Serialize};

use crate::analysis::{Extent, Topic, TopicKind};
use crate::report::{Facts, words};

/// Incidents that a card names; the others are counted.
const NAMED: usize = 6;

/// One thing to discuss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Which kind of topic it is.
    pub kind: TopicKind,
    /// What it is about.
    pub title: String,
    /// Why it is here, with its figures.
    pub why: String,
    /// The open question.
    pub question: String,
    /// The incidents that tell, by time.
    pub evidence: Vec<String>,
    /// Who should be there: teams, else those who answer for the services.
    pub invite: Vec<String>,
    /// How many minutes it is worth.
    pub minutes: u32,
    /// What it weighs: cost × novelty × evidence × actionability, from 0 to 1.
    pub score: f64,
    /// The recurring problem that it is about.
    pub cluster_id: Option<String>,
    /// The section that says more.
    pub section: String,
}

/// Puts the topics into words, heaviest first.
pub(super) fn cards(facts: &Facts) -> Vec<Card> {
    facts
        .analyses
        .topics
        .iter()
        .map(|topic| card(facts, topic))
        .collect()
}

/// Introduces the cards, or says that there are none.
pub(super) fn lead(facts: &Facts) -> String {
    let count = u64::try_from(facts.analyses.topics.len()).unwrap_or(u64::MAX);
    match count {
        0 if facts.analyses.incidents.total == 0 => String::new(),
        0 => nothing(facts),
        _ => {
            let minutes: u32 = facts.analyses.topics.iter().map(minutes).sum();
            let topics = words::plural(count, "topic", "topics");
            let lasting = words::plural(u64::from(minutes), "minute", "minutes");
            format!("{topics}, {lasting} in all; what weighs most comes first.")
        }
    }
}

/// Says that no topic was found, and what could not be looked for.
fn nothing(facts: &Facts) -> String {
    let actions = &facts.analyses.actions;
    let sought = [
        (
            actions.recorded,
            "whether a problem came back after its fix or waits for an overdue action (no action items)",
        ),
        (
            actions.stop_gaps.recorded,
            "whether one lives on stop-gaps (no incident says what stopped it)",
        ),
    ];
    let unknown: Vec<String> = sought
        .iter()
        .filter(|(recorded, _)| !recorded)
        .map(|(_, what)| (*what).to_owned())
        .collect();
    let found = match (actions.recorded, actions.stop_gaps.recorded) {
        (true, true) => {
            ": no problem came back after its fix, and none lives on stop-gaps or waits for an overdue action at a cost"
        }
        (true, false) => {
            ": no problem came back after its fix or waits for an overdue action at a cost"
        }
        (false, true) => ": no problem lives on stop-gaps",
        (false, false) => ", as far as they go",
    };
    let overdue = match actions.overdue {
        0 => String::new(),
        count => format!(
            " {} overdue all the same.",
            words::plural(count, "action item is", "action items are")
        ),
    };
    let nothing = format!("No topic stands out by the figures{found}.{overdue}");
    if unknown.is_empty() {
        nothing
    } else {
        format!(
            "{nothing} Not known from these exports: {}.",
            words::listed(&unknown)
        )
    }
}

fn card(facts: &Facts, topic: &Topic) -> Card {
    Card {
        kind: topic.kind,
        title: title(topic),
        why: why(facts, topic),
        question: question(topic.kind).to_owned(),
        evidence: topic.incident_ids.clone(),
        invite: invited(topic),
        minutes: minutes(topic),
        score: topic.weight.score(),
        cluster_id: topic.cluster_id.clone(),
        section: section(topic.kind).to_owned(),
    }
}

fn title(topic: &Topic) -> String {
    let name = words::cut(&topic.label, 80);
    match topic.kind {
        TopicKind::CameBack => format!("Came back after its fix: {name}"),
        TopicKind::Growing => format!("Comes more often: {name}"),
        TopicKind::StopGaps => format!("Lives on stop-gaps: {name}"),
        TopicKind::Overdue => format!("Its action is overdue: {name}"),
        TopicKind::Returned => format!("Back after a long silence: {name}"),
        TopicKind::Dominates => format!("One incident took most of the time: {name}"),
        TopicKind::CustomersFirst => "Customers noticed first".to_owned(),
        TopicKind::EarlySign => format!("An early sign: {name}"),
    }
}

fn question(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::CameBack => {
            "What did the fix not reach, and how will we know that the next one holds?"
        }
        TopicKind::Growing => {
            "What else became more at the same time, and what would it take to stop it?"
        }
        TopicKind::StopGaps => {
            "What would end it for good, and is that worth less than going on like this?"
        }
        TopicKind::Overdue => {
            "What keeps the action from being done: should it be done, be changed, or be dropped with a reason?"
        }
        TopicKind::Returned => "What is like the last time, and what ended it then?",
        TopicKind::Dominates => {
            "Where did the time go, and what would have ended it in half of it?"
        }
        TopicKind::CustomersFirst => {
            "Which signal did we have before they told us, and why did nobody see it?"
        }
        TopicKind::EarlySign => {
            "It was small this time: what kept it small, and can we rely on that?"
        }
    }
}

/// Where the evidence stands.
fn section(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::CameBack | TopicKind::Overdue => "fixes",
        TopicKind::StopGaps => "stop-gaps",
        TopicKind::Growing | TopicKind::Returned | TopicKind::EarlySign => "recurring",
        TopicKind::Dominates => "longest",
        TopicKind::CustomersFirst => "response-times",
    }
}

/// Minutes by weight: five, ten or fifteen.
fn minutes(topic: &Topic) -> u32 {
    match topic.weight.score() {
        score if score >= 0.4 => 15,
        score if score >= 0.15 => 10,
        _ => 5,
    }
}

fn invited(topic: &Topic) -> Vec<String> {
    let names = |list: &[String], as_team: bool| -> Vec<String> {
        let word = |name: &String| {
            if as_team {
                format!("team {name}")
            } else {
                format!("whoever answers for {name}")
            }
        };
        list.iter().take(2).map(word).collect()
    };
    if topic.teams.is_empty() {
        names(&topic.services, false)
    } else {
        names(&topic.teams, true)
    }
}

fn why(facts: &Facts, topic: &Topic) -> String {
    let times = words::plural(topic.count, "occurrence", "occurrences");
    let day = topic
        .since
        .map_or_else(String::new, |at| facts.plain_day(at));
    let before = words::spelt(topic.of);
    let action = topic
        .action
        .as_deref()
        .map(|text| words::cut(text, 100))
        .unwrap_or_default();
    let spent = spent(topic);
    let told = match topic.kind {
        TopicKind::CameBack => {
            format!("{times} since “{action}” was done on {day}, {before} before{spent}.")
        }
        TopicKind::Growing => {
            let period = if facts.scope.extent == Extent::Window {
                "in this window"
            } else {
                "in the last four weeks"
            };
            format!("{times} {period}, {before} in the time since {day} before it{spent}.")
        }
        TopicKind::StopGaps => {
            let times = words::plural(topic.count, "time", "times");
            format!(
                "Stopped {times} since {day} without anything lasting done since (“{action}”){spent}."
            )
        }
        TopicKind::Overdue => {
            let incidents = words::plural(topic.count, "incident", "incidents");
            format!("{incidents} since “{action}” was due on {day}{spent}.")
        }
        TopicKind::Returned => format!(
            "The one before began on {day}; with the gaps of the {before} occurrences before, so long a silence is rare by chance{spent}."
        ),
        TopicKind::Dominates => {
            let share = words::percent(topic.weight.evidence);
            format!(
                "It makes up {share} of the incident time of the {} incidents with known times{spent}.",
                words::count(topic.of)
            )
        }
        TopicKind::CustomersFirst => format!(
            "{} of the {} incidents with a known reporter were noticed by customers{spent}.",
            words::count(topic.count),
            words::count(topic.of)
        ),
        TopicKind::EarlySign => format!(
            "{} of SEV4 or SEV5; of the same problem {before} came as SEV1 or SEV2 before, the last on {day}.",
            words::plural(topic.count, "incident", "incidents")
        ),
    };
    format!("{told} {}", rows(topic)).trim_end().to_owned()
}

/// ", 4 h 10 min of incident time".
fn spent(topic: &Topic) -> String {
    if topic.seconds > 0.0 {
        format!(", {} of incident time", words::duration(topic.seconds))
    } else {
        String::new()
    }
}

/// The incidents, the latest first where there are many.
fn rows(topic: &Topic) -> String {
    let ids = &topic.incident_ids;
    if ids.len() <= NAMED {
        return format!("See {}.", words::listed(ids));
    }
    let latest: Vec<String> = ids.iter().rev().take(NAMED).cloned().collect();
    format!("See {} and {} more.", latest.join(", "), ids.len() - NAMED)
}
