//! The request without its types: path, query, headers and body so far, and what is wrong with them.

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use url::Url;

use super::{encode, form, parameter, path};
use crate::client::{Call, Exchange};
use crate::error::{InvalidRequest, Unanswered};
use crate::json::Node;
use crate::transport::{Body, BoxError};
use crate::validate::{Checks, Location};

pub(super) struct Draft {
    pub(super) checks: Checks,
    pub(super) operation: &'static str,
    call: Call,
    method: Method,
    template: &'static str,
    variables: Vec<(&'static str, String)>,
    query: Vec<String>,
    headers: HeaderMap,
    body: Body,
}

impl Draft {
    pub(super) fn new(
        call: Call,
        operation: &'static str,
        method: Method,
        template: &'static str,
        accept: &'static str,
    ) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, call.client().user_agent());
        if let (false, Ok(accept)) = (accept.is_empty(), HeaderValue::from_str(accept)) {
            headers.insert(ACCEPT, accept);
        }
        // A method that usually has a body says so when it has none (RFC 9110, section 8.6).
        if matches!(method, Method::POST | Method::PUT | Method::PATCH) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
        }
        let checks = Checks::new("body");
        let (variables, query) = (Vec::new(), Vec::new());
        Self { checks, operation, call, method, template, variables, query, headers, body: Body::empty() }
    }

    /// Takes a parameter, or says why it cannot be sent; so do the next two.
    pub(super) fn path(&mut self, name: &'static str, value: &Node<'_>) -> Result<(), String> {
        // Known from now on, so that what is wrong with it is said once.
        self.variables.push((name, String::new()));
        let texts = parameter::texts(value)?;
        let text = texts.iter().map(|text| encode::percent(text.as_bytes()).to_string()).collect::<Vec<_>>().join(",");
        let is_empty = text.is_empty();
        self.variables.push((name, text));
        if is_empty { Err(String::from("empty, which would call another path")) } else { Ok(()) }
    }

    pub(super) fn header(&mut self, name: &'static str, value: &Node<'_>) -> Result<(), String> {
        let texts = parameter::texts(value)?;
        if texts.is_empty() {
            return Ok(());
        }
        let text = texts.join(",");
        let name = HeaderName::try_from(name).map_err(|_| String::from("no legal name of a header"))?;
        let value = HeaderValue::from_str(&text).ok().filter(|_| text.is_ascii() && text.trim_ascii() == text);
        let value = value.ok_or_else(|| {
            String::from("a header holds visible ASCII characters only, and spaces and tabs between them")
        })?;
        self.headers.insert(name, value);
        Ok(())
    }

    pub(super) fn query(&mut self, name: &'static str, value: &Node<'_>) -> Result<(), String> {
        for text in parameter::texts(value)? {
            self.query.push(format!("{}={}", encode::percent(name), encode::percent(text.as_bytes())));
        }
        Ok(())
    }

    pub(super) fn query_joined(
        &mut self,
        name: &'static str,
        value: &Node<'_>,
        separator: &'static str,
    ) -> Result<(), String> {
        let texts = parameter::texts(value)?;
        let texts: Vec<_> = texts.iter().map(|text| encode::percent(text.as_bytes()).to_string()).collect();
        if *value != Node::Null {
            // A bar is no legal character of an address; a comma is, and parts items as it stands.
            let separator = separator.replace('|', "%7C");
            self.query.push(format!("{}={}", encode::percent(name), texts.join(&separator)));
        }
        Ok(())
    }

    pub(super) fn json(&mut self, media_type: &'static str, value: &Node<'_>) {
        if *value != Node::Null {
            self.body(media_type, value.to_vec().into());
        }
    }

    pub(super) fn form(&mut self, value: &Node<'_>) -> Result<(), String> {
        self.body("application/x-www-form-urlencoded", form::text(value)?.into());
        Ok(())
    }

    fn body(&mut self, content_type: &'static str, body: Body) {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        self.body = body;
    }

    /// The request as it will be sent, if nothing is wrong with it and the client has credentials for it.
    pub(super) fn finish(mut self, security: &'static [&'static [&'static str]]) -> Result<Exchange, Unanswered> {
        let path = self.filled();
        let Self { checks, operation, call, query, .. } = self;
        let client = call.client();
        checks.finish().map_err(|found| Unanswered::Invalid(InvalidRequest::new(operation, found)))?;
        let chosen = client.choose(operation, security).map_err(Unanswered::Credentials)?;
        let target = target(client.base(), &path, &query).map_err(|error| client.broken(operation, error))?;
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = target;
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(chosen);
        Ok(Exchange { call, operation, request })
    }

    /// The path with its variables filled in; what is wrong with it is noted.
    fn filled(&mut self) -> String {
        path::fill(self.template, &self.variables).unwrap_or_else(|fault| {
            self.checks.parameter(Location::Path, fault.variable, &true).report(fault.message);
            String::new()
        })
    }
}

/// The address, as the transport will have it: `Url` has the last word on both sides, so that what is signed is what
/// is sent.
fn target(base: &str, path: &str, query: &[String]) -> Result<Uri, BoxError> {
    let separator = match (query.is_empty(), path.contains('?')) {
        (true, _) => "",
        (false, false) => "?",
        (false, true) => "&",
    };
    let url = Url::parse(&format!("{base}{path}{separator}{}", query.join("&")))?;
    Ok(Uri::try_from(url.as_str())?)
}
