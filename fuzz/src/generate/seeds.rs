//! The documents that are changed: those that were written for this project.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::source::Source;

const FOLDERS: [&str; 4] =
    ["generator/tests/constructs", "generator/tests/rejects", "generator/tests/warnings", "specs"];

pub fn pick(source: &mut Source<'_>) -> &'static Value {
    static SEEDS: OnceLock<Vec<Value>> = OnceLock::new();
    source.pick(SEEDS.get_or_init(read))
}

/// In the order of their names, so that a number is the same document on every machine.
fn read() -> Vec<Value> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut paths: Vec<_> = FOLDERS
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}")))
        .map(|entry| entry.expect("an entry of a folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    paths.sort();
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).expect("a text"));
    // Some of what is to be rejected is no YAML.
    texts.filter_map(|text| Some(json(serde_yaml::from_str(&text).ok()?))).collect()
}

fn json(value: serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Mapping(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (name_of(name), json(value))).collect::<Map<_, _>>())
        }
        Yaml::Sequence(items) => items.into_iter().map(json).collect(),
        Yaml::Tagged(tagged) => json(tagged.value),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}

/// Numbers and the like are names too in YAML.
fn name_of(name: serde_yaml::Value) -> String {
    match name {
        serde_yaml::Value::String(name) => name,
        other => serde_yaml::to_string(&other).unwrap_or_default().trim().to_owned(),
    }
}
