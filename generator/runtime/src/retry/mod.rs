//! Which calls are sent again, when, and how often.
//!
//! A call is repeated where that cannot do anything twice, and not otherwise:
//!
//! | What happened | `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS`, `TRACE` | `POST`, `PATCH`, any other |
//! |---|---|---|
//! | no connection was made | again | again |
//! | 429 | again, unless a quota is used up | as well |
//! | 503 with `Retry-After` | again | again |
//! | 500, 502, 503, 504 | again | no |
//! | the connection broke, an attempt took too long | again | no |
//! | no trust in the server's certificate, no HTTP, an answer too large | no | no |
//! | anything else | no | no |
//!
//! A quota is used up where the JSON of the answer has a `type` or `code`, by itself or below `error`, that ends with
//! `usage-capped` or `insufficient_quota`: waiting does not help. Nothing has to be documented for that; what else is
//! not to be repeated is said by [`RetryPolicy::unless`]. A server that answers `x-should-retry: false` is believed.
//!
//! [`Sending::idempotent`](crate::Sending::idempotent) says of one call that repeating it is safe. A body that is a
//! stream is never sent twice: its call is repeated only as long as nobody has begun to read it. An answer that is
//! handed on as a [stream](crate::stream) is an answer once its headers are there.
//!
//! # When
//!
//! Where the server says how long to wait, it is done: `Retry-After` (in seconds or as a date), `retry-after-ms`, and
//! on a 429 the headers `…-reset` of a limit that has nothing left. If that is longer than the call may take
//! ([`timeout`](crate::ClientBuilder::timeout)) or than a day, the answer is given at once. Otherwise the wait is a
//! random part (full jitter) of a length that doubles from attempt to attempt; so that callers who were told the same
//! do not come back together, it is added to what the server asks for as well.
//!
//! # How often
//!
//! Three attempts a call, within its time-out. Beyond that, all calls of a client share a budget: a repetition costs a
//! token, each call brings a tenth of one, and 100 can be saved, which is what a client begins with. A server that is
//! down gets at most 1.1 times the calls that are made, once those are spent. (The budget of `tower` forgets what was
//! saved after seconds, which leaves a client of few calls with nothing.)
//!
//! Every attempt goes through the caller's layers and is authorized anew.

pub use self::attempt::Attempt;
pub(crate) use self::budget::Budget;
pub(crate) use self::effort::Effort;
pub use self::policy::RetryPolicy;

mod attempt;
mod budget;
mod effort;
mod policy;
