use super::{Definitions, Rules, Target};
use crate::analysis::sample::{Case, everything, table};
use crate::analysis::{ClosedOnly, analyses_by};
use crate::incident::{Milestone, Phase, Severity, Status};

fn median(of: &ClosedOnly) -> Option<f64> {
    of.median_seconds.map(|seconds| seconds / 60.0)
}

#[test]
fn each_set_measures_its_own_way() {
    let case = Case::new("a")
        .at(Milestone::Started, "2026-03-02 10:00")
        .at(Milestone::Detected, "2026-03-02 10:10")
        .at(Milestone::Declared, "2026-03-02 10:15")
        .at(Milestone::Mitigated, "2026-03-02 11:10")
        .at(Milestone::Resolved, "2026-03-02 12:00")
        .at(Milestone::Closed, "2026-03-02 13:00")
        .status(Status::Closed);
    let open = Case::new("b")
        .at(Milestone::Started, "2026-03-03 10:00")
        .status(Status::Open);
    let cases = [case, open];
    let table = table(&cases);
    let scope = everything(&table, "2026-03-04");
    let seen = |definitions: Definitions| {
        let rules = Rules {
            definitions,
            ..Rules::default()
        };
        let found = analyses_by(&table, &scope, &rules).expect("results");
        let phases = [
            Phase::Detect,
            Phase::Acknowledge,
            Phase::Mitigate,
            Phase::Resolve,
        ];
        let medians = phases.map(|phase| median(&found.phases[&phase].closed_only));
        (medians, found.phases[&Phase::Resolve].open)
    };
    assert_eq!(
        seen(Definitions::Afteraction),
        ([Some(10.0), None, Some(70.0), Some(120.0)], 1)
    );
    assert_eq!(
        seen(Definitions::PagerDuty),
        ([Some(10.0), None, Some(55.0), Some(105.0)], 1)
    );
    assert_eq!(
        seen(Definitions::Datadog),
        ([Some(10.0), None, Some(60.0), Some(105.0)], 0)
    );
    assert_eq!(
        seen(Definitions::Opsgenie),
        ([Some(10.0), Some(165.0), Some(70.0), Some(165.0)], 0)
    );
    assert_eq!(
        seen(Definitions::FireHydrant),
        ([Some(10.0), None, Some(70.0), Some(120.0)], 1)
    );
}

#[test]
fn a_severity_has_its_own_target_before_the_one_for_all() {
    let target = |severity, seconds| Target {
        severity,
        phase: Phase::Resolve,
        seconds,
    };
    let rules = Rules {
        targets: vec![
            target(None, 14_400.0),
            target(Some(Severity::Sev1), 3_600.0),
        ],
        ..Rules::default()
    };
    assert_eq!(
        rules.target(Phase::Resolve, Some(Severity::Sev1)),
        Some(3_600.0)
    );
    assert_eq!(
        rules.target(Phase::Resolve, Some(Severity::Sev2)),
        Some(14_400.0)
    );
    assert_eq!(rules.target(Phase::Resolve, None), Some(14_400.0));
    assert_eq!(rules.target(Phase::Detect, None), None);
}
