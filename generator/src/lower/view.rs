//! One look at every schema: the document model sorts schemas by their keywords into a dozen shapes, and what a schema
//! means is asked of the keywords.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as Kind, VariantOrUnknownOrEmpty as Format,
};
use serde_json::{Number, Value as Json};

use crate::api::Constraints;
use crate::load::BOUNDS;

/// A schema where it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum SchemaRef<'d> {
    Reference(&'d str),
    Inline(&'d Schema),
}

impl<'d> From<&'d ReferenceOr<Schema>> for SchemaRef<'d> {
    fn from(schema: &'d ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for SchemaRef<'d> {
    fn from(schema: &'d ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

/// The types of JSON, an integer being one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonType {
    Text,
    Number,
    Integer,
    Boolean,
    List,
    Object,
}

impl JsonType {
    /// What is of both types, if anything is.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        match (self, other) {
            (one, other) if one == other => Some(one),
            (Self::Number | Self::Integer, Self::Number | Self::Integer) => Some(Self::Integer),
            _ => None,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::Text,
            "number" => Self::Number,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "array" => Self::List,
            "object" => Self::Object,
            _ => return None,
        })
    }
}

/// The keywords of a schema.
#[derive(Default)]
pub(super) struct View<'d> {
    pub(super) ty: Option<JsonType>,
    /// Whether `type` says it, and not only keywords that speak of it.
    pub(super) said: bool,
    /// Whether a value of another type than that which keywords speak of is none of their business.
    pub(super) loose: bool,
    pub(super) format: Option<Cow<'d, str>>,
    pub(super) values: Option<Vec<Json>>,
    pub(super) properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
    pub(super) items: Option<&'d ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'d [ReferenceOr<Schema>],
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(super) not: bool,
    /// Whether no value is one.
    pub(super) never: bool,
    pub(super) constraints: Constraints,
}

impl<'d> View<'d> {
    pub(super) fn of(schema: &'d Schema) -> Self {
        let mut view = match &schema.schema_kind {
            SchemaKind::Type(kind) => Self::of_type(kind),
            SchemaKind::OneOf { one_of } => Self { one_of, ..Self::default() },
            SchemaKind::AllOf { all_of } => Self { all_of, ..Self::default() },
            SchemaKind::AnyOf { any_of } => Self { any_of, ..Self::default() },
            SchemaKind::Not { not } => Self { not: true, never: is_anything(not), ..Self::default() },
            SchemaKind::Any(any) => Self::of_any(any),
        };
        let exact = |name| schema.schema_data.extensions.get(name).and_then(|value| value.as_number().cloned());
        let [(_, minimum), (_, maximum)] = BOUNDS;
        let constraints = &mut view.constraints;
        constraints.minimum = exact(minimum).or(constraints.minimum.take());
        constraints.maximum = exact(maximum).or(constraints.maximum.take());
        view.said = view.ty.is_some();
        if !view.said {
            (view.ty, view.loose) = view.implied().map_or((None, false), |(ty, loose)| (Some(ty), loose));
        }
        view
    }

    /// How many looks merging it with others takes.
    pub(super) fn weight(&self) -> usize {
        let values = self.values.as_ref().map_or(0, Vec::len);
        let properties = self.properties.map_or(0, IndexMap::len);
        // Of each property its place is kept, and what a type of it would be called.
        1 + values + 5 * properties + self.required.len() + self.one_of.len() + self.any_of.len()
    }

    fn of_type(kind: &'d Kind) -> Self {
        match kind {
            Kind::String(string) => Self {
                ty: Some(JsonType::Text),
                format: format(&string.format),
                values: listed(string.enumeration.iter().map(|value| value.clone().map_or(Json::Null, Json::String))),
                constraints: Constraints {
                    min_length: string.min_length.map(|length| length as u64),
                    max_length: string.max_length.map(|length| length as u64),
                    pattern: string.pattern.clone(),
                    ..Constraints::default()
                },
                ..Self::default()
            },
            Kind::Integer(integer) => Self {
                ty: Some(JsonType::Integer),
                format: format(&integer.format),
                values: listed(integer.enumeration.iter().map(|value| value.map_or(Json::Null, Json::from))),
                constraints: Constraints {
                    minimum: integer.minimum.map(Into::into),
                    maximum: integer.maximum.map(Into::into),
                    exclusive_minimum: integer.exclusive_minimum,
                    exclusive_maximum: integer.exclusive_maximum,
                    multiple_of: integer.multiple_of.map(Into::into),
                    ..Constraints::default()
                },
                ..Self::default()
            },
            Kind::Number(number) => Self {
                ty: Some(JsonType::Number),
                format: format(&number.format),
                values: listed(number.enumeration.iter().map(|value| value.map_or(Json::Null, Json::from))),
                constraints: Constraints {
                    minimum: number.minimum.and_then(Number::from_f64),
                    maximum: number.maximum.and_then(Number::from_f64),
                    exclusive_minimum: number.exclusive_minimum,
                    exclusive_maximum: number.exclusive_maximum,
                    multiple_of: number.multiple_of.and_then(Number::from_f64),
                    ..Constraints::default()
                },
                ..Self::default()
            },
            Kind::Boolean(boolean) => Self {
                ty: Some(JsonType::Boolean),
                values: listed(boolean.enumeration.iter().map(|value| value.map_or(Json::Null, Json::from))),
                ..Self::default()
            },
            Kind::Object(object) => Self {
                ty: Some(JsonType::Object),
                properties: (!object.properties.is_empty()).then_some(&object.properties),
                required: &object.required,
                additional: object.additional_properties.as_ref(),
                constraints: Constraints {
                    min_properties: object.min_properties.map(|count| count as u64),
                    max_properties: object.max_properties.map(|count| count as u64),
                    ..Constraints::default()
                },
                ..Self::default()
            },
            Kind::Array(array) => Self {
                ty: Some(JsonType::List),
                items: array.items.as_ref(),
                constraints: Constraints {
                    min_items: array.min_items.map(|count| count as u64),
                    max_items: array.max_items.map(|count| count as u64),
                    unique_items: array.unique_items,
                    ..Constraints::default()
                },
                ..Self::default()
            },
        }
    }

    fn of_any(any: &'d openapiv3::AnySchema) -> Self {
        Self {
            ty: any.typ.as_deref().and_then(JsonType::named),
            said: false,
            loose: false,
            format: any.format.as_deref().map(Cow::Borrowed),
            values: listed(any.enumeration.iter().cloned()),
            properties: (!any.properties.is_empty()).then_some(&any.properties),
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            items: any.items.as_ref(),
            all_of: &any.all_of,
            one_of: &any.one_of,
            any_of: &any.any_of,
            not: any.not.is_some(),
            never: any.not.as_deref().is_some_and(is_anything),
            constraints: Constraints {
                min_length: any.min_length.map(|length| length as u64),
                max_length: any.max_length.map(|length| length as u64),
                pattern: any.pattern.clone(),
                minimum: any.minimum.and_then(number),
                maximum: any.maximum.and_then(number),
                exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
                exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
                multiple_of: any.multiple_of.and_then(number),
                min_items: any.min_items.map(|count| count as u64),
                max_items: any.max_items.map(|count| count as u64),
                unique_items: any.unique_items.unwrap_or_default(),
                min_properties: any.min_properties.map(|count| count as u64),
                max_properties: any.max_properties.map(|count| count as u64),
                allowed: Vec::new(),
            },
        }
    }

    /// The type that keywords speak of where `type` does not, and whether values of others are to be expected all the
    /// same: members and formats are not declared but for objects and strings.
    fn implied(&self) -> Option<(JsonType, bool)> {
        let constraints = &self.constraints;
        let of_text =
            constraints.pattern.is_some() || constraints.min_length.is_some() || constraints.max_length.is_some();
        let of_number =
            constraints.minimum.is_some() || constraints.maximum.is_some() || constraints.multiple_of.is_some();
        let of_list = self.items.is_some() || constraints.min_items.is_some() || constraints.max_items.is_some();
        let of_object = self.properties.is_some()
            || self.additional.is_some()
            || constraints.min_properties.is_some()
            || constraints.max_properties.is_some();
        let formats = ["date-time", "date", "uuid", "uri", "email", "hostname", "byte", "base64url", "binary"];
        let of_format = self.format.as_deref().is_some_and(|format| formats.contains(&format));
        let found = [
            (of_object, JsonType::Object, false),
            (of_list, JsonType::List, true),
            (of_text || of_format, JsonType::Text, !of_format),
            (of_number, JsonType::Number, true),
        ];
        let mut found = found.into_iter().filter(|(speaks, ..)| *speaks).map(|(_, ty, loose)| (ty, loose));
        found.next().filter(|_| found.next().is_none())
    }

    /// Whether it says nothing of the values it takes.
    pub(super) fn is_empty(&self) -> bool {
        self.ty.is_none()
            && self.values.is_none()
            && self.required.is_empty()
            && !self.is_combined()
            && !self.not
            && self.format.is_none()
    }

    /// Whether it takes nothing but null.
    pub(super) fn is_null(&self) -> bool {
        self.values.as_ref().is_some_and(|values| values.iter().all(Json::is_null))
    }

    /// Whether a branch that stands in it takes null. Nesting ends where the text does.
    pub(super) fn takes_null_inline(&self) -> bool {
        let mut branches = self.one_of.iter().chain(self.any_of).filter_map(ReferenceOr::as_item);
        branches.any(|branch| {
            let view = Self::of(branch);
            view.is_null() || branch.schema_data.nullable || view.takes_null_inline()
        })
    }

    pub(super) fn is_combined(&self) -> bool {
        !(self.all_of.is_empty() && self.one_of.is_empty() && self.any_of.is_empty())
    }

    /// Whether all it says is which members have to be there: a condition, and not a type.
    pub(super) fn only_requires(&self) -> bool {
        let branches = || self.all_of.iter().chain(self.one_of).chain(self.any_of);
        let inner = branches().all(|branch| branch.as_item().is_some_and(|branch| Self::of(branch).only_requires()));
        let declares = self.properties.is_some_and(|properties| {
            !properties.values().all(|schema| schema.as_item().is_some_and(|schema| Self::of(schema).is_condition()))
        });
        let says = !self.required.is_empty() || self.not || branches().next().is_some() || self.properties.is_some();
        says && inner
            && !declares
            && self.values.is_none()
            && self.items.is_none()
            && self.additional.is_none()
            && self.ty.is_none_or(|ty| ty == JsonType::Object)
    }

    /// Whether all it says is how long or large a value has to be.
    pub(super) fn only_bounds(&self) -> bool {
        !self.said
            && self.constraints != Constraints::default()
            && self.values.is_none()
            && self.items.is_none()
            && self.properties.is_none()
            && self.additional.is_none()
            && self.format.is_none()
            && !self.is_combined()
    }

    /// A member's schema that only says what may not be, or nothing.
    fn is_condition(&self) -> bool {
        self.is_empty() || self.not && self.ty.is_none() && !self.is_combined()
    }

    /// The one reference that it is, with words of its own beside at most.
    pub(super) fn only_reference(&self) -> Option<&'d str> {
        self.only_part().map(|(_, reference)| reference)
    }

    /// Whether all it says itself of values is that they are objects.
    pub(super) fn only_objects(&self) -> bool {
        self.said
            && self.ty == Some(JsonType::Object)
            && self.values.is_none()
            && self.properties.is_none()
            && self.required.is_empty()
            && self.additional.is_none()
            && self.constraints == Constraints::default()
    }

    /// As [`only_reference`](Self::only_reference), with its place among the parts.
    pub(super) fn only_part(&self) -> Option<(usize, &'d str)> {
        let beside = self.ty.is_some() && !self.only_objects() || self.values.is_some() || !self.required.is_empty();
        let combined = !self.one_of.is_empty() || !self.any_of.is_empty();
        if beside || combined || self.not || self.describing().count() + 1 != self.all_of.len() {
            return None;
        }
        self.all_of.iter().enumerate().find_map(|(index, part)| match part {
            ReferenceOr::Reference { reference } => Some((index, reference.as_str())),
            ReferenceOr::Item(_) => None,
        })
    }

    /// Parts of `allOf` that say nothing of values: they are there for their words.
    pub(super) fn describing(&self) -> impl Iterator<Item = &'d Schema> + use<'d> {
        self.all_of.iter().filter_map(ReferenceOr::as_item).filter(|part| Self::of(part).only_describes())
    }

    fn only_describes(&self) -> bool {
        self.is_empty()
            && self.properties.is_none_or(IndexMap::is_empty)
            && self.additional.is_none()
            && self.items.is_none()
            && self.constraints == Constraints::default()
    }
}

/// Whether a schema takes whatever comes.
fn is_anything(schema: &ReferenceOr<Schema>) -> bool {
    schema.as_item().is_some_and(|schema| View::of(schema).only_describes())
}

fn listed(values: impl Iterator<Item = Json>) -> Option<Vec<Json>> {
    let values: Vec<_> = values.collect();
    (!values.is_empty()).then_some(values)
}

/// Whole numbers as such: the document model holds them as floats in some schemas.
fn number(value: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value.fract() == 0.0 && value.abs() <= EXACT {
        true => Some((value as i64).into()),
        false => Number::from_f64(value),
    }
}

/// The document's word for a format: the document model turns those it knows into variants.
fn format<T: serde::Serialize>(format: &Format<T>) -> Option<Cow<'_, str>> {
    match format {
        Format::Item(known) => match serde_json::to_value(known) {
            Ok(Json::String(word)) => Some(Cow::Owned(word)),
            _ => None,
        },
        Format::Unknown(word) => Some(Cow::Borrowed(word)),
        Format::Empty => None,
    }
}
