//! Bodies with numbers that no machine type holds. They are rare, and reading them costs what it costs: the text is
//! looked through for such numbers, and read once more with their digits at hand. Other bodies pay next to nothing for
//! it: those without floats nothing, and in those with floats one byte of sixteen is looked at.

use std::cell::Cell;

use super::decimal;
use super::write::first_escaped;

/// What a reader knows and finds out about the floats of a body: numbers that are no integers of 64 bits.
#[derive(Debug, Default)]
pub(super) struct Floats<'f, 't> {
    met: Cell<usize>,
    /// Whether any is zero, or so small that `f64` has fewer digits for it.
    tiny: Cell<bool>,
    /// Those that `f64` does not hold, and how many of them were met.
    inexact: &'f [Inexact<'t>],
    passed: Cell<usize>,
}

impl<'f, 't> Floats<'f, 't> {
    pub(super) fn with(inexact: &'f [Inexact<'t>]) -> Self {
        Self { inexact, ..Self::default() }
    }

    /// The next float in the order of the text; its digits, where they are needed.
    pub(super) fn next(&self, value: f64) -> Option<&'t str> {
        const SMALLEST_WITH_ALL_DIGITS: f64 = 1e-290;
        self.tiny.set(self.tiny.get() || value.abs() < SMALLEST_WITH_ALL_DIGITS);
        let index = self.met.replace(self.met.get() + 1);
        let next = self.inexact.get(self.passed.get()).filter(|next| next.floats_before == index)?;
        self.passed.set(self.passed.get() + 1);
        Some(next.digits)
    }

    /// Whether any of the floats that were met may be inexact. The digits that a float has for certain are too few for
    /// that, unless the number is beyond all floats, which is an error, or next to zero.
    pub(super) fn may_be_inexact(&self, text: &[u8]) -> bool {
        self.met.get() > 0 && (has_long_number(text) || self.tiny.get() && has_negative_power(text))
    }
}

/// With fewer digits than this, a number is what its nearest float has for its shortest decimal.
const LONG: usize = 16;

/// Whether there is a number of many digits; also true of some strings that have digits in them.
fn has_long_number(text: &[u8]) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    // Whatever is long enough covers one of the places that are this far apart.
    let mut at = LONG - 1;
    while let Some((before, behind)) = text.split_at_checked(at) {
        let length = behind.iter().position(|byte| !is_part(byte)).unwrap_or(behind.len());
        if length > 0 {
            let start = before.iter().rposition(|byte| !is_part(byte)).map_or(0, |index| index + 1);
            let run = text.get(start..at + length).unwrap_or_default();
            if is_long(run, behind.get(length)) && starts_value(before.get(..start).unwrap_or_default()) {
                return true;
            }
        }
        at += length + LONG - usize::from(length > 0);
    }
    false
}

/// Whether such digits are too many for a float, and no integer of 64 bits for certain.
fn is_long(digits: &[u8], next: Option<&u8>) -> bool {
    let is_integer = digits.len() <= 18 && !digits.contains(&b'.') && !matches!(next, Some(b'e' | b'E'));
    digits.len() >= LONG && !is_integer
}

/// Whether a value may stand behind this, other than a string.
fn starts_value(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"-").unwrap_or(before);
    before.last().is_none_or(|byte| matches!(byte, b'[' | b':' | b',' | b' ' | b'\t' | b'\n' | b'\r'))
}

/// Whether `e-` occurs anywhere.
fn has_negative_power(text: &[u8]) -> bool {
    // In pieces, within which nothing branches.
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    let mut pairs = pairs.map(|(power, sign)| (power | 0x20 == b'e') & (*sign == b'-'));
    loop {
        let piece = pairs.by_ref().take(256);
        let mut count = 0;
        let found = piece.fold(false, |found, is_power| {
            count += 1;
            found | is_power
        });
        if found || count == 0 {
            return found;
        }
    }
}

/// A float that `f64` does not hold.
#[derive(Debug)]
pub(super) struct Inexact<'t> {
    /// How many floats come before it.
    floats_before: usize,
    at: usize,
    digits: &'t str,
}

/// The floats of a text that `f64` does not hold, in order. What is in strings is none.
pub(super) fn inexact(text: &str) -> Vec<Inexact<'_>> {
    let bytes = text.as_bytes();
    let (mut found, mut floats_before, mut at) = (Vec::new(), 0, 0);
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'"' => string_length(&bytes[at..]),
            b'-' | b'0'..=b'9' => {
                let length = decimal::length(&bytes[at..]).unwrap_or(1);
                let digits = text.get(at..at + length).unwrap_or_default();
                if is_float(digits) {
                    if !decimal::is_held(digits) {
                        found.push(Inexact { floats_before, at, digits });
                    }
                    floats_before += 1;
                }
                length
            }
            _ => 1,
        };
    }
    found
}

/// The length of the string that a text starts with.
fn string_length(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(offset) = text.get(at..).and_then(first_escaped) {
        at += offset;
        match text.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

/// Whether `serde_json` reads a number as a float. Minus zero is one.
fn is_float(number: &str) -> bool {
    let is_integer = || number.parse::<u64>().is_ok() || number.parse::<i64>().is_ok();
    number.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) || number == "-0" || !is_integer()
}

/// The text with a number in the place of each that is beyond all floats, of the same length, so that everything stays
/// where it is. `None` if there are no such numbers.
pub(super) fn within_range(text: &str, inexact: &[Inexact<'_>]) -> Option<Vec<u8>> {
    let beyond = inexact.iter().filter(|found| found.digits.parse::<f64>().is_ok_and(f64::is_infinite));
    let mut rewritten = None;
    for found in beyond {
        let text: &mut Vec<u8> = rewritten.get_or_insert_with(|| text.as_bytes().to_vec());
        for (index, byte) in text.iter_mut().skip(found.at).take(found.digits.len()).enumerate() {
            *byte = if index == 1 { b'.' } else { b'0' };
        }
    }
    rewritten
}
