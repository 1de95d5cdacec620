//! The runtime's JSON tree beside `serde_json`, which has the last word on what JSON is: what it takes, the tree takes,
//! with the same value; what the tree is written as reads as the same tree; and no text takes more memory than in
//! proportion to its length.

use std::collections::BTreeMap;

use bindery_runtime::{Base64, Codec, DateTime, Node, Nullable, Value, number_text};

use crate::source::Source;
use crate::{drive, memory, odd};

/// What a tree may take of memory: so many bytes for each byte of text, and these for whatever the text. Nowhere
/// documented; it is what a tree of the smallest values takes, rounded up.
const FACTOR: usize = 256;
const FLOOR: usize = 1 << 16;

/// As deep as is documented.
const DEEPEST: usize = 127;

pub fn run(bytes: &[u8]) {
    let mut source = Source::new(bytes);
    let text = if source.once_in(2) { source.rest().to_vec() } else { made_up(&mut source) };
    drive::show("text", &text);
    let (ours, taken) = memory::peak_of(|| Node::from_slice(&text));
    assert!(taken <= FLOOR + FACTOR * text.len(), "{taken} bytes of memory for {} of text", text.len());
    let theirs = serde_json::from_slice::<Value>(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text));
    match (ours, theirs) {
        (Ok(tree), theirs) => {
            check(&tree);
            match theirs {
                // The one value of `serde_json`'s own in disguise is read as what hides in it.
                _ if is_private(&text) => {}
                Ok(theirs) => assert!(same(&tree.to_value(), &theirs), "{tree:?} is not {theirs:?}"),
                Err(error) => assert!(error.to_string().starts_with("number out of range"), "taken, but: {error}"),
            }
        }
        (Err(error), Ok(theirs)) => panic!("{error}, but it is {theirs:?}"),
        (Err(error), Err(_)) => {
            let _ = (error.to_string(), format!("{error:?}"));
            let (line, column) = error.position().expect("a place");
            let lines = text.split(|byte| *byte == b'\n').count();
            assert!(line <= lines + 1 && column <= text.len() + 1, "{error} in {lines} lines");
        }
    }
}

fn is_private(text: &[u8]) -> bool {
    // Escapes can hide it; nothing but it has a dollar sign, escaped or not, and is worth the loss.
    let holds = |word: &[u8]| text.windows(word.len()).any(|part| part == word);
    holds(b"$serde_json") || holds(b"\\u0024") || holds(b"private::")
}

/// Tree, text, value and serde say the same.
fn check(tree: &Node<'_>) {
    let text = tree.to_vec();
    let again = Node::from_slice(&text).unwrap_or_else(|error| panic!("what was written is no JSON: {error}"));
    assert!(again == *tree, "{again:?} was {tree:?}");
    assert!(again.to_vec() == text, "written in two ways");
    assert!(serde_json::to_vec(tree).expect("text") == text, "serde writes another text");
    let value = tree.to_value();
    let of_value = Node::from_value(&value);
    assert!(of_value.to_value() == value, "{of_value:?} was {value:?}");
    assert!(of_value.to_vec() == text, "{of_value:?} was {tree:?}");
    assert!(Value::decode(tree).expect("any JSON").encode().to_vec() == text, "read and written, it differs");
    decode(tree);
}

/// Whatever reads it, it ends in a value or an error; a value that came of it is written as what reads the same.
fn decode(tree: &Node<'_>) {
    decode_as::<bool>(tree);
    decode_as::<i8>(tree);
    decode_as::<u64>(tree);
    decode_as::<i128>(tree);
    decode_as::<f64>(tree);
    decode_as::<f32>(tree);
    decode_as::<String>(tree);
    decode_as::<DateTime>(tree);
    decode_as::<Base64>(tree);
    decode_as::<Option<String>>(tree);
    decode_as::<Nullable<Value>>(tree);
    decode_as::<Vec<Value>>(tree);
    decode_as::<Vec<i64>>(tree);
    decode_as::<BTreeMap<String, Value>>(tree);
    decode_as::<BTreeMap<String, Option<f64>>>(tree);
    let _ = number_text(&tree.to_value());
}

fn decode_as<T: Codec + PartialEq + std::fmt::Debug>(tree: &Node<'_>) {
    match T::decode(tree) {
        Ok(value) => {
            let text = value.encode().to_vec();
            let again = Node::from_slice(&text).and_then(|node| T::decode(&node));
            assert!(again.as_ref() == Ok(&value), "{again:?} was {value:?}");
        }
        Err(error) => drop(error.to_string()),
    }
}

/// The same value but for numbers that `f64` does not hold, which `serde_json` rounds.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (ours, Value::Number(number)) => {
            let digits = number_text(ours).unwrap_or_default();
            ours == theirs || digits.parse::<f64>().is_ok_and(|float| number.as_f64() == Some(float))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && theirs.iter().all(|(name, theirs)| ours.get(name).is_some_and(|ours| same(ours, theirs)))
        }
        (ours, theirs) => ours == theirs,
    }
}

/// Text that is JSON, or nearly.
fn made_up(source: &mut Source<'_>) -> Vec<u8> {
    let mut text = Vec::new();
    if source.once_in(16) {
        text.extend_from_slice(b"\xEF\xBB\xBF");
    }
    if source.once_in(16) {
        let depth = DEEPEST - 2 + source.below(5);
        let (open, close) = *source.pick(&[("[", "]"), ("{\"a\":", "}")]);
        text.extend_from_slice(format!("{}0{}", open.repeat(depth), close.repeat(depth)).as_bytes());
    } else {
        write(source, &mut text, 6);
    }
    for _ in 0..source.below(4) {
        let at = source.below(text.len());
        match source.below(3) {
            0 => drop(text.drain(at..)),
            1 if at < text.len() => text[at] = source.number().to_le_bytes()[0],
            _ => text.splice(at..at, odd::text(source).into_bytes()).for_each(drop),
        }
    }
    text
}

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-0.0",
    "0.0",
    "1e0",
    "1E+0",
    "1e-0",
    "0e999999999999",
    "1e400",
    "-1e400",
    "1e-400",
    "5e-324",
    "2.5e-324",
    "4.9406564584124654e-324",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "9007199254740993",
    "9007199254740993.0",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "0.1",
    "0.1000000000000000055511151231257827",
    "100000000000000000000000",
    "1.000",
    "123456789012345678901234567890.5e-10",
    "01",
    "1.",
    ".5",
    "+1",
    "1e",
    "1e+",
    "0x1",
    "Infinity",
    "-",
    "340282366920938463463374607431768211455",
];

fn write(source: &mut Source<'_>, text: &mut Vec<u8>, depth: usize) {
    space(source, text);
    match source.below(if depth == 0 { 5 } else { 9 }) {
        0 => text.extend_from_slice(source.pick(&["null", "true", "false"]).as_bytes()),
        1 => text.extend_from_slice(source.pick(NUMBERS).as_bytes()),
        2 => text.extend_from_slice(format!("{}e{}", source.number(), source.below(700) as i64 - 350).as_bytes()),
        3 => string(source, text),
        4 => text.extend_from_slice(source.float().to_string().as_bytes()),
        5 | 6 => {
            text.push(b'[');
            for index in 0..source.below(6) {
                separate(index, text);
                write(source, text, depth - 1);
            }
            text.push(b']');
        }
        _ => {
            text.push(b'{');
            for index in 0..source.below(12) {
                separate(index, text);
                string(source, text);
                text.push(b':');
                write(source, text, depth - 1);
            }
            text.push(b'}');
        }
    }
    space(source, text);
}

fn separate(index: usize, text: &mut Vec<u8>) {
    if index > 0 {
        text.push(b',');
    }
}

fn space(source: &mut Source<'_>, text: &mut Vec<u8>) {
    if source.once_in(8) {
        text.extend_from_slice(source.pick(&[" ", "\n", "\r\n", "\t", "\n\n  "]).as_bytes());
    }
}

fn string(source: &mut Source<'_>, text: &mut Vec<u8>) {
    const ESCAPES: &[&str] = &[
        "\\u0000",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\udc00",
        "\\u0024",
        "\\/",
        "\\b",
        "\\f",
        "\\x",
        "\\u12",
        "\\\"",
        "\\\\",
        "a",
        "\"",
    ];
    if source.once_in(2) {
        text.extend_from_slice(Value::from(odd::text(source)).to_string().as_bytes());
        return;
    }
    text.push(b'"');
    for _ in 0..source.below(5) {
        text.extend_from_slice(source.pick(ESCAPES).as_bytes());
    }
    text.push(b'"');
}
