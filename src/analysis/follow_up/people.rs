//! People as stable pseudonyms: the same name is the same person in every report, and no name is shown.

use sha2::{Digest, Sha256};

use crate::analysis::follow_up::ActionFigures;

/// Replaces every owner's name.
///
/// A pseudonym protects from reading along, not from somebody who has a list of names to try.
pub(super) fn hide(actions: &mut ActionFigures) {
    let lists = [
        &mut actions.overdue_items,
        &mut actions.done_items,
        &mut actions.incomplete_items,
        &mut actions.dropped_items,
        &mut actions.last_session,
    ];
    for entry in lists.into_iter().flatten() {
        entry.owner = entry.owner.as_deref().map(pseudonym);
    }
    for load in &mut actions.overloaded {
        load.owner = pseudonym(&load.owner);
    }
}

/// Returns the pseudonym of a name: `person-` and six digits of the hash of its lower case.
pub(in crate::analysis) fn pseudonym(name: &str) -> String {
    let digest = Sha256::digest(name.trim().to_lowercase());
    format!("person-{}", hex::encode(&digest[..3]))
}
