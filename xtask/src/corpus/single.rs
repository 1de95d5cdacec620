//! One document's crate, made in a process of its own: whatever a document does to the generator, a panic, a stack that
//! overflows, a loop without end, the run goes on, and memory is that of this document alone.

use std::error::Error;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{fs, thread};

use bindery::{Diagnostics, Generated, Options};
use serde::{Deserialize, Serialize};

use super::fidelity;
use super::figures::{Generation, Spent};
use super::places::{self, Places};
use crate::manifest::{self, Runtime};
use crate::workspace;

/// The feature of a crate by which the runtime notes what is read as which type.
pub const AUDIT: &str = "audit";

/// What the process is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The crate.
    Crate,
    /// Samples for the crate that is there.
    Samples,
    /// The samples run through the crate's types.
    Survival,
}

/// One document, and what to make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Single {
    /// What to make.
    pub task: Task,
    /// The document; of [`Task::Survival`] the program that runs the samples.
    pub file: PathBuf,
    /// The crate's name.
    pub name: String,
}

/// What the process prints.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Made {
    /// The figures.
    pub figures: Generation,
    /// Diagnostics that stopped the generator.
    pub errors: Vec<String>,
    /// Diagnostics that did not.
    pub warnings: Vec<String>,
}

impl Single {
    /// What the command is called. It is not for people, so the usage does not name it.
    pub const COMMAND: &str = "corpus-document";

    /// The command line.
    pub fn arguments(&self) -> [OsString; 4] {
        [Self::COMMAND.into(), self.task.word().into(), self.file.clone().into(), self.name.clone().into()]
    }

    /// Reads the arguments behind the command.
    ///
    /// # Errors
    ///
    /// They are others.
    pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let not_for_people = || format!("`{}` is for `corpus` alone", Self::COMMAND);
        let [task, file, name] = <[_; 3]>::try_from(arguments.collect::<Vec<_>>()).map_err(|_| not_for_people())?;
        let task = [Task::Crate, Task::Samples, Task::Survival].into_iter().find(|known| task == known.word());
        let name = name.to_string_lossy().into_owned();
        Ok(Self { task: task.ok_or_else(not_for_people)?, file: file.into(), name })
    }
}

impl Task {
    fn word(self) -> &'static str {
        match self {
            Self::Crate => "crate",
            Self::Samples => "samples",
            Self::Survival => "survival",
        }
    }

    /// What it may take, many times of what any document should.
    pub fn limit(self) -> Duration {
        Duration::from_secs(match self {
            Self::Crate => 300,
            Self::Samples => 900,
            Self::Survival => 1800,
        })
    }
}

/// Does what is to be done with one document.
///
/// # Errors
///
/// The document cannot be read, the generator panicked, a file cannot be written. A document that cannot be bound is
/// none: that is among what is printed.
pub fn single(job: &Single) -> Result<(), Box<dyn Error>> {
    match job.task {
        Task::Crate => make(job),
        Task::Samples => fidelity::prepare(&Places::new()?, &job.file, &job.name),
        Task::Survival => {
            let survival = fidelity::run(&Places::new()?, &job.name, &job.file)?;
            println!("{}", serde_json::to_string(&survival)?);
            Ok(())
        }
    }
}

/// Makes the crate of one document and prints what is known of it.
fn make(job: &Single) -> Result<(), Box<dyn Error>> {
    let file = job.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let input = workspace::input(&job.file, &file)?;
    let options = Options {
        crate_name: job.name.clone(),
        module_per_document: false,
        allow_missing_schemas: false,
        // Documents name schemes that they do not declare; all else of them is worth a look.
        allow: vec!["unbound-credentials".to_owned()],
    };
    let before = memory("VmRSS:");
    let started = Instant::now();
    // Who calls the generator may do so from a thread, whose stack is smaller than that of `main`.
    let generated = thread::spawn(move || bindery::generate(&[input], &options)).join();
    let seconds = started.elapsed().as_secs_f64();
    let peak_growth_bytes = memory("VmHWM:").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    let Ok(generated) = generated else { return Err("the generator panicked".into()) };
    let figures = Generation { seconds, peak_growth_bytes, ..Generation::default() };
    let made = match generated {
        Err(found) => refused(&found, figures),
        Ok(generated) => {
            write(&generated, &job.name)?;
            made(&generated, figures)
        }
    };
    println!("{}", serde_json::to_string(&made)?);
    Ok(())
}

fn refused(found: &Diagnostics, figures: Generation) -> Made {
    let is_error = |found: &&bindery::Diagnostic| found.severity == bindery::Severity::Error;
    let errors: Vec<_> = found.iter().filter(is_error).map(ToString::to_string).collect();
    let warnings: Vec<_> = found.iter().filter(|found| !is_error(found)).map(ToString::to_string).collect();
    Made { figures: Generation { errors: errors.len(), warnings: warnings.len(), ..figures }, errors, warnings }
}

fn made(generated: &Generated, figures: Generation) -> Made {
    let warnings: Vec<_> = generated.warnings.iter().map(ToString::to_string).collect();
    let spent = generated.spent;
    let figures = Generation {
        operations: generated.summaries.iter().map(|summary| summary.operations).sum(),
        types: generated.summaries.iter().map(|summary| summary.types).sum(),
        lines: generated.files.iter().map(|(_, text)| text.lines().count()).sum(),
        warnings: warnings.len(),
        spent: Some(Spent {
            nodes: spent.nodes,
            bytes: spent.bytes,
            steps: spent.steps,
            thousandths: spent.thousandths,
        }),
        ..figures
    };
    Made { figures, errors: Vec::new(), warnings }
}

/// Writes the crate's folder. Nothing of it is anybody's work, so the manifest is written anew each time.
fn write(generated: &Generated, name: &str) -> Result<(), Box<dyn Error>> {
    let places = Places::new()?;
    let folder = places.krate(name);
    fs::create_dir_all(&folder)?;
    generated.files.write(&folder)?;
    let types = generated.summaries.first().map(fidelity::Types::new).unwrap_or_default();
    places::write(&places.types(name), serde_json::to_string(&types)?)?;
    manifest(&places, name)
}

/// Writes the manifest of a crate whose folder is there, and the versions that go with it.
///
/// # Errors
///
/// A file cannot be read or written.
pub fn manifest(places: &Places, name: &str) -> Result<(), Box<dyn Error>> {
    let folder = places.krate(name);
    let text = manifest::manifest(name, &Runtime::new(None)?, &folder)?;
    let text = text.replacen("[features]\n", &format!("[features]\n{AUDIT} = [\"bindery-runtime/{AUDIT}\"]\n"), 1);
    // As the generator's own tests have it; a warning, since what is denied is not counted further.
    places::write(&folder.join("Cargo.toml"), text + "\n[lints.rust]\nmissing_docs = \"warn\"\n")?;
    places::write(&folder.join("Cargo.lock"), fs::read(places.lock())?)?;
    Ok(())
}

/// A line of what Linux says about this process.
fn memory(label: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(label))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::{Single, Task};
    use crate::arguments::{Command, parse};

    #[test]
    fn the_command_line_is_read_as_it_is_written() {
        for task in [Task::Crate, Task::Samples, Task::Survival] {
            let job = Single { task, file: "pets and more.yaml".into(), name: "pets".to_owned() };
            assert_eq!(parse(job.arguments().into_iter()), Ok(Command::CorpusDocument(job)));
        }
        assert!(parse([Single::COMMAND.into()].into_iter()).is_err());
    }
}
