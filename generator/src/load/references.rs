//! References made canonical: each leads to a component of its kind (`#/components/schemas/Pet`), whatever the document
//! wrote. Schemas that are referred to where they stand become components; what a file beside refers to comes along.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::bundle::{FILES, bundle};
use super::grammar::{Holds, Kind};
use super::pointer::{decoded, segments, step};
use super::tree::nodes;
use super::{Input, Pointer, Report};
use crate::budget::Cost;

/// What came of the references that do not lead to a component of their kind.
#[derive(Default)]
pub(super) struct Copies {
    /// What stands elsewhere than under its section of `components`, by the reference that leads to it.
    pub(super) trees: BTreeMap<String, Value>,
    /// References that lead to something else than what is needed.
    pub(super) astray: BTreeMap<(Kind, String), Astray>,
}

/// Where a reference leads that should lead elsewhere.
pub(super) struct Astray {
    pub(super) to: Kind,
    /// A reference that would lead to what is needed.
    pub(super) better: Option<String>,
}

/// What is said of a reference in the place of a map.
pub(super) const SPREAD: &str = "OpenAPI knows no reference here: the members of what it leads to are taken";

/// Makes all references canonical. What is neither a schema nor a component comes back as copies.
pub(super) fn settle(document: &mut Value, input: &Input, report: &mut Report<'_>) -> Copies {
    bundle(document, input, report);
    spread(document, report);
    let mut settling = Settling::default();
    settling.gather(document, Kind::OpenApi);
    let mut copies = Copies::default();
    loop {
        if let Some((kind, reference)) = settling.maps.pop_first() {
            settling.copy_map(document, kind, &reference, &mut copies, report);
        } else if let Some((kind, reference)) = settling.open.pop_first() {
            if report.is_over() {
                break;
            }
            if let Some(astray) = astray(document, kind, &reference, report) {
                copies.astray.insert((kind, reference), astray);
                continue;
            }
            match kind {
                Kind::Schema => settling.hoist(document, &reference, report),
                _ => settling.copy(document, kind, &reference, &mut copies, report),
            }
        } else {
            break;
        }
    }
    if !settling.renamed.is_empty() {
        rename(document, &settling.renamed);
        copies.trees.values_mut().for_each(|copy| rename(copy, &settling.renamed));
    }
    if let Some(members) = document.as_object_mut() {
        members.remove(FILES);
    }
    copies
}

/// The reference that stands for a whole map of things; a member of that name holds a thing, not a string.
pub(super) fn map_reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// Under what a map is kept among the copies: what it leads to may be taken as one thing elsewhere.
pub(super) fn map_key(reference: &str) -> String {
    format!("members of {reference}")
}

#[derive(Default)]
struct Settling {
    /// References found that are not canonical and not dealt with yet.
    open: BTreeSet<(Kind, String)>,
    seen: BTreeSet<(Kind, String)>,
    /// References to whole maps, with the kind of what is in them.
    maps: BTreeSet<(Kind, String)>,
    /// What references to schemas became.
    renamed: BTreeMap<String, String>,
    /// Of names that were taken already, the number that was given last.
    numbers: BTreeMap<String, usize>,
}

impl Settling {
    /// Finds the references of a tree that is of a kind.
    fn gather(&mut self, value: &Value, kind: Kind) {
        if kind == Kind::Responses {
            return self.gather_held(value, Holds::ByName(Kind::Response));
        }
        let Some(members) = value.as_object() else { return };
        if let (true, Some(Value::String(reference))) = (kind.may_be_reference(), members.get("$ref"))
            && !is_canonical(kind, reference)
            && self.seen.insert((kind, reference.clone()))
        {
            self.open.insert((kind, reference.clone()));
        }
        for (name, value) in members {
            let Some(held) = kind.holds(name) else { continue };
            self.gather_held(value, held);
        }
    }

    fn gather_held(&mut self, value: &Value, held: Holds) {
        match held {
            Holds::Object(kind) => self.gather(value, kind),
            Holds::Objects(kind) | Holds::ObjectOrObjects(kind) => match value {
                Value::Array(items) => items.iter().for_each(|item| self.gather(item, kind)),
                value => self.gather(value, kind),
            },
            Holds::ByName(kind) => {
                if let Some(reference) = map_reference(value)
                    && self.seen.insert((kind, map_key(reference)))
                {
                    self.maps.insert((kind, reference.to_owned()));
                }
                value.as_object().into_iter().flat_map(Map::values).for_each(|item| self.gather(item, kind));
            }
            _ => {}
        }
    }

    /// Makes a component of a schema that stands elsewhere, and leaves a reference in its place.
    fn hoist(&mut self, document: &mut Value, reference: &str, report: &mut Report<'_>) {
        let Some(path) = reference.strip_prefix('#').and_then(|pointer| locate(document, pointer, report)) else {
            return;
        };
        let canonical = canonical_name(&path);
        if let Some(name) = canonical {
            self.renamed.insert(reference.to_owned(), schema_reference(&name));
            return;
        }
        let Some(place) = node_mut(document, &path) else { return };
        if !place.is_object() && !place.is_boolean() {
            return;
        }
        let schema = std::mem::take(place);
        self.gather(&schema, Kind::Schema);
        let Some(schemas) = schemas_mut(document) else { return };
        let name = free_name(&path, schemas, &mut self.numbers);
        schemas.insert(name.clone(), schema);
        if let Some(place) = node_mut(document, &path) {
            let mut link = Map::new();
            link.insert("$ref".to_owned(), Value::String(schema_reference(&name)));
            *place = Value::Object(link);
        }
        let origin = pointer(&path);
        report.moved(Pointer::root().child("components").child("schemas").child(&name), origin);
        self.renamed.insert(reference.to_owned(), schema_reference(&name));
    }

    fn copy(&mut self, document: &Value, kind: Kind, reference: &str, copies: &mut Copies, report: &mut Report<'_>) {
        let path = reference.strip_prefix('#').and_then(|pointer| locate(document, pointer, report));
        if let Some(found) = path.as_ref().and_then(|path| node(document, path)) {
            if !report.spend_at(Cost::Nodes, nodes(found), || pointer(&path.unwrap_or_default())) {
                return;
            }
            self.gather(found, kind);
            copies.trees.insert(reference.to_owned(), found.clone());
        }
    }

    /// References to the members of a map, where there may be references, so that one thing stays one; copies elsewhere.
    fn copy_map(
        &mut self,
        document: &Value,
        kind: Kind,
        reference: &str,
        copies: &mut Copies,
        report: &mut Report<'_>,
    ) {
        let path = reference.strip_prefix('#').and_then(|pointer| locate(document, pointer, report));
        let Some(path) = path else { return };
        let Some(Value::Object(found)) = node(document, &path) else { return };
        let made = if kind.may_be_reference() { found.len() } else { found.values().map(nodes).sum() };
        if !report.spend_at(Cost::Nodes, made, || pointer(&path)) {
            return;
        }
        let link = |name: &String| {
            let steps = path.iter().chain([name]).map(|key| step(key));
            Value::String(format!("#/{}", steps.collect::<Vec<_>>().join("/")))
        };
        let members = found.iter().map(|(name, item)| match kind.may_be_reference() {
            true => (name.clone(), Value::Object(Map::from_iter([("$ref".to_owned(), link(name))]))),
            false => (name.clone(), item.clone()),
        });
        let members = Value::Object(members.collect());
        self.gather_held(&members, Holds::ByName(kind));
        copies.trees.insert(map_key(reference), members);
    }
}

/// Whether a reference leads to something that the specification knows to be of another kind.
fn astray(document: &Value, wanted: Kind, reference: &str, report: &mut Report<'_>) -> Option<Astray> {
    let path = locate(document, reference.strip_prefix('#')?, report)?;
    let to = kind_at(&path).filter(|kind| *kind != wanted)?;
    let better = if wanted == Kind::Schema { schema_of(node(document, &path)?) } else { None };
    Some(Astray { to, better: better.map(|steps| format!("{reference}/{steps}")) })
}

/// The way from a parameter, a response or their like to its schema.
fn schema_of(value: &Value) -> Option<String> {
    if value.get("schema").is_some() {
        return Some("schema".to_owned());
    }
    let (media_type, content) = value.get("content")?.as_object()?.iter().next()?;
    content.get("schema").map(|_| format!("content/{}/schema", step(media_type)))
}

/// What kind of thing stands at a place, where the specification knows it.
fn kind_at(path: &[String]) -> Option<Kind> {
    let path = match path {
        // Of other files only what stands under `components` is known.
        [files, _, rest @ ..] if files == FILES => rest.first().filter(|first| *first == "components").map(|_| rest)?,
        path => path,
    };
    let mut kind = Kind::OpenApi;
    let mut steps = path.iter().peekable();
    while let Some(name) = steps.next() {
        kind = match kind.holds(name)? {
            Holds::Object(kind) => kind,
            Holds::SchemaOrFlag => Kind::Schema,
            Holds::ByName(kind) | Holds::Objects(kind) => steps.next().map(|_| kind)?,
            Holds::ObjectOrObjects(kind) => {
                let _ = steps.next_if(|step| step.bytes().all(|byte| byte.is_ascii_digit()));
                kind
            }
            _ => return None,
        };
    }
    Some(kind)
}

/// Whether a reference is to a component of its kind; only those that every later stage understands are.
fn is_canonical(kind: Kind, reference: &str) -> bool {
    let Some(section) = kind.section() else { return false };
    let name = reference.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

fn canonical_name(path: &[String]) -> Option<String> {
    match path {
        [components, schemas, name] if components == "components" && schemas == "schemas" => Some(name.clone()),
        _ => None,
    }
}

fn schema_reference(name: &str) -> String {
    format!("#/components/schemas/{}", step(name))
}

fn schemas_mut(document: &mut Value) -> Option<&mut Map<String, Value>> {
    let components = document.as_object_mut()?.entry("components").or_insert_with(|| Value::Object(Map::new()));
    components.as_object_mut()?.entry("schemas").or_insert_with(|| Value::Object(Map::new())).as_object_mut()
}

/// Keys that say what kind of thing follows and not what it is.
const PLUMBING: [&str; 14] = [
    "components",
    "schemas",
    "schema",
    "properties",
    "content",
    "responses",
    "paths",
    "requestBody",
    "parameters",
    "$defs",
    "definitions",
    "additionalProperties",
    "headers",
    FILES,
];

/// A component name after where the schema stands: `Pet tags items` for `#/components/schemas/Pet/properties/tags/items`.
fn free_name(path: &[String], taken: &Map<String, Value>, numbers: &mut BTreeMap<String, usize>) -> String {
    let holder = path.len().checked_sub(2).and_then(|index| path.get(index)).map(String::as_str);
    let is_definition = matches!(holder, Some("$defs" | "definitions" | "schemas" | FILES));
    let in_file = path.first().is_some_and(|first| first == FILES);
    let words =
        path.iter().enumerate().map(|(index, key)| if in_file && index == 1 { file_stem(key) } else { key.as_str() });
    let words: Vec<_> = words.filter(|key| !PLUMBING.contains(key)).collect();
    let last = words.last().map_or("schema", |last| last).to_owned();
    let whole = if words.is_empty() { last.clone() } else { words.join(" ") };
    let candidates = [is_definition.then_some(last), Some(whole.clone())];
    if let Some(free) = candidates.into_iter().flatten().find(|name| !taken.contains_key(name)) {
        return free;
    }
    let number = numbers.entry(whole.clone()).or_insert(1);
    loop {
        *number += 1;
        let name = format!("{whole} {number}");
        if !taken.contains_key(&name) {
            return name;
        }
    }
}

fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The way to the node that a pointer means, through references where the way leads over one.
fn locate(document: &Value, to: &str, report: &mut Report<'_>) -> Option<Vec<String>> {
    // More steps than this are a circle: the budget would end that too, but would not know what is wrong.
    const FARTHEST: usize = 1_000;
    let mut wanted: Vec<String> = segments(&decoded(to));
    wanted.reverse();
    let mut path: Vec<String> = Vec::new();
    let mut value = document;
    for _ in 0..FARTHEST {
        let link = value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        match (wanted.last().map(|key| child(value, key)), link) {
            (None, None) => return Some(path),
            (Some(Some(next)), _) => {
                value = next;
                path.extend(wanted.pop());
            }
            (_, Some(link)) => {
                if !report.spend_at(Cost::Steps, 1 + link.len() / 8, || pointer(&path)) {
                    return None;
                }
                wanted.extend(segments(&decoded(link)).into_iter().rev());
                path.clear();
                value = document;
            }
            (Some(None), None) => return None,
        }
    }
    None
}

fn pointer(path: &[String]) -> Pointer {
    path.iter().fold(Pointer::root(), |at, key| at.child(key))
}

fn child<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members.get(key),
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn node<'v>(document: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(document, |value, key| child(value, key))
}

fn node_mut<'v>(document: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(document, |value, key| match value {
        Value::Object(members) => members.get_mut(key),
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    })
}

fn rename(value: &mut Value, renamed: &BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(name) = renamed.get(reference)
            {
                reference.clone_from(name);
            }
            members.values_mut().for_each(|value| rename(value, renamed));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, renamed)),
        _ => {}
    }
}

/// Puts the members of what a reference leads to in its place where a map of things is to be: `components.schemas` and
/// its like, and `paths`. The specification knows no references there, documents split into files have them.
fn spread(document: &mut Value, report: &mut Report<'_>) {
    let sections = document.get("components").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let mut places: Vec<Vec<String>> = sections.map(|section| vec!["components".to_owned(), section.clone()]).collect();
    places.push(vec!["paths".to_owned()]);
    for place in places {
        let reference = node(document, &place).and_then(|map| map.get("$ref")?.as_str()?.strip_prefix('#'));
        let Some(target) = reference.and_then(|pointer| locate(document, pointer, report)) else { continue };
        let Some(Value::Object(found)) = node_mut(document, &target) else { continue };
        if !report.spend_at(Cost::Nodes, found.values().map(nodes).sum(), || pointer(&place)) {
            return;
        }
        let members = found.clone();
        if place.last().is_some_and(|section| section == "schemas") {
            // One schema is not to become two types.
            for (name, schema) in found {
                *schema = serde_json::json!({"$ref": schema_reference(name)});
            }
        }
        let Some(Value::Object(map)) = node_mut(document, &place) else { continue };
        map.shift_remove("$ref");
        for (name, value) in members {
            map.entry(name).or_insert(value);
        }
        report.warning(&pointer(&place), SPREAD);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::Options;
    use crate::budget::Budget;
    use crate::load::{Input, Report};

    fn locate(document: &Value, pointer: &str) -> Option<Vec<String>> {
        let options = Options {
            crate_name: String::new(),
            module_per_document: false,
            allow_missing_schemas: false,
            allow: Vec::new(),
        };
        let (input, budget) = (Input::new("", ""), Budget::new(0));
        super::locate(document, pointer, &mut Report::new(&input, &options, &budget))
    }

    #[test]
    fn pointers_lead_through_references() {
        let document = serde_json::json!({
            "a": {"$ref": "#/b"}, "b": {"properties": {"c d": {"type": "string"}}}, "x": {"$ref": "#/x"}
        });
        assert_eq!(
            locate(&document, "/a/properties/c%20d").map(|path| path.join("/")).as_deref(),
            Some("b/properties/c d")
        );
        assert_eq!(locate(&document, "/a/none"), None);
        assert_eq!(locate(&document, "/x/y"), None);
    }
}
