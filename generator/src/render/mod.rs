//! Stage 5, render: token streams in, text out.
//!
//! Holds layout: the header, empty lines between items and between methods. Each item is formatted by itself, since the
//! formatter puts no empty lines between items.

use proc_macro2::TokenStream;
use syn::{File, ImplItem, Item, ItemImpl};

use crate::Files;
use crate::emit::Source;

/// Formats the sources of a crate.
pub(crate) fn render(sources: Vec<Source>) -> Files {
    let files = sources.into_iter().map(|source| {
        let text = file(&source);
        (source.path, text)
    });
    Files::new(files.collect())
}

const HEADER: &str = "from an OpenAPI document. Do not edit: change the document and generate again.";

fn file(source: &Source) -> String {
    let mut text = format!("{} {HEADER}\n", Files::MARK);
    for line in &source.docs {
        text.push_str(if line.is_empty() { "//!" } else { "//! " });
        text.push_str(line);
        text.push('\n');
    }
    for tokens in &source.items {
        text.push('\n');
        text.push_str(&items(tokens, &source.path));
    }
    text
}

/// Items that belong together: set solid, as a group of imports is.
fn items(tokens: &TokenStream, path: &str) -> String {
    let file: File = match syn::parse2(tokens.clone()) {
        Ok(file) => file,
        Err(problem) => panic!("emitted Rust for {path} does not parse ({problem}); this is Bindery's fault: {tokens}"),
    };
    file.items.into_iter().map(item).collect()
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
