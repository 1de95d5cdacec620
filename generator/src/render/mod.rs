//! Stage 5, render: token streams in, text out.
//!
//! Holds layout: the header, empty lines between items and between methods. Each part of an item that the formatter lays
//! out by itself is formatted by itself, and only where nothing of the same shape was formatted before.

mod layout;
mod pieces;
mod shape;
#[cfg(test)]
mod tests;

use layout::Layouts;

use crate::Files;
use crate::emit::{Piece, Source, Spell};
use crate::parallel;

/// Formats the sources of a crate.
pub(crate) fn render(sources: Vec<Source<'_>>) -> Files {
    laid_out(&sources, &Layouts::default())
}

/// One file after the other, so that no more pieces are held than those of one.
fn laid_out(sources: &[Source<'_>], layouts: &Layouts) -> Files {
    let files = sources.iter().map(|source| {
        let jobs = source.pieces.iter().flat_map(jobs).collect();
        let pieces = parallel::map(jobs, |job| one(&job, layouts));
        let head = head(source);
        let mut text = String::with_capacity(head.len() + pieces.iter().map(String::len).sum::<usize>());
        text.push_str(&head);
        pieces.into_iter().for_each(|piece| text.push_str(&piece));
        (source.path.clone(), text)
    });
    Files::new(files.collect())
}

/// What is rendered at a time.
enum Job<'p> {
    Items(&'p Spell<'p>),
    Opening(&'p Spell<'p>),
    /// A member of a block, and whether it is the first.
    Member(&'p Spell<'p>, bool),
    Closing,
}

fn jobs<'p>(piece: &'p Piece<'p>) -> Vec<Job<'p>> {
    match piece {
        Piece::Items(spell) => vec![Job::Items(spell)],
        Piece::Block(opening, members) => {
            let members = members.iter().enumerate().map(|(index, member)| Job::Member(member, index == 0));
            std::iter::once(Job::Opening(opening)).chain(members).chain([Job::Closing]).collect()
        }
    }
}

fn one(job: &Job<'_>, layouts: &Layouts) -> String {
    let mut text = String::new();
    match job {
        Job::Items(spell) => {
            for tokens in spell() {
                text.push('\n');
                pieces::items(tokens, layouts, &mut text);
            }
        }
        Job::Opening(spell) => {
            text.push('\n');
            spell().into_iter().for_each(|tokens| pieces::items(tokens, layouts, &mut text));
            pieces::open(&mut text);
        }
        Job::Member(spell, first) => {
            for tokens in spell() {
                text.push_str(if *first { "" } else { "\n" });
                pieces::member(tokens.into_iter().collect(), layouts, &mut text);
            }
        }
        Job::Closing => text.push_str("}\n"),
    }
    text
}

const HEADER: &str = "from an OpenAPI document. Do not edit: change the document and generate again.";

fn head(source: &Source<'_>) -> String {
    let mut text = format!("{} {HEADER}\n", Files::MARK);
    // Whatever breaks a line, what follows is documentation too.
    for line in source.docs.iter().flat_map(|docs| docs.split(['\n', '\r'])) {
        text.push_str(if line.is_empty() { "//!" } else { "//! " });
        text.push_str(line);
        text.push('\n');
    }
    for attribute in &source.attributes {
        text.push_str(&format!("\n#![{attribute}]\n"));
    }
    text
}
