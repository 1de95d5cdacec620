//! No secret that a client, an OAuth 2.0 application or a token set holds ever shows in what `Debug` and `Display` print
//! of them, of requests, of answers and of errors. Tried with secrets of many shapes, each looked for in every form in
//! which it travels.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bindery_runtime::credentials::TokenError;
use bindery_runtime::credentials::oauth2::{OAuth2Client, TokenSet};
use bindery_runtime::transport::{Body, Transport};
use bindery_runtime::{
    AccessToken, ApiKey, BasicCredentials, BearerToken, Case, ClientBuilder, Credential, EventStream, JsonLines,
    Method, NoDocumentedError, OAuth1Credentials, Operation, RetryPolicy, Status, body,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::ExposeSecret;
use tower::Service;
use url::{Url, form_urlencoded};

use crate::support::{Counter, FIND, Op, Seen, Site, reply, send, site};

/// Texts as they come out of vaults, by a fixed sequence so that what fails once fails again.
struct Secrets {
    state: u64,
}

impl Secrets {
    fn next(&mut self) -> u64 {
        // Constants of Knuth's MMIX.
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.state >> 33
    }

    /// A text of 12 to 75 characters of the alphabet.
    fn of(&mut self, alphabet: &[u8]) -> String {
        let length = 12 + self.next() % 64;
        let mut pick = || char::from(alphabet[usize::try_from(self.next()).expect("31 bits") % alphabet.len()]);
        (0..length).map(|_| pick()).collect()
    }

    /// One that a header can carry, after the shapes that providers give theirs.
    fn token(&mut self) -> String {
        let alphabet: &[u8] = match self.next() % 4 {
            0 => b"0123456789abcdef",
            1 => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=",
            2 => b"abcdefghijklmnopqrstuvwxyz0123456789-_.~",
            _ => b"abcXYZ019!#$%&'*+-./:=?@^_`|~",
        };
        self.of(alphabet)
    }

    /// One of any characters that a password may hold.
    fn password(&mut self) -> String {
        match self.next() % 2 {
            0 => self.token(),
            _ => format!("{} \"\\{{é\u{1f511}", self.of(b"abcdefg 0123456789;,<>&=%")),
        }
    }
}

/// What RFC 3986 percent-encodes.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Looks for secrets in all forms in which they go over the wire or come out of `Debug`.
#[derive(Default)]
struct Watch(Vec<String>);

impl Watch {
    fn over(secrets: &[&str]) -> Self {
        let mut watch = Self::default();
        secrets.iter().for_each(|secret| watch.add(secret));
        watch
    }

    fn add(&mut self, secret: &str) {
        let quoted = format!("{secret:?}");
        self.0.extend([
            secret.to_owned(),
            quoted[1..quoted.len() - 1].to_owned(),
            utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
            utf8_percent_encode(secret, RESERVED).to_string(),
            form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            STANDARD.encode(secret),
            URL_SAFE_NO_PAD.encode(secret),
        ]);
    }

    fn text(&self, text: &str) {
        for form in &self.0 {
            assert!(!text.contains(form), "{form:?} shows in {text}");
        }
    }

    fn debug(&self, shown: &dyn Debug) {
        self.text(&format!("{shown:?}\n{shown:#?}"));
    }

    fn error(&self, error: &(dyn std::error::Error + 'static)) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.text(&error.to_string());
            self.debug(&error);
            next = error.source();
        }
    }
}

const ROUNDS: usize = 6;

/// The answers that a call may come back with, and none at all.
const ANSWERS: [(&str, &str); 6] = [
    ("200 OK", "{}"),
    ("200 OK", "<html>"),
    ("401 Unauthorized", r#"{"error":"invalid_token"}"#),
    ("403 Forbidden", "no"),
    ("302 Found", ""),
    ("503 Service Unavailable", "{"),
];

fn answering(status: &'static str, body: &'static str) -> Site {
    site(move |_| reply(status, body))
}

/// Servers that repeat what they were sent: in their answer, in what they say of an error, as JSON or not, and in headers.
fn echoing() -> [Site; 5] {
    let json = |status: &'static str, seen: &Seen| {
        let body = serde_json::json!({ "detail": seen.text(), "code": seen.text() });
        reply(status, &body.to_string())
    };
    [
        site(move |seen| json("200 OK", seen)),
        site(move |seen| json("401 Unauthorized", seen)),
        site(move |seen| json("429 Too Many Requests", seen)),
        site(|seen| reply("502 Bad Gateway", &format!("<p>{}", seen.text()))),
        site(|seen| {
            let echo = format!("location: {0}\r\nx-echo: {0}\r\n", seen.text());
            reply("200 OK", "<html>").replacen("content-type: ", &format!("{echo}content-type: {};", seen.text()), 1)
        }),
    ]
}

/// An address where nobody listens: the near end of a connection that stays open for as long as what holds it.
fn nobody() -> (String, (std::net::TcpListener, std::net::TcpStream)) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let stream = std::net::TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
    (format!("http://{}", stream.local_addr().expect("an address")), (listener, stream))
}

/// Everything that prints on the way of a call.
async fn watch_calls(watch: &Watch, credential: &Credential) {
    watch.debug(credential);
    let (gone, _open) = nobody();
    for (status, body) in ANSWERS {
        let site = answering(status, body);
        watch_call(watch, site.client().credential("oauth", credential.clone())).await;
    }
    for site in echoing() {
        watch_call(watch, site.client().credential("oauth", credential.clone())).await;
        let sent = site.seen().iter().any(|seen| watch.0.iter().any(|form| seen.text().contains(form)));
        assert!(sent || site.seen().is_empty(), "the server had something to repeat");
    }
    let builder = bindery_runtime::Client::builder(gone, "test/1").credential("oauth", credential.clone());
    watch_call(watch, builder).await;
    let short = answering("200 OK", "{}").client().credential("oauth", credential.clone());
    watch_call(watch, short.timeout(Duration::ZERO)).await;
    // A scheme that the client has nothing for.
    let site = answering("200 OK", "{}");
    watch_call(watch, site.client().credential("other", credential.clone())).await;
}

async fn watch_call(watch: &Watch, builder: ClientBuilder) {
    const SCOPED: Op = Operation { id: "Scoped", security: &[&["oauth admin"]], ..FIND };
    let passed: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&passed);
    let spy = tower::layer::layer_fn(move |mut transport: Transport| {
        let log = Arc::clone(&log);
        tower::service_fn(move |request: http::Request<Body>| {
            let log = Arc::clone(&log);
            log.lock().expect("no panic").push(format!("{request:?} {request:#?}"));
            let answer = transport.call(request);
            async move {
                let answer = answer.await;
                // What `http` prints of an answer is the server's text as it came.
                log.lock().expect("no panic").push(format!("{:?}", answer.as_ref().err()));
                answer
            }
        })
    });
    // Repeated without waiting, as often as ever.
    let builder = builder.layer(spy).retry(RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO));
    watch.debug(&builder);
    let client = builder.build().expect("a client");
    watch.debug(&client);
    watch.debug(&client.call());
    watch.debug(&client.call().request(&FIND));
    watch.debug(&send(&client, &FIND));
    for operation in [&FIND, &SCOPED] {
        match send(&client, operation).await {
            Ok(response) => watch.debug(&response),
            Err(error) => watch.error(&error),
        }
        match send(&client, operation).raw().await {
            Ok(response) => watch.debug(&response),
            Err(error) => watch.error(&error),
        }
    }
    passed.lock().expect("no panic").iter().for_each(|text| watch.text(text));
}

/// How much of a secret a text shows, be its characters as far apart as they like.
fn shown_of<'s>(secret: &'s str, text: &str) -> &'s str {
    let bare = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let text = bare(text);
    let lengths = (0..=secret.len()).rev().filter(|length| secret.is_char_boundary(*length));
    lengths.map(|length| &secret[..length]).find(|part| text.contains(&bare(part))).unwrap_or_default()
}

const TOKEN: &str = "sk7live4f9aC1Q7zzKq0w8Xy2Bn5Vt3Lm";

/// What is printed of calls that are answered so, one after another.
async fn printed(answers: Vec<String>) -> Vec<String> {
    let (count, asked) = (answers.len(), Counter::default());
    let site = site(move |_| answers[asked.count() - 1].clone());
    let client = site.client().credential("oauth", BearerToken::new(TOKEN)).retry(RetryPolicy::none());
    let client = client.build().expect("a client");
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(match send(&client, &FIND).await {
            Ok(response) => format!("{response:?}"),
            Err(error) => format!("{error} {error:?}"),
        });
    }
    all
}

#[tokio::test]
async fn bodies_that_end_within_a_secret() {
    // Where the beginning that is shown ends.
    let spaces = 960 - TOKEN.len() - 5..960;
    let long = spaces.map(|spaces| reply("502 Bad Gateway", &format!("<p>{}{TOKEN} and more", " ".repeat(spaces))));
    // Where the connection breaks off.
    let short = (0..TOKEN.len()).map(|length| {
        let body = format!("<p>your token: {}", &TOKEN[..length]);
        reply("502 Bad Gateway", &body).replacen("content-length: ", "content-length: 9", 1)
    });
    for (index, text) in printed(long.chain(short).collect()).await.iter().enumerate() {
        assert!(shown_of(TOKEN, text).len() < 4, "{index}: {text}");
    }
}

#[tokio::test]
async fn secrets_with_marks_between_and_in_names() {
    let mut answers = Vec::new();
    for mark in ['\u{200e}', '\u{202e}', '\u{2066}', '\u{7}', '\n', '\u{200b}'] {
        let spread: String = TOKEN.chars().flat_map(|c| [c, mark]).collect();
        let named = serde_json::json!({ "id": { &spread: 1 }, (&spread): 1 }).to_string();
        let said = serde_json::json!({ "detail": spread, "code": spread }).to_string();
        for body in [said, spread, named] {
            let header = format!("x-{TOKEN}: 1\r\n{TOKEN}-request-id: {TOKEN}\r\ncontent-type: ");
            let answer = |status| reply(status, &body).replacen("content-type: ", &header, 1);
            answers.extend(["200 OK", "400 Bad Request"].map(answer));
        }
    }
    for (index, text) in printed(answers).await.iter().enumerate() {
        // Behind this comes a body of any type, whose marks `Debug` spells out.
        let text = text.split("raw").next().unwrap_or_default();
        assert!(shown_of(TOKEN, text).len() < 4, "{index}: {text}");
    }
}

/// A layer of the caller's own, or a server's name for a member, may say anything.
#[tokio::test]
async fn causes_and_places() {
    let failing = tower::service_fn(|_: http::Request<Body>| async {
        Err::<http::Response<Body>, _>(std::io::Error::other(format!("no route to https://h/?key={TOKEN}")))
    });
    let client = bindery_runtime::Client::builder("http://localhost", "test/1").transport(Transport::new(failing));
    let client = client.credential("oauth", ApiKey::query("key", TOKEN)).build().expect("a client");
    let error = send(&client, &FIND).await.expect_err("an error");
    assert!(error.to_string().contains("no route to https://h/?key=[redacted]"), "{error}");
    assert!(!format!("{error:?}").contains(TOKEN), "{error:?}");
}

/// The path to what is wrong holds names that the server has given.
#[tokio::test]
async fn names_of_members_on_the_way_to_an_error() {
    type Map = std::collections::BTreeMap<String, i64>;
    const WHOLE: Operation<Map, Map> = Operation {
        id: "Whole",
        method: bindery_runtime::Method::GET,
        path: "/",
        accept: "",
        security: &[&["oauth"]],
        success: &[Case::new(Status::Code(200), "application/json", body::json)],
        failure: &[],
    };
    const LINES: Operation<JsonLines<Map>, Map> = Operation {
        id: "Lines",
        success: &[Case::streamed(Status::Code(200), "application/json", JsonLines::open)],
        failure: &[],
        method: WHOLE.method,
        path: WHOLE.path,
        accept: WHOLE.accept,
        security: WHOLE.security,
    };
    const EVENTS: Operation<EventStream<Map>, Map> = Operation {
        id: "Events",
        success: &[Case::streamed(Status::Code(200), "application/json", EventStream::open)],
        failure: &[],
        method: WHOLE.method,
        path: WHOLE.path,
        accept: WHOLE.accept,
        security: WHOLE.security,
    };
    let watch = Watch::over(&[TOKEN]);
    let site = site(|_| {
        let body = format!("{{\"{TOKEN}\":true}}");
        let answer = reply("200 OK", &format!("{body}\ndata: {body}\n\n"));
        answer.replacen("content-type: ", &format!("x-map: {body}\r\ncontent-type: "), 1)
    });
    let client = site.client().credential("oauth", BearerToken::new(TOKEN)).build().expect("a client");
    let raw = client.call().request(&WHOLE).send().raw().await.expect("an answer");
    watch.error(&raw.header_as::<Map>("x-map").expect_err("no such map"));
    let mut lines = client.call().request(&LINES).send().await.expect("an answer").into_body();
    let error = lines.next().await.expect("a line").expect_err("no such map");
    assert!(error.to_string().contains("[redacted]"), "{error}");
    watch.error(&error);
    let mut events = client.call().request(&EVENTS).send().await.expect("an answer").into_body();
    let error = events.next().await.expect("an event").expect_err("no such map");
    assert!(error.to_string().contains("[redacted]"), "{error}");
    watch.error(&error);
    let site = self::site(|_| reply("200 OK", &format!("{{\"{TOKEN}\":true}}")));
    let client = site.client().credential("oauth", BearerToken::new(TOKEN)).build().expect("a client");
    let error = client.call().request(&WHOLE).send().await.expect_err("no such map");
    assert!(error.to_string().contains("[redacted]"), "{error}");
    watch.error(&error);
}

#[tokio::test]
async fn bearer_tokens() {
    let mut secrets = Secrets { state: 1 };
    for _ in 0..ROUNDS {
        let token = secrets.token();
        let watch = Watch::over(&[&token]);
        let stated = AccessToken::new(token.as_str()).scopes(["pets"]).expires_in(Duration::from_secs(60));
        watch.debug(&stated);
        watch_calls(&watch, &BearerToken::new(token.as_str()).into()).await;
        watch_calls(&watch, &BearerToken::from(stated.clone()).into()).await;
        let source = move || std::future::ready(Ok::<_, TokenError>(stated.clone()));
        watch_calls(&watch, &BearerToken::from(source).into()).await;
    }
}

#[tokio::test]
async fn user_names_with_passwords() {
    let mut secrets = Secrets { state: 2 };
    for _ in 0..ROUNDS {
        let password = secrets.password();
        let mut watch = Watch::over(&[&password]);
        watch.0.push(STANDARD.encode(format!("user:{password}")));
        watch_calls(&watch, &BasicCredentials::new("user", password).into()).await;
    }
}

#[tokio::test]
async fn api_keys() {
    let mut secrets = Secrets { state: 3 };
    for _ in 0..ROUNDS {
        let (key, odd) = (secrets.token(), secrets.password());
        let watch = Watch::over(&[&key, &odd]);
        for key in [ApiKey::header("x-key", key.as_str()), ApiKey::query("key", odd)] {
            watch_calls(&watch, &key.into()).await;
        }
        // What no cookie can hold is refused when the client is built.
        let crumb = key.replace([' ', '"', ',', ';', '\\'], "x");
        watch_calls(&Watch::over(&[&crumb]), &ApiKey::cookie("key", crumb.as_str()).into()).await;
    }
}

#[tokio::test]
async fn signing_keys() {
    let mut secrets = Secrets { state: 4 };
    for _ in 0..ROUNDS {
        let parts = [(); 4].map(|()| secrets.token());
        let watch = Watch::over(&parts.each_ref().map(String::as_str));
        let [key, secret, token, token_secret] = parts;
        watch_calls(&watch, &OAuth1Credentials::new(key, secret, token, token_secret).into()).await;
    }
}

#[test]
fn credentials_that_are_refused_when_the_client_is_built() {
    let mut secrets = Secrets { state: 5 };
    for _ in 0..ROUNDS {
        let broken = format!("{}\n{}", secrets.token(), secrets.token());
        let watch = Watch::over(&[&broken]);
        let text = || broken.clone();
        for credential in [
            Credential::from(BearerToken::from(text())),
            BasicCredentials::new(text(), text()).into(),
            ApiKey::header("x-key", text()).into(),
            OAuth1Credentials::new(text(), text(), text(), text()).into(),
        ] {
            let client = bindery_runtime::Client::builder("http://localhost", "test/1").credential("oauth", credential);
            watch.error(&client.build().expect_err("a refusal"));
        }
    }
}

/// A token URL that repeats all it was sent, in what it says of an error.
fn echo() -> Site {
    site(|seen| {
        let header = seen.header("authorization").unwrap_or_default().to_owned();
        let fields = form_urlencoded::parse(seen.body.as_bytes()).map(|(_, value)| value.into_owned());
        let said = fields.chain([seen.body.clone(), header]).collect::<Vec<_>>().join(" ");
        let body = serde_json::json!({ "error": said, "error_description": said });
        reply("400 Bad Request", &body.to_string())
    })
}

#[tokio::test]
async fn oauth_2() {
    let mut secrets = Secrets { state: 6 };
    for round in 0..ROUNDS {
        let [secret, code, access, refresh] = [(); 4].map(|()| secrets.token());
        let mut watch = Watch::over(&[&secret, &code, &access, &refresh]);
        let server = echo();
        let builder = OAuth2Client::builder("id", format!("{}/token", server.url));
        let builder = builder.authorization_url("https://auth.example.com/").client_secret(secret.as_str());
        let builder = if round % 2 == 0 { builder.secret_in_body() } else { builder };
        watch.debug(&builder);
        let oauth2 = builder.build().expect("a client");
        watch.debug(&oauth2);
        watch.debug(&oauth2.client_credentials());
        watch.error(&oauth2.client_credentials().tokens().await.expect_err("a refusal"));

        let login = oauth2.begin("http://127.0.0.1:1/callback").expect("a login");
        let url = Url::parse(login.url()).expect("a URL");
        let state = url.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
        watch.add(&state);
        watch.debug(&login);
        watch.error(&login.finish(&format!("?state={state}x&code={code}")).await.expect_err("a refusal"));
        let callback = form_urlencoded::Serializer::new(String::from("?")).append_pair("state", &state).finish();
        watch.error(&login.finish(&format!("{callback}&error={state}")).await.expect_err("a refusal"));
        let pair = form_urlencoded::Serializer::new(String::new()).append_pair("code", &code).finish();
        let error = login.finish(&format!("{callback}&{pair}")).await.expect_err("a refusal");
        watch.add(&server.seen().last().and_then(|seen| seen.field("code_verifier")).expect("a verifier"));
        watch.error(&error);

        let expired = AccessToken::new(access.as_str()).expires_at(SystemTime::now());
        let tokens = TokenSet::new(expired).refresh_token(refresh.as_str());
        assert!(tokens.to_json().contains(refresh.as_str()) && tokens.access().secret().expose_secret() == access);
        watch.debug(&tokens);
        let session = oauth2.session(tokens).on_refresh(|_| std::future::ready(Ok(())));
        watch.debug(&session);
        watch_calls(&watch, &BearerToken::from(session).into()).await;
    }
}

/// Texts that are the secret once the marks and line breaks that a log is spared are gone.
const SECRET: &str = "correct horse battery";
const APART: [&str; 5] = [
    "cor\u{200e}rect horse battery",
    "correct horse batter\u{202e}y",
    "correct\u{2066} horse\u{2069} battery",
    "correct\nhorse\u{0} battery",
    "correct  horse\u{2028}battery",
];

#[tokio::test]
async fn what_is_left_out_of_a_line_keeps_no_secret_apart() {
    for said in APART {
        let json = |name: &str| serde_json::json!({ "message": "no", name: said }).to_string();
        for body in [format!("<p>{said}"), json("detail"), json("code")] {
            let site = site(move |_| reply("401 Unauthorized", &body));
            assert_none(&site, said).await;
        }
    }
    let header = |name: &str| format!("{name}: correct\thorse battery\r\ncontent-type: ");
    for header in [header("x-request-id"), header("location")] {
        let site = site(move |_| reply("302 Found", "no").replacen("content-type: ", &header, 1));
        assert_none(&site, "a tab").await;
    }
    let odd = || site(|_| reply("404 Not Found", "no").replacen("application/json", "text/correct\thorse battery", 1));
    assert_none(&odd(), "a media type").await;
}

async fn assert_none(site: &Site, said: &str) {
    let client = site.client().credential("oauth", BasicCredentials::new("user", SECRET)).build().expect("a client");
    let error = send(&client, &FIND).await.expect_err("a failure").to_string();
    assert!(!error.contains(SECRET) && error.contains("[redacted]"), "{said:?} has led to {error}");
}

#[tokio::test]
async fn what_is_left_out_of_a_line_keeps_no_client_secret_apart() {
    for said in APART {
        let answer = serde_json::json!({ "error": "invalid_client", "error_description": said }).to_string();
        let server = site(move |_| reply("400 Bad Request", &answer));
        let oauth2 = OAuth2Client::builder("id", format!("{}/token", server.url)).client_secret(SECRET);
        let oauth2 = oauth2.build().expect("a client");
        let error = oauth2.client_credentials().tokens().await.expect_err("a refusal").to_string();
        assert!(!error.contains(SECRET) && error.contains("[redacted]"), "{said:?} has led to {error}");
    }
}

#[tokio::test]
async fn what_is_left_out_of_a_media_type_keeps_none_apart() {
    for said in [SECRET, "correct\thorse battery"] {
        let media_type = format!("text/{said}");
        let server = site(move |_| reply("502 Bad Gateway", "<p>").replacen("application/json", &media_type, 1));
        let oauth2 = OAuth2Client::builder("id", format!("{}/token", server.url)).client_secret(SECRET);
        let error = oauth2.build().expect("a client").client_credentials().tokens().await.expect_err("no tokens");
        let error = error.to_string();
        assert!(!error.contains(SECRET) && error.contains("[redacted]"), "{said:?} has led to {error}");
    }
}

/// The path to what is wrong with a body is made of the server's words.
#[tokio::test]
async fn a_path_shows_no_secret() {
    const MAP: Operation<BTreeMap<String, String>, NoDocumentedError> = Operation {
        id: "Map",
        method: Method::GET,
        path: "/map",
        accept: "application/json",
        security: &[&["oauth"]],
        success: &[Case::new(Status::Code(200), "application/json", body::json)],
        failure: &[],
    };
    for secret in [SECRET, "plain_secret_of_9", "qu\"oted\\ \u{e9}"] {
        let map = serde_json::json!({ secret: [1] }).to_string();
        let site =
            site(move |_| reply("200 OK", &map).replacen("connection", &format!("x-map: {}\r\nconnection", map), 1));
        let builder = site.client().credential("oauth", BasicCredentials::new("user", secret));
        let client = builder.build().expect("a client");
        let watch = Watch::over(&[secret]);
        let error = client.call().request(&MAP).send().await.expect_err("no strings");
        watch.error(&error);
        assert!(error.to_string().contains("[redacted]"), "{error}");
        let answer = client.call().request(&MAP).send().raw().await.expect("an answer");
        let header = answer.header_as::<BTreeMap<String, String>>("x-map").expect_err("no strings");
        watch.error(&header);
    }
}
