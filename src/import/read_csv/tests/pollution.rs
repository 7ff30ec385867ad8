//! Damages random rows of a table with quotes, separators and line ends in its cells: each costs at most its row.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

use super::super::{Csv, LineIndex, Row};
use crate::import::input::Limits;

/// A small generator of numbers: the same seed gives the same table.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

const HEADER: [&str; 8] = [
    "id",
    "title",
    "service",
    "severity",
    "started_at",
    "resolved_at",
    "notes",
    "owner",
];
const ROWS: usize = 200;

fn cells(row: usize, numbers: &mut Numbers) -> Vec<String> {
    let titles = [
        "disk full, again",
        "plain title",
        "the \"big\" one",
        "first line\nsecond line, with comma",
        "x",
    ];
    vec![
        format!("INC-{row:05}"),
        titles[numbers.below(titles.len())].to_owned(),
        ["api", "web", "db, main"][numbers.below(3)].to_owned(),
        format!("SEV{}", 1 + numbers.below(5)),
        format!("2026-03-01T{:02}:00:00Z", numbers.below(24)),
        String::new(),
        titles[numbers.below(titles.len())].to_owned(),
        format!("person{row}"),
    ]
}

fn quoted(cell: &str, always: bool) -> String {
    if always || cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[derive(Clone, Copy, Debug)]
enum Pollution {
    StrayQuote,
    MissingSeparator,
    ExtraSeparator,
    Nul,
    UnclosedQuote,
    Ragged,
    LostOpening,
}

const ALL: [Pollution; 7] = [
    Pollution::StrayQuote,
    Pollution::MissingSeparator,
    Pollution::ExtraSeparator,
    Pollution::Nul,
    Pollution::UnclosedQuote,
    Pollution::Ragged,
    Pollution::LostOpening,
];

fn polluted(parts: &[String], pollution: Pollution, numbers: &mut Numbers) -> String {
    let mut parts = parts.to_vec();
    let at = numbers.below(parts.len() - 1);
    let wrapped: Vec<usize> = (0..parts.len())
        .filter(|&cell| parts[cell].starts_with('"'))
        .collect();
    let quoted = wrapped.get(numbers.below(wrapped.len().max(1))).copied();
    match (pollution, quoted) {
        (Pollution::StrayQuote, _) => parts[0].insert(3, '"'),
        (Pollution::MissingSeparator, _) => {
            let next = parts.remove(at + 1);
            parts[at].push_str(&next);
        }
        (Pollution::ExtraSeparator, _) => parts[at].push_str(",surplus"),
        (Pollution::Nul, _) => parts[0].insert(4, '\0'),
        (Pollution::UnclosedQuote, Some(cell)) => drop(parts[cell].pop()),
        (Pollution::UnclosedQuote, None) => parts[3].insert(0, '"'),
        (Pollution::LostOpening, Some(cell)) => drop(parts[cell].remove(0)),
        (Pollution::Ragged | Pollution::LostOpening, _) => parts.truncate(at + 1),
    }
    parts.join(",")
}

/// Good rows that were lost or changed, and damaged rows that nobody listed.
fn check(seed: u64, always: bool, pollution: Pollution, part_bytes: usize) -> (Vec<String>, usize) {
    let mut numbers = Numbers(seed);
    let damaged: Vec<usize> = (0..5).map(|_| numbers.below(ROWS)).collect();
    let mut text = format!("{}\n", HEADER.join(","));
    let (mut good, mut places) = (BTreeMap::new(), Vec::new());
    for row in 0..ROWS {
        let cells = cells(row, &mut numbers);
        let written: Vec<String> = cells.iter().map(|cell| quoted(cell, always)).collect();
        if damaged.contains(&row) {
            let begin = text.len();
            let line = polluted(&written, pollution, &mut numbers);
            let _ = writeln!(text, "{line}");
            places.push((row, begin..text.len()));
        } else {
            let _ = writeln!(text, "{}", written.join(","));
            good.insert(row, cells);
        }
    }
    compare(&text, good, &places, part_bytes)
}

fn compare(
    text: &str,
    mut good: BTreeMap<usize, Vec<String>>,
    places: &[(usize, std::ops::Range<usize>)],
    part_bytes: usize,
) -> (Vec<String>, usize) {
    let limits = Limits {
        part_bytes,
        ..Limits::default()
    };
    let csv = Csv::open(text, &limits).expect("a table");
    let lines = LineIndex::new(text);
    let mut wrong = Vec::new();
    let mut listed = Vec::new();
    for part in csv.parts() {
        part.read(|row| match row {
            Row::Record {
                fields,
                repair: None,
                at,
            } => {
                let number = fields
                    .get(0)
                    .trim_start_matches("INC-")
                    .parse::<usize>()
                    .unwrap_or(usize::MAX);
                match good.remove(&number) {
                    Some(cells) if fields.iter().eq(cells.iter().map(String::as_str)) => {}
                    _ => wrong.push(format!(
                        "line {}: silently {:?}",
                        lines.line(at.byte),
                        fields.iter().collect::<Vec<_>>()
                    )),
                }
            }
            Row::Record { at, .. } | Row::Blank { at } => listed.push((at.byte, 1)),
            Row::Rejected { at, raw, .. } => listed.push((at.byte, raw.len())),
        });
    }
    wrong.extend(good.keys().map(|row| format!("row {row} is lost")));
    let place = |byte: u64| usize::try_from(byte).expect("small");
    let inside = |byte: u64| places.iter().any(|(_, range)| range.contains(&place(byte)));
    wrong.extend(
        listed
            .iter()
            .filter(|(byte, _)| !inside(*byte))
            .map(|(byte, _)| format!("listed at the wrong line {}", lines.line(*byte))),
    );
    // Two damaged rows that follow each other may be listed as one.
    let names = |start: usize| {
        listed
            .iter()
            .any(|&(byte, length)| (place(byte)..place(byte) + length).contains(&start))
    };
    let unlisted = places
        .iter()
        .filter(|(_, range)| !names(range.start))
        .count();
    (wrong, unlisted)
}

#[test]
fn each_damage_costs_at_most_its_row_and_is_listed_there() {
    let mut failures = String::new();
    for seed in 0..20 {
        for pollution in ALL {
            for (always, part_bytes) in [
                (false, 1 << 21),
                (true, 1 << 21),
                (false, 3000),
                (true, 3000),
            ] {
                let (wrong, unlisted) = check(seed, always, pollution, part_bytes);
                if !wrong.is_empty() || unlisted > 0 {
                    let _ = writeln!(
                        failures,
                        "{pollution:?} seed {seed} always {always} parts {part_bytes}: {unlisted} unlisted; {}",
                        wrong.join("; ")
                    );
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clean_tables_read_as_the_crate_csv_reads_them(
        rows in prop::collection::vec(prop::collection::vec("[a-z0-9 \",;\n\r\u{e9}]{0,12}", 4), 1..40),
        part_bytes in 1_usize..400,
    ) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["id", "one", "two", "three"]).expect("memory");
        for row in &rows {
            writer.write_record(row).expect("memory");
        }
        let text = String::from_utf8(writer.into_inner().expect("memory")).expect("text");
        let opened = Csv::with_dialect(&text, super::super::Dialect::default(), &Limits { part_bytes, ..Limits::default() }).expect("a table");
        let mut read = Vec::new();
        let mut clean = true;
        for part in opened.parts() {
            part.read(|row| match row {
                Row::Record { fields, repair: None, .. } => read.push(fields.iter().map(str::to_owned).collect::<Vec<_>>()),
                _ => clean = false,
            });
        }
        prop_assert!(clean);
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn any_text_is_covered_without_panic(text in "[ab\",;'\\\\\n\r\0\u{e9} ]{0,300}", part_bytes in 1_usize..100, any_text in any::<String>()) {
        super::hostile::reconciled(&text, &Limits { part_bytes, ..Limits::default() });
        super::hostile::reconciled(&any_text, &Limits { part_bytes, ..Limits::default() });
    }
}
