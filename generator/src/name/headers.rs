//! Headers of answers: a reader for each, whatever operations answer with it.

use super::{Naming, docs, ident, scope};
use crate::api::{ResponseHeader, Words};
use crate::rust::{Header, TypePath};

/// Names that the code of readers uses for something else.
const TAKEN: [&str; 1] = ["models"];

impl Naming<'_> {
    pub(super) fn headers(&self) -> Vec<Header> {
        let mut distinct: Vec<(&ResponseHeader, TypePath)> = Vec::new();
        let responses = self.api.operations.iter().flat_map(|operation| &operation.responses);
        for header in responses.flat_map(|response| &response.headers) {
            let ty = self.type_path(&header.value);
            // Header names do not tell capitals from small letters.
            let known = |(other, other_ty): &(&ResponseHeader, TypePath)| {
                other.name.eq_ignore_ascii_case(&header.name) && *other_ty == ty
            };
            if !distinct.iter().any(known) {
                distinct.push((header, ty));
            }
        }
        let words: Vec<_> = distinct.iter().map(|(header, _)| header.name.clone()).collect();
        let mut names = scope::members_apart(words.iter().map(String::as_str), ident::snake, &TAKEN).into_iter();
        let headers = distinct.into_iter().filter_map(|(header, ty)| {
            let words = Words { description: header.description.clone(), ..Words::default() };
            Some(Header {
                name: names.next()?,
                wire_name: header.name.clone(),
                docs: docs::member(&words, &header.value, || format!("The header {}.", docs::code(&header.name))),
                ty,
            })
        });
        headers.collect()
    }
}
