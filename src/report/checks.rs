//! Checks that a caller asks for: what would make a run fail, and whether it is so.
//!
//! Only what the report says with evidence trips a check; what cannot be told is said, and trips nothing.

use serde::{Deserialize, Serialize};

use crate::analysis::{FixVerdict, Verdict};
use crate::incident::Phase;
use crate::report::{TrendReport, words};

/// Something that is not to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Clearly more incidents a week than in the baseline.
    More,
    /// A clearly larger share of SEV1 and SEV2.
    MoreSevere,
    /// A phase that takes clearly longer.
    Slower,
    /// A recurring problem that came back in this window after its fix.
    CameBack,
    /// Action items that are overdue.
    Overdue,
    /// Pending action items without an owner.
    Unowned,
    /// Postmortems that the policy asks for and that are overdue.
    LatePostmortems,
}

impl Check {
    /// All checks, in the order of the report.
    pub const ALL: [Self; 7] = [
        Self::More,
        Self::MoreSevere,
        Self::Slower,
        Self::CameBack,
        Self::Overdue,
        Self::Unowned,
        Self::LatePostmortems,
    ];

    /// Returns the word by which it is asked for.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::More => "more",
            Self::MoreSevere => "more-severe",
            Self::Slower => "slower",
            Self::CameBack => "came-back",
            Self::Overdue => "overdue",
            Self::Unowned => "unowned",
            Self::LatePostmortems => "late-postmortems",
        }
    }
}

/// What became of checks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is so although it was not to be, one sentence a check.
    pub tripped: Vec<String>,
    /// What cannot be told, and why.
    pub unknown: Vec<String>,
}

/// Applies checks to a report.
#[must_use]
pub fn checked(report: &TrendReport, checks: &[Check]) -> Checked {
    let mut found = Checked::default();
    for check in checks {
        match outcome(report, *check) {
            Ok(None) => {}
            Ok(Some(what)) => found.tripped.push(format!("{}: {what}", check.word())),
            Err(why) => found.unknown.push(format!("{}: {why}", check.word())),
        }
    }
    found
}

/// Why a check cannot be told.
const NO_BASELINE: &str = "there is nothing to compare with";

fn outcome(report: &TrendReport, check: Check) -> Result<Option<String>, &'static str> {
    let found = &report.analyses;
    let (actions, postmortems) = (&found.actions, &found.postmortems);
    let items = |count: u64, what: &str| {
        let items = words::plural(count, "action item", "action items");
        if actions.recorded {
            Ok((count > 0).then(|| format!("{items} {what}")))
        } else {
            Err("no input holds action items")
        }
    };
    match check {
        Check::More => {
            let change = found.rate.change.as_ref().ok_or(NO_BASELINE)?;
            let is_clear = change.verdict == Some(Verdict::ClearIncrease);
            Ok(is_clear.then(|| "clearly more incidents a week than before".to_owned()))
        }
        Check::MoreSevere => {
            let verdict = found.severity_change.verdict.ok_or(NO_BASELINE)?;
            let is_clear = verdict == Verdict::ClearIncrease;
            Ok(is_clear.then(|| "a clearly larger share of SEV1 and SEV2 than before".to_owned()))
        }
        Check::Slower => {
            let changes = found.phases.iter();
            let compared: Vec<(Phase, Verdict)> = changes
                .filter_map(|(phase, figures)| Some((*phase, figures.change.as_ref()?.verdict?)))
                .collect();
            if compared.is_empty() {
                return Err(NO_BASELINE);
            }
            let slower = compared
                .iter()
                .filter(|(_, verdict)| *verdict == Verdict::ClearIncrease);
            let slower: Vec<String> = slower.map(|(phase, _)| phase.word().to_owned()).collect();
            let phases = words::listed(&slower);
            Ok((!slower.is_empty()).then(|| format!("clearly longer than before to {phases}")))
        }
        Check::CameBack => {
            let problems =
                words::plural(came_back(report), "recurring problem", "recurring problems");
            let is_any = came_back(report) > 0;
            Ok(is_any.then(|| format!("{problems} came back after the fix")))
        }
        Check::Overdue => items(actions.overdue, "overdue"),
        Check::Unowned => items(actions.unowned, "without an owner"),
        Check::LatePostmortems if !postmortems.recorded => {
            Err("no input says that postmortems exist")
        }
        Check::LatePostmortems => {
            let late = words::plural(postmortems.overdue, "postmortem", "postmortems");
            Ok((postmortems.overdue > 0).then(|| format!("{late} overdue")))
        }
    }
}

/// Counts the problems that came back after their fix, and did so in this window.
pub(super) fn came_back(report: &TrendReport) -> u64 {
    let found = &report.analyses;
    let is_here = |id: &str| {
        let mut clusters = found.clusters.iter();
        clusters.any(|cluster| cluster.id == id && cluster.in_window > 0)
    };
    let back = found
        .actions
        .fixes
        .iter()
        .filter(|fix| fix.check.verdict == FixVerdict::CameBack && is_here(&fix.cluster_id));
    back.count() as u64
}

#[cfg(test)]
mod tests;
