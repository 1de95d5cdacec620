//! What reading a text makes of it, and where its references lead.

use std::fmt::Write;

use super::{BYTES, Bomb, NODES, TEXT, document, link, list, object, operations, schemas};

pub const TEXTS: &[Bomb] = &[
    Bomb { name: "aliases-of-aliases", document: aliases_of_aliases, error: NODES },
    Bomb { name: "merge-keys", document: merge_keys, error: NODES },
    Bomb { name: "aliases-of-long-text", document: aliases_of_long_text, error: BYTES },
    Bomb { name: "long-keys-over-many", document: long_keys_over_many, error: BYTES },
    Bomb { name: "copies-of-path-items", document: copies_of_path_items, error: NODES },
    Bomb { name: "copies-of-callbacks", document: copies_of_callbacks, error: NODES },
    Bomb { name: "one-schema-many-spellings", document: one_schema_many_spellings, error: None },
    Bomb { name: "headers-in-headers", document: headers_in_headers, error: None },
    Bomb { name: "schemas-in-schemas", document: schemas_in_schemas, error: None },
    Bomb { name: "schemas-refused-deep-down", document: schemas_refused_deep_down, error: None },
    Bomb { name: "chain-of-references", document: chain_of_references, error: None },
    Bomb { name: "chain-of-parameters", document: chain_of_parameters, error: None },
    Bomb {
        name: "chain-of-headers-to-nothing",
        document: chain_of_headers_to_nothing,
        error: Some("refers to nothing"),
    },
];

fn aliases_of_aliases() -> String {
    let words = vec!["a"; 200].join(",");
    let of = |name: &str, count: usize| vec![format!("*{name}"); count].join(",");
    format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\nx-a: &a [{words}]\nx-b: &b [{}]\nx-c: [{}]\n",
        of("a", 200),
        of("b", 90)
    )
}

fn merge_keys() -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\nx-0: &m0\n".to_owned();
    (0..2_000).for_each(|index| writeln!(text, "  k{index}: {index}").expect("a string takes everything"));
    (0..2_000).for_each(|index| writeln!(text, "x-a{index}: {{<<: *m0}}").expect("a string takes everything"));
    text
}

fn aliases_of_long_text() -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n".to_owned();
    writeln!(text, "x-a: &a {}", "a".repeat(100_000)).expect("a string takes everything");
    let aliases = vec!["*a"; 2_000].join(",");
    writeln!(text, "x-b: [{aliases}]").expect("a string takes everything");
    text
}

fn long_keys_over_many() -> String {
    let key = "k".repeat(100_000);
    schemas(&format!("\"{key}\": {}", object(&list(3_000, |index| format!("\"m{index}\": {TEXT}")))))
}

fn copies_of_path_items() -> String {
    let item = list(3_000, |index| format!("\"x-{index}\": {index}"));
    let paths = list(1_000, |index| format!("\"/p{index}\": {{\"$ref\": \"#/x-item\"}}"));
    document(&format!("\"paths\": {{{paths}}}, \"x-item\": {{{item}}}"))
}

fn copies_of_callbacks() -> String {
    let items = list(30, |index| {
        let link = |name| format!("\"{name}\": {{\"x\": {{\"$ref\": \"#/x-items/i{}\"}}}}", index + 1);
        format!(
            "\"i{index}\": {{\"post\": {{\"responses\": {{\"200\": {{\"description\": \"x\"}}}}, \"callbacks\": {{{}, {}}}}}}}",
            link("a"),
            link("b")
        )
    });
    document(&format!("\"paths\": {{\"/a\": {{\"$ref\": \"#/x-items/i0\"}}}}, \"x-items\": {{{items}, \"i30\": {{}}}}"))
}

/// Schemas that stand in one place, referred to from there under ever other names.
fn one_schema_many_spellings() -> String {
    let spelled = |index: usize| -> String {
        (0..12).map(|bit| if index >> bit & 1 == 0 { "a".to_owned() } else { "%61".to_owned() }).collect()
    };
    let members = list(4_000, |index| format!("\"m{index}\": {{\"$ref\": \"#/x-{}\"}}", spelled(index)));
    document(&format!(
        "\"x-aaaaaaaaaaaa\": {}, \"components\": {{\"schemas\": {{\"S\": {}}}}}",
        object(&list(500, |index| format!("\"m{index}\": {TEXT}"))),
        object(&members)
    ))
}

fn headers_in_headers() -> String {
    let mut header = "{\"style\": \"form\", \"schema\": {\"type\": \"string\"}}".to_owned();
    for _ in 0..18 {
        header = format!(
            "{{\"content\": {{\"a/b\": {{\"encoding\": {{\"f\": {{\"headers\": {{\"X-B\": {header}}}}}}}}}}}}}"
        );
    }
    document(&format!(
        "\"paths\": {{\"/a\": {{\"get\": {{\"responses\": {{\"200\": {{\"description\": \"x\", \"headers\": {{\"X-A\": {header}}}}}}}}}}}}}"
    ))
}

/// As deep as texts are read.
fn schemas_in_schemas() -> String {
    let held =
        |count: usize, before: &str, after: &str| format!("{}{TEXT}{}", before.repeat(count), after.repeat(count));
    schemas(&format!(
        "\"A\": {}, \"B\": {}, \"C\": {}",
        held(60, "{\"anyOf\": [", "]}"),
        held(60, "{\"properties\": {\"a\": ", "}}"),
        held(120, "{\"type\": \"array\", \"items\": ", "}")
    ))
}

/// Everything that the document model could refuse, thirty schemas deep.
fn schemas_refused_deep_down() -> String {
    let mut schema = "{\"type\": \"integer\", \"minimum\": 1e300, \"maxLength\": -1, \"multipleOf\": \"x\", \"enum\": [1, \"a\", {}], \
                      \"format\": 1, \"pattern\": 7, \"discriminator\": {\"propertyName\": \"x\", \"mapping\": {\"a\": 1}}, \
                      \"externalDocs\": {\"url\": 1}, \"xml\": 1, \"deprecated\": \"maybe\", \"minItems\": 99999999999999999999}"
        .to_owned();
    for level in 0..30 {
        schema = match level % 3 {
            0 => object(&format!("\"a\": {schema}")),
            1 => format!("{{\"anyOf\": [{schema}]}}"),
            _ => format!("{{\"type\": \"object\", \"additionalProperties\": {schema}}}"),
        };
    }
    schemas(&format!("\"A\": {schema}"))
}

fn chain_of_references() -> String {
    let chain = list(20_000, |index| format!("\"A{index}\": {}", link(format_args!("A{}", index + 1))));
    schemas(&format!("{chain}, \"A20000\": {}", object("")))
}

fn chain_of_parameters() -> String {
    let chain = list(5_000, |index| format!("\"P{index}\": {{\"$ref\": \"#/components/parameters/P{}\"}}", index + 1));
    let last = "\"P5000\": {\"name\": \"p\", \"in\": \"query\", \"schema\": {\"type\": \"string\"}}";
    operations(
        2_000,
        |index| format!("\"parameters\": [{{\"$ref\": \"#/components/parameters/P{index}\"}}]"),
        &format!("\"components\": {{\"parameters\": {{{chain}, {last}}}}}"),
    )
}

fn chain_of_headers_to_nothing() -> String {
    let chain = list(5_000, |index| format!("\"H{index}\": {{\"$ref\": \"#/components/headers/H{}\"}}", index + 1));
    let of_each = list(2_000, |index| format!("\"X-{index}\": {{\"$ref\": \"#/components/headers/H{index}\"}}"));
    document(&format!(
        "\"paths\": {{\"/a\": {{\"get\": {{\"responses\": {{\"200\": {{\"description\": \"x\", \"headers\": {{{of_each}}}}}}}}}}}}}, \
         \"components\": {{\"headers\": {{{chain}}}}}"
    ))
}
