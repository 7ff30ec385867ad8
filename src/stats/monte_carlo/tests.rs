use super::spread_p_value;
use crate::stats::random::Random;

#[test]
fn nothing_has_no_pattern() {
    assert!((spread_p_value(&[], &[]) - 1.0).abs() < 1e-12);
    assert!((spread_p_value(&[0, 0], &[1.0, 1.0]) - 1.0).abs() < 1e-12);
    assert!((spread_p_value(&[9], &[1.0]) - 1.0).abs() < 1e-12);
}

#[test]
fn exposure_is_what_counts() {
    // Three quarters of the time hold three quarters of the events.
    assert!(spread_p_value(&[30, 10], &[3.0, 1.0]) > 0.5);
    assert!(spread_p_value(&[30, 10], &[1.0, 1.0]) < 0.01);
    assert!(spread_p_value(&[3_000, 1_000], &[1.0, 1.0]) < 1e-9);
    // What has no exposure holds no event and takes no part.
    assert!(spread_p_value(&[20, 20, 0], &[1.0, 1.0, 0.0]) > 0.5);
}

#[test]
fn chance_alone_is_rarely_called_a_pattern() {
    let mut random = Random::new(11);
    let raised = (0..200)
        .filter(|_| {
            let mut counts = [0; 24];
            (0..40).for_each(|_| counts[random.below(24)] += 1);
            spread_p_value(&counts, &[1.0; 24]) <= 0.05
        })
        .count();
    assert!(raised <= 18, "{raised} of 200");
}
