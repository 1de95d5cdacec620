//! How shapes are laid out. The formatter is asked once for each; whatever else has that shape is filled in, where that
//! makes no line longer than the formatter lets a line be: where all fits, nothing is broken differently.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::printable;

use super::shape::{FILLER, HOLE, Hole, Shape, WIDE};

/// As many columns as the formatter fills; bytes, as it counts.
const MARGIN: usize = 89;

/// The layouts found so far.
#[derive(Default)]
pub(super) struct Layouts {
    known: RwLock<BTreeMap<String, Arc<Layout>>>,
    /// Shapes met once, which most are never met again: no more of them than their hashes.
    met: Mutex<BTreeSet<u64>>,
    /// Everything is laid out by the formatter.
    #[cfg(test)]
    are_off: bool,
}

/// So many lines stand around what is laid out, and are none of it.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    pub(super) before: usize,
    pub(super) after: usize,
}

/// Laid out source between its holes.
struct Layout(Vec<String>);

impl Layouts {
    /// Reuses nothing.
    #[cfg(test)]
    pub(super) fn off() -> Self {
        Self { are_off: true, ..Self::default() }
    }

    /// Lays a shape out, and leaves away what is around it.
    pub(super) fn render(&self, mut shape: Shape, around: Lines, text: &mut String) {
        // Where a line is too long, the layout is that of the shape with a hole just wide enough for it to be so; then
        // another line may be too long. What stays too long has parts that cannot be broken.
        let mut wide = Vec::new();
        while !shape.is_odd {
            match self.fill(&shape, around, text) {
                Filled::Whole => return,
                Filled::TooLong(hole, by) if !wide.contains(&hole) => {
                    shape.stretch(hole, by);
                    wide.push(hole);
                }
                _ => break,
            }
        }
        // Others of the very same words are laid out alike.
        let solid = shape.solid();
        if !matches!(self.fill(&solid, around, text), Filled::Whole) {
            alone(&solid, around, text);
        }
    }

    /// Fills a shape in, where there is a layout.
    fn fill(&self, shape: &Shape, around: Lines, text: &mut String) -> Filled {
        #[cfg(test)]
        if self.are_off {
            return Filled::Not;
        }
        // Layouts are known by the source alone, which then does not tell where the holes are.
        if shape.has_letter() {
            return Filled::Not;
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&shape.source).cloned();
        let layout = known.or_else(|| {
            let mut hasher = DefaultHasher::new();
            shape.source.hash(&mut hasher);
            let is_new = self.met.lock().unwrap_or_else(PoisonError::into_inner).insert(hasher.finish());
            (!is_new).then(|| self.note(shape, around))
        });
        layout.map_or(Filled::Not, |layout| layout.fill(shape, text))
    }

    fn note(&self, shape: &Shape, around: Lines) -> Arc<Layout> {
        let layout = Arc::new(Layout(
            printed(&shape.source, around).split(HOLE).map(|part| part.trim_start_matches(FILLER).to_owned()).collect(),
        ));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(shape.source.clone()).or_insert(layout))
    }
}

impl Layout {
    /// Fills a shape in; the text is as it was where that does not go.
    fn fill(&self, shape: &Shape, text: &mut String) -> Filled {
        let Some((first, rest)) = self.0.split_first().filter(|(_, rest)| rest.len() == shape.holes.len()) else {
            return Filled::Not;
        };
        let begin = text.len();
        let mut lines = Measured::new(text.len());
        text.push_str(first);
        lines.read(text);
        for (index, (hole, after)) in shape.holes.iter().zip(rest).enumerate() {
            let mut after = after.as_str();
            match hole {
                Hole::Word(word) => {
                    text.push_str(word);
                    lines.word(index, word);
                }
                Hole::Docs(docs) => {
                    push_docs(docs, text);
                    lines.skip(text);
                }
                Hole::Lines(inner) => {
                    text.truncate(line_of(text));
                    text.push_str(inner);
                    lines.skip(text);
                    after = after.split_once('\n').map_or("", |(_, after)| after);
                }
                Hole::Each(inner) => {
                    push_each(inner, text);
                    lines.skip(text);
                    after = after.split_once('\n').map_or("", |(_, after)| after);
                }
            }
            text.push_str(after);
            lines.read(text);
        }
        let filled = lines.found(shape);
        if !matches!(filled, Filled::Whole) {
            text.truncate(begin);
        }
        filled
    }
}

/// What came of filling a shape in.
enum Filled {
    Whole,
    /// One line is too long: that of a hole, which would have to be so much wider for it to be so without the words.
    TooLong(usize, usize),
    Not,
}

/// Lines on the way to being measured.
struct Measured {
    /// Where the line in hand begins.
    line: usize,
    /// The first hole with a word on it.
    hole: Option<usize>,
    /// How long its words are, and how long the holes that they are in.
    words: usize,
    holes: usize,
    /// Of lines that are too long, the hole, and how much is lacking for them to be so without their words.
    long: Vec<Option<(usize, usize)>>,
}

impl Measured {
    fn new(line: usize) -> Self {
        Self { line, hole: None, words: 0, holes: 0, long: Vec::new() }
    }

    fn word(&mut self, index: usize, word: &str) {
        self.hole = self.hole.or(Some(index));
        self.words += word.len();
        self.holes += HOLE.len_utf8();
    }

    /// What was written is of any length.
    fn skip(&mut self, text: &str) {
        *self = Self { long: std::mem::take(&mut self.long), ..Self::new(text.len()) };
    }

    fn read(&mut self, text: &str) {
        while let Some(length) = text[self.line..].find('\n') {
            if length > MARGIN {
                let lacking = |hole| (hole, (MARGIN + 1).saturating_sub(length - self.words + self.holes));
                self.long.push(self.hole.map(lacking));
            }
            *self = Self { long: std::mem::take(&mut self.long), ..Self::new(self.line + length + 1) };
        }
    }

    fn found(&self, shape: &Shape) -> Filled {
        let is_solid = || !shape.holes.iter().any(|hole| matches!(hole, Hole::Word(_)));
        match self.long.as_slice() {
            long if long.is_empty() || is_solid() => Filled::Whole,
            [Some((hole, lacking))] => Filled::TooLong(*hole, *lacking),
            _ => Filled::Not,
        }
    }
}

/// What the formatter makes of a shape that has its words in it.
fn alone(shape: &Shape, around: Lines, text: &mut String) {
    let numbers = shape.numbers();
    let mut holes = shape.holes.iter().zip(&numbers).peekable();
    let mut letters = 0;
    for line in printed(&shape.source, around).split_inclusive('\n') {
        let content = line.trim();
        let first = letters;
        letters += line.matches(HOLE).count();
        match holes.peek().filter(|(_, number)| **number == first).map(|(hole, _)| hole) {
            Some(Hole::Docs(docs)) if content.strip_prefix("///").is_some_and(is_hole) => {
                text.push_str(&line[..line.len() - line.trim_start().len()]);
                text.push_str("///");
                push_docs(docs, text);
                text.push('\n');
                holes.next();
            }
            Some(Hole::Lines(lines)) if is_hole(content.trim_end_matches([';', ',']).trim_end_matches(WIDE)) => {
                text.push_str(lines);
                holes.next();
            }
            Some(Hole::Each(lines)) if is_hole(content.trim_end_matches(',').trim_end_matches(WIDE)) => {
                text.push_str(&line[..line.len() - line.trim_start().len()]);
                push_each(lines, text);
                holes.next();
            }
            _ => text.push_str(line),
        }
    }
}

fn is_hole(text: &str) -> bool {
    text.strip_prefix(HOLE) == Some("")
}

/// Documentation from the first line's slashes on. Whatever breaks a line anywhere is made one that is commented out.
fn push_docs(docs: &str, text: &mut String) {
    let slashes = text[line_of(text)..].to_owned();
    for (index, doc) in docs.split(['\n', '\r']).enumerate() {
        if index > 0 {
            text.push('\n');
            text.push_str(&slashes);
        }
        text.push_str(doc.trim_end_matches(' '));
    }
}

/// Lines that begin like the last one of the text.
fn push_each(lines: &str, text: &mut String) {
    let indent = text[line_of(text)..].to_owned();
    text.truncate(line_of(text));
    for line in lines.split('\n') {
        text.extend([&indent, line, ",\n"]);
    }
}

/// Where the last line begins.
fn line_of(text: &str) -> usize {
    text.rfind('\n').map_or(0, |end| end + 1)
}

/// What the formatter makes of source, less the lines around it.
fn printed(source: &str, around: Lines) -> String {
    let file = match syn::parse_file(source) {
        Ok(file) => file,
        Err(problem) => {
            panic!("emitted Rust does not parse ({problem}); this is Bindery's fault: {}", printable(source))
        }
    };
    let mut printed = prettyplease::unparse(&file);
    (0..around.after).for_each(|_| printed.truncate(line_of(printed.trim_end())));
    let before = printed.split_inclusive('\n').take(around.before).map(str::len).sum::<usize>();
    printed.drain(..before);
    printed
}
