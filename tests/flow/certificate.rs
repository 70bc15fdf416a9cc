//! The certificate of an order on the screen: fetched once when it is wanted, judged, and handed over to be saved.

use dvorder::failure::Failure;
use dvorder::follow::delivery::{Delivered, Delivery, Undelivered, saved};
use dvorder::follow::files;
use dvorder::follow::judgement::judge;
use dvorder::follow::key_file::{Fit, KeyFile};
use dvorder::journal::found::{Fetched, Found, OrderSeen};
use dvorder::journal::reply::{ChainCertificate, Placed};
use dvorder::journal::report::{Report, ServerPlatform};
use dvorder::order::parameter::FieldId;
use dvorder::service::errand::Errand;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::message::ToKeep;
use dvorder::wizard::{Effect, Model, Msg, Overlay, RequestId};
use jiff::Timestamp;
use rcgen::{CertificateParams, KeyPair};

use crate::following::answer;
use crate::order::{accepted, shown};
use crate::wizard::{go_to, keys, marked, new_wizard, offers, placed, update};

fn now() -> Timestamp {
    "2026-11-26T09:00:00Z".parse().unwrap()
}

/// An order of the journal whose certificate is issued, on the screen.
fn issued(key: &KeyPair) -> Model {
    standing(key, Placed { status: Some("issued".into()), ..placed() })
}

/// An order of the journal that stands so, on the screen.
fn standing(key: &KeyPair, placed: Placed) -> Model {
    let mut entry = accepted(placed);
    let csr = CertificateParams::new([]).unwrap().serialize_request(key).unwrap();
    entry.sent.draft.set(FieldId::Csr, csr.pem().unwrap());
    entry.sent.draft.set(FieldId::CsrFile, "/etc/ssl/shop.csr");
    entry.sent.draft.set(FieldId::ServerPlatform, "45");
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

fn to_keep(effects: &[Effect]) -> Option<ToKeep> {
    effects.iter().find_map(|effect| match effect {
        Effect::KeepCertificate(what) => Some((**what).clone()),
        _ => None,
    })
}

/// Presses the line, and answers with what comes; what is to be kept then.
fn pressed(model: &mut Model, came: Vec<u8>) -> ToKeep {
    go_to(model, Spot::Action(Action::SaveCertificate));
    let request = fetched(&keys(model, "Enter")).expect("it is fetched by its own ID");
    assert_eq!(fetched(&keys(model, "Enter")), None, "one at a time");
    came_by(model, request, came)
}

fn came_by(model: &mut Model, request: RequestId, bytes: Vec<u8>) -> ToKeep {
    let is_of_sandbox = model.destination.sandbox;
    let came = Fetched { certificate_id: 6_079_436, bytes, clock: Some(now()), is_of_sandbox };
    let effects = update(model, Msg::Answered(request, Ok(Found::Certificate(came)), None));
    to_keep(&effects).expect("it is to be kept")
}

/// What the disk makes of a delivery.
fn delivered(delivery: &Delivery) -> Result<Box<Delivered>, Undelivered> {
    let rejected =
        |faults| Undelivered::Rejected(faults, Ok("/home/jim/example.com-6079436.rejected".into()));
    let good =
        judge(&delivery.came, &delivery.expected, None, delivery.clock.unwrap_or(now())).map_err(rejected)?;
    Ok(Box::new(Delivered {
        certificate_id: delivery.certificate_id,
        folder: format!("/home/jim/{}", delivery.folder),
        files: files::of(&good.chain, &delivery.forms).into_iter().map(|file| file.name).collect(),
        good,
        key: Some(KeyFile { path: "/etc/ssl/shop.key".into(), fit: Fit::Fits, is_der: false }),
    }))
}

/// The text of an order whose certificate is saved says so, where, and what is next; of values it has none.
fn said_to_be_saved(model: &mut Model) {
    go_to(model, Spot::Action(Action::PlainView));
    keys(model, "Enter");
    let Some(Overlay::Plain { text, .. }) = &model.overlay else { panic!("{:?}", model.overlay) };
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains(
            "saved in /home/jim/example.com-6079436: cert.pem, chain.pem, fullchain.pem. Most servers read"
        ),
        "{text}"
    );
    let next = "dvorder download 6484932 --out /home/jim/example.com-6079436 --server nginx --sandbox";
    // A shell reads on behind a backslash.
    assert!(text.replace(" \\\n", " ").lines().any(|line| line == next), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(words.contains("What to do on nginx:"), "{text}");
    assert!(!text.contains("This saves it") && !text.contains("values below"), "{text}");
}

#[test]
fn a_certificate_is_fetched_and_saved_and_then_it_is_told_what_was_judged_and_what_to_do() {
    let key = KeyPair::generate().unwrap();
    let mut model = issued(&key);
    let what = pressed(&mut model, certificate(&key, "example.com"));
    assert_eq!(what.delivery.folder, "example.com-6079436");
    assert_eq!(what.delivery.csr_file.as_deref(), Some("/etc/ssl/shop.csr"));
    assert!(!what.delivery.is_real, "the roots of this machine say nothing of the sandbox's");
    assert_eq!(what.delivery.clock, Some(now()), "and its clock is the sandbox's");
    let done = delivered(&what.delivery).unwrap();
    let mut entry = what.entry.unwrap();
    Found::Saved(saved(&done, now())).note(&mut entry, now());
    update(&mut model, Msg::CertificateKept(Ok(done), Some(entry.clone())));
    let said = model.notice.clone().unwrap().text;
    let files = "cert.pem, chain.pem, fullchain.pem";
    assert!(said.contains(&format!("/home/jim/example.com-6079436: {files}.")), "{said}");
    // What to do with it is read from the top, and the line there changes nothing.
    assert_eq!(model.focus, Some(Spot::Action(Action::AskNow)));
    said_to_be_saved(&mut model.clone());
    let mut opened = new_wizard();
    update(&mut opened, Msg::OrderOpened(Ok(entry.clone())));
    said_to_be_saved(&mut opened);
    let said = shown(&model);
    for part in [
        "The certificate is saved in /home/jim/example.com-6079436",
        "root: Test Root, of a sandbox",
        "the key beside the CSR, /etc/ssl/shop.key, fits the certificate",
        "ssl_certificate_key /etc/ssl/shop.key;",
        "ssl_certificate     /home/jim/example.com-6079436/fullchain.pem;",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!offers(&model, &Action::SaveCertificate), "it is on disk");

    let mut later = new_wizard();
    update(&mut later, Msg::OrderOpened(Ok(entry)));
    let said = shown(&later);
    assert!(said.contains("ssl_certificate_key /etc/ssl/shop.key;"), "the next run knows it too: {said}");
}

#[test]
fn the_real_service_is_judged_by_this_machine() {
    let key = KeyPair::generate().unwrap();
    let mut model = issued(&key);
    model.destination.place = "https://www.digicert.com/services/v2".into();
    model.destination.sandbox = false;
    let entry = model.following.as_mut().unwrap().entry.as_mut().unwrap();
    entry.sent.target = model.destination.place.clone();
    model.key.is_at_hand = true;
    let what = pressed(&mut model, certificate(&key, "example.com"));
    assert!(what.delivery.is_real);
    assert_eq!(what.delivery.clock, None);
}

#[test]
fn what_is_not_what_was_ordered_is_kept_aside_and_told() {
    let key = KeyPair::generate().unwrap();
    let mut model = issued(&key);
    let what = pressed(&mut model, certificate(&key, "other.example"));
    let Err(rejected) = delivered(&what.delivery) else { panic!("it is for another name") };
    update(&mut model, Msg::CertificateKept(Err(rejected), None));
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
    let said = |model: &Model| model.notice.as_ref().map(|notice| notice.text.clone());
    update(&mut model, Msg::Answered(request, Err(failure()), None));
    assert!(shown(&model).contains("There is no room. Make some."), "{}", shown(&model));
    assert_eq!(said(&model).as_deref(), Some("There is no room."), "it is told where the cursor is");
    pressed(&mut model, certificate(&key, "example.com"));
    update(&mut model, Msg::CertificateKept(Err(Undelivered::NotSaved(failure())), None));
    assert!(shown(&model).contains("There is no room. Make some."));
    assert_eq!(said(&model).as_deref(), Some("There is no room."));
    assert!(offers(&model, &Action::SaveCertificate));
}

/// The line that fetches it keeps the focus while it is fetched and written, and where nothing was saved; once it is
/// saved the focus goes to the top, where what to do with it begins.
#[test]
fn while_a_certificate_is_saved_and_afterwards_the_focus_is_on_a_line() {
    let save = Spot::Action(Action::SaveCertificate);
    let key = KeyPair::generate().unwrap();
    for (name, is_revoked, next) in [
        ("example.com", false, Action::AskNow),
        ("example.com", true, Action::AskNow),
        ("other.example", false, Action::SaveCertificate),
    ] {
        let status = if is_revoked { "revoked" } else { "issued" };
        let mut model = standing(&key, Placed { status: Some(status.into()), ..placed() });
        go_to(&mut model, save.clone());
        let first = keys(&mut model, "Enter");
        let request = fetched(&first).or_else(|| fetched(&keys(&mut model, "Enter"))).expect("it is fetched");
        assert_eq!(marked(&model), save);
        let what = came_by(&mut model, request, certificate(&key, name));
        assert_eq!(marked(&model), save);
        update(&mut model, Msg::CertificateKept(delivered(&what.delivery), None));
        assert_eq!(marked(&model), Spot::Action(next), "{name}, {is_revoked}");
    }
    let mut model = issued(&key);
    go_to(&mut model, save.clone());
    let request = fetched(&keys(&mut model, "Enter")).unwrap();
    update(&mut model, Msg::Answered(request, Err(Failure::new("No answer came.", "Ask again.")), None));
    assert_eq!(marked(&model), save);
}

#[test]
fn one_that_was_revoked_is_saved_only_when_asked_again() {
    let key = KeyPair::generate().unwrap();
    let mut model = standing(&key, Placed { status: Some("revoked".into()), ..placed() });
    go_to(&mut model, Spot::Action(Action::SaveCertificate));
    let first = keys(&mut model, "Enter");
    assert_eq!((fetched(&first), to_keep(&first)), (None, None));
    assert!(shown(&model).contains("The certificate was revoked"), "{}", shown(&model));
    assert!(shown(&model).contains("Save it all the same"), "{}", shown(&model));
    let request = fetched(&keys(&mut model, "Enter")).expect("it was asked again");
    let what = came_by(&mut model, request, certificate(&key, "example.com"));
    update(&mut model, Msg::CertificateKept(delivered(&what.delivery), None));
    assert!(shown(&model).contains("The certificate is saved in"), "{}", shown(&model));
}

#[test]
fn one_that_came_with_the_answer_to_the_order_goes_the_same_way_and_is_fetched_where_it_is_not_good() {
    let key = KeyPair::generate().unwrap();
    let came = String::from_utf8(certificate(&key, "example.com")).unwrap();
    let chain = vec![ChainCertificate { subject_common_name: "example.com".into(), pem: came }];
    let mut model =
        standing(&key, Placed { status: Some("issued".into()), certificate_chain: chain, ..placed() });
    go_to(&mut model, Spot::Action(Action::SaveCertificate));
    let what = to_keep(&keys(&mut model, "Enter")).expect("nothing is fetched");
    assert!(what.delivery.came_at_once);
    assert!(delivered(&what.delivery).is_ok());
    let request = fetched(&update(&mut model, Msg::CertificateKept(Err(Undelivered::Fetch), None)));
    let what = came_by(&mut model, request.expect("it is fetched"), certificate(&key, "example.com"));
    assert!(!what.delivery.came_at_once, "what is wrong with this one is told");
}

#[test]
fn an_order_that_was_placed_elsewhere_is_installed_where_the_service_says() {
    let key = KeyPair::generate().unwrap();
    let csr = CertificateParams::new([]).unwrap().serialize_request(&key).unwrap().pem().unwrap();
    let mut model = new_wizard();
    update(&mut model, Msg::At(now()));
    let effects = update(&mut model, Msg::OrderElsewhere(6_484_932));
    let report = Report {
        order_id: 6_484_932,
        status: Some("issued".into()),
        common_name: Some("example.com".into()),
        names: vec!["example.com".into()],
        names_are_all: true,
        certificate: dvorder::journal::report::ReportedCertificate {
            id: Some(6_079_436),
            csr: Some(csr),
            server_platform: Some(ServerPlatform { id: Some(67), name: Some("Microsoft IIS 8".into()) }),
            ..Default::default()
        },
        ..Report::default()
    };
    let seen = OrderSeen { at: now(), report, token: None, is_token_withheld: false, missed: Vec::new() };
    answer(&mut model, &effects, seen);
    let what = pressed(&mut model, certificate(&key, "example.com"));
    let done = delivered(&what.delivery).unwrap();
    assert!(done.files.contains(&"cert.p7b".to_owned()), "{:?}", done.files);
    update(&mut model, Msg::CertificateKept(Ok(done), None));
    let said = shown(&model);
    assert!(said.contains("certreq -accept"), "{said}");
}
