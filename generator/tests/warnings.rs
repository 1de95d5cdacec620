//! Documents that are odd or say more than bindings can: what the generator says of each, and what it makes of it.

mod support;

use support::{fixture, single};

#[test]
fn warnings() {
    insta::glob!("warnings/*", |path| {
        match bindery::generate(&[fixture(path)], &single()) {
            Ok(generated) => {
                assert!(!generated.warnings.is_empty(), "{} gives no warning", path.display());
                insta::assert_snapshot!(format!("{}\n\n{}", generated.warnings, generated.summaries[0].outline));
            }
            Err(found) => panic!("{} was rejected: {found}", path.display()),
        }
    });
}

/// What is an error otherwise.
#[test]
fn missing_schemas_may_be_allowed() {
    let text = r##"
openapi: 3.1.0
info: {title: x, version: "1"}
paths:
  /a:
    post:
      operationId: send
      parameters:
        - {name: p, in: query, schema: {$ref: "#/components/schemas/P"}}
      requestBody: {content: {application/json: {schema: {$ref: "other.yaml#/B"}}}}
      responses:
        "200": {description: x, content: {application/json: {schema: {$ref: "#/components/schemas/R"}}}}
components:
  schemas:
    A:
      type: object
      required: [b]
      properties:
        b: {$ref: "#/components/schemas/B"}
        c: {allOf: [{$ref: "#/components/schemas/B"}], description: Words.}
        d: {type: array, items: {$ref: "#/definitions/D"}}
        e: {oneOf: [{type: string}, {$ref: "#/components/schemas/B"}]}
        f: {$ref: "#/components/responses/C"}
    Kind:
      allOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {k: {type: string}}}]
    Alias: {$ref: "#/components/schemas/B"}
  responses:
    C: {description: x, content: {application/json: {schema: {$ref: "#/components/parameters/P"}}}}
  parameters:
    P: {name: p, in: query, schema: {type: string}}
"##;
    let input = bindery::Input::new("missing.yaml", text);
    assert!(bindery::generate(std::slice::from_ref(&input), &single()).is_err());
    let options = bindery::Options { allow_missing_schemas: true, ..single() };
    let generated = bindery::generate(&[input], &options).unwrap_or_else(|found| panic!("{found}"));
    insta::assert_snapshot!(format!("{}\n\n{}", generated.warnings, generated.summaries[0].outline));
}

/// What is an error otherwise, of which each name allows its part.
#[test]
fn what_cannot_be_bound_may_be_allowed() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rejects/unbound.yaml");
    let input = fixture(&path);
    let errors = |allow: &[&str]| {
        let allow = allow.iter().map(|name| (*name).to_owned()).collect();
        let options = bindery::Options { allow, ..single() };
        bindery::generate(std::slice::from_ref(&input), &options)
    };
    let all = bindery::ALLOWANCES.map(|(name, _)| name);
    for missing in all {
        let others: Vec<_> = all.into_iter().filter(|name| *name != missing).collect();
        let found = errors(&others).expect_err(missing).to_string();
        let errors = found.matches("error: ").count();
        assert_eq!(found.matches(&format!("pass it over: `--allow {missing}`")).count(), errors, "{found}");
    }
    let generated = errors(&all).unwrap_or_else(|found| panic!("{found}"));
    insta::assert_snapshot!(format!("{}\n\n{}", generated.warnings, generated.summaries[0].outline));
}

/// As documents write what a double makes of the bounds of 64 bits.
#[test]
fn bounds_past_64_bits_are_as_wide_as_they_are_written() {
    let text = "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A:\n      \
                type: object\n      properties:\n        seed: {type: integer, format: int64, \
                minimum: -9223372036854776000, maximum: 9223372036854776000}\n";
    let generated = bindery::generate(&[bindery::Input::new("a.yaml", text)], &single());
    let generated = generated.unwrap_or_else(|found| panic!("{found}"));
    assert!(generated.summaries[0].outline.contains("seed: i128?"), "{}", generated.summaries[0].outline);
}
