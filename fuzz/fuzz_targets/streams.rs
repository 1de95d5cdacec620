#![no_main]

use bindery_fuzz::{drive, streams};

libfuzzer_sys::fuzz_target!(init: drive::by_number(streams::run), |bytes: &[u8]| drive::one(streams::run, bytes));
