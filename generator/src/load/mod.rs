//! Stage 1, load: text in, [`openapiv3::OpenAPI`] out.
//!
//! Holds what is known about syntax: YAML and JSON, which fields the specification knows, where a node stands in the
//! text. What comes out parses and has no field that a later stage would not see.

mod grammar;
mod locate;
mod pointer;
mod syntax;
mod unique;

use openapiv3::OpenAPI;

pub use locate::Position;
pub(crate) use pointer::Pointer;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};

/// One document to make bindings of.
#[derive(Clone, Debug)]
pub struct Input {
    /// What diagnostics call the document, usually its path as the caller wrote it.
    pub name: String,
    /// The document: OpenAPI 3.0 as YAML or JSON, told apart by content.
    pub text: String,
}

/// Reads a document's text. `None` where it has no shape to go on with; the report then says why.
pub(crate) fn load(input: &Input, report: &mut Report<'_>) -> Option<OpenAPI> {
    let raw = syntax::parse(&input.text).map_err(|problem| report.syntax(problem)).ok()?;
    grammar::check(&raw, report);
    if report.malformed {
        return None;
    }
    serde_json::from_value(raw).map_err(|problem| report.error(&Pointer::root(), problem.to_string())).ok()
}

/// Collects diagnostics about one document; positions are looked up only when there is something to say.
pub(crate) struct Report<'i> {
    input: &'i Input,
    found: Vec<Found>,
    /// Whether the document's very shape is wrong, so that later stages would stumble over it.
    malformed: bool,
}

/// A diagnostic before its place in the text is looked up.
struct Found {
    severity: Severity,
    at: Pointer,
    message: String,
    help: Option<String>,
    /// Known already where it is the syntax that is wrong.
    position: Option<Position>,
}

impl<'i> Report<'i> {
    pub(crate) fn new(input: &'i Input) -> Self {
        Self { input, found: Vec::new(), malformed: false }
    }

    pub(crate) fn error(&mut self, at: &Pointer, message: impl Into<String>) {
        self.add(Severity::Error, at, message.into(), None);
    }

    fn malformed(&mut self, at: &Pointer, message: String) {
        self.malformed = true;
        self.error(at, message);
    }

    pub(crate) fn error_with_help(&mut self, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Error, at, message.into(), Some(help.into()));
    }

    /// A construct that OpenAPI knows and this generator does not bind yet: better refused than bound wrongly.
    pub(crate) fn unsupported(&mut self, at: &Pointer, construct: impl std::fmt::Display) {
        self.error_with_help(
            at,
            format!("{construct}: not supported yet"),
            "take it out of the document, or say it with what README.md lists as supported",
        );
    }

    pub(crate) fn warning(&mut self, at: &Pointer, message: impl Into<String>) {
        self.add(Severity::Warning, at, message.into(), None);
    }

    fn add(&mut self, severity: Severity, at: &Pointer, message: String, help: Option<String>) {
        self.found.push(Found { severity, at: at.clone(), message, help, position: None });
    }

    fn syntax(&mut self, problem: syntax::Problem) {
        let syntax::Problem { message, position } = problem;
        self.found.push(Found { severity: Severity::Error, at: Pointer::root(), message, help: None, position });
    }

    pub(crate) fn finish(self) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        if self.found.is_empty() {
            return diagnostics;
        }
        let places = locate::positions(&self.input.text);
        for found in self.found {
            let position = found.position.or_else(|| places.of(&found.at));
            diagnostics.push(Diagnostic {
                severity: found.severity,
                document: self.input.name.clone(),
                pointer: found.at.to_string(),
                position,
                line: position.and_then(|position| locate::line(&self.input.text, position)),
                message: found.message,
                help: found.help,
            });
        }
        diagnostics
    }
}
