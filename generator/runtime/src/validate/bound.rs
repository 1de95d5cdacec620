//! Bounds of numbers, compared exactly: near 2^53 and above, an integer turned into a float is another integer.

use std::cmp::Ordering;
use std::fmt;

use crate::json::Node;
use crate::json::number::{float_to_integer, to_integer};

/// A documented bound: an integer or a float. Integer literals that `i32` cannot hold need a suffix
/// (`5_000_000_000_i64`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound(Kind);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Integer(i128),
    Float(f64),
}

impl From<i32> for Bound {
    fn from(value: i32) -> Self {
        Self(Kind::Integer(i128::from(value)))
    }
}

impl From<i64> for Bound {
    fn from(value: i64) -> Self {
        Self(Kind::Integer(i128::from(value)))
    }
}

impl From<u64> for Bound {
    fn from(value: u64) -> Self {
        Self(Kind::Integer(i128::from(value)))
    }
}

impl From<i128> for Bound {
    fn from(value: i128) -> Self {
        Self(Kind::Integer(value))
    }
}

impl From<f64> for Bound {
    fn from(value: f64) -> Self {
        Self(float_to_integer(value).map_or(Kind::Float(value), Kind::Integer))
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Integer(value) => value.fmt(formatter),
            Kind::Float(value) => value.fmt(formatter),
        }
    }
}

pub(super) fn below(number: &Node<'_>, bound: Bound) -> Option<String> {
    (compare(number, bound)? == Ordering::Less).then(|| format!("the number is too small, at least {bound} is needed"))
}

pub(super) fn above(number: &Node<'_>, bound: Bound) -> Option<String> {
    (compare(number, bound)? == Ordering::Greater)
        .then(|| format!("the number is too great, at most {bound} is allowed"))
}

pub(super) fn at_or_below(number: &Node<'_>, bound: Bound) -> Option<String> {
    (compare(number, bound)? != Ordering::Greater)
        .then(|| format!("the number is too small, more than {bound} is needed"))
}

pub(super) fn at_or_above(number: &Node<'_>, bound: Bound) -> Option<String> {
    (compare(number, bound)? != Ordering::Less)
        .then(|| format!("the number is too great, only less than {bound} is allowed"))
}

pub(super) fn not_a_multiple(number: &Node<'_>, factor: Bound) -> Option<String> {
    let (value, factor_decimal) = (Decimal::of(kind_of(number)?)?, Decimal::of(factor.0)?);
    (!value.is_multiple_of(factor_decimal)).then(|| format!("the number is not a multiple of {factor}"))
}

/// `None` for what is no number.
fn kind_of(node: &Node<'_>) -> Option<Kind> {
    match (to_integer(node), node) {
        (Some(value), _) => Some(Kind::Integer(value)),
        (None, Node::Number(number)) => number.as_f64().map(Kind::Float),
        (None, Node::Decimal(text)) => text.parse().ok().map(Kind::Float),
        _ => None,
    }
}

/// `None` for a bound that is NaN, which bounds nothing.
fn compare(number: &Node<'_>, bound: Bound) -> Option<Ordering> {
    match (kind_of(number)?, bound.0) {
        (Kind::Integer(value), Kind::Integer(bound)) => Some(value.cmp(&bound)),
        (Kind::Float(value), Kind::Float(bound)) => value.partial_cmp(&bound),
        (Kind::Integer(value), Kind::Float(bound)) => compare_mixed(value, bound),
        (Kind::Float(value), Kind::Integer(bound)) => compare_mixed(bound, value).map(Ordering::reverse),
    }
}

/// Compares an integer with a float that has a fraction or is beyond `i128`. A float with a fraction is below 2^53, so
/// its floor is exact; the conversion of one beyond saturates, which orders it right.
fn compare_mixed(integer: i128, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    let floor = float.floor();
    let order = integer.cmp(&(floor as i128));
    Some(if order == Ordering::Equal && float > floor { Ordering::Less } else { order })
}

/// A number as it is written: digits times a power of ten. JSON's numbers are decimal, so 0.3 is three times 0.1,
/// which their floats are not.
#[derive(Clone, Copy)]
struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// The sign is dropped: it makes no difference to multiples.
    fn of(kind: Kind) -> Option<Self> {
        let value = match kind {
            Kind::Integer(value) => {
                return Some(Self { digits: value.unsigned_abs(), exponent: 0 });
            }
            Kind::Float(value) if value.is_finite() => value,
            Kind::Float(_) => return None,
        };
        let text = format!("{:e}", value.abs());
        let (mantissa, exponent) = text.split_once('e')?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        let exponent = exponent.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()?;
        Some(Self { digits, exponent })
    }

    fn is_multiple_of(self, factor: Self) -> bool {
        if factor.digits == 0 || self.digits == 0 {
            return true;
        }
        let shift = self.exponent - factor.exponent;
        if shift < 0 {
            let scaled = 10_u128.checked_pow(shift.unsigned_abs()).and_then(|power| power.checked_mul(factor.digits));
            // A factor too great for the arithmetic is greater than the number, which is not 0.
            return scaled.is_some_and(|factor| self.digits.is_multiple_of(factor));
        }
        let mut rest = self.digits % factor.digits;
        for _ in 0..shift {
            match rest.checked_mul(10) {
                Some(product) => rest = product % factor.digits,
                // Beyond what 128 bits hold nobody can tell, and what cannot be told is no violation.
                None => return true,
            }
        }
        rest == 0
    }
}
