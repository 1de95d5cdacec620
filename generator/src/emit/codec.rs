//! `codec.rs`: how the models read and write JSON, and how they are checked. Nothing in it is generic, so that the crate
//! compiles fast; all of it is `#[inline]`, so that no machine code is made of what a program does not call.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::spell::checks;
use super::{Piece, Source, shape};
use crate::rust::{
    Check, Enumeration, EnumerationValues, Field, Item, Module, Name, Part, PartContent, Presence, Structure, TypePath,
    Union, UnionTag, WrittenTag,
};

pub(super) fn source(module: &Module) -> Source<'_> {
    let mut pieces = vec![Piece::items(|| imports(&module.items))];
    pieces.extend(Piece::each(&module.items, items));
    pieces.push(Piece::items(|| {
        let names = module.items.iter().map(name);
        let shims = (!module.items.is_empty()).then(|| quote!(#(serde_impls!(models::#names);)*));
        shims.into_iter().collect()
    }));
    let docs = "How the models read and write JSON, and what is checked before they are sent. All is `#[inline]`, so that\n\
                no machine code is made of what a program does not call.";
    Source::of(module, "codec.rs", docs, pieces)
}

fn items(item: &Item) -> Vec<TokenStream> {
    let (codec, multipart) = match item {
        Item::Structure(structure) => {
            (structure_codec(structure), structure.parts.as_ref().map(|parts| multipart(structure, parts)))
        }
        Item::Enumeration(enumeration) => (enumeration_codec(enumeration), None),
        Item::Union(union) => (union_codec(union), union.parts.as_ref().map(|parts| multipart_union(union, parts))),
    };
    std::iter::once(codec).chain(multipart).collect()
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
    let structures = || {
        items.iter().filter_map(|item| match item {
            Item::Structure(structure) => Some(structure),
            _ => None,
        })
    };
    let unions = || {
        items.iter().filter_map(|item| match item {
            Item::Union(union) => Some(union),
            _ => None,
        })
    };
    let shaped = |item: &Item| match item {
        Item::Structure(structure) => structure.shape.is_some(),
        Item::Enumeration(enumeration) => enumeration.shaped,
        Item::Union(union) => union.shape.is_some(),
    };
    let told = unions().filter(|union| reads_shape(union)).flat_map(|union| &union.variants).map(|variant| &variant.ty);
    let inner =
        structures().flat_map(|structure| structure.shape.iter().flatten()).filter_map(|member| member.inner.as_ref());
    let multipart =
        structures().any(|structure| structure.parts.is_some()) || unions().any(|union| union.parts.is_some());
    Imports::default()
        .types(told.chain(inner))
        .runtime(checked, "Checks")
        .runtime(true, "Codec")
        .runtime(items.iter().any(shape::has_constants), "Constant")
        .runtime(true, "DecodeError")
        .runtime(items.iter().any(shape::has_kinds), "Kinds")
        .runtime(multipart, "Multipart")
        .runtime(true, "Node")
        .runtime(structures().next().is_some(), "Object")
        .runtime(multipart, "Parts")
        .runtime(items.iter().any(shaped), "Shape")
        .runtime(items.iter().any(shape::has_kinds), "ShapeMember")
        .runtime(true, "serde_impls")
        .runtime(unions().any(|union| !union.variants.is_empty() || union.tag.is_some()), "union")
        .local(true, quote!(models))
        .items()
}

fn structure_codec(structure: &Structure) -> TokenStream {
    let Structure { name, .. } = structure;
    let decode = structure_decode(structure);
    let encode = structure_encode(structure);
    let validate = structure.checked.then(|| structure_validate(structure));
    let shape = shape::of_structure(structure);
    quote! {
        impl Codec for models::#name {
            #shape
            #decode
            #encode
            #validate
        }
    }
}

/// How a model is written as a form of parts.
fn multipart(structure: &Structure, parts: &[Part]) -> TokenStream {
    let Structure { name, .. } = structure;
    let parts = parts.iter().map(|part| {
        let Part { name, wire_name, content } = part;
        match content {
            PartContent::File => quote!(parts.file(#wire_name, &self.#name);),
            PartContent::FileAs(media_type) => quote!(parts.file_as(#wire_name, #media_type, &self.#name);),
            PartContent::Value => quote!(parts.part(#wire_name, &self.#name);),
            PartContent::As(media_type) => quote!(parts.part_as(#wire_name, #media_type, &self.#name);),
        }
    });
    let additional = structure.additional.iter().map(|additional| {
        let name = &additional.name;
        quote! {
            for (name, value) in &self.#name {
                parts.part(name, value);
            }
        }
    });
    quote! {
        impl Multipart for models::#name {
            #[inline]
            fn parts(&self, parts: &mut Parts) {
                #(#parts)*
                #(#additional)*
            }
        }
    }
}

/// Each member has a statement of its own: as operands of the struct's expression, every `?` would be compiled with a
/// clean-up of all members before it, which is most of the machine code of large models.
fn structure_decode(structure: &Structure) -> TokenStream {
    let object = unused(structure, &["object", "members"]);
    let fields = structure.fields.iter().map(|field| {
        let Field { name, wire_name, .. } = field;
        let read = member_method(field.presence);
        quote!(let #name = #object.#read(#wire_name)?;)
    });
    let additional = structure.additional.iter().map(|additional| {
        let name = &additional.name;
        match additional.ty {
            TypePath::Json => quote!(let #name = #object.additional_properties();),
            _ => quote!(let #name = #object.additional_properties_of()?;),
        }
    });
    let allowance = names(structure).any(is_disliked).then(|| {
        quote! {
            #[allow(
                clippy::disallowed_names,
                clippy::just_underscores_and_digits,
                reason = "the document's own names"
            )]
        }
    });
    let names = names(structure);
    quote! {
        #allowance
        #[inline]
        fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
            let mut #object = node.object()?;
            #(#fields)*
            #(#additional)*
            Ok(Self { #(#names),* })
        }
    }
}

/// Whether clippy has something against the name as a variable's, which it has not as a field's.
fn is_disliked(name: &Name) -> bool {
    let text = name.as_str();
    matches!(text, "foo" | "baz" | "quux") || text.chars().all(|char| char == '_' || char.is_ascii_digit())
}

fn names(structure: &Structure) -> impl Iterator<Item = &Name> {
    let additional = structure.additional.iter().map(|additional| &additional.name);
    structure.fields.iter().map(|field| &field.name).chain(additional)
}

/// A name for a variable that no field has: the first that is free of these, else the last with underscores.
fn unused(structure: &Structure, wanted: &[&str]) -> Ident {
    let is_free = |text: &str| names(structure).all(|name| name.as_str() != text);
    let mut text = wanted.iter().find(|text| is_free(text)).or(wanted.last()).copied().unwrap_or_default().to_owned();
    while !is_free(&text) {
        text.push('_');
    }
    Ident::new(&text, Span::call_site())
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
        #[inline]
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
        #[inline]
        fn validate(&self, checks: &mut Checks) {
            #(#own)*
            #(#nested)*
            #(#additional)*
        }
    }
}

fn multipart_union(union: &Union, parts: &[bool]) -> TokenStream {
    let Union { name, unknown, .. } = union;
    let kinds = union.variants.iter().zip(parts).filter(|(_, has_parts)| **has_parts);
    let arms = kinds.map(|(variant, _)| {
        let name = &variant.name;
        quote!(Self::#name(kind) => kind.parts(parts),)
    });
    let others = parts.iter().any(|has_parts| !has_parts).then(|| quote!(_ => {}));
    quote! {
        impl Multipart for models::#name {
            #[inline]
            fn parts(&self, parts: &mut Parts) {
                match self {
                    #(#arms)*
                    Self::#unknown(value) => value.parts(parts),
                    #others
                }
            }
        }
    }
}

fn enumeration_codec(enumeration: &Enumeration) -> TokenStream {
    let Enumeration { name, unknown, .. } = enumeration;
    let (decode, encode) = match &enumeration.values {
        EnumerationValues::Text(_) => (quote!(node.text().map(Self::from)), quote!(Node::from(self.as_str()))),
        EnumerationValues::Integer(_) => (quote!(i64::decode(node).map(Self::from)), quote!(Node::from(self.as_i64()))),
        EnumerationValues::Json(variants) => {
            let arms = variants.iter().map(|variant| {
                let (name, value) = (&variant.name, super::enumeration::scalar(&variant.value));
                quote!(Self::#name => Node::from(#value),)
            });
            (
                quote!(Ok(Self::from(node.to_value()))),
                quote!(match self { #(#arms)* Self::#unknown(value) => value.encode() }),
            )
        }
    };
    let shape = shape::of_enumeration(enumeration);
    quote! {
        impl Codec for models::#name {
            #shape

            #[inline]
            fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
                #decode
            }

            #[inline]
            fn encode(&self) -> Node<'_> {
                #encode
            }
        }
    }
}

fn union_codec(union: &Union) -> TokenStream {
    let Union { name, unknown, shared, .. } = union;
    let decode = union_decode(union);
    let encoding = union.variants.iter().map(|variant| {
        let name = &variant.name;
        let tag = union.tag.iter().map(|tag| &tag.name).next();
        let tags = &variant.tags;
        match variant.written {
            WrittenTag::Added if !tags.is_empty() => {
                quote!(Self::#name(kind) => union::tagged(kind.encode(), #tag, &[#(#tags),*]),)
            }
            WrittenTag::Replaced if !tags.is_empty() => {
                quote!(Self::#name(kind) => union::retagged(kind.encode(), #tag, &[#(#tags),*]),)
            }
            _ => quote!(Self::#name(kind) => kind.encode(),),
        }
    });
    let fits = (!shared.is_empty()).then(|| {
        quote! {
            #[inline]
            fn fits(node: &Node<'_>) -> Result<(), DecodeError> {
                union::fits(node, &[#(#shared),*])
            }
        }
    });
    let validate = union.checked.then(|| union_validate(union));
    let shape = shape::of_union(union);
    quote! {
        impl Codec for models::#name {
            #shape

            #[inline]
            fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
                #decode
            }

            #fits

            #[inline]
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

/// Whether there is JSON that is read by its shape.
fn reads_shape(union: &Union) -> bool {
    !union.variants.is_empty() && union.tag.as_ref().is_none_or(UnionTag::leaves_some)
}

/// By the tag where it decides, else by what the variants look like.
fn union_decode(union: &Union) -> TokenStream {
    let Union { tag, unknown, .. } = union;
    let unknown = quote!(Self::#unknown(node.to_value()));
    let by_shape = quote!(union::by_shape(node, &Self::SHAPE, variants).unwrap_or_else(|| #unknown));
    let variants = reads_shape(union).then(|| readers(union));
    let Some(tag) = tag else {
        return match variants {
            Some(variants) => quote!(#variants Ok(#by_shape)),
            None => quote!(Ok(#unknown)),
        };
    };
    let name = &tag.name;
    let read = if tag.scalar { quote!(node.scalar_tag(#name).as_deref()) } else { quote!(node.tag(#name)) };
    let decoding = union.variants.iter().filter(|variant| !variant.tags.is_empty()).map(|variant| {
        let (name, tags, unknown) = (&variant.name, &variant.tags, &union.unknown);
        quote!(Some(#(#tags)|*) => union::variant(node, Self::#name, Self::#unknown),)
    });
    let shared = &tag.shared;
    let undecided = match (tag.open, tag.optional) {
        (true, _) => quote!(_ => #by_shape,),
        (false, true) => quote!(None #(| Some(#shared))* => #by_shape,),
        (false, false) => quote!(Some(#(#shared)|*) => #by_shape,),
    };
    let undecided = variants.is_some().then_some(undecided);
    let others = (!tag.open).then(|| quote!(_ => #unknown,));
    quote! {
        #variants
        Ok(match #read {
            #(#decoding)*
            #undecided
            #others
        })
    }
}

/// How each variant is read that is told by its shape. A tag that is nobody's is none of a variant that has its own.
fn readers(union: &Union) -> TokenStream {
    let open = union.tag.as_ref().filter(|tag| tag.open).map(|tag| &tag.name);
    let readers = union.variants.iter().map(|variant| {
        let name = &variant.name;
        match open.filter(|_| !variant.tags.is_empty() && variant.shared_tags.is_empty()) {
            Some(tag) => quote!(|node| union::untagged(node, #tag, Self::#name)),
            None => quote!(|node| union::read(node, Self::#name)),
        }
    });
    quote!(let variants: &[union::Read<Self>] = &[#(#readers),*];)
}

fn union_validate(union: &Union) -> TokenStream {
    let checked: Vec<_> =
        union.variants.iter().filter(|variant| variant.checked).map(|variant| &variant.name).collect();
    let body = match checked.as_slice() {
        [only] => quote! {
            if let Self::#only(kind) = self {
                kind.validate(checks);
            }
        },
        several => quote! {
            match self {
                #(Self::#several(kind) => kind.validate(checks),)*
                _ => {}
            }
        },
    };
    quote! {
        #[inline]
        fn validate(&self, checks: &mut Checks) {
            #body
        }
    }
}
