//! Classes of characters: `[…]` and what stands for one.

use super::Fault;
use super::escape::Escape;
use super::syntax::{Literal, Parser, syntax};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) is_negated: bool,
    pub(super) is_bracketed: bool,
    pub(super) items: Vec<Item>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    Literal(Literal),
    Range(Literal, Literal),
    Set(Set),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// `d`, `D`, `w` or `W`, which mean the same everywhere.
    Short(char),
    /// `s` or `S`, whose characters are more than the linear engine counts.
    Space {
        is_negated: bool,
    },
    Ranges(Vec<(char, char)>),
}

impl Class {
    pub(super) fn of(set: Set) -> Self {
        let (is_negated, set) = match set {
            Set::Space { is_negated } => (is_negated, Set::Space { is_negated: false }),
            other => (false, other),
        };
        Self { is_negated, is_bracketed: !matches!(set, Set::Short(_)), items: vec![Item::Set(set)] }
    }
}

impl Parser {
    /// What stands behind `[`.
    pub(super) fn class(&mut self) -> Result<Class, Fault> {
        let is_negated = self.eat("^");
        let mut items = Vec::new();
        while !self.eat("]") {
            let first = self.atom()?;
            let dash = self.at;
            if !self.eat("-") || self.peek() == Some(']') {
                self.at = dash;
                items.extend(item(first));
                continue;
            }
            let second = self.atom()?;
            match (first.end(), second.end()) {
                (Some(from), Some(to)) if from > to => return Err(syntax("a range in `[…]` ends before it begins")),
                (Some(from), Some(to)) => items.extend(range(from, to, (&first, &second))),
                _ if self.unicode => return Err(syntax("a range in `[…]` has a class for its end")),
                _ => {
                    items.extend(item(first));
                    items.push(Item::Literal(Literal { character: '-', is_escaped: true }));
                    items.extend(item(second));
                }
            }
        }
        Ok(Class { is_negated, is_bracketed: true, items })
    }

    fn atom(&mut self) -> Result<Escape, Fault> {
        match self.next() {
            None => Err(syntax("`[` is not closed")),
            Some('\\') => self.escape(true),
            Some(character) => Ok(Escape::Literal(Literal { character, is_escaped: false })),
        }
    }
}

impl Escape {
    /// What it is as the end of a range.
    fn end(&self) -> Option<u32> {
        match self {
            Self::Literal(literal) => Some(u32::from(literal.character)),
            Self::Half(code) => Some(*code),
            Self::Word { .. } | Self::Set(_) => None,
        }
    }
}

/// Half of a character is in no text, and so in no class.
fn item(atom: Escape) -> Option<Item> {
    match atom {
        Escape::Literal(literal) => Some(Item::Literal(literal)),
        Escape::Set(set) => Some(Item::Set(set)),
        Escape::Half(_) | Escape::Word { .. } => None,
    }
}

fn range(from: u32, to: u32, ends: (&Escape, &Escape)) -> Option<Item> {
    if let (Escape::Literal(from), Escape::Literal(to)) = ends {
        return Some(Item::Range(*from, *to));
    }
    let plain = |character| Literal { character, is_escaped: false };
    let from = char::from_u32(from).unwrap_or('\u{e000}');
    let to = char::from_u32(to).unwrap_or('\u{d7ff}');
    (from <= to).then(|| Item::Range(plain(from), plain(to)))
}
