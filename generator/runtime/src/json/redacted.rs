//! What the `Debug` of a model prints in the place of a value that is secret.
//! It is a type and not a string so that no quotes appear around it.

use std::fmt;

/// Stands for a secret value: its `Debug` prints `[redacted]`.
///
/// ```
/// # use bindery_runtime::Redacted;
/// assert_eq!(format!("{:?}", Some(Redacted)), "Some([redacted])");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}
