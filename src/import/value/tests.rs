use serde_json::json;

use super::{of_cell, scalar};

#[test]
fn a_cell_that_python_printed_is_read() {
    let cell = r#"{'id': 'P6OZOP6', 'summary': "it's down", 'open': True, 'more': [1, None, ('a',)], 'é': '\x41\u00e9'}"#;
    assert_eq!(
        of_cell(cell),
        Some(
            json!({"id": "P6OZOP6", "summary": "it's down", "open": true, "more": [1, null, ["a"]], "é": "Aé"})
        )
    );
    assert_eq!(of_cell(r#"[{"a": 1}]"#), Some(json!([{"a": 1}])));
}

#[test]
fn a_cell_that_is_neither_is_left_alone() {
    for cell in [
        "{braces} in a title",
        "[tag] title",
        "{'a': ",
        "{'a' 'b'}",
        "plain",
        "{'a': '\\ud800'}",
    ] {
        assert_eq!(of_cell(cell), None, "{cell}");
    }
    assert_eq!(of_cell(&"[".repeat(100_000)), None);
}

#[test]
fn an_object_is_called_by_its_name_and_a_document_by_its_words() {
    let seen = |value: &serde_json::Value| scalar(value).map(std::borrow::Cow::into_owned);
    assert_eq!(
        seen(&json!({"link": "x", "value": "abc"})).as_deref(),
        Some("abc")
    );
    assert_eq!(
        seen(&json!({"display_value": "Email", "value": "abc"})).as_deref(),
        Some("Email")
    );
    let document = json!({"type": "doc", "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "one"}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "two"}]}]});
    assert_eq!(seen(&document).as_deref(), Some("one\ntwo"));
}
