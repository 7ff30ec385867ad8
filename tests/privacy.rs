//! What may not be shown is in no byte of any product: people without `--names`, secrets and addresses with `--redact`.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::helpers::{Numbers, code, folder, run, text, write};

const AS_OF: &str = "2026-04-06T00:00:00Z";

/// All bytes of a run: each file below a folder, and what was said.
fn products(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("the file can be read");
                found.insert(path.display().to_string(), bytes);
            }
        }
    }
    found
}

/// Runs every command that makes something of incidents, in every form that it has; the products, with what was said on both
/// streams, and what is packed within them.
fn everything(given: &Given<'_>, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = folder();
    let mut made = Made {
        given,
        more,
        out: out.path(),
        said: BTreeMap::new(),
    };
    made.reports();
    made.listings();
    made.tables();
    made.documents();
    let mut all = made.said;
    all.extend(products(out.path()));
    let inner: Vec<_> = all
        .iter()
        .flat_map(|(name, bytes)| within(name, bytes))
        .collect();
    all.extend(inner);
    all
}

/// What the commands read.
struct Given<'g> {
    /// Exports.
    files: Vec<&'g str>,
    /// A list of action items.
    tracker: &'g str,
    /// A finished postmortem.
    finished: &'g str,
    /// What stands in a pack that was filled in.
    note: &'g str,
}

/// The products of all commands.
struct Made<'m> {
    given: &'m Given<'m>,
    more: &'m [&'m str],
    out: &'m Path,
    said: BTreeMap<String, Vec<u8>>,
}

impl Made<'_> {
    fn place(&self, name: &str) -> String {
        self.out.join(name).to_str().expect("text").to_owned()
    }

    /// Runs a command on files; what is said on both streams is kept.
    fn run_on(&mut self, name: &str, args: &[&str], files: &[&str]) {
        let args = [args, files, self.more].concat();
        let output = run(&args);
        assert!(
            [0, 1].contains(&code(&output)),
            "{args:?}: {}",
            text(&output.stderr)
        );
        self.said.insert(format!("{name}: stdout"), output.stdout);
        self.said.insert(format!("{name}: stderr"), output.stderr);
    }

    /// Runs a command that analyses.
    fn analyse(&mut self, name: &str, args: &[&str]) {
        let files = self.given.files.clone();
        self.run_on(name, &[args, &["--as-of", AS_OF]].concat(), &files);
    }

    fn reports(&mut self) {
        let (tracker, all) = (self.given.tracker, ["--window", "all"]);
        let with_mail = [
            "--mail",
            "--mail-from",
            "reports@robot.test",
            "--mail-to",
            "readers@robot.test",
        ];
        for (name, args) in [
            (
                "report",
                &[&["--actions", tracker], &with_mail[..]].concat()[..],
            ),
            ("split", &["--split-assets", "--audience", "team"]),
            ("teams", &with_mail_per(&with_mail)),
            ("tags", &["--per", "severity", "--audience", "exec"]),
        ] {
            let out = self.place(name);
            self.analyse(name, &[&["report", "--out", &out], &all[..], args].concat());
        }
        self.analyse("report json", &["report", "--window", "all", "--json"]);
    }

    fn listings(&mut self) {
        let tracker = self.given.tracker;
        let remembered = self.place("clusters.toml");
        for (name, args) in [
            (
                "actions",
                &["actions", "--window", "all", "--actions", tracker][..],
            ),
            (
                "actions json",
                &["actions", "--window", "all", "--actions", tracker, "--json"],
            ),
            ("clusters", &["clusters"]),
            ("clusters csv", &["clusters", "--format", "csv"]),
            (
                "clusters json",
                &[
                    "clusters",
                    "--format",
                    "json",
                    "--clusters-file",
                    &remembered,
                ],
            ),
            ("similar", &["similar", "INC-2"]),
            ("similar json", &["similar", "INC-2", "--json"]),
        ] {
            self.analyse(name, args);
        }
    }

    fn tables(&mut self) {
        let files = self.given.files.clone();
        for ending in ["csv", "ndjson", "parquet"] {
            let table = self.place(&format!("table.{ending}"));
            let rejects = self.place(&format!("rejects-{ending}.csv"));
            let args = ["import", "--out", &table, "--rejects", &rejects];
            self.run_on(ending, &args, &files);
        }
        self.run_on("import", &["import", "--out", "-"], &files);
        self.run_on("inspect", &["inspect"], &files);
        self.run_on("inspect json", &["inspect", "--json"], &files);
        for (number, file) in files.iter().enumerate() {
            let mapping = self.place(&format!("mapping-{number}.toml"));
            self.run_on(&mapping, &["inspect", "--write-mapping", &mapping], &[file]);
        }
    }

    fn documents(&mut self) {
        let (tracker, finished) = (self.given.tracker, self.given.finished);
        let session = self.place("session");
        let args = [
            "session",
            "--window",
            "all",
            "--actions",
            tracker,
            "--out",
            &session,
        ];
        self.analyse("session", &args);
        self.analyse("session json", &["session", "--window", "all", "--json"]);
        let pack = Path::new(&session).join("session.md");
        let filled = std::fs::read_to_string(pack).expect("the pack is there");
        let outside = folder();
        let filled = filled + "\n\n" + self.given.note + "\n";
        let filled = write(outside.path(), "filled.md", filled);
        let filled = filled.to_str().expect("text");
        self.run_on("collect", &["session", "--collect"], &[filled]);
        self.run_on(
            "collect json",
            &["session", "--collect", "--json"],
            &[filled],
        );
        let lint = ["postmortem", "--lint", finished];
        self.run_on("lint", &lint, &[]);
        self.run_on("lint json", &[&lint[..], &["--json"]].concat(), &[]);
        for (template, format) in [
            ("afteraction", "md"),
            ("afteraction", "html"),
            ("google", "md"),
            ("pagerduty", "html"),
            ("atlassian", "md"),
            ("coe", "html"),
            ("light", "md"),
        ] {
            let out = self.place(&format!("postmortems-{template}-{format}"));
            let ids = "INC-1,INC-2,INC-3";
            let written = ["--template", template, "--format", format, "--out", &out];
            let args = [&["postmortem", ids, "--actions", tracker], &written[..]].concat();
            self.analyse(&out, &args);
        }
        self.analyse("external", &["postmortem", "INC-2", "--external"]);
        self.analyse(
            "external page",
            &["postmortem", "INC-2", "--external", "--format", "html"],
        );
        self.analyse("postmortem json", &["postmortem", "INC-4", "--json"]);
    }
}

/// One report a team, each with its mail.
fn with_mail_per<'a>(mail: &[&'a str]) -> Vec<&'a str> {
    [&["--per", "team"], mail].concat()
}

/// Returns what is packed within a product: the parts of a mail, the texts of a picture, what is given as base64.
fn within(name: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let is_kind = |kind: &str| {
        Path::new(name)
            .extension()
            .is_some_and(|found| found == kind)
    };
    if is_kind("eml") {
        let mail = mail_parser::MessageParser::default().parse(bytes);
        let mail = mail.expect("the mail can be read");
        for (number, part) in mail.parts.iter().enumerate() {
            let part = part.contents().to_owned();
            found.extend(within(&format!("{name}: part {number}"), &part));
            found.push((format!("{name}: part {number}"), part));
        }
        let subject = mail.subject().unwrap_or_default().as_bytes().to_owned();
        found.push((format!("{name}: subject"), subject));
    }
    if bytes.starts_with(b"\x89PNG") {
        let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info();
        let reader = reader.expect("the picture can be read");
        let info = reader.info();
        let mut texts: Vec<String> = info
            .compressed_latin1_text
            .iter()
            .map(|text| text.get_text().expect("it can be unpacked"))
            .collect();
        texts.extend(
            info.utf8_text
                .iter()
                .map(|text| text.get_text().expect("it can be unpacked")),
        );
        texts.extend(
            info.uncompressed_latin1_text
                .iter()
                .map(|text| text.text.clone()),
        );
        found.push((format!("{name}: texts"), texts.join("\n").into_bytes()));
    }
    if is_kind("html") {
        let page = text(bytes);
        for (number, data) in page.split(";base64,").skip(1).enumerate() {
            let end = data
                .find(|letter: char| !(letter.is_ascii_alphanumeric() || "+/=".contains(letter)));
            if let Ok(inner) = STANDARD.decode(&data[..end.unwrap_or(data.len())]) {
                found.push((format!("{name}: data {number}"), inner));
            }
        }
    }
    found
}

/// Writes a text as it is, and as HTML, JSON, an address or base64 write it.
fn forms(needle: &str) -> Vec<String> {
    let json = serde_json::to_string(needle).expect("a text");
    let mut html = String::new();
    let mut percent = String::new();
    for letter in needle.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#x27;"),
            '/' => html.push_str("&#x2f;"),
            _ => html.push(letter),
        }
        if letter.is_ascii_alphanumeric() {
            percent.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(percent, "%{byte:02X}");
            }
        }
    }
    // Base64 of a text within a longer one is cut at groups of three.
    let whole = needle.len() / 3 * 3;
    let encoded = STANDARD.encode(&needle.as_bytes()[..whole]);
    let json = json.trim_matches('"').to_owned();
    vec![
        needle.to_owned(),
        needle.to_lowercase(),
        json,
        html,
        percent,
        encoded,
    ]
}

/// Returns which of the texts stand in which product, in any form.
fn found_in(needles: &[String], products: &BTreeMap<String, Vec<u8>>) -> BTreeMap<usize, String> {
    const HEAD: usize = 8;
    let mut by_head: HashMap<[u8; HEAD], Vec<(usize, String)>> = HashMap::new();
    for (number, needle) in needles.iter().enumerate() {
        for form in forms(needle) {
            let head = form.as_bytes()[..HEAD].try_into().expect("so many bytes");
            by_head.entry(head).or_default().push((number, form));
        }
    }
    let mut found = BTreeMap::new();
    for (name, bytes) in products {
        for (place, head) in bytes.windows(HEAD).enumerate() {
            let head: [u8; HEAD] = head.try_into().expect("so many bytes");
            let candidates = by_head.get(&head).into_iter().flatten();
            for (number, form) in candidates {
                if bytes[place..].starts_with(form.as_bytes()) {
                    let around = &bytes[place.saturating_sub(60)..bytes.len().min(place + 90)];
                    found.insert(*number, format!("{name}: {}", text(around)));
                }
            }
        }
    }
    found
}

/// Letters of an alphabet, in no order.
fn run_of(numbers: &mut Numbers, alphabet: &str, length: usize) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    (0..length)
        .map(|_| letters[numbers.below(letters.len())])
        .collect()
}

const HEX: &str = "0123456789abcdef";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ANY: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// What is planted: the text around it, and the part that may appear nowhere.
struct Canary {
    text: String,
    secret: String,
}

/// What is planted: what stands before it, the secret, what stands after it. `<A8>` are eight letters and digits, `<H8>` eight
/// hexadecimal digits, `<U8>` eight capital letters and digits, `<N>` a number up to 254.
const KINDS: &[(&str, &str, &str)] = &[
    ("the key AKIA", "<U16>", " was in a log"),
    ("", "ghp_<A36>", ""),
    ("pushed with github_pat_", "<A40>", "."),
    ("see xoxb-", "1234567890-<A24>", ", revoked"),
    (
        "https://hooks.slack.com/services/",
        "T0<U8>/B0<U8>/<A24>",
        "",
    ),
    ("sk_live_", "<A24>", " charged twice"),
    ("AIza", "<A35>", ""),
    ("token eyJhbGciOiJIUzI1NiJ9.eyJ", "<A20>.<A20>", " expired"),
    (
        "-----BEGIN RSA PRIVATE KEY-----\n<H64>\n",
        "<A40>",
        "\n-----END RSA PRIVATE KEY-----",
    ),
    ("password=", "<A4>7<A5>x4", " in the config"),
    ("\"client_secret\": \"", "<A4>7<A5>x4", "\""),
    ("the password was ", "<A4>7<A5>x4", " until May"),
    ("Authorization: Basic ", "<A18>x4", ""),
    ("curl -u admin:", "<A4>7<A5>x4", " https://example.com"),
    ("postgres://app:", "<A4>7<A5>x4", "@db.internal/orders"),
    ("https://example.com/cb?access_token=", "<A40>", "&x=1"),
    ("DATADOG_API_KEY=", "<H32>", ""),
    ("adafruit: ", "<H32>", ";"),
    ("heroku secret = ", "<H8>-<H4>-4<H3>-8<H3>-<H12>", ""),
    ("glpat-", "<A20>", " leaked"),
    ("npm_", "<A36>", ""),
    ("hvs.", "<A40>", ""),
    ("SG.", "<A22>.<H43>", ""),
    ("dop_v1_", "<H64>", ""),
    ("random ", "<A30>9Z8y7", " seen"),
    ("mail ", "kim.<A12>@mail.example.com", " bounced"),
    ("ask <", "<U12>@example.org", ">"),
    ("see ", "user<A12>%40example.net", " in the link"),
    ("to ", "o&#64;<A12>.example.com", ""),
    ("node ", "<N>.<N>.<N>.<N>", " unreachable"),
    ("http://", "<N>.<N>.<N>.<N>", ":8080/health"),
    (
        "peer ",
        "2<H3>:<H4>:<H4>:<H4>:<H4>:<H4>:<H4>:<H4>",
        " flaps",
    ),
    ("pul-", "<H40>", ""),
    ("kim", "\u{200b}<A12>@exa\u{0}mple.com", ""),
];

/// Fills in what numbers decides.
fn made(form: &str, numbers: &mut Numbers) -> String {
    let mut parts = form.split('<');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('>') {
            Some(("N", rest)) => out += &((1 + numbers.below(254)).to_string() + rest),
            Some((what, rest)) if what.len() > 1 => {
                let alphabet = match &what[..1] {
                    "A" => ANY,
                    "H" => HEX,
                    _ => UPPER,
                };
                let length = what[1..].parse().expect("a length");
                out += &run_of(numbers, alphabet, length);
                out += rest;
            }
            _ => out += part,
        }
    }
    out
}

/// Makes a canary; each kind in turn.
fn canary(number: usize, numbers: &mut Numbers) -> Canary {
    let (before, secret, after) = KINDS[number % KINDS.len()];
    let secret = made(secret, numbers);
    let before = if before.ends_with('<') {
        before.to_owned()
    } else {
        made(before, numbers)
    };
    Canary {
        text: format!("{before}{secret}{after}"),
        // What no reader sees is in no product.
        secret: secret.replace(['\u{200b}', '\u{0}'], ""),
    }
}

/// An incident with a canary in each of its texts.
fn planted(number: usize, next: &mut dyn FnMut() -> String) -> Value {
    let day = 1 + number % 28;
    json!({
        "id": if number.is_multiple_of(5) { format!("INC-{number} {}", next()) } else { format!("INC-{number}") },
        "number": next(),
        "title": format!("Checkout fails {}", next()),
        "description": next(),
        "services": ["checkout", next()],
        "teams": if number.is_multiple_of(10) { vec![next()] } else { vec!["payments".to_owned()] },
        "severity": next(),
        "status": "resolved",
        "started_at": format!("2026-03-{day:02}T10:00:00Z"),
        "detected_at": format!("2026-03-{day:02}T10:04:00Z"),
        "resolved_at": format!("2026-03-{day:02}T11:{:02}:00Z", number % 60),
        "root_cause": next(),
        "trigger": next(),
        "mitigation": format!("rolled back {}", next()),
        "tags": [next(), "batch"],
        "components": [next()],
        "problem_id": next(),
        "incident_leader": next(),
        "experts": [next(), next()],
        "url": format!("https://example.com/{number}?token={}", next()),
        "postmortem_url": next(),
        "detected_by": next(),
        "unmapped": next(),
        "updates": [{"at": format!("2026-03-{day:02}T10:20:00Z"), "status": next(), "author": next(), "text": next()}],
        "action_items": [{
            "id": format!("A{number}"), "title": format!("Add a test for {}", next()), "owner": next(), "team": next(), "state": "open",
            "due_at": "2026-03-30T00:00:00Z", "priority": next(), "deliverable": next(), "kind": next(), "reason": next(), "url": next(),
        }],
    })
}

/// Records that are rejected, repaired or doubted, with canaries in them.
fn damaged(next: &mut dyn FnMut() -> String) -> String {
    let heading = next().replace([',', '"', '\n'], " ");
    let mut rows = vec![format!(
        "id,title,started_at,resolved_at,severity,{heading}"
    )];
    let mut cell = || next().replace('\u{0}', "").replace([',', '"', '\n'], " ");
    for number in 0..40 {
        let (one, two, three) = (cell(), cell(), cell());
        rows.push(match number % 8 {
            0 => format!("T-{number},{one}"),
            1 => format!("T-{number},{one},2026-03-02T10:00:00Z,,SEV1,{two},{three}"),
            2 => format!("T-{number},{one},{two},,SEV1,"),
            3 => format!("T-{number},\"{one},2026-03-02T10:00:00Z,,{two},{three}"),
            4 => format!("{one},{two},2026-03-02T10:00:00Z,not a time {three},SEV1,"),
            5 => format!("T-{number},={one},2026-03-02T10:00:00Z,,{two},{three}"),
            6 => format!("T-5,{one},2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,SEV2,{two}"),
            _ => format!(
                "T-{number},{},2026-03-32T10:00:00Z,,SEV9 {two},",
                one.repeat(60)
            ),
        });
    }
    rows.join("\n")
}

/// JSON that is cut off in the middle of each record but the first, with canaries in it.
fn broken(next: &mut dyn FnMut() -> String) -> String {
    let mut rows = vec![
        "{\"id\": \"B\", \"title\": \"whole\", \"started_at\": \"2026-03-01T10:00:00Z\"}"
            .to_owned(),
    ];
    for number in 0..20 {
        let one = next()
            .replace('@', "\\u0040")
            .replace(['"', '\n', '\u{0}', '\u{200b}'], " ");
        rows.push(format!(
            "{{\"id\": \"B-{number}\", \"title\": \"{one}\", \"started_at\": \"2026-03-0"
        ));
    }
    rows.join("\n")
}

#[test]
fn of_a_thousand_planted_secrets_and_addresses_none_is_in_any_byte() {
    let mut numbers = Numbers(7);
    let mut secrets: Vec<String> = Vec::new();
    let mut next = || {
        let made = canary(secrets.len(), &mut numbers);
        secrets.push(made.secret);
        made.text
    };
    let lines: Vec<String> = (0..30)
        .map(|number| planted(number, &mut next).to_string())
        .collect();
    let (table, broken) = (damaged(&mut next), broken(&mut next));
    let (tracker, finished) = (tracker(&mut next), finished(&mut next));
    let note = next();
    let place = folder();
    let files = [
        write(
            place.path(),
            "export-kim.filename@example.com.ndjson",
            lines.join("\n"),
        ),
        write(place.path(), "table.csv", &table),
        write(place.path(), "broken.ndjson", &broken),
    ];
    let (tracker, finished) = (
        write(place.path(), "tracker.csv", tracker),
        write(place.path(), "finished.md", finished),
    );
    secrets.push("kim.filename@example.com".to_owned());
    let given = Given {
        files: files
            .iter()
            .map(|file| file.to_str().expect("text"))
            .collect(),
        tracker: tracker.to_str().expect("text"),
        finished: finished.to_str().expect("text"),
        note: &note,
    };
    assert!(secrets.len() >= 1_000, "{} canaries", secrets.len());
    let open = everything(&given, &["--names"]);
    // The search must be able to find: most of what was planted is shown when nothing is asked for.
    let shown = found_in(&secrets, &open);
    assert!(
        shown.len() * 10 > secrets.len() * 7,
        "{} of {}",
        shown.len(),
        secrets.len()
    );
    assert_seen_everywhere(&secrets, &open);
    let closed = everything(&given, &["--names", "--redact", "secrets,emails,ips"]);
    // Nor the beginning of one that was cut.
    let begins = |secret: &String| secret.chars().take(14).collect();
    let begins: Vec<String> = secrets.iter().map(begins).collect();
    let left: Vec<String> = found_in(&begins, &closed)
        .into_iter()
        .map(|(number, name)| format!("kind {}: {}: {name}", number % KINDS.len(), secrets[number]))
        .collect();
    assert!(left.is_empty(), "{} left:\n{}", left.len(), left.join("\n"));
}

/// Each product that shows texts must show some of what was planted when nothing is asked for, or the search would prove
/// nothing about it.
fn assert_seen_everywhere(secrets: &[String], open: &BTreeMap<String, Vec<u8>>) {
    let mut blind = Vec::new();
    for kind in [
        "report/report.html",
        "report/report.md",
        "report/report.json",
        "report/incidents.csv",
        "report/rejects.csv",
        "digest.eml: part",
        "split/report.html",
        "teams/index.html",
        "teams/index.md",
        "teams/index.json",
        "payments/report.html",
        "payments/digest.eml: part",
        "report json: stdout",
        "report: stderr",
        "actions: stdout",
        "actions json: stdout",
        "clusters: stdout",
        "clusters csv: stdout",
        "clusters json: stdout",
        "similar: stdout",
        "similar json: stdout",
        "table.csv",
        "table.ndjson",
        "table.parquet",
        "rejects-csv.csv",
        "import: stdout",
        "inspect: stdout",
        "inspect json: stdout",
        "mapping-1.toml",
        "session/session.md",
        "session/session.html",
        "session/session.json",
        "session json: stdout",
        "collect json: stdout",
        "collect json: stderr",
        "lint: stdout",
        "lint json: stdout",
        "postmortems-afteraction-md/",
        "postmortems-afteraction-html/",
        "postmortems-google-md/",
        "postmortems-pagerduty-html/",
        "postmortems-atlassian-md/",
        "postmortems-coe-html/",
        "postmortems-light-md/",
        "postmortem json: stdout",
    ] {
        let of_kind = open.iter().filter(|(name, _)| name.contains(kind));
        let of_kind = of_kind
            .map(|(name, bytes)| (name.clone(), bytes.clone()))
            .collect();
        if found_in(secrets, &of_kind).is_empty() {
            blind.push(kind);
        }
    }
    assert!(blind.is_empty(), "nothing planted is seen in {blind:?}");
}

/// A list of action items with a canary in each of its texts.
fn tracker(next: &mut dyn FnMut() -> String) -> String {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let heading =
        "incident_id,action_id,title,owner,team,due_at,status,priority,deliverable,type,url";
    rows.write_record(heading.split(',')).expect("a row");
    for number in 0..24 {
        let record = [
            format!("INC-{}", number % 30 + 1),
            format!("AI-{number}"),
            format!("Alert on {}", next()),
            next(),
            next(),
            "2026-03-20".to_owned(),
            ["open", "done", &next()][number % 3].to_owned(),
            next(),
            next(),
            next(),
            format!("https://tracker.example.com/{number}?token={}", next()),
        ];
        rows.write_record(record).expect("a row");
    }
    let rows = rows.into_inner().expect("the rows");
    // A table holds no letter that ends it.
    text(&rows).replace('\u{0}', "")
}

/// A finished postmortem in which things are the matter, with canaries in what is quoted.
fn finished(next: &mut dyn FnMut() -> String) -> String {
    let mut out = "# Postmortem\n\n## Root cause\n\nHuman error.\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n".to_owned();
    for _ in 0..6 {
        let cell = next().replace(['\n', '|', '\u{0}'], " ");
        let _ = writeln!(out, "| Be more careful with {cell} |  |  |");
    }
    out
}

/// An export in which people are named in every field and in the texts.
fn staffed() -> String {
    let one = |number: usize, leader: &str, expert: &str, title: &str| {
        json!({
            "id": format!("INC-{number}"), "title": title, "description": format!("{leader} called Quillon; fixed by {expert}"),
            "services": ["checkout"], "teams": ["Payments"], "severity": "SEV2", "status": "resolved",
            "started_at": format!("2026-03-{:02}T10:00:00Z", 1 + number), "resolved_at": format!("2026-03-{:02}T12:00:00Z", 1 + number),
            "incident_leader": leader, "communication_leader": "Ottoline Quillon", "experts": [expert],
            "root_cause": format!("change by {leader}"), "mitigation": format!("@{expert} rolled back"), "tags": [leader],
            "url": "https://example.com/~fenwick.ashgrove/7",
            "updates": [{"at": format!("2026-03-{:02}T10:30:00Z", 1 + number), "author": "zebulon.t@example.com", "text": "Zebulon.T@example.com asks Fenwick"}],
            "action_items": [{"title": format!("Fenwick adds an alert for checkout {number}"), "owner": "Fenwick Ashgrove", "state": "open",
                "due_at": "2026-03-20T00:00:00Z", "deliverable": "a page for Ottoline"}],
        })
    };
    let title = "Checkout broke after Fenwick Ashgrove\u{2019}s deploy";
    let mut lines: Vec<String> = (0..6)
        .map(|number| one(number, "Fenwick Ashgrove", "tvarga9", title).to_string())
        .collect();
    // One incident twice, with leaders that contradict each other, and a record that is cut off.
    lines.push(one(3, "Morwenna Blythe", "tvarga9", "Checkout broke").to_string());
    lines.join("\n")
        + "\n{\"id\": \"INC-99\", \"incident_leader\": \"Peregrine Lost\", \"title\": \"x\n"
}

#[test]
fn without_names_nobody_is_named_in_any_product() {
    let names = [
        "Fenwick",
        "fenwick.ashgrove",
        "Ashgrove",
        "Ottoline",
        "Quillon",
        "tvarga9",
        "Morwenna",
        "zebulon.t@",
        "Zebulon.T@",
        "Peregrine",
    ];
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("{name:<8}").trim_end().to_owned())
        .collect();
    let place = folder();
    let file = write(place.path(), "export.ndjson", staffed());
    let table = "id,title,started_at,severity,incident_leader\nC-1,Mail stuck,2026-03-02T10:00:00Z,SEV2,Fenwick Ashgrove\n\
        C-2,Mail stuck,2026-03-03T10:00:00Z,SEV2,Ottoline Quillon,x,y\nC-3,Mail stuck,2026-03-04T10:00:00Z\n";
    let table = write(place.path(), "table.csv", table);
    let tracker =
        "incident_id,action_id,title,owner\nINC-2,A-9,Fenwick checks the pool,Ottoline Quillon\n";
    let tracker = write(place.path(), "tracker.csv", tracker);
    let finished = write(place.path(), "finished.md", "# Postmortem\n");
    let given = Given {
        files: [&file, &table]
            .map(|file| file.to_str().expect("text"))
            .to_vec(),
        tracker: tracker.to_str().expect("text"),
        finished: finished.to_str().expect("text"),
        note: "",
    };
    let holds = |products: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let found = |name: &String| {
            let hit = products
                .iter()
                .find(|(_, bytes)| text(bytes).contains(name));
            hit.map(|(product, _)| format!("{name}: {product}"))
        };
        names.iter().filter_map(found).collect()
    };
    assert!(holds(&everything(&given, &["--names"])).len() >= 9);
    let left = holds(&everything(&given, &[]));
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn a_table_with_pseudonyms_keeps_them_when_it_is_read_again() {
    let place = folder();
    let file = write(place.path(), "export.ndjson", staffed());
    let [one, two] = ["one.ndjson", "two.ndjson"].map(|name| place.path().join(name));
    for (from, to) in [(&file, &one), (&one, &two)] {
        let [from, to] = [from, to].map(|path| path.to_str().expect("text"));
        let output = run(&["import", from, "--out", to]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    }
    let [one, two] = [&one, &two].map(|path| std::fs::read_to_string(path).expect("a table"));
    assert_eq!(one, two);
    assert!(one.contains("Checkout broke after Person 1"));
}
