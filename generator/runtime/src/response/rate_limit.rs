//! Rate limits as the common header families tell them. What is missing or does not parse counts as absent: a limit
//! is advice and never a reason to fail a call that went well.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

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

/// A number too large to be one is a wait without end.
fn wait(headers: &HeaderMap, value: &str) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let until = date(value)?;
    Some(Duration::try_from(until.duration_since(now(headers))).unwrap_or(Duration::ZERO))
}

/// How long the server asks to wait before the request is sent again, whatever the reason.
pub(crate) fn asked_by_server(headers: &HeaderMap) -> Option<Duration> {
    let is_number = |value: &&str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let millis = || text(headers, "retry-after-ms").filter(is_number)?.parse().ok().map(Duration::from_millis);
    millis().or_else(|| wait(headers, text(headers, RETRY_AFTER.as_str())?))
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

/// A date in any of the three forms that recipients have to know (RFC 9110, section 5.6.7).
fn date(value: &str) -> Option<Timestamp> {
    let preferred = || rfc2822::DateTimeParser::new().parse_timestamp(value).ok();
    // The last days of the year 9999, which are moments to a calendar only.
    let last = || utc(DateTime::strptime("%a, %d %b %Y %H:%M:%S GMT", value).ok()?);
    let of_asctime = || utc(DateTime::strptime("%a %b %d %H:%M:%S %Y", value).ok()?);
    // Without the day of the week, which would be held against a century that is not known yet.
    let of_rfc850 = || recent(DateTime::strptime("%d-%b-%y %H:%M:%S GMT", value.split_once("day, ")?.1).ok()?);
    preferred().or_else(last).or_else(of_asctime).or_else(of_rfc850)
}

/// A date whose year has two digits: at most 50 years in the future, and else the latest one past.
fn recent(date: DateTime) -> Option<Timestamp> {
    let now = Timestamp::now().to_zoned(TimeZone::UTC).datetime();
    let latest = now.checked_add(50.years()).ok()?;
    let of_century = |years: i16| {
        let year = now.year() - now.year() % 100 + years + date.year() % 100;
        date.with().year(year).build().ok().filter(|date| *date <= latest)
    };
    [100, 0, -100].into_iter().find_map(of_century).and_then(utc)
}

/// A date that is later than any moment is the latest one.
fn utc(date: DateTime) -> Option<Timestamp> {
    let latest = || (date.year() > 0).then_some(Timestamp::MAX);
    date.to_zoned(TimeZone::UTC).map(|date| date.timestamp()).ok().or_else(latest)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{TimeZone, date};

    #[test]
    fn dates_of_all_three_forms() {
        let expected: Timestamp = "1994-11-06T08:49:37Z".parse().expect("a time");
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(date(text), Some(expected), "{text}");
        }
        let expected: Timestamp = "2024-12-25T00:00:00Z".parse().expect("a time");
        for text in ["Wed Dec 25 00:00:00 2024", "Wednesday, 25-Dec-24 00:00:00 GMT"] {
            assert_eq!(date(text), Some(expected), "{text}");
        }
        for text in ["Fri, 31 Dec 9999 23:59:59 GMT", "Fri Dec 31 23:59:59 9999"] {
            assert_eq!(date(text), Some(Timestamp::MAX), "{text}");
        }
        for text in ["", "Sunday, 06-Nov-94", "Sun Nov  6 08:49:37", "Nov  6 1994", "Sun Nov 31 08:49:37 1994", "1994"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn years_of_two_digits_are_near() {
        let now = Timestamp::now().to_zoned(TimeZone::UTC).datetime();
        for years in -49..50_i16 {
            let day = jiff::civil::date(now.year() + years, 3, 1);
            let text = day.strftime("%A, %d-%b-%y 00:00:00 GMT").to_string();
            let read = date(&text).map(|time| time.to_zoned(TimeZone::UTC).date());
            assert_eq!(read, Some(day), "{text}");
        }
    }
}
