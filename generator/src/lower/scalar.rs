//! Strings, numbers, enumerations and lists.

use serde_json::Value as Json;

use super::Lowering;
use super::merge::{Merged, Placed};
use super::values::Known;
use super::view::{JsonType, SchemaRef};
use crate::api::{self, Constraints, Enumeration, EnumerationKind, Integer, NameHint, TextFormat, Type, Value};
use crate::budget::Cost;
use crate::load::{Pointer, TUPLE};
use crate::pattern::{self, Fault};

/// An enumeration of more values than this is no help to anyone, and no small thing to compile.
const MOST_VALUES: usize = 5_000;

/// Tuples of more places than this are lists.
const MOST_PLACES: usize = 6;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn text(&mut self, merged: &Merged<'d>) -> Value {
        let mut constraints = merged.constraints.clone();
        let constraints = Constraints {
            min_length: constraints.min_length,
            max_length: constraints.max_length,
            pattern: constraints.pattern.take().filter(|pattern| self.is_pattern(pattern, &merged.at.child("pattern"))),
            ..Constraints::default()
        };
        let format = match merged.format.as_deref() {
            Some("date-time") => TextFormat::DateTime,
            Some("date") => TextFormat::Date,
            Some("time") => TextFormat::Time,
            Some("uuid") => TextFormat::Uuid,
            Some("byte") => TextFormat::Base64,
            Some("base64url") => TextFormat::Base64Url,
            Some("binary") => TextFormat::Binary,
            _ => TextFormat::Plain,
        };
        let sensitive = merged.format.as_deref() == Some("password");
        Value { constraints, sensitive, ..Value::of(Type::Text(format)) }
    }

    fn is_pattern(&mut self, pattern: &str, at: &Pointer) -> bool {
        let message = match pattern::linear(pattern) {
            Ok(_) => return true,
            Err(Fault::Syntax(what)) => {
                format!("the pattern is not a regular expression of ECMA-262 and not checked: {what}")
            }
            Err(Fault::Beyond(what)) => format!("the pattern is not checked before sending, because {what}"),
        };
        self.report.warning(at, message);
        false
    }

    pub(super) fn number(&self, merged: &Merged<'_>) -> Value {
        let constraints = numeric(&merged.constraints);
        let ty = match merged.ty {
            Some(JsonType::Integer) => Type::Integer(width(merged.format.as_deref(), &constraints, &shown(merged))),
            _ if merged
                .format
                .as_deref()
                .is_some_and(|format| format.starts_with("int") || format.starts_with("uint")) =>
            {
                // `type: number` with an integer's format: fractions are not ruled out.
                Type::Number
            }
            _ => Type::Number,
        };
        Value { constraints, ..Value::of(ty) }
    }

    /// What a list of values is: a type of its own, or a plain type whose values are told.
    pub(super) fn listed(&mut self, merged: &Merged<'d>) -> ListedAs {
        let Some(values) = &merged.values else { return ListedAs::Plain };
        if values.len() > MOST_VALUES {
            let message = format!("an enum of {} values is bound as the type they have", values.len());
            self.report.warning(&merged.values_at, message);
            return ListedAs::Plain;
        }
        kind_of(values, merged.ty)
    }

    pub(super) fn enumeration(&mut self, merged: &Merged<'d>, kind: EnumerationKind) -> Enumeration {
        let mut values: Vec<api::Listed> = Vec::new();
        let mut known = Known::default();
        let as_text = kind == EnumerationKind::Text;
        let listed: Vec<api::Listed> = match merged.groups.is_empty() {
            true => merged.values.iter().flatten().cloned().map(api::Listed::from).collect(),
            false => self.values_of_branches(merged),
        };
        self.report.spend(Cost::Items, listed.len(), &merged.values_at);
        for (index, mut listed) in listed.into_iter().enumerate() {
            // YAML reads `[1, yes]` as no strings.
            if as_text && (listed.value.is_number() || listed.value.is_boolean()) {
                listed.value = Json::String(listed.value.to_string());
            }
            if known.add(&listed.value, index).is_some() {
                let shown = listed.value.as_str().map_or_else(|| listed.value.to_string(), str::to_owned);
                self.report.warning(&merged.values_at.index(index), format!("`{shown}` is listed twice"));
            } else {
                values.push(listed);
            }
        }
        let free = self.takes_others(merged);
        Enumeration { kind, values, free }
    }

    pub(super) fn list(&mut self, merged: &Merged<'d>, hint: &NameHint) -> Value {
        let constraints = Constraints {
            min_items: merged.constraints.min_items,
            max_items: merged.constraints.max_items,
            unique_items: merged.constraints.unique_items,
            ..Constraints::default()
        };
        let hint_of_item = hint.then("item");
        let item = match merged.items.as_slice() {
            [] => Value::of(Type::Any),
            [items] => {
                if let SchemaRef::Inline(schema) = items.schema
                    && let Some(closed) = schema.schema_data.extensions.get(TUPLE)
                {
                    let closed = *closed == Json::Bool(true);
                    return self.tuple(items, schema, closed, constraints, hint);
                }
                self.value(items.schema, &items.at, &hint_of_item)
            }
            several => {
                let parts = several.iter().map(|part| Placed { hint: part.hint.then("item"), ..part.clone() });
                self.combined(&parts.collect::<Vec<_>>(), &[], &hint_of_item)
            }
        };
        Value { constraints, ..Value::of(Type::List(Box::new(item))) }
    }

    /// Places with a type each. Only where there are exactly as many items is that a tuple of Rust.
    fn tuple(
        &mut self,
        items: &Placed<'d>,
        schema: &'d openapiv3::Schema,
        closed: bool,
        constraints: Constraints,
        hint: &NameHint,
    ) -> Value {
        let places = super::view::View::of(schema).one_of;
        let mut values = Vec::new();
        for (index, place) in places.iter().enumerate() {
            let at = items.at.child("oneOf").index(index);
            values.push(self.value(place.into(), &at, &hint.then(format!("item {}", index + 1))));
        }
        let count = Some(values.len() as u64);
        let exact = constraints.min_items == count && (closed || constraints.max_items == count);
        if exact && (1..=MOST_PLACES).contains(&values.len()) {
            return Value::of(Type::Tuple(values));
        }
        let first = values.first().map(|value| value.ty.clone());
        let same =
            values.iter().all(|value| Some(&value.ty) == first.as_ref()) && (closed || constraints.max_items == count);
        let item = first.filter(|_| same).map_or_else(|| Value::of(Type::Any), Value::of);
        Value { constraints, ..Value::of(Type::List(Box::new(item))) }
    }
}

/// What an `enum` is bound as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListedAs {
    Plain,
    Enumeration(EnumerationKind),
    /// Only null.
    Null,
}

pub(super) fn kind_of(values: &[Json], declared: Option<JsonType>) -> ListedAs {
    let all = |is: fn(&Json) -> bool| values.iter().all(is);
    if all(Json::is_null) {
        return ListedAs::Null;
    }
    let scalar = |value: &Json| value.is_string() || value.is_number() || value.is_boolean();
    match declared {
        // Values without quotes in YAML, for strings all the same.
        Some(JsonType::Text) if values.iter().all(scalar) => ListedAs::Enumeration(EnumerationKind::Text),
        _ if all(Json::is_string) => ListedAs::Enumeration(EnumerationKind::Text),
        Some(JsonType::Number | JsonType::Boolean) => ListedAs::Plain,
        _ if all(Json::is_i64) => ListedAs::Enumeration(EnumerationKind::Integer),
        _ if all(Json::is_number) || all(Json::is_boolean) => ListedAs::Plain,
        _ if values.iter().all(scalar) => ListedAs::Enumeration(EnumerationKind::Json),
        _ => ListedAs::Plain,
    }
}

/// The type that values have which are not an enumeration of their own.
pub(super) fn type_of_values(values: &[Json]) -> Option<JsonType> {
    let all = |is: fn(&Json) -> bool| values.iter().all(is);
    let found = [
        (all(Json::is_boolean), JsonType::Boolean),
        (all(Json::is_i64), JsonType::Integer),
        (all(Json::is_number), JsonType::Number),
        (all(Json::is_string), JsonType::Text),
        (all(Json::is_object), JsonType::Object),
    ];
    found.into_iter().find(|(holds, _)| *holds).map(|(_, ty)| ty)
}

/// The values that a schema itself names.
fn shown(merged: &Merged<'_>) -> Vec<Json> {
    let schemas = merged.parts.iter().map(|part| &part.schema.schema_data);
    let values = schemas.flat_map(|data| [data.default.clone(), data.example.clone()]).flatten();
    values.chain(merged.values.iter().flatten().cloned()).collect()
}

fn numeric(constraints: &Constraints) -> Constraints {
    Constraints {
        minimum: constraints.minimum.clone(),
        maximum: constraints.maximum.clone(),
        exclusive_minimum: constraints.exclusive_minimum,
        exclusive_maximum: constraints.exclusive_maximum,
        multiple_of: constraints.multiple_of.clone(),
        ..Constraints::default()
    }
}

/// The format's width, or that which the bounds need; without a narrower format, that which the document's own values need
/// too. Bounds never make it smaller: a server that oversteps them is still to be understood.
fn width(format: Option<&str>, constraints: &Constraints, shown: &[Json]) -> Integer {
    let bounds = Range::of_bounds(constraints);
    let by_format = match format {
        Some("int8") => Some((Integer::I8, i8::MIN.into(), i8::MAX.into())),
        Some("int16") => Some((Integer::I16, i16::MIN.into(), i16::MAX.into())),
        Some("int32") => Some((Integer::I32, i32::MIN.into(), i32::MAX.into())),
        Some("uint8") => Some((Integer::U8, 0, u8::MAX.into())),
        Some("uint16") => Some((Integer::U16, 0, u16::MAX.into())),
        Some("uint32") => Some((Integer::U32, 0, u32::MAX.into())),
        // Of no stated width, as Rust's `usize` is written by the generators of documents.
        Some("uint64" | "uint") => Some((Integer::U64, 0, u64::MAX.into())),
        _ => None,
    };
    if let Some((width, least, most)) = by_format
        && bounds.is_within(least, most)
    {
        return width;
    }
    let is_unsigned = bounds.least.map_or(format.is_some_and(|format| format.starts_with("uint")), |least| least >= 0);
    let needed = if by_format.is_some() { bounds } else { bounds.with(shown) };
    match needed {
        needed if needed.is_within(i64::MIN.into(), i64::MAX.into()) => Integer::I64,
        needed if is_unsigned && needed.is_within(0, u64::MAX.into()) => Integer::U64,
        _ => Integer::I128,
    }
}

/// The least and the greatest integer that a schema speaks of.
#[derive(Clone, Copy)]
struct Range {
    least: Option<i128>,
    most: Option<i128>,
}

impl Range {
    fn of_bounds(constraints: &Constraints) -> Self {
        let least = constraints.minimum.as_ref().and_then(whole);
        let most = constraints.maximum.as_ref().and_then(whole);
        Self {
            least: least.map(|least| least.saturating_add(constraints.exclusive_minimum.into())),
            most: most.map(|most| most.saturating_sub(constraints.exclusive_maximum.into())),
        }
    }

    fn with(self, shown: &[Json]) -> Self {
        let mut range = self;
        for value in shown.iter().filter_map(Json::as_number).filter_map(whole) {
            range.least = Some(range.least.map_or(value, |least| least.min(value)));
            range.most = Some(range.most.map_or(value, |most| most.max(value)));
        }
        range
    }

    fn is_within(self, least: i128, most: i128) -> bool {
        let fits = |value: i128| (least..=most).contains(&value);
        self.least.is_none_or(fits) && self.most.is_none_or(fits)
    }
}

/// The integer that is written, of a float that of its shortest decimal; none where it is beyond all integers of Rust.
fn whole(number: &serde_json::Number) -> Option<i128> {
    let integer = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    integer.or_else(|| number.as_f64()?.trunc().to_string().parse().ok())
}
