//! `application/x-www-form-urlencoded` bodies. Dots and brackets in names mean nothing here: the document's names are
//! the wire's.

use super::encode;
use super::style::{self, QueryStyle};
use crate::json::Node;

/// How one field of a form is written, where it is not by repeating its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    name: &'static str,
    /// None: as JSON text.
    style: Option<(QueryStyle, bool)>,
}

impl FormField {
    /// A field in a style, exploded or not.
    #[must_use]
    pub const fn new(name: &'static str, style: QueryStyle, explode: bool) -> Self {
        Self { name, style: Some((style, explode)) }
    }

    /// A field that is JSON text.
    #[must_use]
    pub const fn json(name: &'static str) -> Self {
        Self { name, style: None }
    }
}

/// The text of a form; of a value that is none, what is wrong with it.
pub(super) fn text(value: &Node<'_>, fields: &[FormField]) -> Result<String, String> {
    let mut form = String::new();
    match value {
        Node::Null => Ok(form),
        Node::Object(members) => {
            // Enough for most, so that a form is one piece of memory.
            form.reserve(members.len() * 48);
            members.iter().for_each(|(name, value)| add(&mut form, name, value, fields));
            Ok(form)
        }
        other => Err(format!("{} cannot be sent as a form, only an object can", other.json_type())),
    }
}

fn add(form: &mut String, name: &str, value: &Node<'_>, fields: &[FormField]) {
    match (fields.iter().find(|field| field.name == name), value) {
        (_, Node::Null) => {}
        (Some(FormField { style: Some((style, explode)), .. }), value) => {
            for pair in style::pairs(name, value, *style, *explode, encode::FORM) {
                separate(form);
                form.push_str(&pair);
            }
        }
        (Some(FormField { style: None, .. }), value) => add_pair(form, name, &style::json(value)),
        (None, Node::Array(items)) => items.iter().for_each(|item| add_pair(form, name, &style::text(item))),
        (None, value) => add_pair(form, name, &style::text(value)),
    }
}

fn add_pair(form: &mut String, name: &str, text: &str) {
    separate(form);
    encode::add_form(form, name);
    form.push('=');
    encode::add_form(form, text);
}

fn separate(form: &mut String) {
    if !form.is_empty() {
        form.push('&');
    }
}

#[cfg(test)]
mod tests {
    use super::{FormField, QueryStyle, text};
    use crate::json::Node;

    #[test]
    fn fields_are_written_as_the_document_says() {
        let node =
            Node::from_slice(br#"{"a": [1, null], "b": [1, null, 2], "c": {"d": "e f"}, "g": {"h": 1}, "i": null}"#);
        let fields = [FormField::new("b", QueryStyle::Form, false), FormField::new("c", QueryStyle::DeepObject, true)];
        let node = node.expect("JSON");
        assert_eq!(text(&node, &fields).as_deref(), Ok("a=1&a=null&b=1,2&c%5Bd%5D=e+f&g=%7B%22h%22%3A1%7D"));
        assert_eq!(
            text(&node, &[FormField::json("a")]).map(|text| text.starts_with("a=%5B1%2Cnull%5D&b=1&b=null")),
            Ok(true)
        );
    }
}
