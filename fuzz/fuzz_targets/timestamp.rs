//! A text that is perhaps a time, in every order of day and month, in a zone with gaps and overlaps.

#![no_main]

use afteraction::import::timestamp::{DateOrder, Form, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let zone = "America/St_Johns".parse().expect("a zone");
    for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
        for form in [Form::Any, Form::EpochSeconds, Form::EpochMilliseconds] {
            let _ = read(text, &form, order, zone);
        }
    }
});
