//! The program that runs samples through the types of a crate: an example beside the crate's sources, so that it sees
//! what users see. It reads the samples when it runs; compiled in they would be megabytes of literals.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::samples::Sample;
use crate::corpus::figures::Tally;
use crate::corpus::process;

/// What the program may take for all samples of a document.
const LIMIT: Duration = Duration::from_secs(900);
/// How often it is started again behind a sample that ended it.
const CRASHES: usize = 20;

/// What of the program is the same for all crates.
const PROGRAM: &str = include_str!("program.rs");

/// The program's text. Each type has its place in the table.
pub fn source(crate_name: &str, types: &[String]) -> String {
    let krate = crate_name.replace('-', "_");
    let entries: String = types
        .iter()
        .map(|ty| format!("    Type {{ round_trip: round_trip::<{ty}>, passed: passed::<{ty}> }},\n"))
        .collect();
    format!(
        "//! Runs samples through the types of the crate: a line of the file is the index of a type, JSON, and maybe what is\n\
         //! to be left of it at the least.\n\
         #![allow(unused_imports)]\n\n\
         use {krate} as bound;\n\
         {PROGRAM}\n\
         const TYPES: &[Type] = &[\n{entries}];\n"
    )
}

/// The samples as the program reads them.
pub fn lines<'a>(samples: impl Iterator<Item = (usize, &'a Sample)>) -> String {
    let line = |(index, sample): (usize, &Sample)| match &sample.kept {
        Some(kept) => format!("{index}\t{}\t{kept}\n", sample.text),
        None => format!("{index}\t{}\n", sample.text),
    };
    samples.map(line).collect()
}

/// The program, built.
pub struct Harness {
    /// Where it lies.
    pub program: PathBuf,
    /// Where its samples lie.
    pub samples: PathBuf,
    /// Where what it prints is kept.
    pub scratch: PathBuf,
}

/// What came of the samples: of each that failed, which it is and why.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Number of the sample and message.
    pub failures: BTreeMap<usize, String>,
    /// How many samples have been run.
    pub reached: usize,
    /// Why samples have not been run.
    pub problem: Option<String>,
}

impl Harness {
    /// Runs all samples.
    pub fn run(&self, count: usize) -> Outcome {
        let mut outcome = Outcome::default();
        for _ in 0..CRASHES {
            let mut command = Command::new(&self.program);
            command.arg(&self.samples).arg(outcome.reached.to_string()).env("RUST_BACKTRACE", "0");
            let finished = match process::run(&mut command, &self.scratch, Some(LIMIT)) {
                Ok(finished) => finished,
                Err(problem) => {
                    outcome.problem = Some(problem.to_string());
                    return outcome;
                }
            };
            let last = read(&finished.stdout, &mut outcome.failures);
            outcome.reached = last.map_or(outcome.reached, |last| last + 1);
            if finished.status.success() || outcome.reached >= count {
                return outcome;
            }
            // A stack that overflows cannot be caught.
            let last = finished.stderr.lines().rev().find(|line| !line.is_empty()).unwrap_or_default();
            let message = format!("it ends the process, {}: {last}", finished.status);
            outcome.failures.insert(outcome.reached, message);
            outcome.reached += 1;
        }
        outcome.problem = Some(format!("{} samples were not run", count.saturating_sub(outcome.reached)));
        outcome
    }
}

/// Reads what the program printed, and gives the last sample it came to.
fn read(stdout: &str, failures: &mut BTreeMap<usize, String>) -> Option<usize> {
    let mut last = None;
    for line in stdout.lines() {
        let (number, message) = line.split_once('\t').map_or((line, None), |(number, message)| (number, Some(message)));
        let Ok(number) = number.parse() else { continue };
        last = Some(number);
        if let Some(message) = message {
            failures.insert(number, message.to_owned());
        }
    }
    last
}

/// How many samples of each kind passed and failed.
pub fn tallies(samples: &[Sample], outcome: &Outcome) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for (number, sample) in samples.iter().enumerate().take(outcome.reached) {
        let tally = tallies.entry(sample.kind.clone()).or_default();
        match outcome.failures.contains_key(&number) {
            true => tally.failed += 1,
            false => tally.passed += 1,
        }
    }
    tallies
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{read, source};

    #[test]
    fn what_the_program_prints_is_read() {
        let mut failures = BTreeMap::new();
        assert_eq!(read("3\n4\t`a`: found \"b\"\n5\n", &mut failures), Some(5));
        assert_eq!(failures, BTreeMap::from([(4, "`a`: found \"b\"".to_owned())]));
        assert_eq!(read("", &mut failures), None);
    }

    #[test]
    fn each_type_has_its_place() {
        let text = source("pet-shop", &["models::Pet".to_owned(), "Vec<models::Pet>".to_owned()]);
        assert!(text.contains("use pet_shop as bound;\n"), "{text}");
        let entry = |ty: &str| format!("    Type {{ round_trip: round_trip::<{ty}>, passed: passed::<{ty}> }},\n");
        assert!(text.contains(&(entry("models::Pet") + &entry("Vec<models::Pet>"))), "{text}");
    }
}
