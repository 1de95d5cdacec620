//! The folder that a crate is written to: what of it is Bindery's, and how it differs from what is generated.

use std::error::Error;
use std::path::{Path, PathBuf};

use bindery::{Changes, Files, Summary, printable};

use crate::message;

/// Files without Bindery's mark are somebody's work.
///
/// # Errors
///
/// There are such files where others are to be written.
pub fn refuse_foreign(files: &Files, folder: &Path) -> Result<(), Box<dyn Error>> {
    let foreign: Vec<_> =
        files.foreign(folder).iter().map(|path| printable(&path.to_string_lossy()).into_owned()).collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let foreign = foreign.join("\n  ");
    let message = "these files are not Bindery's and would be overwritten";
    Err(format!("{message}:\n  {foreign}\n  help: move them away, or generate into another folder").into())
}

/// Prints each file that differs, on a line of its own.
pub fn print_differences(changes: &Changes, shown: impl Fn(&Path) -> String) {
    for (what, paths) in [("missing", &changes.missing), ("stale", &changes.stale), ("extra", &changes.extra)] {
        paths.iter().for_each(|path| message::line(&format!("{what}: {}", printable(&shown(path)))));
    }
}

/// One line about one document: what was made of it, and what of that changed in its folder.
pub fn line(summary: &Summary, changes: &Changes, folder: &Path) -> String {
    let within = |paths: &[PathBuf]| paths.iter().filter(|path| path.starts_with(folder)).count();
    let written = within(&changes.missing) + within(&changes.stale);
    let what = match (written, within(&changes.extra)) {
        (0, 0) => "unchanged".to_owned(),
        (0, deleted) => format!("{} deleted", counted(deleted, "file")),
        (written, 0) => format!("{} written", counted(written, "file")),
        (written, deleted) => format!("{} written, {deleted} deleted", counted(written, "file")),
    };
    let made = format!("{}, {}", counted(summary.operations, "operation"), counted(summary.types, "type"));
    format!("{}: {made}; {what}", printable(&summary.document))
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
