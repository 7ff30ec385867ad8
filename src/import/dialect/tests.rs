//! Separators, quotes and headings as they are told from a beginning.

use super::sniff;

fn seen(text: &str) -> String {
    let dialect = sniff(text);
    let quote = dialect.quote.map_or('-', char::from);
    format!(
        "{:?} {quote} line {}",
        char::from(dialect.delimiter),
        dialect.header_line
    )
}

#[test]
fn tells_separators() {
    assert_eq!(seen("a,b;c,d\n1,2;3,4\n"), "',' \" line 1");
    assert_eq!(seen("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n"), "';' \" line 1");
    assert_eq!(seen("id;tags\n1;a,b\n2;c,d\n3;e\n"), "';' \" line 1");
    assert_eq!(seen("a\tb\n1, x\t2\n"), "'\\t' \" line 1");
    assert_eq!(seen("a|b|c\n1|2|3\n"), "'|' \" line 1");
    assert_eq!(seen("id,tags\n1,a;b\n2,c;d\n3,e;f\n"), "',' \" line 1");
    assert_eq!(seen("sep=|\na,b|c,d\n"), "'|' \" line 2");
}

#[test]
fn finds_the_heading_below_a_preamble() {
    assert_eq!(
        seen("Export\nmade on Monday, early\n\na,b,c,d\n1,2,3,4\n"),
        "',' \" line 4"
    );
    assert_eq!(seen("one\ntwo\nthree\n"), "',' \" line 1");
    assert_eq!(
        seen("a note, with a comma\nplain\nplain\n"),
        "',' \" line 1"
    );
}

#[test]
fn a_broken_quote_in_the_sample_changes_nothing() {
    assert_eq!(
        seen("a;b;c\n1;\"x;y\n2;5\" disk;z\n3;y;z\n"),
        "';' \" line 1"
    );
}

#[test]
fn apostrophes_in_words_are_no_quotes() {
    assert_eq!(seen("a,b\nit's,'tis\nwon't,x\n"), "',' \" line 1");
    assert_eq!(seen("'a','b'\n'1','2'\n"), "',' ' line 1");
}
