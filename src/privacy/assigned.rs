//! Values that stand after a name and a sign: which of them are secrets, told by the name or by the value's looks.

use std::ops::Range;

/// What is assigned to names with one of these parts is a secret.
const TELLING: &[&str] = &[
    "passw",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "api key",
    "accesskey",
    "access_key",
    "access-key",
    "access key",
    "accountkey",
    "account_key",
    "privatekey",
    "private_key",
    "private key",
    "signingkey",
    "signing_key",
    "encryption_key",
    "authkey",
    "auth_key",
    "license_key",
    "licensekey",
    "license key",
    "credential",
    "creds",
    "cookie",
    "session_key",
    "sharedkey",
    "shared_key",
    "client_key",
    "bearer",
    "auth",
    "pin code",
];
/// Random values that are assigned to names with one of these parts are secrets, whatever else the name says.
const HINTING: &[&str] = &["access", "api", "key", "login"];
/// … except names that end so: what they hold says where or how, not what.
const OPEN: &[&str] = &[
    "id", "ids", "name", "type", "url", "uri", "path", "file", "host", "count", "length", "size",
    "age", "ttl", "expiry", "expires", "expired", "author", "authors", "status", "state", "policy",
    "limit", "version", "date", "time", "at", "endpoint",
];
/// Random values that programs write openly are assigned to names that end so.
const PUBLIC: &[&str] = &[
    "id",
    "ids",
    "sha",
    "sha1",
    "sha256",
    "sha512",
    "md5",
    "hash",
    "commit",
    "digest",
    "checksum",
    "trace",
    "traceid",
    "span",
    "spanid",
    "version",
    "image",
    "build",
    "uuid",
    "guid",
    "etag",
    "revision",
    "rev",
    "tag",
    "url",
    "path",
    "host",
    "node",
    "pod",
    "container",
    "instance",
    "request",
    "requestid",
    "correlation",
    "file",
    "name",
    "at",
    "time",
    "date",
    "timestamp",
    "fingerprint",
    "serial",
    "record",
    "ticket",
    "incident",
    "link",
    "href",
    "http",
    "https",
    "see",
    "ref",
    "volume",
    "arn",
];
/// Issuers whose keys bear no mark of their own: what is assigned to a name with one of these is a secret if it looks like one.
const ISSUERS: &str = "\
    adafruit adobe airtable algolia alibaba artifactory asana atlassian beamer bintray bitbucket bittrex bundle_ \
    cloudflare codecov cohere coinbase confluence confluent contentful contribsys datadog discord droneci dropbox etsy \
    facebook fastly finicity finnhub flickr freshbooks gitter gocardless heroku hubspot intercom jfrog jira kraken kucoin \
    launchdarkly linear linked-in linked_in linkedin lob looker mailchimp mailgun mapbox mattermost meraki message-bird \
    message_bird messagebird netlify new-relic new_relic newrelic newyorktimes nytimes okta plaid private-ai private_ai \
    privateai rapidapi sendbird sentry snyk sonar squarespace sumo telegr travis twitch twitter typeform xray yandex \
    zendesk";
/// As many letters before the sign may belong to the name, and as many words.
const NAME: usize = 100;
const WORDS: usize = 4;
/// As many quotes, blanks and brackets may stand before the value.
const GAP: usize = 6;

/// Finds values that are secrets.
pub(super) fn assigned(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(sign) = next_sign(bytes, at) {
        let value = value_after(bytes, sign.end);
        at = sign.end;
        let may_be_one = value.len() >= 4
            && (bytes[sign.clone()].contains(&b'=')
                || bytes[value.clone()].iter().any(u8::is_ascii_digit));
        if !may_be_one || is_path_or_time(bytes, &sign) {
            continue;
        }
        let name = name_before(text, sign.start).to_lowercase();
        if name.is_empty() {
            continue;
        }
        // What is assigned may be the name of the next secret: it is read as well.
        places.extend(secret_in(text, &name, &text[sign], value));
    }
    places
}

/// Tells whether a sign parts what belongs together: `std::fs`, `10:42`.
fn is_path_or_time(bytes: &[u8], sign: &Range<usize>) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    match &bytes[sign.clone()] {
        b"::" => true,
        b":" => sign.start > 0 && is_digit(sign.start - 1) && is_digit(sign.end),
        _ => false,
    }
}

/// Returns the next run of signs that assign.
fn next_sign(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let is_sign = |byte: &u8| matches!(byte, b'=' | b':' | b'>' | b',' | b'|' | b'?');
    let start = from + bytes[from..].iter().position(is_sign)?;
    let length = bytes[start..].iter().take_while(|byte| is_sign(byte));
    Some(start..start + length.count())
}

/// Returns what stands after the sign, up to a blank, quote or bracket.
fn value_after(bytes: &[u8], from: usize) -> Range<usize> {
    let is_gap = |byte: &u8| {
        byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'=' | b'[' | b'\\')
    };
    let start = from
        + bytes[from..]
            .iter()
            .take(GAP)
            .take_while(|byte| is_gap(byte))
            .count();
    let is_end = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(
                byte,
                b'"' | b'\''
                    | b'`'
                    | b','
                    | b';'
                    | b'<'
                    | b'>'
                    | b'['
                    | b']'
                    | b'('
                    | b')'
                    | b'{'
                    | b'}'
            )
    };
    let length = bytes[start..].iter().take_while(|byte| !is_end(byte));
    start..start + length.count()
}

/// Returns the last words before the sign.
fn name_before(text: &str, sign: usize) -> &str {
    let bytes = text.as_bytes();
    let is_closing =
        |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b']' | b'\\');
    let mut end = sign;
    while end > 0 && sign - end < GAP && is_closing(bytes[end - 1]) {
        end -= 1;
    }
    let is_letter =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'$');
    let (mut start, mut words) = (end, 0);
    while start > 0 && end - start < NAME {
        let before = bytes[start - 1];
        let ends_word = is_letter(before) && !bytes.get(start).copied().is_some_and(is_letter);
        if ends_word && (start < end || words == 0) {
            words += 1;
        }
        if words > WORDS || !is_letter(before) && !matches!(before, b' ' | b'\t') {
            break;
        }
        start -= 1;
    }
    text[start..end].trim_start()
}

/// Tells which part of a value is a secret.
fn secret_in(text: &str, name: &str, sign: &str, value: Range<usize>) -> Option<Range<usize>> {
    let last = name
        .rsplit(|letter: char| !letter.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let whole = &text[value.clone()];
    let has_digit = whole.bytes().any(|byte| byte.is_ascii_digit());
    let is_open = OPEN.contains(&last);
    let holds = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let is_telling = holds(TELLING) || last == "key";
    // "token: expired" is a sentence and "token == expired" a question, "token=expired" is neither.
    let is_set = sign.ends_with('=') && !sign.ends_with("==");
    if is_telling && !is_open && (is_set || whole.len() >= 6 && has_digit) {
        return Some(value);
    }
    // What follows may be written out: `\n`.
    let run = whole.split('\\').next().unwrap_or_default();
    let is_run = run
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_-+/=.~%:|".contains(&byte));
    let is_plain =
        run.contains("0x") || run.contains("::") || run.contains("://") || run.starts_with("_Z");
    // A time begins with its year.
    let is_time = run.len() > 4 && run.as_bytes()[4] == b'-' && run[..4].parse::<u16>().is_ok();
    if !is_run || is_plain || is_time {
        return None;
    }
    let is_mixed = mixes(run) * 8 >= run.len();
    // After other signs any word may stand.
    let assigns = sign.starts_with(['=', ':', '|']);
    let is_issuer = ISSUERS
        .split_whitespace()
        .any(|issuer| name.contains(issuer));
    let is_number = run.len() >= 14 && run.bytes().all(|byte| byte.is_ascii_digit());
    let is_secret = is_issuer && (is_number || run.len() >= 12 && mixes(run) * 12 >= run.len())
        || run.len() >= 10 && is_mixed && !is_open && holds(HINTING)
        || run.len() >= 14 && mixes(run) * 6 >= run.len() && assigns && !PUBLIC.contains(&last);
    is_secret.then(|| value.start..value.start + run.len())
}

/// Counts how often letters and digits meet.
pub(super) fn mixes(text: &str) -> usize {
    let pairs = text.as_bytes().windows(2);
    pairs
        .filter(|pair| {
            pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic()
                || pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit()
        })
        .count()
}
