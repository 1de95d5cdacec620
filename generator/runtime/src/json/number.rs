//! Numbers to and from the tree: exact, and never a panic where a type of Rust does not hold them.

use serde_json::Number;

use super::decimal::Decimal;
use super::{DecodeError, Node};

/// The number as an integer: an integer as it is, a decimal if it has no fraction.
pub(crate) fn to_integer(node: &Node<'_>) -> Option<i128> {
    match node {
        Node::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => Some(i128::from(value)),
            (_, Some(value)) => Some(i128::from(value)),
            (None, None) => float_to_integer(number.as_f64()?),
        },
        Node::Decimal(text) => Decimal::of(text).to_integer(),
        _ => None,
    }
}

/// The integer that a float without fraction stands for. Beyond 2^53, where floats are further apart than integers, that
/// is the one of its shortest decimal, as it is written in JSON.
pub(crate) fn float_to_integer(value: f64) -> Option<i128> {
    const EVERY_INTEGER: f64 = 9_007_199_254_740_992.0;
    if value.fract() != 0.0 {
        return None;
    }
    if value.abs() <= EVERY_INTEGER {
        return Some(value as i128);
    }
    Decimal::of(&format!("{value:e}")).to_integer()
}

/// Reads an integer from `least` to `greatest`.
pub(super) fn read_integer(node: &Node<'_>, least: i128, greatest: i128) -> Result<i128, DecodeError> {
    let has_fraction = match node {
        Node::Number(number) => number.as_f64().is_some_and(|value| value.fract() != 0.0),
        Node::Decimal(text) => !Decimal::of(text).is_integer(),
        other => return Err(DecodeError::expected("an integer", other)),
    };
    match to_integer(node) {
        _ if has_fraction => Err(DecodeError::expected("an integer", node).found("a number with a fraction")),
        Some(value) if (least..=greatest).contains(&value) => Ok(value),
        _ => Err(DecodeError::out_of_range(format!("an integer from {least} to {greatest}"))),
    }
}

/// Reads any number as the nearest float.
pub(super) fn read_float(node: &Node<'_>) -> Result<f64, DecodeError> {
    let value = match node {
        Node::Number(number) => number.as_f64(),
        Node::Decimal(text) => text.parse().ok().filter(|value: &f64| value.is_finite()),
        other => return Err(DecodeError::expected("a number", other)),
    };
    value.ok_or_else(|| DecodeError::out_of_range(String::from("a number that a float can hold")))
}

/// Reads any number as the nearest float of half the width.
pub(super) fn read_short_float(node: &Node<'_>) -> Result<f32, DecodeError> {
    let value = read_float(node)? as f32;
    if value.is_finite() {
        Ok(value)
    } else {
        Err(DecodeError::out_of_range(format!("a number from {} to {}", f32::MIN, f32::MAX)))
    }
}

macro_rules! node_from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Node<'_> {
            fn from(value: $integer) -> Self {
                Node::Number(Number::from(value))
            }
        }
    )*};
}

node_from_integer!(i8, i16, i32, i64, u8, u16, u32, u64);

impl From<i128> for Node<'_> {
    fn from(value: i128) -> Self {
        match (i64::try_from(value), u64::try_from(value)) {
            (Ok(value), _) => Node::from(value),
            (_, Ok(value)) => Node::from(value),
            _ => Node::Decimal(value.to_string().into()),
        }
    }
}

impl From<u128> for Node<'_> {
    fn from(value: u128) -> Self {
        u64::try_from(value).map_or_else(|_| Node::Decimal(value.to_string().into()), Node::from)
    }
}

/// `null` for infinities and NaN, which JSON has not.
impl From<f64> for Node<'_> {
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Node::Null, Node::Number)
    }
}

/// The `f64` with the same shortest decimal, so that `0.1_f32` is `0.1` and not `0.10000000149011612`; `null` for
/// infinities and NaN.
impl From<f32> for Node<'_> {
    fn from(value: f32) -> Self {
        Node::from(value.to_string().parse::<f64>().unwrap_or_else(|_| f64::from(value)))
    }
}
