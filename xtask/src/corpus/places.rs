//! Where things lie: all below `target/corpus/`, and nothing of it is under version control.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::Corpus;
use crate::{crate_name, workspace};

/// A document, and what its crate is called.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub path: PathBuf,
    /// The crate's name, and that of its folder and its log.
    pub name: String,
    /// The file's size: what is large comes first, so that it is not what all others wait for in the end.
    pub size: u64,
}

/// The documents to work on, large ones first.
///
/// # Errors
///
/// There are none, or two whose crates would have the same name.
pub fn documents(job: &Corpus) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut paths = workspace::documents(&job.folder)?;
    paths.retain(|path| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        job.only.is_empty() || job.only.iter().any(|part| file.contains(part))
    });
    let documents = paths.into_iter().map(|path| {
        let size = fs::metadata(&path).map(|data| data.len()).unwrap_or_default();
        Document { name: crate_name::after(&path), path, size }
    });
    let mut documents: Vec<_> = documents.collect();
    documents.sort_by(|one, other| one.name.cmp(&other.name));
    if let Some([one, other]) = documents.array_windows().find(|[one, other]| one.name == other.name) {
        let (one, other) = (one.path.display(), other.path.display());
        return Err(format!("{one} and {other} would be crates of one name; rename one of them").into());
    }
    documents.sort_by_key(|document| std::cmp::Reverse(document.size));
    match documents.is_empty() {
        true => Err(format!("no document of {} has such a name", job.folder.display()).into()),
        false => Ok(documents),
    }
}

/// The folders of a run.
#[derive(Clone, Debug)]
pub struct Places {
    root: PathBuf,
}

impl Places {
    /// As a person in the workspace writes it.
    pub const SHOWN: &str = "target/corpus";

    /// Of this workspace.
    ///
    /// # Errors
    ///
    /// There is no workspace.
    pub fn new() -> Result<Self, Box<dyn Error>> {
        Ok(Self { root: workspace::root()?.canonicalize()? })
    }

    fn corpus(&self) -> PathBuf {
        self.root.join(Self::SHOWN)
    }

    /// The versions that the workspace has locked.
    pub fn lock(&self) -> PathBuf {
        self.root.join("Cargo.lock")
    }

    /// The folder of a crate.
    pub fn krate(&self, name: &str) -> PathBuf {
        self.corpus().join("crates").join(name)
    }

    /// What went wrong with a document.
    pub fn log(&self, name: &str) -> PathBuf {
        self.corpus().join("logs").join(name).with_extension("log")
    }

    /// What is known of a crate's types.
    pub fn types(&self, name: &str) -> PathBuf {
        self.krate(name).join("fidelity/types.json")
    }

    /// What is known of a document's samples.
    pub fn prepared(&self, name: &str) -> PathBuf {
        self.krate(name).join("fidelity/prepared.json")
    }

    /// A document's samples as they are run.
    pub fn samples(&self, name: &str) -> PathBuf {
        self.krate(name).join("fidelity/samples.tsv")
    }

    /// The samples that did not survive, all of them.
    pub fn failures(&self, name: &str) -> PathBuf {
        self.corpus().join("logs").join(name).with_extension("fidelity.json")
    }

    /// The target folder that dependencies are built in.
    pub fn seed(&self) -> PathBuf {
        self.corpus().join("target/dependencies")
    }

    /// The target folder of one of those that work side by side: cargo locks a target folder while it builds.
    pub fn target(&self, slot: usize) -> PathBuf {
        self.corpus().join(format!("target/{slot}"))
    }

    /// Locked while a run goes on.
    pub fn running(&self) -> PathBuf {
        self.corpus().join("running")
    }

    /// Where what a child process prints is kept while it runs.
    pub fn scratch(&self, slot: usize) -> PathBuf {
        self.corpus().join(format!("target/{slot}.scratch"))
    }
}

/// Writes a file, and the folders above it where they lack.
///
/// # Errors
///
/// It cannot be written; the message names it.
pub fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<(), String> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, text)).map_err(|problem| format!("{}: {problem}", path.display()))
}
