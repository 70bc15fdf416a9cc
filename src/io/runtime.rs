//! The event loop: the only place that runs tokio. The world becomes messages, effects become the
//! world, and one frame is drawn after each batch of messages. Nothing is drawn while idle.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;

use super::call::Call;
use super::effects::Effects;
use super::endings::{End, Endings};
use super::keeping::Keeping;
use super::keyboard::{Keyboard, until};
use super::sandbox::{self, Fault};
use super::term::Screen;
use crate::config::Config;
use crate::config::target::Target;
use crate::failure::Failure;
use crate::secret::ApiKey;
use crate::wizard::autosave;
use crate::wizard::farewell::{USUAL_COLUMNS, farewell};
use crate::wizard::update::update;
use crate::wizard::{Effect, Model, Msg, RequestId, Sight, Size};

/// Runs the wizard until its end, and gives back its last state.
///
/// `view` draws; it is handed in so that this layer knows nothing of what is drawn.
///
/// # Errors
/// When the terminal cannot be set up or drawn on.
pub fn run(
    mut model: Model,
    config: Config,
    sandbox_options: sandbox::Options,
    mut keeping: Keeping,
    view: impl Fn(&Model, &mut Buffer) -> (Sight, Position),
) -> io::Result<(Model, End)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // Before the terminal is taken over: it is given back whatever comes from now on.
    let mut endings = {
        let _within = runtime.enter();
        Endings::new(crashes_on_signal(&config, &sandbox_options))?
    };
    let mut screen = Screen::enter()?;
    // The first frame comes before everything that takes time, and is what this terminal has room for.
    if let Ok(size) = screen.size() {
        model.window.size = Size { columns: size.width.into(), rows: size.height.into() };
    }
    let (size, sight) = draw(&model, &mut screen, &view)?;
    let mut first = vec![Msg::Drawn(size), Msg::Seen(sight), Msg::Started];
    first.extend(keeping.begin().err().map(Msg::CannotKeep));
    let (sender, mut messages) = unbounded_channel();
    let mut effects = Effects::new(config, sandbox_options, keeping.clone(), sender);
    // A fault in dvorder must not cost what was typed: the model is looked at once more below.
    let end = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(turn(
            &mut model,
            first,
            &mut effects,
            &mut messages,
            &mut screen,
            &mut endings,
            &view,
        ))
    }));
    // Nor what became of the order: a model with a fault may have another, and is as it is then.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(wind_up(&mut model, &mut effects, &mut messages));
    }));
    // A task that still waits for an answer must not keep the user from leaving.
    runtime.shutdown_background();
    drop(screen);
    if let Some(saved) = autosave::to_save(&model) {
        let result = keeping.save(u64::MAX, &saved);
        autosave::saved_at_the_end(&mut model, result);
    }
    match end {
        Ok(end) => end.map(|end| (model, end)),
        Err(panic) => {
            // Below what the panic said, on the normal screen; where that is gone nobody reads it.
            let said = farewell(&model, USUAL_COLUMNS).text;
            let _ = io::Write::write_all(&mut io::stderr(), said.as_bytes());
            resume_unwind(panic)
        }
    }
}

/// Whether the signal USR1 is to make the program fail.
fn crashes_on_signal(config: &Config, options: &sandbox::Options) -> bool {
    config.target == Target::Sandbox && options.faults.contains(&Fault::Crash)
}

async fn turn(
    model: &mut Model,
    first: Vec<Msg>,
    effects: &mut Effects,
    messages: &mut UnboundedReceiver<Msg>,
    screen: &mut Screen,
    endings: &mut Endings,
    view: &impl Fn(&Model, &mut Buffer) -> (Sight, Position),
) -> io::Result<End> {
    let mut keyboard = Keyboard::listen()?;
    let mut save_at: Option<Instant> = None;
    let mut batch = first;
    loop {
        let is_unchanged = batch.iter().all(|message| shows_nothing(message, model.window.size));
        for message in batch {
            for effect in update(model, message) {
                if let Err(end) = carry_out(effect, effects, screen, endings).await {
                    return Ok(end);
                }
            }
        }
        if !is_unchanged {
            // A terminal that cannot be drawn on is gone; what became of the order is still to be told.
            let Ok((size, sight)) = draw(model, screen, view) else { return Ok(End::LOST) };
            if !model.window.knows(size, sight) {
                batch = vec![Msg::Drawn(size), Msg::Seen(sight)];
                continue;
            }
        }
        save_at = match (autosave::is_unsaved(model), save_at) {
            (true, None) => Some(Instant::now() + autosave::patience(model)),
            (true, due) => due,
            (false, _) => None,
        };
        batch = tokio::select! {
            biased;
            end = endings.any() => return Ok(end),
            keys = keyboard.next() => match keys {
                Ok(keys) => keys,
                Err(_) => return Ok(End::LOST),
            },
            Some(message) = messages.recv() => with_waiting(message, messages),
            () = until(save_at) => vec![Msg::SaveDue],
        };
    }
}

/// Whether the frame is as it was before the message, on a terminal that had so much room when it was drawn.
fn shows_nothing(message: &Msg, known: Size) -> bool {
    match message {
        Msg::Drawn(size) => *size == known,
        Msg::Seen(_) | Msg::Started | Msg::At(_) => true,
        _ => false,
    }
}

/// Ends what is under way, and takes in what came of it: the farewell says how it is, not how it was.
async fn wind_up(model: &mut Model, effects: &mut Effects, messages: &mut UnboundedReceiver<Msg>) {
    effects.wind_up().await;
    while let Ok(message) = messages.try_recv() {
        // There is nobody left to carry anything out.
        drop(update(model, message));
    }
}

/// Draws a frame, and says how much room there was and what is on show.
fn draw(
    model: &Model,
    screen: &mut Screen,
    view: &impl Fn(&Model, &mut Buffer) -> (Sight, Position),
) -> io::Result<(Size, Sight)> {
    let (mut size, mut sight) = (model.window.size, model.window.sight);
    screen.draw(|buffer| {
        size = Size { columns: buffer.area.width.into(), rows: buffer.area.height.into() };
        let (seen, cursor) = view(model, buffer);
        sight = seen;
        cursor
    })?;
    Ok((size, sight))
}

/// A terminal that cannot be written to is gone.
fn lost(_: io::Error) -> End {
    End::LOST
}

/// A message and those that wait behind it.
fn with_waiting(first: Msg, messages: &mut UnboundedReceiver<Msg>) -> Vec<Msg> {
    let mut batch = vec![first];
    while let Ok(message) = messages.try_recv() {
        batch.push(message);
    }
    batch
}

/// # Errors
/// How the program is to end, when it cannot go on.
async fn carry_out(
    effect: Effect,
    effects: &mut Effects,
    screen: &mut Screen,
    endings: &mut Endings,
) -> Result<(), End> {
    match effect {
        Effect::Ask(request, errand, typed_key) => {
            return send(request, Call::Ask(errand), typed_key, effects, screen, endings).await;
        }
        Effect::Change(request, order_id, change, typed_key) => {
            return send(request, Call::Change(order_id, change), typed_key, effects, screen, endings).await;
        }
        Effect::Buy(request, confirmed, typed_key) => {
            if let Err((failure, back)) = key_for(&typed_key, effects, screen, endings).await {
                effects.not_sent(request, failure);
                return back;
            }
            effects.buy(request, confirmed, typed_key).await;
        }
        Effect::Look(request, sought) => effects.look(request, sought),
        Effect::LookAhead(request, asked) => effects.look_ahead(request, asked),
        Effect::StopLook => effects.stop_look(),
        Effect::PlaceForMe(order_id) => effects.place_for_me(order_id),
        Effect::WakeAt(wake, time) => effects.wake_at(wake, time),
        Effect::Withdraw => effects.withdraw(),
        Effect::MakeOwnId => effects.make_own_id(),
        Effect::FindRepeats(revision, order) => effects.find_repeats(revision, *order),
        Effect::SaveDraft(revision, saved) => effects.save_draft(revision, *saved),
        Effect::NewDraft => effects.start_draft(),
        Effect::OpenDraft(id) => effects.open_draft(id),
        Effect::FindEditors(drafts) => effects.find_editors(drafts),
        Effect::NewSequel(draft) => effects.begin_sequel(*draft),
        Effect::CopyDraft(id) => effects.copy_draft(id),
        Effect::DeleteDraft(id) => effects.delete_draft(id),
        Effect::OpenOrder(key) => effects.open_order(key),
        Effect::LeaveAlone(id, is_left) => effects.leave_alone(id, is_left),
        Effect::KeepCertificate(what) => effects.keep_certificate(*what),
        Effect::LookServed(request, look) => effects.look_served(request, *look),
        Effect::StopLookingAtServers => effects.stop_looking_at_servers(),
        Effect::PutAside(id) => effects.put_aside(id),
        Effect::ReadShelf => effects.read_shelf(),
        Effect::ReadCsrFile(path) => effects.read_csr_file(path),
        Effect::ListFolder { folder, beginning } => effects.list_folder(folder, beginning),
        Effect::Save { name, text } => effects.save(name, text),
        Effect::Copy(text) => screen.offer_copy(&text).map_err(lost)?,
        Effect::Redraw => screen.forget(),
        Effect::Suspend => screen.suspend().map_err(lost)?,
        Effect::Leave => return Err(End::Left),
    }
    Ok(())
}

/// Sends a call to the service, with the key that was typed or the one that is set.
///
/// # Errors
/// How the program is to end, when it cannot go on.
async fn send(
    request: RequestId,
    call: Call,
    typed_key: Option<ApiKey>,
    effects: &mut Effects,
    screen: &mut Screen,
    endings: &mut Endings,
) -> Result<(), End> {
    if let Err((failure, back)) = key_for(&typed_key, effects, screen, endings).await {
        effects.call_in_vain(request, call, failure);
        return back;
    }
    effects.call(request, call, typed_key).await;
    Ok(())
}

/// Gets the key that a request needs, where that takes the terminal.
///
/// # Errors
/// Why there is none, and whether the program can go on.
async fn key_for(
    typed_key: &Option<ApiKey>,
    effects: &mut Effects,
    screen: &mut Screen,
    endings: &mut Endings,
) -> Result<(), (Failure, Result<(), End>)> {
    if typed_key.is_some() || !effects.key_wants_the_terminal() {
        return Ok(());
    }
    let (loaded, back) = lend_for_the_key(effects, screen, endings).await;
    match (loaded, back) {
        (Err(failure), back) => Err((failure, back)),
        (Ok(()), Ok(())) => Ok(()),
        (Ok(()), Err(end)) => Err((ended(), Err(end))),
    }
}

/// Why there is no key when the program ends meanwhile.
fn ended() -> Failure {
    Failure::new("dvorder was ended while it waited for the API key.", "")
}

/// Runs the command that prints the key on the normal screen, where it can ask for a passphrase.
/// Whether the key is there, and whether the program can go on; without the terminal there is no key.
async fn lend_for_the_key(
    effects: &mut Effects,
    screen: &mut Screen,
    endings: &mut Endings,
) -> (Result<(), Failure>, Result<(), End>) {
    screen.hand_over();
    let loaded = tokio::select! {
        biased;
        end = endings.not_from_the_keyboard() => return (Err(ended()), Err(end)),
        loaded = effects.load_key() => loaded,
    };
    endings.forget_the_keyboard().await;
    match screen.take_back() {
        Ok(()) => (loaded, Ok(())),
        Err(error) => (loaded.and(Err(ended())), Err(lost(error))),
    }
}
