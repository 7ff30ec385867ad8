//! Columns are as wide as their texts are, and only tall tables have a say.

use snapbox::{assert_data_eq, str};

use super::*;
use crate::incident::Severity;
use crate::report::{fixture, trend_report};

fn seen(rows: &[[&str; 3]]) -> String {
    let columns = [
        ("Id", Align::Word),
        ("Title", Align::Text),
        ("Hours to resolve", Align::Figure),
        ("Severity", Align::Word),
    ];
    let cells = |[id, title, hours]: &[&str; 3]| {
        let [id, title, hours] = [id, title, hours].map(|text| Cell::text(*text));
        vec![id, title, hours, Cell::severity(Severity::Sev1)]
    };
    rule(&Table::new("made", "Made", &columns).with_rows(rows.iter().map(cells)))
}

#[test]
fn columns_have_room_for_their_widest_text() {
    assert_data_eq!(
        seen(&[
            ["A-1", "short", "11"],
            ["A-1234567", "a title that is a good deal longer", "1"]
        ]),
        str![
            "#made{--columns:calc(5.4em + 0.875rem) minmax(calc(9.0em + 0.875rem),15fr) calc(5.0em + 0.875rem) calc(5.5em + 1.5rem);--least:calc(24.9em + 4.125rem)}"
        ]
    );
    // A title as long as it may be takes no more than its part; figures have digits of one width.
    let long = "long ".repeat(50);
    assert_data_eq!(
        seen(&[["A-1", &long, "1111111111"]]),
        str![
            "#made{--columns:calc(2.2em + 0.875rem) minmax(calc(9.0em + 0.875rem),36fr) calc(6.6em + 0.875rem) calc(5.5em + 1.5rem);--least:calc(23.3em + 4.125rem)}"
        ]
    );
    assert_eq!(
        seen(&[["A-1", "", "1111111111"]]),
        seen(&[["A-1", "", "0000000000"]])
    );
}

#[test]
fn only_tall_tables_are_told_their_columns() {
    let mut report = trend_report(fixture::everything(500));
    let told = |report: &TrendReport| style(report).lines().count();
    assert_eq!(told(&report), 0);
    let sections = report.page.sections.iter_mut();
    let mut tables =
        sections
            .flat_map(|section| &mut section.blocks)
            .filter_map(|block| match block {
                Block::Table(table) if table.rows.len() == MOST_FITTED => Some(table),
                _ => None,
            });
    let listed = tables.next().expect("the list of incidents is full");
    listed.rows.push(listed.rows[0].clone());
    assert_eq!(told(&report), 1);
}
