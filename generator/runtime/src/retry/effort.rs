//! What it took to get an answer, or none.

use std::time::Duration;

use http::StatusCode;

/// Kept with every answer and every error behind which a request was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// Whether the same call may be made again, with a prospect of success and without doing anything twice.
    pub(crate) is_retryable: bool,
    /// Whether the call would have been repeated if the client's budget had allowed it.
    pub(crate) is_over_budget: bool,
    /// Whether an attempt before the last one got as far as the server.
    pub(crate) reached_before: bool,
    /// What the attempt before the last one was answered with.
    pub(crate) answer_before: Option<StatusCode>,
}

impl Effort {
    pub(crate) const NONE: Self = Self {
        attempts: 0,
        elapsed: Duration::ZERO,
        is_retryable: false,
        is_over_budget: false,
        reached_before: false,
        answer_before: None,
    };
}
