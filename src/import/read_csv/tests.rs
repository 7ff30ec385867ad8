//! Rows as delivered: clean ones, each kind of damage, and files that others wrote to break readers.

mod hostile;
mod pollution;

use snapbox::{IntoData as _, assert_data_eq, str};

use super::{Csv, Row};
use crate::import::input::Limits;

/// Shows header and rows: one line each, cells between bars.
pub(super) fn seen(text: &str) -> String {
    seen_with(text, &Limits::default())
}

fn seen_with(text: &str, limits: &Limits) -> String {
    let csv = match Csv::open(text, limits) {
        Ok(csv) => csv,
        Err(failure) => return format!("error: {failure}\n"),
    };
    let mut lines = format!("# {}\n", csv.header.join("|"));
    for part in csv.parts() {
        part.read(|row| lines.push_str(&line(&row)));
    }
    lines
}

/// Shows special characters as pictures: a snapshot must not depend on escapes.
fn shown(text: &str) -> String {
    text.replace('\n', "⏎")
        .replace('\r', "␍")
        .replace('\0', "␀")
}

fn line(row: &Row<'_>) -> String {
    match row {
        Row::Blank { at } => format!("{} blank\n", at.index),
        Row::Record { at, fields, repair } => {
            let cells: Vec<&str> = fields.iter().collect();
            let repair = repair.as_ref().map_or(String::new(), |damage| {
                let to = damage.repaired_to.as_deref().unwrap_or("?");
                format!(
                    " <- {} in {:?}: {} -> {}",
                    damage.code.word(),
                    damage.column,
                    shown(&damage.value),
                    shown(to)
                )
            });
            format!("{} {}{repair}\n", at.index, shown(&cells.join("|")))
        }
        Row::Rejected { at, damage, raw } => format!(
            "{} rejected {} lines {} {}: {}\n",
            at.index,
            damage.code.word(),
            at.lines,
            shown(raw),
            damage.reason
        ),
    }
}

#[test]
fn reads_clean_tables() {
    assert_data_eq!(
        seen("a,b\n1,2\n\"x, \"\"y\"\"\",\"two\nlines\"\n3,4"),
        str![[r#"
# a|b
0 1|2
1 x, "y"|two⏎lines
2 3|4

"#]]
        .raw()
    );
    assert_data_eq!(
        seen("a;b\r\n1;\"x\ny\"\r\n\r\n2;3\r\n"),
        str![[r"
# a|b
0 1|x⏎y
1 blank
2 2|3

"]]
        .raw()
    );
    assert_data_eq!(
        seen("a\tb\r1\t2\r3\t4\r"),
        str![[r"
# a|b
0 1|2
1 3|4

"]]
        .raw()
    );
    assert_data_eq!(
        seen("a,b"),
        str![[r"
# a|b

"]]
        .raw()
    );
    assert_data_eq!(
        seen("name\none\ntwo\n"),
        str![[r"
# name
0 one
1 two

"]]
        .raw()
    );
}

#[test]
fn reads_other_dialects() {
    assert_data_eq!(
        seen("host, state, \"n\"\n\"a, b\", \"up\", 100\n\"c\" , \"down\", 7\n"),
        str![[r"
# host|state|n
0 a, b|up|100
1 c|down|7

"]]
        .raw()
    );
    assert_data_eq!(
        seen("id,text\n1,\"a \\\"b\\\" c\"\n2,\"C:\\temp, x\"\n"),
        str![[r#"
# id|text
0 1|a "b" c
1 2|C:\temp, x

"#]]
        .raw()
    );
    assert_data_eq!(
        seen("sep=;\r\na;b\r\n1,5;2\r\n"),
        str![[r"
# a|b
0 1,5|2

"]]
        .raw()
    );
    assert_data_eq!(
        seen("#peer;host\np;h\n"),
        str![[r"
# peer|host
0 p|h

"]]
        .raw()
    );
    assert_data_eq!(
        seen("Report of June, 2026\n\nid,a,b,c,d\n1,2,3,4,5\n6,7,8,9,0\n"),
        str![[r"
# id|a|b|c|d
0 1|2|3|4|5
1 6|7|8|9|0

"]]
        .raw()
    );
    assert_data_eq!(
        seen("'a','b'\n'1, 2','it''s'\n'3','4'\n"),
        str![[r"
# a|b
0 1, 2|it's
1 3|4

"]]
        .raw()
    );
    assert_data_eq!(
        seen("a,b,c,\n1,2,3\n4,5,6\n"),
        str![[r"
# a|b|c
0 1|2|3
1 4|5|6

"]]
        .raw()
    );
    assert_data_eq!(
        seen("a,b,c\n1,2,3,\n4,5,6,\n"),
        str![[r"
# a|b|c|
0 1|2|3|
1 4|5|6|

"]]
        .raw()
    );
}

#[test]
fn repairs_what_is_sure() {
    assert_data_eq!(
        seen("a,b,c\n1,5\" disk,x\n1,2,3,,\n1,\"say \"hi\" now\",x\n1,n\0ul,2\n4,5,6\n"),
        str![[r#"
# a|b|c
0 1|5" disk|x <- stray_quote in Some(1): 5" disk -> 5" disk
1 rejected too_many_fields lines 1 1,2,3,,: a separator too many: 5 columns, the heading has 3
2 1|say "hi" now|x <- stray_quote in Some(1): say "hi" now -> say "hi" now
3 1|nul|2 <- nul_byte in Some(1): n␀ul -> nul
4 4|5|6

"#]]
        .raw()
    );
}

#[test]
fn rejects_one_row_for_one_damage() {
    assert_data_eq!(seen("a,b,c\n1,2\n1,2,3,4\n1,2,3\n(3 rows)\n"), str![[r"
# a|b|c
0 rejected too_few_fields lines 1 1,2: a separator is missing, or the line ends early: 2 columns, the heading has 3
1 rejected too_many_fields lines 1 1,2,3,4: a separator too many: 4 columns, the heading has 3
2 1|2|3
3 rejected too_few_fields lines 1 (3 rows): looks like a footer: 1 columns, the heading has 3

"]].raw());
}

#[test]
fn a_quote_that_never_closes_costs_one_row() {
    assert_data_eq!(
        seen("a,b,c,d\n1,\"foo,x,y\n2,\"bar, z\",x,y\n3,b,c,\"open\n4,5,6,7\n8,9,10,11\n"),
        str![[r#"
# a|b|c|d
0 1|foo|x|y <- unterminated_quote in Some(1): "foo -> foo
1 2|bar, z|x|y
2 3|b|c|open <- unterminated_quote in Some(3): "open -> open
3 4|5|6|7
4 8|9|10|11

"#]]
        .raw()
    );
    assert_data_eq!(
        seen("a,b,c,d\n1,\"two\nlines, x,y\n2,\"bar, z\",x,y\n"),
        str![[r#"
# a|b|c|d
0 rejected unterminated_quote lines 2 1,"two⏎lines, x,y: a quote opens here and never closes
1 2|bar, z|x|y

"#]]
        .raw()
    );
}

#[test]
fn a_value_that_is_too_large_costs_its_row() {
    let limits = Limits {
        field_bytes: 10,
        ..Limits::default()
    };
    assert_data_eq!(
        seen_with("a,b\n1,12345678901\n2,1234567890\n", &limits),
        str![[r"
# a|b
0 rejected field_too_large lines 1 1,12345678901: a value of more than 10 bytes, the limit `field_bytes`
1 2|1234567890

"]]
        .raw()
    );
}

#[test]
fn a_table_without_heading_or_with_too_many_columns_is_an_error() {
    let limits = Limits {
        columns: 2,
        ..Limits::default()
    };
    assert_data_eq!(
        seen_with("\n\n", &limits),
        str![[r"
error: no heading: the table is empty
  hint: export it again, with column names in the first line

"]]
        .raw()
    );
    assert_data_eq!(
        seen_with("a,b,c\n", &limits),
        str![[r"
error: 3 columns, more than 2, the limit `columns`
  hint: export fewer columns, or raise the limit with --max-columns

"]]
        .raw()
    );
}

#[test]
fn lists_rows_with_characters_that_could_not_be_decoded() {
    let text = "a,b\n1,x\u{FFFD}y\n2,z\n";
    let csv = Csv::open(text, &Limits::default())
        .expect("a table")
        .with_replaced(&[7]);
    let mut lines = String::new();
    csv.parts()[0].read(|row| lines.push_str(&line(&row)));
    assert_data_eq!(
        lines,
        str![[r"
0 1|x�y <- bad_encoding in Some(1): x�y -> x�y
1 2|z

"]]
        .raw()
    );
}

#[test]
fn mixed_line_ends_lose_nothing() {
    assert_data_eq!(
        seen("a,b\r\n1,2\n3,4\r5,6\r\n7,8\n"),
        str![[r"
# a|b
0 1|2
1 3|4
2 5|6
3 7|8

"]]
        .raw()
    );
}
