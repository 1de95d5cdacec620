//! OpenAPI documents in, Rust bindings out.
//!
//! One function, [`generate`], takes documents and gives the files of a crate. It reads as the line of stages, and each
//! stage is a folder:
//!
//! ```text
//! text ─load→ openapiv3::OpenAPI ─lower→ api::Api ─name→ rust::Package ─emit→ token streams ─render→ Files
//!       syntax                    meaning          names, types         shape                text
//! ```
//!
//! What is emitted calls the crate `bindery-runtime`; text that does not vary with the document is there.

mod allowance;
mod api;
mod budget;
mod diagnostic;
mod emit;
mod files;
mod load;
mod lower;
mod name;
mod parallel;
mod pattern;
mod printable;
mod render;
mod rust;
mod summary;

pub use allowance::ALLOWANCES;
use budget::Budget;
pub use budget::Spent;
pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use files::{Changes, Files, read};
pub use load::{Input, Position};
pub use printable::{printable, printable_line};
pub use summary::{BodyType, Model, ModelKind, ModelVariant, Property, Summary};

/// How the crate is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The crate's name.
    pub crate_name: String,
    /// Whether each document becomes a module and a Cargo feature of its own, or the one document is the crate.
    pub module_per_document: bool,
    /// Whether a reference to a schema that is nowhere stands for any JSON, with a warning. It is an error otherwise.
    pub allow_missing_schemas: bool,
    /// What of the documents may go without bindings, with a warning, by its names in [`ALLOWANCES`]; others mean nothing.
    /// Whatever is not allowed and cannot be bound is an error.
    pub allow: Vec<String>,
}

/// What came of some documents.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files of the crate.
    pub files: Files,
    /// Of each document, in order, what was made.
    pub summaries: Vec<Summary>,
    /// What of the documents is not in the bindings, or not exactly.
    pub warnings: Diagnostics,
    /// What all that took of the budget of a run.
    pub spent: Spent,
}

/// Makes the files of a crate of one or more documents.
///
/// # Errors
///
/// All that is wrong with the documents, each with its place.
///
/// # Examples
///
/// ```
/// let text = "{openapi: 3.0.3, info: {title: Empty, version: '1'}, paths: {}}";
/// let input = bindery::Input::new("empty.yaml", text);
/// let options = bindery::Options {
///     crate_name: "empty".to_owned(),
///     module_per_document: false,
///     allow_missing_schemas: false,
///     allow: Vec::new(),
/// };
/// let generated = bindery::generate(&[input], &options)?;
/// assert!(generated.files.get("src/lib.rs").is_some());
/// # Ok::<(), bindery::Diagnostics>(())
/// ```
pub fn generate(inputs: &[Input], options: &Options) -> Result<Generated, Diagnostics> {
    parallel::deeply(|| run(inputs, options))
}

fn run(inputs: &[Input], options: &Options) -> Result<Generated, Diagnostics> {
    let budget = budget(inputs);
    let (apis, reports) = understand(inputs, options, &budget)?;
    let (warnings, made) = parallel::both(
        || finish(reports),
        || {
            let package = name::name(&apis, options, &budget)?;
            let (summaries, files) =
                parallel::both(|| summary::summaries(&apis, &package), || render::render(emit::emit(&package)));
            Ok((files, summaries))
        },
    );
    let (files, summaries) = made.map_err(|excess| said(excess, inputs, options))?;
    Ok(Generated { files, summaries, warnings, spent: budget.spent() })
}

/// One budget for all documents of a run.
fn budget(inputs: &[Input]) -> Budget {
    let files = inputs.iter().flat_map(|input| input.files.values().chain([&input.text]));
    Budget::new(files.map(String::len).sum())
}

/// That naming found the budget overrun, as an error of the document.
fn said(excess: name::Excess, inputs: &[Input], options: &Options) -> Diagnostics {
    let name::Excess { document, at, overrun } = excess;
    let budget = budget(inputs);
    let reports = inputs.iter().filter(|input| input.name == document).take(1).map(|input| {
        let mut report = load::Report::new(input, options, &budget);
        report.overrun(&at, overrun);
        report
    });
    finish(reports.collect())
}

/// Load and lower for every document, so that one run tells everything that is wrong with any of them.
fn understand<'i>(
    inputs: &'i [Input],
    options: &'i Options,
    budget: &'i Budget,
) -> Result<(Vec<api::Api>, Vec<load::Report<'i>>), Diagnostics> {
    let mut reports = Vec::new();
    let mut apis = Vec::new();
    for input in inputs {
        let mut report = load::Report::new(input, options, budget);
        apis.extend(load::load(input, &mut report).map(|document| lower::lower(&document, input, &mut report)));
        reports.push(report);
    }
    if reports.iter().any(load::Report::has_errors) { Err(finish(reports)) } else { Ok((apis, reports)) }
}

fn finish(reports: Vec<load::Report<'_>>) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    reports.into_iter().for_each(|report| diagnostics.extend(report.finish()));
    diagnostics
}
