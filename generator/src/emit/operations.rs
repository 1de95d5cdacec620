//! `operations.rs`: a description and a builder for each operation. What calls have in common is the runtime's.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Source;
use super::imports::Imports;
use super::spell::{Seen, argument_ty, checks, converted, docs, ty};
use crate::rust::{
    Argument, Call, CallBody, CallParameter, Case, CaseStatus, Docs, Encoding, Failure, Module, Name, Place, TypePath,
};

pub(super) fn source(module: &Module) -> Option<Source> {
    if module.calls.is_empty() {
        return None;
    }
    let mut items = imports(module);
    for call in &module.calls {
        items.extend(call_items(call));
    }
    let docs = "One builder for each operation: what it takes, and what comes back when it is sent.";
    Some(Source::of(module, "operations.rs", docs, items))
}

fn imports(module: &Module) -> Vec<TokenStream> {
    let calls = &module.calls;
    let bodies = calls.iter().filter_map(|call| call.body.as_ref()).map(|body| &body.ty);
    let parameters = calls.iter().flat_map(|call| &call.parameters).map(|parameter| &parameter.ty);
    let failures = calls.iter().filter_map(|call| match &call.failure {
        Failure::Type(ty) => Some(ty),
        _ => None,
    });
    let types: Vec<_> =
        bodies.chain(parameters).chain(failures).chain(calls.iter().map(|call| &call.success)).collect();
    let answers = calls.iter().any(|call| !call.success_cases.is_empty() || !call.failure_cases.is_empty());
    let secrets = calls.iter().any(has_secrets);
    Imports::default()
        .types(types.iter().copied())
        .std(secrets, quote!(fmt))
        .runtime(true, "Call")
        .runtime(answers, "Case")
        .runtime(true, "Method")
        .runtime(calls.iter().any(|call| call.failure == Failure::None), "NoDocumentedError")
        .runtime(true, "Operation")
        .runtime(secrets, "Redacted")
        .runtime(true, "Sending")
        .runtime(answers, "Status")
        .runtime(answers, "body")
        .models(types.iter().copied())
        .local(calls.iter().any(|call| matches!(call.failure, Failure::Enum(_))), quote!(responses))
        .items()
}

fn call_items(call: &Call) -> Vec<TokenStream> {
    let mut items = vec![descriptor(call), builder(call), methods(call)];
    items.extend(has_secrets(call).then(|| debug(call)));
    items.push(into_future(call));
    items
}

/// So that a call can be awaited as it is.
fn into_future(call: &Call) -> TokenStream {
    let Call { name, .. } = call;
    let (success, failure) = (ty(&call.success, Seen::Outside), failure(call));
    quote! {
        impl std::future::IntoFuture for #name {
            type Output = <Self::IntoFuture as std::future::Future>::Output;
            type IntoFuture = Sending<#success, #failure>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    }
}

fn failure(call: &Call) -> TokenStream {
    match &call.failure {
        Failure::None => quote!(NoDocumentedError),
        Failure::Type(failure) => ty(failure, Seen::Outside),
        Failure::Enum(name) => quote!(responses::#name),
    }
}

fn descriptor(call: &Call) -> TokenStream {
    let Call { descriptor, id, path, accept, .. } = call;
    let (success, failure) = (ty(&call.success, Seen::Outside), failure(call));
    let method = Name::new(call.http_method.clone());
    let security = call.security.iter().map(|set| quote!(&[#(#set),*]));
    let success_cases = call.success_cases.iter().map(|case| self::case(case, call));
    let failure_cases = call.failure_cases.iter().map(|case| self::case(case, call));
    quote! {
        const #descriptor: Operation<#success, #failure> = Operation {
            id: #id,
            method: Method::#method,
            path: #path,
            accept: #accept,
            security: &[#(#security),*],
            success: &[#(#success_cases),*],
            failure: &[#(#failure_cases),*],
        };
    }
}

fn case(case: &Case, call: &Call) -> TokenStream {
    let status = match case.status {
        CaseStatus::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(Status::Code(#code))
        }
        CaseStatus::Range(digit) => {
            let digit = Literal::u8_unsuffixed(digit);
            quote!(Status::Range(#digit))
        }
        CaseStatus::Default => quote!(Status::Default),
    };
    let media_type = case.media_type.as_deref().unwrap_or_default();
    let read = match (&case.variant, &call.failure, &case.media_type) {
        (Some(variant), Failure::Enum(name), Some(_)) => {
            quote!(|answer| body::json(answer).map(responses::#name::#variant))
        }
        (Some(variant), Failure::Enum(name), None) => {
            quote!(|answer| body::empty(answer).map(|()| responses::#name::#variant))
        }
        (_, _, Some(_)) => quote!(body::json),
        (_, _, None) => quote!(body::empty),
    };
    quote!(Case::new(#status, #media_type, #read))
}

fn builder(call: &Call) -> TokenStream {
    let Call { name, .. } = call;
    let docs = docs(&call.type_docs);
    let parameters = call.parameters.iter().map(|parameter| {
        let name = &parameter.name;
        let ty = held(&parameter.ty, parameter.required);
        quote!(pub(super) #name: #ty,)
    });
    let body = call.body.iter().map(|body| {
        let name = &body.name;
        let ty = held(&body.ty, body.required);
        quote!(pub(super) #name: #ty,)
    });
    let derives = if has_secrets(call) { quote!(#[derive(Clone)]) } else { quote!(#[derive(Clone, Debug)]) };
    quote! {
        #docs
        #derives
        #[must_use = "a call does nothing until it is sent"]
        pub struct #name {
            pub(super) call: Call,
            #(#parameters)*
            #(#body)*
        }
    }
}

fn held(path: &TypePath, required: bool) -> TokenStream {
    let ty = ty(path, Seen::Outside);
    if required { ty } else { quote!(Option<#ty>) }
}

fn methods(call: &Call) -> TokenStream {
    let Call { name, .. } = call;
    let parameters = call.parameters.iter().filter(|parameter| !parameter.required);
    let parameters =
        parameters.map(|parameter| setter(&parameter.name, &parameter.docs, &parameter.ty, &parameter.argument));
    let body = call.body.iter().filter(|body| !body.required);
    let body = body.map(|body| setter(&body.name, &body.docs, &body.ty, &body.argument));
    let send = send(call);
    quote! {
        impl #name {
            #(#parameters)*
            #(#body)*
            #send
        }
    }
}

fn setter(name: &Name, docs: &Docs, path: &TypePath, argument: &Argument) -> TokenStream {
    let docs = super::spell::docs(docs);
    let ty = argument_ty(path, argument, Seen::Outside);
    let value = converted(&quote!(value), argument);
    quote! {
        #docs
        pub fn #name(mut self, value: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn send(call: &Call) -> TokenStream {
    let Call { descriptor, .. } = call;
    let (success, failure) = (ty(&call.success, Seen::Outside), failure(call));
    let parameters = call.parameters.iter().map(parameter);
    let body = call.body.iter().map(body);
    if call.parameters.is_empty() && call.body.is_none() {
        return quote! {
            /// Sends the call.
            pub fn send(self) -> Sending<#success, #failure> {
                self.call.request(&#descriptor).send()
            }
        };
    }
    quote! {
        /// Sends the call. Nothing is sent where what it holds breaks a constraint of the document.
        pub fn send(self) -> Sending<#success, #failure> {
            let mut request = self.call.request(&#descriptor);
            #(#parameters)*
            #(#body)*
            request.send()
        }
    }
}

fn parameter(parameter: &CallParameter) -> TokenStream {
    let CallParameter { name, wire_name, .. } = parameter;
    let checks = checks(&parameter.checks);
    match parameter.place {
        Place::Path => quote!(request.path(#wire_name, &self.#name)#checks;),
        Place::Header => quote!(request.header(#wire_name, &self.#name)#checks;),
        Place::Query => quote!(request.query(#wire_name, &self.#name)#checks;),
        Place::JoinedQuery(separator) => quote!(request.query_joined(#wire_name, &self.#name, #separator)#checks;),
    }
}

fn body(body: &CallBody) -> TokenStream {
    let CallBody { name, .. } = body;
    let checks = checks(&body.checks);
    match &body.encoding {
        Encoding::JsonAs(media_type) => quote!(request.json_as(#media_type, &self.#name)#checks;),
        Encoding::Json => quote!(request.json(&self.#name)#checks;),
        Encoding::Form => quote!(request.form(&self.#name)#checks;),
    }
}

fn has_secrets(call: &Call) -> bool {
    call.parameters.iter().any(|parameter| parameter.sensitive)
}

fn debug(call: &Call) -> TokenStream {
    let Call { name, .. } = call;
    let shown = name.plain();
    let parameters = call.parameters.iter().map(|parameter| {
        let name = &parameter.name;
        let label = name.plain();
        match parameter.sensitive {
            true => quote!(.field(#label, &Redacted)),
            false => quote!(.field(#label, &self.#name)),
        }
    });
    let body = call.body.iter().map(|body| {
        let name = &body.name;
        let label = name.plain();
        quote!(.field(#label, &self.#name))
    });
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#shown)#(#parameters)*#(#body)*.finish()
            }
        }
    }
}
