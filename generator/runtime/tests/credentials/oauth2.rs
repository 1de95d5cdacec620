//! OAuth 2.0 against an authorization server on loopback.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bindery_runtime::credentials::oauth2::{OAuth2Client, OAuth2ClientBuilder, OAuth2Error, TokenSet};
use bindery_runtime::transport::Body;
use bindery_runtime::{AccessToken, BearerToken, Error, Operation};
use futures_util::future::join_all;
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use secrecy::ExposeSecret;
use url::Url;

use crate::support::{Counter, FIND, Op, Seen, Site, line, ok, reply, send, site, unauthorized};

const REDIRECT: &str = "http://127.0.0.1:8765/callback";
const SECRET: &str = "bW9jay1zZWNyZXQ";

fn builder(site: &Site) -> OAuth2ClientBuilder {
    OAuth2Client::builder("client id", format!("{}/token", site.url))
        .authorization_url("https://auth.example.com/authorize?tenant=1")
        .scopes(["pets.read", "offline.access"])
}

fn client(site: &Site) -> OAuth2Client {
    builder(site).build().expect("a client")
}

fn parameter(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).expect("a URL");
    let mut values = url.query_pairs().filter(|(other, _)| other == name).map(|(_, value)| value.into_owned());
    let first = values.next();
    assert_eq!(values.next(), None, "`{name}` is there twice");
    first
}

fn granted(access: &str, refresh: &str) -> String {
    let body = format!(r#"{{"token_type":"bearer","expires_in":7200,"access_token":"{access}","scope":"pets.read","#);
    reply("200 OK", &format!(r#"{body}"refresh_token":"{refresh}"}}"#))
}

fn refused(error: &str, description: &str) -> String {
    reply("400 Bad Request", &format!(r#"{{"error":"{error}","error_description":"{description}"}}"#))
}

fn text(tokens: &TokenSet) -> (&str, Option<&str>) {
    let refresh = tokens.refresh().map(ExposeSecret::expose_secret);
    (tokens.access().secret().expose_secret(), refresh)
}

/// What an error prints, which is one line.
fn shown(error: &OAuth2Error) -> String {
    let line = error.to_string();
    assert!(!line.chars().any(char::is_control), "{line:?}");
    line
}

#[tokio::test]
async fn a_login_goes_through_the_browser_and_back() {
    let server = site(|_| granted("a1", "r1"));
    let oauth2 = builder(&server).authorization_parameter("prompt", "consent").token_parameter("audience", "pets");
    let login = oauth2.build().expect("a client").begin(REDIRECT).expect("a login");
    let get = |name: &str| parameter(login.url(), name).expect("a parameter");
    assert!(login.url().starts_with("https://auth.example.com/authorize?"), "{}", login.url());
    assert_eq!((get("tenant"), get("prompt")), (String::from("1"), String::from("consent")));
    assert_eq!((get("response_type"), get("client_id")), (String::from("code"), String::from("client id")));
    assert_eq!((get("redirect_uri"), get("scope")), (REDIRECT.to_owned(), String::from("pets.read offline.access")));
    assert_eq!(get("code_challenge_method"), "S256");
    assert!(get("state").len() >= 22, "128 random bits");

    let before = SystemTime::now();
    let callback = format!("{REDIRECT}?state={}&code=c%2F1", get("state"));
    let tokens = login.finish(&callback).await.expect("tokens");
    assert_eq!(text(&tokens), ("a1", Some("r1")));
    assert_eq!(tokens.access().stated_scopes(), Some(&[String::from("pets.read")][..]));
    let lifetime = tokens.access().expiry().expect("a time").duration_since(before).expect("a time to come");
    assert!((7200..7260).contains(&lifetime.as_secs()), "{lifetime:?}");

    let seen = &server.seen()[0];
    assert_eq!((seen.line.as_str(), seen.header("authorization")), ("POST /token", None));
    let field = |name: &str| seen.field(name).expect("a field");
    assert_eq!((field("grant_type"), field("code")), (String::from("authorization_code"), String::from("c/1")));
    assert_eq!((field("redirect_uri"), field("client_id")), (REDIRECT.to_owned(), String::from("client id")));
    assert_eq!(field("audience"), "pets");
    let verifier = PkceCodeVerifier::new(field("code_verifier"));
    assert_eq!(PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str(), get("code_challenge"));
}

#[tokio::test]
async fn each_login_has_a_state_and_a_challenge_of_its_own() {
    let oauth2 = client(&site(|_| ok()));
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..20 {
        let login = oauth2.begin(REDIRECT).expect("a login");
        seen.extend(["state", "code_challenge"].map(|name| parameter(login.url(), name).expect("a parameter")));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 40);
}

#[tokio::test]
async fn a_callback_of_another_login_is_refused_and_the_right_one_still_taken() {
    let server = site(|_| granted("a1", "r1"));
    let login = client(&server).begin(REDIRECT).expect("a login");
    let state = parameter(login.url(), "state").expect("a state");
    for callback in [
        String::from("?code=c1&state=guess"),
        String::from("?code=c1"),
        String::from("?code=c1&state="),
        String::new(),
        format!("?code=c1&state={state}&state={state}"),
        format!("?error=access_denied&state={state}x"),
    ] {
        let error = login.finish(&callback).await.expect_err("a refusal");
        assert!(matches!(error, OAuth2Error::State), "{callback}: {error}");
    }
    let without_code = login.finish(&format!("?state={state}")).await.expect_err("a refusal");
    assert!(matches!(without_code, OAuth2Error::Callback), "{without_code}");
    assert_eq!(server.seen().len(), 0);
    for callback in [format!("code=c1&state={state}"), format!("/callback?code=c1&state={state}#_=_")] {
        assert_eq!(text(&login.finish(&callback).await.expect("tokens")).0, "a1");
    }
}

#[tokio::test]
async fn a_user_who_does_not_agree_is_said() {
    let login = client(&site(|_| ok())).begin(REDIRECT).expect("a login");
    let state = parameter(login.url(), "state").expect("a state");
    let callback = format!("?error=access_denied&error_description=The+user%0Asaid+no+{state}&state={state}");
    let error = login.finish(&callback).await.expect_err("a refusal");
    assert_eq!(shown(&error), "the login was not granted: access_denied: The user said no [redacted]");
}

#[tokio::test]
async fn a_refused_code_is_one_line_without_what_was_sent() {
    let echo = |seen: &Seen| {
        let sent = [seen.field("code"), seen.field("code_verifier"), seen.field("client_secret")];
        refused("invalid_grant", &sent.map(Option::unwrap_or_default).join(" "))
    };
    let server = site(echo);
    let oauth2 = builder(&server).client_secret(SECRET).secret_in_body().build().expect("a client");
    let login = oauth2.begin(REDIRECT).expect("a login");
    let state = parameter(login.url(), "state").expect("a state");
    let error = login.finish(&format!("?code=c0de&state={state}")).await.expect_err("a refusal");
    assert_eq!(
        shown(&error),
        "the token request was refused: invalid_grant: [redacted] [redacted] [redacted]; log in again"
    );
    assert!(error.is_login_needed());
}

#[tokio::test]
async fn a_secret_goes_in_the_header_unless_told_otherwise() {
    let server = site(|_| granted("a1", "r1"));
    for in_body in [false, true] {
        let oauth2 = builder(&server).client_secret("s/1");
        let oauth2 = if in_body { oauth2.secret_in_body() } else { oauth2 };
        oauth2.build().expect("a client").client_credentials().tokens().await.expect("tokens");
    }
    let seen = server.seen();
    // `client+id:s%2F1` in base64 (RFC 6749, section 2.3.1).
    assert_eq!(seen[0].header("authorization"), Some("Basic Y2xpZW50K2lkOnMlMkYx"));
    assert_eq!((seen[0].field("client_id"), seen[0].field("client_secret")), (None, None));
    assert_eq!(seen[1].header("authorization"), None);
    assert_eq!(seen[1].field("client_id").as_deref(), Some("client id"));
    assert_eq!(seen[1].field("client_secret").as_deref(), Some("s/1"));
}

#[tokio::test]
async fn client_credentials_get_one_token_for_all_calls() {
    let server = site(|_| reply("201 Created", r#"{"token_type":"Bearer","access_token":"a1"}"#));
    let api = site(|_| ok());
    let source = builder(&server).client_secret(SECRET).build().expect("a client").client_credentials();
    let client = api.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
    for answer in join_all((0..20).map(|_| send(&client, &FIND))).await {
        answer.expect("an answer");
    }
    assert_eq!(api.tokens(), ["a1"; 20]);
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].field("grant_type").as_deref(), Some("client_credentials"));
    assert_eq!(seen[0].field("scope").as_deref(), Some("pets.read offline.access"));
}

#[tokio::test]
async fn scopes_that_the_server_does_not_name_are_those_that_were_asked_for() {
    const WRITE: Op = Operation { security: &[&["oauth pets.write"]], ..FIND };
    let server = site(|_| reply("200 OK", r#"{"token_type":"bearer","access_token":"a1"}"#));
    let api = site(|_| ok());
    let source = builder(&server).client_secret(SECRET).build().expect("a client").client_credentials();
    let client = api.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
    let line = line(&send(&client, &WRITE).await.expect_err("a refusal"));
    assert!(line.contains("lacks the scope `pets.write`"), "{line}");
    assert_eq!(api.seen().len(), 0);
}

/// A session with an expired access token, and what it gave to be kept.
fn session(server: &Site) -> (BearerToken, Arc<Mutex<Vec<String>>>) {
    let old = AccessToken::new("a0").expires_at(SystemTime::now()).scopes(["pets.read"]);
    let kept = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&kept);
    let session = client(server).session(TokenSet::new(old).refresh_token("r0")).on_refresh(move |tokens| {
        let log = Arc::clone(&log);
        async move {
            log.lock().expect("no panic").push(text(&tokens).1.expect("a refresh token").to_owned());
            Ok(())
        }
    });
    (BearerToken::from(session), kept)
}

/// Numbers what it gives: `a1` with `r1`, and takes only the refresh token that it gave last.
fn rotating() -> Site {
    let count = Counter::default();
    site(move |seen| {
        let number = count.count();
        match seen.field("refresh_token") {
            Some(token) if token == format!("r{}", number - 1) => granted(&format!("a{number}"), &format!("r{number}")),
            _ => refused("invalid_grant", "used"),
        }
    })
}

#[tokio::test]
async fn a_session_renews_its_tokens_and_hands_them_over_each_time() {
    let server = rotating();
    let api = site(|seen| if seen.token() == "a1" { unauthorized() } else { ok() });
    let (token, kept) = session(&server);
    let client = api.client().credential("oauth", token).build().expect("a client");
    for answer in join_all((0..20).map(|_| send(&client, &FIND))).await {
        answer.expect("an answer");
    }
    assert_eq!(*kept.lock().expect("no panic"), ["r1", "r2"]);
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].field("grant_type").as_deref(), Some("refresh_token"));
    assert_eq!((seen[1].field("client_id").as_deref(), seen[1].field("scope")), (Some("client id"), None));
    assert!(api.tokens().iter().all(|token| token == "a1" || token == "a2"), "{:?}", api.tokens());
}

#[tokio::test]
async fn a_stored_token_that_is_still_good_is_used_first() {
    let server = rotating();
    let api = site(|_| ok());
    let tokens = TokenSet::new(AccessToken::new("a0").expires_in(Duration::from_secs(600))).refresh_token("r0");
    let client = api.client().credential("oauth", BearerToken::from(client(&server).session(tokens)));
    send(&client.build().expect("a client"), &FIND).await.expect("an answer");
    assert_eq!((api.tokens(), server.seen().len()), (vec![String::from("a0")], 0));
}

#[tokio::test]
async fn what_a_renewal_leaves_out_stays_as_it_was() {
    let server = site(|_| reply("200 OK", r#"{"token_type":"bearer","access_token":"a1"}"#));
    let kept = Arc::new(Mutex::new(None));
    let log = Arc::clone(&kept);
    let old = AccessToken::new("a0").expires_at(SystemTime::now()).scopes(["pets.write"]);
    let session = client(&server).session(TokenSet::new(old).refresh_token("r0")).on_refresh(move |tokens| {
        *log.lock().expect("no panic") = Some(tokens);
        std::future::ready(Ok(()))
    });
    let api = site(|_| ok());
    let client = api.client().credential("oauth", BearerToken::from(session)).build().expect("a client");
    send(&client, &FIND).await.expect("an answer");
    let kept = kept.lock().expect("no panic").clone().expect("tokens");
    assert_eq!(text(&kept), ("a1", Some("r0")));
    assert_eq!(kept.access().stated_scopes(), Some(&[String::from("pets.write")][..]));
}

#[tokio::test]
async fn a_session_that_is_over_says_so_and_does_not_ask_again() {
    let server = site(|seen| refused("invalid_grant", &seen.field("refresh_token").unwrap_or_default()));
    let api = site(|_| ok());
    let (token, kept) = session(&server);
    let client = api.client().credential("oauth", token).build().expect("a client");
    for _ in 0..3 {
        let error = send(&client, &FIND).await.expect_err("no token");
        assert_eq!(
            line(&error),
            "Find: no token for `oauth`: the token request was refused: invalid_grant: [redacted]; log in again; \
             nothing was sent"
        );
        let Error::Credentials(refusal) = &error else { panic!("{error:?}") };
        let cause = refusal.token_error().and_then(std::error::Error::source).expect("a cause");
        assert!(cause.downcast_ref::<OAuth2Error>().is_some_and(OAuth2Error::is_login_needed), "{cause}");
    }
    assert_eq!((server.seen().len(), api.seen().len(), kept.lock().expect("no panic").len()), (1, 0, 0));
}

#[tokio::test]
async fn a_session_without_a_refresh_token_ends_with_its_access_token() {
    let server = site(|_| ok());
    let api = site(|_| unauthorized());
    let session = client(&server).session(TokenSet::new(AccessToken::new("a0")));
    let client = api.client().credential("oauth", BearerToken::from(session)).build().expect("a client");
    let line = line(&send(&client, &FIND).await.expect_err("a refusal"));
    assert!(
        line.contains("(401), and there is no other: the token has expired or was refused, and there is"),
        "{line}"
    );
    assert_eq!((api.tokens(), server.seen().len()), (vec![String::from("a0")], 0));
}

#[tokio::test]
async fn tokens_that_could_not_be_kept_are_not_renewed_again_but_kept_with_the_next_call() {
    let server = rotating();
    let api = site(|_| ok());
    let tries = Counter::default();
    let counted = tries.clone();
    let old = AccessToken::new("a0").expires_at(SystemTime::now());
    let session = client(&server).session(TokenSet::new(old).refresh_token("r0")).on_refresh(move |_| {
        let full = if counted.count() == 1 { Err("the disk is full".into()) } else { Ok(()) };
        std::future::ready(full)
    });
    let client = api.client().credential("oauth", BearerToken::from(session)).build().expect("a client");
    let error = send(&client, &FIND).await.expect_err("no token");
    assert_eq!(
        line(&error),
        "Find: no token for `oauth`: the renewed tokens could not be kept: the disk is full; this is tried again; \
         nothing was sent"
    );
    send(&client, &FIND).await.expect("an answer");
    assert_eq!((tries.get(), server.seen().len(), api.tokens()), (2, 1, vec![String::from("a1")]));
}

#[tokio::test]
async fn lifetimes_in_strings_and_with_fractions_are_seconds() {
    for (written, seconds) in [
        ("3600", Some(3600)),
        ("\"3600\"", Some(3600)),
        ("3600.0", Some(3600)),
        ("\" 3600.9 \"", Some(3600)),
        ("null", None),
    ] {
        let body = format!(r#"{{"token_type":"bearer","access_token":"a","expires_in":{written},"scope":"x"}}"#);
        let server = site(move |_| reply("200 OK", &body));
        let tokens = client(&server).client_credentials().tokens().await.expect("tokens");
        let left = tokens.access().expiry().map(|expiry| expiry.duration_since(SystemTime::now()).expect("a future"));
        match (left, seconds) {
            (Some(left), Some(seconds)) => {
                assert!(
                    (Duration::from_secs(seconds - 60)..=Duration::from_secs(seconds)).contains(&left),
                    "{written}"
                );
            }
            (left, seconds) => assert_eq!((left, seconds), (None, None), "{written}"),
        }
    }
    // Beyond all clocks, which is without end.
    for written in ["1e300", "\"1e300\"", "18446744073709551615"] {
        let body = format!(r#"{{"token_type":"bearer","access_token":"a","expires_in":{written}}}"#);
        let server = site(move |_| reply("200 OK", &body));
        let tokens = client(&server).client_credentials().tokens().await.expect("tokens");
        assert_eq!(tokens.access().expiry(), None, "{written}");
    }
}

#[tokio::test]
async fn answers_that_are_no_tokens_are_one_line() {
    for (answer, expected) in [
        (
            reply("502 Bad Gateway", "<html>"),
            "the token URL answered with no token: 502 Bad Gateway (application/json, 6 bytes); check the token URL",
        ),
        (
            reply("200 OK", "<html>"),
            "the token URL answered with no token: 6 bytes that are no token response, at `.`; check the token URL",
        ),
        (
            reply("200 OK", r#"{"token_type":"bearer"}"#),
            "the token URL answered with no token: 23 bytes that are no token response, at `.`; check the token URL",
        ),
        (
            reply("200 OK", r#"{"token_type":"bearer","access_token":"a","expires_in":"s3cret"}"#),
            "the token URL answered with no token: 64 bytes that are no token response, at `expires_in`; check the token URL",
        ),
        (reply("200 OK", ""), "the token URL answered with no token: an answer without a body; check the token URL"),
        (
            reply("200 OK", r#"{"token_type":"mac","access_token":"a"}"#),
            "the token URL answered with no token: a token of another kind than `bearer`; check the token URL",
        ),
        (
            reply("200 OK", r#"{"token_type":"bearer","access_token":""}"#),
            "the token URL answered with no token: the token is empty; check the token URL",
        ),
        (
            reply("200 OK", &" ".repeat(2 << 20)),
            "the token URL answered with no token: more than 1048576 bytes; check the token URL",
        ),
        (
            reply("401 Unauthorized", r#"{"error":"invalid_client"}"#),
            "the token request was refused: invalid_client; check the client id and the client secret",
        ),
        (
            reply("400 Bad Request", r#"{"error":"invalid_scope"}"#),
            "the token request was refused: invalid_scope; check the scopes",
        ),
    ] {
        let server = site(move |_| answer.clone());
        let error = client(&server).client_credentials().tokens().await.expect_err("no tokens");
        assert_eq!(shown(&error), expected);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = site(|_| granted("a1", "r1"));
    let location = format!("location: {}/token\r\n", other.url);
    let server = site(move |_| {
        reply("307 Temporary Redirect", "").replacen("content-type", &format!("{location}content-type"), 1)
    });
    let error = client(&server).client_credentials().tokens().await.expect_err("no tokens");
    assert_eq!(
        shown(&error),
        "the token URL answered with no token: 307 Temporary Redirect (application/json, 0 bytes); check the token URL"
    );
    assert_eq!((server.seen().len(), other.seen().len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_token_url_that_does_not_answer_is_given_up() {
    let silent = tower::service_fn(|_: http::Request<Body>| {
        std::future::pending::<Result<http::Response<Body>, std::io::Error>>()
    });
    let oauth2 = OAuth2Client::builder("id", "https://auth.example.com/token").transport(silent).build();
    let before = tokio::time::Instant::now();
    let error = oauth2.expect("a client").client_credentials().tokens().await.expect_err("no tokens");
    assert_eq!(shown(&error), "no answer from the token URL: no whole answer within the time-out of 30s");
    assert_eq!(before.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn nobody_listening_is_one_line() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    // The near end of a connection: a port that nobody listens on, nor will.
    let stream = std::net::TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
    let url = format!("http://{}/token", stream.local_addr().expect("an address"));
    let oauth2 = OAuth2Client::builder("id", url).build().expect("a client");
    let line = shown(&oauth2.client_credentials().tokens().await.expect_err("no tokens"));
    assert!(line.starts_with("no answer from the token URL: ") && line.contains("refused"), "{line}");
}

#[test]
fn urls_that_nobody_should_send_a_secret_to_are_refused_and_not_shown() {
    for (url, expected) in [
        (
            "http://auth.example.com/token",
            "the token URL cannot be used: secrets would go over the network in clear; write `https`",
        ),
        (
            "http://127.0.0.1.example.com/token",
            "the token URL cannot be used: secrets would go over the network in clear; write `https`",
        ),
        (
            "https://user:passw0rd@auth.example.com",
            "the token URL cannot be used: it holds a user name, a password or a fragment; take them out",
        ),
        (
            "https://auth.example.com/#f",
            "the token URL cannot be used: it holds a user name, a password or a fragment; take them out",
        ),
        ("ftp://auth.example.com/token", "the token URL cannot be used: its scheme is not `https`"),
        (
            "auth.example.com/token",
            "the token URL cannot be used: relative URL without a base; write it in full, with `https://`",
        ),
    ] {
        let error = OAuth2Client::builder("id", url).build().expect_err("a refusal");
        assert_eq!(shown(&error), expected);
    }
    for url in ["https://auth.example.com/token", "http://localhost:1/t", "http://127.0.0.1:1/t", "http://[::1]:1/t"] {
        OAuth2Client::builder("id", url).build().expect("a client");
    }
}

#[test]
fn a_login_needs_an_authorization_url_and_a_redirect_uri() {
    let oauth2 = OAuth2Client::builder("id", "https://auth.example.com/token").build().expect("a client");
    assert_eq!(
        shown(&oauth2.begin(REDIRECT).expect_err("a refusal")),
        "no authorization URL is set: set it on the builder of the OAuth 2.0 client"
    );
    let error = oauth2.begin("callback").expect_err("a refusal");
    assert!(shown(&error).starts_with("the redirect URI cannot be used: "), "{error}");
}

#[test]
fn tokens_are_stored_and_read_back_as_they_were() {
    let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000);
    let tokens = TokenSet::new(AccessToken::new("a\"1").expires_at(expiry).scopes(["x", "y"])).refresh_token("r1");
    let stored = tokens.to_json();
    assert_eq!(
        *stored,
        r#"{"token_type":"bearer","access_token":"a\"1","refresh_token":"r1","expires_at":2000000000,"scope":"x y"}"#
    );
    let read = TokenSet::from_json(&stored).expect("tokens");
    assert_eq!((text(&read), read.access().expiry()), (("a\"1", Some("r1")), Some(expiry)));
    assert_eq!(read.access().stated_scopes(), tokens.access().stated_scopes());
    let bare = TokenSet::from_json(&TokenSet::new(AccessToken::new("a")).to_json()).expect("tokens");
    assert_eq!((text(&bare), bare.access().expiry(), bare.access().stated_scopes()), (("a", None), None, None));
    for text in ["", "{}", "[]", r#"{"access_token":1}"#, r#"{"access_token":"s3cret""#] {
        let error = TokenSet::from_json(text).expect_err("a refusal");
        assert_eq!(shown(&error), "the stored tokens cannot be read: log in again");
    }
}
