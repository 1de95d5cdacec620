//! Nothing is told.

use std::time::Duration;

use http::Request;

use crate::client::Exchange;
use crate::client::attempts::Outcome;
use crate::retry::Effort;
use crate::transport::Body;

pub(in crate::client) struct CallSpan;

pub(in crate::client) struct AttemptSpan;

impl CallSpan {
    pub(in crate::client) fn of(_: &Exchange) -> Self {
        Self
    }

    pub(in crate::client) fn around<F: Future>(&self, future: F) -> F {
        future
    }

    pub(in crate::client) fn attempt(&self, _: &Request<Body>, _: u32) -> AttemptSpan {
        AttemptSpan
    }

    pub(in crate::client) fn waits(&self, _: Duration) {}

    pub(in crate::client) fn ended(&self, _: &Outcome, _: &Effort) {}
}

impl AttemptSpan {
    pub(in crate::client) fn around<F: Future>(&self, future: F) -> F {
        future
    }

    pub(in crate::client) fn ended(self, _: &Outcome) {}
}
