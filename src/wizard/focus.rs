//! Where the user is: moving between fields and steps.

use super::completion;
use super::confirmation;
use super::edit::Editor;
use super::form::{Action, Field, FieldKind, Form, Input, Item, Spot, Tone};
use super::menu::Menu;
use super::scene::Scene;
use super::screens::form_of;
use super::seek::Letters;
use super::submit::Submit;
use super::suggestions;
use super::window::{Came, CursorStop, Sight};
use super::{Effect, Model};
use crate::order::parameter::FieldId;
use crate::order::step::Step;

impl Model {
    /// Moves the focus some places on; from the last line it stays. Up from the first line of a
    /// screen that is read more than filled in, the focus leaves, and the screen shows its top.
    pub(super) fn move_focus(&mut self, places: isize) -> Vec<Effect> {
        let effects = self.leave_field();
        let there = self.form().beside(self.focus.as_ref(), places);
        // At the end of what stands below the last line one stays there.
        if places > 0 && there == self.focus && self.window.past > 0 {
            return effects;
        }
        if self.begins_at_the_top() && places < 0 && there == self.focus {
            self.focus = None;
            self.editor = None;
            self.window.return_to_focus();
        } else {
            self.focus_on(there);
        }
        effects
    }

    /// Goes back a line: to the last that is read behind the one the focus can be on before.
    pub(super) fn read_back(&mut self) -> Vec<Effect> {
        let behind = self.window.sight.behind;
        let effects = self.move_focus(-1);
        self.window.past = behind.cast_signed();
        effects
    }

    /// Goes back to what stands above a line, to its first.
    pub(super) fn read_above(&mut self) -> Vec<Effect> {
        let is_any = self.window.sight.behind > 0;
        let effects = self.read_back();
        self.window.past = isize::from(is_any);
        effects
    }

    /// Turns a page: to the first line below what is in sight and on, so far that nothing is passed over, to the last
    /// where all is in sight; or so far back, to the first. False where the cursor is there, or nobody knows what is in sight.
    pub(super) fn turn_page(&mut self, is_down: bool) -> bool {
        let Sight { stops: [at, first, last], beyond, above, .. } = self.window.sight;
        let here = CursorStop { spot: self.focus.as_ref().map(|_| self.place()), past: self.window.past };
        let to = if is_down { beyond.unwrap_or(last) } else { above.unwrap_or(first) };
        if at != here || (if is_down { to <= here } else { to >= here }) {
            return false;
        }
        // What is read is in sight from that line on; where it ends before, so does this.
        let page = self.window.page();
        let further = if is_down && beyond.is_some() && to.past > 0 { page - 1 } else { 0 };
        let spot = to.spot.and_then(|spot| self.form().spots().nth(spot));
        match spot {
            None => {
                (self.focus, self.editor) = (None, None);
                self.window.return_to_focus();
            }
            spot => self.focus_on(spot),
        }
        self.window.past = to.past + further;
        true
    }

    /// Whether a screen is read more than it is filled in: then the cursor begins at its top, on nothing that is pressed.
    pub fn begins_at_the_top(&self) -> bool {
        matches!(self.step(), Step::Review | Step::Submit)
    }

    /// Takes what the focused field is about to be: the suggestion the cursor was moved to, and the file
    /// whose path was typed.
    pub(super) fn leave_field(&mut self) -> Vec<Effect> {
        suggestions::take(self);
        match self.focus {
            Some(Spot::Input(Input::CsrFile)) => completion::leave(self),
            Some(Spot::Input(Input::ApiKey)) => {
                let names = self.desk.names().distinct();
                let is_name = |typed: &str| names.iter().any(|name| confirmation::is_name(typed, name));
                match self.key.doubt(is_name) {
                    Some(doubt) => self.say(Tone::Warning, doubt),
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Puts the focus on a spot of this screen and opens the editor if it is a text. A spot the
    /// screen does not have leaves the focus on its first.
    pub(super) fn focus_on(&mut self, spot: Option<Spot>) {
        if let Some(Spot::Field(left)) = &self.focus
            && self.focus != spot
        {
            self.trail.leave([*left]);
        }
        let form = self.form();
        let spot = spot.filter(|wanted| form.spots().any(|spot| spot == *wanted));
        let spot = spot.or_else(|| first_of(&form));
        let field = spot.as_ref().and_then(|spot| form.field_at(spot));
        self.editor = field.filter(|field| field.is_text()).map(editor_of);
        match (&spot, &mut self.editor) {
            // The first line of a CSR says what it is; behind its last there may be nothing.
            (Some(Spot::Field(FieldId::Csr)), Some(editor)) => editor.go_to_start(),
            // From a path of which no CSR came nobody goes on typing.
            (Some(Spot::Input(Input::CsrFile)), Some(editor)) if self.desk.has_unread_file() => {
                editor.select()
            }
            _ => {}
        }
        self.menu = Menu::default();
        self.last_input.sought = Letters::default();
        if let (Scene::Orders, Some(Spot::Action(Action::ShowOrder(key)))) = (&self.scene, &spot) {
            self.orders.note(key);
        }
        if self.focus != spot {
            self.window.came = Came::ByPressing;
        }
        self.focus = spot;
        self.window.return_to_focus();
    }

    /// Goes to the first line where nothing has the focus and that is a text: what is typed then is for it.
    pub(super) fn focus_on_first_text(&mut self) {
        let form = self.form();
        let first = first_of(&form).filter(|first| form.field_at(first).is_some_and(Field::takes_text));
        if self.focus.is_none() && first.is_some() {
            self.focus_on(first);
        }
    }

    /// Goes back to the line one came from; false where this screen has it no more.
    pub(super) fn return_to(&mut self, line: Option<Spot>) -> bool {
        let Some(line) = line.filter(|line| self.form().spots().any(|spot| spot == *line)) else {
            return false;
        };
        self.focus_on(Some(line));
        true
    }

    /// Once something came of what was pressed, the focus stays on its line; where that is gone it goes to the first of
    /// these that is there. Where it is on nothing, the screen is read from its top.
    pub(super) fn stay_or_go_to(&mut self, lines: impl IntoIterator<Item = Spot>) {
        let here = self.focus.clone();
        if here.as_ref().is_some_and(|here| self.form().spots().any(|spot| spot == *here)) {
            return;
        }
        self.go_to_first(lines.into_iter().filter(|_| here.is_some()));
    }

    /// Goes to the first of these lines that is there; without one the screen is read from its top.
    pub(super) fn go_to_first(&mut self, lines: impl IntoIterator<Item = Spot>) {
        let form = self.form();
        match lines.into_iter().find(|line| form.spots().any(|spot| spot == *line)) {
            Some(line) => self.focus_on(Some(line)),
            None => self.read_from_the_top(),
        }
    }

    /// Which of the lines that the focus can be on it is on.
    pub(super) fn place(&self) -> usize {
        self.form().spots().position(|spot| Some(&spot) == self.focus.as_ref()).unwrap_or_default()
    }

    /// Goes to the line that stands at a place now, or to the last.
    pub(super) fn focus_at(&mut self, place: usize) {
        let form = self.form();
        self.focus_on(form.spots().nth(place).or_else(|| form.spots().last()));
    }

    /// Goes to a step, unless the order is on its way or done: then there is nothing left to edit, and
    /// once it is done only Review, to read.
    pub(super) fn walk_to(&mut self, step: Step) -> Vec<Effect> {
        self.walk_to_spot(step, None)
    }

    /// Goes to a step and to a spot on it, as [`Model::walk_to`] does.
    pub(super) fn walk_to_spot(&mut self, step: Step, spot: Option<Spot>) -> Vec<Effect> {
        let readable = step == Step::Submit || (step == Step::Review && self.sent().is_some());
        if self.is_sealed() && !readable {
            return self.say(
                Tone::Warning,
                match self.submit {
                    Submit::Accepted(_) => {
                        "The order was placed; its fields can no longer change. ^N goes to the order, and ^P there to \
                         where another is begun."
                    }
                    _ => "The order was sent; its fields can no longer change. Start dvorder again for another order.",
                },
            );
        }
        let taken = suggestions::told_when_taken(self);
        let effects = self.leave_field();
        self.touch_screen();
        let spot = spot.or_else(|| self.jumped_from(step));
        self.show(step, spot);
        if let Some(taken) = taken {
            self.last_input.hear();
            drop(self.say(Tone::Hint, taken));
        }
        self.say_what_warns_above();
        effects
    }

    /// Says what warns above the line that Submit begins with, behind what that line is for: the cursor is below it, and it
    /// may cost money.
    fn say_what_warns_above(&mut self) {
        let form = self.form();
        let line = self.focus.as_ref().and_then(|focus| form.row_with(focus));
        let Some(line) = line.filter(|_| self.step() == Step::Submit) else { return };
        let warning = |item: &Item| match item {
            Item::Note(Tone::Warning, text) => Some(text.clone()),
            _ => None,
        };
        let said: Vec<String> = form.items[..line].iter().filter_map(warning).collect();
        if !said.is_empty() {
            let field = self.focus.as_ref().and_then(|focus| form.field_at(focus));
            let what_for = field.map_or("", |field| &field.help);
            self.say(Tone::Warning, format!("{what_for} {}", said.join(" ")));
        }
    }

    /// Shows a screen that must be read before anything is pressed or typed from its top. Where a refusal itself
    /// leads somewhere, the focus is on that.
    pub(super) fn read_from_the_top(&mut self) {
        self.focus_on(None);
        let is_refusal = self.step() == Step::Submit && !self.is_sealed();
        let form = self.form();
        if is_refusal && matches!(form.items.first(), Some(Item::Action(_))) {
            // What became of the order stands above that.
            self.say(Tone::Error, form.title);
        } else {
            self.focus = None;
            self.editor = None;
        }
    }

    /// Whether the screen tells something before it asks for anything: what will be sent, or what became of it.
    fn tells_first(&self) -> bool {
        let is_told = self.sent().is_some() || self.scene == Scene::Order;
        self.step() == Step::Review || (self.step() == Step::Submit && is_told)
    }

    /// Goes to a step and puts the focus on its first line, or on none where the screen is to be read first.
    pub(super) fn go_to_step(&mut self, step: Step) {
        self.show(step, None);
    }

    /// The line of Review that a jump began at, or where that is gone another that leads to the same field.
    fn jumped_from(&mut self, step: Step) -> Option<Spot> {
        let from = self.trail.jumped_from.take_if(|_| step == Step::Review)?;
        let Action::GoTo(field, _) = from else { return None };
        let spots: Vec<Spot> = form_of(self, step).spots().collect();
        let same = |spot: &&Spot| matches!(spot, Spot::Action(Action::GoTo(other, _)) if *other == field);
        let exact = spots.iter().find(|spot| **spot == Spot::Action(from.clone()));
        exact.or_else(|| spots.iter().find(same)).cloned()
    }

    fn show(&mut self, step: Step, spot: Option<Spot>) {
        if self.step() != step {
            self.saving.count_step();
        }
        self.scene = match (step, &self.submit) {
            // Where it was placed, the order stands now.
            (Step::Submit, Submit::Accepted(_)) => Scene::Order,
            _ => Scene::Step(step),
        };
        self.desk.look_at_offers(step == Step::Domains);
        self.trail.see([step]);
        self.focus = None;
        match spot {
            None if self.tells_first() => self.read_from_the_top(),
            spot => self.focus_on(spot),
        }
    }

    /// Takes the steps before this one as passed: what was left empty there is wrong there as well.
    pub(super) fn pass_to(&mut self, step: Step) {
        for passed in Step::ALL.into_iter().filter(|passed| *passed < step) {
            let fields: Vec<FieldId> =
                form_of(self, passed).spots().filter_map(|spot| spot.field()).collect();
            self.trail.see([passed]);
            self.trail.leave(fields);
        }
    }

    /// All fields of the screen count as left once: a step that was passed says what it lacks.
    fn touch_screen(&mut self) {
        let fields: Vec<FieldId> = self.form().spots().filter_map(|spot| spot.field()).collect();
        self.trail.leave(fields);
    }
}

/// The first line of a form. Where another order like one before is to be wanted, what is typed at once is the
/// confirmation all the same.
fn first_of(form: &Form) -> Option<Spot> {
    match form.spots().next() {
        Some(Spot::Input(Input::Another)) => Some(Spot::Input(Input::Confirmation)),
        first => first,
    }
}

fn editor_of(field: &Field) -> Editor {
    Editor::new(&field.value, !matches!(field.kind, FieldKind::Block { .. }))
}
