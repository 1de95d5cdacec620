//! Which traits each type can derive: those that hold for everything it holds.

use super::holders::with_holders;
use crate::api::{Additional, Api, Type, TypeId, TypeShape, Value};

#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    /// `Eq` and `Hash`: there is no float in it.
    pub(super) exact: bool,
}

/// Works out the traits of all types at once, since types hold each other.
pub(super) fn traits(api: &Api, held: &[Vec<TypeId>]) -> Vec<Traits> {
    let inexact = api.types.iter().map(|definition| holds_float(&definition.shape)).collect();
    with_holders(held, inexact, |_| true).into_iter().map(|inexact| Traits { exact: !inexact }).collect()
}

fn holds_float(shape: &TypeShape) -> bool {
    match shape {
        TypeShape::Structure(structure) => {
            let additional = match &structure.additional {
                Additional::Typed(value) => is_inexact(value),
                Additional::Any | Additional::Forbidden => false,
            };
            additional || structure.fields.iter().any(|field| is_inexact(&field.value))
        }
        TypeShape::Union(union) => union.variants.iter().any(|variant| is_inexact(&variant.value)),
        TypeShape::Enumeration(_) => false,
    }
}

fn is_inexact(value: &Value) -> bool {
    match &value.ty {
        Type::Number | Type::File => true,
        Type::List(value) | Type::Map(value) => is_inexact(value),
        Type::Tuple(places) => places.iter().any(is_inexact),
        Type::Named(_) | Type::Boxed(_) | Type::Any | Type::Boolean | Type::Integer(_) | Type::Text(_) => false,
    }
}
