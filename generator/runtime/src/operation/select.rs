//! Which documented answer an answer is. The status narrows it down, the media type says where to begin, and the
//! shape of the body decides: servers and the gateways before them send JSON under wrong names, and pages of HTML.

use http::StatusCode;

use super::answer::Fit;
use super::{Answer, Case, Status};
use crate::error::{DecodeFailure, Error};
use crate::json::{DecodeError, Node};
use crate::response::{Head, Response};

/// Reads an answer as the operation's documents say. No 4xx or 5xx is ever a success.
pub(crate) fn read<T, E>(head: Head, success: &[Case<T>], failure: &[Case<E>]) -> Result<Response<T>, Error<E>> {
    match outcome(&head, success, failure) {
        Outcome::Success(body) => Ok(Response::new(head, body)),
        Outcome::Failure(body) => Err(Error::Api(Box::new(Response::new(head, body)))),
        Outcome::Undecodable(error) => Err(Error::Decode(Box::new(DecodeFailure::new(head, error)))),
        Outcome::Unknown => {
            let raw = head.raw.clone();
            Err(Error::Undocumented(Box::new(Response::new(head, raw))))
        }
    }
}

fn outcome<T, E>(head: &Head, success: &[Case<T>], failure: &[Case<E>]) -> Outcome<T, E> {
    let json = Node::from_slice(&head.raw);
    if let Some(plan) = plan_success(&mut keys(success), head) {
        match attempt(success, &plan, head, &json) {
            Ok(body) => return Outcome::Success(body),
            Err(Some(error)) if plan.documented => return Outcome::Undecodable(error),
            Err(_) => {}
        }
    }
    match plan_failure(&mut keys(failure), head) {
        Some(plan) => attempt(failure, &plan, head, &json).map_or(Outcome::Unknown, Outcome::Failure),
        None => Outcome::Unknown,
    }
}

enum Outcome<T, E> {
    Success(T),
    Failure(E),
    Undecodable(DecodeError),
    Unknown,
}

/// The first body that can be read, else the error of the case that fitted best.
fn attempt<B>(
    cases: &[Case<B>],
    plan: &Plan,
    head: &Head,
    json: &Result<Node<'_>, DecodeError>,
) -> Result<B, Option<DecodeError>> {
    let mut first = None;
    for (fit, index) in &plan.attempts {
        match (cases[*index].read)(&Answer::new(head, json, *fit)) {
            Ok(body) => return Ok(body),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first)
}

/// What has to be known of the cases to choose among them; not generic, so that choosing is compiled once.
type Keys<'a> = dyn Iterator<Item = (Status, &'static str)> + 'a;

fn keys<B>(cases: &[Case<B>]) -> impl Iterator<Item = (Status, &'static str)> {
    cases.iter().map(|case| (case.status, case.media_type))
}

/// The cases to try, best first.
struct Plan {
    /// Whether the document names the status, be it by its range or as the default.
    documented: bool,
    attempts: Vec<(Fit, usize)>,
}

fn plan_success(keys: &mut Keys<'_>, head: &Head) -> Option<Plan> {
    let status = head.status;
    if status.is_client_error() || status.is_server_error() {
        return None;
    }
    let keys: Vec<_> = keys.collect();
    let plan = documented(&keys, head);
    if status.is_success() && !plan.documented {
        let attempts = (0..keys.len()).map(|index| (Fit::Shape, index)).collect();
        return Some(Plan { documented: false, attempts });
    }
    // A redirect is no success just because the only documented answer is the default.
    let default = plan.attempts.iter().all(|(_, index)| keys[*index].0 == Status::Default);
    (status.is_success() || !default).then_some(plan)
}

fn plan_failure(keys: &mut Keys<'_>, head: &Head) -> Option<Plan> {
    let keys: Vec<_> = keys.collect();
    let plan = documented(&keys, head);
    (plan.documented && !head.status.is_success()).then_some(plan)
}

/// The cases of the status, those that say most about it only, ordered by how well the media type fits.
fn documented(keys: &[(Status, &'static str)], head: &Head) -> Plan {
    let best = keys.iter().filter_map(|(status, _)| specificity(*status, head.status)).min();
    let content_type = head.content_type();
    let mut attempts: Vec<(Fit, usize)> = keys
        .iter()
        .enumerate()
        .filter(|(_, (status, _))| best.is_some() && specificity(*status, head.status) == best)
        .map(|(index, (_, media_type))| (fit(media_type, content_type), index))
        .collect();
    attempts.sort_by_key(|(fit, _)| *fit);
    Plan { documented: !attempts.is_empty(), attempts }
}

fn specificity(documented: Status, status: StatusCode) -> Option<u8> {
    match documented {
        Status::Code(code) => (code == status.as_u16()).then_some(0),
        Status::Range(first) => (u16::from(first) == status.as_u16() / 100).then_some(1),
        Status::Default => Some(2),
    }
}

fn fit(documented: &str, content_type: Option<&str>) -> Fit {
    let (documented, received) = (essence(documented), essence(content_type.unwrap_or_default()));
    if received.is_empty() {
        return Fit::Status;
    }
    if documented == received {
        return Fit::MediaType;
    }
    let in_range = match documented.strip_suffix('*') {
        Some("*/") => true,
        Some(kind) => kind.ends_with('/') && received.starts_with(kind),
        None => false,
    };
    if in_range || (is_json(&documented) && is_json(&received)) { Fit::Kind } else { Fit::Status }
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}
