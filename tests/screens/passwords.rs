//! A password that came with the URL of a host is seen nowhere but where it is typed.

use dvorder::order::draft::Draft;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::Model;
use dvorder::wizard::form::Spot;

use crate::common::sample_draft;
use crate::logins::{LOGINS, WORDS_OF_PASSWORDS};
use crate::wizard::{burst, fill, go_to_field, go_to_step, keys, pasted, typed, wizard_with};
use crate::{ASCII, COLOUR, drawn, text};

const FIELDS: [FieldId; 3] = [FieldId::CommonName, FieldId::DnsNames, FieldId::MailDomain(0)];

fn draft() -> Draft {
    let mut draft = sample_draft();
    draft.set(FieldId::DcvMethod, "email");
    draft
}

/// Every screen, narrow and wide with the preview beside it, wherever the focus is but in this field.
fn assert_unseen(model: &Model, field: FieldId, login: &str) {
    for step in Step::ALL {
        let mut model = model.clone();
        go_to_step(&mut model, step);
        for _ in 0..model.form().spots().count() {
            keys(&mut model, "Tab");
            if model.focus == Some(Spot::Field(field)) {
                continue;
            }
            for (theme, columns, rows) in [(COLOUR, 80, 24), (ASCII, 160, 50)] {
                let seen = text(&drawn(&model, theme, columns, rows));
                let is_seen = WORDS_OF_PASSWORDS.iter().any(|word| seen.contains(word));
                assert!(!is_seen, "{field:?} {login} on {step:?} at {:?}:\n{seen}", model.focus);
            }
        }
    }
}

#[test]
fn a_password_is_seen_on_no_screen_once_the_field_is_left() {
    // Each way is read in the tests of names; a walk over all screens takes its time
    for login in LOGINS.into_iter().step_by(3) {
        for field in FIELDS {
            let mut draft = draft();
            draft.set(field, login);
            assert_unseen(&wizard_with(draft), field, login);
        }
    }
}

#[test]
fn a_password_that_is_typed_is_seen_where_it_is_typed_alone() {
    for arrives in [typed, burst] {
        for field in FIELDS {
            let mut model = wizard_with(draft());
            fill(&mut model, field, "");
            go_to_field(&mut model, field);
            arrives(&mut model, LOGINS[0]);
            let seen = text(&drawn(&model, COLOUR, 80, 24));
            assert!(seen.matches("hidd3n").count() <= 1, "{field:?}:\n{seen}");
            assert_unseen(&model, field, LOGINS[0]);
        }
    }
}

#[test]
fn a_password_that_is_pasted_is_left_out_and_that_is_said() {
    for login in LOGINS {
        for list in [login.to_owned(), format!("a.example.com\n{login}\nb.example.com\n")] {
            for field in FIELDS {
                let mut model = wizard_with(draft());
                fill(&mut model, field, "");
                go_to_field(&mut model, field);
                pasted(&mut model, &list);
                let all = format!("{model:?}");
                assert!(WORDS_OF_PASSWORDS.iter().all(|word| !all.contains(word)), "{field:?} {list}");
                let said = model.notice.as_ref().map_or("", |notice| &notice.text);
                assert!(said.contains("left out of what was pasted"), "{field:?} {list}: {said}");
                assert!(all.contains("www.example.com"), "the host stays");
            }
        }
    }
}
