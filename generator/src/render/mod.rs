//! Stage 5, render: token streams in, text out.
//!
//! Holds layout: the header, empty lines between items and between methods. Each item is formatted by itself, since the
//! formatter puts no empty lines between items.

use proc_macro2::TokenStream;
use syn::{File, ImplItem, Item, ItemImpl};

use crate::Files;
use crate::emit::{Piece, Source, Spell};
use crate::parallel;

/// Formats the sources of a crate.
pub(crate) fn render(sources: Vec<Source<'_>>) -> Files {
    let jobs: Vec<Job<'_>> = sources.iter().flat_map(|source| source.pieces.iter().flat_map(jobs)).collect();
    let mut texts = parallel::map(&jobs, one).into_iter();
    let files = sources.iter().map(|source| {
        let count = source.pieces.iter().map(|piece| jobs_of(piece)).sum();
        let mut text = head(source);
        texts.by_ref().take(count).for_each(|piece| text.push_str(&piece));
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

fn jobs_of(piece: &Piece<'_>) -> usize {
    match piece {
        Piece::Items(_) => 1,
        Piece::Block(_, members) => members.len() + 2,
    }
}

fn one(job: &Job<'_>) -> String {
    match job {
        Job::Items(spell) => spell().iter().flat_map(|tokens| ["\n".to_owned(), items(tokens)]).collect(),
        Job::Opening(spell) => {
            let empty: String = spell().iter().map(items).collect();
            format!("\n{}\n", empty.trim_end().trim_end_matches('}'))
        }
        Job::Member(spell, first) => {
            let separator = if *first { "" } else { "\n" };
            spell().into_iter().flat_map(|tokens| [separator.to_owned(), member(parsed(tokens))]).collect()
        }
        Job::Closing => "}\n".to_owned(),
    }
}

const HEADER: &str = "from an OpenAPI document. Do not edit: change the document and generate again.";

fn head(source: &Source<'_>) -> String {
    let mut text = format!("{} {HEADER}\n", Files::MARK);
    for line in &source.docs {
        text.push_str(if line.is_empty() { "//!" } else { "//! " });
        text.push_str(line);
        text.push('\n');
    }
    if let Some(limit) = source.recursion_limit {
        text.push_str(&format!("\n#![recursion_limit = \"{limit}\"]\n"));
    }
    text
}

/// Items that belong together: set solid, as a group of imports is.
fn items(tokens: &TokenStream) -> String {
    let file: File = parsed(tokens.clone());
    file.items.into_iter().map(item).collect()
}

fn parsed<T: syn::parse::Parse>(tokens: TokenStream) -> T {
    // A clone shares the tokens.
    match syn::parse2(tokens.clone()) {
        Ok(parsed) => parsed,
        Err(problem) => panic!("emitted Rust does not parse ({problem}); this is Bindery's fault: {tokens}"),
    }
}

fn item(item: Item) -> String {
    match item {
        Item::Impl(block) if block.items.len() > 1 => spaced(block),
        item => print(item),
    }
}

fn print(item: Item) -> String {
    prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] })
}

/// An `impl` block with an empty line around its methods.
fn spaced(mut block: ItemImpl) -> String {
    let items = std::mem::take(&mut block.items);
    let empty = print(Item::Impl(block));
    let opening = empty.trim_end().trim_end_matches('}');
    let mut text = format!("{opening}\n");
    let mut after_method = true;
    for (index, item) in items.into_iter().enumerate() {
        let is_method = matches!(item, ImplItem::Fn(_) | ImplItem::Macro(_));
        if index > 0 && (is_method || after_method) {
            text.push('\n');
        }
        after_method = is_method;
        text.push_str(&member(item));
    }
    text.push_str("}\n");
    text
}

/// One item of an `impl` block, indented as within it: printed in a block of its own, less that block's first and last
/// lines.
fn member(item: ImplItem) -> String {
    let mut alone: ItemImpl = syn::parse_quote!(impl Alone {});
    alone.items.push(item);
    let printed = print(Item::Impl(alone));
    let lines: Vec<_> = printed.lines().collect();
    let inner = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    inner.iter().flat_map(|line| [*line, "\n"]).collect()
}
