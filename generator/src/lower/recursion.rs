//! Pass over the types: a type that directly holds itself is kept behind a pointer, or it would have no size.

use crate::api::{Api, Type, TypeId, TypeShape};

/// Boxes each member whose type leads back to the type it is in.
pub(super) fn box_recursive_fields(api: &mut Api) {
    let held: Vec<Vec<TypeId>> = api.types.iter().map(|definition| held_directly(&definition.shape)).collect();
    for (index, definition) in api.types.iter_mut().enumerate() {
        let TypeShape::Structure(structure) = &mut definition.shape else { continue };
        for field in &mut structure.fields {
            if let Type::Named(id) = field.value.ty
                && leads_to(&held, id, TypeId(index))
            {
                field.value.ty = Type::Boxed(id);
            }
        }
    }
}

/// What a value of the type contains without a pointer between; lists and maps have one.
fn held_directly(shape: &TypeShape) -> Vec<TypeId> {
    match shape {
        TypeShape::Structure(structure) => structure
            .fields
            .iter()
            .filter_map(|field| match field.value.ty {
                Type::Named(id) => Some(id),
                _ => None,
            })
            .collect(),
        TypeShape::Union(union) => union.variants.iter().map(|variant| variant.target).collect(),
        TypeShape::Enumeration(_) => Vec::new(),
    }
}

fn leads_to(held: &[Vec<TypeId>], from: TypeId, to: TypeId) -> bool {
    let mut seen = vec![false; held.len()];
    let mut next = vec![from];
    while let Some(id) = next.pop() {
        if id == to {
            return true;
        }
        if !std::mem::replace(&mut seen[id.0], true) {
            next.extend(&held[id.0]);
        }
    }
    false
}
