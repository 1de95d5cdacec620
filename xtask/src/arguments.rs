//! The command line: what may be said, and what was.

use std::ffi::OsString;
use std::path::PathBuf;

use bindery::ALLOWANCES;

use crate::corpus::{Corpus, Single as CorpusDocument};
use crate::{corpus, crate_name};

/// At most 80 columns wide.
pub const USAGE: &str = "\
Usage: cargo xtask codegen [--check]
       cargo xtask codegen --spec FILE --out DIR [options] [--check]
       cargo xtask corpus DIR [options]

Makes Rust bindings of OpenAPI documents.

codegen without --spec: all of specs/ into generated/. Files that do not differ
are left alone, generated files that nothing makes any more are deleted.

  --check          write nothing; say what differs and exit 1 if anything does

codegen with --spec: a complete crate of one document, which builds where it
lies. Cargo.toml and README.md are written once and are yours from then on.

  --spec FILE      the document: OpenAPI 3.0 or 3.1, YAML or JSON
  --out DIR        the crate's folder
  --name CRATE     the crate's name (default: after FILE)
  --runtime WHERE  bindery-runtime as a path or a version
                   (default: the path of this workspace's)
  --allow-missing-schemas
                   where a reference leads to no schema, take any JSON and warn;
                   without it, that is an error
  --allow NAME     pass over what cannot be bound, and warn; without it, that is
                   an error. May be repeated. NAME is one of
                   unbound-operations      of methods that cannot be bound
                   unbound-parameters      of places that cannot be bound
                   unbound-request-bodies  that say no media type
                   unbound-media-types     of requests, that cannot be bound
                   unbound-credentials     of schemes that are not declared

corpus: a crate of each document of a folder, in target/corpus/, which is
checked by the compiler and has its examples tested. A table says how it went.

  --only NAME      documents whose file name holds NAME; may be repeated
  --generate-only  compile nothing
  --clippy         lint the crates too
  --doc            make their documentation too
  --fidelity       hold samples of every body to its type, and to the document
  --jobs N         so many documents side by side (default: half of the cores)
  --conformance FILE
                   write the table of docs/conformance.md there
  --json FILE      write all figures there

  -h, --help       print this

Exit codes: 0 fine, 1 something is wrong or differs, 2 wrong use
";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print the usage.
    Help,
    /// Generate.
    Codegen(Codegen),
    /// Hold what is generated of many documents to the compiler.
    Corpus(Corpus),
    /// What `corpus` starts for each document, so that nothing a document does to the generator ends the run.
    CorpusDocument(CorpusDocument),
}

/// Of what to generate.
#[derive(Debug, PartialEq, Eq)]
pub enum Codegen {
    /// All of `specs/`.
    Workspace {
        /// Compare instead of write.
        check: bool,
    },
    /// One document.
    Single(Single),
}

/// A crate of one document.
#[derive(Debug, PartialEq, Eq)]
pub struct Single {
    /// The document.
    pub spec: PathBuf,
    /// The crate's folder.
    pub out: PathBuf,
    /// The crate's name, where it is not to be named after the document.
    pub name: Option<String>,
    /// Path or version of the runtime.
    pub runtime: Option<String>,
    /// Compare instead of write.
    pub check: bool,
    /// Any JSON for what references that lead nowhere should have led to.
    pub allow_missing_schemas: bool,
    /// What may go without bindings.
    pub allow: Vec<String>,
}

/// Reads the arguments behind the program's name.
///
/// # Errors
///
/// What is wrong with them, in a sentence.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let mut arguments = arguments.flat_map(split);
    match arguments.next() {
        None => Err("no command was given".to_owned()),
        Some(word) if word == "help" || word == "--help" || word == "-h" => Ok(Command::Help),
        Some(word) if word == "codegen" => codegen(arguments),
        Some(word) if word == "corpus" => corpus::arguments::parse(arguments),
        Some(word) if word == corpus::Single::COMMAND => corpus::Single::parse(arguments).map(Command::CorpusDocument),
        Some(word) => Err(format!("there is no command `{}`", word.display())),
    }
}

fn codegen(mut arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let mut given = Given::default();
    while let Some(flag) = arguments.next() {
        match flag.to_str() {
            Some("-h" | "--help") => return Ok(Command::Help),
            Some("--check") => given.check = true,
            Some("--allow-missing-schemas") => given.allow_missing_schemas = true,
            Some("--allow") => given.allow.push(allowance(arguments.next())?),
            Some("--spec") => set(&mut given.spec, "--spec", arguments.next())?,
            Some("--out") => set(&mut given.out, "--out", arguments.next())?,
            Some("--name") => set(&mut given.name, "--name", arguments.next())?,
            Some("--runtime") => set(&mut given.runtime, "--runtime", arguments.next())?,
            _ => return Err(format!("`codegen` takes no `{}`", flag.display())),
        }
    }
    given.command().map(Command::Codegen)
}

fn allowance(name: Option<OsString>) -> Result<String, String> {
    let name = value_of("--allow", name)?.to_string_lossy().into_owned();
    let known = ALLOWANCES.map(|(known, _)| known);
    match known.contains(&name.as_str()) {
        true => Ok(name),
        false => Err(format!("`--allow` takes no `{name}`, but {}", known.join(", "))),
    }
}

/// `--flag=value` as `--flag value`.
fn split(argument: OsString) -> Vec<OsString> {
    match argument.to_str().filter(|argument| argument.starts_with("--")).and_then(|argument| argument.split_once('='))
    {
        Some((flag, value)) => vec![flag.into(), value.into()],
        None => vec![argument],
    }
}

#[derive(Default)]
struct Given {
    check: bool,
    allow_missing_schemas: bool,
    allow: Vec<String>,
    spec: Option<OsString>,
    out: Option<OsString>,
    name: Option<OsString>,
    runtime: Option<OsString>,
}

/// The value behind a flag that may be given once.
///
/// # Errors
///
/// There is none, or a second.
pub fn set(place: &mut Option<OsString>, flag: &str, value: Option<OsString>) -> Result<(), String> {
    let value = value_of(flag, value)?;
    match place.replace(value) {
        Some(_) => Err(format!("`{flag}` is given twice")),
        None => Ok(()),
    }
}

/// The value behind a flag.
///
/// # Errors
///
/// There is none.
pub fn value_of(flag: &str, value: Option<OsString>) -> Result<OsString, String> {
    match value {
        None => Err(format!("`{flag}` needs a value behind it")),
        Some(value) if value.to_string_lossy().starts_with("--") => {
            Err(format!("`{flag}` needs a value behind it, not `{}`", value.display()))
        }
        Some(value) => Ok(value),
    }
}

impl Given {
    fn command(self) -> Result<Codegen, String> {
        let name = self.name.map(|name| crate_name::checked(&name.to_string_lossy())).transpose()?;
        let runtime = self.runtime.map(|runtime| runtime.to_string_lossy().into_owned());
        match (self.spec, self.out) {
            (Some(spec), Some(out)) => {
                let Self { check, allow_missing_schemas, allow, .. } = self;
                let (spec, out) = (spec.into(), out.into());
                Ok(Codegen::Single(Single { spec, out, name, runtime, check, allow_missing_schemas, allow }))
            }
            (Some(_), None) => Err("`--spec` goes with `--out`: where is the crate to lie?".to_owned()),
            (None, Some(_)) => Err("`--out` goes with `--spec`: of which document?".to_owned()),
            (None, None) if name.is_some() || runtime.is_some() => {
                Err("`--name` and `--runtime` go with `--spec` and `--out`".to_owned())
            }
            (None, None) if self.allow_missing_schemas || !self.allow.is_empty() => {
                Err("`--allow` and `--allow-missing-schemas` go with `--spec` and `--out`".to_owned())
            }
            (None, None) => Ok(Codegen::Workspace { check: self.check }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALLOWANCES, Codegen, Command, USAGE, parse};

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(Into::into))
    }

    #[test]
    fn what_may_be_said() {
        assert_eq!(parsed("codegen --check"), Ok(Command::Codegen(Codegen::Workspace { check: true })));
        assert_eq!(parsed("--help"), Ok(Command::Help));
        assert_eq!(parsed("codegen -h"), Ok(Command::Help));
        let apart = parsed("codegen --spec a.yaml --out b --check");
        assert!(matches!(&apart, Ok(Command::Codegen(Codegen::Single(job))) if job.check));
        assert_eq!(apart, parsed("codegen --spec=a.yaml --out=b --check"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, part) in [
            ("", "no command"),
            ("generate", "no command `generate`"),
            ("codegen --chek", "takes no `--chek`"),
            ("codegen --spec", "needs a value"),
            ("codegen --spec --out b", "needs a value"),
            ("codegen --check=yes", "takes no `yes`"),
            ("codegen --spec a --spec b --out c", "given twice"),
            ("codegen --spec a", "`--out`"),
            ("codegen --out a", "`--spec`"),
            ("codegen --name a", "go with"),
            ("codegen --allow-missing-schemas", "go with"),
            ("codegen --allow unbound-operations", "go with"),
            ("codegen --spec a --out b --allow", "needs a value"),
            ("codegen --spec a --out b --allow everything", "takes no `everything`, but unbound-operations, "),
            ("codegen --spec a --out b --name Ab", "no crate name"),
        ] {
            let problem = parsed(line).expect_err(line);
            assert!(problem.contains(part), "{line}: {problem}");
        }
    }

    #[test]
    fn what_may_go_unbound_is_listed() {
        assert!(ALLOWANCES.iter().all(|(name, words)| USAGE.contains(&format!("{name:<24}{words}\n"))));
        let line = "codegen --spec a --out b --allow unbound-parameters --allow=unbound-operations";
        let allowed = ["unbound-parameters", "unbound-operations"];
        assert!(matches!(parsed(line), Ok(Command::Codegen(Codegen::Single(job))) if job.allow == allowed));
    }

    #[test]
    fn usage_fits_a_terminal() {
        assert!(USAGE.lines().all(|line| line.len() <= 80));
    }
}
