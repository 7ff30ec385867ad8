use snapbox::{IntoData, assert_data_eq, str};

use super::inspection_page;
use crate::import::{ImportOptions, inspect};
use crate::render;

/// Looks at files of these names and texts, and shows what a person sees.
fn seen(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("there is room");
    let mut paths = Vec::new();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the folder can be written to");
        paths.push(path);
    }
    let mut seen = inspect::inspect(
        &paths,
        &ImportOptions::default(),
        &|table| Ok(table.clone()),
        &|_| {},
    )
    .expect("it can be looked at");
    let names: Vec<String> = seen
        .imported
        .inputs
        .iter()
        .map(|input| input.name.clone())
        .collect();
    seen.imported.ledger.notes = seen.imported.notes.counted(&names);
    let incidents = seen.imported.table.len() as u64;
    let page = inspection_page(&seen.files, &seen.imported.ledger, incidents);
    let text =
        render::inspection(&page, &render::Templates::default()).expect("the template is right");
    text.replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn a_table_with_common_names() {
    assert_data_eq!(
        seen(&[(
            "plain.csv",
            "Export of 4 March\n\nid;title;severity;started_at;resolved_at;colour\r\n\
             1;Disk full;SEV2;2026-03-03 10:00;2026-03-03 11:00;red\r\n\
             2;Disk full;SEV2;2026-03-04 10:00;;red\r\n\
             3;Too;many;2026-03-05 10:00;cells;here;now\r\n"
        )]),
        str![[r"
plain.csv  208 bytes
  What it is   plain CSV, JSON or NDJSON with canonical names or common synonyms; preset `canonical`
  Why          no tool's own columns, but common names: id, title and started_at
  Written as   UTF-8, 6 columns separated by semicolons; mixed line ends; heading in line 3, after 2
               other lines
  Times        3 times without a zone, read as UTC: an assumption, give --tz if it is wrong
  Records      3 read: 2 imported, 1 rejected; 2026-03-03 to 2026-03-04

  field             filled    from                  for example
  id                2/2       id                    1 · 2
  title             2/2       title                 Disk full
  severity          2/2       severity              SEV2
  started_at        2/2       started_at            2026-03-03 10:00 · 2026-03-04 10:00
  resolved_at       1/2       resolved_at           2026-03-03 11:00

  Not used     colour (red)
  Can measure  resolve 1/2; not: detect (no detected_at), acknowledge (no detected_at, no
               acknowledged_at), mitigate (no mitigated_at), close (no closed_at)

Found in the data
  Rows with more cells than the heading: 1 time (too_many_fields)
      line 6, record 3: a separator too many: 7 columns, the heading has 6
  Times without a zone, read as UTC: 1 time (assumed_zone)
      3 local times without a zone are read as UTC; if that is wrong, give --tz

"]]
        .raw()
    );
}

#[test]
fn an_export_that_is_not_known() {
    assert_data_eq!(
        seen(&[(
            "unknown.json",
            r#"{"meta": {"page": 1}, "outages": [{"Wer": "web-01", "Seit": "2026-03-03T10:00:00Z", "was": {"text": "Kasse steht"}}]}"#
        )]),
        str![[r"
unknown.json  117 bytes
  What it is   not recognised: no preset has its columns
  Written as   UTF-8, JSON, an envelope, records in `outages`

  column                      could be              for example
  Wer                                               web-01
  Seit                        started_at            2026-03-03T10:00:00Z
  was.text                                          Kasse steht

  Next         `afteraction inspect --write-mapping map.toml` on this file writes a mapping with
               these guesses; check it, fill in its blanks, and give it with --mapping

"]]
        .raw()
    );
}

#[test]
fn several_inputs_of_which_one_cannot_be_read() {
    assert_data_eq!(
        seen(&[
            ("a.csv", "id,title,started_at\n1,one,2026-03-03T10:00:00Z\n"),
            ("b.csv", ""),
            (
                "c.csv",
                "id,title,started_at\n1,one,2026-03-03T10:00:00Z\n2,two,2026-03-04T10:00:00Z\n"
            ),
        ]),
        str![[r"
a.csv  47 bytes
  What it is   plain CSV, JSON or NDJSON with canonical names or common synonyms; preset `canonical`
  Why          no tool's own columns, but common names: id, title and started_at
  Written as   UTF-8, 3 columns separated by commas; lines end with LF; heading in line 1
  Times        all with an offset or as seconds since 1970: no zone is needed
  Records      1 read: 1 imported; 2026-03-03 to 2026-03-03

  field             filled    from                  for example
  id                1/1       id                    1
  title             1/1       title                 one
  started_at        1/1       started_at            2026-03-03T10:00:00Z

  Can measure  no phase; not: detect (no detected_at), acknowledge (no detected_at, no
               acknowledged_at), mitigate (no mitigated_at), resolve (no resolved_at), close (no
               closed_at)

b.csv
  What it is   b.csv: is empty; hint: the export wrote nothing: export it again

c.csv  74 bytes
  What it is   plain CSV, JSON or NDJSON with canonical names or common synonyms; preset `canonical`
  Why          no tool's own columns, but common names: id, title and started_at
  Written as   UTF-8, 3 columns separated by commas; lines end with LF; heading in line 1
  Times        all with an offset or as seconds since 1970: no zone is needed
  Records      2 read: 2 imported; gives 1 incident; 2026-03-04 to 2026-03-04

  field             filled    from                  for example
  id                1/1       id                    1 · 2
  title             1/1       title                 one · two
  started_at        1/1       started_at            2026-03-03T10:00:00Z · 2026-03-04T10:00:00Z

  Can measure  no phase; not: detect (no detected_at), acknowledge (no detected_at, no
               acknowledged_at), mitigate (no mitigated_at), resolve (no resolved_at), close (no
               closed_at)

2 incidents together: 3 read: 2 imported, 1 duplicate

Found in the data
  The same record more than once: 1 time (duplicate_id_same)
      c.csv, line 2, record 1, id: the same record as record 1

"]]
        .raw()
    );
}
