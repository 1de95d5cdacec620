//! An answer while it is being read.

use std::fmt;

use bytes::Bytes;

use crate::json::{DecodeError, Node};
use crate::response::Head;

/// What a function that reads a body is given: the bytes, their JSON (parsed once, however many functions look at
/// it) and how well the answer fits the documented case it is read as.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    head: &'a Head,
    json: &'a Result<Node<'a>, DecodeError>,
    pub(super) fit: Fit,
}

impl<'a> Answer<'a> {
    pub(super) fn new(head: &'a Head, json: &'a Result<Node<'a>, DecodeError>, fit: Fit) -> Self {
        Self { head, json, fit }
    }

    /// The body as it came.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        &self.head.raw
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// The body is not JSON.
    pub fn json(&self) -> Result<&'a Node<'a>, DecodeError> {
        self.json.as_ref().map_err(Clone::clone)
    }

    /// The body as it is, whatever it is.
    pub(crate) fn taken(&self) -> Result<Bytes, DecodeError> {
        Ok(self.head.raw.clone())
    }

    pub(super) fn raw(&self) -> &'a Bytes {
        &self.head.raw
    }

    /// Whether the answer says that it is HTML, as the pages of gateways do.
    pub(super) fn is_html(&self) -> bool {
        self.head.content_type().unwrap_or_default().to_ascii_lowercase().contains("html")
    }
}

impl fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head.debug("Answer", f).field("fit", &self.fit).finish()
    }
}

/// How well an answer fits a documented case, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The status is documented and the media type is the case's.
    MediaType,
    /// So it is, and the media type is within the case's range, or both are JSON.
    Kind,
    /// The status is documented, the media type another one or not given.
    Status,
    /// The status is not documented: only the shape of the body may speak for the case.
    Shape,
}
