//! Open enumerations: the listed values, and whatever else a server sends.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::spell::docs;
use crate::rust::{Enumeration, EnumerationValues, EnumerationVariant, Name};

pub(super) fn items(enumeration: &Enumeration) -> Vec<TokenStream> {
    let Enumeration { name, unknown, .. } = enumeration;
    let name_and_unknown = (name, unknown);
    match &enumeration.values {
        EnumerationValues::Text(variants) => vec![
            definition(enumeration, variants, &quote!(String), &quote!()),
            text(name_and_unknown, variants),
            from_text(name_and_unknown, variants),
            from_string(name),
            display(name, &quote!(f.write_str(self.as_str()))),
        ],
        EnumerationValues::Integer(variants) => vec![
            definition(enumeration, variants, &quote!(i64), &quote!(Copy,)),
            integer(name_and_unknown, variants),
            from_integer(name_and_unknown, variants),
            display(name, &quote!(self.as_i64().fmt(f))),
        ],
        EnumerationValues::Json(variants) => vec![
            definition(enumeration, variants, &quote!(Value), &quote!()),
            value(name_and_unknown, variants),
            from_value(name_and_unknown, variants),
            display(name, &quote!(self.to_value().fmt(f))),
        ],
    }
}

fn definition<T>(
    enumeration: &Enumeration,
    variants: &[EnumerationVariant<T>],
    kept: &TokenStream,
    derives: &TokenStream,
) -> TokenStream {
    let Enumeration { name, unknown, .. } = enumeration;
    let docs = docs(&enumeration.docs);
    let variants = variants.iter().map(|variant| {
        let docs = super::spell::docs(&variant.docs);
        let name = &variant.name;
        quote!(#docs #name,)
    });
    quote! {
        #docs
        #[derive(Clone, #derives Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the document does not list, kept as it came.
            #unknown(#kept),
        }
    }
}

fn text((name, unknown): (&Name, &Name), variants: &[EnumerationVariant<String>]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let (name, value) = (&variant.name, &variant.value);
        quote!(Self::#name => #value,)
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

fn from_text((name, unknown): (&Name, &Name), variants: &[EnumerationVariant<String>]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let (name, value) = (&variant.name, &variant.value);
        quote!(#value => Self::#name,)
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

fn integer((name, unknown): (&Name, &Name), variants: &[EnumerationVariant<i64>]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let (name, value) = (&variant.name, Literal::i64_unsuffixed(variant.value));
        quote!(Self::#name => #value,)
    });
    quote! {
        impl #name {
            /// The value as it is sent.
            #[must_use]
            pub const fn as_i64(self) -> i64 {
                match self {
                    #(#arms)*
                    Self::#unknown(value) => value,
                }
            }
        }
    }
}

fn from_integer((name, unknown): (&Name, &Name), variants: &[EnumerationVariant<i64>]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let (name, value) = (&variant.name, Literal::i64_unsuffixed(variant.value));
        quote!(#value => Self::#name,)
    });
    quote! {
        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#arms)*
                    other => Self::#unknown(other),
                }
            }
        }
    }
}

fn value((name, unknown): (&Name, &Name), variants: &[EnumerationVariant<Value>]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let (name, value) = (&variant.name, scalar(&variant.value));
        quote!(Self::#name => Value::from(#value),)
    });
    quote! {
        impl #name {
            /// The value as it is sent.
            #[must_use]
            pub fn to_value(&self) -> Value {
                match self {
                    #(#arms)*
                    Self::#unknown(value) => value.clone(),
                }
            }
        }
    }
}

fn from_value((name, unknown): (&Name, &Name), variants: &[EnumerationVariant<Value>]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let (name, value) = (&variant.name, scalar(&variant.value));
        quote!(_ if value == #value => Self::#name,)
    });
    quote! {
        impl From<Value> for #name {
            fn from(value: Value) -> Self {
                match () {
                    #(#arms)*
                    () => Self::#unknown(value),
                }
            }
        }
    }
}

/// A string, number or boolean as Rust writes it.
pub(super) fn scalar(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => quote!(#text),
        Value::Bool(value) => quote!(#value),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => {
                let literal = Literal::i64_suffixed(number);
                quote!(#literal)
            }
            (None, number) => {
                let literal = Literal::f64_suffixed(number.unwrap_or_default());
                quote!(#literal)
            }
        },
        Value::Null | Value::Array(_) | Value::Object(_) => quote!(()),
    }
}

fn display(name: &Name, write: &TokenStream) -> TokenStream {
    quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                #write
            }
        }
    }
}
