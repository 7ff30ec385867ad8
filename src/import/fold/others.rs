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
pub(in crate::import) struct Others(BTreeMap<Code, BTreeMap<String, Count>>);

impl Others {
    /// Counts a record.
    pub(in crate::import) fn add(&mut self, code: Code, reason: &str, record: u64) {
        let one = Count {
            records: 1,
            first: record,
        };
        let reasons = self.0.entry(code).or_default();
        // A log has millions of records and few reasons: only a new one is copied.
        match reasons.get_mut(reason) {
            Some(count) => count.take(one),
            None => drop(reasons.insert(reason.to_owned(), one)),
        }
    }

    /// Takes over the counts of a part that follows `records_before` records.
    pub(in crate::import) fn append(&mut self, part: Self, records_before: u64) {
        for (code, reasons) in part.0 {
            let mine = self.0.entry(code).or_default();
            for (reason, mut count) in reasons {
                count.first += records_before;
                mine.entry(reason)
                    .and_modify(|sum| sum.take(count))
                    .or_insert(count);
            }
        }
    }

    /// Says for each reason how many records there are, most frequent first; `input` is the name of the file.
    pub(in crate::import) fn say(self, input: &str, notes: &mut Notes) {
        let of = |(code, reasons): (Code, BTreeMap<String, Count>)| {
            reasons
                .into_iter()
                .map(move |(reason, count)| (code, reason, count))
        };
        let mut counts: Vec<(Code, String, Count)> = self.0.into_iter().flat_map(of).collect();
        counts.sort_by_key(|(.., count)| std::cmp::Reverse(count.records));
        for (code, reason, count) in counts {
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
