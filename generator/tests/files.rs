//! Documents in several files: references stay in the document's folder.

mod support;

use std::path::Path;

use support::single;

fn document(name: &str) -> bindery::Input {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
    bindery::read(&path, name).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

#[test]
fn files_beside_are_taken_along() {
    let input = document("main.yaml");
    let files: Vec<_> = input.files.keys().map(String::as_str).collect();
    assert_eq!(files, ["models/common.json", "models/pet.yaml", "paths.yaml"]);
    let generated = bindery::generate(&[input], &single()).unwrap_or_else(|found| panic!("{found}"));
    insta::assert_snapshot!(generated.summaries[0].outline);
}

#[test]
fn nothing_leads_out_of_the_folder() {
    for target in
        ["../secret.yaml", "/etc/hostname", "https://example.com/a.yaml", "models/../../secret.yaml", "C:\\x.yaml"]
    {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n\
             components: {{schemas: {{A: {{type: object, properties: {{b: {{$ref: {target:?}}}}}}}}}}}\n"
        );
        let found = bindery::generate(&[bindery::Input::new("a.yaml", text)], &single());
        let message = found.map(|_| ()).expect_err(target).to_string();
        assert!(message.contains("leads to no file of the document's folder"), "{message}");
    }
}

#[test]
fn maps_may_stand_in_files_of_their_own() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {$ref: paths.yaml}\n\
                components: {schemas: {$ref: schemas.yaml}, responses: {$ref: responses.yaml}}\n";
    let mut input = bindery::Input::new("a.yaml", text);
    let files = [
        ("paths.yaml", "/pets: {get: {operationId: list, responses: {'200': {$ref: 'responses.yaml#/Pets'}}}}\n"),
        (
            "responses.yaml",
            "Pets: {description: d, content: {application/json: {schema: {$ref: 'schemas.yaml#/Pets'}}}}\n",
        ),
        (
            "schemas.yaml",
            "Pets: {type: array, items: {$ref: '#/Pet'}}\nPet: {type: object, properties: {name: {type: string}}}\n",
        ),
    ];
    input.files.extend(files.map(|(file, text)| (file.to_owned(), text.to_owned())));
    let generated = bindery::generate(&[input], &single()).unwrap_or_else(|found| panic!("{found}"));
    insta::assert_snapshot!(generated.summaries[0].outline);
    assert_eq!(generated.warnings.to_string().matches("OpenAPI knows no reference here").count(), 1);
}
