//! Pass over the types: which of them can be part of a request, and so are checked before sending.

use crate::api::{Additional, Api, Type, TypeId, TypeShape, Value};

pub(super) fn mark_sent_types(api: &mut Api) {
    let mut next = Vec::new();
    for operation in &api.operations {
        operation.parameters.iter().for_each(|parameter| named_in(&parameter.value, &mut next));
        operation.body.iter().for_each(|body| named_in(&body.content.value, &mut next));
    }
    while let Some(id) = next.pop() {
        let definition = &mut api.types[id.0];
        if !std::mem::replace(&mut definition.sent, true) {
            held(&definition.shape, &mut next);
        }
    }
}

fn held(shape: &TypeShape, found: &mut Vec<TypeId>) {
    match shape {
        TypeShape::Structure(structure) => {
            structure.fields.iter().for_each(|field| named_in(&field.value, found));
            if let Additional::Typed(value) = &structure.additional {
                named_in(value, found);
            }
        }
        TypeShape::Union(union) => found.extend(union.variants.iter().map(|variant| variant.target)),
        TypeShape::Enumeration(_) => {}
    }
}

fn named_in(value: &Value, found: &mut Vec<TypeId>) {
    match &value.ty {
        Type::Named(id) | Type::Boxed(id) => found.push(*id),
        Type::List(value) | Type::Map(value) => named_in(value, found),
        Type::Any | Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::Text(_) => {}
    }
}
