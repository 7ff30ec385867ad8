//! One JSON object → its members, with what a plain parser forgets: names that stand twice, at any depth.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

/// A name that stands twice in one object, with different values.
pub(super) struct Doubled {
    /// The names on the way to it, itself last.
    pub path: Vec<String>,
    /// The value that stood there first.
    pub before: Value,
    /// The value that counts.
    pub kept: Value,
}

/// Parses an object; of a name that stands twice the last value counts, and the first such name is told.
pub(super) fn members(raw: &str) -> serde_json::Result<(Map<String, Value>, Option<Doubled>)> {
    let mut parser = serde_json::Deserializer::from_str(raw);
    let mut doubled = None;
    let members = parser.deserialize_map(Members {
        doubled: &mut doubled,
    })?;
    parser.end()?;
    Ok((members, doubled))
}

struct Members<'d> {
    doubled: &'d mut Option<Doubled>,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let was_clean = self.doubled.is_none();
            let value = map.next_value_seed(Any {
                doubled: &mut *self.doubled,
            })?;
            if was_clean && let Some(found) = self.doubled.as_mut() {
                found.path.insert(0, name.clone());
            }
            match members.entry(name) {
                Entry::Vacant(place) => drop(place.insert(value)),
                Entry::Occupied(mut place) => {
                    let before = place.insert(value);
                    if self.doubled.is_none() && before != *place.get() {
                        *self.doubled = Some(Doubled {
                            path: vec![place.key().clone()],
                            before,
                            kept: place.get().clone(),
                        });
                    }
                }
            }
        }
        Ok(members)
    }
}

/// A value of any kind.
struct Any<'d> {
    doubled: &'d mut Option<Doubled>,
}

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<Value, D::Error> {
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(Any {
            doubled: &mut *self.doubled,
        })? {
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        let inner = Members {
            doubled: self.doubled,
        };
        inner.visit_map(map).map(Value::Object)
    }
}

#[cfg(test)]
mod tests;
