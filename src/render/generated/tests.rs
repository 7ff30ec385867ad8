//! Marked parts: what people wrote stays, what they did not touch is made anew.

use super::*;

fn document(facts: &str, open: &str) -> String {
    let text = format!(
        "# Title\n\n<!-- afteraction:begin facts -->\n{facts}\n<!-- afteraction:end facts -->\n\nBetween\n\n\
         <!-- afteraction:begin open -->\n{open}\n<!-- afteraction:end open -->\n"
    );
    signed(&text, "own.md").expect("the marks fit")
}

#[track_caller]
fn check(old: &str, new: &str) -> Updated {
    updated(old, new).expect("ours")
}

#[test]
fn what_nobody_touched_is_made_anew_and_the_rest_stays() {
    let old = document("- a: 1", "- to fill").replace("Between", "Written by hand");
    let seen = check(&old, &document("- a: 2", "- to fill"));
    assert!(
        seen.text.contains("- a: 2") && seen.text.contains("Written by hand"),
        "{}",
        seen.text
    );
    assert!(seen.outdated.is_empty() && seen.taken_out.is_empty());
}

#[test]
fn what_people_filled_in_stays_and_only_what_would_read_differently_is_named() {
    let old = document("- a: 1", "- to fill").replace("- to fill", "- done by Ada");
    let same = check(&old, &document("- a: 2", "- to fill"));
    assert!(same.text.contains("- done by Ada") && same.text.contains("- a: 2"));
    assert!(same.outdated.is_empty());
    let other = check(&old, &document("- a: 1", "- something else"));
    assert!(other.text.contains("- done by Ada") && !other.text.contains("something else"));
    assert_eq!(other.outdated, ["open"]);
}

#[test]
fn a_part_that_people_took_out_is_not_put_back() {
    let whole = document("- a: 1", "- to fill");
    let cut = &whole[..whole
        .find("<!-- afteraction:begin open")
        .expect("it is there")];
    let seen = check(cut, &document("- a: 2", "- to fill"));
    assert!(!seen.text.contains("to fill") && seen.text.contains("- a: 2"));
    assert_eq!(seen.taken_out, ["open"]);
}

#[test]
fn windows_line_ends_and_blanks_at_line_ends_are_no_change() {
    let old = document("- a: 1", "- to fill").replace('\n', " \r\n");
    let seen = check(&old, &document("- a: 2", "- to fill"));
    assert!(seen.text.contains("- a: 2"), "{}", seen.text);
}

#[test]
fn what_bears_no_marks_or_broken_ones_is_not_ours() {
    let new = document("- a: 1", "");
    let broken = [
        "# A document\n".to_owned(),
        String::new(),
        new.replacen("<!-- afteraction:end facts -->", "", 1),
        new.replacen("<!-- afteraction:begin facts", "<!-- begin facts", 1),
        format!("{new}{new}"),
    ];
    for old in broken {
        assert_eq!(updated(&old, &new), None, "{old}");
    }
}

#[test]
fn a_template_with_broken_marks_is_refused() {
    for text in ["<!-- afteraction:begin a -->", "<!-- afteraction:end a -->"] {
        assert!(signed(text, "own.md").is_err(), "{text}");
    }
}

#[test]
fn bringing_up_to_date_twice_changes_nothing_more() {
    let old = document("- a: 1", "- to fill").replace("- to fill", "- filled in");
    let new = document("- a: 2", "- to fill");
    let once = check(&old, &new).text;
    assert_eq!(check(&once, &new).text, once);
}
