//! The spans, as OpenTelemetry names their fields (semantic conventions 1.23, HTTP client).

use std::time::Duration;

use http::{Request, StatusCode};
use tracing::field::Empty;
use tracing::instrument::{Instrument, Instrumented};
use tracing::{Span, debug, info_span};

use crate::client::Exchange;
use crate::client::attempts::Outcome;
use crate::credentials::Chosen;
use crate::error::Unanswered;
use crate::operation::Answered;
use crate::response::{Head, request_id};
use crate::retry::Effort;
use crate::transport::Body;

pub(in crate::client) struct CallSpan {
    span: Span,
    template: &'static str,
    server: Server,
    /// So much of each body is told, and these are not.
    bodies: Option<(usize, Chosen)>,
}

/// Where the call goes.
#[derive(Clone)]
struct Server {
    address: String,
    port: Option<u16>,
}

pub(in crate::client) struct AttemptSpan {
    span: Span,
    bodies: Option<usize>,
}

impl CallSpan {
    pub(in crate::client) fn of(exchange: &Exchange) -> Self {
        let Exchange { call, operation, template, request, .. } = exchange;
        let server = Server::of(&call.client.shared.server);
        let bodies = call.client.shared.traced_body_bytes.map(|bytes| (bytes, exchange.chosen.clone()));
        let span = info_span!(
            "call",
            otel.name = operation,
            otel.kind = "internal",
            otel.status_code = Empty,
            operation,
            http.request.method = request.method().as_str(),
            url.template = template,
            server.address = server.address,
            server.port = server.port,
            http.response.status_code = Empty,
            error.type = Empty,
            attempts = Empty,
            request_id = Empty,
        );
        Self { span, template, server, bodies }
    }

    pub(in crate::client) fn around<F: Future>(&self, future: F) -> Instrumented<F> {
        future.instrument(self.span.clone())
    }

    pub(in crate::client) fn attempt(&self, request: &Request<Body>, number: u32) -> AttemptSpan {
        let method = request.method().as_str();
        let resent = (number > 1).then(|| number - 1);
        let span = info_span!(
            parent: &self.span,
            "attempt",
            otel.name = format_args!("{method} {}", self.template),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = method,
            http.request.resend_count = resent,
            url.full = without_query(request),
            url.template = self.template,
            server.address = self.server.address,
            server.port = self.server.port,
            http.response.status_code = Empty,
            error.type = Empty,
        );
        if let (Some((most, chosen)), Some(bytes)) = (&self.bodies, request.body().as_bytes()) {
            tell(&span, "the body of the request", bytes.len(), *most, |window| {
                let start = &bytes[..bytes.len().min(window)];
                chosen.secrets().redact(&String::from_utf8_lossy(start), start.len() < bytes.len())
            });
        }
        AttemptSpan { span, bodies: self.bodies.as_ref().map(|(most, _)| *most) }
    }

    pub(in crate::client) fn waits(&self, wait: Duration) {
        debug!(parent: &self.span, wait_ms = wait.as_millis() as u64, "waiting before the next attempt");
    }

    pub(in crate::client) fn ended(&self, outcome: &Outcome, effort: &Effort) {
        self.span.record("attempts", effort.attempts);
        // Servers repeat what they were sent in many places.
        if let Some(id) = head(outcome).and_then(|head| Some(head.redacted(request_id(&head.headers)?))) {
            self.span.record("request_id", id);
        }
        record(&self.span, outcome);
    }
}

impl AttemptSpan {
    pub(in crate::client) fn around<F: Future>(&self, future: F) -> Instrumented<F> {
        future.instrument(self.span.clone())
    }

    pub(in crate::client) fn ended(self, outcome: &Outcome) {
        record(&self.span, outcome);
        if let (Some(most), Ok(Answered::Whole(head))) = (self.bodies, outcome) {
            tell(&self.span, "the body of the answer", head.raw.len(), most, |window| head.beginning(window));
        }
    }
}

impl Server {
    fn of(host_and_port: &str) -> Self {
        let (address, port) = host_and_port.rsplit_once(':').unwrap_or((host_and_port, ""));
        Self { address: address.to_owned(), port: port.parse().ok() }
    }
}

/// Redacted before it is cut, so that no part of a secret is left. So much more is looked at as secrets may be longer
/// than what is told in their place.
fn tell(span: &Span, what: &'static str, bytes: usize, most: usize, beginning: impl FnOnce(usize) -> String) {
    if bytes == 0 || span.is_disabled() {
        return;
    }
    let text = beginning(most.saturating_add(1 << 16));
    let body = &text[..text.floor_char_boundary(most)];
    debug!(parent: span, bytes, body, "{what}");
}

fn record(span: &Span, outcome: &Outcome) {
    let status = head(outcome).map(|head| head.status);
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    let is_error = |status: &StatusCode| status.is_client_error() || status.is_server_error();
    match (outcome, status.filter(is_error)) {
        (Err(Unanswered::Transport(error)), _) => span.record("error.type", tracing::field::debug(error.kind())),
        (Err(Unanswered::Credentials(_)), _) => span.record("error.type", "Credentials"),
        (Err(Unanswered::Invalid(_)), _) => span.record("error.type", "Invalid"),
        (Ok(_), Some(status)) => span.record("error.type", status.as_str()),
        (Ok(_), None) => return,
    };
    span.record("otel.status_code", "ERROR");
}

fn head(outcome: &Outcome) -> Option<&Head> {
    match outcome {
        Ok(Answered::Whole(head) | Answered::Opened(head, ..)) => Some(head),
        Err(_) => None,
    }
}

/// The whole query is left out, not only what is known to be secret in it: which of its values are is not told here.
fn without_query(request: &Request<Body>) -> String {
    let uri = request.uri();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    format!("{}://{authority}{}", uri.scheme_str().unwrap_or_default(), uri.path())
}
