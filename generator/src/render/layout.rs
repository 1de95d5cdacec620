//! How shapes are laid out. The formatter is asked once for each; whatever else has that shape is filled in, where that
//! makes no line longer than the formatter lets a line be: where all fits, nothing is broken differently.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::shape::{HOLE, Hole, Shape, WIDE};

/// As many columns as the formatter fills; bytes, as it counts.
const MARGIN: usize = 89;

/// The layouts found so far. `None` for shapes met once, which most are never met again.
#[derive(Default)]
pub(super) struct Layouts {
    known: RwLock<BTreeMap<String, Option<Arc<Layout>>>>,
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
    pub(super) fn render(&self, shape: &Shape, around: Lines, text: &mut String) {
        #[cfg(test)]
        if self.are_off {
            return alone(shape, around, text);
        }
        if shape.is_odd {
            return alone(shape, around, text);
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&shape.source).cloned();
        let layout = match known {
            Some(Some(layout)) => Some(layout),
            Some(None) => {
                let layout = Arc::new(Layout(printed(&shape.source, around).split(HOLE).map(str::to_owned).collect()));
                self.note(shape, Some(Arc::clone(&layout)));
                Some(layout)
            }
            None => {
                self.note(shape, None);
                None
            }
        };
        if !layout.is_some_and(|layout| layout.fill(shape, text)) {
            alone(shape, around, text);
        }
    }

    fn note(&self, shape: &Shape, layout: Option<Arc<Layout>>) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(shape.source.clone(), layout);
    }
}

impl Layout {
    /// Whether the shape could be filled in; the text is as it was where not.
    fn fill(&self, shape: &Shape, text: &mut String) -> bool {
        let Some((first, rest)) = self.0.split_first().filter(|(_, rest)| rest.len() == shape.holes.len()) else {
            return false;
        };
        let (begin, mut line) = (text.len(), text.len());
        let mut fits = true;
        text.push_str(first);
        for (hole, after) in shape.holes.iter().zip(rest) {
            let mut after = after.as_str();
            match hole {
                Hole::Word(word) => text.push_str(word),
                Hole::Docs(docs) => {
                    fits &= fits_between(text, line);
                    push_docs(docs, text);
                    line = text.len();
                }
                Hole::Lines(lines) => {
                    fits &= fits_between(text, line);
                    text.truncate(line_of(text));
                    text.push_str(lines);
                    line = text.len();
                    after = after.split_once('\n').map_or("", |(_, after)| after);
                }
                Hole::Each(lines) => {
                    push_each(lines, text);
                    after = after.split_once('\n').map_or("", |(_, after)| after);
                }
            }
            text.push_str(after);
        }
        if !fits || !fits_between(text, line) {
            text.truncate(begin);
            return false;
        }
        true
    }
}

/// Whether no line that begins at or after a place is too long.
fn fits_between(text: &str, line: usize) -> bool {
    text[line..].split('\n').all(|line| line.len() <= MARGIN)
}

/// What the formatter makes of a shape with its names and texts.
fn alone(shape: &Shape, around: Lines, text: &mut String) {
    let mut source = String::with_capacity(shape.source.len() * 2);
    let mut parts = shape.source.split(HOLE);
    source.push_str(parts.next().unwrap_or_default());
    for (hole, after) in shape.holes.iter().zip(parts) {
        match hole {
            Hole::Word(word) => source.push_str(word),
            Hole::Docs(_) | Hole::Lines(_) | Hole::Each(_) => source.push(HOLE),
        }
        source.push_str(after);
    }
    let mut holes = shape.holes.iter().filter(|hole| !matches!(hole, Hole::Word(_))).peekable();
    for line in printed(&source, around).split_inclusive('\n') {
        let content = line.trim();
        match holes.peek() {
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
        Err(problem) => panic!("emitted Rust does not parse ({problem}); this is Bindery's fault: {source}"),
    };
    let mut printed = prettyplease::unparse(&file);
    (0..around.after).for_each(|_| printed.truncate(line_of(printed.trim_end())));
    let before = printed.split_inclusive('\n').take(around.before).map(str::len).sum::<usize>();
    printed.drain(..before);
    printed
}
