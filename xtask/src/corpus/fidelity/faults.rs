//! Tests: faults of a generator are planted, and each gate has to find its own. What the program would print of a crate
//! is written by types that are made up here, one right and others wrong.

use serde_json::{Value, json};

use super::gates;
use super::harness::{Outcome, Told, What};
use super::judge::{Source, Trees};
use super::samples::{Sample, Samples};
use super::survey::Survey;

const PET: &str = "/components/schemas/Pet";

/// A union by shape beside a property, one of whose kinds has a constant, a list of anything and a limited text.
fn document() -> Value {
    json!({"openapi": "3.1.0", "components": {"schemas": {
        "Pet": {"type": "object", "required": ["id", "of"], "properties": {
            "id": {"type": "string", "minLength": 2},
            "kind": {"const": "pet"},
            "any": {},
            "of": {"oneOf": [
                {"type": "object", "required": ["lives"], "properties": {"lives": {"type": "integer"}}},
                {"type": "object", "required": ["barks"], "properties": {"barks": {"type": "boolean"}}},
            ]},
        }},
    }}})
}

fn samples() -> Vec<Sample> {
    let trees = Trees::new(document());
    let source = Source::new(&trees).expect("it is well-formed");
    let mut samples = Samples::default();
    samples.add(&source, &mut Survey::new(&source), PET, true);
    assert!(samples.samples.len() > 6, "{samples:?}");
    samples.samples
}

/// What is said of a sample by a crate whose types are right.
fn right(number: usize, sample: &Sample) -> Vec<Told> {
    let json: Value = serde_json::from_str(&sample.text).expect("it is JSON");
    let told =
        |what, pointer: &str, text: &str| Told { number, what, pointer: pointer.to_owned(), text: text.to_owned() };
    let mut all = Vec::new();
    if !json["any"].is_null() {
        all.push(told(What::Any, "/any", ""));
    }
    if sample.notes.is_some() {
        let kind = if json["of"].get("lives").is_some() { "PetOf:0" } else { "PetOf:1" };
        all.push(told(What::Kind, "/of", kind));
    } else if json["of"].get("lives").or(json["of"].get("barks")).is_none() {
        all.push(told(What::Unknown, "/of", "PetOf"));
    }
    if sample.made {
        all.push(told(What::Made, "", &sample.text));
    }
    all
}

/// How many fail each gate, where a fault changes what is said.
fn failing(fault: impl Fn(&mut Told)) -> [usize; 4] {
    let samples = samples();
    let told = samples.iter().enumerate().flat_map(|(number, sample)| right(number, sample));
    let mut outcome = Outcome { told: told.collect(), reached: samples.len(), problem: None };
    outcome.told.iter_mut().for_each(fault);
    let made = gates::made(|| Ok(document()), &samples, &outcome).expect("the document is there").1;
    let (kept, typed) = (gates::kept(&outcome), gates::typed(&samples, &outcome));
    [kept, typed, gates::apart(&samples, &outcome).1, made].map(|failures| failures.len())
}

#[test]
fn types_that_are_right_pass() {
    assert_eq!(failing(|_| {}), [0; 4]);
    let samples = samples();
    let told = samples.iter().enumerate().flat_map(|(number, sample)| right(number, sample));
    let outcome = Outcome { told: told.collect(), reached: samples.len(), problem: None };
    assert_eq!(gates::apart(&samples, &outcome).0, 1, "there is a union to tell apart");
}

#[test]
fn a_kind_that_is_read_as_unknown() {
    let [kept, typed, ..] = failing(|told| {
        if told.text == "PetOf:1" {
            (told.what, told.text) = (What::Unknown, "PetOf".to_owned());
        }
    });
    assert!(kept == 0 && typed > 0);
}

#[test]
fn a_property_that_is_any_json_or_lacks() {
    for what in [What::Any, What::Unread] {
        let [kept, typed, ..] = failing(|told| {
            if told.what == What::Kind {
                (told.what, told.pointer) = (what, "/id".to_owned());
            }
        });
        assert!(kept == 0 && typed > 0);
    }
}

#[test]
fn kinds_that_are_read_as_one_another() {
    for wrong in ["PetOf:0", ""] {
        let [kept, typed, apart, _] = failing(|told| {
            if told.what == What::Kind {
                wrong.clone_into(&mut told.text);
            }
        });
        assert!(kept == 0 && typed == 0 && apart > 0);
    }
}

#[test]
fn a_constructor_that_writes_something_else() {
    let other = |told: &mut Told| {
        if told.what == What::Made {
            told.text =
                told.text.replace(r#""lives":1"#, r#""lives":2"#).replace(r#""barks":true"#, r#""barks":false"#);
        }
    };
    assert!(failing(other)[3] > 0, "it is valid, but not what was given");
    let [.., apart, made] = failing(|told| {
        if told.what == What::Made {
            told.text = told.text.replace(r#""kind":"pet""#, r#""kind":"car""#);
        }
    });
    assert!(apart == 0 && made > 0);
}

#[test]
fn a_check_that_is_too_narrow_and_a_constructor_that_lacks_an_argument() {
    let narrow = |told: &mut Told| {
        if told.what == What::Made {
            (told.what, told.text) = (What::Unmade, "it would not be sent: `it.id`: 2 characters".to_owned());
        }
    };
    assert!(failing(narrow)[3] > 0);
    let lacking = |told: &mut Told| {
        if told.what == What::Made {
            let mut made: Value = serde_json::from_str(&told.text).expect("it is JSON");
            made.as_object_mut().map(|members| members.remove("id"));
            told.text = made.to_string();
        }
    };
    assert!(failing(lacking)[3] > 0);
}
