//! `cargo xtask codegen`: all of `specs/` into `generated/`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use bindery::{Changes, Generated, Input, Options, Summary};

use crate::message;

/// Generates the workspace's bindings, or says how they differ from what would be generated.
///
/// # Errors
///
/// A document that cannot be read or bound, a warning about one, a file that cannot be written; in a check, any
/// difference.
pub fn codegen(check: bool) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let root = root()?;
    let inputs = inputs(&root)?;
    let options = Options { crate_name: "conversations".to_owned(), module_per_document: true };
    let generated = bindery::generate(&inputs, &options)?;
    if !generated.warnings.is_empty() {
        message::print_all(&generated.warnings.to_string());
        return Err("error: the project's own documents are to be without warnings".into());
    }
    let folder = root.join("generated");
    if check {
        return fresh(&generated.files.compare(&folder)?, &root);
    }
    let changes = generated.files.write(&folder)?;
    report(&generated, &changes, &folder);
    println!("{} documents in {} ms", generated.summaries.len(), started.elapsed().as_millis());
    Ok(())
}

/// The workspace that the command is called in, or the one it was built in.
fn root() -> Result<PathBuf, Box<dyn Error>> {
    let is_root = |folder: &&Path| folder.join("specs").is_dir() && folder.join("generated/Cargo.toml").is_file();
    let here = env::current_dir()?;
    if let Some(found) = here.ancestors().find(is_root) {
        return Ok(found.to_owned());
    }
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(1).filter(is_root);
    Ok(built_in
        .ok_or("error: there is no folder here with `specs` and `generated`; call this in the workspace")?
        .to_owned())
}

fn inputs(root: &Path) -> Result<Vec<Input>, Box<dyn Error>> {
    let folder = root.join("specs");
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if matches!(ending, Some("yaml" | "yml" | "json")) {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(|path| input(path, &shown(path, root))).collect()
}

/// Reads a document, to be called `name` in messages.
///
/// # Errors
///
/// The file cannot be read as UTF-8 text.
pub fn input(path: &Path, name: &str) -> Result<Input, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|problem| format!("error: {name} cannot be read: {problem}"))?;
    Ok(Input { name: name.to_owned(), text })
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
    for (what, paths) in [("missing", &changes.missing), ("stale", &changes.stale), ("extra", &changes.extra)] {
        paths.iter().for_each(|path| println!("{what}: {}", shown(path, root)));
    }
    Err("error: generated/ is not as the documents say; run `cargo xtask codegen`".into())
}

fn report(generated: &Generated, changes: &Changes, folder: &Path) {
    for summary in &generated.summaries {
        let in_folder = folder.join("src").join(summary.folder.as_deref().unwrap_or_default());
        println!("{}", line(summary, changes, &in_folder));
    }
    let folders: Vec<_> = generated.summaries.iter().flat_map(|summary| &summary.folder).collect();
    let shared = |path: &&PathBuf| !folders.iter().any(|name| path.starts_with(folder.join("src").join(name)));
    for path in changes.missing.iter().chain(&changes.stale).filter(shared) {
        println!("{}: written", shown(path, folder.parent().unwrap_or(folder)));
    }
}

/// One line about one document.
pub fn line(summary: &Summary, changes: &Changes, folder: &Path) -> String {
    let within = |paths: &[PathBuf]| paths.iter().filter(|path| path.starts_with(folder)).count();
    let written = within(&changes.missing) + within(&changes.stale);
    let what = match (written, within(&changes.extra)) {
        (0, 0) => "unchanged".to_owned(),
        (written, 0) => format!("{} written", counted(written, "file")),
        (written, deleted) => format!("{} written, {deleted} deleted", counted(written, "file")),
    };
    let made = format!("{}, {}", counted(summary.operations, "operation"), counted(summary.types, "type"));
    format!("{}: {made}; {what}", summary.document)
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
