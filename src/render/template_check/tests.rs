use std::collections::BTreeMap;

use snapbox::{assert_data_eq, str};

use crate::render::template::Templates;
use crate::render::template_check::Fault;

/// Returns what is wrong in a file, a line each.
fn seen(name: &str, text: &str) -> String {
    let own = BTreeMap::from([(name.to_owned(), text.to_owned())]);
    let faults = Templates::with(own).faults().into_iter();
    let line = |fault: Fault| format!("{}: {}\n", fault.line.unwrap_or(0), fault.what);
    faults.map(line).collect::<Vec<_>>().concat()
}

#[test]
fn nothing_is_wrong_in_ours() {
    for name in Templates::names() {
        let text = Templates::built_in(name).expect("it is ours");
        assert_eq!(seen(name, text), "", "{name}");
    }
}

/// A part of a page with one place where data is printed.
fn in_page(markup: &str) -> String {
    let head = "<meta http-equiv=\"Content-Security-Policy\" content=\"{{ policy }}\">\n";
    seen("report.html", &format!("{head}{markup}"))
}

#[test]
fn a_page_without_the_policy_is_refused() {
    assert!(seen("report.html", "<html>").contains("{{ policy }}"));
    assert_eq!(seen("digest.html", "<html></html>"), "");
}

#[test]
fn data_may_stand_in_texts_and_quoted_attributes_only() {
    for good in [
        "<p>{{ x }}</p>",
        "<p class=\"{{ x }}\">",
        "<a href='#{{ x }}'>",
        "<a href=\"./{{ x }}/y\">",
        "<a href=\"{{ x.url | safe_url }}\">",
        "{% set link = x.url | safe_url %}{% if link %}<a href=\"{{ link }}\">{% else %}<b>{% endif %}{{ x }}",
        "<td{% if x %} class=\"{{ x }}\"{% endif %}>{{ x }}</td>",
        "<style>{{ style }}</style><script>{{ script }}</script>",
        "a < b {{ x }}",
        "{% set s = \"color:red;\" %}{% set t = s ~ \"margin:0\" %}<p style=\"{{ t }}\">",
        "<p style=\"color: {{ x | color }}\">",
    ] {
        assert_eq!(in_page(good), "", "{good}");
    }
    for bad in [
        "<p class={{ x }}>",
        "<p {{ x }}>",
        "<{{ x }}>",
        "<p {{ x }}=\"1\">",
        "<a href=\"{{ x }}\">",
        "<a href=\" {{ x }}\">",
        "<a href=\"{{ y ~ x | safe_url }}\">",
        "<a href=\"{{ x | safe_url | trim }}\">",
        "{% set link = x | safe_url %}{% set link = x %}<a href=\"{{ link }}\">",
        "{% set link = x | safe_url %}{% for link in xs %}<a href=\"{{ link }}\">{% endfor %}",
        "<p onclick=\"{{ x }}\">",
        "<p ONCLICK='a {{ x }}'>",
        "<p style=\"color: {{ x }}\">",
        "{% set s = \"color:\" ~ x %}<p style=\"{{ s }}\">",
        "{% set s = \"color:red\" %}{% for s in x %}<p style=\"{{ s }}\">{% endfor %}",
        "<iframe srcdoc=\"{{ x }}\">",
        "<script>{{ x }}</script>",
        "<style>{{ script }}</style>",
        "{% set style = x %}<style>{{ style }}</style>",
        "<!-- {{ x }} -->",
        "{{ x | safe }}",
        "{{ x | tojson }}",
        "{% autoescape false %}{{ x }}{% endautoescape %}",
        "<a {% if x %}onclick=\"{% else %}title=\"{% endif %}{{ x }}\">",
        "<s{% if x %}cript{% endif %}>{{ x }}</script>",
        "<a {% for y in x %}on{% endfor %}click=\"{{ x }}\">",
        "<a title=\"{% include 'blocks.html' %}\">",
        "{% set y %}\" onclick=\"{{ x }}{% endset %}<p title=\"{{ y }}\">",
    ] {
        assert_ne!(in_page(bad), "", "{bad}");
    }
}

#[test]
fn links_and_markup_in_markdown_take_no_data() {
    for good in [
        "[{{ x }}]({{ link | address }})",
        "![{{ x }}]({{ pictures[x] }})",
        "[{{ x }}](./{{ x }}/report.md)",
    ] {
        assert_eq!(seen("report.md", good), "", "{good}");
    }
    for bad in [
        "[x]({{ x }})",
        "[x]( {{ x }})",
        "<{{ x }}>",
        "<a title=\"{{ x }}\">",
    ] {
        assert_ne!(seen("report.md", bad), "", "{bad}");
    }
}

#[test]
fn what_is_not_there_is_named_with_its_line_and_what_is_meant() {
    assert_data_eq!(
        seen(
            "report.html",
            "{% from \"bloks.html\" import block %}\n{% from \"blocks.html\" import blok %}\n{{ page | trimm }}\n{{ page \n"
        ),
        str![[r"
1: the page has no {{ policy }} in a meta element, so a browser would not refuse scripts
1: there is no file `bloks.html`; did you mean `blocks.html`?
2: `blocks.html` has no macro `blok`
3: there is no filter `trimm`; did you mean `trim`?
4: unexpected end of input, expected end of variable block

"]]
    );
    assert_data_eq!(
        seen("reprot.html", "x"),
        str![[r"
1: it replaces none of the built-in files and no other file includes it; did you mean `report.html`?

"]]
    );
    assert_data_eq!(
        seen(
            "report.css",
            "p { color: red }\n@import url(https://example.com/x.css);\n</style>"
        ),
        str![[r"
2: `@import` fetches from elsewhere: the page is one file
2: `url(…)` may hold `data:` only: the page fetches nothing
3: `</` would end the style of the page

"]]
    );
}
