use crate::analysis::sample::{Case, seen_in, since, window};
use crate::incident::{Milestone, Severity};

fn case(id: &str, at: &str, severity: Severity) -> Case {
    Case::new(id).at(Milestone::Started, at).severity(severity)
}

#[test]
fn every_level_has_a_share_with_its_interval() {
    let cases = [
        case("a", "2026-03-02", Severity::Sev1),
        case("b", "2026-03-02", Severity::Sev3),
        case("c", "2026-03-02", Severity::Sev3),
        case("d", "2026-03-02", Severity::Unknown),
        case("e", "2026-02-02", Severity::Sev2),
        case("f", "2026-02-02", Severity::Sev4),
    ];
    let seen = seen_in(
        &cases,
        &since(
            window("2026-03-02", "2026-03-30", "2026-04-01"),
            "2026-02-02",
        ),
    );
    let levels: Vec<(Severity, u64)> = seen
        .severity
        .iter()
        .map(|one| (one.level, one.count))
        .collect();
    assert_eq!(
        levels.iter().map(|one| one.1).collect::<Vec<_>>(),
        [1, 0, 2, 0, 0, 1]
    );
    assert_eq!(seen.severity[2].share, Some(0.5));
    assert_eq!(seen.severity[1].share_lower, Some(0.0));
    let (now, before) = (
        seen.severity_change.current,
        seen.severity_change.baseline.expect("a baseline"),
    );
    assert_eq!((now.count, now.of, now.share), (1, 4, Some(0.25)));
    assert_eq!((before.count, before.of, before.share), (1, 2, Some(0.5)));
}
