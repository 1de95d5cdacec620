//! A first call in Rust, for the documentation: real types, so that it is compiled.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::rust::{Argument, Call, Client, CredentialKind, Docs, EnumerationValues, Item, Structure, TypePath};

/// How far nested models are spelled out: a first call is to be short.
const DEEPEST: usize = 4;

/// How many bytes a call may have on its way to be spelled out, and all that are tried together. No matter of the budget:
/// a call that is this long is no help, and another one is shown, or none.
const LONGEST: usize = 10_000;
const LONGEST_TOGETHER: usize = 50 * LONGEST;

/// A doctest that compiles and is not run: it would call the service. Taken from the first operation that can be shown
/// shortly.
pub(super) fn first_call(path: &str, feature: Option<&str>, calls: &[Call], items: &[Item], client: &Client) -> Docs {
    let sample = Sample::of(items);
    let found = calls.iter().find_map(|call| Some((call, sample.arguments(call)?)));
    found.map(|(call, arguments)| sample.lines(path, feature, call, &arguments, client)).unwrap_or_default()
}

/// As [`first_call`], of the fake.
pub(super) fn first_test(path: &str, calls: &[Call], items: &[Item]) -> Docs {
    let sample = Sample::of(items);
    let found = calls.iter().find_map(|call| Some((call, sample.arguments(call)?)));
    found.map(|(call, arguments)| sample.test_lines(path, call, &arguments)).unwrap_or_default()
}

struct Sample<'a> {
    items: BTreeMap<&'a str, &'a Item>,
    /// How many bytes the call in hand may still have.
    left: Cell<usize>,
    /// How many those may still have that are tried after it.
    left_together: Cell<usize>,
}

impl<'a> Sample<'a> {
    fn of(items: &'a [Item]) -> Self {
        let named = items.iter().map(|item| match item {
            Item::Structure(structure) => (structure.name.as_str(), item),
            Item::Enumeration(enumeration) => (enumeration.name.as_str(), item),
            Item::Union(union) => (union.name.as_str(), item),
        });
        Self { items: named.collect(), left: Cell::new(0), left_together: Cell::new(LONGEST_TOGETHER) }
    }

    /// Takes so many bytes of what the call may have.
    fn take(&self, bytes: usize) -> Option<()> {
        self.left.set(self.left.get().checked_sub(bytes)?);
        self.left_together.set(self.left_together.get().checked_sub(bytes)?);
        Some(())
    }

    fn lines(&self, path: &str, feature: Option<&str>, call: &Call, arguments: &[String], client: &Client) -> Docs {
        let mut lines = vec!["```rust,no_run".to_owned()];
        // Compiled where the feature is on, and nothing where it is off.
        lines.extend(feature.map(|feature| format!("# #[cfg(feature = {feature:?})]")));
        lines.push("# async fn first_call() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
        let need = call.security.iter().flatten().next();
        let scheme = need.and_then(|need| need.split(' ').next());
        let credential = client.credentials.iter().find(|setter| Some(setter.scheme.as_str()) == scheme);
        let used = credential.map(|setter| credential_type(&setter.kind)).unwrap_or_default();
        let crate_name = path.split("::").next().unwrap_or(path);
        let models =
            if arguments.iter().any(|argument| argument.contains("models::")) { "{Client, models}" } else { "Client" };
        lines.extend((!used.is_empty()).then(|| format!("use {crate_name}::{used};")));
        lines.push(format!("use {path}::{models};"));
        lines.push(String::new());
        let setter = credential
            .map(|setter| format!(".{}({})", setter.name, credential_value(&setter.kind)))
            .unwrap_or_default();
        lines.push(format!("let client = Client::builder(){setter}.build()?;"));
        lines.extend(spread(&format!("let answer = client.{}(", call.method), arguments, ").await?;"));
        lines.push("println!(\"{} {:?}\", answer.status(), answer.body());".to_owned());
        lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
        lines
    }

    /// The success where its type is a model that can be shown, else a failure.
    fn test_lines(&self, path: &str, call: &Call, arguments: &[String]) -> Docs {
        let success = match &call.success {
            TypePath::Model(name) => self.model(name.as_str(), 0),
            _ => None,
        };
        let answer = success.as_ref().map_or_else(|| ".refuse();".to_owned(), |value| format!(".answer({value});"));
        let uses_models = arguments.iter().chain(&success).any(|argument| argument.contains("models::"));
        let names = if uses_models { "{Fake, models}" } else { "Fake" };
        let mut lines = vec!["```rust,no_run".to_owned()];
        lines.push("# async fn test() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
        lines.extend([format!("use {path}::{names};"), String::new(), "let fake = Fake::new();".to_owned()]);
        lines.push(format!("fake.{}(){answer}", call.fake_method));
        lines.push("let client = fake.client()?;".to_owned());
        lines.extend(spread(&format!("let outcome = client.{}(", call.method), arguments, ").await;"));
        lines.push(format!("println!(\"{{outcome:?}} {{:?}}\", fake.{}().calls());", call.fake_method));
        lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
        lines
    }

    fn arguments(&self, call: &Call) -> Option<Vec<String>> {
        self.left.set(LONGEST);
        let parameters = call.parameters.iter().filter(|parameter| parameter.required);
        let parameters = parameters.map(|parameter| self.argument(&parameter.ty, &parameter.argument, 0));
        let body = call.body.iter().filter(|body| body.required);
        parameters.chain(body.map(|body| self.argument(&body.ty, &body.argument, 0))).collect()
    }

    fn argument(&self, ty: &TypePath, argument: &Argument, depth: usize) -> Option<String> {
        self.take(10)?;
        Some(match (ty, argument) {
            (TypePath::Runtime("File"), _) => "\"…\".as_bytes()".to_owned(),
            (TypePath::Text | TypePath::Runtime(_), Argument::Into) => "\"…\"".to_owned(),
            (TypePath::Model(name), Argument::Into) => self.converted(name.as_str(), depth)?,
            (TypePath::List(item), Argument::IntoItems) => {
                format!("[{}]", self.argument(item, &Argument::Into, depth)?)
            }
            (TypePath::List(item), Argument::Items) => format!("[{}]", self.argument(item, &Argument::Exact, depth)?),
            (TypePath::Bool, _) => "true".to_owned(),
            (TypePath::Integer(_), _) => "1".to_owned(),
            (TypePath::F64, _) => "1.0".to_owned(),
            (TypePath::Map(_) | TypePath::Option(_) | TypePath::Unit, _) => "Default::default()".to_owned(),
            (TypePath::Model(name), _) => self.model(name.as_str(), depth)?,
            _ => return None,
        })
    }

    /// Something that converts into an enumeration or union.
    fn converted(&self, name: &str, depth: usize) -> Option<String> {
        match self.items.get(name)? {
            Item::Enumeration(enumeration) => match enumeration.values {
                EnumerationValues::Text(_) => Some("\"…\"".to_owned()),
                EnumerationValues::Integer(_) => Some("1".to_owned()),
                EnumerationValues::Json(_) => None,
            },
            Item::Union(union) if depth < DEEPEST => {
                let variants = union.variants.iter().filter(|variant| variant.converts);
                let mut samples = variants.filter_map(|variant| match &variant.ty {
                    TypePath::Text => Some("\"…\"".to_owned()),
                    TypePath::Model(name) => self.model(name.as_str(), depth + 1),
                    _ => None,
                });
                samples.next()
            }
            _ => None,
        }
    }

    fn model(&self, name: &str, depth: usize) -> Option<String> {
        self.take(name.len() + 15)?;
        match self.items.get(name)? {
            Item::Structure(structure) if depth < DEEPEST => self.constructed(structure, depth),
            _ => None,
        }
    }

    fn constructed(&self, structure: &Structure, depth: usize) -> Option<String> {
        let required = structure.fields.iter().filter(|field| field.is_argument());
        let arguments = required.map(|field| match field.presence {
            crate::rust::Presence::RequiredNullable => Some("None".to_owned()),
            _ => self.argument(&field.ty, &field.argument, depth + 1),
        });
        Some(format!("models::{}::new({})", structure.name, arguments.collect::<Option<Vec<_>>>()?.join(", ")))
    }
}

fn credential_type(kind: &CredentialKind) -> &'static str {
    match kind {
        CredentialKind::ApiKey(..) | CredentialKind::Bearer => "",
        CredentialKind::Basic => "BasicCredentials",
        CredentialKind::OAuth1 => "OAuth1Credentials",
    }
}

fn credential_value(kind: &CredentialKind) -> &'static str {
    match kind {
        CredentialKind::ApiKey(..) => "\"key\"",
        CredentialKind::Bearer => "\"token\"",
        CredentialKind::Basic => "BasicCredentials::new(\"user\", \"password\")",
        CredentialKind::OAuth1 => "OAuth1Credentials::new(\"key\", \"secret\", \"token\", \"token secret\")",
    }
}

/// One line where it fits, an argument a line where it does not.
fn spread(before: &str, arguments: &[String], after: &str) -> Docs {
    const WIDEST: usize = 90;
    let line = format!("{before}{}{after}", arguments.join(", "));
    if line.len() <= WIDEST || arguments.is_empty() {
        return vec![line];
    }
    let mut lines = vec![before.to_owned()];
    for argument in arguments {
        match argument.split_once("::new(").filter(|_| argument.len() > WIDEST) {
            Some((name, rest)) => {
                let inner = rest.strip_suffix(')').unwrap_or(rest);
                lines.push(format!("    {name}::new("));
                lines.extend(split_top_level(inner).into_iter().map(|part| format!("        {part},")));
                lines.push("    ),".to_owned());
            }
            None => lines.push(format!("    {argument},")),
        }
    }
    lines.push(after.to_owned());
    lines
}

/// Splits arguments at the commas that no bracket encloses.
fn split_top_level(arguments: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (index, character) in arguments.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(arguments[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(arguments[start..].trim());
    parts
}
