//! Where a node stands in the text. Only asked when there is something to say, since it reads the text once more.

use std::collections::{BTreeSet, HashMap};

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::Pointer;
use super::json_places::JsonPlaces;

/// A place in a text. Both count from one; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

/// Positions of the nodes of one text.
#[derive(Default)]
pub(super) struct Positions(HashMap<String, Position>);

impl Positions {
    /// The position of a node, or of the nearest node around it that the text has itself (YAML aliases and merge keys
    /// make nodes that stand elsewhere).
    pub(super) fn of(&self, pointer: &Pointer) -> Option<Position> {
        let mut at = Some(pointer.clone());
        while let Some(pointer) = at {
            if let Some(position) = self.0.get(pointer.as_str()) {
                return Some(*position);
            }
            at = pointer.parent();
        }
        None
    }
}

/// Values without quotes of one text.
#[derive(Default)]
pub(super) struct Unquoted(HashMap<String, String>);

impl Unquoted {
    pub(super) fn at(&self, pointer: &Pointer) -> Option<&str> {
        self.0.get(pointer.as_str()).map(String::as_str)
    }
}

/// The line a position is on, without its end.
pub(super) fn line(lines: &[&str], position: Position) -> Option<String> {
    const WIDEST: usize = 160;
    let line = lines.get(position.line.checked_sub(1)?)?;
    // A minified document is one line; printing it would bury the message.
    line.chars().nth(WIDEST).is_none().then(|| (*line).to_owned())
}

/// Reads the positions of some nodes and of those around them, or of more. A member's position is its key's. Where the
/// text ends early, the positions read so far remain.
pub(super) fn positions<'p>(text: &str, wanted: impl Iterator<Item = &'p Pointer>) -> Positions {
    let mut paths = BTreeSet::new();
    for pointer in wanted {
        let mut at = Some(pointer.clone());
        while let Some(pointer) = at.filter(|pointer| paths.insert(pointer.as_str().to_owned())) {
            at = pointer.parent();
        }
    }
    match JsonPlaces::read(text, &paths) {
        Some(places) => Positions(places.into_iter().collect()),
        None => yaml(text),
    }
}

/// The values of a text that stand without quotes and may be no strings, as they are written, by their places.
pub(super) fn unquoted(text: &str) -> Unquoted {
    walk(text, true).unquoted
}

fn yaml(text: &str) -> Positions {
    walk(text, false).positions
}

fn walk(text: &str, keeps_unquoted: bool) -> Walk {
    let mut walk = Walk { keeps_unquoted, ..Walk::default() };
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        walk.event(&event, span);
        // Documents that are read nest less deep; the parser takes ever longer over deeper ones.
        if walk.frames.len() > DEEPEST {
            break;
        }
    }
    walk
}

/// No matter of the budget: it is the parser's time that grows, and both parsers of documents give up before.
const DEEPEST: usize = 200;

enum Frame {
    Sequence { at: Pointer, next: usize },
    Mapping { at: Pointer, key: Option<Pointer> },
}

#[derive(Default)]
struct Walk {
    frames: Vec<Frame>,
    positions: Positions,
    keeps_unquoted: bool,
    unquoted: Unquoted,
}

impl Walk {
    fn event(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::MappingStart(..) => {
                let at = self.enter(span);
                self.frames.push(Frame::Mapping { at, key: None });
            }
            Event::SequenceStart(..) => {
                let at = self.enter(span);
                self.frames.push(Frame::Sequence { at, next: 0 });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.frames.pop();
            }
            Event::Scalar(text, style, ..) => self.scalar(text, *style == ScalarStyle::Plain, span),
            Event::Alias(_) => {
                self.enter(span);
            }
            _ => {}
        }
    }

    fn scalar(&mut self, text: &str, is_plain: bool, span: Span) {
        if let Some(Frame::Mapping { at, key: key @ None }) = self.frames.last_mut() {
            let pointer = at.child(text);
            *key = Some(pointer.clone());
            self.place(&pointer, span);
        } else {
            let at = self.enter(span);
            let may_be_no_string = text.starts_with(|first: char| first.is_ascii_digit() || "+-.tTfF".contains(first));
            if self.keeps_unquoted && is_plain && may_be_no_string {
                self.unquoted.0.entry(at.as_str().to_owned()).or_insert_with(|| text.to_owned());
            }
        }
    }

    /// Takes the next value of the innermost collection and says which node it is.
    fn enter(&mut self, span: Span) -> Pointer {
        let pointer = match self.frames.last_mut() {
            None => Pointer::root(),
            Some(Frame::Sequence { at, next }) => {
                *next += 1;
                at.index(*next - 1)
            }
            Some(Frame::Mapping { at, key }) => key.take().unwrap_or_else(|| at.clone()),
        };
        self.place(&pointer, span);
        pointer
    }

    fn place(&mut self, pointer: &Pointer, span: Span) {
        let position = Position { line: span.start.line(), column: span.start.col() + 1 };
        self.positions.0.entry(pointer.as_str().to_owned()).or_insert(position);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{JsonPlaces, Pointer, Position, positions};

    #[test]
    fn members_stand_where_their_keys_stand() {
        let text = "openapi: 3.0.3\npaths:\n  /a:\n    get: {tags: [x, y]}\n";
        let get = Pointer::root().child("paths").child("/a").child("get");
        let places = positions(text, [get.child("tags").index(1)].iter());
        assert_eq!(places.of(&get), Some(Position { line: 4, column: 5 }));
        assert_eq!(places.of(&get.child("tags").index(1)), Some(Position { line: 4, column: 21 }));
        assert_eq!(places.of(&get.child("absent")), Some(Position { line: 4, column: 5 }));
    }

    #[test]
    fn json_has_the_positions_that_it_has_as_yaml() {
        let text = "{\n  \"info\": {\"t\\u0069tle\": [1, {\"a~/\": \"}]\"}], \"ä\": {}},\n\n  \"x\": null\n}";
        let root = Pointer::root();
        let title = root.child("info").child("title");
        let wanted =
            [title.index(1).child("a~/"), title.index(0), root.child("info").child("ä"), root.child("x"), root];
        let (json, yaml) = (positions(text, wanted.iter()), super::yaml(text));
        assert!(JsonPlaces::read(text, &BTreeSet::new()).is_some(), "it is read as JSON");
        wanted.iter().for_each(|pointer| assert_eq!(json.of(pointer), yaml.of(pointer), "{pointer}"));
        assert_eq!(json.of(&wanted[3]), Some(Position { line: 4, column: 3 }));
    }

    #[test]
    fn what_is_no_json_is_read_as_yaml() {
        let x = Pointer::root().child("x");
        for text in ["{a: 1,\n x: 2}", "{\"a\": 1,\n x: 2}", "a: 1\nx: 1"] {
            assert_eq!(positions(text, [x.clone()].iter()).of(&x).map(|at| at.line), Some(2), "{text}");
        }
    }
}
