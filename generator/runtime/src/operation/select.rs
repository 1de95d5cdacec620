//! Which documented answer an answer is. The status narrows it down, the media type says where to begin, and the
//! shape of the body decides: servers and the gateways before them send JSON under wrong names, and pages of HTML.

use super::answer::Fit;
use super::plan::{Key, Keys, Plan, failure_plan, strange, success_plan};
use super::{Answer, Case, Read};
use crate::error::{DecodeFailure, Error};
use crate::json::{DecodeError, Node};
use crate::response::{Head, Response};
use crate::stream::ByteStream;

/// An answer as far as it was read without knowing its type.
pub(crate) enum Answered {
    /// All of it.
    Whole(Head),
    /// All but the body, which the success case at this place opens.
    Opened(Head, usize, ByteStream),
}

/// Reads an answer as the operation's documents say. No 4xx or 5xx is ever a success.
pub(crate) fn read<T, E>(
    answered: Answered,
    success: &[Case<T>],
    failure: &[Case<E>],
) -> Result<Response<T>, Error<E>> {
    let head = match answered {
        Answered::Whole(head) => head,
        Answered::Opened(head, index, stream) => return open(head, &success[index], stream),
    };
    match outcome(&head, success, failure) {
        Outcome::Success(body) => Ok(Response::new(head, body)),
        Outcome::Failure(body) => Err(Error::Api(Box::new(Response::new(head, body)))),
        Outcome::Undecodable(error) => Err(Error::Decode(Box::new(DecodeFailure::new(head, error)))),
        Outcome::Unknown => Err(unknown(head)),
    }
}

fn open<T, E>(head: Head, case: &Case<T>, stream: ByteStream) -> Result<Response<T>, Error<E>> {
    match case.read {
        Read::Streamed(open) => Ok(Response::new(head, open(stream))),
        Read::Whole(_) => Err(unknown(head)),
    }
}

fn unknown<E>(head: Head) -> Error<E> {
    let raw = head.raw.clone();
    Error::Undocumented(Box::new(Response::new(head, raw)))
}

fn outcome<T, E>(head: &Head, success: &[Case<T>], failure: &[Case<E>]) -> Outcome<T, E> {
    let json = Node::from_slice(&head.raw);
    let key = |index: usize| success[index].key;
    if let Some(plan) = success_plan(Keys { count: success.len(), key: &key }, head) {
        match attempt(success, &plan, head, &json) {
            Ok(body) => return Outcome::Success(body),
            Err(Some(error)) if plan.documented => return Outcome::Undecodable(error),
            Err(_) => {}
        }
    }
    let key = |index: usize| failure[index].key;
    match failure_plan(Keys { count: failure.len(), key: &key }, head) {
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
    plan: &Plan<'_>,
    head: &Head,
    json: &Result<Node<'_>, DecodeError>,
) -> Result<B, Option<DecodeError>> {
    let mut first = None;
    let mut rank = plan.next(None);
    while let Some((fit, _, index)) = rank {
        let case = &cases[index];
        let body = match case.read {
            Read::Whole(read) => read(&Answer::new(head, json, fit)),
            Read::Streamed(open) => in_memory(case.key.media_type, fit, head, json.is_ok()).map(open),
        };
        match body {
            Ok(body) => return Ok(body),
            Err(error) => first = first.or(Some(error)),
        }
        rank = plan.next(rank);
    }
    Err(first)
}

/// A body that was read whole although it may be a stream: nothing said which case it is of.
fn in_memory(media_type: &'static str, fit: Fit, head: &Head, is_json: bool) -> Result<ByteStream, DecodeError> {
    let json = || (is_json && media_type.starts_with("text/event-stream")).then_some("JSON");
    match strange(media_type, fit, head).or_else(json) {
        Some(found) => Err(DecodeError::expected(media_type, &Node::Null).found(found)),
        None => Ok(ByteStream::from(head.raw.clone())),
    }
}

/// The keys of the cases, if any of them is a stream: only then have they to be known before the body is read.
pub(crate) fn keys_of_streams<B>(cases: &[Case<B>]) -> Vec<Key> {
    // A loop, since this is compiled for each type of body.
    let mut has_stream = false;
    for case in cases {
        has_stream |= case.key.streamed;
    }
    let mut keys = Vec::new();
    if has_stream {
        for case in cases {
            keys.push(case.key);
        }
    }
    keys
}
