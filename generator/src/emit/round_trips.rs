//! `examples.rs`: the document's examples as tests of the bindings.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::spell::{Seen, ty};
use super::{Piece, Source};
use crate::rust::{Module, RoundTrip};

pub(super) fn source(module: &Module) -> Option<Source<'_>> {
    if module.round_trips.is_empty() {
        return None;
    }
    let mut pieces = vec![Piece::items(|| imports(&module.round_trips))];
    pieces.extend(Piece::each(&module.round_trips, test));
    let docs = "The document's examples: each decodes, and encodes to the same JSON.";
    Some(Source::of(module, "examples.rs", docs, pieces))
}

fn imports(round_trips: &[RoundTrip]) -> Vec<TokenStream> {
    let types = || round_trips.iter().map(|example| &example.ty);
    let runtime = quote!(
        use bindery_runtime::round_trip::{RoundTripError, round_trip};
    );
    std::iter::once(runtime).chain(Imports::default().types(types()).models(types()).items()).collect()
}

fn test(example: &RoundTrip) -> Vec<TokenStream> {
    let (name, json) = (&example.name, &example.json);
    let ty = ty(&example.ty, Seen::Outside);
    vec![quote! {
        #[test]
        fn #name() -> Result<(), RoundTripError> {
            round_trip::<#ty>(#json)
        }
    }]
}
