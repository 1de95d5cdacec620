//! What grew with the square of how many there are.

use super::{Bomb, STEPS, TEXT, document, link, list, object, schemas};

pub const SQUARES: &[Bomb] = &[
    Bomb {
        name: "missing-references",
        document: missing_references,
        error: Some("`#/components/schemas/N0` refers to nothing"),
    },
    Bomb { name: "clashing-names", document: clashing_names, error: None },
    Bomb { name: "clashing-places", document: clashing_places, error: None },
    Bomb { name: "chain-of-checks", document: chain_of_checks, error: None },
    Bomb { name: "chain-of-unions", document: chain_of_unions, error: STEPS },
];

fn missing_references() -> String {
    schemas(&format!(
        "\"A\": {}",
        object(&list(50_000, |index| format!("\"m{index}\": {}", link(format_args!("N{index}")))))
    ))
}

/// Names of ten thousand schemas that are all `A` in Rust's case, but for their numbers.
fn clashing_names() -> String {
    let signs = ["_", "-", ".", " ", "_-", "-.", ". ", " _", "__", "--"];
    let digit = |index: usize, place: u32| signs[index / 10_usize.pow(place) % 10];
    let name = |index: usize| -> String {
        let signs: String = (1..4).map(|place| digit(index, place)).map(|sign| format!("{sign},")).collect();
        format!("{}a{signs}", digit(index, 0))
    };
    schemas(&list(10_000, |index| format!("\"{}\": {{\"type\": \"object\", \"required\": [\"a\"]}}", name(index))))
}

/// Schemas that are referred to where they stand, all of which would be called `x`: what they stand in says nothing.
fn clashing_places() -> String {
    const SAYS_NOTHING: [&str; 10] = [
        "components",
        "schemas",
        "schema",
        "properties",
        "content",
        "responses",
        "paths",
        "requestBody",
        "parameters",
        "headers",
    ];
    fn held(depth: usize, way: &str, links: &mut Vec<String>) -> String {
        if depth == 0 {
            links.push(format!("\"m{}\": {{\"$ref\": \"#{way}\"}}", links.len()));
            return "{\"type\": \"object\", \"required\": [\"a\"]}".to_owned();
        }
        let members = SAYS_NOTHING.map(|key| format!("\"{key}\": {}", held(depth - 1, &format!("{way}/{key}"), links)));
        format!("{{{}}}", members.join(", "))
    }
    let mut links = Vec::new();
    let held = held(4, "/x-a", &mut links);
    document(&format!("\"x-a\": {held}, \"components\": {{\"schemas\": {{\"S\": {}}}}}", object(&links.join(", "))))
}

/// Only the last has something to check, and what holds it stands before it.
fn chain_of_checks() -> String {
    let chain = list(5_000, |index| {
        format!("\"A{index}\": {}", object(&format!("\"a\": {}", link(format_args!("A{}", index + 1)))))
    });
    let last = object("\"a\": {\"type\": \"string\", \"maxLength\": 1}, \"b\": {\"type\": \"number\"}");
    document(&format!(
        "\"paths\": {{\"/a\": {{\"post\": {{\"requestBody\": {{\"content\": {{\"application/json\": {{\"schema\": {}}}}}}}, \
         \"responses\": {{\"200\": {{\"description\": \"x\"}}}}}}}}}}, \"components\": {{\"schemas\": {{{chain}, \"A5000\": {last}}}}}",
        link("A0")
    ))
}

fn chain_of_unions() -> String {
    let chain = list(10_000, |index| {
        format!(
            "\"A{index}\": {{\"oneOf\": [{}, {TEXT}, {{\"type\": \"integer\"}}]}}",
            link(format_args!("A{}", index + 1))
        )
    });
    schemas(&format!("{chain}, \"A10000\": {}", object("")))
}
