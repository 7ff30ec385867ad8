//! The recurring problems and their actions: did the fix hold, and what came of waiting.

use crate::analysis::{FixVerdict, ProblemFix, Stretch, Waiting};
use crate::report::figures::number;
use crate::report::sections::{section as make, text};
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, lanes, spans, words};

/// Rows of a table at most.
const SHOWN: usize = 6;

pub(super) fn section(facts: &Facts) -> Section {
    let title = "Did the fix hold?";
    let actions = &facts.analyses.actions;
    let waiting = waiting(facts);
    if !actions.recorded {
        let lead = "Not known: no input carries action items, so no fix can be looked at.";
        return make("fixes", title, lead, waiting.into_iter().collect());
    }
    let mut blocks = Vec::new();
    if !actions.fixes.is_empty() {
        let title = lead(facts);
        let drawn = lanes::fixes(facts, &ordered(facts), title.trim_end_matches('.'));
        blocks.extend(drawn.map(|chart| Block::Chart(Box::new(chart))));
        blocks.push(Block::Table(table(facts, SHOWN)));
        blocks.push(text(
            "Occurrences count from the first one, which itself is not counted. “Held” is said when so long a silence \
             would come about by chance in at most 5 % of cases, corrected for the number of fixes; that a problem is \
             quiet does not prove that the action did it.",
        ));
    }
    blocks.extend(waiting);
    make("fixes", title, lead(facts), blocks)
}

fn lead(facts: &Facts) -> String {
    let fixes = &facts.analyses.actions.fixes;
    if fixes.is_empty() {
        return "No action on a recurring problem is closed, so there is no fix to look at."
            .to_owned();
    }
    let count = |verdict: FixVerdict| {
        number(
            fixes
                .iter()
                .filter(|fix| fix.check.verdict == verdict)
                .count(),
        )
    };
    let parts: Vec<String> = [
        FixVerdict::CameBack,
        FixVerdict::Fewer,
        FixVerdict::Held,
        FixVerdict::TooEarly,
        FixVerdict::CannotTell,
    ]
    .into_iter()
    .filter(|verdict| count(*verdict) > 0)
    .map(|verdict| {
        format!(
            "{} {}",
            words::count(count(verdict)),
            spans::lower(verdict_words(verdict))
        )
    })
    .collect();
    format!(
        "{} on recurring problems: {}.",
        words::plural(number(fixes.len()), "fix", "fixes"),
        words::listed(&parts)
    )
}

/// Names a verdict.
pub(in crate::report) fn verdict_words(verdict: FixVerdict) -> &'static str {
    match verdict {
        FixVerdict::CameBack => "Came back",
        FixVerdict::Fewer => "Came back, but clearly less often",
        FixVerdict::Held => "Held",
        FixVerdict::TooEarly => "Too early to tell",
        FixVerdict::CannotTell => "Cannot be told",
    }
}

/// What came back first, the latest action first.
fn ordered(facts: &Facts) -> Vec<&ProblemFix> {
    let mut fixes: Vec<&ProblemFix> = facts.analyses.actions.fixes.iter().collect();
    fixes.sort_by(|a, b| {
        let key = |fix: &ProblemFix| (fix.check.verdict, std::cmp::Reverse(fix.check.closed_at));
        key(a)
            .cmp(&key(b))
            .then_with(|| a.cluster_id.cmp(&b.cluster_id))
    });
    fixes
}

/// Lists the verdicts, what came back first, at most `most`.
pub(in crate::report) fn table(facts: &Facts, most: usize) -> Table {
    let columns = [
        ("Problem", Align::Text),
        ("Action", Align::Text),
        ("Closed", Align::Word),
        ("Before", Align::Figure),
        ("After", Align::Figure),
        ("Verdict", Align::Text),
    ];
    let fixes = ordered(facts);
    let note = showing(
        fixes.len().min(most),
        fixes.len(),
        "what came back first",
        "report.json",
    );
    Table::new(
        "fix-verdicts",
        format!(
            "Recurring problems before and after an action on them was closed, {}",
            facts.zone()
        ),
        &columns,
    )
    .with_rows(fixes.into_iter().take(most).map(|fix| row(facts, fix)))
    .noted(note)
}

fn row(facts: &Facts, fix: &ProblemFix) -> Vec<Cell> {
    let check = &fix.check;
    let mut action = check.action_title.clone();
    if check.action_ids.len() > 1 {
        action = format!(
            "{action}, and {} closed with it",
            check.action_ids.len() - 1
        );
    }
    let closed = check.closed_at.map_or_else(
        || Cell::text(words::NOT_RECORDED),
        |at| Cell::text(words::date(at, facts.zone())).sorted_by(at.micros()),
    );
    vec![
        Cell::text(&fix.label),
        Cell::text_or(Some(&action), "no title"),
        closed,
        stretch(check.before),
        stretch(check.after),
        Cell::text(verdict(facts, fix)),
    ]
}

/// "5 in 31 weeks".
fn stretch(stretch: Stretch) -> Cell {
    if stretch.days <= 0.0 {
        return Cell::text(words::NOT_KNOWN).sorted_by(-1);
    }
    let count = words::count(stretch.episodes);
    let text = format!("{count} in {}", words::duration(stretch.days * 86_400.0));
    Cell {
        text,
        ..Cell::count(stretch.episodes)
    }
}

fn verdict(facts: &Facts, fix: &ProblemFix) -> String {
    let check = &fix.check;
    let name = verdict_words(check.verdict);
    match (check.verdict, &check.first_after, check.quiet_days_needed) {
        (FixVerdict::CameBack | FixVerdict::Fewer, Some(first), _) => {
            let day = check
                .first_after_at
                .map_or_else(String::new, |at| format!(" on {}", facts.plain_day(at)));
            format!("{name}: first with {first}{day}")
        }
        (FixVerdict::TooEarly, _, Some(days)) => {
            let needed = words::duration(days * 86_400.0);
            format!("{name}: quiet so far; {needed} of quiet since the closing would settle it")
        }
        (FixVerdict::CannotTell, ..) if check.closed_at.is_none() => {
            format!("{name}: when it was closed is not recorded")
        }
        (FixVerdict::CannotTell, ..) => format!("{name}: too few occurrences before"),
        _ => name.to_owned(),
    }
}

/// What came of waiting; nothing where nothing came.
fn waiting(facts: &Facts) -> Option<Block> {
    let found = &facts.analyses.actions.waiting;
    if found.is_empty() {
        return None;
    }
    let with_money = facts.analyses.actions.hourly_rate.is_some();
    let mut columns = vec![
        ("Problem", Align::Text),
        ("What it waits for", Align::Text),
        ("Since", Align::Word),
        ("Incidents since", Align::Figure),
        ("Incident time", Align::Figure),
        ("Person-hours", Align::Figure),
    ];
    if with_money {
        columns.push(("Cost", Align::Figure));
    }
    let people = words::decimal(facts.analyses.actions.responders);
    let rate = facts
        .analyses
        .actions
        .hourly_rate
        .map_or_else(String::new, |rate| {
            format!(
                ", an hour of one of them at {} (--hourly-rate)",
                words::decimal(rate)
            )
        });
    let note = format!(
        "What happened since, not what the action would have prevented. Assumed: {people} people work on an incident \
         (--responders){rate}. {}",
        showing(
            found.len().min(SHOWN),
            found.len(),
            "most incident time first",
            "report.json"
        )
    );
    let table = Table::new("waiting", waiting_caption(facts), &columns)
        .with_rows(
            found
                .iter()
                .take(SHOWN)
                .map(|waiting| waiting_row(facts, waiting)),
        )
        .noted(note.trim_end());
    Some(Block::Table(table))
}

fn waiting_caption(facts: &Facts) -> &'static str {
    if facts.analyses.actions.recorded {
        "Recurring problems whose action is overdue, or that have none on record"
    } else {
        "What recurring problems took since they came back; whether they have an action is not known"
    }
}

fn waiting_row(facts: &Facts, waiting: &Waiting) -> Vec<Cell> {
    let known = waiting.known > 0;
    let amount = |amount: f64| Cell::text(words::decimal(amount));
    let without = if facts.analyses.actions.recorded {
        "no action is on record"
    } else {
        words::NOT_KNOWN
    };
    let mut row = vec![
        Cell::text(&waiting.label),
        Cell::text_or(waiting.action_title.as_deref(), without),
        Cell::text(words::date(waiting.since, facts.zone())).sorted_by(waiting.since.micros()),
        Cell::count(waiting.incidents),
        Cell::duration(known.then_some(waiting.seconds), words::NOT_KNOWN),
        if known {
            amount(waiting.person_hours)
        } else {
            Cell::text(words::NOT_KNOWN)
        },
    ];
    if let Some(money) = waiting.money {
        row.push(if known {
            amount(money)
        } else {
            Cell::text(words::NOT_KNOWN)
        });
    }
    row
}
