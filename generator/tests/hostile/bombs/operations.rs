//! What operations share, and their first call.

use super::{BYTES, Bomb, NODES, TEXT, document, link, list, object, operations};

pub const OPERATIONS: &[Bomb] = &[
    Bomb { name: "server-variables-in-each-other", document: server_variables_in_each_other, error: None },
    Bomb { name: "server-variable-over-and-over", document: server_variable_over_and_over, error: BYTES },
    Bomb { name: "path-of-many-variables", document: path_of_many_variables, error: BYTES },
    Bomb { name: "parameters-of-all", document: parameters_of_all, error: NODES },
    Bomb { name: "response-of-all", document: response_of_all, error: NODES },
    Bomb { name: "security-of-all", document: security_of_all, error: NODES },
    Bomb { name: "first-call", document: first_call, error: None },
    Bomb { name: "extensions", document: extensions, error: None },
];

fn server_variables_in_each_other() -> String {
    let variables = list(60, |index| format!("\"v{index}\": {{\"default\": \"{{v{0}}}{{v{0}}}\"}}", index + 1));
    document(&format!(
        "\"servers\": [{{\"url\": \"https://a/{{v0}}\", \"variables\": {{{variables}}}}}], \"paths\": {{}}"
    ))
}

fn server_variable_over_and_over() -> String {
    let (url, value) = ("{v}".repeat(30_000), "x".repeat(100_000));
    document(&format!(
        "\"servers\": [{{\"url\": \"https://a/{url}\", \"variables\": {{\"v\": {{\"default\": \"{value}\"}}}}}}], \"paths\": {{}}"
    ))
}

fn path_of_many_variables() -> String {
    let path: String = (0..10_000).map(|index| format!("/{{v{index}}}")).collect();
    document(&format!(
        "\"paths\": {{\"{path}\": {{\"get\": {{\"responses\": {{\"200\": {{\"description\": \"x\"}}}}}}}}}}"
    ))
}

fn parameters_of_all() -> String {
    let parameters =
        list(500, |index| format!("\"P{index}\": {{\"name\": \"p{index}\", \"in\": \"query\", \"schema\": {TEXT}}}"));
    let all = list(500, |index| format!("{{\"$ref\": \"#/components/parameters/P{index}\"}}"));
    let paths = list(100, |index| {
        let operation = "{\"responses\": {\"200\": {\"description\": \"x\"}}}";
        let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
        let methods: Vec<_> = methods.iter().map(|method| format!("\"{method}\": {operation}")).collect();
        format!("\"/p{index}\": {{\"parameters\": [{all}], {}}}", methods.join(", "))
    });
    document(&format!("\"paths\": {{{paths}}}, \"components\": {{\"parameters\": {{{parameters}}}}}"))
}

fn response_of_all() -> String {
    let content = list(1_000, |index| format!("\"application/x{index}+json\": {{\"schema\": {TEXT}}}"));
    operations(
        2_000,
        |_| "\"requestBody\": {\"$ref\": \"#/components/requestBodies/R\"}".to_owned(),
        &format!("\"components\": {{\"requestBodies\": {{\"R\": {{\"content\": {{{content}}}}}}}}}"),
    )
}

fn security_of_all() -> String {
    let schemes = list(500, |index| format!("\"s{index}\": {{\"type\": \"http\", \"scheme\": \"bearer\"}}"));
    let needs = list(500, |index| format!("{{\"s{index}\": []}}"));
    operations(
        2_000,
        |index| format!("\"operationId\": \"o{index}\""),
        &format!("\"security\": [{needs}], \"components\": {{\"securitySchemes\": {{{schemes}}}}}"),
    )
}

/// The first call would have a thousand million arguments.
fn first_call() -> String {
    let names = list(200, |index| format!("\"m{index}\""));
    let level = |level: usize| {
        let members = list(200, |index| format!("\"m{index}\": {}", link(format_args!("L{}", level + 1))));
        format!("\"L{level}\": {{\"type\": \"object\", \"required\": [{names}], \"properties\": {{{members}}}}}")
    };
    let levels: Vec<_> = (0..3).map(level).collect();
    document(&format!(
        "\"paths\": {{\"/a\": {{\"post\": {{\"requestBody\": {{\"required\": true, \"content\": {{\"application/json\": {{\"schema\": {}}}}}}}, \
         \"responses\": {{\"200\": {{\"description\": \"x\"}}}}}}}}}}, \"components\": {{\"schemas\": {{{}, \"L3\": {}}}}}",
        link("L0"),
        levels.join(", "),
        object("")
    ))
}

fn extensions() -> String {
    let mut inner = "1".to_owned();
    for level in 0..50 {
        inner = format!("{{\"x-{level}\": [{inner}, {{\"$ref\": \"#/x-all\"}}]}}");
    }
    let members = list(20_000, |index| format!("\"x-{index}\": {{\"$ref\": \"#/x-all\"}}"));
    document(&format!("\"paths\": {{}}, \"x-all\": {inner}, \"x-more\": {{{members}}}"))
}
