//! Names by which people know the keys of JSON records, where the envelope says them.

use crate::import::preset::{Preset, heading};
use crate::import::read_json::Json;

/// Returns the names by which people know the keys of the records, as the envelope says them.
pub(super) fn of(json: &Json, preset: &Preset) -> Vec<(String, String)> {
    let Some(object) = &preset.names_from else {
        return Vec::new();
    };
    let named = |(path, name): &(String, String)| {
        let key = path.strip_prefix(object.as_str())?.strip_prefix('.')?;
        Some((heading(name), key.to_owned()))
    };
    json.scalars.iter().filter_map(named).collect()
}
