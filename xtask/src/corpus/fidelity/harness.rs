//! The program that runs samples through the types of a crate: an example beside the crate's sources, so that it sees
//! what users see. It reads the samples when it runs; compiled in they would be megabytes of literals.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::makers::Types;
use super::samples::Sample;
use crate::corpus::process;

/// What the program may take for all samples of a document.
const LIMIT: Duration = Duration::from_secs(900);
/// How often it is started again behind a sample that ended it.
const CRASHES: usize = 20;

/// What of the program is the same for all crates.
const PROGRAM: &str = include_str!("program.rs");

/// The program's text. Each type has its place in the table.
pub fn source(crate_name: &str, table: &[String], types: &Types) -> String {
    let krate = crate_name.replace('-', "_");
    let entry = |ty: &String| match types.made.contains(ty) {
        true => format!("    Type::made::<{ty}>(),\n"),
        false => format!("    Type::of::<{ty}>(),\n"),
    };
    let entries: String = table.iter().map(entry).collect();
    format!(
        "//! Runs samples through the types of the crate: a line of the file is the index of a type, JSON, what is to be\n\
         //! left of it at the least, of which places to tell the kind, and whether to make it.\n\
         #![allow(unused_imports, clippy::all)]\n\n\
         use {krate} as bound;\n\
         {PROGRAM}\n\
         const TYPES: &[Type] = &[\n{entries}];\n\n{}",
        types.text
    )
}

/// The samples as the program reads them.
pub fn lines<'a>(samples: impl Iterator<Item = (usize, &'a Sample)>) -> String {
    let line = |(index, sample): (usize, &Sample)| {
        let asked = sample.notes.as_ref().map(|notes| {
            let pointers = notes.choices.iter().map(|choice| choice.pointer.clone());
            serde_json::Value::from(pointers.collect::<Vec<_>>()).to_string()
        });
        let (kept, asked) = (sample.kept.as_deref().unwrap_or_default(), asked.unwrap_or_default());
        format!("{index}\t{}\t{kept}\t{asked}\t{}\n", sample.text, if sample.made { "make" } else { "" })
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

/// Something that the program says of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which sample.
    pub number: usize,
    /// What it is about.
    pub what: What,
    /// Where in the sample.
    pub pointer: String,
    /// The rest.
    pub text: String,
}

/// What can be said of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It does not come out as it went in.
    Lost,
    /// A place is read as any JSON.
    Any,
    /// A place is read as a variant of the unknown.
    Unknown,
    /// A place is read as a value that is not listed.
    Unlisted,
    /// A place is not read: it is kept as what nobody declares.
    Unread,
    /// What kind a place is read as.
    Kind,
    /// The JSON of what is made with constructors and setters.
    Made,
    /// It cannot be made so.
    Unmade,
}

/// What came of the samples.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// All that was said, in the order of the samples.
    pub told: Vec<Told>,
    /// How many samples have been run.
    pub reached: usize,
    /// Why samples have not been run.
    pub problem: Option<String>,
}

impl Outcome {
    /// What was said of one kind.
    pub fn of(&self, what: What) -> impl Iterator<Item = &Told> {
        self.told.iter().filter(move |told| told.what == what)
    }

    fn lost(&mut self, number: usize, text: String) {
        self.told.push(Told { number, what: What::Lost, pointer: String::new(), text });
    }
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
            let last = read(&finished.stdout, &mut outcome.told);
            outcome.reached = last.map_or(outcome.reached, |last| last + 1);
            if finished.status.success() || outcome.reached >= count {
                return outcome;
            }
            // A stack that overflows cannot be caught.
            let last = finished.stderr.lines().rev().find(|line| !line.is_empty()).unwrap_or_default();
            outcome.lost(outcome.reached, format!("it ends the process, {}: {last}", finished.status));
            outcome.reached += 1;
        }
        outcome.problem = Some(format!("{} samples were not run", count.saturating_sub(outcome.reached)));
        outcome
    }
}

/// Reads what the program printed, and gives the last sample it came to the end of.
fn read(stdout: &str, told: &mut Vec<Told>) -> Option<usize> {
    let mut last = None;
    for line in stdout.lines() {
        let mut columns = line.splitn(4, '\t');
        let Some(number) = columns.next().and_then(|number| number.parse().ok()) else { continue };
        match (columns.next().and_then(word), columns.next(), columns.next()) {
            (Some(what), Some(pointer), Some(text)) => {
                told.push(Told { number, what, pointer: pointer.to_owned(), text: text.to_owned() });
            }
            _ => last = Some(number),
        }
    }
    last
}

fn word(word: &str) -> Option<What> {
    Some(match word {
        "lost" => What::Lost,
        "any" => What::Any,
        "unknown" => What::Unknown,
        "unlisted" => What::Unlisted,
        "unread" => What::Unread,
        "kind" => What::Kind,
        "made" => What::Made,
        "unmade" => What::Unmade,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Told, Types, What, read, source};

    #[test]
    fn what_the_program_prints_is_read() {
        let mut told = Vec::new();
        let printed = "3\n4\tlost\t\t`a`: found \"b\"\n4\tkind\t/a\tPet:1 Cat:0\n4\n5\tany\t/b\t\n";
        assert_eq!(read(printed, &mut told), Some(4));
        let expected = |number, what, pointer: &str, text: &str| Told {
            number,
            what,
            pointer: pointer.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(
            told,
            [
                expected(4, What::Lost, "", "`a`: found \"b\""),
                expected(4, What::Kind, "/a", "Pet:1 Cat:0"),
                expected(5, What::Any, "/b", ""),
            ]
        );
        assert_eq!(read("", &mut told), None);
    }

    #[test]
    fn each_type_has_its_place() {
        let types = Types { made: ["models::Pet".to_owned()].into(), ..Types::default() };
        let text = source("pet-shop", &["models::Pet".to_owned(), "Vec<models::Pet>".to_owned()], &types);
        assert!(text.contains("use pet_shop as bound;\n"), "{text}");
        assert!(text.contains("    Type::made::<models::Pet>(),\n    Type::of::<Vec<models::Pet>>(),\n"), "{text}");
    }
}
