//! What cargo does with a crate: check, lint, document, test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs};

use super::fidelity;
use super::figures::{Compilation, Examples};
use super::messages::{self, Findings};
use super::places::{self, Places};
use super::process::{self, Finished};
use super::single;

/// The crate whose dependencies are those of all others.
const DEPENDENCIES: &str = "corpus-dependencies";

/// One of those that work side by side, with a target folder of its own.
pub struct Workbench<'a> {
    places: &'a Places,
    slot: usize,
    /// How many threads a compiler may use.
    threads: usize,
}

/// A step's figures, and what went wrong in it.
pub type Outcome<T> = Result<(T, Vec<String>), String>;

/// Builds the dependencies once, with all the machine has.
///
/// # Errors
///
/// They do not build.
pub fn dependencies(places: &Places) -> Result<(), String> {
    let folder = places.krate(DEPENDENCIES);
    places::write(&folder.join("src/lib.rs"), "//! Nothing: what it depends on is what counts.\n")?;
    single::manifest(places, DEPENDENCIES).map_err(|problem| problem.to_string())?;
    for arguments in [&["check"][..], &["test", "--no-run"], &["build", "--features", single::AUDIT]] {
        let mut command = cargo(&folder, &places.seed(), arguments);
        let finished = process::run(&mut command, &places.scratch(0), None).map_err(|problem| problem.to_string())?;
        if !finished.status.success() {
            return Err(format!("the dependencies of the crates do not build:\n{}", finished.stderr));
        }
    }
    Ok(())
}

impl<'a> Workbench<'a> {
    /// A target folder with the dependencies built.
    ///
    /// # Errors
    ///
    /// A file cannot be copied.
    pub fn new(places: &'a Places, slot: usize, threads: usize) -> Result<Self, String> {
        mirror(&places.seed(), &places.target(slot)).map_err(|problem| format!("target folder {slot}: {problem}"))?;
        Ok(Self { places, slot, threads })
    }

    /// rustc, as far as types are concerned.
    pub fn check(&self, name: &str) -> Outcome<Compilation> {
        self.compile(name, &["check", "--lib"])
    }

    /// clippy's default set.
    pub fn clippy(&self, name: &str) -> Outcome<Compilation> {
        self.compile(name, &["clippy", "--lib"])
    }

    /// rustdoc.
    pub fn doc(&self, name: &str) -> Outcome<Compilation> {
        self.compile(name, &["doc", "--lib", "--no-deps"])
    }

    fn compile(&self, name: &str, arguments: &[&str]) -> Outcome<Compilation> {
        let finished = self.cargo(name, &[arguments, &["--message-format=json"]].concat())?;
        let Findings { mut errors, warnings, mut shown } = self.findings(name, &finished);
        if !finished.status.success() && errors == 0 {
            errors = 1;
            shown.insert(0, finished.stderr);
        }
        let (cpu_seconds, peak_bytes) = (finished.cpu_seconds, finished.peak_bytes);
        Ok((Compilation { errors, warnings, cpu_seconds, peak_bytes }, shown))
    }

    /// The document's examples, where there are any.
    pub fn examples(&self, name: &str) -> Outcome<Examples> {
        if !self.places.krate(name).join("src/examples.rs").is_file() {
            return Ok((Examples { complete: true, ..Examples::default() }, Vec::new()));
        }
        let finished = self.cargo(name, &["test", "--lib", "--message-format=json"])?;
        if let Some((passed, failed)) = messages::tests(&finished.stdout) {
            return Ok((Examples { passed, failed, complete: true }, messages::failed_tests(&finished.stdout)));
        }
        let mut shown = self.findings(name, &finished).shown;
        shown.push(finished.stderr);
        Ok((Examples::default(), shown))
    }

    /// The program that runs samples, built with the whole crate; what that cost, and without it, why.
    pub fn harness(&self, name: &str) -> Outcome<(Option<PathBuf>, Compilation)> {
        let finished = self.cargo(
            name,
            &["build", "--example", fidelity::EXAMPLE, "--features", single::AUDIT, "--message-format=json"],
        )?;
        let (cpu_seconds, peak_bytes) = (finished.cpu_seconds, finished.peak_bytes);
        let cost = Compilation { cpu_seconds, peak_bytes, ..Compilation::default() };
        match messages::executable(&finished.stdout, fidelity::EXAMPLE) {
            Some(program) if finished.status.success() => Ok(((Some(program), cost), Vec::new())),
            _ => {
                let Findings { errors, mut shown, .. } = self.findings(name, &finished);
                shown.push(finished.stderr);
                Ok(((None, Compilation { errors: errors.max(1), ..cost }), shown))
            }
        }
    }

    fn findings(&self, name: &str, finished: &Finished) -> Findings {
        messages::findings(&finished.stdout, &self.places.krate(name).join("Cargo.toml"))
    }

    fn cargo(&self, name: &str, arguments: &[&str]) -> Result<Finished, String> {
        let mut command = cargo(&self.places.krate(name), &self.places.target(self.slot), arguments);
        command.env("CARGO_BUILD_JOBS", self.threads.to_string());
        process::run(&mut command, &self.places.scratch(self.slot), None).map_err(|problem| format!("cargo: {problem}"))
    }

    /// Forgets what was built of a crate: what is up to date would cost nothing, and all together fills the disk.
    ///
    /// # Errors
    ///
    /// cargo cannot be run.
    pub fn clean(&self, name: &str) -> Result<(), String> {
        self.cargo(name, &["clean", "--package", name]).map(drop)
    }
}

fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What the outer cargo tells its children is about another crate; flags would have each step build all anew.
    let meant_for_others = |name: &str| name.starts_with("CARGO_") && name != "CARGO_HOME";
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(meant_for_others)) {
        command.env_remove(name);
    }
    command.env_remove("RUSTFLAGS").env_remove("RUSTDOCFLAGS");
    command
        .args(arguments)
        .arg("--offline")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_COLOR", "never")
        // Nothing is built twice or looked at in a debugger.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    command
}

/// Copies what differs. Times are kept: cargo tells by them what is up to date.
fn mirror(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            mirror(&from, &to)?;
            continue;
        }
        let (data, modified) = (entry.metadata()?, entry.metadata()?.modified()?);
        let same = |there: fs::Metadata| there.len() == data.len() && there.modified().ok() == Some(modified);
        if !fs::metadata(&to).is_ok_and(same) {
            copy(&from, &to, modified)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path, modified: SystemTime) -> std::io::Result<()> {
    fs::copy(from, to)?;
    fs::File::options().write(true).open(to)?.set_modified(modified)
}
