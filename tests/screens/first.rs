//! The first screen shows as much of what waits as it has room for, and stays as it is while one moves in it.

use dvorder::journal::shelf::{Held, Shelf};
use dvorder::order::step::Step;
use dvorder::wizard::form::{Action, Item};
use dvorder::wizard::{Model, Msg, Size, start};

use crate::wizard::{keys, listed, new_wizard, typed, update};
use crate::{COLOUR, drawn, scenes, text};

/// The first screen with so many orders that need somebody, and so many drafts.
fn first(orders: u64, drafts: u64, (columns, rows): (usize, usize)) -> Model {
    let mut model = new_wizard();
    update(&mut model, Msg::Drawn(Size { columns, rows }));
    let order = |number: u64| listed(&format!("order-{number}.example.com"), 6_484_000 + number, "pending");
    let draft = |number: u64| {
        let name = format!("draft-{number}");
        let saved = scenes::draft_of(&name, &format!("{name}.example.com"), Step::Domains, 50);
        Held { what: saved.outline(), by: None }
    };
    let shelf = Shelf {
        drafts: (1..=drafts).map(draft).collect(),
        orders: (1..=orders).map(order).collect(),
        read: scenes::at_minute(90),
        ..Shelf::default()
    };
    start::offer(&mut model, shelf);
    model
}

fn orders_on(model: &Model) -> usize {
    let is_order =
        |item: &&Item| matches!(item, Item::Action(line) if matches!(line.action, Action::ShowOrder(_)));
    model.form().items.iter().filter(is_order).count()
}

#[test]
fn as_many_orders_are_listed_as_fit() {
    for (orders, drafts, size, expected) in [
        (7, 4, (120, 40), 7),
        (7, 4, (200, 60), 7),
        (7, 0, (80, 24), 7),
        (10, 0, (80, 24), 10),
        (7, 30, (120, 40), 7),
        (30, 0, (120, 40), 20),
        (2, 2, (80, 24), 2),
        (7, 4, (60, 15), 3),
        (7, 4, (40, 10), 3),
    ] {
        let mut model = first(orders, drafts, size);
        assert_eq!(orders_on(&model), expected, "{orders} and {drafts} on {size:?}");
        let (columns, rows) = (size.0 as u16, size.1 as u16);
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        if drafts < 5 && rows >= 24 {
            assert!(!seen.contains("more below"), "{size:?}:\n{seen}");
        }
        // Nothing moves for the focus.
        let rows_of = |model: &Model| {
            let said: Vec<String> = model.form().items.iter().map(|item| format!("{item:?}")).collect();
            said
        };
        let before = rows_of(&model);
        for key in ["Down", "Down", "End", "Home", "PgDn"] {
            keys(&mut model, key);
            assert_eq!(rows_of(&model), before, "{key} on {size:?}");
        }
    }
}

#[test]
fn the_heading_says_what_the_filter_found() {
    let mut model = first(2, 7, (120, 40));
    typed(&mut model, "email");
    let title = model.form().title;
    let gaps: Vec<bool> = model.form().items.iter().map(|item| matches!(item, Item::Gap)).collect();
    assert!(gaps.windows(2).all(|pair| pair != [true, true]), "{:?}", model.form());
    assert_eq!(title, "With \"email\": 0 of 2 orders, 0 of 7 drafts. Esc shows all.");
    keys(&mut model, "Esc");
    assert_eq!(model.form().title, "2 orders need you");
}
