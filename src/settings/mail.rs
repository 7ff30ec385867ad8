//! Whether a mail is written, and to whom; addresses come from the command line and the configuration alone.

use std::collections::BTreeMap;

use lettre::message::{Mailbox, Mailboxes};

use crate::args::MailArgs;
use crate::error::{Error, Result};
use crate::render::Envelope;
use crate::settings::config::Config;

/// What a run is told about its mail.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// Who writes to whom.
    pub envelope: Envelope,
    /// Where the report can be read.
    pub url: Option<String>,
    /// Whether there is a mail only when something changed.
    pub only_if_changed: bool,
    /// Who receives the mail of a group instead, by its name.
    pub to_group: BTreeMap<String, Vec<Mailbox>>,
}

impl MailSettings {
    /// Returns what holds for the mail of one group, whose report stands in `folder` below the others.
    ///
    /// The address that is given is that of a page beside the folders; the group's report is found from there.
    #[must_use]
    pub fn of_group(&self, name: &str, folder: &str) -> Self {
        let mut made = self.clone();
        if let Some(to) = self.to_group.get(name) {
            made.envelope.to.clone_from(to);
        }
        made.url = self.url.as_deref().map(|url| {
            let path = url.split_once('?').map_or(url, |(path, _)| path);
            let host = path.find("://").map_or(0, |at| at + 3);
            let base = match path[host..].rfind('/') {
                Some(at) => &path[..=host + at],
                None => &format!("{path}/"),
            };
            format!("{base}{folder}/report.html")
        });
        made
    }
}

/// Checks what is given; `None` when no mail is asked for.
pub(super) fn mail_settings(args: MailArgs, config: &Config) -> Result<Option<MailSettings>> {
    let only_if_changed = args.only_if_changed || config.only_if_changed.unwrap_or(false);
    if !(args.mail || config.mail.unwrap_or(false)) {
        return if args.only_if_changed {
            Err(Error::changed_without_mail())
        } else {
            Ok(None)
        };
    }
    let to = if args.mail_to.is_empty() {
        &config.mail_to
    } else {
        &args.mail_to
    };
    let from = args.mail_from.as_ref().or(config.mail_from.as_ref());
    let reply_to = args
        .mail_reply_to
        .as_ref()
        .or(config.mail_reply_to.as_ref());
    let from = from.ok_or_else(|| Error::mail_without("from", "who sends it"))?;
    if to.is_empty() {
        return Err(Error::mail_without("to", "who receives it"));
    }
    let lists = to.iter().map(|text| mailboxes("--mail-to", text));
    let lists: Vec<Vec<Mailbox>> = lists.collect::<Result<_>>()?;
    let group = |(name, to): (&String, &Vec<String>)| {
        let lists = to.iter().map(|text| mailboxes("mail-to-group", text));
        let lists: Vec<Vec<Mailbox>> = lists.collect::<Result<_>>()?;
        Ok((name.clone(), lists.concat()))
    };
    let to_group = config.mail_to_group.iter().map(group);
    let url = args.mail_url.or_else(|| config.mail_url.clone());
    Ok(Some(MailSettings {
        envelope: Envelope {
            from: mailbox("--mail-from", from)?,
            to: lists.concat(),
            reply_to: reply_to
                .map(|text| mailbox("--mail-reply-to", text))
                .transpose()?,
        },
        url: url.map(address).transpose()?,
        only_if_changed,
        to_group: to_group.collect::<Result<_>>()?,
    }))
}

fn mailbox(flag: &str, text: &str) -> Result<Mailbox> {
    let mut found = mailboxes(flag, text)?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(Error::bad_setting(flag, text, "one address")),
    }
}

/// Reads addresses: `a@example.org`, `Ann <a@example.org>`, several with commas.
fn mailboxes(flag: &str, text: &str) -> Result<Vec<Mailbox>> {
    let wrong = || {
        let expected = "addresses such as ann@example.org or Ann <ann@example.org>, in ASCII letters (domains as xn--…)";
        Error::bad_setting(flag, text, expected)
    };
    let is_plain = |letter: char| !letter.is_control() && !is_direction(letter);
    if !text.chars().all(is_plain) {
        return Err(wrong());
    }
    let found: Mailboxes = text.parse().map_err(|_| wrong())?;
    let found: Vec<Mailbox> = found.into();
    let is_ascii = |one: &Mailbox| one.email.user().is_ascii() && one.email.domain().is_ascii();
    if found.is_empty() || !found.iter().all(is_ascii) {
        return Err(wrong());
    }
    Ok(found)
}

/// Tells whether a letter turns the direction of what follows.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks the address of the report: a page of the web, without a fragment, because sections are added to it.
fn address(url: String) -> Result<String> {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let is_plain = |letter: char| letter.is_ascii_graphic() && letter != '#';
    if host.is_some_and(|host| !host.is_empty()) && url.chars().all(is_plain) {
        return Ok(url);
    }
    Err(Error::bad_setting(
        "--mail-url",
        &url,
        "an address of the web such as https://example.org/incidents/report.html, without #",
    ))
}

#[cfg(test)]
mod tests;
