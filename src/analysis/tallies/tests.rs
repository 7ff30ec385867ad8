use crate::analysis::sample::{Case, seen};
use crate::incident::DetectedBy;

#[test]
fn words_are_counted_and_so_is_their_absence() {
    let case = |id: &str, cause: Option<&'static str>| {
        Case::lasting(id, "2026-03-02", 5).with(|i| i.root_cause = cause.map(Into::into))
    };
    let cases = [
        case("a", Some("deploy")),
        case("b", Some("deploy")),
        case("c", None),
        case("d", Some(" ")),
        case("e", None),
        case("f", Some("config")),
    ];
    let seen = seen(&cases, "2026-04-01");
    let words: Vec<(Option<&str>, u64)> = seen
        .causes
        .iter()
        .map(|one| (one.name.as_deref(), one.count))
        .collect();
    assert_eq!(words, [(None, 3), (Some("deploy"), 2), (Some("config"), 1)]);
    assert_eq!(seen.triggers.len(), 1);
}

#[test]
fn every_kind_of_detection_is_counted() {
    let cases = [
        Case::lasting("a", "2026-03-02", 5).with(|i| i.detected_by = DetectedBy::Customer),
        Case::lasting("b", "2026-03-02", 5),
    ];
    assert_eq!(
        seen(&cases, "2026-04-01")
            .detection
            .into_values()
            .collect::<Vec<_>>(),
        [0, 0, 1, 0, 1]
    );
}
