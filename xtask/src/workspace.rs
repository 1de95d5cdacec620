//! `cargo xtask codegen`: all of `specs/` into `generated/`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use bindery::{Changes, Generated, Input, Options};

use crate::{folder, manifest, message};

/// Generates the workspace's bindings, or says how they differ from what would be generated.
///
/// # Errors
///
/// A document that cannot be read or bound, a warning about one, a file that cannot be written, a feature that
/// `generated/Cargo.toml` lacks; in a check, any difference.
pub fn codegen(check: bool) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let root = root()?;
    let options = Options {
        crate_name: "conversations".to_owned(),
        module_per_document: true,
        allow_missing_schemas: false,
        allow: Vec::new(),
    };
    let generated = bindery::generate(&inputs(&root)?, &options)?;
    if !generated.warnings.is_empty() {
        message::print_all(&generated.warnings.to_string());
        return Err("the project's own documents are to be without warnings".into());
    }
    let folder = root.join("generated");
    if check {
        fresh(&generated.files.compare(&folder)?, &root)?;
    } else {
        folder::refuse_foreign(&generated.files, &folder)?;
        report(&generated, &generated.files.write(&folder)?, &root);
        println!("{} documents in {} ms", generated.summaries.len(), started.elapsed().as_millis());
    }
    declared(&generated, &folder.join("Cargo.toml"))
}

/// The workspace that the command is called in, or the one it was built in.
///
/// # Errors
///
/// There is neither.
pub fn root() -> Result<PathBuf, Box<dyn Error>> {
    let is_root = |folder: &&Path| folder.join("specs").is_dir() && folder.join("generated/Cargo.toml").is_file();
    let here = env::current_dir()?;
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    match here.ancestors().find(is_root).or(built_in.filter(is_root)) {
        Some(root) => Ok(root.to_owned()),
        None => Err("there is no folder here with `specs` and `generated`; call this in the workspace".into()),
    }
}

fn inputs(root: &Path) -> Result<Vec<Input>, Box<dyn Error>> {
    // Where there are none, going on would delete all of `generated/src`.
    let paths = documents(&root.join("specs"))?;
    paths.iter().map(|path| input(path, &shown(path, root))).collect()
}

/// The documents that lie in a folder, sorted.
///
/// # Errors
///
/// The folder cannot be read, or holds none.
pub fn documents(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let at_folder = |problem| format!("{} cannot be read: {problem}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(at_folder)? {
        let path = entry.map_err(at_folder)?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if matches!(ending, Some("yaml" | "yml" | "json")) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(format!("{} holds no documents", folder.display()).into());
    }
    paths.sort();
    Ok(paths)
}

/// Reads a document, to be called `name` in messages.
///
/// # Errors
///
/// The file cannot be read as UTF-8 text.
pub fn input(path: &Path, name: &str) -> Result<Input, Box<dyn Error>> {
    bindery::read(path, name).map_err(|problem| format!("{name} cannot be read: {problem}").into())
}

/// A path as a person in the workspace writes it.
fn shown(path: &Path, root: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn fresh(changes: &Changes, root: &Path) -> Result<(), Box<dyn Error>> {
    if changes.is_empty() {
        println!("generated/ is as the documents say");
        return Ok(());
    }
    folder::print_differences(changes, |path| shown(path, root));
    Err("generated/ is not as the documents say; run `cargo xtask codegen`".into())
}

/// A line for each document, and one for each file that is of all of them.
fn report(generated: &Generated, changes: &Changes, root: &Path) {
    let source = root.join("generated/src");
    for summary in &generated.summaries {
        let own = source.join(summary.folder.as_deref().unwrap_or_default());
        message::line(&folder::line(summary, changes, &own));
    }
    let folders: Vec<_> =
        generated.summaries.iter().flat_map(|summary| &summary.folder).map(|own| source.join(own)).collect();
    let is_shared = |path: &&PathBuf| !folders.iter().any(|own| path.starts_with(own));
    let written = changes.missing.iter().chain(&changes.stale);
    written.filter(is_shared).for_each(|path| message::line(&format!("{}: written", shown(path, root))));
    changes.extra.iter().filter(is_shared).for_each(|path| message::line(&format!("{}: deleted", shown(path, root))));
}

/// Each document is a Cargo feature. `generated/Cargo.toml` is written by hand, and a module whose feature it does not
/// declare would never be compiled.
fn declared(generated: &Generated, path: &Path) -> Result<(), Box<dyn Error>> {
    let lacking = manifest::lacking_features(generated, path)?;
    if lacking.is_empty() {
        return Ok(());
    }
    Err(format!(
        "generated/Cargo.toml lacks features; under [features] add these, and name those of APIs in `default`:{lacking}"
    )
    .into())
}
