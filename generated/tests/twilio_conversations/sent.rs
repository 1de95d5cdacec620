//! What goes over the wire, byte by byte: request line, headers and the form.

use conversations::twilio_conversations::models::{CreateConversationParticipantRequest, WebhookEnabled};
use conversations::{Error, Value};
use url::form_urlencoded;

use crate::fixtures::{CONVERSATION, PATH, ROLE, builder, client, form};
use crate::support::{Act, Request, json, line, serve};

fn created() -> Act {
    json("201 Created", "{}")
}

async fn send(body: CreateConversationParticipantRequest) -> Request {
    let server = serve([created()]);
    client(&server).create_conversation_participant(CONVERSATION).body(body).await.expect("an answer");
    let request = server.request();
    server.assert_quiet();
    assert_eq!(request.line, format!("POST {PATH} HTTP/1.1"));
    request
}

/// The vendor's own examples; what each of them sets, and the bytes that are to arrive.
fn examples() -> [(CreateConversationParticipantRequest, &'static str); 6] {
    let driver = |form: CreateConversationParticipantRequest| {
        form.attributes(r#"{ "role": "driver" }"#)
            .role_sid(ROLE)
            .date_created("2015-12-16T22:18:37Z")
            .date_updated("2015-12-16T22:18:38Z")
    };
    let dated = |form: CreateConversationParticipantRequest| {
        form.date_created("2020-07-01T22:18:37Z").date_updated("2020-07-01T22:18:37Z")
    };
    [
        (
            driver(form().messaging_binding_address("+15558675310").messaging_binding_proxy_address("+15017122661")),
            "Attributes=%7B+%22role%22%3A+%22driver%22+%7D&MessagingBinding.Address=%2B15558675310&\
             MessagingBinding.ProxyAddress=%2B15017122661&RoleSid=RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&\
             DateCreated=2015-12-16T22%3A18%3A37Z&DateUpdated=2015-12-16T22%3A18%3A38Z",
        ),
        (
            driver(form().identity("IDENTITY")),
            "Identity=IDENTITY&Attributes=%7B+%22role%22%3A+%22driver%22+%7D&\
             RoleSid=RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&DateCreated=2015-12-16T22%3A18%3A37Z&\
             DateUpdated=2015-12-16T22%3A18%3A38Z",
        ),
        (
            driver(form().identity("IDENTITY").messaging_binding_projected_address("+15017122661")),
            "Identity=IDENTITY&Attributes=%7B+%22role%22%3A+%22driver%22+%7D&\
             MessagingBinding.ProjectedAddress=%2B15017122661&RoleSid=RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&\
             DateCreated=2015-12-16T22%3A18%3A37Z&DateUpdated=2015-12-16T22%3A18%3A38Z",
        ),
        (
            dated(form().role_sid(ROLE).messaging_binding_projected_address("+15017122661").identity("IDENTITY")),
            "Identity=IDENTITY&MessagingBinding.ProjectedAddress=%2B15017122661&\
             RoleSid=RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&DateCreated=2020-07-01T22%3A18%3A37Z&\
             DateUpdated=2020-07-01T22%3A18%3A37Z",
        ),
        (
            dated(form().messaging_binding_address("+15017122661")),
            "MessagingBinding.Address=%2B15017122661&DateCreated=2020-07-01T22%3A18%3A37Z&\
             DateUpdated=2020-07-01T22%3A18%3A37Z",
        ),
        (
            driver(
                form()
                    .messaging_binding_address("rcs:+15558675310")
                    .messaging_binding_proxy_address("rcs:+15017122661"),
            ),
            "Attributes=%7B+%22role%22%3A+%22driver%22+%7D&MessagingBinding.Address=rcs%3A%2B15558675310&\
             MessagingBinding.ProxyAddress=rcs%3A%2B15017122661&RoleSid=RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&\
             DateCreated=2015-12-16T22%3A18%3A37Z&DateUpdated=2015-12-16T22%3A18%3A38Z",
        ),
    ]
}

#[tokio::test]
async fn the_vendors_examples_are_sent_byte_for_byte() {
    for (body, bytes) in examples() {
        assert_eq!(send(body).await.text(), bytes);
    }
}

#[tokio::test]
async fn the_vendors_example_with_an_undeclared_field_is_sent_with_and_without_it() {
    let mut body = form()
        .attributes(r#"{ "role": "driver" }"#)
        .messaging_binding_address("rcs:+15558675311")
        .messaging_binding_proxy_address("rcs:+15017122661")
        .role_sid(ROLE)
        .date_created("2015-12-16T22:18:37Z")
        .date_updated("2015-12-16T22:18:38Z");
    let whole = "Attributes=%7B+%22role%22%3A+%22driver%22+%7D&MessagingBinding.Address=rcs%3A%2B15558675311&\
             MessagingBinding.ProxyAddress=rcs%3A%2B15017122661&\
             MessagingBinding.ProxyAddressFallback=%2B12025552661&RoleSid=RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&\
             DateCreated=2015-12-16T22%3A18%3A37Z&DateUpdated=2015-12-16T22%3A18%3A38Z";
    let undeclared = "MessagingBinding.ProxyAddressFallback=%2B12025552661&";
    assert_eq!(send(body.clone()).await.text(), whole.replace(undeclared, ""));

    let fallback = "MessagingBinding.ProxyAddressFallback".to_owned();
    body.additional_properties.insert(fallback, Value::from("+12025552661"));
    let pairs = |form: &str| {
        let mut pairs: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        pairs.sort();
        pairs
    };
    assert_eq!(pairs(send(body).await.text()), pairs(whole));
}

#[tokio::test]
async fn a_call_is_a_post_without_query_and_with_these_headers_only() {
    let request = send(form().identity("alice")).await;
    let user_agent = format!("conversations/{}", env!("CARGO_PKG_VERSION"));
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["accept", "authorization", "content-length", "content-type", "host", "user-agent"]);
    assert_eq!(request.header("accept"), Some("application/json, application/problem+json"));
    // `SKuser:secret` in base64.
    assert_eq!(request.header("authorization"), Some("Basic U0t1c2VyOnNlY3JldA=="));
    assert_eq!(request.header("content-length"), Some("14"));
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("user-agent"), Some(user_agent.as_str()));
    assert_eq!(request.text(), "Identity=alice");
}

#[tokio::test]
async fn the_host_header_is_the_servers() {
    let server = serve([created()]);
    client(&server).create_conversation_participant(CONVERSATION).await.expect("an answer");
    assert_eq!(server.request().header("host"), Some(server.host()));
}

#[tokio::test]
async fn without_a_field_the_form_is_empty_and_still_a_form() {
    for body in [None, Some(form())] {
        let server = serve([created()]);
        let call = client(&server).create_conversation_participant(CONVERSATION);
        match body {
            Some(body) => call.body(body),
            None => call,
        }
        .await
        .expect("an answer");
        let request = server.request();
        assert_eq!(request.header("content-length"), Some("0"));
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
        assert!(request.body.is_empty());
    }
}

#[tokio::test]
async fn whether_webhooks_fire_is_exactly_true_or_false_and_absent_when_not_set() {
    for (value, sent) in [
        (None, None),
        (Some(WebhookEnabled::True), Some("true")),
        (Some(WebhookEnabled::False), Some("false")),
        (Some(WebhookEnabled::from("true")), Some("true")),
        (Some(WebhookEnabled::from("false".to_owned())), Some("false")),
    ] {
        let server = serve([created()]);
        let mut call = client(&server).create_conversation_participant(CONVERSATION);
        if let Some(value) = value {
            call = call.x_twilio_webhook_enabled(value);
        }
        call.await.expect("an answer");
        assert_eq!(server.request().header("x-twilio-webhook-enabled"), sent);
    }
}

#[tokio::test]
async fn a_header_value_cannot_add_another_header() {
    for value in ["true\r\nX-Injected: 1", "true\n", "tr\u{fc}e", " true", "\u{0}"] {
        let server = serve([]);
        let call = client(&server).create_conversation_participant(CONVERSATION).x_twilio_webhook_enabled(value);
        let error = call.await.expect_err("a refusal");
        server.assert_quiet();
        let Error::Invalid(invalid) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(invalid.iter().next().expect("a violation").path(), "header parameter `X-Twilio-Webhook-Enabled`");
        line(&error);
    }
}

#[tokio::test]
async fn the_form_is_encoded_as_the_vendors_sdks_do_it() {
    for (text, encoded) in [
        ("a b", "a+b"),
        ("a+b", "a%2Bb"),
        ("-._~", "-._~"),
        ("*", "%2A"),
        ("&=;%#?/:@!$'(),", "%26%3D%3B%25%23%3F%2F%3A%40%21%24%27%28%29%2C"),
        ("\"<>[]\\^`{|}", "%22%3C%3E%5B%5D%5C%5E%60%7B%7C%7D"),
        ("é", "%C3%A9"),
        ("e\u{301}", "e%CC%81"),
        ("🚀", "%F0%9F%9A%80"),
        ("\r\n\t\0", "%0D%0A%09%00"),
        (" x ", "+x+"),
        ("%20", "%2520"),
        ("", ""),
        ("null", "null"),
    ] {
        let request = send(form().identity(text)).await;
        assert_eq!(request.text(), format!("Identity={encoded}"));
    }
}

#[tokio::test]
async fn dates_are_sent_in_utc_or_as_they_were_written() {
    // 2015-12-16T22:18:37Z as an instant.
    let instant = conversations::DateTime::from("2015-12-16T22:18:37Z").value().copied().expect("an instant");
    assert_eq!(send(form().date_created(instant)).await.text(), "DateCreated=2015-12-16T22%3A18%3A37Z");
    let offset = "2015-12-17T00:18:37+02:00";
    assert_eq!(send(form().date_created(offset)).await.text(), "DateCreated=2015-12-17T00%3A18%3A37%2B02%3A00");
    let instant = conversations::DateTime::from(offset).value().copied().expect("an instant");
    assert_eq!(send(form().date_updated(instant)).await.text(), "DateUpdated=2015-12-16T22%3A18%3A37Z");
}

#[tokio::test]
async fn undeclared_fields_do_not_replace_declared_ones() {
    let mut body = form().identity("alice");
    body.additional_properties.insert("Identity".to_owned(), Value::from("mallory"));
    body.additional_properties.insert("New.Field[]".to_owned(), serde_json::json!(["a", 1, true, null, {"b": 2}]));
    assert_eq!(
        send(body).await.text(),
        "Identity=alice&New.Field%5B%5D=a&New.Field%5B%5D=1&New.Field%5B%5D=true&New.Field%5B%5D=null&\
             New.Field%5B%5D=%7B%22b%22%3A2%7D"
    );
}

#[tokio::test]
async fn awaiting_a_call_and_sending_it_are_the_same_and_the_base_path_stays() {
    let server = serve([created(), created()]);
    let client = builder(&server).base_url(format!("{}/mock/", server.url)).build().expect("a client");
    client.create_conversation_participant(CONVERSATION).send().await.expect("an answer");
    client.create_conversation_participant(CONVERSATION).await.expect("an answer");
    let (first, second) = (server.request(), server.request());
    assert_eq!(first.line, format!("POST /mock{PATH} HTTP/1.1"));
    assert_eq!((first.line, first.headers, first.body), (second.line, second.headers, second.body));
}
