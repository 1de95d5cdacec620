//! Headers as values. A header is text, and only the type that is asked for knows whether `007` is a number or a name,
//! so each meaning that the text may have is offered in turn.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::json::{Codec, DecodeError, Node};

pub(super) fn read<T: Codec>(headers: &HeaderMap, name: &str) -> Result<Option<T>, DecodeError> {
    let Some(texts) = Texts::of(headers, name)? else {
        return Ok(None);
    };
    let mut error = unreadable();
    for (node, is_list) in texts.meanings() {
        match T::decode(&node) {
            Ok(value) => return Ok(Some(value)),
            // Who takes no list is not to be told that it is none.
            Err(other) if is_list && other.path() == "$" => {}
            Err(other) => error = other,
        }
    }
    Err(error.in_member(name))
}

fn unreadable() -> DecodeError {
    DecodeError::expected("text in UTF-8", &Node::Null).found("other bytes")
}

/// The text of a header, and its items.
struct Texts {
    whole: String,
    items: Vec<String>,
}

impl Texts {
    fn of(headers: &HeaderMap, name: &str) -> Result<Option<Self>, DecodeError> {
        let text = |value: &HeaderValue| Some(std::str::from_utf8(value.as_bytes()).ok()?.trim().to_owned());
        let lines: Option<Vec<String>> = headers.get_all(name).iter().map(text).collect();
        let lines = lines.ok_or_else(|| unreadable().in_member(name))?;
        let Some(first) = lines.first() else {
            return Ok(None);
        };
        // The one header whose lines cannot be joined: its dates hold commas.
        if name.eq_ignore_ascii_case(SET_COOKIE.as_str()) {
            return Ok(Some(Self { whole: first.clone(), items: lines }));
        }
        let whole = lines.join(", ");
        // Empty items do not count (RFC 9110, section 5.6.1.2).
        let items = whole.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect();
        Ok(Some(Self { whole, items }))
    }

    /// What the text may mean, and whether that is a list of its items.
    fn meanings(&self) -> impl Iterator<Item = (Node<'_>, bool)> {
        let text = |item| Node::from(str::as_ref(item));
        let scalar = move |item| json(item).unwrap_or_else(|| text(item));
        let strings = Node::Array(self.items.iter().map(|item| text(item)).collect());
        let scalars = Node::Array(self.items.iter().map(|item| scalar(item)).collect());
        let single = [Some(text(&self.whole)), json(&self.whole)].into_iter().flatten().map(|node| (node, false));
        single.chain([strings, scalars].map(|node| (node, true)))
    }
}

fn json(text: &str) -> Option<Node<'_>> {
    Node::from_slice(text.as_bytes()).ok()
}
