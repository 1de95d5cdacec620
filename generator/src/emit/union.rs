//! Unions: an enum with a variant a kind, and readers of the members that all kinds have.

use proc_macro2::TokenStream;
use quote::quote;

use super::models::derives;
use super::spell::docs;
use crate::rust::{Accessor, AccessorKind, Name, Union};

pub(super) fn items(union: &Union) -> Vec<TokenStream> {
    let mut items = vec![definition(union)];
    items.extend(union.has_secrets.then(|| debug(union)));
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
        #[allow(clippy::large_enum_variant, reason = "kinds are as large as the document makes them")]
        pub enum #name {
            #(#variants)*
            /// A kind that the document does not list, or one whose members are not as documented: the whole of it.
            #unknown(Value),
        }
    }
}

/// `Debug` that leaves to each kind what it shows; of what is unknown, anything may be private.
fn debug(union: &Union) -> TokenStream {
    let Union { name, unknown, .. } = union;
    let shown_unknown = unknown.plain();
    let arms = union.variants.iter().map(|variant| {
        let name = &variant.name;
        let shown = name.plain();
        quote!(Self::#name(kind) => f.debug_tuple(#shown).field(kind).finish(),)
    });
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms)*
                    Self::#unknown(_) => f.debug_tuple(#shown_unknown).field(&Redacted).finish(),
                }
            }
        }
    }
}

fn accessors(union: &Union) -> TokenStream {
    let Union { name, .. } = union;
    let methods = union.accessors.iter().map(accessor);
    quote!(impl #name { #(#methods)* })
}

/// Reads the member where every kind puts it: in the JSON.
fn accessor(accessor: &Accessor) -> TokenStream {
    let Accessor { name, wire_name, .. } = accessor;
    let docs = docs(&accessor.docs);
    let (ty, read) = match accessor.kind {
        AccessorKind::Text => (quote!(&str), quote!(union::text)),
        AccessorKind::Bool => (quote!(bool), quote!(union::boolean)),
        AccessorKind::I64 => (quote!(i64), quote!(union::integer)),
    };
    let allowance = super::spell::trait_name_allowance(name);
    quote! {
        #docs
        #allowance
        #[must_use]
        pub fn #name(&self) -> Option<#ty> {
            #read(Codec::encode(self), #wire_name)
        }
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
