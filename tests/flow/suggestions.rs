//! The suggestions of a field: which keys take the one the cursor was moved to, and which do not.

use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::advice::FocusAdvice;
use dvorder::wizard::form::Spot;
use dvorder::wizard::suggestions;
use dvorder::wizard::{Model, Overlay};

use crate::wizard::{fill, go_to, go_to_field, keys, mail_row, new_wizard, typed};

/// A field with what is typed there, and the suggestion that the cursor is moved to.
fn moved_to_a_suggestion() -> Vec<(Model, FieldId, &'static str, String)> {
    let mut platform = new_wizard();
    go_to_field(&mut platform, FieldId::ServerPlatform);
    typed(&mut platform, "ngin");
    keys(&mut platform, "Down");

    let mut mail = new_wizard();
    fill(&mut mail, FieldId::CommonName, "a.example.com");
    fill(&mut mail, FieldId::DcvMethod, "email");
    let row = mail_row(&mail, "a.example.com");
    go_to(&mut mail, Spot::Field(FieldId::MailDomain(row)));
    keys(&mut mail, "Down Down");
    let mut locale = mail.clone();
    keys(&mut locale, "Esc");
    go_to(&mut locale, Spot::Field(FieldId::Locale));
    typed(&mut locale, "german");
    keys(&mut locale, "Down");
    vec![
        (platform, FieldId::ServerPlatform, "ngin", "45".into()),
        (mail, FieldId::MailDomain(row), "", "example.com".into()),
        (locale, FieldId::Locale, "german", "de".into()),
    ]
}

#[test]
fn what_is_there_stays_until_one_goes_on_from_it() {
    for (field, value) in [(FieldId::ServerPlatform, "45"), (FieldId::Locale, "de")] {
        let mut model = new_wizard();
        fill(&mut model, FieldId::CommonName, "a.example.com");
        fill(&mut model, FieldId::DcvMethod, "email");
        fill(&mut model, field, value);
        go_to_field(&mut model, field);
        keys(&mut model, "Down ^N");
        assert_eq!(model.desk.draft().text(field), value);
        go_to_field(&mut model, field);
        keys(&mut model, "Down Down ^N");
        assert_ne!(model.desk.draft().text(field), value);
    }
}

#[test]
fn every_key_that_moves_on_takes_the_suggestion_the_cursor_was_moved_to() {
    let moves = ["Tab", "F6", "Shift-Tab", "^T", "^N", "F8", "^P", "F7", "^R", "F9", "^O", "F3"];
    for (before, field, _, suggestion) in moved_to_a_suggestion() {
        for key in moves.into_iter().chain(["Enter", "^S 2 Enter", "^S Home Enter"]) {
            let mut model = before.clone();
            keys(&mut model, key);
            assert_eq!(model.desk.draft().text(field), suggestion, "{field:?}, {key}");
        }
        let mut model = before.clone();
        keys(&mut model, "Tab");
        assert_ne!(model.focus, before.focus, "and Tab went on");
    }
}

#[test]
fn no_other_key_takes_it() {
    for (before, field, typed, _) in moved_to_a_suggestion() {
        for key in ["Esc", "^]", "^C", "^\\", "^Q", "^X", "^Z", "^L", "^G", "^S", "^S Esc"] {
            let mut model = before.clone();
            keys(&mut model, key);
            assert_eq!(model.desk.draft().text(field), typed, "{field:?}, {key}");
        }
    }
}

#[test]
fn a_suggestion_the_cursor_was_not_moved_to_is_not_taken() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    typed(&mut model, "micro");
    let form = model.form();
    assert!(suggestions::suggested(&model, &form).is_some());
    for back in ["", "Down Up", "Down Esc"] {
        let mut model = model.clone();
        keys(&mut model, &format!("{back} Tab"));
        assert_eq!(model.desk.draft().text(FieldId::ServerPlatform), "micro", "{back:?}");
    }
}

#[test]
fn esc_closes_the_suggestions_until_something_is_typed_or_they_are_asked_for() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    typed(&mut model, "ngi");
    keys(&mut model, "Esc");
    assert!(suggestions::suggested(&model, &model.form()).is_none());
    for opens in ["n", "Down", "Backspace"] {
        let mut model = model.clone();
        keys(&mut model, opens);
        assert!(suggestions::suggested(&model, &model.form()).is_some(), "{opens}");
    }
}

/// Whoever goes back up reads on, and takes nothing by that.
#[test]
fn up_leaves_a_field_with_suggestions_and_chooses_none() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    keys(&mut model, "Up");
    assert!(suggestions::suggested(&model, &model.form()).is_none());
    assert_ne!(model.focus, Some(Spot::Field(FieldId::ServerPlatform)));
    assert_eq!(model.desk.draft().text(FieldId::ServerPlatform), "");
}

#[test]
fn pages_and_ends_stay_among_the_suggestions() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    for (pressed, at) in [("Down End", "last"), ("PgDn", "last"), ("Home", "first"), ("PgUp", "first")] {
        keys(&mut model, pressed);
        let mut there = model.clone();
        keys(&mut there, "Enter");
        let form = model.form();
        let (_, suggestions) = suggestions::suggested(&model, &form).expect("they are on show");
        let expected = if at == "last" { suggestions.last() } else { suggestions.first() };
        assert_eq!(
            Some(there.desk.draft().text(FieldId::ServerPlatform)),
            expected.map(|it| it.value.as_str()),
            "{pressed}"
        );
    }
}

#[test]
fn the_step_list_still_opens_over_the_suggestions() {
    let (mut model, ..) = moved_to_a_suggestion().remove(0);
    keys(&mut model, "^S");
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Csr)));
}

/// What finds one suggestion alone and is no value by itself means that one: it needs no Down.
#[test]
fn what_fits_one_suggestion_alone_takes_it() {
    for key in ["Enter", "Tab", "^N", "Shift-Tab", "^R"] {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::ServerPlatform);
        for letter in ["n", "g", "i"] {
            typed(&mut model, letter);
            assert_eq!(model.shown_problems(FieldId::ServerPlatform).count(), 0, "it is being searched for");
        }
        keys(&mut model, key);
        assert_eq!(model.desk.draft().text(FieldId::ServerPlatform), "45", "{key}");

        let mut mail = new_wizard();
        fill(&mut mail, FieldId::CommonName, "a.example.com");
        fill(&mut mail, FieldId::DcvMethod, "email");
        let address = FieldId::MailAddress(mail_row(&mail, "a.example.com"));
        go_to(&mut mail, Spot::Field(address));
        typed(&mut mail, "hostm");
        keys(&mut mail, key);
        assert_eq!(mail.desk.draft().text(address), "hostmaster@example.com", "{key}");
    }
}

#[test]
fn what_fits_several_or_is_a_value_by_itself_stays_as_it_was_typed() {
    for (typed_in, field) in [("microsoft", FieldId::ServerPlatform), ("4", FieldId::ServerPlatform)] {
        let mut model = new_wizard();
        go_to_field(&mut model, field);
        typed(&mut model, typed_in);
        keys(&mut model, "Tab");
        assert_eq!(model.desk.draft().text(field), typed_in);
    }
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    typed(&mut model, "ngi");
    keys(&mut model, "Esc Tab");
    assert_eq!(model.desk.draft().text(FieldId::ServerPlatform), "ngi", "they were closed");
    assert!(model.shown_problems(FieldId::ServerPlatform).count() > 0);
}

#[test]
fn a_platform_is_told_by_its_name() {
    let mut draft = crate::common::sample_draft();
    draft.set(FieldId::ServerPlatform, "45");
    let mut model = crate::wizard::wizard_with(draft);
    go_to_field(&mut model, FieldId::ServerPlatform);
    let help =
        model.form().field_at(&Spot::Field(FieldId::ServerPlatform)).map(|field| field.help.to_string());
    assert!(help.expect("its help").starts_with("45 is nginx."));
    keys(&mut model, "^R");
    let review = format!("{:?}", model.form());
    assert!(review.contains("Server platform   45 nginx"), "{review}");
}

/// How one is taken stands behind what is wrong as a sentence of its own.
#[test]
fn what_is_wrong_ends_before_it_is_said_how_a_suggestion_is_taken() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "example.com");
    fill(&mut model, FieldId::DcvMethod, "email");
    let row = mail_row(&model, "example.com");
    go_to_field(&mut model, FieldId::MailAddress(row));
    typed(&mut model, "host");
    keys(&mut model, "Esc Tab Shift-Tab");
    let advice = FocusAdvice::of(&model, &model.form(), 0, false);
    let said = advice.paragraphs.join(" ");
    assert!(said.contains(". Down chooses"), "{said}");
}
