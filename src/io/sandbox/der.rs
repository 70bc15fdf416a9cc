//! DER and PEM, as far as a certificate needs them.

use std::fmt;

use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};

/// Bytes that are kept as Base64. Some are keys, so they are not shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Der(pub Vec<u8>);

impl fmt::Debug for Der {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Der({} bytes)", self.0.len())
    }
}

impl From<Der> for String {
    fn from(der: Der) -> String {
        Base64::encode_string(&der.0)
    }
}

impl TryFrom<String> for Der {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Der, &'static str> {
        Base64::decode_vec(&text).map(Der).map_err(|_| "is not Base64")
    }
}

pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const UTF8_STRING: u8 = 0x0c;
/// The first byte of what is marked `[n]` and is constructed, without the `n`.
pub(super) const MARKED: u8 = 0xa0;

/// A value that consists of others.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut written = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => written.push(short),
        _ => {
            let length = content.len().to_be_bytes();
            let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
            written.push(0x80 | length.len() as u8);
            written.extend_from_slice(length);
        }
    }
    written.extend_from_slice(&content);
    written
}

/// A PEM block, its lines ended by a line feed.
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    const WIDTH: usize = 64;
    let base64 = Base64::encode_string(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(WIDTH));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_short_as_can_be() {
        for (length, head) in [
            (0, &[SEQUENCE, 0][..]),
            (0x7f, &[SEQUENCE, 0x7f]),
            (0x80, &[SEQUENCE, 0x81, 0x80]),
            (0xff, &[SEQUENCE, 0x81, 0xff]),
            (0x100, &[SEQUENCE, 0x82, 1, 0]),
            (0x1_0000, &[SEQUENCE, 0x83, 1, 0, 0]),
        ] {
            let written = value(SEQUENCE, &[&vec![7; length]]);
            assert_eq!((&written[..head.len()], written.len()), (head, head.len() + length));
        }
    }

    #[test]
    fn lines_of_pem_are_64_characters_long() {
        let text = pem("X", &[0; 100]);
        let lengths: Vec<usize> = text.lines().map(str::len).collect();
        assert_eq!(lengths, [17, 64, 64, 8, 15]);
        assert!(text.ends_with("-----END X-----\n"));
        assert_eq!(pem("X", &[]), "-----BEGIN X-----\n-----END X-----\n");
    }

    #[test]
    fn bytes_are_kept_and_not_shown() {
        let der = Der(vec![1, 2, 255]);
        let kept = serde_json::to_string(&der).unwrap();
        assert_eq!((kept.as_str(), format!("{der:?}")), ("\"AQL/\"", "Der(3 bytes)".to_owned()));
        assert_eq!(serde_json::from_str::<Der>(&kept).unwrap(), der);
        assert!(serde_json::from_str::<Der>("\"?\"").is_err());
    }
}
