use super::{duration_ratio, is_reachable, nth_ratio};
use crate::stats::oracle::{Case, family};

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

#[test]
fn finds_the_ratios_in_order() {
    let (a, b) = ([1.0, 2.0, 2.0, 9.0], [0.5, 2.0, 7.0]);
    let all = a
        .iter()
        .flat_map(|a| b.iter().map(move |b| a / b))
        .collect();
    let found: Vec<f64> = (1..=12).map(|rank| nth_ratio(&a, &b, rank)).collect();
    assert_eq!(found, sorted(all));
}

#[test]
fn few_durations_reach_no_interval() {
    assert!(
        !is_reachable(3, 4) && is_reachable(3, 5) && !is_reachable(1, 38) && is_reachable(1, 39)
    );
    let seen = duration_ratio(&[500.0], &[10.0, 20.0, 30.0]).expect("both have durations");
    assert!(seen.lower <= 0.0 && seen.upper.is_infinite());
    assert_eq!(duration_ratio(&[], &[1.0]), None);
}

#[test]
fn many_durations_are_searched_to_the_same_ratio() {
    let mut random = crate::stats::random::Random::new(5);
    let mut draw = |count: usize, scale: f64| -> Vec<f64> {
        sorted(
            (0..count)
                .map(|_| scale * (3.0 * random.unit()).exp())
                .collect(),
        )
    };
    let (a, b) = (draw(700, 1.3), draw(1_500, 1.0));
    let seen = duration_ratio(&a, &b).expect("both have durations");
    let pairs = a.len() as u64 * b.len() as u64;
    let middle = nth_ratio(&a, &b, pairs / 2 + 1);
    assert!(
        (seen.ratio / middle - 1.0).abs() < 1e-6,
        "{} {middle}",
        seen.ratio
    );
    let rank = super::interval_rank(&a, &b);
    let (lower, upper) = (nth_ratio(&a, &b, rank), nth_ratio(&a, &b, pairs + 1 - rank));
    assert!((seen.lower / lower - 1.0).abs() < 1e-6 && (seen.upper / upper - 1.0).abs() < 1e-6);
}

#[test]
fn equals_the_reference() {
    family("two_sample", |case: &Case| {
        let (a, b) = (sorted(case.inputs("a")), sorted(case.inputs("b")));
        if case
            .expected("hl_ratio")
            .is_none_or(serde_json::Value::is_null)
        {
            return;
        }
        let seen = duration_ratio(&a, &b).expect("both have durations");
        let ties = case.expected("ties").and_then(serde_json::Value::as_bool) == Some(true);
        let tolerance = if ties { 1e-3 } else { 0.0 };
        case.check("hl_ratio", seen.ratio);
        let lower = if seen.lower > 0.0 {
            seen.lower
        } else {
            f64::NAN
        };
        case.check_within("hl_lower", lower, tolerance);
        case.check_within("hl_upper", seen.upper, tolerance);
    });
}
