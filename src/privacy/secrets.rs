//! What is taken for a secret, an address of mail, or an address of a machine.
//!
//! A secret is recognised by one of three signs:
//!
//! - its own form: the marks that issuers put before their tokens (`ghp_`, `AKIA`, `xoxb-`, `-----BEGIN … PRIVATE KEY-----`),
//!   a password in an address, a signed web token, the address of a webhook;
//! - its name: what is assigned to a word such as password, token, secret, key or credential, and what follows
//!   `Authorization`;
//! - its looks: a run of letters and digits, as long and as mixed as chance makes them, and not the kind of value that
//!   programs write openly (ids, hashes of commits, traces and images).
//!
//! The marks are those that the issuers publish so that their tokens can be found.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// A kind of what can be redacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Passwords, tokens, keys.
    Secret,
    /// Addresses of mail.
    Email,
    /// Addresses of machines.
    Ip,
}

impl Kind {
    /// All kinds, in the order in which they are looked for: what is found first is not looked at again.
    pub const ALL: [Self; 3] = [Self::Secret, Self::Email, Self::Ip];

    /// Returns the word that stands in the place of what was found.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Email => "email",
            Self::Ip => "ip",
        }
    }

    /// Returns the word by which the kind is asked for.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Secret => "secrets",
            Self::Email => "emails",
            Self::Ip => "ips",
        }
    }
}

/// Tokens that begin with their issuer's mark; the first group, where there is one, is the secret.
const MARKED: &[&str] = &[
    // Keys as they stand in files.
    r"(?s)-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----|\z)",
    r"\bAGE-SECRET-KEY-1[A-Z0-9]{20,}",
    r"PuTTY-User-Key-File-\d[\s\S]*",
    // Web tokens, plain and encoded once more.
    r"\beyJ[A-Za-z0-9_-]{14,}\.[A-Za-z0-9_/\\-]{10,}(?:\.[A-Za-z0-9_/\\=+-]*)?",
    r"\b(?:ey[A-Za-z0-9]{17,}\.ey|eyJrIjoi|ZXlK)[A-Za-z0-9_/\\+.=-]{20,}",
    // Clouds.
    r"\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16}\b",
    r"\bABSK[A-Za-z0-9+/]{40,}={0,2}",
    r"bedrock-api-key-[A-Za-z0-9+/=_-]{8,}",
    r"\bAIza[\w-]{30,}",
    r"\bya29\.[\w.-]{20,}",
    r"\bGOCSPX-[\w-]{20,}",
    r"\bLTAI[A-Za-z0-9]{12,}",
    r"[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}",
    r"\bdo[opr]_v1_[a-fA-F0-9]{32,}",
    r"\bv1\.0-[a-f0-9]{24}-[a-f0-9]{146}",
    r"\bHRKU-[\w-]{20,}",
    r"\b4b1d[A-Za-z0-9]{38}\b",
    r"\bdapi[a-f0-9]{32}(?:-\d)?",
    r"\b(?:fo1_|fm1[ar]_|fm2_)[\w+/-]{30,}={0,3}",
    r"\btk-us-[\w-]{40,}",
    // Code hosts and packages.
    r"\bgh[opsur]_[0-9A-Za-z]{20,}",
    r"\bgithub_pat_\w{22,}",
    r"\bgl(?:pat|ptt|dt|rt|cbt|ft|imt|agent|soat|oas|ffct|wt)-[\w.-]{15,}",
    r"\b(?:gloas|GR1348941)-?[\w-]{20,}",
    r"_gitlab_session=([0-9a-zA-Z]{20,})",
    r"(?i)\bnpm_[a-z0-9]{30,}",
    r"\bpypi-[\w-]{40,}",
    r"\brubygems_[a-f0-9]{40,}",
    r"(?i)CLOJARS_[a-z0-9]{40,}",
    r"\b(?:AKCp|cmVmd)[A-Za-z0-9]{50,}",
    r"\bsgp_[\w]{40,}",
    r"\bpul-[a-f0-9]{40}",
    r"\b(?:hf|api_org)_[A-Za-z]{30,}",
    // Chat, mail, incidents, monitoring.
    r"(?i)\bxox[a-z](?:\.xox[a-z])?-[\w-]{8,}",
    r"(?i)\bxapp-\d-[\w-]{10,}",
    r"hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{20,})",
    r"discord(?:app)?\.com/api/webhooks/([\w/-]{20,})",
    r"\.webhook\.office\.com/webhookb2/([\w@/-]{20,})",
    r"\b\d{8,10}:AA[\w-]{30,}",
    r"\bSG\.[\w=.-]{40,}",
    r"(?i)\bxkeysib-[a-f0-9]{64}-[a-z0-9]{16}",
    r"\bkey-[a-f0-9]{32}\b",
    r"\bpubkey-[a-f0-9]{32}\b",
    r"(?i)\b(?:glc_|glsa_)[A-Za-z0-9+/_]{32,}={0,3}",
    r"\bNR(?:AK|II|JS|RA|BR)-[A-Za-z0-9-]{19,}",
    r"\bsntry[su]_[\w+/=]{40,}",
    r"(?i)\bdt0c01\.[a-z0-9]{24}\.[a-z0-9]{64}",
    r"\bPMAK-[A-Za-z0-9]{24}-[A-Za-z0-9]{34}",
    // Payment and trade.
    r"\b(?:sk|rk|pk|whsec)_(?:test|live|prod)_[A-Za-z0-9]{10,}",
    r"\bwhsec_[A-Za-z0-9+/=]{20,}",
    r"\bsq0[a-z]{3}-[\w-]{22,}",
    r"\bEAAA[\w-]{22,60}",
    r"\bEAA[MC][A-Za-z0-9]{60,}",
    r"\b\d{15,16}(?:\||%(?:7[cC])?)[0-9A-Za-z_-]{27,40}",
    r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",
    r"\bEZ[AT]K[A-Za-z0-9]{54}",
    r"\bduffel_(?:test|live)_[\w=-]{40,}",
    r"\bFLW(?:SECK|PUBK)_TEST-[A-Za-z0-9]{12,}",
    r"\bshippo_(?:live|test)_[a-fA-F0-9]{40}",
    r"\baccess-(?:sandbox|development|production)-[0-9a-f-]{30,}",
    // Language models.
    r"\bsk-(?:ant|proj|svcacct|admin|or)-[\w-]{20,}",
    r"\bsk-[A-Za-z0-9]{32,}",
    r"\bpplx-[A-Za-z0-9]{40,}",
    // Secret stores and tools.
    r"\bhv[bsr]\.[\w-]{24,}",
    r"\bs\.[A-Za-z0-9]{24}\b",
    r"\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}",
    r"\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9.]{40,}",
    r"\bops_eyJ[A-Za-z0-9+/=]{40,}",
    r"\bA3-[A-Z0-9]{6}-[A-Z0-9]{5,11}(?:-[A-Z0-9]{5}){3,4}",
    r"\bpscale_(?:tkn|oauth|pw)_[\w=.-]{30,}",
    r"\bAPI-[A-Z0-9]{26}\b",
    r"\b(?:pat|sat)\.[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}",
    r"\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}",
    r"\bATATT3[\w=-]{40,}",
    r"\bATCTT3[\w=-]{40,}",
    r"\blin_(?:api|oauth)_[A-Za-z0-9]{32,}",
    r"\bntn_[A-Za-z0-9]{40,}",
    r"\bsecret_[A-Za-z0-9]{40,}",
    r"\bfio-u-[\w=-]{60,}",
    r"\bico-[A-Za-z0-9]{32}\b",
    r"\bpnu_[A-Za-z0-9]{36}",
    r"\brdme_[a-z0-9]{60,}",
    r"\bsm_[aps]at_[A-Za-z0-9]{16,}",
    r"\bs-s4t2(?:ud|af)-[a-fA-F0-9]{64}",
    r"\b(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,}",
    r"\bsha256~[\w-]{40,}",
    r"\b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b",
    r"\bp8e-[A-Za-z0-9]{32}",
    r"\bSK[0-9a-fA-F]{32}\b",
    r"\btfp_[\w.=-]{50,}",
    r"\bdnkey-[\w=-]{26,}",
    // Passwords in addresses, and what is signed or handed over in them.
    r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,80}:([^\s/@]{1,200})@",
    r"(?i)\bhttps?://([a-f0-9]{8}:[a-f0-9]{8})@",
    r#"(?i)[?&;](?:[\w.-]*(?:token|key|sig|signature|secret|password|passwd|pwd|auth|code|credential|session|jwt))=([^&\s#"'<>]{6,})"#,
    // What follows the word for how one proves who one is.
    r#"(?i)\bauthorization["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:basic|bearer|token|apikey|digest|negotiate|splunk|key)\s+)?([^\s"',;]{6,})"#,
    r"(?i)\b(?:bearer|basic)\s+([A-Za-z0-9+/_.~=-]{12,})",
    r#"(?i)\bcurl\b[^\n]{0,400}?\s(?:-u|--user)[\s=]{1,5}["']?([^\s"':]{1,100}:[^\s"']{1,200})"#,
    r#"(?i)<add key="(?:cleartext)?password"\s*value="([^"]{4,})""#,
    r#"(?i)\b(?:password|passphrase|passwort|pw)\s+(?:is|was|set to|changed to|reset to)\s+["'`]?([^\s"'`]*\d[^\s"'`]*)"#,
];

/// `name = value`: the words before the sign, the sign, the value.
const ASSIGNED: &str = r#"((?:[\w.-]{1,60}[ \t]{1,3}){0,3}[\w.$-]{1,80})["'`\]\s]{0,4}(=>|:=|:{1,3}=|\?=|\|\||[=:>,])[\s"'`=\[]{0,5}([^\s"'`,;<>\[\](){}]{4,})"#;

/// What is assigned to names with one of these parts is a secret.
const TELLING: &[&str] = &[
    "passw",
    "passwd",
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

/// Tells in one pass which of [`MARKED`] are in a text.
static MARKED_ANY: LazyLock<RegexSet> = LazyLock::new(|| {
    let mut set = RegexSetBuilder::new(MARKED.iter().map(|pattern| plain(pattern)));
    set.size_limit(SIZE_LIMIT)
        .build()
        .expect("the patterns are ours")
});
static MARKED_EACH: LazyLock<Vec<Regex>> =
    LazyLock::new(|| MARKED.iter().map(|one| compiled(&plain(one))).collect());
/// The most memory that the patterns may take, compiled.
const SIZE_LIMIT: usize = 1 << 26;

static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| compiled(&plain(ASSIGNED)));
static RUN: LazyLock<Regex> = LazyLock::new(|| compiled(r"[A-Za-z0-9_+/=~-]{24,}"));
/// The `@` of an address may be written as it stands in addresses of pages, in HTML and in JSON.
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)[\p{L}\p{N}._%+'~-]*[\p{L}\p{N}_%+~-](?:@|%40|&#0{0,4}64;|&#x0{0,4}40;|&commat;|\\u0040|＠)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+",
    )
});
static IPV4: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\d{1,3}(?:(?:\.|\[\.\]|\(\.\)|&#46;|%2[eE])\d{1,3}){3}(?:\.\d+)*"));
static IPV6: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)(?:[0-9a-f]{1,4})?(?::[0-9a-f]{0,4}){2,8}(?:(?:\.\d{1,3}){3})?")
});

fn compiled(pattern: &str) -> Regex {
    let mut built = RegexBuilder::new(pattern);
    built
        .size_limit(SIZE_LIMIT)
        .build()
        .expect("the patterns are ours")
}

/// Letters, digits and word ends are those of ASCII in tokens: the patterns stay small.
fn plain(pattern: &str) -> String {
    let bare = pattern.replace(r"\w{", r"[\w]{");
    bare.replace(r"\w", "A-Za-z0-9_")
        .replace(r"\d", "[0-9]")
        .replace(r"\b", r"(?-u:\b)")
}

/// Finds what is of a kind in a text; the places are in order and do not overlap.
pub(super) fn found(kind: Kind, text: &str) -> Vec<Range<usize>> {
    let mut places = match kind {
        Kind::Secret => secrets(text),
        Kind::Email if may_hold_address(text) => {
            EMAIL.find_iter(text).map(|found| found.range()).collect()
        }
        Kind::Email => Vec::new(),
        Kind::Ip => machines(text),
    };
    places.sort_by_key(|place| (place.start, place.end));
    let mut whole: Vec<Range<usize>> = Vec::new();
    for place in places {
        match whole.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => whole.push(place),
        }
    }
    whole
}

fn may_hold_address(text: &str) -> bool {
    ["@", "%40", "＠", "64;", "40;", "commat", "u0040"]
        .iter()
        .any(|sign| text.contains(sign))
}

fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for marked in MARKED_ANY.matches(text) {
        let each = MARKED_EACH[marked].captures_iter(text);
        places.extend(each.map(|found| innermost(&found)));
    }
    let mut from = 0;
    while let Some(found) = ASSIGNMENT.captures_at(text, from) {
        let part = |group: usize| found.get(group).expect("each group takes part");
        let (name, value) = (part(1).as_str(), part(3));
        if is_assigned_secret(name, part(2).as_str(), value.as_str()) {
            places.push(value.range());
            from = value.end();
        } else {
            // The value may be the name of the next assignment.
            from = value.start();
        }
    }
    let runs = RUN.find_iter(text).filter(|run| is_random(run.as_str()));
    places.extend(runs.map(|run| run.range()));
    places
}

/// Returns the first group that takes part, else all that was found.
fn innermost(found: &Captures<'_>) -> Range<usize> {
    let group = found.iter().skip(1).flatten().next();
    group
        .or_else(|| found.get(0))
        .map_or(0..0, |part| part.range())
}

fn is_assigned_secret(name: &str, sign: &str, value: &str) -> bool {
    let name = name.to_lowercase();
    let last = name
        .rsplit(|letter: char| !letter.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    let is_telling = TELLING.iter().any(|part| name.contains(part)) || last == "key";
    if is_telling && !OPEN.contains(&last) {
        // "token: expired" is a sentence, "token=expired" is not.
        return sign == "=" && value.len() >= 4 || value.len() >= 6 && has_digit;
    }
    let is_run = value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_-+/=.~%:|".contains(&byte));
    // A time begins with its year.
    let is_time = value.len() > 4 && value.as_bytes()[4] == b'-';
    is_run
        && !is_time
        && value.len() >= 14
        && !PUBLIC.contains(&last)
        && mixes(value) * 8 >= value.len()
}

/// Tells whether a run of letters and digits looks as if chance had made it.
fn is_random(run: &str) -> bool {
    let has = |test: fn(&u8) -> bool| run.bytes().any(|byte| test(&byte));
    has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && (mixes(run) + rises(run)) * 4 >= run.len()
}

/// Counts how often a small letter is followed by a capital one.
fn rises(text: &str) -> usize {
    let pairs = text.as_bytes().windows(2);
    pairs
        .filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
        .count()
}

/// Counts how often letters and digits meet.
fn mixes(text: &str) -> usize {
    let pairs = text.as_bytes().windows(2);
    pairs
        .filter(|pair| {
            pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic()
                || pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit()
        })
        .count()
}

fn machines(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let is_inside = |letter: char| letter.is_ascii_alphanumeric() || letter == ':';
    for found in IPV4.find_iter(text) {
        let bare: String = found
            .as_str()
            .replace("&#46;", ".")
            .replace("%2e", ".")
            .replace("%2E", ".");
        let numbers: Vec<&str> = bare
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|number| !number.is_empty())
            .collect();
        let before = text[..found.start()].chars().next_back();
        let stands_alone = !before.is_some_and(|letter| letter.is_ascii_digit());
        let plain: Vec<String> = numbers.iter().map(|number| trimmed(number)).collect();
        if stands_alone && numbers.len() == 4 && plain.join(".").parse::<Ipv4Addr>().is_ok() {
            places.push(found.range());
        }
    }
    for found in IPV6.find_iter(text) {
        let before = text[..found.start()].chars().next_back();
        let after = text[found.end()..].chars().next();
        let bare = found.as_str();
        let is_address = bare.parse::<Ipv6Addr>().is_ok()
            && bare.bytes().any(|byte| byte.is_ascii_digit())
            && !before.is_some_and(is_inside)
            && !after.is_some_and(is_inside);
        if is_address {
            places.push(found.range());
        }
    }
    places
}

/// Takes leading zeros off.
fn trimmed(number: &str) -> String {
    match number.trim_start_matches('0') {
        "" => "0".to_owned(),
        rest => rest.to_owned(),
    }
}
