//! How texts are written into an address, a header or a form. One place decides which characters stay.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, PercentEncode, percent_encode};

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// As [`RESERVED`], with the space left for `+`.
const RESERVED_IN_FORM: &AsciiSet = &RESERVED.remove(b' ');

/// What the literal part of a path template cannot hold. A percent sign stays: a template is encoded already.
const NOT_IN_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Percent-encodes everything but `A-Z a-z 0-9 - . _ ~`, as UTF-8 and in upper-case digits.
pub(crate) fn percent<'a>(text: &'a (impl AsRef<[u8]> + ?Sized)) -> PercentEncode<'a> {
    percent_encode(text.as_ref(), RESERVED)
}

/// As [`percent`], as a text.
pub(crate) fn percent_text(text: &str) -> String {
    percent(text).to_string()
}

/// As [`RESERVED`], but for RFC 3986's reserved characters, less those that would end the value or be read as something
/// else: `#`, `&`, `=`, `+` and the brackets, which no query may hold as they are.
const RESERVED_LEFT: &AsciiSet = &RESERVED
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

/// Percent-encodes a query's text for `allowReserved`.
pub(crate) fn reserved(text: &str) -> String {
    percent_encode(text.as_bytes(), RESERVED_LEFT).to_string()
}

/// As [`percent`], a space being `+` (`application/x-www-form-urlencoded`).
pub(crate) fn form(text: &str) -> String {
    percent_encode(text.as_bytes(), RESERVED_IN_FORM).to_string().replace(' ', "+")
}

/// Makes the literal part of a path template fit for an address.
pub(crate) fn literal(text: &str) -> PercentEncode<'_> {
    percent_encode(text.as_bytes(), NOT_IN_PATH)
}
