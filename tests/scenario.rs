//! The six incidents that all constructed exports tell, and the comparison with what was read of them.

use serde_json::Value;

/// One incident as it was.
pub(crate) struct Told {
    title: &'static str,
    description: &'static str,
    service: &'static str,
    team: &'static str,
    severity: &'static str,
    detected_by: &'static str,
    leader: &'static str,
    cause: &'static str,
    trigger: &'static str,
    mitigation: &'static str,
    /// Started, detected, declared, acknowledged, mitigated, resolved, closed; empty when it did not come to that.
    times: [&'static str; 7],
}

const TIMES: [&str; 7] = [
    "started_at",
    "detected_at",
    "declared_at",
    "acknowledged_at",
    "mitigated_at",
    "resolved_at",
    "closed_at",
];

pub(crate) const TOLD: [Told; 6] = [
    Told {
        title: "Checkout API returns 5xx after release 2.14.1",
        description: "Error ratio above 20% on POST /orders.",
        service: "checkout",
        team: "payments",
        severity: "SEV1",
        detected_by: "monitoring",
        leader: "alice",
        cause: "Bad deploy",
        trigger: "release 2.14.1",
        mitigation: "rollback to 2.14.0",
        times: [
            "2026-03-03T09:02:00Z",
            "2026-03-03T09:05:10Z",
            "2026-03-03T09:07:00Z",
            "2026-03-03T09:08:30Z",
            "2026-03-03T09:41:00Z",
            "2026-03-03T10:15:00Z",
            "2026-03-05T14:00:00Z",
        ],
    },
    Told {
        title: "Checkout API returns 5xx after release 2.14.3",
        description: "Same symptom as five days earlier; night of the US change to summer time.",
        service: "checkout",
        team: "payments",
        severity: "SEV2",
        detected_by: "monitoring",
        leader: "bob",
        cause: "Bad deploy",
        trigger: "release 2.14.3",
        mitigation: "disable feature fast-pay",
        times: [
            "2026-03-08T09:31:00Z",
            "2026-03-08T09:33:00Z",
            "2026-03-08T09:35:00Z",
            "2026-03-08T09:36:20Z",
            "2026-03-08T10:20:00Z",
            "2026-03-08T11:05:00Z",
            "2026-03-10T16:00:00Z",
        ],
    },
    Told {
        title: "Search latency p99 above 2 s",
        description: "Reported by support after customer tickets.",
        service: "search",
        team: "discovery",
        severity: "SEV3",
        detected_by: "person",
        leader: "carol",
        cause: "Capacity",
        trigger: "traffic peak",
        mitigation: "scale up 4 to 8 nodes",
        times: [
            "2026-03-17T14:10:00Z",
            "2026-03-17T14:40:00Z",
            "2026-03-17T14:42:00Z",
            "2026-03-17T14:45:00Z",
            "2026-03-17T15:30:00Z",
            "2026-03-17T16:05:00Z",
            "2026-03-20T09:00:00Z",
        ],
    },
    Told {
        title: "Disk full on db-01: /var/lib/mysql, \"orders\" shard",
        description: "Writes failed; night of the European change to summer time.",
        service: "orders-db",
        team: "dba",
        severity: "SEV2",
        detected_by: "monitoring",
        leader: "dan",
        cause: "Capacity",
        trigger: "binlog growth",
        mitigation: "purge binlogs",
        times: [
            "2026-03-29T00:35:00Z",
            "2026-03-29T00:36:30Z",
            "2026-03-29T00:40:00Z",
            "2026-03-29T00:52:00Z",
            "2026-03-29T01:20:00Z",
            "2026-03-29T02:10:00Z",
            "2026-03-31T12:00:00Z",
        ],
    },
    Told {
        title: "Payment webhooks delayed",
        description: "Queue of outgoing webhooks grows.",
        service: "payments-gw",
        team: "payments",
        severity: "SEV3",
        detected_by: "monitoring",
        leader: "alice",
        cause: "",
        trigger: "",
        mitigation: "",
        times: [
            "2026-04-02T16:45:00Z",
            "2026-04-02T16:47:00Z",
            "2026-04-02T16:50:00Z",
            "2026-04-02T16:52:00Z",
            "",
            "",
            "",
        ],
    },
    Told {
        title: "Certificat expiré : page d’état <b>injoignable</b>",
        description: "=1+1 is text, not a formula\nsecond line; with a semicolon",
        service: "status-page",
        team: "platform",
        severity: "SEV4",
        detected_by: "person",
        leader: "erin",
        cause: "Expired certificate",
        trigger: "renewal job failed",
        mitigation: "manual renewal",
        times: [
            "2026-04-06T06:00:00Z",
            "2026-04-06T08:12:00Z",
            "2026-04-06T08:15:00Z",
            "2026-04-06T08:15:00Z",
            "2026-04-06T08:40:00Z",
            "2026-04-06T08:40:00Z",
            "2026-04-06T09:30:00Z",
        ],
    },
];

impl Told {
    fn value(&self, name: &str) -> &'static str {
        if let Some(at) = TIMES.iter().position(|time| *time == name) {
            return self.times[at];
        }
        match name {
            "title" => self.title,
            "description" => self.description,
            "services" => self.service,
            "teams" => self.team,
            "severity" => self.severity,
            "detected_by" => self.detected_by,
            "incident_leader" => self.leader,
            "root_cause" => self.cause,
            "trigger" => self.trigger,
            "mitigation" => self.mitigation,
            other => panic!("the scenario does not tell {other}"),
        }
    }
}

/// Returns in which fields the incidents that were read differ from those that were.
///
/// *Input*: `carried` are the canonical fields that the export carries, parted by blanks. `a=b`: its field `a` is the
/// scenario's `b`, for the others `a` is empty; `a?b`: so where monitoring detected it. A time that is not named must be
/// empty: nothing is made up. `which` are the numbers of the incidents that the export holds.
pub(crate) fn differences(rows: &[Value], carried: &str, which: &[usize]) -> Vec<String> {
    let mut found = Vec::new();
    if rows.len() != which.len() {
        found.push(format!(
            "{} incidents instead of {}",
            rows.len(),
            which.len()
        ));
    }
    for told in which.iter().map(|number| &TOLD[number - 1]) {
        let Some(row) = rows.iter().find(|row| row["title"] == told.title) else {
            found.push(format!("`{}` is missing", told.title));
            continue;
        };
        for (field, wanted) in wanted(carried, told) {
            let seen = text(&row[&field]);
            let same = if TIMES.contains(&field.as_str()) {
                same_second(&seen, wanted)
            } else {
                seen == wanted || seen.strip_suffix("@example.org") == Some(wanted)
            };
            if !same {
                found.push(format!(
                    "{}: {field} is `{seen}` instead of `{wanted}`",
                    told.title
                ));
            }
        }
    }
    found
}

fn wanted(carried: &str, told: &Told) -> Vec<(String, &'static str)> {
    let mut all: Vec<(String, &'static str)> =
        TIMES.iter().map(|time| ((*time).to_owned(), "")).collect();
    for name in carried.split_whitespace() {
        let by_monitoring = told.detected_by == "monitoring";
        let (field, value) = match (name.split_once('='), name.split_once('?')) {
            (Some((field, of)), _) => (field, told.value(of)),
            (None, Some((field, of))) if by_monitoring => (field, told.value(of)),
            (None, Some((field, _))) => (field, ""),
            (None, None) => (name, told.value(name)),
        };
        all.retain(|(known, _)| known != field);
        all.push((field.to_owned(), value));
    }
    all
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// Some tools write fractions of seconds that the scenario does not have.
fn same_second(one: &str, other: &str) -> bool {
    one.get(..19) == other.get(..19)
}
