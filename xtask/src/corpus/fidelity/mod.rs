//! Fidelity: whether what a document's schemas allow survives the types that were made of them, and what those types know
//! of it.
//!
//! ```text
//! document ─dialect→ schemas ─sampler→ samples ─judge→ those that are valid ─survey→ what the document says of them
//!              its own examples ───────┘                                                      │
//!                                                     harness: through the types and back ─→ gates
//! ```
//!
//! Holds: no sample counts that the document's own schema refuses; samples made unknown on purpose are what a server may
//! send all the same. The document alone says what is right: the generator is asked for the names of its types only.

mod branches;
mod choices;
mod compound;
mod dialect;
mod document;
mod examples;
#[cfg(test)]
mod faults;
mod flat;
mod gates;
mod harness;
mod judge;
mod kinds;
mod leaf;
mod makers;
mod pattern;
mod place;
mod prepare;
#[cfg(test)]
mod reach;
mod read;
mod sampler;
mod samples;
mod survey;
mod unknown;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use makers::Types;
pub use prepare::{EXAMPLE, prepare};

use super::figures::{Fidelity, Tally};
use super::log::first_lines;
use super::places::{self, Places};
use gates::Failures;
use harness::Harness;
use prepare::Prepared;
use samples::Sample;

/// A sample that a gate does not let through.
#[derive(Debug, Serialize)]
struct Failure<'a> {
    gate: &'static str,
    pointer: &'a str,
    kind: &'a str,
    message: String,
    sample: &'a str,
}

/// What came of the samples of a document, with as much of each as a log shows.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Survival {
    /// The figures.
    pub figures: Fidelity,
    /// What fails each gate, under the title that the log has for it.
    pub failures: Vec<(String, Vec<String>)>,
    /// Examples that the document's own schemas refuse.
    pub invalid: Vec<String>,
    /// Schemas without samples.
    pub unsampled: Vec<String>,
}

/// The gates, each with what the log calls that which fails it.
const GATES: [(&str, &str); 4] = [
    ("kept", "samples that do not survive"),
    ("typed", "places that types know less of than the document"),
    ("told apart", "branches that are not told apart"),
    ("constructed", "values that cannot be made as the document has them"),
];

/// Runs the samples of a crate whose program has been built, and holds what comes of them to the document.
///
/// # Errors
///
/// A file cannot be read or written.
pub fn run(places: &Places, name: &str, program: &Path) -> Result<Survival, String> {
    let Prepared { document, samples, invalid, discarded, unsampled } = Prepared::read(places, name)?;
    let (input, scratch) = (places.samples(name), places.krate(name).join("fidelity"));
    let outcome = Harness { program: program.to_owned(), samples: input, scratch }.run(samples.len());
    let (kept, typed) = (gates::kept(&outcome), gates::typed(&samples, &outcome));
    let (apart_passed, apart) = gates::apart(&samples, &outcome);
    let (made_passed, made) = gates::made(|| read::file(&document), &samples, &outcome)?;
    let kinds = tallies(&samples[..outcome.reached.min(samples.len())], &kept);
    let noted = samples.iter().take(outcome.reached).filter(|sample| sample.notes.is_some()).count();
    let untyped = typed.iter().map(|(number, _)| number).collect::<BTreeSet<_>>().len();
    let figures = Fidelity {
        passed: kinds.values().map(|tally| tally.passed).sum(),
        failed: kinds.values().map(|tally| tally.failed).sum(),
        typed: Tally { passed: noted.saturating_sub(untyped), failed: untyped },
        apart: Tally { passed: apart_passed, failed: apart.len() },
        made: Tally { passed: made_passed, failed: made.len() },
        invalid: invalid.len(),
        discarded,
        unsampled: unsampled.len(),
        complete: outcome.problem.is_none(),
        kinds,
    };
    let gates = GATES.into_iter().zip([kept, typed, apart, made]);
    let failures: Vec<_> = gates.flat_map(|((gate, _), found)| failures(gate, found, &samples)).collect();
    let text = serde_json::to_string_pretty(&failures).map_err(|problem| problem.to_string())?;
    places::write(&places.failures(name), text)?;
    let mut shown: Vec<_> = GATES.map(|(gate, title)| (title.to_owned(), shown(gate, &failures))).into();
    shown.extend(outcome.problem.map(|problem| ("the program that runs samples".to_owned(), vec![problem])));
    let first_lines_of = |entries: Vec<String>| entries.iter().map(|entry| first_lines(entry)).collect();
    Ok(Survival { figures, failures: shown, invalid: first_lines_of(invalid), unsampled: first_lines_of(unsampled) })
}

/// How many samples of each kind came out as they went in, and how many did not.
fn tallies(samples: &[Sample], kept: &Failures) -> BTreeMap<String, Tally> {
    let lost: BTreeSet<_> = kept.iter().map(|(number, _)| *number).collect();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for (number, sample) in samples.iter().enumerate() {
        let tally = tallies.entry(sample.kind.clone()).or_default();
        match lost.contains(&number) {
            true => tally.failed += 1,
            false => tally.passed += 1,
        }
    }
    tallies
}

fn failures<'s>(gate: &'static str, found: Failures, samples: &'s [Sample]) -> Vec<Failure<'s>> {
    let failures = found.into_iter().filter_map(|(number, message)| {
        let sample = samples.get(number)?;
        Some(Failure { gate, pointer: &sample.pointer, kind: &sample.kind, message, sample: &sample.text })
    });
    failures.collect()
}

fn shown(gate: &str, failures: &[Failure]) -> Vec<String> {
    let of_gate = failures.iter().filter(|failure| failure.gate == gate);
    let shown = of_gate.map(|Failure { pointer, kind, message, sample, .. }| {
        first_lines(&format!("{kind}: {message}\n{pointer}\n{sample}"))
    });
    shown.collect()
}
