//! The mail: plain text and HTML that say the same, and charts as pictures in it; a file that `sendmail -t` takes.
//!
//! The library writes the message; nothing from data enters a header but what the subject says, cleaned.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use minijinja::context;
use minijinja::value::{Serde, Value};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::render::draw::{Heading, Layout, svg_to_paint};
use crate::render::template::{Templates, clean};
use crate::render::{Artifact, png};
use crate::report::Digest;
use crate::report::chart::Chart;

/// The name of the mail in the output folder.
pub const MAIL: &str = "digest.eml";

/// The header that says what the mail is about: a report, or a run that failed.
const RESULT: &str = "X-Afteraction-Result";

/// Who writes to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Who writes; its domain stands in the ids of the mail.
    pub from: Mailbox,
    /// Who receives it.
    pub to: Vec<Mailbox>,
    /// Who receives answers, if not the one who writes.
    pub reply_to: Option<Mailbox>,
}

/// A picture of the mail.
struct Picture {
    id: String,
    bytes: Vec<u8>,
}

/// Writes the mail.
///
/// *Output*: the same bytes for the same document and envelope; date and message id follow from them.
///
/// # Errors
///
/// Fails if a template or a library does, which would be a bug.
pub fn email(digest: &Digest, envelope: &Envelope, templates: &Templates) -> Result<Artifact> {
    let drawn: Vec<(&Chart, Vec<u8>)> = digest
        .charts
        .iter()
        .map(|chart| Ok((chart, picture(chart)?)))
        .collect::<Result<_>>()?;
    let text = templates.render("digest.txt", context(digest, &[]))?;
    let hash = fingerprint(digest, envelope, &text, &drawn);
    let domain = domain(&envelope.from);
    let pictures: Vec<Picture> = drawn
        .into_iter()
        .map(|(chart, bytes)| Picture {
            id: format!("{}.{}@{domain}", chart.id, &hash[..16]),
            bytes,
        })
        .collect();
    let html = templates.render("digest.html", context(digest, &pictures))?;
    let message = message(digest, envelope, &hash, parts(text, html, pictures, &hash)?)?;
    Ok(Artifact::new(MAIL, message.formatted()))
}

/// Renders the two texts of a mail, plain and HTML, each by itself and without its pictures: to try templates.
pub fn email_texts(digest: &Digest, templates: &Templates) -> [Result<String>; 2] {
    let picture = |chart: &Chart| Picture {
        id: chart.id.clone(),
        bytes: Vec::new(),
    };
    let pictures: Vec<Picture> = digest.charts.iter().map(picture).collect();
    [
        templates.render("digest.txt", context(digest, &[])),
        templates.render("digest.html", context(digest, &pictures)),
    ]
}

/// Tells whether a mail that was written before is about a run that failed.
#[must_use]
pub fn is_failure(mail: &[u8]) -> bool {
    let wanted = format!("{RESULT}: failed\r\n");
    let mut lines = mail.split_inclusive(|byte| *byte == b'\n');
    lines
        .by_ref()
        .take_while(|line| *line != b"\r\n")
        .any(|line| line == wanted.as_bytes())
}

fn context(digest: &Digest, pictures: &[Picture]) -> Value {
    let ids: Vec<String> = pictures.iter().map(|picture| picture.id.clone()).collect();
    context! { digest => Value::from(Serde(digest)), pictures => ids }
}

/// Paints a chart in the width of a telephone; its title stands beside it as text.
fn picture(chart: &Chart) -> Result<Vec<u8>> {
    png::png(&svg_to_paint(chart, Heading::Outside, Layout::Narrow)?)
}

/// Hashes all that the mail says, in 64 letters.
fn fingerprint(
    digest: &Digest,
    envelope: &Envelope,
    text: &str,
    drawn: &[(&Chart, Vec<u8>)],
) -> String {
    let mut hash = Sha256::new();
    let to: Vec<String> = envelope.to.iter().map(Mailbox::to_string).collect();
    for part in [
        &digest.as_of.rfc3339(),
        &digest.subject,
        &to.join(", "),
        text,
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    for (_, bytes) in drawn {
        hash.update(bytes);
    }
    hex::encode(hash.finalize())
}

/// The part of the sender's address that ids may end with.
fn domain(from: &Mailbox) -> &str {
    from.email.domain()
}

fn parts(text: String, html: String, pictures: Vec<Picture>, hash: &str) -> Result<MultiPart> {
    // These letters stand in no line of an encoded part.
    let boundary = |kind: &str| format!("=_{kind}_{}", &hash[..32]);
    let png: ContentType = "image/png".parse().map_err(|_| failed(&"image/png"))?;
    let page = SinglePart::html(html);
    let alternative = MultiPart::alternative()
        .boundary(boundary("alternative"))
        .singlepart(SinglePart::plain(text));
    if pictures.is_empty() {
        return Ok(alternative.singlepart(page));
    }
    let related = MultiPart::related()
        .boundary(boundary("related"))
        .singlepart(page);
    let related = pictures
        .into_iter()
        .enumerate()
        .fold(related, |related, (place, picture)| {
            let name = format!("chart-{}.png", place + 1);
            let part = Attachment::new_inline_with_name(picture.id, name);
            related.singlepart(part.body(picture.bytes, png.clone()))
        });
    Ok(alternative.multipart(related))
}

fn message(digest: &Digest, envelope: &Envelope, hash: &str, parts: MultiPart) -> Result<Message> {
    let domain = domain(&envelope.from);
    let answers = envelope.reply_to.as_ref().unwrap_or(&envelope.from);
    let result = if digest.figures.is_empty() {
        "failed"
    } else {
        "report"
    };
    // A mail has no date before 1970.
    let seconds = u64::try_from(digest.as_of.micros() / 1_000_000).unwrap_or(0);
    let builder = envelope
        .to
        .iter()
        .fold(Message::builder(), |builder, to| builder.to(to.clone()))
        .from(envelope.from.clone())
        .reply_to(answers.clone())
        .subject(clean(&digest.subject))
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(format!("<{}@{domain}>", &hash[..32])));
    let further = [
        ("List-Id", format!("Incident reports <incidents.{domain}>")),
        (
            "List-Unsubscribe",
            format!("<mailto:{}?subject=unsubscribe>", answers.email),
        ),
        ("Auto-Submitted", "auto-generated".to_owned()),
        (RESULT, result.to_owned()),
    ];
    let named = further
        .into_iter()
        .try_fold(builder, |builder, (name, value)| {
            let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|_| failed(&name))?;
            Ok(builder.raw_header(HeaderValue::new(name, value)))
        })?;
    named.multipart(parts).map_err(|cause| failed(&cause))
}

fn failed(cause: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("the mail could not be written: {cause}"))
}

#[cfg(test)]
mod tests;
