//! `examples.rs`: the document's examples as tests of the bindings.

use quote::quote;

use super::Source;
use super::imports::Imports;
use super::spell::{Seen, ty};
use crate::rust::Module;

pub(super) fn source(module: &Module) -> Option<Source> {
    if module.round_trips.is_empty() {
        return None;
    }
    let types = || module.round_trips.iter().map(|example| &example.ty);
    let mut items = vec![quote!(
        use bindery_runtime::round_trip::{RoundTripError, round_trip};
    )];
    items.extend(Imports::default().types(types()).models(types()).items());
    items.extend(module.round_trips.iter().map(|example| {
        let (name, json) = (&example.name, &example.json);
        let ty = ty(&example.ty, Seen::Outside);
        quote! {
            #[test]
            fn #name() -> Result<(), RoundTripError> {
                round_trip::<#ty>(#json)
            }
        }
    }));
    Some(Source::of(
        module,
        "examples.rs",
        "The document's examples: each decodes, and encodes to the same JSON.",
        items,
    ))
}
