//! Logs a user in at X with OAuth 2.0: a page in the browser, a redirect to this machine, tokens.
//!
//! ```sh
//! export X_CLIENT_ID=…
//! cargo run --example x_login -- --store ~/.config/x-token.json
//! ```
//!
//! The app's callback URLs have to name `http://127.0.0.1:8765/callback`. A session that is made of the stored tokens
//! renews them by itself: `client.session(TokenSet::from_json(&text)?)`, given to `oauth2_user_token`.

use std::process::ExitCode;
use std::time::Duration;

use conversations::runtime::credentials::oauth2::{Login, OAuth2Client, OAuth2Error, TokenSet};
use support::{Arguments, Failure, Variable, variable};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

mod support;

const USAGE: &str = "\
Logs a user in at X and shows that it worked.

Usage: x_login [OPTIONS]

Options:
  --store FILE  write the tokens to this file, which only you can read; without it they are gone at the end
  --port PORT   port of the callback http://127.0.0.1:PORT/callback, which the app has to name; 8765 unless given
  --help        this text";

const VARIABLES: &[Variable] = &[
    ("X_CLIENT_ID", "the app's OAuth 2.0 client id, from X's developer portal"),
    ("X_CLIENT_SECRET", "its secret, if the app is a confidential client"),
    ("BASE_URL", "another server than https://api.x.com for the tokens, to try things out"),
];

/// What the three operations of X Chat need, and `offline.access` for a refresh token.
const SCOPES: [&str; 4] = ["dm.write", "tweet.read", "users.read", "offline.access"];

#[tokio::main]
async fn main() -> ExitCode {
    support::run(USAGE, VARIABLES, log_in).await
}

async fn log_in(mut arguments: Arguments) -> Result<(), Failure> {
    let store = arguments.option("--store");
    let port = arguments.option("--port").unwrap_or_else(|| String::from("8765"));
    arguments.finish()?;
    let port: u16 = port.parse().map_err(|_| Failure::Usage(String::from("--port takes a number up to 65535")))?;
    let client = client()?;

    // Listens before the browser is opened, and on this machine only.
    let taken = |error| Failure::Call(format!("port {port}: {error}; choose another with --port"));
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(taken)?;
    let port = listener.local_addr().map_err(taken)?.port();
    let login = client.begin(&format!("http://127.0.0.1:{port}/callback")).map_err(failed)?;
    println!("Open this address in a browser:\n\n{}\n", login.url());
    let late = |_| Failure::Call(String::from("nobody came back within five minutes; start again"));
    let tokens = timeout(Duration::from_secs(300), callback(&listener, &login)).await.map_err(late)??;

    let scopes = tokens.access().stated_scopes().unwrap_or_default().join(", ");
    println!("logged in, with the scopes {scopes}");
    match store {
        Some(path) => {
            keep(&path, &tokens).map_err(|error| Failure::Call(format!("{path}: {error}; nothing is kept")))?;
            println!("the tokens are in {path}");
        }
        None => println!("the tokens are not kept; --store does"),
    }
    Ok(())
}

fn client() -> Result<OAuth2Client, Failure> {
    let id = variable("X_CLIENT_ID").ok_or_else(|| Failure::Usage(String::from("no client id: set X_CLIENT_ID")))?;
    let server = variable("BASE_URL").unwrap_or_else(|| String::from("https://api.x.com"));
    let mut builder = OAuth2Client::builder(id, format!("{}/2/oauth2/token", server.trim_end_matches('/')))
        .authorization_url("https://x.com/i/oauth2/authorize")
        .scopes(SCOPES);
    if let Some(secret) = variable("X_CLIENT_SECRET") {
        builder = builder.client_secret(secret);
    }
    builder.build().map_err(|error| Failure::Usage(error.to_string()))
}

fn failed(error: OAuth2Error) -> Failure {
    Failure::Call(error.to_string())
}

/// Waits for the browser to come back with the code of this login. Browsers ask for other things too, and open
/// connections that they say nothing on.
async fn callback(listener: &TcpListener, login: &Login) -> Result<TokenSet, Failure> {
    loop {
        let Ok((mut stream, _)) = listener.accept().await else { continue };
        let target = timeout(Duration::from_secs(5), target(&mut stream)).await.ok().flatten();
        let Some(target) = target.filter(|target| target.starts_with("/callback?")) else {
            answer(&mut stream, "404 Not Found", "There is nothing here.").await;
            continue;
        };
        match login.finish(&target).await {
            Ok(tokens) => {
                answer(&mut stream, "200 OK", "You are logged in. You can close this window.").await;
                return Ok(tokens);
            }
            // Somebody else's: the right one may still come.
            Err(OAuth2Error::State) => {
                answer(&mut stream, "400 Bad Request", "This is not the login begun here.").await
            }
            Err(error) => {
                answer(&mut stream, "400 Bad Request", "The login failed. The program says why.").await;
                return Err(failed(error));
            }
        }
    }
}

/// What a request asks for: the second word of its first line.
async fn target(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < 32 * 1024 {
        if stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&head).split(' ').nth(1)?.to_owned())
}

/// A browser that has gone need not be told.
async fn answer(stream: &mut TcpStream, status: &str, line: &str) {
    let headers = "content-type: text/plain\r\ncache-control: no-store\r\nconnection: close";
    let page = format!("HTTP/1.1 {status}\r\n{headers}\r\ncontent-length: {}\r\n\r\n{line}", line.len());
    let _ = stream.write_all(page.as_bytes()).await;
}

/// Writes a file of its own beside the other and puts it in that one's place, so that neither a reader nor a full disk
/// ever sees half of it, and an old file's permissions do not stay.
fn keep(path: &str, tokens: &TokenSet) -> std::io::Result<()> {
    let new = format!("{path}.{}", std::process::id());
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    let written = std::io::Write::write_all(&mut file, tokens.to_json().as_bytes()).and_then(|()| file.sync_all());
    written.and_then(|()| std::fs::rename(&new, path)).inspect_err(|_| {
        let _ = std::fs::remove_file(&new);
    })
}
