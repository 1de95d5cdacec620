//! Tests: samples reach every branch, however schemas put unions, `allOf` and properties together.

use serde_json::{Value, json};

use super::judge::{Source, Trees};
use super::samples::Samples;
use super::survey::Survey;

/// What is made up of the schema `A`; `own` are those that have samples of their own.
fn made_up(schemas: Value, own: &[&str]) -> Vec<Value> {
    let trees = Trees::new(json!({"openapi": "3.1.0", "components": {"schemas": schemas}}));
    let source = Source::new(&trees).expect("it is well-formed");
    let own = own.iter().map(|name| format!("/components/schemas/{name}")).collect();
    let mut samples = Samples { own, ..Samples::default() };
    samples.add(&source, &mut Survey::new(&source), "/components/schemas/A", true);
    let made_up = samples.samples.iter().filter(|sample| sample.kind == "made up");
    made_up.map(|sample| serde_json::from_str(&sample.text).expect("it is JSON")).collect()
}

fn schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// An object that only such a member makes valid.
fn with(member: &str) -> Value {
    json!({"type": "object", "required": [member], "properties": {member: {"type": "string"}}})
}

fn all_have_one(samples: &[Value], members: &[&str]) {
    for member in members {
        assert!(samples.iter().any(|sample| sample.get(member).is_some()), "{member} is nowhere in {samples:?}");
    }
}

#[test]
fn unions_within_unions() {
    let inline = json!({"A": {"oneOf": [with("a"), {"anyOf": [with("b"), {"oneOf": [with("c"), with("d")]}]}]}});
    all_have_one(&made_up(inline, &[]), &["a", "b", "c", "d"]);
    let named = json!({"A": {"oneOf": [schema("B"), schema("C")]}, "B": {"oneOf": [with("a"), schema("D")]},
        "C": with("b"), "D": {"anyOf": [with("c"), with("d")]}});
    all_have_one(&made_up(named, &["A", "B", "C", "D"]), &["a", "b", "c", "d"]);
}

#[test]
fn unions_within_merges_within_unions() {
    let merge =
        json!({"allOf": [with("base"), {"oneOf": [schema("B"), with("b")]}, {"anyOf": [with("c"), with("d")]}]});
    let schemas = json!({"A": {"oneOf": [{"allOf": [schema("M"), {"description": "M"}]}, with("e")]}, "M": merge,
        "B": {"allOf": [{"oneOf": [with("f"), with("g")]}]}});
    all_have_one(&made_up(schemas, &["A", "M", "B"]), &["base", "b", "c", "d", "e", "f", "g"]);
}

#[test]
fn unions_beside_properties() {
    let beside = json!({"type": "object", "properties": {"kind": {"type": "string", "enum": ["x", "y"]}},
        "oneOf": [schema("B"), with("b")], "anyOf": [with("c"), with("d")]});
    let b = json!({"type": "object", "required": ["a"], "properties": {"a": {"oneOf": [with("e"), with("f")]}}});
    let samples = made_up(json!({"A": beside, "B": b}), &["A", "B"]);
    all_have_one(&samples, &["a", "b", "c", "d"]);
    let of_b: Vec<_> = samples.iter().filter(|sample| sample.get("a").is_some()).collect();
    assert!(["x", "y"].iter().all(|kind| of_b.iter().any(|sample| sample["kind"] == *kind)), "{of_b:?}");
    let inside: Vec<_> = of_b.iter().map(|sample| sample["a"].clone()).collect();
    all_have_one(&inside, &["e", "f"]);
}

#[test]
fn schemas_that_have_no_samples_of_their_own() {
    let schemas = json!({"A": {"type": "object", "properties": {"list": schema("List")}},
        "List": {"type": "array", "items": {"oneOf": [with("a"), with("b")]}}});
    let samples = made_up(schemas, &["A"]);
    let items: Vec<_> = samples.iter().filter_map(|sample| sample["list"].as_array()).flatten().cloned().collect();
    all_have_one(&items, &["a", "b"]);
}

#[test]
fn least_values_of_each_branch() {
    let branch = |member: &str| json!({"type": "object", "required": [member], "properties": {member: {"type": "string"}, "more": {"type": "string"}}});
    let samples = made_up(json!({"A": {"oneOf": [branch("a"), branch("b")]}}), &["A"]);
    let least: Vec<_> = samples.into_iter().filter(|sample| sample.get("more").is_none()).collect();
    all_have_one(&least, &["a", "b"]);
}

#[test]
fn kinds_of_kinds_and_each_of_their_tags() {
    let base = |mapping: Value| {
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": mapping}})
    };
    let mut cat = base(json!({"lion": "Lion", "tiger": "Tiger"}));
    cat["allOf"] = json!([schema("A")]);
    let kind = |base: &str, member: &str| json!({"allOf": [schema(base), with(member)]});
    let schemas = json!({"A": base(json!({"cat": "Cat", "dog": "Dog"})), "Cat": cat, "Dog": kind("A", "barks"),
        "Lion": kind("Cat", "roars"), "Tiger": kind("Cat", "stripes")});
    all_have_one(&made_up(schemas, &["A", "Cat", "Dog", "Lion", "Tiger"]), &["barks", "roars", "stripes"]);
    let several = json!({"A": {"oneOf": [schema("B"), schema("C")], "discriminator": {"propertyName": "kind",
        "mapping": {"x": "#/components/schemas/B", "y": "#/components/schemas/B", "z": "C"}}},
        "B": {"allOf": [with("kind"), with("b")]}, "C": {"allOf": [with("kind"), with("c")]}});
    let samples = made_up(several, &["A", "B", "C"]);
    assert!(["x", "y", "z"].iter().all(|tag| samples.iter().any(|sample| sample["kind"] == *tag)), "{samples:?}");
}
