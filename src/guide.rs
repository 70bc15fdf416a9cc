//! Ways in: what always holds, how dvorder speaks, what things are called, and three recipes. Nothing but this
//! text.
//!
//! # What always holds
//!
//! 1. **One confirmation, one request.** Whoever pays must have said so, each time. Nothing that buys is repeated,
//!    retried, resumed or followed to another address by itself; what buys is a
//!    [`Confirmed`](crate::journal::confirmed::Confirmed), and [`io::ordering`](crate::io::ordering) alone sends it.
//! 2. **The journal first.** What is sent is what the journal has, byte for byte, synced to the disk before it
//!    leaves: a machine may die at any moment, and the next start must know that an order may exist.
//! 3. **Unknown is an outcome.** Where no answer says what became of an order, nobody guesses. It ends by a look-up
//!    or by a person, and "not there" counts only twice and minutes apart, as a lost request can be booked late.
//! 4. **One judge.** [`check`](mod@crate::order::check) alone says what is wrong with a draft, and an
//!    [`Order`](crate::order::Order) can only be made of one without errors. Two judges disagree some day, and one
//!    of them is asked after the money is gone.
//! 5. **A draft is never invalid.** What was typed is kept as it was typed, wrong or not, and is saved whenever a
//!    field is left: nobody types twice.
//! 6. **Decisions are values.** [`update`](fn@crate::wizard::update::update) and all below it know no clock, disk,
//!    network or terminal. What happened comes in as a [`Msg`](crate::wizard::Msg), what is to be done goes out as
//!    an [`Effect`](crate::wizard::Effect), and an effect carries all that it needs. So a test is keys in, screen
//!    out.
//! 7. **Drawing changes nothing**, and decides nothing that is said: another face shows the same forms.
//! 8. **Nothing is drawn while nothing happens.** No tick, no byte: a link may be slow, and a screen reader reads
//!    every byte.
//! 9. **A secret is a type** that prints nothing. No key is in a log, a draft, the journal, an argument list, an
//!    export or a panic, and none is sent over a redirect or plain HTTP, loopback apart.
//! 10. **Files on disk outlive versions.** A variant that is saved is never renamed, a member is only added with a
//!     default, and a file of a later version is left alone. What an earlier dvorder would take for something else, as a
//!     reissue for an order, is written in a later version; all else stays in the one that it was in.
//! 11. **The sandbox shares no judgement** with what is tested against it: it is written from the specification
//!     alone, so that it can disagree.
//! 12. **Arrows point one way**, and no two files import one another; a test reads the imports. So that an import shows
//!     what is called, the wizard's model has methods in three files alone: what it is (`wizard/mod.rs`), where the focus
//!     goes (`wizard/focus.rs`), and the answers that were kept back (`wizard/update/mod.rs`). All else that takes the
//!     model is a function, and a part of the model knows no model.
//!
//! # How dvorder speaks
//!
//! - A message says what is wrong, what to do, and shows an example: *"jim@" has nothing behind the @. Write the
//!   whole address, such as jim@example.com.* Never "invalid input", no code of ours, no name of a library.
//! - What matters most comes first, as the end is cut where there is no room: what it costs, that nothing was
//!   bought, that a key is exposed.
//! - A fix is the cleaned value where there is one, never a fixed sample.
//! - Only what is known is said. What the service's documents leave open is called not confirmed. Each request has
//!   its own words for its refusals, and only what buys speaks of buying.
//! - An error keeps the order from being placed, a warning does not, a hint may be right as it is.
//! - Plain sentences, to a person who is in a hurry: no exclamation mark, no blame, no joke. A text is said in one
//!   place; days are `12 JUN 2027`, moments `24 NOV 2026 10:22 UTC`.
//!
//! # What things are called
//!
//! - The field's own terms: CSR, SAN, DCV, order validity, multi-year plan, container. A thing has one name, on the
//!   screen, in the code and in the tests, and a name means one thing.
//! - A file is one thing and a folder a layer, or a part of one that is larger than a file. A screen has the same name
//!   as its step or scene and its file.
//! - Types are nouns, functions that change something are verbs. A question is a sentence that is true or not: it begins
//!   with `is_`, `has_` or `can_`, or with the verb itself, as `sends` and `takes_hosts`.
//! - Tests are sentences that say what holds.
//!
//! # Add a parameter of the request
//!
//! 1. `order/parameter.rs`: a variant of [`FieldId`](crate::order::parameter::FieldId) with its limit and meaning,
//!    and its row: path, label, step, shape. Reading and writing the body, drafts, `check`'s paths and the names of
//!    the field follow from that, where it is sent as it is typed. `reissued()` in the row says that a reissue sends it,
//!    too, where its step is one of a reissue. A [renewal](crate::follow::sequel) takes it over, unless it is emptied there.
//! 2. `order/check/`: its rule, in the file of its step.
//! 3. `wizard/screens/`: its line, in the file of its step.
//! 4. Where other fields decide whether and how it is sent: it is not
//!    [plain](crate::order::parameter::FieldId::is_plain), an [`Order`](crate::order::Order) holds it as a type of its
//!    own, and `order/payload.rs` has a line for it.
//! 5. Beside that: `io/sandbox/request.rs`, and `judge_reissue` there, from the specification alone; the order with
//!    everything in `tests/data/everything.draft.json`, and the parameters of `tests/flow/body.rs`.
//!
//! Four places in three files, where it is plain. The bodies that the tests keep are written anew with
//! `DVORDER_GOLDEN=write cargo test --test golden --test body`; what differs is to be wanted.
//!
//! # What is asked, and what is changed
//!
//! An [`Errand`](crate::service::errand::Errand) is harmless to repeat: whoever follows an order asks again and again. A
//! [`Change`](crate::service::change::Change) of an order (its DCV method, mails once more, canceling, revoking) is none: it
//! is sent once for one confirmation. Waiting, stopping, a failure inside and the journal are the same for both. Of what may
//! cost a certificate the journal says that it was [sent](crate::journal::followed::ChangeSent), until it is answered or the
//! order was read again. A [`Failure`](crate::failure::Failure) says whether its request was
//! [refused](crate::failure::Failure::is_refusal), so that the order is as it was, or [is
//! lost](crate::failure::Failure::is_lost): then [the order is asked](crate::service::errand::Errand::Order) what became of
//! it before the change is offered again.
//!
//! # Add an endpoint
//!
//! 1. A new file in `service/`: the request, the reading of its answer, its [`Words`](crate::service::Words) for
//!    each way of not being answered, and the [`Question`](crate::service::question::Question) that holds them
//!    together and says of which order it is. `service/mod.rs` has a line for it.
//! 2. `service/errand.rs`: a variant of [`Errand`](crate::service::errand::Errand), and the line of
//!    [`way`](crate::service::errand::Errand::way) that leads to the question. For what changes an order it is a variant of
//!    [`Change`](crate::service::change::Change), and the line of its `question`.
//! 3. Where it finds out something new: `journal/found.rs`, a variant of [`Found`](crate::journal::found::Found)
//!    and what the journal notes of it; `wizard/waits.rs`, a variant of
//!    [`Awaited`](crate::wizard::waits::Awaited); and `wizard/update/answers.rs`, the lines of `answered` that take in what
//!    was found and why nothing was.
//! 4. `io/sandbox/endpoints/`: a file that answers it, from the documents alone, and its line in `mod.rs`; its line in
//!    `io/sandbox/routes.rs`; its name and its word in `io/sandbox/endpoint.rs`, by which faults are aimed at it.
//! 5. README, *What is sent where*: the list is whole.
//!
//! Three lines in two files beside the new one, where it finds out what others do, and the sandbox.
//!
//! Waiting, stopping, a failure inside, the terminal for the key, the journal and the log are there already. What
//! buys is no errand: see the first two invariants, and [`service::purchase`](crate::service::purchase).
//!
//! # Add a screen
//!
//! 1. A new file in `wizard/screens/`: a function from the model to a [`Form`](crate::wizard::form::Form), with
//!    every word that is said on it.
//! 2. `wizard/scene.rs`: a variant of [`Scene`](crate::wizard::scene::Scene), which says where one is; a step of the
//!    form is one of [`Step`](crate::order::step::Step) in place of that.
//! 3. `wizard/screens/mod.rs`: its `mod` line, and the line that leads there from the scene.
//! 4. The line of another screen that leads there: [`Action::Show`](crate::wizard::form::Action::Show). What its own
//!    lines do besides is a variant of [`Action`](crate::wizard::form::Action) each, and a line in
//!    `wizard/update/actions.rs`.
//!
//! Drawing, focus, keys, messages and the footer come with the form. What a screen may have besides has a usual answer
//! where it is decided, asked of the scene, and is to be looked at for a new one: what it is called in the header
//! (`wizard/mod.rs`), its page of the help (`wizard/help.rs` and `assets/help.json`), whether one goes back from it and to
//! which line, what is typed to find there, and what is left alone there.
