//! `responses.rs`: the bodies of answers that have several, as enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::Source;
use super::imports::Imports;
use super::spell::{Seen, docs, ty};
use crate::rust::{Module, ResponseEnum};

pub(super) fn source(module: &Module) -> Option<Source> {
    if module.responses.is_empty() {
        return None;
    }
    let mut items = imports(module);
    items.extend(module.responses.iter().map(definition));
    Some(Source::of(module, "responses.rs", "Answers whose body is one of several types.", items))
}

fn imports(module: &Module) -> Vec<TokenStream> {
    let variants = || module.responses.iter().flat_map(|response| &response.variants);
    let types = || variants().filter_map(|variant| variant.ty.as_ref());
    Imports::default().types(types()).models(types()).items()
}

fn definition(response: &ResponseEnum) -> TokenStream {
    let ResponseEnum { name, .. } = response;
    let docs = docs(&response.docs);
    let variants = response.variants.iter().map(|variant| {
        let docs = super::spell::docs(&variant.docs);
        let name = &variant.name;
        let held = variant.ty.iter().map(|held| ty(held, Seen::Outside));
        quote!(#docs #name #((#held))*,)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "bodies are as large as the document makes them")]
        pub enum #name {
            #(#variants)*
        }
    }
}
