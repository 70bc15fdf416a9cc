//! What clients refuse is not called good: a certificate that is used for what it is not made for.

use std::fs;
use std::process::Command;

use dvorder::follow::judgement::{Expected, judge};
use dvorder::follow::served::{CertificateSeen, ToBeServed};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    KeyPair, KeyUsagePurpose, NameConstraints, PublicKeyData, SanType,
};

use crate::desk::is_there;
use crate::pki::{Authority, Content, Pki, now};

const NAME: &str = "shop.example.net";

type Change = fn(&mut CertificateParams);

fn custom(oid: &[u64], is_critical: bool, content: &[u8]) -> CustomExtension {
    let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
    extension.set_criticality(is_critical);
    extension
}

fn only(name: &str) -> NameConstraints {
    NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName(name.to_owned())],
        excluded_subtrees: vec![],
    }
}

fn but(name: &str) -> NameConstraints {
    NameConstraints {
        permitted_subtrees: vec![],
        excluded_subtrees: vec![GeneralSubtree::DnsName(name.to_owned())],
    }
}

/// A set that came, judged: every sentence of what is wrong, on a machine that has the root and on one that was not
/// asked and gets no root.
fn faults(leaf: &str, above: &[&Authority], root: &Authority, expected: &Expected) -> Vec<String> {
    let sent: String = above.iter().map(|authority| authority.pem.as_str()).collect();
    let roots = dvorder::follow::bundle::read(root.pem.as_bytes()).unwrap();
    let told = |came: String, roots| match judge(came.as_bytes(), expected, roots, now()) {
        Ok(_) => Vec::new(),
        Err(faults) => {
            assert!(faults.iter().all(|fault| !fault.fix.is_empty()));
            faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>()
        }
    };
    let with_root = told(format!("{leaf}{sent}{}", root.pem), None);
    assert_eq!(with_root, told(format!("{leaf}{sent}"), Some(&roots[..])));
    with_root
}

#[track_caller]
fn assert_told(faults: &[String], said: &str) {
    match said {
        "" => assert!(faults.is_empty(), "{faults:?}"),
        _ => assert!(faults.len() == 1 && faults[0].contains(said), "{said}: {faults:?}"),
    }
}

#[test]
fn a_certificate_that_clients_refuse_for_what_it_says_is_told() {
    let pki = Pki::new();
    let cases: [(Change, &str); 13] = [
        (|_| (), ""),
        (
            |it| it.custom_extensions = vec![custom(&[1, 3, 6, 1, 4, 1, 11129, 2, 4, 3], true, &[5, 0])],
            "is a precertificate",
        ),
        (
            |it| it.custom_extensions = vec![custom(&[1, 2, 3, 4, 5], true, &[5, 0])],
            "critical extension that no client knows (1.2.3.4.5)",
        ),
        (|it| it.custom_extensions = vec![custom(&[1, 2, 3, 4, 5], false, &[5, 0])], ""),
        (
            |it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth],
            "is for other purposes than servers",
        ),
        (
            |it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection],
            "is for other purposes than servers",
        ),
        (
            |it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any],
            "is for other purposes than servers",
        ),
        (
            |it| {
                it.extended_key_usages =
                    vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth]
            },
            "",
        ),
        (|it| it.key_usages = vec![KeyUsagePurpose::KeyCertSign], "may not be used for TLS"),
        (|it| it.key_usages = vec![KeyUsagePurpose::ContentCommitment], "may not be used for TLS"),
        (|it| it.key_usages = vec![KeyUsagePurpose::DigitalSignature], ""),
        (|it| it.key_usages = vec![KeyUsagePurpose::KeyEncipherment, KeyUsagePurpose::DigitalSignature], ""),
        // Policies are critical in some, and no TLS client goes by them.
        (
            |it| {
                it.custom_extensions =
                    vec![custom(&[2, 5, 29, 32], true, &[0x30, 8, 0x30, 6, 6, 4, 0x55, 0x1d, 0x20, 0])]
            },
            "",
        ),
    ];
    for (change, said) in cases {
        let leaf = pki.intermediate.issue_changed(&Content::of(&[NAME]), &pki.key, change);
        assert_told(&faults(&leaf, &[&pki.intermediate], &pki.root, &pki.ordered(&[NAME])), said);
    }
}

#[test]
fn an_intermediate_that_may_not_vouch_for_servers_is_told() {
    let pki = Pki::new();
    let cases: [(Change, &str); 12] = [
        (|_| (), ""),
        (|it| it.key_usages = vec![KeyUsagePurpose::DigitalSignature], "may not sign certificates"),
        (|it| it.key_usages = vec![KeyUsagePurpose::CrlSign], "may not sign certificates"),
        (|it| it.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign], ""),
        (
            |it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth],
            "may not vouch for servers",
        ),
        (|it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth], ""),
        (
            |it| it.custom_extensions = vec![custom(&[1, 2, 3], true, &[5, 0])],
            "critical extension that no client knows",
        ),
        (|it| it.name_constraints = Some(only("example.org")), "outside of its name constraints"),
        (|it| it.name_constraints = Some(but("example.net")), "outside of its name constraints"),
        (|it| it.name_constraints = Some(only("example.net")), ""),
        (|it| it.name_constraints = Some(but("example.org")), ""),
        (|it| it.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)), ""),
    ];
    for (number, (change, said)) in cases.iter().enumerate() {
        let key = KeyPair::generate().unwrap();
        let lower = pki.root.below_with_changed(&Content::of_authority("Test Lower CA"), key, change);
        let leaf = lower.issue(&Content::of(&[NAME]), &pki.key);
        let found = faults(&leaf, &[&lower], &pki.root, &pki.ordered(&[NAME]));
        assert!(said.is_empty() == found.is_empty(), "{number}: {found:?}");
        assert_told(&found, said);
        // The same where a server shows it.
        let each =
            [&leaf, &lower.pem].map(|pem| dvorder::follow::bundle::read(pem.as_bytes()).unwrap().remove(0));
        let shown: Vec<Vec<u8>> = each.iter().map(|one| one.der().to_vec()).collect();
        let due = ToBeServed { above: Some(vec![each[1].clone()]), ..ToBeServed::of_leaf(&each[0]) };
        let roots = pki.roots();
        let seen = dvorder::follow::served::judge(&shown, NAME, &due, Some(&roots), now());
        assert_eq!(seen == CertificateSeen::Same, said.is_empty(), "{number}: {seen:?}");
    }
}

#[test]
fn an_authority_with_more_below_it_than_it_may_have_is_told() {
    let pki = Pki::new();
    for (most, said) in [(0, "its path length is exceeded"), (1, ""), (7, "")] {
        let key = KeyPair::generate().unwrap();
        let upper = pki.root.below_with_changed(&Content::of_authority("Test Upper CA"), key, |it| {
            it.is_ca = IsCa::Ca(BasicConstraints::Constrained(most));
        });
        let lower = upper.below(&Content::of_authority("Test Lower CA"));
        let leaf = lower.issue(&Content::of(&[NAME]), &pki.key);
        assert_told(&faults(&leaf, &[&lower, &upper], &pki.root, &pki.ordered(&[NAME])), said);
    }
}

#[test]
fn an_address_among_the_dns_names_is_told() {
    let pki = Pki::new();
    for address in ["192.0.2.7", "2001:db8::7"] {
        let as_name = |it: &mut CertificateParams| {
            it.subject_alt_names = vec![SanType::DnsName(address.try_into().unwrap())];
        };
        let leaf = pki.intermediate.issue_changed(&Content::of(&[NAME]), &pki.key, as_name);
        let found = faults(&leaf, &[&pki.intermediate], &pki.root, &pki.ordered(&[address]));
        assert_told(&found, &format!("The address {address} stands among the DNS names"));
        let leaf = pki.intermediate.issue(&Content::of(&[address]), &pki.key);
        assert_told(&faults(&leaf, &[&pki.intermediate], &pki.root, &pki.ordered(&[address])), "");
    }
}

/// The library that makes certificates for tests signs with nothing that old.
#[test]
fn a_certificate_that_is_signed_with_an_old_digest_is_told() {
    if !is_there("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = Authority::root(&Content::of_authority("Test Root"));
    for kind in [&rcgen::PKCS_ECDSA_P256_SHA256, &rcgen::PKCS_RSA_SHA256] {
        let key = KeyPair::generate_for(kind).unwrap();
        let own = KeyPair::generate().unwrap();
        let csr = CertificateParams::new([NAME.to_owned()]).unwrap().serialize_request(&own).unwrap();
        fs::write(folder.path().join("key"), key.serialize_pem()).unwrap();
        let lower = root.below_with(&Content::of_authority("Test Lower CA"), key);
        for (name, text) in [("csr", &csr.pem().unwrap()), ("ca", &lower.pem)] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        for (digest, said) in [("-sha1", "is signed with SHA-1"), ("-sha224", "is signed with SHA-224")] {
            let words = ["x509", "-req", "-in", "csr", "-CA", "ca", "-CAkey", "key", "-days", "90", digest];
            let made = Command::new("openssl")
                .args(words)
                .args(["-copy_extensions", "copyall"])
                .current_dir(folder.path())
                .output()
                .unwrap();
            let leaf = String::from_utf8(made.stdout).unwrap();
            if !made.status.success() {
                eprintln!("openssl does not sign so here: not tested with {digest}");
                continue;
            }
            let expected = Expected {
                key: own.subject_public_key_info(),
                names: vec![NAME.to_owned()],
                in_csr: Vec::new(),
                serial: None,
            };
            let came = format!("{leaf}{}{}", lower.pem, root.pem);
            let found = judge(came.as_bytes(), &expected, None, jiff::Timestamp::now()).unwrap_err();
            assert!(found.iter().any(|fault| fault.message.contains(said)), "{digest}: {found:?}");
        }
    }
}
