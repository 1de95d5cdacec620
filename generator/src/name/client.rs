//! Clients: servers and credentials.

use super::scope::Wish;
use super::{Naming, docs, ident, operation_docs, scope};
use crate::api::{KeyPlace, OAuthFlow, SecurityKind, SecurityScheme, Server};
use crate::printable;
use crate::rust::{Client, CredentialKind, CredentialSetter, Docs, ServerItem, ServerVariable};

/// Methods that every client builder has.
const TAKEN_BUILDER_METHODS: [&str; 16] = [
    "attempt_timeout",
    "base_url",
    "build",
    "connect_timeout",
    "core",
    "credential",
    "http_client",
    "layer",
    "max_response_bytes",
    "retry",
    "retry_budget",
    "server",
    "timeout",
    "trace_bodies",
    "transport",
    "user_agent",
];

impl Naming<'_> {
    pub(super) fn client(&self) -> Client {
        let default = self.api.servers.first();
        Client {
            docs: vec![format!(
                "A client of {}. Cheap to clone; clones share connections.",
                super::markdown::text(&self.api.title)
            )],
            fake_docs: Docs::new(),
            default_server: default.map(|server| server.by_default.clone()).unwrap_or_default(),
            servers: self.servers(),
            credentials: self.credentials(),
        }
    }

    /// Servers that take something of the user; the others are URLs.
    fn servers(&self) -> Vec<ServerItem> {
        let servers: Vec<_> = self.api.servers.iter().filter(|server| !server.variables.is_empty()).collect();
        let wishes: Vec<_> = servers
            .iter()
            .map(|server| {
                let variables: Vec<_> = server.variables.iter().map(|variable| variable.name.as_str()).collect();
                Wish { rank: (0, server.origin.as_str()), names: vec![ident::pascal(&variables.join(" ")) + "Server"] }
            })
            .collect();
        let names = scope::assign(&wishes, &["Client", "ClientBuilder", "Server"]);
        let items = servers.into_iter().zip(names).map(|(server, name)| ServerItem {
            docs: docs::paragraphs([
                docs::prose(server.description.as_deref()),
                vec![format!("{}.", docs::code(&server.url))],
            ]),
            template: server.url.clone(),
            variables: variables(server),
            name,
        });
        items.collect()
    }

    /// A scheme and the scopes it needs, where it is one of OAuth 2.0: what other schemes have in their place are roles,
    /// which no token states.
    pub(super) fn need(&self, name: &str, scopes: &[String]) -> String {
        let mut schemes = self.api.security_schemes.iter();
        let is_oauth2 = schemes.any(|scheme| scheme.name == name && !scheme.flows.is_empty());
        let scopes = if is_oauth2 { scopes } else { &[] };
        [&[scheme_key(name)], scopes].concat().join(" ")
    }

    fn credentials(&self) -> Vec<CredentialSetter> {
        let schemes = &self.api.security_schemes;
        let names =
            scope::members(schemes.iter().map(|scheme| scheme.name.as_str()), ident::snake, &TAKEN_BUILDER_METHODS);
        let setters = schemes.iter().zip(names).map(|(scheme, name)| CredentialSetter {
            docs: credential_docs(scheme),
            scheme: scheme_key(&scheme.name),
            kind: match &scheme.kind {
                SecurityKind::ApiKey(KeyPlace::Header(name)) => CredentialKind::ApiKey("header", name.clone()),
                SecurityKind::ApiKey(KeyPlace::Query(name)) => CredentialKind::ApiKey("query", name.clone()),
                SecurityKind::ApiKey(KeyPlace::Cookie(name)) => CredentialKind::ApiKey("cookie", name.clone()),
                SecurityKind::Bearer => CredentialKind::Bearer,
                SecurityKind::Basic => CredentialKind::Basic,
                SecurityKind::OAuth1 => CredentialKind::OAuth1,
            },
            name,
        });
        setters.collect()
    }
}

/// The name of a scheme as emitted code has it, where a space ends it, and errors show it. (OpenAPI allows neither a
/// space nor anything that is not printable in the first place.)
fn scheme_key(name: &str) -> String {
    printable(name).replace(' ', "%20")
}

fn credential_docs(scheme: &SecurityScheme) -> Docs {
    let described =
        docs::prose_or(scheme.description.as_deref(), || format!("The credential {}.", docs::code(&scheme.name)));
    let format = scheme.format.iter().map(|format| format!("Format of the token: {}.", docs::code(format))).collect();
    let flows = scheme.flows.iter().map(flow_docs);
    docs::paragraphs([vec![described, format], flows.collect()].concat())
}

fn flow_docs(flow: &OAuthFlow) -> Docs {
    let urls = flow.urls.iter().map(|(what, url)| operation_docs::entry(what, &[docs::code(url)]));
    let scopes = flow.scopes.iter().map(|(scope, meaning)| {
        operation_docs::entry(&format!("scope {}", docs::code(scope)), &docs::prose(Some(meaning)))
    });
    docs::paragraphs([vec![format!("OAuth 2.0, {}:", flow.name)], urls.chain(scopes).flatten().collect()])
}

fn variables(server: &Server) -> Vec<ServerVariable> {
    let names = scope::members(server.variables.iter().map(|variable| variable.name.as_str()), ident::snake, &["new"]);
    let variables = server.variables.iter().zip(names).map(|(variable, name)| {
        let allowed: Vec<_> = variable.allowed.iter().map(|value| docs::code(value)).collect();
        let allowed = if allowed.is_empty() { vec![] } else { vec![format!("One of {}.", allowed.join(", "))] };
        let default = vec![format!("Default: {}.", docs::code(&variable.default))];
        let described =
            docs::prose_or(variable.description.as_deref(), || format!("The variable {}.", docs::code(&variable.name)));
        ServerVariable {
            docs: docs::paragraphs([described, allowed, default]),
            wire_name: variable.name.clone(),
            default: variable.default.clone(),
            name,
        }
    });
    variables.collect()
}
