use crate::analysis::Scope;
use crate::analysis::sample::{Case, seen_in, window};
use crate::incident::period::Tz;

#[test]
fn starts_stand_in_the_reporting_zones_weekday_and_hour() {
    let scope = Scope {
        zone: Tz::America__Los_Angeles,
        ..window("2026-03-02", "2026-03-30", "2026-04-01")
    };
    // The clock moved on 8 March: Monday 07:30 UTC is Sunday evening on both sides, an hour apart.
    let cases = [
        Case::lasting("a", "2026-03-02 07:30", 5),
        Case::lasting("b", "2026-03-16 06:30", 5),
        Case::lasting("c", "2026-03-31", 5),
    ];
    let seen = seen_in(&cases, &scope).time_of_day;
    assert_eq!(
        (seen.cells.len(), seen.cells[0].len(), seen.starts_used),
        (7, 24, 2)
    );
    assert_eq!(
        (seen.cells[6][23], seen.cells.iter().flatten().sum::<u64>()),
        (2, 2)
    );
}
