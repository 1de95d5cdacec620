//! Responses: what each status means.

use openapiv3::{Response as WireResponse, Responses, StatusCode};

use super::Lowering;
use super::body::{essence, is_json};
use super::reference::Resolved;
use crate::api::{NameHint, Response, ResponseHeader, StatusKey};
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
        self.check_statuses(&lowered, at);
        lowered
    }

    fn check_statuses(&mut self, responses: &[Response], at: &Pointer) {
        let successes = responses.iter().filter(|response| response.status.is_success()).count();
        if successes == 0 {
            self.report.unsupported(at, "an operation that documents no success");
        }
        if successes > 1 {
            self.report.unsupported(at, "several successes of one operation");
        }
        for response in responses.iter().filter(|response| response.status.is_success()) {
            if response.contents.len() > 1 {
                self.report.unsupported(&response.origin.child("content"), "several media types of a success");
            }
        }
    }

    fn response(&mut self, found: Resolved<'d, WireResponse>, status: StatusKey, hint: &NameHint) -> Response {
        let Resolved { item, at, shared_as } = found;
        let shared_as = shared_as.map(NameHint::new);
        // A shared response is one type, named after itself and not after whoever uses it first.
        let hint = shared_as.clone().unwrap_or_else(|| hint.then(status_word(status)).then("response"));
        let contents = self.contents(&item.content, &at.child("content"), &hint);
        for content in &contents {
            if !is_json(&essence(&content.media_type)) {
                let place = at.child("content").child(&content.media_type);
                self.report.unsupported(&place, format_args!("a response of {}", content.media_type));
            }
        }
        let headers = item.headers.iter().filter_map(|(name, header)| {
            let found = self.resolve(header, &at.child("headers").child(name))?;
            Some(ResponseHeader { name: name.clone(), description: found.item.description.clone() })
        });
        let headers = headers.collect();
        Response { origin: at, status, shared_as, description: item.description.clone(), headers, contents }
    }
}

fn status_key(status: &StatusCode) -> Option<StatusKey> {
    match status {
        StatusCode::Code(code @ 100..=599) => Some(StatusKey::Code(*code)),
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
