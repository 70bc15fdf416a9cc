//! What lies on top of a screen.

use insta::assert_snapshot;

use dvorder::order::parameter::FieldId;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::{Msg, Overlay, Size};
use ratatui::backend::Backend;
use ratatui::layout::Position;

use crate::common::{order_from, sample_draft};
use crate::reach::look;
use crate::scenes::{self, then};
use crate::wizard::{fill, go_to, go_to_field, keys, new_wizard, update};
use crate::{COLOUR, drawn, screen, small_screen, terminal, text};

#[test]
fn help() {
    assert_snapshot!(screen(&then(scenes::domains(), "^G")), @r"
    Search: (type to search)                                               32 keys
    Other names: One name a line, or paste a list separated by lines, commas,
    spaces or semicolons. Tab leaves.

    Fields are checked as you go; nothing is sent before you type the common name
    on Submit. While suggestions are open, Up and Down choose, Enter takes one,
    Tab takes it and goes on, Esc closes them. While what you typed fits one of
    them alone, Tab takes that and goes on. With a screen reader, Down reads what
    is wrong with a field and what stands below it. From the first field, Up reads
    the title and where orders go; where Up chooses, Shift-Tab does. Tab goes on
    and reads none of that.

    Tab, F6            next field, with the suggestion the cursor is on; it passes
                       over what Down reads between
    Shift-Tab, ^T      previous field; it passes over what Up reads between
    ^N, F8             next step; the last line of each step does the same
    ^P, F7             back a step, from the first to where orders are begun; back
                       from an order to its list
    ^R, F9             review: everything that will be sent, every problem
    ^S, F2             list of steps; choose one, or type its number or name
    ^G, F1             this help; typing searches it
    ^Q, ^X             leave; asks when something would be lost
    ^C, ^\             stop waiting, or leave; twice always leaves
    Esc closes · Up Down PgUp PgDn scroll, more below    SANDBOX: nothing is bought
    ");
}

#[test]
fn the_help_searched() {
    assert_snapshot!(small_screen(&scenes::help_for("delete line")), @"
    Search: delete line                           2 of 32 keys

    ^U, Alt-S          delete to the start of the line
    ^K, Alt-E          delete to the end of the line










    Esc shows all                    SANDBOX: nothing is bought
    ");
    assert_snapshot!(small_screen(&scenes::help_for("print")), @r#"
    Search: print                                 0 of 32 keys

    Nothing in the help has "print".











    Esc shows all                    SANDBOX: nothing is bought
    "#);
}

#[test]
fn the_cursor_is_where_the_search_is_typed() {
    for (search, column) in [("", 9), ("undo", 13)] {
        let mut terminal = terminal(&scenes::help_for(search), COLOUR, 60, 15);
        assert_eq!(terminal.get_cursor_position().unwrap(), Position { x: column, y: 0 }, "{search}");
    }
}

#[test]
fn the_help_ends_with_its_last_line_at_the_bottom() {
    for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
        let mut model = then(scenes::product(), "^G");
        let size = Size { columns: usize::from(columns), rows: usize::from(rows) };
        update(&mut model, Msg::Drawn(size));
        keys(&mut model, "End PgDn");
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        let above: Vec<&str> = seen.lines().rev().skip(1).take(2).collect();
        assert!(above.concat().contains("Alt-R"), "{seen}");
        assert!(!above[0].is_empty(), "{seen}");
    }
}

#[test]
fn steps() {
    assert_snapshot!(screen(&then(scenes::review(), "^S")), @"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains !CSR ✗Validity !DCV  Contacts  Options ▸Review  Submit
     1 problem keeps this from being ordered
       GeoTrust Standard DV · 1 name · no validity yet · E-mail
       Goes to SANDBOX: nothing is bought

       ✗ Validity › Order  ┌ Go to which step? ─────────────┐ s number of years.
         Type a whole numb │   1. Product     ✓             │ 3 years at most,
         whatever older do │   2. Domains     ✓             │
       ! CSR: In the CSR b │   3. CSR         1 !           │ .example.com. The
         certificate will  │   4. Validity    1 ✗           │  to the names if you
         want it.          │   5. DCV         1 !           │
       ! DCV › DCV method: │   6. Contacts                  │ 15 MAR 2028. Choose
         DNS TXT record un │   7. Options                   │
                           │ ▸ 8. Review                    │
       › Look before order │   9. Submit                    │
       › Show the exact re └────────────────────────────────┘
       › Save the request as a file
       › Continue to Submit
    ────────────────────────────────────────────────────────────────────────────────
       Up and Down choose a step, its number or the beginning of its name finds it,
       and Enter goes there.

     Up Down choose · type a number or name · Enter goes there · Esc closes
    ");
}

#[test]
fn leave() {
    assert_snapshot!(screen(&then(scenes::domains(), "^Q")), @r#"
     dvorder · münchen.de                               SANDBOX: nothing is bought
     ✓Product ▸Domains 1✗  CSR  Validity  DCV  Contacts  Options  Review  Submit
     Which names should the certificate secure?
       Common name     münchen.de
                       sent as xn--mnchen-3ya.de
       Other names   1 www.münchen.de  = www.xn--mnchen-3ya.de
                     2 shop.xn--mnchen-3ya.de
                     3✗10.0.0.1



     ✗ line 3: "10.0.0.1" is a private address (10.0.0.0/8), which no public certi…
       3 names on this certificate. GeoTrust Standard DV: any names, no wildcards.
       › Empty this block: Other names
       › Continue to CSR

    ┌──────────────────────────────────────────────────────────────────────────────┐
    │ Leave dvorder?                                                               │
    │ What you typed is not saved, and nothing was ordered. To keep a finished     │
    │ request, save it on Review first.                                            │
    │                                                                              │
    │ Enter leaves · Esc stays                                                     │
    └──────────────────────────────────────────────────────────────────────────────┘
     Enter leaves · Esc stays
    "#);
}

#[test]
fn plain_view() {
    assert_snapshot!(screen(&scenes::plain_view()), @r#"
    SANDBOX: nothing was bought; the values below are made up.
    Ordered. Order 6484932, certificate 6079436
    Now place these 2 records in DNS:

    for:       example.com, *.example.com
    type:      TXT
    name:
    _dnsauth.example.com.
    host:      _dnsauth   in the zone example.com
    value:
    icru1984rnekfj
    zone line:
    _dnsauth.example.com. IN TXT "icru1984rnekfj"
    check:
    dig +short TXT _dnsauth.example.com
    or:        the same record at example.com. itself

    for:       shop.example.com
    type:      TXT
    name:
    _dnsauth.shop.example.com.
    host:      _dnsauth.shop   in the zone example.com
    value:
     Esc closes · PgDn more below · Order 6484932         SANDBOX: nothing is bought
    "#);
}

#[test]
fn the_plain_view_fills_the_lines_of_a_narrow_terminal() {
    let mut model = scenes::accepted("dns-txt-token");
    update(&mut model, Msg::Drawn(Size { columns: 60, rows: 15 }));
    go_to(&mut model, Spot::Action(Action::PlainView));
    keys(&mut model, "Enter End");
    assert_snapshot!(small_screen(&model), @r#"
    all 2 zone lines:
    _dnsauth.example.com. IN TXT "icru1984rnekfj"
    _dnsauth.shop.example.com. IN TXT "icru1984rnekfj"

    If *.example.com exists in DNS: a name that has its address
    only from there stops resolving with a record at it or
    below. Give it its own A, AAAA or CNAME record first, or
    prove control by a file.
    The value is valid until about 24 DEC 2026.
    The service looks by itself until about 01 DEC 2026: each
    minute for 15 minutes, then more rarely.
    If validation does not succeed: CAA records must allow
    DigiCert, and DNSSEC must not be broken (SERVFAIL).
     Esc closes · PgUp more above     SANDBOX: nothing is bought
    "#);
}

#[test]
fn too_small() {
    assert_snapshot!(text(&drawn(&scenes::domains(), COLOUR, 39, 9)), @"
    dvorder needs 40x10; this is 39x9.
    Nothing typed is lost.
    ");
}

#[test]
fn the_plain_view_begins_at_the_left_edge_and_sets_values_apart() {
    let seen = screen(&scenes::plain_view());
    for value in
        ["_dnsauth.example.com.", "icru1984rnekfj", "_dnsauth.example.com. IN TXT \"icru1984rnekfj\""]
    {
        assert!(seen.lines().any(|line| line == value), "{value} in\n{seen}");
    }
}

#[test]
fn the_help_comes_back_from_its_end_at_once() {
    let end = then(scenes::product(), &format!("^G {}", "PgDn ".repeat(20)));
    let back = then(end.clone(), "PgUp");
    assert_ne!(screen(&end), screen(&back));
}

#[test]
fn the_help_has_every_key() {
    let mut seen = String::new();
    for pages in 0..8 {
        seen += &screen(&then(scenes::product(), &format!("^G {}", "PgDn ".repeat(pages))));
    }
    for binding in dvorder::wizard::keys::BINDINGS {
        for chord in binding.keys {
            assert!(seen.contains(chord.name), "{} is not in the help", chord.name);
        }
    }
}

#[test]
fn the_last_line_cuts_neither_the_order_nor_where_it_went() {
    let seen = screen(&scenes::plain_view());
    let last = seen.lines().last().expect("a line");
    assert!(last.contains("Order 6484932  ") && last.contains("  SANDBOX: nothing is bought"), "{last}");
}

#[test]
fn the_header_cuts_the_name_before_where_the_order_goes() {
    let mut model = scenes::submit();
    model.destination.label = "EU certcentral.digicert.eu via proxy.example.com:3128".into();
    let header = screen(&model).lines().next().unwrap_or_default().to_owned();
    assert!(header.contains("example.com") && header.ends_with(&model.destination.banner()), "{header}");

    let header =
        text(&drawn(&scenes::domains(), COLOUR, 50, 15)).lines().next().unwrap_or_default().to_owned();
    assert!(header.ends_with(" SANDBOX: nothing is bought"), "{header}");
}

#[test]
fn an_international_name_says_its_other_spelling() {
    for (typed, said) in
        [("münchen.de", "sent as xn--mnchen-3ya.de"), ("xn--mnchen-3ya.de", "reads münchen.de")]
    {
        let mut model = scenes::product();
        fill(&mut model, FieldId::CommonName, typed);
        assert!(screen(&model).contains(said), "{}", screen(&model));
    }
    let mut model = scenes::product();
    fill(&mut model, FieldId::CommonName, "Example.com");
    assert!(!screen(&model).contains("sent as"), "{}", screen(&model));
}

#[test]
fn the_plain_view_has_no_trailing_blanks() {
    for method in ["dns-txt-token", "dns-cname-token", "http-token", "email"] {
        let mut model = scenes::accepted(method);
        go_to(&mut model, Spot::Action(Action::PlainView));
        keys(&mut model, "Enter");
        let Some(Overlay::Plain { text, .. }) = &model.overlay else { panic!("{:?}", model.overlay) };
        let odd = text.lines().find(|line| line.ends_with(' '));
        assert_eq!(odd, None, "{text}");
        assert!(text.matches("note:").count() <= 1 && text.matches("Redirects").count() <= 1, "{text}");
    }
}

#[test]
fn what_is_read_says_where_there_is_more_and_with_which_keys() {
    let review = then(scenes::ready(), "");
    let request = {
        let mut model = review;
        go_to(&mut model, Spot::Action(Action::ShowRequest));
        then(model, "Enter")
    };
    for model in [then(scenes::domains(), "^G"), scenes::plain_view(), scenes::loaded(), request] {
        for (columns, rows) in [(120, 12), (80, 24), (60, 15), (40, 10)] {
            for (keys_pressed, more) in [("Home", "more below"), ("End", "more above")] {
                let mut model = model.clone();
                let size = Size { columns: columns.into(), rows: rows.into() };
                update(&mut model, Msg::Drawn(size));
                keys(&mut model, keys_pressed);
                let scrolls = model.overlay.as_ref().is_some_and(|overlay| overlay.furthest(size) > 0);
                let seen = text(&drawn(&model, COLOUR, columns, rows));
                let last = seen.lines().last().unwrap_or_default();
                assert_eq!(last.contains(more), scrolls, "{keys_pressed} at {columns}x{rows}:\n{seen}");
                assert_eq!(last.contains("Pg"), scrolls, "{keys_pressed} at {columns}x{rows}:\n{seen}");
            }
        }
    }
}

#[test]
fn the_step_list_says_that_a_number_or_a_name_leads_there() {
    for (columns, rows, keys) in [(80, 24, "type a number or name"), (60, 15, "Up Down choose")] {
        let seen = text(&drawn(&then(scenes::domains(), "^S"), COLOUR, columns, rows));
        assert!(seen.lines().last().unwrap().contains(keys), "{seen}");
        // What lies behind it is not what the keys are for now.
        let said = "Up and Down choose a step, its number";
        assert_eq!(seen.contains(said), rows == 24, "{seen}");
    }
    let seen = text(&drawn(&then(scenes::domains(), "^S"), COLOUR, 40, 10));
    assert_eq!(seen.lines().last(), Some(" Enter goes there · Esc closes"), "{seen}");
}

#[test]
fn the_help_names_the_keys_of_suggestions() {
    let seen = screen(&then(scenes::dcv(), "^U Down Down ^G"));
    let said = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("suggestions are open, Up and Down choose, Enter takes one"), "{seen}");
}

/// A list of suggestions says at every size that it goes on, and is whole where there is room.
#[test]
fn suggestions_that_are_not_all_on_show_say_so() {
    for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::ServerPlatform);
        keys(&mut model, "Down");
        let marked = |seen: &str, border: char, mark: &str| {
            seen.lines().any(|line| line.contains(border) && line.contains(mark))
        };
        let (seen, _) = look(&mut model, columns, rows);
        assert!(marked(&seen, '┘', "more below"), "{columns}x{rows}: {seen}");
        keys(&mut model, "End");
        let (seen, _) = look(&mut model, columns, rows);
        assert!(marked(&seen, '┐', "more above"), "{columns}x{rows}: {seen}");
        assert!(!marked(&seen, '┘', "more below"), "{columns}x{rows}: {seen}");
    }
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    keys(&mut model, "Down");
    let (seen, _) = look(&mut model, 120, 40);
    assert!(seen.contains("68  Microsoft Exchange"), "{seen}");
    assert!(!seen.lines().any(|line| line.contains('┘') && line.contains("more below")), "{seen}");
}

/// What is copied from the exact request is put together again by leaving out its line ends.
#[test]
fn the_exact_request_is_the_same_without_its_line_ends() {
    for (columns, rows) in [(80, 24), (60, 15), (40, 10), (120, 40)] {
        let mut model = scenes::ready();
        update(&mut model, Msg::Drawn(Size { columns, rows }));
        go_to(&mut model, Spot::Action(Action::ShowRequest));
        keys(&mut model, "Enter");
        let overlay = model.overlay.clone().expect("it is shown");
        let lines = overlay.lines(columns);
        let begin = lines.iter().position(|line| line == "{").expect("a body");
        let order = order_from(&sample_draft());
        let value: serde_json::Value = serde_json::from_str(&lines[begin..].concat()).expect("it is JSON");
        let csr = value["certificate"]["csr"].as_str().expect("a CSR");
        assert!(csr.starts_with("-----BEGIN CERTIFICATE REQUEST-----\nMII"), "{columns}: {csr}");
        assert_eq!(value, serde_json::from_str::<serde_json::Value>(&order.body()).unwrap());
        let said = lines[..begin].join(" ");
        assert!(said.contains("tr -d '\\n'"), "{columns}: {said}");
    }
}
