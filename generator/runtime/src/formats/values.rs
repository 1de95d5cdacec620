//! The types that formats write as text.

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use jiff::Timestamp;

use super::{Format, UrlSafe};

impl Format for Timestamp {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

impl Format for jiff::civil::Date {
    fn parse(text: &str) -> Option<Self> {
        // jiff reads other spellings and a date at the head of longer texts too.
        follows(text, "0000-00-00").then(|| text.parse().ok()).flatten()
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

impl Format for jiff::civil::Time {
    fn parse(text: &str) -> Option<Self> {
        let (time, offset) = text.split_at(text.find(['Z', 'z', '+', '-']).unwrap_or(text.len()));
        let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
        // jiff reads `2026` as a time, which would make one of a date.
        let is_time = follows(whole, "00:00:00") || follows(time, "00:00");
        let is_fraction = fraction.bytes().all(|byte| byte.is_ascii_digit());
        let is_offset = matches!(offset, "" | "Z" | "z") || offset.get(1..).is_some_and(|rest| follows(rest, "00:00"));
        (is_time && is_fraction && is_offset).then(|| time.parse().ok()).flatten()
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

/// Whether a text is of the pattern's characters, `0` being any digit.
fn follows(text: &str, pattern: &str) -> bool {
    let is_alike = |(byte, expected)| if expected == b'0' { u8::is_ascii_digit(&byte) } else { byte == expected };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(is_alike)
}

impl Format for uuid::Uuid {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

const PADDED_OR_NOT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD_OR_NOT: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, PADDED_OR_NOT);
const URL_SAFE_OR_NOT: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, PADDED_OR_NOT);

impl Format for Bytes {
    /// Both alphabets, padded or not.
    fn parse(text: &str) -> Option<Self> {
        let decoded = STANDARD_OR_NOT.decode(text).or_else(|_| URL_SAFE_OR_NOT.decode(text));
        decoded.ok().map(Self::from)
    }

    fn print(&self) -> String {
        STANDARD_OR_NOT.encode(self)
    }
}

impl Format for UrlSafe {
    fn parse(text: &str) -> Option<Self> {
        Bytes::parse(text).map(Self)
    }

    fn print(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::{Base64, Base64Url, Date, Time, Uuid};
    use crate::json::Codec;

    #[test]
    fn dates() {
        let date = Date::from("2024-02-29");
        assert_eq!(date.value(), Some(&jiff::civil::date(2024, 2, 29)));
        assert_eq!(Date::from(jiff::civil::date(33, 4, 3)).as_str(), "0033-04-03");
        for text in ["2023-02-29", "2024-2-9", "20240229", "2024-02-29Z", "2024-02-29T00:00:00Z", "", "20é24-02-2"] {
            let date = Date::from(text);
            assert_eq!((date.value(), date.as_str()), (None, text));
        }
    }

    #[test]
    fn times() {
        let half_past = jiff::civil::time(12, 30, 0, 0);
        for text in ["12:30:00Z", "12:30:00z", "12:30:00+05:30", "12:30:00.0-08:00", "12:30:00", "12:30"] {
            let time = Time::from(text);
            assert_eq!((time.value(), time.as_str()), (Some(&half_past), text));
        }
        assert_eq!(Time::from("00:00:00.123456789Z").value(), Some(&jiff::civil::time(0, 0, 0, 123_456_789)));
        // A leap second is the last of its minute.
        assert_eq!(Time::from("23:59:60Z").value(), Some(&jiff::civil::time(23, 59, 59, 0)));
        assert_eq!(Time::from(half_past).as_str(), "12:30:00");
        for text in [
            "",
            "Z",
            "2026-03-01",
            "2026-03-01T12:30:00Z",
            "1230",
            "12",
            "24:00:00Z",
            "12:30:00Zed",
            "12:30:00+1",
            "12:30:00.Z",
        ] {
            assert_eq!(Time::from(text).value(), None, "{text}");
        }
    }

    #[test]
    fn uuids() {
        let id = Uuid::from("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6");
        assert_eq!(id.as_str(), "F81D4FAE-7dec-11d0-a765-00a0c91e6bf6");
        let value = id.value().copied().expect("a UUID");
        assert_eq!(Uuid::from(value).as_str(), "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        assert_eq!(Uuid::from("no UUID").value(), None);
    }

    #[test]
    fn base64() {
        let bytes = [0xFB, 0xEF, 0xFF, 0x01];
        for text in ["++//AQ==", "++//AQ", "--__AQ==", "--__AQ"] {
            let read = Base64::from(text);
            assert_eq!((read.value().map(|value| &value[..]), read.as_str()), (Some(&bytes[..]), text));
        }
        for text in ["+-//AQ==", "A", "A===", "AR==", "a b="] {
            assert_eq!(Base64::from(text).value(), None, "{text}");
        }
        assert_eq!(Base64::from(bytes.to_vec()).as_str(), "++//AQ==");
        assert_eq!(Base64::from(bytes::Bytes::new()).as_str(), "");
        // Read alike, written in their own alphabet.
        assert_eq!(Base64Url::from(bytes.to_vec()).as_str(), "--__AQ");
        for text in ["++//AQ==", "--__AQ==", "--__AQ"] {
            let read = Base64Url::from(text);
            assert_eq!((read.value().map(|value| &value[..]), read.as_str()), (Some(&bytes[..]), text));
        }
    }

    #[test]
    fn texts_go_out_as_they_came() {
        for text in ["24:00", "yesterday", "12:30:00Z"] {
            let node = crate::json::Node::from(text);
            assert_eq!(Time::decode(&node).as_ref().map(Codec::encode), Ok(node));
        }
    }
}
