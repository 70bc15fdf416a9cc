//! Pasted text is only ever text: with bracketed paste, and as a burst of characters without it.

use dvorder::journal::confirmed::Confirmed;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::confirmation;
use dvorder::wizard::form::{Action, Input, Spot};
use dvorder::wizard::submit::Submit;
use dvorder::wizard::{Effect, Model, Overlay};

use crate::common::sample_draft;
use crate::wizard::{
    burst, fill, go_to, go_to_confirmation, go_to_field, keys, new_wizard, on_its_way, pasted,
    ready_to_confirm, typed, wizard_with,
};

/// Texts that would do harm if they were keys.
const TEXTS: [&str; 9] = [
    "example.com\n",
    "\nexample.com\n",
    "example.com\r\nwww.example.com\r\n",
    "\n\n\n",
    " \n \n",
    "\n ",
    "\t\t\n",
    "?\nq\n",
    "\u{3}\u{11}\n",
];

/// A wizard with a confirmed order and the focus on the line that sends it.
fn one_key_from_ordering() -> Model {
    let mut model = ready_to_confirm(sample_draft());
    typed(&mut model, "example.com");
    go_to(&mut model, Spot::Action(Action::PlaceOrder));
    assert_eq!(confirmation::obstacle(&model), None);
    model
}

#[test]
fn a_paste_moves_no_focus_and_sets_nothing_off() {
    for text in TEXTS {
        for step in Step::ALL {
            let mut model = wizard_with(sample_draft());
            crate::wizard::go_to_step(&mut model, step);
            for spot in model.form().spots().collect::<Vec<_>>() {
                let mut model = model.clone();
                go_to(&mut model, spot.clone());
                assert_eq!(pasted(&mut model, text), [], "{text:?} into {spot:?}");
                assert_eq!((model.step(), model.focus, model.overlay), (step, Some(spot), None), "{text:?}");
            }
        }
    }
}

#[test]
fn several_names_pasted_as_the_common_name_are_shared_out() {
    for list in [
        "example.com\r\nwww.example.com\nshop.example.com\n",
        "example.com, www.example.com;shop.example.com",
    ] {
        let mut model = new_wizard();
        fill(&mut model, FieldId::DnsNames, "old.example.com");
        go_to_field(&mut model, FieldId::CommonName);
        pasted(&mut model, list);
        assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com");
        let others = "old.example.com\nwww.example.com\nshop.example.com";
        assert_eq!(model.desk.draft().text(FieldId::DnsNames), others);
        assert_eq!(model.focus, Some(Spot::Field(FieldId::CommonName)));
        let said = model.notice.clone().expect("what became of them").text;
        assert_eq!(said, "example.com is the common name; the other 2 names pasted went to Other names.");
        typed(&mut model, ".au");
        assert_eq!(
            model.desk.draft().text(FieldId::CommonName),
            "example.com.au",
            "the cursor is at its end"
        );

        pasted(&mut model, "a.example.com b.example.com");
        assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com.au", "it is not overwritten");
        assert!(model.desk.draft().text(FieldId::DnsNames).ends_with("a.example.com\nb.example.com"));
    }
}

/// A wizard with a list in a field of several lines, the cursor at its end.
fn at_a_list(field: FieldId, held: &str) -> Model {
    let mut draft = sample_draft();
    draft.set(field, held);
    let mut model = wizard_with(draft);
    go_to_field(&mut model, field);
    model
}

#[test]
fn a_pasted_list_begins_on_a_line_of_its_own() {
    for (field, held, list) in [
        (FieldId::DnsNames, "one.example.com", "a.example.com, b.example.com;c.example.com\nd.example.com"),
        (FieldId::DnsNames, "one.example.com", "two.example.com"),
        (FieldId::DnsNames, "zero.example.com\nfoo", "a.example.com b.example.com\n"),
        (FieldId::AdditionalEmails, "jim@example.com", "joe@example.com"),
        (FieldId::AdditionalEmails, "jim@example.com", "joe@example.com, jil@example.com"),
    ] {
        let mut model = at_a_list(field, held);
        pasted(&mut model, list);
        let a_line_each = list.replace(", ", "\n").replace([';', ' '], "\n");
        assert_eq!(model.desk.draft().text(field), format!("{held}\n{a_line_each}"));
        keys(&mut model, "^_");
        assert_eq!(model.desk.draft().text(field), held, "one key takes it back");
        let mut model = at_a_list(field, held);
        burst(&mut model, list);
        assert_eq!(model.desk.draft().text(field), format!("{held}\n{list}"), "without bracketed paste");
    }
}

#[test]
fn a_list_that_arrives_in_pieces_is_neither_glued_nor_broken() {
    let list = "www.example.com, shop.example.com\nmail.example.com\n";
    for cut in 2..list.len() - 2 {
        let mut model = at_a_list(FieldId::DnsNames, "old.example.com");
        burst(&mut model, &list[..cut]);
        burst(&mut model, &list[cut..]);
        let whole = format!("old.example.com\n{list}");
        assert_eq!(model.desk.draft().text(FieldId::DnsNames), whole, "cut at {cut}");
    }
}

#[test]
fn a_name_pasted_beside_the_common_name_goes_to_the_other_names() {
    for arrives in [pasted, burst] {
        let mut model = new_wizard();
        fill(&mut model, FieldId::DnsNames, "old.example.com");
        fill(&mut model, FieldId::CommonName, "example.com");
        keys(&mut model, "^T");
        go_to_field(&mut model, FieldId::CommonName);
        arrives(&mut model, "www.example.com");
        assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com");
        assert_eq!(model.desk.draft().text(FieldId::DnsNames), "old.example.com\nwww.example.com");
        let said = model.notice.expect("where it went").text;
        assert!(said.contains("common name") && said.contains("Other names"), "{said}");

        let mut model = new_wizard();
        fill(&mut model, FieldId::CommonName, "www.");
        arrives(&mut model, "example.com");
        assert_eq!(model.desk.draft().text(FieldId::CommonName), "www.example.com", "it goes on");
    }
}

const CSR: &str = include_str!("../../assets/examples/example.csr");
const CERTIFICATE: &str = include_str!("../csr/certificate.pem");

/// Every text field that is not the CSR's, with the step it is on.
fn other_text_fields() -> Vec<(Model, Spot)> {
    let mut fields = Vec::new();
    for step in Step::ALL {
        let mut model = wizard_with(sample_draft());
        crate::wizard::go_to_step(&mut model, step);
        for spot in model.form().spots().collect::<Vec<_>>() {
            let mut model = model.clone();
            go_to(&mut model, spot.clone());
            if model.editor.is_some() && spot != Spot::Field(FieldId::Csr) {
                fields.push((model, spot));
            }
        }
    }
    fields
}

#[test]
fn a_csr_pasted_into_any_other_field_goes_to_its_own() {
    let quoted: String = CSR.lines().map(|line| format!("> {line}\n")).collect();
    let base64: String = CSR.lines().filter(|line| !line.starts_with('-')).collect();
    let fields = other_text_fields();
    assert!(fields.len() > 10);
    for (model, spot) in fields {
        let as_sent = quoted.replace('\n', "\r");
        for paste in [CSR, &CSR.replace('\n', "\r\n"), &as_sent, &quoted, &base64, &CSR[..300]] {
            let mut model = model.clone();
            let before = model.desk.draft().clone();
            let effects = pasted(&mut model, paste);
            let looks = |effect: &Effect| matches!(effect, Effect::FindRepeats(..));
            assert!(effects.iter().all(looks), "{effects:?}");
            let said = model.notice.clone().expect("where it went").text;
            assert!(said.contains("the CSR field, step 3"), "{spot:?}: {said}");
            assert_eq!(
                model.desk.draft().text(FieldId::Csr),
                paste.replace("\r\n", "\n").replace('\r', "\n"),
                "{spot:?}"
            );
            let mut restored = model.desk.draft().clone();
            restored.set(FieldId::Csr, before.text(FieldId::Csr));
            assert_eq!(restored, before, "{spot:?}: nothing else was changed");
        }
        let mut model = model.clone();
        assert_eq!(burst(&mut model, CSR), [], "{spot:?}");
        assert_eq!(model.desk.draft().text(FieldId::Csr), CSR, "{spot:?}");
    }
}

#[test]
fn a_certificate_pasted_into_any_other_field_is_named_and_replaces_nothing() {
    for (model, spot) in other_text_fields() {
        let mut with_csr = model.clone();
        let before = with_csr.desk.draft().clone();
        pasted(&mut with_csr, CERTIFICATE);
        let said = with_csr.notice.clone().expect("what it is").text;
        assert!(said.starts_with("This is a certificate, not a CSR."), "{spot:?}: {said}");
        assert_eq!(*with_csr.desk.draft(), before, "{spot:?}");

        let mut without = model.clone();
        without.desk.set(FieldId::Csr, "");
        pasted(&mut without, CERTIFICATE);
        let said = without.notice.clone().expect("what it is").text;
        assert!(
            said.contains("certificate, not a CSR. It went to the CSR field, step 3"),
            "{spot:?}: {said}"
        );
        assert_eq!(without.desk.draft().text(FieldId::Csr), CERTIFICATE);
    }
}

#[test]
fn a_csr_pasted_beside_every_field_goes_to_its_own() {
    let mut model = new_wizard();
    pasted(&mut model, CSR);
    assert_eq!(model.desk.draft().text(FieldId::Csr), CSR);
    let said = model.notice.clone().expect("where it went").text;
    assert_eq!(said, "This is a CSR. It went to the CSR field, step 3.");
    keys(&mut model, "^O");
    pasted(&mut model, CSR);
    assert_eq!(model.focus, Some(Spot::Field(FieldId::Csr)), "from the path it is gone to");
    let said = model.notice.clone().expect("where it went").text;
    assert_eq!(said, "This is a CSR. It replaced the one in the CSR field, step 3.");
}

#[test]
fn what_is_no_list_of_names_is_pasted_as_it_is() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::CommonName);
    pasted(&mut model, "not a name");
    assert_eq!(model.desk.draft().text(FieldId::CommonName), "not a name");
    assert_eq!(model.desk.draft().text(FieldId::DnsNames), "");
}

#[test]
fn a_paste_orders_nothing() {
    for text in TEXTS {
        let mut model = one_key_from_ordering();
        assert_eq!(pasted(&mut model, text), [], "{text:?}");
        go_to_confirmation(&mut model);
        assert_eq!(pasted(&mut model, text), [], "{text:?}");
        assert_eq!(model.submit, Submit::Ready(None), "{text:?}");
    }
}

#[test]
fn a_paste_beside_a_text_field_says_so() {
    let mut model = new_wizard();
    pasted(&mut model, "example.com");
    let notice = model.notice.as_ref().expect("a notice");
    assert_eq!(notice.text, "There is no text field here to paste into. Go to one first.");
    keys(&mut model, "^S");
    assert_eq!(pasted(&mut model, "9\n"), []);
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Product)));
}

#[test]
fn line_ends_of_every_system_are_line_breaks() {
    for text in
        ["a.example.com\r\nb.example.com", "a.example.com\rb.example.com", "a.example.com\nb.example.com"]
    {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::DnsNames);
        pasted(&mut model, text);
        assert_eq!(model.desk.draft().text(FieldId::DnsNames), "a.example.com\nb.example.com");
    }
}

#[test]
fn a_paste_into_one_line_stays_one_line() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::CommonName);
    pasted(&mut model, "\r\nexample.com\r\n");
    assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com");
    pasted(&mut model, "\nexample.org");
    assert!(!model.desk.draft().text(FieldId::CommonName).contains('\n'));
}

#[test]
fn a_burst_with_enter_orders_nothing() {
    // One Enter alone cannot be told from the key, and a run of them is sent one by one.
    for text in TEXTS.into_iter().filter(|text| *text != "\n\n\n") {
        let mut model = one_key_from_ordering();
        let effects = burst(&mut model, text);
        assert!(
            !effects.iter().any(|effect| matches!(effect, Effect::Buy(_, Confirmed::New(..), _))),
            "{text:?} ordered"
        );
        assert_eq!((model.step(), &model.submit), (Step::Submit, &Submit::Ready(None)), "{text:?}");

        let mut model = ready_to_confirm(sample_draft());
        assert_eq!(burst(&mut model, &format!("example.com{text}")), [], "{text:?}");
        assert_eq!(model.submit, Submit::Ready(None), "{text:?}");
    }
}

#[test]
fn a_burst_with_enter_leaves_no_step() {
    for text in TEXTS.into_iter().filter(|text| *text != "\n\n\n") {
        for step in Step::ALL {
            let mut model = wizard_with(sample_draft());
            crate::wizard::go_to_step(&mut model, step);
            for spot in model.form().spots().collect::<Vec<_>>() {
                let mut model = model.clone();
                go_to(&mut model, spot.clone());
                assert_eq!(burst(&mut model, text), [], "{text:?} into {spot:?}");
                assert_eq!((model.step(), &model.overlay), (step, &None), "{text:?} into {spot:?}");
            }
        }
    }
}

#[test]
fn a_burst_throws_no_switch() {
    let mut model = wizard_with(sample_draft());
    for field in [FieldId::AutoRenew, FieldId::SkipApproval, FieldId::DcvMethod] {
        let before = model.desk.draft().text(field).to_owned();
        go_to_field(&mut model, field);
        burst(&mut model, " \n");
        assert_eq!(model.desk.draft().text(field), before, "{field:?}");
    }
}

#[test]
fn a_burst_answers_no_question() {
    for text in ["\nexample.com", "\n-----BEGIN CERTIFICATE REQUEST-----\n"] {
        let mut model = new_wizard();
        fill(&mut model, FieldId::CommonName, "example.com");
        keys(&mut model, "^Q");
        assert_eq!(model.overlay, Some(Overlay::AskLeave));
        assert_eq!(burst(&mut model, text), [], "{text:?} left dvorder");

        let (mut model, _) = on_its_way(sample_draft());
        keys(&mut model, "^C");
        assert_eq!(model.overlay, Some(Overlay::AskStopWaiting));
        burst(&mut model, text);
        assert!(matches!(model.submit, Submit::Sending(_)), "{text:?} stopped the waiting");

        let mut model = new_wizard();
        keys(&mut model, "^S Down Down");
        burst(&mut model, text);
        assert_eq!(model.step(), Step::Product, "{text:?} went to another step");
    }
}

#[test]
fn a_burst_of_lines_fills_fields_in_their_order() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::CommonName);
    burst(&mut model, "example.com\nwww.example.com\nshop.example.com\n");
    assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com");
    assert_eq!(model.desk.draft().text(FieldId::DnsNames), "www.example.com\nshop.example.com\n");
}

#[test]
fn a_csr_arrives_whole_in_one_burst() {
    let csr = include_str!("../../assets/examples/example.csr");
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::Csr);
    burst(&mut model, csr);
    assert_eq!(model.desk.draft().text(FieldId::Csr), csr);
    assert_eq!(model.focus, Some(Spot::Field(FieldId::Csr)));
}

#[test]
fn a_typed_path_needs_its_own_enter() {
    let mut model = new_wizard();
    keys(&mut model, "^O");
    assert_eq!(model.focus, Some(Spot::Input(Input::CsrFile)));
    assert_eq!(burst(&mut model, "/etc/ssl/example.csr\n"), []);
    assert_eq!(keys(&mut model, "Enter"), [Effect::ReadCsrFile("/etc/ssl/example.csr".into())]);
}

#[test]
fn what_is_too_long_is_cut_and_never_lost_in_silence_elsewhere() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::Comments);
    typed(&mut model, "kept ");
    pasted(&mut model, &"x".repeat(1024 * 1024));
    let comments = model.desk.draft().text(FieldId::Comments);
    assert!(comments.starts_with("kept xxx") && comments.len() <= 128 * 1024, "{}", comments.len());
}

#[test]
fn an_enter_that_arrives_with_the_text_before_it_asks_for_one_more() {
    let says =
        |model: &Model, text: &str| model.notice.as_ref().is_some_and(|notice| notice.text.starts_with(text));
    let mut model = new_wizard();
    keys(&mut model, "^O");
    assert_eq!(burst(&mut model, "example.csr\n"), []);
    assert!(says(&model, "Press Enter to read the file."));

    let mut model = ready_to_confirm(sample_draft());
    assert_eq!(burst(&mut model, "example.com\n"), []);
    assert!(says(&model, "Press Enter to order."));
}

#[test]
fn a_row_with_tabs_loses_no_name() {
    for field in [FieldId::CommonName, FieldId::DnsNames] {
        let mut model = new_wizard();
        go_to_field(&mut model, field);
        burst(&mut model, "a.example.com\tb.example.com\tc.example.com\n");
        let names: Vec<&str> = model.desk.names().distinct().into_iter().map(|name| name.as_str()).collect();
        assert_eq!(names, ["a.example.com", "b.example.com", "c.example.com"], "{field:?}");
    }
}

/// However it arrives, and whatever the fields hold: no name is lost, and no two become one.
#[test]
fn a_row_with_tabs_goes_behind_what_the_fields_hold() {
    let row = "a.example.com\tb.example.com\tc.example.com\n";
    let pieces = |cuts: &[usize]| -> Vec<String> {
        let mut from = 0;
        let mut pieces = Vec::new();
        for cut in cuts.iter().copied().chain([row.len()]) {
            pieces.push(row[from..cut].to_owned());
            from = cut;
        }
        pieces
    };
    let mut ways: Vec<Vec<String>> = vec![pieces(&[])];
    // A piece of one character is a key, and a tab alone leaves the field.
    ways.extend((2..row.len() - 2).map(|cut| pieces(&[cut])));
    for held in ["", "example.com"] {
        for field in [FieldId::CommonName, FieldId::DnsNames] {
            for way in &ways {
                let mut model = new_wizard();
                fill(&mut model, FieldId::CommonName, held);
                fill(&mut model, FieldId::DnsNames, "old.example.com");
                go_to_field(&mut model, FieldId::CommonName);
                go_to_field(&mut model, field);
                way.iter().for_each(|piece| drop(burst(&mut model, piece)));
                let mut names: Vec<&str> =
                    model.desk.names().distinct().into_iter().map(|name| name.as_str()).collect();
                names.sort_unstable();
                let mut wanted =
                    vec!["a.example.com", "b.example.com", "c.example.com", "old.example.com", held];
                wanted.retain(|name| !name.is_empty());
                wanted.sort_unstable();
                assert_eq!(names, wanted, "{way:?} into {field:?} with {held:?}");
            }
        }
    }
}

#[test]
fn what_follows_a_tab_of_its_own_is_placed_or_told() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::DnsNames, "old.example.com");
    go_to_field(&mut model, FieldId::CommonName);
    burst(&mut model, "a.example.com");
    keys(&mut model, "Tab");
    burst(&mut model, "b.example.com");
    assert_eq!(model.desk.draft().text(FieldId::DnsNames), "old.example.com\nb.example.com");
    keys(&mut model, "Tab");
    burst(&mut model, "c.example.com");
    let said = model.notice.expect("it is told").text;
    assert!(said.starts_with("c.example.com was not taken"), "{said}");
}

#[test]
fn what_of_a_row_with_tabs_cannot_be_placed_is_said() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::OrderYears);
    burst(&mut model, "1\tb.example.com\tc.example.com");
    let said = model.notice.clone().expect("it is said").text;
    assert!(said.starts_with("b.example.com, c.example.com was not taken"), "{said}");
    burst(&mut model, "0123456789ABCDEF0123456789ABCDEF");
    let said = model.notice.clone().expect("it is said").text;
    assert!(!said.contains("0123"), "a key may have missed its field: {said}");
    go_to_field(&mut model, FieldId::OrderYears);
    burst(&mut model, "1\tx\ty");
    let said = model.notice.clone().expect("it is said").text;
    assert!(said.starts_with("Part of what was pasted was not taken"), "{said}");
}

/// Over a link that stalls what is typed arrives in pieces of several keys, a line break among them.
#[test]
fn keys_that_arrive_together_go_on_with_the_name_that_is_typed() {
    for (begun, rest) in [
        ("ok.ex", "ample.com\nb.example.com"),
        ("o", "k.example.com\nb.example.com"),
        ("ok.example.co", "m\nb.example.com"),
        ("ok.example.com", "\nb.example.com"),
    ] {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::DnsNames);
        typed(&mut model, begun);
        burst(&mut model, rest);
        let names = model.desk.draft().text(FieldId::DnsNames);
        assert_eq!(names, "ok.example.com\nb.example.com", "{begun} {rest:?}");
    }
}
