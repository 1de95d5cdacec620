//! What OpenAPI 3.0.3 allows where, as tables: the check that no field of a document goes unseen.
//!
//! `openapiv3` passes over fields it does not know and reports type errors without a place, so the tree is checked
//! before it is handed over.

use serde_json::{Map, Value};

use super::{Pointer, Report};

/// What a field holds.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    Flag,
    Number,
    Count,
    Anything,
    Texts,
    Object(Kind),
    Objects(Kind),
    ByName(Kind),
    TextByName,
    /// `additionalProperties`: a schema or a flag.
    SchemaOrFlag,
    /// The specification knows it, the generator does not bind it yet.
    NotYet,
}

use Holds::{Anything, ByName, Count, Flag, NotYet, Number, Object, Objects, SchemaOrFlag, Text, TextByName, Texts};

struct Field {
    name: &'static str,
    holds: Holds,
    required: bool,
}

const fn required(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, required: true }
}

const fn optional(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, required: false }
}

/// The objects of the specification, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Responses,
    Response,
    Example,
    Header,
    Tag,
    Schema,
    Discriminator,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
}

impl Kind {
    /// Where the specification says "or a Reference Object".
    fn may_be_reference(self) -> bool {
        use Kind::{Example, Header, Parameter, PathItem, RequestBody, Response, Schema, SecurityScheme};
        matches!(self, Example | Header | Parameter | PathItem | RequestBody | Response | Schema | SecurityScheme)
    }

    fn name(self) -> String {
        match self {
            Self::OpenApi => "the document".to_owned(),
            other => format!("the {other:?} object"),
        }
    }

    /// Objects whose keys are the document's own: paths, statuses, expressions, scheme names.
    fn members(self) -> Option<Holds> {
        match self {
            Self::Paths => Some(Object(Self::PathItem)),
            Self::Responses => Some(Object(Self::Response)),
            Self::SecurityRequirement => Some(Texts),
            _ => None,
        }
    }

    /// Why a key of the document's own cannot be one.
    fn misnamed(self, name: &str) -> Option<&'static str> {
        let is_status = || {
            let range = name.len() == 3 && name.ends_with("XX") && name.starts_with(['1', '2', '3', '4', '5']);
            name == "default" || range || name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_digit())
        };
        match self {
            Self::Paths if !name.starts_with('/') => Some("no path: a path begins with `/`"),
            Self::Responses if !is_status() => Some("no status: those are `200`, `2XX` and the like, and `default`"),
            _ => None,
        }
    }

    fn fields(self) -> &'static [Field] {
        match self {
            Self::OpenApi => OPEN_API,
            Self::Info => INFO,
            Self::Contact => CONTACT,
            Self::License => LICENSE,
            Self::Server => SERVER,
            Self::ServerVariable => SERVER_VARIABLE,
            Self::Components => COMPONENTS,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::ExternalDocs => EXTERNAL_DOCS,
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Response => RESPONSE,
            Self::Example => EXAMPLE,
            Self::Header => HEADER,
            Self::Tag => TAG,
            Self::Schema => SCHEMA,
            Self::Discriminator => DISCRIMINATOR,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::OAuthFlows => OAUTH_FLOWS,
            Self::OAuthFlow => OAUTH_FLOW,
            Self::Paths | Self::Responses | Self::SecurityRequirement => &[],
        }
    }
}

const OPEN_API: &[Field] = &[
    required("openapi", Text),
    required("info", Object(Kind::Info)),
    optional("servers", Objects(Kind::Server)),
    required("paths", Object(Kind::Paths)),
    optional("components", Object(Kind::Components)),
    optional("security", Objects(Kind::SecurityRequirement)),
    optional("tags", Objects(Kind::Tag)),
    optional("externalDocs", Object(Kind::ExternalDocs)),
];

const INFO: &[Field] = &[
    required("title", Text),
    optional("description", Text),
    optional("termsOfService", Text),
    optional("contact", Object(Kind::Contact)),
    optional("license", Object(Kind::License)),
    required("version", Text),
];

const CONTACT: &[Field] = &[optional("name", Text), optional("url", Text), optional("email", Text)];

const LICENSE: &[Field] = &[required("name", Text), optional("url", Text)];

const SERVER: &[Field] =
    &[required("url", Text), optional("description", Text), optional("variables", ByName(Kind::ServerVariable))];

const SERVER_VARIABLE: &[Field] = &[optional("enum", Texts), required("default", Text), optional("description", Text)];

const COMPONENTS: &[Field] = &[
    optional("schemas", ByName(Kind::Schema)),
    optional("responses", ByName(Kind::Response)),
    optional("parameters", ByName(Kind::Parameter)),
    optional("examples", ByName(Kind::Example)),
    optional("requestBodies", ByName(Kind::RequestBody)),
    optional("headers", ByName(Kind::Header)),
    optional("securitySchemes", ByName(Kind::SecurityScheme)),
    optional("links", NotYet),
    optional("callbacks", NotYet),
];

const PATH_ITEM: &[Field] = &[
    optional("summary", Text),
    optional("description", Text),
    optional("get", Object(Kind::Operation)),
    optional("put", Object(Kind::Operation)),
    optional("post", Object(Kind::Operation)),
    optional("delete", Object(Kind::Operation)),
    optional("options", Object(Kind::Operation)),
    optional("head", Object(Kind::Operation)),
    optional("patch", Object(Kind::Operation)),
    optional("trace", Object(Kind::Operation)),
    optional("servers", NotYet),
    optional("parameters", Objects(Kind::Parameter)),
];

const OPERATION: &[Field] = &[
    optional("tags", Texts),
    optional("summary", Text),
    optional("description", Text),
    optional("externalDocs", Object(Kind::ExternalDocs)),
    optional("operationId", Text),
    optional("parameters", Objects(Kind::Parameter)),
    optional("requestBody", Object(Kind::RequestBody)),
    required("responses", Object(Kind::Responses)),
    optional("callbacks", NotYet),
    optional("deprecated", Flag),
    optional("security", Objects(Kind::SecurityRequirement)),
    optional("servers", NotYet),
];

const EXTERNAL_DOCS: &[Field] = &[optional("description", Text), required("url", Text)];

const PARAMETER: &[Field] = &[
    required("name", Text),
    required("in", Text),
    optional("description", Text),
    optional("required", Flag),
    optional("deprecated", Flag),
    optional("allowEmptyValue", NotYet),
    optional("style", Text),
    optional("explode", Flag),
    optional("allowReserved", NotYet),
    optional("schema", Object(Kind::Schema)),
    optional("example", Anything),
    optional("examples", ByName(Kind::Example)),
    optional("content", ByName(Kind::MediaType)),
];

const HEADER: &[Field] = &[
    optional("description", Text),
    optional("required", Flag),
    optional("deprecated", Flag),
    optional("allowEmptyValue", NotYet),
    optional("style", Text),
    optional("explode", Flag),
    optional("allowReserved", NotYet),
    optional("schema", Object(Kind::Schema)),
    optional("example", Anything),
    optional("examples", ByName(Kind::Example)),
    optional("content", ByName(Kind::MediaType)),
];

const REQUEST_BODY: &[Field] =
    &[optional("description", Text), required("content", ByName(Kind::MediaType)), optional("required", Flag)];

const MEDIA_TYPE: &[Field] = &[
    optional("schema", Object(Kind::Schema)),
    optional("example", Anything),
    optional("examples", ByName(Kind::Example)),
    optional("encoding", NotYet),
];

const RESPONSE: &[Field] = &[
    required("description", Text),
    optional("headers", ByName(Kind::Header)),
    optional("content", ByName(Kind::MediaType)),
    optional("links", NotYet),
];

const EXAMPLE: &[Field] = &[
    optional("summary", Text),
    optional("description", Text),
    optional("value", Anything),
    optional("externalValue", NotYet),
];

const TAG: &[Field] =
    &[required("name", Text), optional("description", Text), optional("externalDocs", Object(Kind::ExternalDocs))];

const SCHEMA: &[Field] = &[
    optional("title", Text),
    optional("multipleOf", Number),
    optional("maximum", Number),
    optional("exclusiveMaximum", Flag),
    optional("minimum", Number),
    optional("exclusiveMinimum", Flag),
    optional("maxLength", Count),
    optional("minLength", Count),
    optional("pattern", Text),
    optional("maxItems", Count),
    optional("minItems", Count),
    optional("uniqueItems", Flag),
    optional("maxProperties", Count),
    optional("minProperties", Count),
    optional("required", Texts),
    optional("enum", Anything),
    optional("type", Text),
    optional("allOf", Objects(Kind::Schema)),
    optional("oneOf", Objects(Kind::Schema)),
    optional("anyOf", Objects(Kind::Schema)),
    optional("not", NotYet),
    optional("items", Object(Kind::Schema)),
    optional("properties", ByName(Kind::Schema)),
    optional("additionalProperties", SchemaOrFlag),
    optional("description", Text),
    optional("format", Text),
    optional("default", Anything),
    optional("nullable", Flag),
    optional("discriminator", Object(Kind::Discriminator)),
    optional("readOnly", NotYet),
    optional("writeOnly", NotYet),
    optional("xml", NotYet),
    optional("externalDocs", Object(Kind::ExternalDocs)),
    optional("example", Anything),
    optional("deprecated", Flag),
];

const DISCRIMINATOR: &[Field] = &[required("propertyName", Text), optional("mapping", TextByName)];

const SECURITY_SCHEME: &[Field] = &[
    required("type", Text),
    optional("description", Text),
    optional("name", Text),
    optional("in", Text),
    optional("scheme", Text),
    optional("bearerFormat", Text),
    optional("flows", Object(Kind::OAuthFlows)),
    optional("openIdConnectUrl", NotYet),
];

const OAUTH_FLOWS: &[Field] = &[
    optional("implicit", Object(Kind::OAuthFlow)),
    optional("password", Object(Kind::OAuthFlow)),
    optional("clientCredentials", Object(Kind::OAuthFlow)),
    optional("authorizationCode", Object(Kind::OAuthFlow)),
];

const OAUTH_FLOW: &[Field] = &[
    optional("authorizationUrl", Text),
    optional("tokenUrl", Text),
    optional("refreshUrl", Text),
    required("scopes", TextByName),
];

/// Checks a whole document; everything found goes into the report.
pub(super) fn check(document: &Value, report: &mut Report<'_>) {
    let root = Pointer::root();
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.0") => object(document, Kind::OpenApi, &root, report),
        Some(version) => {
            report.malformed = true;
            report.unsupported(&root.child("openapi"), format_args!("OpenAPI {version}"));
        }
        None => {
            report.malformed = true;
            report.error_with_help(
                &root,
                "this is not an OpenAPI 3 document: it has no `openapi` field with a version",
                "Swagger 2.0 documents need converting to OpenAPI 3 first",
            );
        }
    }
}

fn object(value: &Value, kind: Kind, at: &Pointer, report: &mut Report<'_>) {
    let Some(members) = value.as_object() else {
        report.malformed(at, format!("expected {}, found {}", kind.name(), type_name(value)));
        return;
    };
    if kind.may_be_reference() && members.contains_key("$ref") {
        reference(members, at, report);
        return;
    }
    for field in kind.fields() {
        if field.required && !members.contains_key(field.name) {
            report.malformed(at, format!("{} lacks its required field `{}`", kind.name(), field.name));
        }
    }
    for (name, value) in members {
        member(name, value, kind, at, report);
    }
}

fn member(name: &str, value: &Value, kind: Kind, at: &Pointer, report: &mut Report<'_>) {
    let at = at.child(name);
    if name.starts_with("x-") {
        return;
    }
    if let Some(field) = kind.fields().iter().find(|field| field.name == name) {
        holds(value, field.holds, &at, report);
    } else if let Some(fault) = kind.misnamed(name) {
        report.error(&at, format!("`{name}` is {fault}"));
    } else if let Some(held) = kind.members() {
        holds(value, held, &at, report);
    } else {
        report.error_with_help(
            &at,
            format!("OpenAPI 3.0 knows no field `{name}` in {}", kind.name()),
            "correct its name, or begin it with `x-` if it is an extension",
        );
    }
}

/// OpenAPI 3.0 has tools pass over what stands beside `$ref`; passing over it would lose it unseen.
fn reference(members: &Map<String, Value>, at: &Pointer, report: &mut Report<'_>) {
    if !members["$ref"].is_string() {
        report.malformed(&at.child("$ref"), format!("expected a string, found {}", type_name(&members["$ref"])));
    }
    for name in members.keys().filter(|name| *name != "$ref") {
        report.unsupported(&at.child(name), format_args!("`{name}` beside `$ref`"));
    }
}

fn holds(value: &Value, held: Holds, at: &Pointer, report: &mut Report<'_>) {
    match held {
        Anything => {}
        NotYet => report.unsupported(at, format_args!("`{}`", at.last())),
        Text => expect(value.is_string(), "a string", value, at, report),
        Flag => expect(value.is_boolean(), "true or false", value, at, report),
        Number => expect(value.is_number(), "a number", value, at, report),
        Count => expect(value.is_u64(), "a whole number of at least 0", value, at, report),
        Texts => each(value, at, report, |item, at, report| holds(item, Text, at, report)),
        Object(kind) => object(value, kind, at, report),
        Objects(kind) => each(value, at, report, |item, at, report| object(item, kind, at, report)),
        ByName(kind) => named(value, at, report, |item, at, report| object(item, kind, at, report)),
        TextByName => named(value, at, report, |item, at, report| holds(item, Text, at, report)),
        SchemaOrFlag if value.is_boolean() => {}
        SchemaOrFlag => object(value, Kind::Schema, at, report),
    }
}

fn expect(holds: bool, wanted: &str, value: &Value, at: &Pointer, report: &mut Report<'_>) {
    if !holds {
        report.malformed(at, format!("expected {wanted}, found {}", type_name(value)));
    }
}

fn each(value: &Value, at: &Pointer, report: &mut Report<'_>, check: impl Fn(&Value, &Pointer, &mut Report<'_>)) {
    match value.as_array() {
        Some(items) => items.iter().enumerate().for_each(|(index, item)| check(item, &at.index(index), report)),
        None => expect(false, "a list", value, at, report),
    }
}

fn named(value: &Value, at: &Pointer, report: &mut Report<'_>, check: impl Fn(&Value, &Pointer, &mut Report<'_>)) {
    match value.as_object() {
        Some(members) => members.iter().for_each(|(name, item)| check(item, &at.child(name), report)),
        None => expect(false, "an object", value, at, report),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
