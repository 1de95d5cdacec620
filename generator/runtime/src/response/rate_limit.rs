//! Rate limits as the common header families tell them. What is missing or does not parse counts as absent: a limit
//! is advice and never a reason to fail a call that went well.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// How many calls a server allows, each part being there if the answer's headers tell it.
///
/// Read from `x-rate-limit-*`, `x-ratelimit-*` and `ratelimit-*` (`limit`, `remaining`, `reset`) and from
/// `retry-after` (RFC 9110, section 10.2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Calls allowed in the present window.
    pub limit: Option<u64>,
    /// Calls left in it.
    pub remaining: Option<u64>,
    /// When the next window starts. Servers give it in seconds since 1970 or in seconds from now; a number that would
    /// be a date before September 2001 is taken as the latter.
    pub reset: Option<Timestamp>,
    /// How long the server asks to wait before the next call, from the moment of its answer; zero if that is over.
    pub retry_after: Option<Duration>,
}

const FAMILIES: [&str; 3] = ["x-rate-limit", "x-ratelimit", "ratelimit"];

/// As Unix time, 2001-09-09; as a number of seconds from now, 31 years.
const LEAST_DATE: i64 = 1_000_000_000;

impl RateLimit {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self {
            limit: number(headers, "limit"),
            remaining: number(headers, "remaining"),
            reset: number(headers, "reset").and_then(|seconds| moment(headers, seconds)),
            retry_after: text(headers, RETRY_AFTER.as_str()).and_then(|value| wait(headers, value)),
        }
    }
}

/// The number in the first family that has one. Quota policies and fractions of a second behind it are left out.
fn number(headers: &HeaderMap, part: &str) -> Option<u64> {
    FAMILIES.iter().find_map(|family| text(headers, &format!("{family}-{part}")).and_then(first_number))
}

fn first_number(value: &str) -> Option<u64> {
    value.split([',', ';', '.']).next()?.trim().parse().ok()
}

fn moment(headers: &HeaderMap, seconds: u64) -> Option<Timestamp> {
    let seconds = i64::try_from(seconds).ok()?;
    let start = if seconds < LEAST_DATE { now(headers).as_second() } else { 0 };
    Timestamp::from_second(start.checked_add(seconds)?).ok()
}

fn wait(headers: &HeaderMap, value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = date(value)?;
    Some(Duration::try_from(until.duration_since(now(headers))).unwrap_or(Duration::ZERO))
}

/// How long the server asks to wait before the request is sent again, whatever the reason. A number too large to be one
/// is a wait without end.
pub(crate) fn asked_by_server(headers: &HeaderMap) -> Option<Duration> {
    let is_number = |value: &&str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let endless = |value: &str| is_number(&value).then_some(Duration::MAX);
    let millis = || text(headers, "retry-after-ms").filter(is_number)?.parse().ok().map(Duration::from_millis);
    let value = text(headers, RETRY_AFTER.as_str());
    millis().or_else(|| value.and_then(|value| wait(headers, value).or_else(|| endless(value))))
}

/// How long until all limits that have nothing left begin anew. Limits are told apart by what their headers begin with,
/// as `x-app-limit-24hour-remaining` and `x-app-limit-24hour-reset` do; one that does not say what is left may be it.
pub(crate) fn asked_by_limits(headers: &HeaderMap) -> Option<Duration> {
    let resets = headers.keys().filter_map(|name| {
        let family = name.as_str().strip_suffix("-reset")?;
        let left = text(headers, &format!("{family}-remaining")).and_then(first_number);
        let seconds = text(headers, name.as_str()).and_then(first_number)?;
        let reset = moment(headers, seconds).filter(|_| left.is_none_or(|left| left == 0))?;
        Some(Duration::try_from(reset.duration_since(now(headers))).unwrap_or(Duration::ZERO))
    });
    resets.max()
}

/// The server's clock where it tells it, because its dates are by that clock.
fn now(headers: &HeaderMap) -> Timestamp {
    text(headers, DATE.as_str()).and_then(date).unwrap_or_else(Timestamp::now)
}

fn date(value: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(value).ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
