use super::Slope;
use crate::stats::oracle::{Case, family};

#[test]
fn nothing_has_no_slope() {
    assert_eq!(Slope::fit(&[]), None);
    assert_eq!(Slope::fit(&[3, 4]), None);
    assert_eq!(Slope::fit(&[0; 20]), None);
}

#[test]
fn a_lone_event_at_the_end_does_not_run_away() {
    let mut counts = [0; 30];
    counts[29] = 5;
    let seen = Slope::fit(&counts).expect("events");
    assert!(seen.p_value() > 0.05, "{seen:?} {}", seen.p_value());
}

#[test]
fn equals_the_reference() {
    family("weekly_trend", |case: &Case| {
        let Some(seen) = Slope::fit(&case.counts("y")) else {
            panic!("every case has events");
        };
        case.check("slope", seen.slope);
        case.check("intercept", seen.intercept);
        case.check("phi", seen.dispersion);
        case.check("se", seen.plain_error());
        case.check("se_floored", seen.error());
        case.check("p_floored", seen.p_value());
        let (factor, lower, upper) = seen.factor(1.0);
        let percent = |factor: f64| (factor - 1.0) * 100.0;
        case.check("pct_per_week", percent(factor));
        case.check("pct_lower", percent(lower));
        case.check("pct_upper", percent(upper));
    });
}
