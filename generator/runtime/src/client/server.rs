//! The address of a server, from a text or from a template with variables (OpenAPI's server object).
//!
//! Variables are filled in so that no value can name another host than the template does: a value is part of a host
//! name, of a port or of a path, and never holds what would end that part.

use std::fmt;

use percent_encoding::percent_decode_str;

use crate::request::encode::percent;

/// The base URL of a server. Whether it is one is found out when the client is built.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    pub(super) url: Result<String, String>,
}

impl Server {
    /// Fills in the variables of a template, `https://{region}.example.com/{version}`.
    ///
    /// A value in the authority (host and port) may hold letters, digits, `-` and `.` only; one in the path may be
    /// any text but dot segments and is percent-encoded but for `/`. A variable that the template begins with and
    /// that is not just the scheme (`{server}/v1`) takes a whole URL. Anything else is an error when the client is
    /// built, as is a variable without a value.
    #[must_use]
    pub fn from_template(template: &str, variables: &[(&str, String)]) -> Self {
        Self { url: fill(template, variables) }
    }
}

impl fmt::Debug for Server {
    /// Does not show the URL: before it is looked at, it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").finish_non_exhaustive()
    }
}

impl From<&str> for Server {
    fn from(url: &str) -> Self {
        Self { url: Ok(url.to_owned()) }
    }
}

impl From<String> for Server {
    fn from(url: String) -> Self {
        Self { url: Ok(url) }
    }
}

fn fill(template: &str, variables: &[(&str, String)]) -> Result<String, String> {
    let mut url = String::new();
    let mut rest = template;
    while let Some((literal, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        url.push_str(literal);
        let Some((_, value)) = variables.iter().find(|(variable, _)| *variable == name) else {
            return Err(format!("the server variable `{name}` has no value"));
        };
        url.push_str(&checked(name, value, &url, after)?);
        rest = after;
    }
    url.push_str(rest);
    Ok(url)
}

/// The value as it may stand between what is there already and what follows.
fn checked(name: &str, value: &str, before: &str, after: &str) -> Result<String, String> {
    match before.split_once("://") {
        None if before.is_empty() && !after.starts_with("://") => Ok(value.to_owned()),
        None if value.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Ok(value.to_owned()),
        None => Err(format!("the server variable `{name}` may hold letters and digits only: it is a scheme")),
        Some((_, authority)) if !authority.contains('/') => in_authority(name, value),
        Some(_) => in_path(name, value),
    }
}

fn in_authority(name: &str, value: &str) -> Result<String, String> {
    let fits = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
    let labels = value.split('.').all(|label| !label.is_empty());
    if fits && labels {
        return Ok(value.to_owned());
    }
    Err(format!(
        "the server variable `{name}` may hold letters, digits, `-` and single `.` only: it is part of the host"
    ))
}

fn in_path(name: &str, value: &str) -> Result<String, String> {
    let is_dots = |segment: &str| {
        let decoded = percent_decode_str(segment).decode_utf8_lossy();
        decoded == "." || decoded == ".."
    };
    if value.split('/').any(is_dots) {
        return Err(format!("the server variable `{name}` may not hold `.` or `..` as a path segment"));
    }
    Ok(value.split('/').map(|segment| percent(segment).to_string()).collect::<Vec<_>>().join("/"))
}
