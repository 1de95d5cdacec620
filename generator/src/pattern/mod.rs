//! Patterns, read as ECMA-262 has them and written anew for an engine whose time grows with the text and no faster.
//!
//! Only what means the same there is written. Lookaround is not of that engine's language, but where it stands at an
//! anchor it is a pattern of its own: `^(?!x)a$` is `^a$` and not `^(?:x)`.

use regex_lite::RegexBuilder;

use self::syntax::{Branch, Node};

mod class;
mod escape;
mod syntax;
mod write;

/// The most memory of one compiled pattern; the runtime's bound is the same.
const LARGEST: usize = 8 << 20;

/// The longest pattern that is read, in characters.
const LONGEST: usize = 1 << 14;

/// A text is one of the pattern where each of some is found in it and none of others.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Linear {
    pub(crate) all: Vec<String>,
    pub(crate) none: Vec<String>,
}

/// Why a pattern is not checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is not a regular expression of ECMA-262; the text says what is odd.
    Syntax(String),
    /// What it asks has no bound in time or memory, or is not to be had; the text says what.
    Beyond(&'static str),
}

/// JSON Schema asks for the flag `u`, which forbids escapes of characters that need none (`\-`, `\@`). Real documents
/// have them, and without the flag they mean what their authors meant.
pub(crate) fn linear(pattern: &str) -> Result<Linear, Fault> {
    if pattern.chars().nth(LONGEST).is_some() {
        return Err(Fault::Beyond("it is longer than 16384 characters"));
    }
    let branches = match syntax::parse(pattern, true) {
        Err(Fault::Syntax(first)) => syntax::parse(pattern, false).map_err(|fault| match fault {
            Fault::Syntax(_) => Fault::Syntax(first),
            beyond => beyond,
        })?,
        other => other?,
    };
    let parts = Parts::of(branches);
    let texts = |parts: &[Vec<Branch>]| parts.iter().map(|part| write::text(part)).collect::<Result<Vec<_>, _>>();
    let linear = Linear { all: texts(&parts.all)?, none: texts(&parts.none)? };
    match linear.all.iter().chain(&linear.none).all(|part| compiles(part)) {
        true => Ok(linear),
        false => Err(Fault::Beyond("it is too large or too deeply nested")),
    }
}

fn compiles(part: &str) -> bool {
    RegexBuilder::new(part).size_limit(LARGEST).build().is_ok()
}

/// A pattern and what is asked beside it at its ends.
struct Parts {
    all: Vec<Vec<Branch>>,
    none: Vec<Vec<Branch>>,
}

impl Parts {
    fn of(mut branches: Vec<Branch>) -> Self {
        let mut parts = Self { all: Vec::new(), none: Vec::new() };
        if let [only] = branches.as_mut_slice() {
            parts.take_from_start(only);
            parts.take_from_end(only);
        }
        parts.all.insert(0, branches);
        parts
    }

    /// What looks ahead beside `^` looks at the text as a whole.
    fn take_from_start(&mut self, branch: &mut Branch) {
        let is_part = |node: &Node| matches!(node, Node::Start | Node::Look { is_behind: false, .. });
        let end = branch.iter().position(|node| !is_part(node)).unwrap_or(branch.len());
        if branch[..end].contains(&Node::Start) {
            let looks = branch.splice(..end, [Node::Start]).filter(|node| *node != Node::Start).collect::<Vec<_>>();
            looks.into_iter().for_each(|look| self.add(look, |group| vec![Node::Start, group]));
        }
    }

    /// What looks behind beside `$` looks at the text as a whole.
    fn take_from_end(&mut self, branch: &mut Branch) {
        let is_part = |node: &Node| matches!(node, Node::End | Node::Look { is_behind: true, .. });
        let start = branch.iter().rposition(|node| !is_part(node)).map_or(0, |last| last + 1);
        if branch[start..].contains(&Node::End) {
            let looks = branch.splice(start.., [Node::End]).filter(|node| *node != Node::End).collect::<Vec<_>>();
            looks.into_iter().for_each(|look| self.add(look, |group| vec![group, Node::End]));
        }
    }

    fn add(&mut self, look: Node, anchored: impl Fn(Node) -> Branch) {
        if let Node::Look { is_negated, branches, .. } = look {
            let part = vec![anchored(Node::Group { is_capture: false, branches })];
            if is_negated { &mut self.none } else { &mut self.all }.push(part);
        }
    }
}

#[cfg(test)]
mod tests;
