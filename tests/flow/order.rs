//! The screen of one order that exists: opened from the journal, or by its ID.

use dvorder::journal::entry::{Entry, State};
use dvorder::journal::reply::{Outcome, Placed, Token};
use dvorder::journal::shelf::Shelf;
use dvorder::order::draft::Draft;
use dvorder::order::parameter::FieldId;
use dvorder::wizard::autosave;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::scene::Scene;
use dvorder::wizard::submit::Submit;
use dvorder::wizard::trail::Trail;
use dvorder::wizard::{Effect, Model, Msg, Overlay};

use crate::common::sample_draft;
use crate::start::entry;
use crate::wizard::{ended, go_to, keys, new_wizard, offers, pasted, placed, update};

/// The entry of an order that exists.
pub fn accepted(placed: Placed) -> Entry {
    Entry { state: State::Accepted(placed), ..entry() }
}

/// A wizard that shows an order of the journal.
fn opened(entry: Entry) -> Model {
    let mut model = new_wizard();
    update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
    assert_eq!(model.scene, Scene::Order);
    model
}

pub fn shown(model: &Model) -> String {
    format!("{:?}", model.form())
}

#[test]
fn an_order_of_the_journal_shows_at_once_what_to_place() {
    let model = opened(accepted(placed()));
    let seen = shown(&model);
    assert_eq!(model.order_name(), "Order 6484932 \u{b7} example.com");
    assert!(seen.contains("Place this record in DNS") && seen.contains("icru1984rnekfj"), "{seen}");
    assert!(!seen.contains("Ordered."), "it was not ordered just now: {seen}");
}

#[test]
fn the_newest_token_is_the_one_to_place() {
    let mut newer = accepted(placed());
    for value in ["icru1984rnekfj", "b2c3"] {
        newer.followed.note_token(Token { value: value.into(), expires: None });
    }
    let seen = shown(&opened(newer));
    assert!(seen.contains("\\\"b2c3\\\"") && !seen.contains("icru1984rnekfj"), "{seen}");
}

#[test]
fn nothing_is_claimed_of_an_order_that_was_placed_elsewhere() {
    let mut model = new_wizard();
    update(&mut model, Msg::OrderElsewhere(70_014_001));
    assert_eq!(model.order_name(), "Order 70014001");
    let seen = shown(&model);
    assert!(seen.contains("placed elsewhere") && !seen.contains("Action::Copy"), "{seen}");
}

#[test]
fn no_draft_is_touched_while_an_order_is_on_the_screen() {
    let mut model = opened(accepted(placed()));
    let before = model.desk.draft().clone();
    for names in ["^N", "^P", "^O", "^R", "F7"] {
        keys(&mut model, names);
        assert_eq!(model.scene, Scene::Order, "{names}");
    }
    pasted(&mut model, sample_draft().text(FieldId::Csr));
    assert_eq!(*model.desk.draft(), before);
}

#[test]
fn what_is_shown_is_copied_and_saved_whichever_way_the_order_was_opened() {
    let mut model = opened(accepted(placed()));
    go_to(&mut model, Spot::Action(Action::Copy(0)));
    assert_eq!(keys(&mut model, "Enter"), [Effect::Copy("icru1984rnekfj".into())]);
    go_to(&mut model, Spot::Action(Action::PlainView));
    keys(&mut model, "Enter");
    assert!(matches!(&model.overlay, Some(Overlay::Plain { text, .. }) if text.contains("icru1984rnekfj")));
    keys(&mut model, "Esc");
    go_to(&mut model, Spot::Action(Action::SaveResult));
    assert!(
        matches!(keys(&mut model, "Enter").as_slice(), [Effect::Save { name, .. }] if name.contains("6484932"))
    );
}

/// From an order that was placed in this run one goes back to where the next is begun; nothing of the first is sent,
/// saved or changed by that, and the end of the run still tells of it.
#[test]
fn after_an_order_was_placed_another_can_be_begun() {
    for back in ["^P", "Esc", "F7", "^R ^N ^P"] {
        let mut model = ended(Outcome::Accepted(placed()), &[]);
        assert_eq!(keys(&mut model, back), [Effect::ReadShelf], "{back}");
        update(&mut model, Msg::ShelfRead(Ok(Box::new(Shelf::default()))));
        assert!(model.scene == Scene::Start && offers(&model, &Action::NewDraft), "{back}");
        assert_eq!((&model.submit, model.order_name().as_str()), (&Submit::Ready(None), "first screen"));
        assert_eq!((model.desk.draft(), autosave::to_save(&model)), (&Draft::default(), None));
        assert!(model.trail == Trail::default() && model.confirming.common_name.is_empty());
        let told = farewell(&model, 80);
        assert_eq!(told.code, dvorder::exit::Exit::Done);
        assert!(
            told.text.contains("icru1984rnekfj") && told.text.contains("--order 6484932"),
            "{}",
            told.text
        );
        let mut opened = model.clone();
        update(&mut opened, Msg::OrderOpened(Ok(Box::new(accepted(placed())))));
        assert_eq!(farewell(&opened, 80).text.matches("--order 6484932").count(), 1, "{back}");
        go_to(&mut model, Spot::Action(Action::NewDraft));
        assert_eq!(keys(&mut model, "Enter"), [Effect::NewDraft]);
    }
}

/// An order that was placed in this run is told at the end as it is known by then: on the screen, after that, and among
/// all orders.
#[test]
fn of_an_order_that_is_issued_by_the_end_nothing_is_to_be_placed_or_waited_for() {
    let mut model = ended(Outcome::Accepted(placed()), &[]);
    keys(&mut model, "^P");
    update(&mut model, Msg::ShelfRead(Ok(Box::new(Shelf::default()))));
    assert!(farewell(&model, 80).text.contains("To wait until it is issued"));
    let issued = accepted(Placed { status: Some("issued".into()), ..placed() });
    let mut shown = model.clone();
    update(&mut shown, Msg::OrderOpened(Ok(Box::new(issued.clone()))));
    let mut put_away = shown.clone();
    keys(&mut put_away, "^P");
    update(&mut put_away, Msg::ShelfRead(Ok(Box::new(Shelf::default()))));
    let mut listed = model;
    let orders = vec![dvorder::journal::summary::Summary::of(&issued)];
    update(&mut listed, Msg::ShelfRead(Ok(Box::new(Shelf { orders, ..Shelf::default() }))));
    for (model, how) in [(shown, "shown"), (put_away, "put away"), (listed, "listed")] {
        let text = farewell(&model, 80).text;
        let is_told = text.contains("The certificate is issued") && text.contains("dvorder download 6484932");
        assert!(is_told, "{how}: {text}");
        for told in ["icru1984rnekfj", "To wait", "values below"] {
            assert!(!text.contains(told), "{how}, {told}: {text}");
        }
        assert_eq!(text.matches("Ordered. Order 6484932").count(), 1, "{how}: {text}");
    }
}

#[test]
fn review_of_what_was_sent_leads_back_to_the_order() {
    let mut model = ended(Outcome::Accepted(placed()), &[]);
    keys(&mut model, "^R");
    assert!(shown(&model).contains("Back to the order"), "{}", shown(&model));
    keys(&mut model, "^N");
    assert_eq!(model.scene, Scene::Order);
}
