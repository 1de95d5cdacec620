//! The documented constraints of what is sent, checked before any byte leaves and all reported together.
//!
//! Emitted code states them in one line a member:
//!
//! ```
//! # use bindery_runtime::{Checks, Nullable};
//! # let (role, tags) = (Some("RL1".to_string()), vec!["a".to_string(), "b".to_string()]);
//! let mut checks = Checks::new("body");
//! checks.field("RoleSid", &role).min_length(34).max_length(34);
//! checks.field("tags", &tags).items(|item| item.max_length(10));
//! let violations = checks.finish().unwrap_err();
//! assert_eq!(violations.to_string(), "`body.RoleSid`: 3 characters, at least 34 are needed");
//! ```
//!
//! The meaning is that of JSON Schema: a constraint says something only about values of the JSON type it is made for,
//! and `null` or what is absent violates none. What is received is never checked.

mod bound;
mod check;
mod checks;
mod equality;
mod pattern;
mod plain;
mod violation;

pub use bound::Bound;
pub use check::Check;
pub use checks::{Checks, Location};
pub use violation::{Violation, Violations};
