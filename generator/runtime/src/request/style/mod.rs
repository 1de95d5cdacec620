//! Parameters as text: OpenAPI's styles (Parameter Object, "Style Values"), which are RFC 6570's expansions.
//!
//! Items and members that are themselves arrays or objects have no agreed form: they go as JSON text. Null ones are
//! left out.

use std::borrow::Cow;

use super::encode::{self, Encode};
use super::scalar::scalar;
use crate::json::Node;

/// How a path parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathStyle {
    /// `/users/3,4,5`
    Simple,
    /// `/users/.3.4.5`
    Label,
    /// `/users/;id=3,4,5`
    Matrix,
}

/// How a query parameter, or a field of a form, is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QueryStyle {
    /// `id=3&id=4` exploded, `id=3,4` otherwise.
    Form,
    /// `id=3%204`
    Space,
    /// `id=3%7C4`
    Pipe,
    /// `id[role]=admin`, members of members as `id[a][b]=c`. OpenAPI leaves arrays open: they repeat the name
    /// (`id[a]=b&id[a]=c`).
    DeepObject,
}

/// A value as far as styles tell values apart, encoded.
enum Flat {
    None,
    One(String),
    List(Vec<String>),
    Pairs(Vec<(String, String)>),
}

impl Flat {
    fn of(value: &Node<'_>, encode: Encode) -> Self {
        match value {
            Node::Null => Self::None,
            Node::Array(items) => Self::List(items.iter().filter_map(|item| one(item, encode)).collect()),
            Node::Object(members) => {
                let pairs =
                    members.iter().filter_map(|(name, value)| Some(((encode.names)(name), one(value, encode)?)));
                Self::Pairs(pairs.collect())
            }
            value => one(value, encode).map_or(Self::None, Self::One),
        }
    }

    /// Names and values in turn, as styles that are not exploded have them.
    fn in_turn(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(text) => vec![text],
            Self::List(texts) => texts,
            Self::Pairs(pairs) => pairs.into_iter().flat_map(|(name, value)| [name, value]).collect(),
        }
    }

    /// Each item, members as `name=value`.
    fn apart(self) -> Vec<String> {
        match self {
            Self::Pairs(pairs) => pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect(),
            other => other.in_turn(),
        }
    }
}

fn one(value: &Node<'_>, encode: Encode) -> Option<String> {
    (*value != Node::Null).then(|| (encode.values)(&text(value)))
}

/// The text of a scalar, the JSON of anything else.
pub(super) fn text<'a>(value: &'a Node<'_>) -> Cow<'a, str> {
    scalar(value).unwrap_or_else(|| Cow::Owned(json(value)))
}

/// The JSON text of any value.
pub(super) fn json(value: &Node<'_>) -> String {
    String::from_utf8_lossy(&value.to_vec()).into_owned()
}

/// As [`json`], in the characters that a header can hold. What else there is stands in strings, where JSON can say it
/// by escapes.
pub(super) fn ascii_json(value: &Node<'_>) -> String {
    let mut text = String::new();
    for character in json(value).chars() {
        match character {
            ' '..='~' => text.push(character),
            other => text.extend(other.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}"))),
        }
    }
    text
}

/// The text of a path parameter, encoded; empty where there is nothing to write.
pub(super) fn path(name: &str, value: &Node<'_>, style: PathStyle, explode: bool) -> String {
    if let (PathStyle::Simple, Some(text)) = (style, scalar(value)) {
        // Nearly all there are, and no list is needed for them.
        return encode::percent_text(&text);
    }
    let flat = Flat::of(value, encode::QUERY);
    match (style, explode) {
        (PathStyle::Simple, false) => flat.in_turn().join(","),
        (PathStyle::Simple, true) => flat.apart().join(","),
        (PathStyle::Label, false) => prefixed(".", &flat.in_turn().join(",")),
        (PathStyle::Label, true) => prefixed(".", &flat.apart().join(".")),
        (PathStyle::Matrix, explode) => matrix(&encode::percent_text(name), flat, explode),
    }
}

fn prefixed(prefix: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{prefix}{text}") }
}

/// Of an empty value the name alone is written (RFC 6570, section 3.2.7).
fn matrix(name: &str, flat: Flat, explode: bool) -> String {
    let pair = |name: &str, value: &str| match value {
        "" => format!(";{name}"),
        value => format!(";{name}={value}"),
    };
    match (flat, explode) {
        (Flat::None, _) => String::new(),
        (Flat::List(items), true) => items.iter().map(|item| pair(name, item)).collect(),
        (Flat::Pairs(pairs), true) => pairs.iter().map(|(name, value)| pair(name, value)).collect(),
        (flat, _) => {
            let texts = flat.in_turn();
            if texts.is_empty() { String::new() } else { pair(name, &texts.join(",")) }
        }
    }
}

/// The text of a header, which is not encoded; none where there is nothing to write.
pub(super) fn header(value: &Node<'_>, explode: bool) -> Option<String> {
    let flat = Flat::of(value, Encode { names: str::to_owned, values: str::to_owned });
    let texts = if explode { flat.apart() } else { flat.in_turn() };
    (!texts.is_empty()).then(|| texts.join(","))
}

/// The pairs of a query or form, encoded.
pub(super) fn pairs(name: &str, value: &Node<'_>, style: QueryStyle, explode: bool, encode: Encode) -> Vec<String> {
    if *value == Node::Null {
        return Vec::new();
    }
    if style == QueryStyle::DeepObject {
        let mut found = Vec::new();
        deep(name.to_owned(), value, encode, &mut found);
        return found;
    }
    let encoded_name = (encode.names)(name);
    if explode {
        return match Flat::of(value, encode) {
            Flat::Pairs(pairs) => pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect(),
            other => other.in_turn().into_iter().map(|text| format!("{encoded_name}={text}")).collect(),
        };
    }
    // Neither a space nor a bar is a legal character of an address.
    let separator = match style {
        QueryStyle::Space => "%20",
        QueryStyle::Pipe => "%7C",
        QueryStyle::Form | QueryStyle::DeepObject => ",",
    };
    // What is not exploded is one value, names of members included.
    let texts = Flat::of(value, Encode { names: encode.values, ..encode }).in_turn();
    vec![format!("{encoded_name}={}", texts.join(separator))]
}

/// Brackets part the names of members; in an address they are encoded as any other character that has no place there.
fn deep(name: String, value: &Node<'_>, encode: Encode, found: &mut Vec<String>) {
    if let Node::Object(members) = value {
        for (member, value) in members.iter() {
            deep(format!("{name}[{member}]"), value, encode, found);
        }
        return;
    }
    let texts = Flat::of(value, encode).in_turn();
    found.extend(texts.into_iter().map(|text| format!("{}={text}", (encode.names)(&name))));
}

#[cfg(test)]
mod tests;
