//! Unions: an enum with a variant a kind, and readers of the members that all kinds have.

use proc_macro2::TokenStream;
use quote::quote;

use super::models::derives;
use super::spell::docs;
use crate::rust::{Accessor, AccessorKind, Name, Presence, Union};

pub(super) fn items(union: &Union) -> Vec<TokenStream> {
    let mut items = vec![definition(union)];
    items.extend((!union.accessors.is_empty()).then(|| accessors(union)));
    items.extend(union.variants.iter().map(|variant| from_variant(&union.name, &variant.name, &variant.target)));
    items
}

fn definition(union: &Union) -> TokenStream {
    let Union { name, unknown, .. } = union;
    let docs = docs(&union.docs);
    let derives = derives(&union.derives);
    let variants = union.variants.iter().map(|variant| {
        let docs = super::spell::docs(&variant.docs);
        let (name, target) = (&variant.name, &variant.target);
        quote!(#docs #name(#target),)
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A kind that the document does not list, or one whose members are not as documented: the whole of it.
            #unknown(Value),
        }
    }
}

fn accessors(union: &Union) -> TokenStream {
    let Union { name, .. } = union;
    let methods = union.accessors.iter().map(|accessor| method(union, accessor));
    quote!(impl #name { #(#methods)* })
}

fn method(union: &Union, accessor: &Accessor) -> TokenStream {
    let (name, unknown, wire_name) = (&accessor.name, &union.unknown, &accessor.wire_name);
    let docs = docs(&accessor.docs);
    let (ty, read) = match accessor.kind {
        AccessorKind::Text => (quote!(&str), quote!(Value::as_str)),
        AccessorKind::Bool => (quote!(bool), quote!(Value::as_bool)),
        AccessorKind::I64 => (quote!(i64), quote!(Value::as_i64)),
    };
    let arms = union.variants.iter().zip(&accessor.fields).map(|(variant, (field, presence))| {
        let variant = &variant.name;
        let value = reading(field, *presence, accessor.kind);
        quote!(Self::#variant(kind) => #value,)
    });
    quote! {
        #docs
        #[must_use]
        pub fn #name(&self) -> Option<#ty> {
            match self {
                #(#arms)*
                Self::#unknown(json) => json.get(#wire_name).and_then(#read),
            }
        }
    }
}

fn reading(field: &Name, presence: Presence, kind: AccessorKind) -> TokenStream {
    match (presence, kind) {
        (Presence::Required, AccessorKind::Text) => quote!(Some(&kind.#field)),
        (Presence::Required, _) => quote!(Some(kind.#field)),
        (_, AccessorKind::Text) => quote!(kind.#field.as_deref()),
        (Presence::OptionalNullable, _) => quote!(kind.#field.value().copied()),
        (_, _) => quote!(kind.#field),
    }
}

fn from_variant(union: &Name, variant: &Name, target: &Name) -> TokenStream {
    quote! {
        impl From<#target> for #union {
            fn from(kind: #target) -> Self {
                Self::#variant(kind)
            }
        }
    }
}
