//! Security schemes, as the document model wants them.

use serde_json::{Map, Value};

use super::super::trail::Trail;
use super::Report;
use super::repair::{self, Fate};

/// Marks a scheme that no part of a request comes of; whether that is as it should be.
pub(in crate::load) const NOT_SENT: &str = "x-bindery-not-sent";

/// What is allowed as a scheme's `type`, as `in` of a key.
const TYPES: &str = "`apiKey`, `http`, `oauth2`, `openIdConnect` and `mutualTLS` are";
const PLACES: [&str; 3] = ["header", "query", "cookie"];

/// Fields that one type of scheme or another needs.
pub(super) const NEEDED: [&str; 5] = ["name", "in", "scheme", "flows", "openIdConnectUrl"];

/// Schemes that nothing can be made of stay, marked: the operations that need them say so.
/// What was `written` and is no more has been spoken of.
pub(super) fn tidy(
    members: &mut Map<String, Value>,
    written: &[&str],
    at: &Trail<'_>,
    report: &mut Report<'_>,
) -> Fate {
    let Some(kind) = members.get("type").and_then(Value::as_str) else { return Fate::Kept };
    let needed: &[&str] = match kind {
        "apiKey" => &["name", "in"],
        "http" => &["scheme"],
        "oauth2" => &["flows"],
        "openIdConnect" => &["openIdConnectUrl"],
        // A certificate of the connection is the transport's business: nothing of it goes into a request.
        "mutualTLS" => {
            report.warning(&at.pointer(), "the scheme is the transport's: give the client one that has a certificate");
            *members = unsent(true);
            return Fate::Kept;
        }
        other => {
            let message = format!("`{other}` is no type of security scheme");
            report.error_with_help(&at.child("type").pointer(), message, TYPES);
            return wrong(members);
        }
    };
    for name in needed {
        if !written.contains(name) {
            report.malformed(&at.pointer(), format!("the SecurityScheme object lacks its required field `{name}`"));
        }
    }
    if let Some(place) = members.get("in").and_then(Value::as_str)
        && !PLACES.contains(&place)
    {
        let message = format!("`{place}` is no place of a key: that is `header`, `query` or `cookie`");
        report.error(&at.child("in").pointer(), message);
        return wrong(members);
    }
    flows(members);
    Fate::Kept
}

fn wrong(members: &mut Map<String, Value>) -> Fate {
    *members = unsent(false);
    Fate::Kept
}

/// A scheme that no part of a request comes of, though it is as it should be, or since it is wrong.
pub(super) fn unsent(is_right: bool) -> Map<String, Value> {
    let parts = [("type", "http".into()), ("scheme", "none".into()), (NOT_SENT, Value::Bool(is_right))];
    parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What an operation needs, by the schemes' names. What cannot be read is never taken for no need at all.
pub(super) fn requirement(members: &mut Map<String, Value>, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    for (name, scopes) in members {
        let at = at.child(name);
        if scopes.is_null() {
            report.warning(&at.pointer(), format!("`{name}` has no list of scopes: taken as `[]`"));
            *scopes = Value::Array(Vec::new());
        }
        repair::list(scopes, &at, report);
        let Some(scopes) = scopes.as_array_mut() else {
            repair::wrong("a list of scopes", scopes, &at, report);
            continue;
        };
        for (index, scope) in scopes.iter_mut().enumerate() {
            let at = at.index(index);
            match scope {
                Value::Null => repair::wrong("a scope", scope, &at, report),
                scope => repair::text(scope, &at, report),
            };
        }
    }
    Fate::Kept
}

/// Whether that means none, or those of the whole document, is for its author to say.
pub(super) fn unsaid(at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    let message = "expected a list of security requirements, found null: write `[]` where no credential is needed";
    report.malformed(&at.pointer(), message.to_owned());
    Fate::Dropped
}

/// URLs that are missing are empty: they are for the documentation.
fn flows(members: &mut Map<String, Value>) {
    let needed = [
        ("implicit", &["authorizationUrl"][..]),
        ("password", &["tokenUrl"]),
        ("clientCredentials", &["tokenUrl"]),
        ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
    ];
    let Some(Value::Object(flows)) = members.get_mut("flows") else { return };
    for (flow, urls) in needed {
        let Some(Value::Object(flow)) = flows.get_mut(flow) else { continue };
        for url in urls {
            flow.entry(*url).or_insert_with(|| Value::String(String::new()));
        }
    }
}
