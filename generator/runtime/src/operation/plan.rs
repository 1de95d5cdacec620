//! Which documented cases an answer may be, by its status and media type: all that is known before the body is read.
//! Not generic, so that choosing is compiled once.

use http::StatusCode;

use super::Status;
use super::answer::Fit;
use crate::response::Head;

/// What has to be known of a case to choose it.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) status: Status,
    pub(crate) media_type: &'static str,
    pub(super) streamed: bool,
}

impl Key {
    /// Whether it is a stream of server-sent events.
    pub(crate) fn is_events(&self) -> bool {
        self.streamed && is(essence(self.media_type), "text/event-stream")
    }
}

/// The cases of an operation, of whatever type.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a> {
    pub(crate) count: usize,
    pub(crate) key: &'a dyn Fn(usize) -> Key,
}

impl Keys<'_> {
    fn iter(&self) -> impl Iterator<Item = Key> {
        (0..self.count).map(self.key)
    }
}

/// The cases to try.
pub(super) struct Plan<'a> {
    /// Whether the document names the status, be it by its range or as the default.
    pub(super) documented: bool,
    keys: Keys<'a>,
    content_type: Option<&'a str>,
    /// How much is said about the status by the cases that say most; none if every case is to be tried by its shape.
    specificity: Option<u8>,
    status: StatusCode,
}

/// How good a case is and where it stands, better ones being less.
type Rank = (Fit, bool, usize);

impl Plan<'_> {
    /// The best case, or the next one behind another: mostly the first will do, so the others are not put in order.
    pub(super) fn next(&self, before: Option<Rank>) -> Option<Rank> {
        let ranks = self.keys.iter().enumerate().filter_map(|(index, key)| self.rank(index, key));
        ranks.filter(|rank| before.is_none_or(|before| before < *rank)).min()
    }

    fn rank(&self, index: usize, key: Key) -> Option<Rank> {
        let Some(best) = self.specificity else {
            return Some((Fit::Shape, false, index));
        };
        let is_best = specificity(key.status, self.status) == Some(best);
        is_best.then(|| (fit(key.media_type, self.content_type), key.streamed, index))
    }
}

/// The success to open as a stream, if that is what the answer is. Of an answer without a content type, the cases that
/// are read whole are tried first: only they can tell whether it is theirs.
pub(crate) fn streamed(success: &[Key], head: &Head) -> Option<usize> {
    if !success.iter().any(|key| key.streamed) {
        return None;
    }
    let keys = Keys { count: success.len(), key: &|index| success[index] };
    let plan = success_plan(keys, head)?;
    if !plan.documented {
        // The shape of a stream does not speak for it, so its media type has to.
        let content_type = head.content_type();
        return success.iter().position(|key| key.streamed && fit(key.media_type, content_type) == Fit::MediaType);
    }
    let (fit, _, index) = plan.next(None)?;
    (success[index].streamed && strange(success[index].media_type, fit, head).is_none()).then_some(index)
}

/// What an answer is instead, if it is for certain not the stream it would be opened as: a gateway's page, or JSON in
/// the place of events, which would read as a stream of none.
pub(super) fn strange(documented: &str, fit: Fit, head: &Head) -> Option<&'static str> {
    let received = essence(head.content_type().unwrap_or_default());
    let is_html = || received.to_ascii_lowercase().contains("html");
    match fit {
        Fit::MediaType | Fit::Kind => None,
        Fit::Status if is_html() => Some("HTML"),
        Fit::Status if is(essence(documented), "text/event-stream") && is_json(received) => Some("JSON"),
        Fit::Status => None,
        Fit::Shape => Some("an answer that is not documented"),
    }
}

pub(super) fn success_plan<'a>(keys: Keys<'a>, head: &'a Head) -> Option<Plan<'a>> {
    let status = head.status;
    if status.is_client_error() || status.is_server_error() {
        return None;
    }
    let plan = documented(keys, head);
    // A redirect is no success just because the only documented answer is the default.
    let says_more = plan.specificity.is_some_and(|specificity| specificity < DEFAULT);
    (status.is_success() || says_more).then_some(plan)
}

pub(super) fn failure_plan<'a>(keys: Keys<'a>, head: &'a Head) -> Option<Plan<'a>> {
    let plan = documented(keys, head);
    (plan.documented && !head.status.is_success()).then_some(plan)
}

/// The cases of the status, those that say most about it only; all of them if none is.
fn documented<'a>(keys: Keys<'a>, head: &'a Head) -> Plan<'a> {
    let specificity = keys.iter().filter_map(|key| specificity(key.status, head.status)).min();
    let content_type = head.content_type();
    Plan { documented: specificity.is_some(), keys, content_type, specificity, status: head.status }
}

/// What [`specificity`] is of a default.
const DEFAULT: u8 = 2;

fn specificity(documented: Status, status: StatusCode) -> Option<u8> {
    match documented {
        Status::Code(code) => (code == status.as_u16()).then_some(0),
        Status::Range(first) => (u16::from(first) == status.as_u16() / 100).then_some(1),
        Status::Default => Some(DEFAULT),
    }
}

fn fit(documented: &str, content_type: Option<&str>) -> Fit {
    let (documented, received) = (essence(documented), essence(content_type.unwrap_or_default()));
    if received.is_empty() {
        return Fit::Status;
    }
    if is(documented, received) {
        return Fit::MediaType;
    }
    let in_range = match documented.strip_suffix('*') {
        Some("*/") => true,
        Some(kind) => kind.ends_with('/') && begins(received, kind),
        // Bytes of any kind, which servers often name more closely than documents do.
        None => is(documented, "application/octet-stream") && !is_json(received) && !begins(received, "text/"),
    };
    if in_range || (is_json(documented) && is_json(received)) { Fit::Kind } else { Fit::Status }
}

/// A media type without its parameters. Case makes no difference in it (RFC 9110, section 8.3.1).
fn essence(media_type: &str) -> &str {
    // Too short for searching to be quicker than looking at each byte.
    let end = media_type.bytes().position(|byte| byte == b';').unwrap_or(media_type.len());
    media_type[..end].trim_ascii()
}

fn is_json(essence: &str) -> bool {
    is(essence, "application/json") || is(essence, "text/json") || ends(essence, "+json")
}

fn is(essence: &str, other: &str) -> bool {
    essence.eq_ignore_ascii_case(other)
}

fn begins(essence: &str, with: &str) -> bool {
    essence.get(..with.len()).is_some_and(|start| is(start, with))
}

fn ends(essence: &str, with: &str) -> bool {
    essence.len().checked_sub(with.len()).and_then(|start| essence.get(start..)).is_some_and(|end| is(end, with))
}
