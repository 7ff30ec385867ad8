//! What may not be shown is in no byte of any product: people without `--names`, secrets and addresses with `--redact`.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::helpers::{code, folder, run, text, write};

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

/// Runs every command that makes something of incidents; the products, with what was said on both streams.
fn everything(files: &[&str], more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = folder();
    let place = |name: &str| out.path().join(name).to_str().expect("text").to_owned();
    let mut said = BTreeMap::new();
    let mut all = |name: &str, args: &[&str]| {
        let args = [args, files, more].concat();
        let output = run(&args);
        assert!(
            [0, 2].contains(&code(&output)),
            "{args:?}: {}",
            text(&output.stderr)
        );
        said.insert(format!("{name}: stdout"), output.stdout);
        said.insert(format!("{name}: stderr"), output.stderr);
    };
    all(
        "report",
        &[
            "report",
            "--window",
            "all",
            "--as-of",
            AS_OF,
            "--out",
            &place("report"),
        ],
    );
    all(
        "actions json",
        &["actions", "--window", "all", "--as-of", AS_OF, "--json"],
    );
    all("clusters", &["clusters", "--as-of", AS_OF]);
    all("similar", &["similar", "INC-2", "--as-of", AS_OF]);
    for ending in ["csv", "parquet"] {
        let (table, rejects) = (
            place(&format!("table.{ending}")),
            place(&format!("rejects-{ending}.csv")),
        );
        all(ending, &["import", "--out", &table, "--rejects", &rejects]);
    }
    all("inspect", &["inspect"]);
    all("inspect json", &["inspect", "--json"]);
    said.extend(products(out.path()));
    said
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

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// Letters of an alphabet; a digit and a letter come first, so that a short one is mixed too.
    fn run(&mut self, alphabet: &str, length: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        let most = letters.len() as u64;
        (0..length)
            .map(|_| letters[usize::try_from(self.below(most)).expect("small")])
            .collect()
    }
}

const HEX: &str = "0123456789abcdef";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ANY: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// What is planted: the text around it, and the part that may appear nowhere.
struct Canary {
    text: String,
    secret: String,
}

/// Makes a canary; each kind in turn.
fn canary(number: usize, chance: &mut Chance) -> Canary {
    let mut any = |length| chance.run(ANY, length);
    let (long, short) = (any(40), format!("{}7{}x4", any(4), any(5)));
    let mut hex = |length| chance.run(HEX, length);
    let (hex32, hex40, hex64) = (hex(32), hex(40), hex(64));
    let upper = chance.run(UPPER, 16);
    let octets: Vec<u64> = (0..4).map(|_| 1 + chance.below(254)).collect();
    let ip = octets
        .iter()
        .map(u64::to_string)
        .collect::<Vec<_>>()
        .join(".");
    let groups: Vec<String> = (0..8).map(|_| chance.run(HEX, 4)).collect();
    let of = |text: String, secret: String| Canary { text, secret };
    let around =
        |before: &str, secret: String, after: &str| of(format!("{before}{secret}{after}"), secret);
    match number % 34 {
        0 => around("the key AKIA", format!("{upper}"), " was in a log"),
        1 => around("", format!("ghp_{}", &long[..36]), ""),
        2 => around("pushed with github_pat_", long.clone(), "."),
        3 => around(
            "see xoxb-",
            format!("1234567890-{}", &long[..24]),
            ", revoked",
        ),
        4 => around(
            "https://hooks.slack.com/services/",
            format!("T0{}/B0{}/{}", &upper[..8], &upper[8..16], &long[..24]),
            "",
        ),
        5 => around("sk_live_", long[..24].to_owned(), " charged twice"),
        6 => around("AIza", long[..35].to_owned(), ""),
        7 => around(
            "token eyJhbGciOiJIUzI1NiJ9.eyJ",
            format!("{}.{}", &long[..20], &long[20..]),
            " expired",
        ),
        8 => of(
            format!(
                "-----BEGIN RSA PRIVATE KEY-----\n{long}\n{hex64}\n-----END RSA PRIVATE KEY-----"
            ),
            long,
        ),
        9 => around("password=", short, " in the config"),
        10 => around("\"client_secret\": \"", short, "\""),
        11 => around("the password was ", short, " until May"),
        12 => around(
            "Authorization: Basic ",
            STANDARD.encode(format!("app:{short}")),
            "",
        ),
        13 => around("curl -u admin:", short, " https://example.com"),
        14 => around("postgres://app:", short, "@db.internal/orders"),
        15 => around("https://example.com/cb?access_token=", long, "&x=1"),
        16 => around("DATADOG_API_KEY=", hex32, ""),
        17 => around("adafruit: ", hex32, ";"),
        18 => around(
            "heroku secret = ",
            format!(
                "{}-{}-{}-{}-{}",
                &hex32[..8],
                &hex32[8..12],
                &hex32[12..16],
                &hex32[16..20],
                &hex32[20..32]
            ),
            "",
        ),
        19 => around("glpat-", long[..20].to_owned(), " leaked"),
        20 => around("npm_", long[..36].to_owned(), ""),
        21 => around("hvs.", long.clone(), ""),
        22 => around("SG.", format!("{}.{}", &long[..22], &hex64[..43]), ""),
        23 => around("dop_v1_", hex64, ""),
        24 => around("random ", format!("{}9Z8y7", &long[..30]), " seen"),
        25 => around("mail ", format!("kim.{short}@mail.example.com"), " bounced"),
        26 => around(
            "ask <",
            format!("{}@example.org", short.to_uppercase()),
            ">",
        ),
        27 => of(
            format!("user{short}%40example.net in the link"),
            format!("user{short}%40example.net"),
        ),
        28 => of(
            format!("o&#64;{short}.example.com"),
            format!("o&#64;{short}.example.com"),
        ),
        29 => around("node ", ip, " unreachable"),
        30 => around("http://", ip, ":8080/health"),
        31 => around("peer ", groups.join(":"), " flaps"),
        32 => around("pul-", hex40, ""),
        _ => of(
            format!("kim\u{200b}{short}@exa\u{0}mple.com"),
            format!("{short}@example.com"),
        ),
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
        "teams": [next()],
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

#[test]
fn of_a_thousand_planted_secrets_and_addresses_none_is_in_any_byte() {
    let mut chance = Chance(7);
    let mut secrets: Vec<String> = Vec::new();
    let mut next = || {
        let made = canary(secrets.len(), &mut chance);
        secrets.push(made.secret);
        made.text
    };
    let mut lines = String::new();
    for number in 0..30 {
        lines += &format!("{}\n", planted(number, &mut next));
    }
    // Records that are rejected, repaired or doubted, in their own words.
    let mut table = format!(
        "id,title,started_at,resolved_at,severity,{}\n",
        next().replace([',', '"', '\n'], " ")
    );
    let mut cell = || next().replace('\u{0}', "").replace([',', '"', '\n'], " ");
    for number in 0..40 {
        let (one, two, three) = (cell(), cell(), cell());
        table += &match number % 8 {
            0 => format!("T-{number},{one}\n"),
            1 => format!("T-{number},{one},2026-03-02T10:00:00Z,,SEV1,{two},{three}\n"),
            2 => format!("T-{number},{one},{two},,SEV1,\n"),
            3 => format!("T-{number},\"{one},2026-03-02T10:00:00Z,,{two},{three}\n"),
            4 => format!("{one},{two},2026-03-02T10:00:00Z,not a time {three},SEV1,\n"),
            5 => format!("T-{number},={one},2026-03-02T10:00:00Z,,{two},{three}\n"),
            6 => format!("T-5,{one},2026-03-02T10:00:00Z,2026-03-01T10:00:00Z,SEV2,{two}\n"),
            _ => format!(
                "T-{number},{},2026-03-32T10:00:00Z,,SEV9 {two},\n",
                one.repeat(60)
            ),
        };
    }
    let mut broken =
        "{\"id\": \"B\", \"title\": \"whole\", \"started_at\": \"2026-03-01T10:00:00Z\"}\n"
            .to_owned();
    for number in 0..20 {
        let one = next()
            .replace('@', "\\u0040")
            .replace(['"', '\n', '\u{0}', '\u{200b}'], " ");
        broken += &format!(
            "{{\"id\": \"B-{number}\", \"title\": \"{one}\", \"started_at\": \"2026-03-0\n"
        );
    }
    let place = folder();
    let named = format!("export-{}.ndjson", "kim.filename@example.com");
    let files = [
        write(place.path(), &named, &lines),
        write(place.path(), "table.csv", &table),
        write(place.path(), "broken.ndjson", &broken),
    ];
    secrets.push("kim.filename@example.com".to_owned());
    let files: Vec<&str> = files
        .iter()
        .map(|file| file.to_str().expect("text"))
        .collect();
    assert!(secrets.len() >= 1_000, "{} canaries", secrets.len());
    let open = everything(&files, &["--names"]);
    // The search must be able to find: most of what was planted is shown when nothing is asked for.
    let shown = found_in(&secrets, &open).len();
    assert!(
        shown * 10 > secrets.len() * 7,
        "{shown} of {}",
        secrets.len()
    );
    let closed = everything(&files, &["--names", "--redact", "secrets,emails,ips"]);
    // Nor the beginning of one that was cut.
    let begins = |secret: &String| secret.chars().take(14).collect();
    let begins: Vec<String> = secrets.iter().map(begins).collect();
    let left: Vec<String> = found_in(&begins, &closed)
        .into_iter()
        .map(|(number, name)| format!("kind {}: {}: {name}", number % 34, secrets[number]))
        .collect();
    assert!(left.is_empty(), "{} left:\n{}", left.len(), left.join("\n"));
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
    let mut lines = String::new();
    for number in 0..6 {
        let title = format!("Checkout broke after Fenwick Ashgrove\u{2019}s deploy");
        lines += &format!("{}\n", one(number, "Fenwick Ashgrove", "tvarga9", &title));
    }
    // One incident twice, with leaders that contradict each other, and a record that is cut off.
    lines += &format!(
        "{}\n",
        one(3, "Morwenna Blythe", "tvarga9", "Checkout broke")
    );
    lines + "{\"id\": \"INC-99\", \"incident_leader\": \"Peregrine Lost\", \"title\": \"x\n"
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
    let files = [&file, &table].map(|file| file.to_str().expect("text"));
    let holds = |products: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let found = |name: &String| {
            let hit = products
                .iter()
                .find(|(_, bytes)| text(bytes).contains(name));
            hit.map(|(product, _)| format!("{name}: {product}"))
        };
        names.iter().filter_map(found).collect()
    };
    assert!(holds(&everything(&files, &["--names"])).len() >= 9);
    let left = holds(&everything(&files, &[]));
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
