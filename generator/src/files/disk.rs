//! The file system, below a crate's folder: nothing here follows a link, neither to look, nor to write, nor to delete.

use std::fs::{self, File, FileType, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::printable;

/// Ends the names of new files on the way to their places. What an interrupted run leaves behind is known by it.
const NEW: &str = ".bindery-new";

/// What stands where a file is to be.
pub(super) enum Found {
    Nothing,
    File,
    /// Something else, there or above it, at this path.
    Obstacle(PathBuf),
}

/// Looks for a file, and at each folder between it and the crate's. That one is the user's to name, by whatever path.
pub(super) fn find(folder: &Path, path: &str) -> io::Result<Found> {
    let mut whole = folder.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        whole.push(part);
        let Some(found) = look(&whole)? else { return Ok(Found::Nothing) };
        let is_right = if parts.peek().is_some() { found.is_dir() } else { found.is_file() };
        if !is_right {
            return Ok(Found::Obstacle(whole));
        }
    }
    Ok(Found::File)
}

/// What stands at a path, `None` where nothing does.
fn look(path: &Path) -> io::Result<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(problem) if problem.kind() == ErrorKind::NotFound => Ok(None),
        Err(problem) => Err(at(path, &problem)),
    }
}

pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path).map_err(|problem| at(path, &problem))
}

/// Whether a text begins with a mark.
pub(super) fn bears(text: &[u8], mark: &str) -> bool {
    text.starts_with(mark.as_bytes())
}

/// The files below a folder that bear a mark, and new ones that never came to their places.
pub(super) fn generated(folder: &Path, mark: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = match look(folder)? {
        Some(there) if there.is_dir() => vec![folder.to_owned()],
        _ => Vec::new(),
    };
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|problem| at(&folder, &problem))? {
            let entry = entry.map_err(|problem| at(&folder, &problem))?;
            let path = entry.path();
            let kind: FileType = entry.file_type().map_err(|problem| at(&path, &problem))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && name.ends_with(".rs") {
                found.extend(bears(&read(&path)?, mark).then_some(path));
            } else if kind.is_file() && name.starts_with('.') && name.ends_with(NEW) {
                let text = read(&path)?;
                let is_ours = bears(&text, mark) || mark.as_bytes().starts_with(&text);
                found.extend(is_ours.then_some(path));
            }
        }
    }
    Ok(found)
}

/// Whoever made a file read-only meant it, and a new one in its place would not ask.
pub(super) fn writable(path: &Path) -> io::Result<()> {
    match look(path)? {
        Some(found) if found.permissions().readonly() => {
            Err(at(path, &io::Error::new(ErrorKind::PermissionDenied, "this file is read-only")))
        }
        _ => Ok(()),
    }
}

/// Makes the folders between a file and the crate's, and that one.
pub(super) fn make_folders(folder: &Path, path: &Path) -> io::Result<()> {
    fs::create_dir_all(folder).map_err(|problem| at(folder, &problem))?;
    let Some(Ok(below)) = path.parent().map(|parent| parent.strip_prefix(folder)) else { return Ok(()) };
    let mut whole = folder.to_owned();
    for part in below.components() {
        whole.push(part);
        match fs::create_dir(&whole) {
            Err(problem) if problem.kind() != ErrorKind::AlreadyExists => return Err(at(&whole, &problem)),
            _ => {}
        }
    }
    Ok(())
}

/// Writes a new file beside, which then takes the place of the one that is there.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}{NEW}"));
    let written =
        write_new(&new, path, text).and_then(|()| fs::rename(&new, path).map_err(|problem| at(path, &problem)));
    written.inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}

fn write_new(new: &Path, path: &Path, text: &str) -> io::Result<()> {
    // Of an interrupted run. It is taken away and not written to: it could be a link.
    delete(new)?;
    let write = || {
        let mut file = File::create_new(new)?;
        file.write_all(text.as_bytes())?;
        match fs::symlink_metadata(path) {
            Ok(there) => file.set_permissions(there.permissions()),
            Err(_) => Ok(()),
        }
    };
    write().map_err(|problem| at(new, &problem))
}

/// Deletes a file, or the link that has come in its place.
pub(super) fn delete(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(problem) if problem.kind() != ErrorKind::NotFound => Err(at(path, &problem)),
        _ => Ok(()),
    }
}

fn at(path: &Path, problem: &io::Error) -> io::Error {
    io::Error::new(problem.kind(), format!("{}: {problem}", printable(&path.to_string_lossy())))
}
