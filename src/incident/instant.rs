//! A point in time: microseconds since 1970 in UTC, written as RFC 3339 with `Z`.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeZone, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The first microsecond of the year 1.
const YEAR_1: i64 = -62_135_596_800_000_000;
/// The first microsecond after the year 9999.
const YEAR_10000: i64 = 253_402_300_800_000_000;

/// A point in time, to the microsecond, between the years 1 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// Microseconds in a second.
    pub const SECOND: i64 = 1_000_000;

    /// Takes microseconds since 1970 in UTC.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Returns the microseconds since 1970 in UTC.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Takes a local time and its distance from UTC in seconds, east is positive; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_local(local: NaiveDateTime, offset_seconds: i64) -> Option<Self> {
        let micros = local.and_utc().timestamp_micros() - offset_seconds * Self::SECOND;
        (YEAR_1..YEAR_10000)
            .contains(&micros)
            .then_some(Self(micros))
    }

    /// Takes a time of the calendar library; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_datetime(time: &DateTime<Utc>) -> Option<Self> {
        Self::from_local(time.naive_utc(), 0)
    }

    /// Returns the time for the calendar library.
    #[must_use]
    pub fn datetime(self) -> DateTime<Utc> {
        Utc.timestamp_micros(self.0)
            .single()
            .expect("an instant lies between the years 1 and 9999")
    }

    /// Returns RFC 3339 in UTC with `Z` and as many decimals (0, 3 or 6) as the instant has.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let mut made = Vec::with_capacity(27);
        self.write_rfc3339(&mut made);
        String::from_utf8(made).expect("digits and signs")
    }

    /// Adds [`Self::rfc3339`] to bytes, without a copy: tables hold millions of instants.
    pub fn write_rfc3339(self, out: &mut Vec<u8>) {
        // Without a zone: the calendar library otherwise moves the time by its offset for each of its parts.
        let time = self.datetime().naive_utc();
        let micros = self.0.rem_euclid(Self::SECOND);
        let year = time.year().unsigned_abs();
        digits(out, year / 100);
        digits(out, year % 100);
        for (before, value) in [
            (b'-', time.month()),
            (b'-', time.day()),
            (b'T', time.hour()),
            (b':', time.minute()),
            (b':', time.second()),
        ] {
            out.push(before);
            digits(out, value);
        }
        if micros != 0 {
            let (value, width) = if micros % 1_000 == 0 {
                (micros / 1_000, 3)
            } else {
                (micros, 6)
            };
            out.extend_from_slice(format!(".{value:0width$}").as_bytes());
        }
        out.push(b'Z');
    }

    /// Returns the seconds from `earlier` to this instant; negative when it lies before.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "spans below 285 years are exact in a double"
    )]
    pub fn seconds_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / 1e6
    }
}

/// Adds a number below 100 as two digits.
fn digits(out: &mut Vec<u8>, value: u32) {
    let digit = |value: u32| b'0' + u8::try_from(value % 10).expect("one digit");
    out.extend_from_slice(&[digit(value / 10), digit(value)]);
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text)
            .ok()
            .and_then(|time| Self::from_datetime(&time.to_utc()))
            .ok_or_else(|| de::Error::custom(format!("not an RFC 3339 time: {text}")))
    }
}
