//! Numbers to and from the tree: exact where JSON numbers as `serde_json` holds them (`i64`, `u64`, finite `f64`) can
//! be exact, and never a panic where they cannot.

use serde_json::Number;

use super::{DecodeError, Node};

/// The number as an integer: an integer as it is, a float if it has no fraction.
pub(crate) fn to_integer(number: &Number) -> Option<i128> {
    if let Some(value) = number.as_i64() {
        return Some(i128::from(value));
    }
    if let Some(value) = number.as_u64() {
        return Some(i128::from(value));
    }
    float_to_integer(number.as_f64()?)
}

/// The exact integer that a float without fraction stands for. The bound is one `i128` holds for certain.
pub(crate) fn float_to_integer(value: f64) -> Option<i128> {
    (value.fract() == 0.0 && value.abs() < 1e38).then_some(value as i128)
}

/// Reads an integer from `least` to `greatest`.
pub(super) fn read_integer(node: &Node<'_>, least: i128, greatest: i128) -> Result<i128, DecodeError> {
    let Node::Number(number) = node else {
        return Err(DecodeError::expected("an integer", node));
    };
    match to_integer(number) {
        Some(value) if (least..=greatest).contains(&value) => Ok(value),
        Some(_) => Err(DecodeError::out_of_range(format!("an integer from {least} to {greatest}"))),
        // Numbers beyond `i128`, or beyond floats too, are taken to have no fraction.
        None if number.as_f64().is_none_or(|value| value.fract() == 0.0) => {
            Err(DecodeError::out_of_range(format!("an integer from {least} to {greatest}")))
        }
        None => Err(DecodeError::expected("an integer", node).found("a number with a fraction")),
    }
}

/// Reads any number as the nearest float.
pub(super) fn read_float(node: &Node<'_>) -> Result<f64, DecodeError> {
    match node {
        Node::Number(number) => {
            number.as_f64().ok_or_else(|| DecodeError::out_of_range(String::from("a number that a float can hold")))
        }
        other => Err(DecodeError::expected("a number", other)),
    }
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

/// Exact from `i64::MIN` to `u64::MAX`, else the nearest `f64`.
impl From<i128> for Node<'_> {
    fn from(value: i128) -> Self {
        if let Ok(value) = i64::try_from(value) {
            return Node::from(value);
        }
        u64::try_from(value).map_or_else(|_| Node::from(value as f64), Node::from)
    }
}

/// Exact up to `u64::MAX`, else the nearest `f64`.
impl From<u128> for Node<'_> {
    fn from(value: u128) -> Self {
        u64::try_from(value).map_or_else(|_| Node::from(value as f64), Node::from)
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
