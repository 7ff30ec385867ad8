use super::{InputPages, PagesSeen, note};
use crate::import::preset::Pages;
use crate::notes::{Code, Notes};

fn seen(scalars: &[(&str, &str)]) -> PagesSeen {
    let pages = Pages {
        more: vec!["more".to_owned(), "next".to_owned()],
        last: vec!["isLast".to_owned()],
        total: vec!["total".to_owned()],
        cut_at: vec![100],
        open_only: false,
    };
    let scalars: Vec<(String, String)> = scalars
        .iter()
        .map(|(path, value)| ((*path).to_owned(), (*value).to_owned()))
        .collect();
    PagesSeen::of_envelope(&pages, &scalars)
}

/// Preset, number of records and envelope of one input.
type Input<'i> = (&'i str, u64, &'i [(&'i str, &'i str)]);

fn warnings(inputs: &[Input<'_>]) -> usize {
    let seen: Vec<_> = inputs
        .iter()
        .map(|(preset, records, scalars)| (*preset, *records, seen(scalars)))
        .collect();
    let seen: Vec<_> = seen
        .iter()
        .map(|(preset, records, seen)| InputPages {
            name: "f",
            preset,
            records: *records,
            ended: 0,
            seen,
        })
        .collect();
    let mut notes = Notes::default();
    note(&seen, &mut notes);
    usize::try_from(notes.count(Code::MorePages)).expect("few")
}

#[test]
fn marks_of_further_pages_are_noted() {
    for scalars in [
        [("more", "true")],
        [("next", "https://example.org/2")],
        [("isLast", "false")],
        [("total", "11")],
    ] {
        assert_eq!(warnings(&[("a", 10, &scalars)]), 1, "{scalars:?}");
    }
    assert_eq!(warnings(&[("a", 100, &[])]), 1);
}

#[test]
fn a_whole_export_is_not() {
    for scalars in [
        [("more", "false")],
        [("next", "null")],
        [("next", "")],
        [("isLast", "true")],
        [("total", "10")],
    ] {
        assert_eq!(warnings(&[("a", 10, &scalars)]), 0, "{scalars:?}");
    }
}

#[test]
fn pages_of_one_export_are_taken_together() {
    let first: &[(&str, &str)] = &[("more", "true")];
    let last: &[(&str, &str)] = &[("more", "false")];
    assert_eq!(warnings(&[("a", 50, first), ("a", 20, last)]), 0);
    assert_eq!(warnings(&[("a", 10, first), ("b", 20, last)]), 1);
    let total: &[(&str, &str)] = &[("total", "30")];
    assert_eq!(warnings(&[("a", 10, total), ("a", 20, total)]), 0);
}
