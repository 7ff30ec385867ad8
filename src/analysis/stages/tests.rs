use crate::analysis::Stage;
use crate::analysis::sample::{Case, seen};
use crate::incident::Milestone;

fn shown(stages: &[Stage]) -> Vec<String> {
    let one = |stage: &Stage| {
        let minutes = |seconds: Option<f64>| seconds.map_or(-1.0, |seconds| seconds / 60.0);
        format!(
            "{} to {}: {} known, mean {}, median {}, share {:.2}",
            stage.from.word(),
            stage.to.word(),
            stage.known,
            minutes(stage.mean_seconds),
            minutes(stage.median_seconds),
            stage.share.unwrap_or(-1.0)
        )
    };
    stages.iter().map(one).collect()
}

#[test]
fn neighbours_that_both_are_known_make_a_stage() {
    let whole = |id: &str, hour: u32| {
        Case::new(id)
            .at(Milestone::Started, &format!("2026-03-02 {hour:02}:00"))
            .at(Milestone::Detected, &format!("2026-03-02 {hour:02}:10"))
            .at(Milestone::Mitigated, &format!("2026-03-02 {hour:02}:30"))
            .at(
                Milestone::Resolved,
                &format!("2026-03-02 {:02}:00", hour + 1),
            )
    };
    let cases = [
        whole("a", 1),
        whole("b", 3),
        // Its detection is missing: no stage is formed across the gap.
        Case::new("c")
            .at(Milestone::Started, "2026-03-02 05:00")
            .at(Milestone::Mitigated, "2026-03-02 07:00")
            .at(Milestone::Resolved, "2026-03-02 08:00"),
        // Out of order.
        Case::new("d")
            .at(Milestone::Started, "2026-03-02 05:00")
            .at(Milestone::Detected, "2026-03-02 04:00"),
    ];
    assert_eq!(
        shown(&seen(&cases, "2026-03-03").stages),
        [
            "started to detected: 2 known, mean 10, median 10, share 0.11",
            "detected to mitigated: 2 known, mean 20, median 20, share 0.22",
            "mitigated to resolved: 3 known, mean 40, median 30, share 0.67",
        ]
    );
}

#[test]
fn each_input_has_its_own_neighbours_and_zeros_may_mean_nothing() {
    let cases = [
        Case::lasting("a", "2026-03-02 01:00", 60),
        Case::lasting("b", "2026-03-02 02:00", 0)
            .at(Milestone::Mitigated, "2026-03-02 02:00")
            .input(1),
        Case::lasting("c", "2026-03-02 03:00", 30)
            .at(Milestone::Mitigated, "2026-03-02 03:00")
            .input(1),
    ];
    assert_eq!(
        shown(&seen(&cases, "2026-03-03").stages),
        [
            "started to resolved: 1 known, mean 60, median 60, share 0.67",
            "mitigated to resolved: 1 known, mean 30, median 30, share 0.33",
        ]
    );
}
