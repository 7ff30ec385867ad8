use super::kind::Kind;
use super::people::{People, Style};
use super::redact::Redactor;
use super::secrets::found;

/// Meets people, and hides them in texts.
fn hidden(people: &[&str], protected: &[&str], text: &str) -> String {
    let mut known = People::new(protected.iter().copied());
    people.iter().for_each(|name| known.meet(name));
    let hidden = known.hidden(text, Style::Text);
    hidden.map_or_else(|| text.to_owned(), |(text, _)| text)
}

fn shown(people: &[&str]) -> Vec<String> {
    let mut known = People::new(["Payments"].into_iter());
    people.iter().for_each(|name| known.meet(name));
    let shown = people.iter().map(|name| known.known(name));
    shown
        .map(|shown| shown.expect("it was met").to_owned())
        .collect()
}

#[test]
fn one_person_has_one_pseudonym_however_the_name_is_written() {
    let seen = shown(&[
        "Alice Example",
        "Bob Sample",
        "alice.example@example.com",
        "Example, Alice",
        "ALICE EXAMPLE",
        "Alice Example <alice@example.com>",
        "alice@example.com",
        "Bob Sample and Alice Example",
        "carol",
        "@carol",
        "payments",
        "Person 3",
    ]);
    assert_eq!(
        seen,
        [
            "Person 1",
            "Person 2",
            "Person 1",
            "Person 1",
            "Person 1",
            "Person 1",
            "Person 1",
            "Person 2, Person 1",
            "Person 3",
            "Person 3",
            "payments",
            "Person 4",
        ]
    );
}

#[test]
fn people_are_hidden_in_texts_by_whole_words() {
    let people = [
        "Alice Example",
        "bob.sample@example.com",
        "jdoe7",
        "Zoë Ünal",
    ];
    let cases = [
        ("Alice Example restarted it", "Person 1 restarted it"),
        (
            "asked ALICE  EXAMPLE; Alice's fix",
            "asked Person 1; Person 1's fix",
        ),
        (
            "cc @alice.example and alice.example@other.example.org.",
            "cc Person 1 and Person 1.",
        ),
        (
            "Bob's restart, by bob.sample@example.com",
            "Person 2's restart, by Person 2",
        ),
        (
            "jdoe7 paged; JDOE7 too; jdoe77 not",
            "Person 3 paged; Person 3 too; jdoe77 not",
        ),
        ("zoë ünal und Zoë", "Person 4 und Person 4"),
        (
            "malice examples bobbing alice",
            "malice examples bobbing alice",
        ),
        ("Example, Alice", "Person 1"),
        ("/home/alice-example/x", "/home/Person 1/x"),
    ];
    for (text, expected) in cases {
        assert_eq!(hidden(&people, &[], text), expected, "{text}");
    }
}

#[test]
fn a_name_that_is_another_word_too_mangles_no_text() {
    // A service, a team, and words that are names and much else.
    let people = ["Mark Will", "Checkout", "Grace Search", "root", "on-call"];
    let protected = ["checkout", "Search API"];
    let text = "Mark the checkout as root: Search API will page on call. Grace period over";
    assert_eq!(hidden(&people, &protected, text), text);
    assert_eq!(
        hidden(&people, &protected, "Mark Will and Grace Search paged"),
        "Person 1 and Person 2 paged"
    );
}

#[test]
fn a_part_of_several_names_is_a_person() {
    let people = ["Alice Example", "Alice Sample"];
    assert_eq!(
        hidden(&people, &[], "Alice and Alice Sample and Example"),
        "a person and Person 2 and Person 1"
    );
}

fn redacted(text: &str) -> String {
    let mut redactor = Redactor::new(&Kind::ALL);
    redactor.redacted(text).unwrap_or_else(|| text.to_owned())
}

#[test]
fn secrets_and_addresses_are_numbered_and_the_same_ones_alike() {
    let cases = [
        (
            "mail a@example.com, B@example.com, A@example.com",
            "mail [email 1], [email 2], [email 1]",
        ),
        (
            "from 192.0.2.7 and 2001:db8::1, not 1.2.3.4.5",
            "from [ip 1] and [ip 2], not 1.2.3.4.5",
        ),
        ("at 10:20:30 in v1.2.3", "at 10:20:30 in v1.2.3"),
        (
            "password=hunter2 and token: abc123def",
            "password=[secret 1] and token: [secret 2]",
        ),
        (
            "postgres://app:s3cret@db.example.com/x",
            "postgres://app:[secret 1]/x",
        ),
        ("user\u{200b}@exam\u{0}ple.com", "[email 1]"),
        (
            "token: expired; password reset fails",
            "token: expired; password reset fails",
        ),
        (
            "Authorization: Bearer abcdef012345abcdef",
            "Authorization: Bearer [secret 1]",
        ),
        (
            "adafruit: 6509569306575134203cc2324b2c4243; started: 2026-03-01T10:00:00Z",
            "adafruit: [secret 1]; started: 2026-03-01T10:00:00Z",
        ),
        (
            "commit: 9fceb02d0ae598e95dc970b74767f19372d61af8",
            "commit: 9fceb02d0ae598e95dc970b74767f19372d61af8",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(redacted(text), expected, "{text}");
    }
}

#[test]
fn nothing_breaks_the_search() {
    for text in [
        "",
        "@",
        "%40",
        ":::::",
        "a@b",
        "....",
        "::",
        "=",
        "key=",
        "-----BEGIN PRIVATE KEY-----",
    ] {
        for kind in Kind::ALL {
            let _ = found(kind, text);
        }
        let _ = redacted(text);
    }
}
