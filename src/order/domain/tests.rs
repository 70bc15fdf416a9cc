use super::super::problem::Severity;
use super::*;

fn subject(text: &str) -> SubjectName {
    SubjectName::parse(text).unwrap_or_else(|found| panic!("{text}: {}", found.message))
}

fn name(text: &str) -> DomainName {
    subject(text).dns().unwrap_or_else(|| panic!("{text} is an address")).clone()
}

fn names(texts: &[&str]) -> Vec<SubjectName> {
    texts.iter().map(|text| subject(text)).collect()
}

#[test]
fn good_names_are_read_as_they_are_sent() {
    let label = "a".repeat(63);
    let long = format!("{label}.{label}.{label}.{}.com", "a".repeat(57));
    assert_eq!(long.len(), 253);
    for (typed, expected) in [
        ("example.com", "example.com"),
        ("example.com.", "example.com"),
        ("*.example.com.", "*.example.com"),
        ("https://Example.com.:443/x", "example.com"),
        ("例え。jp。", "xn--r8jz45g.jp"),
        ("www.example.co.za", "www.example.co.za"),
        ("my－host.example.com", "my-host.example.com"),
        ("  WWW.Example.COM ", "www.example.com"),
        ("*.example.com", "*.example.com"),
        ("https://www.example.com:8443/a?b#c", "www.example.com"),
        ("https://jim@example.com/", "example.com"),
        ("https://MÜNCHEN.de/straße", "xn--mnchen-3ya.de"),
        ("DNS:*.example.com", "*.example.com"),
        ("*.münchen.de", "*.xn--mnchen-3ya.de"),
        ("straße.de", "xn--strae-oqa.de"),
        ("XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de"),
        ("例え。jp", "xn--r8jz45g.jp"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("ｅｘａｍｐｌｅ.com", "example.com"),
        ("1and1.com", "1and1.com"),
        ("3--a.example.com", "3--a.example.com"),
        ("a.b.c.d.example.co.uk", "a.b.c.d.example.co.uk"),
        ("www.ck", "www.ck"),
        ("github.io", "github.io"),
        ("*.github.io", "*.github.io"),
        (&format!("{label}.example.com"), &format!("{label}.example.com")),
        (&long, &long),
    ] {
        assert_eq!(name(typed).as_str(), expected, "{typed}");
    }
}

#[test]
fn bad_names_are_refused_with_a_cure() {
    let refused = include_str!("../../../tests/data/names/refused.json");
    let refused: Vec<[String; 3]> = serde_json::from_str(refused).expect("texts, three a row");
    assert_eq!(refused.len(), 72);
    for [typed, message, fix] in &refused {
        let found = SubjectName::parse(typed).expect_err(typed);
        assert_eq!((&found.message, &found.fix), (message, fix), "{typed}");
        assert_eq!(found.severity, Severity::Error);
    }
}

#[test]
fn a_dash_is_no_reason_to_advise_another_name() {
    const EXAMPLE: &str = "Write it with hyphens, as in my-host.example.com";
    for (typed, fix) in [
        ("xn–mgba3gch31f060k.com", "Write it with hyphens: xn--mgba3gch31f060k.com"),
        ("XN—mnchen-3ya.de", "Write it with hyphens: xn--mnchen-3ya.de"),
        ("xn\u{2010}\u{2010}mnchen\u{2010}3ya.de", "Write it with hyphens: xn--mnchen-3ya.de"),
        ("xn–zzzzzzz9999.com", EXAMPLE),
        ("xn–mnchen-psa.de", EXAMPLE),
        ("shop--–.com", EXAMPLE),
        ("shop—‐.com", EXAMPLE),
        ("example–.com", EXAMPLE),
        ("a–.example.com", EXAMPLE),
        ("–a.example.com", EXAMPLE),
        ("ab–-c.example.com", EXAMPLE),
        ("shop–a.example.com", "Write it with hyphens: shop-a.example.com"),
    ] {
        let found = SubjectName::parse(typed).expect_err(typed);
        assert!(found.message.contains("has a dash"), "{typed}: {}", found.message);
        assert_eq!(found.fix, fix, "{typed}");
    }
    for typed in ["xn--shopx-1u3b.com", "xn--_a-9ia.com", "xn--xn--a-ecp.com", "www.xn--a_b-.com"] {
        let found = SubjectName::parse(typed).expect_err(typed);
        assert!(found.message.contains("decodes to"), "{typed}: {}", found.message);
        assert_eq!(found.fix, "Ask its registrar what the name is; no certificate can hold this one.");
    }
}

/// RFC 5892, A.1 and A.2: behind a virama, or between letters that join.
#[test]
fn joiners_are_part_of_a_name_where_its_script_joins() {
    for (typed, expected) in [
        ("نامه\u{200c}ای.com", "xn--mgba3gch31f060k.com"),
        ("NAMEOF.نامه\u{200c}ای.com", "nameof.xn--mgba3gch31f060k.com"),
        ("क्\u{200d}ष.com", "xn--11b2ezcw70k.com"),
        ("क्\u{200c}ष.com", "xn--11b2ezcs70k.com"),
        ("ශ්\u{200d}රී.com", "xn--10cl1a0b660p.com"),
    ] {
        assert_eq!(name(typed).as_str(), expected, "{typed}");
        assert_ne!(name(&typed.replace(idna::is_joiner, "")).as_str(), expected, "another name");
        // As typed, and as decoded
        assert_eq!(name(expected), name(typed));
        assert!(!read_name(0, typed).notes.iter().any(|note| note.severity > Severity::Hint));
    }
    for typed in [
        "\u{200c}نامه.com",
        "نامه\u{200c}.com",
        "نا\u{200c}مه.com",
        "نامه\u{200d}ای.com",
        "क\u{200d}ष.com",
        "shop\u{200d}.com",
        "\u{200d}.com",
        "👩\u{200d}👧.com",
        "b_\u{200c}ad.com",
        "shop–\u{200d}a.com",
    ] {
        let found = SubjectName::parse(typed).expect_err(typed);
        assert!(!found.fix.contains("Leave"), "{typed}: {}", found.fix);
    }
}

#[test]
fn public_addresses_are_taken_in_their_canonical_spelling() {
    for (typed, sent, hints) in [
        ("8.8.8.8", "8.8.8.8", &[] as &[&str]),
        ("2606:4700:4700::1111", "2606:4700:4700::1111", &[]),
        (
            "https://8.8.8.8:8443/x",
            "8.8.8.8",
            &["Only the address \"8.8.8.8\" was taken; left out: scheme, port, path."],
        ),
        (
            "[2606:4700::1]",
            "2606:4700::1",
            &["Only the address \"2606:4700::1\" was taken; left out: brackets."],
        ),
        ("2606:4700:0:0::0001", "2606:4700::1", &["\"2606:4700:0:0::0001\" is sent as \"2606:4700::1\"."]),
        ("8.8.8.8.", "8.8.8.8", &["Only the address \"8.8.8.8\" was taken; left out: the dot at the end."]),
        ("８.8.8.8", "8.8.8.8", &["\"８.8.8.8\" is sent as \"8.8.8.8\"."]),
    ] {
        let name = subject(typed);
        assert_eq!(name.as_str(), sent, "{typed}");
        assert_eq!((name.dns(), name.is_wildcard(), name.free_partner()), (None, false, None));
        let notes = read_name(0, typed).notes;
        let (hinted, warned): (Vec<_>, Vec<_>) =
            notes.iter().partition(|note| note.severity == Severity::Hint);
        assert_eq!(hinted.iter().map(|note| note.message.as_str()).collect::<Vec<_>>(), hints, "{typed}");
        assert_eq!(
            warned.iter().map(|note| note.message.as_str()).collect::<Vec<_>>(),
            [format!("It is not confirmed that an account may order the IP address {sent}.")]
        );
    }
}

#[test]
fn names_as_openssl_prints_them_are_a_list() {
    let read =
        read_names("DNS:example.com, IP Address:8.8.8.8, IP Address:2606:4700:0:0:0:0:0:1, IP:1.1.1.1");
    let sent: Vec<&str> = read.iter().filter_map(|name| Some(name.name.as_ref().ok()?.as_str())).collect();
    assert_eq!(sent, ["example.com", "8.8.8.8", "2606:4700::1", "1.1.1.1"]);
    assert_eq!(read.len(), 4);
}

#[test]
fn a_wildcard_beside_an_address_is_an_error() {
    let listed = names(&["8.8.8.8", "*.example.com", "example.com", "008.8.8.8".trim_start_matches('0')]);
    let found = relations(&by_reference(&listed));
    let errors: Vec<usize> = found
        .iter()
        .filter(|(_, found)| found.severity == Severity::Error)
        .map(|(index, _)| *index)
        .collect();
    assert_eq!(errors, [1], "{found:?}");
    assert!(found.iter().any(|(index, found)| *index == 3 && found.message.ends_with("is already listed.")));
    assert_eq!(relations(&by_reference(&names(&["8.8.8.8", "example.com", "2606:4700::1"]))), []);
}

#[test]
fn internal_zones_are_refused() {
    for zone in ["local", "internal", "lan", "corp", "home", "intranet", "test", "localdomain", "例え"] {
        let found = SubjectName::parse(&format!("srv.{zone}")).expect_err(zone);
        assert_eq!(
            found.message,
            format!("\"srv.{zone}\" is an internal name: the public DNS has no \"{zone}\".")
        );
    }
}

/// A zone that only looks as if it were there is told so.
#[test]
fn a_zone_in_letters_that_look_latin_says_which_they_are() {
    for (typed, script) in [
        ("example.\u{441}\u{43e}m", "Cyrillic"),
        ("www.example.n\u{435}t", "Cyrillic"),
        ("a.\u{3bf}rg", "Greek"),
    ] {
        let found = SubjectName::parse(typed).expect_err(typed);
        assert!(found.message.ends_with(&format!("\" with {script} letters.")), "{found:?}");
        assert_eq!(found.fix, "Type it anew with Latin letters, as in www.example.com");
    }
}

/// What a browser's address line encodes is told as it reads.
#[test]
fn an_encoded_name_is_cured_by_decoding_it() {
    for (typed, fix) in [
        ("%65xample.com", "Write it as it reads: example.com"),
        ("m%C3%BCnchen.de", "Write it as it reads: münchen.de"),
        ("%2A.example.com", "Write it as it reads: *.example.com"),
        ("100%.example.com", "Write it as it reads, as in www.example.com"),
        ("%ff.example.com", "Write it as it reads, as in www.example.com"),
        ("%20.example.com", "Write it as it reads, as in www.example.com"),
    ] {
        assert_eq!(SubjectName::parse(typed).expect_err(typed).fix, fix, "{typed}");
    }
}

/// A subject is one name, however many words it has, and a list of common names is a list.
#[test]
fn a_subject_is_one_name() {
    for line in [
        "cn = example.com",
        "subject=CN = example.com",
        "subject=C = US, ST = Utah, O = \"Example, Inc.\", CN = example.com",
        "CN=example.com,O=x",
        "  /O=x/CN=example.com  ",
    ] {
        let names = read_names(line);
        let names: Vec<&str> =
            names.iter().map(|it| it.name.as_ref().map_or("?", SubjectName::as_str)).collect();
        assert_eq!(names, ["example.com"], "{line}");
    }
    for (line, count) in
        [("CN=a.example.com, CN=b.example.com", 2), ("CN=a.example.com, b.example.com", 2), ("cn a", 2)]
    {
        assert_eq!(read_names(line).len(), count, "{line}");
    }
}

#[test]
fn lengths_are_told() {
    let label = "a".repeat(64);
    let found = SubjectName::parse(&format!("{label}.example.com")).unwrap_err();
    let shown = "a".repeat(60);
    assert_eq!(found.message, format!("The label \"{shown}...\" has 64 characters; 63 is the limit."));
    let long = format!("*.{}example.com", "abcdefg.".repeat(31));
    assert_eq!(long.len(), 261);
    let found = SubjectName::parse(&long).unwrap_err();
    assert!(found.message.ends_with("has 261 characters; 253 is the limit."), "{}", found.message);
    let pasted = SubjectName::parse(&"ü.".repeat(500_000)).unwrap_err();
    assert!(pasted.message.ends_with("...\" has 999999 characters; 253 is the limit."), "{}", pasted.message);
    // 60 letters as typed, more than 63 as sent
    let found = SubjectName::parse(&format!("{}.example.com", "ü".repeat(60))).unwrap_err();
    assert!(found.message.starts_with("The label \"xn--"), "{}", found.message);
}

#[test]
fn a_name_behind_a_password_is_refused_in_every_url() {
    for typed in [
        "https://jim:secret@example.com/x",
        "HTTPS://JIM:SECRET@EXAMPLE.COM",
        "ftp://jim:secret@example.com",
        "ssh://jim:secret@example.com:22",
        "git+ssh://jim:secret@example.com/x.git",
        "postgres://jim:secret@example.com:5432/db?x=y",
        "//jim:secret@example.com/x",
        "https://:secret@example.com",
        "https://jim:@example.com",
        "https://jim%3asecret@example.com",
    ] {
        let why = read_name(0, typed).name.expect_err(typed);
        let found = why.finding();
        assert_eq!(found.severity, Severity::Error);
        assert_eq!(found.message, "A user name and a password stand before the name here.", "{typed}");
        assert_eq!(found.fix, "Give the name alone: example.com", "{typed}");
    }
    assert!(SubjectName::parse("https://jim@example.com/").is_ok());
}

#[test]
fn a_password_is_not_repeated_wherever_it_stands() {
    for typed in [
        "jim:secret",
        "jim:secret%40example.com",
        "https://b_ad.example.com/?token=secret",
        "b_ad.example.com#secret",
        "https://jim:secret@example.com/",
        "https://secret@example.com/",
        "jim:secret@example.com",
        "jim:secret@example.com:443/x",
        "jim:s@secret@example.com",
        "jim:x/secret@example.com",
        "jim:x#secret@example.com",
        "jim:x?secret@example.com",
        "https://jim:x/secret@example.com",
        "https://jim:x@y/secret@example.com",
        "jim%3Asecret@example.com",
        "jim:secret\u{ff20}example.com",
        "jim\u{ff1a}secret@example.com",
        "mailto:jim:secret@example.com",
        "MAILTO:jim:secret@example.com",
        "\"jim:secret@example.com\"",
        "<https://jim:secret@example.com>",
        "DNS:jim:secret@example.com",
        "https:jim:secret@example.com",
        "https:/jim:secret@example.com",
        "jim:secret@localhost",
        "jim:secret@192.0.2.1",
        "jim:secret@",
        "jim:sec\u{200b}ret-secret@example.com",
        "https://jim:secret@b_ad.com/secret",
    ] {
        let read = read_name(0, typed);
        let shown = format!("{:?} {:?}", read.name, read.notes);
        assert!(!shown.contains("secret"), "{typed}: {shown}");
    }
}

/// Ways to write a password with blanks, or with what else separates names, before a host.
const LOGINS: [&str; 12] = [
    "https://jim:my secret hidden@www.example.com",
    "jim:my secret hidden@www.example.com",
    "jim: secret hidden@www.example.com",
    "jim:secret, hidden;secret@www.example.com",
    "jim:my\tsecret\u{a0}hidden@www.example.com",
    "jim:1234 secret@www.example.com",
    "jim:my s@cret secret@www.example.com",
    "https://jim smith:my secret hidden@www.example.com:8443/",
    "https://my secret@www.example.com",
    "DNS:jim:my secret hidden@www.example.com",
    "jim%3Amy secret hidden@www.example.com",
    "//jim:my secret hidden@www.example.com",
];

#[test]
fn nothing_of_a_password_with_blanks_is_taken_for_a_name_or_repeated() {
    for login in LOGINS {
        for text in [
            login.to_owned(),
            format!("  {login}  "),
            format!("a.example.com\n{login}\nb.example.com"),
            format!("a.example.com, {login}, b.example.com"),
            format!("a.example.com {login}"),
        ] {
            let read = read_names(&text);
            assert_eq!(read.len(), text.matches(".example.com").count(), "{text}: {read:?}");
            for name in &read {
                let told = name.name.as_ref().err().map(NoName::finding);
                let shown =
                    format!("{:?} {told:?} {:?} {}", name.name, name.notes, without_passwords(&name.typed));
                assert!(
                    !["secret", "hidden", "1234", "cret"].iter().any(|part| shown.contains(part)),
                    "{shown}"
                );
            }
        }
        let read = SubjectName::parse(login);
        match &read {
            Ok(name) => assert!(login.contains("//my ") && name.as_str() == "www.example.com", "{login}"),
            Err(found) => {
                assert_eq!(
                    found.message, "A user name and a password stand before the name here.",
                    "{login}"
                );
                assert_eq!(found.fix, "Give the name alone: www.example.com", "{login}");
            }
        }
        // What is kept of it is judged as it was, and nothing secret is left to take out
        let kept = without_passwords(login).into_owned();
        assert_eq!(without_passwords(&kept), kept);
        assert!(kept.ends_with("www.example.com") || kept.contains("www.example.com:"), "{kept}");
        assert_eq!(SubjectName::parse(&kept), read, "{kept}");
    }
}

#[test]
fn names_are_read_from_any_list() {
    let text =
        "a.example.com, b.example.com;c.example.com\r\n\r\nd.example.com\te.example.com\rf.example.com\n\n";
    let read: Vec<(usize, String)> =
        read_names(text).into_iter().map(|name| (name.line, name.typed)).collect();
    let expected = [(0, "a"), (0, "b"), (0, "c"), (2, "d"), (2, "e"), (3, "f")];
    assert_eq!(read, expected.map(|(line, label)| (line, format!("{label}.example.com"))));
    assert_eq!(read_names(" \n ,; \r\n"), []);
}

#[test]
fn a_bad_name_of_a_list_leaves_the_others() {
    let read = read_names("good.example.com\nb_ad.example.com\nhttps://also.example.com/");
    let outcomes: Vec<bool> = read.iter().map(|name| name.name.is_ok()).collect();
    assert_eq!(outcomes, [true, false, true]);
    assert_eq!(read[1].notes, []);
}

#[test]
fn notes_say_what_was_made_of_the_text() {
    for (typed, severity, message) in [
        (
            "https://jim@example.com:8443/x",
            Severity::Hint,
            "Only the name \"example.com\" was taken; left out: scheme, user name, port, path.",
        ),
        ("münchen.de", Severity::Hint, "\"münchen.de\" is sent as \"xn--mnchen-3ya.de\"."),
        ("xn--mnchen-3ya.de", Severity::Hint, "\"xn--mnchen-3ya.de\" reads \"münchen.de\"."),
        (
            "*.github.io",
            Severity::Warning,
            "The names below \"github.io\" belong to different customers of its owner.",
        ),
        (
            "github.io",
            Severity::Warning,
            "The names below \"github.io\" belong to different customers of its owner.",
        ),
        ("💩.la", Severity::Warning, "\"💩.la\" holds \"💩\" (U+1F4A9), which IDNA 2008 does not allow."),
        (
            "example.com.",
            Severity::Hint,
            "Only the name \"example.com\" was taken; left out: the dot at the end.",
        ),
    ] {
        let notes = read_name(0, typed).notes;
        let said: Vec<(Severity, &str)> = notes.iter().map(|it| (it.severity, it.message.as_str())).collect();
        assert!(said.contains(&(severity, message)), "{typed}: {said:?}");
    }
    for typed in ["example.com", "WWW.EXAMPLE.COM", "*.example.co.uk", "user.github.io"] {
        assert_eq!(read_name(0, typed).notes, [], "{typed}");
    }
    assert_eq!(read_name(0, "https://münchen.de/").notes.len(), 2);
}

#[test]
fn names_read_in_their_script() {
    for (typed, unicode) in
        [("*.xn--mnchen-3ya.de", "*.münchen.de"), ("例え.jp", "例え.jp"), ("example.com", "example.com")]
    {
        assert_eq!(name(typed).unicode(), unicode);
    }
    assert_eq!(name("*.münchen.de").base(), "xn--mnchen-3ya.de");
    assert!(name("*.münchen.de").is_wildcard());
    assert!(!name("münchen.de").is_wildcard());
    assert_eq!(name("*.münchen.de").to_string(), "*.xn--mnchen-3ya.de");
}

#[test]
fn the_registrable_domain_and_its_mail() {
    for (typed, registrable, mail) in [
        ("example.com", "example.com", &["example.com"] as &[&str]),
        ("www.example.com", "example.com", &["www.example.com", "example.com"]),
        ("*.b.example.co.uk", "example.co.uk", &["b.example.co.uk", "example.co.uk"]),
        ("a.user.github.io", "user.github.io", &["a.user.github.io", "user.github.io"]),
        ("user.github.io", "user.github.io", &["user.github.io"]),
        ("*.github.io", "github.io", &["github.io"]),
        ("s3.amazonaws.com", "amazonaws.com", &["s3.amazonaws.com", "amazonaws.com"]),
        ("shop.foo.ck", "shop.foo.ck", &["shop.foo.ck"]),
        ("a.www.ck", "www.ck", &["a.www.ck", "www.ck"]),
    ] {
        assert_eq!(name(typed).registrable(), registrable, "{typed}");
        assert_eq!(name(typed).mail_domains(), mail, "{typed}");
    }
}

#[test]
fn a_wildcard_covers_one_label() {
    for (wildcard, other, covers) in [
        ("*.example.com", "a.example.com", true),
        ("*.example.com", "example.com", false),
        ("*.example.com", "a.b.example.com", false),
        ("*.example.com", "aexample.com", false),
        ("*.example.com", "*.example.com", false),
        ("*.example.com", "*.a.example.com", false),
        ("a.example.com", "a.example.com", false),
        ("*.münchen.de", "www.münchen.de", true),
    ] {
        assert_eq!(name(wildcard).covers(&name(other)), covers, "{wildcard} {other}");
    }
}

#[test]
fn the_free_partner_is_only_offered_where_it_is_free() {
    for (typed, partner) in [
        ("example.com", Some("www.example.com")),
        ("www.example.com", Some("example.com")),
        ("example.co.uk", Some("www.example.co.uk")),
        ("*.example.com", Some("example.com")),
        ("*.a.example.com", Some("a.example.com")),
        ("shop.example.com", None),
        ("www.shop.example.com", None),
        ("github.io", None),
        ("user.github.io", None),
        ("www.user.github.io", None),
    ] {
        assert_eq!(name(typed).free_partner().as_ref().map(DomainName::as_str), partner, "{typed}");
    }
}

#[test]
fn a_common_name_has_64_characters_at_most() {
    let of_length = |length: usize| subject(&format!("{}.{}.com", "a".repeat(40), "b".repeat(length - 45)));
    assert_eq!(common_name_length(&of_length(64)), None);
    let found = common_name_length(&of_length(65)).expect("one more than the limit");
    assert_eq!(found.message, "The common name has 65 characters; 64 is the limit.");
    assert_eq!(found.severity, Severity::Error);
}

#[test]
fn names_are_compared_with_each_other() {
    let listed = names(&[
        "example.com",
        "*.example.com",
        "www.example.com",
        "EXAMPLE.com",
        "a.b.example.com",
        "*.example.com",
        "münchen.de",
        "xn--mnchen-3ya.de",
    ]);
    let found: Vec<(usize, String)> =
        relations(&by_reference(&listed)).into_iter().map(|(index, found)| (index, found.message)).collect();
    assert_eq!(
        found,
        [
            (3, "\"example.com\" is already listed.".to_owned()),
            (5, "\"*.example.com\" is already listed.".to_owned()),
            (7, "\"münchen.de\" is already listed.".to_owned()),
            (2, "\"www.example.com\" is covered by \"*.example.com\".".to_owned()),
        ]
    );
    assert_eq!(relations(&by_reference(&names(&["example.com", "www.example.com"]))), []);
    assert_eq!(relations(&[]), []);
}

fn by_reference(names: &[SubjectName]) -> Vec<&SubjectName> {
    names.iter().collect()
}

#[test]
fn more_than_250_names_are_told_once() {
    let listed: Vec<SubjectName> = (0..252).map(|n| subject(&format!("n{n}.example.com"))).collect();
    assert_eq!(relations(&by_reference(&listed[..250])), []);
    let found = relations(&by_reference(&listed));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, 250);
    assert_eq!(found[0].1.message, "There are 252 names; published limits are 250 on one certificate.");
    // duplicates do not count
    let mut repeated = listed[..250].to_vec();
    repeated.push(listed[0].clone());
    assert_eq!(relations(&by_reference(&repeated)).len(), 1);
}

/// Texts as they come about while a list is edited, with a name that is typed, removed, repeated.
#[test]
fn names_read_again_are_those_read_anew() {
    let texts = [
        "",
        "a.example.com",
        "a.example.com\nb.example.com\nb.example.com",
        "a.example.com\nb.exampl\nb.example.com",
        "a.example.com\n\nb.example.com, b.example.com c.example.com",
        "b.example.com, b.example.com c.example.com",
        "b.example.com c.example.com",
        "c.example.com\nb.example.com c.example.com",
        "münchen.de\r\n-x.example.com\r\nhttps://example.com/",
        "example.com",
        "a.example.com\n",
        "\na.example.com",
        "a.example.com\n\n\nb.example.com\nb.example.com",
        "a.example.com\nb.example.com\nü.example.com",
        "a.example.com\nb.example.com\nö.example.com\n",
        "a.example.com\nhttps://user:my\npass word@b.example.com\nb.example.com",
    ];
    for before in texts {
        for after in texts {
            let again = read_names_again(after, before, read_names(before));
            assert_eq!(again, read_names(after), "{before:?} became {after:?}");
        }
    }
}

#[test]
fn a_name_that_looks_like_another_is_warned_of_and_one_that_shows_its_script_is_not() {
    let warned = |typed: &str| {
        let notes = read_name(0, typed).notes;
        notes.iter().any(|it| it.severity == Severity::Warning && it.message.contains("than it looks"))
    };
    for (typed, script) in [
        ("ex\u{430}mple.com", "Cyrillic"),
        ("www.\u{430}\u{440}\u{440}\u{4cf}\u{435}.com", "Cyrillic"),
        ("g\u{3bf}\u{3bf}d.example.com", "Greek"),
        ("\u{585}range.com", "Armenian"),
        ("xn--exmple-4nf.com", "Cyrillic"),
    ] {
        assert!(warned(typed), "{typed}");
        assert!(read_name(0, typed).notes.iter().any(|it| it.message.contains(script)), "{typed}");
    }
    for typed in [
        "мой-shop.ru",
        "k8s-кластер.example.ru",
        "münchen.de",
        "例え-shop.jp",
        "ελλάδα.gr",
        "հայ.am",
        "straße.de",
    ] {
        assert!(!warned(typed), "{typed}");
    }
}

#[test]
fn an_asterisk_of_another_kind_is_told_with_its_cure() {
    for typed in [
        "\u{2217}.example.com",
        "\u{ff0a}.example.com",
        "\u{ff0a}\u{ff0e}example.com",
        "\u{204e}.example.com",
    ] {
        let refused = rules::examine(typed).expect_err(typed).finding();
        assert!(refused.message.contains("not the asterisk of wildcards"), "{typed}: {}", refused.message);
        assert!(refused.fix.contains("*.example.com"), "{typed}: {}", refused.fix);
    }
}
