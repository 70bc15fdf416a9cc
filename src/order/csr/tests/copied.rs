//! A CSR however it was copied: as a file, through a terminal, a mail or a device.

use super::*;

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
