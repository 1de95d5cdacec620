//! Same input, same bytes; and what does not matter changes nothing.

mod support;

use std::collections::BTreeSet;

use bindery::{Generated, Input};
use serde_json::Value;
use support::{fixture, folder, single};

fn generated(text: String) -> Generated {
    let input = Input::new("document", text);
    bindery::generate(&[input], &single()).unwrap_or_else(|found| panic!("{found}"))
}

fn documents() -> impl Iterator<Item = Input> {
    folder("../specs")
        .into_iter()
        .chain(folder("tests/constructs"))
        .map(|path| fixture(&path))
        .filter(|input| input.name.ends_with("yaml"))
}

#[test]
fn twice_is_the_same() {
    for input in documents() {
        assert_eq!(generated(input.text.clone()).files, generated(input.text).files, "{}", input.name);
    }
}

#[test]
fn line_ends_a_mark_and_json_change_nothing() {
    for input in documents() {
        let files = generated(input.text.clone()).files;
        assert_eq!(generated(input.text.replace('\n', "\r\n")).files, files, "{}: CRLF", input.name);
        assert_eq!(generated(format!("\u{feff}{}", input.text)).files, files, "{}: byte order mark", input.name);
        let value: Value = serde_yaml::from_str(&input.text).expect("the document is YAML");
        let json = serde_json::to_string_pretty(&value).expect("the document has string keys");
        assert_eq!(generated(json).files, files, "{}: JSON", input.name);
    }
}

/// Names hang on what is named, not on who came first.
#[test]
fn another_order_gives_the_same_names() {
    for input in documents() {
        let forward = outline(&input.text);
        let mut value: Value = serde_yaml::from_str(&input.text).expect("the document is YAML");
        for place in ["/paths", "/components/schemas", "/components/responses"] {
            if let Some(Value::Object(members)) = value.pointer_mut(place) {
                *members = std::mem::take(members).into_iter().rev().collect();
            }
        }
        let backward = outline(&value.to_string());
        assert_eq!(forward, backward, "{}", input.name);
    }
}

/// The lines of an outline, whatever their order.
fn outline(text: &str) -> BTreeSet<String> {
    generated(text.to_owned()).summaries[0].outline.lines().map(str::to_owned).collect()
}
