use super::{Trend, trend};
use crate::analysis::PeriodCount;
use crate::analysis::change::judge;
use crate::analysis::{Verdict, sample};

fn seen(counts: &[u64]) -> Trend {
    let week = |(place, &count): (i64, &u64)| {
        let at =
            chrono::DateTime::from_timestamp(1_735_516_800 + place * 604_800, 0).expect("a time");
        let from = sample::time(&at.format("%Y-%m-%d").to_string());
        PeriodCount {
            from,
            to: from,
            count,
            by_severity: std::collections::BTreeMap::new(),
            usual_lower: None,
            usual_upper: None,
            complete: true,
        }
    };
    let weekly: Vec<PeriodCount> = (0..).zip(counts).map(week).collect();
    let mut found = trend(&weekly);
    let (slope, level) = found.pending();
    judge(
        [Some(slope), level].into_iter().flatten().collect(),
        Vec::new(),
    );
    found.settle();
    found
}

#[test]
fn a_change_of_level_names_its_week() {
    let found = seen(&[4, 3, 5, 4, 4, 6, 3, 4, 5, 4, 9, 10, 8, 11, 9, 9, 10, 8]);
    assert_eq!(found.verdict, Some(Verdict::ClearIncrease));
    let level = found.level_change.expect("a change of level");
    assert_eq!(
        (&level.from.rfc3339()[..10], level.verdict),
        ("2025-03-10", Some(Verdict::ClearIncrease))
    );
    assert!(found.percent_per_4_weeks.expect("a slope") > 20.0);
}

#[test]
fn steady_weeks_have_neither_and_few_weeks_are_not_judged() {
    let steady = seen(&[4, 5, 3, 6, 4, 5, 4, 3, 5, 6, 4, 4, 5, 3]);
    assert_eq!(
        (steady.verdict, steady.level_change),
        (Some(Verdict::NoClearChange), None)
    );
    for few in [&[4, 5, 9][..], &[0; 20][..]] {
        let found = seen(few);
        assert_eq!(
            (found.verdict, found.percent_per_4_weeks),
            (Some(Verdict::TooFew), None)
        );
    }
}
