//! dvorder places DV TLS certificate orders with the CertCentral Services API.
//!
//! # The map
//!
//! 1. A [`order::draft::Draft`] is what the user typed: texts and choices, always saveable, never "invalid".
//! 2. [`order::check::check`] is the only judge. A [`order::problem::Problem`] has a place, a severity, a
//!    sentence that says what is wrong, and what to do about it.
//! 3. An [`order::Order`] can only be made by [`order::Order::from_draft`]. What buys takes an
//!    [`order::Purchase`]: the bytes of an order or a reissue, or those the journal has of one that was sent before.
//! 4. A screen is a pure function from the model to a [`wizard::form::Form`]; no widget remembers anything.
//! 5. There is one live text editor, that of the focused field; every other field is a projection of the draft.
//! 6. [`wizard::update::update`] takes what happened and says what to do about it; it never awaits, prints,
//!    reads the clock or the disk.
//! 7. [`ui::view`] draws, and changes nothing.
//! 8. [`io::runtime`] is the wizard's loop: it turns the world into messages and effects into the world. What needs
//!    no screen is run to its end by [`command`].
//! 9. An order costs money: it is in the [journal](journal::entry) before it is sent, one confirmation is one
//!    request, and it ends accepted, refused, not sent, or **unknown**. Unknown can be [looked
//!    up](follow::lookup), and is never sent again by itself. A [reissue](order::purpose) is bought in the same way.
//!
//! # The layers
//!
//! ```text
//!  order ← journal ← follow ← service     what an order is before it is sent, what became of it, what is
//!    ↑        ↑        ↑         ↑        found out about it; how the service is asked, an endpoint a file
//!    ├────────┴────────┴──── wizard ← ui  the state machine, and what is drawn
//!    └── all of these ←──────── io        files, network, terminal: it carries the wizard's effects out
//! ```
//!
//! `order`, `journal`, `follow`, `service` and `wizard` are pure. Of `service` the wizard knows what can be asked and
//! changed, not how. `ui` and `io` never meet: `main` hands [`ui::view`] to the runtime.
//!
//! [`account`], [`dns`], [`exit`], [`failure`], [`system`] and [`proxy`] are leaves that others use; [`secret`] and
//! [`config`] stand on them: the API key, and where the service is asked. [`report`] is what `dvorder check` says of a
//! body. On top are [`cli`], the arguments, [`command`], what is done without a screen, and `main`. A test reads the `use`
//! lines and fails on a wrong arrow.
//!
//! # Reading order
//!
//! [`order::parameter`], [`order::draft`], [`order::check`], [`order`] and its `payload`; then [`journal::entry`];
//! then [`wizard`], [`wizard::update`] and one of the screens; then [`ui`]; last [`io::runtime`], [`io::ordering`]
//! and [`io::store`], where drafts and journal are on disk.
//!
//! What always holds, how texts are written, and what to touch for a parameter, an endpoint or a screen more:
//! [`guide`].
#![forbid(unsafe_code)]

pub mod account;
pub mod cli;
pub mod command;
pub mod config;
pub mod dns;
pub mod exit;
pub mod failure;
pub mod follow;
pub mod guide;
pub mod io;
pub mod journal;
pub mod order;
pub mod proxy;
pub mod report;
pub mod secret;
pub mod service;
pub mod system;
pub mod ui;
pub mod wizard;
