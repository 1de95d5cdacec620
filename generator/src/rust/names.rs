//! All names that a module is written with, for what has to be said of them once.

use super::{Call, Client, EnumerationValues, EnumerationVariant, Item, Module, Name};

/// Every name that comes of the document.
pub(crate) fn names(module: &Module) -> impl Iterator<Item = &Name> {
    let bodies = module.responses.iter().chain(&module.requests);
    let bodies =
        bodies.flat_map(|body| [&body.name].into_iter().chain(body.variants.iter().map(|variant| &variant.name)));
    let headers = module.headers.iter().map(|header| &header.name);
    let examples = module.round_trips.iter().map(|example| &example.name);
    let of_calls = of_client(&module.client).chain(module.calls.iter().flat_map(of_call));
    module.items.iter().flat_map(of_item).chain(of_calls).chain(bodies).chain(headers).chain(examples)
}

fn of_item(item: &Item) -> Vec<&Name> {
    match item {
        Item::Structure(structure) => {
            let additional = structure.additional.iter().map(|additional| &additional.name);
            let fields = structure.fields.iter().map(|field| &field.name);
            [&structure.name].into_iter().chain(fields).chain(additional).collect()
        }
        Item::Enumeration(enumeration) => {
            let variants = match &enumeration.values {
                EnumerationValues::Text(variants) => of_variants(variants),
                EnumerationValues::Integer(variants) => of_variants(variants),
                EnumerationValues::Json(variants) => of_variants(variants),
            };
            [&enumeration.name].into_iter().chain(variants).collect()
        }
        Item::Union(union) => {
            let accessors = union.accessors.iter().map(|accessor| &accessor.name);
            let variants = union.variants.iter().map(|variant| &variant.name);
            [&union.name].into_iter().chain(variants).chain(accessors).collect()
        }
    }
}

fn of_variants<T>(variants: &[EnumerationVariant<T>]) -> Vec<&Name> {
    variants.iter().map(|variant| &variant.name).collect()
}

fn of_call(call: &Call) -> impl Iterator<Item = &Name> {
    let own = [&call.name, &call.method, &call.fake_method, &call.descriptor];
    let parameters = call.parameters.iter().map(|parameter| &parameter.name);
    own.into_iter().chain(parameters).chain(call.body.iter().map(|body| &body.name))
}

fn of_client(client: &Client) -> impl Iterator<Item = &Name> {
    let servers = client.servers.iter().flat_map(|server| {
        let variables = server.variables.iter().map(|variable| &variable.name);
        [&server.name].into_iter().chain(variables)
    });
    servers.chain(client.credentials.iter().map(|credential| &credential.name))
}
