//! Values made up from a schema.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::choices::Choices;
use super::flat::{Flat, Union};
use super::kinds;
use super::leaf;
use super::place::Place;

/// How much of a schema a sample shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What is required.
    Least,
    /// All that the schema itself says, and of others that it refers to what is required.
    Most,
    /// All, some references deep.
    Deep,
}

/// Something about a place of a sample that can be made unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where in the sample.
    pub pointer: String,
    /// Where in the schema, so that each place of it is marked once.
    pub id: String,
    /// What is there.
    pub what: Marked,
}

/// What can be made unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marked {
    /// One of several listed values.
    Enumeration,
    /// The member that says the kind.
    Tag,
    /// One of several branches that are objects.
    Branch,
    /// One of several branches of several types.
    MixedBranch,
    /// An object that other members may stand in.
    Object,
    /// An object that, by its schema, none may stand in.
    Closed,
    /// A text of a format.
    Format,
    /// A member that need not be there, of an object that keeps no null but where one is documented.
    ClosedOptional,
    /// A member that need not be there.
    Optional,
}

/// Makes values up.
pub struct Sampler<'a> {
    pub(super) document: &'a Value,
    /// Which alternatives have been shown.
    pub choices: Choices,
    /// Which schemas have samples of their own.
    pub own: &'a HashSet<String>,
    /// What the last sample can be made unknown by.
    pub marks: Vec<Mark>,
    extent: Extent,
    /// The turn of all that is not explored: items that have to differ take another.
    pub(super) variation: usize,
    /// How many values the sample may still have; what is not required is left out when there are none left.
    budget: usize,
}

/// How many references deep a deep sample shows all.
const DEEP: usize = 3;

impl<'a> Sampler<'a> {
    /// For schemas of a document in one dialect.
    pub fn new(document: &'a Value, own: &'a HashSet<String>) -> Self {
        Self {
            document,
            own,
            choices: Choices::default(),
            marks: Vec::new(),
            extent: Extent::Least,
            variation: 0,
            budget: 0,
        }
    }

    /// A value of a schema. `None` where none can be made up.
    pub fn sample(&mut self, schema: &'a Value, pointer: &str, extent: Extent) -> Option<Value> {
        self.extent = extent;
        self.budget = if extent == Extent::Deep { 600 } else { 2000 };
        self.marks.clear();
        let flat = Flat::named(self.document, schema, pointer)?;
        self.of_kind(flat, &Place::root(pointer))
    }

    pub(super) fn value(&mut self, schemas: &[&'a Value], place: Place) -> Option<Value> {
        let flat = Flat::of(self.document, schemas)?;
        let place = match flat.trail.is_empty() {
            true => place,
            false if self.have_own(&flat.trail) => place.through(&flat.trail)?.deeper(),
            false => place.along(&flat.trail)?,
        };
        self.of_kind(flat, &place)
    }

    /// Whether what references lead to is shown by samples of its own.
    fn have_own(&self, trail: &[String]) -> bool {
        trail.last().is_some_and(|pointer| self.own.contains(pointer))
    }

    /// Whether all members are shown.
    pub(super) fn shows_all(&self, place: &Place) -> bool {
        match self.extent {
            Extent::Least => false,
            Extent::Most => place.depth == 0,
            Extent::Deep => place.depth <= DEEP && self.budget > 0,
        }
    }

    /// Tries alternatives until one gives a value, beginning with the one whose turn it is.
    fn first_of<T: Clone>(
        &mut self,
        place: &Place,
        alternatives: &[T],
        mut make: impl FnMut(&mut Self, T, usize) -> Option<Value>,
    ) -> Option<Value> {
        let turn = match place.explored && self.explores(place) && alternatives.len() > 1 {
            true => self.choices.next(&place.id, alternatives.len()),
            false => self.variation,
        };
        let marks = self.marks.len();
        (0..alternatives.len()).map(|step| (turn + step) % alternatives.len()).find_map(|index| {
            let value = make(self, alternatives[index].clone(), index);
            if value.is_none() {
                self.marks.truncate(marks);
            }
            value
        })
    }

    /// Whether alternatives have their turns: of a union its branches always, since which they are may be all that the
    /// least values show.
    fn explores(&self, place: &Place) -> bool {
        self.extent == Extent::Most || self.extent == Extent::Least && place.is_choice
    }

    pub(super) fn mark(&mut self, place: &Place, what: Marked) {
        if place.explored && self.extent == Extent::Most {
            self.marks.push(Mark { pointer: place.pointer.clone(), id: place.id.clone(), what });
        }
    }

    /// A schema that others extend stands for them: its value is one of theirs.
    fn of_kind(&mut self, flat: Flat<'a>, place: &Place) -> Option<Value> {
        let Some(discriminator) = flat.discriminator else { return self.of_union(flat, place) };
        let kinds = kinds::kinds(self.document, discriminator, &flat.trail);
        if kinds.is_empty() {
            return self.of_union(flat, place);
        }
        self.mark(place, Marked::Branch);
        kinds.iter().take(1).for_each(|kind| self.mark(&place.member(kind.member), Marked::Tag));
        self.first_of(&place.choice("kind"), &kinds, |sampler, kind, index| {
            let place = place.through(std::slice::from_ref(&kind.pointer))?;
            let mut of_kind = flat.clone();
            of_kind.add_kind(sampler.document, &kind, discriminator)?;
            of_kind.tag = Some((kind.member, kind.tag.clone()));
            sampler.of_kind(of_kind, &place.behind(&format!("kind {index}")))
        })
    }

    fn of_union(&mut self, mut flat: Flat<'a>, place: &Place) -> Option<Value> {
        if flat.unions.is_empty() {
            return self.of_type(flat, place);
        }
        let Union { branches, discriminator } = flat.unions.remove(0);
        // What has to be there beside the branches would be gone as well.
        if flat.required.is_empty()
            && let Some(what) = self.branches(branches, flat.types.as_deref())
        {
            self.mark(place, what);
        }
        let member = discriminator.and_then(|found| found["propertyName"].as_str());
        member.into_iter().for_each(|member| self.mark(&place.member(member), Marked::Tag));
        let branches: Vec<_> = branches.iter().collect();
        self.first_of(&place.choice("branch"), &branches, |sampler, branch, index| {
            let place = place.behind(&format!("branch {index}"));
            let is_all = is_bare(&flat);
            flat.discriminator = None;
            let mut flat = flat.clone();
            let before = flat.trail.len();
            flat.add(sampler.document, branch)?;
            let trail = &flat.trail[before..];
            let place = match trail.is_empty() {
                true => place,
                false if is_all && sampler.have_own(trail) => place.through(trail)?,
                // What is beside it makes something else of it.
                false => place.along(trail)?,
            };
            let tags = discriminator.map(|found| kinds::tags(found, branch, trail)).unwrap_or_default();
            if tags.is_empty() {
                return sampler.of_kind(flat, &place);
            }
            sampler.first_of(&place.choice("tag"), &tags, |sampler, tag, _| {
                sampler.of_kind(Flat { tag: Some(tag), ..flat.clone() }, &place)
            })
        })
    }

    /// What a union's branches can be joined by. With one branch beside null it is how a schema is made nullable, and
    /// texts are texts.
    fn branches(&self, branches: &'a [Value], beside: Option<&[&str]>) -> Option<Marked> {
        let flats = branches.iter().filter_map(|branch| Flat::of(self.document, &[branch]));
        // Conditions on members that others declare are no kinds.
        let says_what = |flat: &Flat| !flat.members.is_empty() || flat.required.is_empty();
        // Listed values are of the types that they are.
        let listed = |flat: &Flat<'a>| flat.types.is_none().then_some(()).and(flat.values.clone());
        let types = flats.filter(says_what).map(|flat| match listed(&flat) {
            Some(values) => types_of(&values),
            None => flat.candidates(),
        });
        // What stands beside them may rule some out.
        let is_left = |ty: &&str| *ty != "null" && beside.is_none_or(|beside| beside.contains(ty));
        let types = types.map(|types| types.into_iter().filter(is_left).collect::<Vec<_>>());
        let types: Vec<_> = types.filter(|types| !types.is_empty()).collect();
        match types.as_slice() {
            [] | [_] => None,
            [first, others @ ..] if others.iter().any(|types| types != first) => Some(Marked::MixedBranch),
            [first, ..] => (*first == ["object"]).then_some(Marked::Branch),
        }
    }

    fn of_type(&mut self, flat: Flat<'a>, place: &Place) -> Option<Value> {
        self.budget = self.budget.saturating_sub(1);
        if let Some(values) = &flat.values {
            let types = flat.types.clone();
            let fits = |value: &&&Value| types.as_ref().is_none_or(|types| types.iter().any(|ty| is(value, ty)));
            let values: Vec<_> = values.iter().filter(fits).collect();
            self.mark(place, Marked::Enumeration);
            return self.first_of(&place.behind("value"), &values, |_, value, _| Some((*value).clone()));
        }
        let types = flat.candidates();
        self.first_of(&place.behind("type"), &types, |sampler, ty, _| match ty {
            "null" => Some(Value::Null),
            "boolean" => sampler.first_of(&place.behind("boolean"), &[true, false], |_, value, _| Some(json!(value))),
            "object" => sampler.object(&flat, place),
            "array" => sampler.list(&flat, place),
            "string" => {
                if flat.format.is_some() {
                    sampler.mark(place, Marked::Format);
                }
                let texts = leaf::texts(&flat);
                sampler.first_of(&place.behind("text"), &texts, |_, text, _| Some(json!(text)))
            }
            ty => {
                let numbers = leaf::numbers(&flat, ty == "integer");
                sampler.first_of(&place.behind("number"), &numbers, |_, number, _| Some(number))
            }
        })
    }
}

/// Whether nothing is said beside the branches that are chosen from.
fn is_bare(flat: &Flat) -> bool {
    let object = flat.members.is_empty() && flat.required.is_empty() && flat.additional.is_empty();
    object && flat.values.is_none() && flat.items.is_empty() && flat.unions.is_empty()
}

/// The JSON types of some values.
fn types_of<'a>(values: &[&Value]) -> Vec<&'a str> {
    let known = ["boolean", "object", "array", "string", "number"];
    known.into_iter().filter(|ty| values.iter().any(|value| is(value, ty))).collect()
}

/// Whether a value is of a JSON type.
pub fn is(value: &Value, ty: &str) -> bool {
    match value {
        Value::Null => ty == "null",
        Value::Bool(_) => ty == "boolean",
        Value::String(_) => ty == "string",
        Value::Array(_) => ty == "array",
        Value::Object(_) => ty == "object",
        Value::Number(number) => ty == "number" || ty == "integer" && number.as_f64().is_some_and(|n| n.fract() == 0.0),
    }
}
