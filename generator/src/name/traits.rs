//! Which traits each type can derive: those that hold for everything it holds.

use crate::api::{Additional, Api, Type, TypeId, TypeShape, Value};

#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    /// `Eq` and `Hash`: there is no float in it.
    pub(super) exact: bool,
}

/// Works out the traits of all types at once, since types hold each other.
pub(super) fn traits(api: &Api) -> Vec<Traits> {
    let mut inexact = vec![false; api.types.len()];
    loop {
        let before = inexact.clone();
        for (index, definition) in api.types.iter().enumerate() {
            inexact[index] = before[index] || holds_float(&definition.shape, &before);
        }
        if inexact == before {
            break;
        }
    }
    inexact.into_iter().map(|inexact| Traits { exact: !inexact }).collect()
}

fn holds_float(shape: &TypeShape, inexact: &[bool]) -> bool {
    match shape {
        TypeShape::Structure(structure) => {
            let additional = match &structure.additional {
                Additional::Typed(value) => is_inexact(value, inexact),
                Additional::Any | Additional::Forbidden => false,
            };
            additional || structure.fields.iter().any(|field| is_inexact(&field.value, inexact))
        }
        TypeShape::Union(union) => union.variants.iter().any(|variant| is_inexact(&variant.value, inexact)),
        TypeShape::Enumeration(_) => false,
    }
}

fn is_inexact(value: &Value, inexact: &[bool]) -> bool {
    match &value.ty {
        Type::Number | Type::File => true,
        Type::List(value) | Type::Map(value) => is_inexact(value, inexact),
        Type::Tuple(places) => places.iter().any(|place| is_inexact(place, inexact)),
        Type::Named(TypeId(index)) | Type::Boxed(TypeId(index)) => inexact[*index],
        Type::Any | Type::Boolean | Type::Integer(_) | Type::Text(_) => false,
    }
}
