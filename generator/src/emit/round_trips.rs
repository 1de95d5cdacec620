//! `examples.rs`: the document's examples as tests of the bindings.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::spell::{Seen, ty};
use super::{Piece, Source};
use crate::rust::{Module, RoundTrip, is_seen};

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
        use bindery_runtime::round_trip::{Outcome, round_trip};
    );
    std::iter::once(runtime).chain(Imports::default().types(types()).models(types()).items()).collect()
}

fn test(example: &RoundTrip) -> Vec<TokenStream> {
    let (name, json) = (&example.name, raw(&example.json));
    let ty = ty(&example.ty, Seen::Outside);
    vec![quote! {
        #[test]
        fn #name() -> Outcome {
            let json = #json;
            round_trip::<#ty>(json)
        }
    }]
}

/// JSON as it reads, in a raw string with as many signs around it as it takes; escaped where it cannot be in one.
fn raw(json: &str) -> Literal {
    let longest = json.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max();
    let signs = longest.map_or_else(String::new, |longest| "#".repeat(longest + 1));
    // What a raw string cannot hold or does not show is not plain.
    let is_plain = json.chars().all(is_seen) && signs.len() < 200;
    let raw = is_plain.then(|| format!("r{signs}\"{json}\"{signs}").parse().ok()).flatten();
    raw.unwrap_or_else(|| Literal::string(json))
}

#[cfg(test)]
mod tests {
    use super::raw;

    #[test]
    fn no_text_ends_its_string() {
        for text in [
            r#"{"a":1}"#,
            "1",
            r###"{"a":"\"#","b":"\"##"}"###,
            "\"#\"; panic!(); r#\"",
            "\r\n",
            "a\\",
            "\u{202e}\u{200b}",
        ] {
            let source = raw(text).to_string();
            assert!(source.chars().all(crate::rust::is_seen), "{source:?}");
            let literal = syn::parse_str::<syn::LitStr>(&source);
            assert_eq!(literal.map(|literal| literal.value()).ok().as_deref(), Some(text));
        }
    }
}
