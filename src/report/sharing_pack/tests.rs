//! The pack from facts that are made up: it says what there is, and that there is nothing.

use super::*;
use crate::report::fixture;

fn pack(facts: &Facts, minutes: u32) -> SharingPack {
    let session = Session {
        minutes,
        incidents: Vec::new(),
    };
    sharing_pack(facts, &session)
}

#[test]
fn a_session_without_incidents_keeps_its_time_in_reserve() {
    for minutes in [15, 60, 480] {
        for facts in [fixture::usual(), fixture::empty()] {
            let made = pack(&facts, minutes);
            let sum: u32 = made.agenda.iter().map(|item| item.minutes).sum();
            assert_eq!(sum, minutes);
            assert_eq!(made.agenda.last().map(|item| item.to), Some(minutes));
            assert!(made.agenda.iter().any(|item| item.title == "In reserve"));
            assert!(
                made.agenda.iter().all(|item| item.minutes > 0),
                "{:?}",
                made.agenda
            );
        }
    }
}

#[test]
fn what_is_suggested_lies_in_the_window_and_fits_the_time() {
    let facts = fixture::usual();
    let hour = suggested(&facts, 60);
    assert_eq!(hour.len(), 3);
    assert_eq!(suggested(&facts, 15).len(), 1);
    let long = suggested(&facts, 480);
    assert!(long.starts_with(&hour));
    let window = &facts.analyses.incidents_digest;
    assert!(long.iter().all(|id| window.iter().any(|one| one.id == *id)));
    assert!(suggested(&fixture::empty(), 60).is_empty());
}

#[test]
fn nothing_is_proposed_where_nothing_was() {
    let made = pack(&fixture::usual(), 60);
    assert!(made.copy.rows.iter().all(|row| row.item.is_none()));
    assert!(made.sheet.lead.starts_with("No earlier action"));
    assert!(made.left_out.is_some());
}

#[test]
fn anchors_of_the_agenda_stand_in_the_page() {
    let made = pack(&fixture::usual(), 60);
    let known = [
        "ground-rules",
        "earlier",
        "trend",
        "themes",
        "sheet",
        "decisions",
        "agenda",
    ];
    for item in &made.agenda {
        assert!(known.contains(&item.anchor.as_str()), "{}", item.anchor);
    }
}

#[test]
fn the_pack_as_json_is_read_back() {
    let made = pack(&fixture::usual(), 60);
    let json = serde_json::to_string(&made).expect("a pack is JSON");
    let read: SharingPack = serde_json::from_str(&json).expect("it is read back");
    assert_eq!(read.copy, made.copy);
    assert_eq!(read.agenda, made.agenda);
}
