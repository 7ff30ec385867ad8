//! Hand edits of every kind: what was decided is read, what cannot be read is listed.

use snapbox::{assert_data_eq, str};

use super::cells::{Said, decision, tick};
use super::*;

const HEADING: &str = "| No. | Incident | Action | PIC | Time box | Deliverable | Confident? | Committed? | Decision | Reason |\n\
    |:--|:--|:--|:--|:--|:--|:--|:--|:--|:--|\n";

/// A pack with two proposals and room for one action, and its text before the session.
fn body() -> String {
    format!(
        "# Sharing session\n\nHeld on: 2026-11-02\n\n**Q1.** What was the first sign? \\(none recorded\\)\n\nAnswer:\n\n\
         ## Sheet\n\n{HEADING}\
         | A1 | INC-1 | Add an alert \\| page | Ann | 2026-11-30 | alert | [ ] | [ ] | [ ] accepted [ ] changed [ ] refused | |\n\
         | A2 | INC-2 | Retry &lt;b&gt; calls |  |  |  | [ ] | [ ] | [ ] accepted [ ] changed [ ] refused | |\n\
         | N1 | INC-1 |  |  |  |  | [ ] | [ ] | [ ] accepted [ ] changed [ ] refused | |\n\n\
         ## Other decisions\n\n| No. | Decided | Why | Who | By when |\n|:--|:--|:--|:--|:--|\n| D1 | | | | |\n\n\
         **S2.** How safe was it?\n\n[ ] 1 [ ] 2 [ ] 3\n\nAnswer:\n\n"
    )
}

fn copy() -> PackCopy {
    let time = |text: &str| serde_json::from_str(&format!("\"{text}\"")).expect("a time");
    let item = |title: &str, owner: Option<&str>, due: Option<&str>| ActionItem {
        id: Some(format!("AI-{}", title.len())),
        title: title.to_owned(),
        owner: owner.map(str::to_owned),
        due_at: due.map(time),
        deliverable: owner.map(|_| "alert".to_owned()),
        ..ActionItem::default()
    };
    let row = |no: &str, incident: &str, item: Option<ActionItem>| SheetRow {
        no: no.to_owned(),
        incident_id: Some(incident.to_owned()),
        item,
    };
    let question = |no: &str, text: &str, choices: &[&str]| OpenQuestion {
        no: no.to_owned(),
        text: text.to_owned(),
        incident_id: None,
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    };
    PackCopy {
        session: "2026-11-02".to_owned(),
        as_of: time("2026-11-02T08:00:00Z"),
        time_zone: "Europe/Berlin".to_owned(),
        rows: vec![
            row(
                "A1",
                "INC-1",
                Some(item(
                    "Add an alert | page",
                    Some("Ann"),
                    Some("2026-11-29T23:00:00Z"),
                )),
            ),
            row("A2", "INC-2", Some(item("Retry <b> calls", None, None))),
            row("N1", "INC-1", None),
        ],
        questions: vec![
            question("Q1", "What was the first sign? (none recorded)", &[]),
            question("S2", "How safe was it?", &["1", "2", "3"]),
        ],
    }
}

/// Reads the pack after an edit of its text.
fn read(edit: impl Fn(String) -> String) -> FilledPack {
    let body = body();
    let whole = format!("{body}{}", pack_copy(&copy(), &body));
    filled_pack(&edit(whole), None)
}

/// What was read, in a few lines.
fn seen(edit: impl Fn(String) -> String) -> String {
    use std::fmt::Write;
    let pack = read(edit);
    let mut out = String::new();
    for one in &pack.decided {
        let item = &one.item;
        let due = item.due_at.map_or("-".to_owned(), Instant::rfc3339);
        let _ = writeln!(
            out,
            "{} {:?} {}/{} `{}` {:?} {due} {:?} {:?}",
            one.no.as_deref().unwrap_or("added"),
            one.decision,
            one.confident,
            one.committed,
            item.title,
            item.owner,
            item.deliverable,
            item.reason
        );
    }
    for (what, lines) in [
        ("undecided", &pack.undecided),
        ("unread", &pack.unread),
        ("note", &pack.notes),
    ] {
        for line in lines {
            let _ = writeln!(out, "{what}: {} ({})", line.text, line.why);
        }
    }
    for one in &pack.resolutions {
        let _ = writeln!(
            out,
            "resolved: {} {:?} {:?} {:?}",
            one.text, one.reason, one.owner, one.by
        );
    }
    for one in &pack.answers {
        let _ = writeln!(out, "{}: {:?} {}", one.no, one.choice, one.text);
    }
    out
}

fn accept_a1(text: &str) -> String {
    text.replacen("[ ] | [ ] | [ ] accepted", "[x] | [X] | [x] accepted", 1)
}

#[test]
fn a_pack_that_nobody_filled_in_decides_nothing() {
    assert_data_eq!(
        seen(|text| text),
        str![[r"
undecided: A1 Add an alert | page ()
undecided: A2 Retry <b> calls ()

"]]
    );
}

#[test]
fn ticks_are_read_however_they_are_written() {
    let is = |cell: &str| tick(cell);
    for cell in ["[x]", "[X]", "[ x ]", "x", "✓", "☑", "yes", "**[x]**"] {
        assert_eq!(is(cell), Some(true), "{cell}");
    }
    for cell in ["[ ]", "[]", "", "☐", "no", "-"] {
        assert_eq!(is(cell), Some(false), "{cell}");
    }
    for cell in ["maybe", "[x] [ ]", "x x"] {
        assert_eq!(is(cell), None, "{cell}");
    }
}

#[test]
fn decisions_are_read_however_they_are_ticked_and_never_guessed() {
    let one = |cell: &str| match decision(cell) {
        Said::One(decision, others) => format!("{} {others}", decision.word()).trim().to_owned(),
        Said::Nothing => "nothing".to_owned(),
        Said::Unclear(why) => format!("? {why}"),
    };
    let cells = [
        "[x] accepted [ ] changed [ ] refused",
        "[ ]accepted [X]changed [ ]refused",
        "accepted [ ] changed [ ] refused [x]",
        "accepted",
        "**Refused**",
        "~~accepted~~ ~~changed~~ refused",
        "x accepted",
        "[x] acepted, in staging only",
        "[ ] accepted [ ] changed [ ] refused",
        "",
        "[x] accepted [x] refused",
        "accepted [ ] changed [ ] refused",
        "accepted [x] changed [ ] refused",
        "[x]",
        "postponed",
        "[ ] refused",
    ];
    let seen: Vec<String> = cells
        .iter()
        .map(|cell| format!("{cell:<40} {}\n", one(cell)))
        .collect();
    assert_data_eq!(
        seen.concat(),
        str![[r"
[x] accepted [ ] changed [ ] refused     accepted
[ ]accepted [X]changed [ ]refused        changed
accepted [ ] changed [ ] refused [x]     refused
accepted                                 accepted
**Refused**                              refused
~~accepted~~ ~~changed~~ refused         refused
x accepted                               accepted
[x] acepted, in staging only             accepted in staging only
[ ] accepted [ ] changed [ ] refused     nothing
                                         nothing
[x] accepted [x] refused                 ? more than one box is ticked
accepted [ ] changed [ ] refused         ? a decision has lost its box, and no other is ticked
accepted [x] changed [ ] refused         changed
[x]                                      ? the box that is ticked stands beside no decision
postponed                                ? these words are no decision
[ ] refused                              nothing

"]]
    );
}

#[test]
fn what_was_filled_in_is_read() {
    assert_data_eq!(
        seen(|text| {
            accept_a1(&text)
                .replace("| A2 | INC-2 | Retry &lt;b&gt; calls |  |  |  | [ ] | [ ] | [ ] accepted [ ] changed [ ] refused | |",
                         "| A2 | INC-2 | Retry calls twice | Bo | 2 weeks | a test | [ ] | [x] | [ ] accepted [x] changed [ ] refused | once is too few |")
                .replace("| N1 | INC-1 |  |  |  |  | [ ] | [ ] | [ ] accepted",
                         "| N1 | INC-1 | Write a runbook | Cy | 2026-12-24 | runbook | [x] | [x] | [x] accepted")
                .replace("| D1 | | | | |", "| D1 | No deploys on Fridays | noise | lead | December |")
                .replacen("Answer:\n", "Answer: a graph\nthat nobody saw\n", 1)
                .replace("[ ] 2", "[x] 2")
        }),
        str![[r#"
A1 Accepted true/true `Add an alert | page` Some("Ann") 2026-11-29T23:00:00Z Some("alert") None
A2 Changed false/true `Retry calls twice` Some("Bo") 2026-11-15T23:00:00Z Some("a test") Some("once is too few")
N1 Accepted true/true `Write a runbook` Some("Cy") 2026-12-23T23:00:00Z Some("runbook") None
resolved: No deploys on Fridays Some("noise") Some("lead") Some("December")
Q1: None a graph
that nobody saw
S2: Some("2") 

"#]]
    );
}

#[test]
fn rows_columns_line_ends_spaces_and_sections_may_change() {
    let plain = seen(|text| accept_a1(&text));
    let same = |edit: &dyn Fn(String) -> String, what: &str| {
        // A heading of people's own is listed as what they wrote.
        let read = seen(|text| edit(accept_a1(&text)));
        let read: Vec<&str> = read
            .lines()
            .filter(|line| !line.starts_with("note: #"))
            .collect();
        assert_eq!(read.join("\n"), plain.trim_end(), "{what}");
    };
    same(&|text| text.replace('\n', "\r\n"), "Windows line ends");
    same(
        &|text| text.replace("| ", "|   ").replace(" |", "   |"),
        "spaces",
    );
    same(&|text| text.replace(" | ", "|"), "no spaces");
    same(
        &|text| text.replace("|:--|:--|:--|:--|:--|:--|:--|:--|:--|:--|\n", ""),
        "no rule",
    );
    same(
        &|text| text.replace("| A2 ", "\n| A2 "),
        "a blank line between rows",
    );
    same(
        &|text| {
            text.replace("## Sheet", "## What we decided")
                .replace("Time box", "Timebox")
                .replace("PIC", "Pic")
        },
        "other headings",
    );
    same(&|text| text.replace("| A1 ", "| **A1** "), "bold");
    same(&|text| text.replace("\n| A1 ", "\nA1 "), "no bar in front");
    same(&|text| text.replace(HEADING, ""), "no heading");
}

#[test]
fn an_edited_pack_without_its_copy_still_tells_its_decisions() {
    let pack = read(|text| {
        accept_a1(&text)
            .split("```json")
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    assert_eq!(pack.decided.len(), 1);
    assert_eq!(pack.decided[0].item.title, "Add an alert | page");
    assert_eq!(pack.session, None);
}

#[test]
fn what_cannot_be_read_is_listed() {
    assert_data_eq!(
        seen(|text| {
            let row = "| A1 | INC-1 | Add an alert \\| page | Ann | 2026-11-30 | alert | [ ] | [ ] | [x] accepted [x] changed [ ] refused | |\n";
            let mut lines: Vec<&str> = text
                .lines()
                .filter(|line| !line.starts_with("| A2"))
                .collect();
            let place = lines
                .iter()
                .position(|line| line.starts_with("| A1"))
                .unwrap_or(0);
            lines[place] = row.trim_end();
            lines.insert(
                place + 1,
                "| A1 | INC-1 | Add an alert | Ann | soon | alert | [ ] | [ ] | [x] refused | |",
            );
            lines.insert(
                place + 2,
                "| | INC-9 | Somebody's own row | Di | some day | | | | [x] accepted | |",
            );
            lines.push("And a word at the end.");
            lines.join("\n")
        }),
        str![[r#"
added Accepted false/false `Somebody's own row` Some("Di") - None None
unread: | A1 | INC-1 | Add an alert | page | Ann | 2026-11-30 | alert | [ ] | [ ] | [x] accepted [x] changed [ ] refused | | (more than one box is ticked)
unread: | A1 | INC-1 | Add an alert | Ann | soon | alert | [ ] | [ ] | [x] refused | | (A1 stands on the sheet twice, and differently: the first is taken)
unread: | | INC-9 | Somebody's own row | Di | some day | | | | [x] accepted | | (the time box is neither a day nor a length such as `2 weeks`: kept as text, without a due date)
unread: A2 Retry <b> calls (this row of the sheet is not there any more)
note: And a word at the end. ()

"#]]
    );
}

#[test]
fn a_pseudonym_is_no_owner() {
    let pack = read(|text| accept_a1(&text).replace("Ann", "Person 3"));
    let [one] = pack.decided.as_slice() else {
        panic!("one decision: {pack:#?}");
    };
    assert_eq!(one.pic.as_deref(), Some("Person 3"));
    assert_eq!(one.item.owner, None);
    assert_eq!(pack.incomplete, []);
}

#[test]
fn packs_are_known_by_their_copy() {
    let body = body();
    assert!(is_pack(&format!("{body}{}", pack_copy(&copy(), &body))));
    assert!(!is_pack(&body));
    assert!(!is_pack("incident_id,title\nA,{\"pack\":1}\n"));
}

#[test]
fn time_boxes_are_days_or_lengths_from_the_session() {
    let from = time_box::day("2026-11-02", None, Tz::UTC);
    let seen: Vec<String> = [
        "2026-12-01",
        "2 weeks",
        "14d",
        "1 month",
        "a week",
        "one month",
        "1 Dec 2026",
        "03/04/2026",
        "soon",
        "999999999 days",
        "12",
    ]
    .iter()
    .map(|text| {
        let end = time_box::end(text, from, None, Tz::UTC);
        format!(
            "{text:<16} {}\n",
            end.map_or("-".to_owned(), Instant::rfc3339)
        )
    })
    .collect();
    assert_data_eq!(
        seen.concat(),
        str![[r"
2026-12-01       2026-12-01T00:00:00Z
2 weeks          2026-11-16T00:00:00Z
14d              2026-11-16T00:00:00Z
1 month          2026-12-02T00:00:00Z
a week           2026-11-09T00:00:00Z
one month        2026-12-02T00:00:00Z
1 Dec 2026       2026-12-01T00:00:00Z
03/04/2026       -
soon             -
999999999 days   -
12               -

"]]
    );
}
