//! What one call sends beside what its operation documents.

use http::header::{CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderName, Uri};

use super::Exchange;
use crate::request::encode::{header_value, percent};
use crate::validate::{Checks, Location};

/// Headers that say where a request goes and where it ends: with a wrong one, the next request may be read as a part of
/// this one.
const FRAMING: [HeaderName; 7] = [CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

impl Exchange {
    pub(super) fn header(&mut self, name: &str, value: &str) {
        if let Err(fault) = self.set_header(name, value) {
            self.refuse(Location::Header, name, fault);
        }
    }

    fn set_header(&mut self, name: &str, value: &str) -> Result<(), String> {
        let name = HeaderName::try_from(name).map_err(|_| String::from("no legal name of a header"))?;
        if FRAMING.contains(&name) {
            return Err(String::from("the client sets it by itself"));
        }
        let mut value = header_value(value)?;
        value.set_sensitive(true);
        self.request.headers_mut().insert(name, value);
        Ok(())
    }

    pub(super) fn query(&mut self, name: &str, value: &str) {
        let uri = self.request.uri().to_string();
        let separator = if uri.contains('?') { '&' } else { '?' };
        match Uri::try_from(format!("{uri}{separator}{}={}", percent(name), percent(value))) {
            Ok(longer) => *self.request.uri_mut() = longer,
            Err(_) => self.refuse(Location::Query, name, String::from("too long for an address")),
        }
    }

    fn refuse(&mut self, location: Location, name: &str, fault: String) {
        let checks = self.refused.get_or_insert_with(|| Checks::new("call"));
        checks.parameter(location, name, &true).report(fault);
    }
}
