//! A document as a tree, and the ways through it: JSON pointers, and references within the document.

use std::borrow::Cow;

use serde_json::Value;

/// The node behind a pointer, and the pointer that leads to it without references on the way.
pub fn lookup<'a>(document: &'a Value, pointer: &str) -> Option<(&'a Value, String)> {
    let mut canonical = String::new();
    let mut node = document;
    for token in pointer.split('/').skip(1) {
        (node, canonical) = followed(document, node, canonical)?;
        node = match node {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            _ => node.get(unescaped(token).as_ref())?,
        };
        canonical = canonical + "/" + token;
    }
    Some((node, canonical))
}

/// The node that a reference leads to, through as many references as there are.
pub fn followed<'a>(document: &'a Value, node: &'a Value, canonical: String) -> Option<(&'a Value, String)> {
    let (mut node, mut canonical) = (node, canonical);
    // References that lead in a circle lead nowhere.
    for _ in 0..32 {
        let Some(pointer) = reference(node) else { return Some((node, canonical)) };
        (node, canonical) = lookup(document, &pointer)?;
    }
    None
}

/// Where a reference within the document leads.
pub fn reference(node: &Value) -> Option<Cow<'_, str>> {
    let pointer = node.get("$ref")?.as_str()?.strip_prefix('#')?;
    match pointer.contains('%') {
        // In a URI's fragment anything may be escaped once more.
        true => Some(Cow::Owned(percent_decoded(pointer))),
        false => Some(Cow::Borrowed(pointer)),
    }
}

/// Where a schema leads that says no more than a reference does, or an `allOf` of one.
pub fn alias(document: &Value, schema: &Value) -> Option<String> {
    const NOTES: [&str; 8] = ["$ref", "allOf", "default", "deprecated", "description", "example", "examples", "title"];
    let (mut node, mut canonical) = (schema, None);
    for _ in 0..32 {
        if !node.as_object()?.keys().all(|keyword| NOTES.contains(&keyword.as_str())) {
            return canonical;
        }
        let parts = node["allOf"].as_array().map_or(&[][..], Vec::as_slice);
        match (reference(node), parts) {
            (Some(pointer), []) => {
                let (target, to) = lookup(document, &pointer)?;
                (node, canonical) = (target, Some(to));
            }
            (None, [only]) if canonical.is_none() => node = only,
            _ => return canonical,
        }
    }
    None
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hexadecimal(*high).zip(hexadecimal(*low)),
            _ => None,
        };
        bytes.push(escaped.map_or(*first, |(high, low)| high * 16 + low));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Whether a place is another or above it.
pub fn leads(pointer: &str, to: &str) -> bool {
    to.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A name as a token of a pointer.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescaped(token: &str) -> Cow<'_, str> {
    match token.contains('~') {
        true => Cow::Owned(token.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(token),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lookup;

    #[test]
    fn references_are_followed_on_the_way() {
        let document = json!({
            "paths": {"/a": {"200": {"$ref": "#/shared/x~1y%7Bz%7D"}, "404": {"$ref": "#/paths/~1a/404"}}},
            "shared": {"x/y{z}": {"list": [1, {"found": true}]}},
        });
        let found = lookup(&document, "/paths/~1a/200/list/1");
        assert_eq!(found, Some((&json!({"found": true}), "/shared/x~1y{z}/list/1".to_owned())));
        assert_eq!(lookup(&document, "/paths/~1a/404/list"), None);
        assert_eq!(lookup(&document, "/paths/~1b"), None);
    }
}
