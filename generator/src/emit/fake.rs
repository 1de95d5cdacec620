//! `fake.rs`: the API in memory, for tests of code that calls it. What fakes have in common is the runtime's.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::spell::{self, Seen, docs, ty};
use super::{Piece, Source, Spell};
use crate::rust::{BodyContent, BodyEnum, Call, Case, CredentialKind, Encoding, Module, TypePath};

/// The feature of the emitted crate that has fakes; without it the file is not even read.
pub(super) const FEATURE: &str = "test-util";

pub(super) fn source(module: &Module) -> Option<Source<'_>> {
    if module.calls.is_empty() {
        return None;
    }
    let methods = module.calls.iter().map(|call| -> Spell<'_> { Box::new(|| vec![method(call)]) });
    let opening: Spell<'_> = Box::new(|| {
        vec![quote! {
            #[allow(clippy::type_complexity, reason = "types nest as the document has them")]
            impl Fake {}
        }]
    });
    let common: Spell<'_> =
        Box::new(|| vec![quote!(bindery_runtime::fake_methods!(Client, ClientBuilder, with_credentials);)]);
    let mut pieces = vec![
        Piece::items(|| imports(module)),
        Piece::items(|| vec![fake(module)]),
        Piece::items(|| vec![with_credentials(module)]),
        Piece::Block(opening, std::iter::once(common).chain(methods).collect()),
    ];
    let replies = module.responses.iter().filter_map(|bodies| Some((bodies, cases(module, bodies)?)));
    pieces.extend(replies.map(|(bodies, cases)| Piece::items(move || vec![reply(bodies, cases)])));
    Some(Source::of(module, "fake.rs", "The API in memory, for tests of code that calls it.", pieces))
}

fn imports(module: &Module) -> Vec<TokenStream> {
    let types: Vec<_> = module.calls.iter().flat_map(|call| types(call).into_iter().chain(&call.failure)).collect();
    let has = |kind| module.client.credentials.iter().any(|credential| credential.kind == kind);
    Imports::default()
        .types(types.iter().copied())
        .runtime(has(CredentialKind::Basic), "BasicCredentials")
        .runtime(module.calls.iter().any(|call| call.failure.is_none()), "NoDocumentedError")
        .runtime(has(CredentialKind::OAuth1), "OAuth1Credentials")
        .runtime(true, "testing")
        .local(true, quote!({Client, ClientBuilder}))
        .models(types.iter().copied())
        .local(true, quote!(operations))
        .items()
}

/// The types that an operation's answers and bodies are set and looked at by.
fn types(call: &Call) -> Vec<&TypePath> {
    std::iter::once(&call.success).chain(typed_body(call)).collect()
}

/// The type of a body that can be read back: of several kinds, of texts and of bytes there is none.
fn typed_body(call: &Call) -> Option<&TypePath> {
    let body = call.body.as_ref()?;
    let BodyContent::One(encoding, _) = &body.content else { return None };
    match encoding {
        Encoding::Json | Encoding::JsonAs(_) | Encoding::Form | Encoding::FormWith(_) => Some(&body.ty),
        Encoding::Multipart | Encoding::Text(_) | Encoding::Bytes(_) => None,
    }
}

fn fake(module: &Module) -> TokenStream {
    let docs = docs(&module.client.fake_docs);
    quote! {
        #docs
        #[derive(Clone, Debug, Default)]
        pub struct Fake {
            core: testing::Fake,
        }
    }
}

fn with_credentials(module: &Module) -> TokenStream {
    let credentials = module.client.credentials.iter().map(|credential| {
        let name = &credential.name;
        let value = match &credential.kind {
            CredentialKind::ApiKey(..) | CredentialKind::Bearer => quote!("fake"),
            CredentialKind::Basic => quote!(BasicCredentials::new("fake", "fake")),
            CredentialKind::OAuth1 => quote!(OAuth1Credentials::new("fake", "fake", "fake", "fake")),
        };
        quote!(.#name(#value))
    });
    quote! {
        /// Without a credential for its scheme nothing is sent; these are not recorded and go nowhere.
        fn with_credentials(builder: ClientBuilder) -> ClientBuilder {
            builder #(#credentials)*
        }
    }
}

fn method(call: &Call) -> TokenStream {
    let Call { fake_method, descriptor, .. } = call;
    let doc = format!(" Answers to [`Client::{0}`](super::Client::{0}), and the calls of it.", call.method.plain());
    let success = ty(&call.success, Seen::Outside);
    let failure = call.failure.as_ref().map(|failure| ty(failure, Seen::Outside));
    let failure = failure.unwrap_or_else(|| quote!(NoDocumentedError));
    let body = typed_body(call).map(|body| ty(body, Seen::Outside));
    let body = body.map(|body| quote!(, #body));
    let allowance = spell::trait_name_allowance(fake_method);
    quote! {
        #[doc = #doc]
        #allowance
        pub fn #fake_method(&self) -> testing::On<'_, #success, #failure #body> {
            self.core.on(&operations::#descriptor)
        }
    }
}

/// The documented cases of an enum of answers. Operations that share it have the same ones, in the same order.
fn cases<'m>(module: &'m Module, bodies: &BodyEnum) -> Option<&'m [Case]> {
    let is_it = |ty: &TypePath| matches!(ty, TypePath::Response(name) if *name == bodies.name);
    module.calls.iter().find_map(|call| match &call.failure {
        _ if is_it(&call.success) => Some(call.success_cases.as_slice()),
        Some(failure) if is_it(failure) => Some(call.failure_cases.as_slice()),
        _ => None,
    })
}

fn reply(bodies: &BodyEnum, cases: &[Case]) -> TokenStream {
    let name = &bodies.name;
    let arms = bodies.variants.iter().map(|variant| {
        let place = cases.iter().position(|case| case.variant.as_ref() == Some(&variant.name));
        let place = Literal::usize_unsuffixed(place.unwrap_or_default());
        let variant_name = &variant.name;
        match &variant.ty {
            Some(_) => quote!(Self::#variant_name(body) => testing::Reply::reply(body).case(#place),),
            None => quote!(Self::#variant_name => testing::Reply::reply(()).case(#place),),
        }
    });
    quote! {
        impl testing::Reply for responses::#name {
            fn reply(self) -> testing::Content {
                match self { #(#arms)* }
            }
        }
    }
}
