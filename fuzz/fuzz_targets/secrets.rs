#![no_main]

use bindery_fuzz::{drive, secrets};

libfuzzer_sys::fuzz_target!(init: drive::by_number(secrets::run), |bytes: &[u8]| drive::one(secrets::run, bytes));
