use super::{Baseline, RejectLimit, Window, baseline, filter, reject_limit, window};
use crate::incident::period::Unit;

#[test]
fn windows_and_baselines() {
    assert_eq!(window("4w").expect("a window"), Window::Weeks(4));
    assert_eq!(window("quarter").expect("a window"), Window::Quarter);
    for wrong in ["0w", "w", "4", "-4w", "4 w", "year"] {
        window(wrong).expect_err(wrong);
    }
    assert_eq!(
        baseline(Some("3m")).expect("a baseline"),
        Baseline::Before(Unit::Month, 3)
    );
    assert_eq!(baseline(None).expect("a baseline"), Baseline::Default);
    baseline(Some("later")).expect_err("no baseline");
}

#[test]
fn reject_limits() {
    let limit = |text: &str| reject_limit(text).expect("a limit");
    assert!(limit("0").is_exceeded(1, 100) && !limit("1").is_exceeded(1, 100));
    assert!(limit("1%").is_exceeded(2, 100) && !limit("1%").is_exceeded(1, 100));
    assert_eq!(limit("2.5%"), RejectLimit::Percent(2.5));
    for wrong in ["-1", "101%", "few"] {
        reject_limit(wrong).expect_err(wrong);
    }
}

#[test]
fn filters_name_a_column() {
    assert_eq!(
        filter("service = checkout").expect("a filter").column,
        "services"
    );
    assert_eq!(
        filter("severity=SEV1").expect("a filter").column,
        "severity"
    );
    filter("colour=red").expect_err("no column");
    filter("service").expect_err("no value");
}
