//! Discriminators: which kinds there are, and how the document says which one a value is.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document;

const SCHEMAS: &str = "/components/schemas/";

/// One of those that extend a schema.
#[derive(Clone, Debug)]
pub struct Kind<'a> {
    /// The member that says the kind.
    pub member: &'a str,
    /// What it says.
    pub tag: String,
    /// Where the kind is declared.
    pub pointer: String,
    /// The kind.
    pub schema: &'a Value,
}

/// The kinds of a schema that has a discriminator and no branches: those that are mapped, or all that extend it.
/// `trail` leads to the schema.
pub fn kinds<'a>(document: &'a Value, discriminator: &'a Value, trail: &[String]) -> Vec<Kind<'a>> {
    let Some(member) = discriminator["propertyName"].as_str() else { return Vec::new() };
    let kind = |tag: &str, pointer: String| {
        let (schema, pointer) = document::lookup(document, &pointer)?;
        Some(Kind { member, tag: tag.to_owned(), pointer, schema })
    };
    if let Some(mapping) = discriminator["mapping"].as_object().filter(|mapping| !mapping.is_empty()) {
        let targets = mapping.iter().filter_map(|(tag, target)| Some((tag, target.as_str()?)));
        return targets.filter_map(|(tag, target)| kind(tag, pointer(target))).collect();
    }
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let extends = |schema: &Value| {
        let parts = schema["allOf"].as_array().into_iter().flatten();
        parts.filter_map(document::reference).any(|part| trail.iter().any(|pointer| *pointer == part))
    };
    let extending = schemas.filter(|(_, schema)| extends(schema));
    extending.filter_map(|(name, _)| kind(name, format!("{SCHEMAS}{}", document::escaped(name)))).collect()
}

/// The member that says the kind, and all that it may say for a branch that is a reference.
pub fn tags<'a>(discriminator: &'a Value, branch: &Value, trail: &[String]) -> Vec<(&'a str, String)> {
    let Some(reference) = document::reference(branch) else { return Vec::new() };
    let Some(member) = discriminator["propertyName"].as_str() else { return Vec::new() };
    let targets = trail.iter().map(String::as_str).chain([reference.as_ref()]);
    tags_of(discriminator, targets).into_iter().map(|tag| (member, tag)).collect()
}

/// A tag as mappings have it, whose keys are texts.
pub fn tag_text(tag: &Value) -> String {
    tag.as_str().map_or_else(|| tag.to_string(), str::to_owned)
}

/// Whether a mapping gives tags to a branch.
pub fn is_mapped(discriminator: &Value, branch: &Value) -> bool {
    let reference = document::reference(branch);
    let mapping = discriminator["mapping"].as_object().into_iter().flatten();
    let mut targets = mapping.filter_map(|(_, target)| target.as_str());
    reference.is_some_and(|reference| targets.any(|target| pointer(target) == reference))
}

/// The member that says the kind, and what it says for a schema that extends one with a discriminator.
pub fn inherited_tag<'a>(discriminator: &'a Value, trail: &[String]) -> Option<(&'a str, String)> {
    let tag = tags_of(discriminator, trail.iter().map(String::as_str)).into_iter().next()?;
    Some((discriminator["propertyName"].as_str()?, tag))
}

/// Those that are mapped, or the schema's name.
fn tags_of<'a>(discriminator: &Value, targets: impl DoubleEndedIterator<Item = &'a str> + Clone) -> Vec<String> {
    let mapping = discriminator["mapping"].as_object().into_iter().flatten();
    let leads_there =
        |target: &Value| target.as_str().is_some_and(|target| targets.clone().any(|to| to == pointer(target)));
    let mapped: Vec<_> = mapping.filter(|(_, target)| leads_there(target)).map(|(tag, _)| tag.clone()).collect();
    if !mapped.is_empty() {
        return mapped;
    }
    // What led there may be a union that has it for a branch.
    let name = targets.rev().find_map(|target| target.strip_prefix(SCHEMAS));
    name.map(|name| name.replace("~1", "/").replace("~0", "~")).into_iter().collect()
}

/// The tags that the document fixes, each with the member that has it: those of mappings, and the names of schemas that
/// extend one with a discriminator.
pub fn fixed(document: &Value) -> BTreeSet<(String, String)> {
    let (mut found, mut next) = (BTreeSet::new(), vec![document]);
    while let Some(node) = next.pop() {
        let member = node["discriminator"]["propertyName"].as_str();
        let mapping = node["discriminator"]["mapping"].as_object();
        for (tag, _) in mapping.into_iter().flatten() {
            found.extend(member.map(|member| (member.to_owned(), tag.clone())));
        }
        match node {
            Value::Array(items) => next.extend(items),
            Value::Object(members) => next.extend(members.values()),
            _ => {}
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let members = inherited_members(document, schema, 0).into_iter();
        found.extend(members.map(|member| (member.to_owned(), name.clone())));
    }
    found
}

/// The members that say the kind of what a schema extends.
fn inherited_members<'a>(document: &'a Value, schema: &'a Value, depth: usize) -> Vec<&'a str> {
    let parts = schema["allOf"].as_array().filter(|_| depth < 32).into_iter().flatten();
    let bases = parts.filter_map(document::reference).filter_map(|base| document::lookup(document, &base));
    let members = bases.flat_map(|(base, _)| {
        let own = base["discriminator"]["propertyName"].as_str();
        own.into_iter().chain(inherited_members(document, base, depth + 1))
    });
    members.collect()
}

/// A mapping names a schema, or refers to it.
fn pointer(target: &str) -> String {
    match target.split_once('#') {
        Some((_, pointer)) => pointer.to_owned(),
        None => format!("{SCHEMAS}{}", document::escaped(target)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{inherited_tag, kinds, tags};

    #[test]
    fn kinds_are_mapped_or_extend() {
        let mut document = json!({"components": {"schemas": {
            "Pet": {"discriminator": {"propertyName": "kind"}},
            "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
            "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
            "Car": {},
        }}});
        let pet = ["/components/schemas/Pet".to_owned()];
        let tags = |document: &serde_json::Value| -> Vec<_> {
            let discriminator = &document["components"]["schemas"]["Pet"]["discriminator"];
            kinds(document, discriminator, &pet).into_iter().map(|kind| kind.tag + " " + &kind.pointer).collect()
        };
        assert_eq!(tags(&document), ["Dog /components/schemas/Dog", "Cat /components/schemas/Cat"]);
        let mapping = json!({"woof": "#/components/schemas/Dog", "meow": "Cat", "lost": "Bird"});
        document["components"]["schemas"]["Pet"]["discriminator"]["mapping"] = mapping;
        assert_eq!(tags(&document), ["woof /components/schemas/Dog", "meow /components/schemas/Cat"]);
    }

    #[test]
    fn tags_are_mapped_or_names() {
        let discriminator =
            json!({"propertyName": "kind", "mapping": {"woof": "#/components/schemas/Dog", "wuff": "Dog"}});
        let branch = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let tag = |tag: &str| ("kind", tag.to_owned());
        assert_eq!(tags(&discriminator, &branch("Dog"), &[]), [tag("woof"), tag("wuff")]);
        assert_eq!(tags(&discriminator, &branch("Cat"), &[]), [tag("Cat")]);
        assert_eq!(tags(&discriminator, &json!({}), &[]), []);
        let trail = ["/components/schemas/Dog".to_owned()];
        assert_eq!(inherited_tag(&discriminator, &trail), Some(("kind", "woof".to_owned())));
    }
}
