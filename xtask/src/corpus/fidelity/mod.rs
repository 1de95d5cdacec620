//! Fidelity: whether what a document's schemas allow survives the types that were made of them.
//!
//! ```text
//! document ─dialect→ schemas ─sampler→ samples ─judge→ those that are valid ─harness→ through the types and back
//!              its own examples ───────┘
//! ```
//!
//! Holds: no sample counts that the document's own schema refuses; samples made unknown on purpose are what a server may
//! send all the same.

mod choices;
mod compound;
mod dialect;
mod document;
mod examples;
mod flat;
mod harness;
mod judge;
mod kinds;
mod leaf;
mod pattern;
mod place;
mod prepare;
mod read;
mod sampler;
mod samples;
mod unknown;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use prepare::{EXAMPLE, prepare, roots};

use super::figures::Fidelity;
use super::log::first_lines;
use super::places::{self, Places};
use harness::Harness;
use prepare::Prepared;

/// A sample that did not survive.
#[derive(Debug, Serialize)]
struct Failure<'a> {
    pointer: &'a str,
    kind: &'a str,
    message: &'a str,
    sample: &'a str,
}

/// What came of the samples of a document, with as much of each as a log shows.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Survival {
    /// The figures.
    pub figures: Fidelity,
    /// Samples that did not survive.
    pub failures: Vec<String>,
    /// Examples that the document's own schemas refuse.
    pub invalid: Vec<String>,
    /// Schemas without samples.
    pub unsampled: Vec<String>,
}

/// Runs the samples of a crate whose program has been built.
///
/// # Errors
///
/// A file cannot be read or written.
pub fn run(places: &Places, name: &str, program: &Path) -> Result<Survival, String> {
    let Prepared { samples, invalid, discarded, unsampled } = Prepared::read(places, name)?;
    let (input, scratch) = (places.samples(name), places.krate(name).join("fidelity"));
    let outcome = Harness { program: program.to_owned(), samples: input, scratch }.run(samples.len());
    let failures = outcome.failures.iter().filter_map(|(number, message)| {
        let sample = samples.get(*number)?;
        Some(Failure { pointer: &sample.pointer, kind: &sample.kind, message, sample: &sample.text })
    });
    let failures: Vec<_> = failures.collect();
    let text = serde_json::to_string_pretty(&failures).map_err(|problem| problem.to_string())?;
    places::write(&places.failures(name), text)?;
    let kinds = harness::tallies(&samples, &outcome);
    let figures = Fidelity {
        passed: kinds.values().map(|tally| tally.passed).sum(),
        failed: kinds.values().map(|tally| tally.failed).sum(),
        invalid: invalid.len(),
        discarded,
        unsampled: unsampled.len(),
        complete: outcome.problem.is_none(),
        kinds,
    };
    let shown = failures.iter().map(|failure| {
        first_lines(&format!("{}: {}\n{}\n{}", failure.kind, failure.message, failure.pointer, failure.sample))
    });
    let first_lines_of = |entries: Vec<String>| entries.iter().map(|entry| first_lines(entry)).collect();
    Ok(Survival {
        figures,
        failures: outcome.problem.iter().cloned().chain(shown).collect(),
        invalid: first_lines_of(invalid),
        unsampled: first_lines_of(unsampled),
    })
}
