//! What the program that runs samples has to know of the crate's types: which variants of their enums are those of the
//! unknown, and how values are made with constructors and setters. It is Rust, written from the generator's own summary.

use std::collections::{BTreeMap, BTreeSet};

use bindery::{Model, ModelKind, ModelVariant, Property, Summary};
use serde::{Deserialize, Serialize};

/// What is known of a crate's types.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Types {
    /// The schemas that there are types for, each as a pointer and the type as the crate's modules write it.
    pub roots: Vec<(String, String)>,
    /// The types whose values can be made.
    pub made: BTreeSet<String>,
    /// What the program has to know, as Rust.
    pub text: String,
}

/// As many properties of all types are compiled in. Beyond, only types that are sent have setters called.
const PROPERTIES: usize = 20_000;

impl Types {
    /// Of one document.
    pub fn new(summary: &Summary) -> Self {
        let roots = summary.bodies.iter().map(|body| (body.pointer.clone(), body.rust.clone())).collect::<Vec<_>>();
        let models: BTreeMap<_, _> = summary.models.iter().map(|model| (model.rust.as_str(), model)).collect();
        let made = reached(&roots, &models, properties(summary) > PROPERTIES);
        let enums = summary.models.iter().filter_map(listed).collect::<String>();
        let makers = summary.models.iter().filter(|model| made.contains(&model.rust)).map(|model| maker(model, &made));
        let text = format!(
            "/// The enums: how many variants are listed, the next being that of the unknown, and whether they are of\n\
             /// kinds.\n\
             const ENUMS: &[(&str, usize, bool)] = &[\n{enums}];\n{}",
            makers.collect::<String>()
        );
        Self { roots, made, text }
    }
}

fn properties(summary: &Summary) -> usize {
    let count = |model: &Model| match &model.kind {
        ModelKind::Structure { arguments, setters } => arguments.len() + setters.len(),
        _ => 0,
    };
    summary.models.iter().map(count).sum()
}

/// Types of schemas that are sampled, and what unions among them are made of: other types have no samples of their own.
fn reached(roots: &[(String, String)], models: &BTreeMap<&str, &Model>, only_sent: bool) -> BTreeSet<String> {
    let mut waiting: Vec<&str> = roots.iter().map(|(_, rust)| rust.as_str()).collect();
    let mut reached = BTreeSet::new();
    while let Some(rust) = waiting.pop() {
        let Some(model) = models.get(rust).filter(|model| model.sent || !only_sent) else { continue };
        match &model.kind {
            ModelKind::Enumeration { .. } => continue,
            ModelKind::Structure { .. } => {}
            ModelKind::Union { variants } if reached.contains(rust) || variants.is_empty() => continue,
            ModelKind::Union { variants } => waiting.extend(variants.iter().map(|variant| unboxed(&variant.rust))),
        }
        reached.insert(rust.to_owned());
    }
    reached
}

fn unboxed(rust: &str) -> &str {
    rust.strip_prefix("Box<").and_then(|rust| rust.strip_suffix('>')).unwrap_or(rust)
}

fn listed(model: &Model) -> Option<String> {
    let (count, is_union) = match &model.kind {
        ModelKind::Structure { .. } => return None,
        ModelKind::Enumeration { listed } => (*listed, false),
        ModelKind::Union { variants } => (variants.len(), true),
    };
    let name = model.rust.rsplit("::").next().unwrap_or_default();
    Some(format!("    ({name:?}, {count}, {is_union}),\n"))
}

fn maker(model: &Model, made: &BTreeSet<String>) -> String {
    let body = match &model.kind {
        ModelKind::Structure { arguments, setters } => structure(arguments, setters),
        ModelKind::Union { variants } => union(variants, made),
        ModelKind::Enumeration { .. } => return String::new(),
    };
    format!(
        "\nimpl Make for {} {{\n    fn make(from: &Node<'_>) -> Result<Self, DecodeError> {{\n{body}    }}\n}}\n",
        model.rust
    )
}

fn structure(arguments: &[Property], setters: &[Property]) -> String {
    let arguments =
        arguments.iter().map(|Property { wire_name, rust, .. }| format!("needed::<{rust}>(from, {wire_name:?})?"));
    let new = format!("Self::new({})", arguments.collect::<Vec<_>>().join(", "));
    if setters.is_empty() {
        return format!("        let _ = from;\n        Ok({new})\n");
    }
    let setters = setters.iter().map(|Property { wire_name, rust_name, rust, null_by_field }| {
        let null = null_by_field.then(|| {
            format!(
                "        if from.get({wire_name:?}) == Some(&Node::Null) {{\n            made.{rust_name} = Nullable::Null;\n        }}\n"
            )
        });
        format!(
            "        if let Some(value) = given::<{rust}>(from, {wire_name:?})? {{\n            made = made.{rust_name}(value);\n        }}\n{}",
            null.unwrap_or_default()
        )
    });
    format!("        let mut made = {new};\n{}        Ok(made)\n", setters.collect::<String>())
}

/// Which kind it is, the sample's own decoding says: that this is the right one is asked elsewhere.
fn union(variants: &[ModelVariant], made: &BTreeSet<String>) -> String {
    let arms = variants.iter().enumerate().map(|(index, ModelVariant { rust_name, rust })| {
        let make = if made.contains(unboxed(rust)) { "Make::make" } else { "Codec::decode" };
        format!("            {index} => {make}(from).map(Self::{rust_name}),\n")
    });
    format!(
        "        match variant::<Self>(from)? {{\n{}            _ => Self::decode(from),\n        }}\n",
        arms.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use bindery::{Input, Options, generate};

    use super::Types;

    const PETS: &str = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: array, items: {type: string}}]}
    Cat: {type: object, required: [name], properties: {name: {type: string}, 'in': {type: [string, 'null']}}}
    Colour: {type: string, enum: [red, blue]}
";

    #[test]
    fn enums_are_listed_and_values_are_made() {
        let options = Options {
            crate_name: "pets".to_owned(),
            module_per_document: false,
            allow_missing_schemas: false,
            allow: Vec::new(),
        };
        let generated = generate(&[Input::new("pets.yaml", PETS)], &options).expect("it is right");
        let types = Types::new(&generated.summaries[0]);
        assert_eq!(types.made.iter().collect::<Vec<_>>(), ["models::Cat", "models::Pet"]);
        for part in [
            "(\"Pet\", 2, true),",
            "(\"Colour\", 2, false),",
            "Self::new(needed::<String>(from, \"name\")?)",
            "given::<Nullable<String>>(from, \"in\")? {\n            made = made.r#in(value);",
            "0 => Make::make(from).map(Self::Cat),",
            "1 => Codec::decode(from).map(",
        ] {
            assert!(types.text.contains(part), "{part} is not in\n{}", types.text);
        }
    }
}
