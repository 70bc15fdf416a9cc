//! The content coding of an answer. None is asked for; gateways compress all the same, and some name the
//! coding wrongly or not at all.

use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use serde::de::IgnoredAny;

use crate::service::Body;

/// What every gzip stream begins with.
const GZIP: &[u8] = &[0x1f, 0x8b];
/// The most codings that are taken off one body.
const MOST: usize = 4;
/// The size of the window that brotli is read through, in bytes.
const BROTLI_BUFFER: usize = 4096;

/// Why a body is not decoded.
enum Fault {
    /// It is none of that coding, or damaged.
    Damaged,
    /// It is larger than the limit.
    TooLarge,
}

/// A body without its codings, at most so many bytes of it. `labels` are the codings as `Content-Encoding`
/// lists them, the one that was applied last at the end.
pub(super) fn decoded(labels: &str, body: Vec<u8>, limit: usize) -> Body {
    let mut body = body;
    let labels = labels.rsplit(',').map(|label| label.trim().to_ascii_lowercase());
    for label in labels.filter(|label| !matches!(label.as_str(), "" | "identity")).take(MOST) {
        // The label may be wrong, or have been left by whoever decoded it on the way.
        if body.is_empty() || is_json(&body) {
            break;
        }
        match without(&label, &body, limit) {
            Some(Ok(plain)) => body = plain,
            Some(Err(Fault::TooLarge)) => return Body::TooLarge(limit),
            Some(Err(Fault::Damaged)) if is_text(&body) || body.starts_with(GZIP) => break,
            Some(Err(Fault::Damaged)) => return Body::Undecodable,
            None => break,
        }
    }
    for _ in 0..MOST {
        if !body.starts_with(GZIP) {
            break;
        }
        match gzip(&body, limit) {
            Ok(plain) => body = plain,
            Err(Fault::TooLarge) => return Body::TooLarge(limit),
            Err(Fault::Damaged) => return Body::Undecodable,
        }
    }
    Body::Whole(body)
}

/// A body without one coding; none for a coding that is not known.
fn without(label: &str, body: &[u8], limit: usize) -> Option<Result<Vec<u8>, Fault>> {
    Some(match label {
        "gzip" | "x-gzip" => gzip(body, limit),
        // The standard means zlib by it; some servers leave that wrapping out.
        "deflate" | "x-deflate" => match bounded(ZlibDecoder::new(body), limit) {
            Err(Fault::Damaged) => bounded(DeflateDecoder::new(body), limit),
            read => read,
        },
        "br" => bounded(Decompressor::new(body, BROTLI_BUFFER), limit),
        _ => return None,
    })
}

fn gzip(body: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
    bounded(MultiGzDecoder::new(body), limit)
}

/// Everything a decoder gives, unless that is more than the limit.
fn bounded(decoder: impl Read, limit: usize) -> Result<Vec<u8>, Fault> {
    let mut plain = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(most).read_to_end(&mut plain).map_err(|_| Fault::Damaged)?;
    match plain.len() > limit {
        true => Err(Fault::TooLarge),
        false => Ok(plain),
    }
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body.trim_ascii()).is_ok()
}

/// Whether a body is text as people write it, so that no coding can have been applied to it.
fn is_text(body: &[u8]) -> bool {
    let is_written = |c: char| !c.is_control() || c.is_whitespace();
    std::str::from_utf8(body).is_ok_and(|text| text.chars().all(is_written))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const PLAIN: &[u8] = br#"{"id":6484932}"#;
    const BROTLI: &[u8] = b"\xd0\x00\x10\x7b\x22\x69\x64\x22\x3a\x36\x34\x38\x34\x39\x33\x32\x7d\x03";
    const LIMIT: usize = 256 * 1024;

    fn gzipped(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(body: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn raw(body: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn an_answer_is_read_however_a_gateway_compressed_it() {
        let cases: [(&str, Vec<u8>); 22] = [
            ("", PLAIN.to_vec()),
            ("identity", PLAIN.to_vec()),
            ("gzip", gzipped(PLAIN)),
            ("GZip", gzipped(PLAIN)),
            ("x-gzip", gzipped(PLAIN)),
            (" X-GZIP ", gzipped(PLAIN)),
            ("gzip, gzip", gzipped(&gzipped(PLAIN))),
            ("gzip,identity", gzipped(PLAIN)),
            ("deflate, gzip", gzipped(&zlib(PLAIN))),
            ("br, gzip", gzipped(BROTLI)),
            ("gzip", gzipped(&gzipped(PLAIN))),
            ("deflate", zlib(PLAIN)),
            ("Deflate", raw(PLAIN)),
            ("x-deflate", raw(PLAIN)),
            ("br", BROTLI.to_vec()),
            ("BR", BROTLI.to_vec()),
            ("", gzipped(PLAIN)),
            ("br", gzipped(PLAIN)),
            ("utf-8", gzipped(PLAIN)),
            ("gzip", PLAIN.to_vec()),
            ("deflate", PLAIN.to_vec()),
            ("gzip, gzip", gzipped(PLAIN)),
        ];
        for (labels, body) in cases {
            assert_eq!(decoded(labels, body, LIMIT), Body::Whole(PLAIN.to_vec()), "{labels}");
        }
        for labels in ["", "gzip", "deflate", "br"] {
            assert_eq!(decoded(labels, Vec::new(), LIMIT), Body::Whole(Vec::new()), "{labels}");
            let page = b"<html>\r\n\t<title>no</title>".to_vec();
            if labels != "deflate" {
                assert_eq!(decoded(labels, page.clone(), LIMIT), Body::Whole(page), "{labels}");
            }
        }
    }

    #[test]
    fn what_a_body_becomes_is_bounded() {
        let large = vec![b' '; LIMIT + 1];
        let twice = gzipped(&gzipped(&vec![b' '; 64 * LIMIT]));
        for (labels, body) in [
            ("gzip", gzipped(&large)),
            ("", gzipped(&large)),
            ("deflate", zlib(&large)),
            ("deflate", raw(&large)),
            ("gzip, gzip", twice.clone()),
            ("", twice),
        ] {
            assert_eq!(decoded(labels, body, LIMIT), Body::TooLarge(LIMIT), "{labels}");
        }
        let most = vec![b' '; LIMIT];
        assert_eq!(decoded("gzip", gzipped(&most), LIMIT), Body::Whole(most));
    }

    #[test]
    fn a_damaged_body_is_not_guessed_at() {
        for (labels, body) in [("gzip", gzipped(PLAIN)), ("", gzipped(PLAIN)), ("deflate", zlib(PLAIN))] {
            let cut = body[..body.len() - 6].to_vec();
            assert_eq!(decoded(labels, cut, LIMIT), Body::Undecodable, "{labels}");
        }
        for labels in ["gzip", "deflate", "br"] {
            assert_eq!(decoded(labels, b"\0no".to_vec(), LIMIT), Body::Undecodable, "{labels}");
        }
    }
}
