//! What the facilitator needs: ground rules, what to ask where records are silent, three questions at the end.

use std::collections::BTreeMap;

use crate::incident::session_sheet::OpenQuestion;
use crate::report::sharing_pack::{FacilitatorSheet, QuestionBank, Session};
use crate::report::words;

/// How people talk with each other.
pub(super) fn ground_rules() -> Vec<String> {
    [
        "We talk about how things looked to those who acted, and how the work was set up. Nobody is to blame, and nobody is named as a cause.",
        "We ask what and how. “Why did you” and “who did” make people defend themselves.",
        "What we know now was not known then: “should have” helps nobody.",
        "A question that nobody can answer is written down with a PIC; it is not talked away.",
        "An action is decided on only with a PIC, a time box and a deliverable. A refusal with a reason is a good result.",
        "When the minutes of an item are over, we write down where we stand and go on.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The questions at the end.
pub(super) fn survey() -> Vec<OpenQuestion> {
    let question = |no: &str, text: &str, choices: &[&str]| OpenQuestion {
        no: no.to_owned(),
        text: text.to_owned(),
        incident_id: None,
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    };
    vec![
        question("S1", "What did you learn that changes how you work?", &[]),
        question(
            "S2",
            "How safe was it to say what you saw, did and did not know? (1 not at all, 5 entirely)",
            &["1", "2", "3", "4", "5"],
        ),
        question("S3", "What should the next session do differently?", &[]),
    ]
}

/// Makes the facilitator's sheet.
pub(super) fn sheet(session: &Session) -> FacilitatorSheet {
    FacilitatorSheet {
        rules: [
            "You keep the time and the tone. You take no side, propose nothing, and decide nothing.",
            "Send the pack at least a day before; ask those who were there to correct its facts beforehand.",
            "Before each incident: one of those who were there tells it in two minutes. Then the open questions, then the proposals.",
            "When somebody says “human error” or “should have”, ask: what made it look right at that moment?",
            "When one person talks: ask who saw it from somewhere else. When nobody talks: ask for the first sign that they remember.",
            "On the sheet, ask of each action: are we confident that it works, and what more would it take? Who commits to it, by when? Tick one decision a row.",
            "Afterwards: `afteraction session --collect session.md` reads this file back, and --actions takes it into the next report.",
        ]
        .map(str::to_owned)
        .to_vec(),
        banks: banks(session),
    }
}

/// Chooses questions by what the records lack, what most of them lack first.
fn banks(session: &Session) -> Vec<QuestionBank> {
    let mut lacking: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (told, _) in &session.incidents {
        let parts = [
            &told.header,
            &told.summary,
            &told.impact,
            &told.timeline,
            &told.detection,
            &told.response,
            &told.analysis,
        ];
        for field in parts
            .iter()
            .flat_map(|part| &part.open)
            .filter_map(|fill| fill.field.as_deref())
        {
            let ids = lacking.entry(field).or_default();
            if !ids.contains(&told.id) {
                ids.push(told.id.clone());
            }
        }
    }
    let mut known: Vec<(&Bank, Vec<String>)> = BANK
        .iter()
        .filter_map(|bank| Some((bank, lacking.remove(bank.0)?)))
        .collect();
    known.sort_by_key(|(_, ids)| std::cmp::Reverse(ids.len()));
    known
        .into_iter()
        .map(|((_, missing, questions), ids)| QuestionBank {
            missing: format!("{missing}: {}", words::listed(&ids)),
            questions: questions.iter().map(|text| (*text).to_owned()).collect(),
        })
        .collect()
}

/// A field, what it means that it is not filled, and what to ask then.
type Bank = (&'static str, &'static str, &'static [&'static str]);

/// What to ask, by the field that is not filled.
const BANK: &[Bank] = &[
    (
        "started_at",
        "When the impact began is not recorded",
        &[
            "What was the last moment at which all was surely well?",
            "Which graph or log would show the first failure?",
        ],
    ),
    (
        "detected_at",
        "When it was noticed is not recorded",
        &[
            "What was the first sign, and what made somebody take it for one?",
            "How long had it been visible before?",
        ],
    ),
    (
        "detected_by",
        "Who or what noticed it is not recorded",
        &[
            "How did you hear of it: a page, a graph, a colleague, a customer?",
            "What else could have told us?",
        ],
    ),
    (
        "declared_at",
        "When it was declared an incident is not recorded",
        &[
            "What turned it from something odd into an incident?",
            "What made that easy or hard to say?",
        ],
    ),
    (
        "acknowledged_at",
        "When somebody took it is not recorded",
        &[
            "How did the first person come to it, and what were they doing before?",
            "Who was missing, and how were they found?",
        ],
    ),
    (
        "identified_at",
        "When the cause was understood is not recorded",
        &[
            "Which explanations were followed and dropped, and what showed it?",
            "What would have made the right one visible sooner?",
        ],
    ),
    (
        "mitigated_at",
        "When the bleeding stopped is not recorded",
        &[
            "How did you see that it had stopped?",
            "What could have stopped it earlier, without understanding it?",
        ],
    ),
    (
        "resolved_at",
        "When the impact ended is not recorded",
        &["Who could say that all was well again, and from what?"],
    ),
    (
        "mitigation",
        "What stopped it is not recorded",
        &[
            "What was done last before it got better?",
            "Would the same help the next time?",
        ],
    ),
    (
        "updates",
        "What was tried is not recorded",
        &[
            "What was tried first, and what did it show?",
            "What did you expect, and what came instead?",
        ],
    ),
    (
        "severity",
        "The severity is not recorded",
        &[
            "How bad was it for those who were hit?",
            "What would have made it worse?",
        ],
    ),
    (
        "customers_affected",
        "How many customers were hit is not recorded",
        &[
            "Who noticed it outside, and how?",
            "What could they not do?",
        ],
    ),
    (
        "trigger",
        "What set it off is not recorded",
        &["What changed in the hours before, in the system or around it?"],
    ),
    (
        "root_cause",
        "Causes are not recorded",
        &[
            "What had to come together for this to happen?",
            "Which of these is still so today?",
        ],
    ),
    (
        "description",
        "What happened is told nowhere",
        &["How would you tell it to somebody who was not there, in three sentences?"],
    ),
    (
        "incident_leader",
        "Who led the response is not recorded",
        &["How was it clear who decides, and when was it not?"],
    ),
    (
        "communication_leader",
        "Who told the outside is not recorded",
        &["How did those outside learn of it, and what did they need to know?"],
    ),
];
