use super::{burst_ratio, deviance, guarded_ratio, usual_range};
use crate::stats::dispersion::Dispersion;
use crate::stats::number;
use crate::stats::oracle::{Case, family};
use crate::stats::rate_ratio::Events;

fn events(counts: &[u64]) -> Events {
    Events {
        count: counts.iter().sum(),
        exposure: number(counts.len() as u64),
    }
}

#[test]
fn without_spread_the_exact_comparison_stands_alone() {
    let seen = guarded_ratio(events(&[3]), events(&[9]), &Dispersion::default()).expect("exposure");
    let exact = crate::stats::rate_ratio::rate_ratio(events(&[3]), events(&[9])).expect("exposure");
    assert_eq!(seen, exact);
}

#[test]
fn interval_and_p_value_agree() {
    let even = Dispersion {
        chi_squared: 14.0,
        freedom: 14.0,
    };
    for x1 in 0..40 {
        for x0 in 0..40 {
            let at = |count, exposure| Events { count, exposure };
            let seen = burst_ratio(at(x1, 4.0), at(x0, 12.0), &even).expect("freedom");
            let excludes = seen.lower > 1.0 || seen.upper < 1.0;
            assert_eq!(seen.p_value < 0.05, excludes, "{x1} {x0} {seen:?}");
        }
    }
}

#[test]
fn the_usual_range_is_what_would_not_be_raised() {
    let weeks = [5, 3, 8, 0, 6, 4, 5, 7, 2, 5, 6, 4];
    let dispersion = Dispersion::of(&[&weeks]);
    let (lower, upper) = usual_range(1.0, events(&weeks), &dispersion).expect("a range");
    let raised = |count: u64| {
        let seen = guarded_ratio(events(&[count]), events(&weeks), &dispersion);
        seen.expect("exposure").p_value <= 0.05
    };
    let usual: Vec<u64> = (0..60).filter(|&count| !raised(count)).collect();
    assert_eq!((usual.first(), usual.last()), (Some(&lower), Some(&upper)));
    assert_eq!(
        usual_range(1.0, events(&[0; 12]), &Dispersion::of(&[&[0; 12]])),
        Some((0, 1))
    );
}

#[test]
fn equals_the_reference() {
    family("burst_ratio", |case: &Case| {
        let (current, baseline) = (case.counts("cur"), case.counts("base"));
        let dispersion = Dispersion::of(&[&current, &baseline]);
        let (now, before) = (events(&current), events(&baseline));
        let seen = burst_ratio(now, before, &dispersion).expect("freedom");
        case.check("ratio", seen.ratio);
        case.check("deviance_diff", deviance(now, before, 1.0));
        case.check("phi", dispersion.index().unwrap_or(f64::NAN));
        case.check("phi_floored", dispersion.floored());
        case.check("df2", dispersion.freedom);
        case.check("p_floored", seen.p_value);
        let exact = crate::stats::rate_ratio::rate_ratio(now, before).expect("exposure");
        case.check("p_exact", exact.p_value);
        let both = guarded_ratio(now, before, &dispersion).expect("exposure");
        case.check("p_recommended", both.p_value);
    });
}
