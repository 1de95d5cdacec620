use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::laid_out;
use super::layout::Layouts;
use super::pieces;

/// An item as it is set after others, of its shape or not.
fn set(tokens: TokenStream, layouts: &Layouts) -> String {
    let mut text = String::new();
    pieces::items(tokens, layouts, &mut text);
    text
}

/// An item as the formatter sets it whole, with its comments as they are, and no empty lines between methods.
fn formatted(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).expect("the tokens are Rust"))
}

/// What is emitted, with a name of any length in it.
fn samples(name: &str) -> Vec<TokenStream> {
    let name = format_ident!("{name}");
    let text = name.to_string();
    vec![
        quote!(pub struct Model { pub #name: Option<BTreeMap<String, Nullable<models::#name>>>, pub b: #name, }),
        quote!(pub enum Kind { #name(Vec<Option<#name>>), Other, }),
        quote!(impl Codec for models::#name {
            #[inline]
            fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
                let mut object = node.object()?;
                let #name = object.required(#text)?;
                Ok(Self { #name })
            }
        }),
        quote!(impl Model { pub fn new(#name: impl Into<#name>, b: i64) -> Self { Self { #name: #name.into(), b } } }),
        quote!(impl A { fn a(&self) -> #name { request.form_with(&self.#name, &[F::new(#text, true), F::new("b", false)]); } }),
        quote!(pub(super) const A: Operation<models::#name, ()> = Operation {
            id: #text,
            method: Method::GET,
            path: "",
            accept: #text,
            security: &[&[#text]],
            success: &[Case::new(Status::Code(200), #text, |answer| body::json(answer).map(A::#name))],
            failure: &[],
        };),
        quote!(impl From<&str> for A { fn from(value: &str) -> Self { match value { #text => Self::#name, _ => Self::B } } }),
        quote!(impl Default for #name { fn default() -> Self { Self { x: other::#name(1), #name: #text } } }),
        quote!(impl A { fn #name(self, item: #name) -> Self { checks.field(#text, &self.#name).items(|item| item.#name(3)); self } }),
    ]
}

#[test]
fn what_is_filled_in_is_as_the_formatter_sets_it() {
    let layouts = Layouts::default();
    // Twice with short names, so that there are layouts; then every length that can make a line too long.
    for length in [2, 2].into_iter().chain(1..100) {
        for tokens in samples(&"n".repeat(length)) {
            assert_eq!(set(tokens.clone(), &layouts), formatted(tokens), "with a name of {length} letters");
        }
    }
}

/// Names and texts of a document may be of the very letter that stands for a hole.
#[test]
fn no_letter_is_a_hole_that_was_made_none() {
    let layouts = Layouts::default();
    let long = "Ϣ".repeat(60);
    let names = ["Ϣ", "ϢϢ", "nϢ", "Ϣn", "other", "Ϣ", "Ϣw", long.as_str(), "Ϣ", "n"];
    for name in names.into_iter().chain(names) {
        for tokens in samples(name) {
            assert_eq!(set(tokens.clone(), &layouts), formatted(tokens), "with the name {name}");
        }
        let (ident, docs) = (format_ident!("{name}"), format!(" {name}"));
        let of = |docs: &str| quote!(pub enum A { #[doc = #docs] #ident, #[doc = #docs] Other(#ident), B, });
        assert_eq!(set(of(&docs), &layouts), formatted(of(&docs)), "with the name {name}");
    }
}

#[test]
fn no_documentation_becomes_code() {
    let layouts = Layouts::default();
    let docs = " one\n fn two() {}\r fn three() {}\r\nfn four() {} \"## */ \\";
    for name in ["Aa", "Bb", "Cc", &"D".repeat(100)] {
        let name = format_ident!("{name}");
        for text in [
            quote!(#docs),
            quote!(
                r##" one
 two "#"##
            ),
        ] {
            let set = set(quote!(pub struct #name { #[doc = #text] pub field: String, }), &layouts);
            let lines: Vec<_> = set.lines().map(str::trim).filter(|line| !line.starts_with("///")).collect();
            assert_eq!(lines, [format!("pub struct {name} {{").as_str(), "pub field: String,", "}"]);
            assert!(!set.contains('\r'));
        }
    }
}

#[test]
fn texts_that_look_like_holes_are_texts() {
    let layouts = Layouts::default();
    for text in ["Ϣ", "Ϣ;", "///Ϣ", "aϢb"] {
        let tokens = quote!(pub const A: &str = #text;);
        assert_eq!(set(tokens.clone(), &layouts), formatted(tokens));
    }
}

/// Were it not so, what comes out would depend on which thread meets a shape first.
#[test]
fn what_is_filled_in_is_what_the_formatter_makes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/constructs");
    let mut documents = 0;
    for entry in std::fs::read_dir(folder).expect("there are constructs").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let input = crate::files::read(&path, &name).expect("it can be read");
        let options = crate::Options {
            crate_name: "made".to_owned(),
            module_per_document: false,
            allow_missing_schemas: false,
            allow: Vec::new(),
        };
        let inputs = std::slice::from_ref(&input);
        let budget = crate::budget(inputs);
        let (apis, _) = crate::understand(inputs, &options, &budget).unwrap_or_else(|found| panic!("{found}"));
        let Ok(package) = crate::name::name(&apis, &options, &budget) else { panic!("{name}: beyond measure") };
        let sources = crate::emit::emit(&package);
        let by_formatter = laid_out(&sources, &Layouts::off());
        let layouts = Layouts::default();
        // Another time, all shapes are known.
        for _ in 0..2 {
            let files = laid_out(&sources, &layouts);
            for (path, text) in files.iter() {
                assert_eq!(Some(text), by_formatter.get(path), "{name}: {path}");
            }
        }
        documents += 1;
    }
    assert!(documents > 100, "there are many constructs");
}
