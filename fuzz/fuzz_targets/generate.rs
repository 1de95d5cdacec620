#![no_main]

use bindery_fuzz::{drive, generate};

libfuzzer_sys::fuzz_target!(init: drive::by_number(generate::run), |bytes: &[u8]| drive::one(generate::run, bytes));
