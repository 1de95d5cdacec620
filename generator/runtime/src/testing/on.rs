//! Setting the answers of an operation, and looking at its calls. What depends on no type is not generic.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::fake::Fake;
use super::plan::{Given, Outcome, Times};
use super::recorded::RecordedCall;
use super::reply::{Reply, concrete};
use crate::json::{Codec, DecodeError};
use crate::operation::{Case, Operation, Status};
use crate::transport::Body;

/// The body of requests that no one type stands for: there is none, or one of several kinds, or bytes. It is there to
/// be looked at as [`RecordedCall::body`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Untyped {}

/// Answers to an operation of documented successes `T` and failures `E`, and the calls of it with bodies `B`.
pub struct On<'f, T: 'static, E: 'static, B = Untyped> {
    fake: &'f Fake,
    operation: &'static str,
    success: &'static [Case<T>],
    failure: &'static [Case<E>],
    body: PhantomData<fn() -> B>,
}

impl<'f, T, E, B> On<'f, T, E, B> {
    pub(super) fn new(fake: &'f Fake, operation: &Operation<T, E>) -> Self {
        let Operation { id, success, failure, .. } = *operation;
        Self { fake, operation: id, success, failure, body: PhantomData }
    }

    /// The next call succeeds with this body, under the first documented status that has such a body.
    pub fn answer(&self, body: T) -> Then<'f, T, E, B>
    where
        T: Reply,
    {
        let content = body.reply();
        let case = &self.success.get(content.case.unwrap_or_default());
        let status = case.map_or(200, |case| code(case.key.status, 200));
        self.then(given(status, content.of(case.map_or("", |case| case.key.media_type))))
    }

    /// The next call fails with this body under a status code, as in `fail(429, …)`. A status that the document does
    /// not have for the body is sent all the same.
    pub fn fail(&self, status: u16, body: E) -> Then<'f, T, E, B>
    where
        E: Reply,
    {
        let content = body.reply();
        let of_status = || self.failure.iter().position(|case| code(case.key.status, status) == status);
        let case = self.failure.get(content.case.or_else(of_status).unwrap_or_default());
        self.then(given(status, content.of(case.map_or("", |case| case.key.media_type))))
    }

    /// The next call is answered with these bytes, whatever the document says. An empty content type is none.
    pub fn raw(&self, status: u16, content_type: &str, body: impl Into<Body>) -> Then<'f, T, E, B> {
        self.then(given(status, (content_type.to_owned(), body.into())))
    }

    /// The next call finds nobody listening: [`Error::is_connect`](crate::Error::is_connect).
    pub fn refuse(&self) -> Then<'f, T, E, B> {
        self.then(Outcome::Refused)
    }

    /// The next call is received, and the connection ends before an answer comes:
    /// [`TransportErrorKind::Broken`](crate::TransportErrorKind::Broken).
    pub fn break_off(&self) -> Then<'f, T, E, B> {
        self.then(Outcome::Broken)
    }

    /// The next call is received and never answered, so that it ends by its time-out:
    /// [`Error::is_timeout`](crate::Error::is_timeout).
    pub fn time_out(&self) -> Then<'f, T, E, B> {
        self.then(Outcome::Nothing)
    }

    /// The calls of the operation so far, in the order in which they came; each attempt is one.
    #[must_use]
    pub fn calls(&self) -> Vec<RecordedCall> {
        let mut calls = self.fake.calls();
        calls.retain(|call| call.operation() == self.operation);
        calls
    }

    /// The bodies of the calls so far, read as their type.
    ///
    /// # Errors
    ///
    /// A body is not of that form; of a multipart body that is always so.
    pub fn bodies(&self) -> Result<Vec<B>, DecodeError>
    where
        B: Codec,
    {
        self.calls().iter().map(RecordedCall::body_as).collect()
    }

    fn then(&self, outcome: Outcome) -> Then<'f, T, E, B> {
        let number = self.fake.plan(self.operation, |plan| plan.push(outcome));
        Then { on: Self { ..*self }, number }
    }
}

impl<T, E, B> fmt::Debug for On<'_, T, E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "On({})", self.operation)
    }
}

/// An answer that was set, to be changed; derefs to [`On`], to set the one behind it. What was given to a call already
/// does not change any more.
pub struct Then<'f, T: 'static, E: 'static, B = Untyped> {
    on: On<'f, T, E, B>,
    number: u64,
}

impl<T, E, B> Then<'_, T, E, B> {
    /// Adds a header to the answer. A failure of the connection has none.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.change(|outcome| {
            if let Outcome::Given(given) = outcome {
                match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                    (Ok(name), Ok(value)) => drop(given.headers.append(name, value)),
                    _ => *outcome = Outcome::Unusable(format!("`{name}: {value}` is no header; correct it")),
                }
            }
        })
    }

    /// Gives the answer under another status code. A failure of the connection has none.
    pub fn status(self, code: u16) -> Self {
        self.change(|outcome| {
            if let Outcome::Given(given) = outcome {
                match StatusCode::from_u16(code) {
                    Ok(status) => given.status = status,
                    Err(_) => *outcome = no_status(code),
                }
            }
        })
    }

    /// Lets the call wait for it, by Tokio's clock.
    pub fn after(self, delay: Duration) -> Self {
        self.on.fake.plan(self.on.operation, |plan| plan.change(self.number, |answer| answer.after = delay));
        self
    }

    /// Ends the connection after so many bytes of the body, as if the answer had been torn apart.
    pub fn cut(self, bytes: usize) -> Self {
        self.change(|outcome| {
            if let Outcome::Given(given) = outcome {
                given.cut = Some(bytes);
            }
        })
    }

    /// Gives it to so many calls. A body that is a stream can be given once only.
    pub fn times(self, times: usize) -> Self {
        self.repeat(Times::Some(times))
    }

    /// Gives it to all calls from here on.
    pub fn always(self) -> Self {
        self.repeat(Times::Always)
    }

    fn change(self, change: impl FnOnce(&mut Outcome)) -> Self {
        let number = self.number;
        self.on.fake.plan(self.on.operation, |plan| plan.change(number, |answer| change(&mut answer.outcome)));
        self
    }

    fn repeat(self, times: Times) -> Self {
        self.on.fake.plan(self.on.operation, |plan| plan.repeat(self.number, times));
        self
    }
}

impl<'f, T, E, B> Deref for Then<'f, T, E, B> {
    type Target = On<'f, T, E, B>;

    fn deref(&self) -> &Self::Target {
        &self.on
    }
}

impl<T, E, B> fmt::Debug for Then<'_, T, E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Then({}, {})", self.on.operation, self.number)
    }
}

/// The status code of a case; of one that has many, the one that is wanted if it is among them, else the first.
fn code(status: Status, wanted: u16) -> u16 {
    match status {
        Status::Code(code) => code,
        Status::Range(first) if wanted / 100 == u16::from(first) => wanted,
        Status::Range(first) => u16::from(first) * 100,
        Status::Default => wanted,
    }
}

fn given(status: u16, (media_type, body): (String, Body)) -> Outcome {
    let Ok(status) = StatusCode::from_u16(status) else { return no_status(status) };
    let mut headers = HeaderMap::new();
    if !media_type.is_empty() {
        match HeaderValue::from_str(&concrete(&media_type)) {
            Ok(value) => drop(headers.insert(CONTENT_TYPE, value)),
            Err(_) => return Outcome::Unusable(format!("`{media_type}` is no content type; correct it")),
        }
    }
    Outcome::Given(Given { status, headers, body, cut: None })
}

fn no_status(code: u16) -> Outcome {
    Outcome::Unusable(format!("{code} is no status code; give one from 100 to 999"))
}
