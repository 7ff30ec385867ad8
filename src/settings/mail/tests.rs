//! Addresses are taken as they are meant, or refused.

use super::*;

const HINT: &str = "set it with";

fn args(from: Option<&str>, to: &[&str]) -> MailArgs {
    MailArgs {
        mail: true,
        mail_from: from.map(str::to_owned),
        mail_to: to.iter().map(|&text| text.to_owned()).collect(),
        ..MailArgs::default()
    }
}

/// What is made of the arguments: the recipients, or the error.
fn seen(args: MailArgs, config: &Config) -> String {
    match mail_settings(args, config) {
        Ok(None) => "no mail".to_owned(),
        Ok(Some(found)) => {
            let to: Vec<String> = found.envelope.to.iter().map(Mailbox::to_string).collect();
            format!("{} → {}", found.envelope.from, to.join(" | "))
        }
        Err(failure) => failure.to_string(),
    }
}

#[test]
fn addresses_are_taken_from_the_command_line_first() {
    let config: Config = toml::from_str(
        "mail = true\nmail-from = \"config@example.org\"\nmail-to = [\"one@example.org\", \"two@example.org\"]",
    )
    .expect("a configuration");
    assert_eq!(
        seen(MailArgs::default(), &config),
        "config@example.org → one@example.org | two@example.org"
    );
    assert_eq!(
        seen(
            args(
                Some("Ann <ann@example.org>"),
                &["a@example.org, B <b@example.org>"]
            ),
            &config
        ),
        "Ann <ann@example.org> → a@example.org | B <b@example.org>"
    );
    assert_eq!(seen(MailArgs::default(), &Config::default()), "no mail");
}

#[test]
fn what_is_missing_is_named_with_where_to_set_it() {
    let none = Config::default();
    let without_from = seen(args(None, &["a@example.org"]), &none);
    assert!(
        without_from.contains("--mail-from") && without_from.contains(HINT),
        "{without_from}"
    );
    let without_to = seen(args(Some("a@example.org"), &[]), &none);
    assert!(
        without_to.contains("mail-to = ") && without_to.contains(HINT),
        "{without_to}"
    );
    let lonely = MailArgs {
        only_if_changed: true,
        ..MailArgs::default()
    };
    assert!(seen(lonely, &none).contains("--mail"));
}

#[test]
fn addresses_that_could_be_more_than_one_are_refused() {
    let wrong = [
        "",
        "nobody",
        "a@example.org\r\nBcc: evil@example.org",
        "A\nX <a@example.org>",
        "a@example.org\u{202e}",
        "ä@example.org",
        "a@bücher.example",
        "@example.org",
        "a@",
    ];
    for text in wrong {
        let said = seen(args(Some("a@example.org"), &[text]), &Config::default());
        assert!(said.contains("cannot be used"), "{text:?}: {said}");
    }
    let two = seen(
        args(Some("a@example.org, b@example.org"), &["c@example.org"]),
        &Config::default(),
    );
    assert!(two.contains("one address"), "{two}");
}

#[test]
fn the_address_of_the_report_is_one_of_the_web() {
    let with = |url: &str| {
        let args = MailArgs {
            mail_url: Some(url.to_owned()),
            ..args(Some("a@example.org"), &["b@example.org"])
        };
        mail_settings(args, &Config::default()).map(|found| found.and_then(|found| found.url))
    };
    assert_eq!(
        with("https://example.org/r.html").expect("an address"),
        Some("https://example.org/r.html".to_owned())
    );
    for wrong in [
        "javascript:alert(1)",
        "https://",
        "https://a/#b",
        "https://a b",
        "/srv/report.html",
    ] {
        assert!(with(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_report_of_a_group_is_found_from_the_address_that_is_given() {
    let mail = |url: &str| MailSettings {
        envelope: Envelope {
            from: mailbox("--mail-from", "a@example.org").expect("an address"),
            to: Vec::new(),
            reply_to: None,
        },
        url: Some(url.to_owned()),
        only_if_changed: false,
        to_group: BTreeMap::new(),
    };
    for (given, expected) in [
        (
            "https://example.org/all/index.html",
            "https://example.org/all/mail/report.html",
        ),
        (
            "https://example.org/all/",
            "https://example.org/all/mail/report.html",
        ),
        (
            "https://example.org",
            "https://example.org/mail/report.html",
        ),
        (
            "https://example.org/x?page=a/b",
            "https://example.org/mail/report.html",
        ),
    ] {
        let made = mail(given).of_group("Mail", "mail").url;
        assert_eq!(made.as_deref(), Some(expected));
    }
}
