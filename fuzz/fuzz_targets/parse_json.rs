#![no_main]

use bindery_fuzz::{drive, parse_json};

libfuzzer_sys::fuzz_target!(init: drive::by_number(parse_json::run), |bytes: &[u8]| drive::one(parse_json::run, bytes));
