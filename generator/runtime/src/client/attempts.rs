//! The attempts of a call: each through all layers, each within what is left of the call's time.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::time::Instant;

use super::resumption::Resumption;
use super::span::CallSpan;
use super::{Call, Exchange, MAX_ERROR_BYTES};
use crate::credentials::Chosen;
use crate::error::{InvalidRequest, Limit, TransportError, TransportErrorKind, Unanswered};
use crate::operation::{Answered, Key, streamed};
use crate::response::Head;
use crate::retry::{Attempt, Effort, RetryPolicy};
use crate::stream::ByteStream;
use crate::transport::{Body, End};
use crate::validate::Checks;

/// What one attempt came to: an answer, be it a failure, or why there is none.
pub(super) type Outcome = Result<Answered, Unanswered>;

pub(super) async fn run(exchange: Result<Exchange, Unanswered>, success: Vec<Key>) -> Outcome {
    let mut exchange = exchange?;
    let span = CallSpan::of(&exchange);
    let refused = exchange.refused.take().map_or(Ok(()), Checks::finish);
    let Exchange { call, operation, template, mut request, chosen, .. } = exchange;
    refused.map_err(|found| Unanswered::Invalid(InvalidRequest::new(operation, found)))?;
    // The time-out would panic, which is no way to say it.
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(call.client.broken(operation, "it was awaited outside of a Tokio runtime".into(), &chosen));
    }
    let shared = &call.client.shared;
    let limit = call.timeout.unwrap_or(shared.timeout);
    let begun = Instant::now();
    let mut attempts = Attempts {
        operation,
        template,
        success: &success,
        policy: call.retry.as_ref().unwrap_or(&shared.retry),
        is_idempotent: call.is_idempotent.unwrap_or_else(|| request.method().is_idempotent()),
        limit,
        deadline: begun.checked_add(limit),
        effort: Effort::NONE,
        call: &call,
        chosen: &chosen,
        span: &span,
    };
    let outcome = match span.around(tokio::time::timeout(limit, attempts.outcome(&mut request))).await {
        Ok(outcome) => outcome,
        Err(_) => {
            attempts.effort.is_retryable = attempts.is_idempotent;
            Err(attempts.beyond(Limit::Call(limit)))
        }
    };
    attempts.effort.elapsed = begun.elapsed();
    span.ended(&outcome, &attempts.effort);
    finished(outcome, attempts.effort)
}

fn finished(outcome: Outcome, effort: Effort) -> Outcome {
    match outcome {
        Ok(Answered::Whole(head)) => Ok(Answered::Whole(Head { effort, ..head })),
        Ok(Answered::Opened(head, index, stream)) => Ok(Answered::Opened(Head { effort, ..head }, index, stream)),
        Err(Unanswered::Transport(error)) => Err(Unanswered::Transport(Box::new(error.after(effort)))),
        // Refused before it was sent.
        Err(refused) => Err(refused),
    }
}

pub(super) struct Attempts<'a> {
    pub(super) call: &'a Call,
    pub(super) chosen: &'a Chosen,
    pub(super) operation: &'static str,
    pub(super) template: &'static str,
    pub(super) success: &'a [Key],
    policy: &'a RetryPolicy,
    pub(super) is_idempotent: bool,
    pub(super) limit: Duration,
    /// None if it never ends.
    deadline: Option<Instant>,
    effort: Effort,
    span: &'a CallSpan,
}

impl Attempts<'_> {
    /// What the last attempt came to.
    async fn outcome(&mut self, request: &mut Request<Body>) -> Outcome {
        let budget = &self.call.client.shared.budget;
        budget.deposit();
        let method = request.method().clone();
        loop {
            let may_go_on = self.policy.allows_more(self.effort.attempts + 1);
            let spare = may_go_on.then(|| request.clone());
            self.effort.attempts += 1;
            let span = self.span.attempt(request, self.effort.attempts);
            let outcome = span.around(self.attempt(request)).await;
            span.ended(&outcome);
            let Some(failed) = failure(&method, self.effort.attempts, &outcome) else {
                self.effort.is_retryable = false;
                return outcome;
            };
            self.effort.is_retryable = self.policy.is_repeatable(&failed, self.is_idempotent);
            let wait = self.policy.wait(&failed).and_then(|wait| self.fitting(wait, &failed));
            let reached = !failed.error().is_some_and(|error| error.kind().is_connect());
            match (spare.filter(|spare| spare.body().is_sendable()), wait) {
                (Some(spare), Some(wait)) if self.effort.is_retryable => {
                    if !budget.withdraw() {
                        self.effort.is_over_budget = true;
                        return outcome;
                    }
                    self.effort.reached_before |= reached;
                    self.effort.answer_before = failed.status();
                    self.span.waits(wait);
                    tokio::time::sleep(wait).await;
                    *request = spare;
                }
                _ => return outcome,
            }
        }
    }

    async fn attempt(&self, request: &mut Request<Body>) -> Outcome {
        let Some(limit) = self.call.attempt_timeout.or(self.call.client.shared.attempt_timeout) else {
            return self.exchange(request).await;
        };
        match tokio::time::timeout(limit, self.exchange(request)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(self.beyond(Limit::Attempt(limit))),
        }
    }

    async fn exchange(&self, request: &mut Request<Body>) -> Outcome {
        let client = &self.call.client;
        let broken = |error| client.broken(self.operation, error, self.chosen);
        let resumption = Resumption::of(self, request);
        let (parts, body) = client.shared.way.send(request, self.chosen).await.map_err(broken)?.into_parts();
        let mut head = Head {
            operation: self.operation,
            chosen: Some(self.chosen.clone()),
            status: parts.status,
            headers: parts.headers,
            raw: Bytes::new(),
            is_truncated: false,
            effort: Effort::NONE,
        };
        if let Some(index) = streamed(self.success, &head) {
            let stream = ByteStream::new(body.into(), self.operation, client.clone(), self.chosen.clone(), self.limit)
                .resumed_by(resumption);
            return Ok(Answered::Opened(head, index, stream));
        }
        let is_error = head.status.is_client_error() || head.status.is_server_error();
        let most = client.shared.max_response_bytes;
        let limit = if is_error { most.min(MAX_ERROR_BYTES) } else { most };
        if !is_error && body.length().is_some_and(|length| length > limit) {
            return Err(self.beyond(Limit::Bytes(limit)));
        }
        let beginning = body.beginning(limit).await;
        match beginning.end {
            End::Whole => {}
            // Of an error, the status says most.
            End::TooLong | End::Broken(_) if is_error => head.is_truncated = true,
            End::TooLong => return Err(self.beyond(Limit::Bytes(limit))),
            End::Broken(error) => return Err(broken(error)),
        }
        head.raw = beginning.bytes;
        Ok(Answered::Whole(head))
    }

    /// The wait, if the call's time is not over before; less is added to what the server asks for where there is less.
    fn fitting(&self, (asked, added): (Duration, Duration), failed: &Attempt<'_>) -> Option<Duration> {
        let Some(left) = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) else {
            return Some(asked + added);
        };
        // One that would be cut short while it connects is not made: that nothing was sent would not be known any more.
        let is_slow = failed.error().is_some_and(|error| error.kind() == TransportErrorKind::ConnectTimeout);
        let needed = if is_slow { self.call.client.shared.connect_timeout } else { Duration::ZERO };
        [asked + added, asked].into_iter().find(|wait| wait.saturating_add(needed) < left)
    }

    fn beyond(&self, limit: Limit) -> Unanswered {
        let server = self.call.client.shared.server.clone();
        Unanswered::Transport(Box::new(TransportError::beyond(self.operation, server, limit)))
    }
}

/// What there is to decide about, if the attempt failed.
fn failure<'a>(method: &'a http::Method, number: u32, outcome: &'a Outcome) -> Option<Attempt<'a>> {
    match outcome {
        Ok(Answered::Whole(head)) if head.status.is_client_error() || head.status.is_server_error() => {
            Some(Attempt::answered(method, number, head))
        }
        Err(Unanswered::Transport(error)) => Some(Attempt::unanswered(method, number, error)),
        Ok(_) | Err(_) => None,
    }
}
