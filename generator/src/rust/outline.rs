//! The outline of a module: each public type, field and method on one line, for reviewers.

use std::fmt::{self, Write};

use crate::printable;

use super::{
    Argument, BodyContent, BodyEnum, Call, CaseStatus, Check, Encoding, Enumeration, EnumerationValues, Field, Item,
    Module, Place, Presence, Structure, TypePath, Union,
};

/// One line for everything a user of the module can see.
pub(crate) fn outline(module: &Module) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write_module(&mut text, module);
    text
}

fn write_module(out: &mut String, module: &Module) -> fmt::Result {
    writeln!(out, "{}: {}", module.name, printable(&module.title))?;
    writeln!(out, "\nclient")?;
    let server = &module.client.default_server;
    writeln!(out, "  server {}", if server.is_empty() { "none".into() } else { printable(server) })?;
    for server in &module.client.servers {
        let variables: Vec<_> =
            server.variables.iter().map(|v| format!("{} = {}", v.name, printable(&v.default))).collect();
        writeln!(out, "  server {}({}) {}", server.name, variables.join(", "), printable(&server.template))?;
    }
    for credential in &module.client.credentials {
        writeln!(out, "  credential {}({:?}) {}", credential.name, credential.kind, printable(&credential.scheme))?;
    }
    module.calls.iter().try_for_each(|call| write_call(out, call))?;
    module.requests.iter().try_for_each(|request| write_bodies(out, "request", request))?;
    module.responses.iter().try_for_each(|response| write_bodies(out, "response", response))?;
    for header in &module.headers {
        writeln!(out, "\nheader {} -> {}? = {:?}", header.name, header.ty, header.wire_name)?;
    }
    for item in &module.items {
        match item {
            Item::Structure(structure) => write_structure(out, structure)?,
            Item::Enumeration(enumeration) => write_enumeration(out, enumeration)?,
            Item::Union(union) => write_union(out, union)?,
        }
    }
    Ok(())
}

fn write_call(out: &mut String, call: &Call) -> fmt::Result {
    let required = call.parameters.iter().filter(|parameter| parameter.required);
    let mut arguments: Vec<_> = required.map(|parameter| format!("{}: {}", parameter.name, parameter.ty)).collect();
    let body = call.body.as_ref();
    arguments.extend(body.filter(|body| body.required).map(|body| format!("{}: {}", body.name, body.ty)));
    let failure = call.failure.as_ref().map_or_else(|| "none documented".to_owned(), ToString::to_string);
    writeln!(out, "\nfn {}({}) -> {}, or {failure}", call.method, arguments.join(", "), call.success)?;
    writeln!(out, "  {} {}", call.http_method, printable(&call.path))?;
    for parameter in &call.parameters {
        let place = &parameter.place;
        let optional = if parameter.required { "" } else { "?" };
        let checks = checks(&parameter.checks);
        writeln!(out, "  {place} {}{optional}: {} = {:?}{checks}", parameter.name, parameter.ty, parameter.wire_name)?;
    }
    if let Some(body) = body {
        let optional = if body.required { "" } else { "?" };
        match &body.content {
            BodyContent::One(encoding, _) => writeln!(out, "  {encoding} {}{optional}: {}", body.name, body.ty)?,
            BodyContent::Several(kinds) => {
                writeln!(out, "  {}{optional}: {}", body.name, body.ty)?;
                kinds.iter().try_for_each(|(name, encoding, _)| writeln!(out, "    {encoding} {name}"))?;
            }
        }
    }
    for case in call.success_cases.iter().chain(&call.failure_cases) {
        let variant = case.variant.as_ref().map(|variant| format!(" as {variant}")).unwrap_or_default();
        writeln!(
            out,
            "  {} {}{variant}",
            case.status,
            if case.media_type.is_empty() { "no body".into() } else { printable(&case.media_type) }
        )?;
    }
    let alternatives: Vec<_> = call.security.iter().map(|set| set.join(" and ")).collect();
    writeln!(
        out,
        "  credentials {}",
        if alternatives.is_empty() { "none".into() } else { printable(&alternatives.join(" or ")).into_owned() }
    )
}

fn write_bodies(out: &mut String, what: &str, bodies: &BodyEnum) -> fmt::Result {
    writeln!(out, "\n{what} {}", bodies.name)?;
    bodies.variants.iter().try_for_each(|variant| match &variant.ty {
        Some(ty) => writeln!(out, "  {}({ty})", variant.name),
        None => writeln!(out, "  {}", variant.name),
    })
}

fn write_structure(out: &mut String, structure: &Structure) -> fmt::Result {
    writeln!(out, "\nstruct {}", structure.name)?;
    structure.fields.iter().try_for_each(|field| write_field(out, field))?;
    match &structure.additional {
        Some(additional) => writeln!(out, "  {}: {{{}}}", additional.name, additional.ty),
        None => Ok(()),
    }
}

fn write_field(out: &mut String, field: &Field) -> fmt::Result {
    let mark = match field.presence {
        Presence::Required => "",
        Presence::RequiredNullable => " | null",
        Presence::Optional => "?",
        Presence::OptionalNullable => "? | null",
    };
    let taken = match field.argument {
        Argument::Exact => "",
        Argument::Into => " into",
        Argument::Items => " items",
        Argument::IntoItems => " into items",
    };
    let secret = if field.sensitive { " secret" } else { "" };
    let wire = if field.name.plain() == field.wire_name { String::new() } else { format!(" = {:?}", field.wire_name) };
    writeln!(out, "  {}: {}{mark}{wire}{taken}{secret}{}", field.name, field.ty, checks(&field.checks))
}

fn write_enumeration(out: &mut String, enumeration: &Enumeration) -> fmt::Result {
    writeln!(out, "\nenum {}", enumeration.name)?;
    let unknown = &enumeration.unknown;
    match &enumeration.values {
        EnumerationValues::Text(variants) => {
            variants.iter().try_for_each(|variant| writeln!(out, "  {} = {:?}", variant.name, variant.value))?;
            writeln!(out, "  {unknown}(text)")
        }
        EnumerationValues::Integer(variants) => {
            variants.iter().try_for_each(|variant| writeln!(out, "  {} = {}", variant.name, variant.value))?;
            writeln!(out, "  {unknown}(i64)")
        }
        EnumerationValues::Json(variants) => {
            variants.iter().try_for_each(|variant| writeln!(out, "  {} = {}", variant.name, variant.value))?;
            writeln!(out, "  {unknown}(json)")
        }
    }
}

fn write_union(out: &mut String, union: &Union) -> fmt::Result {
    match &union.tag {
        Some(tag) => writeln!(out, "\nunion {} by {:?}", union.name, tag.name)?,
        None => writeln!(out, "\nunion {} by shape", union.name)?,
    }
    for accessor in &union.accessors {
        writeln!(out, "  fn {}() -> {:?}?", accessor.name, accessor.kind)?;
    }
    for variant in &union.variants {
        let tags =
            if variant.tags.is_empty() { String::new() } else { format!(" = {}", printable(&variant.tags.join(", "))) };
        writeln!(out, "  {}({}){tags}", variant.name, variant.ty)?;
    }
    writeln!(out, "  {}(json)", union.unknown)
}

fn checks(checks: &[Check]) -> String {
    checks.iter().map(|check| format!(" {check}")).collect()
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinLength(count) => write!(f, "minLength={count}"),
            Self::MaxLength(count) => write!(f, "maxLength={count}"),
            Self::Pattern(pattern) => write!(f, "pattern={}", printable(&pattern.source)),
            Self::Minimum(bound) => write!(f, "minimum={bound}"),
            Self::Maximum(bound) => write!(f, "maximum={bound}"),
            Self::ExclusiveMinimum(bound) => write!(f, "exclusiveMinimum={bound}"),
            Self::ExclusiveMaximum(bound) => write!(f, "exclusiveMaximum={bound}"),
            Self::MultipleOf(bound) => write!(f, "multipleOf={bound}"),
            Self::MinItems(count) => write!(f, "minItems={count}"),
            Self::MaxItems(count) => write!(f, "maxItems={count}"),
            Self::UniqueItems => f.write_str("uniqueItems"),
            Self::MinProperties(count) => write!(f, "minProperties={count}"),
            Self::MaxProperties(count) => write!(f, "maxProperties={count}"),
            Self::Items(items) => write!(f, "items({})", checks(items).trim_start()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let styled = |f: &mut fmt::Formatter<'_>, place: &str, style: &str, explode: bool| {
            write!(f, "{place}({style}{})", if explode { " exploded" } else { "" })
        };
        match self {
            Self::Path => f.write_str("path"),
            Self::PathStyled(style, explode) => styled(f, "path", style, *explode),
            Self::PathJson => f.write_str("path(json)"),
            Self::Query => f.write_str("query"),
            Self::QueryStyled(style, explode) => styled(f, "query", style, *explode),
            Self::QueryReserved(style, explode) => styled(f, "query reserved", style, *explode),
            Self::QueryJson => f.write_str("query(json)"),
            Self::Header => f.write_str("header"),
            Self::HeaderStyled(explode) => styled(f, "header", "simple", *explode),
            Self::HeaderJson => f.write_str("header(json)"),
            Self::Cookie(explode) => styled(f, "cookie", "form", *explode),
            Self::CookieJson => f.write_str("cookie(json)"),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json => f.write_str("json"),
            Self::JsonAs(media_type) | Self::Text(media_type) | Self::Bytes(media_type) => f.write_str(media_type),
            Self::Form => f.write_str("form"),
            Self::FormWith(fields) => {
                let names: Vec<_> = fields.iter().map(|field| field.wire_name.as_str()).collect();
                write!(f, "form({})", names.join(", "))
            }
            Self::Multipart => f.write_str("multipart"),
        }
    }
}

impl fmt::Display for CaseStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl fmt::Display for TypePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::Integer(name) => f.write_str(name),
            Self::F64 => f.write_str("f64"),
            Self::Text => f.write_str("text"),
            Self::Runtime("DateTime") => f.write_str("date-time"),
            Self::Runtime(name) => f.write_str(name),
            Self::Json => f.write_str("json"),
            Self::List(item) => write!(f, "[{item}]"),
            Self::Tuple(places) => {
                let places: Vec<_> = places.iter().map(ToString::to_string).collect();
                write!(f, "({})", places.join(", "))
            }
            Self::Map(value) => write!(f, "{{{value}}}"),
            Self::Model(name) | Self::Response(name) | Self::Request(name) => write!(f, "{name}"),
            Self::Boxed(name) => write!(f, "box {name}"),
            Self::Option(value) => write!(f, "{value} | null"),
            Self::Stream(name, item) => write!(f, "{name} of {item}"),
            Self::Unit => f.write_str("nothing"),
        }
    }
}
