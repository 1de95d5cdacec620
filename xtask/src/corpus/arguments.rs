//! What may be said behind `cargo xtask corpus`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::arguments::{Command, set, value_of};

/// What to do with the documents of a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Corpus {
    /// Where the documents lie.
    pub folder: PathBuf,
    /// Parts of file names; a document is taken that has any of them, or all documents where there are none.
    pub only: Vec<String>,
    /// How many documents are in work at a time.
    pub jobs: Option<NonZeroUsize>,
    /// Generate, and compile nothing.
    pub generate_only: bool,
    /// Run clippy.
    pub clippy: bool,
    /// Run rustdoc.
    pub doc: bool,
    /// Run samples of every body through its type.
    pub fidelity: bool,
    /// Where the table goes that is committed.
    pub conformance: Option<PathBuf>,
    /// Where the figures go.
    pub json: Option<PathBuf>,
}

/// Reads the arguments behind `corpus`.
///
/// # Errors
///
/// What is wrong with them, in a sentence.
pub fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let (mut job, mut folder, mut jobs) = (Corpus::default(), None, None);
    let (mut json, mut conformance) = (None, None);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("-h" | "--help") => return Ok(Command::Help),
            Some("--generate-only") => job.generate_only = true,
            Some("--clippy") => job.clippy = true,
            Some("--doc") => job.doc = true,
            Some("--fidelity") => job.fidelity = true,
            Some("--only") => {
                job.only.push(value_of("--only", arguments.next())?.to_string_lossy().into_owned());
            }
            Some("--jobs") => set(&mut jobs, "--jobs", arguments.next())?,
            Some("--conformance") => set(&mut conformance, "--conformance", arguments.next())?,
            Some("--json") => set(&mut json, "--json", arguments.next())?,
            Some(flag) if flag.starts_with('-') => return Err(format!("`corpus` takes no `{flag}`")),
            _ if folder.is_some() => return Err(format!("`corpus` takes one folder; what is {argument:?}?")),
            _ => folder = Some(argument),
        }
    }
    job.folder = folder.ok_or("`corpus` needs the folder of the documents")?.into();
    job.json = json.map(PathBuf::from);
    job.conformance = conformance.map(PathBuf::from);
    job.jobs = jobs.map(|jobs| number(&jobs.to_string_lossy())).transpose()?;
    if job.generate_only && (job.clippy || job.doc || job.fidelity) {
        return Err("`--generate-only` compiles nothing: leave `--clippy`, `--doc` and `--fidelity` away".to_owned());
    }
    if job.conformance.is_some() && !job.fidelity {
        return Err("`--conformance` tells how samples fare: say `--fidelity` too".to_owned());
    }
    Ok(Command::Corpus(job))
}

fn number(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| format!("`--jobs {text}`: a number from 1 on is needed"))
}

#[cfg(test)]
mod tests {
    use crate::arguments::Command;

    fn parsed(line: &str) -> Result<Command, String> {
        crate::arguments::parse(line.split_whitespace().map(Into::into))
    }

    #[test]
    fn what_may_be_said() {
        let Ok(Command::Corpus(job)) = parsed("corpus docs --only pet --only=shop --jobs 3 --clippy --json out.json")
        else {
            panic!("it is right");
        };
        assert_eq!((job.folder.as_os_str(), job.jobs.map(usize::from)), ("docs".as_ref(), Some(3)));
        assert_eq!(job.only, ["pet", "shop"]);
        assert!(job.clippy && !job.doc && !job.fidelity && !job.generate_only);
        assert_eq!(job.json.as_deref(), Some("out.json".as_ref()));
        assert_eq!(parsed("corpus docs --help"), Ok(Command::Help));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, part) in [
            ("corpus", "needs the folder"),
            ("corpus a b", "one folder"),
            ("corpus a --all", "takes no `--all`"),
            ("corpus a --jobs", "needs a value"),
            ("corpus a --jobs 0", "a number from 1 on"),
            ("corpus a --jobs 1 --jobs 2", "given twice"),
            ("corpus a --only --clippy", "needs a value"),
            ("corpus a --generate-only --doc", "compiles nothing"),
            ("corpus a --conformance a.md", "say `--fidelity` too"),
        ] {
            let problem = parsed(line).expect_err(line);
            assert!(problem.contains(part), "{line}: {problem}");
        }
    }
}
