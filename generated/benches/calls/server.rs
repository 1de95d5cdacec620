//! The other side on loopback: reads a request, answers it at once, keeps the connection.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Answers by the last segment of the path.
const ANSWERS: [(&str, &str, &str); 4] = [
    (
        "/members ",
        "200 OK",
        r#"{"conversation_key_change_sequence_id":"1795218207569123456","current_member_ids":["1215441834412953600","1603419180975409153"]}"#,
    ),
    (
        "/group ",
        "201 Created",
        r#"{"data":{"conversation_id":"g1234567890123456789","conversation_key_change_sequence_id":"1795218207569123456"}}"#,
    ),
    (
        "/keys ",
        "200 OK",
        r#"{"data":{"conversation_id":"1215441834412953600-1603419180975409153","conversation_key_change_sequence_id":"1795218207569123456"}}"#,
    ),
    (
        "/Participants ",
        "201 Created",
        r#"{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","conversation_sid":"CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","sid":"MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","identity":"alice","attributes":"{}","messaging_binding":null,"role_sid":"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","date_created":"2015-12-16T22:18:37Z","date_updated":"2015-12-16T22:18:38Z","url":"https://conversations.twilio.com/v1/Conversations/CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Participants/MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","last_read_message_index":null,"last_read_timestamp":null}"#,
    ),
];

/// Begins to serve, and tells where.
pub fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            thread::spawn(move || serve(stream));
        }
    });
    url
}

fn serve(mut stream: TcpStream) -> Option<()> {
    let _ = stream.set_nodelay(true);
    let (mut bytes, mut chunk) = (Vec::new(), [0; 1 << 16]);
    loop {
        let whole = loop {
            if let Some(whole) = length(&bytes).filter(|length| bytes.len() >= *length) {
                break whole;
            }
            let count = stream.read(&mut chunk).ok().filter(|count| *count > 0)?;
            bytes.extend_from_slice(&chunk[..count]);
        };
        let line = bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let answer = answer(&String::from_utf8_lossy(line));
        stream.write_all(answer.as_bytes()).ok()?;
        bytes.drain(..whole);
    }
}

/// How long the first request is, if its head is there.
fn length(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    Some(end + length.unwrap_or(0))
}

fn answer(line: &str) -> String {
    let (_, status, body) = ANSWERS.iter().find(|(ending, ..)| line.contains(ending)).unwrap_or(&ANSWERS[0]);
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json; charset=utf-8\r\nx-rate-limit-limit: 900\r\n\
         x-rate-limit-remaining: 899\r\nx-rate-limit-reset: 1795218300\r\nx-transaction-id: 6b0ad7e3\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}
