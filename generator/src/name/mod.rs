//! Stage 3, name: [`Api`] in, [`Package`] out.
//!
//! Holds Rust's names, types, derives and documentation: everything that is to be decided before text exists. The only
//! stage that knows letter case.

mod bodies;
mod call;
mod checks;
mod client;
mod docs;
mod headers;
mod holders;
mod ident;
mod item;
mod markdown;
mod operation_docs;
mod package_docs;
mod responses;
mod sample;
mod scope;
mod shape;
mod taken;
mod traits;
mod union;

use std::collections::BTreeMap;

use crate::Options;
use crate::api::{Api, Origin, Type, TypeId, Value};
use crate::budget::{Budget, Overrun};
use crate::parallel;
use crate::rust::{Module, Name, Package, RoundTrip, TypePath};
use scope::Wish;
use taken::{TAKEN_MODULES, TAKEN_TYPES};

/// That telling apart what a document holds takes more than the budget of the run.
pub(crate) struct Excess {
    pub(crate) document: String,
    pub(crate) at: Origin,
    pub(crate) overrun: Overrun,
}

/// Decides the crate of some documents.
pub(crate) fn name(apis: &[Api], options: &Options, budget: &Budget) -> Result<Package, Excess> {
    let crate_name = Name::new(ident::snake(&options.crate_name));
    let wishes: Vec<_> =
        apis.iter().map(|api| Wish { rank: (0, &api.document), names: module_names(&api.name) }).collect();
    let names = scope::assign(&wishes, &TAKEN_MODULES);
    let mut modules = Vec::new();
    for (api, name) in apis.iter().zip(names) {
        modules.push(Naming::new(api, options, &crate_name, name, budget)?.module());
    }
    let docs = package_docs::package(apis, &modules, &crate_name);
    Ok(Package { docs, modules })
}

/// A module is a folder and a feature too, so its name keeps to ASCII, and to a length that file systems take.
fn module_names(document: &str) -> Vec<String> {
    const LONGEST: usize = 60;
    let ascii: String = document.chars().map(|character| if character.is_ascii() { character } else { ' ' }).collect();
    let short = |mut name: String| {
        name.truncate(LONGEST);
        name
    };
    match ascii.chars().any(|character| character.is_ascii_alphanumeric()) {
        true => vec![short(ident::snake(&ascii)), short(ident::snake(&format!("{ascii} api")))],
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
    response_names: BTreeMap<String, Name>,
    request_names: BTreeMap<String, Name>,
    /// Of each type whether kinds of a union are told apart by its shape.
    shapes: shape::Shapes,
    traits: Vec<traits::Traits>,
    /// Of each type whether checking it before sending can find anything.
    checked: Vec<bool>,
    /// Of each enumeration the names of its variants.
    variant_names: Vec<Vec<Name>>,
    /// Of each type whether `Debug` must not show something of it.
    with_secrets: Vec<bool>,
}

impl<'a> Naming<'a> {
    fn new(api: &'a Api, options: &Options, crate_name: &Name, module: Name, budget: &Budget) -> Result<Self, Excess> {
        let (path, feature) = match options.module_per_document {
            // No feature begins with a sign.
            true => (format!("{crate_name}::{module}"), Some(module.plain().trim_start_matches('_').replace('_', "-"))),
            false => (crate_name.to_string(), None),
        };
        let type_names = type_names(api);
        let response_names = responses::names(api);
        let request_names = bodies::names(api);
        let shapes = shape::Shapes::of(api, budget)?;
        let held = holders::held(api);
        Ok(Self {
            api,
            module,
            path,
            feature,
            type_names,
            response_names,
            request_names,
            shapes,
            traits: traits::traits(api, &held),
            checked: checks::checked(api, &held),
            variant_names: item::variant_names(api),
            with_secrets: holders::with_secrets(api),
        })
    }

    fn module(self) -> Module {
        let calling = self.calls();
        let bodies = self.bodies();
        let headers = self.headers();
        let calls = calling.calls;
        let items = self.items();
        let mut client = self.client();
        client.fake_docs = package_docs::fake(&self, &calls, &items);
        let first_call = sample::first_call(&self.path, self.feature.as_deref(), &calls, &items, &client);
        let docs = package_docs::module(&self, &calls, &first_call);
        let folder = self.feature.is_some().then(|| self.module.plain().to_owned());
        let round_trips = self.round_trips();
        let title = format!("{} {}", self.api.title, self.api.version);
        Module {
            name: self.module,
            folder,
            feature: self.feature,
            title,
            docs,
            first_call,
            client,
            calls,
            items,
            responses: calling.responses,
            requests: calling.requests,
            headers,
            bodies,
            round_trips,
        }
    }

    fn type_name(&self, id: TypeId) -> Name {
        self.type_names[id.0].clone()
    }

    /// The exact type of a value, without its own nullability.
    fn type_path(&self, value: &Value) -> TypePath {
        use crate::api::TextFormat;
        match &value.ty {
            Type::Any => TypePath::Json,
            Type::Boolean => TypePath::Bool,
            Type::Integer(width) => TypePath::Integer(integer(*width)),
            Type::Number => TypePath::F64,
            Type::Text(TextFormat::Plain | TextFormat::Binary) => TypePath::Text,
            Type::Text(TextFormat::Date) => TypePath::Runtime("Date"),
            Type::Text(TextFormat::DateTime) => TypePath::Runtime("DateTime"),
            Type::Text(TextFormat::Time) => TypePath::Runtime("Time"),
            Type::Text(TextFormat::Uuid) => TypePath::Runtime("Uuid"),
            Type::Text(TextFormat::Base64) => TypePath::Runtime("Base64"),
            Type::Text(TextFormat::Base64Url) => TypePath::Runtime("Base64Url"),
            Type::File => TypePath::FILE,
            Type::List(item) => TypePath::List(Box::new(self.held(item))),
            Type::Tuple(places) => TypePath::Tuple(places.iter().map(|place| self.held(place)).collect()),
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
        let mut found: Vec<(String, TypePath, String)> = Vec::new();
        for operation in &self.api.operations {
            let body = operation.body.iter().flat_map(|body| &body.contents).map(|body| ("request".to_owned(), body));
            let responses = operation.responses.iter().flat_map(|response| {
                response.contents.iter().map(|content| (docs::status(response.status).to_lowercase(), content))
            });
            for (place, content) in body.chain(responses) {
                let ty = self.held(&content.value);
                for example in &content.examples {
                    let name =
                        format!("{} {place} {} {}", operation.id, docs::media_word(&content.media_type), example.name);
                    found.push((name, ty.clone(), example.value.to_string()));
                }
            }
        }
        let names = scope::members(found.iter().map(|(name, ..)| name.as_str()), ident::snake, &[]);
        names.into_iter().zip(found).map(|(name, (_, ty, json))| RoundTrip { name, ty, json }).collect()
    }

    /// Where schemas stand, with the types made of them: components, and bodies that are JSON.
    fn bodies(&self) -> Vec<(String, TypePath)> {
        let definitions = self.api.types.iter().enumerate().filter(|(_, definition)| !definition.hint.is_inline());
        let definitions = definitions.map(|(index, definition)| {
            (definition.origin.as_str().to_owned(), TypePath::Model(self.type_name(TypeId(index))))
        });
        let mut bodies: Vec<_> = definitions.collect();
        let operations = self.api.operations.iter();
        let contents = operations.flat_map(|operation| {
            let body = operation.body.iter().flat_map(|body| &body.contents);
            body.chain(operation.responses.iter().flat_map(|response| &response.contents))
        });
        for content in contents.filter(|content| content.carrier == crate::api::Carrier::Json) {
            bodies.push((content.origin.child("schema").as_str().to_owned(), self.held(&content.value)));
        }
        bodies.sort();
        bodies.dedup();
        bodies
    }
}

fn integer(width: crate::api::Integer) -> &'static str {
    use crate::api::Integer;
    match width {
        Integer::I8 => "i8",
        Integer::I16 => "i16",
        Integer::I32 => "i32",
        Integer::I64 => "i64",
        Integer::U8 => "u8",
        Integer::U16 => "u16",
        Integer::U32 => "u32",
        Integer::U64 => "u64",
        Integer::I128 => "i128",
    }
}

fn type_names(api: &Api) -> Vec<Name> {
    let wishes = parallel::map(api.types.iter().collect(), |definition| {
        let words = definition.hint.words();
        let plain = ident::pascal(words);
        let inline = u8::from(definition.hint.is_inline());
        let fallback = ident::pascal(&format!("{words} model"));
        Wish { rank: (inline, definition.origin.as_str()), names: vec![plain, fallback] }
    });
    scope::assign(&wishes, &TAKEN_TYPES)
}
