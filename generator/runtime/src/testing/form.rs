//! Forms read back into values. A form is text, and only the type knows what a text means, so each meaning is offered
//! until the type takes it; where it does not, its error says which member that was.

use crate::json::{Codec, DecodeError, Node, Object};

pub(super) fn read<V: Codec>(form: &[u8]) -> Result<V, DecodeError> {
    let mut fields = fields(form);
    loop {
        let mut object = Object::with_capacity(fields.len());
        for field in &fields {
            object.member(&field.name, field.meaning());
        }
        let error = match V::decode(&Node::Object(object)) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        // Each round uses up a meaning, so this ends.
        if !fields.iter_mut().any(|field| field.is_at(&error) && field.turn()) {
            return Err(error);
        }
    }
}

struct Field {
    name: String,
    texts: Vec<String>,
    meaning: Meaning,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Text,
    Json,
    Texts,
    Jsons,
}

fn fields(form: &[u8]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for (name, text) in url::form_urlencoded::parse(form) {
        match fields.iter_mut().find(|field| field.name == name) {
            Some(field) => {
                field.texts.push(text.into_owned());
                field.meaning = Meaning::Texts;
            }
            None => {
                let (name, texts) = (name.into_owned(), vec![text.into_owned()]);
                fields.push(Field { name, texts, meaning: Meaning::Text });
            }
        }
    }
    fields
}

impl Field {
    fn meaning(&self) -> Node<'_> {
        let text = |text| Node::from(String::as_str(text));
        match self.meaning {
            Meaning::Text => self.texts.first().map_or(Node::Null, text),
            Meaning::Json => self.texts.first().map_or(Node::Null, |item| parsed(item)),
            Meaning::Texts => Node::Array(self.texts.iter().map(text).collect()),
            Meaning::Jsons => Node::Array(self.texts.iter().map(|item| parsed(item)).collect()),
        }
    }

    fn is_at(&self, error: &DecodeError) -> bool {
        let own = DecodeError::missing(&self.name);
        let rest = error.path().strip_prefix(own.path());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// Turns to the next meaning, if there is one.
    fn turn(&mut self) -> bool {
        self.meaning = match self.meaning {
            Meaning::Text => Meaning::Json,
            Meaning::Json => Meaning::Texts,
            Meaning::Texts => Meaning::Jsons,
            Meaning::Jsons => return false,
        };
        true
    }
}

/// The JSON that a text is, else the text.
fn parsed(text: &str) -> Node<'_> {
    Node::from_slice(text.as_bytes()).unwrap_or_else(|_| Node::from(text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::read;
    use crate::json::{Codec, DecodeError, Node, Object};

    #[derive(Debug, PartialEq)]
    struct Pet {
        name: String,
        age: i64,
        tags: Vec<String>,
        sizes: Vec<i64>,
        owner: Option<BTreeMap<String, i64>>,
    }

    impl Codec for Pet {
        fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
            let mut members = node.object()?;
            Ok(Self {
                name: members.required("name")?,
                age: members.required("age")?,
                tags: members.required("tags")?,
                sizes: members.required("Sizes.All")?,
                owner: members.optional("owner")?,
            })
        }

        fn encode(&self) -> Node<'_> {
            Node::Object(Object::default())
        }
    }

    #[test]
    fn a_text_means_what_the_type_takes() {
        let pet = read::<Pet>(b"name=12&age=7&tags=one&Sizes.All=1&Sizes.All=2&owner=%7B%22id%22%3A3%7D");
        let pet = pet.expect("a pet");
        assert_eq!((pet.name.as_str(), pet.age), ("12", 7));
        assert_eq!((pet.tags, pet.sizes), (vec![String::from("one")], vec![1, 2]));
        assert_eq!(pet.owner, Some(BTreeMap::from([(String::from("id"), 3)])));
    }

    #[test]
    fn what_no_meaning_fits_is_an_error_at_its_place() {
        let error = read::<Pet>(b"name=a&age=old&tags=one&Sizes.All=1").expect_err("no age");
        assert_eq!(error.to_string(), "`age`: expected an integer, found an array");
        let error = read::<Pet>(b"name=a&age=1").expect_err("no tags");
        assert_eq!(error.to_string(), "`tags`: this required member is missing");
    }
}
