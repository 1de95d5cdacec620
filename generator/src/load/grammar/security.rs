//! Security schemes, as the document model wants them.

use serde_json::{Map, Value};

use super::super::trail::Trail;
use super::Report;
use super::repair::Fate;

/// Schemes that nothing can be made of are passed over; the operations that need them say so.
pub(super) fn tidy(members: &mut Map<String, Value>, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    let needed: &[&str] = match members.get("type").and_then(Value::as_str).unwrap_or_default() {
        "apiKey" => &["name", "in"],
        "http" => &["scheme"],
        "oauth2" => &["flows"],
        "openIdConnect" => &["openIdConnectUrl"],
        // A certificate of the connection is the transport's business: nothing of it goes into a request.
        "mutualTLS" => {
            report.warning(&at.pointer(), "the scheme is the transport's: give the client one that has a certificate");
            return Fate::Dropped;
        }
        other => {
            let help = "`apiKey`, `http`, `oauth2`, `openIdConnect` and `mutualTLS` are";
            report.error_with_help(
                &at.child("type").pointer(),
                format!("`{other}` is no type of security scheme"),
                help,
            );
            return Fate::Dropped;
        }
    };
    for name in needed {
        if !members.contains_key(*name) {
            report.malformed(&at.pointer(), format!("the SecurityScheme object lacks its required field `{name}`"));
        }
    }
    if let Some(place) = members.get("in").and_then(Value::as_str)
        && !["header", "query", "cookie"].contains(&place)
    {
        let message = format!("`{place}` is no place of a key: that is `header`, `query` or `cookie`");
        report.error(&at.child("in").pointer(), message);
        return Fate::Dropped;
    }
    flows(members);
    Fate::Kept
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
