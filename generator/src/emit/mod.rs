//! Stage 4, emit: [`Package`] in, token streams out.
//!
//! Emitters look like what they write and ask nothing: every decision is in the package. They cannot fail.

mod client;
mod codec;
mod crate_root;
mod enumeration;
mod fake;
mod headers;
mod imports;
mod models;
mod operations;
mod responses;
mod round_trips;
mod shape;
mod spell;
mod union;

use proc_macro2::TokenStream;

use crate::rust::{Docs, Module, Package, TypePath};

/// One file to be, in pieces. Nothing is spelled out before it is rendered, so that no more of a crate's tokens are held
/// than those in hand.
pub(crate) struct Source<'p> {
    pub(crate) path: String,
    pub(crate) docs: Docs,
    /// What is said to the compiler of the whole file.
    pub(crate) attributes: Vec<String>,
    pub(crate) pieces: Vec<Piece<'p>>,
}

/// Part of a file. Pieces are spelled out and rendered independently of each other.
pub(crate) enum Piece<'p> {
    /// Items in order, each to be set off by an empty line.
    Items(Spell<'p>),
    /// An `impl` block without members, and its members.
    Block(Spell<'p>, Vec<Spell<'p>>),
}

/// Spells out some items.
pub(crate) type Spell<'p> = Box<dyn Fn() -> Vec<TokenStream> + Send + Sync + 'p>;

impl<'p> Piece<'p> {
    fn items(spell: impl Fn() -> Vec<TokenStream> + Send + Sync + 'p) -> Self {
        Self::Items(Box::new(spell))
    }

    /// A piece for each of several things.
    fn each<T: Sync>(things: &'p [T], spell: fn(&T) -> Vec<TokenStream>) -> impl Iterator<Item = Self> {
        things.iter().map(move |thing| Self::items(move || spell(thing)))
    }
}

/// Spells out a package, file by file.
pub(crate) fn emit(package: &Package) -> Vec<Source<'_>> {
    let mut sources = vec![crate_root::lib(package)];
    for module in &package.modules {
        sources.extend(crate_root::module(module));
        sources.extend(client::source(module));
        sources.push(codec::source(module));
        sources.push(models::source(module));
        sources.extend(operations::source(module));
        sources.extend(fake::source(module));
        sources.extend(headers::source(module));
        sources.extend(responses::requests(module));
        sources.extend(responses::responses(module));
        sources.extend(round_trips::source(module));
    }
    sources
}

/// A type as the modules beside the models write it.
pub(crate) fn type_text(path: &TypePath) -> String {
    spell::ty(path, spell::Seen::Outside)
        .to_string()
        .replace(" :: ", "::")
        .replace(" < ", "<")
        .replace(" > ", ">")
        .replace(" >", ">")
        .replace(" ,", ",")
}

impl<'p> Source<'p> {
    /// A file of a module.
    fn of(module: &Module, file: &str, docs: &str, pieces: Vec<Piece<'p>>) -> Self {
        let path = match &module.folder {
            Some(folder) => format!("src/{folder}/{file}"),
            None => format!("src/{file}"),
        };
        Self { path, docs: docs.lines().map(str::to_owned).collect(), attributes: Vec::new(), pieces }
    }
}
