//! Private keys, recognised in whatever shape they are pasted, so that they can be thrown away.
//!
//! Copies made while looking are wiped. Nothing here returns any part of the text.

use base64ct::{Base64Unpadded, Encoding};
use zeroize::Zeroizing;

use crate::order::problem::Finding;
use crate::order::text::{same_end, same_start};

use super::HOW_TO_MAKE;
use super::dump;
use super::pem::{is_dash, is_filler};
use super::spelled;
use super::structure::FileKind;
use super::wrapping::coded;

/// Whether the text holds a private key, or enough of one to call it lost.
///
/// Meant as a guard on every paste into any field and on every loaded file: its time grows with the
/// length of the text and with nothing else. It knows the PEM blocks of every kind (PKCS#1, SEC 1,
/// PKCS#8, encrypted, OpenSSH, PGP) though their header lines are broken, joined or cut; base64 of a
/// DER key without any header; its bytes in hex or decimal digits, or in a
/// dump; its characters as codes; PKCS#12; PuTTY, JWK, XML and age keys; the print of `openssl pkey -text`; and all of these in a text that was encoded in base64 once more.
pub fn holds_private_key(text: &str) -> bool {
    holds_plain(text) || begins_encoded(text) || holds_spelled(text) || holds_encoded_text(text)
}

/// [`holds_private_key`] of a text that was edited, and held none before: what is encoded and was not touched is
/// not decoded again. With a thousand names, decoding all of them at each key would be felt.
pub fn brings_private_key(text: &str, before: &str) -> bool {
    let touched = || touched_runs(text, before);
    holds_plain(text) || begins_encoded(text) || holds_spelled(text) || holds_encoded_text(touched())
}

/// Whether a text that holds a private key has the end of one, too: of any other it is not known whether more comes.
pub fn ends_private_key(text: &str) -> bool {
    names_key(&Zeroizing::new(letters_and_dashes(text).to_ascii_uppercase()), &["-END"])
}

/// The part of an edited text that holds every run of base64 that is not as it was before.
fn touched_runs<'a>(text: &'a str, before: &str) -> &'a str {
    let ends_run = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '\\') || is_filler(c));
    let same = same_start(text.as_bytes(), before.as_bytes());
    let is_between = |at: &usize| text.is_char_boundary(*at);
    let same = (0..=same).rev().find(is_between).unwrap_or(0);
    let start = text[..same].rfind(ends_run).unwrap_or(0);
    let same = same_end(&text.as_bytes()[start..], &before.as_bytes()[start..]);
    let behind = (text.len() - same..text.len()).find(is_between).unwrap_or(text.len());
    let end = text[behind..].find(ends_run).map_or(text.len(), |at| behind + at);
    &text[start..end]
}

/// Whether a key can be read in the text as it stands.
fn holds_plain(text: &str) -> bool {
    may_name_key(text.as_bytes()) && (holds_header(text) || holds_words(text))
}

/// Whether the letters and digits of a text, in any case and whatever stands between them, hold what every header
/// and every word below holds. This is looked for at each key in all that was typed so far, and mostly there is
/// none.
fn may_name_key(bytes: &[u8]) -> bool {
    /// The last letters, the last of them in the lowest byte.
    const fn ends(last: u64, word: &[u8]) -> bool {
        let mut letters = 0;
        let mut at = 0;
        while at < word.len() {
            letters = letters << 8 | word[at] as u64;
            at += 1;
        }
        last << (64 - 8 * word.len()) == letters << (64 - 8 * word.len())
    }
    let mut last = 0;
    bytes.iter().map(|byte| CAPITALS[usize::from(*byte)]).filter(|letter| *letter != 0).any(|letter| {
        last = last << 8 | u64::from(letter);
        match letter {
            b'Y' => ends(last, b"KEY") || ends(last, b"KTY"),
            b'O' => ends(last, b"DEKINFO"),
            b'T' => ends(last, b"EXPONENT"),
            b'4' => ends(last, b"TYPE4"),
            _ => false,
        }
    })
}

/// Each letter as a capital and each digit, by its byte; 0 for what is neither.
const CAPITALS: [u8; 256] = {
    let mut capitals = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() {
            capitals[byte] = (byte as u8).to_ascii_uppercase();
        }
        byte += 1;
    }
    capitals
};

/// Whether bytes of a file are a private key in a binary form: DER, or a Java key store.
pub(super) fn is_binary_key(bytes: &[u8]) -> bool {
    const JAVA_KEY_STORES: [[u8; 4]; 2] = [[0xfe, 0xed, 0xfe, 0xed], [0xce, 0xce, 0xce, 0xce]];
    JAVA_KEY_STORES.iter().any(|magic| bytes.starts_with(magic))
        || bytes.starts_with(b"openssh-key-v1\0")
        || matches!(FileKind::of_der(bytes), Some(FileKind::PrivateKey | FileKind::Pkcs12))
}

/// What to tell someone who pasted a private key, into any field.
pub fn pasted_key() -> Finding {
    Finding::error(
        "Treat the key as exposed: this is a private key.",
        format!("It was removed and not stored. Make a new key and a new CSR. {HOW_TO_MAKE}"),
    )
}

/// What to tell someone who pasted a private key together with a CSR.
pub(super) fn pasted_key_with_csr() -> Finding {
    Finding::error(
        "Treat the key as exposed: there is a private key beside the CSR.",
        format!("Both were removed and not stored. Make a new key and a new CSR. {HOW_TO_MAKE}"),
    )
}

/// What to tell someone who named a file with a private key in it.
pub(super) fn key_in_file(kind: Option<FileKind>) -> Finding {
    let message = match kind {
        Some(FileKind::Pkcs12) => {
            "This is a PKCS#12 file (.p12, .pfx), which holds a private key. Nothing of it was kept."
        }
        _ => "This file holds a private key. Nothing of it was kept.",
    };
    Finding::error(
        message,
        "If that file ever left the machine it belongs to, treat the key as exposed: make a new key and a new CSR. \
         Else name the file of the CSR, such as example.csr.",
    )
}

/// A header or footer line, however badly it was copied: spaces and line breaks in it or missing,
/// dashes lost or made into longer ones. Also the header inside a key that OpenSSL encrypted the old
/// way, whose boundary lines may be gone.
fn holds_header(text: &str) -> bool {
    let letters = letters_and_dashes(text);
    let capitals = Zeroizing::new(letters.to_ascii_uppercase());
    names_key(&letters, &["BEGIN", "-END"])
        || names_key(&capitals, &["-BEGIN", "-END"])
        || capitals.contains("PROC-TYPE4ENCRYPTED")
}

/// The text's ASCII letters and digits, each run of dashes as one, and nothing else; of what is written as a code,
/// such as `%20`, the character.
fn letters_and_dashes(text: &str) -> Zeroizing<String> {
    let mut letters = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (character, length) = coded(rest).unwrap_or((first, first.len_utf8()));
        rest = &rest[length..];
        if character.is_ascii_alphanumeric() {
            letters.push(character);
        } else if is_dash(character) && !letters.ends_with('-') {
            letters.push('-');
        }
    }
    letters
}

/// Whether `PRIVATEKEY` follows one of the words, with at most a kind of key between, such as `RSA`.
fn names_key(letters: &str, words: &[&str]) -> bool {
    /// `-BEGINSSH2ENCRYPTED` is the longest there is; what follows the word is letters and digits.
    const LONGEST: usize = 24;
    let bytes = letters.as_bytes();
    letters.match_indices("PRIVATEKEY").any(|(at, _)| {
        let before = &bytes[at.saturating_sub(LONGEST)..at];
        let start = before
            .iter()
            .rposition(|byte| !(byte.is_ascii_uppercase() || byte.is_ascii_digit()))
            .unwrap_or_default();
        let line = &before[start..];
        words.iter().any(|word| line.windows(word.len()).any(|window| window == word.as_bytes()))
    })
}

/// Formats and prints that carry a key without a PEM block.
fn holds_words(text: &str) -> bool {
    const ONE_IS_ENOUGH: [&str; 6] = [
        "PuTTY-User-Key-File-",
        "openssh-key-v1",
        "privateExponent:",
        "Private-Key: (",
        "AGE-SECRET-KEY-1",
        "DEK-Info:",
    ];
    const BOTH: [(&str, &str); 3] =
        [("Private-Key:", "priv:"), ("\"kty\"", "\"d\""), ("<RSAKeyValue>", "<D>")];
    ONE_IS_ENOUGH.iter().any(|word| text.contains(word))
        || BOTH.iter().any(|(one, other)| text.contains(one) && text.contains(other))
}

/// A key in base64 without any header: DER, or an OpenSSH key.
fn begins_encoded(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'M', b'b', bytes).any(|at| begins_run(&bytes[..at]) && begins_key(&text[at..]))
}

/// Whether bytes are the start of a private key, in DER or in PEM.
fn begins_key_bytes(bytes: &[u8]) -> bool {
    let is_pem = || bytes.starts_with(b"--") && std::str::from_utf8(bytes).is_ok_and(holds_header);
    is_binary_key(bytes) || is_pem()
}

/// A key whose bytes are written as numbers, or whose characters are, once or more.
fn holds_spelled(text: &str) -> bool {
    /// How often codes are codes of codes: `%252D`.
    const DEEPEST: usize = 3;
    let holds = |text: &str| holds_plain(text) || begins_encoded(text);
    let uncoded = |text: &Zeroizing<String>| spelled::uncoded(text);
    prints_private_part(text)
        || spelled::any_bytes(text, begins_key_bytes)
        || dump::any_bytes(text, |bytes| is_binary_key(bytes) || is_text_with_key(bytes))
        || std::iter::successors(spelled::uncoded(text), uncoded).take(DEEPEST).any(|text| holds(&text))
}

/// The bytes that `openssl ec -text` prints below `priv:`, though its first line was not copied.
fn prints_private_part(text: &str) -> bool {
    let is_pair = |pair: &[u8]| matches!(pair, [high, low, b':'] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit());
    memchr::memmem::find_iter(text.as_bytes(), "priv:").any(|at| {
        let bytes = text[at..].trim_start_matches("priv:").trim_start().as_bytes();
        bytes.chunks(3).take(6).filter(|pair| is_pair(pair)).count() == 6
    })
}

/// A text that holds a key, encoded in base64: a PEM file, as in a Kubernetes secret, whatever stands
/// before the key in it (a certificate, EC parameters, bag attributes).
fn holds_encoded_text(text: &str) -> bool {
    // As long as it can get: growing would leave copies of a key behind.
    let mut run = Zeroizing::new(String::with_capacity(text.len()));
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_escaped = matches!(characters.peek(), Some('n' | 'r' | 't'));
        match character {
            '+' | '/' | 'A'..='Z' | 'a'..='z' | '0'..='9' => run.push(character),
            '\\' if is_escaped => drop(characters.next()),
            _ if is_filler(character) => {}
            _ if decodes_to_key(&run) => return true,
            _ => run.clear(),
        }
    }
    decodes_to_key(&run)
}

/// Whether a run of base64 characters decodes to a text that holds a key. Words may stand before the
/// base64 in it, so it is tried from each place in a group of four.
fn decodes_to_key(run: &str) -> bool {
    /// The base64 of `"kty""d"`, the least by which a key is known. Most words are shorter.
    const SHORTEST: usize = 11;
    run.len() >= SHORTEST
        && (0..4).any(|start| {
            let run = run.get(start..).unwrap_or_default();
            let Ok(decoded) = Base64Unpadded::decode_vec(&run[..run.len() / 4 * 4]) else {
                return false;
            };
            is_text_with_key(&Zeroizing::new(decoded))
        })
}

/// Whether bytes are a text that holds a key.
fn is_text_with_key(bytes: &[u8]) -> bool {
    if !may_name_key(bytes) {
        return false;
    }
    // What is no ASCII is no part of a header, and the rest is a text then.
    let ascii = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { ' ' };
    // As long as it can get, see above.
    let mut text = Zeroizing::new(String::with_capacity(bytes.len()));
    text.extend(bytes.iter().map(ascii));
    holds_plain(&text)
}

/// Whether base64 may begin after these bytes: there are none, or the last is no base64, or they end
/// in a line break written as `\n`, or in a number that begins the line.
fn begins_run(before: &[u8]) -> bool {
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    match &before[..before.len() - digits] {
        [] => return true,
        [.., last] if digits > 0 => return last.is_ascii_whitespace(),
        _ => {}
    }
    match before {
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., last] => !(last.is_ascii_alphanumeric() || matches!(last, b'+' | b'/')),
        [] => true,
    }
}

/// Whether the base64 at the start of the text decodes to the start of a private key.
fn begins_key(text: &str) -> bool {
    /// 66 bytes of DER, enough to see what follows the version or the algorithm.
    const ENOUGH: usize = 88;
    let base64 = || {
        let meant = text.chars().filter(|&character| !is_filler(character));
        meant.take_while(|&character| character.is_ascii_alphanumeric() || matches!(character, '+' | '/'))
    };
    // A SEQUENCE of at least 32 bytes, or `open`: most words end here
    let mut start = base64();
    match (start.next(), start.next(), start.next(), start.next()) {
        (Some('M'), Some('C'..='I'), ..) => {}
        (Some('b'), Some('3'), Some('B'), Some('l')) => {}
        _ => return false,
    }
    let mut run = Zeroizing::new(String::with_capacity(ENOUGH));
    run.extend(base64().take(ENOUGH));
    let whole = run.len() / 4 * 4;
    run.truncate(whole);
    Base64Unpadded::decode_vec(&run).map(Zeroizing::new).is_ok_and(|decoded| is_binary_key(&decoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_about_a_key_is_said_first() {
        for pasted in [pasted_key(), pasted_key_with_csr()] {
            assert!(pasted.message.starts_with("Treat the key as exposed"), "{}", pasted.message);
            assert!(pasted.fix.contains("Make a new key"), "{}", pasted.fix);
        }
        for kind in [None, Some(FileKind::Pkcs12), Some(FileKind::PrivateKey)] {
            let in_file = key_in_file(kind);
            let (exposed, file) = (in_file.fix.find("exposed"), in_file.fix.find("name the file"));
            assert!(exposed < file && exposed.is_some(), "{}", in_file.fix);
        }
    }

    /// A key made for the test, so that none has to lie in the tree.
    fn key() -> rcgen::KeyPair {
        rcgen::KeyPair::generate().expect("a key can be made")
    }

    fn block(label: &str) -> String {
        format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n")
    }

    fn element(tag: u8, value: &[u8]) -> Vec<u8> {
        let length = u16::try_from(value.len()).expect("a short value").to_be_bytes();
        [&[tag, 0x82], &length[..], value].concat()
    }

    fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
        element(0x30, &parts.concat())
    }

    const PBES2: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0d];
    const PKCS7_DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];

    /// The outline of each DER form of a private key.
    fn der_forms() -> Vec<(&'static str, Vec<u8>)> {
        let number = || element(2, &[0x5a; 257]);
        let version = |version: u8| vec![2, 1, version];
        vec![
            ("PKCS#1", sequence(&[version(0), number(), vec![2, 3, 1, 0, 1], number()])),
            ("multi-prime PKCS#1", sequence(&[version(1), number(), vec![2, 3, 1, 0, 1], number()])),
            ("SEC 1", sequence(&[version(1), element(4, &[0x5a; 32])])),
            ("encrypted PKCS#8", sequence(&[sequence(&[PBES2.to_vec()]), element(4, &[0x5a; 64])])),
            ("PKCS#12", sequence(&[version(3), sequence(&[PKCS7_DATA.to_vec()])])),
            ("PKCS#12, BER", [&[0x30, 0x80, 2, 1, 3, 0x30, 0x80], PKCS7_DATA, &[0xa0, 0x80]].concat()),
            ("PKCS#8", key().serialize_der()),
        ]
    }

    #[test]
    fn whatever_names_a_key_is_looked_at_closely() {
        let headers = ["BEGIN RSA PRIVATE KEY", "-END PRIV\nATE K EY", "proc-type: 4,encrypted"];
        let words = [
            "PuTTY-User-Key-File-3: ssh-rsa",
            "openssh-key-v1",
            "privateExponent:",
            "Private-Key: (2048 bit)",
            "AGE-SECRET-KEY-1QQPQ",
            "DEK-Info: AES-256-CBC",
            "Private-Key:\npriv:",
            "{\"kty\":\"RSA\",\"d\":\"\"}",
            "<RSAKeyValue><D>",
        ];
        for text in headers {
            assert!(holds_header(text) && may_name_key(text.as_bytes()), "{text}");
        }
        for text in words {
            assert!(holds_words(text) && may_name_key(text.as_bytes()), "{text}");
        }
        for text in ["", "www.example.com\nmail.example.org", "exponen", "TYPE5"] {
            assert!(!may_name_key(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_key_is_recognised_at_the_edit_that_completes_it() {
        let encoded = |text: &str| Base64Unpadded::encode_string(text.as_bytes());
        let secret = encoded("{\"kty\":\"OKP\",\"d\":\"AAAA\"}");
        let in_lines = format!("{}\n  {}", &secret[..10], &secret[10..]);
        for whole in [
            secret.clone(),
            in_lines.clone(),
            format!("www.example.com\nü.example.com, {secret}. mail.example.com"),
            format!("tls.key: {in_lines}\ntls.crt: x"),
            format!("a\\n{secret}\\n.b"),
        ] {
            for (at, letter) in whole.char_indices() {
                let end = at + letter.len_utf8();
                let before = [&whole[..at], &whole[end..]].concat();
                assert!(holds_private_key(&whole), "{whole}");
                assert!(holds_private_key(&before) || brings_private_key(&whole, &before), "{before}");
            }
            for at in whole.char_indices().map(|(at, _)| at) {
                let without = |c: char| [&whole[..at], &c.to_string(), &whole[at..]].concat();
                for before in ['.', 'ü', 'x', ' '].map(without) {
                    assert!(holds_private_key(&before) || brings_private_key(&whole, &before), "{before}");
                }
            }
            assert!(brings_private_key(&whole, ""));
        }
        assert_eq!(
            touched_runs("www.example.com\nmail.example.org", "www.example.com\nmai.example.org"),
            ".com\nmail"
        );
    }

    #[test]
    fn every_block_is_recognised() {
        for label in [
            "PRIVATE KEY",
            "RSA PRIVATE KEY",
            "EC PRIVATE KEY",
            "DSA PRIVATE KEY",
            "ENCRYPTED PRIVATE KEY",
            "OPENSSH PRIVATE KEY",
            "SSH2 ENCRYPTED PRIVATE KEY",
            "PGP PRIVATE KEY BLOCK",
        ] {
            let pem = block(label);
            let (header, footer) = pem.split_once("AAAA").expect("the body");
            for text in [
                pem.clone(),
                header.to_owned(),
                footer.to_owned(),
                pem.replace('\n', "\r\n"),
                pem.replace('\n', "\r"),
                pem.replace('\n', " "),
                pem.replace('\n', ""),
                pem.replace('\n', "\\n"),
                pem.replace(' ', ""),
                pem.replace(' ', "\n"),
                pem.replace("-----", "----"),
                pem.replace("-----", "—"),
                pem.replace("-----", ""),
                pem.replace("PRIV", "PRIV\n"),
                pem.to_lowercase(),
                pem.replace(' ', "%20").replace('\n', "%0A"),
                pem.replace('-', "%2D").replace(' ', "%20").replace('\n', "%0d%0a"),
                pem.replace('-', "=2D").replace(' ', "=20"),
                pem.replace(' ', "\\u0020").replace('-', "\\u002d"),
                pem.replace(' ', "+").replace('\n', "%0A"),
                pem.chars().flat_map(|character| [character, '\0']).collect(),
                format!("\u{feff}  {pem}"),
                format!("{{\"key\":\"{pem}\"}}"),
                format!("example.com, {pem}"),
            ] {
                assert!(holds_private_key(&text), "{label}: {text:?}");
            }
        }
    }

    #[test]
    fn a_key_without_header_is_recognised() {
        for (form, der) in der_forms() {
            let base64 = base64ct::Base64::encode_string(&der);
            let lines: Vec<&str> =
                base64.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
            for text in [
                base64.clone(),
                lines.join("\n"),
                lines.join("\r\n  "),
                format!("key={base64}"),
                format!("some text\\n{base64}"),
                format!("MII MII M {base64}"),
                lines.iter().enumerate().map(|(at, line)| format!("{}{line}\n", at + 1)).collect(),
                lines.iter().enumerate().map(|(at, line)| format!("\n {:02}{line}", at + 9)).collect(),
                lines[0].to_owned(),
            ] {
                assert!(holds_private_key(&text), "{form}: {text:?}");
            }
            assert!(is_binary_key(&der), "{form}");
        }
    }

    #[test]
    fn a_key_in_hex_digits_is_recognised() {
        let der = key().serialize_der();
        let pairs =
            |between: &str| der.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(between);
        for text in [
            pairs(""),
            pairs("").to_uppercase(),
            pairs(":"),
            pairs(" "),
            format!("key = {}", pairs("")),
            format!("0x{}", pairs("")),
            pairs("")
                .as_bytes()
                .chunks(60)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect::<Vec<_>>()
                .join("\n"),
            pairs("")[..90].to_owned(),
            format!("@(0x{})", pairs(",0x")),
            format!("  0x{}", pairs(", 0x")),
            format!("\\x{}", pairs("\\x")),
            format!("%{}", pairs("%")),
            der.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
            der.iter().map(u8::to_string).collect::<Vec<_>>().join("\r\n"),
        ] {
            assert!(holds_private_key(&text) && brings_private_key(&text, ""), "{text}");
        }
        let certificate = include_bytes!("../../../tests/csr/certificate.der");
        let hex: String = certificate.iter().map(|byte| format!("{byte:02x}")).collect();
        for text in [
            hex.as_str(),
            "30:82:01:22",
            "3082",
            "30 years, 30 days",
            "host30.example.com",
            "3030303030303030",
        ] {
            assert!(!holds_private_key(text), "{text}");
        }
    }

    #[test]
    fn a_block_in_numbers_or_codes_is_recognised() {
        let certificate = include_str!("../../../tests/csr/certificate.pem");
        for pem in [key().serialize_pem(), format!("{certificate}{}", block("ENCRYPTED PRIVATE KEY"))] {
            let coded = |write: fn(u8) -> String| pem.bytes().map(write).collect::<String>();
            for text in [
                coded(|byte| format!("{byte:02x}")),
                coded(|byte| format!("{byte:02X} ")),
                coded(|byte| format!("{byte}, ")),
                coded(|byte| format!("%{byte:02X}")),
                coded(|byte| format!("%25{byte:02x}")),
                coded(|byte| format!("\\u00{byte:02x}")),
                coded(|byte| format!("\\x{byte:02x}")),
            ] {
                assert!(holds_private_key(&text) && brings_private_key(&text, ""), "{text}");
            }
        }
        for text in [certificate, include_str!("../../../assets/examples/example.csr")] {
            let numbers: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            let codes: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
            assert!(!holds_private_key(&numbers) && !holds_private_key(&codes), "{text}");
        }
    }

    #[test]
    fn a_key_in_a_dump_is_recognised() {
        let pem = key().serialize_pem();
        let certificate = include_str!("../../../tests/csr/certificate.pem");
        let files: [Vec<u8>; 4] = [
            pem.clone().into(),
            block("RSA PRIVATE KEY").into(),
            format!("{certificate}{pem}").into(),
            key().serialize_der(),
        ];
        for bytes in files {
            for (name, dump) in dumps(&bytes) {
                assert!(holds_private_key(&dump) && brings_private_key(&dump, ""), "{name}:\n{dump}");
                let in_mail = format!("Here it is:\r\n{}", dump.replace('\n', "\r\n"));
                assert!(holds_private_key(&in_mail), "{name}:\n{in_mail}");
            }
        }
        for file in [certificate, include_str!("../../../assets/examples/example.csr")] {
            for (name, dump) in dumps(file.as_bytes()) {
                assert!(!holds_private_key(&dump), "{name}:\n{dump}");
            }
        }
    }

    /// Bytes as `xxd`, `hexdump` and `od` print them.
    fn dumps(bytes: &[u8]) -> Vec<(&'static str, String)> {
        let dump = |offset: fn(usize) -> String, size: usize, write: fn(&[u8]) -> String, end: &str| {
            let words =
                |row: &[u8]| row.chunks(size).map(|word| format!(" {}", write(word))).collect::<String>();
            let rows = bytes.chunks(16).enumerate();
            rows.map(|(at, row)| format!("{}{}{end}\n", offset(at * 16), words(row))).collect::<String>()
        };
        let as_written = |word: &[u8]| word.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let swapped = |word: &[u8]| word.iter().rev().map(|byte| format!("{byte:02x}")).collect::<String>();
        let octals = |word: &[u8]| {
            format!("{:06o}", word.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
        };
        let none = |_| String::new();
        let hex = |at| format!("{at:07x}");
        let octal = |at| format!("{at:07o}");
        vec![
            ("xxd", dump(|at| format!("{at:08x}:"), 2, as_written, "  -----BEGIN.41 42")),
            ("xxd -g 4", dump(|at| format!("{at:08x}:"), 4, as_written, "  ..41 42")),
            ("xxd -g 1", dump(|at| format!("{at:08x}:"), 1, as_written, "  00 00 41 42")),
            ("hexdump -C", dump(|at| format!("{at:08x} "), 1, as_written, "  |.... ..........|")),
            ("hexdump", dump(hex, 2, swapped, "")),
            ("od", dump(octal, 2, octals, "")),
            ("od -b", dump(octal, 1, |byte| format!("{:03o}", byte[0]), "")),
            ("od -tx1", dump(octal, 1, as_written, "")),
            ("od -tx2", dump(octal, 2, swapped, "")),
            ("od -tx4", dump(octal, 4, swapped, "")),
            ("od -tu1", dump(octal, 1, |byte| format!("{:3}", byte[0]), "")),
            ("od -An -tx1", dump(none, 1, as_written, "")),
            ("od -An -tx2", dump(none, 2, swapped, "")),
        ]
    }

    #[test]
    fn other_formats_are_recognised() {
        let pem = key().serialize_pem();
        for text in [
            format!("tls.key: {}", base64ct::Base64::encode_string(pem.as_bytes())),
            "PuTTY-User-Key-File-3: ssh-rsa\n".to_owned(),
            "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ".to_owned(),
            "Private-Key: (2048 bit, 2 primes)\nmodulus:".to_owned(),
            "ED25519 Private-Key:\npriv:\n    00:01".to_owned(),
            "priv:\n    00:c6:bf:1f:9b:9e:12:44:00:91:7c\npub:\n    04:11".to_owned(),
            "Key: (256 bit)\npriv:\r\n    00:c6:bf:1f:9b:9e:12:44".to_owned(),
            "{\"kty\":\"EC\",\"x\":\"1\",\"d\":\"2\"}".to_owned(),
            "<RSAKeyValue><Modulus>1</Modulus><D>2</D></RSAKeyValue>".to_owned(),
            "AGE-SECRET-KEY-1QQQQ".to_owned(),
            "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,9F0B\n\nq80K".to_owned(),
            "Proc-Type:4, ENCRYPTED\nq80K".to_owned(),
            "proc-type: 4,encrypted".to_owned(),
            "DEK-Info: DES-EDE3-CBC,9F0B\n\nq80K".to_owned(),
        ] {
            assert!(holds_private_key(&text), "{text:?}");
        }
        assert!(is_binary_key(&[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]));
    }

    #[test]
    fn a_key_anywhere_in_an_encoded_text_is_recognised() {
        let key = key().serialize_pem();
        let other = block("RSA PRIVATE KEY");
        let csr = include_str!("../../../assets/examples/example.csr");
        let certificate = include_str!("../../../tests/csr/certificate.pem");
        let parameters = include_str!("../../../tests/csr/ec-parameters.pem");
        let bag = "Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n";
        for file in [
            key.clone(),
            format!("{certificate}{key}"),
            format!("{csr}{key}"),
            format!("{parameters}{key}"),
            format!("{bag}{key}"),
            format!("\n\n# {} key\n{other}", "x".repeat(500)),
            key.chars().flat_map(|character| [character, '\0']).collect(),
            "PuTTY-User-Key-File-3: ssh-rsa\n".to_owned(),
        ] {
            let base64 = base64ct::Base64::encode_string(file.as_bytes());
            let wrapped = |width: usize, end: &str| {
                let lines = base64.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap());
                lines.collect::<Vec<_>>().join(end)
            };
            for text in [
                base64.clone(),
                base64.trim_end_matches('=').to_owned(),
                wrapped(64, "\n"),
                wrapped(76, "\r\n    "),
                wrapped(61, "\\n"),
                format!("tls.key: {base64}"),
                format!("The key is {base64}"),
                format!("QUJDRA== {base64}"),
                format!("{{\"key\":\"{base64}\"}}"),
            ] {
                assert!(holds_private_key(&text), "{file:?}: {text:?}");
            }
        }
    }

    #[test]
    fn an_encoded_text_without_a_key_is_left_alone() {
        for file in [
            include_str!("../../../assets/examples/example.csr"),
            include_str!("../../../tests/csr/certificate.pem"),
            include_str!("../../../tests/csr/ec-parameters.pem"),
            "Bag Attributes\n    localKeyID: 01\n",
            "PLEASE DO NOT SEND PRIVATE KEY",
        ] {
            let text = base64ct::Base64::encode_string(file.as_bytes());
            assert!(!holds_private_key(&text), "{file:?}");
        }
    }

    #[test]
    fn a_long_text_is_read_in_one_go() {
        // 100 KB of what begins like base64 at every word: slow, if each were read to the end.
        for words in ["LS0t ", "QmFn\n", "MIIB ", "b3Bl ", "LS0t", "-LS0t"] {
            assert!(!holds_private_key(&words.repeat(20_000)), "{words}");
        }
    }

    #[test]
    fn what_is_no_key_is_left_alone() {
        for text in [
            "",
            "example.com",
            "Mail me when the private key is rotated",
            "We begin the private key rotation on Monday",
            "PLEASE DO NOT SEND PRIVATE KEY",
            "THE END. PRIVATE KEY ROTATION NEXT",
            "The proc-type is 4, and it is encrypted",
            "priv: see the vault, 10:30:00 to 11:00",
            "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
            "M",
            "Montgomery, Louisiana, b",
            "{\"kty\":\"EC\",\"x\":\"1\"}",
            include_str!("../../../assets/examples/example.csr"),
            include_str!("../../../assets/examples/wildcard.csr"),
            include_str!("../../../tests/csr/example-text.csr"),
            include_str!("../../../tests/csr/certificate.pem"),
            include_str!("../../../tests/csr/crl.pem"),
            include_str!("../../../tests/csr/pkcs7.pem"),
            include_str!("../../../tests/csr/public-key.pem"),
            include_str!("../../../tests/csr/rsa-public-key.pem"),
            include_str!("../../../tests/csr/ec-parameters.pem"),
        ] {
            assert!(!holds_private_key(text), "{text:?}");
        }
    }
}
