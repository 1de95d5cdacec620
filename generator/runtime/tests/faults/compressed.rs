//! Compressed bodies, small and exploding.

use bindery_runtime::Value;
use insta::assert_snapshot;

use crate::server::{GET, Server, answers, call, fault, request, serve};

fn encoded(encoding: &str, body: &[u8]) -> Server {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: {length}\r\n\r\n");
    answers([head.as_bytes(), body].concat())
}

const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];

/// So many runs of 258 zeros, after the first zero (RFC 1951, section 3.2.6: fixed codes).
fn bomb(runs: usize) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (GZIP_HEADER.to_vec(), 0_u32, 0);
    let mut put = |value: u32, length: u32| {
        bits |= value << count;
        count += length;
        while count >= 8 {
            bytes.push((bits & 0xff) as u8);
            (bits, count) = (bits >> 8, count - 8);
        }
    };
    // The last block, of fixed codes; the literal 0; then code 285 with distance 1. Codes go in with their first bit
    // first.
    put(0b011, 3);
    put(0b0000_1100, 8);
    (0..runs).for_each(|_| put(0b1010_0011, 13));
    put(0, 7);
    put(0, 8);
    bytes
}

/// A frame of so many blocks of 128 KiB of zeros, none of them the last (RFC 8878, section 3.1.1.2).
fn zstd_bomb(blocks: usize) -> Vec<u8> {
    let block = |_| [&(0b010 | (128_u32 * 1024) << 3).to_le_bytes()[..3], &[0][..]].concat();
    [vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0x38], (0..blocks).flat_map(block).collect()].concat()
}

fn brotli_bomb(length: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 2, ..Default::default() };
    brotli::BrotliCompress(&mut std::io::Read::take(std::io::repeat(0), length), &mut bytes, &parameters)
        .expect("zeros are compressed");
    bytes
}

#[tokio::test]
async fn a_bomb_is_measured_by_what_it_becomes() {
    for (encoding, bytes) in [("zstd", zstd_bomb(600)), ("br", brotli_bomb(70 << 20))] {
        assert!(bytes.len() < 500_000, "{encoding}: {} bytes", bytes.len());
        let server = encoded(encoding, &bytes);
        let error = call(&server.once(), &GET).await.expect_err("too much");
        assert!(server.shown(&error).contains("larger than 67108864 bytes"), "{encoding}: {error}");
    }
    let bytes = bomb(300_000);
    assert!(bytes.len() < 500_000);
    let server = encoded("gzip", &bytes);
    assert_snapshot!(fault(&server).await, @"GetThing: the answer from <server> is larger than 67108864 bytes; the server may have done what was asked; allow more with `max_response_bytes`");
    let client = server.builder().max_response_bytes(10_000).build().expect("a client");
    let error = call(&client, &GET).await.expect_err("too much");
    assert!(server.shown(&error).contains("larger than 10000 bytes"), "{error}");
}

#[tokio::test]
async fn every_encoding_is_asked_for_and_read() {
    let stored = [&GZIP_HEADER[..], &[1, 3, 0, 0xfc, 0xff], b"[1]", &crc(b"[1]").to_le_bytes(), &[3, 0, 0, 0]].concat();
    // One raw block (RFC 8878, section 3.1.1).
    let zstd = [&[0x28, 0xb5, 0x2f, 0xfd, 0x20, 3, 0x19, 0, 0][..], b"[1]"].concat();
    // One uncompressed meta-block of three bytes, then the empty last one (RFC 7932, section 9.2).
    let brotli = [&[0x20, 0, 0x10][..], b"[1]", &[3]].concat();
    for (encoding, body) in [("gzip", &stored), ("zstd", &zstd), ("br", &brotli)] {
        let answer = call(&encoded(encoding, body).once(), &GET).await;
        assert_eq!(answer.expect(encoding).0, Value::from(vec![1]));
    }
    let server = serve(|stream| {
        let request = request(stream).expect("a request");
        let line = request.lines().find(|line| line.starts_with("accept-encoding: ")).unwrap_or_default();
        let body = format!("\"{line}\"");
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        let _ = std::io::Write::write_all(stream, format!("{head}{body}").as_bytes());
    });
    let (accepted, _) = call(&server.once(), &GET).await.expect("an answer");
    for encoding in ["gzip", "br", "zstd"] {
        assert!(accepted.as_str().is_some_and(|accepted| accepted.contains(encoding)), "{accepted}");
    }
}

/// The checksum of gzip (RFC 1952, section 8).
fn crc(bytes: &[u8]) -> u32 {
    let shift = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), shift))
}

#[tokio::test]
async fn broken_encodings() {
    assert_snapshot!(fault(&encoded("gzip", b"{}")).await, @"GetThing: no whole answer from <server>: Invalid gzip header; the server may have done what was asked, calling again does no harm");
    let bytes = bomb(10);
    assert_snapshot!(fault(&encoded("gzip", &bytes[..bytes.len() / 2])).await, @"GetThing: no whole answer from <server>: unexpected end of file; the server may have done what was asked, calling again does no harm");
    // One that was not asked for is not known, and the bytes are no JSON.
    assert_snapshot!(fault(&encoded("x-unknown", b"\x01\x02")).await, @"GetThing: 200 OK: the body has not the documented form: not valid JSON at line 1, column 1: expected value (no content type, 2 bytes); the server has done what was asked, do not call again");
}
