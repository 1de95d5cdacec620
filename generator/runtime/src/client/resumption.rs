//! What it takes to make a call again whose answer is a stream of events, where that has ended: the call as it was,
//! and how often and when that may be done.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Request};

use super::attempts::{self, Attempts, Outcome};
use super::{Call, Exchange};
use crate::credentials::Chosen;
use crate::operation::Key;
use crate::transport::Body;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub(crate) struct Resumption {
    call: Call,
    operation: &'static str,
    template: &'static str,
    request: Request<Body>,
    chosen: Chosen,
    /// The answers that are events: any other is none that the stream could go on with.
    success: Vec<Key>,
    /// The time-out of the call.
    limit: Duration,
}

impl Resumption {
    /// Of a call that may be answered with events and does nothing twice if it is made again.
    pub(super) fn of(attempts: &Attempts<'_>, request: &Request<Body>) -> Option<Box<Self>> {
        let success: Vec<_> = attempts.success.iter().filter(|key| key.is_events()).copied().collect();
        if success.is_empty() || !attempts.is_idempotent {
            return None;
        }
        let &Attempts { operation, template, limit, .. } = attempts;
        let (call, request, chosen) = (attempts.call.clone(), request.clone(), attempts.chosen.clone());
        Some(Box::new(Self { call, operation, template, request, chosen, success, limit }))
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// Whether to connect anew behind so many connections that were of no use, which takes from what all calls of the
    /// client together may repeat.
    pub(crate) fn is_granted(&self, useless: u32) -> bool {
        let shared = &self.call.client.shared;
        let policy = self.call.retry.as_ref().unwrap_or(&shared.retry);
        useless == 0 || (policy.allows_more(useless) && shared.budget.withdraw())
    }

    /// Waits and makes the call again. The server asked for the wait, if for any; what is added is as between attempts.
    /// `None` if it cannot be made: its body is gone, no header can hold the id, or nobody would wait for so long.
    pub(crate) fn begin(
        &self,
        last_id: &str,
        useless: u32,
        asked: Option<Duration>,
    ) -> Option<impl Future<Output = Outcome> + Send + use<>> {
        let policy = self.call.retry.as_ref().unwrap_or(&self.call.client.shared.retry);
        let (asked, added) = policy.wait_for(asked.unwrap_or_default(), useless.max(1))?;
        let mut request = Some(self.request.clone()).filter(|request| request.body().is_sendable())?;
        if !last_id.is_empty() {
            request.headers_mut().insert(LAST_EVENT_ID, HeaderValue::from_bytes(last_id.as_bytes()).ok()?);
        }
        let (call, chosen, success) = (self.call.clone(), self.chosen.clone(), self.success.clone());
        let Self { operation, template, .. } = *self;
        let exchange = Exchange { call, operation, template, request, chosen, refused: None };
        Some(async move {
            tokio::time::sleep(asked + added).await;
            attempts::run(Ok(exchange), success).await
        })
    }
}
