use std::collections::HashMap;

use snapbox::{assert_data_eq, str};

use super::{KnownProblem, Register, remembered};

/// Groups `a b c | d e` with a register, as `id name: members`.
fn seen(groups: &str, problems: &[KnownProblem]) -> String {
    let mut places = HashMap::new();
    let groups: Vec<Vec<u32>> = groups
        .split('|')
        .map(|group| {
            group
                .split_whitespace()
                .map(|name| {
                    let next = u32::from(name.as_bytes()[0] - b'a');
                    places.insert(name.to_owned(), next);
                    next
                })
                .collect()
        })
        .collect();
    let register = Register {
        problems: problems.to_vec(),
    };
    let (found, drift) = remembered(&register, groups, &places);
    let name = |place: &u32| char::from(b'a' + u8::try_from(*place).expect("a letter"));
    let mut lines: Vec<String> = found
        .iter()
        .map(|group| {
            let members: String = group.members.iter().map(name).collect();
            let id = group.id.as_deref().unwrap_or("-");
            format!("{id} {}: {members}\n", group.name.as_deref().unwrap_or("-"))
        })
        .collect();
    lines.extend(drift.iter().map(|one| {
        format!(
            "{:?} {} -> {} {}\n",
            one.kind, one.id, one.other, one.members
        )
    }));
    lines.concat()
}

fn known(id: &str, members: &str) -> KnownProblem {
    KnownProblem {
        id: id.to_owned(),
        members: words(members),
        ..KnownProblem::default()
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_problem_keeps_its_id_and_name_where_most_of_its_members_are() {
    let named = KnownProblem {
        name: Some("Pool".to_owned()),
        ..known("c-1", "a b x")
    };
    assert_data_eq!(
        seen("a b c | d e", &[named]),
        str![[r"
c-1 Pool: abc
- -: de

"]]
    );
}

#[test]
fn splits_and_merges_against_the_last_run_are_listed() {
    assert_data_eq!(
        seen("a b c | d e", &[known("c-1", "a b c d e")]),
        str![[r"
c-1 -: abc
- -: de
Split c-1 ->  2

"]]
    );
    assert_data_eq!(
        seen("a b c d e", &[known("c-1", "a b c"), known("c-2", "d e")]),
        str![[r"
c-1 -: abcde
Merged c-2 -> c-1 2

"]]
    );
}

#[test]
fn what_people_decide_holds() {
    let split = KnownProblem {
        split: words("c"),
        ..known("c-1", "a b c")
    };
    assert_data_eq!(
        seen("a b c", &[split]),
        str![[r"
c-1 -: ab

"]]
    );
    let pin = KnownProblem {
        pin: words("c d"),
        ..known("c-9", "")
    };
    assert_data_eq!(
        seen("a b c | d e", &[known("c-1", "a b c"), pin]),
        str![[r"
c-1 -: ab
c-9 -: cde

"]]
    );
    let merge = KnownProblem {
        merge: words("c-2"),
        ..known("c-1", "a b")
    };
    assert_data_eq!(
        seen("a b | c d", &[merge, known("c-2", "c d")]),
        str![[r"
c-1 -: abcd

"]]
    );
}
