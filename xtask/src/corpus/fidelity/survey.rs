//! What a document says of a value, place by place: where anything goes, and which branch each value of a union is of.
//! That is asked of the document's schemas and nothing else, so that what the generator understood can be held to it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::branches::Branches;
use super::document;
use super::flat::Flat;
use super::judge::Source;
use super::kinds;

/// What is known of a sample.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// Places where anything goes, as pointers into the sample. So it does in all that is below.
    pub open: Vec<String>,
    /// Places of values that are not listed, where a branch lists some and another takes others.
    pub unlisted: Vec<String>,
    /// Properties of the whole sample that are declared, where it is of one branch alone.
    pub declared: Vec<String>,
    /// Places where a schema has branches, and the value is of one of them alone.
    pub choices: Vec<Choice>,
}

/// A value of a union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Where in the sample.
    pub pointer: String,
    /// Where in the document: the schema that has a type of its own, and the way from there.
    pub site: String,
    /// The branches that the value is of, from the outermost union inward, each as a pointer into the document.
    pub path: Vec<String>,
}

/// Reads what the schemas of a document say of values.
pub struct Survey<'a> {
    document: &'a Value,
    branches: Branches<'a>,
    /// How many samples there are of each branch of each union. A few show how it is read.
    shown: HashMap<(String, Vec<String>), usize>,
    notes: Notes,
    /// How much may still be looked at: what many branches take is looked at as each of them.
    budget: usize,
}

/// As many samples of a branch are told apart from those of others.
const SHOWN: usize = 6;
/// As many branches that take a value are looked into.
const ALIKE: usize = 16;

/// Where a walk is.
#[derive(Clone)]
struct At {
    pointer: String,
    site: String,
    /// `None` where the value, or what it is in, is of several branches: it may be read as any of them.
    path: Option<Vec<String>>,
    depth: usize,
}

impl<'a> Survey<'a> {
    /// Of a document.
    pub fn new(source: &'a Source<'a>) -> Self {
        let branches = Branches::new(source);
        Self { document: source.converted, branches, shown: HashMap::new(), notes: Notes::default(), budget: 0 }
    }

    /// What the schema that a pointer leads to, through no references, says of a value.
    pub fn notes(&mut self, schema: &'a Value, pointer: &str, value: &Value) -> Notes {
        self.budget = 20_000;
        let site = document::alias(self.document, schema).unwrap_or_else(|| pointer.to_owned());
        let at = At { pointer: String::new(), site, path: Some(Vec::new()), depth: 0 };
        match Flat::named(self.document, schema, pointer) {
            Some(flat) => self.flat(flat, value, at),
            None => self.open(&at),
        }
        self.notes.open.sort();
        self.notes.open.dedup();
        self.notes.unlisted.dedup();
        std::mem::take(&mut self.notes)
    }

    fn value(&mut self, schemas: &[&'a Value], value: &Value, mut at: At) {
        if let [schema] = schemas
            && let Some(target) = document::alias(self.document, schema)
        {
            at.site = target;
        }
        match Flat::of(self.document, schemas) {
            Some(flat) => self.flat(flat, value, at),
            None => self.open(&at),
        }
    }

    fn open(&mut self, at: &At) {
        self.notes.open.push(at.pointer.clone());
    }

    fn flat(&mut self, flat: Flat<'a>, value: &Value, at: At) {
        self.budget = self.budget.saturating_sub(1);
        if value.is_null() {
            // There is nothing about it that a type could lose.
            return;
        }
        if self.budget == 0 || at.depth > 64 {
            return self.open(&at);
        }
        let discriminator = flat.discriminator;
        let kinds = discriminator.map(|found| kinds::kinds(self.document, found, &flat.trail)).unwrap_or_default();
        match discriminator {
            Some(discriminator) if !kinds.is_empty() => self.kind(flat, &kinds, discriminator, (value, at)),
            _ => self.union(flat, value, at),
        }
    }

    fn kind(
        &mut self,
        mut flat: Flat<'a>,
        kinds: &[kinds::Kind<'a>],
        discriminator: &'a Value,
        (value, mut at): (&Value, At),
    ) {
        let named = kinds.iter().find(|kind| value.get(kind.member).and_then(Value::as_str) == Some(&kind.tag));
        let named = named.filter(|kind| self.branches.takes(&kind.pointer, value));
        let known = named.filter(|kind| flat.add_kind(self.document, kind, discriminator).is_some());
        // A kind that the document does not name, or that the value is not of, may be anything.
        let Some(kind) = known else { return self.open(&at) };
        at.path.iter_mut().for_each(|path| path.push(kind.pointer.clone()));
        at.depth += 1;
        self.flat(flat, value, at);
    }

    fn union(&mut self, mut flat: Flat<'a>, value: &Value, at: At) {
        if flat.unions.is_empty() {
            self.note(&at);
            return self.parts(&flat, value, at);
        }
        let union = flat.unions.remove(0);
        let fitting = self.branches.fitting(&union, value);
        if fitting.is_empty() {
            return self.open(&at);
        }
        // Branches that all list their values are one enum, whatever the types of those are.
        let lists = |branch| Flat::of(self.document, &[branch]).is_some_and(|flat| flat.values.is_some());
        let is_scalar = !value.is_object() && !value.is_array();
        let alone = fitting.len() == 1 && !(is_scalar && union.branches.iter().all(lists));
        if self.branches.list_some(&union, value) && fitting.iter().any(|branch| !branch.lists) {
            self.notes.unlisted.push(at.pointer.clone());
        }
        let some_say_something = self.branches.say_something(&union);
        for branch in fitting.into_iter().take(ALIKE) {
            let mut at = At { depth: at.depth + 1, ..at.clone() };
            // Conditions among branches that are kinds: the value may be read as any of those that it fulfils.
            at.path = at.path.filter(|_| alone && branch.says_something == some_say_something);
            if branch.says_something {
                at.path.iter_mut().for_each(|path| path.push(branch.pointer.clone()));
            }
            let mut flat = flat.clone();
            flat.discriminator = None;
            match flat.add(self.document, branch.schema) {
                Some(()) => self.flat(flat, value, at),
                None => self.open(&at),
            }
        }
    }

    fn note(&mut self, at: &At) {
        let Some(path) = at.path.as_ref().filter(|path| !path.is_empty()) else { return };
        let shown = self.shown.entry((at.site.clone(), path.clone())).or_default();
        *shown += 1;
        if *shown <= SHOWN {
            let (pointer, site, path) = (at.pointer.clone(), at.site.clone(), path.clone());
            self.notes.choices.push(Choice { pointer, site, path });
        }
    }

    fn parts(&mut self, flat: &Flat<'a>, value: &Value, at: At) {
        if says_nothing(flat) || says_nothing_of(flat, value) {
            return self.open(&at);
        }
        if at.pointer.is_empty() && at.path.is_some() {
            let names = flat.members.iter().map(|(name, _)| *name).filter(|name| value.get(name).is_some());
            self.notes.declared = names.map(ToOwned::to_owned).collect();
        }
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                let declared = flat.members.iter().find(|(known, _)| known == name);
                let schemas = declared.map_or(&flat.additional, |(_, schemas)| schemas);
                let escaped = document::escaped(name);
                let token = if declared.is_some() { &escaped } else { "*" };
                self.below(schemas, value, &at, &escaped, token);
            }),
            Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
                let index_token = index.to_string();
                match flat.first_items.get(index) {
                    Some(schema) => self.below(&[schema], item, &at, &index_token, &index_token),
                    None => self.below(&flat.items, item, &at, &index_token, "[]"),
                }
            }),
            _ => {}
        }
    }

    fn below(&mut self, schemas: &[&'a Value], value: &Value, at: &At, token: &str, site: &str) {
        let pointer = format!("{}/{token}", at.pointer);
        // What the branches that led here were is the site's business.
        let way = at.path.iter().flatten().map(|branch| format!(" as {branch}")).collect::<String>();
        let site = format!("{}{way}/{site}", at.site);
        let at = At { pointer, site, path: at.path.as_ref().map(|_| Vec::new()), depth: at.depth + 1 };
        match schemas {
            [] => self.open(&at),
            schemas => self.value(schemas, value, at),
        }
    }
}

/// Whether a value is of a type that no keyword speaks of, and no type is said.
fn says_nothing_of(flat: &Flat, value: &Value) -> bool {
    let lists = value.is_array() && !(flat.items.is_empty() && flat.first_items.is_empty());
    let objects = value.is_object() && !(flat.members.is_empty() && flat.additional.is_empty());
    flat.types.is_none() && flat.values.is_none() && flat.unions.is_empty() && !lists && !objects
}

/// Whether anything goes. Limits bind only values of the type they are for; what a member has to be called is said of
/// members that others declare.
pub fn says_nothing(flat: &Flat) -> bool {
    const ALL: [&str; 5] = ["array", "boolean", "number", "object", "string"];
    let any_type = flat.types.as_ref().is_none_or(|types| ALL.iter().all(|ty| types.contains(ty)));
    let lists = flat.items.is_empty() && flat.first_items.is_empty();
    let objects = flat.members.is_empty() && flat.additional.is_empty();
    any_type && flat.values.is_none() && lists && objects && flat.unions.is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Notes, Survey};
    use crate::corpus::fidelity::judge::{Source, Trees};

    fn notes(schemas: &Value, value: &Value) -> Notes {
        let trees = Trees::new(json!({"openapi": "3.1.0", "components": {"schemas": schemas}}));
        let source = Source::new(&trees).expect("it is well-formed");
        let schema = &source.converted["components"]["schemas"]["A"];
        Survey::new(&source).notes(schema, "/components/schemas/A", value)
    }

    #[test]
    fn anything_goes_where_nothing_is_said() {
        let schema = json!({"type": "object", "properties": {
            "any": {}, "text": {"type": "string"}, "list": {"type": "array"}, "map": {"type": "object"},
            "typed": {"additionalProperties": {"type": "string"}}, "limited": {"minLength": 3},
            "all": {"type": ["array", "boolean", "number", "object", "string", "null"]},
        }});
        let value = json!({"any": {"a": 1}, "text": "", "list": [[1]], "map": {"a/b": {}}, "typed": {"a": ""},
            "limited": "abc", "all": 1, "undeclared": 1});
        let open = ["/all", "/any", "/limited", "/list/0", "/map/a~1b", "/undeclared"];
        assert_eq!(notes(&json!({"A": schema}), &value).open, open);
    }

    #[test]
    fn branches_are_found_however_unions_nest() {
        let schemas = json!({
            "A": {"properties": {"id": {"type": "integer"}}, "oneOf": [
                {"$ref": "#/components/schemas/B"}, {"required": ["b"], "properties": {"b": {"type": "string"}}}]},
            "B": {"required": ["c"], "allOf": [{"anyOf": [
                {"properties": {"c": {"type": "string"}}}, {"properties": {"c": {"type": "boolean"}}}]}]},
        });
        let path = |value: &Value| {
            let choices = notes(&schemas, value).choices;
            choices.into_iter().map(|choice| choice.path).collect::<Vec<_>>()
        };
        let b = "/components/schemas/B";
        assert_eq!(path(&json!({"c": ""})), [[b.to_owned(), format!("{b}/allOf/0/anyOf/0")]]);
        assert_eq!(path(&json!({"c": true})), [[b.to_owned(), format!("{b}/allOf/0/anyOf/1")]]);
        assert_eq!(path(&json!({"b": ""})), [["/components/schemas/A/oneOf/1"]]);
        assert!(path(&json!({"b": "", "c": ""})).is_empty(), "both branches take it");
    }

    #[test]
    fn sites_begin_where_a_schema_has_a_type() {
        let schemas = json!({
            "A": {"type": "array", "items": {"$ref": "#/components/schemas/B"}},
            "B": {"properties": {"c": {"anyOf": [{"type": "string"}, {"type": "object"}]}}},
        });
        let notes = notes(&schemas, &json!([{"c": ""}]));
        assert_eq!(notes.choices.len(), 1);
        assert_eq!(
            (notes.choices[0].pointer.as_str(), notes.choices[0].site.as_str()),
            ("/0/c", "/components/schemas/B/c")
        );
    }

    #[test]
    fn a_tag_says_the_branch_and_a_tag_that_says_none_leaves_it_open() {
        let kind = |own: &str| json!({"properties": {"kind": {"type": "string"}, own: {"type": "boolean"}}});
        let schemas = json!({
            "A": {"oneOf": [{"$ref": "#/components/schemas/Dog"}, {"$ref": "#/components/schemas/Cat"}],
                "discriminator": {"propertyName": "kind"}},
            "Dog": kind("barks"), "Cat": kind("purrs"),
        });
        let dog = notes(&schemas, &json!({"kind": "Dog"}));
        assert_eq!(
            dog.choices.first().map(|choice| choice.path.clone()),
            Some(vec!["/components/schemas/Dog".to_owned()])
        );
        assert_eq!(notes(&schemas, &json!({"barks": true})).open, [""]);
    }

    #[test]
    fn what_the_schema_of_its_tag_refuses_may_be_anything() {
        let kind = |own: &str, ty: &str| json!({"required": ["kind"], "properties": {"kind": {"enum": ["dog", "cat", "cow"]}, own: {"type": ty}}});
        let schemas = json!({
            "A": {"oneOf": [{"$ref": "#/components/schemas/Dog"}, {"$ref": "#/components/schemas/Cat"}],
                "discriminator": {"propertyName": "kind", "mapping": {"dog": "Dog", "cat": "Cat"}}},
            "Dog": kind("name", "string"), "Cat": kind("name", "integer"),
        });
        assert!(notes(&schemas, &json!({"kind": "dog", "name": "a"})).open.is_empty());
        assert_eq!(notes(&schemas, &json!({"kind": "dog", "name": 1})).open, [""], "a cat by its schema alone");
        assert_eq!(notes(&schemas, &json!({"kind": "cow", "name": 1})).open, [""], "the mapping speaks of no cow");
    }

    #[test]
    fn tags_that_are_integers_say_the_branch() {
        let kind = |own: &str| json!({"required": ["kind"], "properties": {"kind": {"type": "integer"}, own: {"type": "string"}}});
        let schemas = json!({
            "A": {"oneOf": [{"$ref": "#/components/schemas/Dog"}, {"$ref": "#/components/schemas/Cat"}],
                "discriminator": {"propertyName": "kind", "mapping": {"1": "Dog", "2": "Cat"}}},
            "Dog": kind("barks"), "Cat": kind("purrs"),
        });
        let notes = notes(&schemas, &json!({"kind": 2, "purrs": "a"}));
        assert_eq!(notes.choices[0].path, ["/components/schemas/Cat"]);
    }

    #[test]
    fn a_discriminator_in_a_part_is_the_schemas_own() {
        let base = json!({"required": ["kind"], "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"dog": "Dog"}}});
        let own = json!({"required": ["breed"], "properties": {"breed": {"type": "string"}},
            "discriminator": {"propertyName": "breed", "mapping": {"poodle": "Poodle"}}});
        let schemas = json!({"A": base, "Dog": {"allOf": [{"$ref": "#/components/schemas/A"}, own]},
            "Poodle": {"allOf": [{"$ref": "#/components/schemas/Dog"}, {"required": ["curls"]}]}});
        let value = json!({"kind": "dog", "breed": "poodle", "curls": 1});
        assert_eq!(notes(&schemas, &value).open, ["/curls"]);
        assert_eq!(notes(&schemas, &json!({"kind": "dog", "breed": "poodle"})).open, [""], "a poodle has curls");
    }
}
