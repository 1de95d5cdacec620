//! The rules, and the waits between attempts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::Attempt;
use crate::error::TransportErrorKind;
use crate::response::{asked_by_limits, asked_by_server};

/// When a call is sent again, and how often. The rules are in the documentation of the [module](crate::retry).
///
/// | | Unless set |
/// |---|---|
/// | [`attempts`](Self::attempts) | 3 |
/// | [`backoff`](Self::backoff) | 500 ms, at most 8 s |
/// | [`unless`](Self::unless), [`also_if`](Self::also_if) | no further rule |
///
/// ```
/// # use bindery_runtime::RetryPolicy;
/// # use std::time::Duration;
/// let patient = RetryPolicy::default()
///     .attempts(5)
///     .backoff(Duration::from_secs(1), Duration::from_secs(20))
///     .unless(|attempt| attempt.json().is_some_and(|body| body["code"] == 20429));
/// # let _ = patient;
/// ```
#[derive(Clone)]
#[must_use = "a policy does nothing until it is given to a client or a call"]
pub struct RetryPolicy {
    attempts: u32,
    first: Duration,
    longest: Duration,
    unless: Vec<Rule>,
    also: Vec<Rule>,
}

type Rule = Arc<dyn Fn(&Attempt<'_>) -> bool + Send + Sync>;

/// What a problem's `type` or an error's `code` ends with where no waiting helps: the quota is used up, for the month or
/// until it is paid for. (X's problem, and what the makers of language models have taken over from each other.)
const USED_UP: [&str; 2] = ["usage-capped", "insufficient_quota"];

/// Nobody means a longer wait than this, or can want it.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            first: Duration::from_millis(500),
            longest: Duration::from_secs(8),
            unless: Vec::new(),
            also: Vec::new(),
        }
    }
}

impl RetryPolicy {
    /// Nothing is sent again.
    pub fn none() -> Self {
        Self::default().attempts(1)
    }

    /// How often a call is sent at most, the first time included. 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The wait before the second attempt, and the longest before any; it doubles in between. Each wait is a random part
    /// of that. What a server asks for is neither shortened nor lengthened to fit.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// What is not to be sent again although it could be: attempts of which the rule says `true`. Beside the rules that
    /// were set before.
    pub fn unless(mut self, rule: impl Fn(&Attempt<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.unless.push(Arc::new(rule));
        self
    }

    /// What is to be sent again although it would not be: attempts of which the rule says `true`. Beside the rules that
    /// were set before; what [`unless`](Self::unless) says goes first. Whoever sets it answers for what is done twice.
    ///
    /// ```
    /// # use bindery_runtime::RetryPolicy;
    /// let policy = RetryPolicy::default()
    ///     .also_if(|attempt| attempt.json().is_some_and(|body| body["error"]["code"] == "lock_timeout"));
    /// # let _ = policy;
    /// ```
    pub fn also_if(mut self, rule: impl Fn(&Attempt<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.also.push(Arc::new(rule));
        self
    }

    /// Whether there may be another attempt behind so many.
    pub(crate) fn allows_more(&self, attempts: u32) -> bool {
        attempts < self.attempts
    }

    /// Whether the same request may be sent again, however many attempts there were.
    pub(crate) fn is_repeatable(&self, attempt: &Attempt<'_>, is_idempotent: bool) -> bool {
        let says = |rules: &[Rule]| rules.iter().any(|rule| rule(attempt));
        !says(&self.unless) && (is_safe_and_useful(attempt, is_idempotent) || says(&self.also))
    }

    /// How long to wait before the attempt behind this one: what the server asks for, and what is added to it. `None`:
    /// longer than anybody would.
    pub(crate) fn wait(&self, attempt: &Attempt<'_>) -> Option<(Duration, Duration)> {
        self.wait_for(asked(attempt).unwrap_or_default(), attempt.number())
    }

    /// As [`wait`](Self::wait), behind so many attempts, where this is what the server asks for.
    pub(crate) fn wait_for(&self, asked: Duration, attempts: u32) -> Option<(Duration, Duration)> {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
        (asked <= LONGEST_WAIT).then(|| (asked, part_of(doubled.min(self.longest).min(LONGEST_WAIT))))
    }
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryPolicy")
            .field("attempts", &self.attempts)
            .field("first", &self.first)
            .field("longest", &self.longest)
            .finish_non_exhaustive()
    }
}

fn is_safe_and_useful(attempt: &Attempt<'_>, is_idempotent: bool) -> bool {
    use TransportErrorKind::{Broken, Connect, ConnectTimeout, Timeout};
    if let Some(error) = attempt.error() {
        return match error.kind() {
            Connect | ConnectTimeout => true,
            Broken | Timeout => is_idempotent,
            _ => false,
        };
    }
    match attempt.status() {
        _ if attempt.headers().is_some_and(is_advised_against) => false,
        Some(StatusCode::TOO_MANY_REQUESTS) => !is_used_up(attempt),
        Some(StatusCode::SERVICE_UNAVAILABLE) => is_idempotent || asked(attempt).is_some(),
        Some(StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT) => {
            is_idempotent
        }
        _ => false,
    }
}

/// What some servers say where they know better than the status.
fn is_advised_against(headers: &HeaderMap) -> bool {
    headers.get("x-should-retry").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"false"))
}

fn is_used_up(attempt: &Attempt<'_>) -> bool {
    let named = |body: &Value| {
        ["type", "code"].iter().any(|member| {
            body.get(member).and_then(Value::as_str).is_some_and(|name| USED_UP.iter().any(|end| name.ends_with(end)))
        })
    };
    attempt.json().is_some_and(|body| named(body) || body.get("error").is_some_and(named))
}

fn asked(attempt: &Attempt<'_>) -> Option<Duration> {
    let headers = attempt.headers()?;
    let is_limited = attempt.status() == Some(StatusCode::TOO_MANY_REQUESTS);
    asked_by_server(headers).or_else(|| is_limited.then(|| asked_by_limits(headers)).flatten())
}

/// A random part of a length of time; all of it where there is nothing random to be had.
fn part_of(length: Duration) -> Duration {
    let random = getrandom::u32().unwrap_or(u32::MAX);
    length.mul_f64(f64::from(random) / f64::from(u32::MAX))
}
