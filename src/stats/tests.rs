//! Which families of reference values are checked, and which are not.

use super::oracle;

/// The families that the tests of this layer and of the calendar check.
const CHECKED: [&str; 13] = [
    "burst_ratio",
    "dispersion",
    "exposure",
    "km",
    "multiplicity",
    "poisson_rate",
    "power",
    "quantile_ci",
    "rate_ratio",
    "shares",
    "two_sample",
    "two_sample_open",
    "weekly_trend",
];

/// The families of methods that the reports leave out on purpose.
const LEFT_OUT: [&str; 5] = [
    "changepoint",
    "co_occurrence",
    "control_charts",
    "event_trend",
    "lognormal",
];

#[test]
fn every_family_of_reference_values_is_checked_or_left_out_on_purpose() {
    let Ok(entries) = std::fs::read_dir(oracle::folder()) else {
        eprintln!("skipped: no reference values");
        return;
    };
    let (mut checked, mut skipped) = (0, Vec::new());
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let Some(family) = path.to_str().and_then(|path| path.strip_suffix(".json")) else {
            continue;
        };
        let family = family.rsplit('/').next().unwrap_or(family);
        let cases = oracle::cases(family).len();
        if CHECKED.contains(&family) {
            checked += cases;
        } else {
            assert!(
                LEFT_OUT.contains(&family),
                "{family} is a family that no test knows"
            );
            skipped.push(format!("{family} ({cases})"));
        }
    }
    skipped.sort();
    eprintln!(
        "{checked} cases are checked; skipped: {}",
        skipped.join(", ")
    );
    assert!(checked > 0, "the folder of reference values holds none");
}
