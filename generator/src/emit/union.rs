//! Unions: an enum with a variant a kind, and readers of the members that all kinds have.

use proc_macro2::TokenStream;
use quote::quote;

use super::models::derives;
use super::spell::{self, Seen, docs, ty};
use crate::rust::{Accessor, AccessorKind, Name, TypePath, Union};

pub(super) fn items(union: &Union) -> Vec<TokenStream> {
    let name = &union.name;
    let mut items = vec![definition(union)];
    items.extend(union.has_secrets.then(|| debug(union)));
    items.extend((!union.accessors.is_empty()).then(|| accessors(union)));
    items.extend(union.from_text.then(|| from_text(union)));
    let converting =
        union.variants.iter().filter(|variant| variant.converts && !(union.from_text && variant.ty == TypePath::Text));
    items.extend(converting.flat_map(|variant| from_variant(&quote!(#name), &variant.name, &variant.ty, Seen::Inside)));
    items
}

fn definition(union: &Union) -> TokenStream {
    let Union { name, unknown, .. } = union;
    let docs = docs(&union.docs);
    let derives = derives(&union.derives);
    let complex = union.variants.iter().any(|variant| spell::is_complex(&variant.ty, false)).then(spell::complex_type);
    let variants = union.variants.iter().map(|variant| {
        let docs = super::spell::docs(&variant.docs);
        let (name, ty) = (&variant.name, ty(&variant.ty, Seen::Inside));
        quote!(#docs #name(#ty),)
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        #complex
        #[allow(clippy::large_enum_variant, reason = "kinds are as large as the document makes them")]
        pub enum #name {
            #(#variants)*
            /// A kind that the document does not list, or one whose members are not as documented: the whole of it.
            #unknown(Value),
        }
    }
}

/// A string is the variant that it is read as.
fn from_text(union: &Union) -> TokenStream {
    let Union { name, unknown, .. } = union;
    quote! {
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                Self::decode(&bindery_runtime::Node::from(value)).unwrap_or_else(|_| Self::#unknown(value.into()))
            }
        }

        impl From<String> for #name {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
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

/// Conversions into a variant: of its type, of that without a pointer, and of borrowed text.
pub(super) fn from_variant(into: &TokenStream, variant: &Name, path: &TypePath, seen: Seen) -> Vec<TokenStream> {
    let (taken, value) = match path {
        TypePath::Boxed(name) => (ty(&TypePath::Model(name.clone()), seen), quote!(Box::new(kind))),
        path => (ty(path, seen), quote!(kind)),
    };
    let mut items = vec![quote! {
        impl From<#taken> for #into {
            fn from(kind: #taken) -> Self {
                Self::#variant(#value)
            }
        }
    }];
    items.extend((*path == TypePath::Text).then(|| {
        quote! {
            impl From<&str> for #into {
                fn from(kind: &str) -> Self {
                    Self::#variant(kind.to_owned())
                }
            }
        }
    }));
    items
}
