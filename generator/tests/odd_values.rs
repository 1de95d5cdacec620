//! Any value in any place: what is wrong with it is said once, where it stands, in words of the generator's own, and
//! nothing panics.

mod support;

use std::collections::BTreeSet;

use bindery::{Input, Severity};
use serde_json::{Value, json};
use support::single;

/// Every object of OpenAPI, with every field that there is, and a reference to nothing: what is said is known before
/// anything is made.
const EVERY_FIELD: &str = include_str!("odd_values/every_field.yaml");

/// Words of the libraries that read documents, which know no places.
const FOREIGN: [&str; 8] = [
    "invalid type",
    "invalid value",
    "invalid length",
    "unknown variant",
    "unknown field",
    "missing field",
    "did not match any variant",
    "duplicate field",
];

fn odd() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1.5),
        json!("odd"),
        json!([]),
        json!([null]),
        json!({}),
        json!({"odd": null}),
        json!({"$ref": "#/odd"}),
        json!({"$ref": 1}),
        json!({"x-odd": null}),
    ]
}

/// The pointers of all values, but for one of each field where the same field has the same around it.
fn places(value: &Value, at: &str, kind: &str, met: &mut BTreeSet<String>, found: &mut Vec<String>) {
    if !at.is_empty() && met.insert(kind.to_owned()) {
        found.push(at.to_owned());
    }
    let near = |name: &str| -> String {
        let kept: Vec<_> = kind.rsplit('/').take(2).collect();
        format!("{}/{}/{name}", kept.get(1).copied().unwrap_or_default(), kept.first().copied().unwrap_or_default())
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            let escaped = name.replace('~', "~0").replace('/', "~1");
            places(member, &format!("{at}/{escaped}"), &near(&escaped), met, found);
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
            places(item, &format!("{at}/{index}"), &near("0"), met, found);
        }),
        _ => {}
    }
}

/// One fault is one error, at its place.
#[test]
fn every_value_is_spoken_of_once_and_in_our_own_words() {
    let document: Value = serde_yaml::from_str(EVERY_FIELD).expect("it is YAML");
    let (mut met, mut found) = (BTreeSet::new(), Vec::new());
    places(&document, "", "", &mut met, &mut found);
    assert!(found.len() > 200, "{}", found.len());
    let (mut foreign, mut twice) = (Vec::new(), Vec::new());
    for at in found {
        for value in odd() {
            let mut changed = document.clone();
            *changed.pointer_mut(&at).expect("it is there") = value.clone();
            let found = bindery::generate(&[Input::new("odd.json", changed.to_string())], &single());
            let said = match found {
                Ok(generated) => generated.warnings,
                Err(found) => found,
            };
            let is_foreign = |text: &str| FOREIGN.iter().any(|words| text.contains(words));
            let words = said.iter().filter(|found| is_foreign(&found.message));
            foreign.extend(words.map(|found| format!("{at} = {value}: {found}")));
            let errors = said.iter().filter(|found| found.severity == Severity::Error);
            let errors = errors.filter(|found| !found.message.contains("Nothing"));
            let pointers: BTreeSet<_> = errors.map(|found| &found.pointer).collect();
            if pointers.len() > 1 && !is_shared(&at) {
                twice.push(format!("{at} = {value}: {pointers:?}"));
            }
        }
    }
    assert!(foreign.is_empty(), "{}:\n{}", foreign.len(), foreign.join("\n"));
    assert!(twice.is_empty(), "{}:\n{}", twice.len(), twice.join("\n"));
}

/// Whether what stands there is of many places: a section of the components, or what is copied to where it is used.
fn is_shared(at: &str) -> bool {
    let copied = ["/components/callbacks", "/components/pathItems", "/components/mediaTypes"];
    at.starts_with("/components") && at.split('/').count() <= 3 || copied.iter().any(|section| at.starts_with(section))
}
