//! What the project promises of anything that comes from outside, tried with what nobody would write by hand.
//!
//! A target is a function of bytes. It makes of them what it needs (a document, an answer, a request) and panics where a
//! promise is broken. The bytes come from libFuzzer, which looks for those that lead to new code, or from the number of
//! a case ([`drive`]), so that the same number is the same case wherever it runs.

pub mod drive;
pub mod generate;
pub mod memory;
pub mod odd;
pub mod parse_json;
pub mod requests;
pub mod secrets;
pub mod source;
pub mod streams;

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;
