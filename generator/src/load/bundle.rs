//! The files beside a document that its references lead to, taken into it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::pointer::step;
use super::{Input, Pointer, Report};
use crate::budget::Budget;

/// Where the trees of other files are kept in the document's.
pub(super) const FILES: &str = "x-bindery-files";

/// Takes the files that references lead to into the document, so that every reference is a local one.
pub(super) fn bundle(document: &mut Value, input: &Input, report: &mut Report<'_>) {
    let mut wanted = BTreeSet::new();
    localise(document, "", input, &mut wanted);
    let mut trees = Map::new();
    while let Some(file) = wanted.pop_first() {
        if trees.contains_key(&file) {
            continue;
        }
        let tree = input.files.get(&file).map(|text| super::syntax::parse(text, report.budget));
        let mut tree = match tree {
            Some(Ok(tree)) => tree,
            Some(Err(problem)) => {
                report.error(&Pointer::root(), format!("{file}: {}", problem.message));
                Value::Null
            }
            None => continue,
        };
        localise(&mut tree, &file, input, &mut wanted);
        trees.insert(file, tree);
    }
    if let (false, Some(members)) = (trees.is_empty(), document.as_object_mut()) {
        members.insert(FILES.to_owned(), Value::Object(trees));
    }
}

/// The files that references of a text lead to, relative to the document's folder; `file` is the text's own.
pub(crate) fn referenced_files(text: &str, file: &str) -> Vec<String> {
    // Nearly no document refers to files: one look at the text spares reading it twice.
    if !text.split("$ref").skip(1).any(may_lead_away) {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    if let Ok(tree) = super::syntax::parse(text, &Budget::new(text.len())) {
        find_files(&tree, file, &mut found);
    }
    found.into_iter().collect()
}

/// Whether what follows the word `$ref` in a text may be a reference to a file.
fn may_lead_away(rest: &str) -> bool {
    let Some(value) = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':') else { return false };
    let value = value.trim_start().trim_start_matches(['>', '|', '-']).trim_start();
    let target = match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next(),
        None => value.split([',', '}', '\n']).next(),
    };
    // What has a colon is an address, or the schema of a member called `$ref`.
    target.is_some_and(|target| !target.starts_with(['#', '{']) && !target.contains(':'))
}

fn find_files(value: &Value, file: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let target = members.get("$ref").and_then(Value::as_str).and_then(|reference| reference.split('#').next());
            found.extend(target.filter(|target| !target.is_empty()).and_then(|target| joined(file, target)));
            members.values().for_each(|value| find_files(value, file, found));
        }
        Value::Array(items) => items.iter().for_each(|item| find_files(item, file, found)),
        _ => {}
    }
}

/// Rewrites references of a tree that stands in `file` (the document itself: empty) to local ones.
fn localise(value: &mut Value, file: &str, input: &Input, wanted: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                localise_one(reference, file, input, wanted);
            }
            members.values_mut().for_each(|value| localise(value, file, input, wanted));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| localise(item, file, input, wanted)),
        _ => {}
    }
}

fn localise_one(reference: &mut String, file: &str, input: &Input, wanted: &mut BTreeSet<String>) {
    let (target, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let target = match target {
        "" if file.is_empty() => return,
        "" => file.to_owned(),
        // What is no file of the folder is reported where it is used.
        target => match joined(file, target).filter(|target| input.files.contains_key(target)) {
            Some(target) => target,
            None => return,
        },
    };
    let key = step(&target);
    *reference = format!("#/{FILES}/{key}{fragment}");
    wanted.insert(target);
}

/// A path relative to a file's folder, as one relative to the document's; none where it leads out of that.
pub(super) fn joined(file: &str, target: &str) -> Option<String> {
    // Whatever has a scheme or begins at a root is not a file of the folder.
    if target.contains("://") || target.starts_with(['/', '\\']) || target.contains(':') {
        return None;
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{joined, may_lead_away, referenced_files};

    #[test]
    fn only_what_may_be_a_file_costs_another_reading() {
        for local in [
            ": '#/a'",
            "\": \"#/a\", \"b\": 1",
            ": >-\n    #/a\n",
            ": {type: string}",
            ":\n  type: string\n",
            ": 'https://a.test/b.yaml'",
        ] {
            assert!(!may_lead_away(local), "{local}");
        }
        let files = referenced_files(r#"{"a": {"$ref": "a.yaml", "b": "c:d"}, "e": {"$ref": "f/g.json#/h"}}"#, "");
        assert_eq!(files, ["a.yaml", "f/g.json"]);
        assert_eq!(
            referenced_files("a: {$ref: a.yaml, b: c}\nd:\n  $ref: >-\n    e.yaml#/f\n", ""),
            ["a.yaml", "e.yaml"]
        );
    }

    #[test]
    fn files_stay_in_their_folder() {
        assert_eq!(joined("models/pet.yaml", "../common.yaml").as_deref(), Some("common.yaml"));
        assert_eq!(joined("", "./a/b.yaml").as_deref(), Some("a/b.yaml"));
        assert_eq!(joined("", "../secret.yaml"), None);
    }
}
