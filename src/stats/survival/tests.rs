use super::{Curve, Line, Quantile, median, reaching, score};
use crate::stats::oracle;

fn curve(times: &[f64], ended: &[bool]) -> Curve {
    let mut pairs: Vec<(f64, bool)> = times.iter().copied().zip(ended.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    Curve::new(pairs.len(), pairs.into_iter())
}

#[test]
fn nothing_gives_nothing() {
    let empty = curve(&[], &[]);
    assert!(empty.steps().is_empty());
    assert_eq!(empty.quantile(0.5), Quantile::default());
}

#[test]
fn the_median_alone_equals_the_curves() {
    for (times, ended) in [
        (&[][..], &[][..]),
        (&[10.0, 25.0], &[true, false]),
        (&[5.0, 9.0], &[false, false]),
        (
            &[1.0, 2.0, 2.0, 3.0, 8.0, 9.0],
            &[true, true, false, true, true, false],
        ),
        (&[1.0, 2.0, 3.0, 4.0], &[true; 4]),
    ] {
        let pairs = times.iter().copied().zip(ended.iter().copied());
        assert_eq!(
            median(times.len(), pairs),
            curve(times, ended).estimate(0.5)
        );
    }
}

#[test]
fn all_open_reaches_no_quantile() {
    let open = curve(&[5.0, 9.0], &[false, false]);
    assert_eq!(open.quantile(0.5), Quantile::default());
}

#[test]
fn takes_the_midpoint_where_the_curve_lies_on_the_level() {
    assert_eq!(
        curve(&[10.0, 20.0], &[true, true]).estimate(0.5),
        Some(15.0)
    );
    assert_eq!(
        curve(&[10.0, 25.0], &[true, false]).estimate(0.5),
        Some(17.5)
    );
}

#[test]
fn equals_the_reference() {
    for case in oracle::cases("km") {
        let id = case["id"].as_str().expect("an id").to_owned();
        let times: Vec<f64> = oracle::numbers(&case["input"]["time"])
            .into_iter()
            .flatten()
            .collect();
        let ended: Vec<bool> = oracle::numbers(&case["input"]["event"])
            .iter()
            .map(|e| *e == Some(1.0))
            .collect();
        let seen = curve(&times, &ended);
        let expected = &case["expected"];
        let events = oracle::numbers(&expected["n_event"]);
        let rows: Vec<usize> = (0..events.len())
            .filter(|&row| events[row] != Some(0.0))
            .collect();
        assert_eq!(rows.len(), seen.steps().len(), "{id}");
        for (step, row) in seen.steps().iter().zip(rows) {
            oracle::check(
                &id,
                Some(step.time),
                oracle::numbers(&expected["time"])[row],
            );
            oracle::check(
                &id,
                Some(step.survival),
                oracle::numbers(&expected["surv"])[row],
            );
            oracle::check(
                &id,
                step.band().map(|b| b.0),
                oracle::numbers(&expected["lower"])[row],
            );
            oracle::check(
                &id,
                step.band().map(|b| b.1),
                oracle::numbers(&expected["upper"])[row],
            );
        }
        let quantiles = &expected["quantiles"];
        for (place, p) in oracle::numbers(&quantiles["p"])
            .into_iter()
            .flatten()
            .enumerate()
        {
            let quantile = seen.quantile(p);
            let at = |key: &str| oracle::numbers(&quantiles[key])[place];
            oracle::check(&format!("{id} {p} estimate"), quantile.estimate, at("est"));
            oracle::check(&format!("{id} {p} lower"), quantile.lower, at("lower"));
            oracle::check(&format!("{id} {p} upper"), quantile.upper, at("upper"));
        }
    }
}

#[test]
fn passing_over_blocks_changes_nothing() {
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).expect("31 bits")) / f64::from(1_u32 << 31)
    };
    let times: Vec<f64> = (0..3_000).map(|_| (next() * 6.0).exp()).collect();
    let ended: Vec<bool> = (0..3_000).map(|_| next() < 0.8).collect();
    let seen = curve(&times, &ended);
    for line in [Line::Lower, Line::Upper] {
        for level in [0.9, 0.5, 0.25, 0.1, 0.05] {
            let needed = (-f64::ln(level)).ln();
            let steps = seen.defined(line);
            let plain = steps
                .iter()
                .position(|step| score(line, step, step) >= needed);
            assert_eq!(reaching(steps, line, level), plain, "{line:?} {level}");
        }
    }
}
