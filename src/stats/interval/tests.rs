use super::{clopper_pearson, garwood, wilson};
use crate::stats::oracle::{Case, family};

#[test]
fn nothing_has_no_interval() {
    assert_eq!(wilson(0, 0), None);
    assert_eq!(clopper_pearson(0, 0), None);
    assert_eq!(garwood(3, 0.0, 0.95), None);
    assert_eq!(garwood(3, -1.0, 0.95), None);
    assert_eq!(garwood(3, f64::NAN, 0.95), None);
}

#[test]
fn shares_equal_the_reference() {
    family("shares", |case: &Case| {
        let (count, of) = (case.count("x"), case.count("n"));
        let unknown = (f64::NAN, f64::NAN);
        let (lower, upper) = wilson(count, of).unwrap_or(unknown);
        case.check("wilson_lower", lower);
        case.check("wilson_upper", upper);
        let (lower, upper) = clopper_pearson(count, of).unwrap_or(unknown);
        case.check("cp_lower", lower);
        case.check("cp_upper", upper);
    });
}

#[test]
fn rates_equal_the_reference() {
    family("poisson_rate", |case: &Case| {
        let (count, exposure) = (case.count("x"), case.input("t"));
        let (lower, upper) = garwood(count, exposure, case.input("conf")).expect("exposure");
        case.check("rate", crate::stats::number(count) / exposure);
        case.check("lower", lower);
        case.check("upper", upper);
    });
}

#[test]
fn a_million_events_stay_near_the_normal_interval() {
    let (lower, upper) = garwood(1_000_000, 1.0, 0.95).expect("there is exposure");
    assert!(
        (lower - 998_041.0).abs() < 2.0 && (upper - 1_001_962.0).abs() < 2.0,
        "{lower} {upper}"
    );
}
