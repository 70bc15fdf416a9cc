//! What must never stay: private keys anywhere, the API key outside the one place made for it.

use dvorder::journal::confirmed::Confirmed;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::confirmation;
use dvorder::wizard::form::{FieldKind, Input, Spot, Tone};
use dvorder::wizard::{Effect, Model};

use crate::common::sample_draft;
use crate::wizard::{
    TODAY, burst, go_to, go_to_field, go_to_step, keys, new_wizard, order_ended, pasted, typed, update,
    without_a_key, wizard_with,
};

/// How much of a key may show: the first bytes say only what kind of key it is.
const TELLING: usize = 16;

/// Private keys as they are copied, made for the test so that none lies in the tree.
fn private_keys() -> Vec<String> {
    let pem = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    vec![
        pem.clone(),
        pem.replace("PRIVATE", "EC PRIVATE"),
        pem.replace('\n', "\r\n"),
        pem.trim().to_owned(),
        bare,
    ]
}

/// Whether a part of the key's secret is anywhere in the model, its undo history included.
fn holds_part_of(model: &Model, key: &str) -> bool {
    let body: String = key.lines().filter(|line| !line.contains("PRIVATE")).collect();
    // Of a key on a P-256 curve in PKCS#8, the secret begins behind 36 bytes.
    let secret = &body[48..];
    let everything = format!("{model:?}");
    (0..=secret.len() - TELLING).any(|at| everything.contains(&secret[at..at + TELLING]))
}

/// Every text field of the wizard, each with the focus on it.
fn text_fields() -> Vec<(Spot, Model)> {
    let mut draft = sample_draft();
    draft.set(FieldId::Product, "other");
    draft.set(FieldId::OtherProduct, "ssl_dv_geotrust");
    draft.set(FieldId::Renewal, "order");
    draft.set(FieldId::RenewalOfOrderId, "1");
    draft.set(FieldId::CertValidity, "days");
    draft.set(FieldId::CertDays, "90");
    draft.set(FieldId::DcvMethod, "email");
    let target = without_a_key("us", "www.digicert.com");
    let mut fields = Vec::new();
    for step in Step::ALL {
        let mut model = Model::new(draft.clone(), Vec::new(), target.clone(), TODAY);
        go_to_step(&mut model, step);
        let form = model.form();
        for spot in form.spots() {
            let field = form.field_at(&spot);
            if field.is_some_and(|field| field.is_text() || matches!(field.kind, FieldKind::Secret(_))) {
                let mut model = model.clone();
                go_to(&mut model, spot.clone());
                fields.push((spot, model));
            }
        }
    }
    assert!(fields.len() > 20, "{}", fields.len());
    fields
}

fn says_it_is_exposed(model: &Model) -> bool {
    model.notice.as_ref().is_some_and(|notice| {
        notice.tone == Tone::Error
            && notice.text.contains("private key")
            && notice.text.contains("Treat the key as exposed")
    })
}

#[test]
fn a_pasted_private_key_is_gone_from_every_field() {
    for (spot, field) in text_fields() {
        for key in private_keys() {
            let mut model = field.clone();
            pasted(&mut model, &key);
            assert!(says_it_is_exposed(&model), "{spot:?}");
            assert!(!holds_part_of(&model, &key), "{spot:?}");
            assert_eq!(model.desk.draft(), field.desk.draft(), "{spot:?}: what was there before stays");
            assert_eq!(model.focus, Some(spot.clone()));
        }
    }
}

/// As somebody does whose mail program gives a line at a time: no line behind the first two is known by itself.
#[test]
fn a_private_key_that_is_pasted_line_by_line_is_held_back_to_its_end() {
    let long =
        |key: &str| key.replace('\n', "").as_bytes().chunks(24).map(|line| line.to_vec()).collect::<Vec<_>>();
    for (spot, field) in text_fields() {
        for key in private_keys() {
            let mut model = field.clone();
            let lines: Vec<String> = match key.lines().count() {
                1 => long(&key).into_iter().map(|line| String::from_utf8(line).unwrap()).collect(),
                _ => key.lines().map(str::to_owned).collect(),
            };
            for line in lines {
                pasted(&mut model, &line);
                keys(&mut model, "Enter");
            }
            assert!(says_it_is_exposed(&model), "{spot:?}");
            assert!(!holds_part_of(&model, &key), "{spot:?}:\n{key}");
            // One key ends that.
            keys(&mut model, "Esc");
            pasted(&mut model, "12");
            assert!(!says_it_is_exposed(&model), "{spot:?}");
        }
    }
}

#[test]
fn a_private_key_that_arrives_in_pieces_is_gone_from_every_field() {
    for (spot, field) in text_fields() {
        for key in private_keys() {
            for size in [1, 7, 40, 64, 100, 1000] {
                let mut model = field.clone();
                // Without a header, base64 right behind other text is no longer told from it.
                keys(&mut model, "^U");
                for piece in pieces(&key.replace("\r\n", "\n"), size) {
                    burst(&mut model, &piece);
                }
                assert!(!holds_part_of(&model, &key), "{spot:?}, {size} at a time:\n{key}");
            }
        }
    }
}

fn pieces(text: &str, size: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(size).map(|piece| piece.iter().collect()).collect()
}

#[test]
fn undo_does_not_bring_a_private_key_back() {
    for (spot, field) in text_fields() {
        let key = private_keys().remove(0);
        for arrives in [pasted, typed] {
            let mut model = field.clone();
            arrives(&mut model, &key);
            for undo in ["^_", "^_", "^_", "^Y", "^Y", "^_", "^_ ^_ ^_ ^_"] {
                keys(&mut model, undo);
                assert!(!holds_part_of(&model, &key), "{spot:?} after {undo}");
            }
        }
    }
}

#[test]
fn a_private_key_beside_a_csr_takes_the_csr_with_it() {
    let key = private_keys().remove(0);
    let mut model = wizard_with(dvorder::order::draft::Draft::new());
    crate::wizard::go_to_field(&mut model, FieldId::Csr);
    pasted(&mut model, &format!("{}{key}", include_str!("../../assets/examples/example.csr")));
    assert!(says_it_is_exposed(&model));
    assert_eq!(model.desk.draft().text(FieldId::Csr), "");
    assert!(!holds_part_of(&model, &key));
}

/// What may stand behind a private key that was copied from a terminal.
const BEHIND: [&str; 5] = [
    "# none",
    "\n\n\n",
    "jim@example:~$ cat example.crt\n",
    include_str!("../csr/certificate.pem"),
    "qqq\n?\n \nexample.com\n",
];

#[test]
fn what_follows_a_private_key_is_read_only_after_a_key_that_answers_the_warning() {
    let key = private_keys().remove(0);
    for (spot, field) in text_fields() {
        for behind in BEHIND {
            for size in [1, 64, 5000] {
                let mut model = field.clone();
                keys(&mut model, "^U");
                let before = model.desk.draft().clone();
                for piece in pieces(&format!("{key}{behind}"), size) {
                    burst(&mut model, &piece);
                }
                let place = format!("{spot:?}, {behind:?} by {size}");
                assert!(says_it_is_exposed(&model), "{place}");
                assert_eq!((&model.focus, model.overlay.is_none()), (&Some(spot.clone()), true), "{place}");
                // Of a key that came piece by piece, the field it came to is wiped.
                let (mut emptied, mut wiped) = (before.clone(), before.clone());
                if let Some(field) = spot.field() {
                    emptied.set(field, model.desk.draft().text(field));
                    wiped.set(field, "");
                }
                assert!(
                    *model.desk.draft() == before || (*model.desk.draft() == emptied && emptied == wiped),
                    "{place}"
                );
                if size == 64 {
                    keys(&mut model, "Enter");
                    assert!(says_it_is_exposed(&model), "{place}: a line break may be the last of it");
                    keys(&mut model, "Esc");
                    assert_eq!(model.notice, None, "{place}");
                    let deaf = model.clone();
                    typed(&mut model, "a");
                    assert!(model != deaf, "{place}: it listens again");
                }
            }
        }
    }
}

#[test]
fn half_a_key_is_no_key_to_come() {
    let mut model = wizard_with(dvorder::order::draft::Draft::new());
    go_to_field(&mut model, FieldId::Csr);
    typed(&mut model, "\n-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG");
    typed(&mut model, "lost");
    keys(&mut model, "^U");
    typed(&mut model, "heard");
    assert_eq!(model.desk.draft().text(FieldId::Csr), "heard");
    assert!(!format!("{model:?}").contains("MIGHAgEAMBMG"));
}

#[test]
fn a_private_key_that_arrives_where_nothing_is_typed_is_warned_of_and_does_nothing() {
    let key = private_keys().remove(0);
    for (names, size) in [("", 64), ("^S", 64), ("^Q", 64), ("^G", 1), ("^G", 64), ("^G o", 7)] {
        let mut model = new_wizard();
        crate::wizard::fill(&mut model, FieldId::CommonName, "example.com");
        keys(&mut model, "^P");
        let before = (model.desk.draft().clone(), model.step());
        keys(&mut model, names);
        for piece in pieces(&format!("{key}{}", BEHIND[2]), size) {
            assert_eq!(burst(&mut model, &piece), [], "{names} by {size}");
        }
        assert!(says_it_is_exposed(&model), "{names} by {size}: {:?}", model.notice);
        assert!(!holds_part_of(&model, &key), "{names} by {size}");
        assert_eq!((model.desk.draft().clone(), model.step()), before, "{names} by {size}");
    }
}

#[test]
fn the_warning_begins_with_what_to_do_and_how_to_go_on() {
    let ignored = "What you type is ignored until you press Esc. ";
    for (arrives, how_to_go_on) in [(typed as fn(&mut _, &_) -> _, ignored), (burst, ignored), (pasted, "")] {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::Csr);
        arrives(&mut model, &private_keys().remove(0));
        let said = model.notice.expect("a warning").text;
        let begins = format!("Treat the key as exposed: this is a private key. {how_to_go_on}It was removed");
        assert!(said.starts_with(&begins), "{said}");
    }
}

#[test]
fn drawing_anew_answers_nothing() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::Csr);
    burst(&mut model, &private_keys().remove(0));
    keys(&mut model, "^L ^Z");
    update(&mut model, dvorder::wizard::Msg::Resized);
    assert!(says_it_is_exposed(&model));
    typed(&mut model, "x");
    assert_eq!(model.desk.draft().text(FieldId::Csr), "");
}

#[test]
fn a_typed_api_key_is_shown_nowhere_and_sent_once() {
    const KEY: &str = "A1B2C3D4E5F6-NOT-A-REAL-KEY";
    let target = without_a_key("us", "www.digicert.com");
    for arrives in [typed, burst, pasted] {
        let mut model = Model::new(sample_draft(), Vec::new(), target.clone(), TODAY);
        go_to_step(&mut model, Step::Submit);
        assert_eq!(confirmation::obstacle(&model).as_deref(), Some("Type the API key first."));
        go_to(&mut model, Spot::Input(Input::ApiKey));
        arrives(&mut model, KEY);
        assert!(!format!("{model:?}").contains(&KEY[..6]), "while it is typed");
        assert!(!format!("{:?}", model.form()).contains(&KEY[..6]), "on the screen");
        go_to(&mut model, Spot::Input(Input::Confirmation));
        typed(&mut model, "example.com");
        let effects = keys(&mut model, "Enter");
        let [Effect::Buy(request, Confirmed::New(..), Some(key))] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        assert_eq!(dvorder::secret::ApiKey::parse(KEY.into()).as_ref(), Ok(key));
        assert!(!format!("{effects:?}{model:?}").contains(&KEY[..6]), "while it is sent");
        let failure = dvorder::failure::Failure::new("No.", "Again.");
        update(&mut model, order_ended(*request, dvorder::journal::reply::Outcome::NotSent(failure)));
        assert!(!format!("{model:?}").contains(&KEY[..6]), "afterwards");
    }
}

#[test]
fn what_cannot_be_an_api_key_is_never_sent() {
    let target = without_a_key("us", "www.digicert.com");
    for wrong in ["two words", "schlüssel"] {
        let mut model = Model::new(sample_draft(), Vec::new(), target.clone(), TODAY);
        go_to_step(&mut model, Step::Submit);
        go_to(&mut model, Spot::Input(Input::ApiKey));
        pasted(&mut model, wrong);
        go_to(&mut model, Spot::Input(Input::Confirmation));
        typed(&mut model, "example.com");
        assert_eq!(keys(&mut model, "Enter"), []);
        let said = &model.notice.as_ref().expect("the reason").text;
        assert!(said.contains("API key") && !said.contains(wrong), "{said}");
    }
}

/// What can hardly be a key is said as soon as its field is left, and not shown.
#[test]
fn what_can_hardly_be_an_api_key_is_said_when_its_field_is_left() {
    let target = without_a_key("eu", "certcentral.digicert.eu");
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "www.example.com");
    for (pasted_text, said) in [
        ("example.com", Some("is a name of the order")),
        ("WWW.example.com", Some("is a name of the order")),
        ("6484932", Some("has 7 characters")),
        ("two words and more of them", Some("has a blank in it")),
        ("X-DC-DEVKEY: 0123456789ABCDEF", Some("name of a header")),
        ("0123456789ABCDEF0123456789ABCDEF", None),
        ("", None),
    ] {
        for key in ["Tab", "Enter", "Down", "^P"] {
            let mut model = Model::new(draft.clone(), Vec::new(), target.clone(), TODAY);
            go_to_step(&mut model, Step::Submit);
            go_to(&mut model, Spot::Input(Input::ApiKey));
            pasted(&mut model, pasted_text);
            keys(&mut model, key);
            assert_ne!(model.focus, Some(Spot::Input(Input::ApiKey)), "it only warns");
            let told = model.notice.as_ref().map(|notice| (notice.tone, notice.text.as_str()));
            match (told, said) {
                (Some((Tone::Warning, text)), Some(said)) => {
                    assert!(text.contains(said), "{pasted_text}, {key}: {text}");
                    let shown = pasted_text.split(' ').next_back().unwrap_or_default();
                    assert!(!text.contains(shown), "{text}");
                }
                (None, None) => {}
                other => panic!("{pasted_text}, {key}: {other:?}"),
            }
        }
    }
}

#[test]
fn an_api_key_is_taken_back_by_the_keys_that_delete() {
    let target = without_a_key("us", "www.digicert.com");
    let mut model = Model::new(sample_draft(), Vec::new(), target, TODAY);
    go_to_step(&mut model, Step::Submit);
    go_to(&mut model, Spot::Input(Input::ApiKey));
    typed(&mut model, "ABC");
    keys(&mut model, "Backspace");
    assert_eq!(model.key.typed.len(), 2);
    keys(&mut model, "^U");
    assert_eq!(model.key.typed.len(), 0);
}

#[test]
fn the_warning_of_a_private_key_stays_until_a_key_answers_it() {
    let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n";
    for size in [1, 7, 30, key.len() - 1, key.len()] {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::Csr);
        let mut rest = format!("{key}-----BEGIN CERTIFICATE-----\nMIIB");
        while !rest.is_empty() {
            let piece: String = rest.drain(..size.min(rest.len())).collect();
            burst(&mut model, &piece);
        }
        let said =
            |model: &Model| model.notice.as_ref().is_some_and(|notice| notice.text.contains("private key"));
        assert!(said(&model), "in pieces of {size}: {:?}", model.notice);
        assert!(!model.desk.draft().text(FieldId::Csr).contains("MIGH"), "in pieces of {size}");
        for answer in ["Tab", "Esc", "^U", "Left"] {
            let mut model = model.clone();
            keys(&mut model, answer);
            assert!(!said(&model), "{answer}");
        }
    }
}
