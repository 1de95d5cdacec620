//! The tree of JSON values to [`OpenAPI`]. Paths and schemas are nearly all of a document; each is read by itself, side
//! by side, and what is wrong with one is said at its place.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, ReferenceOr};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Pointer, Report};
use crate::parallel;

/// Reads a tree whose fields are those of the specification. `None` where parts of it are of the wrong shape; the report
/// then names them all.
pub(super) fn read(mut tree: Value, report: &mut Report<'_>) -> Option<OpenAPI> {
    let at = Pointer::root();
    let paths = tree.get_mut("paths").and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default();
    let components = tree.get_mut("components").and_then(Value::as_object_mut);
    let schemas = components.and_then(|components| components.get_mut("schemas"));
    let schemas = schemas.and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default();
    let (extensions, items): (Vec<_>, Vec<_>) = paths.iter().partition(|(name, _)| name.starts_with("x-"));
    let read_paths = each(items, &at.child("paths"), report);
    let read_schemas = each(schemas.iter().collect(), &at.child("components").child("schemas"), report);

    let rest = serde_json::from_value::<OpenAPI>(tree).map_err(|problem| report.error(&at, problem.to_string()));
    let mut document = rest.ok()?;
    document.paths.paths = read_paths?;
    document.paths.extensions = extensions.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let read_schemas = read_schemas?;
    if !read_schemas.is_empty() {
        document.components.get_or_insert_with(Components::default).schemas = read_schemas;
    }
    Some(document)
}

/// What the members of a map are read as, in their order. From what stays as it is: strings are copied, but no thread
/// has to free what another one made.
fn each<T: DeserializeOwned + Send>(
    members: Vec<(&String, &Value)>,
    at: &Pointer,
    report: &mut Report<'_>,
) -> Option<IndexMap<String, ReferenceOr<T>>> {
    let read = parallel::map(members, |(name, value)| (name, ReferenceOr::<T>::deserialize(value)));
    let mut are_all_read = true;
    let mut found = IndexMap::with_capacity(read.len());
    for (name, value) in read {
        match value {
            Ok(value) => drop(found.insert(name.clone(), value)),
            Err(problem) => {
                are_all_read = false;
                report.error(&at.child(name), problem.to_string());
            }
        }
    }
    are_all_read.then_some(found)
}
