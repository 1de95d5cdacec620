//! `operations.rs`: a description and a builder for each operation. What calls have in common is the runtime's.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::spell::{Seen, argument_ty, checks, complex_call, converted, docs, ty};
use super::{Piece, Source};
use crate::rust::{
    Argument, BodyContent, Call, CallBody, CallParameter, Case, CaseStatus, Check, Docs, Encoding, FormField, Module,
    Name, Place, Read, TypePath,
};

pub(super) fn source(module: &Module) -> Option<Source<'_>> {
    if module.calls.is_empty() {
        return None;
    }
    let mut pieces = vec![Piece::items(|| imports(module))];
    pieces.extend(Piece::each(&module.calls, call_items));
    let docs = "One builder for each operation: what it takes, and what comes back when it is sent. `#[inline]` spares the\n\
                compiler the operations that a program does not call.";
    Some(Source::of(module, "operations.rs", docs, pieces))
}

fn imports(module: &Module) -> Vec<TokenStream> {
    let calls = &module.calls;
    let bodies = calls.iter().filter_map(|call| call.body.as_ref()).map(|body| &body.ty);
    let parameters = calls.iter().flat_map(|call| &call.parameters).map(|parameter| &parameter.ty);
    let failures = calls.iter().filter_map(|call| call.failure.as_ref());
    let types: Vec<_> =
        bodies.chain(parameters).chain(failures).chain(calls.iter().map(|call| &call.success)).collect();
    let cases = || calls.iter().flat_map(|call| call.success_cases.iter().chain(&call.failure_cases));
    let opened = cases().filter_map(|case| match case.read {
        Read::Stream(name) if name != "ByteStream" => Some(TypePath::Stream(name, Box::new(TypePath::Unit))),
        _ => None,
    });
    let opened: Vec<_> = opened.collect();
    let secrets = calls.iter().any(has_secrets);
    let places = || calls.iter().flat_map(|call| &call.parameters).map(|parameter| parameter.place);
    let fields = || calls.iter().filter_map(|call| call.body.as_ref()).flat_map(form_fields);
    let query_styles = places().any(|place| matches!(place, Place::QueryStyled(..) | Place::QueryReserved(..)));
    Imports::default()
        .types(types.iter().copied().chain(&opened))
        .std(secrets, quote!(fmt))
        .runtime(true, "Call")
        .runtime(cases().next().is_some(), "Case")
        .runtime(fields().next().is_some(), "FormField")
        .runtime(true, "Method")
        .runtime(calls.iter().any(|call| call.failure.is_none()), "NoDocumentedError")
        .runtime(true, "Operation")
        .runtime(places().any(|place| matches!(place, Place::PathStyled(..))), "PathStyle")
        .runtime(query_styles || fields().any(|field| field.style.is_some()), "QueryStyle")
        .runtime(secrets, "Redacted")
        .runtime(true, "Sending")
        .runtime(cases().next().is_some(), "Status")
        .runtime(cases().any(|case| !matches!(case.read, Read::Stream(_))), "body")
        .models(types.iter().copied())
        .items()
}

fn form_fields(body: &CallBody) -> Vec<&FormField> {
    let encodings: Vec<_> = match &body.content {
        BodyContent::One(encoding, _) => vec![encoding],
        BodyContent::Several(kinds) => kinds.iter().map(|(_, encoding, _)| encoding).collect(),
    };
    let fields = encodings.into_iter().filter_map(|encoding| match encoding {
        Encoding::FormWith(fields) => Some(fields),
        _ => None,
    });
    fields.flatten().collect()
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

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    }
}

fn failure(call: &Call) -> TokenStream {
    call.failure.as_ref().map_or_else(|| quote!(NoDocumentedError), |failure| ty(failure, Seen::Outside))
}

fn descriptor(call: &Call) -> TokenStream {
    let Call { descriptor, id, path, accept, .. } = call;
    let (success, failure) = (ty(&call.success, Seen::Outside), failure(call));
    let method = Name::new(call.http_method.clone());
    let security = call.security.iter().map(|set| quote!(&[#(#set),*]));
    let success_cases = call.success_cases.iter().map(|case| self::case(case, Some(&call.success)));
    let failure_cases = call.failure_cases.iter().map(|case| self::case(case, call.failure.as_ref()));
    let complex = complex_call(call);
    quote! {
        #complex
        pub(super) const #descriptor: Operation<#success, #failure> = Operation {
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

fn case(case: &Case, bodies: Option<&TypePath>) -> TokenStream {
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
    let media_type = &case.media_type;
    let variant = case.variant.as_ref().zip(bodies).map(|(variant, bodies)| {
        let bodies = ty(bodies, Seen::Outside);
        quote!(#bodies::#variant)
    });
    let (constructor, read) = match (case.read, variant) {
        (Read::Json, None) => (quote!(new), quote!(body::json)),
        (Read::Json, Some(variant)) => (quote!(new), quote!(|answer| body::json(answer).map(#variant))),
        (Read::Text, None) => (quote!(new), quote!(body::text)),
        (Read::Text, Some(variant)) => (quote!(new), quote!(|answer| body::text(answer).map(#variant))),
        (Read::Bytes, None) => (quote!(new), quote!(body::bytes)),
        (Read::Bytes, Some(variant)) => (quote!(new), quote!(|answer| body::bytes(answer).map(#variant))),
        (Read::Empty, None) => (quote!(new), quote!(body::empty)),
        (Read::Empty, Some(variant)) => (quote!(new), quote!(|answer| body::empty(answer).map(|()| #variant))),
        (Read::Stream("ByteStream"), None) => (quote!(streamed), quote!(|body| body)),
        (Read::Stream("ByteStream"), Some(variant)) => (quote!(streamed), variant),
        (Read::Stream(name), None) => {
            let name = Name::new(name.to_owned());
            (quote!(streamed), quote!(#name::open))
        }
        (Read::Stream(name), Some(variant)) => {
            let name = Name::new(name.to_owned());
            (quote!(streamed), quote!(|body| #variant(#name::open(body))))
        }
    };
    quote!(Case::#constructor(#status, #media_type, #read))
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
    let complex = complex_call(call);
    quote! {
        #docs
        #derives
        #complex
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
    let complex = complex_call(call);
    quote! {
        #complex
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
            #[inline]
            pub fn send(self) -> Sending<#success, #failure> {
                self.call.request(&#descriptor).send()
            }
        };
    }
    quote! {
        /// Sends the call. Nothing is sent where what it holds breaks a constraint of the document.
        #[inline]
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
    let plain = |method: &str| {
        let method = Name::new(method.to_owned());
        quote!(request.#method(#wire_name, &self.#name)#checks;)
    };
    let styled = |method: &str, style: TokenStream| {
        let method = Name::new(method.to_owned());
        quote!(request.#method(#wire_name, &self.#name, #style)#checks;)
    };
    let named = |of: &str, style: &str, explode: bool| {
        let (of, style) = (Name::new(of.to_owned()), Name::new(style.to_owned()));
        quote!(#of::#style, #explode)
    };
    match parameter.place {
        Place::Path => plain("path"),
        Place::PathStyled(style, explode) => styled("path_styled", named("PathStyle", style, explode)),
        Place::PathJson => plain("path_json"),
        Place::Query => plain("query"),
        Place::QueryStyled(style, explode) => styled("query_styled", named("QueryStyle", style, explode)),
        Place::QueryReserved(style, explode) => styled("query_reserved", named("QueryStyle", style, explode)),
        Place::QueryJson => plain("query_json"),
        Place::Header => plain("header"),
        Place::HeaderStyled(explode) => styled("header_styled", quote!(#explode)),
        Place::HeaderJson => plain("header_json"),
        Place::Cookie(explode) => styled("cookie", quote!(#explode)),
        Place::CookieJson => plain("cookie_json"),
    }
}

fn body(body: &CallBody) -> TokenStream {
    let CallBody { name, .. } = body;
    let kinds = match &body.content {
        BodyContent::One(encoding, checks) => return body_of(encoding, checks, &quote!(&self.#name)),
        BodyContent::Several(kinds) => kinds,
    };
    let ty = ty(&body.ty, Seen::Outside);
    let arms = kinds.iter().map(|(variant, encoding, checks)| {
        let sent = body_of(encoding, checks, &quote!(body));
        match body.required {
            true => quote!(#ty::#variant(body) => { #sent }),
            false => quote!(Some(#ty::#variant(body)) => { #sent }),
        }
    });
    let none = (!body.required).then(|| quote!(None => {}));
    quote!(match &self.#name { #(#arms)* #none })
}

fn body_of(encoding: &Encoding, checks: &[Check], value: &TokenStream) -> TokenStream {
    let checks = super::spell::checks(checks);
    match encoding {
        Encoding::JsonAs(media_type) => quote!(request.json_as(#media_type, #value)#checks;),
        Encoding::Json => quote!(request.json(#value)#checks;),
        Encoding::Form => quote!(request.form(#value)#checks;),
        Encoding::FormWith(fields) => {
            let fields = fields.iter().map(form_field);
            quote!(request.form_with(#value, &[#(#fields),*])#checks;)
        }
        Encoding::Multipart => quote!(request.multipart(#value);),
        Encoding::Text(media_type) => quote!(request.text(#media_type, #value);),
        Encoding::Bytes(media_type) => quote!(request.bytes(#media_type, #value);),
    }
}

fn form_field(field: &FormField) -> TokenStream {
    let wire_name = &field.wire_name;
    match field.style {
        Some((style, explode)) => {
            let style = Name::new(style.to_owned());
            quote!(FormField::new(#wire_name, QueryStyle::#style, #explode))
        }
        None => quote!(FormField::json(#wire_name)),
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
