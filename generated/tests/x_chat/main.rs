//! How the client of X Chat behaves over real HTTP: what it sends, what it makes of answers, what it refuses to send.

#![cfg(feature = "x-chat")]

mod answers;
mod credentials;
mod failures;
mod fixtures;
mod ids;
mod limits;
mod odd_answers;
mod problems;
mod sent;
#[path = "../support/mod.rs"]
mod support;
mod transports;
