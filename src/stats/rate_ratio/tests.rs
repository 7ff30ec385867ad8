use super::{Events, rate_ratio};
use crate::stats::oracle::{Case, family};

#[test]
fn nothing_compares_with_nothing() {
    let none = Events {
        count: 0,
        exposure: 0.0,
    };
    let some = Events {
        count: 2,
        exposure: 1.0,
    };
    assert_eq!(rate_ratio(none, some), None);
    assert_eq!(rate_ratio(some, none), None);
}

#[test]
fn interval_and_p_value_agree() {
    for x1 in 0..30 {
        for x0 in 0..30 {
            let events = |count, exposure| Events { count, exposure };
            let seen = rate_ratio(events(x1, 4.0), events(x0, 12.0)).expect("exposure");
            let excludes = seen.lower > 1.0 || seen.upper < 1.0;
            assert_eq!(seen.p_value < 0.05, excludes, "{x1} {x0} {seen:?}");
        }
    }
}

#[test]
fn equals_the_reference() {
    family("rate_ratio", |case: &Case| {
        let events = |count: &str, exposure: &str| Events {
            count: case.count(count),
            exposure: case.input(exposure),
        };
        let seen = rate_ratio(events("x1", "t1"), events("x0", "t0")).expect("exposure");
        case.check("ratio", seen.ratio);
        case.check("lower", seen.lower);
        case.check("upper", seen.upper);
        case.check("p_central", seen.p_value);
    });
}
