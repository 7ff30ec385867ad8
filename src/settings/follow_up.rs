//! How actions and postmortems are followed up, as given.

use std::path::PathBuf;

use crate::analysis::FollowUpRules;
use crate::args::FollowUpArgs;
use crate::error::{Error, Result};
use crate::incident::Severity;
use crate::settings::config::Config;

/// Checks what is given.
pub(super) fn follow_up_rules(args: &FollowUpArgs, config: &Config) -> Result<FollowUpRules> {
    let usual = FollowUpRules::default();
    let responders = args.responders.or(config.responders);
    let hourly_rate = args.hourly_rate.or(config.hourly_rate);
    let policy = args
        .postmortem_policy
        .as_ref()
        .or(config.postmortem_policy.as_ref());
    let (postmortem_from, postmortem_days) = match policy {
        Some(text) => policy_of(text)?,
        None => (usual.postmortem_from, usual.postmortem_days),
    };
    Ok(FollowUpRules {
        responders: positive("--responders", responders)?.unwrap_or(usual.responders),
        hourly_rate: positive("--hourly-rate", hourly_rate)?,
        postmortem_from,
        postmortem_days,
    })
}

/// Returns the trackers' files: those of the command line, else those of the configuration.
pub(super) fn trackers(args: FollowUpArgs, configured: Vec<PathBuf>) -> Vec<PathBuf> {
    if args.actions.is_empty() {
        configured
    } else {
        args.actions
    }
}

fn positive(flag: &str, number: Option<f64>) -> Result<Option<f64>> {
    match number {
        Some(number) if !(number.is_finite() && number > 0.0) => Err(Error::bad_setting(
            flag,
            &number.to_string(),
            "a number above 0",
        )),
        number => Ok(number),
    }
}

/// Reads `SEV2:14d`: this severity and worse, within so many days.
pub(super) fn policy_of(text: &str) -> Result<(Severity, u32)> {
    let wrong = || {
        Error::bad_setting(
            "--postmortem-policy",
            text,
            "the mildest severity that needs one, and days, such as SEV2:14d",
        )
    };
    let (level, days) = text.split_once(':').ok_or_else(wrong)?;
    let level = level.trim().to_uppercase();
    let severity = Severity::ALL
        .into_iter()
        .find(|severity| *severity != Severity::Unknown && severity.word() == level);
    let days = days.trim().strip_suffix(['d', 'D']).unwrap_or(days.trim());
    let days = days.parse().ok().filter(|days| *days <= 3_650);
    severity.zip(days).ok_or_else(wrong)
}

/// Writes a policy as it is given.
pub(super) fn policy_words(rules: &FollowUpRules) -> String {
    format!(
        "{}:{}d",
        rules.postmortem_from.word(),
        rules.postmortem_days
    )
}
