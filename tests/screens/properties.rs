//! What holds for every screen, whatever it shows and however large the terminal is.

use dvorder::account::Account;
use dvorder::order::parameter::FieldId;
use dvorder::ui::theme::Theme;
use dvorder::wizard::confirmation;
use dvorder::wizard::destination::Destination;
use dvorder::wizard::form::{Action, FieldKind, Spot};
use dvorder::wizard::{Effect, Model, Msg, Overlay, Size};
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use unicode_segmentation::UnicodeSegmentation;

use crate::wizard::{go_to, keys, sandbox, typed, update};
use crate::{ASCII, COLOUR, MONOCHROME, drawn, scenes, screen, terminal, text};

/// Sizes around which something changes, and some far from that.
const COLUMNS: [u16; 15] = [1, 2, 7, 20, 39, 40, 53, 60, 71, 72, 80, 100, 119, 120, 210];
const ROWS: [u16; 10] = [1, 2, 4, 9, 10, 12, 15, 24, 30, 40];

/// The smallest terminal the form is drawn on.
const SMALLEST: (u16, u16) = (40, 10);

#[test]
fn every_screen_is_drawn_at_every_size_and_always_the_same() {
    for (name, model) in scenes::all() {
        for columns in COLUMNS {
            for rows in ROWS {
                let first = drawn(&model, COLOUR, columns, rows);
                assert_eq!(first, drawn(&model, COLOUR, columns, rows), "{name} at {columns}x{rows}");
            }
        }
    }
}

#[test]
fn a_terminal_that_is_too_small_gets_one_sentence() {
    let (columns, rows) = SMALLEST;
    for (name, model) in scenes::all() {
        for (columns, rows) in [(columns - 1, 24), (80, rows - 1)] {
            let said = text(&drawn(&model, COLOUR, columns, rows)).replace('\n', " ");
            assert!(said.starts_with("dvorder needs 40x10; this is"), "{name}: {said}");
        }
    }
}

#[test]
fn ascii_is_nothing_else() {
    for (name, model) in scenes::all() {
        for (columns, rows) in [(80, 24), (60, 15), (20, 4), (200, 60)] {
            let buffer = drawn(&model, ASCII, columns, rows);
            let odd = buffer.content.iter().find(|cell| !cell.symbol().is_ascii());
            assert_eq!(odd, None, "{name} at {columns}x{rows}:\n{}", text(&buffer));
        }
    }
}

#[test]
fn monochrome_has_no_colour() {
    for (name, model) in scenes::all() {
        let buffer = drawn(&model, MONOCHROME, 80, 24);
        let coloured = buffer.content.iter().any(|cell| {
            (cell.fg, cell.bg, cell.underline_color) != (Color::Reset, Color::Reset, Color::Reset)
        });
        assert!(!coloured, "{name}");
    }
}

#[test]
fn only_the_sixteen_colours_are_used() {
    for (name, model) in scenes::all() {
        let buffer = drawn(&model, COLOUR, 80, 24);
        let beyond = |colour: Color| matches!(colour, Color::Rgb(..) | Color::Indexed(..));
        assert!(!buffer.content.iter().any(|cell| beyond(cell.fg) || beyond(cell.bg)), "{name}");
    }
}

/// A sign stands before the first line of what it is about; a bar beside the others would look like another.
#[test]
fn no_sign_is_left_without_its_glyph() {
    for (name, model) in scenes::all() {
        for (columns, rows) in [(80, 24), (60, 15)] {
            let buffer = drawn(&model, COLOUR, columns, rows);
            let coloured = |cell: &ratatui::buffer::Cell| cell.bg != Color::Reset;
            for row in buffer.content.chunks(columns.into()) {
                let lone = row.windows(3).any(|cells| {
                    coloured(&cells[1])
                        && cells[1].symbol() == " "
                        && !(coloured(&cells[0]) || coloured(&cells[2]))
                });
                assert!(!lone, "{name} at {columns}x{rows}:\n{}", text(&buffer));
            }
        }
    }
}

#[test]
fn nothing_blinks_or_is_hidden() {
    for (name, model) in scenes::all() {
        let buffer = drawn(&model, COLOUR, 80, 24);
        let odd = Modifier::SLOW_BLINK | Modifier::RAPID_BLINK | Modifier::HIDDEN;
        assert!(!buffer.content.iter().any(|cell| cell.modifier.intersects(odd)), "{name}");
    }
}

/// The screens as they usually are, on the usual terminal. Below what is sent, *Review* goes on with the order in time,
/// of which its head says the first certificate.
#[test]
fn what_is_usual_fits_on_24_rows() {
    for (name, model) in scenes::usual() {
        let seen = screen(&model);
        let is_all_sent_on_show = seen.contains("the first of 3") && seen.contains("Own order ID");
        assert!(
            (!seen.contains("more below") || is_all_sent_on_show) && !seen.contains("more above"),
            "{name}:\n{seen}"
        );
    }
}

/// After the order, what to place is on show for up to three names; what else there is to know may be below.
#[test]
fn what_to_place_for_three_names_fits_on_24_rows() {
    for (name, model) in scenes::placed_for_three_names() {
        let seen = screen(&model);
        for place in ["example.com", "www.example.com", "shop.example.com"] {
            let record = format!("_dnsauth.{place}. ");
            assert!(seen.lines().any(|line| line.starts_with(&record)), "{name}:\n{seen}");
        }
        assert!(seen.contains("host _dnsauth.shop, zone example.com"), "{name}:\n{seen}");
    }
}

/// What a state looks like on a screen without colours.
#[test]
fn every_state_is_told_without_colour() {
    let domains = screen(&scenes::domains());
    let dcv = screen(&scenes::dcv());
    let review = screen(&scenes::review());
    let switched = screen(&scenes::options());
    for (state, screen, told) in [
        ("the focus", &domains, "▸ Other names"),
        ("the step", &domains, "▸Domains"),
        ("a step that is done", &domains, "✓Product"),
        ("a step with an error", &domains, "1✗"),
        ("a line with an error", &domains, "✗10.0.0.1"),
        ("the choice that is taken", &dcv, "(•) E-mail"),
        ("a choice that is not", &dcv, "( ) DNS TXT record"),
        ("a choice that cannot be taken", &dcv, "(-) File over HTTP    not for wildcards (*.example.com)"),
        ("an error", &review, "✗ Validity"),
        ("a warning", &review, "! DCV"),
        ("a switch that is on", &switched, "[x] yes"),
        ("a switch that is off", &switched, "[ ] no"),
    ] {
        assert!(screen.contains(told), "{state} is not told by {told:?} in:\n{screen}");
    }
}

/// The rows of a screen, with what of each is styled like this.
fn rows_with(buffer: &Buffer, styled: impl Fn(&Cell) -> bool) -> Vec<(String, String)> {
    let rows = buffer.content.chunks(buffer.area.width.into());
    let symbols = |cells: &mut dyn Iterator<Item = &Cell>| cells.map(Cell::symbol).collect::<String>();
    rows.map(|row| {
        (symbols(&mut row.iter()), symbols(&mut row.iter().filter(|cell| styled(cell))).trim().to_owned())
    })
    .collect()
}

/// That wherever something is styled like this, one of these signs is on its line, or on the first of the
/// lines that belong together.
#[track_caller]
fn are_signed(name: &str, buffer: &Buffer, styled: impl Fn(&Cell) -> bool, signs: &[&str]) {
    let mut signed = false;
    for (row, part) in rows_with(buffer, styled) {
        signed = !part.is_empty() && (signed || signs.iter().any(|sign| row.contains(sign)));
        assert!(signed || part.is_empty(), "{name}: none of {signs:?} tells what {part:?} is in {row:?}");
    }
}

#[test]
fn every_style_has_its_sign() {
    for (name, model) in scenes::all() {
        for (columns, rows) in [(80, 24), (60, 15)] {
            let buffer = drawn(&model, COLOUR, columns, rows);
            let of = |colour: Color| move |cell: &Cell| cell.fg == colour || cell.bg == colour;
            are_signed(&name, &buffer, |cell| cell.modifier.contains(Modifier::REVERSED), &["▸", "PAYS"]);
            // A box may lie on a sign.
            if model
                .overlay
                .as_ref()
                .is_some_and(|over| !matches!(over, Overlay::Help { .. } | Overlay::Plain { .. }))
            {
                continue;
            }
            are_signed(&name, &buffer, of(Color::Red), &["✗"]);
            are_signed(&name, &buffer, of(Color::Green), &["✓"]);
            are_signed(&name, &buffer, of(Color::Yellow), &["!", "SANDBOX"]);
            are_signed(&name, &buffer, of(Color::Magenta), &["PAYS: EU certcentral"]);
        }
    }
}

/// The background may be light or dark. Only red and magenta stand out from both; a tick does well enough.
#[test]
fn every_colour_can_be_read_on_any_background() {
    for (name, model) in scenes::all() {
        for cell in &drawn(&model, COLOUR, 80, 24).content {
            let readable = match (cell.fg, cell.bg) {
                (Color::Reset | Color::Red | Color::Magenta, Color::Reset) => true,
                (Color::Green, Color::Reset) => "✓ ".contains(cell.symbol()),
                (Color::Black, Color::Yellow) => true,
                _ => false,
            };
            assert!(readable, "{name}: {cell:?}");
        }
    }
}

/// On many terminals it can hardly be read.
#[test]
fn nothing_that_is_to_be_read_is_dim() {
    for (name, model) in scenes::all() {
        for (row, part) in
            rows_with(&drawn(&model, COLOUR, 80, 24), |cell| cell.modifier.contains(Modifier::DIM))
        {
            assert!(part.chars().all(|c| "─│┬┴_ ".contains(c)), "{name}: {part:?} in {row:?}");
        }
    }
}

#[test]
fn a_line_that_does_nothing_yet_is_told_without_colour() {
    fn line(model: &Model) -> String {
        let seen = screen(model);
        seen.lines().find(|line| line.contains("Place the order with")).expect("the line").to_owned()
    }
    let mut model = scenes::submit();
    let before = line(&model);
    keys(&mut model, "m");
    assert_eq!(confirmation::obstacle(&model), None);
    assert_ne!(before, line(&model));
}

#[test]
fn what_to_place_is_never_cut() {
    for method in ["dns-txt-token", "dns-cname-token", "http-token", "email"] {
        let seen = screen(&scenes::accepted(method));
        let cut = seen.lines().find(|line| line.ends_with('…') && !line.ends_with("more below …"));
        assert_eq!(cut, None, "{method}");
    }
}

/// What is to be copied begins at the left edge, and is broken only where no line of the terminal holds it.
#[test]
fn what_is_to_be_copied_stays_whole_where_it_fits() {
    for method in ["dns-txt-token", "dns-cname-token", "http-token"] {
        let placed = scenes::accepted(method);
        let order = placed.following.as_ref().expect("an order that exists");
        let records = order.instructions().expect("what to place").records;
        let copied: Vec<&str> = records
            .iter()
            .flat_map(|record| &record.details)
            .filter(|(label, _)| !["type", "host", "or"].contains(label))
            .map(|(_, value)| value.as_str())
            .collect();
        let lines: Vec<&str> = records.iter().map(|record| record.line.as_str()).collect();
        for (columns, rows) in [(80, 60), (120, 60), (60, 60), (100, 60)] {
            let seen = text(&drawn(&placed, COLOUR, columns, rows));
            for line in lines.iter().filter(|line| line.len() <= columns.into()) {
                assert!(seen.lines().any(|row| row == *line), "{line} in {columns} columns:\n{seen}");
            }
            let mut plain = placed.clone();
            update(&mut plain, Msg::Drawn(Size { columns: columns.into(), rows: rows.into() }));
            go_to(&mut plain, Spot::Action(Action::PlainView));
            keys(&mut plain, "Enter");
            let seen = text(&drawn(&plain, COLOUR, columns, rows));
            for line in copied.iter().filter(|line| line.len() <= columns.into()) {
                assert!(seen.lines().any(|row| row == *line), "{line} in {columns} columns:\n{seen}");
            }
        }
    }
}

/// A region of the service, where orders cost money.
fn paying() -> Destination {
    scenes::submit().destination
}

#[test]
fn every_screen_says_where_the_order_goes() {
    for (name, mut model) in scenes::all() {
        for target in [sandbox(), paying()] {
            let said = match target.sandbox {
                true => ["SANDBOX: nothing is bought", "SANDBOX", "SANDBOX"],
                false => ["PAYS: EU certcentral.digicert.eu", "PAYS: EU", "PAYS"],
            };
            model.destination = target;
            for ((columns, rows), said) in [(80, 24), (60, 15), SMALLEST].into_iter().zip(said) {
                let seen = text(&drawn(&model, COLOUR, columns, rows));
                assert!(seen.contains(said), "{name} at {columns}x{rows}:\n{seen}");
            }
        }
    }
}

#[test]
fn the_account_stands_beside_what_it_costs_where_there_is_room() {
    let mut model = scenes::submit();
    for (name, wide) in [
        ("Example Ltd.", "PAYS: EU certcentral.digicert.eu \u{b7} Example Ltd. (1001)"),
        ("", "PAYS: EU certcentral.digicert.eu \u{b7} 1001"),
        ("An Organization with a Name of Many Words", "\u{b7} An Organization with a \u{2026} (1001)"),
    ] {
        let account = Account { id: 1001, name: name.into() };
        update(&mut model, Msg::AccountAsked(Some(account)));
        assert!(text(&drawn(&model, COLOUR, 120, 24)).contains(wide), "{name}");
        let narrow = text(&drawn(&model, COLOUR, 60, 15));
        assert!(narrow.contains("PAYS: EU") && narrow.contains("example.com"), "{narrow}");
    }
    // A long title gives way, and the host: the account never does.
    model.desk.set(FieldId::CommonName, "a-name-of-many-letters.and-more-of-them.shop.example.com");
    for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        let header = seen.lines().next().unwrap();
        assert!(header.contains("PAYS") && header.contains("account 1001"), "{header}");
        assert!(header.contains("a-name-of"), "{header}");
    }
    update(&mut model, Msg::AccountAsked(None));
    assert!(
        !text(&drawn(&model, COLOUR, 120, 24)).contains("1001"),
        "another key, whose account nobody says"
    );
}

#[test]
fn what_costs_money_is_at_least_as_loud_as_the_sandbox() {
    // Bold, reversed, and on a ground of its own: each makes words louder.
    let loudness = |model: &Model, theme: Theme, first: &str| {
        let screen = drawn(model, theme, 80, 24);
        let header = &screen.content[..80];
        let words = header.windows(first.len());
        let begins = |cells: &[Cell]| cells.iter().map(Cell::symbol).collect::<String>() == first;
        let cell = &header[words.into_iter().position(begins).expect(first)];
        let is = |modifier| usize::from(cell.modifier.contains(modifier));
        is(Modifier::BOLD) + 2 * is(Modifier::REVERSED) + 2 * usize::from(cell.bg != Color::Reset)
    };
    for theme in [COLOUR, MONOCHROME, ASCII, Theme { ascii: true, colour: false }] {
        let mut model = scenes::ready();
        let sandbox = loudness(&model, theme, "SANDBOX");
        model.destination = paying();
        let paying = loudness(&model, theme, "PAYS");
        assert!(paying > sandbox, "{theme:?}: {paying} against {sandbox}");
    }
}

#[test]
fn the_focus_is_always_in_sight() {
    let crowded = scenes::all().into_iter().filter(|(name, _)| name.starts_with("crowded"));
    let mut models: Vec<_> = crowded.map(|(_, model)| model).collect();
    models.extend([scenes::dcv(), scenes::review(), scenes::accepted("dns-txt-token"), scenes::refused()]);
    for model in models {
        let spots: Vec<Spot> = model.form().spots().take(40).collect();
        for spot in spots {
            let mut model = model.clone();
            go_to(&mut model, spot.clone());
            for (columns, rows) in [(80, 24), (60, 15), SMALLEST, (120, 15)] {
                let terminal = terminal(&model, COLOUR, columns, rows);
                let seen = text(terminal.buffer());
                // The line of the steps marks the current one with the same sign.
                let below_the_steps = seen.lines().enumerate().filter(|(row, _)| *row != 1);
                let marks: usize = below_the_steps.map(|(_, line)| line.matches('▸').count()).sum();
                // Of a block that is scrolled the cursor is left.
                let in_sight = marks == 1 || (marks == 0 && terminal.cursor_visible());
                assert!(in_sight, "{spot:?} at {columns}x{rows}:\n{seen}");
            }
        }
    }
}

#[test]
fn the_cursor_is_where_the_text_goes() {
    let crowded = scenes::all().into_iter().filter(|(name, _)| name.starts_with("crowded")).map(|(_, it)| it);
    for model in crowded.chain([scenes::dcv(), scenes::csr(), scenes::contacts(), scenes::submit()]) {
        let form = model.form();
        let is_text = |spot: &Spot| form.field_at(spot).is_some_and(|field| field.is_text());
        for spot in form.spots().filter(is_text).take(30) {
            let mut model = model.clone();
            go_to(&mut model, spot.clone());
            keys(&mut model, "End @");
            for (columns, rows) in [(80, 24), (60, 15), SMALLEST, (200, 60)] {
                let terminal = terminal(&model, COLOUR, columns, rows);
                let seen = text(terminal.buffer());
                let cursor = terminal.cursor_position();
                assert!(terminal.cursor_visible(), "{spot:?} at {columns}x{rows}:\n{seen}");
                let before = &terminal.buffer()[(cursor.x - 1, cursor.y)];
                assert_eq!(before.symbol(), "@", "{spot:?} at {columns}x{rows}, {cursor}:\n{seen}");
            }
        }
    }
}

/// Texts of one character, and what is drawn of each. A reader sees one character in most; those that
/// are invisible, or that terminals do not agree on how to draw, are spelt out.
const CHARACTERS: [(&str, &str); 18] = [
    ("w", "w"),
    ("é", "é"),
    ("e\u{301}", "e\u{301}"),
    ("例", "例"),
    ("ｶﾞ", "ｶﾞ"),
    ("\u{1100}\u{1161}\u{11a8}", "\u{1100}\u{1161}\u{11a8}"),
    ("नि", "नि"),
    ("ש", "ש"),
    ("لَ", "لَ"),
    ("🙂", "🙂"),
    ("👍🏽", "👍🏽"),
    ("🇩🇪", "🇩🇪"),
    ("👩\u{200d}👧", r"👩\u{200d}👧"),
    ("☀\u{fe0f}", r"☀\u{fe0f}"),
    ("\u{200b}", r"\u{200b}"),
    ("\u{202e}", r"\u{202e}"),
    ("\u{301}", r"\u{301}"),
    ("\u{1161}", r"\u{1161}"),
];

/// What stands in the row of the cursor before it.
fn before_the_cursor(terminal: &TestBackend) -> String {
    let Position { x, y } = terminal.cursor_position();
    let mut seen = String::new();
    let mut column = 0;
    while column < x {
        let cell = &terminal.buffer()[(column, y)];
        seen.push_str(cell.symbol());
        column += cell.cell_width();
    }
    assert_eq!(column, x, "the cursor is inside a character:\n{}", text(terminal.buffer()));
    seen
}

/// The same in ASCII.
fn in_ascii(drawn: &str) -> String {
    let stand_in = |character: &str| match character.is_ascii() {
        true => character.to_owned(),
        false => "?".repeat(character.cell_width().into()),
    };
    drawn.graphemes(true).map(stand_in).collect()
}

/// Whether a row ends in a text, or in the end of one that is scrolled.
fn ends_in(row: &str, wanted: &str, more: char) -> bool {
    let scrolled = |shown: &str| !shown.is_empty() && wanted.ends_with(shown.trim_start());
    row.ends_with(wanted) || row.rsplit_once(more).is_some_and(|(_, shown)| scrolled(shown))
}

/// Which field it is, whatever row it is in.
fn which(spot: &Spot) -> String {
    format!("{spot:?}").chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[test]
fn a_text_field_takes_characters_of_any_script() {
    let mut tried = Vec::new();
    for (_, mut model) in scenes::all().into_iter().filter(|(_, model)| model.overlay.is_none()) {
        let form = model.form();
        for spot in form.spots().filter(|spot| form.field_at(spot).is_some_and(|field| field.is_text())) {
            if !tried.contains(&which(&spot)) {
                go_to(&mut model, spot.clone());
                types_and_deletes_every_character(&mut model, &spot);
                tried.push(which(&spot));
            }
        }
    }
    assert!(tried.len() > 20, "{tried:?}");
}

fn types_and_deletes_every_character(model: &mut Model, spot: &Spot) {
    let value = |model: &Model| model.form().field_at(spot).expect("it is there").value.clone();
    // The cursor of some blocks begins on their first line.
    let is_block =
        model.form().field_at(spot).is_some_and(|field| matches!(field.kind, FieldKind::Block { .. }));
    for _ in 0..=value(model).len() {
        let has_lines = is_block && value(model).contains('\n');
        keys(model, if has_lines { "PgDn End ^U Backspace" } else { "End ^U Backspace" });
    }
    assert_eq!(value(model), "", "{spot:?}");
    for (character, drawn) in CHARACTERS {
        typed(model, character);
        for (columns, rows) in [(80, 24), SMALLEST] {
            let seen = before_the_cursor(&terminal(model, COLOUR, columns, rows));
            assert!(ends_in(&seen, drawn, '…'), "{spot:?}, {character:?} at {columns}x{rows}: {seen:?}");
        }
        let seen = before_the_cursor(&terminal(model, ASCII, 80, 24));
        assert!(ends_in(&seen, &in_ascii(drawn), '~'), "{spot:?}, {character:?} in ASCII: {seen:?}");
        keys(model, "Backspace");
        assert_eq!(value(model), "", "{spot:?}, {character:?}");
    }
}

#[test]
fn no_control_character_reaches_the_terminal() {
    for (name, model) in scenes::all() {
        let buffer = drawn(&model, COLOUR, 80, 24);
        let steers =
            |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let odd = buffer.content.iter().find(|cell| cell.symbol().chars().any(steers));
        assert_eq!(odd, None, "{name}");
    }
}

#[test]
fn ctrl_c_pressed_twice_leaves_every_screen() {
    for (name, model) in scenes::all() {
        for keys_of_it in ["^C ^C", "^\\ ^\\", "^C ^\\"] {
            let effects = keys(&mut model.clone(), keys_of_it);
            assert!(effects.contains(&Effect::Leave), "{name}: {effects:?}");
        }
    }
}

/// The header of a narrow terminal has fewer words, and none that is cut.
#[test]
fn the_header_is_shortened_by_words() {
    for (target, said) in [(sandbox(), "SANDBOX"), (paying(), "PAYS: EU")] {
        let mut model = scenes::ready();
        model.destination = target;
        for columns in [40, 50, 60, 80] {
            let seen = text(&drawn(&model, COLOUR, columns, 24));
            let header = seen.lines().next().unwrap_or_default();
            assert!(header.contains("example.com") && !header.contains('…'), "{columns}: {header:?}");
            let banner = header.split_once(said).map(|(_, rest)| format!("{said}{rest}"));
            assert!(
                banner.is_some_and(|banner| model.destination.banners().contains(&banner)),
                "{columns}: {header:?}"
            );
        }
    }
}

#[test]
fn no_key_of_the_last_line_is_cut() {
    for (name, model) in scenes::all() {
        let (columns, rows) = (40, 10);
        let screen = text(&drawn(&model, COLOUR, columns, rows));
        let last = screen.lines().nth(usize::from(rows) - 1).unwrap_or_default();
        assert!(!last.ends_with('·'), "{name}: {last}");
    }
}
