use super::{COMMON, names_inside, names_something, normalised};

#[test]
fn the_common_words_are_sorted() {
    assert!(COMMON.is_sorted());
}

#[test]
fn titles_are_compared_without_case_punctuation_and_numbers() {
    assert_eq!(
        normalised("  [P1] Disk 97% full -- node-12 "),
        "p1 disk # full node #"
    );
    assert_eq!(normalised("Störung Übersicht"), "störung übersicht");
    assert_eq!(normalised("***"), "");
}

#[test]
fn numbers_dates_and_common_words_name_nothing() {
    for word in ["#", "incident", "may", "x", "utc", "3rd", "15h"] {
        assert!(!names_something(word), "{word}");
    }
    for word in ["disk", "kafka", "p99", "5xx"] {
        assert!(names_something(word), "{word}");
    }
}

#[test]
fn names_are_capitals_inside_a_sentence() {
    assert_eq!(
        names_inside("Disruption with some GitHub services"),
        ["github"]
    );
    assert!(names_inside("High Latency On Checkout Service").is_empty());
    assert!(names_inside("Latency").is_empty());
}
