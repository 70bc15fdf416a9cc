//! Whether what came is what was ordered: each fault is told by a sentence of its own.

use dvorder::follow::judgement::{Expected, Good, judge};
use dvorder::follow::pkcs7;
use dvorder::order::csr::pem;
use dvorder::order::problem::Finding;
use rcgen::KeyPair;

use crate::pki::{Authority, Content, Pki, now};

const NAMES: [&str; 2] = ["shop.example.net", "www.shop.example.net"];

fn judged(came: &str, expected: &Expected, pki: &Pki) -> Result<Good, Vec<Finding>> {
    judge(came.as_bytes(), expected, Some(&pki.roots()), now())
}

/// What is wrong with what came, one sentence each.
fn faults(came: &str, expected: &Expected, pki: &Pki) -> Vec<String> {
    let faults = judged(came, expected, pki).expect_err("nothing is wrong with it");
    assert!(faults.iter().all(|fault| !fault.fix.is_empty()));
    faults.into_iter().map(|fault| fault.message).collect()
}

#[track_caller]
fn has_one_fault(came: &str, expected: &Expected, pki: &Pki, said: &str) {
    let faults = faults(came, expected, pki);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains(said), "{faults:?}");
}

#[test]
fn a_certificate_as_it_was_ordered_is_good_in_any_order_and_with_any_line_ends() {
    let pki = Pki::new();
    let came = pki.issue(&Content::of(&NAMES));
    let expected = pki.ordered(&NAMES);
    let mut blocks: Vec<&str> = came.split_inclusive("-----END CERTIFICATE-----\n").collect();
    let mut texts = vec![came.clone(), came.replace('\n', "\r\n"), came.repeat(2)];
    for _ in 0..blocks.len() {
        blocks.rotate_left(1);
        texts.push(blocks.concat());
        let backwards: Vec<&str> = blocks.iter().rev().copied().collect();
        texts.push(backwards.concat());
    }
    for text in texts {
        let good = judged(&text, &expected, &pki).unwrap();
        assert_eq!(good.remarks, []);
        assert_eq!(good.chain.leaf.names, NAMES);
        let sent: Vec<&str> = good.chain.sent().map(|one| one.subject.name.as_str()).collect();
        assert_eq!(sent, [NAMES[0], "Test Issuing CA"], "the root is left out");
    }
}

#[test]
fn a_p7b_is_judged_as_a_set() {
    let pki = Pki::new();
    let came = pki.issue(&Content::of(&NAMES));
    let each = dvorder::follow::bundle::read(came.as_bytes()).unwrap();
    let p7b = pkcs7::of(each.iter().map(|one| one.der()));
    let expected = pki.ordered(&NAMES);
    for came in [p7b.clone(), pem::block("PKCS7", &p7b).into_bytes()] {
        let good = judge(&came, &expected, None, now()).unwrap();
        assert_eq!(good.chain.intermediates.len(), 1);
        assert_eq!(good.chain.root.unwrap().subject.name, "Test Root");
    }
}

#[test]
fn keys_of_every_kind_sign_chains_and_are_found() {
    use rcgen::{
        PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512, PKCS_RSA_SHA256,
        PKCS_RSA_SHA512,
    };
    let rsa = || KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
    let ec = |kind| KeyPair::generate_for(kind).unwrap();
    for (root, intermediate, leaf) in [
        (rsa(), ec(&PKCS_ECDSA_P384_SHA384), ec(&PKCS_ECDSA_P256_SHA256)),
        (ec(&PKCS_ECDSA_P521_SHA512), KeyPair::generate_for(&PKCS_RSA_SHA512).unwrap(), rsa()),
    ] {
        let root = Authority::root_with(&Content::of_authority("Test Root"), root);
        let intermediate = root.below_with(&Content::of_authority("Test Issuing CA"), intermediate);
        let pki = Pki { root, intermediate, key: leaf };
        let came = pki.issue(&Content::of(&NAMES));
        assert!(judged(&came, &pki.ordered(&NAMES), &pki).is_ok());
    }
}

#[test]
fn a_certificate_for_another_key_is_told() {
    let (pki, other) = (Pki::new(), Pki::new());
    let came = pki.issue(&Content::of(&NAMES));
    let said = "The certificate for shop.example.net is for another key than that of the CSR.";
    has_one_fault(&came, &other.ordered(&NAMES), &pki, said);
    let only_authorities = pki.intermediate.pem.clone() + &pki.root.pem;
    has_one_fault(&only_authorities, &pki.ordered(&NAMES), &pki, "all are of authorities");
}

#[test]
fn the_certificate_of_an_earlier_order_for_the_same_key_is_not_taken() {
    let pki = Pki::new();
    let old = Content { from: (2026, 9, 1), till: (2027, 3, 1), ..Content::of(&NAMES) };
    let came = pki.intermediate.issue(&old, &pki.key) + &pki.issue(&Content::of(&NAMES));
    let good = judged(&came, &pki.ordered(&NAMES), &pki).unwrap();
    assert_eq!(good.chain.leaf.from.to_string(), "2026-11-25T00:00:00Z");
    assert!(good.remarks[0].message.contains("do not belong to the chain"), "{:?}", good.remarks);
    let expected = Expected { serial: Some("0A".into()), ..pki.ordered(&NAMES) };
    has_one_fault(
        &pki.issue(&Content::of(&NAMES)),
        &expected,
        &pki,
        "Another certificate came: its serial number is",
    );
}

#[test]
fn names_that_were_ordered_must_be_in_it_and_more_are_told() {
    let pki = Pki::new();
    let names = |names: &[&str]| pki.issue(&Content::of(names));
    has_one_fault(
        &names(&NAMES[..1]),
        &pki.ordered(&NAMES),
        &pki,
        "is not for www.shop.example.net, which was ordered",
    );
    let wildcard = ["*.example.net"];
    has_one_fault(
        &names(&wildcard),
        &pki.ordered(&["shop.example.net"]),
        &pki,
        "is not for shop.example.net",
    );
    has_one_fault(&names(&["shop.example.net"]), &pki.ordered(&wildcard), &pki, "is not for *.example.net");
    let many: Vec<String> = (0..9).map(|number| format!("n{number}.example.net")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let said = "not for n0.example.net, n1.example.net, n2.example.net and 6 more, which";
    has_one_fault(&names(&NAMES), &pki.ordered(&many), &pki, said);

    let more = judged(&names(&NAMES), &pki.ordered(&NAMES[..1]), &pki).unwrap();
    assert!(more.remarks[0].message.contains("also for www.shop.example.net"), "{:?}", more.remarks);
    for (ordered, there) in [
        ("SHOP.Example.NET.", "shop.example.net"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*.bücher.example", "*.xn--bcher-kva.example"),
        ("2001:db8:0::1", "2001:db8::1"),
        ("192.0.2.7", "192.0.2.7"),
    ] {
        assert!(judged(&names(&[there]), &pki.ordered(&[ordered]), &pki).is_ok(), "{ordered}");
    }
}

#[test]
fn a_certificate_that_has_not_begun_has_ended_or_lasts_too_long_is_told() {
    let pki = Pki::new();
    let lasting = |from, till| pki.issue(&Content { from, till, ..Content::of(&NAMES) });
    for (from, till, said) in [
        ((2026, 12, 1), (2027, 3, 1), "is not valid yet: it begins 01 DEC 2026 00:00 UTC"),
        ((2026, 9, 1), (2026, 11, 20), "has ended: it counted till 20 NOV 2026 00:00 UTC"),
        (
            (2026, 11, 25),
            (2027, 6, 13),
            "lasts 200 days, till 13 JUN 2027; one that is issued 25 NOV 2026 may last 199",
        ),
        ((2026, 11, 25), (2027, 11, 25), "lasts 365 days"),
    ] {
        has_one_fault(&lasting(from, till), &pki.ordered(&NAMES), &pki, said);
    }
    // The limit is that of its day of issue.
    let before_the_limit = lasting((2026, 2, 23), (2027, 2, 23));
    assert!(judged(&before_the_limit, &pki.ordered(&NAMES), &pki).is_ok());
}

#[test]
fn a_chain_that_is_broken_is_told() {
    let pki = Pki::new();
    let expected = pki.ordered(&NAMES);
    let leaf = pki.intermediate.issue(&Content::of(&NAMES), &pki.key);
    let missing = "An intermediate certificate is missing: Test Issuing CA, which issued shop.example.net, did not come";
    has_one_fault(&(leaf.clone() + &pki.root.pem), &expected, &pki, missing);
    has_one_fault(&leaf, &expected, &pki, missing);

    let imposter = Pki::new();
    let came = leaf.clone() + &imposter.intermediate.pem + &imposter.root.pem;
    has_one_fault(
        &came,
        &expected,
        &pki,
        "says that Test Issuing CA issued it, and the key of that Test Issuing CA did not",
    );

    let no_authority = Content { is_ca: false, ..Content::of_authority("Test Issuing CA") };
    let weak = pki.root.below(&no_authority);
    let came = weak.issue(&Content::of(&NAMES), &pki.key) + &weak.pem + &pki.root.pem;
    has_one_fault(&came, &expected, &pki, "was issued by Test Issuing CA, which is no certificate authority");

    let itself = Authority::root_with(&Content::of(&NAMES), KeyPair::generate().unwrap());
    let by_itself = Expected { key: key_of(&itself.pem), ..expected.clone() };
    has_one_fault(&itself.pem, &by_itself, &pki, "is signed by itself: no authority issued it");
}

#[test]
fn a_missing_intermediate_is_told_where_another_is_there() {
    let pki = Pki::new();
    let lower = pki.intermediate.below(&Content::of_authority("Test Lower CA"));
    let leaf = lower.issue(&Content::of(&NAMES), &pki.key);
    let expected = pki.ordered(&NAMES);
    let said = "Test Issuing CA, which issued Test Lower CA, did not come";
    has_one_fault(&(leaf.clone() + &lower.pem + &pki.root.pem), &expected, &pki, said);
    let whole = leaf + &lower.pem + &pki.intermediate.pem + &pki.root.pem;
    assert_eq!(judged(&whole, &expected, &pki).unwrap().chain.intermediates.len(), 2);
}

#[test]
fn a_root_that_did_not_come_is_looked_for_on_this_machine() {
    let pki = Pki::new();
    let came = pki.intermediate.issue(&Content::of(&NAMES), &pki.key) + &pki.intermediate.pem;
    let expected = pki.ordered(&NAMES);
    let good = judged(&came, &expected, &pki).unwrap();
    assert_eq!((good.chain.root.is_some(), good.remarks), (true, vec![]));
    let elsewhere = Pki::new();
    let unknown = Authority::root(&Content::of_authority("Another Root"));
    let others = dvorder::follow::bundle::read(unknown.pem.as_bytes()).unwrap();
    let good = judge(came.as_bytes(), &expected, Some(&others), now()).unwrap();
    assert!(
        good.remarks[0].message.contains("leads to Test Root, which is not among the roots"),
        "{:?}",
        good.remarks
    );
    // A root of the same name is not the same root.
    let good = judge(pki.issue(&Content::of(&NAMES)).as_bytes(), &expected, Some(&elsewhere.roots()), now())
        .unwrap();
    assert_eq!(good.remarks.len(), 1);
}

#[test]
fn no_member_of_a_chain_ends_before_the_leaf_and_no_root_has_ended() {
    let root = Authority::root(&Content::of_authority("Test Root"));
    let short = Content { till: (2027, 1, 1), ..Content::of_authority("Test Issuing CA") };
    let pki = Pki { intermediate: root.below(&short), root, key: KeyPair::generate().unwrap() };
    let said = "The intermediate certificate Test Issuing CA ends 01 JAN 2027 00:00 UTC, before the certificate itself";
    has_one_fault(&pki.issue(&Content::of(&NAMES)), &pki.ordered(&NAMES), &pki, said);

    let ended = Content { till: (2026, 11, 1), ..Content::of_authority("Test Root") };
    let root = Authority::root(&ended);
    let intermediate = root.below(&Content::of_authority("Test Issuing CA"));
    let pki = Pki { root, intermediate, key: KeyPair::generate().unwrap() };
    let came = pki.issue(&Content::of(&NAMES));
    let faults = judge(came.as_bytes(), &pki.ordered(&NAMES), None, now()).unwrap_err();
    assert_eq!(
        faults[0].message,
        "The root certificate Test Root has ended: it counted till 01 NOV 2026 00:00 UTC."
    );
}

#[test]
fn a_root_that_ended_is_passed_by_where_its_successor_signed_the_same_key() {
    let key = KeyPair::generate().unwrap();
    let copy = KeyPair::from_pem(&key.serialize_pem()).unwrap();
    let ended = Content { till: (2026, 11, 1), ..Content::of_authority("Test Root") };
    let old = Authority::root_with(&ended, key);
    let new = Authority::root_with(&Content::of_authority("Test Root"), copy);
    let intermediate = old.below(&Content::of_authority("Test Issuing CA"));
    let new_pem = new.pem.clone();
    let pki = Pki { root: old, intermediate, key: KeyPair::generate().unwrap() };
    let came = pki.issue(&Content::of(&NAMES)) + &new_pem;
    let good = judge(came.as_bytes(), &pki.ordered(&NAMES), None, now()).unwrap();
    assert_eq!(good.chain.root.unwrap().till.to_string(), "2035-01-01T00:00:00Z");
}

#[test]
fn authorities_that_vouch_for_one_another_end() {
    let (one, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let copy = |key: &KeyPair| KeyPair::from_pem(&key.serialize_pem()).unwrap();
    let first = Authority::root_with(&Content::of_authority("One"), copy(&one));
    let second = Authority::root_with(&Content::of_authority("Other"), copy(&other));
    let first_by_second = second.below_with(&Content::of_authority("One"), one);
    let second_by_first = first.below_with(&Content::of_authority("Other"), other);
    let pki = Pki { intermediate: first_by_second, root: second_by_first, key: KeyPair::generate().unwrap() };
    let faults =
        judge(pki.issue(&Content::of(&NAMES)).as_bytes(), &pki.ordered(&NAMES), None, now()).unwrap_err();
    assert!(faults[0].message.contains("vouch for one another"), "{faults:?}");
}

#[test]
fn every_fault_is_told_at_once() {
    let pki = Pki::new();
    let content = Content { from: (2025, 1, 1), till: (2026, 11, 1), ..Content::of(&NAMES[..1]) };
    let faults = faults(&pki.intermediate.issue(&content, &pki.key), &pki.ordered(&NAMES), &pki);
    assert_eq!(faults.len(), 4, "{faults:?}");
}

fn key_of(certificate: &str) -> Vec<u8> {
    dvorder::follow::bundle::read(certificate.as_bytes()).unwrap()[0].key.clone()
}

#[test]
fn names_that_were_ordered_by_nobody_knows_are_compared_with_the_csr_and_that_is_told() {
    let pki = Pki::new();
    let came = pki.issue(&Content::of(&NAMES));
    for (in_csr, said) in [
        (&NAMES[..], "so it was compared with the CSR: every name of that is in it."),
        (&["shop.example.net", "other.example.org"], "it is not for other.example.org, which that has."),
        (&[], "so none was compared. It is for shop.example.net, www.shop.example.net."),
    ] {
        let in_csr: Vec<String> = in_csr.iter().map(|name| (*name).to_owned()).collect();
        let expected = Expected { names: Vec::new(), in_csr, ..pki.ordered(&[]) };
        let good = judged(&came, &expected, &pki).unwrap();
        assert!(good.remarks.len() == 1 && good.remarks[0].message.contains(said), "{:?}", good.remarks);
        assert!(good.remarks[0].message.starts_with("The service does not say which names"));
    }
    let known = Expected { in_csr: vec!["other.example.org".into()], ..pki.ordered(&NAMES) };
    assert_eq!(judged(&came, &known, &pki).unwrap().remarks, []);
}
