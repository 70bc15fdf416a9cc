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

#[test]
fn the_examples_have_nothing_to_complain_about() {
    let example = csr(EXAMPLE);
    assert_eq!(example.pem(), EXAMPLE);
    assert_eq!(example.subject(), "CN=example.com, O=\"Example, Inc.\", L=Lehi, ST=Utah, C=US");
    assert_eq!(example.common_name(), Some("example.com"));
    assert_eq!(example.names(), ["example.com", "sub.example.com", "log.example.com"]);
    assert_eq!(example.key(), "RSA 2048");
    assert_eq!(example.signature(), "SHA-256 with RSA, verifies");
    assert_eq!(example.findings(), []);

    let wildcard = csr(WILDCARD);
    assert_eq!(wildcard.names(), ["*.example.com", "example.com"]);
    assert_eq!(wildcard.key(), "ECDSA P-256");
    assert_eq!(wildcard.signature(), "SHA-256 with ECDSA, verifies");
    assert_eq!(wildcard.findings(), []);
}

/// The lines between the first and the last one of a block.
fn body_of(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).map(|line| format!("{line}\n")).collect()
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

#[test]
fn a_csr_is_read_however_it_was_copied() {
    let base64: String = EXAMPLE.lines().filter(|line| !line.starts_with('-')).collect();
    for text in [
        EXAMPLE.replace('\n', "\r\n"),
        EXAMPLE.replace('\n', "\r"),
        EXAMPLE.replace('\n', " "),
        EXAMPLE.replace('\n', ""),
        EXAMPLE.replace('\n', "\\n"),
        EXAMPLE.replace('\n', "  \n\t"),
        EXAMPLE.replace('\n', "\n\n"),
        EXAMPLE.trim_end().to_owned(),
        EXAMPLE.replace("==", ""),
        format!("\u{feff}{EXAMPLE}"),
        format!("\n\nHi, here is our request:\n\n{EXAMPLE}\nThanks, Jim\n"),
        format!("\"{}\"", EXAMPLE.replace('\n', "\\n")),
        vector("example-text.csr"),
        vector("new-header.csr"),
        base64.clone(),
        format!("  {}\n", base64.replace('A', "A\n")),
        Base64::encode_string(EXAMPLE.as_bytes()),
        EXAMPLE.replace('/', "\\/"),
        EXAMPLE.chars().flat_map(|character| [character, '\0']).collect(),
        between_a_devices_words(&base64),
        between_a_devices_words(&body_of(EXAMPLE)),
        between_a_devices_words(&body_of(EXAMPLE)).replace('\n', "\r\n"),
        between_a_devices_words(&body_of(EXAMPLE)).replace('\n', "\r"),
        between_a_devices_words(&body_of(EXAMPLE).replace('\n', "\n\n")),
        format!("Request: {}", body_of(EXAMPLE)),
        format!("csr=\"{base64}\""),
        EXAMPLE.replace("Xk=", "Xl="),
    ] {
        let csr = csr(&text);
        assert_eq!(csr.pem(), EXAMPLE, "{text:?}");
        assert_eq!(csr.findings(), [], "{text:?}");
    }
}

#[test]
fn a_csr_tells_whether_its_text_had_to_be_mended() {
    for text in [EXAMPLE, WILDCARD, &EXAMPLE.replace('\n', "\r\n"), &vector("new-header.csr")] {
        assert_eq!(csr(text).mended(), None, "{text:?}");
    }
    let base64: String = EXAMPLE.lines().filter(|line| !line.starts_with('-')).collect();
    for text in [
        EXAMPLE.replace("\n-----END", "-----END"),
        EXAMPLE.replace('\n', ""),
        EXAMPLE.replace(['\n', ' '], ""),
        EXAMPLE.replace('\n', "\n    "),
        EXAMPLE.replace('\n', "\n\n"),
        vector("example-text.csr"),
        Base64::encode_string(EXAMPLE.as_bytes()),
        base64,
    ] {
        assert!(csr(&text).mended().is_some(), "{text:?}");
    }
}

#[test]
fn a_csr_is_read_from_each_kind_of_file() {
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{EXAMPLE}").encode_utf16().flat_map(to_bytes).collect()
    };
    for bytes in [
        EXAMPLE_DER.to_vec(),
        [EXAMPLE_DER, b"\r\n"].concat(),
        EXAMPLE.as_bytes().to_vec(),
        [b"Gr\xfc\xdfe\n", EXAMPLE.as_bytes()].concat(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        utf16(u16::to_le_bytes)[2..].to_vec(),
        utf16(u16::to_be_bytes)[2..].to_vec(),
    ] {
        match read_file(&bytes) {
            Reading::Csr(csr) => assert_eq!((csr.pem(), csr.findings()), (EXAMPLE, &[][..])),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(read_file(b""), Reading::Empty);
}

#[test]
fn keys_and_signatures_are_judged() {
    let judged = include_str!("../../../tests/csr/judged.json");
    let judged: Vec<(&str, &str, &str, Vec<&str>, &str)> =
        serde_json::from_str(judged).expect("a row a file");
    assert_eq!(judged.len(), 38);
    for (file, key, signature, expected, word) in judged {
        let csr = csr(&vector(file));
        assert_eq!((csr.key(), csr.signature().as_str()), (key, signature), "{file}");
        let severities: Vec<&str> = severities(&csr).into_iter().map(Severity::word).collect();
        assert_eq!(severities, expected, "{file}: {:?}", csr.findings());
        assert!(
            csr.findings().iter().all(|finding| finding.message.contains(word)),
            "{file}: {:?}",
            csr.findings()
        );
    }
}

/// The DER of a CSR with one run of bytes replaced by another of the same length.
fn with_bytes(pem: &str, from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut der = der_of(pem);
    let at = der.windows(from.len()).position(|window| window == from).expect("the bytes are there");
    der[at..at + to.len()].copy_from_slice(to);
    der
}

fn der_of(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    Base64::decode_vec(&base64).expect("base64")
}

#[test]
fn exponents_that_protect_nothing_are_errors() {
    for (der, word) in [
        (with_bytes(EXAMPLE, &[2, 3, 1, 0, 1], &[2, 3, 1, 0, 0]), "the exponent 65536"),
        (with_bytes(&vector("rsa-exponent-3.csr"), &[2, 1, 3], &[2, 1, 1]), "the exponent 1,"),
    ] {
        let Reading::Csr(csr) = read_file(&der) else { panic!("{word}") };
        assert_eq!(severities(&csr), [Error]);
        assert!(csr.findings()[0].message.contains(word), "{:?}", csr.findings());
    }
}

#[test]
fn an_algorithm_of_another_key_is_an_error() {
    // The last bytes of what stands for SHA-256 with RSA, and for SHA-256 with ECDSA.
    let (rsa, ecdsa) = (&[0x0d, 1, 1, 11][..], &[0xce, 0x3d, 4, 3, 2][..]);
    for (pem, from, to, words) in [
        (
            EXAMPLE,
            rsa,
            &[0x0d, 1, 1, 99][..],
            "algorithm 1.2.840.113549.1.1.99, no such algorithm for an RSA key",
        ),
        (
            EXAMPLE,
            rsa,
            &[0x0d, 1, 1, 1],
            "rsaEncryption (1.2.840.113549.1.1.1), no such algorithm for an RSA key",
        ),
        (
            WILDCARD,
            ecdsa,
            &[0xce, 0x3d, 4, 3, 9],
            "algorithm 1.2.840.10045.4.3.9, no such algorithm for an ECDSA key",
        ),
        (
            WILDCARD,
            ecdsa,
            &[0xce, 0x38, 4, 3, 2],
            "algorithm 1.2.840.10040.4.3.2, no such algorithm for an ECDSA key",
        ),
    ] {
        let mut der = der_of(pem);
        let at = der.windows(from.len()).rposition(|window| window == from).expect("the algorithm is there");
        der[at..at + to.len()].copy_from_slice(to);
        let Reading::Csr(csr) = read_file(&der) else { panic!("{words}") };
        assert_eq!((csr.signature().as_str(), severities(&csr)), (words, vec![Error]));
    }
}

#[test]
fn a_signature_that_does_not_verify_is_an_error() {
    let der = with_bytes(EXAMPLE, b"log.example.com", b"lug.example.com");
    let Reading::Csr(csr) = read_file(&der) else { panic!() };
    assert_eq!(csr.signature(), "SHA-256 with RSA, does not verify");
    assert_eq!(severities(&csr), [Error]);
    assert!(csr.findings()[0].message.contains("does not match its content"));
}

#[test]
fn names_and_subjects_are_shown_harmlessly() {
    let names = csr(&vector("names.csr"));
    assert_eq!(names.subject(), "CN=WWW.Example.com, OU=a + OU=b, O=\"Müller \\\"Söhne\\\", GmbH\", C=DE");
    assert_eq!(names.common_name(), Some("WWW.Example.com"));
    assert_eq!(names.names(), ["www.example.com", "example.com"]);
    assert_eq!(severities(&names), [Warning]);
    assert_eq!(
        names.findings()[0].message,
        "The CSR also asks for the IP address 192.0.2.1, the IP address 2001:db8::1, \
         the e-mail address admin@example.com, the URI https://example.com/."
    );

    let addresses = csr(&vector("addresses.csr"));
    assert_eq!(addresses.names(), ["8.8.8.8", "example.com", "2606:4700:4700::1111"]);
    assert_eq!(addresses.findings()[0].message, "The CSR also asks for the IP address 10.0.0.1.");

    let bidi = csr(&vector("bidi.csr"));
    assert_eq!(bidi.subject(), "CN=example.com, O=\\u{202e}moc.elpmaxe\\u{1b}[31m");

    let no_subject = csr(&vector("no-subject.csr"));
    assert_eq!((no_subject.subject(), no_subject.common_name()), ("", None));
    assert_eq!(no_subject.names(), ["only.example.com"]);

    let challenge = csr(&vector("challenge.csr"));
    assert_eq!(severities(&challenge), [Hint]);
    assert!(!format!("{challenge:?}").contains("correct-horse"));
}

#[test]
fn a_password_in_a_csr_is_not_repeated() {
    for (pem, from, to) in [
        (vector("names.csr"), "https://example.com/", "ftp://a:secret@b.com"),
        (vector("names.csr"), "https://example.com/", "https://b.c/?secret1"),
        (vector("names.csr"), "admin@example.com", "a:secret@a.bc.com"),
        (EXAMPLE.to_owned(), "log.example.com", "a:secret@ab.com"),
    ] {
        let Reading::Csr(csr) = read_file(&with_bytes(&pem, from.as_bytes(), to.as_bytes())) else {
            panic!("{to}")
        };
        let said = format!("{:?} {:?} {:?}", csr.findings(), csr.names(), csr.subject());
        assert!(!said.contains("secret"), "{said}");
        assert!(said.contains("***"), "{said}");
    }
}

#[test]
fn what_openssl_reads_is_read() {
    const BER: &str = "written in BER";
    for (file, common_name, expected, word) in [
        ("universal-string.csr", "exämple.com", &[][..], ""),
        ("ber-indefinite.csr", "example.com", &[Warning], BER),
        ("ber-long-length.csr", "example.com", &[Warning], BER),
        ("ber-signed.csr", "example.com", &[Warning], BER),
        ("bad-utf8.csr", "ex\u{fffd}mple.com", &[Error, Hint], ""),
    ] {
        let text = vector(file);
        let csr = csr(&text);
        assert_eq!((csr.common_name(), csr.pem()), (Some(common_name), text.as_str()), "{file}");
        assert_eq!(csr.signature(), "SHA-256 with ECDSA, verifies", "{file}");
        assert_eq!(severities(&csr), expected, "{file}: {:?}", csr.findings());
        assert!(csr.findings().iter().all(|found| found.message.contains(word)), "{:?}", csr.findings());
    }
    let bad = csr(&vector("bad-utf8.csr"));
    assert!(
        bad.findings()[0].message.contains("common name holds bytes that are no text"),
        "{:?}",
        bad.findings()
    );
}

#[test]
fn names_that_cannot_be_ordered_are_told_each() {
    let others = csr(&vector("other-names.csr"));
    assert_eq!(others.names(), ["example.com"]);
    assert_eq!(
        others.findings()[0].message,
        "The CSR also asks for the user principal name jim@example.com, the service name _xmpp.example.com, a \
         name of the kind 1.2.3.4 (twice), the directory name CN=Jim and 1 more."
    );
    for file in ["empty-names.csr", "empty-san.csr"] {
        let empty = csr(&vector(file));
        assert_eq!(
            (empty.names(), severities(&empty)),
            (&["example.com".to_owned()][..], vec![Warning]),
            "{file}"
        );
        assert!(empty.findings()[0].message.contains("has nothing in it"), "{:?}", empty.findings());
    }
}

/// A CSR with a common name, if one is given, and DNS names.
fn made(common_name: Option<&str>, dns_names: &[&str]) -> Csr {
    let mut params = rcgen::CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    if let Some(name) = common_name {
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
    }
    let dns_name = |name: &&str| rcgen::SanType::DnsName((*name).try_into().unwrap());
    params.subject_alt_names = dns_names.iter().map(dns_name).collect();
    let key = rcgen::KeyPair::generate().unwrap();
    csr(&params.serialize_request(&key).unwrap().pem().unwrap())
}

#[test]
fn names_are_told_as_they_are_sent() {
    for (common_name, dns_names, expected) in [
        (Some("münchen.de"), &[][..], &["xn--mnchen-3ya.de"][..]),
        (Some("*.MÜNCHEN.de"), &[], &["*.xn--mnchen-3ya.de"]),
        (Some("münchen.de"), &["xn--mnchen-3ya.de"], &["xn--mnchen-3ya.de"]),
        (Some("Example.com."), &["www.example.com.", "example.com"], &["example.com", "www.example.com"]),
        (Some("under_score.Example.com"), &[], &["under_score.example.com"]),
        (Some("xn--a.com"), &[], &["xn--a.com"]),
    ] {
        let csr = made(common_name, dns_names);
        assert_eq!(csr.names(), expected);
        assert_eq!(csr.common_name(), common_name);
        assert_eq!(csr.findings(), []);
    }
}

#[test]
fn a_csr_without_a_dns_name_says_so() {
    for common_name in [None, Some("192.0.2.1"), Some("Jim Smith"), Some("localhost")] {
        let csr = made(common_name, &[]);
        assert_eq!(severities(&csr), [Hint], "{common_name:?}");
        assert!(csr.findings()[0].message.contains("no DNS name"), "{:?}", csr.findings());
    }
    assert_eq!(made(Some("Jim Smith"), &["example.com"]).findings(), []);
}

#[test]
fn what_is_not_a_csr_is_named() {
    let cut = |text: &str, from: usize| text.chars().take(text.len() - from).collect::<String>();
    let without_headers = |text: &str| text.lines().filter(|line| !line.starts_with('-')).collect::<String>();
    let example_body = without_headers(EXAMPLE);
    let certificate = vector("certificate.pem");
    for (text, words) in [
        (certificate.clone(), "This is a certificate, not a CSR."),
        (without_headers(&certificate), "This is a certificate, not a CSR."),
        (cut(&certificate, 200), "This is a certificate, not a CSR."),
        (certificate.replace("-----BEGIN CERTIFICATE-----\n", ""), "This is a certificate, not a CSR."),
        (
            certificate
                .replace("-----BEGIN CERTIFICATE-----\n", "")
                .replace("END CERTIFICATE", "END CERTIFICATE REQUEST"),
            "This is a certificate, not a CSR.",
        ),
        (each_line(&certificate, |_, line| format!("> {line}")), "This is a certificate, not a CSR."),
        (between_a_devices_words(&body_of(&certificate)), "This is a certificate, not a CSR."),
        (between_a_devices_words(&body_of(EXAMPLE)[..500]), "The CSR is cut off: "),
        (format!("{0}{0}", between_a_devices_words(&body_of(EXAMPLE))), "There are 2 CSRs here."),
        (certificate.replace("CERTIFICATE", "CERTIFICATE REQUEST"), "This is a certificate, not a CSR."),
        ("Certificate:\n    Data:\n".to_owned(), "This is a certificate, not a CSR."),
        (vector("crl.pem"), "This is a certificate revocation list (CRL), not a CSR."),
        (without_headers(&vector("crl.pem")), "This is a certificate revocation list (CRL), not a CSR."),
        (vector("pkcs7.pem"), "This is a certificate bundle (PKCS#7, .p7b), not a CSR."),
        (without_headers(&vector("pkcs7.pem")), "This is a certificate bundle (PKCS#7, .p7b), not a CSR."),
        (vector("public-key.pem"), "This is a public key, not a CSR."),
        (without_headers(&vector("public-key.pem")), "This is a public key, not a CSR."),
        (vector("rsa-public-key.pem"), "This is a public key, not a CSR."),
        (without_headers(&vector("rsa-public-key.pem")), "This is a public key, not a CSR."),
        (vector("ec-parameters.pem"), "This is a set of key parameters, not a CSR."),
        ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----".to_owned(), "a public key"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI jim@host".to_owned(), "This is an SSH public key"),
        ("-----BEGIN PGP MESSAGE-----\nAAAA\n-----END PGP MESSAGE-----".to_owned(), "\"PGP MESSAGE\""),
        (EXAMPLE.repeat(2), "There are 2 CSRs here."),
        (EXAMPLE.trim_end().repeat(2), "There are 2 CSRs here."),
        (format!("{EXAMPLE}{certificate}"), "There are 2 blocks here: a CSR, a certificate."),
        (cut(EXAMPLE, 36), "its last line, -----END CERTIFICATE REQUEST-----, is missing"),
        (cut(EXAMPLE, 300), "its last line, -----END CERTIFICATE REQUEST-----, is missing"),
        (EXAMPLE.replace("-----BEGIN CERTIFICATE REQUEST-----\n", ""), "The first line of the CSR"),
        (EXAMPLE.replace(&EXAMPLE[500..600], ""), "The CSR is cut off: 675 of its 749 bytes are there."),
        (cut(&example_body, 100), "The CSR is cut off: "),
        (format!("{EXAMPLE:.36}-----END CERTIFICATE REQUEST-----"), "There is nothing between"),
        (
            format!("{EXAMPLE:.36}MII...\n-----END CERTIFICATE REQUEST-----"),
            "stands in for a CSR but is none: \"MII...\"",
        ),
        (EXAMPLE.replacen("MII", "M*I", 1), "on line 2 there is \"*\""),
        (EXAMPLE.replacen("MII", "M\u{1b}I", 1), "on line 2 there is \"\\u{1b}\""),
        (EXAMPLE.replacen("MII", "AAAA", 1), "The CSR is damaged"),
        (example_body.replacen('A', "!", 1), "on line 1 there is \"!\""),
        ("<csr>".to_owned(), "This stands in for a CSR but is none: \"<csr>\"."),
        ("{{csr}}".to_owned(), "This stands in for a CSR"),
        ("Your CSR here".to_owned(), "This stands in for a CSR"),
        ("./example.csr".to_owned(), "This is the name of a file, \"./example.csr\""),
        ("Certificate Request:\n    Data:\n".to_owned(), "This is a CSR in words"),
        ("hello".to_owned(), "This is not a CSR."),
        ("\u{1b}]0;x\u{7}\0\u{9b}".to_owned(), "This is not a CSR."),
        ("-----BEGIN".to_owned(), "This is not a CSR."),
        ("A".repeat(MAX_SIZE + 1), "This has 65 KB"),
    ] {
        let finding = refusal(read(&text));
        assert_eq!(finding.severity, Error);
        assert!(finding.message.contains(words), "{text:?}: {}", finding.message);
        assert!(!finding.fix.is_empty(), "{text:?}");
        let shown = format!("{}{}", finding.message, finding.fix);
        assert!(!shown.chars().any(char::is_control), "{shown:?}");
    }
    let certificate = refusal(read_file(include_bytes!("../../../tests/csr/certificate.der")));
    assert_eq!(certificate.message, "This is a certificate, not a CSR.");
    assert!(certificate.fix.contains("-----BEGIN CERTIFICATE REQUEST-----"));
    assert!(certificate.fix.contains("openssl req -new"));
    assert!(refusal(read_file(&EXAMPLE_DER[..700])).message.contains("700 of its 749 bytes"));
    assert!(refusal(read_file(b"\x7fELF\x02\x01\x01\0\0")).message.contains("not a CSR"));
    for empty in ["", " \r\n\t", "\u{feff}", "\0\u{200b}"] {
        assert_eq!(read(empty), Reading::Empty, "{empty:?}");
    }
}

/// Each line with its number, from 1, written anew.
fn each_line(text: &str, write: impl Fn(usize, &str) -> String) -> String {
    text.lines().enumerate().map(|(index, line)| write(index + 1, line) + "\n").collect()
}

#[test]
fn header_lines_in_small_letters_are_mended_and_told() {
    for text in [
        EXAMPLE.replace("BEGIN CERTIFICATE REQUEST", "begin certificate request"),
        EXAMPLE.replace("END CERTIFICATE REQUEST", "End Certificate Request"),
    ] {
        let csr = csr(&text);
        assert_eq!((csr.pem(), severities(&csr)), (EXAMPLE, vec![Warning]));
        assert!(csr.findings()[0].message.contains("not in capital letters"), "{:?}", csr.findings());
    }
    let certificate = vector("certificate.pem").to_lowercase();
    assert_eq!(refusal(read(&certificate)).message, "This is a certificate, not a CSR.");
}

#[test]
fn the_first_wrong_line_and_character_are_told() {
    let damaged = EXAMPLE.lines().enumerate().fold(String::new(), |text, (index, line)| {
        let line = if index == 4 {
            line.replacen(|character: char| character.is_ascii_digit(), "*", 1)
        } else {
            line.to_owned()
        };
        text + &line + "\n"
    });
    for (text, line) in [
        (damaged.clone(), 5),
        (format!("\n\n{damaged}"), 7),
        (each_line(&damaged, |_, line| format!("> {line}")), 5),
        (each_line(&damaged, |number, line| format!("{number:4} {line}")), 5),
        (damaged.replace('=', "=3D"), 5),
        (body_of(&damaged), 4),
        (format!("\n \n{}", body_of(&damaged)), 6),
        (between_a_devices_words(&body_of(&damaged)), 10),
    ] {
        let message = refusal(read(&text)).message;
        assert!(message.contains(&format!("on line {line} there is \"*\"")), "{message}\n{text}");
    }
    let in_the_middle = EXAMPLE.replacen("MII", "M=I", 1);
    assert!(refusal(read(&in_the_middle)).message.contains("on line 2 there is \"=\""));
}

#[test]
fn flaws_of_the_block_are_mended_and_told() {
    for (text, words) in [
        (EXAMPLE.replacen("-----", "----", 1), "4 dashes on the left"),
        (EXAMPLE.replace("CERTIFICATE REQUEST", "CERTIFICATE"), "called \"CERTIFICATE\" but holds a CSR"),
        (EXAMPLE.replace("END CERTIFICATE REQUEST", "END CERTIFICATE"), "the last line \"CERTIFICATE\""),
        (each_line(EXAMPLE, |_, line| format!("> {line}")), "have \">\" around them"),
        (each_line(EXAMPLE, |_, line| format!("> {line}")).replace('\n', "\r"), "have \">\" around them"),
        (each_line(EXAMPLE, |_, line| format!("> > {line}")), "have \"> >\" around them"),
        (each_line(EXAMPLE, |_, line| format!("| {line}")), "have \"|\" around them"),
        (each_line(EXAMPLE, |_, line| format!("# {line}")), "have \"#\" around them"),
        (each_line(EXAMPLE, |number, line| format!("{number:6}  {line}")), "have numbers before them"),
        (each_line(EXAMPLE, |number, line| format!("{number}: {line}")), "have numbers before them"),
        (each_line(&body_of(EXAMPLE), |_, line| format!("> {line}")), "have \">\" around them"),
        (EXAMPLE.replace('=', "=3D"), "encoded for mail"),
        (
            EXAMPLE.replace('=', "=3D").replace("MII", "M=\nII").replace("-----B", "=2D----B"),
            "encoded for mail",
        ),
        (EXAMPLE.replace('+', "%2B").replace('\n', "%0A"), "encoded for a web address"),
        (EXAMPLE.replace('+', "\\u002B"), "encoded for JSON"),
    ] {
        let csr = csr(&text);
        assert_eq!(csr.pem(), EXAMPLE);
        assert_eq!(severities(&csr), [Warning]);
        assert!(csr.findings()[0].message.contains(words), "{:?}", csr.findings());
    }
    let Reading::Csr(csr) = read_file(&[EXAMPLE_DER, b"\x05\x00junk"].concat()) else { panic!() };
    assert_eq!((csr.pem(), severities(&csr)), (EXAMPLE, vec![Warning]));
    assert!(csr.findings()[0].message.ends_with("does not belong to it: 6 bytes."));
}

/// How programs and people number lines without anything between the number and the line.
const GLUED: [(usize, &str); 9] = [
    (1, "{}"),
    (0, "{}"),
    (2, "{}"),
    (9, "{}"),
    (96, "{}"),
    (1, "0{}"),
    (0, "00{}"),
    (1, " {}"),
    (1, "\t {}"),
];

/// A text whose lines from one to another have numbers, glued to them.
fn numbered(text: &str, lines: std::ops::Range<usize>, (first, form): (usize, &str)) -> String {
    let mut text: Vec<String> = text.lines().map(str::to_owned).collect();
    for (at, line) in text[lines].iter_mut().enumerate() {
        let zeros = form.matches('0').count();
        let number = format!("{:0width$}", first + at, width = zeros + 1);
        line.insert_str(0, &form.replace('0', "").replace("{}", &number));
    }
    text.join("\n") + "\n"
}

/// What of a block has numbers: all of it, with or without its boundary lines, or its base64 alone.
fn ways_to_number(block: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let lines = block.lines().count();
    let bare = body_of(block);
    let many = bare.lines().count();
    vec![
        (block.to_owned(), 0..lines),
        (block.to_owned(), 1..lines - 1),
        (block.to_owned(), 0..lines - 1),
        (block.to_owned(), 1..lines),
        (bare, 0..many),
    ]
}

#[test]
fn numbers_glued_to_the_base64_are_taken_off_by_counting() {
    for vector in [vector("names.csr"), vector("p384.csr")] {
        let expected = csr(&vector);
        let block = expected.pem().to_owned();
        for (text, lines) in ways_to_number(&block) {
            for form in GLUED {
                let text = numbered(&text, lines.clone(), form);
                for text in [
                    text.clone(),
                    text.replace('\n', "\r\n"),
                    text.replace('\n', "\r"),
                    text.replace('\n', "\n\n"),
                    text.trim_end().to_owned(),
                    format!("Here it is:\n\n{text}\nRegards\n"),
                ] {
                    let read = csr(&text);
                    assert_eq!(read.pem(), block, "{text}");
                    let told = format!("numbers before them: {} to {}", form.0, form.0 + lines.len() - 1);
                    assert!(read.findings()[0].message.contains(&told), "{:?}", read.findings());
                    assert!(read.mended().is_some());
                    assert_eq!(pasted(&text), Some(PastedCsr::Csr));
                }
            }
        }
    }
    let one_line = format!("1{}", body_of(EXAMPLE).replace('\n', ""));
    assert_eq!(csr(&one_line).pem(), EXAMPLE);
    let unpadded = numbered(&body_of(EXAMPLE), 0..body_of(EXAMPLE).lines().count(), (1, "{}"));
    assert_eq!(noun(unpadded.as_bytes()), Some("a CSR"));
}

#[test]
fn what_else_has_numbers_glued_to_it_is_named() {
    for form in GLUED {
        for (text, lines) in ways_to_number(&vector("certificate.pem")) {
            let text = numbered(&text, lines, form);
            assert_eq!(refusal(read(&text)).message, "This is a certificate, not a CSR.", "{text}");
            assert_eq!(pasted(&text), Some(PastedCsr::Certificate));
        }
        for (text, lines) in ways_to_number(&key_block()) {
            let text = numbered(&text, lines, form);
            assert!(matches!(read(&text), Reading::PrivateKey(_)), "{form:?}");
        }
    }
}

#[test]
fn the_first_wrong_line_of_a_numbered_csr_is_told() {
    for form in GLUED {
        for (text, lines) in ways_to_number(EXAMPLE) {
            // A character in the fourth line of the base64
            let wrong = text.lines().position(|line| line.starts_with("MI")).unwrap() + 3;
            let mut damaged: Vec<String> = text.lines().map(str::to_owned).collect();
            damaged[wrong].replace_range(20..21, "*");
            let damaged = numbered(&(damaged.join("\n") + "\n"), lines.clone(), form);
            let message = refusal(read(&damaged)).message;
            assert!(
                message.contains(&format!("on line {} there is \"*\"", wrong + 1)),
                "{message}\n{damaged}"
            );

            // Its number is missing, or the whole line
            let whole = numbered(&text, lines.clone(), form);
            let mut kept: Vec<&str> = whole.lines().collect();
            let number = format!(
                "begins with \"{}\", not with {}",
                {
                    let next = kept[wrong + 1].trim_start();
                    &next[..1]
                },
                form.0 + wrong - lines.start
            );
            kept.remove(wrong);
            let message = refusal(read(&kept.join("\n"))).message;
            assert!(message.contains(&format!("line {} {number}.", wrong + 1)), "{message}\n{whole}");

            // Its end is missing
            let cut = whole.lines().take(wrong + 1).collect::<Vec<_>>().join("\n");
            assert!(refusal(read(&cut)).message.contains("cut off"), "{cut}");
        }
    }
}

#[test]
fn base64_that_begins_with_digits_has_no_numbers() {
    for text in [
        "1MIIC",
        "1MIICabcdefghijklmnopqrstuvwxyz0123456789",
        "1MIICabcdefghijklmnopqrstuvwxyz0123456789\n2abc",
        "12\n13\n14\n",
        "1example.com\n2example.com\n3example.com\n4example.com",
    ] {
        assert!(matches!(read(text), Reading::NotACsr(_)), "{text}");
        assert!(numbering::take_off(text).is_none(), "{text}");
    }
}

#[test]
fn two_csrs_without_a_block_are_two() {
    let twice = [EXAMPLE_DER, EXAMPLE_DER].concat();
    let other = [EXAMPLE_DER, include_bytes!("../../../tests/csr/certificate.der")].concat();
    for (bytes, message) in [
        (twice.clone(), "There are 2 CSRs here."),
        ([&twice[..], EXAMPLE_DER].concat(), "There are 3 CSRs here."),
        ([EXAMPLE_DER, b"\n", EXAMPLE_DER].concat(), "There are 2 CSRs here."),
        (other, "There are 2 blocks here: a CSR, a certificate."),
    ] {
        for reading in [read_file(&bytes), read(&Base64::encode_string(&bytes))] {
            assert_eq!(refusal(reading).message, message);
        }
    }
}

#[test]
fn what_belongs_into_the_field_is_told_wherever_it_is_pasted() {
    let certificate = vector("certificate.pem");
    for (text, expected) in [
        (EXAMPLE.to_owned(), Some(PastedCsr::Csr)),
        (body_of(EXAMPLE), Some(PastedCsr::Csr)),
        (EXAMPLE.replace('\n', " "), Some(PastedCsr::Csr)),
        (EXAMPLE[..300].to_owned(), Some(PastedCsr::Csr)),
        (EXAMPLE.replacen("MII", "M*I", 1), Some(PastedCsr::Csr)),
        (each_line(EXAMPLE, |_, line| format!("> {line}")), Some(PastedCsr::Csr)),
        (between_a_devices_words(&body_of(EXAMPLE)), Some(PastedCsr::Csr)),
        (between_a_devices_words(&body_of(&EXAMPLE[..500])).replace('\n', "\r"), Some(PastedCsr::Csr)),
        (
            each_line(&certificate, |_, line| format!("> {line}")).replace('\n', "\r"),
            Some(PastedCsr::Certificate),
        ),
        (certificate.clone(), Some(PastedCsr::Certificate)),
        (certificate.replace('\n', " "), Some(PastedCsr::Certificate)),
        (body_of(&certificate), Some(PastedCsr::Certificate)),
        (format!("{certificate}{certificate}"), Some(PastedCsr::Certificate)),
        (vector("public-key.pem"), None),
        (key_block(), None),
        (format!("{EXAMPLE}{}", key_block()), None),
        ("example.com".to_owned(), None),
        ("./example.csr".to_owned(), None),
        ("Please handle the -----BEGIN CERTIFICATE REQUEST----- soon".to_owned(), None),
        (String::new(), None),
    ] {
        assert_eq!(pasted(&text), expected, "{text:?}");
    }
}

#[test]
fn nothing_of_a_private_key_is_kept() {
    let base64 = key_base64();
    let block = key_block();
    for text in [
        block.clone(),
        base64.clone(),
        block.replace('\n', " "),
        block.replace("-----", ""),
        format!("{EXAMPLE}{block}"),
        format!("{block}{EXAMPLE}"),
        format!("{EXAMPLE}{base64}"),
        block.replace("PRIVATE KEY", "CERTIFICATE REQUEST"),
        Base64::encode_string(block.as_bytes()),
        Base64::encode_string(format!("Bag Attributes\n    localKeyID: 01\n{block}").as_bytes()),
        Base64::encode_string(format!("{EXAMPLE}{block}").as_bytes()),
        format!("{}{block}", "x\n".repeat(MAX_SIZE)),
    ] {
        assert!(holds_private_key(&text));
        for reading in [read(&text), read_file(text.as_bytes())] {
            let Reading::PrivateKey(finding) = &reading else { panic!("not seen as a key") };
            assert_eq!(finding.severity, Error);
            let said = format!("{} {}", finding.message, finding.fix);
            assert!(said.contains("private key") && said.contains("exposed"));
            let kept = format!("{reading:?}");
            assert!(!(0..base64.len() - 8).any(|at| kept.contains(&base64[at..at + 8])));
        }
    }
    let der = Base64::decode_vec(&base64).unwrap();
    let utf16: Vec<u8> = format!("\u{feff}{block}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        der.clone(),
        der[..40].to_vec(),
        [EXAMPLE_DER, &der[..]].concat(),
        [EXAMPLE_DER, EXAMPLE_DER, &der[..]].concat(),
        utf16,
        [EXAMPLE_DER, block.as_bytes()].concat(),
    ] {
        assert!(matches!(read_file(&bytes), Reading::PrivateKey(_)));
    }
    assert!(matches!(
        read(&Base64::encode_string(&[EXAMPLE_DER, &der[..]].concat())),
        Reading::PrivateKey(_)
    ));
    // The beginning of a PKCS#12 file: version 3, content type data
    let pkcs12 = b"\x30\x80\x02\x01\x03\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80";
    assert!(matches!(read_file(pkcs12), Reading::PrivateKey(finding) if finding.message.contains("PKCS#12")));
    assert!(!holds_private_key(EXAMPLE));
}

/// Whether a reading claims that the signature of a CSR other than the example verifies.
fn is_fooled(reading: &Reading, original: &str) -> bool {
    matches!(reading, Reading::Csr(csr) if csr.signature().ends_with(" verifies") && csr.pem() != original)
}

#[test]
fn every_prefix_is_read_without_panic() {
    for pem in [EXAMPLE.to_owned(), vector("example-text.csr"), vector("names.csr")] {
        let original = csr(&pem).pem().to_owned();
        for end in 0..pem.len() {
            let reading = read(&String::from_utf8_lossy(&pem.as_bytes()[..end]));
            assert!(!is_fooled(&reading, &original), "{end}: {reading:?}");
            if end < pem.rfind("-----END").unwrap() {
                assert!(!matches!(reading, Reading::Csr(_)), "{end}: {reading:?}");
            }
        }
    }
    for end in 0..EXAMPLE_DER.len() {
        assert!(!matches!(read_file(&EXAMPLE_DER[..end]), Reading::Csr(_)), "{end}");
    }
}

#[test]
fn no_flipped_bit_goes_unseen() {
    let files = ["names.csr", "pss.csr", "p256-compressed.csr"].map(vector);
    for pem in files.into_iter().chain([EXAMPLE.to_owned(), WILDCARD.to_owned()]) {
        let der = der_of(&pem);
        for at in 0..der.len() {
            for bit in [0, (at % 7) + 1] {
                let mut flipped = der.clone();
                flipped[at] ^= 1 << bit;
                let reading = read_file(&flipped);
                assert!(!is_fooled(&reading, &pem), "byte {at}, bit {bit}: {reading:?}");
            }
        }
    }
    for at in 0..EXAMPLE.len() {
        let mut flipped = EXAMPLE.as_bytes().to_vec();
        flipped[at] ^= 1 << (at % 8);
        assert!(!is_fooled(&read_file(&flipped), EXAMPLE), "character {at}");
    }
}

#[test]
fn what_is_around_the_base64_alone_is_taken_off() {
    let lines: Vec<&str> = EXAMPLE.lines().collect();
    let (begin, base64, end) = (lines[0], &lines[1..lines.len() - 1], lines[lines.len() - 1]);
    let around = |write: &dyn Fn(usize, &str) -> String| {
        let inside: String = base64.iter().enumerate().map(|(at, line)| write(at + 1, line) + "\n").collect();
        format!("{begin}\n{inside}{end}\n")
    };
    for (text, words) in [
        (around(&|_, line| format!("> {line}")), "\">\""),
        (around(&|_, line| format!("# {line}")), "\"#\""),
        (around(&|number, line| format!("{number:6}\t{line}")), "numbers"),
        (around(&|number, line| format!("{number}: {line}")), "numbers"),
        (around(&|_, line| line.replace('+', " ")), "plus signs"),
    ] {
        let csr = csr(&text);
        assert_eq!(csr.pem(), EXAMPLE, "{text}");
        assert!(
            csr.findings().iter().any(|found| found.message.contains(words)),
            "{text}: {:?}",
            csr.findings()
        );
    }
    let trailer = "---End - This line not part of the certificate request---";
    for last in [
        trailer.to_owned(),
        format!("\n{trailer}\n\nRedisplay enrollment request? [yes/no]: no"),
        format!("{trailer}\n{end}"),
    ] {
        let csr = csr(&format!("{begin}\n{}\n{last}\n", base64.join("\n")));
        assert_eq!(csr.pem(), EXAMPLE, "{last}");
        assert!(csr.mended().is_some(), "{last}");
    }
}

#[test]
fn a_subject_in_a_kind_of_value_that_openssl_cannot_load_is_an_error() {
    let said = |oid: &[u8], tag: u8, value: Option<&[u8]>| {
        let mut der = EXAMPLE_DER.to_vec();
        let at = der.windows(oid.len()).position(|bytes| bytes == oid).unwrap() + oid.len();
        der[at] = tag;
        if let Some(value) = value {
            assert_eq!(usize::from(der[at + 1]), value.len());
            der[at + 2..at + 2 + value.len()].copy_from_slice(value);
        }
        let Reading::Csr(csr) = read_file(&der) else { panic!("{tag}") };
        csr.findings().iter().any(|found| found.severity == Error && found.message.contains("are no text"))
    };
    const CN: &[u8] = b"\x06\x03\x55\x04\x03";
    const STATE: &[u8] = b"\x06\x03\x55\x04\x08";
    for (tag, is_refused) in [
        (0x04, true),
        (0x02, true),
        (0x19, true),
        (0x1a, true),
        (0x1b, true),
        (0x0c, false),
        (0x13, false),
        (0x14, false),
        (0x16, false),
    ] {
        assert_eq!(said(CN, tag, None), is_refused, "{tag:x}");
    }
    assert!(said(STATE, 0x1e, Some(b"\xd8\x3d\xde\x00")));
    assert!(!said(STATE, 0x1e, Some(b"\0U\0T")));
}
