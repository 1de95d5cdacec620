//! The columns of the table: what is in a cell, and whether that is bad.

use super::figures::{Compilation, Fidelity, Figures, Tally};

/// A cell. Nothing where the figure is not known.
pub type Cell = Option<(String, Fine)>;

/// Whether a figure is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fine {
    /// It is, or it is no judgement.
    Yes,
    /// It is not.
    No,
}

/// A column.
pub struct Column {
    /// What stands above it.
    pub header: &'static str,
    /// The cell of a document.
    pub cell: fn(&Figures) -> Cell,
}

/// All of them, in order; `E/W` is errors and warnings, `+/-` what passed and what did not, `?` what the document's
/// own schemas refuse.
pub const COLUMNS: &[Column] = &[
    Column { header: "ops", cell: |row| made(row, |row| row.generation.operations.to_string()) },
    Column { header: "types", cell: |row| made(row, |row| row.generation.types.to_string()) },
    Column { header: "lines", cell: |row| made(row, |row| row.generation.lines.to_string()) },
    Column { header: "gen E/W", cell: generator },
    Column { header: "gen s", cell: |row| Some((format!("{:.2}", row.generation.seconds), Fine::Yes)) },
    Column { header: "gen MB", cell: |row| row.generation.peak_growth_bytes.map(megabytes) },
    Column {
        header: "budget ‰",
        cell: |row| row.generation.spent.map(|spent| (spent.thousandths.to_string(), Fine::Yes)),
    },
    Column { header: "check s", cell: |row| row.check.as_ref().map(seconds) },
    Column { header: "check MB", cell: |row| row.check.as_ref().map(|check| megabytes(check.peak_bytes)) },
    Column { header: "rustc E/W", cell: |row| row.check.as_ref().map(compiler) },
    Column { header: "clippy E/W", cell: |row| row.clippy.as_ref().map(compiler) },
    Column { header: "doc E/W", cell: |row| row.doc.as_ref().map(compiler) },
    Column { header: "examples +/-", cell: examples },
    Column { header: "build s", cell: |row| row.build.as_ref().map(seconds) },
    Column { header: "build MB", cell: |row| row.build.as_ref().map(|build| megabytes(build.peak_bytes)) },
    Column { header: "kept +/-/?", cell: kept },
    Column { header: "typed +/-", cell: |row| gate(row, |fidelity| fidelity.typed) },
    Column { header: "apart +/-", cell: |row| gate(row, |fidelity| fidelity.apart) },
    Column { header: "made +/-", cell: |row| gate(row, |fidelity| fidelity.made) },
];

fn made(row: &Figures, figure: fn(&Figures) -> String) -> Cell {
    (row.generation.errors == 0).then(|| (figure(row), Fine::Yes))
}

/// Warnings of the generator are part of its work, those of compilers are not.
fn generator(row: &Figures) -> Cell {
    let (errors, warnings) = (row.generation.errors, row.generation.warnings);
    Some((format!("{errors}/{warnings}"), fine(errors == 0)))
}

fn compiler(compilation: &Compilation) -> (String, Fine) {
    let (errors, warnings) = (compilation.errors, compilation.warnings);
    (format!("{errors}/{warnings}"), fine(errors + warnings == 0))
}

fn examples(row: &Figures) -> Cell {
    let examples = row.examples.as_ref()?;
    Some(match examples.complete {
        true => (format!("{}/{}", examples.passed, examples.failed), fine(examples.failed == 0)),
        false => ("broken".to_owned(), Fine::No),
    })
}

fn kept(row: &Figures) -> Cell {
    let Fidelity { passed, failed, invalid, discarded, complete, .. } = row.fidelity.as_ref()?;
    Some(match complete {
        true => (format!("{passed}/{failed}/{}", invalid + discarded), fine(*failed == 0)),
        false => ("broken".to_owned(), Fine::No),
    })
}

/// Where not all samples were run, that of the first column says so.
fn gate(row: &Figures, of: fn(&Fidelity) -> Tally) -> Cell {
    let Tally { passed, failed } = of(row.fidelity.as_ref().filter(|fidelity| fidelity.complete)?);
    Some((format!("{passed}/{failed}"), fine(failed == 0)))
}

fn fine(fine: bool) -> Fine {
    if fine { Fine::Yes } else { Fine::No }
}

fn seconds(compilation: &Compilation) -> (String, Fine) {
    (format!("{:.1}", compilation.cpu_seconds), Fine::Yes)
}

fn megabytes(bytes: u64) -> (String, Fine) {
    (bytes.div_ceil(1 << 20).to_string(), Fine::Yes)
}
