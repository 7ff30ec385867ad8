use super::quantile;
use crate::stats::oracle;

#[test]
fn interpolates_between_neighbours() {
    let seen = |values: &[f64], p: f64| quantile(values, p);
    assert_eq!(seen(&[], 0.5), None);
    assert_eq!(seen(&[7.0], 0.9), Some(7.0));
    assert_eq!(seen(&[1.0, 2.0, 3.0, 4.0], 0.5), Some(2.5));
    assert_eq!(seen(&[1.0, 2.0, 3.0, 4.0], 1.0), Some(4.0));
    assert_eq!(seen(&[0.0, 10.0], 0.25), Some(2.5));
}

#[test]
fn equals_the_reference() {
    for case in oracle::cases("quantile_ci") {
        let mut values: Vec<f64> = oracle::numbers(&case["input"]["x"])
            .into_iter()
            .flatten()
            .collect();
        values.sort_by(f64::total_cmp);
        let p = case["input"]["p"].as_f64().expect("a probability");
        oracle::check(
            &case["id"].to_string(),
            quantile(&values, p),
            case["expected"]["quantile_type7"].as_f64(),
        );
    }
}
