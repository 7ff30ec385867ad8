//! A JSON text: its layout is found, and each record is parsed or refused.

#![no_main]

use afteraction::import::input::Limits;
use afteraction::import::read_json::{Json, object};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    let Ok(json) = Json::open(text, &limits) else {
        return;
    };
    for span in json.arrays.iter().flat_map(|array| &array.elements) {
        let _ = object(text, *span, &limits);
    }
});
