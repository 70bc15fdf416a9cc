//! What happens, and what is to be done about it.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use terminput::KeyEvent;

use super::{Sight, Size};
use crate::account::Account;
use crate::failure::Failure;
use crate::follow::delivery::{Delivered, Delivery, Undelivered};
use crate::follow::look;
use crate::follow::look::before::NameAhead;
use crate::follow::look::sought::Sought;
use crate::follow::look::verdict::{LookVerdict, Looked};
use crate::follow::lookup::ErrandProgress;
use crate::follow::served::{ServedLook, Showing};
use crate::journal::confirmed::Confirmed;
use crate::journal::entry::Entry;
use crate::journal::found::Found;
use crate::journal::order_key::OrderKey;
use crate::journal::reply::Outcome;
use crate::journal::shelf::Shelf;
use crate::order::Order;
use crate::order::csr;
use crate::order::draft::Draft;
use crate::order::id::Id;
use crate::order::saved::SavedDraft;
use crate::secret::ApiKey;
use crate::service::change::Change;
use crate::service::errand::Errand;

/// Tells an answer from the answers to other requests, so that a late one finds its place or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Tells one waking from the others: only the last that was asked for counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WakeId(pub u64);

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// The program runs: the first message, before any key.
    Started,
    /// What comes next happened at this moment.
    At(Timestamp),
    /// The moment has come that was waited for; it is now this one.
    Woke(WakeId, Timestamp),
    /// Nothing of what is typed can be kept, for this reason.
    CannotKeep(String),
    /// A key that is not simply typed text.
    Key(KeyEvent),
    /// Characters and Enters that arrived together, Enter as `\n`.
    Typed(String),
    /// A bracketed paste.
    Pasted(String),
    /// The terminal has a new size, or had one: all there is to do is to draw anew.
    Resized,
    /// What of the screen is on show.
    Seen(Sight),
    /// A frame was drawn on a terminal of this size, which is not that of the frame before.
    Drawn(Size),
    /// The CSR file was read, or why it was not.
    CsrFileRead(Result<CsrFile, String>),
    /// A folder was looked into, to complete a path that is being typed.
    FolderListed(FolderListed),
    /// A confirmed order ended so, and what the journal makes of it; nothing where it never came to be in
    /// the journal.
    OrderEnded(RequestId, Outcome, Option<Box<Entry>>),
    /// An errand found this out, or why it did not, and what the journal makes of that where it concerns an order.
    Answered(RequestId, Result<Found, Failure>, Option<Box<Entry>>),
    /// A request has been waiting this long.
    Waited(RequestId, Duration),
    /// A look-up has come this far.
    Progressed(RequestId, ErrandProgress),
    /// A look has come this far.
    LookCameSoFar(RequestId, look::verdict::LookProgress),
    /// A look whether things are in place came to this.
    Looked(RequestId, Vec<Looked>),
    /// A look before ordering came to this.
    LookedAhead(RequestId, Vec<(NameAhead, LookVerdict)>),
    /// Nobody could look, for this reason.
    LookFailed(Failure),
    /// The sandbox placed what an order needs, where it has it, or why not.
    PlacedForMe(Result<bool, Failure>),
    /// A file was saved, or why it was not.
    Saved(Result<PathBuf, String>),
    /// What was typed has waited long enough to be saved.
    SaveDue,
    /// This revision of the draft was saved, or why it was not.
    DraftSaved(u64, Result<(), String>),
    /// A draft was opened for editing, or why it was not.
    DraftOpened(Result<Box<SavedDraft>, String>),
    /// These drafts are edited by other processes: their IDs, 0 where that is not known.
    EditorsFound(Vec<(Id, u32)>),
    /// What earlier runs left was read again, or why the last choice could not be carried out.
    ShelfRead(Result<Box<Shelf>, String>),
    /// An order is left alone from now on, or no longer, or why that is not written down.
    LeftAlone(Result<Box<Entry>, String>),
    /// A certificate was judged and saved, or why not; and what the journal makes of that.
    CertificateKept(Result<Box<Delivered>, Undelivered>, Option<Box<Entry>>),
    /// What names were seen to serve.
    Served(RequestId, Vec<Showing>),
    /// An order of the journal was opened, or why it was not: one that exists, or one of unknown outcome, which is
    /// taken up.
    OrderOpened(Result<Box<Entry>, String>),
    /// The order of this ID is not in the journal: it was placed elsewhere.
    OrderElsewhere(u64),
    /// The journal is locked by a process, where that is known, and a confirmed order waits for it.
    JournalHeld(RequestId, Option<u32>),
    /// A confirmed order is in the journal and about to be sent.
    Prepared(RequestId, Box<Entry>),
    /// The order of this revision of the draft would repeat these, the one sent last first.
    RepeatsFound(u64, Vec<Entry>),
    /// An own order ID that no order has; none where the machine has no random numbers.
    OwnIdMade(Option<String>),
    /// What became of an order could not be written down.
    NotRecorded(String),
    /// The account of the API key that is used from now on; none where nobody says.
    AccountAsked(Option<Account>),
    /// What became of an order is written down after all.
    Recorded,
}

/// What the CSR file held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsrFile {
    /// Its path, as it was given.
    pub path: String,
    /// Its path from the root on.
    pub place: String,
    /// What its content turned out to be.
    pub reading: csr::Reading,
}

/// A certificate to be judged and saved.
#[derive(Debug, Clone, PartialEq)]
pub struct ToKeep {
    /// The journal's entry of its order.
    pub entry: Option<Box<Entry>>,
    /// What came, and what becomes of it.
    pub delivery: Delivery,
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

/// Something to do in the world. One that is dropped is never done.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum Effect {
    /// Ask the service, and report [`Msg::Answered`]. Harmless to repeat.
    Ask(RequestId, Errand, Option<ApiKey>),
    /// Change the order with this ID as it was confirmed, once, and report [`Msg::Answered`].
    Change(RequestId, u64, Change, Option<ApiKey>),
    /// Buy what was confirmed, once, and report [`Msg::OrderEnded`].
    Buy(RequestId, Confirmed, Option<ApiKey>),
    /// Look whether these are in place, and report [`Msg::Looked`]. A look before that is given up.
    Look(RequestId, Vec<Sought>),
    /// Look what would stop an order of these names, and report [`Msg::LookedAhead`]. A look before that is given up.
    LookAhead(RequestId, Vec<NameAhead>),
    /// Give up the look that is on its way.
    StopLook,
    /// Have the sandbox place what an order needs, and report [`Msg::PlacedForMe`].
    PlaceForMe(u64),
    /// Wait for this moment, or for nothing where it is over, and report [`Msg::Woke`]. The waiting before that is
    /// given up.
    WakeAt(WakeId, Timestamp),
    /// Withdraw the confirmation of the order, if the order has not left yet: then it never does, and
    /// [`Msg::OrderEnded`] says so.
    Withdraw,
    /// Look which orders of the journal this one would repeat, and report [`Msg::RepeatsFound`] for this
    /// revision of the draft.
    FindRepeats(u64, Box<Order>),
    /// Make an own order ID that no order has, and report [`Msg::OwnIdMade`].
    MakeOwnId,
    /// Save the draft, and report [`Msg::DraftSaved`] for this revision.
    SaveDraft(u64, Box<SavedDraft>),
    /// Start a new draft, and report [`Msg::DraftOpened`].
    NewDraft,
    /// Open a draft for editing, and report [`Msg::DraftOpened`].
    OpenDraft(Id),
    /// Look which of these drafts other processes edit, and report [`Msg::EditorsFound`].
    FindEditors(Vec<Id>),
    /// Begin a draft of what follows an order, and report [`Msg::DraftOpened`].
    NewSequel(Box<Draft>),
    /// Make a copy of a draft and open that, and report [`Msg::DraftOpened`].
    CopyDraft(Id),
    /// Delete a draft, and report [`Msg::ShelfRead`].
    DeleteDraft(Id),
    /// Open an order, and report [`Msg::OrderOpened`] or [`Msg::OrderElsewhere`].
    OpenOrder(OrderKey),
    /// Write down whether an order of the journal is left alone, and report [`Msg::LeftAlone`].
    LeaveAlone(Id, bool),
    /// Judge a certificate and write it into a new folder, or keep aside what came in its place, and report
    /// [`Msg::CertificateKept`].
    KeepCertificate(Box<ToKeep>),
    /// Look whether a certificate is served, and report [`Msg::Served`].
    LookServed(RequestId, Box<ServedLook>),
    /// Look no further.
    StopLookingAtServers,
    /// Write down that an order was not found and is put aside.
    PutAside(Id),
    /// Read again what earlier runs left, and report [`Msg::ShelfRead`].
    ReadShelf,
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
