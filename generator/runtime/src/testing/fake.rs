//! What a fake knows: the answers that were set, and the calls that came.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower::util::MapRequestLayer;

use super::on::On;
use super::plan::{Answer, Plan};
use super::recorded::RecordedCall;
use super::service;
use crate::operation::Operation;
use crate::transport::{Body, HttpService};

/// A server in memory: what generated `Fake`s are made of. Clones share answers and calls.
#[derive(Clone, Default)]
pub struct Fake {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    plans: BTreeMap<&'static str, Plan>,
    calls: Vec<RecordedCall>,
}

impl Fake {
    /// The base URL of clients of fakes. Nobody can have this host (RFC 6761, section 6.4).
    pub const ADDRESS: &'static str = "https://fake.invalid";

    /// Answers to an operation, and the calls of it.
    pub fn on<T, E, B>(&self, operation: &Operation<T, E>) -> On<'_, T, E, B> {
        On::new(self, operation)
    }

    /// All calls so far, in the order in which they came; each attempt is one.
    #[must_use]
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.locked().calls.clone()
    }

    /// The operations for which an answer was set that no call has asked for, each by its id and sorted; what was set
    /// for [`always`](super::Then::always) does not count. A test ends well with `assert!(fake.unused().is_empty())`.
    #[must_use]
    pub fn unused(&self) -> Vec<&'static str> {
        let state = self.locked();
        state.plans.iter().filter(|(_, plan)| plan.is_owed()).map(|(operation, _)| *operation).collect()
    }

    /// The transport of clients of this fake; it needs the [`layer`](Self::layer) too.
    #[must_use]
    pub fn transport(&self) -> impl HttpService + use<> {
        service::transport(self.clone())
    }

    /// The layer that takes down what is sent before the credentials are on it. To be added first.
    #[must_use]
    pub fn layer() -> MapRequestLayer<fn(http::Request<Body>) -> http::Request<Body>> {
        MapRequestLayer::new(service::seen)
    }

    pub(super) fn plan<R>(&self, operation: &'static str, change: impl FnOnce(&mut Plan) -> R) -> R {
        change(self.locked().plans.entry(operation).or_default())
    }

    pub(super) fn record(&self, call: RecordedCall) -> Option<Answer> {
        let mut state = self.locked();
        let answer = state.plans.entry(call.operation()).or_default().next();
        state.calls.push(call);
        answer
    }

    /// No code of others runs under the lock, so nothing can have broken what it guards.
    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.locked();
        f.debug_struct("Fake").field("calls", &state.calls).field("answers", &state.plans).finish()
    }
}
