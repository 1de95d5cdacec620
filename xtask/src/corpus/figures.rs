//! What is known of a document in the end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// All figures of one document. What was not asked for, or could not be done, is `None`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    /// The document's file name.
    pub document: String,
    /// What the generator made of it.
    pub generation: Generation,
    /// What rustc says.
    pub check: Option<Compilation>,
    /// What clippy says, rustc's own lints included.
    pub clippy: Option<Compilation>,
    /// What rustdoc says.
    pub doc: Option<Compilation>,
    /// The document's examples as the crate's tests.
    pub examples: Option<Examples>,
    /// The whole build, machine code and all, with the program that runs samples.
    pub build: Option<Compilation>,
    /// Samples through the types and back.
    pub fidelity: Option<Fidelity>,
}

/// What the generator made of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Generation {
    /// Operations that have a method.
    pub operations: usize,
    /// Models.
    pub types: usize,
    /// Lines of Rust.
    pub lines: usize,
    /// Diagnostics that did not stop it.
    pub warnings: usize,
    /// Diagnostics that did; an end that no generator should have counts as one.
    pub errors: usize,
    /// Wall clock time from text to files in memory.
    pub seconds: f64,
    /// How much more memory there was at the most than before; only Linux tells.
    pub peak_growth_bytes: Option<u64>,
    /// What it took of the generator's budget.
    pub spent: Option<Spent>,
}

/// What a document took of the generator's budget: the same on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// Nodes, types and members.
    pub nodes: u64,
    /// Text that was copied.
    pub bytes: u64,
    /// Looks at something that may be looked at again.
    pub steps: u64,
    /// Of the one that is nearest to its end, in thousandths.
    pub thousandths: u64,
}

/// One run of a compiler over the crate.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Compilation {
    /// Errors; at least one where the compiler failed.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// User and system time, the crate's dependencies not included.
    pub cpu_seconds: f64,
    /// Of the largest process.
    pub peak_bytes: u64,
}

/// The tests of a crate.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Examples {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that did not.
    pub failed: usize,
    /// Whether they could be built and ran to their end.
    pub complete: bool,
}

/// Samples through the types and back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fidelity {
    /// Samples that came out as they went in.
    pub passed: usize,
    /// Samples that did not.
    pub failed: usize,
    /// Samples all of which is read as what the document says, and those with places that are not.
    pub typed: Tally,
    /// Unions whose branches are told apart, and branches that are not.
    pub apart: Tally,
    /// Values made with constructors and setters that the document accepts, and those that it does not.
    pub made: Tally,
    /// Examples of the document that its own schemas refuse; they are not run.
    pub invalid: usize,
    /// Samples that were made up and that the schema refuses; they are not run.
    pub discarded: usize,
    /// Schemas of which nothing could be made up.
    pub unsampled: usize,
    /// Whether the program could be built and came to its end.
    pub complete: bool,
    /// Each kind of sample by itself.
    pub kinds: BTreeMap<String, Tally>,
}

/// What passed and what did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// What passed.
    pub passed: usize,
    /// What did not.
    pub failed: usize,
}

impl Figures {
    /// What is wrong, each in a few words.
    pub fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        failures.extend(counted(self.generation.errors, "error of the generator", "errors of the generator"));
        for (what, compilation) in
            [("rustc", &self.check), ("clippy", &self.clippy), ("rustdoc", &self.doc), ("the build", &self.build)]
        {
            let Some(compilation) = compilation else { continue };
            let errors = counted(compilation.errors, "error", "errors");
            let warnings = counted(compilation.warnings, "warning", "warnings");
            failures.extend([errors, warnings].into_iter().flatten().map(|count| format!("{count} of {what}")));
        }
        if let Some(examples) = &self.examples {
            failures.extend(counted(examples.failed, "example fails", "examples fail"));
            failures.extend((!examples.complete).then(|| "the examples do not run".to_owned()));
        }
        if let Some(fidelity) = &self.fidelity {
            failures.extend(counted(fidelity.failed, "sample does not survive", "samples do not survive"));
            failures.extend(counted(fidelity.typed.failed, "sample is not all typed", "samples are not all typed"));
            failures.extend(counted(fidelity.apart.failed, "branch is not told apart", "branches are not told apart"));
            failures.extend(counted(fidelity.made.failed, "value cannot be made", "values cannot be made"));
            failures.extend((!fidelity.complete).then(|| "not all samples run".to_owned()));
        }
        failures
    }
}

fn counted(count: usize, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    }
}
