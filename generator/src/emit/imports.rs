//! Imports: only of what a file uses, in one form for all files.

use proc_macro2::TokenStream;
use quote::quote;

use crate::rust::{Name, TypePath};

/// What a file needs, gathered while looking through its types.
#[derive(Default)]
pub(super) struct Imports {
    std: Vec<TokenStream>,
    runtime: Vec<Name>,
    local: Vec<TokenStream>,
    /// Whether maps are imported already.
    maps: bool,
}

impl Imports {
    pub(super) fn std(mut self, needed: bool, path: TokenStream) -> Self {
        self.std.extend(needed.then(|| quote!(use std::#path;)));
        self
    }

    pub(super) fn runtime(mut self, needed: bool, name: &str) -> Self {
        self.runtime.extend(needed.then(|| Name::new(name.to_owned())));
        self
    }

    pub(super) fn local(mut self, needed: bool, module: TokenStream) -> Self {
        self.local.extend(needed.then(|| quote!(use super::#module;)));
        self
    }

    /// The names that types are made of, wherever `types` use them.
    pub(super) fn types<'t>(mut self, types: impl IntoIterator<Item = &'t TypePath>) -> Self {
        let mut maps = false;
        let mut names = Vec::new();
        for ty in types {
            ty.each(&mut |ty| match ty {
                TypePath::Map(_) => maps = true,
                TypePath::Json => names.push("Value"),
                TypePath::Runtime(name) | TypePath::Stream(name, _) => names.push(name),
                _ => {}
            });
        }
        let maps = maps && !self.maps;
        self.maps |= maps;
        names
            .into_iter()
            .fold(self.std(maps, quote!(collections::BTreeMap)), |imports, name| imports.runtime(true, name))
    }

    /// The modules beside, where `types` name something of them.
    pub(super) fn models<'t>(self, types: impl IntoIterator<Item = &'t TypePath>) -> Self {
        let (mut models, mut requests, mut responses) = (false, false, false);
        for ty in types {
            ty.each(&mut |ty| match ty {
                TypePath::Model(_) | TypePath::Boxed(_) => models = true,
                TypePath::Request(_) => requests = true,
                TypePath::Response(_) => responses = true,
                _ => {}
            });
        }
        self.local(models, quote!(models)).local(requests, quote!(requests)).local(responses, quote!(responses))
    }

    /// The groups in their customary order, each sorted.
    pub(super) fn items(self) -> Vec<TokenStream> {
        let Self { std, mut runtime, local, .. } = self;
        runtime.sort_by_key(|name| (!name.as_str().starts_with(char::is_uppercase), name.clone()));
        runtime.dedup();
        let runtime = (!runtime.is_empty()).then(|| quote!(use bindery_runtime::{#(#runtime),*};));
        let group = |imports: Vec<TokenStream>| (!imports.is_empty()).then(|| quote!(#(#imports)*));
        [group(std), runtime, group(local)].into_iter().flatten().collect()
    }
}
