//! The weekly, monthly or quarterly report: results → one document.

use crate::incident::period::Period;
use crate::report::{
    Facts, Page, SCHEMA_VERSION, Section, TrendReport, WindowSummary, Windows, alerts, discussion,
    figures, findings, headline, names, sections, words,
};

/// Makes the report.
///
/// *Input*: the results and what they rest on. *Output*: the figures unchanged and the page in words, tables and
/// charts. *Empty*: each section says in a sentence what is missing.
#[must_use]
pub fn trend_report(facts: Facts) -> TrendReport {
    let page = page(&facts, sections::sections(&facts));
    let page = facts.audience.fit(page);
    report(facts, page)
}

/// Makes the report on what follows incidents, and nothing else.
#[must_use]
pub fn actions_report(facts: Facts) -> TrendReport {
    let page = Page {
        title: "Action items".to_owned(),
        ..page(&facts, sections::follow_up(&facts).into())
    };
    report(facts, page)
}

fn report(facts: Facts, page: Page) -> TrendReport {
    let mut discussion = discussion::cards(&facts);
    facts.audience.fit_cards(&mut discussion);
    TrendReport {
        schema_version: SCHEMA_VERSION,
        as_of: facts.scope.as_of,
        time_zone: facts.scope.zone.name().to_owned(),
        definitions: facts.rules.definitions.word().to_owned(),
        window: windows(&facts),
        generator: facts.generator,
        settings: facts.settings,
        as_of_basis: facts.as_of_basis,
        inputs: facts.inputs,
        ledger: facts.ledger,
        analyses: facts.analyses,
        discussion,
        page,
    }
}

pub(super) fn windows(facts: &Facts) -> Windows {
    let summary = |period: Period| WindowSummary {
        from: period.from,
        to: period.to,
        weeks: period.weeks(facts.zone()),
    };
    Windows {
        name: facts.window_name.clone(),
        current: summary(facts.scope.current),
        baseline: facts.scope.baseline.map(summary),
    }
}

fn page(facts: &Facts, sections: Vec<Section>) -> Page {
    Page {
        title: facts.group.as_ref().map_or_else(
            || "Incident report".to_owned(),
            |group| format!("Incident report: {}", words::cut(group, 80)),
        ),
        period: facts.period_and_zone(),
        basis: basis(facts),
        alerts: alerts::alerts(facts),
        headline: headline::headline(facts),
        changes: findings::findings(facts),
        figures: figures::figures(facts),
        discussion_lead: discussion::lead(facts),
        sections,
        footer: footer(facts),
    }
}

/// "Seen from 2 November 2026, 09:00 (the time of the run); compared with the 12 weeks before."
pub(super) fn basis(facts: &Facts) -> String {
    let as_of = words::stamp(facts.scope.as_of, facts.zone());
    let basis = names::as_of_basis(&facts.as_of_basis);
    let context = facts.before().map_or_else(String::new, |before| {
        format!("; compared with the {before}")
    });
    format!("Seen from {as_of} ({basis}){context}")
}

pub(super) fn footer(facts: &Facts) -> String {
    let files = words::plural(figures::number(facts.inputs.len()), "input", "inputs");
    let records = words::plural(facts.ledger.read, "record", "records");
    format!(
        "{} {}; {records} from {files}; definitions: {}",
        facts.generator.name,
        facts.generator.version,
        facts.rules.definitions.word()
    )
}
