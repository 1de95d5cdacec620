//! A request while it is put together: parameters and body are added one by one, and sent only if all of them are
//! well.
//!
//! The generic methods only turn their value into JSON; the work is done on that, in code compiled once. What is
//! refused is kept until [`Request::send`], so that all of it is reported together.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::client::{Call, Sending};
use crate::operation::{Case, Operation};

use self::draft::Draft;

mod draft;
pub(crate) mod encode;
mod form;
pub mod multipart;
mod parameters;
mod path;
mod scalar;
mod style;
#[cfg(test)]
mod tests;

pub use form::FormField;
pub use parameters::Parameters;
pub use style::{PathStyle, QueryStyle};

/// A request of an operation with documented successes `T` and failures `E`. What it takes is in [`Parameters`].
#[must_use = "a request does nothing until it is sent"]
pub struct Request<T: 'static, E: 'static> {
    parameters: Parameters,
    security: &'static [&'static [&'static str]],
    success: &'static [Case<T>],
    failure: &'static [Case<E>],
}

impl<T, E> Request<T, E> {
    pub(crate) fn new(call: Call, operation: &Operation<T, E>) -> Self {
        let draft = Draft::new(call, operation.id, &operation.method, operation.path, operation.accept);
        Self {
            parameters: Parameters::new(draft),
            security: operation.security,
            success: operation.success,
            failure: operation.failure,
        }
    }

    /// Sends the request, once it is awaited.
    pub fn send(self) -> Sending<T, E> {
        Sending::new(self.parameters.finish(self.security), self.success, self.failure)
    }
}

/// Parameters and body, which are taken alike whatever the answer's types are.
impl<T, E> Deref for Request<T, E> {
    type Target = Parameters;

    fn deref(&self) -> &Parameters {
        &self.parameters
    }
}

impl<T, E> DerefMut for Request<T, E> {
    fn deref_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }
}

impl<T, E> fmt::Debug for Request<T, E> {
    /// Shows which operation it is of: parameters and body may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.parameters, f)
    }
}
