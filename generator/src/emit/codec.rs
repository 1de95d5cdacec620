//! `codec.rs`: how the models read and write JSON, and how they are checked. Nothing in it is generic, so that the crate
//! compiles fast.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Source;
use super::imports::Imports;
use super::spell::checks;
use crate::rust::{Check, Enumeration, Field, Item, Module, Name, Presence, Structure, TypePath, Union};

pub(super) fn source(module: &Module) -> Source {
    let mut items = imports(&module.items);
    for item in &module.items {
        match item {
            Item::Structure(structure) => items.push(structure_codec(structure)),
            Item::Enumeration(enumeration) => items.push(enumeration_codec(enumeration)),
            Item::Union(union) => items.push(union_codec(union)),
        }
    }
    let names = module.items.iter().map(name);
    items.extend((!module.items.is_empty()).then(|| quote!(#(serde_impls!(models::#names);)*)));
    Source::of(
        module,
        "codec.rs",
        "How the models read and write JSON, and what is checked before they are sent.",
        items,
    )
}

fn name(item: &Item) -> &Name {
    match item {
        Item::Structure(structure) => &structure.name,
        Item::Enumeration(enumeration) => &enumeration.name,
        Item::Union(union) => &union.name,
    }
}

fn imports(items: &[Item]) -> Vec<TokenStream> {
    if items.is_empty() {
        return Vec::new();
    }
    let checked = items.iter().any(|item| match item {
        Item::Structure(structure) => structure.checked,
        Item::Union(union) => union.checked,
        Item::Enumeration(_) => false,
    });
    let structures = items.iter().any(|item| matches!(item, Item::Structure(_)));
    let unions = items.iter().any(|item| matches!(item, Item::Union(_)));
    Imports::default()
        .runtime(checked, "Checks")
        .runtime(true, "Codec")
        .runtime(true, "DecodeError")
        .runtime(true, "Node")
        .runtime(structures, "Object")
        .runtime(true, "serde_impls")
        .runtime(unions, "union")
        .local(true, quote!(models))
        .items()
}

fn structure_codec(structure: &Structure) -> TokenStream {
    let Structure { name, .. } = structure;
    let decode = structure_decode(structure);
    let encode = structure_encode(structure);
    let validate = structure.checked.then(|| structure_validate(structure));
    quote! {
        impl Codec for models::#name {
            #decode
            #encode
            #validate
        }
    }
}

fn structure_decode(structure: &Structure) -> TokenStream {
    let fields = structure.fields.iter().map(|field| {
        let Field { name, wire_name, .. } = field;
        let read = member_method(field.presence);
        quote!(#name: object.#read(#wire_name)?)
    });
    let additional = structure.additional.iter().map(|additional| {
        let name = &additional.name;
        match additional.ty {
            TypePath::Json => quote!(#name: object.additional_properties()),
            _ => quote!(#name: object.additional_properties_of()?),
        }
    });
    let fields = fields.chain(additional);
    quote! {
        fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
            let mut object = node.object()?;
            Ok(Self { #(#fields),* })
        }
    }
}

fn structure_encode(structure: &Structure) -> TokenStream {
    let fields = structure.fields.iter().map(|field| {
        let Field { name, wire_name, .. } = field;
        let write = member_method(field.presence);
        quote!(object.#write(#wire_name, &self.#name);)
    });
    let additional = structure.additional.iter().map(|additional| {
        let name = &additional.name;
        quote!(object.additional_properties(&self.#name);)
    });
    let count = Literal::usize_unsuffixed(structure.fields.len());
    quote! {
        fn encode(&self) -> Node<'_> {
            let mut object = Object::with_capacity(#count);
            #(#fields)*
            #(#additional)*
            object.into()
        }
    }
}

/// The runtime reads and writes a member by how it may be present, under the same name.
fn member_method(presence: Presence) -> TokenStream {
    match presence {
        Presence::Required => quote!(required),
        Presence::RequiredNullable => quote!(required_nullable),
        Presence::Optional => quote!(optional),
        Presence::OptionalNullable => quote!(optional_nullable),
    }
}

fn structure_validate(structure: &Structure) -> TokenStream {
    let own = structure.fields.iter().filter(|field| !field.checks.is_empty()).map(|field| {
        let Field { name, wire_name, .. } = field;
        let checks = checks(&field.checks);
        quote!(checks.field(#wire_name, &self.#name)#checks;)
    });
    let nested = structure.fields.iter().filter(|field| field.nested_checks).map(|field| {
        let Field { name, wire_name, .. } = field;
        quote!(checks.nested(#wire_name, &self.#name);)
    });
    let additional = structure.additional.iter().filter(|additional| additional.nested_checks).map(|additional| {
        let name = &additional.name;
        quote!(self.#name.validate(checks);)
    });
    let floats = structure.fields.iter().any(|field| field.checks.iter().any(Check::has_float));
    let allowance = floats.then(|| quote!(#[allow(clippy::approx_constant, reason = "the document's own number")]));
    quote! {
        #allowance
        fn validate(&self, checks: &mut Checks) {
            #(#own)*
            #(#nested)*
            #(#additional)*
        }
    }
}

fn enumeration_codec(enumeration: &Enumeration) -> TokenStream {
    let Enumeration { name, .. } = enumeration;
    quote! {
        impl Codec for models::#name {
            fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
                node.text().map(Self::from)
            }

            fn encode(&self) -> Node<'_> {
                Node::from(self.as_str())
            }
        }
    }
}

fn union_codec(union: &Union) -> TokenStream {
    let Union { name, tag, unknown, shared, .. } = union;
    let decoding = union.variants.iter().map(|variant| {
        let (name, tags) = (&variant.name, &variant.tags);
        quote!(Some(#(#tags)|*) => union::variant(node, Self::#name, Self::#unknown),)
    });
    let encoding = union.variants.iter().map(|variant| {
        let name = &variant.name;
        quote!(Self::#name(kind) => kind.encode(),)
    });
    let validate = union.checked.then(|| union_validate(union));
    quote! {
        impl Codec for models::#name {
            fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
                Ok(match node.tag(#tag) {
                    #(#decoding)*
                    _ => Self::#unknown(node.to_value()),
                })
            }

            fn fits(node: &Node<'_>) -> Result<(), DecodeError> {
                union::fits(node, &[#(#shared),*])
            }

            fn encode(&self) -> Node<'_> {
                match self {
                    #(#encoding)*
                    Self::#unknown(json) => json.encode(),
                }
            }

            #validate
        }
    }
}

fn union_validate(union: &Union) -> TokenStream {
    let Union { unknown, .. } = union;
    let arms = union.variants.iter().map(|variant| {
        let name = &variant.name;
        quote!(Self::#name(kind) => kind.validate(checks),)
    });
    quote! {
        fn validate(&self, checks: &mut Checks) {
            match self {
                #(#arms)*
                Self::#unknown(_) => {}
            }
        }
    }
}
