use super::Shares;
use crate::stats::oracle::{Case, family};

#[test]
fn nothing_differs_from_nothing() {
    for (current, baseline) in [((0, 0), (3, 9)), ((2, 5), (0, 0)), ((0, 0), (0, 0))] {
        assert!((Shares { current, baseline }.p_value() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_least_p_value_is_the_least_of_all() {
    for (current, baseline) in [((1, 4), (3, 20)), ((0, 2), (1, 30)), ((4, 9), (9, 12))] {
        let successes: u64 = current.0 + baseline.0;
        let tables =
            (successes.saturating_sub(baseline.1)..=successes.min(current.1)).map(|count| {
                Shares {
                    current: (count, current.1),
                    baseline: (successes - count, baseline.1),
                }
                .p_value()
            });
        let least = tables.fold(1.0, f64::min);
        assert!((Shares { current, baseline }.least_p_value() - least).abs() < 1e-12);
    }
}

#[test]
fn many_are_no_trouble() {
    let far = Shares {
        current: (20_000, 40_000),
        baseline: (5_000, 60_000),
    };
    assert!(far.p_value() < 1e-100);
}

#[test]
fn equals_the_reference() {
    family("shares", |case: &Case| {
        if case.expected("fisher_p").is_some() {
            let seen = Shares {
                current: (case.count("x"), case.count("n")),
                baseline: (case.count("x2"), case.count("n2")),
            };
            case.check("fisher_p", seen.p_value());
        }
    });
}
