//! Passes over the types: which of them are sent and which received, and what that means for members that go one way only.

use crate::api::{Additional, Api, Content, Presence, TypeId, TypeShape};

/// Marks what can be part of a request, and so is checked before sending, and what can be part of an answer.
pub(super) fn mark(api: &mut Api) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in &api.operations {
        operation.parameters.iter().for_each(|parameter| parameter.value.ty.named(&mut sent));
        operation.body.iter().for_each(|body| named(&body.contents, &mut sent));
        operation.responses.iter().for_each(|response| named(&response.contents, &mut received));
    }
    api.webhooks.iter().for_each(|webhook| named(&webhook.contents, &mut received));
    while let Some(id) = sent.pop() {
        let definition = &mut api.types[id.0];
        if !std::mem::replace(&mut definition.sent, true) {
            held(&definition.shape, &mut sent);
        }
    }
    while let Some(id) = received.pop() {
        let definition = &mut api.types[id.0];
        if !std::mem::replace(&mut definition.received, true) {
            held(&definition.shape, &mut received);
        }
    }
}

/// A required member that goes one way only is not asked of the other: `readOnly` not of a request, `writeOnly` not of an
/// answer. What answers have by their document still tells variants apart.
pub(super) fn respect_direction(api: &mut Api) {
    for definition in &mut api.types {
        let (sent, received) = (definition.sent, definition.received);
        let TypeShape::Structure(structure) = &mut definition.shape else { continue };
        for field in &mut structure.fields {
            let one_way = field.words.read_only && sent || field.words.write_only && (received || !sent);
            if one_way && field.words.read_only && field.presence == Presence::Required {
                structure.any_required.push(vec![vec![field.wire_name.clone()]]);
            }
            field.presence = match field.presence {
                Presence::Required if one_way => Presence::Optional,
                Presence::RequiredNullable if one_way => Presence::OptionalNullable,
                presence => presence,
            };
        }
    }
}

fn named(contents: &[Content], found: &mut Vec<TypeId>) {
    contents.iter().for_each(|content| content.value.ty.named(found));
}

fn held(shape: &TypeShape, found: &mut Vec<TypeId>) {
    match shape {
        TypeShape::Structure(structure) => {
            structure.fields.iter().for_each(|field| field.value.ty.named(found));
            if let Additional::Typed(value) = &structure.additional {
                value.ty.named(found);
            }
        }
        TypeShape::Union(union) => union.variants.iter().for_each(|variant| variant.value.ty.named(found)),
        TypeShape::Enumeration(_) => {}
    }
}
