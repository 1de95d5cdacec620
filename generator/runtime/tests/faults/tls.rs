//! Over TLS, with certificates of the test's own: whom a client trusts, and that it does not go on without.

use std::io::Write;
use std::sync::{Arc, Mutex};

use bindery_runtime::{BearerToken, Client, ClientBuilder, Operation, RetryPolicy, reqwest};
use insta::assert_snapshot;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use crate::server::{GET, Op, answer, call, request, serve};

const AUTHORIZED: Op = Operation { security: &[&["token"]], ..GET };

/// A server of this name that gives each connection this answer.
struct Secure {
    place: String,
    certificate: reqwest::Certificate,
}

impl Secure {
    async fn named(name: &str, answer: String) -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key.into()))
            .expect("a key and its certificate");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let place = listener.local_addr().expect("an address").to_string();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that does not trust the server ends the handshake.
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.expect("a request"));
                }
                stream.write_all(answer.as_bytes()).await.expect("a client that reads");
                let _ = stream.shutdown().await;
            }
        });
        let certificate = reqwest::Certificate::from_der(cert.der()).expect("a certificate");
        Self { place, certificate }
    }

    fn builder(&self) -> ClientBuilder {
        Client::builder(format!("https://{}", self.place), "test/1").credential("token", BearerToken::from("s3cret"))
    }

    /// An HTTP client that trusts this server and no other.
    fn trusting(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder().tls_certs_only([self.certificate.clone()])
    }

    async fn fault(&self, builder: ClientBuilder) -> String {
        let client = builder.build().expect("a client");
        let error = call(&client, &AUTHORIZED).await.expect_err("a failure");
        // None of it gets better by asking again.
        assert_eq!((error.attempts(), error.is_retryable()), (1, false), "{error}");
        error.to_string().replace(&self.place, "<server>")
    }
}

#[tokio::test]
async fn whom_nobody_vouches_for_is_not_spoken_to() {
    let server = Secure::named("127.0.0.1", answer("200 OK", &[], "{}")).await;
    assert_snapshot!(server.fault(server.builder()).await, @"GetThing: no TLS connection to <server>: invalid peer certificate: UnknownIssuer; nothing was sent, check the base URL and the server's certificate; one that is not publicly trusted needs an `http_client` that trusts it");
    // Another name than it was asked by.
    let other = Secure::named("example.com", answer("200 OK", &[], "{}")).await;
    let http = other.trusting().build().expect("a client");
    assert_snapshot!(other.fault(other.builder().http_client(http)).await, @"GetThing: no TLS connection to <server>: invalid peer certificate: certificate not valid for name \"127.0.0.1\"; certificate is only valid for DnsName(\"example.com\"); nothing was sent, check the base URL and the server's certificate; one that is not publicly trusted needs an `http_client` that trusts it");
    let http = server.trusting().build().expect("a client");
    let client = server.builder().http_client(http).build().expect("a client");
    assert_eq!(call(&client, &AUTHORIZED).await.expect("an answer").0.to_string(), "{}");
}

#[tokio::test]
async fn from_https_to_http() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let plain = serve(move |stream| {
        log.lock().expect("no panic").extend(request(stream));
        let _ = stream.write_all(answer("200 OK", &[], "{}").as_bytes());
    });
    let location = format!("location: {}/thing", plain.url);
    let server = Secure::named("127.0.0.1", answer("301 Moved Permanently", &[&location], "")).await;
    let shown = async |http: reqwest::ClientBuilder| {
        let builder = server.builder().retry(RetryPolicy::default()).http_client(http.build().expect("a client"));
        server.fault(builder).await.replace(plain.place(), "<elsewhere>")
    };
    assert_snapshot!(shown(server.trusting().redirect(reqwest::redirect::Policy::none())).await, @"GetThing: 301 Moved Permanently: not a documented answer (no body); it leads to http://<elsewhere>/thing, redirects are not followed: set the base URL to where the API is");
    assert_eq!(plain.connections(), 0);
    // A client of the caller's own that follows: what it is given is not taken, and the credential has not gone there.
    assert_snapshot!(shown(server.trusting()).await, @"GetThing: the request to <server> failed: the HTTP client followed a redirect to another server, maybe with the credentials on it: build it with `redirect(reqwest::redirect::Policy::none())`");
    let seen = seen.lock().expect("no panic");
    assert!(seen.len() == 1 && !seen[0].contains("s3cret"), "{seen:?}");
}
