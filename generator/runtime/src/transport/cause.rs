//! What a transport failed with, sorted: by `reqwest`'s word where it is the default transport, else by the operating
//! system's.

use std::error::Error as StdError;
use std::fmt;
use std::io::ErrorKind;

use super::BoxError;
use crate::error::TransportErrorKind;

/// The stream of a request body failed. Kept apart from what fails on the network, which looks the same from outside.
#[derive(Debug)]
pub(super) struct Unsendable(pub(super) BoxError);

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stream of the request body failed")
    }
}

impl StdError for Unsendable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.0.as_ref())
    }
}

pub(crate) fn kind_of(error: &(dyn StdError + 'static)) -> TransportErrorKind {
    if causes(error).any(|error| error.is::<Unsendable>()) {
        return TransportErrorKind::Other;
    }
    if let Some(error) = causes(error).find_map(|error| error.downcast_ref::<reqwest::Error>()) {
        return kind_of_reqwest(error);
    }
    if causes(error).any(|error| error.is::<tower::timeout::error::Elapsed>()) {
        return TransportErrorKind::Timeout;
    }
    match io_kinds(error).last() {
        Some(ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable) => {
            TransportErrorKind::Connect
        }
        Some(ErrorKind::TimedOut) => TransportErrorKind::Timeout,
        Some(
            ErrorKind::BrokenPipe
            | ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::UnexpectedEof,
        ) => TransportErrorKind::Broken,
        _ => TransportErrorKind::Other,
    }
}

fn kind_of_reqwest(error: &reqwest::Error) -> TransportErrorKind {
    if error.is_connect() {
        // Connecting a socket gives neither of these; a failed handshake does.
        let in_handshake = |kind| matches!(kind, ErrorKind::InvalidData | ErrorKind::UnexpectedEof);
        return match () {
            () if error.is_timeout() => TransportErrorKind::ConnectTimeout,
            () if io_kinds(error).any(in_handshake) => TransportErrorKind::Tls,
            () => TransportErrorKind::Connect,
        };
    }
    let is_no_http = |error: &(dyn StdError + 'static)| error.downcast_ref().is_some_and(hyper::Error::is_parse);
    match () {
        () if error.is_timeout() => TransportErrorKind::Timeout,
        () if causes(error).any(is_no_http) => TransportErrorKind::NotHttp,
        () if error.is_builder() => TransportErrorKind::Other,
        () => TransportErrorKind::Broken,
    }
}

fn io_kinds(error: &(dyn StdError + 'static)) -> impl Iterator<Item = ErrorKind> {
    causes(error).filter_map(|error| error.downcast_ref::<std::io::Error>()).map(std::io::Error::kind)
}

/// The error and what caused it, outermost first. An `io::Error` does not name the error it wraps as its source but
/// that one's, hence the detour.
pub(crate) fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    fn next<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
        match error.downcast_ref::<std::io::Error>() {
            Some(io) => io.get_ref().map(|inner| inner as _),
            None => error.source(),
        }
    }
    std::iter::successors(Some(error), |error| next(*error))
}
