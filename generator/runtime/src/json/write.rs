//! The tree as text: what is written is what is in it, in its order. `Serialize` is for who brings a serializer of their
//! own; bodies are written here, where strings are looked through eight bytes at a time and nothing is generic.

use std::io::Write;

use serde::ser::{Error, Serialize, Serializer};
use serde_json::value::RawValue;

use super::Node;

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::Number(value) => value.serialize(serializer),
            Node::Decimal(text) => decimal(text, serializer),
            Node::String(value) => serializer.serialize_str(value),
            Node::Array(items) => serializer.collect_seq(items),
            Node::Object(object) => serializer.collect_map(object.iter()),
        }
    }
}

/// `serde_json` writes all digits this way; no other way would reach its text.
fn decimal<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::from_str::<&RawValue>(text).map_err(S::Error::custom)?.serialize(serializer)
}

/// The JSON text of a tree, without white space.
pub(super) fn text(node: &Node<'_>) -> Vec<u8> {
    let mut to = Vec::with_capacity(length(node));
    write(node, &mut to);
    to
}

/// How long the text is, if no string needs escapes; of numbers, what most take.
fn length(node: &Node<'_>) -> usize {
    match node {
        Node::Null | Node::Bool(_) => 5,
        Node::Number(_) => 20,
        Node::Decimal(text) => text.len(),
        Node::String(text) => text.len() + 2,
        Node::Array(items) => 2 + items.iter().map(|item| length(item) + 1).sum::<usize>(),
        Node::Object(members) => 2 + members.iter().map(|(name, value)| name.len() + 4 + length(value)).sum::<usize>(),
    }
}

fn write(node: &Node<'_>, to: &mut Vec<u8>) {
    match node {
        Node::Null => to.extend_from_slice(b"null"),
        Node::Bool(true) => to.extend_from_slice(b"true"),
        Node::Bool(false) => to.extend_from_slice(b"false"),
        Node::Number(number) => {
            // Writing to a `Vec` cannot fail.
            let _ = write!(to, "{number}");
        }
        Node::Decimal(text) => to.extend_from_slice(text.as_bytes()),
        Node::String(text) => write_string(text, to),
        Node::Array(items) => {
            to.push(b'[');
            for (index, item) in items.iter().enumerate() {
                separate(index, to);
                write(item, to);
            }
            to.push(b']');
        }
        Node::Object(members) => {
            to.push(b'{');
            for (index, (name, value)) in members.iter().enumerate() {
                separate(index, to);
                write_string(name, to);
                to.push(b':');
                write(value, to);
            }
            to.push(b'}');
        }
    }
}

fn separate(index: usize, to: &mut Vec<u8>) {
    if index > 0 {
        to.push(b',');
    }
}

fn write_string(text: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(plain) = first_escaped(rest) {
        let (before, behind) = rest.split_at(plain);
        to.extend_from_slice(before);
        if let Some((byte, behind)) = behind.split_first() {
            write_escape(*byte, to);
            rest = behind;
        }
    }
    to.extend_from_slice(rest);
    to.push(b'"');
}

/// Where the first byte is that JSON has to escape: a quote, a backslash or a control character.
pub(super) fn first_escaped(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let (words, _) = bytes.as_chunks::<8>();
    let plain = words.iter().take_while(|word| {
        let word = u64::from_ne_bytes(**word);
        let (quotes, backslashes) = (word ^ (ONES * u64::from(b'"')), word ^ (ONES * u64::from(b'\\')));
        // Each term has the high bit of a byte set where the byte is below a space, or has become zero. A borrow can
        // set one too many, behind one that is right.
        let found = word.wrapping_sub(ONES * 0x20) & !word
            | quotes.wrapping_sub(ONES) & !quotes
            | backslashes.wrapping_sub(ONES) & !backslashes;
        found & HIGH == 0
    });
    let start = plain.count() * 8;
    let is_escaped = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    bytes[start..].iter().position(is_escaped).map(|index| start + index)
}

fn write_escape(byte: u8, to: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            let _ = write!(to, "\\u{byte:04x}");
            return;
        }
    };
    to.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, text};

    /// serde_json has the last word on how JSON is written.
    fn assert_as_serde_json_writes(value: &Value) {
        let expected = serde_json::to_string(value).expect("JSON");
        assert_eq!(String::from_utf8_lossy(&text(&Node::from_value(value))), expected);
    }

    #[test]
    fn every_character_is_written_wherever_it_stands() {
        let characters = (0..=0x1ff).chain([0x7ff, 0x2028, 0x20ac, 0xfffd, 0x1f600]).filter_map(char::from_u32);
        for character in characters {
            for before in 0..18 {
                let string = format!("{}{character}{}{character}", "x".repeat(before), "é".repeat(before % 5));
                assert_as_serde_json_writes(&json!({ &string: [string.as_str()] }));
            }
        }
    }

    #[test]
    fn numbers_and_structure_are_written_as_ever() {
        let numbers =
            json!([0, -1, u64::MAX, i64::MIN, 1.0, -0.0, 0.1, 1e300, 1.5e-9, 123456789.125, f64::MIN_POSITIVE]);
        assert_as_serde_json_writes(&numbers);
        assert_as_serde_json_writes(&json!({"a": null, "b": [true, false, [], {}], "": {"c": {"d": [{}, [[]]]}}}));
    }
}
