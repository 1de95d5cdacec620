//! What types have that hold others which have it, however deep: each type is looked at once.

use crate::api::{Additional, Api, Type, TypeId, TypeShape};

/// Of each type whether it has something itself, or holds a type that has it, where it `may`.
pub(super) fn with_holders(held: &[Vec<TypeId>], mut has: Vec<bool>, may: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); held.len()];
    for (holder, held) in held.iter().enumerate() {
        held.iter().for_each(|id| holders[id.0].push(holder));
    }
    let mut next: Vec<usize> = (0..has.len()).filter(|index| has[*index]).collect();
    while let Some(index) = next.pop() {
        for holder in std::mem::take(&mut holders[index]) {
            if may(holder) && !std::mem::replace(&mut has[holder], true) {
                next.push(holder);
            }
        }
    }
    has
}

/// Of each type those that its members, variants and further members hold.
pub(super) fn held(api: &Api) -> Vec<Vec<TypeId>> {
    let held = api.types.iter().map(|definition| {
        let mut found = Vec::new();
        match &definition.shape {
            TypeShape::Structure(structure) => {
                structure.fields.iter().for_each(|field| field.value.ty.named(&mut found));
                if let Additional::Typed(value) = &structure.additional {
                    value.ty.named(&mut found);
                }
            }
            TypeShape::Union(union) => union.variants.iter().for_each(|variant| variant.value.ty.named(&mut found)),
            TypeShape::Enumeration(_) => {}
        }
        found
    });
    held.collect()
}

/// Of each type whether `Debug` of it must not show something of it: a member, or a kind of a union.
pub(super) fn with_secrets(api: &Api) -> Vec<bool> {
    let has = api.types.iter().map(|definition| match &definition.shape {
        TypeShape::Structure(structure) => structure.fields.iter().any(|field| field.value.is_sensitive()),
        TypeShape::Union(union) => union.variants.iter().any(|variant| variant.value.is_sensitive()),
        TypeShape::Enumeration(_) => false,
    });
    let kinds = api.types.iter().map(|definition| {
        let TypeShape::Union(union) = &definition.shape else { return Vec::new() };
        let kinds = union.variants.iter().filter_map(|variant| match variant.value.ty {
            Type::Named(id) | Type::Boxed(id) => Some(id),
            _ => None,
        });
        kinds.collect()
    });
    with_holders(&kinds.collect::<Vec<_>>(), has.collect(), |_| true)
}
