use super::join;
use crate::import::named::{NamedRecord, Part};
use crate::incident::{
    ActionItem, Incident, IncidentTable, Instant, Milestone, TableBuilder, Update,
};
use crate::notes::{Code, Ledger, Notes, Place};

fn table() -> IncidentTable {
    let mut builder = TableBuilder::new();
    let mut made = Incident::new("A".into(), "test".into());
    made.number = Some("INC-1".into());
    made.milestones[Milestone::Started as usize] = Some(Instant::from_micros(1));
    assert!(builder.push(&made, 0));
    builder.finish().expect("a table")
}

#[test]
fn action_items_find_their_incident_once() {
    let item = |incident: &str, id: &str| NamedRecord {
        place: Place::default(),
        tool: "test".to_owned(),
        incident_id: incident.to_owned(),
        part: Part::Action(Box::new(ActionItem {
            id: Some(id.to_owned()),
            title: "mend it".to_owned(),
            ..ActionItem::default()
        })),
    };
    let (mut ledger, mut notes) = (
        Ledger {
            read: 3,
            ..Ledger::default()
        },
        Notes::default(),
    );
    let actions = vec![item("A", "1"), item("A", "1"), item("Z", "2")];
    let table = join(table(), actions, &mut ledger, &mut notes).expect("a table");
    assert_eq!(table.action_items_of(0).len(), 1);
    assert_eq!(
        (
            ledger.merged,
            ledger.not_incident,
            notes.count(Code::ActionWithoutIncident)
        ),
        (2, 1, 1)
    );
    assert!(ledger.adds_up());
}

#[test]
fn updates_are_joined_by_number_too_in_the_order_of_their_times_and_once() {
    let update = |at: i64| NamedRecord {
        place: Place::default(),
        tool: "test".to_owned(),
        incident_id: "INC-1".to_owned(),
        part: Part::Update(Update {
            at: Some(Instant::from_micros(at)),
            ..Update::default()
        }),
    };
    let (mut ledger, mut notes) = (Ledger::default(), Notes::default());
    let records = vec![update(9), update(3), update(9)];
    let table = join(table(), records, &mut ledger, &mut notes).expect("a table");
    let at: Vec<i64> = table
        .updates_of(0)
        .iter()
        .filter_map(|update| Some(update.at?.micros()))
        .collect();
    assert_eq!((at, ledger.merged), (vec![3, 9], 3));
}
