//! What lies on top of a screen, and leaving.

use dvorder::exit::Exit;
use dvorder::failure::Failure;
use dvorder::journal::reply::Outcome;
use dvorder::order::draft::Draft;
use dvorder::order::import::{import, import_file};
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::destination::Destination;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::help::HelpPage;
use dvorder::wizard::keys::{BINDINGS, Intent};
use dvorder::wizard::loaded;
use dvorder::wizard::{Effect, Model, Msg, Overlay, Size};

use crate::common::sample_draft;
use crate::wizard::{
    TODAY, burst, ended, fill, go_to, go_to_step, keys, new_wizard, on_its_way, pasted, placed, sandbox,
    typed, update, waiting, wizard_with,
};

/// What lies on top, in a word.
fn on_top(model: &Model) -> Option<&'static str> {
    model.overlay.as_ref().map(|overlay| match overlay {
        Overlay::Help { page: HelpPage::Form, .. } => "help",
        Overlay::Steps(Step::Product) => "steps",
        other => panic!("{other:?}"),
    })
}

/// A field is found by what it is for, from any step, and what stands on another page of the help where nothing else has it.
#[test]
fn the_help_finds_fields_and_pages() {
    for (search, said) in [
        ("platform", "Server platform: "),
        ("authkey", "Use AuthKey: "),
        ("ct logs", "CT logging: "),
        ("draft", "orders and drafts"),
        ("clipboard", "terminal's clipboard"),
    ] {
        let mut model = new_wizard();
        keys(&mut model, "^G");
        typed(&mut model, search);
        let lines = model.overlay.as_ref().expect("the help is open").lines(200).join("\n");
        assert!(lines.contains(said) && !lines.contains("Nothing in the help"), "{search}: {lines}");
        keys(&mut model, "Esc");
        let lines = model.overlay.as_ref().expect("all is shown again").lines(200).join("\n");
        assert!(lines.contains("Product: ") && !lines.contains("Server platform: "), "{lines}");
    }
}

/// What the panel has no room for, or no row that a screen reader comes to, is read in the help.
#[test]
fn the_help_begins_with_what_the_line_of_the_focus_is_for() {
    for (field, said) in [
        (FieldId::AutoRenew, "Auto-renewal: "),
        (FieldId::DisableCt, "CT logging: "),
        (FieldId::CommonName, "Common name: The main name, at most 64 characters"),
    ] {
        let mut model = new_wizard();
        crate::wizard::go_to_field(&mut model, field);
        let help = model.form().field_at(&Spot::Field(field)).expect("it is here").help.to_string();
        keys(&mut model, "^G");
        let lines = model.overlay.as_ref().expect("the help is open").lines(60).join(" ");
        let words: Vec<&str> = lines.split_whitespace().collect();
        let told = words.join(" ");
        assert!(told.starts_with(said) && told.contains(&help), "{told}");
    }
}

#[test]
fn each_overlay_has_two_keys_and_closes() {
    for (open, overlay) in [("^G", "help"), ("F1", "help"), ("?", "help"), ("^S", "steps"), ("F2", "steps")] {
        for close in ["Esc", "^]"] {
            let mut model = new_wizard();
            keys(&mut model, open);
            assert_eq!(on_top(&model), Some(overlay), "{open}");
            keys(&mut model, close);
            assert_eq!(model.overlay, None, "{open} {close}");
            assert_eq!(model.focus, Some(Spot::Field(FieldId::Product)));
        }
    }
}

#[test]
fn every_key_of_an_action_does_the_same() {
    let mut in_a_text = new_wizard();
    fill(&mut in_a_text, FieldId::CommonName, "www example com");
    keys(&mut in_a_text, "^Left ^Left Left ^W ^_");
    let mut in_a_block = wizard_with(sample_draft());
    fill(&mut in_a_block, FieldId::DnsNames, "a.example.com\nb.example.com\nc.example.com");
    keys(&mut in_a_block, "^_ Up Left");
    let mut in_a_list = new_wizard();
    keys(&mut in_a_list, "Down Down");
    let mut in_steps = new_wizard();
    keys(&mut in_steps, "^N ^N ^S");
    for before in [in_a_text, in_a_block, in_a_list, in_steps, waiting(sample_draft()).0] {
        for binding in BINDINGS {
            // Where text is typed, Space is a blank and its other key is none.
            if binding.intent == Intent::Space && before.editor.is_some() {
                continue;
            }
            let after = |name: &str| {
                let mut model = before.clone();
                let effects = keys(&mut model, name);
                (effects, model)
            };
            let first = after(binding.keys[0].name);
            for other in &binding.keys[1..] {
                assert!(after(other.name) == first, "{} is not {}", other.name, binding.keys[0].name);
            }
        }
    }
}

/// What is searched for in the help, and the first line shown of what is found.
fn searched(model: &Model) -> (&str, usize) {
    match &model.overlay {
        Some(Overlay::Help { search, scroll, .. }) => (search, scroll.top),
        other => panic!("{other:?}"),
    }
}

#[test]
fn typing_in_the_help_searches_it() {
    let mut model = new_wizard();
    keys(&mut model, "^G PgDn");
    assert_ne!(searched(&model), ("", 0));
    typed(&mut model, "delete q?");
    assert_eq!(searched(&model), ("delete q?", 0), "what is found is shown from its beginning");
    keys(&mut model, "Backspace Backspace");
    assert_eq!(searched(&model), ("delete ", 0));
    burst(&mut model, "wo\nrd");
    keys(&mut model, "^W");
    assert_eq!(searched(&model), ("delete wo ", 0));
    pasted(&mut model, "word\n");
    keys(&mut model, "^N ^K Left Up");
    assert_eq!(searched(&model), ("delete wo word ", 0), "these are no letters, and there is one page");
    keys(&mut model, "Esc");
    assert_eq!(searched(&model), ("", 0), "Esc shows all again");
    keys(&mut model, "Esc");
    assert_eq!((&model.overlay, model.step()), (&None, Step::Product));
}

#[test]
fn the_help_is_closed_by_the_key_that_opened_it_and_by_enter() {
    for close in ["^G", "F1", "Enter"] {
        let mut model = new_wizard();
        keys(&mut model, "^G u n d o");
        keys(&mut model, close);
        assert_eq!(model.overlay, None, "{close}");
    }
}

#[test]
fn a_blank_turns_the_page_of_the_help_until_something_is_searched_for() {
    let mut model = new_wizard();
    keys(&mut model, "^G Space");
    let page = searched(&model).1;
    assert!(page > 0);
    keys(&mut model, "a Space b");
    assert_eq!(searched(&model), ("a b", 0));
}

#[test]
fn nothing_scrolls_past_its_end() {
    let mut read = wizard_with(sample_draft());
    keys(&mut read, "^R");
    go_to(&mut read, Spot::Action(Action::ShowRequest));
    keys(&mut read, "Enter");
    let mut help = new_wizard();
    keys(&mut help, "^G");
    for mut model in [read, help] {
        for size in [Size { columns: 80, rows: 24 }, Size { columns: 60, rows: 15 }] {
            update(&mut model, Msg::Drawn(size));
            let top = |model: &Model| model.overlay.as_ref().map_or(0, Overlay::scrolled);
            keys(&mut model, "End");
            let end = top(&model);
            let line = |model: &Model| model.overlay.as_ref().map_or(0, |overlay| overlay.bookmark().line);
            let last = line(&model);
            keys(&mut model, "Down PgDn");
            assert_eq!((top(&model), line(&model)), (end, last));
            keys(&mut model, "Up");
            assert_eq!((top(&model), line(&model)), (end, last - 1), "and the way back starts at once");
            keys(&mut model, "Home PgUp Up");
            assert_eq!(top(&model), 0);
            keys(&mut model, &"PgDn ".repeat(20));
            assert_eq!(top(&model), end);
        }
    }
}

#[test]
fn the_list_of_steps_jumps() {
    let mut model = new_wizard();
    keys(&mut model, "^S PgDn");
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Submit)), "a page is as long as in other lists");
    keys(&mut model, "PgDn PgUp PgUp");
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Product)));
    keys(&mut model, "Down Tab Down Up Up");
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Domains)));
    keys(&mut model, "Down Down Enter");
    assert_eq!((model.step(), &model.overlay), (Step::Validity, &None));
    keys(&mut model, "^S");
    keys(&mut model, &"Down ".repeat(20));
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Submit)));
    keys(&mut model, "Esc");
    assert_eq!(model.step(), Step::Validity, "Esc goes nowhere");
}

#[test]
fn letters_lead_to_a_step_of_the_list() {
    let mut model = new_wizard();
    for (pressed, at) in [
        ("^S d", Step::Domains),
        ("d", Step::Dcv),
        ("^S c o", Step::Contacts),
        ("x", Step::Contacts),
        ("c", Step::Csr),
        ("Down c", Step::Contacts),
    ] {
        keys(&mut model, pressed);
        assert_eq!(model.overlay, Some(Overlay::Steps(at)), "{pressed}");
    }
    for (at_once, at) in [("Sub", Step::Submit), ("contacts", Step::Contacts), ("dom", Step::Domains)] {
        burst(&mut model, at_once);
        assert_eq!(model.overlay, Some(Overlay::Steps(at)), "{at_once}");
        assert_eq!(model.notice, None);
    }
    keys(&mut model, "c");
    burst(&mut model, "do it");
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Csr)), "other pasted text goes nowhere");
    keys(&mut model, "c Enter");
    assert_eq!((model.step(), &model.overlay), (Step::Contacts, &None), "a letter alone does not go there");
}

#[test]
fn the_list_of_steps_takes_digits_and_its_ends() {
    for (pressed, step) in
        [("9 Enter", Step::Submit), ("1 Enter", Step::Product), ("End Enter", Step::Submit)]
    {
        let mut model = new_wizard();
        keys(&mut model, &format!("^N ^S {pressed}"));
        assert_eq!((model.step(), &model.overlay), (step, &None), "{pressed}");
    }
    let mut model = new_wizard();
    keys(&mut model, "^N ^S End Home");
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Product)));
    keys(&mut model, "0");
    assert_eq!((model.step(), &model.overlay), (Step::Domains, &Some(Overlay::Steps(Step::Product))));
}

#[test]
fn keys_for_the_form_do_nothing_below_an_overlay() {
    for open in ["^G", "^S", "^Q"] {
        let mut before = new_wizard();
        fill(&mut before, FieldId::CommonName, "example.com");
        for key in "a Left Right Backspace ^U ^K ^N ^P ^R ^O".split_whitespace() {
            let mut model = before.clone();
            keys(&mut model, open);
            assert_eq!(keys(&mut model, key), [], "{open} {key}");
            assert_eq!(
                (model.step(), model.desk.draft(), &model.focus),
                (before.step(), before.desk.draft(), &before.focus)
            );
        }
    }
}

#[test]
fn the_exact_request_is_shown() {
    let mut model = wizard_with(sample_draft());
    keys(&mut model, "^R");
    go_to(&mut model, Spot::Action(Action::ShowRequest));
    keys(&mut model, "Enter");
    let Some(Overlay::Plain { title, text, .. }) = model.overlay.clone() else {
        panic!("{:?}", model.overlay)
    };
    assert_eq!(title, "Request for ssl_dv_geotrust");
    let (head, body) = text.split_once("\n\n").expect("where it goes, and what goes there");
    let path = "POST /services/v2/order/certificate/ssl_dv_geotrust";
    assert_eq!(head, format!("{path}\nto the sandbox within dvorder: nothing is bought"));
    // Its lines are as wide as the terminal, and without their ends it is the same.
    let (said, body) = body.split_once("\n\n").expect("that lines go on below, and they do");
    assert!(said.starts_with("Long lines go on below."), "{said}");
    assert_eq!(body.replace('\n', ""), crate::common::sample_order().body().replace('\n', ""));
    // All but five of its lines are on show, and one that says how to leave.
    let last = 5;
    let rows = model.overlay.as_ref().map_or(0, |overlay| overlay.lines(80).len()) - last + 1;
    update(&mut model, Msg::Drawn(Size { columns: 80, rows }));
    for (key, expected) in
        [("Down", 0), ("PgDn", last), ("Up", last), ("PgUp", 0), ("Space", last), ("Left", last)]
    {
        keys(&mut model, key);
        let Some(Overlay::Plain { scroll, .. }) = model.overlay else { panic!("{key}") };
        assert_eq!(scroll.top, expected, "{key}");
    }
}

#[test]
fn above_the_request_stands_its_whole_url() {
    let place = "https://www.digicert.com/services/v2".to_owned();
    let label = "US www.digicert.com".to_owned();
    let target = Destination { sandbox: false, place, label, key_needed: false, ..sandbox() };
    let mut model = Model::new(sample_draft(), Vec::new(), target, TODAY);
    keys(&mut model, "^R");
    go_to(&mut model, Spot::Action(Action::ShowRequest));
    keys(&mut model, "Enter");
    let Some(Overlay::Plain { text, .. }) = &model.overlay else { panic!("{:?}", model.overlay) };
    let url = "https://www.digicert.com/services/v2/order/certificate/ssl_dv_geotrust";
    assert!(text.starts_with(&format!("POST {url}\n\n")) && text.contains("\n\n{"), "{text}");
}

#[test]
fn the_request_is_saved_by_the_name_of_the_order() {
    let mut model = wizard_with(sample_draft());
    keys(&mut model, "^R");
    go_to(&mut model, Spot::Action(Action::SaveRequest));
    let effects = keys(&mut model, "Enter");
    let [Effect::Save { name, text }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(name, "dvorder-example.com.json");
    let loaded = import(text).expect("it can be loaded again");
    assert_eq!(loaded.problems, []);
}

#[test]
fn nothing_is_asked_when_nothing_would_be_lost() {
    for leave in ["^Q", "^X", "^C"] {
        assert_eq!(keys(&mut new_wizard(), leave), [Effect::Leave]);
        assert_eq!(keys(&mut wizard_with(sample_draft()), leave), [Effect::Leave], "loaded, not changed");
        let mut ordered = ended(Outcome::Accepted(placed()), &[]);
        assert_eq!(keys(&mut ordered, leave), [Effect::Leave], "{leave}");
    }
}

#[test]
fn leaving_asks_when_something_would_be_lost() {
    for leave in ["^Q", "^X", "^C"] {
        let mut model = new_wizard();
        fill(&mut model, FieldId::CommonName, "example.com");
        assert_eq!(keys(&mut model, leave), []);
        assert_eq!(model.overlay, Some(Overlay::AskLeave), "{leave}");
        for stay in ["Down", "x", "Space", "Tab", "^Q"] {
            assert_eq!(keys(&mut model, stay), []);
            assert_eq!(model.overlay, Some(Overlay::AskLeave), "{stay} is no answer");
        }
        keys(&mut model, "Esc");
        assert_eq!(model.overlay, None);
        keys(&mut model, leave);
        assert_eq!(keys(&mut model, "Enter"), [Effect::Leave]);
    }
}

#[test]
fn a_saved_request_is_not_lost_by_leaving() {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::Comments, "For the shop.");
    keys(&mut model, "^R");
    go_to(&mut model, Spot::Action(Action::SaveRequest));
    keys(&mut model, "Enter");
    update(&mut model, Msg::Saved(Ok("dvorder-example.com.json".into())));
    assert_eq!(keys(&mut model, "^Q"), [Effect::Leave]);

    fill(&mut model, FieldId::Comments, "For the other shop.");
    assert_eq!(keys(&mut model, "^Q"), [], "what came after it would be");
}

#[test]
fn a_request_that_could_not_be_saved_would_be_lost() {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::Comments, "For the shop.");
    update(&mut model, Msg::Saved(Err("The disk is full.".into())));
    assert_eq!(keys(&mut model, "^Q"), []);
    assert_eq!(model.overlay, Some(Overlay::AskLeave));
}

#[test]
fn an_interrupt_pressed_twice_always_leaves() {
    let mut changed = new_wizard();
    fill(&mut changed, FieldId::CommonName, "example.com");
    let (sends, _) = on_its_way(sample_draft());
    for model in [changed, sends] {
        for first in ["^C", "^Q", "^Q Left", "^G ^C", "^S ^C"] {
            let mut model = model.clone();
            assert_eq!(keys(&mut model, first), [], "{first}");
            assert_eq!(keys(&mut model, "^C"), [Effect::Leave], "{first}");
        }
    }
}

#[test]
fn two_interrupts_with_something_between_do_not_leave() {
    for between in ["Esc Down", "Esc x"] {
        let mut model = new_wizard();
        fill(&mut model, FieldId::CommonName, "example.com");
        keys(&mut model, "^C");
        keys(&mut model, between);
        assert_eq!(keys(&mut model, "^C"), [], "{between}");
    }
}

#[test]
fn redraw_and_suspend_work_everywhere() {
    let (waits, _) = on_its_way(sample_draft());
    let mut asks = new_wizard();
    fill(&mut asks, FieldId::CommonName, "example.com");
    keys(&mut asks, "^Q");
    for mut model in [new_wizard(), waits, asks] {
        assert_eq!(keys(&mut model, "^L"), [Effect::Redraw]);
        assert_eq!(keys(&mut model, "F5"), [Effect::Redraw]);
        assert_eq!(keys(&mut model, "^Z"), [Effect::Suspend]);
    }
}

#[test]
fn what_was_said_at_loading_lies_on_top() {
    let loaded = import(
        r#"{ "certificate": { "common_name": "example.com", "organization_units": ["IT"] },
             "validity_years": 2, "dcv_method": "email", "surprise": 1 }"#,
    )
    .expect("it is a request body");
    let mut model = Model::new(loaded.draft, loaded.problems, sandbox(), TODAY);
    loaded::show_body(&mut model, "old.json");
    let Some(Overlay::Plain { text, .. }) = model.overlay.clone() else { panic!("{:?}", model.overlay) };
    for said in ["old.json", "organization_units", "validity_years", "\"surprise\""] {
        assert!(text.contains(said), "{said} is not in:\n{text}");
    }
    assert_eq!(model.desk.draft().text(FieldId::OrderYears), "2");
    keys(&mut model, "Esc");
    assert_eq!(model.overlay, None);
    assert_eq!(keys(&mut model, "^Q"), [Effect::Leave], "loading changes nothing");
}

/// A body in UTF-16, as PowerShell writes it, is told of as a whole.
#[test]
fn what_is_said_of_a_whole_file_names_no_place_in_it() {
    let text = "\u{feff}{\"certificate\":{\"common_name\":\"example.com\"}}";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let loaded = import_file(&utf16).expect("it is a request body");
    let mut model = Model::new(loaded.draft, loaded.problems, sandbox(), TODAY);
    loaded::show_body(&mut model, "own.json");
    let Some(Overlay::Plain { text, .. }) = model.overlay else { panic!("{:?}", model.overlay) };
    let warning = text.lines().find_map(|line| line.strip_prefix("warning: ")).unwrap_or_default();
    assert!(warning.contains("UTF-16") && !text.contains(": :"), "{text}");
}

#[test]
fn a_step_of_a_body_tells_what_is_missing_before_review_is_seen() {
    let loaded = import(
        r#"{ "certificate": { "common_name": "example.com" }, "technical_contact": { "first_name": "Jim" } }"#,
    )
    .expect("it is a request body");
    let mut model = Model::new(loaded.draft, loaded.problems, sandbox(), TODAY);
    loaded::show_body(&mut model, "half.json");
    let counts = |model: &Model| Step::ALL.map(|step| model.shown_counts(step));
    let at_once = counts(&model);
    keys(&mut model, "Esc ^R");
    assert_eq!(at_once, counts(&model));
    assert!(at_once[Step::Contacts as usize].0 > 1, "{at_once:?}");
}

#[test]
fn a_body_without_remarks_opens_at_once() {
    let mut model = new_wizard();
    loaded::show_body(&mut model, "fine.json");
    assert_eq!(model.overlay, None);
}

#[test]
fn the_exit_code_says_how_it_ended() {
    let failure = || Failure::new("Refused connection.", "Check the host.");
    let refusal = crate::submit::refusal();
    for (model, code) in [
        (new_wizard(), Exit::Done),
        (ended(Outcome::Accepted(placed()), &[]), Exit::Done),
        (ended(Outcome::Refused(refusal), &[]), Exit::No),
        (ended(Outcome::NotSent(failure()), &[]), Exit::No),
        (ended(Outcome::Unknown(failure()), &[]), Exit::Unknown),
        (on_its_way(sample_draft()).0, Exit::Unknown),
    ] {
        assert_eq!(farewell(&model, 80).code, code, "{:?}", model.submit);
    }
}

#[test]
fn what_was_ordered_is_printed_at_the_end() {
    let text = farewell(&ended(Outcome::Accepted(placed()), &[]), 80).text;
    for said in ["6484932", "_dnsauth.example.com", "icru1984rnekfj", "SANDBOX"] {
        assert!(text.contains(said), "{said} is not in:\n{text}");
    }
    assert_eq!(farewell(&wizard_with(Draft::new()), 80).text, "", "and nothing where nothing was");
}

#[test]
fn the_farewell_breaks_no_word_and_no_command() {
    let failure = || {
        Failure::new(
            "The connection to https://certcentral.digicert.eu/services/v2 was refused.",
            "Check the network, the proxy settings and --base-url, and then order once more.",
        )
    };
    for columns in [30, 60, 80] {
        for outcome in [
            Outcome::Refused(crate::submit::refusal()),
            Outcome::NotSent(failure()),
            Outcome::Unknown(failure()),
            Outcome::Accepted(placed()),
        ] {
            let model = ended(outcome, &[(FieldId::AlternativeOrderId, "web2027a")]);
            let whole = farewell(&model, 1000).text;
            let folded = farewell(&model, columns).text;
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&folded), words(&whole), "{columns}");
            let records = ["dig ", "_dnsauth", "or: ", "host: ", "the same record"];
            for line in folded.lines().filter(|line| line.contains(' ')) {
                let is_record = records.iter().any(|record| line.contains(record));
                let is_command = line.trim_start().starts_with("dvorder ");
                assert!(line.len() <= columns || is_record || is_command, "{columns}: {line}");
            }
        }
    }
    let text = farewell(&ended(Outcome::Accepted(placed()), &[]), 30).text;
    assert!(text.contains("\ndig +short TXT _dnsauth.example.com\n"), "{text}");
}

#[test]
fn a_new_size_changes_nothing_and_all_is_drawn_anew() {
    let mut model = new_wizard();
    go_to_step(&mut model, Step::Dcv);
    let before = model.clone();
    assert_eq!(update(&mut model, Msg::Resized), [Effect::Redraw]);
    assert_eq!(model, before);
}

/// The page that says how a file was loaded lies on the way: the keys that lead to a step go on there.
#[test]
fn a_text_that_is_only_read_is_no_obstacle_on_the_way() {
    let loaded = || {
        let mut model = wizard_with(sample_draft());
        model.overlay = Some(Overlay::Plain {
            title: "Loaded".into(),
            text: "a note".into(),
            scroll: Default::default(),
        });
        model
    };
    let mut model = loaded();
    keys(&mut model, "^R ^N");
    typed(&mut model, "example.com");
    let effects = keys(&mut model, "Enter");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Buy(..))), "README's way: {effects:?}");
    let ways = [
        ("^N", Step::Domains),
        ("F8", Step::Domains),
        ("F9", Step::Review),
        ("^O", Step::Csr),
        ("^P", Step::Product),
    ];
    for (key, step) in ways {
        let mut model = loaded();
        keys(&mut model, key);
        assert_eq!((model.step(), &model.overlay), (step, &None), "{key}");
    }
    let mut model = loaded();
    keys(&mut model, "^S");
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Product)));
    keys(&mut model, "^N");
    assert_eq!(model.overlay, Some(Overlay::Steps(Step::Product)), "what asks is not passed over");
}
