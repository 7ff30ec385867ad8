use super::{Observation, Scores, duration_ratio, p_value, scores};
use crate::stats::oracle::{Case, family, numbers};

fn sorted(times: &[f64], ended: &[f64], floor: f64) -> Vec<Observation> {
    let pairs = times.iter().zip(ended);
    let mut found: Vec<Observation> = pairs
        .map(|(time, ended)| (time.max(floor), *ended > 0.0))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

fn ended(times: &[f64]) -> Vec<Observation> {
    sorted(times, &vec![1.0; times.len()], 0.0)
}

#[test]
fn nothing_says_nothing() {
    let some = ended(&[3.0, 4.0]);
    assert!((p_value(&[], &some) - 1.0).abs() < 1e-12);
    let seen = duration_ratio(&[], &some);
    assert!(seen.ratio.is_nan() || seen.lower <= 0.0);
}

#[test]
fn all_equal_or_all_open_is_no_difference() {
    for observations in [vec![(5.0, true); 30], vec![(5.0, false); 30]] {
        let seen = p_value(&observations, &observations);
        assert!((seen - 1.0).abs() < 1e-12, "{seen}");
    }
}

#[test]
fn nothing_open_is_the_rank_sum() {
    family("two_sample", |case: &Case| {
        let (a, b) = (ended(&case.inputs("a")), ended(&case.inputs("b")));
        let seen = Scores::of(&a, &b, 1.0);
        let pairs = crate::stats::number((a.len() * b.len()) as u64);
        case.check("U_a", f64::midpoint(super::exact(seen.sum), pairs));
        case.check("p_normal_cc", seen.normal_p_value());
        if a.len() + b.len() <= super::EXACT {
            case.check("p_perm", p_value(&a, &b));
            case.check("p_exact", p_value(&a, &b));
        }
    });
}

#[test]
fn many_durations_are_searched_to_the_same_ratio() {
    let mut random = crate::stats::random::Random::new(9);
    let mut draw = |count: usize, scale: f64| -> Vec<Observation> {
        let mut one = || (scale * (3.0 * random.unit()).exp(), random.unit() < 0.9);
        let mut found: Vec<Observation> = (0..count).map(|_| one()).collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found
    };
    let (a, b) = (draw(700, 1.3), draw(1_500, 1.0));
    let seen = duration_ratio(&a, &b);
    let z = |ratio: f64| Scores::of(&a, &b, ratio).z();
    for (ratio, level) in [
        (seen.ratio, 0.0),
        (seen.lower, crate::stats::Z_95),
        (seen.upper, -crate::stats::Z_95),
    ] {
        assert!(
            (z(ratio) - level).abs() < 0.01,
            "{ratio}: {} is not {level}",
            z(ratio)
        );
    }
    assert!(seen.lower < seen.ratio && seen.ratio < seen.upper);
}

#[test]
fn equals_the_reference() {
    family("two_sample_open", |case: &Case| {
        let read = |group: &str, floor: f64| {
            sorted(
                &case.inputs(&format!("t{group}")),
                &case.inputs(&format!("e{group}")),
                floor,
            )
        };
        let (current, baseline) = (read("1", 0.0), read("0", 0.0));
        let seen = Scores::of(&current, &baseline, 1.0);
        case.check("gehan_perm/W", super::exact(seen.sum));
        case.check("gehan_perm/var", seen.variance);
        case.check("gehan_perm/p", seen.normal_p_value());
        if current.len() + baseline.len() <= super::EXACT {
            case.check("gehan_perm/p_exact", p_value(&current, &baseline));
        }
        let mut expected: Vec<f64> = numbers(case.expected("gehan_perm/scores").expect("scores"))
            .into_iter()
            .flatten()
            .collect();
        let mut found: Vec<f64> = scores(&current, &baseline)
            .into_iter()
            .map(super::exact)
            .collect();
        expected.sort_by(f64::total_cmp);
        found.sort_by(f64::total_cmp);
        assert_eq!(found, expected);
        let ratio = duration_ratio(&read("1", 0.5), &read("0", 0.5));
        case.check_within("gehan_perm_scale/ratio", ratio.ratio, 1e-4);
        case.check_within("gehan_perm_scale/lower", ratio.lower, 1e-4);
        case.check_within("gehan_perm_scale/upper", ratio.upper, 1e-4);
    });
}
