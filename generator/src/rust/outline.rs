//! The outline of a module: each public type, field and method on one line, for reviewers.

use std::fmt::{self, Write};

use super::{
    Argument, Call, CaseStatus, Check, Encoding, Enumeration, Failure, Field, Item, Module, Place, Presence,
    ResponseEnum, Structure, TypePath, Union,
};

/// One line for everything a user of the module can see.
pub(crate) fn outline(module: &Module) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write_module(&mut text, module);
    text
}

fn write_module(out: &mut String, module: &Module) -> fmt::Result {
    writeln!(out, "{}: {}", module.name, module.title)?;
    writeln!(out, "\nclient")?;
    let server = &module.client.default_server;
    writeln!(out, "  server {}", if server.is_empty() { "none" } else { server })?;
    for server in &module.client.servers {
        let variables: Vec<_> = server.variables.iter().map(|v| format!("{} = {}", v.name, v.default)).collect();
        writeln!(out, "  server {}({}) {}", server.name, variables.join(", "), server.template)?;
    }
    for credential in &module.client.credentials {
        writeln!(out, "  credential {}({:?}) {}", credential.name, credential.kind, credential.scheme)?;
    }
    module.calls.iter().try_for_each(|call| write_call(out, call))?;
    module.responses.iter().try_for_each(|response| write_responses(out, response))?;
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
    let failure = match &call.failure {
        Failure::None => "none documented".to_owned(),
        Failure::Type(ty) => ty.to_string(),
        Failure::Enum(name) => name.to_string(),
    };
    writeln!(out, "\nfn {}({}) -> {}, or {failure}", call.method, arguments.join(", "), call.success)?;
    writeln!(out, "  {} {}", call.http_method, call.path)?;
    for parameter in &call.parameters {
        let place = &parameter.place;
        let optional = if parameter.required { "" } else { "?" };
        let checks = checks(&parameter.checks);
        writeln!(out, "  {place} {}{optional}: {} = {:?}{checks}", parameter.name, parameter.ty, parameter.wire_name)?;
    }
    if let Some(body) = body {
        let optional = if body.required { "" } else { "?" };
        writeln!(out, "  {} {}{optional}: {}", body.encoding, body.name, body.ty)?;
    }
    for case in call.success_cases.iter().chain(&call.failure_cases) {
        let variant = case.variant.as_ref().map(|variant| format!(" as {variant}")).unwrap_or_default();
        writeln!(out, "  {} {}{variant}", case.status, case.media_type.as_deref().unwrap_or("no body"))?;
    }
    let alternatives: Vec<_> = call.security.iter().map(|set| set.join(" and ")).collect();
    writeln!(
        out,
        "  credentials {}",
        if alternatives.is_empty() { "none".to_owned() } else { alternatives.join(" or ") }
    )
}

fn write_responses(out: &mut String, response: &ResponseEnum) -> fmt::Result {
    writeln!(out, "\nresponse {}", response.name)?;
    response.variants.iter().try_for_each(|variant| match &variant.ty {
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
    let mut variants = enumeration.variants.iter();
    variants.try_for_each(|variant| writeln!(out, "  {} = {:?}", variant.name, variant.wire_name))?;
    writeln!(out, "  {}(text)", enumeration.unknown)
}

fn write_union(out: &mut String, union: &Union) -> fmt::Result {
    writeln!(out, "\nunion {} by {:?}", union.name, union.tag)?;
    for accessor in &union.accessors {
        writeln!(out, "  fn {}() -> {:?}?", accessor.name, accessor.kind)?;
    }
    for variant in &union.variants {
        writeln!(out, "  {}({}) = {}", variant.name, variant.target, variant.tags.join(", "))?;
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
            Self::Pattern(pattern) => write!(f, "pattern={pattern}"),
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
        match self {
            Self::Path => f.write_str("path"),
            Self::Header => f.write_str("header"),
            Self::Query => f.write_str("query"),
            Self::JoinedQuery(separator) => write!(f, "query({separator})"),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json => f.write_str("json"),
            Self::JsonAs(media_type) => f.write_str(media_type),
            Self::Form => f.write_str("form"),
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
            Self::I32 => f.write_str("i32"),
            Self::I64 => f.write_str("i64"),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::Text => f.write_str("text"),
            Self::DateTime => f.write_str("date-time"),
            Self::Json => f.write_str("json"),
            Self::List(item) => write!(f, "[{item}]"),
            Self::Map(value) => write!(f, "{{{value}}}"),
            Self::Model(name) => write!(f, "{name}"),
            Self::Boxed(name) => write!(f, "box {name}"),
            Self::Option(value) => write!(f, "{value} | null"),
            Self::Unit => f.write_str("nothing"),
        }
    }
}
