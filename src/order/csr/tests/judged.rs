//! What a CSR asks for, and what is wrong with it.

use super::*;

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

#[test]
fn keys_and_signatures_are_judged() {
    let judged = include_str!("../../../../tests/csr/judged.json");
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
fn parameters_of_an_algorithm_that_has_none_are_an_error_of_their_own() {
    // RSA has NULL there; an empty SEQUENCE is as long. ECDSA has nothing: what is put in makes the CSR longer.
    let mut rsa = der_of(EXAMPLE);
    let sha256_with_rsa = &[0x0d, 1, 1, 11, 5, 0][..];
    let at = rsa.windows(6).rposition(|window| window == sha256_with_rsa).expect("the algorithm is there");
    rsa[at + 4] = 0x30;
    let mut ecdsa = der_of(WILDCARD);
    let sha256_with_ecdsa = &[0x30, 0x0a, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2][..];
    let at =
        ecdsa.windows(12).rposition(|window| window == sha256_with_ecdsa).expect("the algorithm is there");
    ecdsa[at + 1] += 3;
    ecdsa.splice(at + 12..at + 12, [2, 1, 7]);
    let length = u16::from_be_bytes([ecdsa[2], ecdsa[3]]) + 3;
    ecdsa[2..4].copy_from_slice(&length.to_be_bytes());
    for (der, name) in [(rsa, "SHA-256 with RSA"), (ecdsa, "SHA-256 with ECDSA")] {
        let Reading::Csr(csr) = read_file(&der) else { panic!("{name}") };
        assert_eq!(csr.signature(), format!("{name}, with parameters that it never has"));
        assert_eq!(severities(&csr), [Error]);
        let said = &csr.findings()[0].message;
        assert!(said.contains("parameters") && !said.contains("does not match"), "{said}");
    }
}

#[test]
fn a_key_of_which_the_identifier_was_damaged_is_to_be_copied_again() {
    let rsa: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    let ec: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
    let p256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
    for (text, identifier) in [(EXAMPLE, rsa), (WILDCARD, ec), (WILDCARD, p256)] {
        // What a byte may become and be an identifier still, which stands for no other kind of key.
        for (at, byte) in
            identifier.iter().enumerate().flat_map(|(at, byte)| [(at, byte ^ 2), (at, byte ^ 0x20)])
        {
            let damaged: Vec<u8> =
                identifier.iter().enumerate().map(|(of, old)| if of == at { byte } else { *old }).collect();
            let Reading::Csr(csr) = read_file(&with_bytes(text, identifier, &damaged)) else { continue };
            let finding = &csr.findings()[0];
            assert!(finding.message.contains("probably damaged in copying"), "{finding:?} {damaged:02x?}");
            assert!(finding.fix.starts_with("Copy the CSR again"), "{finding:?}");
        }
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
         the e-mail address admin@example.com and the URI https://example.com/."
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
