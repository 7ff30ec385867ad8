use super::Dispersion;
use crate::stats::oracle::{Case, family};

#[test]
fn single_counts_and_empty_groups_say_nothing() {
    assert_eq!(Dispersion::of(&[]).index(), None);
    assert_eq!(Dispersion::of(&[&[4], &[]]).index(), None);
    let seen = Dispersion::of(&[&[0, 0, 0]]);
    assert_eq!((seen.index(), seen.floored()), (Some(0.0), 1.0));
}

#[test]
fn equals_the_reference() {
    family("dispersion", |case: &Case| {
        let counts = case.counts("y");
        let seen = Dispersion::of(&[&counts]);
        case.check("index", seen.index().unwrap_or(f64::NAN));
        case.check("chi2", seen.chi_squared);
        case.check("df", seen.freedom);
        case.check("p_over", seen.p_value().unwrap_or(f64::NAN));
    });
}
