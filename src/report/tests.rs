//! The document: honest in every case, the same for the same facts.

use std::collections::BTreeSet;

use super::*;
use crate::analysis::{Change, Definitions, DetectableChange, Extent, PhaseFigures, Verdict};
use crate::incident::Phase;

fn page(facts: Facts) -> Page {
    trend_report(facts).page
}

/// Every text of a page, one a line.
fn texts(page: &Page) -> String {
    serde_json::to_string_pretty(page).expect("a page is JSON")
}

fn sections(page: &Page) -> Vec<&str> {
    page.sections
        .iter()
        .map(|section| section.id.as_str())
        .collect()
}

const SECTIONS: [&str; 21] = [
    "incidents",
    "recurring",
    "fixes",
    "stop-gaps",
    "actions",
    "response-times",
    "severity",
    "services",
    "open-now",
    "longest",
    "reading",
    "causes",
    "when",
    "times-in-detail",
    "services-in-detail",
    "recurring-why",
    "action-quality",
    "postmortems",
    "all-incidents",
    "method",
    "data-quality",
];

#[test]
fn sections_keep_their_ids_and_order() {
    for facts in [
        fixture::usual(),
        fixture::single(),
        fixture::empty(),
        fixture::everything(500),
    ] {
        assert_eq!(sections(&page(facts)), SECTIONS);
    }
}

#[test]
fn charts_keep_their_ids() {
    let page = page(fixture::usual());
    let charts: Vec<&str> = page
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| {
            if let Block::Chart(chart) = block {
                Some(chart.id.as_str())
            } else {
                None
            }
        })
        .collect();
    assert_eq!(
        charts,
        [
            "incidents-per-week",
            "recurring",
            "fixes",
            "overdue-actions",
            "phases",
            "time-to-resolve",
            "still-open",
            "severity-mix",
            "services",
            "hour-by-weekday"
        ]
    );
}

#[test]
fn headlines_say_what_happened_and_no_more() {
    let headline = |facts: Facts| page(facts).headline;
    assert_eq!(
        headline(fixture::usual()),
        "21 incidents in the four weeks to 1 November 2026, 3 of them SEV1 or SEV2 (1 without a severity); half of the 20 with known \
         times were resolved within 1 h 17 min and 1 is still open."
    );
    assert_eq!(
        headline(fixture::single()),
        "One incident in the four weeks to 1 November 2026: a SEV2, resolved after 1 h 11 min."
    );
    assert_eq!(
        headline(fixture::empty()),
        "No incident was found in the inputs, so there is nothing to report on."
    );
    let mut later = fixture::empty();
    later.analyses.incidents.excluded.not_yet_started = 411;
    assert_eq!(
        headline(later),
        "Nothing to report on: 411 incidents of the inputs began after 2 November 2026, from when this report is seen."
    );
}

#[test]
fn a_window_without_incidents_gives_the_bound_that_it_supports() {
    let mut facts = fixture::usual();
    facts.analyses.incidents.in_window = 0;
    facts.analyses.rate.current.upper = Some(0.92);
    let headline = headline::headline(&facts);
    assert_eq!(
        headline,
        "No incident began in the four weeks to 1 November 2026. By itself that would also fit a usual rate of up to 0.92 a week."
    );
}

/// Gives the usual facts a changed rate and a changed time to resolve.
fn changed(rate: Verdict, resolve: Verdict) -> Facts {
    let mut facts = fixture::usual();
    let change = |ratio: f64, lower: f64, upper: f64, verdict: Verdict| Change {
        ratio: Some(ratio),
        lower: Some(lower),
        upper: Some(upper),
        p_value: Some(0.02),
        verdict: Some(verdict),
    };
    facts.analyses.rate.change = Some(change(0.67, 0.34, 1.2, rate));
    facts.analyses.compared = 5;
    facts.analyses.detectable.rate = Some(DetectableChange {
        decrease: Some(0.275),
        increase: Some(2.09),
    });
    facts.analyses.detectable.resolve = Some(DetectableChange {
        decrease: Some(0.331),
        increase: Some(1.0 / 0.331),
    });
    let figures = facts
        .analyses
        .phases
        .get_mut(&Phase::Resolve)
        .expect("a phase");
    figures.change = Some(change(0.6, 0.3, 1.1, resolve));
    facts
}

#[test]
fn changes_are_said_as_surely_as_they_are_known() {
    let said = |rate, resolve| {
        let facts = changed(rate, resolve);
        [
            changes::rate(&facts).expect("a baseline"),
            changes::duration(&facts, Phase::Resolve).expect("durations"),
        ]
    };
    assert_eq!(
        said(Verdict::NoClearChange, Verdict::NoClearChange),
        [
            "No clear change from the 12 weeks before: 33% fewer (between 66% fewer and 20% more). With so many incidents, only a drop of about \
             75% or a rise to about 2.1 times as many would have shown.",
            "Time to resolve: no clear change from the 12 weeks before, typically 0.6 times as long (likely 0.3 to 1.1 times). With so many of \
             them, only times shorter by about 70% or about 3.1 times as long would have shown.",
        ]
    );
    assert_eq!(
        said(Verdict::PossibleDecrease, Verdict::ClearDecrease),
        [
            "Possibly fewer incidents a week than in the 12 weeks before: 33% fewer (between 66% fewer and 20% more). It could still be chance: \
             five things were compared.",
            "Time to resolve is clearly shorter than in the 12 weeks before: typically 0.6 times as long (likely 0.3 to 1.1 times).",
        ]
    );
    assert_eq!(
        said(Verdict::TooFew, Verdict::TooFew),
        [
            "Too few incidents to say whether anything changed from the 12 weeks before.",
            "Time to resolve: too few known times to compare with the 12 weeks before.",
        ]
    );
}

#[test]
fn a_rise_in_the_long_run_does_not_speak_against_a_steady_window() {
    let said = |window: &str, verdict, weeks| {
        let mut facts = changed(Verdict::NoClearChange, Verdict::TooFew);
        facts.window_name = window.to_owned();
        facts.analyses.trend.verdict = Some(verdict);
        facts.analyses.trend.weeks = weeks;
        facts.analyses.trend.level_change = None;
        let page = page(facts);
        let finding = page
            .changes
            .iter()
            .find(|finding| finding.text.contains("o clear change"));
        let text = finding.expect("a steady number").text.clone();
        let start = text.split(" in the number").next().unwrap_or_default();
        (
            start.to_owned(),
            texts(&page).matches(" alone, the ").count(),
        )
    };
    let both = |text: &str, count| (text.to_owned(), count);
    assert_eq!(
        said("4w", Verdict::ClearIncrease, 26),
        both(
            "The rise over 26 weeks does not show clearly in the four weeks alone: no clear change from the 12 weeks before",
            1
        )
    );
    assert_eq!(
        said("month", Verdict::PossibleDecrease, 26),
        both(
            "The fall over 26 weeks does not show clearly in the month alone: no clear change from the 3 months before",
            1
        )
    );
    let plain = "No clear change from the 12 weeks before";
    assert_eq!(said("4w", Verdict::NoClearChange, 26), both(plain, 0));
    // What was seen in no more time than the window itself is no longer look.
    assert_eq!(said("4w", Verdict::ClearIncrease, 4), both(plain, 0));
}

#[test]
fn an_input_is_named_by_its_file_unless_another_has_the_same_name() {
    let said = |given: &[&str]| {
        let mut facts = fixture::usual();
        let input = facts.inputs[0].clone();
        let named = |name: &&str| crate::notes::InputSummary {
            name: (*name).to_owned(),
            ..input.clone()
        };
        facts.inputs = given.iter().map(named).collect();
        facts.ledger.notes = vec![crate::notes::NoteCount {
            code: crate::notes::Code::InputCutOff,
            count: 1,
            examples: vec![format!("{}:record 9", given[0])],
        }];
        let alerts = page(facts).alerts;
        let texts = alerts.iter().map(|alert| alert.text.clone());
        texts
            .filter(|text| text.contains(".csv") && !text.contains("rejects"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        said(&["/home/kim/exports/june.csv", "C:\\exports\\july.csv"]),
        [
            "An input ends in the middle of a record (june.csv:record 9): incidents are missing here.",
            "The times in june.csv and july.csv carry no zone and were read as UTC; set the zone with --tz."
        ]
    );
    assert_eq!(
        said(&["one/june.csv", "two/june.csv"]),
        [
            "An input ends in the middle of a record (one/june.csv:record 9): incidents are missing here.",
            "The times in one/june.csv and two/june.csv carry no zone and were read as UTC; set the zone with --tz."
        ]
    );
}

#[test]
fn only_what_was_raised_is_called_a_change() {
    let words = ["clearly ", "possibly ", "improve", "worse", "↑", "↓"];
    let makes: [fn() -> Facts; 5] = [
        fixture::usual,
        fixture::single,
        fixture::empty,
        || fixture::everything(500),
        || changed(Verdict::NoClearChange, Verdict::TooFew),
    ];
    for make in makes {
        let facts = make();
        let mut page = page(facts);
        // The method explains the words.
        page.sections.retain(|section| section.id != "method");
        let all = texts(&page).to_lowercase();
        for word in words {
            assert!(!all.contains(word), "{word}");
        }
    }
    let first = &page(changed(Verdict::PossibleDecrease, Verdict::ClearDecrease)).changes;
    let order: Vec<Verdict> = first.iter().map(|finding| finding.verdict).collect();
    assert_eq!(
        order[..2],
        [Verdict::ClearDecrease, Verdict::PossibleDecrease]
    );
}

#[test]
fn how_all_the_data_run_is_told_but_is_no_change() {
    let falling = |extent| {
        let mut facts = fixture::usual();
        facts.scope.extent = extent;
        facts.analyses.trend.percent_per_4_weeks = Some(-8.0);
        facts.analyses.trend.lower = Some(-12.0);
        facts.analyses.trend.upper = Some(-3.0);
        facts.analyses.trend.verdict = Some(Verdict::ClearDecrease);
        page(facts)
    };
    let clear = |page: &Page| {
        let mut changes = page.changes.iter();
        changes.any(|finding| finding.verdict.is_clear())
    };
    let (part, whole) = (falling(Extent::Window), falling(Extent::Everything));
    assert!(clear(&part));
    assert!(whole.changes.is_empty(), "{:?}", whole.changes);
    for page in [part, whole] {
        assert!(texts(&page).contains("the number clearly falls"));
    }
}

#[test]
fn no_term_of_statistics_stands_outside_of_the_method() {
    let terms = [
        "p value",
        "p =",
        "p-value",
        "sigma",
        "σ",
        "r²",
        "poisson",
        "fisher",
        "holm",
        "kaplan",
        "rank-sum",
        "gehan",
        "wilson",
        "confidence",
        "significan",
        "hypothesis",
        "quasi",
        "chi-square",
        "permutation",
    ];
    for facts in [
        changed(Verdict::NoClearChange, Verdict::ClearIncrease),
        changed(Verdict::PossibleIncrease, Verdict::NoClearChange),
        fixture::everything(500),
    ] {
        let mut page = page(facts);
        page.sections.retain(|section| section.id != "method");
        let all = texts(&page).to_lowercase();
        for term in terms {
            assert!(!all.contains(term), "{term}");
        }
    }
}

#[test]
fn what_is_unknown_is_never_a_zero() {
    let mut facts = fixture::usual();
    for phase in facts.analyses.phases.values_mut() {
        *phase = PhaseFigures {
            population: 21,
            ..PhaseFigures::default()
        };
        phase.excluded.missing = 21;
    }
    facts.analyses.actions = crate::analysis::ActionFigures::default();
    let page = page(facts);
    let values: Vec<&str> = page
        .figures
        .iter()
        .map(|figure| figure.value.as_str())
        .collect();
    assert_eq!(
        values,
        [
            "21",
            "3 of 21",
            "not recorded",
            "not recorded",
            "2",
            "not recorded"
        ]
    );
    let times = page
        .sections
        .iter()
        .find(|section| section.id == "response-times")
        .expect("there is one on times");
    assert!(
        times
            .lead
            .contains("no record has detected_at and started_at"),
        "{}",
        times.lead
    );
}

#[test]
fn one_or_two_times_are_shown_as_they_are() {
    let mut figures = PhaseFigures {
        population: 2,
        known: 2,
        ..PhaseFigures::default()
    };
    figures.closed_only.count = 2;
    figures.closed_only.mean_seconds = Some(1_560.0);
    figures.closed_only.max_seconds = Some(2_400.0);
    assert_eq!(spans::typical(&figures), "12 min and 40 min");
    assert_eq!(
        spans::finding(Definitions::Afteraction, Phase::Resolve, &figures),
        "the known times are 12 min and 40 min"
    );
}

#[test]
fn a_stale_input_is_said_first_of_all() {
    let mut facts = fixture::usual();
    facts.inputs[0].newest = Some("2026-05-03T10:00:00Z".to_owned());
    let alerts = page(facts).alerts;
    assert_eq!(
        alerts[0].text,
        "The newest record is from 3 May 2026, 182 days before 2 November 2026: what follows describes that time, not now."
    );
    let texts: Vec<&str> = alerts[1..]
        .iter()
        .map(|alert| alert.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "12 of 436 records could not be used and stand in rejects.csv.",
            "The times in pagerduty-2026.csv carry no zone and were read as UTC; set the zone with --tz."
        ]
    );
}

#[test]
fn anchors_and_tables_are_unique_and_links_lead_somewhere() {
    let page = page(fixture::everything(500));
    let mut ids: Vec<String> = page
        .sections
        .iter()
        .map(|section| section.id.clone())
        .collect();
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        if let Block::Table(table) = block {
            ids.push(table.id.clone());
            ids.extend(table.rows.iter().filter_map(|row| row[0].anchor.clone()));
            assert!(
                table
                    .rows
                    .iter()
                    .all(|row| row.len() == table.columns.len()),
                "{}",
                table.id
            );
        }
    }
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!(
        page.figures
            .iter()
            .all(|figure| ids.contains(&figure.section))
    );
}

#[test]
fn a_column_of_words_may_break_where_one_is_long() {
    let align = |longest: usize| {
        let rows = ["short".to_owned(), "x".repeat(longest)].map(|text| vec![Cell::text(text)]);
        let table = Table::new("ids", "", &[("Id", Align::Word)]).with_rows(rows);
        table.columns[0].align
    };
    assert_eq!([align(32), align(33)], [Align::Word, Align::Text]);
}

#[test]
fn odd_ids_get_safe_names_that_never_meet() {
    assert_eq!(anchor::safe_id("INC-12.a_b"), "INC-12.a_b");
    let odd = [
        "",
        ".",
        "..",
        "../../etc/x",
        "a b",
        "a/b",
        "a-b ",
        "é",
        &"x".repeat(300),
        &"x".repeat(301),
        "CON\0",
    ];
    let names: BTreeSet<String> = odd.iter().map(|id| anchor::safe_id(id)).collect();
    assert_eq!(names.len(), odd.len());
    let is_safe = |name: &String| {
        name.len() < 80
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
    };
    assert!(names.iter().all(is_safe), "{names:?}");
}

#[test]
fn a_document_comes_back_from_its_json_and_renders_the_same() {
    let document = Document::TrendReport(Box::new(trend_report(fixture::usual())));
    let text = serde_json::to_string(&document).expect("writes");
    let again: Document = serde_json::from_str(&text).expect("reads");
    let html = |document: &Document| {
        crate::render::render(document, crate::render::Format::Html).expect("renders")
    };
    assert!(html(&document) == html(&again), "the page differs");
}
