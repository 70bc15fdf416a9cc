//! What came when a certificate was fetched: its certificates, in whatever form they are, or what it is instead.

use super::certificate::Certificate;
use super::pkcs7;
use crate::order::csr::holds_private_key;
use crate::order::csr::pem::{self, Block, Blocks};
use crate::order::csr::structure::{self, FileKind};
use crate::order::problem::Finding;
use crate::order::text::{counted, excerpt, in_quotes, one_line};

/// The most certificates that are looked at: a chain has three or four.
const MOST: usize = 24;

const FETCH_AGAIN: &str = "Fetch it again: that changes nothing and costs nothing.";
const IN_THE_WAY: &str = "A proxy, a firewall or a sign-in page may have answered in the service's place. Check --base-url \
                          and the proxy settings, then fetch it again.";

/// Reads certificates: PEM with whatever line ends and text around it, PKCS#7 in PEM or alone, DER. They stand in no
/// order, and each is there once.
///
/// # Errors
/// What it is instead.
pub fn read(bytes: &[u8]) -> Result<Vec<Certificate>, Finding> {
    let (mut certificates, is_text) = match FileKind::of_der(bytes) {
        Some(kind) => (of_der(kind, bytes)?, false),
        None => (of_text(&text_of(bytes)?)?, true),
    };
    let mut seen: Vec<Vec<u8>> = Vec::new();
    certificates.retain(|certificate| {
        let is_new = !seen.iter().any(|der| der == certificate.der());
        if is_new {
            seen.push(certificate.der().to_vec());
        }
        is_new
    });
    match certificates.len() {
        0 if is_text => Err(no_certificate("text without a certificate in it", FETCH_AGAIN)),
        0 => Err(no_certificate("a bundle without a certificate in it", FETCH_AGAIN)),
        1..=MOST => Ok(certificates),
        many => Err(no_certificate(
            &format!("a bundle of {}, of which no chain has so many", counted(many, "certificate")),
            FETCH_AGAIN,
        )),
    }
}

/// Whether there is a private key in it, of which nothing may be kept.
pub fn has_private_key(bytes: &[u8]) -> bool {
    holds_private_key(&String::from_utf8_lossy(bytes))
        || matches!(FileKind::of_der(bytes), Some(FileKind::PrivateKey | FileKind::Pkcs12))
}

fn no_certificate(what: &str, fix: &str) -> Finding {
    Finding::error(format!("What came is no certificate: it is {what}."), fix)
}

fn cut() -> Finding {
    Finding::error("What came is cut off: its last certificate is not there to its end.", FETCH_AGAIN)
}

fn damaged() -> Finding {
    Finding::error("A certificate in what came is damaged.", FETCH_AGAIN)
}

fn of_der(kind: FileKind, bytes: &[u8]) -> Result<Vec<Certificate>, Finding> {
    let is_cut = structure::declared_length(bytes).is_none_or(|length| length > bytes.len());
    match kind {
        FileKind::Certificate | FileKind::Pkcs7 if is_cut => Err(cut()),
        FileKind::Certificate => {
            Certificate::from_der(bytes).map(|certificate| vec![certificate]).ok_or_else(damaged)
        }
        FileKind::Pkcs7 => {
            let each = pkcs7::certificates(bytes).ok_or_else(damaged)?;
            each.iter().map(|der| Certificate::from_der(der).ok_or_else(damaged)).collect()
        }
        other => Err(no_certificate(other.noun(), FETCH_AGAIN)),
    }
}

/// The text that came, or what it is that is none.
fn text_of(bytes: &[u8]) -> Result<String, Finding> {
    const ZIP: &[u8] = b"PK\x03\x04";
    if bytes.trim_ascii().is_empty() {
        return Err(no_certificate("empty", FETCH_AGAIN));
    }
    if bytes.starts_with(ZIP) {
        return Err(no_certificate(
            "a zip archive",
            "The service packs some formats. Fetch it again; if a zip comes again, download it in CertCentral as a \
             single PEM file.",
        ));
    }
    if bytes.contains(&0) {
        return Err(no_certificate("binary data of a kind that is not known", FETCH_AGAIN));
    }
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

fn of_text(text: &str) -> Result<Vec<Certificate>, Finding> {
    match pem::blocks(text) {
        Blocks::Some(blocks) => {
            let each: Result<Vec<Vec<Certificate>>, Finding> = blocks.iter().map(of_block).collect();
            each.map(|each| each.concat())
        }
        Blocks::OnlyEnd(_) => {
            Err(Finding::error("What came is cut off: its beginning is missing.", FETCH_AGAIN))
        }
        Blocks::None => without_blocks(text),
    }
}

fn of_block(block: &Block) -> Result<Vec<Certificate>, Finding> {
    if !block.ended {
        return Err(cut());
    }
    let decoded = pem::decode(block.body).map_err(|_| damaged())?;
    match FileKind::of_der(&decoded.bytes) {
        Some(kind) => of_der(kind, &decoded.bytes),
        None => Err(damaged()),
    }
}

/// What a text without a PEM block is; base64 alone may be a certificate.
fn without_blocks(text: &str) -> Result<Vec<Certificate>, Finding> {
    let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(1024).collect();
    let lower = start.to_ascii_lowercase();
    if ["<!doctype", "<html", "<head", "<body", "<?xml"].iter().any(|tag| lower.contains(tag)) {
        return Err(no_certificate("an HTML page", IN_THE_WAY));
    }
    if start.starts_with(['{', '[']) {
        return Err(no_certificate(&format!("JSON that begins {}", beginning(&start)), FETCH_AGAIN));
    }
    if let Ok(decoded) = pem::decode(text)
        && let Some(kind) = FileKind::of_der(&decoded.bytes)
    {
        return of_der(kind, &decoded.bytes);
    }
    Err(no_certificate(&format!("text that begins {}", beginning(&start)), FETCH_AGAIN))
}

fn beginning(text: &str) -> String {
    in_quotes(&excerpt(&one_line(text), 40))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = include_str!("../../tests/csr/certificate.pem");
    const DER: &[u8] = include_bytes!("../../tests/csr/certificate.der");
    const BUNDLE: &str = include_str!("../../tests/csr/pkcs7.pem");

    #[test]
    fn certificates_are_read_in_every_form() {
        let block = pem::block("CERTIFICATE", DER);
        for text in [
            PEM.to_owned(),
            PEM.replace('\n', "\r\n"),
            PEM.replace('\n', "\r"),
            format!("subject=CN = example.com\n{PEM}\ntrailing words\n"),
            format!("\u{feff}{PEM}"),
            PEM.repeat(3),
            block.lines().filter(|line| !line.starts_with('-')).collect::<String>(),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap().len(), 1, "{text}");
        }
        assert_eq!(read(DER).unwrap().len(), 1);
        let set = pkcs7::of(std::iter::once(DER));
        let mislabelled = pem::block("CERTIFICATE", &set);
        for bundle in
            [&set[..], pem::block("PKCS7", &set).as_bytes(), mislabelled.as_bytes(), BUNDLE.as_bytes()]
        {
            assert_eq!(read(bundle).unwrap().len(), 1);
        }
    }

    #[test]
    fn what_came_instead_is_told_as_what_it_is() {
        let cut_short = &PEM[..PEM.len() / 2];
        let no_beginning = &PEM[PEM.len() / 2..];
        let csr = include_str!("../../tests/csr/names.csr");
        for (came, said) in [
            (&b""[..], "it is empty."),
            (b" \r\n", "it is empty."),
            (b"<!DOCTYPE html><html><title>Sign in</title></html>", "it is an HTML page."),
            (b"PK\x03\x04\x14\0\0\0", "it is a zip archive."),
            (b"{\"errors\":[]}", "it is JSON that begins '{\"errors\":[]}'."),
            (b"upstream\x1b[2J timed out", "it is text that begins \"upstream\\u{1b}[2J timed out\"."),
            (b"\x01\x02\0", "it is binary data of a kind that is not known."),
            (csr.as_bytes(), "it is a CSR."),
            (cut_short.as_bytes(), "What came is cut off: its last certificate is not there to its end."),
            (no_beginning.as_bytes(), "What came is cut off: its beginning is missing."),
            (&DER[..DER.len() / 2], "What came is cut off: its last certificate is not there to its end."),
            (b"-----BEGIN CERTIFICATE-----\nMIIB*\n-----END CERTIFICATE-----\n", "is damaged."),
        ] {
            let told = read(came).unwrap_err();
            assert!(told.message.ends_with(said), "{}", told.message);
            assert!(!told.fix.is_empty());
        }
    }

    #[test]
    fn whatever_comes_is_read_without_a_panic() {
        for length in 0..PEM.len() {
            let _ = read(&PEM.as_bytes()[..length]);
        }
        for at in 0..DER.len() {
            let mut bytes = DER.to_vec();
            bytes[at] = !bytes[at];
            let _ = read(&bytes);
        }
    }

    #[test]
    fn a_private_key_is_seen() {
        let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n-----END PRIVATE KEY-----\n";
        assert!(has_private_key(format!("{PEM}{key}").as_bytes()));
        assert!(!has_private_key(PEM.as_bytes()));
        assert!(!has_private_key(DER));
    }
}
