//! Terminals that are wider than a form: what will be sent stands beside it.

use dvorder::order::draft::Draft;
use dvorder::order::import::import;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::form::{Action, Item};
use dvorder::wizard::suggestions::suggested;
use dvorder::wizard::{Model, Msg, Size};
use insta::assert_snapshot;

use crate::common::sample_draft;
use crate::wizard::{
    fill, go_to, go_to_field, go_to_step, keys, new_wizard, pasted, typed, update, wizard_with,
};
use crate::{ASCII, COLOUR, drawn, scenes, text};

fn wide_screen(model: &Model) -> String {
    text(&drawn(model, COLOUR, 200, 60))
}

#[test]
fn what_will_be_sent_and_what_is_wrong_stand_beside_the_form() {
    assert_snapshot!(text(&drawn(&scenes::domains(), COLOUR, 120, 24)), @r#"
     dvorder · münchen.de                                                                       SANDBOX: nothing is bought
     ✓ Product  ▸ Domains 1✗    CSR    Validity    DCV    Contacts    Options    Review    Submit
     Which names should the certificate secure?                                     │ What will be sent so far
       Common name     münchen.de                                                   │
                       sent as xn--mnchen-3ya.de                                    │ Certificate issued today: 199 days,
       Other names   1 www.münchen.de  = www.xn--mnchen-3ya.de                      │ until 10 JUN 2027
                     2 shop.xn--mnchen-3ya.de                                       │ Product         GeoTrust Standard DV
     ▸ Other names   3✗10.0.0.1                                                     │
                                                                                    │ … 4 more; ^R shows everything
                                                                                    │
                                                                                    │
     ✗ line 3: "10.0.0.1" is a private address (10.0.0.0/8), which no public cert…  │
       3 names on this certificate. GeoTrust Standard DV: any names, no wildcards.  │ Problems so far
       › Empty this block: Other names                                              │ ✗ Domains › Other names, line 3:
       › Continue to CSR                                                            │   "10.0.0.1" is a private address
                                                                                    │   (10.0.0.0/8), which no public
                                                                                    │   certificate may hold. Use a public
                                                                                    │   address, or a name that resolves to
                                                                                    │   it, such as www.example.com
    ────────────────────────────────────────────────────────────────────────────────┴───────────────────────────────────────
     ✗ line 3: "10.0.0.1" is a private address (10.0.0.0/8), which no public certificate may hold. Use a public address, or
       a name that resolves to it, such as www.example.com

     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    "#);
}

#[test]
fn of_what_does_not_fit_beside_the_form_it_says_how_much_there_is() {
    let mut model = scenes::contacts();
    fill(&mut model, FieldId::DcvMethod, "email");
    fill(&mut model, FieldId::Container, "no number");
    go_to_step(&mut model, Step::Contacts);
    assert_snapshot!(text(&drawn(&model, COLOUR, 120, 16)), @r#"
     dvorder · example.com                                                                      SANDBOX: nothing is bought
     ✓ Product  ✓ Domains  ✓ CSR 1!  ✓ Validity  ✓ DCV 1!  ▸ Contacts 3✗    Options 1✗    Review    Submit
     Contact and notifications; all optional                                        │ What will be sent so far
       Contact       ▸ Jim                    ✗(last name)        here: first name  │
                       ✗ The contact's last name is missing.                        │ … 9 more; ^R shows everything
       Telephone      ✗____________________                                         │
                       ✗ The contact's telephone number is missing.                 │
       Job title       ____________________                                         │ Problems so far
                                                                                    │ ✗ Contacts › Last name: The contact's
       E-mail         ✗jim.smith@example                                            │   last name is missing. A contact ne…
                       ✗ "jim.smith@example" has no dot in its domain.              │ … 5 more; ^R shows everything
    ───────────────────────────────────────────────────────────────── more below … ─┴───────────────────────────────────────
     ✗ The contact's last name is missing. A contact needs it. Type it, for example Smith, or empty the whole contact.


     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    "#);
}

#[test]
fn below_120_columns_the_form_stands_alone() {
    let seen = text(&drawn(&scenes::domains(), COLOUR, 119, 24));
    assert!(!seen.contains("What will be sent"), "{seen}");
}

/// How many lines of a form are a draft each.
fn drafts_on(model: &Model) -> usize {
    let is_draft =
        |item: &&Item| matches!(item, Item::Action(line) if matches!(line.action, Action::Pick(..)));
    model.form().items.iter().filter(is_draft).count()
}

#[test]
fn a_draft_is_on_one_line_where_there_is_room() {
    let model = scenes::start();
    let drafts = drafts_on(&model);
    assert!(drafts > 0);
    let seen = text(&drawn(&model, COLOUR, 160, 40));
    let whole = seen.lines().filter(|line| line.contains(" ago") && line.contains(" · at ")).count();
    assert_eq!(whole, drafts, "{seen}");
}

/// No line is so long that its end is out of sight of its beginning.
#[test]
fn a_very_wide_terminal_is_not_used_to_its_end() {
    for (name, model) in scenes::all().into_iter().filter(|(name, _)| !name.starts_with("crowded")) {
        if model.overlay.is_some() {
            continue;
        }
        let seen = text(&drawn(&model, COLOUR, 300, 60));
        let used = seen.lines().map(|line| line.chars().count()).max().unwrap();
        assert_eq!(used, 199, "{name}\n{seen}");
    }
}

#[test]
fn a_tall_screen_shows_more_of_a_list_and_keeps_the_rest_of_the_form_in_sight() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::DnsNames);
    let names: Vec<String> = (1..=100).map(|number| format!("name{number}.example.com")).collect();
    for (count, on_show) in [(2, 2), (20, 20), (100, 37)] {
        keys(&mut model, &"^U Backspace ".repeat(100));
        pasted(&mut model, &names[..count].join("\n"));
        let seen = text(&drawn(&model, COLOUR, 80, 60));
        let shown = seen
            .lines()
            .filter(|line| {
                line.contains(" name") && line.contains(".example.com") && !line.contains("Common")
            })
            .count();
        assert_eq!(shown, on_show, "{count}:\n{seen}");
        assert!(seen.contains("Continue to CSR") && !seen.contains("more below"), "{count}:\n{seen}");
    }
}

#[test]
fn the_preview_ends_where_the_order_can_no_longer_change() {
    for (name, model) in scenes::all() {
        let asks = model.overlay.is_none() && model.scene.is_step() && model.step() != Step::Review;
        let expected = asks && !model.is_sealed();
        let seen = wide_screen(&model);
        if model.overlay.is_none() {
            assert_eq!(seen.contains(" │ "), expected, "{name}:\n{seen}");
        }
    }
}

#[test]
fn the_api_key_is_not_in_the_preview() {
    let seen = wide_screen(&scenes::submit());
    assert!(seen.contains("What will be sent") && !seen.contains("0123456789ABCDEF"), "{seen}");
}

#[test]
fn names_are_spelt_out_beside_the_form_too_where_only_ascii_is_drawn() {
    let buffer = drawn(&scenes::domains(), ASCII, 200, 60);
    let seen = text(&buffer);
    assert!(buffer.content.iter().all(|cell| cell.symbol().is_ascii()), "{seen}");
    assert!(seen.contains("www.xn--mnchen-3ya.de, shop.xn--mnchen-3ya.de, 10.0.0.1"), "{seen}");
}

#[test]
fn a_thousand_names_take_three_lines_of_the_preview() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::DnsNames);
    let names: Vec<String> = (0..1000).map(|number| format!("name{number}.example.com")).collect();
    pasted(&mut model, &names.join("\n"));
    let preview = model.preview().unwrap();
    let (_, value) = preview.entries.iter().find(|(label, _)| label == "Other names").unwrap();
    assert!(value.starts_with("1000: name0.example.com, "), "{value}");
    assert!(value.ends_with(" and 992 more"), "{value}");
    let seen = wide_screen(&model);
    assert_eq!(seen.lines().filter(|line| line.contains("name6.example.com")).count(), 1, "{seen}");
}

#[test]
fn the_mail_of_the_names_on_the_order_is_in_the_preview() {
    let mail = |model: &Model| {
        let entries = model.preview().unwrap().entries;
        entries.into_iter().find(|(label, _)| label == "DCV mail").map(|(_, value)| value)
    };
    let mut model = scenes::dcv();
    assert_eq!(mail(&model).as_deref(), Some("shop.example.org to it@example.org"));
    fill(&mut model, FieldId::DnsNames, "*.example.com");
    assert_eq!(mail(&model), None);
}

/// What a key costs on a slow line is the cells it changes.
#[test]
fn a_key_changes_a_few_cells_of_a_wide_screen() {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::Comments, "for the shop");
    let before = drawn(&model, COLOUR, 200, 60);
    typed(&mut model, "s");
    let after = drawn(&model, COLOUR, 200, 60);
    assert_eq!(before.diff(&after).len(), 2, "{}", text(&after));
}

#[test]
fn a_problem_moves_nothing_of_what_will_be_sent() {
    let entries = |model: &Model| -> Vec<String> {
        let seen = wide_screen(model);
        seen.lines().skip(2).take(30).filter_map(|line| line.split('│').nth(2)).map(str::to_owned).collect()
    };
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::ContactEmail, "jim.smith");
    let before = entries(&model);
    keys(&mut model, "Tab");
    assert!(wide_screen(&model).contains("Problems so far"));
    assert_eq!(before, entries(&model));
}

/// Beside the line of the cursor nothing is said, and nothing is lost for that: it stands around that row, and the bar
/// goes through it.
#[test]
fn nothing_of_what_will_be_sent_is_hidden_wherever_the_cursor_is() {
    let steps = scenes::all().into_iter().filter(|(_, model)| {
        model.overlay.is_none() && model.preview().is_some() && suggested(model, &model.form()).is_none()
    });
    for (name, model) in steps {
        for (columns, rows) in [(120, 24), (160, 40)] {
            for spot in model.form().spots().take(12) {
                let mut there = model.clone();
                go_to(&mut there, spot.clone());
                let mut nowhere = there.clone();
                (nowhere.focus, nowhere.editor) = (None, None);
                let seen = text(&drawn(&there, COLOUR, columns, rows));
                let expected = said_beside(&text(&drawn(&nowhere, COLOUR, columns, rows)));
                assert_eq!(said_beside(&seen), expected, "{name}, {spot:?} at {columns}x{rows}:\n{seen}");
            }
        }
    }
}

/// What is wrong on the step on the screen is told whole, beside its form or below it, however much is wrong before it.
#[test]
fn what_is_wrong_on_this_step_is_whole_on_a_wide_screen() {
    let mut draft = Draft::new();
    draft.set(FieldId::Product, "other");
    draft.set(FieldId::OtherProduct, "my product");
    draft.set(FieldId::CommonName, "exa mple");
    draft.set(FieldId::DnsNames, "10.0.0.1\nb_ad.example.com\n*.*.a");
    draft.set(FieldId::FirstName, "Jim");
    draft.set(FieldId::ContactEmail, "jim@");
    let mut model = wizard_with(draft);
    keys(&mut model, "^R");
    for step in [Step::Domains, Step::Contacts] {
        go_to_step(&mut model, step);
        let seen = text(&drawn(&model, COLOUR, 120, 40));
        let bottom = seen.lines().position(|line| line.contains('┴')).expect("there is a form");
        let side = |at: usize| -> String {
            let rows = seen.lines().take(bottom).map(|row| row.split('│').nth(at).unwrap_or_default());
            rows.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
        };
        let panel: String = seen.lines().skip(bottom + 1).collect();
        let sides = [side(0), side(1), panel.split_whitespace().collect::<Vec<_>>().join(" ")];
        for problem in model.desk.problems() {
            if problem.place.field().is_some_and(|field| field.step() == step) {
                let said = format!("{} {}", problem.message, problem.fix);
                let said = said.trim();
                assert!(sides.iter().any(|side| side.contains(said)), "{said}\n{seen}");
            }
        }
    }
}

/// Where there is room, what belongs together stands on one side of the row of the cursor, and no two rows are empty.
#[test]
fn what_belongs_together_is_not_parted_by_the_row_of_the_cursor() {
    let mut draft = sample_draft();
    draft.set(FieldId::AlternativeOrderId, "dv2026112661d7a0bb28093add");
    let mut model = wizard_with(draft);
    let said = |seen: &str| -> Vec<String> {
        let bottom = seen.lines().position(|line| line.contains('┴')).expect("there is a form");
        let beside = seen.lines().take(bottom).skip(2).filter_map(|line| line.rsplit_once('│'));
        beside.map(|(_, said)| said.trim().to_owned()).collect()
    };
    for step in Step::ALL.into_iter().filter(|step| !matches!(step, Step::Review)) {
        go_to_step(&mut model, step);
        for spot in model.form().spots() {
            go_to(&mut model, spot.clone());
            let seen = text(&drawn(&model, COLOUR, 120, 40));
            let rows = said(&seen);
            let runs =
                rows.iter().position(|row| row.starts_with("Certificate issued today")).expect("it is told");
            assert!(rows[runs + 1].starts_with("until "), "{spot:?}:\n{seen}");
            let names = rows.iter().position(|row| row.starts_with("Own order ID")).expect("it is told");
            assert!(!rows[names + 1].is_empty(), "{spot:?}:\n{seen}");
        }
    }
}

/// A word that has no room beside its name is whole below it, and what is wrong is told as far as there are lines.
#[test]
fn what_stands_beside_the_form_uses_the_room_there_is() {
    let mut draft = sample_draft();
    draft.set(FieldId::AlternativeOrderId, "dv2026112661d7a0bb28093add");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Contacts);
    let seen = text(&drawn(&model, COLOUR, 120, 40));
    assert!(said_beside(&seen).contains(&"dv2026112661d7a0bb28093add".to_owned()), "{seen}");
    let mut draft = Draft::new();
    draft.set(FieldId::Product, "ssl_dv_geotrust");
    draft.set(FieldId::DnsNames, "10.0.0.1\nb_ad.example.com\nc_d.example.com\n*.*.a");
    let mut model = wizard_with(draft);
    keys(&mut model, "^R");
    go_to_step(&mut model, Step::Domains);
    let seen = text(&drawn(&model, COLOUR, 120, 40));
    let beside = said_beside(&seen);
    let rows = seen.lines().take_while(|line| !line.contains('┴')).count() - 2;
    let is_cut = beside.last().is_some_and(|line| line.contains("more; ^R shows everything"));
    // The next would take some lines, and the gaps stay.
    assert!(is_cut && rows - beside.len() < 8, "{} of {rows}:\n{seen}", beside.len());
}

/// What is said beside a form, without the empty lines. The bar is whole.
fn said_beside(seen: &str) -> Vec<String> {
    let bottom = seen.lines().position(|line| line.contains('┴')).expect("there is a form");
    let rows = seen.lines().take(bottom).skip(2);
    let beside = rows.map(|line| line.rsplit_once('│').unwrap_or_else(|| panic!("{line:?} in\n{seen}")).1);
    beside.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The help stands in two columns where there is room for them, and loses nothing.
#[test]
fn the_help_grows_with_the_terminal() {
    let mut model = scenes::product();
    update(&mut model, Msg::Drawn(Size { columns: 120, rows: 44 }));
    keys(&mut model, "^G");
    let seen = text(&drawn(&model, COLOUR, 120, 44));
    let narrow = text(&drawn(&model, COLOUR, 80, 100));
    assert!(!seen.contains("PgDn scroll"), "{seen}");
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort();
        words
    };
    assert_eq!(words(&seen), words(&narrow), "{seen}\n{narrow}");
}

/// What is wrong is told in full once: beside the form where it has room there, and else below it.
#[test]
fn what_stands_whole_beside_the_form_is_not_told_below_it() {
    for (columns, rows) in [(120, 40), (160, 40), (200, 60)] {
        let seen = text(&drawn(&scenes::dcv(), COLOUR, columns, rows));
        // Where it stands it is said in short, and beside the form with what to do.
        assert_eq!(seen.matches("discouraged").count(), 2, "{columns}x{rows}:\n{seen}");
    }
}

/// What is sent is whole where there is room for it.
#[test]
fn a_long_value_is_whole_beside_the_form_where_there_is_room() {
    let seen = text(&drawn(&scenes::domains(), COLOUR, 120, 40));
    let beside: Vec<&str> = seen.lines().filter_map(|line| Some(line.split_once('│')?.1)).collect();
    assert!(!beside.concat().contains('…') && beside.concat().contains("(shop.münchen.de)"), "{seen}");
}

/// No value is parted by the row of the cursor, and where there is room what stands beside the form hardly moves.
#[test]
fn no_value_is_torn_and_little_moves_as_the_cursor_goes_by() {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "sub.example.com\nwww.example.org\nanother.shop.example.net");
    let mut model = wizard_with(draft);
    let beside = |seen: &str| -> Vec<String> {
        let bottom = seen.lines().position(|line| line.contains('\u{2534}')).expect("there is a form");
        let rows = seen.lines().take(bottom).skip(2).filter_map(|line| line.rsplit_once('\u{2502}'));
        rows.map(|(_, said)| said.trim().to_owned()).collect()
    };
    for step in [Step::Product, Step::Domains, Step::Validity, Step::Contacts] {
        go_to_step(&mut model, step);
        let mut before: Option<Vec<String>> = None;
        for spot in model.form().spots() {
            go_to(&mut model, spot.clone());
            let seen = text(&drawn(&model, COLOUR, 120, 40));
            let rows = beside(&seen);
            let names = rows.iter().position(|row| row.starts_with("Other names")).expect("it is told");
            assert!(!rows[names + 1].is_empty(), "{spot:?}:\n{seen}");
            if let Some(before) = before {
                let moved = rows.iter().zip(&before).filter(|(now, then)| now != then).count();
                assert!(moved <= 12, "{spot:?}: {moved} rows\n{seen}");
            }
            before = Some(rows);
        }
    }
}

/// Where it is confirmed, all that is sent stands beside it: nothing is cut while there are lines left.
#[test]
fn what_is_confirmed_is_told_whole_beside_it() {
    let body = include_str!("../../assets/examples/order.json");
    let mut draft = import(body).expect("the example is a request body").draft;
    draft.set(FieldId::Product, "ssl_dv_geotrust");
    draft.set(FieldId::AlternativeOrderId, "dv2026112733f86bda56f4f3ec");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Submit);
    for spot in model.form().spots() {
        go_to(&mut model, spot.clone());
        let seen = text(&drawn(&model, COLOUR, 120, 40));
        assert!(seen.contains("validation."), "{spot:?}:\n{seen}");
        let pane = seen.lines().filter_map(|line| line.rsplit_once('\u{2502}')).map(|(_, said)| said);
        assert!(!pane.into_iter().any(|said| said.contains('\u{2026}')), "{spot:?}:\n{seen}");
    }
}

/// The lines of a CSR are compared with those of a file: all of them are on show where there is room.
#[test]
fn a_csr_is_whole_on_a_high_screen() {
    let seen = text(&drawn(&scenes::csr(), COLOUR, 120, 40));
    assert!(seen.contains("-----END CERTIFICATE REQUEST-----"), "{seen}");
    assert!(!seen.contains(" of 18"), "{seen}");
}
