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
    pub(super) fn types<'t>(self, types: impl IntoIterator<Item = &'t TypePath>) -> Self {
        let types: Vec<_> = types.into_iter().collect();
        let has = |wanted: fn(&TypePath) -> bool| types.iter().any(|ty| ty.contains(wanted));
        self.std(has(|ty| matches!(ty, TypePath::Map(_))), quote!(collections::BTreeMap))
            .runtime(has(|ty| matches!(ty, TypePath::DateTime)), "DateTime")
            .runtime(has(|ty| matches!(ty, TypePath::Json)), "Value")
    }

    /// `models`, where `types` name one.
    pub(super) fn models<'t>(self, types: impl IntoIterator<Item = &'t TypePath>) -> Self {
        let named = |ty: &TypePath| matches!(ty, TypePath::Model(_) | TypePath::Boxed(_));
        let needed = types.into_iter().any(|ty| ty.contains(named));
        self.local(needed, quote!(models))
    }

    /// The groups in their customary order, each sorted.
    pub(super) fn items(self) -> Vec<TokenStream> {
        let Self { std, mut runtime, local } = self;
        runtime.sort_by_key(|name| (!name.as_str().starts_with(char::is_uppercase), name.clone()));
        runtime.dedup();
        let runtime = (!runtime.is_empty()).then(|| quote!(use bindery_runtime::{#(#runtime),*};));
        let group = |imports: Vec<TokenStream>| (!imports.is_empty()).then(|| quote!(#(#imports)*));
        [group(std), runtime, group(local)].into_iter().flatten().collect()
    }
}
