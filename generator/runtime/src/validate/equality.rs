//! Equality of JSON values as JSON Schema has it, for `uniqueItems`: numbers by value, objects whatever their order.

use std::collections::HashMap;
use std::fmt::Write;

use crate::json::Node;
use crate::json::decimal::Decimal;

/// The places of the first two equal items. Each item is written in a form that equal values share, so that the cost
/// grows with the array and not with its square.
pub(super) fn repeated(items: &[Node<'_>]) -> Option<(usize, usize)> {
    let mut seen = HashMap::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut form = String::new();
        write_form(item, &mut form);
        if let Some(first) = seen.insert(form, index) {
            return Some((first, index));
        }
    }
    None
}

fn write_form(node: &Node<'_>, form: &mut String) {
    match node {
        Node::Null => form.push_str("null"),
        Node::Bool(value) => form.push_str(if *value { "true" } else { "false" }),
        Node::Number(number) => write_number(&Decimal::of_number(number), form),
        Node::Decimal(text) => write_number(&Decimal::of(text), form),
        Node::String(text) => write_text(text, form),
        Node::Array(items) => {
            form.push('[');
            for item in items {
                write_form(item, form);
                form.push(',');
            }
            form.push(']');
        }
        Node::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            form.push('{');
            for (name, value) in members {
                write_text(name, form);
                write_form(value, form);
                form.push(',');
            }
            form.push('}');
        }
    }
}

fn write_number(number: &Decimal, form: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = write!(form, "{number}");
}

/// The length before the text makes escapes unnecessary.
fn write_text(text: &str, form: &mut String) {
    let _ = write!(form, "\"{}:{text}", text.len());
}
