use super::{COMMON, names_something};

#[test]
fn the_common_words_are_sorted() {
    assert!(COMMON.is_sorted());
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
