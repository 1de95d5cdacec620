//! The request without its types: path, query, headers and body so far, and what is wrong with them.

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use url::Url;

use super::encode::{self, Encode, header_value, static_value};
use super::form::FormField;
use super::multipart::Parts;
use super::style::{self, PathStyle, QueryStyle};
use super::{form, path};
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
        method: &Method,
        template: &'static str,
        accept: &'static str,
    ) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, call.client().user_agent());
        if let (false, Some(accept)) = (accept.is_empty(), static_value(accept)) {
            headers.insert(ACCEPT, accept);
        }
        // A method that usually has a body says so when it has none (RFC 9110, section 8.6).
        if matches!(*method, Method::POST | Method::PUT | Method::PATCH) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let checks = Checks::new("body");
        let (variables, query) = (Vec::new(), Vec::new());
        Self {
            checks,
            operation,
            call,
            method: method.clone(),
            template,
            variables,
            query,
            headers,
            body: Body::empty(),
        }
    }

    /// Takes a parameter, or says why it cannot be sent; so do the next ones.
    pub(super) fn path(
        &mut self,
        name: &'static str,
        value: &Node<'_>,
        style: PathStyle,
        explode: bool,
    ) -> Result<(), String> {
        let text = style::path(name, value, style, explode);
        let is_empty = text.is_empty();
        // Known from now on even where it is empty, so that what is wrong with it is said once.
        self.variables.push((name, text));
        if is_empty { Err(String::from("empty, which would call another path")) } else { Ok(()) }
    }

    pub(super) fn header(&mut self, name: &'static str, value: &Node<'_>, explode: bool) -> Result<(), String> {
        let Some(text) = style::header(value, explode) else { return Ok(()) };
        let value = header_value(&text)?;
        let name = HeaderName::try_from(name).map_err(|_| String::from("no legal name of a header"))?;
        self.headers.insert(name, value);
        Ok(())
    }

    pub(super) fn query(
        &mut self,
        name: &'static str,
        value: &Node<'_>,
        style: QueryStyle,
        explode: bool,
        encode: Encode,
    ) {
        self.query.extend(style::pairs(name, value, style, explode, encode));
    }

    /// Cookies share one header.
    pub(super) fn cookie(&mut self, name: &'static str, value: &Node<'_>, explode: bool) -> Result<(), String> {
        let pairs = style::pairs(name, value, QueryStyle::Form, explode, encode::QUERY);
        if pairs.is_empty() {
            return Ok(());
        }
        let before = self.headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok());
        let cookies: Vec<_> = before.map(str::to_owned).into_iter().chain(pairs).collect();
        let mut value = header_value(&cookies.join("; "))?;
        value.set_sensitive(true);
        self.headers.insert(COOKIE, value);
        Ok(())
    }

    pub(super) fn json(&mut self, media_type: &'static str, value: &Node<'_>) {
        if *value != Node::Null {
            self.body(static_value(media_type), value.to_vec().into());
        }
    }

    pub(super) fn form(&mut self, value: &Node<'_>, fields: &[FormField]) -> Result<(), String> {
        self.body(static_value("application/x-www-form-urlencoded"), form::text(value, fields)?.into());
        Ok(())
    }

    pub(super) fn text(&mut self, media_type: &'static str, value: &Node<'_>) {
        if *value != Node::Null {
            self.body(static_value(media_type), style::text(value).into_owned().into());
        }
    }

    pub(super) fn multipart(&mut self, parts: Parts) -> Result<(), String> {
        if let Some((content_type, body)) = parts.finish()? {
            self.body(HeaderValue::from_str(&content_type).ok(), body);
        }
        Ok(())
    }

    pub(super) fn bytes(&mut self, media_type: &'static str, body: Body) {
        self.body(static_value(media_type), body);
    }

    /// A body of any kind; how long a stream is nobody knows, and so nothing is said of it.
    fn body(&mut self, content_type: Option<HeaderValue>, body: Body) {
        if let Some(content_type) = content_type {
            self.headers.insert(CONTENT_TYPE, content_type);
        }
        match body.length() {
            Some(length) => self.headers.insert(CONTENT_LENGTH, HeaderValue::from(length)),
            None => self.headers.remove(CONTENT_LENGTH),
        };
        self.body = body;
    }

    /// The request as it will be sent, if nothing is wrong with it and the client has credentials for it.
    pub(super) fn finish(mut self, security: &'static [&'static [&'static str]]) -> Result<Exchange, Unanswered> {
        let address = self.filled();
        let Self { checks, operation, call, query, .. } = self;
        let client = call.client();
        checks.finish().map_err(|found| Unanswered::Invalid(InvalidRequest::new(operation, found)))?;
        let chosen = client.choose(operation, security).map_err(Unanswered::Credentials)?;
        let path = client.base().len();
        let target = target(address, path, &query).map_err(|error| client.broken(operation, error, &chosen))?;
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = target;
        *request.headers_mut() = self.headers;
        #[cfg(feature = "test-util")]
        if call.client().has_layers() {
            request.extensions_mut().insert(crate::testing::Route { operation, variables: self.variables });
        }
        Ok(Exchange { call, operation, template: self.template, request, chosen, refused: None })
    }

    /// The base and the path with its variables filled in; what is wrong with it is noted.
    fn filled(&mut self) -> String {
        path::fill(self.call.client().base(), self.template, &self.variables).unwrap_or_else(|fault| {
            self.checks.parameter(Location::Path, fault.variable, &true).report(fault.message);
            String::new()
        })
    }
}

/// The address, as the transport will have it: `Url` has the last word on both sides, so that what is signed is what
/// is sent. It comes without its query, and `path` is where its path begins.
fn target(mut address: String, path: usize, query: &[String]) -> Result<Uri, BoxError> {
    let mut separator = if address[path..].contains('?') { '&' } else { '?' };
    for pair in query {
        address.push(separator);
        address.push_str(pair);
        separator = '&';
    }
    if is_plain(&address[path..]) {
        return Ok(Uri::try_from(address)?);
    }
    let url = Url::parse(&address)?;
    Ok(Uri::try_from(url.as_str())?)
}

/// Whether `Url` leaves a text as it is, which most paths and queries are: asking it costs more than making the text.
/// Whatever may be a step to another path (`.`, also as `%2E`) is not plain.
fn is_plain(text: &str) -> bool {
    let mut before = b'/';
    text.bytes().enumerate().all(|(index, byte)| {
        let plain = match byte {
            b'.' => before != b'/',
            b'%' => !text.as_bytes()[index..].get(..3).is_some_and(|triple| triple.eq_ignore_ascii_case(b"%2e")),
            byte => PLAIN[usize::from(byte)],
        };
        before = byte;
        plain
    })
}

const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let characters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~/?&=,:@!$()*+;";
    let mut index = 0;
    while index < characters.len() {
        plain[characters[index] as usize] = true;
        index += 1;
    }
    plain
};

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{is_plain, target};

    #[test]
    fn an_address_is_what_the_url_parser_makes_of_it() {
        let bases = ["http://127.0.0.1:8080", "https://api.example.com/v1", "https://[::1]/a"];
        let bytes = (0x20..0x7f_u8).map(|byte| format!("/a{}b", char::from(byte)));
        let odd =
            ["/", "//", "/.", "/..", "/./a", "/a/..", "/a/%2e/b", "/a/%2E%2e", "/a.b/c", "/.well-known", "/a?x=1"];
        let paths: Vec<String> = bytes.chain(odd.map(String::from)).collect();
        for (base, path) in bases.iter().flat_map(|base| paths.iter().map(move |path| (base, path))) {
            for query in ["", "a=b&c=%2B", "a=%2e%2E", "a='b'", "a=.&b=..", "q=a/./b"] {
                let separator = if path.contains('?') { "&" } else { "?" };
                let separator = if query.is_empty() { "" } else { separator };
                let expected = Url::parse(&format!("{base}{path}{separator}{query}"));
                let (expected, query) = (expected.expect("a URL"), [query.to_owned()]);
                let query = if query[0].is_empty() { &[][..] } else { &query };
                match target([*base, path.as_str()].concat(), base.len(), query) {
                    Ok(uri) => assert_eq!(uri.to_string(), without_fragment(&expected), "{base} {path} {query:?}"),
                    Err(error) => assert!(!is_plain(path), "{path}: {error}"),
                }
            }
        }
    }

    /// What no request holds.
    fn without_fragment(url: &Url) -> String {
        let mut url = url.clone();
        url.set_fragment(None);
        url.into()
    }
}
