//! Texts and numbers that a schema allows, several of each, the plainest first.

use serde_json::{Number, Value};

use super::flat::Flat;
use super::pattern;

/// What is tried where a pattern cannot be read.
const GUESSES: &[&str] = &[
    "a",
    "1",
    "A",
    "abc",
    "ABC",
    "example",
    "Example1",
    "a-b",
    "a_b",
    "a.b",
    "/a",
    "00000000",
    "12345678901234567890",
    "0123456789abcdef0123456789abcdef",
    "example.com",
    "me@example.com",
    "https://example.com/",
    "Passw0rd!",
    "192.0.2.1",
    "192.0.2.0/24",
    "2024-02-29",
    "#a1b2c3",
    "+14155550100",
];

/// Texts of the schema's format, pattern and length.
pub fn texts(flat: &Flat) -> Vec<String> {
    let (least, most) = (flat.count("minLength").unwrap_or(0), flat.count("maxLength").unwrap_or(usize::MAX));
    let mut texts: Vec<String> = of_format(flat.format).iter().map(|text| (*text).to_owned()).collect();
    if !flat.patterns.is_empty() {
        if flat.format.is_none() {
            texts.clear();
        }
        texts.extend(flat.patterns.iter().flat_map(|pattern| pattern::texts(pattern, least)));
        texts.extend(flat.hints.iter().filter_map(|hint| hint.as_str()).map(ToOwned::to_owned));
        texts.extend(GUESSES.iter().map(|text| (*text).to_owned()));
    }
    if flat.patterns.is_empty() {
        texts.push("x".repeat(least.clamp(1, 1 << 16)));
        texts.extend((most < 256).then(|| "y".repeat(most)));
    }
    let fits = |text: &String| (least..=most).contains(&text.chars().count());
    texts.retain(|text| fits(text) && flat.patterns.iter().all(|pattern| pattern::matches(pattern, text)));
    let mut kept = Vec::new();
    texts.into_iter().for_each(|text| {
        if !kept.contains(&text) {
            kept.push(text);
        }
    });
    // Of many that match a pattern the first few show it.
    kept.truncate(8);
    kept
}

fn of_format(format: Option<&str>) -> &'static [&'static str] {
    match format.unwrap_or_default() {
        "date-time" => &[
            "2024-02-29T12:34:56Z",
            "2024-02-29T12:34:56.789+02:00",
            "2024-02-29T12:34:56.120Z",
            "2024-02-29T12:34:56.123456789-11:30",
            "1969-12-31T23:59:59Z",
        ],
        "date" => &["2024-02-29", "0001-01-01"],
        "time" => &["12:34:56Z", "23:59:59.5+02:00"],
        "duration" => &["P1DT2H", "PT0.5S"],
        "uuid" => &["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
        "byte" => &["aGVsbG8=", "", "+/+/", "aGVsbG8h"],
        "base64url" => &["aGVsbG8", "", "-_-_", "aGVsbG8="],
        "email" => &["me@example.com"],
        "uri" | "url" | "uri-reference" => &["https://example.com/a?b=c#d", "https://example.com"],
        "hostname" => &["example.com"],
        "ipv4" => &["192.0.2.1"],
        "ipv6" => &["2001:db8::1", "2001:0DB8:0:0:0:0:0:1"],
        "int32" | "int64" | "uint64" => &["42", "-7", "0"],
        "decimal" | "double" | "float" => &["1.50", "-0.10"],
        _ => &["text", "", "Zo\u{eb} \u{1f600} \"quoted\" \\ /\n\t\u{1}"],
    }
}

/// Numbers of the schema's format, within its limits.
pub fn numbers(flat: &Flat, integer: bool) -> Vec<Value> {
    let mut numbers: Vec<Number> = if integer { integers(flat.format) } else { fractions(flat.format) };
    let limits = flat.limits.iter().filter(|(keyword, _)| keyword.ends_with("imum"));
    for (keyword, limit) in limits {
        numbers.push((*limit).clone());
        let inward = if keyword.contains("Min") || keyword.starts_with("min") { 1.0 } else { -1.0 };
        numbers.extend(beside(limit, inward));
        if !integer {
            numbers.extend(limit.as_f64().and_then(|limit| Number::from_f64(limit + inward / 8.0)));
        }
    }
    for step in &flat.steps {
        numbers.extend([1.0, 2.0, 10.0].iter().filter_map(|times| number(step * times, integer)));
    }
    let mut kept: Vec<Value> = Vec::new();
    let fits = |number: &Number| !integer || is_within(flat.format, number);
    for number in numbers.into_iter().filter(|number| allows(flat, number, integer) && fits(number)) {
        let value = Value::Number(number);
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

/// Whether a format of integers (OpenAPI's registry) has the number: bounds that were written by way of a floating-point
/// number are often one past the last.
fn is_within(format: Option<&str>, number: &Number) -> bool {
    let signed = |least: i64, most: i64| number.as_i64().is_some_and(|number| (least..=most).contains(&number));
    let unsigned = |most: u64| number.as_u64().is_some_and(|number| number <= most);
    match format.unwrap_or_default() {
        "int8" => signed(i8::MIN.into(), i8::MAX.into()),
        "int16" => signed(i16::MIN.into(), i16::MAX.into()),
        "int32" => signed(i32::MIN.into(), i32::MAX.into()),
        "int64" => signed(i64::MIN, i64::MAX),
        "uint8" => unsigned(u8::MAX.into()),
        "uint16" => unsigned(u16::MAX.into()),
        "uint32" => unsigned(u32::MAX.into()),
        "uint64" => unsigned(u64::MAX),
        _ => true,
    }
}

fn integers(format: Option<&str>) -> Vec<Number> {
    let unsigned = |most: u64| [1, 0, most].map(Number::from).to_vec();
    match format.unwrap_or_default() {
        "int8" => [1, 0, -1, i8::MIN.into(), i8::MAX.into()].map(i64::into).to_vec(),
        "int16" => [1, 0, -1, i16::MIN.into(), i16::MAX.into()].map(i64::into).to_vec(),
        "int32" => [1, 0, -1, i32::MIN.into(), i32::MAX.into()].map(i64::into).to_vec(),
        "uint8" => unsigned(u8::MAX.into()),
        "uint16" => unsigned(u16::MAX.into()),
        "uint32" => unsigned(u32::MAX.into()),
        "uint64" => unsigned(u64::MAX),
        "uint" => unsigned(1 << 53),
        "int64" => [1, 0, -1, i64::MIN, i64::MAX].map(Number::from).to_vec(),
        // Two to the power of 53 is where floats begin to leave integers out.
        _ => [1, 0, -1, (1 << 53) + 1].map(i64::into).to_vec(),
    }
}

fn fractions(format: Option<&str>) -> Vec<Number> {
    let plain = [1.5, 0.1, -0.25, 0.0].into_iter().filter_map(Number::from_f64);
    let large = (format != Some("float")).then(|| Number::from_f64(1e300)).flatten();
    plain.chain([Number::from(7)]).chain(large).collect()
}

fn beside(limit: &Number, by: f64) -> Option<Number> {
    match limit.as_i64() {
        Some(limit) => limit.checked_add(by as i64).map(Number::from),
        None => limit.as_f64().and_then(|limit| number(limit + by, limit.fract() == 0.0)),
    }
}

fn number(value: f64, integer: bool) -> Option<Number> {
    let exact = integer && value.fract() == 0.0 && value.abs() < 9e15;
    if exact { Some(Number::from(value as i64)) } else { Number::from_f64(value) }
}

fn allows(flat: &Flat, number: &Number, integer: bool) -> bool {
    let Some(value) = number.as_f64() else { return false };
    let within = |(keyword, limit): &(&str, &Number)| {
        // Two integers are compared as such: the validator's floating-point numbers take the next ones for the limit.
        let order = match (number.as_i128(), limit.as_i128()) {
            (Some(number), Some(limit)) => number.cmp(&limit),
            _ => value.total_cmp(&limit.as_f64().unwrap_or(value)),
        };
        match *keyword {
            "minimum" => order.is_ge(),
            "maximum" => order.is_le(),
            "exclusiveMinimum" => order.is_gt(),
            "exclusiveMaximum" => order.is_lt(),
            _ => true,
        }
    };
    let is_step = |step: &f64| match (number.as_i64(), step.fract() == 0.0) {
        (Some(number), true) => number % (*step as i64).max(1) == 0,
        _ => ((value / step) - (value / step).round()).abs() < 1e-9,
    };
    (!integer || value.fract() == 0.0) && flat.limits.iter().all(within) && flat.steps.iter().all(is_step)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{numbers, texts};
    use crate::corpus::fidelity::flat::Flat;

    fn flat(schema: &Value) -> Flat<'_> {
        Flat::of(schema, &[schema]).expect("it leads somewhere")
    }

    #[test]
    fn texts_have_their_length_and_pattern() {
        for schema in [
            json!({"minLength": 40, "maxLength": 42}),
            json!({"maxLength": 2}),
            json!({"pattern": "^[a-z]+$", "minLength": 19, "maxLength": 20}),
            json!({"format": "uuid", "maxLength": 36}),
            json!({"pattern": "^(?!x)[a-z]+$"}),
            json!({"pattern": "^(?=.*q)(?=.*z)qz$", "example": "qz"}),
        ] {
            let texts = texts(&flat(&schema));
            assert!(!texts.is_empty(), "{schema}");
            let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
            assert!(texts.iter().all(|text| validator.is_valid(&json!(text))), "{schema}: {texts:?}");
        }
        assert!(texts(&flat(&json!({"pattern": "^a$", "minLength": 2}))).is_empty());
    }

    #[test]
    fn numbers_keep_to_their_limits() {
        for (schema, integer) in [
            (json!({"minimum": 10, "maximum": 20}), true),
            (json!({"exclusiveMinimum": 0, "exclusiveMaximum": 1}), false),
            (json!({"multipleOf": 0.05, "minimum": 0}), false),
            (json!({"format": "int64", "minimum": 5}), true),
            (json!({"exclusiveMinimum": 3, "multipleOf": 5}), true),
            (json!({"multipleOf": 8}), true),
        ] {
            let numbers = numbers(&flat(&schema), integer);
            assert!(!numbers.is_empty(), "{schema}");
            let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
            assert!(numbers.iter().all(|number| validator.is_valid(number)), "{schema}: {numbers:?}");
        }
        assert!(numbers(&flat(&json!({"minimum": 1, "maximum": 0})), true).is_empty());
    }
}
