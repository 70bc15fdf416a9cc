mod copied;
mod judged;
mod refused;

use base64ct::{Base64, Encoding};

use super::*;
use crate::order::problem::Severity::{self, Error, Hint, Warning};

const EXAMPLE: &str = include_str!("../../../assets/examples/example.csr");
const WILDCARD: &str = include_str!("../../../assets/examples/wildcard.csr");
const EXAMPLE_DER: &[u8] = include_bytes!("../../../tests/csr/example.der");

/// A file of `tests/csr`, made with OpenSSL.
fn vector(name: &str) -> String {
    let path = format!("{}/tests/csr/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn csr(text: &str) -> Csr {
    match read(text) {
        Reading::Csr(csr) => *csr,
        other => panic!("{other:?} of {text:?}"),
    }
}

fn refusal(reading: Reading) -> Finding {
    match reading {
        Reading::NotACsr(finding) => finding,
        other => panic!("{other:?}"),
    }
}

fn severities(csr: &Csr) -> Vec<Severity> {
    csr.findings().iter().map(|finding| finding.severity).collect()
}

/// A PKCS#8 key in base64, made for the test, so that none has to lie in the tree.
fn key_base64() -> String {
    Base64::encode_string(&rcgen::KeyPair::generate().expect("a key can be made").serialize_der())
}

fn key_block() -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", key_base64())
}

/// The lines between the first and the last one of a block.
fn body_of(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).map(|line| format!("{line}\n")).collect()
}

/// Each line with its number, from 1, written anew.
fn each_line(text: &str, write: impl Fn(usize, &str) -> String) -> String {
    text.lines().enumerate().map(|(index, line)| write(index + 1, line) + "\n").collect()
}

/// Base64 as Cisco IOS prints it.
fn between_a_devices_words(base64: &str) -> String {
    format!(
        "R1(config)#crypto pki enroll example\n\
         % Start certificate enrollment ..\n\
         % The subject name in the certificate will include: CN=example.com\n\
         Display Certificate Request to terminal? [yes/no]: yes\n\
         Certificate Request follows:\n\n\
         {base64}\n\
         ---End - This line not part of the certificate request---\n\n\
         Redisplay enrollment request? [yes/no]: no\nquit\n"
    )
}

fn der_of(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    Base64::decode_vec(&base64).expect("base64")
}
