use std::collections::{BTreeMap, BTreeSet};

use super::{Fates, combine, merge};
use crate::incident::row::RowReader;
use crate::incident::{Incident, IncidentTable, Instant, Milestone, Status, TableBuilder};
use crate::notes::{Code, Ledger, Notes, Place};

fn incident(
    id: &'static str,
    started: i64,
    resolved: Option<i64>,
    title: &'static str,
) -> Incident<'static> {
    let mut made = Incident::new(id.into(), "test".into());
    made.title = Some(title.into());
    made.milestones[Milestone::Started as usize] = Some(Instant::from_micros(started));
    made.milestones[Milestone::Resolved as usize] = resolved.map(Instant::from_micros);
    made
}

fn table(incidents: &[Incident<'_>]) -> IncidentTable {
    let mut builder = TableBuilder::new();
    incidents
        .iter()
        .for_each(|incident| assert!(builder.push(incident, 0)));
    builder.finish().expect("a table")
}

fn merged(incidents: &[Incident<'_>]) -> (IncidentTable, Ledger, Notes) {
    let mut places: Vec<Place> = (0..incidents.len())
        .map(|index| Place {
            record: index as u64 + 1,
            ..Place::default()
        })
        .collect();
    let (mut ledger, mut notes) = (
        Ledger {
            read: incidents.len() as u64,
            imported: incidents.len() as u64,
            ..Ledger::default()
        },
        Notes::default(),
    );
    let mut fates = Fates {
        ledger: &mut ledger,
        notes: &mut notes,
        others: &mut BTreeMap::new(),
        without_start: &BTreeMap::new(),
    };
    let people = &mut BTreeSet::new();
    let table = merge(table(incidents), &mut places, &mut fates, people).expect("a table");
    assert_eq!(places.len(), table.len());
    assert!(ledger.adds_up(), "{ledger:?}");
    (table, ledger, notes)
}

#[test]
fn the_same_record_twice_is_a_duplicate() {
    let one = incident("A", 1, Some(5), "one");
    let (table, ledger, notes) = merged(&[one.clone(), incident("B", 2, None, "two"), one]);
    assert_eq!(
        (
            table.len(),
            ledger.duplicate,
            notes.count(Code::DuplicateIdSame)
        ),
        (2, 1, 1)
    );
}

#[test]
fn a_later_record_fills_and_wins() {
    let mut early = incident("A", 1, None, "one");
    early.status = Status::Open;
    let mut late = incident("A", 1, Some(9), "one, corrected");
    late.status = Status::Resolved;
    for records in [[early.clone(), late.clone()], [late, early]] {
        let (table, ledger, notes) = merged(&records);
        let whole = RowReader::new(&table).incident(0);
        assert_eq!(
            (whole.status, whole.title.as_deref()),
            (Status::Resolved, Some("one, corrected"))
        );
        assert_eq!(whole.at(Milestone::Resolved).map(Instant::micros), Some(9));
        assert_eq!(
            (ledger.merged, notes.count(Code::DuplicateIdConflict)),
            (1, 1)
        );
    }
}

#[test]
fn what_only_one_knows_is_no_conflict() {
    let mut one = incident("A", 1, None, "one");
    one.title = None;
    let mut other = incident("A", 1, None, "one");
    other.services = vec!["web".into()];
    assert_eq!(combine(&mut one, other), Vec::<&str>::new());
    assert_eq!(one.title.as_deref(), Some("one"));
    assert_eq!(one.services, ["web"]);
}

#[test]
fn two_tools_may_use_the_same_id() {
    let mut other = incident("A", 1, None, "one");
    other.source = "elsewhere".into();
    let (table, ledger, _) = merged(&[incident("A", 1, None, "one"), other]);
    assert_eq!((table.len(), ledger.imported), (2, 2));
}
