//! Stage 3, name: [`Api`] in, [`Package`] out.
//!
//! Holds Rust's names, types, derives and documentation: everything that is to be decided before text exists. The only
//! stage that knows letter case.

mod call;
mod checks;
mod client;
mod docs;
mod failure;
mod ident;
mod item;
mod markdown;
mod operation_docs;
mod package_docs;
mod sample;
mod scope;
mod traits;
mod union;

use std::collections::BTreeMap;

use crate::Options;
use crate::api::{Api, Type, TypeId, Value};
use crate::rust::{Module, Name, Package, RoundTrip, TypePath};
use scope::Wish;

/// Names of types that generated modules use for something else: the prelude's and the runtime's.
const TAKEN_TYPES: [&str; 39] = [
    "AsRef",
    "BTreeMap",
    "Box",
    "Clone",
    "Codec",
    "Copy",
    "DateTime",
    "Debug",
    "Default",
    "Display",
    "Drop",
    "Eq",
    "Err",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Redacted",
    "Result",
    "Send",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Value",
    "Vec",
];

/// Modules of the crate and within each module.
const TAKEN_MODULES: [&str; 9] =
    ["bindery_runtime", "client", "codec", "default", "examples", "models", "operations", "responses", "runtime"];

/// Decides the crate of some documents.
pub(crate) fn name(apis: &[Api], options: &Options) -> Package {
    let crate_name = Name::new(ident::snake(&options.crate_name));
    let wishes: Vec<_> =
        apis.iter().map(|api| Wish { rank: (0, &api.document), names: module_names(&api.name) }).collect();
    let names = scope::assign(&wishes, &TAKEN_MODULES);
    let modules = apis.iter().zip(names).map(|(api, name)| Naming::new(api, options, &crate_name, name).module());
    let modules: Vec<_> = modules.collect();
    let docs = package_docs::package(apis, &modules, &crate_name);
    Package { docs, modules }
}

/// A module is a folder and a feature too, so its name keeps to ASCII.
fn module_names(document: &str) -> Vec<String> {
    let ascii: String = document.chars().map(|character| if character.is_ascii() { character } else { ' ' }).collect();
    match ascii.chars().any(|character| character.is_ascii_alphanumeric()) {
        true => vec![ident::snake(&ascii), ident::snake(&format!("{ascii} api"))],
        false => vec!["api".to_owned()],
    }
}

/// What is decided about one API, for the parts of the stage to look up.
struct Naming<'a> {
    api: &'a Api,
    module: Name,
    /// `conversations::x_chat`, as `use` writes it.
    path: String,
    feature: Option<String>,
    type_names: Vec<Name>,
    failure_names: BTreeMap<String, Name>,
    traits: Vec<traits::Traits>,
    /// Of each type whether checking it before sending can find anything.
    checked: Vec<bool>,
}

impl<'a> Naming<'a> {
    fn new(api: &'a Api, options: &Options, crate_name: &Name, module: Name) -> Self {
        let (path, feature) = match options.module_per_document {
            true => (format!("{crate_name}::{module}"), Some(module.plain().replace('_', "-"))),
            false => (crate_name.to_string(), None),
        };
        let type_names = type_names(api);
        let failure_names = failure::failure_names(api);
        let traits = traits::traits(api);
        let checked = checks::checked(api);
        Self { api, module, path, feature, type_names, failure_names, traits, checked }
    }

    fn module(self) -> Module {
        let (calls, responses) = self.calls();
        let items = self.items();
        let client = self.client();
        let docs = package_docs::module(&self, &calls, &items, &client);
        let folder = self.feature.is_some().then(|| self.module.plain().to_owned());
        let round_trips = self.round_trips();
        let title = format!("{} {}", self.api.title, self.api.version);
        Module {
            name: self.module,
            folder,
            feature: self.feature,
            title,
            docs,
            client,
            calls,
            items,
            responses,
            round_trips,
        }
    }

    fn type_name(&self, id: TypeId) -> Name {
        self.type_names[id.0].clone()
    }

    /// The exact type of a value, without its own nullability.
    fn type_path(&self, value: &Value) -> TypePath {
        use crate::api::{Integer, NumberFormat, TextFormat};
        match &value.ty {
            Type::Any => TypePath::Json,
            Type::Boolean => TypePath::Bool,
            Type::Integer(Integer::I32) => TypePath::I32,
            Type::Integer(Integer::I64) => TypePath::I64,
            Type::Number(NumberFormat::Float) => TypePath::F32,
            Type::Number(NumberFormat::Double) => TypePath::F64,
            Type::Text(TextFormat::Plain) => TypePath::Text,
            Type::Text(TextFormat::DateTime) => TypePath::DateTime,
            Type::List(item) => TypePath::List(Box::new(self.held(item))),
            Type::Map(value) => TypePath::Map(Box::new(self.held(value))),
            Type::Named(id) => TypePath::Model(self.type_name(*id)),
            Type::Boxed(id) => TypePath::Boxed(self.type_name(*id)),
        }
    }

    /// What a list or map holds: JSON's `null` is in a JSON value already.
    fn held(&self, value: &Value) -> TypePath {
        match self.type_path(value) {
            TypePath::Json => TypePath::Json,
            ty if value.nullable => TypePath::Option(Box::new(ty)),
            ty => ty,
        }
    }

    /// The examples of all bodies, to be decoded and encoded again.
    fn round_trips(&self) -> Vec<RoundTrip> {
        let mut found: Vec<(String, String, TypePath, String)> = Vec::new();
        for operation in &self.api.operations {
            let body = operation.body.iter().map(|body| ("request".to_owned(), &body.content));
            let responses = operation.responses.iter().flat_map(|response| {
                response.contents.iter().map(|content| (docs::status(response.status).to_lowercase(), content))
            });
            for (place, content) in body.chain(responses) {
                let ty = self.held(&content.value);
                for example in &content.examples {
                    let name =
                        format!("{} {place} {} {}", operation.id, docs::media_word(&content.media_type), example.name);
                    found.push((
                        name,
                        example.summary.clone().unwrap_or_default(),
                        ty.clone(),
                        example.value.to_string(),
                    ));
                }
            }
        }
        let names = scope::members(found.iter().map(|(name, ..)| name.as_str()), ident::snake, &[]);
        names.into_iter().zip(found).map(|(name, (_, _, ty, json))| RoundTrip { name, ty, json }).collect()
    }
}

fn type_names(api: &Api) -> Vec<Name> {
    let wishes: Vec<_> = api
        .types
        .iter()
        .map(|definition| {
            let words = &definition.hint.0;
            let plain = ident::pascal(&words.join(" "));
            let inline = u8::from(words.len() > 1);
            let fallback = ident::pascal(&format!("{} model", words.join(" ")));
            Wish { rank: (inline, definition.origin.as_str()), names: vec![plain, fallback] }
        })
        .collect();
    scope::assign(&wishes, &TAKEN_TYPES)
}
