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

use std::path::PathBuf;

use serde::Serialize;

pub use harness::Harness;
pub use prepare::{EXAMPLE, Prepared, prepare, roots};

use super::figures::Fidelity;
use super::places::{self, Places};

/// A sample that did not survive.
#[derive(Debug, Serialize)]
struct Failure<'a> {
    pointer: &'a str,
    kind: &'a str,
    message: &'a str,
    sample: &'a str,
}

/// Runs the samples of a crate whose program has been built.
///
/// # Errors
///
/// A file cannot be read or written.
pub fn run(places: &Places, name: &str, slot: usize, program: PathBuf) -> Result<(Fidelity, Vec<String>), String> {
    let prepared = Prepared::read(places, name)?;
    let harness = Harness { program, samples: places.samples(name), scratch: places.scratch(slot) };
    let outcome = harness.run(prepared.samples.len());
    let failures = outcome.failures.iter().filter_map(|(number, message)| {
        let sample = prepared.samples.get(*number)?;
        Some(Failure { pointer: &sample.pointer, kind: &sample.kind, message, sample: &sample.text })
    });
    let failures: Vec<_> = failures.collect();
    let text = serde_json::to_string_pretty(&failures).map_err(|problem| problem.to_string())?;
    places::write(&places.failures(name), text)?;
    let kinds = harness::tallies(&prepared.samples, &outcome);
    let fidelity = Fidelity {
        passed: kinds.values().map(|tally| tally.passed).sum(),
        failed: kinds.values().map(|tally| tally.failed).sum(),
        invalid: prepared.invalid.len(),
        discarded: prepared.discarded,
        unsampled: prepared.unsampled.len(),
        complete: outcome.problem.is_none(),
        kinds,
    };
    let shown = failures
        .iter()
        .map(|failure| format!("{}: {}\n{}\n{}", failure.kind, failure.message, failure.pointer, failure.sample));
    Ok((fidelity, outcome.problem.iter().cloned().chain(shown).collect()))
}
