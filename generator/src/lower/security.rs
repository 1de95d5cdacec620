//! Security schemes, what each operation needs of them, and servers.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityRequirement, SecurityScheme as WireScheme};

use super::Lowering;
use super::parameter::{is_of_the_connection, is_token_byte, template_names};
use super::reference::Resolved;
use crate::allowance::Unbound;
use crate::api::{KeyPlace, OAuthFlow, Requirement, SecurityKind, SecurityScheme, Server, ServerVariable};
use crate::budget::Cost;
use crate::load::{NOT_SENT, Pointer};

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn security_schemes(&mut self) -> Vec<SecurityScheme> {
        let Some(components) = &self.document.components else { return Vec::new() };
        let mut schemes = Vec::new();
        for (name, scheme) in &components.security_schemes {
            let at = Pointer::root().child("components").child("securitySchemes").child(name);
            let Some(Resolved { item, at, .. }) = self.resolve(scheme, &at) else { continue };
            if not_sent(item).is_none() {
                schemes.extend(self.scheme(name, item, &at));
            }
        }
        schemes
    }

    fn scheme(&mut self, name: &str, scheme: &'d WireScheme, at: &Pointer) -> Option<SecurityScheme> {
        let (kind, description, format, flows) = match scheme {
            WireScheme::OAuth2 { description, flows, .. } => {
                (SecurityKind::Bearer, description, None, self::flows(flows))
            }
            WireScheme::HTTP { scheme, description, bearer_format, .. } => {
                (self.http_scheme(scheme, at)?, description, bearer_format.clone(), Vec::new())
            }
            WireScheme::APIKey { location, name, description, .. } => {
                self.check_key(location, name, &at.child("name"));
                let place = match location {
                    APIKeyLocation::Header => KeyPlace::Header(name.clone()),
                    APIKeyLocation::Query => KeyPlace::Query(name.clone()),
                    APIKeyLocation::Cookie => KeyPlace::Cookie(name.clone()),
                };
                (SecurityKind::ApiKey(place), description, None, Vec::new())
            }
            // Whoever logs in that way comes back with a token.
            WireScheme::OpenIDConnect { description, .. } => (SecurityKind::Bearer, description, None, Vec::new()),
        };
        Some(SecurityScheme { name: name.to_owned(), kind, description: description.clone(), format, flows })
    }

    /// A key in a header that says where a request goes or where it ends would break it.
    fn check_key(&mut self, location: &APIKeyLocation, name: &str, at: &Pointer) {
        let is_token = !name.is_empty() && name.bytes().all(is_token_byte);
        let fault = match location {
            APIKeyLocation::Header if is_of_the_connection(name) => {
                format!("the header `{name}` is written by what carries the request: no key can go in it")
            }
            APIKeyLocation::Header if !is_token => format!("no header can be named `{name}`"),
            APIKeyLocation::Cookie if !is_token => format!("no cookie can be named `{name}`"),
            APIKeyLocation::Header | APIKeyLocation::Cookie | APIKeyLocation::Query => return,
        };
        self.report.error(at, fault);
    }

    /// The scheme by its name in IANA's registry, which does not tell capitals from small letters.
    fn http_scheme(&mut self, scheme: &str, at: &Pointer) -> Option<SecurityKind> {
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => Some(SecurityKind::Bearer),
            "basic" => Some(SecurityKind::Basic),
            "oauth" => Some(SecurityKind::OAuth1),
            other => {
                let message = format!(
                    "the HTTP authentication scheme `{other}` is the caller's: the whole `Authorization` header is taken"
                );
                self.report.warning(&at.child("scheme"), message);
                Some(SecurityKind::ApiKey(KeyPlace::Header("Authorization".to_owned())))
            }
        }
    }

    /// An operation's own requirements, or the document's where it has none.
    pub(super) fn security(
        &mut self,
        own: Option<&'d Vec<SecurityRequirement>>,
        at: &Pointer,
    ) -> Option<Vec<Requirement>> {
        let (requirements, at) = match own {
            Some(own) => (own, at.child("security")),
            None => (self.document.security.as_ref()?, Pointer::root().child("security")),
        };
        let mut lowered = Vec::new();
        for (index, requirement) in requirements.iter().enumerate() {
            let nodes = 1 + requirement.values().map(|scopes| 1 + scopes.len()).sum::<usize>();
            if !self.report.spend(Cost::Nodes, nodes, &at) {
                break;
            }
            let at = at.index(index);
            let known = requirement.iter().filter(|(name, _)| self.is_sent(name, &at));
            lowered.push(Requirement(known.map(|(name, scopes)| (name.clone(), scopes.clone())).collect()));
        }
        (!lowered.is_empty()).then_some(lowered)
    }

    /// Whether a scheme that is needed goes into the request; where it does not, that is said.
    fn is_sent(&mut self, name: &str, at: &Pointer) -> bool {
        let components = self.document.components.as_ref();
        let Some(scheme) = components.and_then(|components| components.security_schemes.get(name)) else {
            let message = format!("`{name}` is not among the document's security schemes");
            let help = "declare it in `components.securitySchemes`, correct the name";
            self.report.unbound_with_help(Unbound::Credential, &at.child(name), message, help);
            return false;
        };
        let declared = Pointer::root().child("components").child("securitySchemes").child(name);
        let Some(scheme) = self.resolve(scheme, &declared) else { return false };
        let Some(is_right) = not_sent(scheme.item) else { return true };
        // What is wrong with the scheme has been said of it.
        if is_right {
            let message = format!("`{name}` goes into no request: it is passed over");
            self.report.warning(&at.child(name), message);
        }
        false
    }

    pub(super) fn servers(&mut self) -> Vec<Server> {
        let servers = self.document.servers.iter().enumerate();
        servers.map(|(index, server)| self.server(server, Pointer::root().child("servers").index(index))).collect()
    }

    fn server(&mut self, server: &openapiv3::Server, at: Pointer) -> Server {
        let declared = server.variables.iter().flatten();
        let variables: Vec<_> = declared
            .map(|(name, variable)| ServerVariable {
                name: name.clone(),
                default: variable.default.clone(),
                allowed: variable.enumeration.clone(),
                description: variable.description.clone(),
            })
            .collect();
        let names: BTreeSet<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
        for name in template_names(&server.url) {
            if !names.contains(name) {
                let message = format!("`{{{name}}}` is not among the server's variables: give `base_url` instead");
                self.report.warning(&at.child("url"), message);
            }
        }
        let by_default = self.with_defaults(&server.url, &variables, &at);
        Server { origin: at, url: server.url.clone(), by_default, description: server.description.clone(), variables }
    }

    /// The URL with the default of each variable in its place, in one go: a default is text, whatever braces are in it.
    fn with_defaults(&mut self, template: &str, variables: &[ServerVariable], at: &Pointer) -> String {
        let defaults = variables.iter().map(|variable| (variable.name.as_str(), variable.default.as_str()));
        let defaults: BTreeMap<_, _> = defaults.collect();
        let mut url = String::new();
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('{') {
            url.push_str(before);
            let end = behind.find(['{', '}']).filter(|end| behind[*end..].starts_with('}'));
            let default = end.and_then(|end| Some((defaults.get(&behind[..end])?, &behind[end + 1..])));
            let (value, behind) = default.map_or(("{", behind), |(default, behind)| (*default, behind));
            if !self.report.spend_at(Cost::Bytes, value.len(), || at.child("url")) {
                break;
            }
            url.push_str(value);
            rest = behind;
        }
        url + rest
    }
}

/// Of a scheme that goes into no request, whether that is as it should be.
fn not_sent(scheme: &WireScheme) -> Option<bool> {
    let WireScheme::HTTP { extensions, .. } = scheme else { return None };
    extensions.get(NOT_SENT).map(|is_right| is_right.as_bool().unwrap_or_default())
}

fn flows(flows: &OAuth2Flows) -> Vec<OAuthFlow> {
    let flow =
        |name, urls: [(&'static str, Option<&String>); 3], scopes: &indexmap::IndexMap<String, String>| OAuthFlow {
            name,
            urls: urls.into_iter().filter_map(|(what, url)| Some((what, url?.clone()))).collect(),
            scopes: scopes.iter().map(|(scope, meaning)| (scope.clone(), meaning.clone())).collect(),
        };
    const AUTHORIZATION: &str = "authorization";
    const TOKEN: &str = "token";
    const REFRESH: &str = "refresh";
    let found = [
        flows.authorization_code.as_ref().map(|code| {
            let urls = [
                (AUTHORIZATION, Some(&code.authorization_url)),
                (TOKEN, Some(&code.token_url)),
                (REFRESH, code.refresh_url.as_ref()),
            ];
            flow("authorization code", urls, &code.scopes)
        }),
        flows.client_credentials.as_ref().map(|client| {
            let urls =
                [(AUTHORIZATION, None), (TOKEN, Some(&client.token_url)), (REFRESH, client.refresh_url.as_ref())];
            flow("client credentials", urls, &client.scopes)
        }),
        flows.implicit.as_ref().map(|implicit| {
            let urls = [
                (AUTHORIZATION, Some(&implicit.authorization_url)),
                (TOKEN, None),
                (REFRESH, implicit.refresh_url.as_ref()),
            ];
            flow("implicit", urls, &implicit.scopes)
        }),
        flows.password.as_ref().map(|password| {
            let urls =
                [(AUTHORIZATION, None), (TOKEN, Some(&password.token_url)), (REFRESH, password.refresh_url.as_ref())];
            flow("password", urls, &password.scopes)
        }),
    ];
    found.into_iter().flatten().collect()
}
