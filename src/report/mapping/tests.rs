use super::mapping_text;
use crate::import::inspect;
use crate::import::preset::parse;

/// Writes the mapping of a text that stands in a file of this name.
fn mapping_of(name: &str, text: &str) -> String {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("the folder can be written to");
    let seen = inspect::inspect(
        &[path],
        &crate::import::ImportOptions::default(),
        &|table| Ok(table.clone()),
        &|_| {},
    );
    mapping_text(&seen.expect("it can be looked at").files[0], None)
}

#[test]
fn names_with_every_character_are_read_back() {
    let names = [
        "with \"quotes\"",
        "back\\slash",
        "two\nlines",
        "tab\there",
        "größe = \u{7f}",
        "#hash",
    ];
    let heading: Vec<String> = names
        .iter()
        .map(|name| format!("\"{}\"", name.replace('"', "\"\"")))
        .collect();
    let text = format!("{}\n1,2,3,4,5,6\n", heading.join(","));
    let mapping = mapping_of("odd.csv", &text);
    assert!(parse(&mapping, "mapping").is_ok(), "{mapping}");
}

#[test]
fn guesses_come_from_names_and_values() {
    let mapping = mapping_of(
        "tracker.csv",
        "Vorgang Nr,Betreff,Dringlichkeit,Beginn,Ende,Betroffener Dienst\n\
         A-1,Kasse steht still,hoch,03.03.2026 10:00,03.03.2026 11:00,kasse\n\
         A-2,Suche ist langsam heute,P2,14.03.2026 10:00,14.03.2026 11:00,suche\n",
    );
    let guessed = |field: &str, column: &str| {
        let line = format!("{field} = {{ from = \"{column}\" }}");
        assert!(mapping.contains(&line), "{line} is not in\n{mapping}");
    };
    guessed("id", "Vorgang Nr");
    guessed("title", "Betreff");
    guessed("severity", "Dringlichkeit");
    guessed("started_at", "Beginn");
    guessed("resolved_at", "Ende");
    guessed("services", "Betroffener Dienst");
    guessed("acknowledged_at", "");
    assert!(
        mapping.contains("words = { \"hoch\" = \"?\" }"),
        "{mapping}"
    );
}
