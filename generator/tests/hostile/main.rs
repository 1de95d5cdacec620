//! Documents made to hurt: each ends in a result or a clear error, on the small stack of a test's thread.

mod bombs;
mod budget;
#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write;

use bindery::{Generated, Input};
use support::single;

fn outcome(text: String) -> Result<Generated, String> {
    bindery::generate(&[Input::new("hostile.yaml", text)], &single()).map_err(|found| found.to_string())
}

fn with_schemas(schemas: &str) -> String {
    format!(
        "{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": \"t\", \"version\": \"1\"}}, \
         \"components\": {{\"schemas\": {{{schemas}}}}}}}"
    )
}

/// `count` components, each made of its own number and the next one's.
fn chain(count: usize, schema: impl Fn(usize, usize) -> String) -> String {
    let schemas: Vec<_> = (0..count).map(|index| format!("\"A{index}\": {}", schema(index, index + 1))).collect();
    with_schemas(&format!("{}, \"A{count}\": {{\"type\": \"string\"}}", schemas.join(", ")))
}

fn link(index: usize) -> String {
    format!("{{\"$ref\": \"#/components/schemas/A{index}\"}}")
}

fn error(text: String) -> String {
    outcome(text).map(|_| ()).expect_err("the document is beyond measure")
}

fn types(text: String) -> usize {
    outcome(text).map(|generated| generated.summaries[0].types).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn nesting_ends_in_an_error() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{{\"openapi\": \"3.0.3\", \"x-a\": {}1{}}}", open.repeat(50_000), close.repeat(50_000));
        assert!(error(text).contains("nests too deep"), "{open}");
        let text = format!("{{\"openapi\": \"3.0.3\", \"x-a\": {}1{}}}", open.repeat(500), close.repeat(500));
        assert!(error(text).contains("recursion limit exceeded"), "{open}");
    }
}

#[test]
fn patterns_end_in_warnings() {
    let many = vec!["a"; 20_000].join("|");
    let deep = format!("{}a{}", "(".repeat(20_000), ")".repeat(20_000));
    let vast = "(?:".repeat(40) + "a" + &"){9}".repeat(40);
    for pattern in [&many, &deep, &vast, &"[a-z]{1,100000}".repeat(100), &r"\\p{L}".repeat(2_000)] {
        let generated = outcome(with_schemas(&format!("\"A\": {{\"type\": \"string\", \"pattern\": \"{pattern}\"}}")));
        let warnings = generated.expect("a pattern is no reason to refuse a document").warnings.to_string();
        assert!(warnings.contains("the pattern is not checked before sending"), "{:.9}: {warnings}", pattern);
    }
}

#[test]
fn alias_bombs_end_in_an_error() {
    let mut text =
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nx-0: &a0 [a, a, a, a, a, a, a, a, a, a]\n".to_owned();
    for index in 1..12 {
        let aliases = vec![format!("*a{}", index - 1); 10].join(", ");
        writeln!(text, "x-{index}: &a{index} [{aliases}]").expect("a string takes everything");
    }
    assert!(error(text).contains("stand for a hundred times what is written"));
}

#[test]
fn long_chains_are_followed_as_far_as_they_make_sense() {
    assert_eq!(types(chain(5_000, |_, next| link(next))), 0);
    let listed = |_, next| format!("{{\"type\": \"array\", \"items\": {}}}", link(next));
    assert_eq!(types(chain(100, listed)), 0);
    assert!(error(chain(5_000, listed)).contains("the document asks for too much"));
    let held = |_, next| format!("{{\"type\": \"object\", \"properties\": {{\"a\": {}}}}}", link(next));
    assert_eq!(types(chain(5_000, held)), 5_000);
    let extended = |_, next| format!("{{\"allOf\": [{}, {{\"properties\": {{\"a\": {{}}}}}}]}}", link(next));
    assert!(error(chain(5_000, extended)).contains("more than 100 deep"));
}

#[test]
fn unions_that_multiply_end_in_an_error() {
    let object = |name: String| {
        format!(
            "{{\"type\": \"object\", \"required\": [\"{name}\"], \"properties\": {{\"{name}\": {{\"type\": \"string\"}}}}}}"
        )
    };
    let groups: Vec<_> = (0..20)
        .map(|index| format!("{{\"oneOf\": [{}, {}]}}", object(format!("a{index}")), object(format!("b{index}"))))
        .collect();
    let several = format!("\"A\": {{\"allOf\": [{}]}}", groups.join(", "));
    assert!(error(with_schemas(&several)).contains("the document asks for too much"));
    let level = |index: usize| {
        let (own, next) = (object(format!("x{index}")), link(index + 1));
        format!(
            "\"A{index}\": {{\"properties\": {{\"p{index}\": {{}}}}, \"oneOf\": [{next}, {{\"allOf\": [{next}, {own}]}}]}}"
        )
    };
    let levels: Vec<_> = (0..20).map(level).collect();
    let tower = with_schemas(&format!("{}, \"A20\": {}", levels.join(", "), object("end".to_owned())));
    assert!(error(tower).contains("the document asks for too much"));
}

#[test]
fn circles_of_every_kind_come_to_an_end() {
    let circle = |schema: &dyn Fn(&str) -> String| {
        let schemas: Vec<_> =
            (0..300).map(|index| format!("\"A{index}\": {}", schema(&link((index + 1) % 300)))).collect();
        outcome(with_schemas(&schemas.join(", "))).is_ok()
    };
    assert!(circle(&|next| format!("{{\"type\": \"object\", \"properties\": {{\"a\": {next}}}}}")));
    assert!(circle(&|next| format!("{{\"oneOf\": [{next}, {{\"type\": \"string\"}}]}}")));
    assert!(circle(&|next| format!("{{\"anyOf\": [{next}]}}")));
    assert!(circle(&|next| format!("{{\"type\": \"array\", \"items\": {next}}}")));
    assert!(circle(&|next| format!("{{\"type\": \"object\", \"additionalProperties\": {next}}}")));
    assert!(circle(&|next| format!(
        "{{\"type\": \"array\", \"prefixItems\": [{next}], \"items\": false, \"minItems\": 1}}"
    )));
    assert!(!circle(&str::to_owned), "a reference to nothing but itself has no meaning");
}

#[test]
fn things_that_stand_in_themselves_come_to_an_end() {
    let with = |rest: &str| format!("{{openapi: 3.0.3, info: {{title: x, version: '1'}}, {rest}}}");
    let answers = "responses: {'200': {description: x}}";
    let itself = |reference: &str| {
        with(&format!("paths: {{/a: {{post: {{{answers}, callbacks: {{again: {{x: {{$ref: '{reference}'}}}}}}}}}}}}"))
    };
    let generated = outcome(itself("#/paths/~1a")).expect("a callback may be what it answers");
    assert!(generated.warnings.to_string().contains("leads back to what this stands in"));
    assert!(error(itself("#/paths/~1a/post/callbacks/again/x")).contains("refers to nothing"));

    let header = "{content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, encoding: \
                  {a: {headers: {X-A: {$ref: '#/components/headers/H'}}}}}}}";
    assert!(outcome(with(&format!("paths: {{}}, components: {{headers: {{H: {header}}}}}"))).is_ok());

    let content = "{a/b: {encoding: {a: {headers: {X: {content: {$ref: '#/components/x-content'}}}}}}}";
    let generated = outcome(with(&format!(
        "paths: {{/a: {{get: {{responses: {{'200': {{description: x, content: {{$ref: '#/components/x-content'}}}}}}}}}}}}, \
         components: {{x-content: {content}}}"
    )));
    assert!(
        generated.is_ok_and(|generated| generated.warnings.to_string().contains("leads back to what this stands in"))
    );
}

#[test]
fn references_that_grow_end_in_an_error() {
    let items = |count: usize, names: &[&str]| {
        let links = (0..count).map(|index| {
            let next = |name| format!("{name}: {{x: {{$ref: '#/x-items/i{}'}}}}", index + 1);
            let callbacks = names.iter().map(next).collect::<Vec<_>>().join(", ");
            format!("i{index}: {{post: {{responses: {{'200': {{description: x}}}}, callbacks: {{{callbacks}}}}}}}")
        });
        format!(
            "{{openapi: 3.0.3, info: {{title: x, version: '1'}}, paths: {{/a: {{$ref: '#/x-items/i0'}}}}, \
             x-items: {{{}, i{count}: {{}}}}}}",
            links.collect::<Vec<_>>().join(", ")
        )
    };
    assert!(error(items(40, &["a", "b"])).contains("the document asks for too much"));
    assert!(error(items(5_000, &["a"])).contains("more than 100 references deep"));
}

#[test]
fn diamonds_are_looked_at_once() {
    let mut schemas = String::new();
    for index in 0..40 {
        for name in ["A", "B"] {
            let next = index + 1;
            let both = format!(
                "{{\"$ref\": \"#/components/schemas/A{next}\"}}, {{\"$ref\": \"#/components/schemas/B{next}\"}}"
            );
            write!(schemas, "\"{name}{index}\": {{\"allOf\": [{both}]}}, ").expect("a string takes everything");
        }
    }
    schemas.push_str("\"A40\": {\"properties\": {\"a\": {}}}, \"B40\": {\"properties\": {\"b\": {}}}");
    assert_eq!(types(with_schemas(&schemas)), 82);
}

#[test]
fn very_many_and_very_long_things_are_bound_plainly() {
    let values: Vec<_> = (0..100_000).map(|index| format!("\"v{index}\"")).collect();
    let text = with_schemas(&format!("\"E\": {{\"type\": \"string\", \"enum\": [{}]}}", values.join(", ")));
    let generated = outcome(text).unwrap_or_else(|found| panic!("{found}"));
    assert!(generated.warnings.to_string().contains("an enum of 100000 values"));
    let long = "x".repeat(2_000_000);
    let member = format!("\"{long}\": {{\"type\": \"string\", \"description\": \"{long}\"}}");
    assert_eq!(types(with_schemas(&format!("\"L\": {{\"properties\": {{{member}}}}}"))), 1);
}

/// Rendering parses all that is emitted, so text that had become code would have to be code that was meant.
#[test]
fn no_text_becomes_code() {
    let text = r####"
openapi: 3.0.3
info: {title: "*/ fn main() {} /*", version: "\"]; //", description: "#![x]\n```rust\nfn main() {}\n```\n\u202e"}
servers: [{url: "https://x\"; panic!()"}]
paths:
  "/a/{\"x\"}/{../b}":
    get:
      operationId: "../x\"; panic!()"
      tags: ["*/ }", "[`x`](javascript:alert(1))"]
      parameters:
        - {name: "\"x\"", in: path, required: true, schema: {type: string, pattern: "\"; panic!(); \""}}
        - {name: "a\r\nb: c", in: header, schema: {type: string}}
        - {name: "}\"", in: query, schema: {type: string, enum: ["\"", "\\", "\n", "{}", "{0}"]}}
      responses: {"200": {description: "*/", content: {"application/json; x=\"\u0001": {schema: {type: string}}}}}
components:
  schemas:
    "../../../etc/passwd": {type: object, properties: {"\"]; fn x(){} #[a=\"": {type: string, default: "\"}"}}}
    "*/ mod x {} /*": {type: object, description: "*/ } mod x { \r\n\u2028 // \\\" \"; panic!()"}
"####;
    let options = bindery::Options { allow: vec!["unbound-parameters".to_owned()], ..single() };
    let generated = bindery::generate(&[Input::new("hostile.yaml", text)], &options);
    let generated = generated.unwrap_or_else(|found| panic!("{found}"));
    for (path, code) in generated.files.iter() {
        assert!(!path.contains("..") && path.starts_with("src/"), "{path}");
        let code: Vec<_> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        assert!(!code.iter().any(|line| line.contains("fn main") || line.contains("mod x")), "{path}");
    }
}
