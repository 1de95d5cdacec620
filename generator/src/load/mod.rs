//! Stage 1, load: text in, [`openapiv3::OpenAPI`] out.
//!
//! Holds what is known about syntax: YAML and JSON, which fields the specification knows, where a node stands in the
//! text. What comes out parses and has no field that a later stage would not see.

mod bundle;
mod document;
mod grammar;
mod json_places;
mod locate;
mod pointer;
mod references;
mod syntax;
mod trail;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::OpenAPI;

pub(crate) use bundle::referenced_files;
pub use locate::Position;
/// Marks `items.oneOf` as the places of a tuple.
pub(crate) const TUPLE: &str = grammar::TUPLE;
/// Marks a parameter that nothing is made of.
pub(crate) const UNBOUND: &str = grammar::UNBOUND;
/// Marks a security scheme that nothing is made of; whether that is as it should be.
pub(crate) const NOT_SENT: &str = grammar::NOT_SENT;
/// Bounds, and the extensions that hold them exactly.
pub(crate) const BOUNDS: [(&str, &str); 2] = grammar::BOUNDS;
pub(crate) use pointer::{Pointer, key};

use crate::Options;
use crate::allowance::Unbound;
use crate::budget::{Budget, Cost, Overrun};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};

/// One document to make bindings of.
#[derive(Clone, Debug)]
pub struct Input {
    /// What diagnostics call the document, usually its path as the caller wrote it.
    pub name: String,
    /// The document: OpenAPI 3.0 or 3.1 as YAML or JSON, told apart by content.
    pub text: String,
    /// Texts of other files that its references lead to, by their path relative to the document's folder.
    pub files: BTreeMap<String, String>,
}

impl Input {
    /// A document that refers to no other files.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), files: BTreeMap::new() }
    }
}

/// Reads a document's text. `None` where it has no shape to go on with; the report then says why.
pub(crate) fn load(input: &Input, report: &mut Report<'_>) -> Option<OpenAPI> {
    let mut raw = syntax::parse(&input.text, report.budget).map_err(|problem| report.syntax(problem)).ok()?;
    grammar::check_version(&raw, report);
    if report.malformed {
        return None;
    }
    let copies = references::settle(&mut raw, input, report);
    grammar::tidy(&mut raw, &copies, report);
    drop(copies);
    if report.malformed {
        return None;
    }
    document::read(raw, report)
}

/// Collects diagnostics about one document; positions are looked up only when there is something to say.
pub(crate) struct Report<'i> {
    input: &'i Input,
    found: Vec<Found>,
    /// Whether the document's very shape is wrong, so that later stages would stumble over it.
    malformed: bool,
    /// Nodes that were put elsewhere in the tree, with where they stand in the text.
    moved: BTreeMap<Pointer, Pointer>,
    /// What may be missing, or go unbound.
    options: &'i Options,
    budget: &'i Budget,
    /// Whether it was said that the document asks for too much. What is found after that is of no interest.
    is_over: bool,
    /// Values as they are written, once they were asked for.
    unquoted: Option<locate::Unquoted>,
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
    pub(crate) fn new(input: &'i Input, options: &'i Options, budget: &'i Budget) -> Self {
        Self {
            input,
            found: Vec::new(),
            malformed: false,
            moved: BTreeMap::new(),
            options,
            budget,
            is_over: false,
            unquoted: None,
        }
    }

    /// Pays for something that is made of a node. Where there is not enough left for it, that is the document's error,
    /// and nothing more is to be made.
    pub(crate) fn spend(&mut self, cost: Cost, amount: usize, at: &Pointer) -> bool {
        self.spend_at(cost, amount, || at.clone())
    }

    /// As [`Self::spend`], where the place is only known to those who ask.
    pub(crate) fn spend_at(&mut self, cost: Cost, amount: usize, at: impl FnOnce() -> Pointer) -> bool {
        if self.is_over {
            return false;
        }
        match self.budget.spend(cost, amount) {
            Ok(()) => true,
            Err(overrun) => {
                self.overrun(&at(), overrun);
                false
            }
        }
    }

    /// Whether it was said that the document asks for too much.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    pub(crate) fn overrun(&mut self, at: &Pointer, overrun: Overrun) {
        self.malformed = true;
        self.is_over = true;
        self.found.push(Found {
            severity: Severity::Error,
            at: at.clone(),
            message: overrun.to_string(),
            help: Some(Overrun::HELP.to_owned()),
            position: None,
        });
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

    /// A reference to a schema that is nowhere. Whether it may stay, as any JSON.
    pub(crate) fn missing_schema(&mut self, at: &Pointer, message: String, help: String) -> bool {
        if self.options.allow_missing_schemas {
            self.warning(at, format!("{message}: anything is taken here"));
        } else {
            self.error_with_help(at, message, help);
        }
        self.options.allow_missing_schemas
    }

    /// A thing that nothing is made of: an error, unless the caller allows it.
    pub(crate) fn unbound(&mut self, thing: Unbound, at: &Pointer, message: String) {
        self.unbound_with_help(thing, at, message, "correct it");
    }

    pub(crate) fn unbound_with_help(&mut self, thing: Unbound, at: &Pointer, message: String, help: &str) {
        let name = thing.name();
        if self.options.allow.iter().any(|allowed| allowed == name) {
            self.warning(at, message + ": it is passed over");
        } else {
            self.error_with_help(at, message, format!("{help}, or pass it over: `--allow {name}`"));
        }
    }

    /// A number or flag as the text has it: `1.10` is no more than `1.1` once it is read.
    fn as_written(&mut self, at: &Pointer, value: &serde_json::Value) -> String {
        let at = self.origin(at);
        let input = self.input;
        let unquoted = self.unquoted.get_or_insert_with(|| locate::unquoted(&input.text));
        unquoted.at(&at).map_or_else(|| value.to_string(), str::to_owned)
    }

    /// A node is to be spoken of by where it stands in the text.
    fn moved(&mut self, to: Pointer, from: Pointer) {
        self.moved.insert(to, from);
    }

    pub(crate) fn warning(&mut self, at: &Pointer, message: impl Into<String>) {
        self.add(Severity::Warning, at, message.into(), None);
    }

    fn add(&mut self, severity: Severity, at: &Pointer, message: String, help: Option<String>) {
        // Each says the whole way to its place, which can be long.
        if self.spend(Cost::Bytes, at.as_str().len() + message.len(), at) {
            self.found.push(Found { severity, at: at.clone(), message, help, position: None });
        }
    }

    fn syntax(&mut self, problem: syntax::Problem) {
        let syntax::Problem { message, position, help } = problem;
        let help = help.map(str::to_owned);
        self.found.push(Found { severity: Severity::Error, at: Pointer::root(), message, help, position });
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error)
    }

    /// Looks up where everything stands; the longest part of it is to read the text once more.
    pub(crate) fn finish(mut self) -> Diagnostics {
        if self.found.is_empty() {
            return Diagnostics::default();
        }
        let found = once(std::mem::take(&mut self.found));
        let found = found.into_iter().map(|(found, others)| (self.origin(&found.at), found, others));
        let found: Vec<_> = found.collect();
        let places = match found.iter().all(|(_, found, _)| found.position.is_some()) {
            true => locate::Positions::default(),
            false => locate::positions(&self.input.text, found.iter().map(|(at, ..)| at)),
        };
        let lines: Vec<&str> = self.input.text.lines().collect();
        let found = found.into_iter().map(|(at, found, others)| {
            let position = found.position.or_else(|| places.of(&at));
            let others = match others {
                0 => String::new(),
                1 => " (and at one other place)".to_owned(),
                others => format!(" (and at {others} other places)"),
            };
            Diagnostic {
                severity: found.severity,
                document: self.input.name.clone(),
                pointer: at.to_string(),
                position,
                line: position.and_then(|position| locate::line(&lines, position)),
                message: found.message + &others,
                help: found.help,
            }
        });
        found.collect()
    }

    fn origin(&self, at: &Pointer) -> Pointer {
        let mut around = if self.moved.is_empty() { None } else { Some(at.clone()) };
        while let Some(to) = around {
            if let Some(from) = self.moved.get(&to) {
                return at.rebased(&to, from).unwrap_or_else(|| at.clone());
            }
            around = to.parent();
        }
        at.clone()
    }
}

/// Warnings that say the same are one, with at how many more places; errors are to be mended one by one.
fn once(found: Vec<Found>) -> Vec<(Found, usize)> {
    let mut kept: Vec<(Found, usize)> = Vec::new();
    let mut met: BTreeMap<String, (usize, BTreeSet<Pointer>)> = BTreeMap::new();
    for found in found {
        if found.severity == Severity::Warning {
            let next = kept.len();
            let (index, places) = met.entry(found.message.clone()).or_insert_with(|| (next, BTreeSet::new()));
            let is_new = places.insert(found.at.clone());
            if *index < next {
                kept[*index].1 += usize::from(is_new);
                continue;
            }
        }
        kept.push((found, 0));
    }
    kept
}
