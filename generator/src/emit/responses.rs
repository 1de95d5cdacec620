//! `responses.rs`: the bodies of answers that have several, as enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::Source;
use super::spell::{Seen, docs, ty};
use crate::rust::{Module, ResponseEnum, TypePath};

pub(super) fn source(module: &Module) -> Option<Source> {
    if module.responses.is_empty() {
        return None;
    }
    let mut items = imports(module);
    items.extend(module.responses.iter().map(definition));
    Some(Source::of(module, "responses.rs", "Answers whose body is one of several types.", items))
}

fn imports(module: &Module) -> Vec<TokenStream> {
    let types =
        || module.responses.iter().flat_map(|response| &response.variants).filter_map(|variant| variant.ty.as_ref());
    let names = [
        (types().any(|ty| *ty == TypePath::DateTime), quote!(DateTime)),
        (types().any(|ty| *ty == TypePath::Json), quote!(Value)),
    ];
    let names: Vec<_> = names.into_iter().filter(|(used, _)| *used).map(|(_, name)| name).collect();
    let mut imports = Vec::new();
    imports.extend((!names.is_empty()).then(|| quote!(use bindery_runtime::{#(#names),*};)));
    imports.extend(types().any(|ty| matches!(ty, TypePath::Model(_))).then(|| {
        quote!(
            use super::models;
        )
    }));
    imports
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
        pub enum #name {
            #(#variants)*
        }
    }
}
