//! The tree of JSON values to [`OpenAPI`]. Paths and schemas are nearly all of a document; each is read by itself, side
//! by side, and what is wrong with one is said at its place.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Pointer, Report};
use crate::parallel;

/// Reads a tree whose fields are those of the specification. `None` where parts of it are of the wrong shape; the report
/// then names them all.
pub(super) fn read(mut tree: Value, report: &mut Report<'_>) -> Option<OpenAPI> {
    let at = Pointer::root();
    let mut paths = tree.get_mut("paths").and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default();
    let components = tree.get_mut("components").and_then(Value::as_object_mut);
    let schemas = components.and_then(|components| components.get_mut("schemas"));
    let schemas = schemas.and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default();
    let extensions = paths.keys().filter(|name| name.starts_with("x-")).cloned().collect::<Vec<_>>();
    let extensions = extensions.into_iter().filter_map(|name| paths.shift_remove_entry(&name)).collect();

    let paths = each(paths, &at.child("paths"), report);
    let schemas = each(schemas, &at.child("components").child("schemas"), report);
    let document =
        serde_json::from_value::<OpenAPI>(tree).map_err(|problem| report.error(&at, problem.to_string())).ok();
    let (mut document, paths, schemas) = (document?, paths?, schemas?);
    document.paths.paths = paths;
    document.paths.extensions = extensions;
    if !schemas.is_empty() {
        document.components.get_or_insert_with(Components::default).schemas = schemas;
    }
    Some(document)
}

/// What the members of a map are read as, in their order.
fn each<T: DeserializeOwned + Send>(
    members: Map<String, Value>,
    at: &Pointer,
    report: &mut Report<'_>,
) -> Option<IndexMap<String, ReferenceOr<T>>> {
    let read = parallel::map(members.into_iter().collect(), |(name, value)| (name, serde_json::from_value(value)));
    let mut are_all_read = true;
    let mut found = IndexMap::with_capacity(read.len());
    for (name, value) in read {
        match value {
            Ok(value) => drop(found.insert(name, value)),
            Err(problem) => {
                are_all_read = false;
                report.error(&at.child(&name), problem.to_string());
            }
        }
    }
    are_all_read.then_some(found)
}
