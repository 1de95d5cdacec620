//! OpenAPI 3.1.1's table of styles, and what RFC 6570 says where the table is silent.

use super::*;

fn node(json: &str) -> Node<'_> {
    Node::from_slice(json.as_bytes()).expect("JSON")
}

const ARRAY: &str = r#"["blue", "black", "brown"]"#;
const OBJECT: &str = r#"{"R": 100, "G": 200, "B": 150}"#;
const NESTED: &str = r#"{"a": {"b": [1]}, "c": [2, 3], "d": null}"#;

#[test]
fn paths_of_the_table() {
    let table = [
        (PathStyle::Matrix, false, r#""""#, ";color"),
        (PathStyle::Matrix, true, r#""""#, ";color"),
        (PathStyle::Matrix, false, r#""blue""#, ";color=blue"),
        (PathStyle::Matrix, true, r#""blue""#, ";color=blue"),
        (PathStyle::Matrix, false, ARRAY, ";color=blue,black,brown"),
        (PathStyle::Matrix, true, ARRAY, ";color=blue;color=black;color=brown"),
        (PathStyle::Matrix, false, OBJECT, ";color=R,100,G,200,B,150"),
        (PathStyle::Matrix, true, OBJECT, ";R=100;G=200;B=150"),
        (PathStyle::Label, false, r#""blue""#, ".blue"),
        (PathStyle::Label, true, r#""blue""#, ".blue"),
        (PathStyle::Label, false, ARRAY, ".blue,black,brown"),
        (PathStyle::Label, true, ARRAY, ".blue.black.brown"),
        (PathStyle::Label, false, OBJECT, ".R,100,G,200,B,150"),
        (PathStyle::Label, true, OBJECT, ".R=100.G=200.B=150"),
        (PathStyle::Simple, false, r#""blue""#, "blue"),
        (PathStyle::Simple, true, r#""blue""#, "blue"),
        (PathStyle::Simple, false, ARRAY, "blue,black,brown"),
        (PathStyle::Simple, true, ARRAY, "blue,black,brown"),
        (PathStyle::Simple, false, OBJECT, "R,100,G,200,B,150"),
        (PathStyle::Simple, true, OBJECT, "R=100,G=200,B=150"),
    ];
    for (style, explode, json, text) in table {
        assert_eq!(path("color", &node(json), style, explode), text, "{style:?} {explode} {json}");
    }
}

#[test]
fn paths_beyond_the_table() {
    let table = [
        (PathStyle::Simple, false, r#"["a,b", "c/d", null, true]"#, "a%2Cb,c%2Fd,true"),
        (PathStyle::Simple, true, r#"{"a=b": "c;d"}"#, "a%3Db=c%3Bd"),
        (PathStyle::Simple, false, NESTED, "a,%7B%22b%22%3A%5B1%5D%7D,c,%5B2%2C3%5D"),
        (PathStyle::Matrix, true, r#"{"a": "", "b": "1"}"#, ";a;b=1"),
        (PathStyle::Matrix, true, r#"["", "1"]"#, ";color;color=1"),
        (PathStyle::Matrix, false, "[]", ""),
        (PathStyle::Label, true, "[null]", ""),
        (PathStyle::Label, true, "{}", ""),
        (PathStyle::Matrix, false, "null", ""),
    ];
    for (style, explode, json, text) in table {
        assert_eq!(path("color", &node(json), style, explode), text, "{style:?} {explode} {json}");
    }
    assert_eq!(path("a b", &node("1"), PathStyle::Matrix, false), ";a%20b=1");
}

fn query(json: &str, style: QueryStyle, explode: bool) -> Vec<String> {
    pairs("color", &node(json), style, explode, encode::QUERY)
}

#[test]
fn queries_of_the_table() {
    let table: [(QueryStyle, bool, &str, &[&str]); 14] = [
        (QueryStyle::Form, false, r#""""#, &["color="]),
        (QueryStyle::Form, true, r#""""#, &["color="]),
        (QueryStyle::Form, false, r#""blue""#, &["color=blue"]),
        (QueryStyle::Form, true, r#""blue""#, &["color=blue"]),
        (QueryStyle::Form, false, ARRAY, &["color=blue,black,brown"]),
        (QueryStyle::Form, true, ARRAY, &["color=blue", "color=black", "color=brown"]),
        (QueryStyle::Form, false, OBJECT, &["color=R,100,G,200,B,150"]),
        (QueryStyle::Form, true, OBJECT, &["R=100", "G=200", "B=150"]),
        (QueryStyle::Space, false, ARRAY, &["color=blue%20black%20brown"]),
        (QueryStyle::Space, false, OBJECT, &["color=R%20100%20G%20200%20B%20150"]),
        (QueryStyle::Pipe, false, ARRAY, &["color=blue%7Cblack%7Cbrown"]),
        (QueryStyle::Pipe, false, OBJECT, &["color=R%7C100%7CG%7C200%7CB%7C150"]),
        (QueryStyle::DeepObject, true, OBJECT, &["color%5BR%5D=100", "color%5BG%5D=200", "color%5BB%5D=150"]),
        (QueryStyle::DeepObject, false, r#"{"R": 100}"#, &["color%5BR%5D=100"]),
    ];
    for (style, explode, json, expected) in table {
        assert_eq!(query(json, style, explode), expected, "{style:?} {explode} {json}");
    }
}

#[test]
fn queries_beyond_the_table() {
    let table: [(QueryStyle, bool, &str, &[&str]); 10] = [
        (QueryStyle::Form, true, r#"[{"a": 1}, null]"#, &["color=%7B%22a%22%3A1%7D"]),
        (QueryStyle::Form, true, NESTED, &["a=%7B%22b%22%3A%5B1%5D%7D", "c=%5B2%2C3%5D"]),
        (QueryStyle::Form, true, r#"{"a&b": "c=d"}"#, &["a%26b=c%3Dd"]),
        (QueryStyle::Space, true, ARRAY, &["color=blue", "color=black", "color=brown"]),
        (QueryStyle::DeepObject, true, NESTED, &["color%5Ba%5D%5Bb%5D=1", "color%5Bc%5D=2", "color%5Bc%5D=3"]),
        (
            QueryStyle::DeepObject,
            true,
            r#"{"a": [{"b": 1}, [2], null]}"#,
            &["color%5Ba%5D=%7B%22b%22%3A1%7D", "color%5Ba%5D=%5B2%5D"],
        ),
        (QueryStyle::Form, true, "[]", &[]),
        (QueryStyle::Form, false, "[]", &["color="]),
        (QueryStyle::Form, false, "null", &[]),
        (QueryStyle::DeepObject, true, "null", &[]),
    ];
    for (style, explode, json, expected) in table {
        assert_eq!(query(json, style, explode), expected, "{style:?} {explode} {json}");
    }
}

/// The example of OpenAPI 3.1.1, appendix C, and each reserved character of RFC 3986.
#[test]
fn reserved_characters_stay_where_they_break_nothing() {
    let reserved = |json: &str, explode| pairs("a,b", &node(json), QueryStyle::Form, explode, encode::QUERY_RESERVED);
    let formulas = r#"{"a": "x%2By", "b": "x/y", "c": "x^y"}"#;
    assert_eq!(reserved(formulas, true), ["a=x%2By", "b=x/y", "c=x%5Ey"]);
    assert_eq!(reserved(r#"":/?#[]@!$&'()*+,;=""#, true), ["a%2Cb=:/?%23%5B%5D@!$%26'()*%2B,;%3D"]);
    assert_eq!(
        reserved(r#""50% é %zz %4 %e2%é0 %""#, true),
        ["a%2Cb=50%25%20%C3%A9%20%25zz%20%254%20%e2%25%C3%A90%20%25"]
    );
    assert_eq!(reserved(r#"{"k/1": "v/2"}"#, false), ["a%2Cb=k/1,v/2"]);
    assert_eq!(reserved(r#"{"k/1": "v/2"}"#, true), ["k%2F1=v/2"]);
}

#[test]
fn headers() {
    let table = [
        (ARRAY, false, Some("blue,black,brown")),
        (ARRAY, true, Some("blue,black,brown")),
        (OBJECT, false, Some("R,100,G,200,B,150")),
        (OBJECT, true, Some("R=100,G=200,B=150")),
        (r#""a b%/""#, false, Some("a b%/")),
        (r#""""#, false, Some("")),
        (r#"[{"a": 1}]"#, false, Some(r#"{"a":1}"#)),
        ("[null]", false, None),
        ("{}", true, None),
        ("null", false, None),
    ];
    for (json, explode, text) in table {
        assert_eq!(header(&node(json), explode).as_deref(), text, "{explode} {json}");
    }
}

#[test]
fn json_of_headers_is_ascii() {
    let value = node("{\"é\u{7f}\": \"a\\n\u{1F600}\"}");
    let text = ascii_json(&value);
    assert_eq!(text, r#"{"\u00e9\u007f":"a\n\ud83d\ude00"}"#);
    assert_eq!(Node::from_slice(text.as_bytes()).as_ref(), Ok(&value));
}
