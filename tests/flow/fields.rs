//! What the fields of the steps do: choices, rows that come and go, names taken from elsewhere.

use std::path::PathBuf;

use dvorder::order::csr;
use dvorder::order::draft::{Draft, ON, OTHER};
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::advice::FocusAdvice;
use dvorder::wizard::form::{Action, FieldKind, Form, Input, Item, Spot, Tone};
use dvorder::wizard::help::HelpPage;
use dvorder::wizard::{CsrFile, Effect, Model, Msg, Overlay};

use crate::common::sample_draft;
use crate::wizard::{
    burst, fill, go_to, go_to_field, go_to_step, keys, mail_row, new_wizard, offers, pasted, typed, update,
    wizard_with,
};

const EXAMPLE_CSR: &str = include_str!("../../assets/examples/example.csr");

/// The rows of the mail table: the name, and what its two fields hold.
fn mail_rows(model: &Model) -> Vec<(String, String, String)> {
    rows(&model.form()).into_iter().map(|(name, [domain, address])| (name, domain, address)).collect()
}

fn rows(form: &Form) -> Vec<(String, [String; 2])> {
    form.items
        .iter()
        .filter_map(|item| match item {
            Item::Row { name, fields, .. } => {
                Some((name.clone(), [fields[0].value.clone(), fields[1].value.clone()]))
            }
            _ => None,
        })
        .collect()
}

fn row(name: &str, domain: &str, address: &str) -> (String, String, String) {
    (name.into(), domain.into(), address.into())
}

fn notice(model: &Model) -> &str {
    model.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

#[test]
fn a_list_is_chosen_from_with_arrows_and_left_with_tab() {
    let mut model = new_wizard();
    assert_eq!(model.focus, Some(Spot::Field(FieldId::Product)));
    keys(&mut model, "Down Down Down Up");
    assert_eq!(model.desk.draft().text(FieldId::Product), "ssl_dv_rapidssl");
    keys(&mut model, "Up Up Up");
    assert_eq!(model.desk.draft().text(FieldId::Product), "ssl_dv_geotrust", "the first choice is the end");
    keys(&mut model, "Down Down Down Down Down Down Down Down Down");
    assert_eq!(model.desk.draft().text(FieldId::Product), OTHER, "and the last is the other");
    assert_eq!(model.focus, Some(Spot::Field(FieldId::Product)), "the focus stayed");
    keys(&mut model, "Tab");
    assert_eq!(model.focus, Some(Spot::Field(FieldId::OtherProduct)), "the field of the choice appeared");
    keys(&mut model, "^T Enter");
    assert_eq!(model.focus, Some(Spot::Field(FieldId::OtherProduct)), "Enter goes on, too");
}

#[test]
fn review_says_what_each_value_of_the_mail_table_is() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "sub.example.com");
    fill(&mut model, FieldId::DcvMethod, "email");
    let row = crate::wizard::mail_row(&model, "sub.example.com");
    fill(&mut model, FieldId::MailDomain(row), "example.com");
    fill(&mut model, FieldId::MailAddress(row), "jim.smith@example.com");
    keys(&mut model, "^R");
    let review = format!("{:?}", model.form());
    let line = "sub.example.com   mail domain example.com, address jim.smith@example.com";
    assert!(review.contains(line), "{review}");
}

#[test]
fn a_letter_takes_the_choice_that_begins_with_it() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::DcvMethod);
    for (letter, method, said) in [
        ("f", "http-token", ""),
        ("e", "email", ""),
        ("d", "dns-txt-token", ""),
        ("d", "dns-cname-token", ""),
        (
            "x",
            "dns-cname-token",
            "No choice begins with \"x\". DNS CNAME record stays chosen; the arrows choose.",
        ),
        ("F", "http-token", ""),
        ("c", "http-token", "No choice begins with \"c\". File over HTTP stays chosen; the arrows choose."),
        ("?", "http-token", ""),
    ] {
        typed(&mut model, letter);
        assert_eq!((model.desk.draft().text(FieldId::DcvMethod), notice(&model)), (method, said), "{letter}");
    }
    assert!(
        matches!(model.overlay, Some(Overlay::Help { page: HelpPage::Form, .. })),
        "the help is no choice"
    );
    keys(&mut model, "Esc");

    fill(&mut model, FieldId::CommonName, "*.example.com");
    go_to_field(&mut model, FieldId::DcvMethod);
    typed(&mut model, "ef");
    assert_eq!(model.desk.draft().text(FieldId::DcvMethod), "email");
    assert_eq!(notice(&model), "File over HTTP: not for wildcards (*.example.com).");

    go_to_field(&mut model, FieldId::OrderValidity);
    typed(&mut model, "d");
    assert_eq!(model.desk.draft().text(FieldId::OrderValidity), "days");
    burst(&mut model, "years");
    assert_eq!(model.desk.draft().text(FieldId::OrderValidity), "days", "pasted text chooses nothing");
    for letter in ["a", "t", "e", "s"] {
        typed(&mut model, letter);
        let held = model.desk.draft().text(FieldId::OrderValidity);
        assert_eq!(held, "days", "{letter} begins no choice, though it is in one");
    }
    keys(&mut model, "Enter");
    typed(&mut model, "30");
    assert_eq!(model.desk.draft().text(FieldId::OrderDays), "30");
}

#[test]
fn the_three_forms_of_a_validity_keep_each_their_value() {
    let mut model = new_wizard();
    for (form, field, value) in [
        ("years", FieldId::OrderYears, "3"),
        ("days", FieldId::OrderDays, "400"),
        ("date", FieldId::OrderDate, "09 JUN 2027"),
    ] {
        fill(&mut model, FieldId::OrderValidity, form);
        fill(&mut model, field, value);
    }
    for (form, field, value) in [
        ("years", FieldId::OrderYears, "3"),
        ("date", FieldId::OrderDate, "09 JUN 2027"),
        ("days", FieldId::OrderDays, "400"),
    ] {
        fill(&mut model, FieldId::OrderValidity, form);
        let shown = model.form();
        assert_eq!(shown.field_at(&Spot::Field(field)).map(|field| field.value.as_str()), Some(value));
        let others = [FieldId::OrderYears, FieldId::OrderDays, FieldId::OrderDate]
            .into_iter()
            .filter(|other| *other != field && shown.field_at(&Spot::Field(*other)).is_some());
        assert_eq!(others.count(), 0, "one form at a time");
    }
}

#[test]
fn http_token_is_passed_over_while_a_name_is_a_wildcard() {
    let mut draft = Draft::new();
    draft.set(FieldId::CommonName, "*.example.com");
    let mut model = wizard_with(draft);
    go_to_field(&mut model, FieldId::DcvMethod);
    let reason = "File over HTTP: not for wildcards (*.example.com).";
    for (key, method, said) in [
        ("Down", "dns-cname-token", ""),
        ("Down", "email", reason),
        ("Up", "email", ""),
        ("Up", "dns-cname-token", reason),
        ("Right", "email", reason),
        ("Left", "dns-cname-token", reason),
        ("Space", "email", reason),
    ] {
        keys(&mut model, key);
        assert_eq!((model.desk.draft().text(FieldId::DcvMethod), notice(&model)), (method, said), "{key}");
    }

    fill(&mut model, FieldId::CommonName, "example.com");
    go_to_field(&mut model, FieldId::DcvMethod);
    keys(&mut model, "Up");
    assert_eq!((model.desk.draft().text(FieldId::DcvMethod), notice(&model)), ("http-token", ""));
}

#[test]
fn a_wildcard_added_later_makes_http_token_an_error() {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::Product, "ssl_dv_geotrust_flex");
    fill(&mut model, FieldId::DcvMethod, "http-token");
    assert_eq!(model.desk.errors(), 0);
    fill(&mut model, FieldId::DnsNames, "*.example.com");
    assert_eq!(
        model.desk.draft().text(FieldId::DcvMethod),
        "http-token",
        "nothing is changed behind one's back"
    );
    assert_eq!(model.desk.problems().iter().filter(|p| p.place == FieldId::DcvMethod.into()).count(), 1);
}

#[test]
fn mail_rows_follow_the_names_and_keep_what_was_typed() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "example.com");
    fill(&mut model, FieldId::DnsNames, "shop.example.com\nexample.org");
    fill(&mut model, FieldId::DcvMethod, "email");
    let shop = mail_row(&model, "shop.example.com");
    fill(&mut model, FieldId::MailDomain(shop), "example.com");
    fill(&mut model, FieldId::MailAddress(shop), "admin@example.com");
    let org = mail_row(&model, "example.org");
    fill(&mut model, FieldId::MailDomain(org), "example.org");
    let all = [
        row("example.com", "", ""),
        row("shop.example.com", "example.com", "admin@example.com"),
        row("example.org", "example.org", ""),
    ];
    assert_eq!(mail_rows(&model), all);

    fill(&mut model, FieldId::DnsNames, "example.org");
    go_to_step(&mut model, Step::Dcv);
    assert_eq!(mail_rows(&model), [row("example.com", "", ""), row("example.org", "example.org", "")]);

    fill(&mut model, FieldId::DcvMethod, "dns-txt-token");
    assert_eq!(mail_rows(&model), []);

    fill(&mut model, FieldId::DnsNames, "shop.example.com\nexample.org");
    fill(&mut model, FieldId::DcvMethod, "email");
    assert_eq!(mail_rows(&model), all);
}

#[test]
fn one_row_is_used_for_all_names_it_fits() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "www.example.com");
    fill(&mut model, FieldId::DnsNames, "example.com\nexample.org");
    fill(&mut model, FieldId::DcvMethod, "email");
    let row_of_www = mail_row(&model, "www.example.com");
    assert!(!offers(&model, &Action::UseForAll(row_of_www)), "there is nothing to use yet");
    fill(&mut model, FieldId::MailDomain(row_of_www), "example.com");
    fill(&mut model, FieldId::MailAddress(row_of_www), "hostmaster@example.com");
    go_to(&mut model, Spot::Action(Action::UseForAll(row_of_www)));
    keys(&mut model, "Enter");
    assert_eq!(
        mail_rows(&model),
        [
            row("www.example.com", "example.com", "hostmaster@example.com"),
            row("example.com", "example.com", "hostmaster@example.com"),
            row("example.org", "", ""),
        ]
    );
}

#[test]
fn a_row_is_used_for_all_names_it_fits_however_its_mail_domain_is_written() {
    for (names, typed, domain, fits) in [
        ("www.example.com", "Example.COM", "example.com", 2),
        ("www.example.com", " example.com ", "example.com", 2),
        ("www.example.com", "EXAMPLE.com.", "example.com", 2),
        ("www.münchen.de", "MÜNCHEN.de", "xn--mnchen-3ya.de", 2),
        ("www.münchen.de", "XN--Mnchen-3ya.DE", "xn--mnchen-3ya.de", 2),
        // Its owner's, of whom a row only warns.
        ("a.jim.github.io", "github.io", "github.io", 2),
        ("a.example.com", "a.example.com", "a.example.com", 1),
    ] {
        let mut model = new_wizard();
        fill(&mut model, FieldId::Product, "ssl_dv_geotrust_flex");
        fill(&mut model, FieldId::CommonName, names);
        let parent = names.split_once('.').expect("it has one").1;
        fill(&mut model, FieldId::DnsNames, &format!("{parent}\nexample.org"));
        fill(&mut model, FieldId::DcvMethod, "email");
        let sent = names.replace("münchen", "xn--mnchen-3ya");
        let row = mail_row(&model, &sent);
        fill(&mut model, FieldId::MailDomain(row), typed);
        go_to(&mut model, Spot::Field(FieldId::MailAddress(row)));
        let form = model.form();
        let offered = &form.field_at(&Spot::Field(FieldId::MailAddress(row))).expect("it is there").kind;
        let FieldKind::Combo(offered) = offered else { panic!("{offered:?}") };
        assert_eq!(offered[0].value, format!("admin@{domain}"), "{typed:?}");
        go_to(&mut model, Spot::Action(Action::UseForAll(row)));
        keys(&mut model, "Enter");
        let said = model.notice.as_ref().expect("it is said").text.clone();
        let names = if fits == 1 { "1 name".to_owned() } else { format!("{fits} names") };
        assert_eq!(said, format!("Filled in for {names}."), "{typed:?}");
        let filled: Vec<String> = mail_rows(&model).into_iter().map(|row| row.1).collect();
        assert_eq!(filled.iter().filter(|text| *text == domain).count(), fits, "{typed:?}: {filled:?}");
    }
}

#[test]
fn an_address_that_is_typed_or_chosen_fills_in_its_mail_domain() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "a.example.com");
    fill(&mut model, FieldId::DcvMethod, "email");
    let row = mail_row(&model, "a.example.com");
    for (pressed, domain) in [("^U", ""), ("Down Enter", "example.com"), ("Down Down Tab", "example.com")] {
        go_to(&mut model, Spot::Field(FieldId::MailDomain(row)));
        keys(&mut model, "^U Tab ^U");
        keys(&mut model, pressed);
        assert_eq!(model.desk.draft().text(FieldId::MailDomain(row)), domain, "{pressed}");
    }
    go_to(&mut model, Spot::Field(FieldId::MailDomain(row)));
    keys(&mut model, "^U Tab ^U");
    typed(&mut model, "admin@a.example.com");
    assert_eq!(model.desk.draft().text(FieldId::MailDomain(row)), "a.example.com");
    keys(&mut model, "^U");
    assert_eq!(
        model.desk.draft().text(FieldId::MailDomain(row)),
        "",
        "it goes with the address it came from"
    );
    pasted(&mut model, "admin@elsewhere.org");
    let domain = model.desk.draft().text(FieldId::MailDomain(row));
    assert_eq!(domain, "", "the name does not allow the other");
    keys(&mut model, "^U");
    typed(&mut model, "webmaster@example.com");
    assert_eq!(model.desk.draft().text(FieldId::MailDomain(row)), "example.com");
}

#[test]
fn a_suggestion_is_chosen_with_arrows_and_taken_with_enter() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "a.b.example.com");
    fill(&mut model, FieldId::DcvMethod, "email");
    let row = mail_row(&model, "a.b.example.com");
    go_to(&mut model, Spot::Field(FieldId::MailDomain(row)));
    keys(&mut model, "Down Down Down Enter");
    assert_eq!(
        model.desk.draft().text(FieldId::MailDomain(row)),
        "example.com",
        "the third: name, parent, registrable"
    );
    assert_eq!(model.focus, Some(Spot::Field(FieldId::MailDomain(row))), "it can still be changed");
    keys(&mut model, "Enter Down Enter");
    assert_eq!(model.desk.draft().text(FieldId::MailAddress(row)), "admin@example.com");
    keys(&mut model, "Down Esc Enter");
    assert_eq!(model.desk.draft().text(FieldId::MailAddress(row)), "admin@example.com", "Esc took nothing");
    assert_ne!(model.focus, Some(Spot::Field(FieldId::MailAddress(row))), "and Enter went on");
}

#[test]
fn undo_brings_back_what_a_suggestion_replaced() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    typed(&mut model, "ngin");
    keys(&mut model, "Down Enter");
    for (key, text) in [("^_", "ngin"), ("^Y", "45"), ("^_", "ngin"), ("^_", "ngi"), ("^Y ^W", "")] {
        keys(&mut model, key);
        assert_eq!(model.desk.draft().text(FieldId::ServerPlatform), text, "{key}");
    }
    keys(&mut model, "^_");
    assert_eq!(model.desk.draft().text(FieldId::ServerPlatform), "ngin");
}

#[test]
fn typing_narrows_the_suggestions() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    typed(&mut model, "ngin");
    keys(&mut model, "Down Enter");
    assert_eq!(model.desk.draft().text(FieldId::ServerPlatform), "45");
}

#[test]
fn a_free_partner_is_added_with_one_key() {
    for (common, product, partner) in [
        ("example.com", "ssl_dv_geotrust", "www.example.com"),
        ("www.example.com", "ssl_dv_geotrust", "example.com"),
        ("*.example.com", "wildcard_dv_geotrust", "example.com"),
    ] {
        let mut model = new_wizard();
        fill(&mut model, FieldId::Product, product);
        fill(&mut model, FieldId::CommonName, common);
        go_to(&mut model, Spot::Action(Action::AddName(partner.into())));
        keys(&mut model, "Enter");
        assert_eq!(model.desk.draft().text(FieldId::DnsNames), partner, "{common}");
        assert_eq!(model.focus, Some(Spot::Field(FieldId::DnsNames)), "where it went");
        assert!(!offers(&model, &Action::AddName(partner.into())), "{common}: it is there already");
    }
}

#[test]
fn the_names_of_the_csr_are_taken_with_one_key() {
    for (common, others, expected_common, expected_others) in [
        ("", "", "example.com", "sub.example.com\nlog.example.com"),
        ("log.example.com", "", "log.example.com", "example.com\nsub.example.com"),
        (
            "example.com",
            "www.example.com\n\n",
            "example.com",
            "www.example.com\nsub.example.com\nlog.example.com",
        ),
    ] {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::Csr);
        pasted(&mut model, EXAMPLE_CSR);
        fill(&mut model, FieldId::CommonName, common);
        fill(&mut model, FieldId::DnsNames, others);
        go_to(&mut model, Spot::Action(Action::TakeCsrNames));
        keys(&mut model, "Enter");
        assert_eq!(model.desk.draft().text(FieldId::CommonName), expected_common);
        assert_eq!(model.desk.draft().text(FieldId::DnsNames), expected_others);
        assert!(!offers(&model, &Action::TakeCsrNames), "nothing is missing any more");
    }
}

#[test]
fn a_new_custom_field_follows_each_filled_one() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CustomFieldId(0), "12");
    fill(&mut model, FieldId::CustomFieldValue(0), "Invoice #12345");
    fill(&mut model, FieldId::CustomFieldId(1), "13");
    let values: Vec<[String; 2]> = rows(&model.form()).into_iter().map(|(_, values)| values).collect();
    assert_eq!(values, [["12", "Invoice #12345"], ["13", ""], ["", ""]]);
    fill(&mut model, FieldId::CustomFieldId(1), "");
    assert_eq!(rows(&model.form()).len(), 2, "an emptied row is gone");
}

#[test]
fn a_switch_is_thrown_with_a_blank_or_an_arrow() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::AutoRenew);
    for (key, value) in [("Space", ON), ("Space", ""), ("Right", ON), ("Left", ""), ("x", ""), ("Enter", "")]
    {
        keys(&mut model, key);
        assert_eq!(model.desk.draft().text(FieldId::AutoRenew), value, "{key}");
    }
}

#[test]
fn a_csr_comes_from_a_file() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "example.com");
    fill(&mut model, FieldId::DnsNames, "sub.example.com\nlog.example.com");
    keys(&mut model, "^O");
    assert_eq!((model.step(), &model.focus), (Step::Csr, &Some(Spot::Input(Input::CsrFile))));
    typed(&mut model, " ~/example.csr");
    assert_eq!(keys(&mut model, "Enter"), [Effect::ReadCsrFile("~/example.csr".into())]);

    update(&mut model, Msg::CsrFileRead(Err("There is no file \"~/example.csr\".".into())));
    assert_eq!(model.notice.as_ref().map(|notice| notice.tone), Some(Tone::Error));
    assert_eq!(model.csr_path.typed, " ~/example.csr", "the path can be mended");

    let reading = csr::read_file(EXAMPLE_CSR.as_bytes());
    update(
        &mut model,
        Msg::CsrFileRead(Ok(CsrFile {
            path: "~/example.csr".into(),
            place: "/etc/ssl/file.csr".into(),
            reading,
        })),
    );
    assert_eq!(model.focus, Some(Spot::Field(FieldId::Csr)));
    assert_eq!(notice(&model), "Read from ~/example.csr");
    assert_eq!(model.desk.draft().text(FieldId::Csr).trim(), EXAMPLE_CSR.trim());
    assert_eq!(model.csr_path.typed, "");
}

#[test]
fn a_csr_from_a_file_that_is_for_other_names_is_not_told_as_good() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "shop.example.org");
    keys(&mut model, "^O");
    typed(&mut model, "example.csr");
    keys(&mut model, "Enter");
    let (path, place) = ("example.csr".into(), "/etc/ssl/example.csr".into());
    let reading = csr::read_file(EXAMPLE_CSR.as_bytes());
    update(&mut model, Msg::CsrFileRead(Ok(CsrFile { path, place, reading })));
    let said = model.notice.as_ref().expect("it is said that it was read");
    assert_eq!(said.tone, Tone::Warning);
    assert!(said.text.starts_with("Read from example.csr. WRONG CSR?"), "{}", said.text);
}

#[test]
fn a_file_that_comes_late_leaves_the_focus_where_it_is() {
    let mut model = new_wizard();
    keys(&mut model, "^O");
    typed(&mut model, "example.csr");
    keys(&mut model, "Enter");
    fill(&mut model, FieldId::Telephone, "+1 555");
    let reading = csr::read_file(EXAMPLE_CSR.as_bytes());
    update(
        &mut model,
        Msg::CsrFileRead(Ok(CsrFile {
            path: "example.csr".into(),
            place: "/etc/ssl/file.csr".into(),
            reading,
        })),
    );
    typed(&mut model, " 555 5555");
    assert_eq!(model.desk.draft().text(FieldId::Telephone), "+1 555 555 5555");
    assert_eq!(model.desk.draft().text(FieldId::Csr).trim(), EXAMPLE_CSR.trim());
}

#[test]
fn a_file_that_is_no_csr_changes_nothing() {
    let mut model = wizard_with(sample_draft());
    let before = model.desk.draft().clone();
    for content in ["", "hello", "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----\n"] {
        let reading = csr::read_file(content.as_bytes());
        update(
            &mut model,
            Msg::CsrFileRead(Ok(CsrFile { path: "x".into(), place: "/etc/ssl/file.csr".into(), reading })),
        );
        assert_eq!(model.notice.as_ref().map(|notice| notice.tone), Some(Tone::Error), "{content}");
        assert_eq!(*model.desk.draft(), before);
        assert!(!format!("{model:?}").contains("MIGHAgEAMBMG"));
    }
}

#[test]
fn an_international_name_is_told_in_both_spellings() {
    let mut model = new_wizard();
    for field in [FieldId::CommonName, FieldId::DnsNames] {
        fill(&mut model, field, "münchen.de");
        keys(&mut model, "^P ^N");
        let told = model.shown_problems(field).any(|problem| problem.message.contains("xn--mnchen-3ya.de"));
        assert!(told, "{field:?}");
    }
    assert_eq!(model.desk.draft().text(FieldId::CommonName), "münchen.de", "as it was typed");
}

#[test]
fn a_block_takes_enter_and_is_left_with_tab() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::DnsNames);
    typed(&mut model, "a.example.com");
    keys(&mut model, "Enter");
    typed(&mut model, "b.example.com");
    keys(&mut model, "Up Home");
    burst(&mut model, "www.\nxyz.");
    assert_eq!(model.desk.draft().text(FieldId::DnsNames), "www.\nxyz.a.example.com\nb.example.com");
    keys(&mut model, "Tab");
    assert_ne!(model.focus, Some(Spot::Field(FieldId::DnsNames)));
}

#[test]
fn undo_and_redo_reach_the_draft() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::CommonName);
    pasted(&mut model, "example.com");
    for undo in ["^_", "Alt-U"] {
        keys(&mut model, undo);
        assert_eq!(model.desk.draft().text(FieldId::CommonName), "", "{undo}");
        keys(&mut model, "^Y");
        assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com");
    }
}

#[test]
fn a_saved_file_is_named() {
    let mut model = wizard_with(sample_draft());
    update(&mut model, Msg::Saved(Ok(PathBuf::from("/tmp/dvorder-example.com.json"))));
    assert_eq!(notice(&model), "Saved as /tmp/dvorder-example.com.json");
    update(&mut model, Msg::Saved(Err("x.json cannot be saved in /srv: permission denied.".into())));
    let said = notice(&model);
    assert!(
        said.starts_with("x.json cannot be saved in /srv: permission denied. Start dvorder in"),
        "{said}"
    );
}

#[test]
fn a_row_with_an_error_is_not_offered_for_the_others() {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::DnsNames, "www.example.com");
    fill(&mut model, FieldId::DcvMethod, "email");
    let row = mail_row(&model, "example.com");
    for (domain, address, offered) in [
        ("example.com", "", true),
        ("example.com", "admin", false),
        ("example.com", "it@example.com", true),
        ("example.org", "", false),
    ] {
        fill(&mut model, FieldId::MailDomain(row), domain);
        fill(&mut model, FieldId::MailAddress(row), address);
        assert_eq!(offers(&model, &Action::UseForAll(row)), offered, "{domain} {address}");
    }
}

#[test]
fn only_a_csr_that_can_be_ordered_with_gets_a_tick() {
    for (pem, tone) in [
        (EXAMPLE_CSR, Tone::Good),
        (include_str!("../csr/ed25519.csr"), Tone::Error),
        (include_str!("../csr/p521.csr"), Tone::Warning),
    ] {
        let mut draft = sample_draft();
        draft.set(FieldId::Csr, pem);
        let mut model = wizard_with(draft);
        go_to_step(&mut model, Step::Csr);
        let form = model.form();
        let first = form.items.iter().find_map(|item| match item {
            Item::Note(tone, _) => Some(*tone),
            Item::Action(line) => Some(line.tone),
            _ => None,
        });
        assert_eq!(first, Some(tone), "{form:?}");
    }
}

#[test]
fn a_faulty_name_is_not_taken_for_none() {
    let mut model = new_wizard();
    for (typed, said) in [("", "No names yet."), ("10.0.0.1", "No name that can be ordered yet.")] {
        fill(&mut model, FieldId::CommonName, typed);
        let form = format!("{:?}", model.form());
        assert!(form.contains(said), "{form}");
    }
}

/// The language of a mail is asked for where mail is sent, and never sent without having been shown.
#[test]
fn the_language_of_the_mail_is_asked_for_with_e_mail_alone() {
    let has = |model: &Model| model.form().spots().any(|spot| spot == Spot::Field(FieldId::Locale));
    let mut model = wizard_with(sample_draft());
    go_to_step(&mut model, Step::Dcv);
    assert!(!has(&model));
    fill(&mut model, FieldId::DcvMethod, "email");
    go_to_step(&mut model, Step::Dcv);
    assert!(has(&model));
    fill(&mut model, FieldId::Locale, "en");
    fill(&mut model, FieldId::DcvMethod, "dns-txt-token");
    go_to_step(&mut model, Step::Dcv);
    assert!(has(&model), "it would be sent");
}

/// A text of several lines is emptied by one line, and comes back with one key.
#[test]
fn a_block_is_emptied_by_a_line_and_brought_back() {
    let mut model = wizard_with(sample_draft());
    for (field, text) in [
        (FieldId::DnsNames, "www.example.com\nshop.example.com"),
        (FieldId::AdditionalEmails, "jim@example.com\nann@example.com"),
        (FieldId::Comments, "one\ntwo"),
        (FieldId::CustomRenewalMessage, "one\ntwo"),
    ] {
        go_to_step(&mut model, field.step());
        assert!(!offers(&model, &Action::Empty(field)), "{field:?}");
        fill(&mut model, field, text);
        go_to(&mut model, Spot::Action(Action::Empty(field)));
        keys(&mut model, "Enter");
        assert_eq!((model.desk.draft().text(field), &model.focus), ("", &Some(Spot::Field(field))));
        keys(&mut model, "^_");
        assert_eq!(model.desk.draft().text(field), text);

        // Whoever reads on first, and comes back, has it still; not what another draft held.
        go_to(&mut model, Spot::Action(Action::Empty(field)));
        keys(&mut model, "Enter Tab Shift-Tab");
        go_to_field(&mut model, field);
        assert_eq!(model.desk.draft().text(field), "");
        keys(&mut model, "^_");
        assert_eq!(model.desk.draft().text(field), text, "{field:?}");
        keys(&mut model, "^_ ^_");
        assert_eq!(model.desk.draft().text(field), "", "what was brought back can be undone");
        fill(&mut model, field, "");
    }
    go_to_step(&mut model, Step::Csr);
    assert!(offers(&model, &Action::Empty(FieldId::Csr)));
}

#[test]
fn a_removed_row_of_custom_fields_comes_back_whole() {
    let rows = |model: &Model| -> Vec<(String, String)> {
        let text = |field| model.desk.draft().text(field).to_owned();
        let rows = model.desk.draft().custom_field_rows().into_iter();
        rows.map(|row| (text(FieldId::CustomFieldId(row)), text(FieldId::CustomFieldValue(row)))).collect()
    };
    for count in 1..=3 {
        for row in 0..count {
            for (emptied, empties) in [
                (FieldId::CustomFieldId(row), "^U ^D"),
                (FieldId::CustomFieldValue(row), "^U ^D"),
                (FieldId::CustomFieldValue(row), "^U ^D Tab Shift-Tab"),
            ] {
                let mut model = new_wizard();
                for filled in 0..count {
                    model.desk.set(FieldId::CustomFieldId(filled), &format!("1{filled}"));
                    model.desk.set(FieldId::CustomFieldValue(filled), &format!("value {filled}"));
                }
                let before = rows(&model);
                go_to_field(&mut model, emptied);
                keys(&mut model, empties);
                assert_eq!(rows(&model).len(), count - 1, "{emptied:?} of {count}");
                keys(&mut model, "^_");
                assert_eq!(model.focus, Some(Spot::Field(emptied)), "{emptied:?} of {count}");
                keys(&mut model, "^_");
                assert_eq!(rows(&model), before, "{emptied:?} of {count}");
            }
        }
    }
    // A row whose only text is deleted comes back in one step.
    let mut model = new_wizard();
    model.desk.set(FieldId::CustomFieldId(0), "10");
    model.desk.set(FieldId::CustomFieldId(1), "11");
    let before = rows(&model);
    go_to_field(&mut model, FieldId::CustomFieldId(0));
    keys(&mut model, "^U ^_");
    assert_eq!(rows(&model), before);
}

/// A key that is held stops where a row is gone: the next row is not eaten by it.
#[test]
fn a_key_that_deletes_on_stops_at_the_end_of_its_row() {
    let filled = |rows: usize| {
        let mut model = new_wizard();
        for row in 0..rows {
            model.desk.set(FieldId::CustomFieldId(row), &format!("1{row}"));
            model.desk.set(FieldId::CustomFieldValue(row), "four");
        }
        model
    };
    for (field, held) in [
        (FieldId::CustomFieldValue(0), "^D"),
        (FieldId::CustomFieldValue(0), "Del"),
        (FieldId::CustomFieldId(1), "^K"),
        (FieldId::CustomFieldId(1), "Del"),
    ] {
        let mut model = filled(4);
        go_to_field(&mut model, field);
        keys(&mut model, "Home");
        // The field is empty, and with it the row goes.
        if held == "^K" {
            keys(&mut model, "^K ^D");
        }
        keys(&mut model, &[held; 24].join(" "));
        let rows = model.desk.draft().custom_field_rows();
        assert_eq!(rows.len(), 3, "{held} in {field:?}");
        assert!(rows.iter().all(|row| model.desk.draft().text(FieldId::CustomFieldValue(*row)) == "four"));
        assert!(notice(&model).contains("^_ brings it back"), "{}", notice(&model));
        // Another key goes on.
        keys(&mut model, "Home");
        keys(&mut model, &[held; 24].join(" "));
        assert_eq!(model.desk.draft().custom_field_rows().len(), if held == "^K" { 3 } else { 2 }, "{held}");
    }
}

/// What is on as a rule is switched off on the form, and what is stored and sent is what the service calls it.
#[test]
fn what_the_service_disables_is_switched_off_on_the_form() {
    let body = |model: &Model| {
        let order = crate::common::order_from(model.desk.draft());
        serde_json::from_str::<serde_json::Value>(&order.body()).expect("it is JSON")
    };
    for (field, member) in [
        (FieldId::DisableCt, "disable_ct"),
        (FieldId::DisableRenewalNotifications, "disable_renewal_notifications"),
    ] {
        let mut model = wizard_with(sample_draft());
        go_to_field(&mut model, field);
        let shown =
            |model: &Model| model.form().field_at(&Spot::Field(field)).expect("it is here").value.clone();
        assert_eq!(
            (shown(&model).as_str(), model.desk.draft().text(field), body(&model).get(member)),
            (ON, "", None)
        );
        keys(&mut model, "Space");
        assert_eq!((shown(&model).as_str(), model.desk.draft().text(field)), ("", ON));
        assert_eq!(body(&model)[member], true);
        let said = notice(&model).to_owned();
        assert!(said.starts_with(&format!("{}: no. ", field.label())), "{said}");
        keys(&mut model, "^R");
        let review = format!("{:?}", model.form());
        let told = format!("{:18}no. ", field.label());
        assert!(review.contains(&told), "{review}");
        // A draft and a file mean what they meant.
        let mut kept = sample_draft();
        kept.set(field, ON);
        assert_eq!(shown(&scene_at(&kept, field)), "");
        go_to_field(&mut model, field);
        keys(&mut model, "Left");
        assert_eq!(
            (shown(&model).as_str(), model.desk.draft().text(field), body(&model).get(member)),
            (ON, "", None)
        );
        assert_eq!(notice(&model), "");
    }
}

fn scene_at(draft: &Draft, field: FieldId) -> Model {
    let mut model = wizard_with(draft.clone());
    go_to_field(&mut model, field);
    model
}

/// What a choice costs is heard when it is made, and on Review.
#[test]
fn what_a_switch_brings_about_is_said_when_it_is_switched() {
    for (field, brings) in [
        (FieldId::AutoRenew, "bills it"),
        (FieldId::SkipApproval, "Nobody has to approve"),
        (FieldId::UseAuthKey, "request token"),
    ] {
        let mut model = wizard_with(sample_draft());
        go_to_field(&mut model, field);
        keys(&mut model, "Space");
        assert!(notice(&model).starts_with(&format!("{}: yes. ", field.label())), "{}", notice(&model));
        assert!(notice(&model).contains(brings), "{}", notice(&model));
    }
}

/// Blanks alone are nothing that is sent.
#[test]
fn a_row_of_blanks_is_no_row() {
    let mut draft = sample_draft();
    draft.set(FieldId::CustomFieldId(0), "  ");
    draft.set(FieldId::CustomFieldValue(1), " ");
    let mut model = wizard_with(draft);
    assert_eq!((model.desk.draft().custom_field_rows(), model.desk.errors()), (vec![], 0));
    go_to_field(&mut model, FieldId::CustomFieldId(0));
    typed(&mut model, " ");
    assert_eq!(model.focus, Some(Spot::Field(FieldId::CustomFieldId(0))));
}

/// A word that finds a platform and is none by itself says that there are some, and how to take one.
#[test]
fn a_word_that_finds_platforms_says_how_to_choose_one() {
    let mut model = wizard_with(sample_draft());
    go_to_field(&mut model, FieldId::ServerPlatform);
    typed(&mut model, "ng");
    let said = |model: &Model| FocusAdvice::of(model, &model.form(), 0, false).paragraphs.concat();
    assert!(said(&model).starts_with("Down chooses one of the 2 that fit."), "{}", said(&model));
    keys(&mut model, "Esc Tab Shift-Tab Esc");
    let told = said(&model);
    assert!(told.contains("such as 45 for nginx") && told.contains("Down chooses one of the 2"), "{told}");
}
