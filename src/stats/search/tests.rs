use std::cell::Cell;

use super::crossing;

fn near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-6)
}

#[test]
fn finds_the_place_wherever_it_starts() {
    for start in [-30.0, -1.0, 0.69, 3.0, 40.0] {
        assert!(near(
            crossing(|x| 2.0 - x.exp(), start, (-50.0, 50.0), 1e-8),
            2.0_f64.ln()
        ));
        assert!(near(
            crossing(|x| -(x - 4.0).powi(3), start, (-50.0, 50.0), 1e-8),
            4.0
        ));
        // A step: it is at 1.5 that the sign changes.
        let step = |x: f64| if x < 1.5 { 3.0 } else { -1.0 };
        assert!(near(crossing(step, start, (-50.0, 50.0), 1e-8), 1.5));
    }
}

#[test]
fn says_when_there_is_none() {
    assert_eq!(crossing(|_| 1.0, 0.0, (-5.0, 5.0), 1e-8), None);
    assert_eq!(crossing(|_| -1.0, 0.0, (-5.0, 5.0), 1e-8), None);
}

#[test]
fn takes_few_steps_where_the_function_is_nearly_straight() {
    let calls = Cell::new(0);
    let value = |x: f64| {
        calls.set(calls.get() + 1);
        1.0 - 3.0 * x - 0.2 * x * x
    };
    let found = crossing(value, 0.3, (-20.0, 20.0), 1e-8);
    assert!(found.is_some_and(|x| (1.0 - 3.0 * x - 0.2 * x * x).abs() < 1e-6));
    assert!(calls.get() <= 14, "{}", calls.get());
}
