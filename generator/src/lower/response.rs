//! Responses: what each status means.

use openapiv3::{ParameterSchemaOrContent, Response as WireResponse, Responses, StatusCode};

use super::Lowering;
use super::body::Way;
use super::reference::Resolved;
use crate::api::{NameHint, Response, ResponseHeader, StatusKey, Type, Value};
use crate::budget::Cost;
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn responses(&mut self, responses: &'d Responses, at: &Pointer, hint: &NameHint) -> Vec<Response> {
        let mut lowered = Vec::new();
        for (status, response) in &responses.responses {
            let at = at.child(&status.to_string());
            let Some(key) = status_key(status) else {
                self.report.error(&at, format!("`{status}` is not an HTTP status"));
                continue;
            };
            let Some(found) = self.resolve(response, &at) else { continue };
            lowered.push(self.response(found, key, hint));
        }
        if let Some(response) = &responses.default {
            let found = self.resolve(response, &at.child("default"));
            lowered.extend(found.map(|found| self.response(found, StatusKey::Default, hint)));
        }
        lowered
    }

    fn response(&mut self, found: Resolved<'d, WireResponse>, status: StatusKey, hint: &NameHint) -> Response {
        let Resolved { item, at, shared_as } = found;
        let shared_as = shared_as.map(NameHint::new);
        // A shared response is one type, named after itself and not after whoever uses it first.
        let hint = shared_as.clone().unwrap_or_else(|| hint.then(status_word(status)).then("response"));
        self.report.spend(Cost::Items, 1 + item.headers.len(), &at);
        self.report.spend(Cost::Bytes, item.description.len(), &at);
        let contents = self.contents(&item.content, Way::In, &at.child("content"), &hint);
        let mut headers = Vec::new();
        for (name, header) in &item.headers {
            let at = at.child("headers").child(name);
            let Some(found) = self.resolve(header, &at) else { continue };
            let value = match &found.item.format {
                ParameterSchemaOrContent::Schema(schema) => {
                    self.plain_value(schema.into(), &found.at.child("schema"), &hint.then(name))
                }
                ParameterSchemaOrContent::Content(_) => Value::of(Type::Any),
            };
            headers.push(ResponseHeader { name: name.clone(), description: found.item.description.clone(), value });
        }
        Response { origin: at, status, shared_as, description: item.description.clone(), headers, contents }
    }
}

fn status_key(status: &StatusCode) -> Option<StatusKey> {
    match status {
        StatusCode::Code(code @ 100..=999) => Some(StatusKey::Code(*code)),
        StatusCode::Range(digit @ 1..=5) => u8::try_from(*digit).ok().map(StatusKey::Range),
        _ => None,
    }
}

fn status_word(status: StatusKey) -> String {
    match status {
        StatusKey::Code(_) if status.is_success() => String::new(),
        StatusKey::Code(code) => code.to_string(),
        StatusKey::Range(digit) => format!("{digit}xx"),
        StatusKey::Default => "default".to_owned(),
    }
}
