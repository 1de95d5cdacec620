//! Credentials: tokens that change, scopes, OAuth 2.0 and what a signature covers, over real connections on loopback;
//! and that no secret ever shows.

mod oauth2;
mod redaction;
mod scopes;
mod signatures;
mod sources;
mod support;
