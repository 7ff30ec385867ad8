//! Which incidents are written or looked at, and seen from when.

use crate::args::ViewArgs;
use crate::error::Result;
use crate::incident::Instant;
use crate::settings::config::Config;
use crate::settings::{Filter, InputSettings, filters, read_time, source_date_epoch};

/// Checks which incidents count and the moment from which they are seen, if there is one.
///
/// # Errors
/// Usage: a value that cannot be used.
pub(super) fn view(
    view: &ViewArgs,
    config: &Config,
    input: &InputSettings,
) -> Result<(Vec<Filter>, Option<Instant>)> {
    let as_of = match view.as_of.as_ref().or(config.as_of.as_ref()) {
        Some(text) => Some(read_time("--as-of", text, input.zone)?),
        None => source_date_epoch()?,
    };
    Ok((filters(&view.filters)?, as_of))
}
