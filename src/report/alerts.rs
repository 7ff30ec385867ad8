//! What must be said before any figure, the gravest first.

use crate::incident::Instant;
use crate::notes::{Code, InputSummary};
use crate::report::{Alert, AlertKind, Facts, words};

/// A newest record older than this many days says nothing about now.
const STALE_DAYS: f64 = 7.0;

/// Returns the alerts of a report in the order in which a reader needs them.
pub(super) fn alerts(facts: &Facts) -> Vec<Alert> {
    let mut found = stale(facts);
    found.extend(gone_quiet(facts));
    found.extend(incomplete(facts));
    found.extend(rejected(facts));
    found.extend(assumed_zone(facts));
    found.extend(assumed_as_of(facts));
    found.extend(ambiguous(facts));
    found
}

fn alert(text: String, section: &str) -> Alert {
    Alert {
        text,
        section: Some(section.to_owned()),
        kind: AlertKind::Doubt,
    }
}

fn graver(kind: AlertKind, text: String, section: &str) -> Alert {
    Alert {
        kind,
        ..alert(text, section)
    }
}

/// Days from an input's newest incident to as-of, where they matter.
fn stale_days(facts: &Facts, input: &InputSummary) -> Option<(Instant, f64)> {
    let newest = input
        .newest
        .as_deref()?
        .parse()
        .ok()
        .and_then(|time| Instant::from_datetime(&time))?;
    let days = facts.scope.as_of.seconds_since(newest) / 86_400.0;
    (days > STALE_DAYS).then_some((newest, days))
}

fn stale(facts: &Facts) -> Vec<Alert> {
    let ages: Vec<_> = facts
        .inputs
        .iter()
        .map(|input| (input, stale_days(facts, input)))
        .collect();
    let as_of = facts.plain_day(facts.scope.as_of);
    let dated = facts
        .inputs
        .iter()
        .filter(|input| input.newest.is_some())
        .count();
    let old: Vec<_> = ages
        .into_iter()
        .filter_map(|(input, age)| age.map(|(newest, days)| (input, newest, days)))
        .collect();
    if !old.is_empty() && old.len() == dated {
        let newest = old
            .iter()
            .min_by(|a, b| a.2.total_cmp(&b.2))
            .expect("there is one");
        let days = words::plural(whole_days(newest.2), "day", "days");
        let from = facts.plain_day(newest.1);
        let text = format!(
            "The newest record is from {from}, {days} before {as_of}: what follows describes that time, not now."
        );
        return vec![graver(AlertKind::Old, text, "data-quality")];
    }
    let each = |(input, newest, days): &(&InputSummary, Instant, f64)| {
        let days = words::plural(whole_days(*days), "day", "days");
        let from = facts.plain_day(*newest);
        alert(
            format!(
                "The newest record of {} is from {from}: it says nothing about the last {days}.",
                facts.input_name(&input.name)
            ),
            "data-quality",
        )
    };
    old.iter().map(each).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative; saturates"
)]
fn whole_days(days: f64) -> u64 {
    days.floor() as u64
}

fn gone_quiet(facts: &Facts) -> Option<Alert> {
    let quiet = facts.analyses.data_quality.gone_quiet?;
    let [before, after] = [quiet.per_week_before, quiet.per_week_after].map(words::decimal);
    let since = facts.plain_day(quiet.since);
    let text = format!(
        "The data go quiet on {since}: {before} incidents a week before, {after} from then on. Check that the export is complete."
    );
    Some(graver(AlertKind::Incomplete, text, "incidents"))
}

fn incomplete(facts: &Facts) -> Option<Alert> {
    let example = |code| {
        facts
            .note(code)
            .map(|note| note.examples.first().cloned().unwrap_or_default())
    };
    let (what, place) = match (example(Code::InputCutOff), example(Code::MorePages)) {
        (Some(place), _) => ("An input ends in the middle of a record", place),
        (None, Some(place)) => (
            "An export says that there are more pages than were given",
            place,
        ),
        (None, None) => return None,
    };
    let place = if place.is_empty() {
        String::new()
    } else {
        format!(" ({})", facts.place_name(&place))
    };
    Some(graver(
        AlertKind::Incomplete,
        format!("{what}{place}: incidents are missing here."),
        "data-quality",
    ))
}

fn rejected(facts: &Facts) -> Option<Alert> {
    let ledger = &facts.ledger;
    let rejected = words::count(ledger.rejected);
    let read = words::plural(ledger.read, "record", "records");
    let text = format!(
        "{rejected} of {read} could not be used and stand in {}.",
        facts.rejects_file
    );
    (ledger.rejected > 0).then(|| alert(text, "data-quality"))
}

fn assumed_zone(facts: &Facts) -> Option<Alert> {
    let assumed: Vec<String> = facts
        .inputs
        .iter()
        .filter(|input| input.time_zone_basis == "assumed")
        .map(|input| facts.input_name(&input.name).to_owned())
        .collect();
    let names = match assumed.len() {
        0 if facts.note(Code::AssumedZone).is_none() => return None,
        0 => "an input".to_owned(),
        1..=2 => words::listed(&assumed),
        more => format!("{more} inputs"),
    };
    Some(alert(
        format!("The times in {names} carry no zone and were read as UTC; set the zone with --tz."),
        "data-quality",
    ))
}

fn assumed_as_of(facts: &Facts) -> Option<Alert> {
    let as_of = facts.plain_day(facts.scope.as_of);
    let text = format!(
        "The records end long before this run, so the report is seen from {as_of}; set another day with --as-of."
    );
    (facts.as_of_basis == "newest_record").then(|| alert(text, "method"))
}

fn ambiguous(facts: &Facts) -> Option<Alert> {
    let count = |code| facts.note(code).map_or(0, |note| note.count);
    let dates = count(Code::AmbiguousTimestamp) + count(Code::MixedDateShapes);
    let text = format!(
        "{} can be read day first or month first: check them in the data quality section.",
        words::plural(dates, "date", "dates")
    );
    (dates > 0).then(|| alert(text, "data-quality"))
}
