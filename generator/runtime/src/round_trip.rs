//! What the tests of a document's examples call: JSON in, model, JSON out, and what was lost on the way.

use std::fmt;

use serde_json::Value;

use crate::json::decimal::Decimal;
use crate::json::{Codec, DecodeError, Node, number_text};

/// What comes of a test of an example.
pub type Outcome = Result<(), RoundTripError>;

/// Decodes an example and encodes it again.
///
/// # Errors
///
/// The example does not decode, or what comes out differs from what went in: the first place where it does.
pub fn round_trip<T: Codec>(json: &str) -> Outcome {
    let node = Node::from_slice(json.as_bytes()).map_err(RoundTripError::Decode)?;
    let model = T::decode(&node).map_err(RoundTripError::Decode)?;
    match difference(&node.to_value(), &model.encode().to_value(), "$") {
        None => Ok(()),
        Some(difference) => Err(RoundTripError::Differs(difference)),
    }
}

/// Why an example does not survive its model.
#[derive(Clone, PartialEq, Eq)]
pub enum RoundTripError {
    /// The model does not take it.
    Decode(DecodeError),
    /// The model takes it and gives something else: where, what went in, and what came out.
    Differs(String),
}

impl fmt::Display for RoundTripError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(problem) => write!(f, "the example does not decode: {problem}"),
            Self::Differs(difference) => write!(f, "the example comes out differently: {difference}"),
        }
    }
}

/// A failed test prints the error's `Debug`, so that has to be readable.
impl fmt::Debug for RoundTripError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for RoundTripError {}

/// The first place where two values differ. Numbers are compared by value: `1.0` and `1` are the same number.
fn difference(before: &Value, after: &Value, path: &str) -> Option<String> {
    match (before, after) {
        _ if is_same_number(before, after) => None,
        (Value::Object(before), Value::Object(after)) => {
            let added = after.iter().find(|(name, _)| !before.contains_key(*name));
            if let Some((name, value)) = added {
                return Some(format!("{path}.{name} was not there and is {value} now"));
            }
            before.iter().find_map(|(name, value)| match after.get(name) {
                Some(other) => difference(value, other, &format!("{path}.{name}")),
                None => Some(format!("{path}.{name} was {value} and is gone")),
            })
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let mut pairs = before.iter().zip(after).enumerate();
            pairs.find_map(|(index, (before, after))| difference(before, after, &format!("{path}[{index}]")))
        }
        (before, after) if before == after => None,
        (before, after) => Some(format!("{path} was {before} and is {after}")),
    }
}

fn is_same_number(before: &Value, after: &Value) -> bool {
    // An object may be a number in disguise.
    let is_scalar = |value: &Value| value.is_number() || value.as_object().is_some_and(|members| members.len() == 1);
    let number = |value| if is_scalar(value) { number_text(value) } else { None };
    match (number(before), number(after)) {
        (Some(before), Some(after)) => Decimal::of(&before) == Decimal::of(&after),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::round_trip;

    #[test]
    fn what_is_lost_is_named() {
        assert_eq!(round_trip::<Vec<i64>>("[1, 2.0]"), Ok(()));
        let lost = round_trip::<BTreeMap<String, Option<i64>>>(r#"{"a": null, "b": "x"}"#);
        assert_eq!(
            lost.map_err(|lost| lost.to_string()),
            Err("the example does not decode: `b`: expected an integer, found a string".to_owned())
        );
    }

    #[test]
    fn numbers_are_compared_by_their_exact_value() {
        use crate::Value;
        for number in ["12345678901234567890123", "0.1234567890123456789012", "1e400", "1.10"] {
            assert_eq!(round_trip::<Value>(&format!("[{number}]")), Ok(()));
        }
        let numbers = |text: &str| crate::Node::from_slice(text.as_bytes()).map(|node| node.to_value());
        let (before, after) = (numbers("[9007199254740993]"), numbers("[9007199254740992]"));
        let different = super::difference(&before.expect("JSON"), &after.expect("JSON"), "$");
        assert_eq!(different.as_deref(), Some("$[0] was 9007199254740993 and is 9007199254740992"));
        assert!(round_trip::<f64>("12345678901234567890123").is_err(), "a float is another number");
    }

    #[test]
    fn differences_are_found_at_their_place() {
        let before = serde_json::json!({"a": [1, {"b": true}]});
        let after = serde_json::json!({"a": [1, {"b": false}]});
        assert_eq!(super::difference(&before, &after, "$").as_deref(), Some("$.a[1].b was true and is false"));
        assert_eq!(super::difference(&before, &before, "$"), None);
        let gone = serde_json::json!({});
        assert!(super::difference(&before, &gone, "$").is_some_and(|found| found.ends_with("is gone")));
        assert!(super::difference(&gone, &before, "$").is_some_and(|found| found.contains("was not there")));
    }
}
