//! `application/x-www-form-urlencoded` bodies. Dots and brackets in names mean nothing here: the document's names are
//! the wire's.

use std::borrow::Cow;

use super::{encode, parameter};
use crate::json::Node;

/// The text of a form; of a value that is none, what is wrong with it.
pub(super) fn text(value: &Node<'_>) -> Result<String, String> {
    match value {
        Node::Null => Ok(String::new()),
        Node::Object(members) => {
            let pairs = members.iter().flat_map(|(name, value)| texts(value).into_iter().map(move |text| (name, text)));
            let pairs = pairs.map(|(name, text)| format!("{}={}", encode::form(name), encode::form(&text)));
            Ok(pairs.collect::<Vec<_>>().join("&"))
        }
        other => Err(format!("{} cannot be sent as a form, only an object can", other.json_type())),
    }
}

fn texts<'a>(value: &'a Node<'_>) -> Vec<Cow<'a, str>> {
    match value {
        Node::Null => Vec::new(),
        Node::Array(items) => items.iter().map(one).collect(),
        value => vec![one(value)],
    }
}

fn one<'a>(value: &'a Node<'_>) -> Cow<'a, str> {
    parameter::scalar(value).unwrap_or_else(|| String::from_utf8_lossy(&value.to_vec()).into_owned().into())
}
