//! The conversation in the path: whatever it holds, it stays one segment of it.

use conversations::Error;

use crate::fixtures::{client, form};
use crate::support::{json, serve};

#[tokio::test]
async fn an_id_is_percent_encoded_once_and_never_normalised() {
    for (id, segment) in [
        ("CHaAfF00", "CHaAfF00"),
        ("chAA", "chAA"),
        ("00CH", "00CH"),
        ("a/b", "a%2Fb"),
        ("../../v2/Keys", "..%2F..%2Fv2%2FKeys"),
        ("a?b=c&d", "a%3Fb%3Dc%26d"),
        ("a#b", "a%23b"),
        ("a b", "a%20b"),
        (" a ", "%20a%20"),
        ("a+b", "a%2Bb"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("%2e%2e", "%252e%252e"),
        ("a\\b", "a%5Cb"),
        ("a;b:c@d", "a%3Bb%3Ac%40d"),
        ("é", "%C3%A9"),
        ("e\u{301}", "e%CC%81"),
        ("会话🚀", "%E4%BC%9A%E8%AF%9D%F0%9F%9A%80"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
        ("...", "..."),
        ("-._~", "-._~"),
    ] {
        let server = serve([json("201 Created", "{}")]);
        client(&server).create_conversation_participant(id).body(form()).await.expect("an answer");
        let request = server.request();
        assert_eq!(request.line, format!("POST /v1/Conversations/{segment}/Participants HTTP/1.1"));
        assert_eq!(request.header("host"), Some(server.host()));
    }
}

#[tokio::test]
async fn an_id_that_would_call_another_path_is_refused_and_no_connection_is_made() {
    for id in ["", ".", ".."] {
        let server = serve([]);
        let error = client(&server).create_conversation_participant(id).await.expect_err("a refusal");
        server.assert_quiet();
        let Error::Invalid(invalid) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(invalid.len(), 1, "{invalid}");
        assert_eq!(invalid.iter().next().expect("a violation").path(), "path parameter `ConversationSid`");
    }
}
