//! All formats of one document: self-contained, and nothing of the data active.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::*;
use crate::report::{Facts, fixture, trend_report};

/// Payloads of each kind of attack that a page or a text knows.
const PAYLOADS: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title></style></script><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% for a in b %}",
    "[x](javascript:alert(1)) ![y](http://evil.example/z) <http://evil.example>",
    "| a | b |\n|---|---|\n# heading\n- list\n1. one\n```\ncode",
    "http://evil.example www.evil.example \\[x\\](y) **bold** _it_ ~~no~~ $x$",
    "\u{202e}turned\u{0}\u{7}\u{1b}]0;title\u{7}\u{9b}31m",
    "data:text/html;base64,PHNjcmlwdD4=",
    "&#106;avascript&colon;alert(1) &lt;b&gt; -->",
];

fn document(facts: Facts) -> Document {
    Document::TrendReport(Box::new(trend_report(facts)))
}

fn seen(facts: Facts, format: Format) -> String {
    let artifacts = render(&document(facts), format).expect("renders");
    String::from_utf8(artifacts.into_iter().next().expect("one artifact").bytes).expect("text")
}

/// The page without what is ours and known: style, script, and the name of the SVG language.
fn markup(html: &str) -> String {
    let (head, rest) = html.split_once("<style>").expect("a style");
    let (_, rest) = rest.split_once("</style>").expect("its end");
    let (body, rest) = rest.rsplit_once("<script>").expect("a script");
    let (_, tail) = rest.split_once("</script>").expect("its end");
    format!("{head}{body}{tail}").replace("xmlns=\"http://www.w3.org/2000/svg\"", "")
}

/// The tags of a page: what stands between `<` and `>`.
fn tags(markup: &str) -> impl Iterator<Item = &str> {
    markup
        .split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or_default())
}

fn check_inert(html: &str) {
    let markup = markup(html);
    for tag in tags(&markup) {
        let lower = tag.to_ascii_lowercase();
        let name = lower
            .trim_start_matches('/')
            .split([' ', '/', '\n'])
            .next()
            .unwrap_or_default();
        assert!(
            ![
                "script",
                "style",
                "img",
                "iframe",
                "object",
                "embed",
                "form",
                "base",
                "foreignobject",
                "image",
                "use",
                "a:"
            ]
            .contains(&name),
            "{tag}"
        );
        // Attributes outside quotes: quoted values are cut out first.
        let attributes: String = lower.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        assert!(
            !attributes.contains(" on")
                && !attributes.contains("style=")
                && !attributes.contains("src="),
            "{tag}"
        );
        if let Some(link) = lower.split("href=\"").nth(1) {
            assert!(
                ["#", "https:", "http:", "mailto:", "data:,"]
                    .iter()
                    .any(|start| link.starts_with(start)),
                "{tag}"
            );
        }
    }
}

#[test]
fn the_page_fetches_nothing() {
    let html = seen(fixture::usual(), Format::Html);
    let markup = markup(&html);
    let links = tags(&markup).filter(|tag| tag.contains("http"));
    assert!(links.into_iter().all(|tag| {
        tag.starts_with("a href=\"https://incidents.example.com")
            || tag.starts_with("meta http-equiv")
    }));
    let style = html
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .expect("a style")
        .0;
    assert!(
        !style.contains("http")
            && !style.contains("@import")
            && style.matches("url(").count() == style.matches("url(data:font/woff2;").count()
    );
    check_inert(&html);
}

#[test]
fn the_policy_names_exactly_our_style_and_script() {
    let html = seen(fixture::usual(), Format::Html);
    let inner = |tag: &str| {
        let parts: Vec<&str> = html.split(&format!("<{tag}>")).collect();
        assert_eq!(parts.len(), 2, "one {tag}");
        parts[1]
            .split_once(&format!("</{tag}>"))
            .expect("its end")
            .0
            .to_owned()
    };
    for tag in ["style", "script"] {
        let hash = STANDARD.encode(Sha256::digest(inner(tag)));
        assert!(
            html.contains(&format!("{tag}-src &apos;sha256-{hash}&apos;")),
            "{tag}"
        );
    }
    assert!(
        html.contains("default-src &apos;none&apos;")
            && html.contains("base-uri &apos;none&apos;; form-action &apos;none&apos;")
    );
}

#[test]
fn the_split_page_holds_neither_style_nor_script() {
    let artifacts = render(&document(fixture::usual()), Format::SplitHtml).expect("renders");
    let paths: Vec<&str> = artifacts.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["report.html", "report.css", "report.js"]);
    let html = String::from_utf8_lossy(&artifacts[0].bytes);
    assert!(!html.contains("<style>") && !html.contains("<script>"));
    assert!(
        html.contains("href=\"report.css\"")
            && html.contains("src=\"report.js\"")
            && html.contains("script-src &apos;self&apos;; style-src &apos;self&apos;")
    );
    let whole = seen(fixture::usual(), Format::Html);
    for beside in &artifacts[1..] {
        let text = String::from_utf8_lossy(&beside.bytes);
        assert!(whole.contains(text.trim()), "{}", beside.path);
    }
}

#[test]
fn no_text_of_the_data_is_active_in_the_page() {
    for payload in PAYLOADS {
        check_inert(&seen(
            fixture::with_text(fixture::usual(), payload),
            Format::Html,
        ));
    }
}

#[test]
fn no_text_of_the_data_is_markup_in_markdown() {
    let usual = seen(
        fixture::with_text(fixture::usual(), "a plain text"),
        Format::Markdown,
    );
    for payload in PAYLOADS {
        let text = seen(
            fixture::with_text(fixture::usual(), payload),
            Format::Markdown,
        );
        let lines = |text: &str| text.lines().count();
        assert_eq!(lines(&text), lines(&usual), "{payload}");
        assert!(
            !text.contains('<')
                && !text.contains("](javascript")
                && !text.contains("](data:")
                && !text.contains("http://evil"),
            "{payload}"
        );
        let pictures = text.matches("![").count();
        assert_eq!(pictures, usual.matches("![").count(), "{payload}");
    }
}

#[test]
fn the_terminal_shows_no_control_character_and_no_long_line() {
    for facts in [
        fixture::usual(),
        fixture::single(),
        fixture::empty(),
        fixture::everything(300),
    ] {
        let text = seen(facts, Format::Terminal);
        assert!(text.lines().count() <= 24, "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
    }
    for payload in PAYLOADS {
        let text = seen(
            fixture::with_text(fixture::usual(), payload),
            Format::Terminal,
        );
        assert!(
            !text
                .chars()
                .any(|letter| letter.is_control() && letter != '\n' || letter == '\u{202e}'),
            "{payload:?}"
        );
    }
}

#[test]
fn every_format_renders_every_case_and_repeats_itself() {
    for make in [fixture::usual, fixture::single, fixture::empty] {
        for format in [
            Format::Html,
            Format::Markdown,
            Format::Json,
            Format::Terminal,
        ] {
            let first = seen(make(), format);
            assert!(!first.contains("{{") && !first.contains("{%"), "{format:?}");
            assert_eq!(first, seen(make(), format), "{format:?}");
        }
    }
}

#[test]
fn the_page_of_a_thousand_incidents_stays_light() {
    let html = seen(fixture::everything(1_000), Format::Html);
    assert!(html.len() <= 350_000, "{}", html.len());
}

#[test]
fn all_charts_become_pictures_that_markdown_refers_to() {
    let pictures = render(&document(fixture::single()), Format::Png).expect("draws");
    let text = seen(fixture::single(), Format::Markdown);
    for picture in &pictures {
        assert!(
            picture.bytes.starts_with(b"\x89PNG") && text.contains(&format!("]({})", picture.path)),
            "{}",
            picture.path
        );
    }
}

#[test]
fn only_addresses_become_links() {
    let cases = [
        ("https://a.example/x?y=1&z=(2)", true),
        ("HTTP://A.example", true),
        ("mailto:a@b.example", true),
        ("javascript:alert(1)", false),
        (" java\nscript:alert(1)", false),
        ("data:text/html,x", false),
        ("//a.example", false),
        ("http:a", false),
        ("https://a b", false),
        ("vbscript:x", false),
        ("", false),
    ];
    for (url, is_link) in cases {
        let facts = fixture::with_text(fixture::usual(), url);
        let html = seen(facts, Format::Html);
        assert_eq!(
            html.contains("rel=\"noopener noreferrer\""),
            is_link,
            "{url}"
        );
    }
}

/// A page of the user's own, about a report with hostile texts.
fn own(name: &str, text: &str) -> crate::error::Result<String> {
    let mut facts = fixture::usual();
    facts.inputs[0].name = "<img src=x onerror=alert(1)>[a](javascript:alert(1))".to_owned();
    let templates = super::Templates::with([(name.to_owned(), text.to_owned())].into());
    let format = if name == "report.md" {
        Format::Markdown
    } else {
        Format::Html
    };
    let report = crate::report::TrendReport {
        page: crate::report::Page {
            title: "<img src=x onerror=alert(1)>[a](javascript:alert(1))".to_owned(),
            ..crate::report::trend_report(facts.clone()).page
        },
        ..crate::report::trend_report(facts)
    };
    let made = super::render_with(&Document::TrendReport(Box::new(report)), format, &templates)?;
    Ok(String::from_utf8(made[0].bytes.clone()).expect("text"))
}

#[test]
fn durations_stay_on_one_line() {
    let shown = |text: &str| {
        let template = format!("{{{{ {text:?} | unbroken }}}}");
        own("report.html", &template)
            .expect("a template")
            .replace('\u{a0}', "_")
    };
    for (text, wanted) in [
        (
            "half within 1 h 16 min, 9 in 10 within 2 weeks 6 d.",
            "half within 1_h_16_min, 9_in_10 within 2_weeks_6_d.",
        ),
        ("likely 3 d to 1 y; 4 more", "likely 3_d to 1_y; 4 more"),
        ("s 4 min", "s 4_min"),
        ("to 1 November 2026", "to 1_November 2026"),
        ("", ""),
    ] {
        assert_eq!(shown(text).trim_end(), wanted);
    }
}

#[test]
fn ids_stay_on_one_line_in_html_and_are_text_elsewhere() {
    let shown = |name: &str, text: &str| {
        let template = format!("{{{{ {text:?} | unbroken }}}}");
        own(name, &template).expect("a template").trim().to_owned()
    };
    let html = |text: &str| shown("report.html", text);
    assert_eq!(
        html("See INC-0042, (AB_1-2) & <x-1>."),
        "See <span class=\"unbroken\">INC-0042</span>, (<span class=\"unbroken\">AB_1-2</span>) &amp; &lt;<span class=\"unbroken\">x-1</span>&gt;."
    );
    // Words that are no ids may break, and so may what a telephone has no room for.
    for text in [
        "follow-up",
        "INC0042",
        "INC-0042\u{2019}s",
        "a-0123456789-0123456789",
    ] {
        assert_eq!(html(text), text);
    }
    assert_eq!(html("<b title=1-2>"), "&lt;b title=1-2&gt;");
    assert_eq!(shown("report.md", "*INC-0042*"), "\\*INC-0042\\*");
}

#[test]
fn no_trick_of_a_template_prints_data_as_markup() {
    let tricks = [
        "{{ page.title }}",
        "{% autoescape false %}{{ page.title }}{% endautoescape %}",
        "{% autoescape \"none\" %}{{ page.title }}{% endautoescape %}",
        "{% autoescape \"html\" %}{{ page.title }}{% endautoescape %}",
        "{% set x %}{{ page.title }}{% endset %}{{ x | replace(\"&lt;\", \"<\") }}",
        "{% set lt %}<{% endset %}{% set x %}{{ page.title }}{% endset %}{{ x | replace(\"&lt;\", lt) }}",
        "{% set x %}{{ page.title }}{% endset %}{{ x | replace(\"\\\\\", \"\") }}",
        "{% set x %}{{ page.title }}{% endset %}{% for l in x %}{{ l }}{% endfor %}",
        "{% set x %}{{ page.title }}{% endset %}{{ x | split(\"\\\\\") | join }}",
        "{% filter replace(\"&lt;\", \"<\") %}{{ page.title }}{% endfilter %}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(page.title) }}",
        "{{ page.title ~ \"\" }}",
        "{{ [page.title] | join }}",
        "{{ page.title | upper | lower }}",
        "{{ page.title | pprint }}",
        "{{ page.title | urlencode }}",
        "{{ page }}",
    ];
    for trick in tricks {
        let html = own("report.html", trick).unwrap_or_default();
        assert!(!html.contains("<img"), "{trick}: {html}");
        let text = own("report.md", trick).unwrap_or_default();
        assert!(
            !text.contains("<img") && !text.contains("](javascript"),
            "{trick}: {text}"
        );
    }
    for gone in [
        "safe",
        "tojson",
        "escape",
        "e",
        "format(1)",
        "reverse",
        "list",
        "lines",
    ] {
        assert!(
            own("report.html", &format!("{{{{ page.title | {gone} }}}}")).is_err(),
            "{gone}"
        );
    }
}

#[test]
fn what_a_template_of_the_user_fails_at_is_said_with_its_line() {
    let failure =
        own("report.html", "<p>\n{{ page.titel }}</p>").expect_err("it names what is not there");
    assert_eq!(failure.kind(), crate::error::ErrorKind::Usage);
    assert!(
        failure.message().contains("report.html, line 2"),
        "{}",
        failure.message()
    );
}
