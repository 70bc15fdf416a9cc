//! What is told is heard: a screen reader reads the row of the cursor, and Down leads through the rest of what just
//! happened, of what is wrong where the focus is, and of a question.

use dvorder::failure::Failure;
use dvorder::follow::actions::Deed;
use dvorder::follow::look::verdict::{LookOutcome, LookVerdict, Looked, Remark};
use dvorder::journal::reply::{ChainCertificate, Outcome, Placed};
use dvorder::order::parameter::FieldId;
use dvorder::order::problem::Severity;
use dvorder::order::step::Step;
use dvorder::wizard::form::{Action, FieldKind, Input, Item, Spot, Tone};
use dvorder::wizard::scene::Picking;
use dvorder::wizard::{Effect, Model, Msg, Notice, Overlay};

use crate::common::sample_draft;
use crate::reach::look;
use crate::scenes;
use crate::wizard::{
    ended, fill, go_to, go_to_field, keys, new_wizard, placed, ready_to_confirm, typed, update, wizard_with,
};

const SIZES: [(u16, u16); 4] = [(80, 24), (60, 15), (40, 10), (120, 40)];

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of the rows that the cursor is on, from where it is and with each Down, while it is in what is told.
fn heard(model: &mut Model, columns: u16, rows: u16) -> String {
    let mut heard = String::new();
    let mut row = look(model, columns, rows).1;
    let focus = model.focus.clone();
    while model.told_row().is_some() && model.focus == focus {
        let said = row.trim_matches(['│', ' ']);
        heard += ["✗ ", "! ", "i "].iter().find_map(|sign| said.strip_prefix(sign)).unwrap_or(said);
        heard += " ";
        let at = model.told_row();
        if at.map(|at| at + 1) == Some(model.window.sight.told) {
            break;
        }
        keys(model, "Down");
        assert_eq!(model.told_row(), at.map(|at| at + 1), "it goes on by a row");
        row = look(model, columns, rows).1;
    }
    // A command that goes on below says so to a shell.
    words(&heard.replace("\\ ", ""))
}

/// Whether that was heard first, whatever else was.
fn is_heard(heard: &str, text: &str) -> bool {
    heard.replace(' ', "").starts_with(&text.replace(char::is_whitespace, ""))
}

#[test]
fn what_just_happened_is_heard_to_its_end() {
    let mut wrong_name = ready_to_confirm(sample_draft());
    typed(&mut wrong_name, "exampl.com");
    let key = {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::Csr);
        crate::wizard::pasted(&mut model, "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----");
        model
    };
    for model in [scenes::then(wrong_name, "Enter"), scenes::then(scenes::ready(), "Enter"), key] {
        for (columns, rows) in SIZES {
            let mut model = model.clone();
            let notice = model.notice.clone().expect("something is said").text;
            let told = heard(&mut model, columns, rows);
            assert!(is_heard(&told, &notice), "{columns}x{rows}: {told:?} of {notice:?}");
            // Back by the same way, and it is still said.
            let back = "Up ".repeat(model.window.sight.told.saturating_sub(1));
            keys(&mut model, &back);
            assert_eq!((model.told_row(), model.notice.map(|notice| notice.text)), (Some(0), Some(notice)));
        }
    }
}

#[test]
fn a_question_is_heard_with_its_keys_and_nothing_is_answered_by_that() {
    for model in
        [scenes::then(scenes::domains(), "^Q"), scenes::then(scenes::sending(), "^C"), scenes::delete()]
            .into_iter()
            .chain([scenes::then(scenes::long_draft(Picking::Delete), "Enter")])
    {
        let overlay = model.overlay.clone().expect("something is asked");
        let meaning = overlay.question(&model.destination).expect("it is a question");
        for (columns, rows) in SIZES {
            let mut model = model.clone();
            let told = heard(&mut model, columns, rows);
            // A word that is longer than a row goes on below.
            let told = told.replace(' ', "");
            for part in
                overlay.title().split(' ').chain(meaning.split(' ')).chain(overlay.keys().split(" · "))
            {
                assert!(told.contains(&part.replace(' ', "")), "{columns}x{rows}: {part:?} in {told:?}");
            }
            // How to answer is always in sight.
            let (seen, _) = look(&mut model, columns, rows);
            assert!(overlay.keys().split(" · ").all(|key| seen.matches(key).count() == 2), "{seen}");
            keys(&mut model, &format!("Down {}", "Up ".repeat(20)));
            assert_eq!((model.told_row(), model.overlay.as_ref()), (Some(0), Some(&overlay)));
        }
    }
}

#[test]
fn what_is_wrong_with_a_field_is_heard_behind_it() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "bad_name.example.com");
    fill(&mut model, FieldId::Telephone, "12");
    for field in [FieldId::CommonName, FieldId::Telephone, FieldId::FirstName] {
        for (columns, rows) in SIZES {
            let mut model = model.clone();
            go_to_field(&mut model, field);
            keys(&mut model, "Tab Shift-Tab");
            let (_, row) = look(&mut model, columns, rows);
            assert!(row.contains('▸'), "{row:?}");
            let wrong = model.told_problems(field)[0].in_full();
            keys(&mut model, "Down");
            let told = heard(&mut model, columns, rows);
            assert!(is_heard(&told, &wrong), "{field:?} at {columns}x{rows}: {told:?} of {wrong:?}");
            assert_eq!(model.focus, Some(Spot::Field(field)), "one is still at the field");
            let mut back = model.clone();
            keys(&mut back, &"Up ".repeat(model.window.sight.told));
            assert!(look(&mut back, columns, rows).1.contains('▸') && back.told_row().is_none());
            // Behind its end one goes on.
            keys(&mut model, "Down");
            assert_ne!(model.focus, Some(Spot::Field(field)), "{field:?}");
            // Who does not want to hear it goes on by Tab, and what is typed goes into the field.
            go_to(&mut model, Spot::Field(field));
            look(&mut model, columns, rows);
            keys(&mut model, "Down");
            typed(&mut model, "x");
            assert!(model.told_row().is_none() && model.desk.draft().text(field).ends_with('x'));
        }
    }
}

/// The rows that the cursor is on, from where it is and with each of many keys; a field with suggestions, in which the
/// arrows choose, is left by another.
fn heard_with(
    model: &mut Model,
    (key, past_suggestions): (&str, &str),
    (columns, rows): (u16, u16),
) -> String {
    let mut heard = look(model, columns, rows).1;
    for _ in 0..90 {
        let form = model.form();
        let field = model.focus.as_ref().and_then(|spot| form.field_at(spot));
        let suggests = field.is_some_and(|field| matches!(field.kind, FieldKind::Combo(_)));
        keys(model, if suggests && model.window.past == 0 { past_suggestions } else { key });
        heard += &look(model, columns, rows).1;
    }
    heard.replace(char::is_whitespace, "")
}

#[test]
fn every_note_of_a_step_is_heard_on_the_way_down_and_on_the_way_up() {
    let steps = [scenes::domains(), scenes::csr(), scenes::validity(), scenes::dcv(), scenes::options()];
    let sizes = [(80, 24), (60, 15), (40, 10)];
    for (model, size) in steps.iter().flat_map(|model| sizes.map(|size| (model, size))) {
        let form = model.form();
        let mut model = scenes::then(model.clone(), "Shift-Tab Shift-Tab Shift-Tab Shift-Tab Shift-Tab");
        go_to(&mut model, form.spots().next().expect("there is something to fill in"));
        let down = heard_with(&mut model, ("Down", "Tab"), size);
        assert_eq!(model.focus, form.spots().last(), "{}", form.title);
        let up = heard_with(&mut model, ("Up", "Shift-Tab"), size);
        assert_eq!(model.focus, form.spots().next(), "{}", form.title);
        // What stands above the first line is read with the title.
        let first = form.items.iter().position(Item::has_spot).unwrap_or_default();
        for item in &form.items[first..] {
            let Item::Note(_, text) = item else { continue };
            for word in text.split_whitespace().filter(|word| word.len() < usize::from(size.0) / 2) {
                let is_heard = down.contains(word) || up.contains(word);
                assert!(is_heard, "{} at {size:?}: {word:?} of {text:?} in {down} and in {up}", form.title);
            }
        }
    }
}

/// Whoever has read on below a field and types goes on in the field.
#[test]
fn what_is_typed_goes_into_the_field_that_was_read_on_from() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::CommonName);
    typed(&mut model, "example.com");
    keys(&mut model, "Tab");
    look(&mut model, 80, 24);
    for _ in 0..20 {
        if model.window.past > 0 {
            break;
        }
        keys(&mut model, "Down");
        look(&mut model, 80, 24);
    }
    assert!(model.window.past > 0, "there is a note to read");
    let focus = model.focus.clone();
    assert_eq!(scenes::then(model.clone(), "Left").window.past, 0);
    if let Some(Spot::Field(field)) = focus {
        let before = model.desk.draft().text(field).to_owned();
        typed(&mut model, "x");
        assert_eq!((model.window.past, model.desk.draft().text(field)), (0, (before + "x").as_str()));
    }
}

/// A name that takes more than a row is seen to its end where the focus is on the line of its draft, or comes into sight
/// line by line.
#[test]
fn a_draft_is_named_whole_on_its_line() {
    for picking in [Picking::Resume, Picking::Copy, Picking::Delete] {
        for (columns, rows) in SIZES {
            let mut model = scenes::long_draft(picking);
            let held = &model.start.shelf.drafts[0].what;
            let (named, spot) = (held.title(), Spot::Action(Action::Pick(picking, held.id.clone())));
            assert_eq!(named.len(), 251);
            go_to(&mut model, spot.clone());
            let mut seen = Vec::new();
            while model.focus.as_ref() == Some(&spot) && seen.len() < 20 {
                let lines = look(&mut model, columns, rows).0;
                seen.push(lines.replace(['▸', '›'], "").replace(char::is_whitespace, ""));
                keys(&mut model, "Down");
            }
            assert!(rows < 15 || seen[0].contains(&named), "{columns}x{rows}: {seen:#?}");
            let part = |at: usize| &named[at..(at + 20).min(named.len())];
            let lacks = (0..named.len() - 20).find(|at| !seen.iter().any(|seen| seen.contains(part(*at))));
            assert_eq!(lacks.map(part), None, "{picking:?} at {columns}x{rows}: {seen:#?}");
        }
    }
}

/// What Enter does with a draft is on its row, and one gets away from choosing one without doing it.
#[test]
fn a_draft_that_is_to_be_copied_or_deleted_says_so_on_its_row() {
    for (picking, verb) in [(Picking::Copy, "Copy "), (Picking::Delete, "Delete ")] {
        for back in ["Esc", "^P"] {
            let mut model = scenes::start();
            go_to(&mut model, Spot::Action(Action::Picking(picking)));
            keys(&mut model, "Enter");
            let (_, row) = look(&mut model, 80, 24);
            assert!(row.contains(verb), "{row:?}");
            keys(&mut model, back);
            assert_eq!(model.start.picking, Picking::Resume, "{back}");
            assert_eq!(model.focus, Some(Spot::Action(Action::Picking(picking))));
        }
    }
}

#[test]
fn what_is_said_at_the_start_is_heard_before_anything_is_typed() {
    let mut model = new_wizard();
    let reason = "/home/jim/.local/share/dvorder cannot be used: it is a file where a folder is needed";
    update(&mut model, Msg::CannotKeep(reason.into()));
    for (columns, rows) in SIZES {
        let mut model = model.clone();
        let (seen, row) = look(&mut model, columns, rows);
        assert!(row.contains("What you type cannot be saved"), "{columns}x{rows}: {row:?}");
        assert!(seen.contains("! NOT SAVED"), "{seen}");
        // What would be cut covers nothing.
        let marked = seen.lines().find(|line| line.contains("NOT SAVED")).unwrap_or_default();
        assert!(!marked.contains('…'), "{marked}");
    }
}

#[test]
fn only_a_question_has_the_cursor_on_top_of_a_screen() {
    let help = scenes::then(scenes::domains(), "^G");
    assert!(matches!(help.overlay, Some(Overlay::Help { .. })) && help.told_row().is_none());
    assert_eq!(scenes::then(scenes::domains(), "^S").told_row(), None);
}

/// What is only read is not pressed, and who has read it to its end is at the line of the focus, as it is.
#[test]
fn nothing_is_pressed_or_chosen_by_reading_what_is_told() {
    let mut model = new_wizard();
    let told = "A sentence that is so long that it takes a row and one more, and then another, on every screen that \
                there is, so that one has to go on in it. And that it is for this is what it says here, three times \
                at the least.";
    model.notice = Some(Notice::new(Tone::Hint, told));
    let (draft, focus) = (model.desk.draft().clone(), model.focus.clone());
    look(&mut model, 80, 24);
    keys(&mut model, "Down");
    assert_eq!(model.told_row(), Some(1));
    let mut pressed = model.clone();
    for key in ["Space", "^Space", "Left", "Right", "Enter"] {
        pressed = model.clone();
        keys(&mut pressed, key);
        assert!(look(&mut pressed, 80, 24).1.contains("Nothing was pressed"), "{key}");
        assert_eq!(model.desk.draft(), pressed.desk.draft(), "{key}");
    }
    while model.told_row().is_some() {
        keys(&mut model, "Down");
        look(&mut model, 80, 24);
    }
    assert!(look(&mut model, 80, 24).1.contains('▸'));
    for model in [pressed, model] {
        assert_eq!((model.desk.draft(), &model.focus), (&draft, &focus));
    }
}

#[test]
fn no_field_is_changed_from_a_line_that_is_read() {
    for key in ["Left", "Right", "Space", "Enter", "y"] {
        let mut model = wizard_with(sample_draft());
        go_to_field(&mut model, FieldId::AutoRenew);
        let draft = model.desk.draft().clone();
        look(&mut model, 80, 24);
        while model.window.past == 0 {
            keys(&mut model, "Down");
            look(&mut model, 80, 24);
        }
        keys(&mut model, key);
        assert_eq!((model.desk.draft(), model.window.past), (&draft, 0), "{key}");
        assert!(look(&mut model, 80, 24).1.contains("Nothing was pressed"), "{key}");
    }
}

/// Who reads above a list of choices, or has just read what happened, hears the choice before another one is taken.
#[test]
fn nothing_is_chosen_by_reading_on_to_a_list_of_choices() {
    for keys_pressed in ["Up Up End", "Up Up Home", "Up Up Down Down", "Up Enter Down", "Up Space Down"] {
        let mut model = new_wizard();
        look(&mut model, 80, 24);
        keys(&mut model, "Down Up");
        let before = model.desk.draft().clone();
        for key in keys_pressed.split(' ') {
            look(&mut model, 80, 24);
            keys(&mut model, key);
        }
        assert_eq!(model.desk.draft(), &before, "{keys_pressed}");
    }
}

/// The page that asks whether to revoke, read from its title on.
fn revoking() -> Model {
    let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".into();
    let certificate = ChainCertificate { subject_common_name: "example.com".into(), pem };
    let issued = Placed { certificate_chain: vec![certificate], ..placed() };
    let mut model = ended(Outcome::Accepted(issued), &[]);
    go_to(&mut model, Spot::Action(Action::Begin(Deed::Revoke)));
    scenes::then(model, "Enter")
}

/// The page that changes the method.
fn changing() -> Model {
    let mut model = scenes::accepted("dns-txt-token");
    go_to(&mut model, Spot::Action(Action::Begin(Deed::ChangeMethod)));
    scenes::then(model, "Enter Tab Home Shift-Tab")
}

/// What is chosen in the draft, and of what is about to be done.
fn taken(model: &Model) -> impl PartialEq + std::fmt::Debug + use<> {
    let doing = model.following.as_ref().and_then(|order| order.doing.clone());
    (model.desk.draft().clone(), doing.map(|doing| doing.choice))
}

/// Who comes to choices by reading is told before the first key that would take another one.
#[test]
fn reading_on_takes_no_choice_before_it_is_told_that_it_does() {
    let news = |mut model: Model| {
        model.notice = Some(Notice::new(Tone::Good, "Read from order.json."));
        model
    };
    let mut method = scenes::dcv();
    go_to_field(&mut method, FieldId::DcvMethod);
    let second = scenes::then(scenes::product(), "Home Down");
    let cases = [
        (revoking(), "Down"),
        (changing(), "Down"),
        (scenes::then(scenes::product(), "Home"), "Up Up Up Down"),
        (news(wizard_with(sample_draft())), "Down"),
        (scenes::then(method, "Home"), "Up Up Down"),
        (scenes::then(second, "Tab"), "Up"),
    ];
    for ((model, pressed), size) in cases.iter().flat_map(|case| SIZES.map(|size| (case, size))) {
        let mut model = model.clone();
        look(&mut model, size.0, size.1);
        let before = taken(&model);
        let (first, last) = pressed.rsplit_once(' ').unwrap_or(("", pressed));
        for key in first.split_whitespace() {
            keys(&mut model, key);
            look(&mut model, size.0, size.1);
        }
        let mut row = String::new();
        for _ in 0..40 {
            keys(&mut model, last);
            row = look(&mut model, size.0, size.1).1;
            assert_eq!(taken(&model), before, "{pressed} at {size:?}: {row:?}");
            if row.contains("stays chosen") {
                break;
            }
        }
        assert!(row.contains("stays chosen"), "{pressed} at {size:?}: {row:?} {:?}", taken(&model));
        // Once it was told, and one is at the list again, it does.
        for _ in 0..4 {
            keys(&mut model, last);
            look(&mut model, size.0, size.1);
        }
        assert_ne!(taken(&model), before, "{pressed} at {size:?}");
    }
}

/// What stands above the first choices is come to although another than the first is chosen.
#[test]
fn one_gets_above_choices_without_taking_another() {
    let mut model = scenes::then(scenes::product(), "End");
    look(&mut model, 80, 24);
    let before = taken(&model);
    keys(&mut model, "Shift-Tab");
    assert!(look(&mut model, 80, 24).1.contains("Which certificate do you want?"));
    keys(&mut model, "Shift-Tab");
    look(&mut model, 80, 24);
    assert_eq!((model.window.past, taken(&model)), (0, before));
}

/// Each question there is.
fn questions() -> Vec<Model> {
    vec![
        scenes::delete(),
        scenes::then(scenes::domains(), "^Q"),
        scenes::then(scenes::sending(), "^C"),
        scenes::then(scenes::long_draft(Picking::Delete), "Enter"),
        scenes::led_elsewhere(),
    ]
}

/// Who goes through a question hears what answers it before it is answered.
#[test]
fn a_question_that_is_read_in_part_is_not_answered() {
    for (model, (columns, rows)) in questions().iter().flat_map(|model| SIZES.map(|size| (model, size))) {
        let asked = model.overlay.clone().expect("something is asked");
        let answer = asked.keys().split(" · ").next().expect("it is answered");
        let mut model = model.clone();
        look(&mut model, columns, rows);
        keys(&mut model, "Down");
        if !look(&mut model, columns, rows).1.contains(answer) {
            assert_eq!(update(&mut model, Msg::Typed("\n".into())), []);
            assert_eq!(model.overlay.as_ref(), Some(&asked));
        }
        assert!(look(&mut model, columns, rows).1.contains(answer), "{columns}x{rows}");
        let effects = update(&mut model, Msg::Typed("\n".into()));
        assert!(model.overlay.is_none() || !effects.is_empty(), "{asked:?}");
    }
    let mut model = scenes::delete();
    look(&mut model, 80, 24);
    assert!(matches!(update(&mut model, Msg::Typed("\n".into()))[..], [Effect::DeleteDraft(_)]));
}

/// A question ends at its keys, and a key that answers nothing leads there.
#[test]
fn what_answers_a_question_is_its_end_and_what_other_keys_lead_to() {
    for (model, (columns, rows)) in questions().iter().flat_map(|model| SIZES.map(|size| (model, size))) {
        let asked = model.overlay.clone().expect("something is asked");
        let answer = asked.keys().split(" · ").next().expect("it is answered");
        let many = "Down ".repeat(30);
        for pressed in [many.as_str(), "PgDn", "End", "Tab", "Left", "Space", "x", "Down x", "Down ^N"] {
            let mut model = model.clone();
            look(&mut model, columns, rows);
            for key in pressed.split_whitespace() {
                assert_eq!(keys(&mut model, key), [], "{pressed}");
                look(&mut model, columns, rows);
            }
            let (_, row) = look(&mut model, columns, rows);
            assert!(row.contains(answer), "{pressed:?} at {columns}x{rows}: {row:?}");
            assert_eq!(model.overlay.as_ref(), Some(&asked));
            keys(&mut model, "Home");
            assert_eq!(model.told_row(), Some(0));
        }
        let closed = scenes::then(model.clone(), "Down Esc");
        assert_eq!((closed.overlay, closed.window.told), (None, None));
    }
}

/// News that comes while something else is read waits, and the next key leads to it.
#[test]
fn news_that_comes_while_one_reads_is_not_wiped_out_unheard() {
    let pressed = ["Down", "Up", "Tab", "Shift-Tab", "PgDn", "Enter", "Space", "Left", "End"];
    for (key, (columns, rows)) in pressed.iter().flat_map(|key| SIZES.map(|size| (key, size))) {
        let mut model = scenes::accepted("dns-txt-token");
        look(&mut model, columns, rows);
        keys(&mut model, "End");
        look(&mut model, columns, rows);
        keys(&mut model, "Up");
        let (_, read) = look(&mut model, columns, rows);
        assert_ne!(model.window.past, 0);
        model.news = Some(Notice::new(Tone::Good, "Order 6484932: issued."));
        assert_eq!(look(&mut model, columns, rows).1, read, "what is read stays");
        assert_eq!(keys(&mut model, key), []);
        assert!(look(&mut model, columns, rows).1.contains("issued"), "{key} at {columns}x{rows}");
        keys(&mut model, "Down");
        assert_eq!((look(&mut model, columns, rows).1, &model.news), (read, &None), "and one reads on there");
    }
    // Behind what a key brought about it stands, and is heard before that is left.
    for key in ["Down", "Up", "Tab"] {
        let mut model = scenes::accepted("dns-txt-token");
        model.notice = Some(Notice::new(Tone::Hint, "Nothing was pressed."));
        model.news = Some(Notice::new(Tone::Good, "Order 6484932: issued."));
        look(&mut model, 80, 24);
        keys(&mut model, key);
        assert!(look(&mut model, 80, 24).1.contains("issued"), "{key}");
    }
}

/// What just happened may have led to another line, which nobody has heard.
#[test]
fn behind_what_just_happened_comes_the_line_of_the_focus() {
    let mut model = scenes::then(scenes::issued(), "Tab");
    let (_, line) = look(&mut model, 80, 24);
    model.notice = Some(Notice::new(Tone::Good, "The certificate is saved."));
    assert!(look(&mut model, 80, 24).1.contains("is saved"));
    keys(&mut model, "Down");
    assert_eq!(look(&mut model, 80, 24).1, line);
}

/// Whoever left a mistake behind hears it on the first way back.
#[test]
fn a_mistake_is_heard_on_the_way_back_to_it() {
    for (columns, rows) in SIZES {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::CommonName);
        typed(&mut model, "foo");
        keys(&mut model, "Enter");
        look(&mut model, columns, rows);
        let wrong = model.told_problems(FieldId::CommonName)[0].in_full().replace(' ', "");
        let mut heard = Vec::new();
        while heard.len() < 12 {
            keys(&mut model, "Up");
            let (_, row) = look(&mut model, columns, rows);
            if row.contains('▸') {
                break;
            }
            heard.insert(0, row.replace(['✗', ' '], ""));
        }
        assert!(
            !heard.is_empty() && wrong.starts_with(&heard.concat()),
            "{columns}x{rows}: {heard:?}, {wrong}"
        );
        assert_eq!((model.told_row(), &model.focus), (None, &Some(Spot::Field(FieldId::CommonName))));
    }
}

#[test]
fn a_text_of_several_lines_is_gone_to_from_above_at_its_first() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "example.com");
    fill(&mut model, FieldId::DnsNames, "a.example.com\nb.example.com\nc.example.com");
    go_to_field(&mut model, FieldId::CommonName);
    keys(&mut model, "Down");
    let (_, row) = look(&mut model, 80, 24);
    assert!(row.contains("a.example.com"), "{row:?}");
    go_to(&mut model, Spot::Field(FieldId::DnsNames));
    let (_, row) = look(&mut model, 80, 24);
    assert!(row.contains("c.example.com"), "who goes on to type goes on at its end: {row:?}");
}

/// Where nothing was pressed, it is said what the next Enter presses.
#[test]
fn the_line_that_one_is_back_at_is_named() {
    let mut model = scenes::accepted("dns-txt-token");
    look(&mut model, 80, 24);
    keys(&mut model, "End");
    look(&mut model, 80, 24);
    keys(&mut model, "Enter");
    let (_, row) = look(&mut model, 80, 24);
    assert!(row.contains("back at \"Leave"), "{row:?}");
    let mut model = scenes::then(scenes::product(), "Home");
    look(&mut model, 80, 24);
    keys(&mut model, "Up Up");
    look(&mut model, 80, 24);
    keys(&mut model, "Space");
    let (_, row) = look(&mut model, 80, 24);
    assert!(row.contains("back at Product, GeoTrust Standard DV."), "{row:?}");
}

/// A key that means nothing where one is says so.
#[test]
fn no_key_is_swallowed_in_silence() {
    let review = scenes::then(scenes::ready(), "Tab");
    let order = scenes::then(scenes::accepted("dns-txt-token"), "Tab");
    let line = {
        let mut model = scenes::options();
        go_to(&mut model, Spot::Action(Action::Continue(Step::Review)));
        model
    };
    let switch = {
        let mut model = scenes::options();
        go_to_field(&mut model, FieldId::SkipApproval);
        model
    };
    for (model, pressed) in [
        (&review, "x Left Right Backspace ^U Del ^_"),
        (&order, "x Left Right Backspace ^U Del ^_"),
        (&scenes::ready(), "x Left Backspace"),
        (&line, "Left Backspace ^K"),
        (&switch, "Backspace ^U ^W x"),
        (&scenes::product(), "Backspace ^U"),
        (&scenes::then(scenes::start(), "End"), "Left Right Backspace"),
    ] {
        for key in pressed.split(' ') {
            let mut model = model.clone();
            look(&mut model, 80, 24);
            let before = taken(&model);
            keys(&mut model, key);
            assert!(model.notice.is_some(), "{key} on {:?}", model.focus);
            assert_eq!(taken(&model), before, "{key}");
        }
    }
    // What is deleted above the text that is typed at once is deleted there.
    let mut model = ready_to_confirm(sample_draft());
    typed(&mut model, "example.org");
    look(&mut model, 80, 24);
    keys(&mut model, "Up Up");
    look(&mut model, 80, 24);
    keys(&mut model, "^U");
    assert_eq!(model.confirming.common_name, "");
    let mut orders = scenes::all_orders();
    go_to(&mut orders, Spot::Input(Input::OrderId));
    assert!(scenes::then(orders, "Enter").notice.is_some(), "an ID is asked for");
    let mut steps = scenes::then(scenes::domains(), "^S");
    typed(&mut steps, "z");
    let (_, row) = look(&mut steps, 80, 24);
    assert!(row.contains("No step begins with"), "{row:?}");
    keys(&mut steps, "Down");
    assert!(matches!(steps.overlay, Some(Overlay::Steps(_))) && steps.notice.is_none());
}

/// A field is judged by the key that leaves it, and that key leads to what is wrong.
#[test]
fn a_mistake_is_heard_when_the_field_is_left_with_down() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ContactEmail);
    typed(&mut model, "notmail");
    look(&mut model, 80, 24);
    keys(&mut model, "Down");
    let (_, row) = look(&mut model, 80, 24);
    assert!(row.contains("notmail") && row.contains('✗'), "{row:?}");
    assert_eq!(model.focus, Some(Spot::Field(FieldId::ContactEmail)));
}

/// The rows that the cursor is on with each Up, until it moves no more.
fn heard_upwards(model: &mut Model, (columns, rows): (u16, u16)) -> Vec<String> {
    let mut heard = vec![look(model, columns, rows).1];
    for _ in 0..60 {
        let past = model.window.past;
        keys(model, "Up");
        heard.push(look(model, columns, rows).1);
        if model.window.past == past {
            heard.pop();
            break;
        }
    }
    heard
}

#[test]
fn where_one_is_is_heard_above_the_first_field_of_a_step() {
    let mut steps = vec![new_wizard(), scenes::contacts(), scenes::options()];
    steps.extend([scenes::domains(), scenes::csr(), scenes::validity(), scenes::dcv()]);
    for (model, size) in steps.iter().flat_map(|model| SIZES.map(|size| (model, size))) {
        let mut model = model.clone();
        let form = model.form();
        go_to(&mut model, form.spots().next().expect("there is something to fill in"));
        keys(&mut model, "Home");
        let focus = model.focus.clone();
        let heard = heard_upwards(&mut model, size);
        let upwards: Vec<String> = heard.iter().rev().cloned().collect();
        let all = words(&upwards.join(" "));
        assert_eq!(model.focus, focus, "{}", form.title);
        assert!(all.contains("SANDBOX") && all.contains(model.step().name()), "{size:?}: {all}");
        assert!(words(&all).contains(&words(&form.title)), "{size:?}: {:?} in {all}", form.title);
        let first = form.items.iter().position(Item::has_spot).unwrap_or_default();
        for item in &form.items[..first] {
            let Item::Note(_, text) = item else { continue };
            assert!(all.contains(&words(text)), "{size:?}: {text:?} in {all}");
        }
        // What is typed goes into the field, which is where one comes back to.
        let mut back = model.clone();
        for row in &upwards[1..] {
            keys(&mut back, "Down");
            assert_eq!(&look(&mut back, size.0, size.1).1, row, "{}", form.title);
        }
        for key in ["Tab", "^T", "Enter"] {
            let mut back = model.clone();
            keys(&mut back, key);
            assert_eq!((back.window.past, &back.focus), (0, &focus), "{key}");
        }
        if let Some(editor) = &model.editor {
            let before = editor.text().len();
            typed(&mut model, "x");
            assert_eq!((model.window.past, model.editor.unwrap().text().len()), (0, before + 1));
        }
    }
}

#[test]
fn where_orders_go_is_heard_above_a_title_that_is_read_first() {
    for model in [scenes::ready(), scenes::accepted("dns-txt-token"), scenes::refused(), scenes::unknown()] {
        for size in SIZES {
            let mut model = scenes::then(model.clone(), "PgUp PgUp");
            let first = look(&mut model, size.0, size.1).1;
            let heard = heard_upwards(&mut model, size);
            assert!(heard.last().is_some_and(|row| row.contains("SANDBOX")), "{size:?}: {heard:?}");
            keys(&mut model, &"Down ".repeat(heard.len() - 1));
            assert_eq!(look(&mut model, size.0, size.1).1, first);
        }
    }
}

/// The title of a narrow screen has two rows, and both are read.
#[test]
fn that_it_was_ordered_is_heard_first_and_then_what_to_do() {
    for method in ["dns-txt-token", "dns-cname-token", "http-token", "email"] {
        for (columns, rows) in SIZES {
            let mut model = scenes::accepted(method);
            let form = model.form();
            let Some(Item::Note(_, news)) = form.items.first() else { panic!("{form:?}") };
            let mut heard = look(&mut model, columns, rows).1;
            for _ in 0..6 {
                keys(&mut model, "Down");
                heard += &look(&mut model, columns, rows).1;
            }
            let heard = heard.replace([' ', '\u{2713}'], "");
            let expected = format!("{news}{}", form.title).replace(' ', "");
            assert!(heard.starts_with(&expected), "{method} at {columns}x{rows}: {expected} in {heard}");
        }
    }
}

#[test]
fn what_is_typed_goes_into_the_field_or_is_said_to_go_nowhere() {
    let mut model = ready_to_confirm(sample_draft());
    for (columns, rows) in SIZES {
        for up in 1..4 {
            let mut model = model.clone();
            for _ in 0..up {
                keys(&mut model, "Up");
                look(&mut model, columns, rows);
            }
            assert_eq!(model.focus, None);
            typed(&mut model, "e");
            assert_eq!(model.confirming.common_name, "e");
            let (_, row) = look(&mut model, columns, rows);
            assert!(row.contains("\u{25b8} Confirm"), "{columns}x{rows}: {row:?}");
        }
    }
    keys(&mut model, "Tab");
    let mut refused = scenes::refused();
    refused.focus = None;
    for mut model in [model, refused] {
        typed(&mut model, "e");
        let (_, row) = look(&mut model, 80, 24);
        assert!(row.contains("Nothing was typed") && row.contains("Confirm"), "{row:?}");
        assert_eq!(model.confirming.common_name, "");
    }
}

/// What became known by itself changes behind what a key brought about, which is read on.
#[test]
fn what_did_not_change_is_read_on_where_one_was() {
    let mut model = new_wizard();
    let long =
        "A sentence that takes more than a row, as it goes on and on until it is longer than eighty columns.";
    let cannot_save = |model: &mut Model, reason: &str| {
        update(model, Msg::DraftSaved(1, Ok(())));
        update(model, Msg::DraftSaved(1, Err(format!("{reason}: {long}"))));
        look(model, 80, 24);
    };
    model.notice = Some(Notice::new(Tone::Hint, long));
    cannot_save(&mut model, "No space");
    keys(&mut model, "Down");
    for (reason, downs, row) in
        [("No space", 0, 1), ("No rights", 0, 1), ("No rights", 2, 3), ("No space", 0, 2), ("No space", 1, 3)]
    {
        cannot_save(&mut model, reason);
        keys(&mut model, &"Down ".repeat(downs));
        look(&mut model, 80, 24);
        assert_eq!(model.told_row(), Some(row), "{reason}, {downs}");
    }
    // A question that is read is not news.
    let mut model = scenes::then(scenes::domains(), "^Q");
    look(&mut model, 80, 24);
    keys(&mut model, "Down");
    cannot_save(&mut model, "No more");
    assert_eq!(model.told_row(), Some(1));
}

#[test]
fn what_a_look_came_to_is_heard_by_going_down() {
    for (columns, rows) in SIZES {
        let mut model = scenes::accepted("dns-txt-token");
        go_to(&mut model, Spot::Action(Action::Look));
        let effects = keys(&mut model, "Enter");
        let [Effect::Look(request, sought)] = effects.as_slice() else { panic!("{effects:?}") };
        let remark = Remark {
            case: "x",
            severity: Severity::Error,
            message: "No server has it.".into(),
            fix: "Place it.".into(),
        };
        let verdict = LookVerdict { kind: LookOutcome::Absent, remarks: vec![remark] };
        let said = vec!["ns1.example.com: NXDOMAIN".into()];
        let looked = Looked { sought: sought[0].clone(), verdict, said };
        update(&mut model, Msg::Looked(*request, vec![looked]));
        let who_said = Some(Spot::Action(Action::WhoSaid(0)));
        let mut heard = look(&mut model, columns, rows).1;
        assert_eq!((&model.focus, heard.contains("not seen in place")), (&who_said, true), "{heard:?}");
        for _ in 0..12 {
            keys(&mut model, "Down");
            heard += &look(&mut model, columns, rows).1;
            if model.focus == who_said && model.notice.is_none() {
                break;
            }
        }
        assert!(heard.contains("No server has it"), "{columns}x{rows}: {heard}");
        assert_eq!(model.focus, who_said, "who said what comes next");
    }
}

#[test]
fn what_is_found_by_typing_is_heard() {
    for model in [scenes::needing(), scenes::all_orders()] {
        for (columns, rows) in SIZES {
            let mut model = model.clone();
            typed(&mut model, "zzqq");
            let (_, row) = look(&mut model, columns, rows);
            assert!(row.contains("zzqq") && row.contains("0 of"), "{columns}x{rows}: {row:?}");
            keys(&mut model, "Esc");
            typed(&mut model, "exam");
            let (_, row) = look(&mut model, columns, rows);
            assert!(row.contains("exam") && row.contains('\u{25b8}'), "{row:?}");
            let mut heard = String::new();
            for _ in 0..12 {
                keys(&mut model, "Up");
                heard += &look(&mut model, columns, rows).1;
            }
            assert!(heard.contains("\"exam\""), "{columns}x{rows}: {heard:?}");
        }
    }
    let mut model = scenes::start();
    go_to(&mut model, Spot::Action(Action::Picking(Picking::Delete)));
    keys(&mut model, "Enter");
    typed(&mut model, "zzqq");
    let (_, row) = look(&mut model, 80, 24);
    assert!(row.contains("deleted?") && row.contains("0 of"), "{row:?}");
}

#[test]
fn a_change_that_is_on_its_way_is_no_question() {
    let mut model = scenes::accepted("dns-txt-token");
    for deed in [Deed::ChangeMethod, Deed::Cancel] {
        go_to(&mut model, Spot::Action(Action::Begin(deed)));
        keys(&mut model, "Enter");
        assert!(model.form().title.ends_with('?'));
        if deed == Deed::Cancel {
            go_to(&mut model, Spot::Input(Input::DeedNote));
            typed(&mut model, "ordered twice");
            go_to(&mut model, Spot::Input(Input::DeedId));
            let id = model.following.as_ref().unwrap().order_id;
            typed(&mut model, &id.to_string());
        } else {
            go_to(&mut model, Spot::Input(Input::DeedChoice));
            keys(&mut model, "Down");
        }
        go_to(&mut model, Spot::Action(Action::DoIt));
        let effects = keys(&mut model, "Enter");
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Change(request, ..) => Some(*request),
            _ => None,
        });
        let (_, row) = look(&mut model, 80, 24);
        assert!(row.contains("Chang") || row.contains("Cancel"), "{row:?}");
        assert!(!row.contains('?'), "{row:?}");
        let failure = Failure::new("No.", "Try later.");
        update(&mut model, Msg::Answered(asked.expect("it is sent"), Err(failure), None));
        keys(&mut model, "Esc");
    }
}

/// What became known meanwhile passes nothing over that was not heard yet.
#[test]
fn behind_what_just_happened_a_screen_is_heard_from_its_top() {
    for model in [scenes::accepted("dns-txt-token"), scenes::issued(), scenes::ready(), scenes::unknown()] {
        for (columns, rows) in SIZES {
            let mut model = model.clone();
            let (_, top) = look(&mut model, columns, rows);
            model.news = Some(Notice::new(Tone::Good, "Something is known."));
            let (_, row) = look(&mut model, columns, rows);
            assert!(row.contains("Something is known"), "{row:?}");
            keys(&mut model, "Down");
            assert_eq!(look(&mut model, columns, rows).1, top, "{columns}x{rows}");
        }
    }
}

/// The rows that the cursor is on with each Down, from where it is.
fn heard_downwards(model: &mut Model, (columns, rows): (u16, u16), downs: usize) -> Vec<String> {
    let mut heard = vec![look(model, columns, rows).1];
    for _ in 0..downs {
        keys(model, "Down");
        heard.push(look(model, columns, rows).1);
    }
    heard
}

/// As many keys choose the same at every size: whoever counts them by the README orders what it says.
#[test]
fn as_many_keys_choose_the_same_however_narrow_it_is() {
    let chosen = |size: (u16, u16), field: FieldId| {
        let mut model = match field {
            FieldId::Product => scenes::product(),
            _ => wizard_with(sample_draft()),
        };
        go_to_field(&mut model, field);
        look(&mut model, size.0, size.1);
        let downs = ["Home", "Down", "Down", "Down"].map(|key| {
            keys(&mut model, key);
            look(&mut model, size.0, size.1);
            model.desk.draft().text(field).to_owned()
        });
        downs.to_vec()
    };
    for field in [FieldId::Product, FieldId::DcvMethod] {
        for size in SIZES {
            assert_eq!(chosen(size, field), chosen((120, 40), field), "{field:?} at {size:?}");
        }
    }
}

/// A draft and its copy are alike in their first row, and an order's note is no line of a list.
#[test]
fn every_row_of_a_list_is_heard_on_the_way_down_and_up() {
    let copied = scenes::then(scenes::start(), "End");
    let mut models = vec![scenes::start(), copied, scenes::needing(), scenes::all_orders()];
    models.extend([Picking::Copy, Picking::Delete].map(scenes::long_draft));
    models.push({
        let mut none = scenes::all_orders();
        typed(&mut none, "zzqq");
        none
    });
    for (model, size) in models.iter().flat_map(|model| SIZES.map(|size| (model, size))) {
        let mut model = scenes::then(model.clone(), "Home Home PgUp PgUp PgUp PgUp");
        let form = model.form();
        go_to(&mut model, form.spots().next().expect("there is a line"));
        let down = heard_with(&mut model, ("Down", "Down"), size);
        let up = heard_with(&mut model, ("Up", "Up"), size);
        let said: Vec<String> = form
            .items
            .iter()
            .map(|item| match item {
                Item::Note(_, text) => text.clone(),
                Item::Action(line) if line.cells.is_none() => line.label.clone(),
                _ => String::new(),
            })
            .collect();
        for text in said {
            let text = text.replace(char::is_whitespace, "");
            let (down, up) =
                (down.replace(['\u{25b8}', '\u{203a}'], ""), up.replace(['\u{25b8}', '\u{203a}'], ""));
            assert!(down.contains(&text), "{} at {size:?}: {text:?} in {down}", form.title);
            let last = &text[text.len().saturating_sub(8)..];
            assert!(up.contains(last), "{} at {size:?}: {text:?} in {up}", form.title);
        }
    }
}

#[test]
fn no_row_is_heard_that_says_nothing() {
    for size in SIZES {
        let mut model = scenes::validity();
        go_to_field(&mut model, FieldId::CertDays);
        for row in heard_downwards(&mut model, size, 40) {
            assert!(row.contains(char::is_alphanumeric), "{size:?}: {row:?}");
        }
    }
}

#[test]
fn what_to_type_to_confirm_is_heard_whole() {
    for size in SIZES {
        let mut draft = sample_draft();
        draft.set(FieldId::CommonName, "shop.example.com");
        let mut model = ready_to_confirm(draft);
        let heard = heard_downwards(&mut model, size, 2).join(" ");
        assert!(heard.contains("shop.example.com"), "{size:?}: {heard}");
    }
}

/// What a key brought about that is not seen in the row it leads to is told there.
#[test]
fn what_a_key_did_beside_the_row_that_it_leads_to_is_heard() {
    let at = |field, text: &str| {
        let mut model = wizard_with(sample_draft());
        go_to_field(&mut model, field);
        typed(&mut model, text);
        model
    };
    let rows = || {
        let mut model = wizard_with(sample_draft());
        for (row, id) in ["1", "2"].into_iter().enumerate() {
            fill(&mut model, FieldId::CustomFieldId(row), id);
        }
        go_to_field(&mut model, FieldId::CustomFieldId(0));
        model
    };
    let confirm = || {
        let mut model = ready_to_confirm(sample_draft());
        typed(&mut model, "example.com");
        model
    };
    for (model, pressed, said) in [
        (at(FieldId::ServerPlatform, ""), "Down Down ^N", "Taken for server platform: "),
        (at(FieldId::ServerPlatform, ""), "Esc ^_", "There is nothing to undo here"),
        (at(FieldId::ServerPlatform, ""), "Esc ^Y", "There is nothing to do again here"),
        (rows(), "Backspace", "The row was empty and is gone: this is the next one."),
        (confirm(), "Down Enter", "Nothing was pressed: back at Confirm."),
        (at(FieldId::DcvMethod, "fo"), "", "No choice begins with \"o\". File over HTTP stays chosen"),
        (wizard_with(sample_draft()), "^N Tab Tab Tab Tab Tab Tab Tab", "This is the last line."),
    ] {
        for (columns, rows) in SIZES {
            let mut model = model.clone();
            look(&mut model, columns, rows);
            for key in pressed.split(' ').filter(|key| !key.is_empty()) {
                keys(&mut model, key);
                look(&mut model, columns, rows);
            }
            let told = heard(&mut model, columns, rows);
            assert!(is_heard(&told, said), "{columns}x{rows} {pressed}: {told:?}");
        }
    }
}

#[test]
fn why_no_csr_came_from_a_file_is_heard_behind_its_path() {
    let mut model = wizard_with(sample_draft());
    keys(&mut model, "^O");
    typed(&mut model, "nope");
    keys(&mut model, "Down");
    update(&mut model, Msg::CsrFileRead(Err("nope cannot be read: there is no such file.".into())));
    go_to(&mut model, Spot::Input(Input::CsrFile));
    for (columns, rows) in SIZES {
        let mut model = model.clone();
        look(&mut model, columns, rows);
        keys(&mut model, "Down");
        let told = heard(&mut model, columns, rows);
        assert!(is_heard(&told, "nope cannot be read: there is no such file."), "{columns}x{rows}: {told:?}");
    }
}

#[test]
fn an_order_that_cannot_be_placed_says_so_where_it_is_confirmed() {
    let mut model = ready_to_confirm(sample_draft());
    fill(&mut model, FieldId::Container, "x");
    fill(&mut model, FieldId::Telephone, "12");
    keys(&mut model, "^R ^N");
    let (_, row) = look(&mut model, 80, 24);
    assert!(row.contains("Confirm") && row.contains("problem") && row.contains("see Review"), "{row}");
    let (seen, _) = look(&mut model, 80, 24);
    assert!(!seen.contains("Exactly one order is sent"), "{seen}");
}
