//! The codec: what JSON becomes, what it is written as again, and what is said of JSON that has another form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bindery_runtime::{
    Codec, DateTime, DecodeError, Node, Nullable, Object, Redacted, Value, number_text, serde_impls, union,
};
use serde_json::json;

fn read<T: Codec>(text: &str) -> Result<T, DecodeError> {
    T::decode(&Node::from_slice(text.as_bytes())?)
}

fn error_of<T: Codec>(text: &str) -> String {
    match read::<T>(text) {
        Ok(_) => format!("no error for {text}"),
        Err(error) => error.to_string(),
    }
}

fn text_of<T: Codec>(value: &T) -> String {
    String::from_utf8(value.encode().to_vec()).expect("JSON is UTF-8")
}

fn round_trip<T: Codec + PartialEq + std::fmt::Debug>(value: T, text: &str) {
    assert_eq!(text_of(&value), text);
    assert_eq!(read::<T>(text).expect(text), value);
}

/// One member of each of the four kinds, and what is left over.
#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    id: String,
    count: Option<i64>,
    parent: Option<String>,
    topic: Nullable<String>,
    children: Option<Vec<Model>>,
    additional_properties: BTreeMap<String, Value>,
}

impl Codec for Model {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut object = node.object()?;
        Ok(Self {
            id: object.required("id")?,
            count: object.optional("count")?,
            parent: object.required_nullable("parent")?,
            topic: object.optional_nullable("topic")?,
            children: object.optional("children")?,
            additional_properties: object.additional_properties(),
        })
    }

    fn encode(&self) -> Node<'_> {
        let mut object = Object::with_capacity(5);
        object.required("id", &self.id);
        object.optional("count", &self.count);
        object.required_nullable("parent", &self.parent);
        object.optional_nullable("topic", &self.topic);
        object.optional("children", &self.children);
        object.additional_properties(&self.additional_properties);
        object.into()
    }
}
serde_impls!(Model);

#[test]
fn values_of_std_types_survive_a_round_trip() {
    round_trip(true, "true");
    round_trip(i8::MIN, "-128");
    round_trip(i16::MAX, "32767");
    round_trip(i32::MIN, "-2147483648");
    round_trip(i64::MIN, "-9223372036854775808");
    round_trip(i64::MAX, "9223372036854775807");
    round_trip(u8::MAX, "255");
    round_trip(u16::MAX, "65535");
    round_trip(u32::MAX, "4294967295");
    round_trip(u64::MAX, "18446744073709551615");
    round_trip(0.1_f64, "0.1");
    round_trip(1e308_f64, "1e+308");
    round_trip(f64::MIN_POSITIVE, "2.2250738585072014e-308");
    round_trip(0.1_f32, "0.1");
    round_trip(f32::MAX, "3.4028235e+38");
    round_trip(String::from("a\"\\\n\u{1}é😀"), "\"a\\\"\\\\\\n\\u0001é😀\"");
    round_trip(json!({"b": [1, 2.5, null], "a": {"x": false}}), r#"{"b":[1,2.5,null],"a":{"x":false}}"#);
    round_trip(Some(1_i64), "1");
    round_trip(None::<i64>, "null");
    round_trip(Nullable::Value(1_i64), "1");
    round_trip(Nullable::<i64>::Null, "null");
    round_trip(Box::new(7_u8), "7");
    round_trip(vec![vec![1_i64], vec![]], "[[1],[]]");
    round_trip(BTreeMap::from([(String::from("k"), vec![true])]), r#"{"k":[true]}"#);
    round_trip(BTreeMap::<String, Value>::new(), "{}");
}

#[test]
fn short_floats_keep_their_shortest_decimal() {
    for bits in (0..u32::MAX).step_by(65_537) {
        let value = f32::from_bits(bits);
        if value.is_finite() {
            let back = f32::decode(&value.encode()).expect("a finite float");
            assert_eq!(back.to_bits(), value.to_bits(), "{value}");
        }
    }
}

#[test]
fn numbers_are_read_with_the_leniency_that_loses_nothing() {
    assert_eq!(read::<i64>("3.0"), Ok(3));
    assert_eq!(read::<u64>("1e3"), Ok(1000));
    assert_eq!(read::<i64>("-1e18"), Ok(-1_000_000_000_000_000_000));
    assert_eq!(read::<f64>("3"), Ok(3.0));
    assert_eq!(read::<String>("12345678901234567890"), Ok(String::from("12345678901234567890")));
    assert_eq!(read::<String>("-5"), Ok(String::from("-5")));
}

#[test]
fn numbers_of_the_wrong_kind_or_size_say_so() {
    assert_eq!(error_of::<u8>("256"), "`$`: expected an integer from 0 to 255, found a number out of that range");
    assert_eq!(
        error_of::<i64>("9223372036854775808"),
        "`$`: expected an integer from -9223372036854775808 to 9223372036854775807, found a number out of that range"
    );
    assert_eq!(
        error_of::<u64>("1e300"),
        "`$`: expected an integer from 0 to 18446744073709551615, found a number out of that range"
    );
    // The nearest float of 2^64 is not to be taken for u64::MAX.
    assert!(read::<u64>("18446744073709551616").is_err());
    assert_eq!(error_of::<i64>("3.5"), "`$`: expected an integer, found a number with a fraction");
    assert_eq!(error_of::<i64>("\"3\""), "`$`: expected an integer, found a string");
    assert_eq!(error_of::<f64>("\"3\""), "`$`: expected a number, found a string");
    assert!(
        error_of::<f32>("1e300").starts_with("`$`: expected a number from -340282350000000000000000000000000000000")
    );
    assert_eq!(error_of::<String>("1.0"), "`$`: expected a string, found a number");
    assert_eq!(error_of::<String>("true"), "`$`: expected a string, found a boolean");
    assert_eq!(error_of::<bool>("0"), "`$`: expected a boolean, found a number");
    assert_eq!(error_of::<bool>("null"), "`$`: expected a boolean, found null");
}

#[test]
fn numbers_that_json_has_not_become_the_nearest_honest_thing() {
    assert_eq!(text_of(&f64::NAN), "null");
    assert_eq!(text_of(&f64::NEG_INFINITY), "null");
    assert_eq!(text_of(&f32::INFINITY), "null");
    assert_eq!(Node::from(i128::from(u64::MAX)), Node::from(u64::MAX));
    assert_eq!(Node::from(i128::from(i64::MIN)), Node::from(i64::MIN));
}

/// What `f64` holds is written as it always was; what it does not hold, as it came. (The powers have a sign, because
/// `serde_json` gives them one where a build has its `arbitrary_precision` on.)
#[test]
fn numbers_of_any_length_stay_exact() {
    let text = concat!(
        r#"{"id":"a","parent":null,"atto":0.1234567890123456789012,"far":[1e+400,-1e+400,{"x":"1e400 \\\" 2e999"}],"#,
        r#""float":1.0,"id ":0.1,"minus":-0.0,"near":1e-400,"wei":12345678901234567890123,"wide":18446744073709551616,"#,
        r#""word":18446744073709551615}"#
    );
    let model = read::<Model>(text).expect("a model");
    assert_eq!(text_of(&model), text);
    assert_eq!(read::<Value>(text).map(|value| text_of(&value)).as_deref(), Ok(text));
    assert_eq!(serde_json::to_string(&model).expect("by serde"), text);
    let digits = |name: &str| number_text(&model.additional_properties[name]);
    assert_eq!(digits("wei").as_deref(), Some("12345678901234567890123"));
    assert_eq!(digits("word").as_deref(), Some("18446744073709551615"));
    assert_eq!(digits("far"), None);
    let value = Value::from_iter([("big", model.additional_properties["wei"].clone())]);
    let back = serde_json::from_value::<BTreeMap<String, Value>>(value).expect("a map");
    assert_eq!(back["big"], model.additional_properties["wei"]);
}

#[test]
fn types_read_what_they_can_of_long_numbers() {
    assert_eq!(read::<f64>("12345678901234567890123"), Ok(12_345_678_901_234_567_890_123.0));
    assert_eq!(read::<f64>("1e-400"), Ok(0.0));
    assert_eq!(
        error_of::<f64>("1e400"),
        "`$`: expected a number that a float can hold, found a number out of that range"
    );
    assert_eq!(read::<String>("12345678901234567890123").as_deref(), Ok("12345678901234567890123"));
    assert_eq!(read::<i64>("9007199254740993.0"), Ok(9_007_199_254_740_993));
    assert_eq!(error_of::<i64>("0.1234567890123456789"), "`$`: expected an integer, found a number with a fraction");
    assert_eq!(
        error_of::<Vec<i64>>("[1,12345678901234567890123]"),
        "`$[1]`: expected an integer from -9223372036854775808 to 9223372036854775807, found a number out of that range"
    );
    round_trip(i128::MIN, "-170141183460469231731687303715884105728");
    round_trip(12_345_678_901_234_567_890_123_i128, "12345678901234567890123");
    assert_eq!(read::<i128>("1e23"), Ok(100_000_000_000_000_000_000_000));
    assert_eq!(read::<i128>("9223372036854776000.0"), Ok(9_223_372_036_854_776_000));
    assert!(read::<i128>("170141183460469231731687303715884105728").is_err());
}

#[test]
fn long_numbers_change_nothing_else_about_a_body() {
    let error = Node::from_slice(b"[1e400,\n 1e500 2]").expect_err("no comma");
    assert_eq!(error.to_string(), "not valid JSON at line 2, column 8: expected `,` or `]`");
    for text in ["[1e]", "[1e400", "[1.]", "[-]", "[01e400]", "\"1e400", "[1e400]]", "1e400 x"] {
        assert!(Node::from_slice(text.as_bytes()).is_err(), "{text}");
    }
    assert!(Node::from_slice(b"[1e400, \"\xFF\"]").is_err());
    let deep = ["[".repeat(127), "1e+400".to_owned(), "]".repeat(127)].concat();
    assert_eq!(Node::from_slice(deep.as_bytes()).map(|node| node.to_vec()), Ok(deep.into_bytes()));
    let twice = read::<Value>(r#"{"a":1e400,"b":0.5,"a":12345678901234567890123,"c":0.12345678901234567890}"#);
    let expected = r#"{"a":12345678901234567890123,"b":0.5,"c":0.12345678901234567890}"#;
    assert_eq!(twice.map(|value| text_of(&value).len()), Ok(expected.len()));
    let long = format!("[{}]", vec!["9".repeat(1000); 1000].join(","));
    assert_eq!(Node::from_slice(long.as_bytes()).map(|node| node.to_vec()), Ok(long.into_bytes()));
}

#[test]
fn strings_and_names_without_escapes_are_borrowed() {
    let text = br#"{"plain": "text", "esc\u0061ped": "te\u0078t"}"#;
    let node = Node::from_slice(text).expect("JSON");
    let Node::Object(object) = &node else { panic!("{node:?}") };
    assert!(matches!(object.get("plain"), Some(Node::String(Cow::Borrowed("text")))));
    assert!(matches!(object.get("escaped"), Some(Node::String(Cow::Owned(text))) if text == "text"));
    let lent: Vec<bool> = object.iter().map(|(name, _)| text.as_ptr_range().contains(&name.as_ptr())).collect();
    assert_eq!(lent, [true, false]);

    let value = json!({"a": "b"});
    let node = Node::from_value(&value);
    assert!(matches!(node.get("a"), Some(Node::String(Cow::Borrowed("b")))));
    let written = String::from("c");
    assert!(matches!(written.encode(), Node::String(Cow::Borrowed("c"))));
}

#[test]
fn deserializers_that_lend_nothing_work_too() {
    let text = r#"{"id":"g1","parent":null,"colour":"red"}"#;
    let expected = read::<Model>(text).expect("a model");
    assert_eq!(serde_json::from_reader::<_, Model>(text.as_bytes()).expect("from a reader"), expected);
    let value: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(serde_json::from_value::<Model>(value.clone()).expect("from a value"), expected);
    assert_eq!(serde_json::from_str::<Model>(text).expect("from a str"), expected);
    assert_eq!(serde_json::to_value(&expected).expect("to a value"), value);
    assert_eq!(serde_json::to_string(&expected).expect("to a string"), text);
    let error = serde_json::from_str::<Vec<Model>>(r#"[{"id":"a"},{"id":true}]"#).expect_err("a boolean");
    assert!(error.to_string().starts_with("`id`: expected a string, found a boolean"), "{error}");
}

#[test]
fn the_four_kinds_of_members_stay_apart() {
    let absent = read::<Model>(r#"{"id":"a","parent":null}"#).expect("a model");
    assert_eq!(absent, Model { id: String::from("a"), ..Model::default() });
    assert_eq!(text_of(&absent), r#"{"id":"a","parent":null}"#);

    let null = read::<Model>(r#"{"id":"a","count":null,"topic":null}"#).expect("a model");
    assert_eq!((null.count, &null.parent, &null.topic), (None, &None, &Nullable::Null));
    // A null that nobody documents is kept beside, and goes out again.
    assert_eq!(text_of(&null), r#"{"id":"a","parent":null,"topic":null,"count":null}"#);

    let full = r#"{"id":"a","count":1,"parent":"b","topic":"c"}"#;
    let value = read::<Model>(full).expect("a model");
    assert_eq!((value.count, value.parent.as_deref(), value.topic.as_deref()), (Some(1), Some("b"), Some("c")));
    assert_eq!(text_of(&value), full);

    assert_eq!(error_of::<Model>("{}"), "`id`: this required member is missing");
    assert_eq!(error_of::<Model>(r#"{"id":null}"#), "`id`: expected a string, found null");
    assert_eq!(error_of::<Model>("[]"), "`$`: expected an object, found an array");
}

#[test]
fn unknown_members_are_kept() {
    let text = r#"{"zeta":{"deep":[1]},"topic":"t","id":"a","alpha":null,"count":2}"#;
    let model = read::<Model>(text).expect("a model");
    assert_eq!(Value::from_iter(model.additional_properties.clone()), json!({"alpha": null, "zeta": {"deep": [1]}}));
    assert_eq!(text_of(&model), r#"{"id":"a","count":2,"parent":null,"topic":"t","alpha":null,"zeta":{"deep":[1]}}"#);
}

#[test]
fn members_are_found_in_any_order_and_beyond_64_of_them() {
    let mut text = String::from("{");
    for index in (0..200).rev() {
        text.push_str(&format!("\"m{index}\":{index},"));
    }
    text.push_str("\"last\":0}");
    let node = Node::from_slice(text.as_bytes()).expect("JSON");
    let mut object = node.object().expect("an object");
    for index in 0..137 {
        assert_eq!(object.required::<i64>(&format!("m{index}")), Ok(index));
    }
    let rest = object.additional_properties_of::<i64>().expect("integers");
    assert_eq!(rest.len(), 64);
    assert!(rest.contains_key("m137") && !rest.contains_key("m136") && rest.contains_key("last"));
}

#[test]
fn of_repeated_members_the_last_one_counts() {
    let model = read::<Model>(r#"{"id":"a","x":1,"id":"b","x":2,"id":"c"}"#).expect("a model");
    assert_eq!(model.id, "c");
    assert_eq!(model.additional_properties, BTreeMap::from([(String::from("x"), json!(2))]));
    assert_eq!(read::<BTreeMap<String, i64>>(r#"{"a":1,"a":2}"#), Ok(BTreeMap::from([(String::from("a"), 2)])));

    let mut text = String::from("{");
    for index in 0..300 {
        text.push_str(&format!("\"m{}\":{index},", index % 150));
    }
    text.push_str("\"end\":0}");
    let members = read::<BTreeMap<String, i64>>(&text).expect("a map");
    assert_eq!((members.len(), members["m0"], members["m149"]), (151, 150, 299));
}

#[test]
fn a_declared_member_is_never_overwritten_by_an_additional_one() {
    let extras = BTreeMap::from([(String::from("id"), json!("evil")), (String::from("more"), json!(1))]);
    let model = Model { id: String::from("a"), additional_properties: extras, ..Model::default() };
    assert_eq!(text_of(&model), r#"{"id":"a","parent":null,"more":1}"#);
}

#[test]
fn errors_say_where_they_are() {
    let nested = r#"{"id":"a","children":[{"id":"b"},{"id":"c","children":[{"id":false}]}]}"#;
    let error = read::<Model>(nested).expect_err("a boolean");
    assert_eq!(error.path(), "children[1].children[0].id");
    assert_eq!(error.to_string(), "`children[1].children[0].id`: expected a string, found a boolean");

    let error = read::<BTreeMap<String, Vec<i64>>>(r#"{"a b":[1,"x"]}"#).expect_err("a string");
    assert_eq!(error.path(), r#"$["a b"][1]"#);
    let error = read::<Vec<BTreeMap<String, i64>>>(r#"[{"line\nbreak":true}]"#).expect_err("a boolean");
    assert_eq!(error.path(), r#"$[0]["line\nbreak"]"#);
    let error = read::<BTreeMap<String, Model>>(r#"{"k":{}}"#).expect_err("no id");
    assert_eq!((error.path(), error.position()), ("k.id", None));
}

#[test]
fn errors_print_no_value_of_the_body() {
    for text in [r#"{"id":{"secret":"hunter2"}}"#, r#"{"id":"hunter2","count":"hunter2"}"#, r#"{"id":"hunter2"#] {
        let error = read::<Model>(text).expect_err("not a model");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn text_that_is_not_json_is_an_error_with_its_position() {
    let error = Node::from_slice(b"{\"a\": 1,\n  \"b\" 2}").expect_err("no colon");
    assert_eq!(error.position(), Some((2, 7)));
    assert_eq!(error.to_string(), "not valid JSON at line 2, column 7: expected `:`");
    assert_eq!(
        Node::from_slice(b"1 2").expect_err("two values").to_string(),
        "not valid JSON at line 1, column 3: trailing characters"
    );
    assert_eq!(
        Node::from_slice(b"").expect_err("nothing").to_string(),
        "not valid JSON at line 1, column 0: EOF while parsing a value"
    );
    assert!(Node::from_slice(b"\"\xFF\"").is_err());
    assert!(Node::from_slice(b"{\"\xFF\":1}").is_err());
    assert!(Node::from_slice(b"{\"a\":1,}").is_err());
    assert_eq!(Node::from_slice(b"\xEF\xBB\xBF[]"), Ok(Node::Array(Vec::new())));
}

#[test]
fn a_depth_bomb_is_an_error() {
    let error = Node::from_slice(&vec![b'['; 100_000]).expect_err("too deep");
    assert!(error.to_string().contains("recursion limit exceeded"), "{error}");
    assert!(Node::from_slice(&[vec![b'['; 127], vec![b']'; 127]].concat()).is_ok());
    let objects = "{\"a\":".repeat(100_000);
    assert!(serde_json::from_str::<Model>(&objects).is_err());
}

#[test]
fn many_members_of_colliding_names_cost_no_square() {
    let mut text = String::from("{");
    for index in 0..200_000 {
        text.push_str(&format!("\"x{index:08}x\":0,"));
    }
    text.push_str("\"id\":\"a\"}");
    assert_eq!(read::<Model>(&text).expect("a model").additional_properties.len(), 200_000);
}

#[test]
fn an_object_that_looks_like_a_disguised_number_is_kept() {
    let text = r#"{"$serde_json::private::Number":"twelve"}"#;
    assert!(matches!(Node::from_slice(text.as_bytes()), Ok(Node::Object(_))));
}

#[derive(Debug, PartialEq)]
enum Shape {
    Circle(Circle),
    Unknown(Value),
}

#[derive(Debug, PartialEq)]
struct Circle {
    radius: f64,
}

impl Codec for Circle {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        Ok(Self { radius: node.object()?.required("radius")? })
    }

    fn encode(&self) -> Node<'_> {
        let mut object = Object::with_capacity(1);
        object.required("radius", &self.radius);
        object.into()
    }
}

impl Codec for Shape {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        Ok(match node.tag("kind") {
            Some("circle") => union::variant(node, Self::Circle, Self::Unknown),
            _ => Self::Unknown(node.to_value()),
        })
    }

    fn fits(node: &Node<'_>) -> Result<(), DecodeError> {
        union::fits(node, &["kind", "colour"])
    }

    fn encode(&self) -> Node<'_> {
        match self {
            Self::Circle(value) => value.encode(),
            Self::Unknown(value) => value.encode(),
        }
    }
}

#[test]
fn unions_keep_what_they_do_not_know() {
    assert_eq!(read::<Shape>(r#"{"kind":"circle","radius":2}"#), Ok(Shape::Circle(Circle { radius: 2.0 })));
    let odd = json!({"kind": "circle", "radius": "wide"});
    assert_eq!(read::<Shape>(&odd.to_string()), Ok(Shape::Unknown(odd)));
    let square = json!({"kind": "square", "side": 1});
    assert_eq!(read::<Shape>(&square.to_string()), Ok(Shape::Unknown(square)));
    let untagged = json!({"colour": "red"});
    assert_eq!(read::<Shape>(&untagged.to_string()), Ok(Shape::Unknown(untagged)));
    let foreign = json!([{"side": 1}, 3]);
    let kept = foreign.as_array().expect("a list").iter().cloned().map(Shape::Unknown).collect();
    assert_eq!(read::<Vec<Shape>>(&foreign.to_string()), Ok(kept));
    assert_eq!(read::<Value>(r#"{"kind":7}"#).map(|value| Node::from_value(&value).tag("kind").is_none()), Ok(true));
}

#[test]
fn a_union_knows_what_it_would_merely_keep() {
    let fits = |json: Value| Shape::fits(&Node::from_value(&json)).map_err(|error| error.to_string());
    assert_eq!(fits(json!({"colour": "red"})), Ok(()));
    let expected = "`$`: expected an object with one of `kind`, `colour`, found an object";
    assert_eq!(fits(json!({"side": 1})), Err(expected.to_owned()));
    assert_eq!(fits(json!(3)), Err(expected.replace("found an object", "found a number")));
    assert!(union::fits(&Node::Null, &[]).is_ok());
}

#[test]
fn date_times_keep_their_text_byte_for_byte() {
    for text in ["2015-12-16T22:18:37Z", "2015-12-16T22:18:37.000+01:00", "2015-12-16t22:18:37.120z"] {
        let quoted = format!("\"{text}\"");
        let read = read::<DateTime>(&quoted).expect("a date-time");
        assert!(read.value().is_some(), "{text}");
        assert_eq!((read.as_str(), text_of(&read)), (text, quoted.clone()));
        assert_eq!(serde_json::from_str::<DateTime>(&quoted).expect("by serde"), read);
        assert_eq!(serde_json::to_string(&read).expect("by serde"), quoted);
    }
    let odd = read::<DateTime>("\"yesterday\"").expect("any text");
    assert_eq!((odd.value(), odd.to_string(), format!("{odd:?}")), (None, "yesterday".into(), "\"yesterday\"".into()));
    let seconds = read::<DateTime>("1450304317").expect("an integer as its digits");
    assert_eq!(seconds.as_str(), "1450304317");
    assert_eq!(error_of::<DateTime>("true"), "`$`: expected a string, found a boolean");

    let timestamp = "2026-03-01T12:30:00Z".parse::<jiff::Timestamp>().expect("a timestamp");
    let made = DateTime::from(timestamp);
    assert_eq!((made.as_str(), made.value()), ("2026-03-01T12:30:00Z", Some(&timestamp)));
    assert_eq!(made, DateTime::from("2026-03-01T12:30:00Z"));
    assert_ne!(made, DateTime::from("2026-03-01T12:30:00+00:00"));
}

#[test]
fn nullable_has_three_states() {
    let value: Nullable<String> = "a".into();
    assert_eq!(value.as_ref().map(String::len), Nullable::Value(1));
    assert_eq!((value.is_value(), value.is_null(), value.is_absent()), (true, false, false));
    assert_eq!(Nullable::<i64>::from(None), Nullable::Absent);
    assert_eq!(Nullable::<i64>::from(Some(1)), Nullable::Value(1));
    assert_eq!(Nullable::<i64>::Null.into_option(), None);
    assert_eq!(Nullable::<i64>::Null.map(|value| value + 1), Nullable::Null);
    assert!(Nullable::<i64>::Null.is_null() && Nullable::<i64>::default().is_absent());
}

#[test]
fn secrets_are_printed_as_redacted() {
    assert_eq!(format!("{Redacted:?}"), "[redacted]");
}
