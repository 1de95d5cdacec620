//! Numbers by their decimal value, whatever their length and however they are written.

use std::fmt;
use std::sync::LazyLock;

use serde_json::{Map, Number, Value};

use super::Node;

/// What `serde_json` calls the only member of the object that it makes of a number between its types, when any crate of
/// the build has turned its feature `arbitrary_precision` on.
pub(super) const NUMBER_TOKEN: &str = "$serde_json::private::Number";

/// Sign, digits and a power of ten, in the one form that all texts of a number share.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// Without zeros before or behind; empty for zero.
    digits: String,
    exponent: i128,
}

impl Decimal {
    /// The value of a number's JSON text. Exponents beyond what `i128` holds are taken as the nearest that it does.
    pub(crate) fn of(text: &str) -> Self {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { i128::MIN } else { i128::MAX });
        let written = [whole, fraction].concat();
        let digits = written.trim_end_matches('0');
        let (zeros, digits) = (written.len() - digits.len(), digits.trim_start_matches('0').to_owned());
        if digits.is_empty() {
            return Self { negative: false, digits, exponent: 0 };
        }
        let shift = zeros as i128 - fraction.len() as i128;
        Self { negative, digits, exponent: exponent.saturating_add(shift) }
    }

    pub(crate) fn of_number(number: &Number) -> Self {
        Self::of(&number.to_string())
    }

    pub(crate) fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// The integer that this is, if `i128` holds it.
    pub(crate) fn to_integer(&self) -> Option<i128> {
        // i128::MAX has 39 digits.
        let zeros =
            usize::try_from(self.exponent).ok().filter(|zeros| self.digits.len().saturating_add(*zeros) <= 39)?;
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}0{}{}", self.digits, "0".repeat(zeros)).parse().ok()
    }
}

/// Equal numbers are written alike.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}0.{}e{}", if self.negative { "-" } else { "" }, self.digits, self.exponent)
    }
}

/// Whether a machine type (`i64`, `u64` or `f64`) holds a number as it is written: a float does if its shortest decimal
/// is that number.
pub(super) fn is_held(text: &str) -> bool {
    // Fifteen digits that say no power of ten survive any float.
    let has_power = text.bytes().any(|byte| matches!(byte, b'e' | b'E'));
    if text.len() <= 16 && !has_power || text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok() {
        return true;
    }
    let Some(shortest) = text.parse().ok().and_then(Number::from_f64).map(|number| number.to_string()) else {
        return false;
    };
    // What a program wrote that has floats of its own is the same text.
    shortest == text || Decimal::of(&shortest) == Decimal::of(text)
}

/// The length of the number that a text starts with, by JSON's grammar.
pub(super) fn length(text: &[u8]) -> Option<usize> {
    let digits = |from: usize| text.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let at = |index: usize| text.get(index).copied();
    let start = usize::from(at(0) == Some(b'-'));
    let mut end = match at(start)? {
        b'0' => start + 1,
        _ => start + Some(digits(start)).filter(|count| *count > 0)?,
    };
    if at(end) == Some(b'.') {
        end += 1 + Some(digits(end + 1)).filter(|count| *count > 0)?;
    }
    if matches!(at(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(at(end + 1), Some(b'+' | b'-')));
        end += 1 + sign + Some(digits(end + 1 + sign)).filter(|count| *count > 0)?;
    }
    Some(end)
}

/// The number of a text that is one, as the tree holds it.
pub(super) fn node(text: &str) -> Option<Node<'_>> {
    if length(text.as_bytes()) != Some(text.len()) {
        return None;
    }
    let number = if is_held(text) { text.parse().ok() } else { None };
    Some(number.map_or_else(|| Node::Decimal(text.into()), Node::Number))
}

/// A number that no machine type holds, as a [`Value`]. Where `serde_json` keeps the digits of numbers, that is a number
/// as any; else an object in which it hides them, as it does itself.
pub(super) fn value(text: &str) -> Value {
    let kept = text.parse::<Number>().ok().filter(|number| Decimal::of_number(number) == Decimal::of(text));
    kept.map_or_else(|| Value::from_iter([(NUMBER_TOKEN, text)]), Value::Number)
}

/// The tree's number of one of `serde_json`'s, which may have any digits where the program keeps them.
pub(super) fn of_number(number: &Number) -> Node<'static> {
    static KEEPS_TEXT: LazyLock<bool> = LazyLock::new(|| {
        let text = "1.00";
        text.parse::<Number>().is_ok_and(|number| number.to_string() == text)
    });
    let kept = if *KEEPS_TEXT { node(&number.to_string()).map(Node::into_owned) } else { None };
    kept.unwrap_or_else(|| Node::Number(number.clone()))
}

/// The number that hides in an object.
pub(super) fn in_disguise(members: &Map<String, Value>) -> Option<Node<'_>> {
    match members.iter().next()? {
        (name, Value::String(digits)) if members.len() == 1 && name == NUMBER_TOKEN => node(digits),
        _ => None,
    }
}

/// The digits of a number in a [`Value`], however many there are; `None` if the value is no number.
///
/// A `Value` holds numbers as `i64`, `u64` or `f64`. For those that fit none of them (integers of more than 64 bits,
/// decimals of more than some 16 digits, powers beyond 1e308), models keep the text as it came, in the form that
/// `serde_json` itself gives such numbers between its types: an object with the one member
/// `$serde_json::private::Number`. Models write it as the number again. A program that has `serde_json`'s feature
/// `arbitrary_precision` on meets a `Value::Number` instead; this function reads both.
///
/// ```
/// use bindery_runtime::{Codec, Node, Value, number_text};
///
/// let wei = Value::decode(&Node::from_slice(b"12345678901234567890123")?)?;
/// assert_eq!(number_text(&wei).as_deref(), Some("12345678901234567890123"));
/// assert_eq!(wei.encode().to_vec(), b"12345678901234567890123");
/// assert_eq!(number_text(&Value::from(1.5)).as_deref(), Some("1.5"));
/// assert_eq!(number_text(&Value::from("1.5")), None);
/// # Ok::<(), bindery_runtime::DecodeError>(())
/// ```
#[must_use]
pub fn number_text(value: &Value) -> Option<String> {
    match Node::from_value(value) {
        Node::Number(number) => Some(number.to_string()),
        Node::Decimal(text) => Some(text.into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, is_held, length};

    #[test]
    fn equal_numbers_are_equal_whatever_their_text() {
        for (one, other) in [("1", "1.0"), ("100", "1e2"), ("0.10", "1E-1"), ("-0.0", "0e9"), ("12.5e-1", "1.25")] {
            assert_eq!(Decimal::of(one), Decimal::of(other), "{one} {other}");
        }
        assert_ne!(Decimal::of("12345678901234567890123"), Decimal::of("12345678901234567890124"));
        assert_ne!(Decimal::of("1"), Decimal::of("-1"));
        assert_ne!(Decimal::of("1e99999999999999999999"), Decimal::of("1e99999999999999999998"));
    }

    #[test]
    fn integers_are_exact_within_i128() {
        assert_eq!(Decimal::of("1e23").to_integer(), Some(10_i128.pow(23)));
        assert_eq!(Decimal::of(&i128::MIN.to_string()).to_integer(), Some(i128::MIN));
        assert_eq!(Decimal::of("170141183460469231731687303715884105728").to_integer(), None);
        assert_eq!(Decimal::of("0.5").to_integer(), None);
        assert_eq!(Decimal::of("1e999999999").to_integer(), None);
    }

    #[test]
    fn what_machine_types_hold() {
        let held =
            ["0", "-0.0", "1.0", "0.1", "1e300", "18446744073709551615", "-9223372036854775808", "0.30000000000000004"];
        assert!(held.iter().all(|text| is_held(text)));
        let others = ["18446744073709551616", "-9223372036854775809", "1e400", "1e-400", "0.1234567890123456789012"];
        assert!(others.iter().all(|text| !is_held(text)));
        // The nearest float is 2^63, which it has no shorter decimal for than this.
        assert!(is_held("9.223372036854776e18") && !is_held("9.2233720368547758075e18"));
    }

    #[test]
    fn numbers_end_where_json_says() {
        for (text, end) in
            [("1,", Some(1)), ("-0.50e+7}", Some(8)), ("01", Some(1)), ("1.", None), ("-", None), ("1e", None)]
        {
            assert_eq!(length(text.as_bytes()), end, "{text}");
        }
    }
}
