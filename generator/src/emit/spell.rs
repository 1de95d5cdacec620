//! The spelling of small things: identifiers, documentation, types and arguments. The names of the runtime that emitted
//! types are made of are in here.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::rust::{Argument, Bound, Call, Check, Name, Pattern, Presence, TypePath};

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let identifier = match self.as_str().strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()),
            None => Ident::new(self.as_str(), Span::call_site()),
        };
        identifier.to_tokens(tokens);
    }
}

/// Doc comments: one attribute with all the lines, for the renderer to set as comments.
pub(super) fn docs(lines: &[String]) -> Option<TokenStream> {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        text.push_str(if index > 0 { "\n" } else { "" });
        text.push_str(if line.is_empty() { "" } else { " " });
        text.push_str(line);
    }
    let mut guard = "#".to_owned();
    while text.contains(&format!("\"{guard}")) {
        guard.push('#');
    }
    // Raw, since nothing in it is to be escaped; what cannot be raw is escaped after all.
    let text = format!("r{guard}\"{text}\"{guard}").parse().unwrap_or_else(|_| Literal::string(&text));
    (!lines.is_empty()).then(|| quote!(#[doc = #text]))
}

/// What clippy would say of a function's arguments, which are the document's.
pub(super) fn expectations(has_receiver: bool, arguments: &[&Name]) -> TokenStream {
    /// As many as clippy takes without a word.
    const MANY: usize = 7;
    /// Names that clippy takes for those that somebody forgot to replace.
    const PLACEHOLDERS: [&str; 3] = ["baz", "foo", "quux"];
    let many = (usize::from(has_receiver) + arguments.len() > MANY)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the document requires this many")]));
    let placeholder = arguments.iter().any(|name| PLACEHOLDERS.contains(&name.as_str()));
    let placeholder =
        placeholder.then(|| quote!(#[expect(clippy::disallowed_names, reason = "the document calls it so")]));
    let is_number = |name: &str| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit());
    let number = arguments.iter().any(|name| is_number(name.as_str()));
    let number =
        number.then(|| quote!(#[expect(clippy::just_underscores_and_digits, reason = "the document calls it so")]));
    quote!(#many #placeholder #number)
}

/// Methods of the standard library's traits that a document's members may be called like.
const TRAIT_METHODS: [&str; 28] = [
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "sub",
];

/// For methods that clippy would rather see in a trait.
pub(super) fn trait_name_allowance(name: &Name) -> Option<TokenStream> {
    let is_like_a_trait = TRAIT_METHODS.contains(&name.as_str()) || ["shl", "shr"].contains(&name.as_str());
    is_like_a_trait.then(|| quote!(#[allow(clippy::should_implement_trait, reason = "a name of the document's")]))
}

/// For types that the document nests deeper than clippy likes to read.
pub(super) fn complex_type() -> TokenStream {
    quote!(#[allow(clippy::type_complexity, reason = "types nest as the document has them")])
}

/// For what is written of a call whose types are such.
pub(super) fn complex_call(call: &Call) -> Option<TokenStream> {
    let sent = call.parameters.iter().map(|parameter| &parameter.ty).chain(call.body.iter().map(|body| &body.ty));
    let mut types = sent.chain([&call.success]).chain(&call.failure);
    types.any(|ty| is_complex(ty, true)).then(complex_type)
}

/// Whether clippy would find a type complex: each level counts for more than the one around it.
pub(super) fn is_complex(path: &TypePath, wrapped: bool) -> bool {
    const LIMIT: usize = 250;
    complexity(path, if wrapped { 2 } else { 1 }) + if wrapped { 10 } else { 0 } > LIMIT - 50
}

fn complexity(path: &TypePath, nesting: usize) -> usize {
    let inner = match path {
        TypePath::List(held) | TypePath::Option(held) | TypePath::Stream(_, held) => complexity(held, nesting + 1),
        TypePath::Map(held) => 10 * (nesting + 1) + complexity(held, nesting + 1),
        TypePath::Tuple(places) => places.iter().map(|place| complexity(place, nesting + 1)).sum(),
        TypePath::Boxed(_) => 10 * (nesting + 1),
        _ => 0,
    };
    10 * nesting + inner
}

/// Where a type is written: beside the models, or where they go by their module.
#[derive(Clone, Copy)]
pub(super) enum Seen {
    Inside,
    Outside,
}

/// A type without optionality.
pub(super) fn ty(path: &TypePath, seen: Seen) -> TokenStream {
    match path {
        TypePath::Bool => quote!(bool),
        TypePath::Integer(name) | TypePath::Runtime(name) => runtime(name),
        TypePath::F64 => quote!(f64),
        TypePath::Text => quote!(String),
        TypePath::Json => quote!(Value),
        TypePath::List(item) => wrap(&quote!(Vec), item, seen),
        TypePath::Tuple(places) => {
            let places = places.iter().map(|place| ty(place, seen));
            quote!((#(#places,)*))
        }
        TypePath::Map(value) => {
            let value = ty(value, seen);
            quote!(BTreeMap<String, #value>)
        }
        TypePath::Model(name) => model(name, seen),
        TypePath::Boxed(name) => {
            let name = model(name, seen);
            quote!(Box<#name>)
        }
        TypePath::Option(value) => wrap(&quote!(Option), value, seen),
        TypePath::Stream(name, item) => wrap(&runtime(name), item, seen),
        TypePath::Response(name) => quote!(responses::#name),
        TypePath::Request(name) => quote!(requests::#name),
        TypePath::Unit => quote!(()),
    }
}

fn runtime(name: &str) -> TokenStream {
    Ident::new(name, Span::call_site()).into_token_stream()
}

fn wrap(wrapper: &TokenStream, held: &TypePath, seen: Seen) -> TokenStream {
    let held = ty(held, seen);
    quote!(#wrapper<#held>)
}

fn model(name: &Name, seen: Seen) -> TokenStream {
    match seen {
        Seen::Inside => quote!(#name),
        Seen::Outside => quote!(models::#name),
    }
}

/// A member's type, optionality included.
pub(super) fn field_ty(path: &TypePath, presence: Presence, seen: Seen) -> TokenStream {
    let ty = ty(path, seen);
    match presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => quote!(Option<#ty>),
        Presence::OptionalNullable => quote!(Nullable<#ty>),
    }
}

/// The type of an argument that becomes a `path`.
pub(super) fn argument_ty(path: &TypePath, argument: &Argument, seen: Seen) -> TokenStream {
    match (argument, path) {
        (Argument::Into, _) => {
            let ty = ty(path, seen);
            quote!(impl Into<#ty>)
        }
        (Argument::Items, TypePath::List(item)) => {
            let item = ty(item, seen);
            quote!(impl IntoIterator<Item = #item>)
        }
        (Argument::IntoItems, TypePath::List(item)) => {
            let item = ty(item, seen);
            quote!(impl IntoIterator<Item = impl Into<#item>>)
        }
        _ => ty(path, seen),
    }
}

/// The expression that turns an argument into the value.
pub(super) fn converted(name: &TokenStream, argument: &Argument) -> TokenStream {
    match argument {
        Argument::Exact => quote!(#name),
        Argument::Into => quote!(#name.into()),
        Argument::Items => quote!(#name.into_iter().collect()),
        Argument::IntoItems => quote!(#name.into_iter().map(Into::into).collect()),
    }
}

/// The calls that check a value, to be chained on the runtime's `Check`.
pub(super) fn checks(checks: &[Check]) -> TokenStream {
    let calls = checks.iter().map(check);
    quote!(#(#calls)*)
}

fn check(check: &Check) -> TokenStream {
    let counted = |method: &str, count: &u64| {
        let method = Ident::new(method, Span::call_site());
        let count = Literal::u64_unsuffixed(*count);
        quote!(.#method(#count))
    };
    let bounded = |method: &str, bound: &Bound| {
        let method = Ident::new(method, Span::call_site());
        let bound = match bound {
            Bound::Integer(bound) if i32::try_from(*bound).is_ok() => Literal::i64_unsuffixed(*bound),
            Bound::Integer(bound) => Literal::i64_suffixed(*bound),
            Bound::Unsigned(bound) => Literal::u64_suffixed(*bound),
            Bound::Float(bound) => Literal::f64_unsuffixed(*bound),
        };
        quote!(.#method(#bound))
    };
    match check {
        Check::MinLength(count) => counted("min_length", count),
        Check::MaxLength(count) => counted("max_length", count),
        Check::Pattern(pattern) => matching(pattern),
        Check::Minimum(bound) => bounded("minimum", bound),
        Check::Maximum(bound) => bounded("maximum", bound),
        Check::ExclusiveMinimum(bound) => bounded("exclusive_minimum", bound),
        Check::ExclusiveMaximum(bound) => bounded("exclusive_maximum", bound),
        Check::MultipleOf(bound) => bounded("multiple_of", bound),
        Check::MinItems(count) => counted("min_items", count),
        Check::MaxItems(count) => counted("max_items", count),
        Check::UniqueItems => quote!(.unique_items()),
        Check::MinProperties(count) => counted("min_properties", count),
        Check::MaxProperties(count) => counted("max_properties", count),
        Check::Items(checks) => {
            let checks = self::checks(checks);
            quote!(.items(|item| item #checks))
        }
    }
}

fn matching(Pattern { source, all, none }: &Pattern) -> TokenStream {
    match (&all[..], &none[..]) {
        ([same], []) if same == source => quote!(.pattern(#source)),
        _ => quote!(.pattern_as(#source, &[#(#all),*], &[#(#none),*])),
    }
}
