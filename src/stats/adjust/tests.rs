use super::{benjamini_hochberg, holm};
use crate::stats::oracle::{Case, family, numbers};

#[test]
fn nothing_stays_nothing() {
    assert!(holm(&[]).is_empty() && benjamini_hochberg(&[]).is_empty());
}

#[test]
fn equals_the_reference() {
    family("multiplicity", |case: &Case| {
        let p_values = case.inputs("p");
        for (name, seen) in [
            ("holm", holm(&p_values)),
            ("bh", benjamini_hochberg(&p_values)),
        ] {
            let expected = numbers(case.expected(name).expect("both are given"));
            assert_eq!(expected.len(), seen.len());
            for (place, seen) in seen.into_iter().enumerate() {
                case.check(&format!("{name}/{place}"), seen);
            }
        }
    });
}
