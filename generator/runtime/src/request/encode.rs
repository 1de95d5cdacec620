//! How texts are written into an address, a header or a form. One place decides which characters stay.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, PercentEncode, percent_encode};

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// As [`RESERVED`], but for RFC 3986's reserved characters, less those that would end the value or be read as something
/// else: `#`, `&`, `=`, `+` and the brackets, which no query may hold as they are.
const NOT_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// What the literal part of a path template cannot hold. A percent sign stays: a template is encoded already.
const NOT_IN_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// How the names and the values of a query or form are encoded.
#[derive(Clone, Copy)]
pub(super) struct Encode {
    pub(super) names: fn(&str) -> String,
    pub(super) values: fn(&str) -> String,
}

/// Of a query, and of cookies.
pub(super) const QUERY: Encode = Encode { names: percent_text, values: percent_text };

/// Of a query whose values are `allowReserved`, which says nothing of names.
pub(super) const QUERY_RESERVED: Encode = Encode { names: percent_text, values: reserved };

/// Of a form.
pub(super) const FORM: Encode = Encode { names: form, values: form };

/// Percent-encodes everything but `A-Z a-z 0-9 - . _ ~`, as UTF-8 and in upper-case digits.
pub(crate) fn percent<'a>(text: &'a (impl AsRef<[u8]> + ?Sized)) -> PercentEncode<'a> {
    percent_encode(text.as_ref(), RESERVED)
}

/// As [`percent`], as a text.
pub(crate) fn percent_text(text: &str) -> String {
    Cow::from(percent(text)).into_owned()
}

/// As [`percent`], a space being `+` (`application/x-www-form-urlencoded`).
pub(crate) fn form(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    add_form(&mut encoded, text);
    encoded
}

/// Appends what [`form`] gives.
pub(super) fn add_form(to: &mut String, text: &str) {
    let mut rest = text;
    while let Some(space) = rest.bytes().position(|byte| byte == b' ') {
        to.extend(percent(&rest[..space]));
        to.push('+');
        rest = &rest[space + 1..];
    }
    to.extend(percent(rest));
}

/// Percent-encodes for `allowReserved` (OpenAPI 3.1.1, Parameter Object; RFC 6570, section 3.2.3): what is encoded
/// already stays too, so that callers can encode what their server reads otherwise.
fn reserved(text: &str) -> String {
    let (mut encoded, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('%') {
        encoded.extend(percent_encode(before.as_bytes(), NOT_RESERVED));
        let is_encoded = after.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        encoded.push_str(if is_encoded { "%" } else { "%25" });
        rest = after;
    }
    encoded.extend(percent_encode(rest.as_bytes(), NOT_RESERVED));
    encoded
}

/// Makes the literal part of a path template fit for an address.
pub(crate) fn literal(text: &str) -> PercentEncode<'_> {
    percent_encode(text.as_bytes(), NOT_IN_PATH)
}

/// The text as a header, if it is one that everybody reads alike.
pub(crate) fn header_value(text: &str) -> Result<HeaderValue, String> {
    let value = HeaderValue::from_str(text).ok().filter(|_| text.is_ascii() && text.trim_ascii() == text);
    value.ok_or_else(|| String::from("a header holds visible ASCII characters only, and spaces and tabs between them"))
}

/// As [`header_value`] of a text of the document, which is not copied.
pub(super) fn static_value(text: &'static str) -> Option<HeaderValue> {
    // Bytes beyond ASCII are legal too, but no text.
    text.is_ascii().then(|| HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())).ok()).flatten()
}
