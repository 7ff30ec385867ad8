//! Records of every layout, each kind of damage, and files that others wrote to break parsers.

mod hostile;

use std::fmt::Write as _;

use super::{Json, looks_like_json, object};
use crate::import::input::Limits;

/// Shows shape, lists, damage and scalars in one line each.
fn seen(text: &str) -> String {
    let limits = Limits::default();
    let json = match Json::open(text, &limits) {
        Ok(json) => json,
        Err(failure) => return failure.message().to_owned(),
    };
    let mut shown = format!("{:?}", json.shape);
    for array in &json.arrays {
        let _ = write!(shown, " | {:?}", array.path);
        for &span in &array.elements {
            match object(text, span, &limits) {
                Ok((record, repair)) => {
                    shown.push_str(repair.map_or("", |damage| damage.code.word()));
                    let _ = write!(shown, " {}", serde_json::Value::Object(record));
                }
                Err(damage) => {
                    let _ = write!(shown, " {}!", damage.code.word());
                }
            }
        }
    }
    for (span, damage) in &json.damage {
        let _ = write!(
            shown,
            " | damage at {}+{}: {} {}",
            span.byte,
            span.len,
            damage.code.word(),
            damage.reason
        );
    }
    for (path, value) in &json.scalars {
        let _ = write!(shown, " | {path}={value}");
    }
    if json.cut_off {
        shown.push_str(" | cut off");
    }
    shown
}

#[test]
fn finds_records_in_every_layout() {
    for (text, wanted) in [
        (r#"[{"a":1},{"a":2}]"#, r#"Array | "" {"a":1} {"a":2}"#),
        ("[]", r#"Array | """#),
        (
            r#"{"incidents":[{"a":1}],"more":false,"page":{"time_zone":"UTC"}}"#,
            r#"Envelope | "incidents" {"a":1} | more=false | page.time_zone=UTC"#,
        ),
        (
            r#"{"data":{"attributes":{"incidents":[{"a":1}]}}}"#,
            r#"Envelope | "data.attributes.incidents" {"a":1}"#,
        ),
        (
            r#"{"hits":{"total":{"value":2},"hits":[{"a":1},{"a":2}]}}"#,
            r#"Envelope | "hits.hits" {"a":1} {"a":2} | hits.total.value=2"#,
        ),
        ("{\"a\":1}\n{\"a\":2}\n", r#"Lines | "" {"a":1} {"a":2}"#),
        (
            "{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n",
            r#"Concatenated | "" {"a":1} {"a":2}"#,
        ),
        (r#"{"a":1}{"a":2}"#, r#"Concatenated | "" {"a":1} {"a":2}"#),
        (
            r#"{"id":1,"updates":[{"b":2}]}"#,
            r#"SingleObject | "" {"id":1,"updates":[{"b":2}]}"#,
        ),
        (
            r#"{"id":1,"events":[{"b":2}]}"#,
            r#"SingleObject | "" {"id":1,"events":[{"b":2}]}"#,
        ),
        (
            r#"[{"incidents":[{"a":1}]},{"incidents":[{"a":2}]}]"#,
            r#"Array | "incidents" {"a":1} {"a":2}"#,
        ),
        (
            r#"[{"a":1}][{"a":2}]"#,
            r#"Concatenated | "" {"a":1} {"a":2}"#,
        ),
        (r#"[[{"a":1}],[{"a":2}]]"#, r#"Array | "" {"a":1} {"a":2}"#),
        (
            "{\"incidents\":[{\"a\":1}]}\n{\"incidents\":[{\"a\":2}]}\n",
            r#"Lines | "incidents" {"a":1} {"a":2}"#,
        ),
        (
            r#"{"incidents":[],"next":null}"#,
            r#"Envelope | "incidents" | next=null"#,
        ),
    ] {
        assert_eq!(seen(text), wanted, "{text}");
    }
}

#[test]
fn one_bad_record_costs_one_record() {
    for (text, wanted) in [
        (
            r#"[{"a":1},{"a":1e400},{"a":3}]"#,
            r#"Array | "" {"a":1} json_number_range! {"a":3}"#,
        ),
        (
            r#"[{"a":1},{"a":2,},{"a":3}]"#,
            r#"Array | "" {"a":1} json_syntax! {"a":3}"#,
        ),
        (
            r#"[{"a":1},{"a":"\q"},{"a":3}]"#,
            r#"Array | "" {"a":1} json_syntax! {"a":3}"#,
        ),
        (
            r#"[{"a":1},{"a":1,"a":2},{"a":3}]"#,
            r#"Array | "" {"a":1}json_duplicate_key {"a":2} {"a":3}"#,
        ),
        (
            r#"[{"a":1},{"a":"open},{"a":3}]"#,
            r#"Array | "" {"a":1} {"a":3} | damage at 9+12: json_syntax unexpected character: a quote or bracket does not fit"#,
        ),
        (
            r#"[{"a":1},{"a":{"b":2},{"a":3}]"#,
            r#"Array | "" {"a":1} {"a":3} | damage at 9+13: json_syntax unexpected character: a quote or bracket does not fit"#,
        ),
        (
            r#"[{"a":1},{"a":[1,2},{"a":3}]"#,
            r#"Array | "" {"a":1} {"a":3} | damage at 9+11: json_syntax unexpected character: a quote or bracket does not fit"#,
        ),
        (
            r#"[{"a":1},null,{"a":3}]"#,
            r#"Array | "" {"a":1} {"a":3} | damage at 9+4: json_syntax the element is not an object"#,
        ),
        (
            r#"[{"a":1} {"a":3},]"#,
            r#"Array | "" {"a":1} {"a":3} | damage at 9+0: json_syntax a comma is missing between two elements | damage at 17+0: json_syntax a comma before the end of the list"#,
        ),
        (
            "{\"a\":1}\n{\"a\":\n{\"a\":3}\nnonsense\n{\"a\":4}",
            "Lines | \"\" {\"a\":1} {\"a\":3} {\"a\":4} | damage at 8+5: json_syntax the line ends inside the object | damage at 22+8: json_syntax expected an object in this line",
        ),
        (
            r#"{"incidents":[{"a":1},{"a":"x},{"a":3}],"more":true}"#,
            r#"Envelope | "incidents" {"a":1} {"a":3} | damage at 22+9: json_syntax unexpected character: a quote or bracket does not fit | more=true"#,
        ),
    ] {
        assert_eq!(seen(text), wanted, "{text}");
    }
}

#[test]
fn nested_lists_are_not_taken_for_records_after_a_broken_one() {
    let text = r#"[{"id":1,"title":"x","updates":[{"id":10,"text":"t"}]},{"id":2,"title":"y,"updates":[{"id":11,"text":"t"},{"id":12,"text":"t"}]},{"id":3,"title":"z","updates":[]}]"#;
    let shown = seen(text);
    assert!(
        !shown.contains(r#" {"id":11"#)
            && !shown.contains(r#" {"id":12"#)
            && shown.contains(r#" {"id":3"#),
        "{shown}"
    );
}

#[test]
fn a_file_that_is_cut_off_keeps_its_whole_records() {
    assert_eq!(
        seen(r#"[{"a":1},{"a":2},{"a":"#),
        r#"Array | "" {"a":1} {"a":2} | damage at 17+5: json_syntax the text ends inside this object | cut off"#
    );
    assert_eq!(
        seen(r#"{"incidents":[{"a":1},{"a""#),
        r#"Envelope | "incidents" {"a":1} | damage at 22+4: json_syntax the text ends inside this object | cut off"#
    );
    assert_eq!(
        seen("{\"a\":1}\n{\"a\":2}\n{\"a\":"),
        r#"Lines | "" {"a":1} {"a":2} | damage at 16+5: json_syntax the line ends inside the object | cut off"#
    );
    assert_eq!(
        seen(r#"[{"a":1}"#),
        r#"Array | "" {"a":1} | damage at 8+0: json_syntax the text ends before the list does | cut off"#
    );
}

#[test]
fn ids_beyond_64_bits_stay_text() {
    let text = r#"[{"id":15267780622191605299,"big":152677806221916052991,"s":"99999999999999999999","f":1.5,"n":-99999999999999999999}]"#;
    assert_eq!(
        seen(text),
        r#"Array | "" {"id":15267780622191605299,"big":"152677806221916052991","s":"99999999999999999999","f":1.5,"n":"-99999999999999999999"}"#
    );
}

#[test]
fn depth_is_limited_without_a_stack() {
    let deep = |levels: usize| format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    let text = format!("[{{\"a\":1}},{},{{\"a\":3}}]", deep(100_000));
    let shown = seen(&text);
    assert!(
        shown.starts_with(r#"Array | "" {"a":1} {"a":3} | damage at 9+600001: json_depth"#),
        "{shown}"
    );
    assert!(seen(&deep(100_000)).starts_with("no records: nested more than"));
    assert!(seen(&"[".repeat(100_000)).starts_with("no records: "));
    assert!(seen(&r#"{"a":"#.repeat(100_000)).starts_with("no records: "));
    assert!(seen(&r#"[{"":"#.repeat(50_000)).starts_with("no records: "));
    assert!(seen(&r#"[{"a":[1,"#.repeat(50_000)).starts_with("no records: "));
    assert!(seen(&format!("[{}]", deep(127))).starts_with(r#"Array | "" {"a""#));
}

#[test]
fn says_where_a_record_is_broken() {
    let text = "[\n {\"a\": 1},\n {\"a\": tru}\n]";
    let limits = Limits::default();
    let json = Json::open(text, &limits).expect("a list");
    let damage = object(text, json.arrays[0].elements[1], &limits).expect_err("broken");
    let lines = super::LineIndex::new(text);
    assert_eq!(lines.line_and_column(damage.byte.expect("known")), (3, 11));
    assert_eq!(
        damage.reason,
        "expected ident (line 1, column 10 of the record)"
    );
}

#[test]
fn text_that_begins_otherwise_is_no_json() {
    for (text, wanted) in [
        (" {\"a\":1}", true),
        ("[\n{}", true),
        ("[]", true),
        ("{}", true),
        ("[Section]\nx=1", false),
        ("{a,b\n", false),
        ("id,name\n", false),
        ("", false),
    ] {
        assert_eq!(looks_like_json(text), wanted, "{text}");
    }
}

#[test]
fn closing_brackets_that_nothing_opened_are_damage() {
    for first in ["}", "]", "1]", "a}{\"a\":1}"] {
        let text = format!("{first}\n{{\"a\":1}}\n{{\"a\":2}}\n{{\"a\":3}}");
        let shown = seen(&text);
        assert!(shown.contains(r#"{"a":1} {"a":2} {"a":3}"#), "{shown}");
        assert!(shown.contains(" | damage at 0+"), "{shown}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 500, failure_persistence: None, ..proptest::prelude::ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in "[\\[\\]{}\",:a1\\\\\n é-]{0,80}") {
        let _ = seen(&text);
    }

    #[test]
    fn any_cut_of_a_good_file_keeps_its_records(cut in 2_usize..600) {
        let text = format!("[{}]", (0..20).map(|row| format!("{{\"id\":{row},\"t\":\"x{{[,é\\\"\"}}")).collect::<Vec<_>>().join(","));
        let cut = text.floor_char_boundary(cut.min(text.len()));
        let whole = (0..20).filter(|row| text[..cut].contains(&format!("\"id\":{row},\"t\":\"x{{[,é\\\"\"}}"))).count();
        let found = Json::open(&text[..cut], &Limits::default()).map_or(0, |json| json.arrays.iter().map(|array| array.elements.len()).sum());
        proptest::prop_assert_eq!(found, whole);
    }
}
