//! The hand-written documents say what their sources say: field by field, in both directions.
//!
//! `specs/fields.tsv` is the table of the sources: one row a field, as the vendors' pages show it. The documents are
//! walked here on their own, without the generator, so that a mistake in the generator cannot hide one in a document.
//! What the tables of the sources leave out (kinds of problem, statuses, patterns, scopes) stands in constants below.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

const DOCUMENTS: [&str; 2] = ["x-chat.yaml", "twilio-conversations.yaml"];

/// Operation, endpoint, success status.
const SUCCESSES: [(&str, &str, &str); 4] = [
    ("addChatGroupMembers", "POST /2/chat/conversations/{id}/members", "200"),
    ("createChatConversation", "POST /2/chat/conversations/group", "201"),
    ("initializeChatConversationKeys", "POST /2/chat/conversations/{id}/keys", "200"),
    ("CreateConversationParticipant", "POST /v1/Conversations/{ConversationSid}/Participants", "201"),
];

const CONVERSATION_ID: &str = "^([0-9]{1,19}|[0-9]{1,19}-[0-9]{1,19}|g[0-9]{1,19})$";
const X_SCOPES: [&str; 3] = ["dm.write", "tweet.read", "users.read"];
const PROBLEM_HOSTS: [&str; 2] = ["https://api.twitter.com/2/problems/", "https://api.x.com/2/problems/"];

/// Last path segment of the tag, schema, extra fields (required ones with a star).
const PROBLEMS: [(&str, &str, &[&str]); 18] = [
    ("about:blank", "GenericProblem", &[]),
    ("client-disconnected", "ClientDisconnectedProblem", &[]),
    ("client-forbidden", "ClientForbiddenProblem", &["reason", "registration_url"]),
    ("conflict", "ConflictProblem", &[]),
    ("disallowed-resource", "DisallowedResourceProblem", &["resource_id*", "resource_type*", "section*"]),
    ("duplicate-rules", "DuplicateRuleProblem", &["id", "value"]),
    ("invalid-request", "InvalidRequestProblem", &["errors"]),
    ("invalid-rules", "InvalidRuleProblem", &[]),
    ("noncompliant-rules", "NonCompliantRulesProblem", &[]),
    ("not-authorized-for-field", "FieldUnauthorizedProblem", &["field*", "resource_type*", "section*"]),
    (
        "not-authorized-for-resource",
        "ResourceUnauthorizedProblem",
        &["parameter", "resource_id*", "resource_type*", "section*", "value"],
    ),
    ("operational-disconnect", "OperationalDisconnectProblem", &["disconnect_type"]),
    ("resource-not-found", "ResourceNotFoundProblem", &["parameter", "resource_id*", "resource_type*", "value"]),
    ("resource-unavailable", "ResourceUnavailableProblem", &["parameter", "resource_id*", "resource_type*"]),
    ("rule-cap", "RulesCapProblem", &[]),
    ("streaming-connection", "ConnectionExceptionProblem", &["connection_issue"]),
    ("unsupported-authentication", "UnsupportedAuthenticationProblem", &[]),
    ("usage-capped", "UsageCapExceededProblem", &["period", "scope"]),
];

// ---- Tests ---------------------------------------------------------------------------------------------------------

#[test]
fn every_row_of_the_table_is_in_its_document() {
    let facts = all_facts();
    let complaints = table().iter().flat_map(|row| row.differences(&facts)).collect();
    report(complaints);
}

#[test]
fn no_document_asks_for_more_than_the_table() {
    let table = table();
    let complaints = all_facts()
        .iter()
        .filter(|fact| !["endpoint", "server"].contains(&fact.place.as_str()))
        .filter(|fact| !table.iter().any(|row| row.shows(fact)) && !shown_elsewhere(&table, fact))
        .map(|fact| format!("{}: not in fields.tsv", fact.label()))
        .collect();
    report(complaints);
}

/// The sources say "Array" and no more; lists without fields below them are lists of ids.
#[test]
fn lists_of_ids_hold_strings() {
    let facts = all_facts();
    let has_fields = |list: &Fact| {
        let below = format!("{}.", list.name);
        facts.iter().any(|fact| fact.operation == list.operation && fact.name.starts_with(&below))
    };
    let complaints = facts
        .iter()
        .filter(|fact| fact.kind == "Array" && !has_fields(fact) && fact.items != "String")
        .map(|fact| format!("{}: items are {:?}, not String", fact.label(), fact.items))
        .collect();
    report(complaints);
}

#[test]
fn operations_succeed_with_the_given_status() {
    let mut found = Vec::new();
    for name in DOCUMENTS {
        let document = document(name);
        for (endpoint, operation) in operations(&document) {
            for (status, _) in successes(operation) {
                found.push((text(&operation["operationId"]), endpoint.clone(), status));
            }
        }
    }
    found.sort();
    let mut expected = SUCCESSES.map(|(id, endpoint, status)| (id.into(), endpoint.into(), status.into()));
    expected.sort();
    assert_eq!(found, expected, "operation, endpoint, success status");
}

#[test]
fn requests_and_successes_have_two_examples() {
    let mut complaints = Vec::new();
    for name in DOCUMENTS {
        let document = document(name);
        for (endpoint, operation) in operations(&document) {
            let bodies = successes(operation).into_iter().chain([("request".into(), &operation["requestBody"])]);
            for (place, body) in bodies {
                for (media_type, content) in entries(&resolve(&document, body)["content"]) {
                    let count = entries(&content["examples"])
                        .filter(|(_, example)| !resolve(&document, example)["value"].is_null())
                        .count();
                    if count < 2 {
                        complaints.push(format!("{name} {endpoint} {place} {media_type}: {count} examples, not two"));
                    }
                }
            }
        }
    }
    report(complaints);
}

#[test]
fn problems_have_eighteen_kinds_under_both_hosts() {
    let document = document("x-chat.yaml");
    let problem = &document["components"]["schemas"]["Problem"];
    assert_eq!(text(&problem["discriminator"]["propertyName"]), "type");

    let found: BTreeSet<_> =
        entries(&problem["discriminator"]["mapping"]).map(|(tag, target)| (tag, text(target))).collect();
    let expected: BTreeSet<_> = PROBLEMS
        .iter()
        .flat_map(|(kind, schema, _)| tags(kind).into_iter().map(move |tag| (tag, schema_ref(schema))))
        .collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    let extra: Vec<_> = found.difference(&expected).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing tags {missing:#?}, unexpected tags {extra:#?}");
    assert_eq!(found.len(), 35);
}

#[test]
fn every_kind_of_problem_extends_the_base() {
    let document = document("x-chat.yaml");
    let schemas = &document["components"]["schemas"];
    let base = Object::of(&document, &schemas["Problem"]);
    for (_, name, extras) in PROBLEMS {
        let kind = &schemas[name];
        assert_eq!(text(&kind["allOf"][0]["$ref"]), schema_ref("Problem"), "{name} extends Problem");

        let object = Object::of(&document, kind);
        let mut fields: Vec<_> = object.properties.iter().map(|(field, _)| field.clone()).collect();
        fields.retain(|field| !base.properties.iter().any(|(inherited, _)| inherited == field));
        for field in &mut fields {
            if object.required.contains(field) {
                field.push('*');
            }
        }
        fields.sort();
        assert_eq!(fields, extras, "fields of {name}, required ones with a star");
        assert!(base.required.is_subset(&object.required), "{name} requires what Problem requires");
    }
}

/// The sources state these in prose, beside their tables.
#[test]
fn prose_of_the_sources_is_kept() {
    let x_chat = document("x-chat.yaml");
    let mut ids = 0;
    for (endpoint, operation) in operations(&x_chat) {
        let scopes: Vec<_> = items(&operation["security"][0]["OAuth2UserToken"]).map(text).collect();
        assert_eq!(scopes, X_SCOPES, "{endpoint}: scopes");
        assert!(operation["security"][1]["UserToken"].is_sequence(), "{endpoint}: OAuth 1.0a");
        for parameter in items(&operation["parameters"]) {
            assert_eq!(text(&resolve(&x_chat, parameter)["schema"]["pattern"]), CONVERSATION_ID, "{endpoint}: id");
            ids += 1;
        }
    }
    assert_eq!(ids, 2, "operations with a path id");

    let twilio = document("twilio-conversations.yaml");
    let webhook = &twilio["components"]["schemas"]["WebhookEnabled"];
    assert_eq!(items(&webhook["enum"]).map(text).collect::<Vec<_>>(), ["true", "false"]);
}

fn report(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

// ---- The table -----------------------------------------------------------------------------------------------------

/// One line of `fields.tsv`. Rows of an endpoint or a server have neither type nor required flag.
struct Row {
    line: usize,
    document: String,
    operation: String,
    place: String,
    name: String,
    kind: String,
    required: String,
    source: String,
    value: String,
}

impl Row {
    fn parse(line: usize, text: &str) -> Row {
        let cells: Vec<_> = text.split('\t').map(str::to_owned).collect();
        let [document, operation, place, name, kind, required, source, value] =
            cells.try_into().unwrap_or_else(|_| panic!("fields.tsv:{line}: eight cells expected"));
        Row { line, document, operation, place, name, kind, required, source, value }
    }

    fn shows(&self, fact: &Fact) -> bool {
        self.document == fact.document && self.operation == fact.operation && self.is_named_as(fact)
    }

    fn is_named_as(&self, fact: &Fact) -> bool {
        self.place == fact.place && self.name == fact.name && self.value == fact.value
    }

    fn differences(&self, facts: &[Fact]) -> Vec<String> {
        let label = format!("fields.tsv:{} ({}): {} {}", self.line, self.source, self.document, self.operation);
        let Some(fact) = facts.iter().find(|fact| self.shows(fact)) else {
            return vec![format!("{label}: no {} `{}` {}", self.place, self.name, self.value)];
        };
        let mut differences = Vec::new();
        let mut compare = |what: &str, expected: &str, found: &str| {
            if !expected.is_empty() && expected != found {
                let (place, name) = (&self.place, &self.name);
                differences.push(format!("{label}: {place} `{name}`: {what} {expected} expected, {found} found"));
            }
        };
        compare("type", &self.kind, &fact.kind);
        compare("required", &self.required, fact.required);
        compare("description", "given", if fact.description.trim().is_empty() { "none" } else { "given" });
        differences
    }
}

fn table() -> Vec<Row> {
    let text = read("fields.tsv");
    let mut lines = text.lines();
    let header = "document\toperation\tin\tname\ttype\trequired\tseed\tvalue";
    assert_eq!(lines.next(), Some(header), "header of fields.tsv");
    let rows: Vec<_> = lines.enumerate().map(|(index, line)| Row::parse(index + 2, line)).collect();
    assert!(rows.len() > 60, "fields.tsv has {} rows", rows.len());
    rows
}

/// One source lists its fields without what is inside them. There the same place of another operation must show it.
fn shown_elsewhere(table: &[Row], fact: &Fact) -> bool {
    let own = |row: &&Row| row.document == fact.document && row.operation == fact.operation && row.place == fact.place;
    let left_out = match fact.name.split_once('.') {
        Some((outer, _)) if fact.place == "body" => {
            let inner = format!("{outer}.");
            table.iter().filter(own).any(|row| row.name == outer)
                && !table.iter().filter(own).any(|row| row.name.starts_with(&inner))
        }
        _ => fact.place == "media-type" && !table.iter().any(|row| own(&row)),
    };
    let same = |row: &Row| row.is_named_as(fact) && row.kind == fact.kind && row.required == fact.required;
    left_out && table.iter().any(|row| row.document == fact.document && same(row))
}

// ---- The documents -------------------------------------------------------------------------------------------------

/// What a document says, in the words of the table.
#[derive(Default)]
struct Fact {
    document: String,
    operation: String,
    place: String,
    name: String,
    kind: String,
    required: &'static str,
    description: String,
    value: String,
    items: String,
}

impl Fact {
    fn label(&self) -> String {
        format!("{} {}: {} `{}` {}", self.document, self.operation, self.place, self.name, self.value)
    }
}

fn all_facts() -> Vec<Fact> {
    let mut facts = Vec::new();
    for name in DOCUMENTS {
        let document = document(name);
        for (endpoint, operation) in operations(&document) {
            let mut own = facts_of(&document, &endpoint, operation);
            for fact in &mut own {
                fact.document = name.to_owned();
                fact.operation = text(&operation["operationId"]);
            }
            facts.append(&mut own);
        }
    }
    facts
}

fn facts_of(document: &Value, endpoint: &str, operation: &Value) -> Vec<Fact> {
    let mut facts = vec![Fact {
        place: "endpoint".into(),
        name: endpoint.into(),
        description: text(&operation["description"]),
        ..Fact::default()
    }];
    facts.extend(items(&document["servers"]).map(|server| Fact {
        place: "server".into(),
        name: text(&server["url"]),
        description: text(&server["description"]),
        ..Fact::default()
    }));
    facts.extend(items(&operation["parameters"]).map(|parameter| parameter_fact(document, parameter)));
    body_facts(document, resolve(document, &operation["requestBody"]), &mut facts);
    facts
}

fn parameter_fact(document: &Value, parameter: &Value) -> Fact {
    let parameter = resolve(document, parameter);
    Fact {
        place: text(&parameter["in"]),
        name: text(&parameter["name"]),
        kind: kind(document, &parameter["schema"]),
        required: yes_or_no(parameter["required"].as_bool() == Some(true)),
        description: text(&parameter["description"]),
        ..Fact::default()
    }
}

/// The sources list the media type as a required header, also where the body itself is optional.
fn body_facts(document: &Value, body: &Value, facts: &mut Vec<Fact>) {
    for (media_type, content) in entries(&body["content"]) {
        facts.push(Fact {
            place: "media-type".into(),
            name: "Content-Type".into(),
            kind: "String".into(),
            required: "yes",
            description: text(&body["description"]),
            value: media_type,
            ..Fact::default()
        });
        field_facts(document, &content["schema"], "", facts);
    }
}

fn field_facts(document: &Value, schema: &Value, prefix: &str, facts: &mut Vec<Fact>) {
    let object = Object::of(document, schema);
    for (name, schema) in object.properties {
        let kind = kind(document, schema);
        let items = attribute(document, schema, "items").unwrap_or(&Value::Null);
        let suffix = if kind == "Array" { "[]" } else { "" };
        let full_name = format!("{prefix}{name}{suffix}");
        facts.push(Fact {
            place: "body".into(),
            name: full_name.clone(),
            kind,
            required: yes_or_no(object.required.contains(&name)),
            description: attribute(document, schema, "description").map(text).unwrap_or_default(),
            items: self::kind(document, items),
            ..Fact::default()
        });
        let inner = if suffix.is_empty() { schema } else { items };
        field_facts(document, inner, &format!("{full_name}."), facts);
    }
}

/// The properties of a schema and of all it extends.
#[derive(Default)]
struct Object<'a> {
    properties: Vec<(String, &'a Value)>,
    required: BTreeSet<String>,
}

impl<'a> Object<'a> {
    fn of(document: &'a Value, schema: &'a Value) -> Self {
        let mut object = Object::default();
        object.add(document, schema);
        object
    }

    fn add(&mut self, document: &'a Value, schema: &'a Value) {
        let schema = resolve(document, schema);
        for part in items(&schema["allOf"]) {
            self.add(document, part);
        }
        self.properties.extend(entries(&schema["properties"]));
        self.required.extend(items(&schema["required"]).map(text));
    }
}

/// The schema's type in the words of the table: `String`, `Array`, `Object`.
fn kind(document: &Value, schema: &Value) -> String {
    let name = attribute(document, schema, "type").map(text).unwrap_or_default();
    let (first, rest) = name.split_at(name.len().min(1));
    first.to_uppercase() + rest
}

/// A key of the schema, or of what it extends.
fn attribute<'a>(document: &'a Value, schema: &'a Value, key: &str) -> Option<&'a Value> {
    let schema = resolve(document, schema);
    let inherited = || items(&schema["allOf"]).find_map(|part| attribute(document, part, key));
    schema.get(key).or_else(inherited)
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut operations = Vec::new();
    for (path, methods) in entries(&document["paths"]) {
        for (method, operation) in entries(methods) {
            operations.push((format!("{} {path}", method.to_uppercase()), operation));
        }
    }
    operations
}

fn successes(operation: &Value) -> Vec<(String, &Value)> {
    entries(&operation["responses"]).filter(|(status, _)| status.starts_with('2')).collect()
}

fn tags(kind: &str) -> Vec<String> {
    match kind {
        "about:blank" => vec![kind.to_owned()],
        _ => PROBLEM_HOSTS.iter().map(|host| format!("{host}{kind}")).collect(),
    }
}

fn schema_ref(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

// ---- YAML ----------------------------------------------------------------------------------------------------------

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("specs/{name}: {error}"))
}

fn document(name: &str) -> Value {
    serde_yaml::from_str(&read(name)).unwrap_or_else(|error| panic!("specs/{name}: {error}"))
}

fn resolve<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
        return node;
    };
    let path = reference.strip_prefix("#/").unwrap_or_else(|| panic!("{reference}: not in this document"));
    let target = path.split('/').fold(document, |node, key| &node[key]);
    assert!(!target.is_null(), "{reference}: no such target");
    resolve(document, target)
}

fn entries(node: &Value) -> impl Iterator<Item = (String, &Value)> {
    node.as_mapping().into_iter().flatten().map(|(key, value)| (text(key), value))
}

fn items(node: &Value) -> impl Iterator<Item = &Value> {
    node.as_sequence().into_iter().flatten()
}

fn text(node: &Value) -> String {
    node.as_str().unwrap_or_default().to_owned()
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}
