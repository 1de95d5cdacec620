//! Stage 4, emit: [`Package`] in, token streams out.
//!
//! Emitters look like what they write and ask nothing: every decision is in the package. They cannot fail.

mod client;
mod codec;
mod crate_root;
mod enumeration;
mod imports;
mod models;
mod operations;
mod responses;
mod round_trips;
mod spell;
mod union;

use proc_macro2::TokenStream;

use crate::rust::{Docs, Module, Package, TypePath};

/// One file to be: its items in order, each to be set off by an empty line.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) docs: Docs,
    pub(crate) items: Vec<TokenStream>,
}

/// Spells out a package, file by file.
pub(crate) fn emit(package: &Package) -> Vec<Source> {
    let mut sources = vec![crate_root::lib(package)];
    for module in &package.modules {
        sources.extend(crate_root::module(module));
        sources.extend(client::source(module));
        sources.push(codec::source(module));
        sources.push(models::source(module));
        sources.extend(operations::source(module));
        sources.extend(responses::requests(module));
        sources.extend(responses::responses(module));
        sources.extend(round_trips::source(module));
    }
    sources
}

/// A type as the modules beside the models write it.
pub(crate) fn type_text(path: &TypePath) -> String {
    spell::ty(path, spell::Seen::Outside).to_string().replace(" :: ", "::").replace(" < ", "<").replace(" > ", ">").replace(" >", ">").replace(" ,", ",")
}

impl Source {
    /// A file of a module.
    fn of(module: &Module, file: &str, docs: &str, items: Vec<TokenStream>) -> Self {
        let path = match &module.folder {
            Some(folder) => format!("src/{folder}/{file}"),
            None => format!("src/{file}"),
        };
        Self { path, docs: vec![docs.to_owned()], items }
    }
}
