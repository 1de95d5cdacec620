//! The Rust in the README, compiled as documentation tests: what it shows has to build. The command is in `main.rs`.

/// The README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
