//! A mapping in TOML: read or refused.

#![no_main]

use afteraction::import::preset::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = parse(text, "fuzz");
});
