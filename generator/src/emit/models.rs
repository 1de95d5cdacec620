//! `models.rs`: the types people read. Their codec is in a file of its own.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::spell::{self, Seen, argument_ty, converted, docs, field_ty, ty};
use super::{Piece, Source, enumeration, union};
use crate::rust::{
    Argument, Constant, Enumeration, EnumerationValues, Field, Item, Module, Name, Presence, Structure, TypePath,
};

pub(super) fn source(module: &Module) -> Source<'_> {
    let mut pieces = vec![Piece::items(|| imports(&module.items))];
    pieces.extend(Piece::each(&module.items, items));
    Source::of(module, "models.rs", "The types of requests and responses.", pieces)
}

fn items(item: &Item) -> Vec<TokenStream> {
    match item {
        Item::Structure(structure) => structure_items(structure),
        Item::Enumeration(enumeration) => enumeration::items(enumeration),
        Item::Union(union) => union::items(union),
    }
}

fn imports(items: &[Item]) -> Vec<TokenStream> {
    let structures = || {
        items.iter().filter_map(|item| match item {
            Item::Structure(structure) => Some(structure),
            _ => None,
        })
    };
    let fields = || structures().flat_map(|structure| &structure.fields);
    let additional = || structures().filter_map(|structure| structure.additional.as_ref());
    let unions = || {
        items.iter().filter_map(|item| match item {
            Item::Union(union) => Some(union),
            _ => None,
        })
    };
    let accessors = unions().any(|union| !union.accessors.is_empty());
    let from_text = unions().any(|union| union.from_text);
    let values =
        |item: &Item| matches!(item, Item::Enumeration(Enumeration { values: EnumerationValues::Json(_), .. }));
    let enumerations = items.iter().any(|item| matches!(item, Item::Enumeration(_)));
    let secrets = structures().any(Structure::has_secrets) || unions().any(|union| union.has_secrets);
    let kinds = unions().flat_map(|union| &union.variants).map(|variant| &variant.ty);
    let maps = additional().map(|additional| TypePath::Map(Box::new(additional.ty.clone())));
    let maps: Vec<_> = maps.collect();
    Imports::default()
        .types(fields().map(|field| &field.ty).chain(kinds).chain(&maps))
        .std(secrets || enumerations, quote!(fmt))
        .runtime(fields().any(|field| field.presence == Presence::OptionalNullable), "Nullable")
        .runtime(secrets, "Redacted")
        .runtime(unions().next().is_some() || items.iter().any(values), "Value")
        .runtime(accessors || from_text, "Codec")
        .runtime(accessors, "union")
        .items()
}

fn structure_items(structure: &Structure) -> Vec<TokenStream> {
    let mut items = vec![definition(structure), methods(structure)];
    items.extend(default(structure));
    items.extend(structure.has_secrets().then(|| debug(structure)));
    items
}

/// Where nothing is asked for and not everything can be left out either.
fn default(structure: &Structure) -> Option<TokenStream> {
    let Structure { name, derives, .. } = structure;
    let asks = structure.fields.iter().any(Field::is_argument);
    (!asks && !derives.contains(&"Default")).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    })
}

/// For types that the document nests deeper than clippy likes to read.
fn complex_type(structure: &Structure) -> Option<TokenStream> {
    let is_complex = |field: &Field| spell::is_complex(&field.ty, field.presence != Presence::Required);
    structure.fields.iter().any(is_complex).then(spell::complex_type)
}

fn definition(structure: &Structure) -> TokenStream {
    let Structure { name, .. } = structure;
    let complex = complex_type(structure);
    let docs = docs(&structure.docs);
    let derives = derives(&structure.derives);
    let fields = structure.fields.iter().map(field_definition);
    let additional = structure.additional.iter().map(|additional| {
        let docs = spell::docs(&additional.docs);
        let name = &additional.name;
        let ty = ty(&additional.ty, Seen::Inside);
        quote!(#docs pub #name: BTreeMap<String, #ty>,)
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        #complex
        pub struct #name {
            #(#fields)*
            #(#additional)*
        }
    }
}

fn field_definition(field: &Field) -> TokenStream {
    let Field { name, .. } = field;
    let docs = docs(&field.docs);
    let ty = field_ty(&field.ty, field.presence, Seen::Inside);
    quote!(#docs pub #name: #ty,)
}

pub(super) fn derives(names: &[&'static str]) -> TokenStream {
    let names = names.iter().map(|name| Name::new((*name).to_owned()));
    quote!(#[derive(#(#names),*)])
}

fn methods(structure: &Structure) -> TokenStream {
    let Structure { name, .. } = structure;
    let new = constructor(structure);
    let setters = structure.fields.iter().filter(|field| !field.is_required()).map(setter);
    let complex = complex_type(structure);
    quote! {
        #complex
        impl #name {
            #new
            #(#setters)*
        }
    }
}

fn constructor(structure: &Structure) -> TokenStream {
    let required: Vec<_> = structure.fields.iter().filter(|field| field.is_argument()).collect();
    let arguments = required.iter().map(|field| {
        let name = &field.name;
        let ty = required_argument(field);
        quote!(#name: #ty)
    });
    let values = structure.fields.iter().map(initial);
    let additional = structure.additional.iter().map(|additional| {
        let name = &additional.name;
        quote!(#name: BTreeMap::new())
    });
    let values = values.chain(additional);
    let names: Vec<_> = required.iter().map(|field| &field.name).collect();
    let expectations = spell::expectations(false, &names);
    let doc = match structure.fields.iter().all(|field| !field.is_required()) {
        true => " With nothing in it: the document requires no member.",
        false => " With the members that the document requires.",
    };
    quote! {
        #[doc = #doc]
        #expectations
        #[must_use]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn required_argument(field: &Field) -> TokenStream {
    match field.presence {
        Presence::RequiredNullable => field_ty(&field.ty, field.presence, Seen::Inside),
        _ => argument_ty(&field.ty, &field.argument, Seen::Inside),
    }
}

fn initial(field: &Field) -> TokenStream {
    let Field { name, .. } = field;
    if let Some(constant) = &field.constant {
        let value = constant_value(constant, &field.ty);
        return if field.is_required() { quote!(#name: #value) } else { quote!(#name: Some(#value)) };
    }
    match (field.presence, &field.argument) {
        (Presence::Optional, _) => quote!(#name: None),
        (Presence::OptionalNullable, _) => quote!(#name: Nullable::Absent),
        (Presence::RequiredNullable, _) | (Presence::Required, Argument::Exact) => quote!(#name),
        (Presence::Required, argument) => {
            let value = converted(&quote!(#name), argument);
            quote!(#name: #value)
        }
    }
}

fn constant_value(constant: &Constant, ty: &TypePath) -> TokenStream {
    match (constant, ty) {
        (Constant::Variant(ty, variant), _) => quote!(#ty::#variant),
        (Constant::Plain(serde_json::Value::Null), _) => quote!(Value::Null),
        (Constant::Plain(serde_json::Value::String(text)), _) => quote!(#text.to_owned()),
        (Constant::Plain(value), TypePath::F64) => {
            let literal = Literal::f64_suffixed(value.as_f64().unwrap_or_default());
            quote!(#literal)
        }
        (Constant::Plain(serde_json::Value::Number(number)), _) => {
            let literal = Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
            quote!(#literal)
        }
        (Constant::Plain(value), _) => enumeration::scalar(value),
    }
}

fn setter(field: &Field) -> TokenStream {
    let Field { name, .. } = field;
    let doc = format!(" Sets `{}`.", name.plain());
    let allowance = spell::trait_name_allowance(name);
    let (ty, value) = match (field.presence, &field.argument) {
        (Presence::OptionalNullable, Argument::Exact | Argument::Into) => {
            let ty = field_ty(&field.ty, field.presence, Seen::Inside);
            (quote!(impl Into<#ty>), quote!(value.into()))
        }
        (presence, argument) => {
            let value = converted(&quote!(value), argument);
            let wrapper = if presence == Presence::OptionalNullable { quote!(Nullable::Value) } else { quote!(Some) };
            (argument_ty(&field.ty, argument, Seen::Inside), quote!(#wrapper(#value)))
        }
    };
    quote! {
        #[doc = #doc]
        #allowance
        #[must_use]
        pub fn #name(mut self, value: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// `Debug` without what it must not show; members nobody declared may be just as private.
fn debug(structure: &Structure) -> TokenStream {
    let Structure { name, .. } = structure;
    let shown = name.plain();
    let fields = structure.fields.iter().map(|field| {
        let name = &field.name;
        let label = name.plain();
        match field.sensitive {
            true => quote!(.field(#label, &Redacted)),
            false => quote!(.field(#label, &self.#name)),
        }
    });
    let additional = structure.additional.iter().map(|additional| {
        let label = additional.name.plain();
        quote!(.field(#label, &Redacted))
    });
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#shown)#(#fields)*#(#additional)*.finish()
            }
        }
    }
}
