//! What is said of things that are many.

use super::{BYTES, Bomb, NODES, STEPS, TEXT, answering, link, list, object, schemas};

pub const WORDS: &[Bomb] = &[
    Bomb { name: "description-of-all", document: description_of_all, error: BYTES },
    Bomb { name: "example-of-all", document: example_of_all, error: NODES },
    Bomb { name: "example-against-unions", document: example_against_unions, error: None },
    Bomb { name: "example-against-many-kinds", document: example_against_many_kinds, error: STEPS },
    Bomb { name: "markdown-in-markdown", document: markdown_in_markdown, error: None },
];

fn description_of_all() -> String {
    let told = "word ".repeat(20_000);
    let members = list(2_000, |index| format!("\"m{index}\": {}", link("D")));
    schemas(&format!("\"D\": {{\"type\": \"string\", \"description\": \"{told}\"}}, \"B\": {}", object(&members)))
}

fn example_of_all() -> String {
    let shown = list(5_000, |index| index.to_string());
    let members = list(2_000, |index| format!("\"m{index}\": {}", link("D")));
    schemas(&format!("\"D\": {{\"type\": \"array\", \"example\": [{shown}]}}, \"B\": {}", object(&members)))
}

fn example_against_unions() -> String {
    let example = format!("{}5{}", "{\"c\": ".repeat(60), "}".repeat(60));
    let kind = |name| {
        format!(
            "{{\"type\": \"object\", \"required\": [\"c\"], \"properties\": {{\"c\": {}, \"{name}\": {TEXT}}}}}",
            link("U")
        )
    };
    let all =
        format!("\"U\": {{\"oneOf\": [{}, {}]}}, \"A\": {}, \"B\": {}", link("A"), link("B"), kind("a"), kind("b"));
    answering(&link("U"), &example, &all)
}

fn example_against_many_kinds() -> String {
    let kinds = list(2_000, |index| link(format_args!("K{index}")));
    let each = list(2_000, |index| {
        format!(
            "\"K{index}\": {{\"type\": \"object\", \"required\": [\"k{index}\"], \"properties\": {{\"k{index}\": {TEXT}}}}}"
        )
    });
    let example = list(3_000, |index| format!("{{\"k1999\": \"{index}\"}}"));
    let schema = format!("{{\"type\": \"array\", \"items\": {}}}", link("U"));
    answering(&schema, &format!("[{example}]"), &format!("{each}, \"U\": {{\"oneOf\": [{kinds}]}}"))
}

fn markdown_in_markdown() -> String {
    let told = [
        "[".repeat(4_000),
        "*_".repeat(50_000),
        "> ".repeat(50_000),
        "- ".repeat(50_000),
        "`".repeat(100_000) + "x",
        "<a ".repeat(30_000),
        "](".repeat(30_000),
        "[a](b \\\")".repeat(20_000),
        "|a".repeat(30_000) + "\\n" + &"|-".repeat(30_000),
        "&amp;<!--".repeat(20_000),
        "\\n    - a".repeat(20_000),
        "a[^1]".repeat(20_000),
        "\\n[a]: b".repeat(20_000),
        "<b>*[".repeat(4_000),
    ];
    let all = told.iter().enumerate().map(|(index, told)| format!("\"D{index}\": {{\"type\": \"object\", \"description\": \"{told}\", \"properties\": {{}}, \"required\": [\"a\"]}}"));
    schemas(&all.collect::<Vec<_>>().join(", "))
}
