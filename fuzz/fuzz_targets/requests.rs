#![no_main]

use bindery_fuzz::{drive, requests};

libfuzzer_sys::fuzz_target!(init: drive::by_number(requests::run), |bytes: &[u8]| drive::one(requests::run, bytes));
