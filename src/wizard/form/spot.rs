//! What the focus can be on: a field, a text that is typed, or a line that does something.

use crate::follow::actions::Deed;
use crate::follow::sequel::Sequel;
use crate::journal::order_key::OrderKey;
use crate::order::id::Id;
use crate::order::parameter::FieldId;
use crate::order::step::Step;
use crate::wizard::scene::{Picking, Scene};

/// Something the focus can be on. Fields are told by what they are, not by where they stand,
/// so that the focus stays when rows come and go around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spot {
    /// A field of the draft.
    Field(FieldId),
    /// A text that is typed but is no part of the draft.
    Input(Input),
    /// A line that does something when Enter is pressed on it.
    Action(Action),
}

impl Spot {
    /// The field of the draft it is on, if it is on one.
    pub fn field(&self) -> Option<FieldId> {
        match self {
            Spot::Field(field) => Some(*field),
            Spot::Input(_) | Spot::Action(_) => None,
        }
    }
}

/// A text that is typed on a screen and never stored in the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Input {
    /// The path of a file to read the CSR from.
    CsrFile,
    /// The ID of an order that is to be opened.
    OrderId,
    /// The API key, masked, for this session only.
    ApiKey,
    /// Whether another order is wanted, where one like it was sent before.
    Another,
    /// The common name, typed again to confirm the order.
    Confirmation,
    /// What is chosen of what is about to be done about an order.
    DeedChoice,
    /// Why a certificate is revoked.
    DeedReason,
    /// What is told to whoever reads of what is done about an order.
    DeedNote,
    /// The order's ID, typed to confirm what is done about it.
    DeedId,
    /// The ID of the order that is reissued, typed to confirm that certificates are revoked for it.
    ReissuedId,
}

/// Why a line leads to a field. Numbers tell the lines of a screen apart that lead to the same field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JumpReason {
    /// Before all else: the CSR seems to be another order's.
    WrongCsr,
    /// Something is wrong there, of a list on this line, counted from 0.
    Problem(usize, Option<usize>),
    /// What it holds is sent.
    Sent(usize),
}

/// What a line does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Action {
    /// Start a new order.
    NewDraft,
    /// Resume, copy or delete a draft.
    Pick(Picking, Id),
    /// Say what choosing a draft does from now on.
    Picking(Picking),
    /// Show an order: where it stands, or, of unknown outcome, how to find that out.
    ShowOrder(OrderKey),
    /// Show another screen, as it stands.
    Show(Scene),
    /// Go back to what was on the screen before.
    GoBack,
    /// Ask the account for its orders.
    AskAccount,
    /// Look whether an order of unknown outcome exists.
    LookUp,
    /// Put an order that was not found aside.
    PutAside,
    /// Go to the step after this one.
    Continue(Step),
    /// Jump to a field on another screen.
    GoTo(FieldId, JumpReason),
    /// Add a name to the order.
    AddName(String),
    /// Show what was read in the CSR.
    ShowCsr,
    /// Take the names of the CSR into the order.
    TakeCsrNames,
    /// Give the order another own ID than one that was sent before.
    NewOwnId,
    /// Empty a field of several lines.
    Empty(FieldId),
    /// Give every name the mail domain and address of this row, where they fit.
    UseForAll(usize),
    /// Show the request body.
    ShowRequest,
    /// Save the request body as a file.
    SaveRequest,
    /// Send the order.
    PlaceOrder,
    /// Give up waiting for the answer.
    StopWaiting,
    /// Begin what follows the order on the screen, as a draft.
    Follow(Sequel),
    /// Go to the page of something that may be done about the order on the screen.
    Begin(Deed),
    /// Do what the page says.
    DoIt,
    /// Leave the page, with nothing done.
    Back,
    /// Take the order off the list of those that need somebody, or put it back.
    LeaveAlone(bool),
    /// Ask the service how the order on the screen stands.
    AskNow,
    /// Look whether what the order on the screen needs is in place.
    Look,
    /// Look what would stop the order that is about to be placed.
    LookAhead,
    /// Stop a look.
    StopLook,
    /// Show who said what to the look for a thing, by its number.
    WhoSaid(usize),
    /// Ask the service to check all the same, beside the look for a thing.
    AskAnyway(usize),
    /// Have the sandbox place what the order on the screen needs.
    PlaceForMe,
    /// Show the result without borders, to copy from.
    PlainView,
    /// Save the result as a file.
    SaveResult,
    /// Fetch the certificate of the order, judge it, and save it.
    SaveCertificate,
    /// Look whether the certificate of the order is served by its names, or by this one.
    LookServed(Option<String>),
    /// Offer the value of a record, by its number, to the terminal's clipboard.
    Copy(usize),
    /// Leave dvorder.
    Leave,
}
