//! The field for the path of a CSR file.

use dvorder::order::csr;
use dvorder::order::parameter::FieldId;
use dvorder::order::problem::Severity;
use dvorder::order::step::Step;
use dvorder::wizard::form::{Input, Spot, Tone};
use dvorder::wizard::suggestions;
use dvorder::wizard::{CsrFile, Effect, FolderListed, Model, Msg, Overlay};

use crate::wizard::{go_to, go_to_field, keys, new_wizard, pasted, typed, update};

fn at_the_path(path: &str) -> Model {
    let mut model = new_wizard();
    keys(&mut model, "^O");
    typed(&mut model, path);
    model
}

/// What the folder of the typed path holds, as it is answered.
fn answered(model: &mut Model, effects: &[Effect], names: &[&str]) -> Vec<Effect> {
    let [Effect::ListFolder { folder, beginning }] = effects else { panic!("{effects:?}") };
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    let (folder, beginning) = (folder.clone(), beginning.clone());
    update(model, Msg::FolderListed(FolderListed { folder, beginning, names, is_cut: false }))
}

fn read(path: &str) -> Vec<Effect> {
    vec![Effect::ReadCsrFile(path.into())]
}

#[test]
fn a_typed_path_is_read_on_leaving_whatever_key_leaves() {
    for key in
        ["^N", "F8", "^P", "F7", "^R", "F9", "^T", "Shift-Tab", "Down", "Up", "Enter", "^S 1 Enter", "PgDn"]
    {
        let mut model = at_the_path("example.csr");
        assert_eq!(keys(&mut model, key), read("example.csr"), "{key}");
    }
    let mut model = at_the_path("  ");
    assert_eq!(keys(&mut model, "Tab"), [], "there is nothing to read");
    for key in ["Esc", "^G"] {
        let effects = keys(&mut at_the_path("example.csr"), key);
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::ReadCsrFile(_))), "{key}");
    }
}

#[test]
fn a_typed_path_is_read_before_dvorder_is_left() {
    for key in ["^Q", "^C"] {
        let mut model = at_the_path("example.csr");
        assert_eq!(keys(&mut model, key), read("example.csr"), "{key}");
        let file = CsrFile {
            path: "example.csr".into(),
            place: "/etc/ssl/example.csr".into(),
            reading: csr::read_file(include_str!("../../assets/examples/example.csr").as_bytes()),
        };
        update(&mut model, Msg::CsrFileRead(Ok(file)));
        assert_eq!(model.overlay, Some(Overlay::AskLeave), "{key}: this one keeps no drafts, and asks");
        assert!(model.desk.draft().text(FieldId::Csr).contains("BEGIN"), "{key}");

        let mut model = at_the_path("nosuch.csr");
        keys(&mut model, key);
        let effects = update(&mut model, Msg::CsrFileRead(Err("There is no file \"nosuch.csr\".".into())));
        assert_eq!(effects, [], "{key}: who is told of an error stays");
        assert_eq!(keys(&mut model, key), [Effect::Leave], "{key}");

        let mut model = at_the_path("/a/pipe/that/never/ends");
        keys(&mut model, key);
        assert_eq!(keys(&mut model, key), [Effect::Leave], "{key}: nobody has to wait");
    }
}

#[test]
fn quotes_and_backslashes_are_taken_as_a_shell_takes_them() {
    for (path, file) in [
        ("my\\ requests/a.csr", "my requests/a.csr"),
        ("'my requests/a.csr'", "my requests/a.csr"),
        ("\"~/a.csr\"", "./~/a.csr"),
        ("~/a.csr", "~/a.csr"),
    ] {
        assert_eq!(keys(&mut at_the_path(path), "Enter"), read(file), "{path}");
    }
}

#[test]
fn nobody_who_names_a_file_is_told_that_the_csr_is_missing() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::ServerPlatform);
    assert!(model.is_shown(FieldId::Csr));
    assert!(model.shown_problems(FieldId::Csr).count() > 0);
    keys(&mut model, "^O");
    assert_eq!(model.shown_problems(FieldId::Csr).count(), 0);
    typed(&mut model, "example.csr");
    assert_eq!(model.shown_problems(FieldId::Csr).count(), 0);
    keys(&mut model, "^N");
    assert_eq!(model.shown_counts(Step::Csr), (0, 0), "it is being read");
    update(&mut model, Msg::CsrFileRead(Err("There is no such file.".into())));
    assert_eq!(model.shown_counts(Step::Csr), (1, 0));
}

#[test]
fn tab_completes_the_only_name_and_leaves_a_whole_one() {
    let mut model = at_the_path("~/req");
    let effects = keys(&mut model, "Tab");
    assert_eq!(effects, [Effect::ListFolder { folder: "~/".into(), beginning: "req".into() }]);
    assert_eq!(answered(&mut model, &effects, &["requests/"]), []);
    assert_eq!(model.csr_path.typed, "~/requests/");
    let effects = keys(&mut model, "Tab");
    assert_eq!(answered(&mut model, &effects, &["a b.csr"]), []);
    assert_eq!(model.csr_path.typed, "~/requests/a\\ b.csr");
    let effects = keys(&mut model, "Tab");
    assert_eq!(answered(&mut model, &effects, &["a b.csr"]), read("~/requests/a b.csr"));
    assert_ne!(model.focus, Some(Spot::Input(Input::CsrFile)));
}

#[test]
fn tab_goes_as_far_as_all_names_agree_and_then_shows_them() {
    let mut model = at_the_path("ex");
    let effects = keys(&mut model, "Tab");
    answered(&mut model, &effects, &["example.csr", "example.key", "examples/"]);
    assert_eq!(model.csr_path.typed, "example");
    let form = model.form();
    let (_, found) = suggestions::suggested(&model, &form).expect("they are on show");
    let values: Vec<&str> = found.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!(values, ["example.csr", "example.key", "examples/"]);

    let mut chosen = model.clone();
    assert_eq!(keys(&mut chosen, "Down Tab"), read("example.csr"), "a file that was chosen is read");
    let mut folder = model.clone();
    let effects = keys(&mut folder, "Down End Tab");
    assert_eq!(effects, [Effect::ListFolder { folder: "examples/".into(), beginning: "".into() }]);

    typed(&mut model, ".c");
    let effects = keys(&mut model, "Tab");
    answered(&mut model, &effects, &["example.csr"]);
    assert_eq!(model.csr_path.typed, "example.csr");
}

#[test]
fn tab_always_leaves_in_the_end() {
    // Nothing to complete, a folder that does not answer, one with nothing in it.
    let mut model = at_the_path("nowhere/x");
    let effects = keys(&mut model, "Tab");
    assert_eq!(answered(&mut model, &effects, &[]), read("nowhere/x"));

    let mut model = at_the_path("slow/x");
    assert_eq!(keys(&mut model, "Tab Tab").pop(), read("slow/x").pop());
    assert_ne!(model.focus, Some(Spot::Input(Input::CsrFile)));

    let mut model = at_the_path("empty/");
    let effects = keys(&mut model, "Tab");
    assert_eq!(answered(&mut model, &effects, &[]), []);
    let said = model.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(said.contains("Nothing is listed in \"empty/\". Name a file in it."), "{said}");
    assert_eq!(model.focus, Some(Spot::Input(Input::CsrFile)));
    assert_eq!(keys(&mut model, "Tab"), read("empty/"));

    // A name that is whole, though others begin so.
    let mut model = at_the_path("ex");
    let effects = keys(&mut model, "Tab");
    answered(&mut model, &effects, &["ex", "ex1"]);
    assert_eq!(keys(&mut model, "Tab"), read("ex"));
}

#[test]
fn tab_keeps_the_list_while_several_names_begin_so() {
    let mut model = at_the_path("examples/");
    let names = ["a.csr", "b.csr"];
    for _ in 0..3 {
        let effects = keys(&mut model, "Tab");
        assert_eq!(answered(&mut model, &effects, &names), []);
        assert_eq!(model.focus, Some(Spot::Input(Input::CsrFile)));
        assert!(suggestions::suggested(&model, &model.form()).is_some());
    }
    // Every other key that leaves does so.
    for key in ["Enter", "Shift-Tab", "^N", "^P", "^R"] {
        assert_eq!(keys(&mut model.clone(), key), read("examples/"), "{key}");
    }
}

#[test]
fn a_completion_that_comes_late_changes_nothing() {
    let mut model = at_the_path("ex");
    let effects = keys(&mut model, "Tab");
    typed(&mut model, "tra");
    answered(&mut model, &effects, &["example.csr"]);
    assert_eq!(model.csr_path.typed, "extra");
    let mut model = at_the_path("ex");
    let effects = keys(&mut model, "Tab");
    keys(&mut model, "Down");
    let focus = model.focus.clone();
    answered(&mut model, &effects, &["example.csr"]);
    assert_eq!((model.csr_path.typed.as_str(), &model.focus), ("ex", &focus));
}

#[test]
fn a_file_that_was_read_while_one_went_on_fills_the_csr() {
    let mut model = at_the_path("example.csr");
    keys(&mut model, "Down");
    let csr = include_bytes!("../../assets/examples/example.csr");
    let reading = csr::read_file(csr);
    update(
        &mut model,
        Msg::CsrFileRead(Ok(CsrFile {
            path: "example.csr".into(),
            place: "/etc/ssl/file.csr".into(),
            reading,
        })),
    );
    assert_ne!(model.desk.draft().text(FieldId::Csr), "");
    assert_eq!(model.focus, Some(Spot::Field(FieldId::ServerPlatform)));
}

#[test]
fn a_file_without_a_csr_is_told_until_it_is_mended() {
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let came = |content: &[u8]| {
        Ok(CsrFile {
            path: "example.csr".into(),
            place: "/etc/ssl/file.csr".into(),
            reading: csr::read_file(content),
        })
    };
    for (answer, told) in [
        (Err("example.csr cannot be read: there is no such file.".to_owned()), "no such file"),
        (came(b""), "empty"),
        (came(b"hello"), "not a CSR"),
        (came(include_bytes!("../csr/certificate.pem")), "certificate"),
        (came(key.as_bytes()), "private key"),
    ] {
        let mut model = at_the_path("example.csr");
        keys(&mut model, "^N");
        update(&mut model, Msg::CsrFileRead(answer.clone()));
        let says = |model: &Model| {
            model.first_problem(FieldId::Csr).is_some_and(|problem| {
                problem.message.contains("example.csr")
                    && problem.message.contains(told)
                    && problem.severity == Severity::Error
            })
        };
        for key in ["^P", "Tab", "Tab", "Shift-Tab", "Up", "^P", "^N", "^R", "^P", "^S 3 Enter", "^O"] {
            keys(&mut model, key);
            assert!(says(&model), "{told}: after {key}: {:?}", model.first_problem(FieldId::Csr));
            assert_eq!(model.shown_counts(Step::Csr), (1, 0), "{told}: after {key}");
        }

        let mut retyped = model.clone();
        typed(&mut retyped, "2");
        assert_eq!(retyped.shown_counts(Step::Csr), (0, 0), "another is being named");
        let mut pasted_over = model.clone();
        keys(&mut pasted_over, "^T");
        pasted(&mut pasted_over, include_str!("../../assets/examples/example.csr"));
        assert!(!says(&pasted_over));
        update(&mut model, Msg::CsrFileRead(came(include_bytes!("../../assets/examples/example.csr"))));
        assert!(!says(&model));
    }
}

/// The file of the typed path cannot be read.
fn missing(model: &mut Model) {
    update(model, Msg::CsrFileRead(Err("nope.csr cannot be read: there is no such file.".into())));
}

#[test]
fn what_is_typed_first_takes_the_place_of_a_path_that_could_not_be_read() {
    for back in ["^O", "^T Down", "Tab Shift-Tab", "^N ^O", "^P ^O", "^R ^O"] {
        let mut model = at_the_path("nope.csr");
        keys(&mut model, "Enter");
        missing(&mut model);
        assert_eq!(model.focus, Some(Spot::Input(Input::CsrFile)));
        let effects = keys(&mut model, back);
        let reads = |effect: &Effect| matches!(effect, Effect::ReadCsrFile(_));
        assert!(!effects.iter().any(reads), "{back} reads what could not be read again");
        go_to(&mut model, Spot::Input(Input::CsrFile));
        assert_eq!(model.csr_path.typed, "nope.csr", "it is there to be looked at");
        let mut retyped = model.clone();
        typed(&mut retyped, "example.csr");
        assert_eq!(retyped.csr_path.typed, "example.csr", "{back}");
        assert_eq!(keys(&mut retyped, "Enter"), read("example.csr"));
        let mut replaced = model.clone();
        pasted(&mut replaced, "/tmp/a.csr");
        assert_eq!(replaced.csr_path.typed, "/tmp/a.csr", "{back}");
        keys(&mut replaced, "^_");
        assert_eq!(replaced.csr_path.typed, "nope.csr", "one key brings it back");
        keys(&mut model, "Backspace");
        typed(&mut model, "t");
        assert_eq!(model.csr_path.typed, "nope.cst", "another key mends it where it is wrong");
        let mut again = at_the_path("nope.csr");
        keys(&mut again, "Enter");
        missing(&mut again);
        assert_eq!(keys(&mut again, "Enter"), read("nope.csr"), "Enter reads it again");
    }
}

#[test]
fn a_path_is_gone_once_there_is_a_csr() {
    let mut model = at_the_path("nope.csr");
    keys(&mut model, "Enter");
    missing(&mut model);
    keys(&mut model, "^T");
    pasted(&mut model, include_str!("../../assets/examples/example.csr"));
    assert_eq!(model.csr_path.typed, "");
    assert_eq!(
        keys(&mut model, "Tab Tab ^R")
            .iter()
            .filter(|effect| matches!(effect, Effect::ReadCsrFile(_)))
            .count(),
        0
    );
    assert_eq!(model.shown_counts(Step::Csr).0, 0);
}

#[test]
fn a_file_that_is_missing_beside_a_csr_does_no_more_than_warn() {
    let mut model = crate::wizard::wizard_with(crate::common::sample_draft());
    keys(&mut model, "^O");
    typed(&mut model, "new.csr");
    keys(&mut model, "^R");
    let before = model.shown_counts(Step::Csr);
    update(&mut model, Msg::CsrFileRead(Err("new.csr cannot be read: there is no such file.".into())));
    keys(&mut model, "^P ^R");
    assert_eq!(model.shown_counts(Step::Csr), (before.0, before.1 + 1));
    let told = model.told_problems(FieldId::Csr).into_iter().find(|told| told.message.contains("new.csr"));
    assert!(told.expect("it is told").fix.contains("The CSR that is here is kept"));
}

/// That a file was read is no good news where the order cannot be placed with it.
#[test]
fn what_is_wrong_with_a_csr_that_was_read_is_told_with_it() {
    let weak = include_bytes!("../csr/rsa1024.csr");
    for key in ["Enter", "^T", "^N"] {
        let mut model = at_the_path("weak.csr");
        keys(&mut model, key);
        let reading = csr::read_file(weak);
        update(
            &mut model,
            Msg::CsrFileRead(Ok(CsrFile {
                path: "weak.csr".into(),
                place: "/etc/ssl/file.csr".into(),
                reading,
            })),
        );
        let notice = model.notice.clone().expect("what came of it");
        let wrong = model.desk.problems_at(FieldId::Csr).find(|found| found.severity == Severity::Error);
        let wrong = wrong.expect("the key is too weak").message.clone();
        assert_eq!(notice.tone, Tone::Error);
        assert!(
            notice.text.starts_with("Read from weak.csr. ") && notice.text.contains(&wrong),
            "{notice:?}"
        );
    }
}

#[test]
fn the_cursor_stands_on_what_was_read() {
    let says = |model: &Model| {
        let line = model.editor.as_ref().expect("a text").cursor().0;
        model.desk.draft().text(FieldId::Csr).lines().nth(line).unwrap_or_default().to_owned()
    };
    let csr = include_str!("../../assets/examples/example.csr");
    for key in ["Enter", "^T"] {
        let mut model = at_the_path("example.csr");
        keys(&mut model, key);
        let reading = csr::read_file(csr.as_bytes());
        update(
            &mut model,
            Msg::CsrFileRead(Ok(CsrFile {
                path: "example.csr".into(),
                place: "/etc/ssl/file.csr".into(),
                reading,
            })),
        );
        assert_eq!(model.focus, Some(Spot::Field(FieldId::Csr)));
        assert_eq!(says(&model), "-----BEGIN CERTIFICATE REQUEST-----", "{key}");
        for keys_pressed in ["Tab ^T", "^N ^P", "^P ^N"] {
            keys(&mut model, keys_pressed);
            assert_eq!(says(&model), "-----BEGIN CERTIFICATE REQUEST-----", "{keys_pressed}");
        }
    }
}

/// What had to be taken off the text is said, as the block that is sent in its place is a clean one.
#[test]
fn what_was_taken_off_a_csr_that_was_read_is_said() {
    let text = include_str!("../../assets/examples/example.csr");
    let lines = || text.lines().zip(1..);
    for numbered in [
        lines().map(|(line, number)| format!("{number} {line}\n")).collect::<String>(),
        lines().map(|(line, number)| format!("{number:3}: {line}\n")).collect(),
    ] {
        let mut model = new_wizard();
        go_to_field(&mut model, FieldId::Csr);
        let reading = dvorder::order::csr::read_file(numbered.as_bytes());
        update(
            &mut model,
            Msg::CsrFileRead(Ok(CsrFile {
                path: "numbered.csr".into(),
                place: "/etc/ssl/file.csr".into(),
                reading,
            })),
        );
        let said = model.notice.as_ref().map(|notice| (notice.tone, notice.text.as_str()));
        let Some((Tone::Warning, said)) = said else { panic!("{said:?}") };
        assert!(said.contains("numbered.csr") && said.contains("have numbers before them"), "{said}");
        assert_eq!(model.desk.draft().text(FieldId::Csr), text.trim_end());
    }
}
