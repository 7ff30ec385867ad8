//! The command `templates`: writes the built-in templates for editing, and says what is wrong in edited ones.

mod trial;

use std::path::Path;

use serde_json::json;

use super::{eprint_lines, pretty, print};
use crate::args::TemplatesArgs;
use crate::error::{Error, Result};
use crate::output;
use crate::render::{Fault, Templates};
use crate::settings;

pub(super) fn templates(args: &TemplatesArgs) -> Result<()> {
    match (&args.eject, &args.check) {
        (Some(folder), _) => eject(folder, &args.names, args.force),
        (None, Some(folder)) => check(folder, args.json),
        (None, None) => list(args.json),
    }
}

fn list(is_json: bool) -> Result<()> {
    let names: Vec<&str> = Templates::names().collect();
    if is_json {
        return print(&pretty(&json!({ "templates": names }))?);
    }
    print(&(names.join("\n") + "\n"))
}

/// Writes built-in templates into a folder; one that was edited stays as it is.
fn eject(folder: &Path, asked: &[String], force: bool) -> Result<()> {
    let known: Vec<&str> = Templates::names().collect();
    if let Some(unknown) = asked.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(Error::unknown_template(unknown, &known));
    }
    let wanted = |name: &&str| asked.is_empty() || asked.iter().any(|asked| asked == name);
    let wanted: Vec<&str> = known.into_iter().filter(wanted).collect();
    let text = |name: &str| Templates::built_in(name).unwrap_or_default();
    let edited: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| {
            let found = std::fs::read(folder.join(name));
            folder.join(name).symlink_metadata().is_ok()
                && !found.is_ok_and(|found| found == text(name).as_bytes())
        })
        .collect();
    if let (false, Some(first)) = (force, edited.first()) {
        return Err(Error::template_exists(&folder.join(first), edited.len()));
    }
    std::fs::create_dir_all(folder).map_err(|cause| Error::output(folder, cause))?;
    for name in &wanted {
        let text = text(name);
        output::write_file(&folder.join(name), |out| out.write_all(text.as_bytes()))?;
    }
    eprint_lines(&[format!(
        "{} templates are in {}; keep those that you change and delete the others",
        wanted.len(),
        folder.display()
    )]);
    Ok(())
}

/// Says what is wrong in a folder of templates: what can be read off them, and what shows when they are tried.
fn check(folder: &Path, is_json: bool) -> Result<()> {
    let own = settings::template_files(folder)?;
    if own.is_empty() {
        return Err(Error::no_templates(folder));
    }
    let templates = Templates::with(own);
    let mut faults = templates.faults();
    if faults.is_empty() {
        faults.extend(trial::faults(&templates)?);
    }
    if is_json {
        let each = faults
            .iter()
            .map(|fault| json!({"file": fault.file, "line": fault.line, "what": fault.what}));
        print(&pretty(&json!({ "faults": each.collect::<Vec<_>>() }))?)?;
    } else {
        let line = |fault: &Fault| {
            let line = fault
                .line
                .map_or_else(String::new, |line| format!(":{line}"));
            format!(
                "{}{line}: {}\n",
                folder.join(&fault.file).display(),
                fault.what
            )
        };
        print(&faults.iter().map(line).collect::<String>())?;
    }
    match faults.len() {
        0 => {
            eprint_lines(&["nothing is wrong in these templates".to_owned()]);
            Ok(())
        }
        count => Err(Error::template_faults(folder, count)),
    }
}
