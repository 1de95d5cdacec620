//! Constraints: what JSON Schema says they mean, where a violation says it is, and that it gives no value away.

use std::collections::BTreeMap;

use bindery_runtime::validate::Location;
use bindery_runtime::{Check, Checks, Codec, DecodeError, Node, Nullable, Object, Value};
use serde_json::json;

/// What a constraint says of a value, as the message of its violation.
fn said<T: Codec>(value: T, constraint: impl FnOnce(Check<'_>) -> Check<'_>) -> Option<String> {
    let mut checks = Checks::new("body");
    constraint(checks.field("x", &value));
    let violations = checks.finish().err()?;
    assert_eq!(violations.iter().map(|violation| violation.path()).collect::<Vec<_>>(), ["body.x"]);
    violations.iter().next().map(|violation| violation.message().to_owned())
}

fn holds<T: Codec>(value: T, constraint: impl FnOnce(Check<'_>) -> Check<'_>) -> bool {
    said(value, constraint).is_none()
}

#[test]
fn length_is_counted_in_unicode_scalar_values() {
    assert_eq!(
        said("😀é".to_owned(), |check| check.min_length(3)).as_deref(),
        Some("2 characters, at least 3 are needed")
    );
    assert!(holds("😀é".to_owned(), |check| check.min_length(2).max_length(2)));
    assert_eq!(
        said("ab".to_owned(), |check| check.max_length(1)).as_deref(),
        Some("2 characters, at most 1 is allowed")
    );
    assert_eq!(said(String::new(), |check| check.min_length(1)).as_deref(), Some("0 characters, at least 1 is needed"));
    assert_eq!(
        said("a".to_owned(), |check| check.min_length(2)).as_deref(),
        Some("1 character, at least 2 are needed")
    );
}

#[test]
fn patterns_search() {
    assert!(holds("xxRLxx".to_owned(), |check| check.pattern("RL")));
    assert!(!holds("xxRLxx".to_owned(), |check| check.pattern("^RL")));
    assert!(holds("😀".to_owned(), |check| check.pattern("^.$")));
    // `$` is the end of the text, not of a line.
    assert!(!holds("a\n".to_owned(), |check| check.pattern("^a$")));
    // `\d` is ASCII.
    assert!(!holds("٣".to_owned(), |check| check.pattern(r"^\d$")));
    assert_eq!(
        said("secret".to_owned(), |check| check.pattern("^[0-9]{2}$")).as_deref(),
        Some("does not match the pattern `^[0-9]{2}$`")
    );
}

#[test]
fn a_pattern_may_be_said_in_parts() {
    let is_name = |text: &str| {
        said(text.to_owned(), |check| check.pattern_as("^(?=.*x)(?!0)", &["^.*x", "^[a-z0]+$"], &["^0"])).is_none()
    };
    assert!(is_name("ax") && is_name("x0"));
    assert!(!is_name("a") && !is_name("0x") && !is_name("-x"));
    assert_eq!(
        said("0".to_owned(), |check| check.pattern_as("^(?!0)", &[], &["^0"])).as_deref(),
        Some("does not match the pattern `^(?!0)`")
    );
}

#[test]
fn a_pattern_that_does_not_compile_says_nothing() {
    for pattern in ["([", r"(a)\1", "(?=a)", r"\p{L}", "a{4294967295}", "(((a{1000}){1000}){1000}){1000}"] {
        assert!(holds("b".to_owned(), |check| check.pattern(pattern)), "{pattern}");
        // Nor does it hide what the others say.
        let parts: &'static [&'static str] = vec![pattern, "^a"].leak();
        assert!(!holds("b".to_owned(), |check| check.pattern_as("shown", parts, &[])), "{pattern}");
    }
}

/// Each of them doubles the steps of an engine that tries and goes back, with each character, or has many to take.
#[test]
fn no_pattern_and_no_text_hang_a_check() {
    let patterns = [
        "^(a+)+$",
        "^(a|a)*$",
        "^(a|a?)+$",
        "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$",
        "^(?:a?){500}a{500}$",
        "(?:[a-z]{1,200}){1,20}0",
        ".{0,60000}0",
        "(?:a|b|ab){1,5000}c",
    ];
    for pattern in patterns {
        for length in [30, 1_000, 30_000, 100_000, 3_000_000] {
            let begun = std::time::Instant::now();
            let _ = said(format!("{}!", "a".repeat(length)), |check| check.pattern(pattern));
            let took = begun.elapsed();
            assert!(took.as_secs() < 20, "{pattern} on {length} characters: {took:?}");
        }
    }
    assert!(!holds("a".repeat(30) + "!", |check| check.pattern("^(a+)+$")));
}

/// Names and patterns are the document's, and violations are logged.
#[test]
fn violations_are_a_line_that_shows_what_it_holds() {
    let mut checks = Checks::new("body");
    let odd = "^\u{1b}31m\n\u{202e}\u{2028}$";
    checks.field("a\u{1b}\n\u{202e}", &"x".to_owned()).pattern(odd);
    checks.parameter(Location::Query, "q\u{1b}\r\u{202e}", &"x".to_owned()).pattern(odd);
    let said = checks.finish().expect_err("neither matches").to_string();
    assert!(said.contains("does not match the pattern `^ 31m  $`"), "{said}");
    assert!(!said.chars().any(|c| c.is_control() || matches!(c, '\u{202e}' | '\u{2028}')), "{said:?}");
}

#[test]
fn bounds_of_integers_are_exact() {
    assert!(holds(u64::MAX, |check| check.maximum(u64::MAX)));
    assert!(!holds(u64::MAX, |check| check.maximum(u64::MAX - 1)));
    assert!(!holds(u64::MAX, |check| check.exclusive_maximum(u64::MAX)));
    assert!(holds(u64::MAX, |check| check.exclusive_minimum(u64::MAX - 1)));
    assert!(holds(i64::MIN, |check| check.minimum(i64::MIN)));
    assert!(!holds(i64::MIN, |check| check.minimum(i64::MIN + 1)));
    let beyond = (1_i64 << 53) + 1;
    assert!(!holds(beyond, |check| check.maximum(9_007_199_254_740_992_i64)));
    assert!(!holds(beyond, |check| check.maximum(9_007_199_254_740_992.0)));
    assert!(!holds(beyond - 1, |check| check.minimum(9_007_199_254_740_993_i64)));
    // 2^64 as a float is greater than u64::MAX, which rounds to it.
    assert!(holds(u64::MAX, |check| check.exclusive_maximum(18_446_744_073_709_551_616.0)));
    assert!(!holds(-1_i64, |check| check.minimum(0)));
    assert!(holds(-1_i64, |check| check.minimum(-1e300)));
    assert!(!holds(-1_i64, |check| check.minimum(1e300)));
}

#[test]
fn bounds_of_floats_and_mixed_ones() {
    assert!(holds(0.5_f64, |check| check.minimum(0.5).maximum(0.5)));
    assert!(!holds(0.5_f64, |check| check.exclusive_minimum(0.5)));
    assert!(!holds(0.5_f64, |check| check.exclusive_maximum(0.5)));
    assert!(!holds(0.5_f64, |check| check.minimum(1)));
    assert!(holds(0.5_f64, |check| check.minimum(0)));
    assert!(!holds(-0.5_f64, |check| check.minimum(0)));
    assert!(holds(-0.5_f64, |check| check.minimum(-1)));
    assert!(!holds(1_i64, |check| check.minimum(1.5)));
    assert!(holds(2_i64, |check| check.minimum(1.5)));
    assert!(!holds(-1_i64, |check| check.maximum(-1.5)));
    assert!(holds(-2_i64, |check| check.maximum(-1.5)));
    assert!(holds(5_i64, |check| check.minimum(f64::NAN)));
    assert_eq!(said(0_i64, |check| check.minimum(1)).as_deref(), Some("the number is too small, at least 1 is needed"));
    assert_eq!(
        said(2.5_f64, |check| check.maximum(1.5)).as_deref(),
        Some("the number is too great, at most 1.5 is allowed")
    );
}

#[test]
fn multiples_are_counted_in_decimal() {
    assert!(holds(0.3_f64, |check| check.multiple_of(0.1)));
    assert!(holds(19.99_f64, |check| check.multiple_of(0.01)));
    assert!(!holds(19.995_f64, |check| check.multiple_of(0.01)));
    assert!(holds(1e300_f64, |check| check.multiple_of(0.5)));
    assert!(!holds(1e-300_f64, |check| check.multiple_of(3)));
    assert!(holds(-6_i64, |check| check.multiple_of(3)));
    assert!(!holds(7_i64, |check| check.multiple_of(3)));
    assert!(holds(4.5_f64, |check| check.multiple_of(1.5)));
    assert!(holds(0_i64, |check| check.multiple_of(7)));
    assert!(!holds(u64::MAX, |check| check.multiple_of(2)));
    assert!(holds(u64::MAX, |check| check.multiple_of(5)));
    assert!(holds(7_i64, |check| check.multiple_of(0)));
    assert_eq!(said(7_i64, |check| check.multiple_of(3)).as_deref(), Some("the number is not a multiple of 3"));
}

#[test]
fn arrays_and_objects_are_counted() {
    assert_eq!(said(Vec::<i64>::new(), |check| check.min_items(1)).as_deref(), Some("0 items, at least 1 is needed"));
    assert_eq!(said(vec![1_i64, 2, 3], |check| check.max_items(2)).as_deref(), Some("3 items, at most 2 are allowed"));
    assert_eq!(said(json!({}), |check| check.min_properties(2)).as_deref(), Some("0 members, at least 2 are needed"));
    assert_eq!(
        said(json!({"a": 1}), |check| check.max_properties(0)).as_deref(),
        Some("1 member, at most 0 are allowed")
    );
    assert!(holds(json!({"a": 1}), |check| check.min_properties(1).max_properties(1)));
}

#[test]
fn unique_items_compare_as_json_schema_does() {
    let unique = |items: Value| said(items, |check| check.unique_items());
    assert_eq!(unique(json!([1, 2, 1.0])).as_deref(), Some("the items 0 and 2 are equal, all items have to differ"));
    assert!(unique(json!([{"a": 1, "b": [2]}, {"b": [2], "a": 1}])).is_some());
    assert_eq!(unique(json!([1, "1", true, "true", null, "null", [1], ["1"], {"a": 1}, {"a": "1"}, 0.5])), None);
    assert_eq!(unique(json!([["a", "b"], ["ab"], ["a,b"], [["a"], "b"]])), None);
    assert!(unique(json!([0, -0.0])).is_some());
}

#[test]
fn a_constraint_speaks_only_of_its_json_type() {
    fn all(check: Check<'_>) -> Check<'_> {
        check
            .min_length(5)
            .max_length(0)
            .pattern("^never$")
            .min_items(5)
            .max_items(0)
            .unique_items()
            .min_properties(5)
            .max_properties(0)
            .minimum(5)
            .maximum(-5)
            .multiple_of(100)
    }
    assert!(holds(true, all));
    assert!(holds(None::<String>, all));
    assert!(holds(Nullable::<String>::Absent, all));
    assert!(holds(Nullable::<i64>::Null, all));
    assert!(holds(7_i64, |check| check.min_length(5).pattern("^a$").min_items(5).min_properties(5)));
    assert!(holds("7".to_owned(), |check| check.minimum(50).maximum(1).multiple_of(2).min_items(5)));
}

struct Signature {
    message_id: String,
    extra: Option<BTreeMap<String, Vec<Signature>>>,
}

impl Codec for Signature {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut object = node.object()?;
        Ok(Self { message_id: object.required("message_id")?, extra: object.optional("extra")? })
    }

    fn encode(&self) -> Node<'_> {
        let mut object = Object::with_capacity(2);
        object.required("message_id", &self.message_id);
        object.optional("extra", &self.extra);
        object.into()
    }

    fn validate(&self, checks: &mut Checks) {
        checks.field("message_id", &self.message_id).min_length(3).pattern("^m");
        checks.nested("extra", &self.extra);
    }
}

fn signature(message_id: &str) -> Signature {
    Signature { message_id: message_id.to_owned(), extra: None }
}

#[test]
fn nested_violations_say_where_they_are() {
    let mut deep = signature("m01");
    deep.extra = Some(BTreeMap::from([("by key".to_owned(), vec![signature("m02"), signature("hunter2")])]));
    let signatures = Nullable::Value(vec![deep, signature("m")]);
    let address = "x".to_owned();

    let mut checks = Checks::new("body");
    checks.nested("action_signatures", &signatures);
    checks.field("MessagingBinding.Address", &address).min_length(2);
    let violations = checks.finish().expect_err("three violations");
    assert_eq!(violations.len(), 3);
    assert_eq!(
        violations.to_string(),
        "3 violations: `body.action_signatures[0].extra[\"by key\"][1].message_id`: does not match the pattern `^m`; \
         `body.action_signatures[1].message_id`: 1 character, at least 3 are needed; \
         `body[\"MessagingBinding.Address\"]`: 1 character, at least 2 are needed"
    );
    assert!(!format!("{violations:?}").contains("hunter2"));
}

#[test]
fn items_and_values_have_their_own_paths() {
    let tags = vec!["short".to_owned(), "much too long".to_owned()];
    let grid = vec![vec![1_i64], vec![2, 30]];
    let labels = BTreeMap::from([("a".to_owned(), 1_i64), ("b".to_owned(), 200)]);
    let mut checks = Checks::new("body");
    checks.field("tags", &tags).min_items(1).items(|item| item.max_length(10)).max_items(1);
    checks.field("grid", &grid).items(|row| row.max_items(2).items(|cell| cell.maximum(9)));
    checks.field("labels", &labels).values(|label| label.maximum(100));
    let violations = checks.finish().expect_err("four violations");
    let paths: Vec<_> = violations.iter().map(|violation| violation.path()).collect();
    assert_eq!(paths, ["body.tags[1]", "body.tags", "body.grid[1][1]", "body.labels.b"]);
}

#[test]
fn parameters_are_named_with_their_location() {
    let mut checks = Checks::new("body");
    checks.parameter(Location::Path, "id", &"x".to_owned()).min_length(2);
    checks.parameter(Location::Query, "ids", &vec!["ok".to_owned(), "x".to_owned()]).items(|item| item.min_length(2));
    checks.parameter(Location::Header, "X-Filter", &signature("m")).report("cannot be sent in a header");
    checks.parameter(Location::Cookie, "session", &None::<String>).min_length(2);
    checks.value(&7_i64).maximum(5);
    let violations = checks.finish().expect_err("five violations");
    assert_eq!(
        violations.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "path parameter `id`: 1 character, at least 2 are needed",
            "query parameter `ids[1]`: 1 character, at least 2 are needed",
            "header parameter `X-Filter.message_id`: 1 character, at least 3 are needed",
            "header parameter `X-Filter`: cannot be sent in a header",
            "`body`: the number is too great, at most 5 is allowed",
        ]
    );
}

#[test]
fn nothing_wrong_is_no_error() {
    let mut checks = Checks::new("body");
    checks.field("a", &"abc".to_owned()).min_length(3);
    assert_eq!(checks.finish(), Ok(()));
}
