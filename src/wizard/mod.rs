//! The wizard as a state machine. Pure: [`update::update`] takes what happened and says what to do
//! about it; nothing here awaits, prints, or reads the clock or the disk.

mod completion;
mod confirmation;
pub mod desk;
pub mod edit;
pub mod farewell;
mod focus;
pub mod footer;
pub mod form;
pub mod keys;
pub mod menu;
mod protocol;
pub mod reading;
mod repeats;
mod rows;
pub mod screens;
mod seek;
mod start;
pub mod update;
pub mod waits;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use crossterm::event::KeyEvent;
use jiff::civil::Date;

use crate::failure::Failure;
use crate::follow::lookup::Progress;
use crate::journal::entry::{Confirmed, Entry};
use crate::journal::known::Known;
use crate::journal::refusal::Refusal;
use crate::journal::reply::{Outcome, Placed, Token};
use crate::journal::shelf::{Held, Shelf};
use crate::order::Order;
use crate::order::csr;
use crate::order::draft::{Draft, FieldId};
use crate::order::id::Id;
use crate::order::place::{self, SANDBOX};
use crate::order::problem::{Place, Problem, Severity};
use crate::order::saved::SavedDraft;
use crate::order::step::Step;
use crate::order::text::excerpt;
use crate::secret::{ApiKey, TypedKey};
use crate::service::errand::{Errand, Found};
use completion::CsrPath;
use desk::Desk;
use edit::Editor;
use form::{Form, Picking, Spot};
use menu::Menu;
use rows::RemovedRow;
use screens::Preview;
use seek::Sought;
use waits::Waits;

/// Tells an answer from the answers to other requests, so that a late one finds its place or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// The program runs: the first message, before any key.
    Started,
    /// Nothing of what is typed can be kept, for this reason.
    CannotKeep(String),
    /// A key that is not simply typed text.
    Key(KeyEvent),
    /// Characters and Enters that arrived together, Enter as `\n`.
    Typed(String),
    /// A bracketed paste.
    Pasted(String),
    /// The terminal has a new size; all there is to do is to draw again.
    Resized,
    /// A frame was drawn on a terminal of this size, which is not that of the frame before.
    Drawn(Size),
    /// The CSR file was read, or why it was not.
    CsrFileRead(Result<CsrFile, String>),
    /// A folder was looked into, to complete a path that is being typed.
    FolderListed(FolderListed),
    /// A confirmed order ended so, and what the journal makes of it; nothing where it never came to be in
    /// the journal.
    OrderEnded(RequestId, Outcome, Option<Box<Entry>>),
    /// An errand found this out, and what the journal makes of that where it concerns an order.
    Answered(RequestId, Found, Option<Box<Entry>>),
    /// A request has been waiting this long.
    Waited(RequestId, Duration),
    /// A look-up has come this far.
    Progressed(RequestId, Progress),
    /// A file was saved, or why it was not.
    Saved(Result<PathBuf, String>),
    /// What was typed has waited long enough to be saved.
    SaveDue,
    /// This revision of the draft was saved, or why it was not.
    DraftSaved(u64, Result<(), String>),
    /// A draft was opened for editing, or why it was not.
    DraftOpened(Result<Box<SavedDraft>, String>),
    /// What earlier runs left was read again, or why the last choice could not be carried out.
    ShelfRead(Result<Box<Shelf>, String>),
    /// An order of unknown outcome was taken up, or why it was not.
    OrderOpened(Result<Box<Entry>, String>),
    /// The journal is locked by a process, where that is known, and a confirmed order waits for it.
    JournalHeld(RequestId, Option<u32>),
    /// A confirmed order is in the journal and about to be sent.
    Prepared(RequestId, Box<Entry>),
    /// The order of this revision of the draft would repeat these, the one sent last first.
    RepeatsFound(u64, Vec<Entry>),
    /// What became of an order could not be written down.
    NotRecorded(String),
    /// What became of an order is written down after all.
    Recorded,
    /// The journal as text.
    OrdersRead(String),
}

/// What the CSR file held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsrFile {
    /// Its path, as it was given.
    pub path: String,
    /// What its content turned out to be.
    pub reading: csr::Reading,
}

/// The names in a folder that begin as the last part of a path does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderListed {
    /// The folder, as it was asked for.
    pub folder: String,
    /// What the names begin with.
    pub beginning: String,
    /// The names, in their order, those of folders with a slash at their end; none where it cannot be read.
    pub names: Vec<String>,
    /// Whether there are more, which were left out.
    pub is_cut: bool,
}

/// Something to do in the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the service, and report [`Msg::Answered`]. Harmless to repeat.
    Ask(RequestId, Errand, Option<ApiKey>),
    /// Buy what was confirmed, once, and report [`Msg::OrderEnded`].
    Buy(RequestId, Confirmed, Option<ApiKey>),
    /// Withdraw the confirmation of the order, if the order has not left yet: then it never does, and
    /// [`Msg::OrderEnded`] says so.
    Withdraw,
    /// Look which orders of the journal this one would repeat, and report [`Msg::RepeatsFound`] for this
    /// revision of the draft.
    FindRepeats(u64, Box<Order>),
    /// Save the draft, and report [`Msg::DraftSaved`] for this revision.
    SaveDraft(u64, Box<SavedDraft>),
    /// Start a new draft, and report [`Msg::DraftOpened`].
    NewDraft,
    /// Open a draft for editing, and report [`Msg::DraftOpened`].
    OpenDraft(Id),
    /// Make a copy of a draft and open that, and report [`Msg::DraftOpened`].
    CopyDraft(Id),
    /// Delete a draft, and report [`Msg::ShelfRead`].
    DeleteDraft(Id),
    /// Take up an order of unknown outcome, and report [`Msg::OrderOpened`].
    OpenOrder(Id),
    /// Write down that an order was not found and is put aside.
    PutAside(Id),
    /// Read the journal, and report [`Msg::OrdersRead`].
    ReadOrders,
    /// Read a CSR from a file, and report [`Msg::CsrFileRead`].
    ReadCsrFile(String),
    /// Look into a folder for names that begin like this, and report [`Msg::FolderListed`].
    ListFolder {
        /// The folder; `~/` is the home directory, and nothing the working directory.
        folder: String,
        /// What the names begin with.
        beginning: String,
    },
    /// Save a text as a new file of this name in the working directory, and report [`Msg::Saved`].
    Save {
        /// The file's name; a number is put before its ending where the name is taken.
        name: String,
        /// What it holds.
        text: String,
    },
    /// Offer a text to the terminal's clipboard.
    Copy(String),
    /// Draw everything anew.
    Redraw,
    /// Stop as a job, as Ctrl-Z does.
    Suspend,
    /// End the program.
    Leave,
}

/// How much room a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Cells of a line.
    pub columns: usize,
    /// Lines.
    pub rows: usize,
}

impl Size {
    /// What a terminal has that has not said otherwise.
    pub const USUAL: Size = Size { columns: 80, rows: 24 };
}

/// Where orders go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whether it is the embedded sandbox, where nothing is bought.
    pub sandbox: bool,
    /// The base URL, or [`crate::order::place::SANDBOX`]: as the journal writes it.
    pub place: String,
    /// What it is called: `SANDBOX: nothing is bought`, or the region and the host.
    pub label: String,
    /// Whether the API key must be typed.
    pub key_needed: bool,
    /// The options of the command line that lead there, as a shell takes them: `--region eu`.
    pub options: String,
}

impl Target {
    /// Whether this is where an order of the journal went.
    pub(crate) fn is_at(&self, place: &str) -> bool {
        place::is_same(place, &self.place)
    }

    /// The command line that starts dvorder towards where an order of the journal went. It names more than the
    /// place where that is here: the authorities that are trusted, too.
    pub(crate) fn command_to(&self, place: &str) -> String {
        match self.is_at(place) && !self.options.is_empty() {
            true => format!("dvorder {}", self.options),
            false => place::command(place),
        }
    }

    /// The first line of an order's request, in full: `POST https://host/services/v2/order/certificate/PRODUCT`.
    /// The sandbox has no address that anybody could call.
    pub fn request_line(&self, product: &str) -> String {
        match self.sandbox {
            true => format!(
                "POST /services/v2/order/certificate/{product}\nto the sandbox within dvorder: nothing is bought"
            ),
            false => format!("POST {}/order/certificate/{product}", self.place),
        }
    }

    /// What every screen says of it: `SANDBOX: nothing is bought`, or `PAYS: US www.digicert.com`.
    pub fn banner(&self) -> String {
        match self.sandbox {
            true => self.label.clone(),
            false => format!("PAYS: {}", self.label),
        }
    }

    /// The same in fewer and fewer words, down to what it costs: that comes first.
    pub fn banners(&self) -> Vec<String> {
        let banner = self.banner();
        let mut shorter = vec![banner.clone()];
        if !self.sandbox {
            let ends = banner.rmatch_indices(' ').map(|(end, _)| &banner[..end]);
            shorter.extend(
                ends.filter(|words| !words.ends_with([':', ' ']) && !words.ends_with(" via"))
                    .map(str::to_owned),
            );
        }
        shorter.extend(banner.split_once(':').map(|(cost, _)| cost.to_owned()));
        shorter
    }

    /// That an order which was to go elsewhere goes here now, and what that costs.
    pub fn instead_of(&self, place: &str) -> String {
        let now = match self.sandbox {
            true => "goes to the sandbox, where nothing is bought".to_owned(),
            false => format!("COSTS MONEY: it goes to {}", self.label),
        };
        format!("Its order was to go to {place}. Go on, and it {now}.")
    }

    /// Where a draft was to go, when that is not here; as it is told.
    pub(crate) fn other_place(&self, saved: &SavedDraft) -> Option<String> {
        match saved.target.as_deref()? {
            here if self.is_at(here) => None,
            SANDBOX => Some("the sandbox".into()),
            other => Some(excerpt(other, LONGEST_PLACE)),
        }
    }
}

/// The most characters of a base URL that a question shows.
const LONGEST_PLACE: usize = 60;

/// What lies on top of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The keys and what they do.
    Help {
        /// What is searched for among them.
        search: String,
        /// The first line shown.
        scroll: usize,
    },
    /// The list of steps, and the one the cursor is on.
    Steps(Step),
    /// A text without borders, to copy from.
    Plain {
        /// What it is.
        title: String,
        /// The text.
        text: String,
        /// The first line shown.
        scroll: usize,
    },
    /// Whether to leave although something would be lost.
    AskLeave,
    /// Whether to stop waiting for the order's answer.
    AskStopWaiting,
    /// Whether to delete a draft, which is about this.
    AskDelete(Id, String),
    /// Whether to resume or copy a draft although its order was to go somewhere else: there.
    AskTarget(Picking, Id, String),
}

/// A sentence about what just happened, shown until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it looks.
    pub tone: form::Tone,
    /// What it says.
    pub text: String,
}

/// Whether a private key was met and the warning about it is not answered yet: only a key answers it, whatever
/// else arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum KeyWarning {
    /// None was met.
    #[default]
    None,
    /// It came whole.
    Told,
    /// It came without bracketed paste. Nothing tells where the rest of what was pasted ends, the key's own or what
    /// stood behind it, so nothing that is typed is taken, an Enter neither.
    RestToCome,
}

/// Where a confirmed order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submit {
    /// Nothing was confirmed yet, or the last confirmation bought nothing and may be followed by
    /// another.
    Ready(Option<Setback>),
    /// The request is under way.
    Sending(Sending),
    /// The order exists.
    Accepted(Box<Receipt>),
    /// Nobody knows whether the order exists.
    Unknown(Box<Unknown>),
}

/// An order nobody knows the outcome of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The order.
    pub sent: Box<Known>,
    /// What the journal has of it; nothing where dvorder failed before it was written.
    pub entry: Option<Box<Entry>>,
    /// The request whose answer may still come. As long as it may, nothing is sent again.
    pub request: Option<RequestId>,
    /// Why nobody knows.
    pub failure: Failure,
    /// Whether the service is being asked. What it said is in the entry.
    pub look_up: LookUp,
}

/// Whether the service is being asked whether an order exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUp {
    /// It is not.
    Idle,
    /// It is, by this request.
    Asking(RequestId),
    /// Nobody waits for the answer to this request any more; should it come, it counts.
    Stopped(RequestId),
}

/// The screen before the first step: what earlier runs left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// What there is.
    pub shelf: Shelf,
    /// What choosing a draft does.
    pub picking: Picking,
    /// What was typed to find a draft: only those with each of its words are shown.
    pub filter: String,
}

impl Start {
    /// The drafts that are shown: those with every word that was typed.
    pub fn found(&self) -> impl Iterator<Item = &Held<SavedDraft>> {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        self.shelf.drafts.iter().filter(move |held| {
            let described = held.what.described(self.shelf.read, true).to_lowercase();
            words.iter().all(|word| described.contains(word))
        })
    }
}

/// Why the last confirmation bought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setback {
    /// The service refused the order.
    Refused(Refusal),
    /// The request never left.
    NotSent(Failure),
    /// The request never left, since it, or one like it, may have been sent before.
    HeldBack(Failure),
    /// Another process wrote down what became of the order, while this one waited: what the journal has.
    SettledElsewhere(Failure),
    /// The order was found, and the service has rejected, denied or canceled it.
    Fallen(Placed),
}

/// An order on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Its request.
    pub request: RequestId,
    /// What is sent.
    pub sent: Box<Known>,
    /// What the journal has of it, once it is written.
    pub entry: Option<Box<Entry>>,
    /// What is done before it leaves; nothing once it left, or is about to.
    pub preparing: Option<Preparing>,
}

/// An order that is being written down before it is sent. Until it leaves it can be withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preparing {
    /// Whether it is to be withdrawn. It may have left all the same: then that is said next.
    pub withdrawn: bool,
    /// The process that has the journal locked, where that is known, while it is waited for.
    pub waits_for: Option<Option<u32>>,
}

/// An order that was accepted, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What was ordered.
    pub sent: Known,
    /// What the service answered.
    pub placed: Placed,
    /// The DCV token, once known.
    pub token: TokenState,
}

/// What is known of an order's DCV token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenState {
    /// The method has none, or the certificate needs none any more.
    NotNeeded,
    /// The token, with its end when the service named it.
    Known(Token),
    /// It was not in the answer and is being asked for.
    Fetching(RequestId),
    /// It was asked for in vain.
    Failed(Failure),
}

/// Everything the program knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What was typed, and all that is known and judged of it.
    pub desk: Desk,
    /// What was said when a request body was loaded.
    pub imported: Vec<Problem>,
    /// Where orders go.
    pub target: Target,
    /// The screen before the first step, while it is shown.
    pub start: Option<Start>,
    /// The step on the screen.
    pub step: Step,
    /// What the focus is on.
    pub focus: Option<Spot>,
    /// The editor of the focused field, when it is a text.
    pub editor: Option<Editor>,
    /// Where the cursor is with the suggestions of the focused field.
    pub menu: Menu,
    /// Fields that were left at least once: their problems may be shown.
    pub touched: BTreeSet<FieldId>,
    /// Steps that were on the screen.
    pub visited: BTreeSet<Step>,
    /// What lies on top.
    pub overlay: Option<Overlay>,
    /// The terminal's size: it decides how far what is read can be scrolled, and how much a page is.
    pub size: Size,
    /// What just happened.
    pub notice: Option<Notice>,
    /// The path typed for a CSR file.
    pub csr_file: String,
    /// What that path could go on to.
    pub csr_path: CsrPath,
    /// The line of Review that a jump began at: going back to Review leads there.
    jumped_from: Option<form::Action>,
    /// The common name typed to confirm.
    pub confirmation: String,
    /// The orders that this one would repeat, as far as that is known, the one sent last first.
    pub repeats: Vec<Entry>,
    /// Whether it was confirmed that another one is wanted.
    pub another_wanted: bool,
    /// The revision of the draft of which the repeats were asked for.
    repeats_of: Option<u64>,
    /// The API key typed for this session.
    pub api_key: TypedKey,
    /// Where the order stands.
    pub submit: Submit,
    /// Why what is typed, or what became of an order, is not being saved: shown as long as it lasts.
    pub not_saved: Option<String>,
    /// Why the journal does not say what became of the order, as long as it does not.
    pub not_recorded: Option<String>,
    /// The name of the draft, when it can be saved.
    draft_id: Option<Id>,
    /// The draft it was copied from, if it is a copy.
    copy_of: Option<Id>,
    /// Counts the changes of the draft.
    revision: u64,
    /// The last change that was handed over to be saved.
    saving: u64,
    /// Whether the draft is on disk, in this revision or an earlier one.
    on_disk: bool,
    /// The row of custom fields that was removed last, as long as nothing else changed.
    removed_row: Option<RemovedRow>,
    /// Whether the notice warns of a private key.
    key_warning: KeyWarning,
    /// What was typed to find a choice or a step.
    sought: Sought,
    /// Whether the draft changed since it was started, loaded or saved.
    changed: bool,
    /// Whether the last key was an interrupt: a second one leaves.
    interrupted: bool,
    /// What is waited for.
    pub waits: Waits,
}

impl Model {
    /// The wizard at its first step.
    pub fn new(draft: Draft, imported: Vec<Problem>, target: Target, today: Date) -> Model {
        let mut model = Model {
            desk: Desk::new(draft, today),
            imported,
            target,
            start: None,
            step: Step::Product,
            focus: None,
            editor: None,
            menu: Menu::default(),
            touched: BTreeSet::new(),
            visited: BTreeSet::new(),
            overlay: None,
            size: Size::USUAL,
            notice: None,
            csr_file: String::new(),
            csr_path: CsrPath::default(),
            jumped_from: None,
            confirmation: String::new(),
            repeats: Vec::new(),
            another_wanted: false,
            repeats_of: None,
            api_key: TypedKey::default(),
            submit: Submit::Ready(None),
            not_saved: None,
            not_recorded: None,
            draft_id: None,
            copy_of: None,
            revision: 0,
            saving: 0,
            on_disk: false,
            removed_row: None,
            key_warning: KeyWarning::default(),
            sought: Sought::default(),
            changed: false,
            interrupted: false,
            waits: Waits::default(),
        };
        model.go_to_step(Step::Product);
        model
    }

    /// The screen as it stands: that of the current step, or the one before the first.
    pub fn form(&self) -> Form {
        screens::form(self)
    }

    /// What stands beside the screen where there is room: what will be sent so far.
    pub fn preview(&self) -> Option<Preview> {
        screens::preview(self)
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
        if is_empty && !self.desk.has_unread_file() && self.is_getting_the_csr() {
            return false;
        }
        self.visited.contains(&Step::Review) || self.touched.contains(&field)
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
            problem.place.field().is_some_and(|field| Step::of(field) == step && self.is_shown(field))
        });
        shown.fold((0, 0), |(errors, warnings), problem| match problem.severity {
            Severity::Error => (errors + 1, warnings),
            Severity::Warning => (errors, warnings + 1),
            Severity::Hint => (errors, warnings),
        })
    }

    /// Whether a step is done: it was passed, or loaded, and nothing on it keeps the order from being placed.
    pub fn is_done(&self, step: Step) -> bool {
        let is_wrong = |problem: &Problem| {
            problem.severity == Severity::Error && problem.place.field().map(Step::of) == Some(step)
        };
        self.visited.contains(&step) && self.step != step && !self.desk.problems().iter().any(is_wrong)
    }

    /// Whether the draft can no longer change: it was sent, and the answer is no refusal.
    pub fn is_sealed(&self) -> bool {
        !matches!(self.submit, Submit::Ready(_))
    }

    /// The order that was sent, where it may exist: it can be read, and not changed.
    pub fn sent(&self) -> Option<&Known> {
        match &self.submit {
            Submit::Accepted(receipt) => Some(&receipt.sent),
            Submit::Unknown(unknown) => Some(&unknown.sent),
            Submit::Ready(_) | Submit::Sending(_) => None,
        }
    }

    /// Whether something was typed that is not on disk.
    pub(crate) fn is_changed(&self) -> bool {
        self.changed
    }
}
