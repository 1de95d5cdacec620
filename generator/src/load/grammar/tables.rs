//! The objects of OpenAPI 3.0.3 and their fields, in the specification's order.

/// What a field holds.
#[derive(Clone, Copy)]
pub(super) enum Holds {
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

pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) required: bool,
}

const fn required(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, required: true }
}

const fn optional(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, required: false }
}

/// The objects of the specification, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
    pub(super) fn may_be_reference(self) -> bool {
        use Kind::{Example, Header, Parameter, PathItem, RequestBody, Response, Schema, SecurityScheme};
        matches!(self, Example | Header | Parameter | PathItem | RequestBody | Response | Schema | SecurityScheme)
    }

    pub(super) fn name(self) -> String {
        match self {
            Self::OpenApi => "the document".to_owned(),
            other => format!("the {other:?} object"),
        }
    }

    /// Objects whose keys are the document's own: paths, statuses, expressions, scheme names.
    pub(super) fn members(self) -> Option<Holds> {
        match self {
            Self::Paths => Some(Object(Self::PathItem)),
            Self::Responses => Some(Object(Self::Response)),
            Self::SecurityRequirement => Some(Texts),
            _ => None,
        }
    }

    /// Why a key of the document's own cannot be one.
    pub(super) fn misnamed(self, name: &str) -> Option<&'static str> {
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

    pub(super) fn fields(self) -> &'static [Field] {
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
