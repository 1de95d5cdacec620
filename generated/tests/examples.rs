//! The examples as programs: what they send, what they print, how they end.
//!
//! They are looked for beside this test, where `cargo test` puts them. Cargo does not build them for
//! `cargo test --test examples` alone.

#![cfg(any(feature = "twilio-conversations", feature = "x-chat"))]

use std::path::PathBuf;
use std::process::Command;

mod support;

/// Every variable that an example reads, and those that send requests through a proxy.
const VARIABLES: [&str; 18] = [
    "BASE_URL",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_API_KEY",
    "TWILIO_API_KEY_SECRET",
    "TWILIO_AUTH_TOKEN",
    "X_ACCESS_TOKEN",
    "X_ACCESS_TOKEN_SECRET",
    "X_BEARER_TOKEN",
    "X_CLIENT_ID",
    "X_CLIENT_SECRET",
    "X_CONSUMER_KEY",
    "X_CONSUMER_SECRET",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
];

/// How an example ended, and what it printed.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    fn assert_done(&self, out: &str) {
        assert_eq!((self.code, self.out.as_str(), self.err.as_str()), (Some(0), out, ""));
    }

    /// One line, and nothing else.
    fn assert_failed(&self, line: &str) {
        assert_eq!((self.code, self.out.as_str(), self.err.as_str()), (Some(1), "", format!("{line}\n").as_str()));
    }

    /// A line that says what is wrong, and the usage.
    fn assert_misused(&self, line: &str) {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{self:?}");
        assert_eq!(self.err.lines().next(), Some(line));
        assert!(self.err.contains("\nUsage: ") && self.err.contains("\nEnvironment:\n"), "{}", self.err);
    }
}

fn run(example: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let output = command(example, variables, arguments).output().expect("an example that runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn command(example: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(path_of(example));
    VARIABLES.iter().for_each(|name| {
        command.env_remove(name);
    });
    command.envs(variables.iter().copied()).args(arguments);
    command
}

fn path_of(example: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    let directory = test.parent().and_then(|deps| deps.parent()).expect("a target directory").join("examples");
    let path = directory.join(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "no {}: run `cargo build --examples`", path.display());
    path
}

#[cfg(feature = "x-chat")]
mod x_chat {
    use super::support::{Server, answer, json, nobody, problem, serve};
    use super::{Run, run};

    const GROUP: &str = "g1234567890123456789";
    const KEYS_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/x_chat/bodies/keys-rotate-group.json");
    const KEYS: &str = include_str!("x_chat/bodies/keys-rotate-group.json");
    const WINDOW: [&str; 4] = [
        "content-type: application/json",
        "x-rate-limit-limit: 900",
        "x-rate-limit-remaining: 847",
        "x-rate-limit-reset: 1705420800",
    ];
    const EXAMPLES: [&str; 3] = ["add_members", "create_group", "initialize_keys"];
    const VARIABLES: [&str; 6] = [
        "X_BEARER_TOKEN",
        "X_CONSUMER_KEY",
        "X_CONSUMER_SECRET",
        "X_ACCESS_TOKEN",
        "X_ACCESS_TOKEN_SECRET",
        "BASE_URL",
    ];

    fn run_at(server: &Server, example: &str, arguments: &[&str]) -> Run {
        run(example, &[("BASE_URL", &server.url), ("X_BEARER_TOKEN", "user-token")], arguments)
    }

    /// Arguments that every example of X takes, its last one left out where it takes no users.
    fn arguments(example: &str) -> Vec<&'static str> {
        let all = [GROUP, KEYS_FILE, "2244994945"];
        all[..if example == "initialize_keys" { 2 } else { 3 }].to_vec()
    }

    /// The members of the file with the keys, as they stand in a body.
    fn keys_without_braces() -> &'static str {
        KEYS.trim_start_matches('{').strip_suffix('}').expect("an object")
    }

    #[test]
    fn create_group_creates_a_group() {
        let body = concat!(
            r#"{"data":{"conversation_id":"g1234567890123456789","conversation_key_change_sequence_id":"177"},"#,
            r#""errors":[{"type":"https://api.x.com/2/problems/resource-not-found","title":"Not Found Error","#,
            r#""detail":"Could not find user with id: [456]."},{"title":"Odd"}]}"#
        );
        let server = serve([answer("201 Created", &WINDOW, body)]);
        let arguments =
            ["--name", "Équipe projet 🚀", GROUP, KEYS_FILE, "1215441834412953600", "456", "--ttl-msec", "604800000"];
        run_at(&server, "create_group", &arguments).assert_done(
            "group g1234567890123456789\n\
             key change 177\n\
             problem: Could not find user with id: [456]. (https://api.x.com/2/problems/resource-not-found)\n\
             problem: Odd (of an unknown kind)\n\
             847 of 900 calls left until 2024-01-16T16:00:00Z\n",
        );
        let request = server.request();
        assert_eq!(request.line, "POST /2/chat/conversations/group HTTP/1.1");
        assert_eq!(request.header("authorization"), Some("Bearer user-token"));
        let start = concat!(
            r#"{"conversation_id":"g1234567890123456789","group_members":["1215441834412953600","456"],"#,
            r#""group_name":"Équipe projet 🚀","ttl_msec":"604800000","#
        );
        assert_eq!(request.text(), format!("{start}{}}}", keys_without_braces()));
    }

    #[test]
    fn add_members_adds_members() {
        let body = concat!(
            concat!(
                r#"{"conversation_key_change_sequence_id":"177","#,
                r#""current_member_ids":["1215441834412953600","2244994945"],"#
            ),
            r#""errors":[{"type":"about:blank","title":"Odd"}]}"#
        );
        let server = serve([answer("200 OK", &WINDOW, body)]);
        let arguments = [GROUP, KEYS_FILE, "2244994945", "7", "--encrypted-title", "SCD6"];
        run_at(&server, "add_members", &arguments).assert_done(
            "members now: 1215441834412953600, 2244994945\n\
             key change 177\n\
             problem: Odd (about:blank)\n\
             847 of 900 calls left until 2024-01-16T16:00:00Z\n",
        );
        let request = server.request();
        assert_eq!(request.line, "POST /2/chat/conversations/g1234567890123456789/members HTTP/1.1");
        let start = r#"{"user_ids":["2244994945","7"],"encrypted_title":"SCD6","#;
        assert_eq!(request.text(), format!("{start}{}}}", keys_without_braces()));
    }

    #[test]
    fn initialize_keys_registers_keys_and_takes_the_id_of_an_event() {
        let body = r#"{"data":{"conversation_id":"1-2","sequence_id":177},"errors":[]}"#;
        let server = serve([json("200 OK", body)]);
        run_at(&server, "initialize_keys", &["1:2", KEYS_FILE]).assert_done("conversation 1-2\nkey change 177\n");
        let request = server.request();
        assert_eq!(request.line, "POST /2/chat/conversations/1-2/keys HTTP/1.1");
        assert_eq!(request.text(), KEYS);
    }

    #[test]
    fn initialize_keys_finds_the_id_of_the_change_under_its_other_name() {
        let server = serve([json("200 OK", r#"{"data":{"conversation_key_change_sequence_id":"177"}}"#)]);
        run_at(&server, "initialize_keys", &[GROUP, KEYS_FILE]).assert_done("key change 177\n");
    }

    #[test]
    fn oauth_1_credentials_will_do() {
        for example in EXAMPLES {
            let server = serve([json("200 OK", "{}")]);
            let variables = [
                ("BASE_URL", server.url.as_str()),
                ("X_BEARER_TOKEN", ""),
                ("X_CONSUMER_KEY", "key"),
                ("X_CONSUMER_SECRET", "s1"),
                ("X_ACCESS_TOKEN", "token"),
                ("X_ACCESS_TOKEN_SECRET", "s2"),
            ];
            run(example, &variables, &arguments(example)).assert_done("");
            let request = server.request();
            let header = request.header("authorization").expect("a header");
            assert!(header.starts_with("OAuth oauth_consumer_key=\"key\", "), "{header}");
        }
    }

    #[test]
    fn a_refusal_of_the_server_is_one_line() {
        for (example, operation) in [
            ("add_members", "addChatGroupMembers"),
            ("create_group", "createChatConversation"),
            ("initialize_keys", "initializeChatConversationKeys"),
        ] {
            for (status, body, line) in [
                (
                    "400 Bad Request",
                    concat!(
                        r#"{"type":"https://api.x.com/2/problems/invalid-request","title":"T","#,
                        r#""detail":"Too many members."}"#
                    ),
                    "400 Bad Request: Too many members.; correct the request, the same again gives the same answer",
                ),
                (
                    "401 Unauthorized",
                    r#"{"type":"about:blank","title":"Unauthorized"}"#,
                    "401 Unauthorized: Unauthorized; check the credential: the server did not accept it",
                ),
                ("404 Not Found", r#"{"detail":"No group."}"#, "404 Not Found: No group.; check the ids"),
                (
                    "429 Too Many Requests",
                    r#"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#,
                    "429 Too Many Requests: Rate limit exceeded (code 88) (not a documented answer); wait before \
                     calling again; tried 3 times",
                ),
                (
                    "503 Service Unavailable",
                    "",
                    "503 Service Unavailable: not a documented answer (no body); the server may have done what was \
                     asked, look before you call again",
                ),
            ] {
                // A limit is tried thrice.
                let attempts = if status.starts_with("429") { 3 } else { 1 };
                let server = serve((0..attempts).map(|_| problem(status, body)));
                run_at(&server, example, &arguments(example)).assert_failed(&format!("{operation}: {line}"));
                (0..attempts).for_each(|_| drop(server.request()));
                server.assert_quiet();
            }
        }
    }

    #[test]
    fn a_used_up_quota_says_until_when() {
        let body = concat!(
            r#"{"type":"https://api.x.com/2/problems/usage-capped","title":"UsageCapExceeded","#,
            r#""detail":"Usage cap exceeded: Monthly product cap","period":"Monthly","scope":"Product"}"#
        );
        let server = serve([problem("429 Too Many Requests", body)]);
        run_at(&server, "initialize_keys", &arguments("initialize_keys")).assert_failed(
            "Usage cap exceeded: Monthly product cap; the quota is used up, call again in the next Monthly window",
        );
    }

    #[test]
    fn nobody_listening_is_one_line() {
        let url = nobody();
        for example in EXAMPLES {
            let ended = run(example, &[("BASE_URL", &url), ("X_BEARER_TOKEN", "t")], &arguments(example));
            assert_eq!((ended.code, ended.out.as_str(), ended.err.lines().count()), (Some(1), "", 1), "{ended:?}");
            assert!(ended.err.contains("no connection to 127.0.0.1:"), "{}", ended.err);
            assert!(ended.err.ends_with("; calling again is safe\n"), "{}", ended.err);
        }
    }

    #[test]
    fn an_id_of_no_known_form_is_not_sent() {
        for example in ["add_members", "initialize_keys"] {
            let server = serve([]);
            let mut arguments = arguments(example);
            arguments[0] = "team";
            let ended = run_at(&server, example, &arguments);
            assert_eq!((ended.code, ended.out.as_str(), ended.err.lines().count()), (Some(1), "", 1), "{ended:?}");
            assert!(ended.err.contains("nothing was sent: path parameter `id`: does not match"), "{}", ended.err);
            assert!(ended.err.ends_with("; correct it and call again\n"), "{}", ended.err);
            server.assert_quiet();
        }
    }

    #[test]
    fn a_file_that_is_not_there_or_no_key_material_is_one_line() {
        let server = serve([]);
        for example in EXAMPLES {
            let mut arguments = arguments(example);
            arguments[1] = "no-such-file.json";
            let ended = run_at(&server, example, &arguments);
            assert_eq!((ended.code, ended.err.lines().count()), (Some(1), 1), "{ended:?}");
            assert!(ended.err.starts_with("no-such-file.json: "), "{}", ended.err);
            arguments[1] = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
            let ended = run_at(&server, example, &arguments);
            assert_eq!((ended.code, ended.err.lines().count()), (Some(1), 1), "{ended:?}");
            assert!(ended.err.ends_with("; see --help for what the file holds\n"), "{}", ended.err);
        }
        server.assert_quiet();
    }

    #[test]
    fn missing_credentials_are_named_with_the_usage() {
        for example in EXAMPLES {
            let none = run(example, &[], &arguments(example));
            none.assert_misused(
                "no credentials: set X_BEARER_TOKEN, or what is missing of the others: X_CONSUMER_KEY, \
                 X_CONSUMER_SECRET, X_ACCESS_TOKEN, X_ACCESS_TOKEN_SECRET",
            );
            assert_eq!(none.err.matches("  not set  ").count(), VARIABLES.len());
            let some = run(example, &[("X_CONSUMER_KEY", "k"), ("X_ACCESS_TOKEN", "t")], &arguments(example));
            some.assert_misused(
                "no credentials: set X_BEARER_TOKEN, or what is missing of the others: X_CONSUMER_SECRET, \
                 X_ACCESS_TOKEN_SECRET",
            );
            assert_eq!(some.err.matches("  set  ").count(), 2);
        }
    }

    #[test]
    fn missing_and_unknown_arguments_are_named_with_the_usage() {
        let token = [("X_BEARER_TOKEN", "t")];
        for (example, names) in [
            ("add_members", &["GROUP_ID", "KEYS_FILE", "USER_ID"][..]),
            ("create_group", &["GROUP_ID", "KEYS_FILE", "MEMBER_ID"]),
            ("initialize_keys", &["CONVERSATION_ID", "KEYS_FILE"]),
        ] {
            for (count, name) in names.iter().enumerate() {
                let words = ["g1", "keys.json", "7"];
                run(example, &token, &words[..count]).assert_misused(&format!("{name} is missing"));
            }
            let mut arguments = arguments(example);
            arguments.extend(["--colour", "red"]);
            run(example, &token, &arguments).assert_misused("--colour is not known here");
            run(example, &token, &["--name"]).assert_misused("--name takes a value");
        }
        run("initialize_keys", &token, &["g1", "keys.json", "7"]).assert_misused("7 is not known here");
    }

    #[test]
    fn a_base_url_or_token_that_cannot_be_used_is_said_with_the_usage_and_does_not_show() {
        let ended = run("create_group", &[("X_BEARER_TOKEN", "to ken")], &arguments("create_group"));
        assert_eq!(ended.code, Some(2));
        assert!(ended.err.starts_with("the credential for `OAuth2UserToken` cannot be used: "), "{}", ended.err);
        assert!(!ended.err.contains("to ken"), "{}", ended.err);
        let ended =
            run("create_group", &[("X_BEARER_TOKEN", "t"), ("BASE_URL", "localhost")], &arguments("create_group"));
        assert_eq!(ended.code, Some(2));
        assert!(ended.err.starts_with("the base URL cannot be used: "), "{}", ended.err);
    }

    #[test]
    fn help_shows_usage_variables_and_the_file_with_the_keys() {
        for example in EXAMPLES {
            for word in ["--help", "-h"] {
                let help = run(example, &[("X_BEARER_TOKEN", "user-token")], &["g1", word]);
                assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
                assert!(help.out.contains(&format!("\nUsage: {example} ")), "{}", help.out);
                assert!(help.out.contains("Chat XDK") && help.out.contains("conversation_participant_keys"));
                assert!(VARIABLES.iter().all(|name| help.out.contains(&format!("\n  {name} "))), "{}", help.out);
                assert!(!help.out.contains("user-token"));
                assert!(help.out.lines().all(|line| line.chars().count() <= 120), "{}", help.out);
            }
        }
    }
}

#[cfg(feature = "x-chat")]
mod x_login {
    use std::collections::BTreeMap;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::path::PathBuf;
    use std::process::{Child, ChildStdout, Stdio};

    use url::Url;

    use super::support::{Server, json, serve};
    use super::{Run, command, run};

    const TOKENS: &str = concat!(
        r#"{"token_type":"bearer","expires_in":7200,"access_token":"a1","scope":"users.read dm.write","#,
        r#""refresh_token":"r1"}"#
    );

    /// A login that waits for the browser.
    struct Waiting {
        child: Child,
        out: BufReader<ChildStdout>,
        /// The parameters of the address that it printed.
        asked: BTreeMap<String, String>,
    }

    impl Waiting {
        fn begin(server: &Server, variables: &[(&str, &str)], arguments: &[&str]) -> Self {
            let base = [("BASE_URL", server.url.as_str()), ("X_CLIENT_ID", "app")];
            let arguments = [&["--port", "0"], arguments].concat();
            let mut command = command("x_login", &[&base, variables].concat(), &arguments);
            let mut child =
                command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("an example that runs");
            let mut out = BufReader::new(child.stdout.take().expect("its output"));
            let mut lines = (&mut out).lines().map(|line| line.expect("a line"));
            assert_eq!(lines.next().as_deref(), Some("Open this address in a browser:"));
            assert_eq!(lines.next().as_deref(), Some(""));
            let url = Url::parse(&lines.next().expect("an address")).expect("a URL");
            assert_eq!(lines.next().as_deref(), Some(""));
            assert!(url.as_str().starts_with("https://x.com/i/oauth2/authorize?"), "{url}");
            let asked = url.query_pairs().into_owned().collect();
            Self { child, out, asked }
        }

        /// Does as the browser does when it is sent back; gives the status line and the page.
        fn come_back(&self, target: &str) -> String {
            let redirect = Url::parse(&self.asked["redirect_uri"]).expect("a URL");
            let address = (redirect.host_str().expect("a host"), redirect.port().expect("a port"));
            let mut stream = TcpStream::connect(address).expect("somebody who listens");
            write!(stream, "GET {target} HTTP/1.1\r\nhost: localhost\r\n\r\n").expect("a connection");
            let mut page = String::new();
            stream.read_to_string(&mut page).expect("a page");
            page
        }

        fn end(mut self) -> Run {
            let (mut out, mut err) = (String::new(), String::new());
            self.out.read_to_string(&mut out).expect("text");
            self.child.stderr.take().expect("its errors").read_to_string(&mut err).expect("text");
            Run { code: self.child.wait().expect("an end").code(), out, err }
        }
    }

    impl Drop for Waiting {
        /// A test that fails leaves nobody behind who waits for a browser.
        fn drop(&mut self) {
            let _ = self.child.kill();
        }
    }

    fn fields(form: &str) -> BTreeMap<String, String> {
        let url = Url::parse(&format!("http://localhost/?{form}")).expect("a URL");
        url.query_pairs().into_owned().collect()
    }

    /// A path of the test's own where nothing is yet.
    fn fresh(name: &str) -> PathBuf {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.json", std::process::id()));
        let _ = std::fs::remove_file(&path);
        path
    }

    #[test]
    fn it_takes_the_code_of_its_own_login_only_and_keeps_nothing_unless_told_to() {
        let server = serve([json("200 OK", TOKENS)]);
        let waiting = Waiting::begin(&server, &[], &[]);
        let asked = &waiting.asked;
        assert_eq!((asked["client_id"].as_str(), asked["response_type"].as_str()), ("app", "code"));
        assert_eq!(asked["scope"], "dm.write tweet.read users.read offline.access");
        assert_eq!((asked["code_challenge_method"].as_str(), asked["code_challenge"].len()), ("S256", 43));

        assert!(waiting.come_back("/favicon.ico").starts_with("HTTP/1.1 404 "));
        assert!(waiting.come_back("/callback?code=c0&state=guess").starts_with("HTTP/1.1 400 "));
        let page = waiting.come_back(&format!("/callback?state={}&code=c1", asked["state"]));
        assert!(page.starts_with("HTTP/1.1 200 ") && page.ends_with("You are logged in. You can close this window."));

        let request = server.request();
        assert_eq!((request.line.as_str(), request.header("authorization")), ("POST /2/oauth2/token HTTP/1.1", None));
        let sent = fields(request.text());
        assert_eq!((sent["grant_type"].as_str(), sent["code"].as_str()), ("authorization_code", "c1"));
        assert_eq!((&sent["redirect_uri"], sent["client_id"].as_str()), (&asked["redirect_uri"], "app"));
        assert!(sent["code_verifier"].len() >= 43);
        waiting
            .end()
            .assert_done("logged in, with the scopes users.read, dm.write\nthe tokens are not kept; --store does\n");
    }

    #[test]
    fn it_stores_the_tokens_where_it_is_told_for_their_owner_only() {
        let path = fresh("stored");
        let stored = path.to_str().expect("a path in UTF-8");
        // What others can read must not stay so.
        std::fs::write(&path, "old").expect("a file");
        let server = serve([json("200 OK", TOKENS)]);
        let waiting = Waiting::begin(&server, &[("X_CLIENT_SECRET", "s1")], &["--store", stored]);
        waiting.come_back(&format!("/callback?state={}&code=c1", waiting.asked["state"]));
        // `app:s1` in base64.
        assert_eq!(server.request().header("authorization"), Some("Basic YXBwOnMx"));
        let ended = waiting.end();
        ended.assert_done(&format!("logged in, with the scopes users.read, dm.write\nthe tokens are in {stored}\n"));
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(text.contains(r#""access_token":"a1","refresh_token":"r1","expires_at":"#), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::remove_file(&path).expect("a file");
    }

    #[test]
    fn a_refusal_is_one_line_and_nothing_is_stored() {
        let path = fresh("refused");
        let stored = path.to_str().expect("a path in UTF-8");
        for (parameters, answers, line) in [
            ("error=access_denied", vec![], "the login was not granted: access_denied"),
            (
                "code=c1",
                vec![json("400 Bad Request", r#"{"error":"invalid_grant","error_description":"c1 was used"}"#)],
                "the token request was refused: invalid_grant: [redacted] was used; log in again",
            ),
            (
                "code=c1",
                vec![json("503 Service Unavailable", "")],
                "the token URL answered with no token: 503 Service Unavailable (application/json; charset=utf-8, 0 \
                 bytes); check the token URL",
            ),
        ] {
            let server = serve(answers);
            let waiting = Waiting::begin(&server, &[], &["--store", stored]);
            let page = waiting.come_back(&format!("/callback?{parameters}&state={}", waiting.asked["state"]));
            assert!(page.starts_with("HTTP/1.1 400 "), "{page}");
            waiting.end().assert_failed(line);
            assert!(!path.exists());
        }
    }

    #[test]
    fn tokens_that_cannot_be_stored_are_said() {
        let server = serve([json("200 OK", TOKENS)]);
        let waiting = Waiting::begin(&server, &[], &["--store", "no-such-folder/tokens.json"]);
        waiting.come_back(&format!("/callback?state={}&code=c1", waiting.asked["state"]));
        let ended = waiting.end();
        assert_eq!((ended.code, ended.err.lines().count()), (Some(1), 1), "{ended:?}");
        assert!(ended.err.starts_with("no-such-folder/tokens.json: ") && ended.err.ends_with("; nothing is kept\n"));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_with_the_usage() {
        run("x_login", &[], &[]).assert_misused("no client id: set X_CLIENT_ID");
        let id = [("X_CLIENT_ID", "app")];
        run("x_login", &id, &["--port", "http"]).assert_misused("--port takes a number up to 65535");
        run("x_login", &id, &["--store"]).assert_misused("--store takes a value");
        run("x_login", &id, &["now"]).assert_misused("now is not known here");
        let far = [("X_CLIENT_ID", "app"), ("BASE_URL", "http://api.example.com")];
        run("x_login", &far, &[])
            .assert_misused("the token URL cannot be used: secrets would go over the network in clear; write `https`");
    }

    #[test]
    fn a_port_that_is_taken_is_one_line() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = taken.local_addr().expect("an address").port().to_string();
        let ended = run("x_login", &[("X_CLIENT_ID", "app")], &["--port", &port]);
        assert_eq!((ended.code, ended.out.as_str(), ended.err.lines().count()), (Some(1), "", 1), "{ended:?}");
        assert!(ended.err.ends_with("; choose another with --port\n"), "{}", ended.err);
    }

    #[test]
    fn help_shows_usage_and_variables_and_no_secret() {
        let help = run("x_login", &[("X_CLIENT_SECRET", "s3cret")], &["--help"]);
        assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
        assert!(help.out.contains("\nUsage: x_login ") && help.out.contains("\n  X_CLIENT_ID "), "{}", help.out);
        assert!(!help.out.contains("s3cret"), "{}", help.out);
    }
}

#[cfg(feature = "twilio-conversations")]
mod twilio_conversations {
    use super::support::{Server, answer, json, nobody, serve};
    use super::{Run, run};

    const CONVERSATION: &str = "CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const EXAMPLE: &str = "add_participant";

    fn run_at(server: &Server, arguments: &[&str]) -> Run {
        let key = [("BASE_URL", server.url.as_str()), ("TWILIO_API_KEY", "SK1"), ("TWILIO_API_KEY_SECRET", "secret")];
        run(EXAMPLE, &key, arguments)
    }

    #[test]
    fn add_participant_adds_somebody_at_a_phone() {
        let body = r#"{"sid":"MB1","conversation_sid":"CH1","role_sid":"RL1","identity":null}"#;
        let headers = ["content-type: application/json", "Twilio-Request-Id: RQ1"];
        let server = serve([answer("201 Created", &headers, body)]);
        let arguments = [
            CONVERSATION,
            "--address",
            "+15558675310",
            "--proxy-address",
            "+15017122661",
            "--attributes",
            "{ \"role\": \"driver\" }",
            "--role",
            "RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "--webhooks",
            "true",
        ];
        run_at(&server, &arguments).assert_done("participant MB1\nconversation CH1\nrole RL1\nrequest RQ1\n");
        let request = server.request();
        assert_eq!(request.line, format!("POST /v1/Conversations/{CONVERSATION}/Participants HTTP/1.1"));
        // `SK1:secret` in base64.
        assert_eq!(request.header("authorization"), Some("Basic U0sxOnNlY3JldA=="));
        assert_eq!(request.header("x-twilio-webhook-enabled"), Some("true"));
        let form = "Attributes=%7B+%22role%22%3A+%22driver%22+%7D&MessagingBinding.Address=%2B15558675310&\
             MessagingBinding.ProxyAddress=%2B15017122661&RoleSid=RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        assert_eq!(request.text(), form);
    }

    #[test]
    fn add_participant_adds_a_chat_user_with_the_account_and_its_token() {
        let server = serve([json("201 Created", "{}")]);
        let variables = [("BASE_URL", server.url.as_str()), ("TWILIO_ACCOUNT_SID", "AC1"), ("TWILIO_AUTH_TOKEN", "t")];
        let ended = run(EXAMPLE, &variables, &["--identity", "alice", CONVERSATION]);
        ended.assert_done("participant without an id\nconversation not told\nrole none\n");
        let request = server.request();
        // `AC1:t` in base64.
        assert_eq!(request.header("authorization"), Some("Basic QUMxOnQ="));
        assert_eq!(request.header("x-twilio-webhook-enabled"), None);
        assert_eq!(request.text(), "Identity=alice");
    }

    #[test]
    fn a_refusal_of_the_server_is_one_line_by_twilios_code_or_else_the_status() {
        for (status, body, line) in [
            (
                "409 Conflict",
                r#"{"code":50416,"message":"Binding exists."}"#,
                "409 Conflict: Binding exists. (code 50416); the participant is there, nothing is left to do",
            ),
            (
                "409 Conflict",
                r#"{"code":50425,"message":"Pair in use."}"#,
                "409 Conflict: Pair in use. (code 50425); take another proxy address",
            ),
            (
                "401 Unauthorized",
                r#"{"code":20003,"message":"Authenticate"}"#,
                "401 Unauthorized: Authenticate (code 20003); check the credential: the server did not accept it",
            ),
            ("404 Not Found", r#"{"code":20404,"message":"No."}"#, "404 Not Found: No. (code 20404); check the ids"),
            (
                "500 Internal Server Error",
                "",
                "500 Internal Server Error: not a documented answer (no body); the server may have done what was \
                 asked, look before you call again",
            ),
            (
                "302 Found",
                "",
                "302 Found: not a documented answer (no body); check BASE_URL, the server is somewhere else",
            ),
            (
                "201 Created",
                "[]",
                "201 Created: the body has not the documented form: `$`: expected an object, found an array \
                 (application/json; charset=utf-8, 2 bytes); the server has done what was asked, do not call again",
            ),
        ] {
            let server = serve([json(status, body)]);
            let ended = run_at(&server, &[CONVERSATION, "--identity", "alice"]);
            ended.assert_failed(&format!("CreateConversationParticipant: {line}"));
            server.request();
            server.assert_quiet();
        }
    }

    #[test]
    fn what_breaks_a_constraint_is_not_sent_and_personal_data_does_not_show() {
        let server = serve([]);
        let long = "alice".repeat(60);
        let ended = run_at(&server, &[CONVERSATION, "--identity", &long, "--role", "driver"]);
        assert_eq!((ended.code, ended.out.as_str(), ended.err.lines().count()), (Some(1), "", 1), "{ended:?}");
        assert!(ended.err.contains("3 violations: `body.Identity`: 300 characters"), "{}", ended.err);
        assert!(ended.err.ends_with("; correct it and call again\n"), "{}", ended.err);
        assert!(!ended.err.contains("alice") && !ended.err.contains("driver"), "{}", ended.err);
        server.assert_quiet();
    }

    #[test]
    fn nobody_listening_is_one_line() {
        let url = nobody();
        let variables = [("BASE_URL", url.as_str()), ("TWILIO_ACCOUNT_SID", "AC1"), ("TWILIO_AUTH_TOKEN", "t")];
        let ended = run(EXAMPLE, &variables, &[CONVERSATION, "--identity", "alice"]);
        assert_eq!((ended.code, ended.out.as_str(), ended.err.lines().count()), (Some(1), "", 1), "{ended:?}");
        assert!(ended.err.ends_with("; calling again is safe\n"), "{}", ended.err);
    }

    #[test]
    fn missing_credentials_are_named_with_the_usage() {
        let arguments = [CONVERSATION, "--identity", "alice"];
        run(EXAMPLE, &[], &arguments).assert_misused(
            "no credentials: set TWILIO_API_KEY and TWILIO_API_KEY_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
        );
        let half = run(EXAMPLE, &[("TWILIO_API_KEY", "SK1")], &arguments);
        half.assert_misused("no credentials: set TWILIO_API_KEY_SECRET too");
        let half = run(EXAMPLE, &[("TWILIO_ACCOUNT_SID", "AC1")], &arguments);
        half.assert_misused("no credentials: set TWILIO_AUTH_TOKEN too");
    }

    #[test]
    fn missing_and_unknown_arguments_are_named_with_the_usage() {
        for (arguments, line) in [
            (&[][..], "CONVERSATION_SID is missing"),
            (&[CONVERSATION], "--identity or --address is missing"),
            (&[CONVERSATION, "--identity"], "--identity takes a value"),
            (&[CONVERSATION, "--identity", "a", "extra"], "extra is not known here"),
            (&[CONVERSATION, "--identity", "a", "--colour", "red"], "--colour is not known here"),
        ] {
            run(EXAMPLE, &[], arguments).assert_misused(line);
        }
        let server = serve([]);
        let ended = run_at(&server, &[CONVERSATION, "--identity", "a", "--webhooks", "yes"]);
        ended.assert_misused("--webhooks takes `true` or `false`");
        server.assert_quiet();
    }

    #[test]
    fn help_shows_usage_and_variables() {
        let help = run(EXAMPLE, &[("TWILIO_AUTH_TOKEN", "t0k3n")], &["--help"]);
        assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
        assert!(help.out.contains("\nUsage: add_participant CONVERSATION_SID "), "{}", help.out);
        for name in ["TWILIO_API_KEY", "TWILIO_API_KEY_SECRET", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "BASE_URL"] {
            assert!(help.out.contains(&format!("\n  {name} ")), "{}", help.out);
        }
        assert_eq!((help.out.matches("  set  ").count(), help.out.matches("  not set  ").count()), (1, 4));
        assert!(!help.out.contains("t0k3n"), "{}", help.out);
    }
}
