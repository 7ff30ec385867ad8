//! The mail as two parsers and a hostile reader see it: parts, headers, sizes, and that nothing of data gets out of place.

use std::collections::BTreeSet;

use mail_parser::{MessageParser, MimeHeaders, PartType};
use snapbox::{IntoData, assert_data_eq, str};

use super::*;
use crate::report::{Facts, Failure, fixture, trend_report};

fn envelope() -> Envelope {
    let address = |text: &str| text.parse().expect("an address");
    Envelope {
        from: address("Incident reports <bot@example.org>"),
        to: vec![
            address("team@example.org"),
            address("Jörg <joerg@example.org>"),
        ],
        reply_to: Some(address("lead@example.org")),
    }
}

fn about(facts: Facts) -> Digest {
    let url = Some("https://reports.example.org/incidents/report.html");
    crate::report::digest(&trend_report(facts), url, None)
}

fn written(digest: &Digest) -> Vec<u8> {
    email(digest, &envelope(), &Templates::default())
        .expect("a mail")
        .bytes
}

/// A mail as its reader's program takes it apart.
struct Seen {
    headers: Vec<(String, String)>,
    text: String,
    html: String,
    /// Bytes of the HTML part as they are sent.
    html_bytes: usize,
    pictures: Vec<(String, usize)>,
    kinds: Vec<String>,
}

fn seen(mail: &[u8]) -> Seen {
    let message = MessageParser::default().parse(mail).expect("a mail");
    let kind = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type().expect("a part has its type");
        format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
    };
    let html = message
        .parts
        .iter()
        .find(|part| kind(part) == "text/html")
        .expect("an HTML part");
    let pictures = message.parts.iter().filter_map(|part| match &part.body {
        PartType::InlineBinary(bytes) | PartType::Binary(bytes) => Some((
            part.content_id().expect("a picture has an id").to_owned(),
            bytes.len(),
        )),
        _ => None,
    });
    Seen {
        headers: message
            .headers_raw()
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect(),
        text: message.body_text(0).expect("plain text").into_owned(),
        html: message.body_html(0).expect("HTML").into_owned(),
        html_bytes: (html.raw_end_offset() - html.raw_body_offset()) as usize,
        pictures: pictures.collect(),
        kinds: message.parts.iter().map(kind).collect(),
    }
}

/// The figures and words of an HTML text: everything between tags, its alternatives and links.
fn visible(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut out = String::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let alternative = tag
            .split_once("alt=\"")
            .and_then(|(_, rest)| rest.split('"').next());
        out.push_str(alternative.unwrap_or_default());
        out.push(' ');
        out.push_str(text);
        out.push(' ');
    }
    let marks = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ];
    marks
        .iter()
        .fold(out, |text, (mark, letter)| text.replace(mark, letter))
}

/// Words and numbers without marks; the same in both parts.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Asserts what holds for every mail, whatever was in the data.
#[track_caller]
fn check(digest: &Digest) -> Seen {
    let mail = written(digest);
    assert_eq!(mail, written(digest), "not the same bytes");
    let text = String::from_utf8(mail.clone()).expect("a mail is ASCII");
    assert!(text.is_ascii());
    assert!(
        !text.replace("\r\n", "").contains(['\r', '\n']),
        "a bare line end"
    );
    assert!(
        text.split("\r\n").all(|line| line.len() <= 998),
        "a line is too long"
    );
    let encoded = text
        .split_whitespace()
        .filter(|word| word.starts_with("=?"));
    assert!(encoded.clone().all(|word| word.len() <= 75));
    assert!(mail.len() <= 1_000_000, "{} bytes", mail.len());
    let seen = seen(&mail);
    assert!(
        seen.html_bytes <= 90_000,
        "{} bytes of HTML",
        seen.html_bytes
    );
    assert!(seen.pictures.len() <= 3 && seen.pictures.iter().all(|(_, bytes)| *bytes <= 150_000));
    for (id, _) in &seen.pictures {
        assert!(seen.html.contains(&format!("src=\"cid:{id}\"")), "{id}");
    }
    for part in [&seen.text, &seen.html] {
        let is_fine = |letter: char| {
            letter == '\n'
                || letter == '\r'
                || clean(&letter.to_string()).len() == letter.len_utf8()
        };
        assert!(part.chars().all(is_fine), "a control or direction mark");
    }
    let is_long = |line: &&str| line.chars().count() > 78;
    assert_eq!(seen.text.lines().find(is_long), None);
    let missing: Vec<String> = words(&visible(&seen.html))
        .difference(&words(&seen.text))
        .cloned()
        .collect();
    let headings = ["action", "figure", "incident", "problem", "value"];
    let missing: Vec<&String> = missing
        .iter()
        .filter(|word| !headings.contains(&word.as_str()))
        .collect();
    assert!(missing.is_empty(), "not in the plain text: {missing:?}");
    for link in seen.html.split("href=\"").skip(1) {
        let link = link
            .split('"')
            .next()
            .unwrap_or_default()
            .replace("&#x2f;", "/")
            .replace("&amp;", "&");
        assert!(
            link.starts_with("http") || link.starts_with("mailto:"),
            "{link}"
        );
        assert!(seen.text.contains(&link), "{link} is not in the plain text");
    }
    seen
}

#[test]
fn headers_say_who_what_and_when() {
    let seen = check(&about(fixture::usual()));
    let lines: Vec<String> = seen
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    let text = lines.concat().replace("\r\n", "\n");
    let (id, rest) = text
        .split_once("Message-ID: <")
        .and_then(|(_, rest)| rest.split_once('@'))
        .expect("an id");
    assert!(
        id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{id}"
    );
    assert!(rest.starts_with("example.org>"));
    assert_data_eq!(
        text.replace(id, "[ID]"),
        str![[r#"
To: team@example.org, =?utf-8?b?SsO2cmc=?= <joerg@example.org>
From: "Incident reports" <bot@example.org>
Reply-To: lead@example.org
Subject: Incidents 2026-W41 to W44: 21; 1 came back; 4 actions overdue
Date: Mon, 02 Nov 2026 08:00:00 +0000
Message-ID: <[ID]@example.org>
List-ID: Incident reports <incidents.example.org>
List-Unsubscribe: <mailto:lead@example.org?subject=unsubscribe>
Auto-Submitted: auto-generated
X-Afteraction-Result: report
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_alternative_[ID]"

"#]]
        .raw()
    );
    assert_eq!(
        seen.kinds,
        [
            "multipart/alternative",
            "text/plain",
            "multipart/related",
            "text/html",
            "image/png",
            "image/png"
        ]
    );
}

#[test]
fn the_same_report_has_the_same_id_and_another_one_another() {
    let id = |digest: &Digest, envelope: &Envelope| {
        let mail = email(digest, envelope, &Templates::default())
            .expect("a mail")
            .bytes;
        let message = MessageParser::default().parse(&mail).expect("a mail");
        message.message_id().expect("an id").to_owned()
    };
    let digest = about(fixture::usual());
    let same = id(&digest, &envelope());
    assert_eq!(same, id(&digest, &envelope()));
    let later = Digest {
        as_of: crate::incident::Instant::from_micros(digest.as_of.micros() + 1_000_000),
        ..digest.clone()
    };
    assert_ne!(same, id(&later, &envelope()));
    let other = Digest {
        headline: "Something else.".to_owned(),
        ..digest.clone()
    };
    assert_ne!(same, id(&other, &envelope()));
    let fewer = Envelope {
        to: vec!["team@example.org".parse().expect("an address")],
        ..envelope()
    };
    assert_ne!(same, id(&digest, &fewer));
}

#[test]
fn few_and_many_incidents_make_mails_of_one_size() {
    for facts in [
        fixture::empty(),
        fixture::single(),
        fixture::everything(20),
        fixture::usual(),
    ] {
        check(&about(facts));
    }
    let many = check(&about(fixture::everything(10_000)));
    assert!(many.text.contains("and 9,990 more in the report:\nhttps://reports.example.org/incidents/report.html#longest")
        || many.text.contains("and 9,990 more in the report:\r\nhttps://reports.example.org/incidents/report.html#longest"), "{}", many.text);
}

#[test]
fn a_mail_before_the_first_date_has_the_first_date() {
    let digest = Digest {
        as_of: crate::incident::Instant::from_micros(-1),
        ..about(fixture::single())
    };
    let seen = check(&digest);
    let date = seen
        .headers
        .iter()
        .find(|(name, _)| name == "Date")
        .map(|(_, value)| value.as_str());
    assert_eq!(date, Some("Thu, 01 Jan 1970 00:00:00 +0000"));
}

#[test]
fn texts_of_any_script_and_length_fit() {
    let texts = [
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ".repeat(40),
        "障害が発生しました".repeat(30),
        "x".repeat(400),
        "مرحبا بالعالم ".repeat(20),
        "👩‍👩‍👧‍👦".repeat(50),
        "a=\u{a0}b \u{92}\u{85}\u{0}\u{1b}[31m".repeat(10),
    ];
    for text in texts {
        let digest = about(fixture::with_text(fixture::usual(), &text));
        // Wide letters count twice in the columns of the plain text, and words that fill a line are cut there.
        let mail = written(&digest);
        let seen = seen(&mail);
        assert!(
            mail.is_ascii() && seen.html_bytes <= 90_000,
            "{} bytes",
            seen.html_bytes
        );
        assert!(
            mail.split(|byte| *byte == b'\n')
                .all(|line| line.len() <= 998)
        );
        assert!(seen.text.lines().all(|line| line.chars().count() <= 78));
        assert!(
            !format!("{}{}", seen.text, seen.html).contains(['\u{92}', '\u{85}', '\u{1b}', '\0'])
        );
    }
}

#[test]
fn a_failed_run_says_what_failed_and_what_to_do() {
    let failure = Failure {
        what: "Export.csv: is empty".to_owned(),
        causes: vec!["the disk was full <b>".to_owned()],
        hints: vec!["export it again".to_owned()],
        exit_code: 4,
    };
    let digest = Digest {
        failure: Some(failure),
        figures: Vec::new(),
        charts: Vec::new(),
        ..about(fixture::empty())
    };
    let seen = check(&digest);
    assert_eq!(
        seen.kinds,
        ["multipart/alternative", "text/plain", "text/html"]
    );
    for part in [&seen.text, &visible(&seen.html)] {
        for words in [
            "Export.csv: is empty (exit code 4)",
            "the disk was full <b>",
            "What to do",
            "export it again",
        ] {
            assert!(part.contains(words), "{words}: {part}");
        }
    }
    assert!(is_failure(&written(&digest)));
    assert!(!is_failure(&written(&about(fixture::usual()))));
}

/// Texts that would end a header, begin a part, add a recipient or a script where they were not kept in place.
fn payloads() -> Vec<String> {
    let ends = [
        "\r\n",
        "\n",
        "\r",
        "\u{2028}",
        "\u{85}",
        "\0\r\n",
        "%0d%0a",
        "\r\n\r\n",
        "=0D=0A",
        "\u{b}\u{c}",
    ];
    let adds = [
        "Bcc: evil@example.net",
        "To: evil@example.net",
        "Cc: evil@example.net\r\nX: y",
        "Subject: changed",
        "Content-Type: text/html\r\n\r\n<script>alert(1)</script>",
        "--=_related_\r\nContent-Type: text/html",
        ".\r\nMAIL FROM:<evil@example.net>\r\nRCPT TO:<evil@example.net>",
        "=?utf-8?q?=0D=0ABcc:_evil@example.net?=",
        "<img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "</table></td></tr><form action=//evil.example.net>",
        "{{ digest.subject }}{% for x in y %}",
        "cid:x\" onload=\"alert(1)",
        "evil@example.net, \"x\" <y@example.net>",
        "\u{202e}moc.elpmaxe@live",
        "<!--[if mso]><v:rect><![endif]-->",
        "<style>*{background:url(http://evil.example.net)}</style>",
        "&#106;avascript:alert(1)",
        "http://evil.example.net/\r\nBcc: evil@example.net",
    ];
    ends.iter()
        .flat_map(|end| adds.iter().map(move |add| format!("x{end}{add}")))
        .collect()
}

#[test]
fn no_text_of_the_data_gets_out_of_its_place() {
    let payloads = payloads();
    assert_eq!(payloads.len(), 200);
    // The charts of a mail hold no text of the data, and take most of the time.
    let about = |text: &str| Digest {
        charts: Vec::new(),
        ..about(fixture::with_text(fixture::usual(), text))
    };
    let plain = seen(&written(&about("x")));
    let tags = |html: &str| -> Vec<String> {
        let tags = html.split('<').skip(1).map(|piece| {
            piece
                .split([' ', '>'])
                .next()
                .unwrap_or_default()
                .to_owned()
        });
        // A link depends on the address, a short part that is not to be broken on its length.
        tags.filter(|tag| !["a", "/a", "span", "/span"].contains(&tag.as_str()))
            .collect()
    };
    for payload in payloads {
        // Every text of the data at once: ids, titles, services, teams, owners, actions, problems, causes, inputs, notes.
        let seen = seen(&written(&about(&payload)));
        assert_eq!(seen.kinds, plain.kinds, "{payload:?}");
        let but_ids = |headers: &[(String, String)]| -> Vec<(String, String)> {
            let kept = headers
                .iter()
                .filter(|(name, _)| name != "Message-ID" && name != "Content-Type");
            kept.cloned().collect()
        };
        assert_eq!(
            but_ids(&seen.headers),
            but_ids(&plain.headers),
            "{payload:?}"
        );
        assert_eq!(tags(&seen.html), tags(&plain.html), "{payload:?}");
        assert!(!seen.html.contains("javascript:alert(1)\""), "{payload:?}");
    }
}

/// Relative luminance of a colour such as `#161b22`, as WCAG 2 defines it.
fn luminance(color: [u8; 3]) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.03928 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    let [red, green, blue] = color.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The colours that a property has anywhere in the mail's template.
fn colors(property: &str) -> BTreeSet<[u8; 3]> {
    let text = Templates::built_in("digest.html").expect("the template");
    let after = text.split(property).skip(1);
    let found = after.filter_map(|rest| {
        let digits = rest.strip_prefix('#')?.get(..6)?;
        let bytes = hex::decode(digits).ok()?;
        bytes.try_into().ok()
    });
    found.collect()
}

#[test]
fn every_text_can_be_read_also_where_a_program_inverts_the_colours() {
    // The boxes take their grounds as arguments.
    let boxes = [[0xfd, 0xea, 0xea], [0xff, 0xf5, 0xe0]];
    let grounds: BTreeSet<[u8; 3]> = colors("background-color:")
        .into_iter()
        .chain(boxes)
        .collect();
    let texts: BTreeSet<[u8; 3]> = colors(";color:")
        .into_iter()
        .chain(colors("\"color:"))
        .collect();
    assert!(
        grounds.len() == 4 && texts.len() == 3,
        "{grounds:?} {texts:?}"
    );
    for text in texts {
        for ground in &grounds {
            let [text_inverted, ground_inverted] =
                [text, *ground].map(|color| color.map(|part| 255 - part));
            assert!(contrast(text, *ground) >= 4.5, "{text:x?} on {ground:x?}");
            assert!(
                contrast(text_inverted, ground_inverted) >= 4.5,
                "{text:x?} on {ground:x?}, inverted"
            );
        }
    }
}
