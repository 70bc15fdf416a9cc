//! What a server shows is judged as what is fetched is, and compared whole with what is to be served.

use dvorder::follow::bundle;
use dvorder::follow::certificate::Certificate;
use dvorder::follow::chain;
use dvorder::follow::served::{CertificateSeen, ToBeServed, judge};
use rcgen::KeyPair;

use crate::pki::{Authority, Content, Pki, now};

const NAME: &str = "shop.example.net";

/// A root, two intermediates below one another, and a certificate.
struct Shop {
    root: Authority,
    upper: Authority,
    lower: Authority,
    key: KeyPair,
    leaf: String,
}

impl Shop {
    fn new() -> Shop {
        let Pki { root, intermediate, key } = Pki::new();
        let lower = intermediate.below(&Content::of_authority("Test Lower CA"));
        let leaf = lower.issue(&Content::of(&[NAME]), &key);
        Shop { root, upper: intermediate, lower, key, leaf }
    }

    /// The certificate as it was saved, with its chain.
    fn saved(&self) -> ToBeServed {
        saved(&[&self.leaf, &self.lower.pem, &self.upper.pem, &self.root.pem])
    }

    /// The certificate as far as the service tells of it.
    fn told(&self) -> ToBeServed {
        let ToBeServed { serial, names, key, .. } = self.saved();
        ToBeServed { serial, names, key, ..ToBeServed::default() }
    }
}

fn read(each: &[&str]) -> Vec<Certificate> {
    bundle::read(each.concat().as_bytes()).unwrap()
}

/// The first of these with the chain that the others make.
fn saved(each: &[&str]) -> ToBeServed {
    let came = read(each);
    ToBeServed::of(&chain::of(&came[0], &came, &[]).unwrap())
}

fn der(shown: &[&str]) -> Vec<Vec<u8>> {
    shown.iter().map(|pem| read(&[pem])[0].der().to_vec()).collect()
}

/// What is seen where these are served, on a machine with these roots.
fn seen(due: &ToBeServed, shown: &[&str], roots: Option<&[Certificate]>) -> CertificateSeen {
    judge(&der(shown), NAME, due, roots, now())
}

/// This machine knows the root, knows others, has none, or was not asked.
fn machines(shop: &Shop) -> [Option<Vec<Certificate>>; 4] {
    [Some(read(&[&shop.root.pem])), Some(read(&[&Pki::new().root.pem])), Some(Vec::new()), None]
}

#[test]
fn what_is_served_as_it_was_saved_is_the_same_on_every_machine() {
    let shop = Shop::new();
    let [leaf, lower, upper, root] = [&shop.leaf, &shop.lower.pem, &shop.upper.pem, &shop.root.pem];
    for roots in machines(&shop) {
        for shown in [
            vec![leaf.as_str(), lower, upper],
            vec![leaf, lower, upper, root],
            vec![leaf, root, upper, lower],
            vec![leaf, leaf, lower, upper],
        ] {
            assert_eq!(seen(&shop.saved(), &shown, roots.as_deref()), CertificateSeen::Same);
        }
    }
}

#[test]
fn an_intermediate_that_is_missing_anywhere_is_named() {
    let shop = Shop::new();
    let [leaf, lower, upper, root] = [&shop.leaf, &shop.lower.pem, &shop.upper.pem, &shop.root.pem];
    let bare = |name: &str| CertificateSeen::Bare(name.to_owned());
    for roots in machines(&shop) {
        for (shown, missing) in [
            (vec![leaf.as_str()], "Test Lower CA"),
            (vec![leaf, upper], "Test Lower CA"),
            (vec![leaf, root], "Test Lower CA"),
            (vec![leaf, lower], "Test Issuing CA"),
            (vec![leaf, lower, root], "Test Issuing CA"),
        ] {
            assert_eq!(seen(&shop.saved(), &shown, roots.as_deref()), bare(missing), "{missing}");
        }
        // Where the set is not on this machine it is not taken for whole.
        assert_eq!(seen(&shop.told(), &[leaf], roots.as_deref()), bare("Test Lower CA"));
        let half = seen(&shop.told(), &[leaf, lower], roots.as_deref());
        assert_eq!(half, CertificateSeen::NotProven("Test Issuing CA".into()));
    }
    let known = read(&[root]);
    assert_eq!(seen(&shop.told(), &[leaf, lower, upper], Some(&known)), CertificateSeen::Same);
}

#[test]
fn an_intermediate_that_ended_has_not_begun_or_did_not_sign_is_refused() {
    let shop = Shop::new();
    let name = "Test Lower CA";
    for (content, said) in [
        (Content { till: (2026, 11, 1), ..Content::of_authority(name) }, "has ended"),
        (Content { from: (2026, 12, 1), ..Content::of_authority(name) }, "is not valid yet"),
    ] {
        let key = KeyPair::generate().unwrap();
        let copy = KeyPair::from_pem(&key.serialize_pem()).unwrap();
        let good = shop.root.below_with(&Content::of_authority(name), key);
        let bad = shop.root.below_with(&content, copy).pem;
        let leaf = good.issue(&Content::of(&[NAME]), &shop.key);
        let saved = saved(&[&leaf, &good.pem, &shop.root.pem]);
        for due in [saved.clone(), ToBeServed { leaf: None, above: None, ..saved }] {
            for roots in machines(&shop) {
                let CertificateSeen::Refused(why, fix) = seen(&due, &[&leaf, &bad], roots.as_deref()) else {
                    panic!("{said}")
                };
                assert!(why.contains(said) && fix.contains("fullchain.pem"), "{why} {fix}");
            }
        }
    }
    let imposter = shop.upper.below(&Content::of_authority(name));
    for due in [shop.saved(), shop.told()] {
        let found = seen(&due, &[&shop.leaf, &imposter.pem, &shop.upper.pem], None);
        assert!(
            matches!(&found, CertificateSeen::Refused(why, _) if why.contains("did not sign it")),
            "{found:?}"
        );
    }
}

#[test]
fn another_certificate_with_the_same_number_is_another() {
    let shop = Shop::new();
    let serial = shop.saved().serial;
    let evil = Authority::root(&Content::of_authority("Evil CA"));
    let other = KeyPair::generate().unwrap();
    for (key, is_own, name) in
        [(&other, false, NAME), (&other, false, "evil.example.org"), (&shop.key, true, NAME)]
    {
        let twin = evil.issue_numbered(&Content::of(&[name]), key, &serial);
        let CertificateSeen::Another(told) = seen(&shop.saved(), &[&twin, &evil.pem], None) else {
            panic!("{name} is another")
        };
        assert_eq!((told.issuer.as_str(), told.has_same_serial), ("Evil CA", true));
        assert_eq!(told.is_for_name, name == NAME);
        // By its key, where the certificate is not at hand.
        let by_what_is_told = seen(&shop.told(), &[&twin], None);
        assert_eq!(matches!(by_what_is_told, CertificateSeen::Another(_)), !is_own);
        assert_ne!(by_what_is_told, CertificateSeen::Same);
    }
    // Another with another number is told as before.
    let renewed = shop.lower.issue_numbered(&Content::of(&[NAME]), &shop.key, "0A1B");
    let found = seen(&shop.saved(), &[&renewed, &shop.lower.pem], None);
    assert!(matches!(&found, CertificateSeen::Another(other) if !other.has_same_serial), "{found:?}");
}

#[test]
fn a_wildcard_is_for_one_label_and_not_for_its_base() {
    let shop = Shop::new();
    let leaf = shop.lower.issue(&Content::of(&["*.example.net", "192.0.2.7"]), &shop.key);
    let due = saved(&[&leaf, &shop.lower.pem, &shop.upper.pem, &shop.root.pem]);
    for (name, expected) in [
        ("shop.example.net", CertificateSeen::Same),
        ("SHOP.Example.net.", CertificateSeen::Same),
        ("192.0.2.7", CertificateSeen::Same),
        ("example.net", CertificateSeen::NotForName),
        ("a.shop.example.net", CertificateSeen::NotForName),
        ("shopexample.net", CertificateSeen::NotForName),
        ("net", CertificateSeen::NotForName),
        ("1.0.2.7", CertificateSeen::NotForName),
    ] {
        let shown = der(&[&leaf, &shop.lower.pem, &shop.upper.pem]);
        assert_eq!(judge(&shown, name, &due, None, now()), expected, "{name}");
    }
}

#[test]
fn a_certificate_that_ended_is_refused_and_what_is_none_is_told() {
    let shop = Shop::new();
    let old = Content { from: (2026, 8, 1), till: (2026, 11, 1), ..Content::of(&[NAME]) };
    let leaf = shop.lower.issue(&old, &shop.key);
    let due = ToBeServed::of_leaf(&read(&[&leaf])[0]);
    let found = seen(&due, &[&leaf, &shop.lower.pem, &shop.upper.pem], None);
    assert!(matches!(&found, CertificateSeen::Refused(why, _) if why.contains("has ended")), "{found:?}");
    for odd in [vec![], vec![vec![1, 2, 3]]] {
        assert!(matches!(judge(&odd, NAME, &due, None, now()), CertificateSeen::Nothing(..)));
    }
}
