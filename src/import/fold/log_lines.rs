//! Lines of a monitoring log → records: `[time] TYPE: part;part;…`, as Nagios, Naemon, Icinga 1 and Shinken write them.
//!
//! A line of another form becomes a record without a kind, so that it is counted like any other.

use serde_json::{Map, Value};

/// Lines that are looked at to see whether a text is such a log.
const LOOKED_AT: usize = 50;

/// The keys of the records, for detection and mapping.
pub(in crate::import) const KEYS: [&str; 12] = [
    "log_time",
    "log_type",
    "object",
    "host",
    "service",
    "state",
    "state_type",
    "attempt",
    "output",
    "contact",
    "author",
    "comment",
];

/// Tells whether a text is a monitoring log: most of its first lines begin with a time in brackets.
pub(in crate::import) fn looks_like_log(text: &str) -> bool {
    let lines = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty());
    let (mut all, mut timed) = (0, 0);
    for line in lines.filter(|line| !is_heading(line)).take(LOOKED_AT) {
        all += 1;
        timed += usize::from(stamped(unwrapped(line)).is_some());
    }
    timed * 2 > all
}

/// Parts a log into its lines, each with the byte at which it begins; the heading of a table is none.
pub(in crate::import) fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    let mut byte = 0;
    for line in text.split_inclusive('\n') {
        if byte > 0 || !is_heading(line) {
            lines.push((byte, line));
        }
        byte += line.len();
    }
    lines
}

/// Tells whether a line is the heading of a table of log lines, as Thruk writes it: the last column is the line itself.
fn is_heading(line: &str) -> bool {
    line.starts_with("#time;") && line.trim_end().ends_with(";message")
}

/// Takes the log line out of a row of such a table: nothing in it is quoted, so its own time marks where it begins.
fn unwrapped(line: &str) -> &str {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits < 9 || line.as_bytes().get(digits) != Some(&b';') {
        return line;
    }
    let mark = format!(";[{}] ", &line[..digits]);
    line.find(&mark).map_or(line, |at| &line[at + 1..])
}

/// Parts a line into the text of its time and the rest; the time is seconds since 1970, or `Tue Jan 12 00:00:00 2016`.
fn stamped(line: &str) -> Option<(String, &str)> {
    let (stamp, rest) = line.strip_prefix('[')?.split_once(']')?;
    if (9..=10).contains(&stamp.len()) && stamp.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((stamp.to_owned(), rest.trim_start()));
    }
    let parts: Vec<&str> = stamp.split_whitespace().collect();
    match parts.as_slice() {
        [_, month, day, time, year] if time.contains(':') && year.len() == 4 => {
            Some((format!("{day} {month} {year} {time}"), rest.trim_start()))
        }
        _ => None,
    }
}

/// Reads a line; a blank one is none.
pub(in crate::import) fn record(line: &str) -> Option<Map<String, Value>> {
    let line = unwrapped(line.trim_end());
    if line.is_empty() {
        return None;
    }
    let mut made = Map::new();
    let mut put = |name: &str, value: &str| {
        if !value.is_empty() {
            made.insert(name.to_owned(), Value::String(value.to_owned()));
        }
    };
    let Some((time, rest)) = stamped(line) else {
        put("log_type", "line without a time");
        return Some(made);
    };
    put("log_time", &time);
    let Some((kind, parts)) = rest.split_once(": ").filter(|(kind, _)| is_kind(kind)) else {
        put("log_type", "other log line");
        return Some(made);
    };
    if kind == "EXTERNAL COMMAND" {
        command(parts, &mut put);
        return Some(made);
    }
    // What these report is not a state of the object, but what happens to it.
    let happens = ["DOWNTIME ALERT", "ACKNOWLEDGE ALERT"]
        .iter()
        .any(|end| kind.ends_with(end));
    let is_service = kind.contains("SERVICE");
    let what = parts
        .split(';')
        .nth(1 + usize::from(is_service))
        .unwrap_or_default();
    put(
        "log_type",
        &if happens {
            format!("{kind} {}", what.trim())
        } else {
            kind.to_owned()
        },
    );
    let object = if kind.contains("SERVICE") {
        "service"
    } else {
        "host"
    };
    let is_about = kind.contains("SERVICE") || kind.contains("HOST");
    if is_about {
        put("object", object);
        fields(kind, object, parts, &mut put);
    }
    Some(made)
}

/// Kinds are words in capitals; `Warning: …` and the like are messages of the program itself.
fn is_kind(kind: &str) -> bool {
    !kind.is_empty()
        && kind.len() < 60
        && kind
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b' ')
}

/// Puts the parts of a line under their names; the last part may hold semicolons.
fn fields(kind: &str, object: &str, parts: &str, put: &mut dyn FnMut(&str, &str)) {
    let is_service = object == "service";
    let names: &[&str] = if kind.ends_with("NOTIFICATION") {
        &["contact", "host", "service", "state", "command", "output"]
    } else if kind.ends_with("FLAPPING ALERT") || kind.ends_with("DOWNTIME ALERT") {
        &["host", "service", "state", "comment"]
    } else if kind.ends_with("ACKNOWLEDGE ALERT") {
        &["host", "service", "state", "author", "comment"]
    } else if kind.ends_with("ALERT") || kind.ends_with("STATE") {
        &[
            "host",
            "service",
            "state",
            "state_type",
            "attempt",
            "output",
        ]
    } else {
        &["host", "service", "comment"]
    };
    let names: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| is_service || *name != "service")
        .collect();
    for (name, part) in names.iter().zip(parts.splitn(names.len(), ';')) {
        put(name, part.trim());
    }
}

/// Reads a command that somebody gave: only acknowledgements name their object here.
fn command(parts: &str, put: &mut dyn FnMut(&str, &str)) {
    let name = parts.split(';').next().unwrap_or_default();
    put("log_type", &format!("EXTERNAL COMMAND {name}"));
    let is_service = name.contains("_SVC_");
    put("object", if is_service { "service" } else { "host" });
    let names: &[&str] = match name {
        "ACKNOWLEDGE_SVC_PROBLEM" => &["", "host", "service", "", "", "", "author", "comment"],
        "ACKNOWLEDGE_HOST_PROBLEM" => &["", "host", "", "", "", "author", "comment"],
        "ACKNOWLEDGE_SVC_PROBLEM_EXPIRE" => {
            &["", "host", "service", "", "", "", "", "author", "comment"]
        }
        "ACKNOWLEDGE_HOST_PROBLEM_EXPIRE" => &["", "host", "", "", "", "", "author", "comment"],
        "REMOVE_SVC_ACKNOWLEDGEMENT" => &["", "host", "service"],
        "REMOVE_HOST_ACKNOWLEDGEMENT" => &["", "host"],
        _ => return,
    };
    for (name, part) in names.iter().zip(parts.splitn(names.len(), ';')) {
        if !name.is_empty() {
            put(name, part.trim());
        }
    }
}
