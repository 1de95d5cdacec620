//! The objects of OpenAPI 3.0.4 and 3.1.1 and their fields, in the specification's order. Both versions are one table:
//! real documents mix them.

use crate::allowance::Unbound;

/// What a field holds.
#[derive(Clone, Copy)]
pub(in crate::load) enum Holds {
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
    /// `additionalProperties` and its like: a schema or a flag.
    SchemaOrFlag,
    /// `items`: one schema, or, in older drafts of JSON Schema, a list of them.
    ObjectOrObjects(Kind),
    /// Known and without a meaning for bindings: not looked into, not spoken of.
    Silent,
    /// Known and not bound: said once for all places.
    PassedOver,
}

use Holds::{
    Anything, ByName, Count, Flag, Number, Object, ObjectOrObjects, Objects, PassedOver, SchemaOrFlag, Silent, Text,
    TextByName, Texts,
};

pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) need: Need,
}

/// Whether a field has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Optional,
    /// Said where it is missing; an empty one does.
    Filled,
    /// OpenAPI 3.1 can do without; an empty one does, and nothing is said.
    Quiet,
    /// Nothing can be made of the object without it.
    Required,
}

const fn required(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, need: Need::Required }
}

const fn filled(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, need: Need::Filled }
}

const fn quiet(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, need: Need::Quiet }
}

const fn optional(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, need: Need::Optional }
}

/// The objects of the specification, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum Kind {
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
    Encoding,
    Callback,
}

impl Kind {
    /// Where the specification says "or a Reference Object".
    pub(in crate::load) fn may_be_reference(self) -> bool {
        self.section().is_some() || matches!(self, Self::PathItem | Self::Callback | Self::MediaType)
    }

    /// Its section of `components`, as far as later stages look it up there.
    pub(in crate::load) fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            _ => return None,
        })
    }

    /// What a member of such an object holds, where the specification knows it.
    pub(in crate::load) fn holds(self, name: &str) -> Option<Holds> {
        if name.starts_with("x-") {
            return None;
        }
        self.fields().iter().find(|field| field.name == name).map(|field| field.holds).or_else(|| self.members())
    }

    pub(super) fn name(self) -> String {
        match self {
            Self::OpenApi => "the document".to_owned(),
            other => format!("the {other:?} object"),
        }
    }

    /// What such an object is, with its article.
    pub(super) fn noun(self) -> String {
        let noun = match self {
            Self::OpenApi => return "the whole document".to_owned(),
            Self::Example => "an example",
            Self::Operation => "an operation",
            Self::Encoding => "an encoding",
            Self::PathItem => "a path item",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::SecurityScheme => "a security scheme",
            Self::Schema => "a schema",
            Self::Response => "a response",
            Self::Parameter => "a parameter",
            Self::Header => "a header",
            Self::Callback => "a callback",
            other => return other.name(),
        };
        noun.to_owned()
    }

    /// Objects whose keys are the document's own: paths, statuses, expressions, scheme names.
    pub(super) fn members(self) -> Option<Holds> {
        match self {
            Self::Paths | Self::Callback => Some(Object(Self::PathItem)),
            Self::Responses => Some(Object(Self::Response)),
            Self::SecurityRequirement => Some(Texts),
            _ => None,
        }
    }

    /// The field that a misspelled one stands for, of those that hold what bindings are made of.
    pub(super) fn meant(self, name: &str) -> Option<(&'static str, Unbound)> {
        let fields: &[(&str, Unbound)] = match self {
            Self::OpenApi => &[("paths", Unbound::Operation), ("webhooks", Unbound::Operation)],
            Self::Operation => &[("parameters", Unbound::Parameter), ("requestBody", Unbound::RequestBody)],
            Self::PathItem => &[("parameters", Unbound::Parameter)],
            Self::RequestBody | Self::Response | Self::Parameter => &[("content", Unbound::MediaType)],
            _ => &[],
        };
        let letters = |word: &str| -> String {
            word.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
        };
        let (name, singular) = (letters(name), |field: &str| letters(field).trim_end_matches('s').to_owned());
        fields.iter().copied().find(|(field, _)| name.trim_end_matches('s') == singular(field))
    }

    /// Why a key of the document's own cannot be one.
    pub(super) fn misnamed(self, name: &str) -> Option<&'static str> {
        let is_range = || {
            let mut bytes = name.bytes();
            let first = bytes.next().is_some_and(|byte| (b'1'..=b'5').contains(&byte));
            first && name.len() == 3 && bytes.all(|byte| byte.eq_ignore_ascii_case(&b'x'))
        };
        let is_code = || name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_digit());
        let is_status = || name == "default" || is_range() || is_code();
        match self {
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
            Self::Encoding => ENCODING,
            Self::Paths | Self::Responses | Self::SecurityRequirement | Self::Callback => &[],
        }
    }
}

const OPEN_API: &[Field] = &[
    required("openapi", Text),
    filled("info", Object(Kind::Info)),
    optional("jsonSchemaDialect", Silent),
    optional("servers", Objects(Kind::Server)),
    quiet("paths", Object(Kind::Paths)),
    optional("webhooks", ByName(Kind::PathItem)),
    optional("components", Object(Kind::Components)),
    optional("security", Objects(Kind::SecurityRequirement)),
    optional("tags", Objects(Kind::Tag)),
    optional("externalDocs", Object(Kind::ExternalDocs)),
];

const INFO: &[Field] = &[
    filled("title", Text),
    optional("summary", Text),
    optional("description", Text),
    optional("termsOfService", Text),
    optional("contact", Object(Kind::Contact)),
    optional("license", Object(Kind::License)),
    filled("version", Text),
];

const CONTACT: &[Field] = &[optional("name", Text), optional("url", Text), optional("email", Text)];

const LICENSE: &[Field] = &[filled("name", Text), optional("identifier", Text), optional("url", Text)];

const SERVER: &[Field] =
    &[filled("url", Text), optional("description", Text), optional("variables", ByName(Kind::ServerVariable))];

const SERVER_VARIABLE: &[Field] = &[optional("enum", Texts), filled("default", Text), optional("description", Text)];

const COMPONENTS: &[Field] = &[
    optional("schemas", ByName(Kind::Schema)),
    optional("responses", ByName(Kind::Response)),
    optional("parameters", ByName(Kind::Parameter)),
    optional("examples", ByName(Kind::Example)),
    optional("requestBodies", ByName(Kind::RequestBody)),
    optional("headers", ByName(Kind::Header)),
    optional("securitySchemes", ByName(Kind::SecurityScheme)),
    optional("links", PassedOver),
    optional("callbacks", ByName(Kind::Callback)),
    optional("pathItems", ByName(Kind::PathItem)),
    optional("mediaTypes", ByName(Kind::MediaType)),
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
    optional("servers", Objects(Kind::Server)),
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
    quiet("responses", Object(Kind::Responses)),
    optional("callbacks", ByName(Kind::Callback)),
    optional("deprecated", Flag),
    optional("security", Objects(Kind::SecurityRequirement)),
    optional("servers", Objects(Kind::Server)),
];

const EXTERNAL_DOCS: &[Field] = &[optional("description", Text), filled("url", Text)];

const PARAMETER: &[Field] = &[
    required("name", Text),
    required("in", Text),
    optional("description", Text),
    optional("required", Flag),
    optional("deprecated", Flag),
    optional("allowEmptyValue", Flag),
    optional("style", Text),
    optional("explode", Flag),
    optional("allowReserved", Flag),
    optional("schema", Object(Kind::Schema)),
    optional("example", Anything),
    optional("examples", ByName(Kind::Example)),
    optional("content", ByName(Kind::MediaType)),
];

const HEADER: &[Field] = &[
    optional("description", Text),
    optional("required", Flag),
    optional("deprecated", Flag),
    optional("allowEmptyValue", Silent),
    optional("style", Text),
    optional("explode", Flag),
    optional("allowReserved", Silent),
    optional("schema", Object(Kind::Schema)),
    optional("example", Anything),
    optional("examples", ByName(Kind::Example)),
    optional("content", ByName(Kind::MediaType)),
];

const REQUEST_BODY: &[Field] =
    &[optional("description", Text), filled("content", ByName(Kind::MediaType)), optional("required", Flag)];

const MEDIA_TYPE: &[Field] = &[
    optional("schema", Object(Kind::Schema)),
    optional("example", Anything),
    optional("examples", ByName(Kind::Example)),
    optional("encoding", ByName(Kind::Encoding)),
];

const ENCODING: &[Field] = &[
    optional("contentType", Text),
    optional("headers", ByName(Kind::Header)),
    optional("style", Text),
    optional("explode", Flag),
    optional("allowReserved", Flag),
];

const RESPONSE: &[Field] = &[
    quiet("description", Text),
    optional("headers", ByName(Kind::Header)),
    optional("content", ByName(Kind::MediaType)),
    optional("links", PassedOver),
];

const EXAMPLE: &[Field] = &[
    optional("summary", Text),
    optional("description", Text),
    optional("value", Anything),
    optional("externalValue", PassedOver),
];

const TAG: &[Field] =
    &[required("name", Text), optional("description", Text), optional("externalDocs", Object(Kind::ExternalDocs))];

const SCHEMA: &[Field] = &[
    optional("title", Text),
    optional("multipleOf", Number),
    optional("maximum", Number),
    optional("exclusiveMaximum", Anything),
    optional("minimum", Number),
    optional("exclusiveMinimum", Anything),
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
    optional("const", Anything),
    optional("type", Anything),
    optional("allOf", Objects(Kind::Schema)),
    optional("oneOf", Objects(Kind::Schema)),
    optional("anyOf", Objects(Kind::Schema)),
    optional("not", Object(Kind::Schema)),
    optional("items", ObjectOrObjects(Kind::Schema)),
    optional("additionalItems", SchemaOrFlag),
    optional("prefixItems", Objects(Kind::Schema)),
    optional("properties", ByName(Kind::Schema)),
    optional("patternProperties", ByName(Kind::Schema)),
    optional("additionalProperties", SchemaOrFlag),
    optional("description", Text),
    optional("format", Text),
    optional("contentEncoding", Text),
    optional("contentMediaType", Text),
    optional("contentSchema", Silent),
    optional("default", Anything),
    optional("nullable", Flag),
    optional("discriminator", Object(Kind::Discriminator)),
    optional("readOnly", Flag),
    optional("writeOnly", Flag),
    optional("xml", PassedOver),
    optional("externalDocs", Object(Kind::ExternalDocs)),
    optional("example", Anything),
    optional("examples", Anything),
    optional("deprecated", Flag),
    optional("$defs", ByName(Kind::Schema)),
    optional("definitions", ByName(Kind::Schema)),
    optional("$recursiveRef", Text),
    optional("$dynamicRef", Text),
    optional("$comment", Silent),
    optional("$schema", Silent),
    optional("$id", Silent),
    optional("$anchor", Silent),
    optional("$dynamicAnchor", Silent),
    optional("$recursiveAnchor", Silent),
    optional("if", PassedOver),
    optional("then", PassedOver),
    optional("else", PassedOver),
    optional("dependentRequired", PassedOver),
    optional("dependentSchemas", PassedOver),
    optional("unevaluatedProperties", PassedOver),
    optional("unevaluatedItems", PassedOver),
    optional("propertyNames", PassedOver),
    optional("contains", PassedOver),
    optional("minContains", PassedOver),
    optional("maxContains", PassedOver),
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
    optional("openIdConnectUrl", Text),
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
    filled("scopes", TextByName),
];
