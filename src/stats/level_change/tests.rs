use super::level_change;
use crate::stats::random::Random;

#[test]
fn finds_a_rise_and_where_it_began() {
    let counts = [4, 3, 5, 4, 4, 6, 3, 4, 5, 4, 9, 10, 8, 11, 9, 9, 10, 8];
    let seen = level_change(&counts).expect("events");
    assert_eq!(seen.place, 10);
    assert!((seen.before - 4.2).abs() < 1e-9 && (seen.after - 9.25).abs() < 1e-9);
    assert!(seen.p_value <= 0.002, "{}", seen.p_value);
}

#[test]
fn too_short_or_empty_is_not_judged() {
    assert_eq!(level_change(&[1, 2, 3, 4, 5, 6, 7]), None);
    assert_eq!(level_change(&[0; 30]), None);
}

#[test]
fn unchanged_bursty_counts_are_rarely_called_a_change() {
    let mut random = Random::new(3);
    let mut burst = || {
        if random.below(5) == 0 {
            12
        } else {
            random.below(4) as u64
        }
    };
    let raised = (0..200)
        .filter(|_| {
            let counts: Vec<u64> = (0..26).map(|_| burst()).collect();
            level_change(&counts).is_some_and(|seen| seen.p_value <= 0.05)
        })
        .count();
    assert!(raised <= 18, "{raised} of 200");
}
