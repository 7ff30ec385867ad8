use super::{garwood, wilson};
use crate::stats::oracle;

#[test]
fn nothing_has_no_interval() {
    assert_eq!(wilson(0, 0), None);
    assert_eq!(garwood(3, 0.0), None);
    assert_eq!(garwood(3, -1.0), None);
    assert_eq!(garwood(3, f64::NAN), None);
}

#[test]
fn shares_equal_the_reference() {
    for case in oracle::cases("shares") {
        let (count, of) = (
            case["input"]["x"].as_u64().expect("x"),
            case["input"]["n"].as_u64().expect("n"),
        );
        let seen = wilson(count, of);
        oracle::check(
            &case["id"].to_string(),
            seen.map(|s| s.0),
            case["expected"]["wilson_lower"].as_f64(),
        );
        oracle::check(
            &case["id"].to_string(),
            seen.map(|s| s.1),
            case["expected"]["wilson_upper"].as_f64(),
        );
    }
}

#[test]
fn rates_equal_the_reference() {
    for case in oracle::cases("poisson_rate") {
        let (count, t) = (
            case["input"]["x"].as_u64().expect("x"),
            case["input"]["t"].as_f64().expect("t"),
        );
        let seen = garwood(count, t);
        oracle::check(
            &case["id"].to_string(),
            seen.map(|s| s.0),
            case["expected"]["lower"].as_f64(),
        );
        oracle::check(
            &case["id"].to_string(),
            seen.map(|s| s.1),
            case["expected"]["upper"].as_f64(),
        );
    }
}

#[test]
fn a_million_events_stay_near_the_normal_interval() {
    let (lower, upper) = garwood(1_000_000, 1.0).expect("there is exposure");
    assert!(
        (lower - 998_041.0).abs() < 2.0 && (upper - 1_001_962.0).abs() < 2.0,
        "{lower} {upper}"
    );
}
