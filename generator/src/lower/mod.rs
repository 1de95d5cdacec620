//! Stage 2, lower: [`openapiv3::OpenAPI`] in, [`Api`] out.
//!
//! Holds what OpenAPI means: references, `allOf`, branches, `nullable`, merged parameters, inherited security. What cannot
//! be bound exactly gets the nearest honest type and a warning with its place, never a gap.

mod base;
mod body;
mod branch;
mod constants;
mod examples;
mod files;
mod info;
mod merge;
mod object;
mod operation;
mod parameter;
mod recursion;
mod reference;
mod response;
mod scalar;
mod schema;
mod security;
mod tag;
mod union;
mod usage;
mod values;
mod view;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Parameter, RequestBody, Response, Schema};

use crate::api::{Api, NameHint, Structure, TypeDefinition, TypeId, TypeShape, Value, Words, parts};
use crate::budget::Cost;
use crate::load::{Input, Pointer, Report};
use merge::{Groups, Merged, Part};
use schema::Class;
use view::View;

/// Works out what a document means. An [`Api`] comes back even where errors were reported, for later ones to be found.
pub(crate) fn lower(document: &OpenAPI, input: &Input, report: &mut Report<'_>) -> Api {
    let mut lowering = Lowering::new(document, report);
    lowering.find_extensions();
    lowering.register_components();
    lowering.lower_components();
    let mut operations = lowering.operations();
    let webhooks = lowering.webhooks();
    let security_schemes = lowering.security_schemes();
    let servers = lowering.servers();
    files::type_files(&mut lowering.types, &mut operations, lowering.report);
    let mut api = Api {
        name: stem(&input.name).to_owned(),
        document: input.name.clone(),
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        external_docs: info::external_docs(document.external_docs.as_ref()),
        notices: info::notices(document),
        tags: info::tags(document),
        servers,
        security_schemes,
        types: lowering.types,
        operations,
        webhooks,
    };
    recursion::cut_union_circles(&mut api);
    recursion::box_recursive_fields(&mut api);
    usage::mark(&mut api);
    usage::respect_direction(&mut api);
    constants::fix(&mut api);
    examples::keep_fitting(&mut api, report);
    api
}

/// The stage's state: the types made so far and which of them are the document's components.
struct Lowering<'d, 'r, 'i> {
    document: &'d OpenAPI,
    report: &'r mut Report<'i>,
    types: Vec<TypeDefinition>,
    components: IndexMap<&'d str, TypeId>,
    /// Types that take null wherever they are used.
    nullable: BTreeSet<TypeId>,
    /// Types made of inline schemas and merges, by [what they are made of](Merged::key).
    hoisted: IndexMap<String, TypeId>,
    /// What the components mean that are no types of their own; inline types in them are made once.
    aliases: IndexMap<&'d str, Value>,
    /// Those being looked through, with how many types there were before, to notice the ones that lead back to themselves.
    open_aliases: Vec<(&'d str, usize)>,
    /// Components that others extend by `allOf`, with those.
    extensions: IndexMap<&'d str, Vec<&'d str>>,
    /// Components that a discriminator above them speaks of, with the component that has it.
    discriminated: IndexMap<&'d str, &'d str>,
    /// Of names for other names, by their section, the last on the way, where the way has been gone.
    ends: BTreeMap<(&'static str, &'d str), &'d str>,
    /// The components that are branches of a component with a discriminator.
    listing: BTreeMap<&'d str, BTreeSet<Cow<'d, str>>>,
    /// The tags that components which are unions have by their branches, by the member's name and how deep was looked.
    nested_tags: BTreeMap<(&'d str, String, usize), tag::Said>,
    /// Whether the schema in hand is taken to be of the type that its keywords speak of.
    plain: bool,
    /// How deep the schema in hand is nested.
    depth: usize,
    /// Whether parts of `allOf` were found to nest beyond measure.
    too_deep: bool,
}

impl<'d, 'r, 'i> Lowering<'d, 'r, 'i> {
    fn new(document: &'d OpenAPI, report: &'r mut Report<'i>) -> Self {
        Self {
            document,
            report,
            types: Vec::new(),
            components: IndexMap::new(),
            nullable: BTreeSet::new(),
            hoisted: IndexMap::new(),
            aliases: IndexMap::new(),
            open_aliases: Vec::new(),
            extensions: IndexMap::new(),
            discriminated: IndexMap::new(),
            ends: BTreeMap::new(),
            listing: BTreeMap::new(),
            nested_tags: BTreeMap::new(),
            plain: false,
            depth: 0,
            too_deep: false,
        }
    }

    /// Gives every component that is a type of its own its identity first, so that references and cycles find it.
    fn register_components(&mut self) {
        for (name, schema) in self.component_schemas() {
            let (merged, class) = self.component_class(name, schema);
            if class.is_definition() {
                let nullable = merged.nullable || self.takes_null(&merged);
                let id = self.declare(schema_pointer(name), NameHint::new(name), schema::words(schema));
                self.components.insert(name, id);
                if nullable {
                    self.nullable.insert(id);
                }
            }
        }
    }

    fn component_class(&mut self, name: &'d str, schema: &'d Schema) -> (Merged<'d>, Class<'d>) {
        // Another name for another type, unless it is a kind of it.
        if let Some(reference) = View::of(schema).only_reference() {
            let found = self.find::<Schema>(reference, &schema_pointer(name));
            let target = found.and_then(|found| found.shared_as);
            if !target.is_some_and(|target| self.is_base(target)) {
                return (Merged::default(), Class::Any);
            }
        }
        let part = Part { schema, at: schema_pointer(name), hint: NameHint::new(name) };
        let merged = self.merge(vec![part], Groups::Taken);
        let class = self.class(&merged, Some(name));
        (merged, class)
    }

    fn lower_components(&mut self) {
        self.check_names::<Schema>();
        self.check_names::<Parameter>();
        self.check_names::<RequestBody>();
        self.check_names::<Response>();
        for (name, schema) in self.component_schemas() {
            // Of a document that asks for too much nothing is made.
            if self.report.is_over() {
                break;
            }
            let at = schema_pointer(name);
            match self.components.get(name).copied() {
                Some(id) => {
                    let (merged, class) = self.component_class(name, schema);
                    self.notice(&merged);
                    self.define(id, &merged, class, Some(schema), &at);
                }
                // Aliases are looked through where they are used; here only what is wrong with them is of interest.
                None => drop(self.alias(name, schema, &at)),
            }
        }
    }

    fn component_schemas(&self) -> Vec<(&'d str, &'d Schema)> {
        let Some(components) = &self.document.components else { return Vec::new() };
        let schemas = components.schemas.iter();
        schemas.filter_map(|(name, schema)| Some((name.as_str(), schema.as_item()?))).collect()
    }

    fn component(&self, name: &str) -> Option<&'d Schema> {
        self.component_entry(name).map(|(_, schema)| schema)
    }

    fn component_entry(&self, name: &str) -> Option<(&'d str, &'d Schema)> {
        let (name, schema) = self.document.components.as_ref()?.schemas.get_key_value(name)?;
        Some((name.as_str(), schema.as_item()?))
    }

    /// Pays for a thing that is made, and for what is said of it.
    fn pays_for(&mut self, items: usize, words: &Words, at: &Pointer) -> bool {
        let bytes = words.description.as_ref().map_or(0, String::len) + words.title.as_ref().map_or(0, String::len);
        let shown = words.default.as_ref().map_or(0, parts);
        self.report.spend(Cost::Items, items, at)
            && self.report.spend(Cost::Bytes, bytes, at)
            && self.report.spend(Cost::Nodes, shown, at)
    }

    /// Takes the next identity; [`Self::define`] says later what it is.
    fn declare(&mut self, origin: Pointer, hint: NameHint, words: Words) -> TypeId {
        self.pays_for(1, &words, &origin);
        let shape = TypeShape::Structure(Structure::default());
        self.types.push(TypeDefinition { origin, hint, words, shape, sent: false, received: false, parts: None });
        TypeId(self.types.len() - 1)
    }
}

/// What a document is called after: its file's name without folder and ending.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn schema_pointer(name: &str) -> Pointer {
    Pointer::root().child("components").child("schemas").child(name)
}
