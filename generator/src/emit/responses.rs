//! `responses.rs` and `requests.rs`: bodies that have one of several types, as enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::spell::{Seen, docs, ty};
use super::union::from_variant;
use super::{Piece, Source};
use crate::rust::{BodyEnum, Module, TypePath};

pub(super) fn responses(module: &Module) -> Option<Source<'_>> {
    source(module, &module.responses, response, "responses.rs", "Answers whose body is one of several types.")
}

pub(super) fn requests(module: &Module) -> Option<Source<'_>> {
    source(module, &module.requests, request, "requests.rs", "Bodies that can be sent as one of several types.")
}

fn source<'p>(
    module: &Module,
    bodies: &'p [BodyEnum],
    items: fn(&BodyEnum) -> Vec<TokenStream>,
    file: &str,
    docs: &str,
) -> Option<Source<'p>> {
    if bodies.is_empty() {
        return None;
    }
    let mut pieces = vec![Piece::items(|| imports(bodies))];
    pieces.extend(Piece::each(bodies, items));
    Some(Source::of(module, file, docs, pieces))
}

fn imports(bodies: &[BodyEnum]) -> Vec<TokenStream> {
    let types = || bodies.iter().flat_map(|bodies| &bodies.variants).filter_map(|variant| variant.ty.as_ref());
    Imports::default().types(types()).models(types()).items()
}

fn response(bodies: &BodyEnum) -> Vec<TokenStream> {
    let is_stream = |ty: &Option<TypePath>| ty.as_ref().is_some_and(TypePath::is_stream);
    // What comes in while it is read can neither be copied nor compared.
    let derives = match bodies.variants.iter().any(|variant| is_stream(&variant.ty)) {
        true => quote!(Debug),
        false => quote!(Clone, Debug, PartialEq),
    };
    vec![definition(bodies, &derives)]
}

fn request(bodies: &BodyEnum) -> Vec<TokenStream> {
    let mut items = vec![definition(bodies, &quote!(Clone, Debug))];
    let name = &bodies.name;
    for variant in &bodies.variants {
        let same = bodies.variants.iter().filter(|other| other.ty == variant.ty).count();
        if let (Some(ty), 1) = (&variant.ty, same) {
            items.extend(from_variant(&quote!(#name), &variant.name, ty, Seen::Outside));
        }
    }
    items
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
    let mut types = bodies.variants.iter().filter_map(|variant| variant.ty.as_ref());
    let complex = types.any(|ty| super::spell::is_complex(ty, false)).then(super::spell::complex_type);
    quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        #complex
        #[allow(clippy::large_enum_variant, reason = "bodies are as large as the document makes them")]
        pub enum #name {
            #(#variants)*
        }
    }
}
