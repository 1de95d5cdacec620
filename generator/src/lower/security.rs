//! Security schemes, what each operation needs of them, and servers.

use openapiv3::{SecurityRequirement, SecurityScheme as WireScheme};

use super::Lowering;
use super::parameter::template_names;
use super::reference::Resolved;
use crate::api::{Requirement, SecurityKind, SecurityScheme, Server, ServerVariable};
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn security_schemes(&mut self) -> Vec<SecurityScheme> {
        let Some(components) = &self.document.components else { return Vec::new() };
        let mut schemes = Vec::new();
        for (name, scheme) in &components.security_schemes {
            let at = Pointer::root().child("components").child("securitySchemes").child(name);
            let Some(Resolved { item, at, .. }) = self.resolve(scheme, &at) else { continue };
            let Some((kind, description)) = self.scheme(item, &at) else { continue };
            schemes.push(SecurityScheme { name: name.clone(), kind, description: description.clone() });
        }
        schemes
    }

    fn scheme(&mut self, scheme: &'d WireScheme, at: &Pointer) -> Option<(SecurityKind, &'d Option<String>)> {
        match scheme {
            WireScheme::OAuth2 { description, .. } => Some((SecurityKind::Bearer, description)),
            WireScheme::HTTP { scheme, description, .. } => match scheme.to_ascii_lowercase().as_str() {
                "bearer" => Some((SecurityKind::Bearer, description)),
                "basic" => Some((SecurityKind::Basic, description)),
                "oauth" => Some((SecurityKind::OAuth1, description)),
                other => self.refuse_scheme(&at.child("scheme"), &format!("the HTTP authentication scheme `{other}`")),
            },
            WireScheme::APIKey { .. } => self.refuse_scheme(at, "an API key"),
            WireScheme::OpenIDConnect { .. } => self.refuse_scheme(at, "OpenID Connect"),
        }
    }

    fn refuse_scheme<T>(&mut self, at: &Pointer, construct: &str) -> Option<T> {
        self.report.unsupported(at, construct);
        None
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
            for name in requirement.keys() {
                if !self.knows_scheme(name) {
                    let message = format!("`{name}` is not under components.securitySchemes");
                    self.report.error(&at.index(index).child(name), message);
                }
            }
            lowered.push(Requirement(requirement.clone().into_iter().collect()));
        }
        (!lowered.is_empty()).then_some(lowered)
    }

    fn knows_scheme(&self, name: &str) -> bool {
        let components = self.document.components.as_ref();
        components.is_some_and(|components| components.security_schemes.contains_key(name))
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
        for name in template_names(&server.url) {
            if !variables.iter().any(|variable| variable.name == name) {
                self.report.error(&at.child("url"), format!("`{{{name}}}` is not among the server's variables"));
            }
        }
        Server { origin: at, url: server.url.clone(), description: server.description.clone(), variables }
    }
}
