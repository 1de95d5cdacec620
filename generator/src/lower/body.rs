//! Request bodies, media types and their examples.

use openapiv3::{Content as WireContent, MediaType, ReferenceOr, RequestBody};

use super::Lowering;
use super::reference::Resolved;
use crate::api::{Body, BodyEncoding, Content, Example, NameHint};
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn body(&mut self, body: &'d ReferenceOr<RequestBody>, at: &Pointer, hint: &NameHint) -> Option<Body> {
        let Resolved { item, at, shared_as } = self.resolve(body, at)?;
        let hint = &shared_as.map_or_else(|| hint.clone(), NameHint::new);
        let at_content = at.child("content");
        let mut contents = self.contents(&item.content, &at_content, hint);
        if contents.len() != 1 {
            self.report.unsupported(&at_content, format_args!("a request body of {} media types", contents.len()));
            return None;
        }
        let content = contents.pop()?;
        let encoding = match essence(&content.media_type) {
            media_type if is_json(&media_type) => BodyEncoding::Json,
            media_type if media_type == "application/x-www-form-urlencoded" => BodyEncoding::Form,
            other => {
                self.report
                    .unsupported(&at_content.child(&content.media_type), format_args!("a request body of {other}"));
                return None;
            }
        };
        Some(Body { required: item.required, description: item.description.clone(), encoding, content })
    }

    pub(super) fn contents(&mut self, contents: &'d WireContent, at: &Pointer, hint: &NameHint) -> Vec<Content> {
        let mut lowered: Vec<Content> = Vec::new();
        for (media_type, content) in contents {
            let at = at.child(media_type);
            let Some(schema) = &content.schema else {
                self.report.unsupported(&at, "a media type without schema");
                continue;
            };
            let value = self.value(schema.into(), &at.child("schema"), hint);
            let examples = self.examples(content, &at);
            lowered.push(Content { media_type: media_type.clone(), value, examples });
        }
        lowered
    }

    fn examples(&mut self, content: &'d MediaType, at: &Pointer) -> Vec<Example> {
        let single = content.example.iter().map(|value| Example {
            name: "example".to_owned(),
            summary: None,
            value: value.clone(),
        });
        let mut examples: Vec<Example> = single.collect();
        for (name, example) in &content.examples {
            let at = at.child("examples").child(name);
            let Some(Resolved { item, .. }) = self.resolve(example, &at) else { continue };
            match &item.value {
                Some(value) => examples.push(Example {
                    name: name.clone(),
                    summary: item.summary.clone().or_else(|| item.description.clone()),
                    value: value.clone(),
                }),
                None => self.report.warning(&at, "the example has no value"),
            }
        }
        examples
    }
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}
