//! Constraints as the calls that check them, and which types have any.

use super::holders::with_holders;
use crate::api::{Additional, Api, Constraints, Type, TypeId, TypeShape, Value};
use crate::pattern::linear;
use crate::rust::{Bound, Check, Pattern};

/// Of each type whether checking it can find anything. Only what is sent is checked.
pub(super) fn checked(api: &Api, held: &[Vec<TypeId>]) -> Vec<bool> {
    let is_sent = |index: usize| api.types[index].sent;
    let has = api.types.iter().map(|definition| definition.sent && has_checks(&definition.shape));
    with_holders(held, has.collect(), is_sent)
}

/// Whether there are checks of what it holds directly.
fn has_checks(shape: &TypeShape) -> bool {
    let TypeShape::Structure(structure) = shape else { return false };
    let additional = match &structure.additional {
        Additional::Typed(value) => !checks(value).is_empty(),
        Additional::Any | Additional::Forbidden => false,
    };
    additional || structure.fields.iter().any(|field| !checks(&field.value).is_empty())
}

/// Whether a value holds a type that has checks.
pub(super) fn is_nested(value: &Value, checked: &[bool]) -> bool {
    match &value.ty {
        Type::Named(TypeId(index)) | Type::Boxed(TypeId(index)) => checked[*index],
        Type::List(value) | Type::Map(value) => is_nested(value, checked),
        Type::Tuple(places) => places.iter().any(|place| is_nested(place, checked)),
        Type::Any | Type::Boolean | Type::Integer(_) | Type::Number | Type::Text(_) | Type::File => false,
    }
}

/// The checks of a value itself and, in a list, of its items.
pub(super) fn checks(value: &Value) -> Vec<Check> {
    let mut checks = own(&value.constraints);
    if let Type::List(item) = &value.ty {
        let items = self::checks(item);
        if !items.is_empty() {
            checks.push(Check::Items(items));
        }
    }
    checks
}

fn own(constraints: &Constraints) -> Vec<Check> {
    let minimum = if constraints.exclusive_minimum { Check::ExclusiveMinimum } else { Check::Minimum };
    let maximum = if constraints.exclusive_maximum { Check::ExclusiveMaximum } else { Check::Maximum };
    let found = [
        constraints.min_length.map(Check::MinLength),
        constraints.max_length.map(Check::MaxLength),
        constraints.pattern.as_deref().and_then(pattern).map(Check::Pattern),
        constraints.minimum.as_ref().and_then(bound).map(minimum),
        constraints.maximum.as_ref().and_then(bound).map(maximum),
        constraints.multiple_of.as_ref().and_then(bound).map(Check::MultipleOf),
        constraints.min_items.map(Check::MinItems),
        constraints.max_items.map(Check::MaxItems),
        constraints.unique_items.then_some(Check::UniqueItems),
        constraints.min_properties.map(Check::MinProperties),
        constraints.max_properties.map(Check::MaxProperties),
    ];
    found.into_iter().flatten().collect()
}

/// What cannot be checked was said so of when the document was read.
fn pattern(source: &str) -> Option<Pattern> {
    let parts = linear(source).ok()?;
    Some(Pattern { source: source.to_owned(), all: parts.all, none: parts.none })
}

fn bound(number: &serde_json::Number) -> Option<Bound> {
    let whole = number.as_i64().map(Bound::Integer).or_else(|| number.as_u64().map(Bound::Unsigned));
    whole.or_else(|| number.as_f64().map(Bound::Float))
}

/// Constraints in words, for the documentation.
pub(super) fn describe(checks: &[Check]) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = checks;
    while let Some((check, behind)) = rest.split_first() {
        let exactly = match (check, behind.first()) {
            (Check::MinLength(least), Some(Check::MaxLength(most))) if least == most => {
                Some(counted(*least, "character"))
            }
            (Check::MinItems(least), Some(Check::MaxItems(most))) if least == most => Some(counted(*least, "item")),
            _ => None,
        };
        rest = if exactly.is_some() { &behind[1..] } else { behind };
        words.push(exactly.map_or_else(|| describe_one(check), |count| format!("exactly {count}")));
    }
    words
}

fn describe_one(check: &Check) -> String {
    match check {
        Check::MinLength(count) => format!("at least {}", counted(*count, "character")),
        Check::MaxLength(count) => format!("at most {}", counted(*count, "character")),
        Check::Pattern(pattern) => format!("matches {}", super::docs::code(&pattern.source)),
        Check::Minimum(bound) => format!("at least {bound}"),
        Check::Maximum(bound) => format!("at most {bound}"),
        Check::ExclusiveMinimum(bound) => format!("more than {bound}"),
        Check::ExclusiveMaximum(bound) => format!("less than {bound}"),
        Check::MultipleOf(bound) => format!("a multiple of {bound}"),
        Check::MinItems(count) => format!("at least {}", counted(*count, "item")),
        Check::MaxItems(count) => format!("at most {}", counted(*count, "item")),
        Check::UniqueItems => "no item twice".to_owned(),
        Check::MinProperties(count) => format!("at least {}", counted(*count, "member")),
        Check::MaxProperties(count) => format!("at most {}", counted(*count, "member")),
        Check::Items(checks) => format!("each item {}", describe(checks).join(", ")),
    }
}

fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(bound) => write!(f, "{bound}"),
            Self::Unsigned(bound) => write!(f, "{bound}"),
            Self::Float(bound) => write!(f, "{bound}"),
        }
    }
}
