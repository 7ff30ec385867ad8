use super::{quantile, quantile_interval};
use crate::stats::oracle::{Case, family};

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
fn few_values_have_no_interval() {
    assert_eq!(quantile_interval(&[], 0.5, 0.95), (None, None));
    assert_eq!(quantile_interval(&[1.0; 5], 0.5, 0.95), (None, None));
    assert_eq!(
        quantile_interval(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 0.5, 0.95),
        (Some(1.0), Some(6.0))
    );
}

#[test]
fn equals_the_reference() {
    family("quantile_ci", |case: &Case| {
        let mut values = case.inputs("x");
        values.sort_by(f64::total_cmp);
        let probability = case.input("p");
        let seen = quantile(&values, probability);
        case.check("quantile_type7", seen.unwrap_or(f64::NAN));
        let (lower, upper) = quantile_interval(&values, probability, case.input("conf"));
        case.check("lower", lower.unwrap_or(f64::NAN));
        case.check("upper", upper.unwrap_or(f64::NAN));
    });
}
