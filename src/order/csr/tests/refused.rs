//! What is not a CSR.

use super::*;

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
    let certificate = refusal(read_file(include_bytes!("../../../../tests/csr/certificate.der")));
    assert_eq!(certificate.message, "This is a certificate, not a CSR.");
    assert!(certificate.fix.contains("-----BEGIN CERTIFICATE REQUEST-----"));
    assert!(certificate.fix.contains("openssl req -new"));
    assert!(refusal(read_file(&EXAMPLE_DER[..700])).message.contains("700 of its 749 bytes"));
    assert!(refusal(read_file(b"\x7fELF\x02\x01\x01\0\0")).message.contains("not a CSR"));
    for empty in ["", " \r\n\t", "\u{feff}", "\0\u{200b}"] {
        assert_eq!(read(empty), Reading::Empty, "{empty:?}");
    }
}

#[test]
fn two_csrs_without_a_block_are_two() {
    let twice = [EXAMPLE_DER, EXAMPLE_DER].concat();
    let other = [EXAMPLE_DER, include_bytes!("../../../../tests/csr/certificate.der")].concat();
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
