//! Parameters as text: OpenAPI's styles (Parameter Object, "Style Values"), which are RFC 6570's expansions.
//!
//! Items and members that are themselves arrays or objects have no agreed form: they go as JSON text. Null ones are left
//! out.

use std::borrow::Cow;

use super::encode;
use super::parameter::scalar;
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
    /// `id[role]=admin`, members of members as `id[a][b]=c`, arrays as the name repeated.
    DeepObject,
}

/// How texts are encoded, item by item.
pub(super) type Encode = fn(&str) -> String;

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
                let pairs = members.iter().filter_map(|(name, value)| Some((encode(name), one(value, encode)?)));
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
    (*value != Node::Null).then(|| encode(&text(value)))
}

/// The text of a scalar, the JSON of anything else.
pub(super) fn text<'a>(value: &'a Node<'_>) -> Cow<'a, str> {
    scalar(value).unwrap_or_else(|| String::from_utf8_lossy(&value.to_vec()).into_owned().into())
}

/// The text of a path parameter, encoded; empty where there is nothing to write.
pub(super) fn path(name: &str, value: &Node<'_>, style: PathStyle, explode: bool) -> String {
    let flat = Flat::of(value, encode::percent_text);
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
    let pair = |value: &String| if value.is_empty() { format!(";{name}") } else { format!(";{name}={value}") };
    match (flat, explode) {
        (Flat::None, _) => String::new(),
        (Flat::List(items), true) => items.iter().map(pair).collect(),
        (Flat::Pairs(pairs), true) => pairs.iter().map(|(name, value)| format!(";{name}={value}")).collect(),
        (flat, _) => {
            let texts = flat.in_turn();
            if texts.is_empty() { String::new() } else { pair(&texts.join(",")) }
        }
    }
}

/// The text of a header, which is not encoded.
pub(super) fn header(value: &Node<'_>, explode: bool) -> String {
    let flat = Flat::of(value, str::to_owned);
    if explode { flat.apart().join(",") } else { flat.in_turn().join(",") }
}

/// The pairs of a query or form, encoded.
pub(super) fn pairs(name: &str, value: &Node<'_>, style: QueryStyle, explode: bool, encode: Encode) -> Vec<String> {
    if *value == Node::Null {
        return Vec::new();
    }
    let joined = |separator: &str, flat: Flat| vec![format!("{}={}", encode(name), flat.in_turn().join(separator))];
    match (style, explode) {
        (QueryStyle::DeepObject, _) => {
            let mut found = Vec::new();
            deep(name.to_owned(), value, encode, &mut found);
            found
        }
        (_, true) => match Flat::of(value, encode) {
            Flat::Pairs(pairs) => pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect(),
            other => other.in_turn().into_iter().map(|text| format!("{}={text}", encode(name))).collect(),
        },
        (QueryStyle::Form, false) => joined(",", Flat::of(value, encode)),
        (QueryStyle::Space, false) => joined("%20", Flat::of(value, encode)),
        // A bar is no legal character of an address.
        (QueryStyle::Pipe, false) => joined("%7C", Flat::of(value, encode)),
    }
}

/// Brackets part the names of members; in an address they are encoded as any other character that has no place there.
fn deep(name: String, value: &Node<'_>, encode: Encode, found: &mut Vec<String>) {
    match value {
        Node::Null => {}
        Node::Object(members) => {
            for (member, value) in members.iter() {
                deep(format!("{name}[{member}]"), value, encode, found);
            }
        }
        Node::Array(items) => items.iter().for_each(|item| deep(name.clone(), item, encode, found)),
        scalar => found.push(format!("{}={}", encode(&name), encode(&text(scalar)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(json: &str) -> Node<'_> {
        Node::from_slice(json.as_bytes()).expect("JSON")
    }

    const ARRAY: &str = r#"["blue", "black", "brown"]"#;
    const OBJECT: &str = r#"{"R": 100, "G": 200, "B": 150}"#;

    /// The table of the Parameter Object in OpenAPI 3.1.1.
    #[test]
    fn paths() {
        let table = [
            (PathStyle::Matrix, false, r#""blue""#, ";color=blue"),
            (PathStyle::Matrix, false, r#""""#, ";color"),
            (PathStyle::Matrix, false, ARRAY, ";color=blue,black,brown"),
            (PathStyle::Matrix, false, OBJECT, ";color=R,100,G,200,B,150"),
            (PathStyle::Matrix, true, ARRAY, ";color=blue;color=black;color=brown"),
            (PathStyle::Matrix, true, OBJECT, ";R=100;G=200;B=150"),
            (PathStyle::Label, false, r#""blue""#, ".blue"),
            (PathStyle::Label, false, ARRAY, ".blue,black,brown"),
            (PathStyle::Label, false, OBJECT, ".R,100,G,200,B,150"),
            (PathStyle::Label, true, ARRAY, ".blue.black.brown"),
            (PathStyle::Label, true, OBJECT, ".R=100.G=200.B=150"),
            (PathStyle::Simple, false, ARRAY, "blue,black,brown"),
            (PathStyle::Simple, false, OBJECT, "R,100,G,200,B,150"),
            (PathStyle::Simple, true, ARRAY, "blue,black,brown"),
            (PathStyle::Simple, true, OBJECT, "R=100,G=200,B=150"),
            (PathStyle::Simple, false, r#"["a,b", "c/d", null]"#, "a%2Cb,c%2Fd"),
        ];
        for (style, explode, json, text) in table {
            assert_eq!(path("color", &node(json), style, explode), text, "{style:?} {explode} {json}");
        }
    }

    #[test]
    fn queries() {
        let table: [(QueryStyle, bool, &str, &[&str]); 12] = [
            (QueryStyle::Form, true, r#""blue""#, &["color=blue"]),
            (QueryStyle::Form, true, r#""""#, &["color="]),
            (QueryStyle::Form, true, ARRAY, &["color=blue", "color=black", "color=brown"]),
            (QueryStyle::Form, true, OBJECT, &["R=100", "G=200", "B=150"]),
            (QueryStyle::Form, false, ARRAY, &["color=blue,black,brown"]),
            (QueryStyle::Form, false, OBJECT, &["color=R,100,G,200,B,150"]),
            (QueryStyle::Space, false, ARRAY, &["color=blue%20black%20brown"]),
            (QueryStyle::Pipe, false, OBJECT, &["color=R%7C100%7CG%7C200%7CB%7C150"]),
            (QueryStyle::DeepObject, true, OBJECT, &["color%5BR%5D=100", "color%5BG%5D=200", "color%5BB%5D=150"]),
            (QueryStyle::DeepObject, true, r#"{"a": {"b": [1, 2]}}"#, &["color%5Ba%5D%5Bb%5D=1", "color%5Ba%5D%5Bb%5D=2"]),
            (QueryStyle::Form, true, r#"[{"a": 1}]"#, &["color=%7B%22a%22%3A1%7D"]),
            (QueryStyle::Form, false, "null", &[]),
        ];
        for (style, explode, json, expected) in table {
            let found = pairs("color", &node(json), style, explode, encode::percent_text);
            assert_eq!(found, expected, "{style:?} {explode} {json}");
        }
    }

    #[test]
    fn reserved_characters_stay_where_they_break_nothing() {
        let value = node(r#""a/b?c:d@e,f&g=h+i#j k""#);
        let found = pairs("q", &value, QueryStyle::Form, true, encode::reserved);
        assert_eq!(found, ["q=a/b?c:d@e,f%26g%3Dh%2Bi%23j%20k"]);
    }

    #[test]
    fn headers() {
        assert_eq!(header(&node(ARRAY), false), "blue,black,brown");
        assert_eq!(header(&node(OBJECT), true), "R=100,G=200,B=150");
        assert_eq!(header(&node(OBJECT), false), "R,100,G,200,B,150");
    }
}
