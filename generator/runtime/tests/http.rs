//! What goes over the wire, byte by byte, and what never does.

use std::time::Duration;

use bindery_runtime::transport::{Body, Transport};
use bindery_runtime::{
    ApiKey, BasicCredentials, BearerToken, Case, Client, Error, Method, NoDocumentedError, Operation, QueryStyle,
    Server, Status, body,
};

use support::{Thing, answer, body_of, header_lines, json, serve, thing};

mod support;

type Op = Operation<Thing, NoDocumentedError>;

const CREATE: Op = Operation {
    id: "CreateThing",
    method: Method::POST,
    path: "/v1/Things/{Id}/Parts",
    accept: "application/json, application/problem+json",
    security: &[],
    success: &[Case::new(Status::Code(201), "application/json", body::json)],
    failure: &[],
};

const FIND: Op = Operation { method: Method::GET, id: "FindThings", path: "/find", ..CREATE };
const TWO_SCHEMES: Op = Operation { security: &[&["first"], &["second", "third"]], ..FIND };
const KEYS: Op = Operation { security: &[&["header", "query", "cookie"]], ..FIND };
const OPTIONAL: Op = Operation { security: &[&[], &["first"]], ..FIND };

fn created() -> support::Act {
    json("201 Created", r#"{"name":"a"}"#)
}

fn text(value: &str) -> String {
    value.to_owned()
}

#[tokio::test]
async fn a_form() {
    let server = serve([created()]);
    let client = server.client().build().expect("a client");
    let mut request = client.call().request(&CREATE);
    request.path("Id", &text("CH a/b"));
    request.header("X-Enabled", &Some(text("true")));
    request.header("X-Absent", &None::<String>);
    let tags = Some(vec![text("1"), text("2")]);
    request.form(&Thing { address: Some(text("+155 é~_.-*!")), note: Some(text("")), tags, ..thing("{ \"a\" }") });
    let response = request.send().await.expect("an answer");
    assert_eq!((response.status().as_u16(), response.name.as_str()), (201, "a"));

    let request = server.request();
    assert!(request.starts_with("POST /v1/Things/CH%20a%2Fb/Parts HTTP/1.1\r\n"), "{request}");
    let form = "name=%7B+%22a%22+%7D&note=&Binding.Address=%2B155+%C3%A9~_.-%2A%21&tags=1&tags=2";
    assert_eq!(body_of(&request), form);
    assert_eq!(
        header_lines(&request),
        [
            "accept: application/json, application/problem+json",
            &format!("content-length: {}", form.len()),
            "content-type: application/x-www-form-urlencoded",
            "user-agent: test/1",
            "x-enabled: true",
        ]
    );
}

#[tokio::test]
async fn an_absent_form_and_an_absent_json_body() {
    let server = serve([created(), created(), created()]);
    let client = server.client().build().expect("a client");
    let mut request = client.call().request(&CREATE);
    request.path("Id", &1_i64);
    request.form(&None::<Thing>);
    request.send().await.expect("an answer");
    let lines = header_lines(&server.request());
    assert!(lines.contains(&text("content-length: 0")), "{lines:?}");
    assert!(lines.contains(&text("content-type: application/x-www-form-urlencoded")), "{lines:?}");

    let mut request = client.call().request(&CREATE);
    request.path("Id", &1_i64);
    request.json(&None::<Thing>);
    request.send().await.expect("an answer");
    let lines = header_lines(&server.request());
    assert!(lines.contains(&text("content-length: 0")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("content-type")), "{lines:?}");

    client.call().request(&FIND).send().await.expect("an answer");
    let lines = header_lines(&server.request());
    assert!(!lines.iter().any(|line| line.starts_with("content-")), "{lines:?}");
}

#[tokio::test]
async fn json_and_query_below_a_base_path() {
    for slash in ["", "/"] {
        let server = serve([created()]);
        let client = Client::builder(format!("{}/base/path{slash}", server.url), "test/1").build().expect("a client");
        let mut request = client.call().request(&FIND);
        request.query("a b", &text("x&y=z+%2F'é"));
        request.query("n", &Some(3.5));
        request.query("none", &None::<i64>);
        request.query("list", &vec![true, false]);
        request.json(&Thing { note: Some(text("é\n")), ..thing("a") });
        request.send().await.expect("an answer");
        let request = server.request();
        let line = "GET /base/path/find?a%20b=x%26y%3Dz%2B%252F%27%C3%A9&n=3.5&list=true&list=false HTTP/1.1";
        assert_eq!(request.lines().next(), Some(line));
        assert_eq!(body_of(&request), r#"{"name":"a","note":"é\n"}"#);
        assert!(header_lines(&request).contains(&text("content-type: application/json")));
    }
}

#[tokio::test]
async fn joined_queries_and_other_media_types_of_json() {
    let server = serve([created()]);
    let client = server.client().build().expect("a client");
    let mut request = client.call().request(&FIND);
    let words = vec![text("a,b"), text("c d")];
    request.query_styled("comma", &words, QueryStyle::Form, false);
    request.query_styled("space", &words, QueryStyle::Space, false);
    request.query_styled("bar[]", &Some(words.clone()), QueryStyle::Pipe, false).max_items(2);
    request.query_styled("none", &None::<Vec<String>>, QueryStyle::Form, false);
    request.query_styled("empty", &Vec::<String>::new(), QueryStyle::Form, false);
    request.json_as("application/merge-patch+json", &thing("a"));
    request.send().await.expect("an answer");
    let request = server.request();
    let line = "GET /find?comma=a%2Cb,c%20d&space=a%2Cb%20c%20d&bar%5B%5D=a%2Cb%7Cc%20d&empty= HTTP/1.1";
    assert_eq!(request.lines().next(), Some(line));
    assert!(header_lines(&request).contains(&text("content-type: application/merge-patch+json")));
}

#[tokio::test]
async fn all_violations_are_reported_and_nothing_is_sent() {
    let server = serve([]);
    let client = server.client().build().expect("a client");
    let mut request = client.call().request(&CREATE);
    request.path("Id", &text(""));
    request.header("X-Line", &text("a\r\nX-Injected: b")).max_length(3);
    request.header("X-Space", &text(" a"));
    request.header("X-Wide", &text("é"));
    request.form(&Thing { note: Some(text("too long")), ..thing("a") });
    let Err(Error::Invalid(invalid)) = request.send().await else { panic!("not refused") };
    let messages: Vec<String> = invalid.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "path parameter `Id`: empty, which would call another path",
            "header parameter `X-Line`: a header holds visible ASCII characters only, and spaces and tabs between them",
            "header parameter `X-Line`: 16 characters, at most 3 are allowed",
            "header parameter `X-Space`: a header holds visible ASCII characters only, and spaces and tabs between them",
            "header parameter `X-Wide`: a header holds visible ASCII characters only, and spaces and tabs between them",
            "`body.note`: 8 characters, at most 5 are allowed",
        ]
    );
    assert!(server.is_untouched());
}

#[tokio::test]
async fn steps_in_a_path_are_refused() {
    let server = serve([]);
    let client = server.client().build().expect("a client");
    for value in [".", ".."] {
        let mut request = client.call().request(&CREATE);
        request.path("Id", &text(value));
        let error = request.send().await.expect_err("refused").to_string();
        assert_eq!(
            error,
            "CreateThing: the request is not valid, nothing was sent: path parameter `Id`: a path segment of `.` or \
             `..` would call another path"
        );
    }
    let error = client.call().request(&CREATE).send().await.expect_err("refused").to_string();
    assert!(error.ends_with("path parameter `Id`: missing, the path cannot do without it"), "{error}");
    let mut request = client.call().request(&FIND);
    request.form(&text("no form"));
    let error = request.send().await.expect_err("refused").to_string();
    assert!(error.ends_with("`body`: a string cannot be sent as a form, only an object can"), "{error}");
    assert!(server.is_untouched());
}

#[tokio::test]
async fn credentials_are_chosen_by_the_operation() {
    let server = serve([created(), created(), created(), created(), created()]);
    let sent = async |client: &Client, operation: &Op| {
        client.call().request(operation).send().await.expect("an answer");
        let lines = header_lines(&server.request());
        lines.into_iter().find_map(|line| line.strip_prefix("authorization: ").map(str::to_owned))
    };
    let anonymous = server.client().build().expect("a client");
    assert_eq!(sent(&anonymous, &OPTIONAL).await, None);

    let both = server
        .client()
        .credential("second", BasicCredentials::new("us\u{e9}r", "p:w"))
        .credential("first", BearerToken::from("t0ken"))
        .build()
        .expect("a client");
    assert_eq!(sent(&both, &TWO_SCHEMES).await.as_deref(), Some("Bearer t0ken"));
    assert_eq!(sent(&both, &OPTIONAL).await.as_deref(), Some("Bearer t0ken"));
    assert_eq!(sent(&both, &FIND).await, None);

    let basic =
        server.client().credential("first", BasicCredentials::new("us\u{e9}r", "p:w")).build().expect("a client");
    assert_eq!(sent(&basic, &TWO_SCHEMES).await.as_deref(), Some("Basic dXPDqXI6cDp3"));
}

#[tokio::test]
async fn api_keys_go_where_the_document_says() {
    let server = serve([created()]);
    let client = server
        .client()
        .credential("header", ApiKey::header("X-Api-Key", "s3cret header"))
        .credential("query", ApiKey::query("api key", "s3cret&query"))
        .credential("cookie", ApiKey::cookie("session", "s3cret-cookie"))
        .build()
        .expect("a client");
    assert!(!format!("{client:?}").contains("s3cret"), "{client:?}");
    let mut request = client.call().request(&KEYS);
    request.query("q", &text("x"));
    request.send().await.expect("an answer");
    let request = server.request();
    assert_eq!(request.lines().next(), Some("GET /find?q=x&api%20key=s3cret%26query HTTP/1.1"));
    let lines = header_lines(&request);
    for line in ["x-api-key: s3cret header", "cookie: session=s3cret-cookie"] {
        assert!(lines.contains(&text(line)), "{line}: {lines:?}");
    }
}

#[test]
fn api_keys_that_cannot_go_are_refused_when_the_client_is_built() {
    let refused = |key: ApiKey| {
        let built = Client::builder("http://127.0.0.1:1", "test/1").credential("key", key).build();
        built.expect_err("a credential that cannot be sent").to_string()
    };
    assert!(refused(ApiKey::query("k", "")).contains("empty"));
    for key in [ApiKey::header("k", "s3cret\n"), ApiKey::cookie("k", "s3cret;x"), ApiKey::cookie("k", "s3crét")] {
        let message = refused(key);
        assert!(message.contains("the key holds") && !message.contains("s3cr"), "{message}");
    }
}

#[tokio::test]
async fn a_missing_credential_is_named() {
    let server = serve([]);
    let client = server.client().build().expect("a client");
    let error = client.call().request(&TWO_SCHEMES).send().await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        "FindThings: the operation takes a credential for `first` or `second` and `third`, the client has none: set it \
         on the client's builder, by the method named after the scheme; nothing was sent"
    );
    let client = server.client().credential("second", BearerToken::from("t")).build().expect("a client");
    let error = client.call().request(&TWO_SCHEMES).send().await.expect_err("refused").to_string();
    assert!(error.contains("the client has one for `second` only"), "{error}");
    assert!(server.is_untouched());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = serve([created()]);
    let server = serve([answer("307 Temporary Redirect", &[&format!("location: {}/find", elsewhere.url)], "")]);
    let client = server.client().credential("first", BearerToken::from("t")).build().expect("a client");
    let error = client.call().request(&TWO_SCHEMES).send().await.expect_err("no answer of the operation");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    assert!(elsewhere.is_untouched());
}

#[tokio::test]
async fn a_layer_neither_sees_credentials_nor_takes_them_elsewhere() {
    let elsewhere = serve([created()]);
    let server = serve([created(), created()]);
    let target: http::Uri = format!("{}/find", elsewhere.url).parse().expect("an address");
    let seen = tower::util::MapRequestLayer::new(|request: http::Request<Body>| {
        assert!(!request.headers().contains_key("authorization"));
        request
    });
    let builder = || server.client().credential("first", BearerToken::from("t")).layer(seen.clone());
    builder().build().expect("a client").call().request(&TWO_SCHEMES).send().await.expect("an answer");
    assert!(server.request().contains("authorization: Bearer t\r\n"));

    let detour = tower::util::MapRequestLayer::new(move |mut request: http::Request<Body>| {
        *request.uri_mut() = target.clone();
        request
    });
    let client = builder().layer(detour).build().expect("a client");
    client.call().request(&TWO_SCHEMES).send().await.expect("an answer");
    assert!(!elsewhere.request().contains("authorization"));
}

#[tokio::test]
async fn any_service_is_a_transport() {
    let service = tower::service_fn(async |request: http::Request<Body>| {
        let path = request.uri().path().to_owned();
        let response = http::Response::builder().status(201);
        response.body(http_body_util::Full::new(bytes::Bytes::from(format!(r#"{{"name":"{path}"}}"#))))
    });
    let builder = Client::builder("https://api.example.com/v1", "test/1");
    let client = builder.clone().transport(service).build().expect("a client");
    assert_eq!(client.call().request(&FIND).send().await.expect("an answer").name, "/v1/find");
    let client = builder.transport(Transport::new(service)).build().expect("a client");
    assert_eq!(client.call().request(&FIND).send().await.expect("an answer").name, "/v1/find");
}

fn refusal(server: impl Into<Server>) -> String {
    let error = Client::builder(server, "test/1").build().expect_err("refused").to_string();
    error.strip_prefix("the base URL cannot be used: ").expect("the base URL").to_owned()
}

#[test]
fn base_urls_are_looked_at() {
    assert!(refusal("").starts_with("none is set"));
    assert!(refusal("/v1").contains("write it in full"));
    assert!(refusal("ftp://example.com").contains("neither `http` nor `https`"));
    assert!(refusal("https://user:s3cret@example.com").contains("user name or a password"));
    assert!(refusal("https://example.com/?key=s3cret").contains("a query"));
    assert!(refusal("https://example.com/#s3cret").contains("a fragment"));
    for url in ["", "https://user:s3cret@[", "https://example.com:s3cret/"] {
        assert!(!refusal(url).contains("s3cret"));
    }
}

#[test]
fn templates_keep_the_host_they_name() {
    let regions = |edge: &str, region: &str| {
        let variables = [("edge", edge.to_owned()), ("region", region.to_owned())];
        let server = Server::from_template("https://api.{edge}.{region}.example.com/{edge}", &variables);
        Client::builder(server, "test/1").build().map(|client| format!("{client:?}")).map_err(|error| error.to_string())
    };
    assert!(regions("sydney", "au1").is_ok_and(|client| client.contains("https://api.sydney.au1.example.com/sydney")));
    for bad in ["", ".", "a.", "a..b", "evil.com/", "evil.com?", "evil.com#", "a@b", "a:1", "a\\b", "a b", "é", "%2F"]
    {
        assert!(regions(bad, "au1").is_err_and(|error| error.contains("`edge`")), "{bad}");
    }
    let url = |template: &str, value: &str| Server::from_template(template, &[("v", value.to_owned())]);
    let built = |server: Server| Client::builder(server, "test/1").build().map(|client| format!("{client:?}"));
    assert!(built(url("https://h/{v}", "a b/c?d")).is_ok_and(|client| client.contains("https://h/a%20b/c%3Fd")));
    assert!(built(url("{v}://h", "https")).is_ok());
    assert!(built(url("{v}/v1", "https://h:8443")).is_ok_and(|client| client.contains("https://h:8443/v1")));
    assert!(built(url("https://h:{v}", "8443")).is_ok());
    assert!(refusal(url("https://h/{v}", "../x")).contains("`v`"));
    assert!(refusal(url("https://h/{v}", "%2e%2e/x")).contains("`v`"));
    assert!(refusal(url("https://{w}/", "x")).contains("`w` has no value"));
    assert!(refusal(url("x{v}://h", "javascript:")).contains("`v`"));
}

#[test]
fn credentials_and_user_agents_are_looked_at() {
    let client = || Client::builder("https://example.com", "test/1");
    let error = client().credential("s", BearerToken::from("s3cret\n")).build().expect_err("refused").to_string();
    assert!(error.contains("`s`") && error.contains("line break") && !error.contains("s3cret"), "{error}");
    assert!(client().credential("s", BearerToken::from("")).build().is_err());
    assert!(client().credential("s", BasicCredentials::new("a:b", "c")).build().is_err());
    assert!(client().user_agent("a\nb").build().is_err());
}

/// A generated client, as far as the macros are concerned.
mod generated {
    use super::{CREATE, NoDocumentedError, Thing};
    use bindery_runtime::{Call, Sending};

    #[derive(Clone, Debug)]
    pub struct Client {
        core: bindery_runtime::Client,
    }

    #[derive(Clone, Debug)]
    pub struct ClientBuilder {
        core: bindery_runtime::ClientBuilder,
    }

    impl Client {
        pub fn builder() -> ClientBuilder {
            ClientBuilder { core: bindery_runtime::Client::builder("https://api.example.com", "generated/1") }
        }

        pub fn create_thing(&self, id: impl Into<String>) -> CreateThing {
            CreateThing { call: self.core.call(), id: id.into(), body: None }
        }
    }

    impl ClientBuilder {
        bindery_runtime::client_builder_methods!(Client);
    }

    #[derive(Clone, Debug)]
    #[must_use = "a call does nothing until it is sent"]
    pub struct CreateThing {
        call: Call,
        id: String,
        body: Option<Thing>,
    }

    impl CreateThing {
        pub fn body(mut self, value: Thing) -> Self {
            self.body = Some(value);
            self
        }

        pub fn send(self) -> Sending<Thing, NoDocumentedError> {
            let mut request = self.call.request(&CREATE);
            request.path("Id", &self.id).pattern("^C");
            request.json(&self.body);
            request.send()
        }
    }
    impl std::future::IntoFuture for CreateThing {
        type Output = <Self::IntoFuture as std::future::Future>::Output;
        type IntoFuture = Sending<Thing, NoDocumentedError>;

        fn into_future(self) -> Self::IntoFuture {
            self.send()
        }
    }
}

#[tokio::test]
async fn a_generated_client() {
    let server = serve([created()]);
    let client = generated::Client::builder()
        .server(server.url.as_str())
        .timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .user_agent("mine/2")
        .layer(tower::layer::util::Identity::new())
        .build()
        .expect("a client");
    let created = client.create_thing("C1").body(thing("x")).await.expect("an answer");
    assert_eq!(created.name, "a");
    let request = server.request();
    assert!(request.starts_with("POST /v1/Things/C1/Parts HTTP/1.1\r\n"));
    assert!(request.contains("user-agent: mine/2\r\n"));
    assert!(matches!(client.create_thing("D").await, Err(Error::Invalid(_))));
}

#[test]
fn everything_can_cross_threads() {
    fn both<T: Send + Sync>() {}
    fn moves<T: Send>() {}
    both::<Client>();
    both::<bindery_runtime::ClientBuilder>();
    both::<Error<Thing>>();
    both::<bindery_runtime::Response<Thing>>();
    both::<Op>();
    both::<Transport>();
    moves::<bindery_runtime::Sending<Thing, NoDocumentedError>>();
}
