//! `lib.rs` and each module's `mod.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Piece, Source};
use crate::rust::{Module, Name, Package, names};

/// So many types may refer to each other in chains longer than the compiler follows by itself, when it looks whether all
/// of them are `Send`.
const MANY_TYPES: usize = 250;
const RECURSION_LIMIT: usize = 1024;

/// What the compiler would say of names in other scripts, which are the document's: that some look alike, or have no
/// letters of the case that is wanted.
const ODD_NAMES: &str = "confusable_idents, mixed_script_confusables, nonstandard_style, uncommon_codepoints";

pub(super) fn lib(package: &Package) -> Source<'_> {
    let pieces = vec![Piece::items(|| {
        let mut items = vec![runtime()];
        match package.modules.as_slice() {
            [module] if module.folder.is_none() => items.extend(contents(module)),
            modules => items.extend(modules.iter().map(declaration)),
        }
        items
    })];
    let types = package.modules.iter().map(|module| module.items.len()).max().unwrap_or_default();
    let deep = (types > MANY_TYPES).then(|| format!("recursion_limit = \"{RECURSION_LIMIT}\""));
    let mut names = package.modules.iter().flat_map(names);
    let odd = names.any(|name| !name.as_str().is_ascii()).then(|| format!("allow({ODD_NAMES})"));
    let attributes = deep.into_iter().chain(odd).collect();
    Source { path: "src/lib.rs".to_owned(), docs: package.docs.clone(), attributes, pieces }
}

/// What a user of the crate needs of the runtime without depending on it.
fn runtime() -> TokenStream {
    let names = ["BasicCredentials", "BearerToken", "DateTime", "Error", "Nullable", "OAuth1Credentials"];
    let names = names.into_iter().chain(["RateLimit", "Response"]);
    let names = names.map(|name| Name::new(name.to_owned()));
    // A statement each: formatters have nothing to break or join.
    quote! {
        pub use bindery_runtime as runtime;
        #(pub use bindery_runtime::#names;)*
        #[cfg(feature = "blocking")]
        pub use bindery_runtime::SendBlocking;
        pub use bindery_runtime::Value;
        pub use bindery_runtime::number_text;
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
    let docs = module.docs.clone();
    Some(Source { path: format!("src/{folder}/mod.rs"), docs, attributes: Vec::new(), pieces })
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
    let feature = super::fake::FEATURE;
    let servers = module.client.servers.iter().map(|server| &server.name);
    vec![
        quote! {
            mod client;
            mod codec;
            #examples
            #[cfg(feature = #feature)]
            mod fake;
            #headers
            pub mod models;
            pub mod operations;
            #requests
            #responses
        },
        quote! {
            pub use client::{Client, ClientBuilder, #(#servers),*};
            #[cfg(feature = #feature)]
            pub use fake::Fake;
        },
    ]
}
