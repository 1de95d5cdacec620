//! How the client of Twilio Conversations behaves over real HTTP: what it sends, what it makes of answers, what it
//! refuses to send.

#![cfg(feature = "twilio-conversations")]

mod answers;
mod credentials;
mod errors;
mod failures;
mod fixtures;
mod limits;
mod paths;
mod sent;
mod servers;
#[path = "../support/mod.rs"]
mod support;
mod validation;
