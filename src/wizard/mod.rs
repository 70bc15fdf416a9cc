//! The wizard as a state machine. Pure: [`update::update`] takes what happened and says what to do
//! about it; nothing here awaits, prints, or reads the clock or the disk.

pub mod account_list;
pub mod advice;
pub mod alone;
pub mod asking;
pub mod autosave;
pub mod back;
pub mod certificate;
pub mod certificates;
pub mod clock;
mod completion;
pub mod confirmation;
pub mod confirming;
pub mod csr_path;
pub mod deed;
pub mod deeds;
pub mod desk;
pub mod destination;
pub mod edit;
mod emptied;
pub mod farewell;
pub mod finding;
mod focus;
pub mod following;
pub mod follows;
pub mod footer;
pub mod form;
pub mod help;
pub mod in_place;
pub mod keys;
pub mod last_input;
pub mod loaded;
pub mod looking;
pub mod menu;
pub mod message;
pub mod more;
pub mod opening;
mod order_list;
pub mod orders;
pub mod overlay;
pub mod protocol;
pub mod pursuit;
pub mod remark;
pub mod repeats;
pub mod request;
mod rows;
pub mod saving;
pub mod scene;
pub mod screens;
mod seam;
mod seek;
pub mod sequels;
pub mod served;
pub mod serving;
pub mod session_key;
pub mod start;
pub mod submit;
pub mod suggestions;
mod taken_away;
pub mod trail;
mod typed;
pub mod update;
pub mod waits;
pub mod way_back;
pub mod window;

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::follow::site::Site;
use crate::journal::ordered::Ordered;
use crate::order::csr;
use crate::order::draft::Draft;
use crate::order::parameter::FieldId;
use crate::order::platform;
use crate::order::problem::{Place, Problem, Severity};
use crate::order::step::Step;
use crate::order::text::without_credentials;
use clock::Clock;
use confirming::Confirming;
use csr_path::CsrPath;
use desk::Desk;
use destination::Destination;
use edit::Editor;
use following::Following;
use form::{Form, Spot};
use last_input::LastInput;
use menu::Menu;
pub use message::{CsrFile, Effect, FolderListed, Msg, RequestId, WakeId};
use opening::Opening;
use orders::Orders;
pub use overlay::Overlay;
use saving::Saving;
use scene::{Scene, Start};
use screens::Preview;
use session_key::SessionKey;
use submit::Submit;
use taken_away::TakenAway;
use trail::Trail;
use waits::Waits;
use way_back::WayBack;
use window::Window;
pub use window::{Sight, Size};

/// A sentence about what just happened, shown until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it looks.
    pub tone: form::Tone,
    /// What it says.
    pub text: String,
    /// Whether it is about what stands above the line of the focus: that is read behind it.
    pub is_of_what_is_above: bool,
}

impl Notice {
    /// About no place of the screen.
    pub fn new(tone: form::Tone, text: impl Into<String>) -> Notice {
        Notice { tone, text: text.into(), is_of_what_is_above: false }
    }
}

/// Everything the program knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What was typed, and all that is known and judged of it.
    pub desk: Desk,
    /// What was said when a request body was loaded.
    pub imported: Vec<Problem>,
    /// Where orders go.
    pub destination: Destination,
    /// Where the wizard is.
    pub scene: Scene,
    /// What earlier runs left, as it was read for the first screen.
    pub start: Start,
    /// What the focus is on.
    pub focus: Option<Spot>,
    /// The editor of the focused field, when it is a text.
    pub editor: Option<Editor>,
    /// Where the cursor is with the suggestions of the focused field.
    pub menu: Menu,
    /// The fields and steps that were passed.
    pub trail: Trail,
    /// The lines that screens were left from.
    pub way_back: WayBack,
    /// What lies on top.
    pub overlay: Option<Overlay>,
    /// What of the screen is on show.
    pub window: Window,
    /// What just happened: what the last key brought about.
    pub notice: Option<Notice>,
    /// What became known by itself since then.
    pub news: Option<Notice>,
    /// The path of a CSR file, as far as it is typed.
    pub csr_path: CsrPath,
    /// What is typed to confirm an order.
    pub confirming: Confirming,
    /// Where it is looked whether a certificate is served; nowhere said is its names, at the usual port.
    pub served_at: Vec<Site>,
    /// What time it is.
    pub clock: Clock,
    /// The API key of this session.
    pub key: SessionKey,
    /// Where the order stands.
    pub submit: Submit,
    /// All orders, as far as they are known.
    pub orders: Orders,
    /// What is done as soon as the program runs.
    pub opening: Opening,
    /// The order that is followed: placed in this run, or opened.
    pub following: Option<Box<Following>>,
    /// The orders that were placed in this run and are not on the screen any more, the first one first.
    pub placed: Vec<Box<Following>>,
    /// How far a look has come at what would stop the order.
    pub ahead: looking::LookingAhead,
    /// What was taken out of the form last, and can be brought back.
    taken_away: TakenAway,
    /// What was typed or pressed last.
    last_input: LastInput,
    /// What of the draft is on disk.
    pub saving: Saving,
    /// What is waited for.
    pub waits: Waits,
}

impl Model {
    /// The wizard at its first step.
    pub fn new(draft: Draft, imported: Vec<Problem>, destination: Destination, today: Date) -> Model {
        let key = SessionKey { is_at_hand: destination.sandbox, ..SessionKey::default() };
        let mut model = Model {
            desk: Desk::new(draft, today),
            imported,
            destination,
            scene: Scene::Step(Step::Product),
            start: Start::default(),
            focus: None,
            editor: None,
            menu: Menu::default(),
            trail: Trail::default(),
            way_back: WayBack::default(),
            overlay: None,
            window: Window::default(),
            notice: None,
            news: None,
            csr_path: CsrPath::default(),
            confirming: Confirming::default(),
            served_at: Vec::new(),
            clock: Clock::default(),
            key,
            submit: Submit::Ready(None),
            orders: Orders::default(),
            opening: Opening::default(),
            following: None,
            placed: Vec::new(),
            ahead: looking::LookingAhead::default(),
            taken_away: TakenAway::default(),
            last_input: LastInput::default(),
            saving: Saving::default(),
            waits: Waits::default(),
        };
        model.go_to_step(Step::Product);
        model
    }

    /// Says what just happened, until the next key.
    pub(super) fn say(&mut self, tone: form::Tone, text: impl Into<String>) -> Vec<Effect> {
        let said = Some(Notice::new(tone, text));
        if !self.last_input.is_warned() && self.notice != said {
            self.notice = said;
            self.window.told.take_if(|_| self.overlay.is_none());
        }
        Vec::new()
    }

    /// Says what just happened about what stands above the line of the focus.
    pub(super) fn say_of_what_is_above(&mut self, tone: form::Tone, text: impl Into<String>) -> Vec<Effect> {
        let effects = self.say(tone, text);
        if let Some(notice) = &mut self.notice {
            notice.is_of_what_is_above = true;
        }
        effects
    }

    /// Says what became known by itself, until the next key: behind what a key brought about, which stays.
    pub(super) fn tell(&mut self, tone: form::Tone, text: impl Into<String>) -> Vec<Effect> {
        let said = Some(Notice::new(tone, text));
        if !self.last_input.is_warned() && self.news != said {
            self.news = said;
            if self.overlay.is_none() {
                self.window.begin_news_anew();
            }
        }
        Vec::new()
    }

    /// Forgets what was said. A question that is read stays where it is.
    pub(super) fn fall_silent(&mut self) {
        (self.notice, self.news) = (None, None);
        self.window.told.take_if(|_| self.overlay.is_none());
    }

    /// The screen as it stands: that of the current step, or the one before the first.
    pub fn form(&self) -> Form {
        screens::form(self)
    }

    /// The step on the screen, or the one that comes next.
    pub fn step(&self) -> Step {
        self.scene.step()
    }

    /// What stands beside the screen where there is room: what will be sent so far.
    pub fn preview(&self) -> Option<Preview> {
        screens::preview(self)
    }

    /// Whether what just happened is what is to be read now: it says what a key did, or why it did nothing, or warns of
    /// a private key. While a text is typed it is not: the cursor stays in the text.
    pub fn reads_notice(&self) -> bool {
        // What becomes known by itself does not call anybody away from a line that is read, such as a token.
        let is_said = self.notice.is_some() || self.news.is_some() && self.window.past == 0;
        let is_in_sight = matches!(self.overlay, None | Some(Overlay::Steps(_)));
        is_said && is_in_sight && self.last_input.is_to_read()
    }

    /// The row of what is told that has the cursor: the first of a question and of what is to be read now, until one goes
    /// on in it.
    pub fn told_row(&self) -> Option<usize> {
        let is_asked = self.overlay.as_ref().is_some_and(Overlay::is_question);
        self.window.told.or((is_asked || self.reads_notice()).then_some(0))
    }

    /// Whether what is typed goes into a text.
    pub(super) fn takes_text(&self) -> bool {
        self.editor.is_some() || self.focus == Some(Spot::Input(form::Input::ApiKey))
    }

    /// Whether something is said in place of what the line of the focus is for.
    pub fn says_something(&self) -> bool {
        self.notice.is_some() || self.news.is_some()
    }

    /// The problems of a field that may be shown: those of a field never left stay silent while
    /// it is first typed.
    pub fn shown_problems(&self, field: FieldId) -> impl Iterator<Item = &Problem> {
        self.desk.problems_at(field).filter(move |_| self.is_shown(field))
    }

    /// Whether the problems of a field may be shown.
    pub fn is_shown(&self, field: FieldId) -> bool {
        // Whoever names a file for the CSR need not be told that there is none yet.
        let is_empty = field == FieldId::Csr && self.desk.facts().csr == csr::Reading::Empty;
        if is_empty && !self.desk.has_unread_file() && completion::is_coming(self) {
            return false;
        }
        // What finds a platform in the list is no number yet, and will be one.
        let is_searching = field == FieldId::ServerPlatform
            && self.focus == Some(Spot::Field(field))
            && self.menu != Menu::Closed
            && platform::may_become_one(self.desk.draft().text(field));
        if is_searching {
            return false;
        }
        self.trail.has_passed(field)
    }

    /// The problems shown at a field in the order they are told: those of the line the cursor is on
    /// before all others, and the worst first. Hints are told where there is nothing else to tell.
    pub fn told_problems(&self, field: FieldId) -> Vec<&Problem> {
        let focused = self.focus == Some(Spot::Field(field));
        let line = self.editor.as_ref().filter(|_| focused).map(|editor| editor.cursor().0);
        let elsewhere = |problem: &Problem| match problem.place {
            Place::Item(_, item) => Some(item) != line,
            _ => true,
        };
        let mut told: Vec<&Problem> = self.shown_problems(field).collect();
        if told.iter().any(|problem| problem.severity > Severity::Hint) {
            told.retain(|problem| problem.severity > Severity::Hint);
        }
        told.sort_by_key(|problem| (elsewhere(problem), Reverse(problem.severity)));
        told
    }

    /// The problem of a field that is told first.
    pub fn first_problem(&self, field: FieldId) -> Option<&Problem> {
        self.told_problems(field).into_iter().next()
    }

    /// How many errors and warnings of a step may be shown.
    pub fn shown_counts(&self, step: Step) -> (usize, usize) {
        let shown = self.desk.problems().iter().filter(|problem| {
            problem.place.field().is_some_and(|field| field.step() == step && self.is_shown(field))
        });
        shown.fold((0, 0), |(errors, warnings), problem| match problem.severity {
            Severity::Error => (errors + 1, warnings),
            Severity::Warning => (errors, warnings + 1),
            Severity::Hint => (errors, warnings),
        })
    }

    /// Whether a step is done: it was passed, or loaded, and nothing on it keeps the order from being placed. Review
    /// never is, and Submit once the order is.
    pub fn is_done(&self, step: Step) -> bool {
        let is_wrong = |problem: &Problem| {
            problem.severity == Severity::Error && problem.place.field().map(FieldId::step) == Some(step)
        };
        match step {
            Step::Review => false,
            Step::Submit => matches!(self.submit, Submit::Accepted(_)),
            _ => {
                self.trail.has_seen(step) && self.step() != step && !self.desk.problems().iter().any(is_wrong)
            }
        }
    }

    /// What the order is called: its common name as it reads, or what was typed for one.
    pub fn order_name(&self) -> String {
        match self.scene {
            Scene::Start => return "first screen".into(),
            Scene::Orders => return "All orders".into(),
            _ => {}
        }
        if self.scene == Scene::Order
            && let Some(following) = &self.following
        {
            return following.title();
        }
        let follows = sequels::follows(self);
        let name = match (self.desk.names().common_name(), self.desk.draft().text(FieldId::CommonName).trim())
        {
            (Some(name), _) => name.unicode(),
            (None, "") if follows.is_some() => "no name yet".to_owned(),
            (None, "") => "new order".to_owned(),
            (None, typed) => without_credentials(typed).into_owned(),
        };
        follows.map_or(name.clone(), |follows| format!("{name} \u{b7} {follows}"))
    }

    /// The steps of the draft.
    pub fn steps(&self) -> &'static [Step] {
        self.desk.draft().steps()
    }

    /// Which step is on the screen: `Step 2 of 9 · Domains`.
    pub fn step_said(&self) -> String {
        let step = self.step();
        format!("Step {} of {} · {}", step.number_in(self.steps()), self.steps().len(), step.name())
    }

    /// Whether no draft can be changed: it was sent, and the answer is no refusal, or an order is on the screen.
    pub fn is_sealed(&self) -> bool {
        !matches!(self.submit, Submit::Ready(_)) || self.scene == Scene::Order
    }

    /// The order that was sent, where it may exist: it can be read, and not changed.
    pub fn sent(&self) -> Option<&Ordered> {
        match &self.submit {
            Submit::Accepted(sent) => Some(sent),
            Submit::Unknown(unknown) => Some(&unknown.sent),
            Submit::Ready(_) | Submit::Sending(_) => None,
        }
    }
}
