use crate::analysis::sample::{Case, seen, time};
use crate::incident::{ActionItem, ActionState};

fn item(
    id: Option<&str>,
    title: &str,
    state: ActionState,
    due: Option<&str>,
    owner: Option<&str>,
) -> ActionItem {
    ActionItem {
        id: id.map(str::to_owned),
        title: title.to_owned(),
        state,
        due_at: due.map(time),
        owner: owner.map(str::to_owned),
        ..ActionItem::default()
    }
}

#[test]
fn items_are_counted_by_state_owner_and_due_date() {
    let items = [
        item(None, "a", ActionState::Open, Some("2026-03-22"), None),
        item(None, "A ", ActionState::Open, Some("2026-03-22"), None),
        item(
            Some("1"),
            "b",
            ActionState::InProgress,
            Some("2026-03-02"),
            Some("kim"),
        ),
        item(
            Some("1"),
            "b again",
            ActionState::InProgress,
            Some("2026-03-02"),
            Some("kim"),
        ),
        item(None, "c", ActionState::Open, None, Some(" ")),
        item(
            None,
            "d",
            ActionState::Open,
            Some("2026-04-01"),
            Some("kim"),
        ),
        item(None, "e", ActionState::Done, Some("2026-03-02"), None),
        item(None, "f", ActionState::Dropped, None, None),
    ];
    let cases = [
        Case::lasting("x", "2026-03-01", 5).actions(&items),
        Case::lasting("y", "2026-03-01", 5).actions(&items[..1]),
    ];
    let seen = seen(&cases, "2026-04-01").actions;
    assert!(seen.recorded);
    assert_eq!(
        (seen.total, seen.pending, seen.done, seen.dropped),
        (7, 5, 1, 1)
    );
    assert_eq!((seen.overdue, seen.unowned, seen.without_due), (3, 3, 1));
    let overdue: Vec<(&str, &str, f64)> = seen
        .overdue_items
        .iter()
        .map(|one| {
            (
                one.incident_id.as_str(),
                one.title.as_str(),
                one.days_overdue,
            )
        })
        .collect();
    assert_eq!(
        overdue,
        [("x", "b", 30.0), ("x", "a", 10.0), ("y", "a", 10.0)]
    );
}

#[test]
fn items_of_what_does_not_count_are_left_out_and_none_is_not_recorded() {
    let items = [item(None, "a", ActionState::Open, None, None)];
    let drill = Case::lasting("x", "2026-03-01", 5)
        .actions(&items)
        .with(|i| i.is_drill = true);
    let seen_drill = seen(&[drill], "2026-04-01").actions;
    assert_eq!((seen_drill.recorded, seen_drill.total), (true, 0));
    assert!(
        !seen(&[Case::lasting("x", "2026-03-01", 5)], "2026-04-01")
            .actions
            .recorded
    );
}
