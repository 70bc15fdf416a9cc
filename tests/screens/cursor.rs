//! Where the terminal's cursor is: braille displays and magnifiers follow it.

use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::form::{Action, Field, FieldKind, Input, Item, Spot};
use dvorder::wizard::{Model, Msg, Overlay, Size};
use ratatui::layout::Position;
use ratatui::style::Modifier;

use crate::common::sample_draft;
use crate::scenes;
use crate::wizard::{
    burst, fill, go_to, go_to_confirmation, go_to_field, go_to_step, keys, mail_row, pasted,
    ready_to_confirm, typed, update, wizard_with,
};
use crate::{ASCII, COLOUR, terminal, text};

/// The row of the cursor, and what follows it from the cursor on.
fn read_aloud(model: &Model, columns: u16, rows: u16) -> (String, String) {
    let terminal = terminal(model, COLOUR, columns, rows);
    assert!(terminal.cursor_visible(), "no cursor at {columns}x{rows}:\n{}", text(terminal.buffer()));
    let Position { x, y } = terminal.cursor_position();
    let row = text(terminal.buffer()).lines().nth(y.into()).unwrap_or_default().to_owned();
    let rest = row.chars().skip(x.into()).collect();
    (row, rest)
}

#[test]
fn every_screen_has_a_cursor() {
    for (name, model) in scenes::all() {
        for theme in [COLOUR, ASCII] {
            for (columns, rows) in [(80, 24), (60, 15), (40, 10), (120, 40)] {
                let terminal = terminal(&model, theme, columns, rows);
                assert!(
                    terminal.cursor_visible(),
                    "{name} at {columns}x{rows}:\n{}",
                    text(terminal.buffer())
                );
            }
        }
    }
}

#[test]
fn the_cursor_is_on_the_line_of_the_focus() {
    for (name, model) in scenes::all().into_iter().filter(|(_, model)| model.overlay.is_none()) {
        let spots: Vec<Spot> = model.form().spots().take(12).collect();
        for spot in spots {
            let mut model = model.clone();
            go_to(&mut model, spot.clone());
            for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
                let (row, _) = read_aloud(&model, columns, rows);
                // Of a block the marker is on its first line.
                let in_a_block = model.editor.as_ref().is_some_and(dvorder::wizard::edit::Editor::is_block);
                assert!(row.contains('▸') || in_a_block, "{name}, {spot:?} at {columns}x{rows}: {row:?}");
            }
        }
    }
}

/// A row is read as a whole: nothing that lies beside or behind what the cursor is on stands in it.
#[test]
fn the_row_of_the_cursor_holds_one_thing() {
    let open = |(name, model): (String, Model)| {
        let with = |keys: &str| (format!("{name}, {keys}"), scenes::then(model.clone(), keys));
        [with(""), with("Down"), with("^S"), with("^Q"), with("^U Down Down")]
    };
    for (name, model) in scenes::all().into_iter().flat_map(open) {
        for (columns, rows) in [(80, 24), (60, 15), (40, 10), (120, 24), (200, 60)] {
            let (row, _) = read_aloud(&model, columns, rows);
            // The bar beside a form stands in it, or the edges of a box, with nothing on the other side.
            let said = row.split('│').filter(|part| !part.trim().is_empty());
            let is_alone = said.count() <= 1;
            assert!(is_alone, "{name} at {columns}x{rows}: {row:?}");
        }
    }
}

#[test]
fn the_line_of_the_cursor_tells_what_it_is_on() {
    let at = |mut model: Model, pressed: &str| {
        keys(&mut model, pressed);
        read_aloud(&model, 80, 24).1
    };
    for (told, from_the_cursor_on) in [
        ("the product", at(scenes::product(), "")),
        ("an action", at(scenes::product(), "Tab Tab")),
        ("a step of the list", at(scenes::product(), "^S Down")),
        ("a suggestion", at(scenes::dcv(), "^U Down Down")),
        ("the question about leaving", at(scenes::domains(), "^Q")),
        ("the question about a draft", at(scenes::delete(), "")),
        ("a switch", at(scenes::options(), "")),
    ] {
        let expected = match told {
            "the product" => "GeoTrust Standard DV",
            "an action" => "Continue to Domains",
            "a step of the list" => "2. Domains",
            "a suggestion" => "administrator@example.org",
            "the question about leaving" => "Leave dvorder?",
            "the question about a draft" => "Delete this draft?",
            _ => "[",
        };
        assert!(from_the_cursor_on.starts_with(expected), "{told}: {from_the_cursor_on:?}");
    }
}

#[test]
fn the_step_of_the_list_is_in_sight_on_the_smallest_terminal() {
    for (pressed, step) in [("Home", "1. Product"), ("End", "9. Submit"), ("Up Up", "7. Options")] {
        let mut model = scenes::product();
        keys(&mut model, &format!("^S End {pressed}"));
        let (_, told) = read_aloud(&model, 40, 10);
        assert!(told.starts_with(step), "{pressed}: {told:?}");
    }
}

#[test]
fn what_is_read_has_the_cursor_where_it_begins() {
    for (name, model) in scenes::all() {
        if let Some(Overlay::Plain { .. }) = model.overlay {
            let terminal = terminal(&model, COLOUR, 80, 24);
            assert_eq!(terminal.cursor_position(), Position { x: 0, y: 0 }, "{name}");
        }
    }
}

/// What is read is read line by line: the cursor is on the line one has come to.
#[test]
fn the_cursor_moves_through_what_is_read() {
    let request = {
        let mut model = scenes::ready();
        go_to(&mut model, Spot::Action(Action::ShowRequest));
        scenes::then(model, "Enter")
    };
    for model in [scenes::plain_view(), request, scenes::then(scenes::product(), "^G"), scenes::loaded()] {
        for (columns, rows) in SIZES {
            let mut model = model.clone();
            update(&mut model, Msg::Drawn(Size { columns: columns.into(), rows: rows.into() }));
            let overlay = model.overlay.clone().expect("something is read");
            for (number, line) in overlay.lines(columns.into()).iter().enumerate() {
                // The help begins with what is searched for.
                if number + overlay.heads() > 0 {
                    keys(&mut model, "Down");
                }
                let (row, _) = read_aloud(&model, columns, rows);
                assert_eq!(row, line.trim_end(), "line {number} at {columns}x{rows}");
            }
            let end = read_aloud(&model, columns, rows);
            assert_eq!(read_aloud(&scenes::then(model.clone(), "Down PgDn End"), columns, rows), end);
            keys(&mut model, "Home");
            assert_eq!(model.overlay, Some(overlay));
        }
    }
}

/// A question is read whole on the row of the cursor, and its keys stand there whole.
#[test]
fn a_question_has_the_cursor_on_its_first_row() {
    for (asked, model) in [
        ("Leave dvorder?", scenes::then(scenes::domains(), "^Q")),
        ("Stop waiting?", scenes::then(scenes::sending(), "^C")),
        ("Delete this draft?", scenes::delete()),
    ] {
        for (columns, rows) in SIZES {
            let (_, rest) = read_aloud(&model, columns, rows);
            assert!(rest.starts_with(asked), "{columns}x{rows}: {rest:?}");
            let seen = text(terminal(&model, COLOUR, columns, rows).buffer());
            let keys = model.overlay.as_ref().map_or("", Overlay::keys);
            for key in keys.split(" · ") {
                // The last line names them as well, and alone where the box has no room.
                assert!(seen.contains(key), "{key} at {columns}x{rows}:\n{seen}");
            }
        }
    }
}

#[test]
fn a_csr_is_come_to_at_its_first_line_and_its_verdict_is_on_a_row() {
    let draft = sample_draft();
    let mut ends_in_lines = draft.clone();
    ends_in_lines.set(FieldId::Csr, draft.text(FieldId::Csr).to_owned() + "\n\n");
    for draft in [draft, ends_in_lines] {
        for way in ["", "^N ^P", "Tab Tab ^T ^T"] {
            let mut model = wizard_with(draft.clone());
            go_to_step(&mut model, Step::Csr);
            keys(&mut model, way);
            for (columns, rows) in SIZES {
                let (row, _) = read_aloud(&model, columns, rows);
                assert!(row.contains("CSR") && row.contains("-----BEGIN"), "{way}: {row:?}");
                let (row, _) = read_aloud(&scenes::then(model.clone(), "Tab"), columns, rows);
                assert!(row.contains("✓ RSA 2048"), "{way} at {columns}x{rows}: {row:?}");
            }
            keys(&mut model, "Tab Enter");
            let Some(Overlay::Plain { text, .. }) = &model.overlay else { panic!("{:?}", model.overlay) };
            assert!(text.contains("verifies") && text.contains("CN=example.com"), "{text}");
        }
    }
}

/// A block has its label on its first row, wherever the cursor is in it.
#[test]
fn the_label_of_a_block_stays_where_it_is() {
    let mut csr = scenes::csr();
    go_to(&mut csr, Spot::Field(FieldId::Csr));
    keys(&mut csr, "Down Down Down");
    for (label, model) in [("Other names", scenes::domains()), ("CSR", csr)] {
        let first_row = |model: &Model| {
            let seen = text(terminal(model, COLOUR, 80, 24).buffer());
            seen.lines().position(|row| row.trim_start_matches(['▸', ' ']).starts_with(label))
        };
        let expected = first_row(&model);
        assert!(expected.is_some());
        for up in 1..4 {
            let model = scenes::then(model.clone(), &"Up ".repeat(up));
            assert_eq!(first_row(&model), expected, "{label}, {up} up");
        }
    }
}

#[test]
fn every_line_of_a_block_says_which_field_it_is_of() {
    let mut csr = scenes::csr();
    go_to(&mut csr, Spot::Field(dvorder::order::parameter::FieldId::Csr));
    for (label, model) in [("Other names", scenes::domains()), ("CSR", csr)] {
        for up in 0..3 {
            let model = scenes::then(model.clone(), &"Up ".repeat(up));
            for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
                let (row, _) = read_aloud(&model, columns, rows);
                assert!(
                    row.trim_start().starts_with(&format!("▸ {label}")),
                    "{up} at {columns}x{rows}: {row:?}"
                );
            }
        }
    }
}

/// On a narrow terminal each field of the table says which one it is.
#[test]
fn every_field_of_a_table_says_which_one_it_is_where_it_is_narrow() {
    let model = scenes::dcv();
    let is_cell = |spot: &Spot| model.form().row_name(spot).is_some();
    for spot in model.form().spots().filter(is_cell) {
        let mut model = model.clone();
        go_to(&mut model, spot.clone());
        let (row, _) = read_aloud(&model, 40, 10);
        let label = model.form().field_at(&spot).unwrap().label;
        let word = label.rsplit(' ').next().unwrap_or_default().to_lowercase();
        assert!(row.contains('▸') && row.contains(&format!(" {word} ")), "{spot:?}: {row:?}");
    }
    let seen = text(terminal(&model, COLOUR, 40, 24).buffer());
    assert!(seen.contains("it@example.org") && seen.contains("automatic"), "{seen}");
}

const SIZES: [(u16, u16); 4] = [(80, 24), (60, 15), (40, 10), (120, 40)];

/// The first word or two of a sentence, which a narrow screen shows as well.
fn begins(sentence: &str) -> &str {
    sentence.get(..16).unwrap_or(sentence)
}

#[test]
fn what_will_be_or_was_ordered_is_read_before_anything_is_pressed() {
    let accepted = ["dns-txt-token", "dns-cname-token", "http-token", "email"].map(scenes::accepted);
    let others = [
        scenes::review(),
        scenes::ready(),
        scenes::unknown(),
        scenes::taken_up(),
        scenes::not_sent(),
        scenes::then(scenes::unknown(), "^R"),
        scenes::then(scenes::unknown(), "^R Tab Tab ^N"),
    ];
    for model in accepted.into_iter().chain(others) {
        let title = model.form().title;
        assert_eq!(model.focus, None, "{title}");
        for (columns, rows) in SIZES {
            let (row, _) = read_aloud(&model, columns, rows);
            // That it was ordered is read before what to do then.
            let first = match model.form().items.first() {
                Some(Item::Note(_, news)) if model.form().begins_with_news => news.clone(),
                _ => title.clone(),
            };
            let row = row.trim_start_matches([' ', '✓']);
            assert!(row.starts_with(begins(&first)), "{title} at {columns}x{rows}: {row:?}");
            let seen = text(terminal(&model, COLOUR, columns, rows).buffer());
            let footer = seen.lines().last().unwrap_or_default();
            let is_told = footer.contains("Tab first line") || seen.contains("Tab goes to the first line");
            assert!(is_told, "{title} at {columns}x{rows}: {seen}");
        }
        // Who is impatient sets nothing off, and is told.
        let mut impatient = model.clone();
        assert_eq!(keys(&mut impatient, "Enter Enter Space"), [], "{title}");
        assert_eq!(impatient.form(), model.form(), "{title}");
        assert!(read_aloud(&impatient, 80, 24).0.contains("Nothing was pressed. Tab goes"), "{title}");
        for (key, spot) in [("Tab", model.form().spots().next()), ("End", model.form().spots().last())] {
            assert_eq!(scenes::then(impatient.clone(), key).focus, spot, "{title}, {key}");
        }
    }
}

#[test]
fn a_jump_from_review_comes_back_to_its_line() {
    let mut model = scenes::then(scenes::review(), "Tab Tab");
    let from = model.focus.clone();
    keys(&mut model, "Enter ^R");
    assert_eq!(model.focus, from);
}

/// What a key did, or why it did nothing, has the cursor until the next key.
#[test]
fn what_a_key_brought_about_is_read() {
    let pressed = |mut model: Model, spot: Spot| {
        go_to(&mut model, spot);
        keys(&mut model, "Enter");
        model
    };
    let mut wrong_name = ready_to_confirm(sample_draft());
    typed(&mut wrong_name, "exam");
    keys(&mut wrong_name, "Enter");
    let mut saved = pressed(scenes::ready(), Spot::Action(Action::SaveRequest));
    update(&mut saved, Msg::Saved(Ok("dvorder-example.com.json".into())));
    let mut not_yet = wizard_with(sample_draft());
    go_to_confirmation(&mut not_yet);
    let filled = scenes::dcv();
    let use_for_all = filled.form().spots().find(|spot| matches!(spot, Spot::Action(Action::UseForAll(_))));
    let filled = pressed(filled, use_for_all.expect("there is a filled row"));
    let mut key = wizard_with(sample_draft());
    go_to_field(&mut key, FieldId::Csr);
    let mut spread = key.clone();
    pasted(&mut key, "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----");
    burst(&mut spread, "-----BEGIN PRIVATE KEY-----\n");
    let mut on_top = scenes::then(wizard_with(sample_draft()), "^S");
    pasted(&mut on_top, "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----");
    let mut no_field = scenes::ready();
    pasted(&mut no_field, "example.com");
    for (told, model) in [
        ("is not", wrong_name),
        ("Saved as", saved),
        ("Filled in for", filled),
        ("private key", key),
        ("private key", spread),
        ("private key", on_top),
        ("There is no text field here", no_field),
        ("confirm", pressed(not_yet, Spot::Action(Action::PlaceOrder))),
        ("can no longer change", scenes::then(scenes::accepted("email"), "^O")),
    ] {
        for (columns, rows) in SIZES {
            let (row, rest) = read_aloud(&model, columns, rows);
            let said = &model.notice.as_ref().unwrap_or_else(|| panic!("nothing is said of {told}")).text;
            assert!(said.to_lowercase().contains(&told.to_lowercase()), "{told}: {said}");
            assert!(rest.starts_with(begins(said)), "{told} at {columns}x{rows}: {row:?}");
        }
        if model.focus.is_some() {
            let (row, _) = read_aloud(&scenes::then(model, "Esc"), 80, 24);
            assert!(row.contains('▸'), "{told}: {row:?}");
        }
    }
}

#[test]
fn what_is_said_of_a_text_leaves_the_cursor_in_it() {
    let mut model = wizard_with(sample_draft());
    go_to_field(&mut model, FieldId::CommonName);
    keys(&mut model, "^U");
    pasted(&mut model, "a.example.com, b.example.com");
    assert!(model.notice.is_some());
    assert!(read_aloud(&model, 80, 24).0.contains("Common name"));
    let mut model = wizard_with(sample_draft());
    go_to_field(&mut model, FieldId::ServerPlatform);
    typed(&mut model, "4");
    update(&mut model, Msg::CsrFileRead(Err("It cannot be read.".into())));
    assert!(model.notice.is_some());
    assert!(read_aloud(&model, 80, 24).0.contains("Server platform"));
}

/// Every text field of one line, with something wrong in it.
fn wrong_lines() -> Vec<(Model, Field)> {
    let mut draft = sample_draft();
    for (field, value) in [
        (FieldId::CommonName, "foo_bar"),
        (FieldId::ServerPlatform, "zz"),
        (FieldId::OrderValidity, "years"),
        (FieldId::OrderYears, "9"),
        (FieldId::CertValidity, "days"),
        (FieldId::CertDays, "9999"),
        (FieldId::DcvMethod, "email"),
        (FieldId::Locale, "xx-yy-zz"),
        (FieldId::Telephone, "x"),
        (FieldId::ContactEmail, "joe@"),
        (FieldId::AlternativeOrderId, "a b"),
        (FieldId::Container, "x"),
    ] {
        draft.set(field, value);
    }
    let mut model = wizard_with(draft);
    keys(&mut model, "^R");
    let mut found = Vec::new();
    for step in Step::ALL.into_iter().filter(|step| *step < Step::Review) {
        let mut model = model.clone();
        go_to_step(&mut model, step);
        for item in model.form().items {
            let Item::Field(field) = item else { continue };
            let is_line = matches!(field.kind, FieldKind::Line | FieldKind::Combo(_));
            let problems = field.spot.field().map_or_else(Vec::new, |id| model.told_problems(id));
            if is_line && problems.iter().any(|it| it.severity > dvorder::order::problem::Severity::Hint) {
                found.push((model.clone(), field));
            }
        }
    }
    assert!(found.len() > 5, "{}", found.len());
    found
}

#[test]
fn a_field_of_one_line_says_on_its_row_that_something_is_wrong() {
    for (mut model, field) in wrong_lines() {
        go_to(&mut model, field.spot.clone());
        for (columns, rows) in SIZES {
            let (row, _) = read_aloud(&model, columns, rows);
            let signs = ["✗", "!"].map(|sign| format!("{sign}{}", field.value));
            assert!(signs.iter().any(|it| row.contains(it)), "{} at {columns}x{rows}: {row:?}", field.label);
        }
    }
    let mut model = wizard_with(sample_draft());
    go_to_step(&mut model, Step::Csr);
    go_to(&mut model, Spot::Input(Input::CsrFile));
    typed(&mut model, "nope");
    let clean = read_aloud(&model, 80, 24).0;
    keys(&mut model, "Enter");
    update(&mut model, Msg::CsrFileRead(Err("nope cannot be read.".into())));
    let (row, _) = read_aloud(&scenes::then(model, "Esc"), 80, 24);
    assert!(row.contains("✗nope"), "{row:?}");
    assert_eq!(row.replace('✗', " "), clean, "nothing moves");
}

#[test]
fn the_cells_of_a_row_can_be_told_apart() {
    let mut contact = scenes::contacts();
    fill(&mut contact, FieldId::LastName, "Smith");
    for model in [contact, scenes::options(), scenes::dcv()] {
        let form = model.form();
        for item in form.items.iter().filter(|item| matches!(item, Item::Row { .. })) {
            for (columns, rows) in SIZES {
                let mut told: Vec<String> = Vec::new();
                for field in item.fields() {
                    let mut model = model.clone();
                    go_to(&mut model, field.spot.clone());
                    let (row, rest) = read_aloud(&model, columns, rows);
                    let before = row.len() - rest.len();
                    let marked = row[..before].rfind('▸').unwrap_or_default();
                    let typed = row.get(marked..).unwrap_or_default();
                    let shown = field.value.get(field.value.len().saturating_sub(5)..).unwrap_or_default();
                    assert!(typed.contains(shown), "{:?} at {columns}x{rows}: {row:?}", field.spot);
                    told.push(row);
                }
                assert!(told.windows(2).all(|two| two[0] != two[1]), "at {columns}x{rows}: {told:?}");
            }
        }
    }
}

/// A row is read aloud as a whole, and its cells may hold the same: which of them it is stands on it.
#[test]
fn the_row_says_which_of_its_cells_the_focus_is_on() {
    let mut draft = sample_draft();
    for (field, value) in [
        (FieldId::FirstName, "Jim"),
        (FieldId::LastName, "Jim"),
        (FieldId::CustomFieldId(0), "12"),
        (FieldId::CustomFieldValue(0), "12"),
        (FieldId::DcvMethod, "email"),
    ] {
        draft.set(field, value);
    }
    for field in [
        FieldId::FirstName,
        FieldId::LastName,
        FieldId::CustomFieldId(0),
        FieldId::CustomFieldValue(0),
        FieldId::MailDomain(0),
        FieldId::MailAddress(0),
    ] {
        let mut model = wizard_with(draft.clone());
        go_to_field(&mut model, field);
        for (columns, rows) in [(40, 10), (60, 15), (80, 24), (120, 40)] {
            let (row, _) = read_aloud(&model, columns, rows);
            // Behind a name there is room for a word.
            let label = field.label().to_lowercase();
            let label = if columns == 40 { label.rsplit(' ').next().unwrap_or_default() } else { &label };
            assert!(row.to_lowercase().contains(label), "{field:?} at {columns}x{rows}: {row}");
        }
    }
}

/// What the next key would replace is seen to be chosen.
#[test]
fn a_path_that_gives_way_to_what_is_typed_looks_like_it() {
    let mut model = wizard_with(sample_draft());
    keys(&mut model, "^O");
    typed(&mut model, "nope.csr");
    keys(&mut model, "Enter");
    update(&mut model, Msg::CsrFileRead(Err("nope.csr cannot be read.".into())));
    let is_marked = |model: &Model| {
        let terminal = terminal(model, COLOUR, 80, 24);
        let Position { x, y } = terminal.cursor_position();
        let cell = &terminal.buffer()[(x - 1, y)];
        assert!("nope.csr".contains(cell.symbol()), "the cursor is behind the path: {cell:?}");
        cell.modifier.contains(Modifier::REVERSED)
    };
    keys(&mut model, "^T ^O");
    assert!(is_marked(&model));
    keys(&mut model, "End");
    assert!(!is_marked(&model));
}

/// Of a filled row of the e-mail table, the row alone says which of its cells has the cursor, and the end of the address.
#[test]
fn a_filled_mail_row_says_which_of_its_cells_has_the_cursor() {
    let mut model = scenes::dcv();
    let row = mail_row(&model, "shop.example.org");
    fill(&mut model, FieldId::MailAddress(row), "hostmaster.of.all@example.org");
    go_to_field(&mut model, FieldId::MailDomain(row));
    for (columns, rows) in [(80, 24), (60, 15)] {
        let (row, _) = read_aloud(&model, columns, rows);
        let is_told = row.contains("shop.exam") && row.contains("ple.org ") && row.ends_with("mail domain");
        assert!(is_told, "{columns}x{rows}: {row:?}");
    }
}
