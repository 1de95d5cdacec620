//! `headers.rs`: readers of documented headers.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::spell::{self, Seen, docs, ty};
use super::{Piece, Source};
use crate::rust::{Header, Module};

pub(super) fn source(module: &Module) -> Option<Source<'_>> {
    if module.headers.is_empty() {
        return None;
    }
    let mut pieces = vec![Piece::items(|| imports(&module.headers))];
    pieces.extend(Piece::each(&module.headers, reader));
    Some(Source::of(module, "headers.rs", "The documented headers of answers, typed.", pieces))
}

fn imports(headers: &[Header]) -> Vec<TokenStream> {
    let types = || headers.iter().map(|header| &header.ty);
    Imports::default().types(types()).runtime(true, "DecodeError").runtime(true, "Response").models(types()).items()
}

fn reader(header: &Header) -> Vec<TokenStream> {
    let Header { name, wire_name, .. } = header;
    let docs = docs(&header.docs);
    let complex = spell::is_complex(&header.ty, true).then(spell::complex_type);
    let ty = ty(&header.ty, Seen::Outside);
    vec![quote! {
        #docs
        ///
        /// # Errors
        ///
        /// The header does not have the documented form.
        #complex
        pub fn #name<T>(response: &Response<T>) -> Result<Option<#ty>, DecodeError> {
            response.header_as(#wire_name)
        }
    }]
}
