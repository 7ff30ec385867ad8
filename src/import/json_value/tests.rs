use super::members;

/// The way to the first name that stands twice, and the value that counts.
fn seen(text: &str) -> Option<(String, String)> {
    let (_, doubled) = members(text).expect("valid JSON");
    doubled.map(|one| (one.path.join("."), one.kept.to_string()))
}

#[test]
fn a_name_that_stands_twice_is_seen_at_any_depth() {
    let found = |path: &str, kept: &str| Some((path.to_owned(), kept.to_owned()));
    assert_eq!(seen(r#"{"a": 1, "a": 2}"#), found("a", "2"));
    assert_eq!(
        seen(r#"{"a": {"b": [{"c": 1, "c": "x"}]}}"#),
        found("a.b.c", "\"x\"")
    );
    assert_eq!(seen(r#"{"a": {"b": 1, "b": 1}}"#), None);
    assert_eq!(seen(r#"{"a": {"b": 1}, "c": {"b": 2}}"#), None);
}

#[test]
fn values_are_those_of_the_parser() {
    let text =
        r#"{"a": [1, -2, 1.5e3, 18446744073709551615, true, null, "\u00e9\n"], "b": {"c": {}}}"#;
    let (found, _) = members(text).expect("valid JSON");
    let plain: serde_json::Value = serde_json::from_str(text).expect("valid JSON");
    assert_eq!(serde_json::Value::Object(found), plain);
}
