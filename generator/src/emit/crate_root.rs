//! `lib.rs` and each module's `mod.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Piece, Source};
use crate::rust::{Module, Name, Package};

pub(super) fn lib(package: &Package) -> Source<'_> {
    let pieces = vec![Piece::items(|| {
        let mut items = vec![runtime()];
        match package.modules.as_slice() {
            [module] if module.folder.is_none() => items.extend(contents(module)),
            modules => items.extend(modules.iter().map(declaration)),
        }
        items
    })];
    Source { path: "src/lib.rs".to_owned(), docs: package.docs.clone(), pieces }
}

/// What a user of the crate needs of the runtime without depending on it.
fn runtime() -> TokenStream {
    let names = ["BasicCredentials", "BearerToken", "DateTime", "Error", "Nullable", "OAuth1Credentials"];
    let names = names.into_iter().chain(["RateLimit", "Response", "Value"]);
    let names = names.map(|name| Name::new(name.to_owned()));
    // A statement each: formatters have nothing to break or join.
    quote! {
        pub use bindery_runtime as runtime;
        #(pub use bindery_runtime::#names;)*
    }
}

/// The file holds emitted code as it was emitted, so formatters are to leave it alone.
fn declaration(module: &Module) -> TokenStream {
    let name = &module.name;
    let feature = module.feature.iter();
    quote! {
        #(#[cfg(feature = #feature)])*
        #[rustfmt::skip]
        pub mod #name;
    }
}

pub(super) fn module(module: &Module) -> Option<Source<'_>> {
    let folder = module.folder.as_ref()?;
    let pieces = vec![Piece::items(|| contents(module))];
    Some(Source { path: format!("src/{folder}/mod.rs"), docs: module.docs.clone(), pieces })
}

fn contents(module: &Module) -> Vec<TokenStream> {
    let declared = |is_there: bool, name: &str| {
        let name = Name::new(name.to_owned());
        is_there.then(|| quote!(pub mod #name;))
    };
    let headers = declared(!module.headers.is_empty(), "headers");
    let requests = declared(!module.requests.is_empty(), "requests");
    let responses = declared(!module.responses.is_empty(), "responses");
    let examples = (!module.round_trips.is_empty()).then(|| {
        quote! {
            #[cfg(test)]
            mod examples;
        }
    });
    if module.calls.is_empty() {
        return vec![quote! {
            mod codec;
            #examples
            pub mod models;
        }];
    }
    let servers = module.client.servers.iter().map(|server| &server.name);
    vec![
        quote! {
            mod client;
            mod codec;
            #examples
            #headers
            pub mod models;
            pub mod operations;
            #requests
            #responses
        },
        quote!(pub use client::{Client, ClientBuilder, #(#servers),*};),
    ]
}
