//! The figures of all documents together.

use super::figures::{Compilation, Examples, Fidelity, Figures, Generation, Spent, Tally};

/// All documents as one: sums, and the largest of what is not added up.
pub fn total(rows: &[Figures]) -> Figures {
    Figures {
        document: format!("{} documents", rows.len()),
        generation: generations(rows),
        check: compilations(rows, |row| row.check.as_ref()),
        clippy: compilations(rows, |row| row.clippy.as_ref()),
        doc: compilations(rows, |row| row.doc.as_ref()),
        examples: examples(rows),
        build: compilations(rows, |row| row.build.as_ref()),
        fidelity: fidelity(rows),
    }
}

/// Figures of crates are of those that there are; one that there is not has none to add.
fn generations(rows: &[Figures]) -> Generation {
    let sum = |figure: fn(&Generation) -> usize| rows.iter().map(|row| figure(&row.generation)).sum();
    // Budgets are of one run each.
    let spent = rows.iter().filter_map(|row| row.generation.spent).reduce(|one, other| Spent {
        nodes: one.nodes.max(other.nodes),
        bytes: one.bytes.max(other.bytes),
        steps: one.steps.max(other.steps),
        thousandths: one.thousandths.max(other.thousandths),
    });
    Generation {
        operations: sum(|figures| figures.operations),
        types: sum(|figures| figures.types),
        lines: sum(|figures| figures.lines),
        warnings: sum(|figures| figures.warnings),
        errors: sum(|figures| figures.errors),
        seconds: rows.iter().map(|row| row.generation.seconds).sum(),
        peak_growth_bytes: rows.iter().filter_map(|row| row.generation.peak_growth_bytes).max(),
        spent,
    }
}

fn compilations(rows: &[Figures], of: fn(&Figures) -> Option<&Compilation>) -> Option<Compilation> {
    let add = |one: Compilation, other: Compilation| Compilation {
        errors: one.errors + other.errors,
        warnings: one.warnings + other.warnings,
        cpu_seconds: one.cpu_seconds + other.cpu_seconds,
        peak_bytes: one.peak_bytes.max(other.peak_bytes),
    };
    rows.iter().filter_map(of).cloned().reduce(add)
}

fn examples(rows: &[Figures]) -> Option<Examples> {
    let add = |one: Examples, other: Examples| Examples {
        passed: one.passed + other.passed,
        failed: one.failed + other.failed,
        complete: one.complete && other.complete,
    };
    rows.iter().filter_map(|row| row.examples.clone()).reduce(add)
}

fn fidelity(rows: &[Figures]) -> Option<Fidelity> {
    let add = |mut one: Fidelity, other: Fidelity| {
        for (kind, tally) in other.kinds {
            let sum = one.kinds.entry(kind).or_default();
            *sum = tallies(*sum, tally);
        }
        Fidelity {
            passed: one.passed + other.passed,
            failed: one.failed + other.failed,
            typed: tallies(one.typed, other.typed),
            apart: tallies(one.apart, other.apart),
            made: tallies(one.made, other.made),
            invalid: one.invalid + other.invalid,
            discarded: one.discarded + other.discarded,
            unsampled: one.unsampled + other.unsampled,
            complete: one.complete && other.complete,
            kinds: one.kinds,
        }
    };
    rows.iter().filter_map(|row| row.fidelity.clone()).reduce(add)
}

fn tallies(one: Tally, other: Tally) -> Tally {
    Tally { passed: one.passed + other.passed, failed: one.failed + other.failed }
}
