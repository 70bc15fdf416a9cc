//! The certificate of an order on the screen: fetched once when it is wanted, judged, and handed over to be saved.

use dvorder::failure::Failure;
use dvorder::journal::followed::Saved;
use dvorder::journal::found::{Fetched, Found};
use dvorder::journal::reply::Placed;
use dvorder::order::parameter::FieldId;
use dvorder::service::errand::Errand;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::message::{Kept, ToKeep};
use dvorder::wizard::{Effect, Model, Msg, RequestId};
use jiff::Timestamp;
use rcgen::{CertificateParams, KeyPair};

use crate::order::{accepted, shown};
use crate::wizard::{go_to, keys, new_wizard, offers, placed, update};

fn now() -> Timestamp {
    "2026-11-26T09:00:00Z".parse().unwrap()
}

/// An order of the journal whose certificate is issued, on the screen.
fn issued(key: &KeyPair) -> Model {
    let mut entry = accepted(Placed { status: Some("issued".into()), ..placed() });
    let csr = CertificateParams::new([]).unwrap().serialize_request(key).unwrap();
    entry.sent.draft.set(FieldId::Csr, csr.pem().unwrap());
    let mut model = new_wizard();
    update(&mut model, Msg::At(now()));
    update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
    model
}

/// A certificate and its chain for a key.
fn certificate(key: &KeyPair, name: &str) -> Vec<u8> {
    let named = |name: &str, is_ca: bool| {
        let mut params = CertificateParams::new(if is_ca { vec![] } else { vec![name.to_owned()] }).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.not_before = rcgen::date_time_ymd(2026, 11, 25);
        params.not_after = rcgen::date_time_ymd(2027, 6, 1);
        if is_ca {
            params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        }
        params
    };
    let (root_key, ca_key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let root = named("Test Root", true).self_signed(&root_key).unwrap();
    let root_issuer = rcgen::Issuer::new(named("Test Root", true), root_key);
    let ca = named("Test CA", true).signed_by(&ca_key, &root_issuer).unwrap();
    let ca_issuer = rcgen::Issuer::new(named("Test CA", true), ca_key);
    let leaf = named(name, false).signed_by(key, &ca_issuer).unwrap();
    (leaf.pem() + &ca.pem() + &root.pem()).into_bytes()
}

fn fetched(effects: &[Effect]) -> Option<RequestId> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(request, Errand::Certificate(6_484_932, 6_079_436), _) => Some(*request),
        _ => None,
    })
}

fn to_keep(effects: &[Effect]) -> Option<&ToKeep> {
    effects.iter().find_map(|effect| match effect {
        Effect::KeepCertificate(what) => Some(&**what),
        _ => None,
    })
}

/// Presses the line, and answers with what comes; what is to be kept then.
fn pressed(model: &mut Model, came: Vec<u8>) -> ToKeep {
    go_to(model, Spot::Action(Action::SaveCertificate));
    let request = fetched(&keys(model, "Enter")).expect("it is fetched by its own ID");
    assert_eq!(fetched(&keys(model, "Enter")), None, "one at a time");
    let came = Fetched { certificate_id: 6_079_436, bytes: came };
    let effects = update(model, Msg::Answered(request, Ok(Found::Certificate(came)), None));
    to_keep(&effects).expect("it is to be kept").clone()
}

#[test]
fn a_certificate_is_fetched_judged_and_saved_and_then_it_is_told_what_to_do_with_it() {
    let key = KeyPair::generate().unwrap();
    let mut model = issued(&key);
    let what = pressed(&mut model, certificate(&key, "example.com"));
    assert_eq!(what.folder, "example.com-6079436");
    let names: Vec<String> = what.files.unwrap().into_iter().map(|file| file.name).collect();
    assert_eq!(names[..3], ["cert.pem", "chain.pem", "fullchain.pem"]);
    let mut entry = model.following.as_ref().unwrap().entry.clone().unwrap();
    let path = "/home/jim/example.com-6079436".to_owned();
    let saved = Saved { certificate_id: 6_079_436, path: path.clone(), at: now() };
    Found::Saved(saved).note(&mut entry, now());
    update(&mut model, Msg::CertificateKept(true, Ok(Kept { path, entry: Some(entry) })));
    let said = shown(&model);
    assert!(said.contains("The certificate is saved in /home/jim/example.com-6079436"), "{said}");
    assert!(!offers(&model, &Action::SaveCertificate), "it is on disk");
}

#[test]
fn what_is_not_what_was_ordered_is_kept_aside_and_told() {
    let key = KeyPair::generate().unwrap();
    let mut model = issued(&key);
    let what = pressed(&mut model, certificate(&key, "other.example"));
    let faults = what.files.unwrap_err();
    assert!(faults[0].message.contains("is not for example.com"), "{faults:?}");
    let kept = Kept { path: "/x/example.com-6079436.rejected".into(), entry: None };
    update(&mut model, Msg::CertificateKept(false, Ok(kept)));
    let said = shown(&model);
    assert!(said.contains("is not for example.com"), "{said}");
    assert!(model.notice.as_ref().is_some_and(|notice| notice.text.contains(".rejected")));
    assert!(offers(&model, &Action::SaveCertificate), "it can be fetched again");
}

#[test]
fn why_it_did_not_come_or_cannot_be_written_is_told() {
    let failure = || Failure::new("There is no room.", "Make some.");
    let key = KeyPair::generate().unwrap();
    let mut model = issued(&key);
    go_to(&mut model, Spot::Action(Action::SaveCertificate));
    let request = fetched(&keys(&mut model, "Enter")).unwrap();
    update(&mut model, Msg::Answered(request, Err(failure()), None));
    assert!(shown(&model).contains("There is no room. Make some."), "{}", shown(&model));
    pressed(&mut model, certificate(&key, "example.com"));
    update(&mut model, Msg::CertificateKept(true, Err(failure())));
    assert!(shown(&model).contains("There is no room. Make some."));
    assert!(offers(&model, &Action::SaveCertificate));
}
