//! Servers that repeat the secrets that they were sent, in any form and any place: no error and no answer shows one.
//!
//! What is promised is what SECURITY.md says: secrets of six bytes or more do not show in `Display` and `Debug` of
//! errors, nor in `Debug` of answers, where the server repeats them as they are, quoted as `Debug` does, percent-encoded
//! or as forms are encoded.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Debug;

use bindery_runtime::testing::Fake;
use bindery_runtime::{
    ApiKey, BasicCredentials, BearerToken, Bytes, Case, Client, Credential, Error, Method, OAuth1Credentials,
    Operation, Response, RetryPolicy, Status, Value, body,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::drive::{self, block_on};
use crate::odd;
use crate::source::Source;

const READ: Operation<BTreeMap<String, Vec<String>>, Value> = Operation {
    id: "Read",
    method: Method::GET,
    path: "/",
    accept: "application/json",
    security: &[&["scheme"]],
    success: &[Case::new(Status::Code(200), "application/json", body::json)],
    failure: &[Case::new(Status::Code(400), "application/json", body::json)],
};

pub fn run(bytes: &[u8]) {
    let mut source = Source::new(bytes);
    let (credential, secrets) = credential(&mut source);
    let fake = Fake::default();
    let client = Client::builder(Fake::ADDRESS, "fuzz").transport(fake.transport()).layer(Fake::layer());
    let Ok(client) = client.retry(RetryPolicy::none()).credential("scheme", credential).build() else { return };
    let watch = Watch::over(&secrets);
    watch.debug(&client);
    // Once to be read as its type, once as it came.
    let (status, content_type, body) = answer(&mut source, &secrets);
    drive::show("secrets", secrets.join("\n").as_bytes());
    drive::show("body", &body);
    let said = fake.on::<_, _, ()>(&READ).raw(status, &content_type, body).times(2);
    let headers = (0..source.below(4)).map(|_| header(&mut source, &secrets)).collect::<Vec<_>>();
    drive::show("headers", format!("{headers:?}").as_bytes());
    let said = headers.iter().fold(said, |said, (name, value)| said.header(name, value));
    if source.once_in(16) {
        said.cut(source.below(64));
    }
    let send = || client.call().request(&READ).send();
    match block_on(send().into_future()) {
        Ok(answer) => watch.answer(&answer),
        Err(error) => watch.error(&error),
    }
    match block_on(send().raw().into_future()) {
        Ok(answer) => watch.answer::<Bytes>(&answer),
        Err(error) => watch.error(&error),
    }
}

struct Watch(Vec<String>);

/// What RFC 3986 leaves as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn forms(secret: &str) -> [String; 4] {
    let quoted = format!("{secret:?}");
    let percent = utf8_percent_encode(secret, RESERVED).to_string();
    let form = form_encoded(secret);
    [secret.to_owned(), quoted[1..quoted.len() - 1].to_owned(), percent, form]
}

/// As WHATWG URL, section 5.2, has it.
fn form_encoded(secret: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');
    utf8_percent_encode(secret, KEPT).to_string().replace(' ', "+")
}

impl Watch {
    fn over(secrets: &[String]) -> Self {
        Self(secrets.iter().filter(|secret| secret.len() >= 6).flat_map(|secret| forms(secret)).collect())
    }

    fn text(&self, text: &str) {
        for form in &self.0 {
            assert!(!text.contains(form), "{form:?} shows in {text:?}");
        }
    }

    fn debug(&self, shown: &dyn Debug) {
        self.text(&format!("{shown:?}\n{shown:#?}"));
    }

    fn answer<T: Debug>(&self, answer: &Response<T>) {
        self.debug(answer);
    }

    fn error<E: Debug>(&self, error: &Error<E>) {
        self.text(&error.to_string());
        self.debug(error);
        let mut next = error.source();
        while let Some(error) = next {
            self.text(&error.to_string());
            self.debug(&error);
            next = error.source();
        }
    }
}

/// One that is in no text but where it is repeated: it begins and ends with letters that no word has, so that no frame
/// around the half of one makes it whole.
fn secret(source: &mut Source<'_>, is_header: bool) -> String {
    const PLAIN: &[u8] = b"abcXYZ019!#$%&'*+-./:=?@^_`|~";
    let length = 2 + source.below(60);
    let mut text: String = (0..length).map(|_| char::from(*source.pick(PLAIN))).collect();
    if !is_header && source.once_in(2) {
        text.push_str(source.pick::<&str>(&["\"\\", "é\u{1f511}", " a  b", "{}", "<&>", ",;", "\u{ad}", "\u{200d}"]));
        text.push_str("zz");
    }
    format!("qZ7{}{text}Qz", source.below(10))
}

fn credential(source: &mut Source<'_>) -> (Credential, Vec<String>) {
    match source.below(6) {
        0 => {
            let token = secret(source, true);
            (BearerToken::new(token.as_str()).into(), vec![token])
        }
        1 => {
            let password = secret(source, false);
            (BasicCredentials::new("user", password.as_str()).into(), vec![password])
        }
        2 => {
            let key = secret(source, true);
            (ApiKey::header("x-key", key.as_str()).into(), vec![key])
        }
        3 => {
            let key = secret(source, false);
            (ApiKey::query("key", key.as_str()).into(), vec![key])
        }
        4 => {
            let key = secret(source, true);
            (ApiKey::cookie("key", key.as_str()).into(), vec![key])
        }
        _ => {
            let parts = [(); 4].map(|()| secret(source, true));
            let [key, secret, token, token_secret] = parts.each_ref().map(String::as_str);
            (OAuth1Credentials::new(key, secret, token, token_secret).into(), parts.into())
        }
    }
}

/// A text that has secrets in it, whole or cut.
fn echo(source: &mut Source<'_>, secrets: &[String]) -> String {
    let mut text = String::new();
    for _ in 0..1 + source.below(6) {
        let secret = source.pick(secrets);
        let form = source.pick(&forms(secret)).clone();
        match source.below(9) {
            0 => text.push_str(&odd::text(source)),
            1 => text.extend(form.chars().take(source.below(form.len()))),
            2 => text.extend(form.chars().skip(source.below(form.len()))),
            3 => text.push_str(&" ".repeat(source.below(1000))),
            4 => text.push_str(&"x".repeat(source.below(250))),
            5 => text.push_str("Bearer "),
            // With something in it that logs do not show.
            6 => {
                let at = source.below(form.chars().count());
                text.extend(form.chars().take(at));
                text.push_str(source.pick::<&str>(&["\u{200e}", "\u{202e}", "\u{2066}", "\n", "\0", " ", "\u{ad}"]));
                text.extend(form.chars().skip(at));
            }
            _ => text.push_str(&form),
        }
    }
    text
}

fn answer(source: &mut Source<'_>, secrets: &[String]) -> (u16, String, Vec<u8>) {
    let status = *source.pick(&[200, 201, 204, 301, 302, 400, 401, 403, 404, 429, 500, 502, 503, 600]);
    let text = echo(source, secrets);
    let more = echo(source, secrets);
    let body = match source.below(9) {
        0 => text.into_bytes(),
        1 => format!("<html>{text}</html>").into_bytes(),
        2 => json!({"detail": text, "code": more}).to_string().into_bytes(),
        3 => json!({"error": {"message": text, "code": more}}).to_string().into_bytes(),
        4 => json!({"errors": [{"title": text}], text.clone(): more}).to_string().into_bytes(),
        5 => json!({ text: more }).to_string().into_bytes(),
        6 => json!({ text: [more] }).to_string().into_bytes(),
        7 => format!("[\"{text}\"").into_bytes(),
        _ => json!({"error": text, "error_description": more}).to_string().into_bytes(),
    };
    let content_type = match source.below(6) {
        0 => String::from("text/plain"),
        1 => String::new(),
        2 => visible(format!("text/{}", echo(source, secrets))),
        _ => String::from("application/json"),
    };
    (status, content_type, body)
}

fn header(source: &mut Source<'_>, secrets: &[String]) -> (String, String) {
    let names =
        ["location", "x-request-id", "retry-after", "x-echo", "set-cookie", "www-authenticate", "x-rate-limit-reset"];
    let prefix = *source.pick(&["", "https://x/", "https://x/?a=", "Bearer error=", "a@"]);
    ((*source.pick(&names)).to_owned(), visible(format!("{prefix}{}", echo(source, secrets))))
}

/// What a header can hold.
fn visible(text: String) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}
