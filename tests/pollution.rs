//! The polluter: our own table of incidents, damaged in every way that tables of real life are; what went in comes out.
//!
//! The kinds of damage are those of the survey that the reliability guide names: of the file, of its heading, of its
//! separators, quotes and line ends, and of single rows.

use std::collections::BTreeMap;

use afteraction::import::{ImportOptions, Imported, import_bytes};
use afteraction::incident::table::{COLUMNS, ID};

use crate::helpers::project;

/// Our incidents, cell by cell, the heading first.
fn table() -> Vec<Vec<String>> {
    let path = project("sample-data/incidents.csv");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(path)
        .expect("it is there");
    let rows = reader
        .records()
        .map(|row| row.expect("it is text").iter().map(str::to_owned).collect());
    let rows: Vec<Vec<String>> = rows.collect();
    let kept = [0, 1, 3, 4, 3, 6, 8, 10, 11, 12, 13, 15, 16, 17];
    let mut seen = std::collections::HashSet::new();
    let width = rows[0].len();
    let good = rows
        .into_iter()
        .filter(|row| row.len() == width && seen.insert(row[0].clone()));
    // The sample holds damaged rows of its own; they have their own tests.
    let is_plain =
        |row: &Vec<String>| row[10].is_empty() || row[10].len() == 20 || row[10] == "started_at";
    let mut columns: Vec<usize> = kept.to_vec();
    columns.sort_unstable();
    columns.dedup();
    good.filter(is_plain)
        .map(|row| columns.iter().map(|&column| row[column].clone()).collect())
        .take(85)
        .collect()
}

/// How a table is written.
struct Style {
    delimiter: &'static str,
    quote: char,
    always: bool,
    backslash: bool,
    end: &'static str,
}

const PLAIN: Style = Style {
    delimiter: ",",
    quote: '"',
    always: false,
    backslash: false,
    end: "\n",
};

impl Style {
    fn cell(&self, cell: &str) -> String {
        let special = cell.contains(self.quote)
            || cell.contains(['\n', '\r', ',', ';', '\t', '|', '"', '\''])
            || cell.trim() != cell;
        if !self.always && !special {
            return cell.to_owned();
        }
        let quote = self.quote;
        let inside = if self.backslash {
            cell.replace('\\', "\\\\")
                .replace(quote, &format!("\\{quote}"))
        } else {
            cell.replace(quote, &format!("{quote}{quote}"))
        };
        format!("{quote}{inside}{quote}")
    }

    fn row(&self, cells: &[String]) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
        cells.join(self.delimiter)
    }

    fn rows(&self, table: &[Vec<String>]) -> Vec<String> {
        table.iter().map(|row| self.row(row)).collect()
    }

    fn text(&self, table: &[Vec<String>]) -> String {
        self.rows(table).join(self.end) + self.end
    }
}

fn read(bytes: impl AsRef<[u8]>) -> Result<Imported, String> {
    let bytes = bytes.as_ref().to_vec();
    import_bytes("incidents.csv", bytes, &ImportOptions::default())
        .map_err(|failure| failure.to_string())
}

/// The incidents as canonical rows, by id.
fn incidents(read: &Imported) -> BTreeMap<String, String> {
    let mut bytes = Vec::new();
    let format = afteraction::export::TableFormat::of_ending("ndjson").expect("a format");
    afteraction::export::write(&read.table, format, &mut bytes).expect("memory");
    let ids = read.table.texts(ID);
    let lines = String::from_utf8(bytes).expect("text");
    assert!(!COLUMNS.is_empty());
    ids.iter()
        .zip(lines.lines())
        .map(|(id, line)| (id.unwrap_or_default().to_owned(), line.to_owned()))
        .collect()
}

/// Says what is wrong when a damaged file is not read as the whole one.
fn same(
    name: &str,
    bytes: impl AsRef<[u8]>,
    expected: &BTreeMap<String, String>,
    wrong: &mut Vec<String>,
) {
    match read(bytes) {
        Ok(read) if incidents(&read) == *expected => {}
        Ok(read) => {
            let found = incidents(&read);
            let lost = expected
                .keys()
                .filter(|id| !found.contains_key(*id))
                .count();
            let changed = expected
                .iter()
                .find(|(id, row)| found.get(*id).is_some_and(|other| other != *row));
            let first = changed.map(|(id, row)| {
                let other = found.get(id).map_or("", String::as_str);
                let place = row
                    .bytes()
                    .zip(other.bytes())
                    .take_while(|(one, two)| one == two)
                    .count();
                let from = row.floor_char_boundary(place.saturating_sub(30));
                let shown = |text: &str| text.chars().skip(from).take(80).collect::<String>();
                format!("{} became {}", shown(row), shown(other))
            });
            wrong.push(format!("{name}: {lost} lost, {first:?}"));
        }
        Err(failure) => wrong.push(format!(
            "{name}: {}",
            failure.lines().next().unwrap_or_default()
        )),
    }
}

#[test]
fn a_table_written_in_any_way_is_the_same_table() {
    let table = table();
    assert_eq!(table.len(), 85);
    let expected = incidents(&read(PLAIN.text(&table)).expect("it is a good table"));
    assert_eq!(expected.len(), 84);
    let mut wrong = Vec::new();
    for delimiter in [",", ";", "\t", "|", ", ", "; "] {
        for quote in ['"', '\''] {
            for always in [false, true] {
                for backslash in [false, true] {
                    for end in ["\n", "\r\n", "\r"] {
                        let style = Style {
                            delimiter,
                            quote,
                            always,
                            backslash,
                            end,
                        };
                        let name = format!(
                            "{delimiter:?} {quote} always {always} backslash {backslash} {end:?}"
                        );
                        same(&name, style.text(&table), &expected, &mut wrong);
                    }
                }
            }
        }
    }
    eprintln!("{} of 144 ways of writing are not read alike", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_stands_around_a_table_does_not_matter() {
    let table = table();
    let text = PLAIN.text(&table);
    let expected = incidents(&read(&text).expect("it is a good table"));
    let rows = PLAIN.rows(&table);
    let mixed: String = rows
        .iter()
        .enumerate()
        .map(|(number, row)| row.clone() + if number % 3 == 0 { "\r\n" } else { "\n" })
        .collect();
    let mut again = rows.clone();
    again.insert(40, rows[0].clone());
    let mut blank = rows.clone();
    (0..10).for_each(|number| blank.insert(5 + number * 7, String::new()));
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let empty_column: String = rows.iter().map(|row| row.clone() + ",\n").collect();
    let ways: [(&str, Vec<u8>); 14] = [
        ("no line end at the end", text.trim_end().into()),
        ("blank lines at the end", format!("{text}\n\n\n").into()),
        (
            "a line before",
            format!("Incidents of the year\n{text}").into(),
        ),
        (
            "lines before, with commas",
            format!("Export, of 4 March\nby Ada, all teams\n\n{text}").into(),
        ),
        ("a footer", format!("{text}(84 rows)\n").into()),
        ("a total", format!("{text}\nTotal: 84 incidents\n").into()),
        ("line ends of two kinds", mixed.into()),
        ("the heading again", (again.join("\n") + "\n").into()),
        (
            "blank lines among the rows",
            (blank.join("\n") + "\n").into(),
        ),
        ("a byte order mark", format!("\u{FEFF}{text}").into()),
        ("UTF-16", utf16),
        ("a separator at every end", empty_column.into()),
        ("sep=,", format!("sep=,\n{text}").into()),
        ("# before the heading", format!("#{text}").into()),
    ];
    let mut wrong = Vec::new();
    for (name, bytes) in ways {
        same(name, bytes, &expected, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Damages one row, which comes as it is written, cell by cell.
fn damaged(cells: &[String], kind: &str) -> String {
    let mut cells = cells.to_vec();
    match kind {
        "separator too many" => cells.insert(3, String::new()),
        "separator missing" => {
            let next = cells.remove(4);
            cells[3].push_str(&next);
        }
        "cells missing" => cells.truncate(3),
        "cells too many" => cells.extend(["surplus".to_owned(), "more".to_owned()]),
        "quote too many" => cells[0].insert(3, '"'),
        "quote never closed" => cells[2].insert(0, '"'),
        "line broken" => cells[3].insert(0, '\n'),
        "NUL" => cells[0].insert(3, '\0'),
        "lone CR in it" => cells[3].insert(0, '\r'),
        "garbage" => return "%%%%%%%%".to_owned(),
        _ => unreachable!("{kind}"),
    }
    cells.join(",")
}

#[test]
fn a_damaged_row_costs_at_most_itself_and_is_listed() {
    let table = table();
    let whole = incidents(&read(PLAIN.text(&table)).expect("it is a good table"));
    let kinds = [
        "separator too many",
        "separator missing",
        "cells missing",
        "cells too many",
        "quote too many",
        "quote never closed",
        "line broken",
        "NUL",
        "lone CR in it",
        "garbage",
    ];
    let mut wrong = Vec::new();
    for always in [false, true] {
        let style = Style { always, ..PLAIN };
        let rows = style.rows(&table);
        for kind in kinds {
            for place in 1..rows.len() {
                let mut polluted = rows.clone();
                let cells: Vec<String> = table[place].iter().map(|cell| style.cell(cell)).collect();
                polluted[place] = damaged(&cells, kind);
                let id = &table[place][0];
                let name = format!("{kind} in row {place}, always {always}");
                match read(polluted.join("\n") + "\n") {
                    Ok(read) => {
                        let mut found = incidents(&read);
                        let is_whole = found.get(id) == whole.get(id);
                        let is_listed = !read.notes.findings().is_empty();
                        let mut others = whole.clone();
                        others.remove(id);
                        found.retain(|one, _| others.contains_key(one));
                        if found != others {
                            let lost: Vec<&String> = others
                                .iter()
                                .filter(|(one, row)| found.get(*one) != Some(row))
                                .map(|(one, _)| one)
                                .collect();
                            wrong.push(format!("{name}: other rows differ: {lost:?}"));
                        } else if !is_listed && !is_whole {
                            wrong.push(format!("{name}: changed without a word"));
                        } else if !read.ledger.adds_up() {
                            wrong.push(format!("{name}: {:?}", read.ledger));
                        }
                    }
                    Err(failure) => wrong.push(format!(
                        "{name}: {}",
                        failure.lines().next().unwrap_or_default()
                    )),
                }
            }
        }
    }
    eprintln!(
        "{} of {} damaged rows cost more than themselves or are not listed",
        wrong.len(),
        2 * kinds.len() * 84
    );
    assert!(
        wrong.is_empty(),
        "{}",
        wrong[..wrong.len().min(20)].join("\n")
    );
}

/// Damages one JSON record; what comes out is no record any more.
fn broken(record: &str, kind: usize) -> String {
    let half = record.floor_char_boundary(record.len() / 2);
    match kind {
        0 => record[..half].to_owned(),
        1 => record.replacen("\":", "\"", 1),
        2 => record.replacen('"', "", 1),
        3 => record[..record.len() - 1].to_owned(),
        4 => format!("{record}}}"),
        5 => record.replacen(':', ":1e999,\"x\":", 1),
        6 => record.replacen(',', ",,", 1),
        7 => "null".to_owned(),
        8 => record.replacen('{', "{\"deep\":", 1),
        9 => record
            .replacen(": \"", ": \"\u{1}", 1)
            .replacen(":\"", ":\"\u{1}", 1),
        10 => record.replacen("\":", "\":tru ", 1),
        11 => record.replacen("title", "ti\ntle", 1),
        _ => format!("\"{record}"),
    }
}

#[test]
fn a_broken_json_record_costs_itself_alone() {
    const KINDS: usize = 13;
    let record = |number: usize| {
        format!(
            r#"{{"id":"I-{number}","title":"a {{curly}} \"title\" [{number}]","started_at":"2026-03-01T10:00:00Z","updates":[{{"at":"2026-03-01T10:05:00Z","text":"on it"}}]}}"#
        )
    };
    for (before, between, after) in [
        ("", "\n", "\n"),
        ("[", ",\n", "]"),
        ("[", ",", "]"),
        ("{\"incidents\":[", ",", "],\"more\":false}"),
    ] {
        for kind in 0..KINDS {
            for place in [0, 1, 7, 18, 19] {
                let records: Vec<String> = (0..20)
                    .map(|number| {
                        if number == place {
                            broken(&record(number), kind)
                        } else {
                            record(number)
                        }
                    })
                    .collect();
                let text = format!("{before}{}{after}", records.join(between));
                let what = format!("kind {kind} at {place} in `{before}…{between:?}`");
                let read = read(&text).unwrap_or_else(|failure| panic!("{what}: {failure}"));
                let found = incidents(&read);
                let lost: Vec<usize> = (0..20)
                    .filter(|number| !found.contains_key(&format!("I-{number}")))
                    .collect();
                assert!(
                    lost.iter().all(|number| *number == place),
                    "{what}: lost {lost:?}"
                );
                assert!(read.ledger.adds_up(), "{what}: {:?}", read.ledger);
                assert!(
                    !read.notes.findings().is_empty(),
                    "{what}: nothing is listed"
                );
            }
        }
    }
}

/// What `rejects.csv` names can be corrected in a file of its own, which then joins the rest.
#[test]
fn rows_that_were_rejected_are_recovered_once_they_are_corrected() {
    let heading = "id,title,severity,started_at,resolved_at\n";
    let row = |number: usize, start: &str| {
        format!("I-{number},\"a, {number}\",SEV2,{start},2026-03-09T10:00:00Z\n")
    };
    let good = "2026-03-01T10:00:00Z";
    let rows: Vec<String> = (0..60)
        .map(|number| {
            row(
                number,
                if number % 7 == 3 {
                    ["", "yesterday", "2026-02-30"][number % 3]
                } else {
                    good
                },
            )
        })
        .collect();
    let export = format!("{heading}{}", rows.concat());
    let folder = crate::helpers::folder();
    let file = crate::helpers::write(folder.path(), "export.csv", &export);
    let [file, rejects] = [file, folder.path().join("rejects.csv")]
        .map(|path| path.to_str().expect("text").to_owned());
    crate::helpers::succeed(&["import", &file, "--out", "-", "--rejects", &rejects]);
    let mut reader = csv::Reader::from_path(&rejects).expect("it was written");
    let lines: std::collections::BTreeSet<usize> = reader
        .records()
        .map(|record| record.expect("a record"))
        .filter(|record| &record[8] == "rejected")
        .map(|record| record[3].parse().expect("a line"))
        .collect();
    assert_eq!(lines.len(), 9);
    let corrected: String = lines.iter().map(|line| row(line - 2, good)).collect();
    let fixed = crate::helpers::write(folder.path(), "fixed.csv", format!("{heading}{corrected}"));
    let output =
        crate::helpers::succeed(&["import", &file, fixed.to_str().expect("text"), "--out", "-"]);
    let ids: std::collections::BTreeSet<String> = crate::helpers::text(&output.stdout)
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("a row")["id"].to_string()
        })
        .collect();
    assert_eq!(ids.len(), 60);
    assert_eq!(crate::helpers::text(&output.stdout).lines().count(), 60);
}
