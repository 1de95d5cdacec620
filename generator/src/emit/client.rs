//! `client.rs`: the client, its builder with a method a credential, and servers that take variables.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::spell::{self, Seen, argument_ty, converted, docs};
use super::{Piece, Source, Spell};
use crate::rust::{Call, CredentialKind, CredentialSetter, Module, Name, ServerItem, TypePath};

/// A document without operations has nobody to call.
pub(super) fn source(module: &Module) -> Option<Source<'_>> {
    if module.calls.is_empty() {
        return None;
    }
    let methods: Vec<Spell<'_>> =
        module.calls.iter().map(|call| -> Spell<'_> { Box::new(|| vec![method(call)]) }).collect();
    let begin: Spell<'_> = Box::new(|| vec![begin(module)]);
    let mut pieces = vec![
        Piece::items(|| imports(module)),
        Piece::items(|| vec![client(module)]),
        Piece::Block(Box::new(|| vec![quote!(impl Client {})]), std::iter::once(begin).chain(methods).collect()),
        Piece::items(|| builder(module)),
    ];
    pieces.extend(Piece::each(&module.client.servers, server_items));
    let docs = "The client: credentials, servers and a method for each operation.";
    Some(Source::of(module, "client.rs", docs, pieces))
}

fn builder(module: &Module) -> Vec<TokenStream> {
    let definition = quote! {
        /// Makes a [`Client`]: which credentials it has, where it calls and how long it waits.
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until it is built"]
        pub struct ClientBuilder {
            core: bindery_runtime::ClientBuilder,
        }
    };
    let credentials = module.client.credentials.iter().map(credential);
    let methods = quote! {
        impl ClientBuilder {
            bindery_runtime::client_builder_methods!(Client);
            #(#credentials)*
        }
    };
    vec![definition, methods]
}

fn imports(module: &Module) -> Vec<TokenStream> {
    let credentials = &module.client.credentials;
    let has = |kind| credentials.iter().any(|credential| credential.kind == kind);
    let keys = credentials.iter().any(|credential| matches!(credential.kind, CredentialKind::ApiKey(..)));
    let taken: Vec<_> = module.calls.iter().flat_map(taken_types).collect();
    Imports::default()
        .types(taken.iter().copied())
        .runtime(keys, "ApiKey")
        .runtime(keys, "SecretString")
        .runtime(has(CredentialKind::Basic), "BasicCredentials")
        .runtime(has(CredentialKind::Bearer), "BearerToken")
        .runtime(has(CredentialKind::OAuth1), "OAuth1Credentials")
        .runtime(!module.client.servers.is_empty(), "Server")
        .models(taken.iter().copied())
        .local(true, quote!(operations))
        .items()
}

/// The types of the arguments that client methods take.
fn taken_types(call: &Call) -> Vec<&TypePath> {
    let parameters = call.parameters.iter().filter(|parameter| parameter.required).map(|parameter| &parameter.ty);
    parameters.chain(call.body.iter().filter(|body| body.required).map(|body| &body.ty)).collect()
}

fn client(module: &Module) -> TokenStream {
    let docs = docs(&module.client.docs);
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
            core: bindery_runtime::Client,
        }
    }
}

fn begin(module: &Module) -> TokenStream {
    let server = &module.client.default_server;
    let doc = match server.is_empty() {
        true => " Begins a client. The document names no server, so `base_url` has to.",
        false => " Begins a client that calls the document's first server unless told otherwise.",
    };
    quote! {
        #[doc = #doc]
        pub fn builder() -> ClientBuilder {
            let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
            ClientBuilder { core: bindery_runtime::Client::builder(#server, user_agent) }
        }
    }
}

fn method(call: &Call) -> TokenStream {
    let Call { name, method, .. } = call;
    let docs = docs(&call.docs);
    let deprecated = call.deprecated.then(|| quote!(#[deprecated = "the document marks this operation as deprecated"]));
    let parameters = call.parameters.iter().filter(|parameter| parameter.required);
    let parameters = parameters.map(|parameter| (&parameter.name, &parameter.ty, &parameter.argument));
    let body = call.body.iter().filter(|body| body.required).map(|body| (&body.name, &body.ty, &body.argument));
    let asked: Vec<_> = parameters.chain(body).collect();
    let names: Vec<_> = asked.iter().map(|(name, ..)| *name).collect();
    let expectations = spell::expectations(true, &names);
    let arguments = asked.iter().map(|(name, path, argument)| {
        let ty = argument_ty(path, argument, Seen::Outside);
        quote!(#name: #ty)
    });
    let values = values(call);
    let complex = spell::complex_call(call);
    quote! {
        #docs
        #deprecated
        #expectations
        #complex
        pub fn #method(&self, #(#arguments),*) -> operations::#name {
            operations::#name { call: self.core.call(), #(#values),* }
        }
    }
}

fn values(call: &Call) -> Vec<TokenStream> {
    let parameters = call.parameters.iter().map(|parameter| (&parameter.name, &parameter.argument, parameter.required));
    let body = call.body.iter().map(|body| (&body.name, &body.argument, body.required));
    let values = parameters.chain(body).map(|(name, argument, required)| {
        let value = match (required, converted(&quote!(#name), argument)) {
            (false, _) => quote!(None),
            (true, value) => value,
        };
        if value.to_string() == name.to_string() { quote!(#name) } else { quote!(#name: #value) }
    });
    values.collect()
}

fn credential(setter: &CredentialSetter) -> TokenStream {
    let CredentialSetter { name, scheme, .. } = setter;
    let docs = docs(&setter.docs);
    let (ty, value) = match &setter.kind {
        CredentialKind::ApiKey(place, name) => {
            let place = Name::new((*place).to_owned());
            (quote!(impl Into<SecretString>), quote!(ApiKey::#place(#name, credential)))
        }
        CredentialKind::Bearer => (quote!(impl Into<BearerToken>), quote!(Into::<BearerToken>::into(credential))),
        CredentialKind::Basic => (quote!(BasicCredentials), quote!(credential)),
        CredentialKind::OAuth1 => (quote!(OAuth1Credentials), quote!(credential)),
    };
    quote! {
        #docs
        pub fn #name(mut self, credential: #ty) -> Self {
            self.core = self.core.credential(#scheme, #value);
            self
        }
    }
}

fn server_items(server: &ServerItem) -> Vec<TokenStream> {
    let ServerItem { name, template, .. } = server;
    let docs = docs(&server.docs);
    let names: Vec<_> = server.variables.iter().map(|variable| &variable.name).collect();
    let defaults = server.variables.iter().map(|variable| &variable.default);
    let wire_names = server.variables.iter().map(|variable| &variable.wire_name);
    let setters = server.variables.iter().map(|variable| {
        let docs = super::spell::docs(&variable.docs);
        let name = &variable.name;
        quote! {
            #docs
            #[must_use]
            pub fn #name(mut self, value: impl Into<String>) -> Self {
                self.#name = value.into();
                self
            }
        }
    });
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct #name { #(#names: String),* }
        },
        quote! {
            impl #name {
                /// With the document's defaults.
                #[must_use]
                pub fn new() -> Self {
                    Self { #(#names: #defaults.to_owned()),* }
                }

                #(#setters)*
            }
        },
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        },
        quote! {
            impl From<#name> for Server {
                fn from(server: #name) -> Self {
                    Self::from_template(#template, &[#((#wire_names, server.#names)),*])
                }
            }
        },
    ]
}
