//! How bodies are read: the functions a [`Case`](super::Case) is made with.

use bytes::Bytes;

use super::Answer;
use super::answer::Fit;
use crate::json::{Codec, DecodeError, Node};

/// Reads a JSON body.
///
/// # Errors
///
/// The body is not JSON, or not of the form of `T`.
pub fn json<T: Codec>(answer: &Answer<'_>) -> Result<T, DecodeError> {
    let node = answer.json()?;
    T::fits(node)?;
    T::decode(node)
}

/// Reads a text body, which has to be UTF-8.
///
/// # Errors
///
/// The body is not UTF-8, or it is a page of HTML where another text is documented.
pub fn text(answer: &Answer<'_>) -> Result<String, DecodeError> {
    refuse_html(answer, "text")?;
    match std::str::from_utf8(answer.bytes()) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(DecodeError::expected("text in UTF-8", &Node::Null).found("other bytes")),
    }
}

/// Takes a body as it is.
///
/// # Errors
///
/// The body is a page of HTML where something else is documented.
pub fn bytes(answer: &Answer<'_>) -> Result<Bytes, DecodeError> {
    refuse_html(answer, "a file")?;
    Ok(answer.raw().clone())
}

/// Every text is a text, and all is bytes: what a gateway put in the place of the answer can only be told by its media
/// type.
fn refuse_html(answer: &Answer<'_>, expected: &'static str) -> Result<(), DecodeError> {
    if answer.is_html() && answer.fit > Fit::Kind {
        return Err(DecodeError::expected(expected, &Node::Null).found("HTML"));
    }
    Ok(())
}

/// Reads the body of an answer that is documented to have none. What is there nevertheless is left alone, as long as
/// the status is a documented one.
///
/// # Errors
///
/// The status is not documented and there is a body.
pub fn empty(answer: &Answer<'_>) -> Result<(), DecodeError> {
    if answer.fit == Fit::Shape && !answer.bytes().is_empty() {
        return Err(DecodeError::expected("no content", &Node::Null).found("a body"));
    }
    Ok(())
}
