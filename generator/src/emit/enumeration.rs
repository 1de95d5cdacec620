//! Open string enumerations: the listed values, and whatever else a server sends.

use proc_macro2::TokenStream;
use quote::quote;

use super::spell::docs;
use crate::rust::{Enumeration, Name};

pub(super) fn items(enumeration: &Enumeration) -> Vec<TokenStream> {
    vec![
        definition(enumeration),
        text(enumeration),
        from_text(enumeration),
        from_string(&enumeration.name),
        display(&enumeration.name),
    ]
}

fn definition(enumeration: &Enumeration) -> TokenStream {
    let Enumeration { name, unknown, .. } = enumeration;
    let docs = docs(&enumeration.docs);
    let variants = enumeration.variants.iter().map(|variant| {
        let docs = super::spell::docs(&variant.docs);
        let name = &variant.name;
        quote!(#docs #name,)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the document does not list, kept as it came.
            #unknown(String),
        }
    }
}

fn text(enumeration: &Enumeration) -> TokenStream {
    let Enumeration { name, unknown, .. } = enumeration;
    let arms = enumeration.variants.iter().map(|variant| {
        let (name, wire_name) = (&variant.name, &variant.wire_name);
        quote!(Self::#name => #wire_name,)
    });
    quote! {
        impl #name {
            /// The value as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(#arms)*
                    Self::#unknown(value) => value,
                }
            }
        }
    }
}

fn from_text(enumeration: &Enumeration) -> TokenStream {
    let Enumeration { name, unknown, .. } = enumeration;
    let arms = enumeration.variants.iter().map(|variant| {
        let (name, wire_name) = (&variant.name, &variant.wire_name);
        quote!(#wire_name => Self::#name,)
    });
    quote! {
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#arms)*
                    other => Self::#unknown(other.to_owned()),
                }
            }
        }
    }
}

fn from_string(name: &Name) -> TokenStream {
    quote! {
        impl From<String> for #name {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }
    }
}

fn display(name: &Name) -> TokenStream {
    quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}
