//! `responses.rs` and `requests.rs`: bodies that have one of several types, as enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::Source;
use super::imports::Imports;
use super::spell::{Seen, docs, ty};
use super::union::from_variant;
use crate::rust::{BodyEnum, Module, TypePath};

pub(super) fn responses(module: &Module) -> Option<Source> {
    let items = module.responses.iter().map(|bodies| {
        let is_stream = |ty: &Option<TypePath>| ty.as_ref().is_some_and(TypePath::is_stream);
        // What comes in while it is read can neither be copied nor compared.
        match bodies.variants.iter().any(|variant| is_stream(&variant.ty)) {
            true => definition(bodies, &quote!(Debug)),
            false => definition(bodies, &quote!(Clone, Debug, PartialEq)),
        }
    });
    source(module, &module.responses, "responses.rs", "Answers whose body is one of several types.", items.collect())
}

pub(super) fn requests(module: &Module) -> Option<Source> {
    let items = module.requests.iter().flat_map(|bodies| {
        let mut items = vec![definition(bodies, &quote!(Clone, Debug))];
        let name = &bodies.name;
        for variant in &bodies.variants {
            let same = bodies.variants.iter().filter(|other| other.ty == variant.ty).count();
            if let (Some(ty), 1) = (&variant.ty, same) {
                items.extend(from_variant(&quote!(#name), &variant.name, ty, Seen::Outside));
            }
        }
        items
    });
    source(module, &module.requests, "requests.rs", "Bodies that can be sent as one of several types.", items.collect())
}

fn source(module: &Module, bodies: &[BodyEnum], file: &str, docs: &str, items: Vec<TokenStream>) -> Option<Source> {
    if bodies.is_empty() {
        return None;
    }
    let types = || bodies.iter().flat_map(|bodies| &bodies.variants).filter_map(|variant| variant.ty.as_ref());
    let imports = Imports::default().types(types()).models(types()).items();
    Some(Source::of(module, file, docs, [imports, items].concat()))
}

fn definition(bodies: &BodyEnum, derives: &TokenStream) -> TokenStream {
    let BodyEnum { name, .. } = bodies;
    let docs = docs(&bodies.docs);
    let variants = bodies.variants.iter().map(|variant| {
        let docs = super::spell::docs(&variant.docs);
        let name = &variant.name;
        let held = variant.ty.iter().map(|held| ty(held, Seen::Outside));
        quote!(#docs #name #((#held))*,)
    });
    quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "bodies are as large as the document makes them")]
        pub enum #name {
            #(#variants)*
        }
    }
}
