//! The command `actions`: what was agreed on afterwards, as a text or as JSON.

use serde_json::json;

use super::{check_rejects, eprint_lines, facts, ledger_lines, pretty, print, read};
use crate::args::ActionsArgs;
use crate::error::Result;
use crate::progress::Progress;
use crate::render::{self, Format};
use crate::report::{Document, actions_report};
use crate::settings;

pub(super) fn actions(args: ActionsArgs) -> Result<()> {
    let settings = settings::actions_settings(args)?;
    let progress = Progress::new(settings.input.progress && !settings.input.quiet);
    let mut read = read(&settings.input, &progress)?;
    progress.step("analysing");
    let report = actions_report(facts(&settings, &mut read)?);
    progress.finish();
    if settings.input.json {
        print(&pretty(&json!({
            "as_of": report.as_of,
            "window": report.window,
            "settings": report.settings,
            "ledger": report.ledger,
            "actions": report.analyses.actions,
            "postmortems": report.analyses.postmortems,
            "discussion": report.discussion,
        }))?)?;
    } else {
        let text = render::render(&Document::TrendReport(Box::new(report)), Format::Markdown)?;
        for artifact in text {
            print(&String::from_utf8_lossy(&artifact.bytes))?;
        }
    }
    if !settings.input.quiet {
        eprint_lines(&ledger_lines(&read));
    }
    check_rejects(&settings.input, &read.ledger)
}
