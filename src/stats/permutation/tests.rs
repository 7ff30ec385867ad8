use super::{SumDistribution, permutation_p_value};

#[test]
fn equals_dealing_out_by_hand() {
    // Of 1, 2, 2, 5 two are taken: 3, 3, 6, 4, 7, 7.
    let seen: Vec<(i64, f64)> = SumDistribution::new(&[1, 2, 2, 5], 2)
        .sums()
        .filter(|(_, chance)| *chance > 0.0)
        .collect();
    let sixth = 1.0 / 6.0;
    let expected = [(3, 2.0 * sixth), (4, sixth), (6, sixth), (7, 2.0 * sixth)];
    assert_eq!(seen.len(), expected.len());
    for ((sum, chance), (expected_sum, expected)) in seen.into_iter().zip(expected) {
        assert_eq!(sum, expected_sum);
        assert!((chance - expected).abs() < 1e-12);
    }
    assert!((permutation_p_value(&[5, 2, 1, 2], 2) - 4.0 * sixth).abs() < 1e-12);
    assert!((permutation_p_value(&[2, 2, 1, 5], 2) - 1.0).abs() < 1e-12);
}

#[test]
fn the_larger_group_gives_the_same() {
    let scores = [-7, 3, 0, 2, 9, -4, -3];
    let (mut turned, own) = (scores.to_vec(), 2);
    turned.rotate_left(own);
    let [one, other] = [
        permutation_p_value(&scores, own),
        permutation_p_value(&turned, scores.len() - own),
    ];
    assert!((one - other).abs() < 1e-12, "{one} {other}");
}
