//! Marks in pairs: which opening one belongs to which closing one, and which pairs Markdown can express at all.

use super::inline::{Inline, Mark, Span};
use super::tidy::simplify;

/// How far back a closing tag may look for its opening one.
const TAG_DISTANCE: usize = 32;

/// Whether each opening and closing mark belongs to a pair such that all pairs are nested.
pub(super) fn pairs(inlines: &[Inline]) -> Vec<bool> {
    let mut paired = vec![false; inlines.len()];
    let mut open: Vec<(usize, &Span)> = Vec::new();
    for (index, inline) in inlines.iter().enumerate() {
        match inline {
            Inline::Open(span) => open.push((index, span)),
            Inline::Close(closing) => {
                // A tag cannot reach out of Markdown's own marks.
                let is_barrier = |span: &Span| !span.html || (closing.html && span.mark == closing.mark);
                let mut candidates = open.iter().enumerate().rev().take(TAG_DISTANCE);
                let nearest = candidates.find(|(_, (_, span))| is_barrier(span));
                let found = nearest.filter(|(_, (_, span))| span.mark == closing.mark && span.html == closing.html);
                let found = found.map(|(depth, &(opening, _))| (depth, opening));
                if let Some((depth, opening)) = found {
                    open.truncate(depth);
                    paired[opening] = true;
                    paired[index] = true;
                }
            }
            _ => {}
        }
    }
    paired
}

/// What a mark stands next to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Edge {
    Space,
    Punctuation,
    Word,
}

/// The edges outside and inside of a pair of marks: before it, after its opening, before its closing, after it.
pub(super) fn edges(inlines: &[Inline], open: usize, close: usize) -> [Edge; 4] {
    let end = |index: Option<usize>| {
        index.and_then(|index| inlines.get(index)).map_or(Edge::Space, |inline| edge(inline, true))
    };
    let start = |index: usize| inlines.get(index).map_or(Edge::Space, |inline| edge(inline, false));
    [end(open.checked_sub(1)), start(open + 1), end(close.checked_sub(1)), start(close + 1)]
}

fn edge(inline: &Inline, at_end: bool) -> Edge {
    let Inline::Text(text) = inline else {
        return if matches!(inline, Inline::Line | Inline::Break) { Edge::Space } else { Edge::Punctuation };
    };
    match if at_end { text.chars().next_back() } else { text.chars().next() } {
        Some(character) if character.is_alphanumeric() => Edge::Word,
        Some(character) if !character.is_whitespace() => Edge::Punctuation,
        _ => Edge::Space,
    }
}

/// The index of the closing mark for each opening one.
pub(super) fn partners(inlines: &[Inline]) -> Vec<Option<usize>> {
    let mut partners = vec![None; inlines.len()];
    let mut open = Vec::new();
    for (index, inline) in inlines.iter().enumerate() {
        match inline {
            Inline::Open(_) => open.push(index),
            Inline::Close(_) => {
                if let Some(opening) = open.pop() {
                    partners[opening] = Some(index);
                }
            }
            _ => {}
        }
    }
    partners
}

/// Drops emphasis that Markdown cannot express, for instance in `<b>Note:</b>this`.
pub(super) fn drop_unflanked(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut dropped = vec![false; inlines.len()];
    for (open, close) in partners(&inlines).into_iter().enumerate() {
        let (Some(close), Some(Inline::Open(span))) = (close, inlines.get(open)) else { continue };
        let [before, first, last, after] = edges(&inlines, open, close);
        let opens = first == Edge::Word || before != Edge::Word;
        let closes = last == Edge::Word || after != Edge::Word;
        if span.mark != Mark::Link && !(opens && closes) {
            dropped[open] = true;
            dropped[close] = true;
        }
    }
    if !dropped.contains(&true) {
        return inlines;
    }
    let kept = inlines.into_iter().zip(dropped).filter(|(_, dropped)| !dropped).map(|(inline, _)| inline).collect();
    simplify(kept, Some)
}
