//! What the tests of the generator share.
#![allow(dead_code, reason = "each test binary uses its part")]

pub mod made;

use std::path::{Path, PathBuf};

use bindery::{Input, Options};

/// A document of a test, called by its file's name alone, so that snapshots hold no path.
pub fn fixture(path: &Path) -> Input {
    let text = std::fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Input::new(name, text)
}

/// The layout of a crate of one document.
pub fn single() -> Options {
    Options {
        crate_name: "fixture".to_owned(),
        module_per_document: false,
        allow_missing_schemas: false,
        allow: Vec::new(),
    }
}

/// The files of a folder beside the tests, sorted.
pub fn folder(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|problem| panic!("{}: {problem}", folder.display()));
    let mut paths: Vec<_> =
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}
