//! Records that are no incident of their own: counted by reason, with the first of each as an example.

use std::collections::BTreeMap;

use crate::notes::{Code, Notes};

/// How many records there are of one reason, and where the first one stands (numbers from 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    records: u64,
    first: u64,
}

/// Reasons and how often they occurred in one input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::import) struct Others(BTreeMap<(Code, String), Count>);

impl Others {
    /// Counts a record.
    pub(in crate::import) fn add(&mut self, code: Code, reason: &str, record: u64) {
        let one = Count {
            records: 1,
            first: record,
        };
        // The reason is looked up before it is copied: a log has millions of records and few reasons.
        self.0
            .entry((code, reason.to_owned()))
            .and_modify(|count| count.take(one))
            .or_insert(one);
    }

    /// Takes over the counts of a part that follows `records_before` records.
    pub(in crate::import) fn append(&mut self, part: Self, records_before: u64) {
        for (reason, mut count) in part.0 {
            count.first += records_before;
            self.0
                .entry(reason)
                .and_modify(|sum| sum.take(count))
                .or_insert(count);
        }
    }

    /// Says for each reason how many records there are, most frequent first; `input` is the name of the file.
    pub(in crate::import) fn say(self, input: &str, notes: &mut Notes) {
        let mut counts: Vec<_> = self.0.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(count.records));
        for ((code, reason), count) in counts {
            let text = format!(
                "{input}: {} {}: {reason} (the first is record {})",
                count.records,
                match (code, count.records) {
                    (Code::NotIncident, 1) => "record is no incident",
                    (Code::NotIncident, _) => "records are no incidents",
                    (_, 1) => "record",
                    _ => "records",
                },
                count.first
            );
            notes.remark_many(code, count.records, text);
        }
    }
}

impl Count {
    fn take(&mut self, other: Self) {
        self.records += other.records;
        self.first = self.first.min(other.first);
    }
}
