use super::{RatePower, duration_ratio};
use crate::stats::oracle::{Case, family};

#[test]
fn few_events_show_nothing() {
    let seen = RatePower::new(0.05, 4.0, 12.0);
    assert_eq!((seen.drop(), seen.rise()), (None, None));
    assert_eq!(RatePower::new(0.0, 4.0, 12.0).rise(), None);
    assert_eq!(duration_ratio(1.2, 0, 40), None);
}

#[test]
fn many_events_follow_the_enumeration() {
    let [enumerated, formula] = [160.0, 170.0].map(|rate| RatePower::new(rate, 4.0, 12.0));
    let near = |a: Option<f64>, b: Option<f64>| {
        let (a, b) = (a.expect("seen"), b.expect("seen"));
        (a - b).abs() < 0.01
    };
    assert!(near(enumerated.drop(), formula.drop()) && near(enumerated.rise(), formula.rise()));
}

#[test]
fn equals_the_reference() {
    family("power", |case: &Case| {
        let seen = RatePower::new(case.input("lam0"), case.input("t1"), case.input("t0"));
        case.check("rate_drop_ratio", seen.drop().unwrap_or(f64::NAN));
        case.check("rate_rise_ratio", seen.rise().unwrap_or(f64::NAN));
        case.check("power_at_half", seen.of(0.5));
        case.check("power_at_double", seen.of(2.0));
        let duration = duration_ratio(case.input("log_sd"), case.count("n1"), case.count("n0"));
        case.check("duration_ratio", duration.unwrap_or(f64::NAN));
    });
}
