//! Shapes in `codec.rs`: constant data that tells the variants of a union apart.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value as Json;

use super::spell::{Seen, ty};
use crate::rust::{Enumeration, EnumerationValues, Item, Name, ShapeMember, Structure, TypePath, Union, UnionShape};

pub(super) fn of_structure(structure: &Structure) -> Option<TokenStream> {
    let members = structure.shape.as_ref()?.iter().map(member);
    let shape = if structure.additional.is_some() { quote!(Object) } else { quote!(Closed) };
    let shape = quote!(Shape::#shape(&[#(#members),*]));
    let lists = structure.any_required.iter().map(|alternatives| quote!(&[#(&[#(#alternatives),*]),*]));
    Some(match structure.any_required.is_empty() {
        true => quote!(const SHAPE: Shape = #shape;),
        false => quote!(const SHAPE: Shape = Shape::Having(&[#(#lists),*], &#shape);),
    })
}

pub(super) fn of_enumeration(enumeration: &Enumeration) -> Option<TokenStream> {
    let shape = match &enumeration.values {
        EnumerationValues::Text(variants) => {
            let values = variants.iter().map(|variant| &variant.value);
            quote!(Strings(&[#(#values),*]))
        }
        EnumerationValues::Integer(variants) => {
            let values = variants.iter().map(|variant| constant(&Json::from(variant.value)));
            quote!(Values(&[#(#values),*]))
        }
        EnumerationValues::Json(variants) => {
            let values = variants.iter().map(|variant| constant(&variant.value));
            quote!(Values(&[#(#values),*]))
        }
    };
    enumeration.shaped.then(|| quote!(const SHAPE: Shape = Shape::#shape;))
}

pub(super) fn of_union(union: &Union) -> Option<TokenStream> {
    let fits = union.variants.iter().map(|variant| fit(&variant.ty));
    let shape = match union.shape? {
        UnionShape::OneOf => quote!(OneOf(&[#(#fits),*])),
        UnionShape::Tagged => {
            let name = union.tag.as_ref().map(|tag| &tag.name)?;
            let tags = union.variants.iter().map(|variant| {
                let tags = variant.tags.iter().chain(&variant.shared_tags);
                quote!(&[#(#tags),*])
            });
            quote!(Tagged(#name, &[#((#tags, #fits)),*]))
        }
    };
    Some(quote!(const SHAPE: Shape = Shape::#shape;))
}

fn fit(path: &TypePath) -> TokenStream {
    let ty = ty(path, Seen::Outside);
    quote!(<#ty as Codec>::fit)
}

fn member(member: &ShapeMember) -> TokenStream {
    let ShapeMember { wire_name, values, .. } = member;
    let kinds = kinds(&member.kinds);
    let method = if member.required { quote!(required) } else { quote!(optional) };
    let values = match values.iter().map(Json::as_str).collect::<Option<Vec<_>>>() {
        _ if values.is_empty() => None,
        Some(texts) => Some(quote!(.one_of(&[#(#texts),*]))),
        None => {
            let values = values.iter().map(constant);
            Some(quote!(.values(&[#(#values),*])))
        }
    };
    let inner = member.inner.as_ref().map(fit).map(|fit| quote!(.like(#fit)));
    quote!(ShapeMember::#method(#wire_name, #kinds)#values #inner)
}

fn kinds(names: &[&'static str]) -> TokenStream {
    let mut names = names.iter().map(|name| Name::new((*name).to_owned()));
    let first = names.next().unwrap_or_else(|| Name::new("ANY".to_owned()));
    quote!(Kinds::#first #(.or(Kinds::#names))*)
}

fn constant(value: &Json) -> TokenStream {
    match value {
        Json::Bool(value) => quote!(Constant::Bool(#value)),
        Json::Number(number) => match number.as_i64() {
            Some(number) => {
                let literal = Literal::i64_unsuffixed(number);
                quote!(Constant::Integer(#literal))
            }
            None => {
                let literal = Literal::f64_unsuffixed(number.as_f64().unwrap_or_default());
                quote!(Constant::Number(#literal))
            }
        },
        other => {
            let text = other.as_str().unwrap_or_default();
            quote!(Constant::Text(#text))
        }
    }
}

/// Whether a shape lists properties.
pub(super) fn has_kinds(item: &Item) -> bool {
    members(item).next().is_some()
}

/// Whether a shape lists values that are not all strings.
pub(super) fn has_constants(item: &Item) -> bool {
    let mixed = |values: &[Json]| values.iter().any(|value| !value.is_string());
    match item {
        Item::Enumeration(own) => {
            let has_values = match &own.values {
                EnumerationValues::Text(_) => false,
                EnumerationValues::Integer(variants) => !variants.is_empty(),
                EnumerationValues::Json(variants) => !variants.is_empty(),
            };
            own.shaped && has_values
        }
        item => members(item).any(|member| mixed(&member.values)),
    }
}

fn members(item: &Item) -> impl Iterator<Item = &ShapeMember> {
    let shape = match item {
        Item::Structure(structure) => structure.shape.as_deref(),
        Item::Enumeration(_) | Item::Union(_) => None,
    };
    shape.into_iter().flatten()
}
