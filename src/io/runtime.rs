//! The event loop: the only place that runs tokio. The world becomes messages, effects become the
//! world, and one frame is drawn after each batch of messages. Nothing is drawn while idle.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use crossterm::event::{self, Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::{FutureExt, StreamExt};
use ratatui::Frame;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;

use super::effects::Effects;
use super::keeping::Keeping;
use super::sandbox;
use super::term::{self, Screen};
use crate::config::Config;
use crate::order::reply::{Failure, Outcome};
use crate::wizard::update::update;
use crate::wizard::{Effect, Model, Msg};

/// Most terminal events taken before a frame is drawn, so that endless input cannot keep the
/// screen from moving.
const BATCH: usize = 65_536;

/// How the wizard came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The user left.
    Left,
    /// A signal of this number, or the loss of the terminal, ended it.
    Signal(u8),
}

const SIGHUP: u8 = 1;
const SIGINT: u8 = 2;
const SIGTERM: u8 = 15;

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
    keeping: Keeping,
    view: impl Fn(&Model, &mut Frame),
) -> io::Result<(Model, End)> {
    let mut screen = Screen::enter()?;
    // The first frame comes before everything that takes time.
    screen.draw(|frame| view(&model, frame))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // A fault in dvorder must not cost what was typed: the model is looked at once more below.
    let end = catch_unwind(AssertUnwindSafe(|| {
        let (sender, messages) = unbounded_channel();
        let effects = Effects::new(config, sandbox_options, keeping.clone(), sender);
        runtime.block_on(turn(&mut model, effects, messages, &mut screen, &view))
    }));
    // A task that still waits for an answer must not keep the user from leaving.
    runtime.shutdown_background();
    drop(screen);
    if let Some(saved) = model.to_save()
        && let Err(reason) = keeping.save(u64::MAX, &saved)
    {
        model.not_saved = Some(reason);
    }
    match end {
        Ok(end) => end.map(|end| (model, end)),
        Err(panic) => resume_unwind(panic),
    }
}

/// How long what was typed waits at most before it is saved.
const SAVED_AFTER: Duration = Duration::from_secs(1);

async fn turn(
    model: &mut Model,
    mut effects: Effects,
    mut messages: UnboundedReceiver<Msg>,
    screen: &mut Screen,
    view: &impl Fn(&Model, &mut Frame),
) -> io::Result<End> {
    let mut endings = Endings::new()?;
    let mut crash = match effects.crashes_on_signal() {
        true => Some(signal(SignalKind::user_defined1())?),
        false => None,
    };
    let mut keyboard = EventStream::new();
    let mut save_at: Option<Instant> = None;
    loop {
        save_at = match (model.is_unsaved(), save_at) {
            (true, None) => Some(Instant::now() + SAVED_AFTER),
            (true, due) => due,
            (false, _) => None,
        };
        let batch = tokio::select! {
            biased;
            end = endings.any() => return Ok(end),
            event = keyboard.next() => match event {
                Some(Ok(event)) => gather(event),
                Some(Err(_)) | None => return Ok(End::Signal(SIGHUP)),
            },
            Some(message) = messages.recv() => with_waiting(message, &mut messages),
            () = until(save_at) => vec![Msg::SaveDue],
            () = asked_to_crash(&mut crash) => panic!("the sandbox's fault crash was asked for"),
        };
        for message in batch {
            for effect in update(model, message) {
                if effect == Effect::Leave {
                    return Ok(End::Left);
                }
                if let Err(end) =
                    carry_out(effect, model, &mut effects, screen, &mut keyboard, &mut endings).await
                {
                    return Ok(end);
                }
            }
        }
        // A terminal that cannot be drawn on is gone; what became of the order is still to be told.
        if screen.draw(|frame| view(model, frame)).is_err() {
            return Ok(End::Signal(SIGHUP));
        }
    }
}

/// Waits for the signal that makes the program fail, or for ever where none does.
async fn asked_to_crash(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Waits for a moment, or for ever where there is none to wait for.
async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// What ends the program from outside.
struct Endings {
    terminate: Signal,
    hang_up: Signal,
    hung_up: UnboundedReceiver<()>,
    /// Ctrl-C is a key while the screen is ours, and for the command that runs while it is not; one
    /// that comes as it is given back must not end the program before it has told what became of the
    /// order.
    interrupt: Signal,
}

impl Endings {
    fn new() -> io::Result<Endings> {
        let (gone, hung_up) = unbounded_channel();
        term::watch_for_hang_up(move || {
            let _ = gone.send(());
        })?;
        Ok(Endings {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            hung_up,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn any(&mut self) -> End {
        tokio::select! {
            _ = self.terminate.recv() => End::Signal(SIGTERM),
            _ = self.hang_up.recv() => End::Signal(SIGHUP),
            Some(()) = self.hung_up.recv() => End::Signal(SIGHUP),
            _ = self.interrupt.recv() => End::Signal(SIGINT),
        }
    }

    /// All but Ctrl-C.
    async fn not_from_the_keyboard(&mut self) -> End {
        tokio::select! {
            _ = self.terminate.recv() => End::Signal(SIGTERM),
            _ = self.hang_up.recv() => End::Signal(SIGHUP),
            Some(()) = self.hung_up.recv() => End::Signal(SIGHUP),
        }
    }

    /// Forgets the Ctrl-C that was meant for somebody else.
    async fn forget_interrupts(&mut self) {
        // What has come is there to be received once the runtime has turned.
        tokio::time::sleep(Duration::from_millis(10)).await;
        while self.interrupt.recv().now_or_never().is_some() {}
    }
}

/// A terminal that cannot be written to is gone.
fn lost(_: io::Error) -> End {
    End::Signal(SIGHUP)
}

/// A message and those that wait behind it.
fn with_waiting(first: Msg, messages: &mut UnboundedReceiver<Msg>) -> Vec<Msg> {
    let mut batch = vec![first];
    while let Ok(message) = messages.try_recv() {
        batch.push(message);
    }
    batch
}

/// Everything the keyboard has ready, with runs of typed characters joined into one message each.
///
/// The stream itself must not be asked whether it has more: it keeps the waker of whoever asks
/// first, and would wake nobody when the next key comes.
fn gather(first: Event) -> Vec<Msg> {
    let mut events = vec![first];
    let drawn_by = Instant::now() + PASTING;
    let patience = |events: &[Event]| match is_burst(events) && Instant::now() < drawn_by {
        true => PAUSE,
        false => READING,
    };
    while events.len() < BATCH && event::poll(patience(&events)).unwrap_or(false) {
        let Ok(event) = event::read() else { break };
        events.push(event);
    }
    joined(events)
}

/// How long crossterm may take to hand out what it has: within no time at all it hands out nothing,
/// not even what it has read already. As short as can be, for a single key is held up by it.
const READING: Duration = Duration::from_millis(1);
/// How long the pieces of pasted text may be apart. A line break that came after the rest would be
/// an Enter otherwise, and set off what the text was pasted into. No person follows a paste as fast.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a frame may be held back for that: a key that is held down looks like pasted text.
const PASTING: Duration = Duration::from_millis(250);

/// Whether the last of it came faster than a person types.
fn is_burst(events: &[Event]) -> bool {
    let character = |event: &Event| event.as_key_press_event().and_then(typed);
    let [.., before, last] = events else { return false };
    matches!((character(before), character(last)), (Some(a), Some(b)) if (a, b) != ('\n', '\n'))
}

/// Turns terminal events into messages. Characters that arrive together, with the Enters among
/// them, are one message: text pasted into a terminal without bracketed paste.
fn joined(events: Vec<Event>) -> Vec<Msg> {
    let mut messages: Vec<Msg> = Vec::new();
    for event in events {
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) => match (typed(key), messages.last_mut()) {
                (Some(c), Some(Msg::Typed(text))) => text.push(c),
                (Some(c), _) => messages.push(Msg::Typed(c.into())),
                (None, _) => messages.push(Msg::Key(key)),
            },
            Event::Paste(text) => messages.push(Msg::Pasted(text)),
            Event::Resize(..) => messages.push(Msg::Resized),
            Event::FocusGained | Event::FocusLost | Event::Mouse(_) => {}
        }
    }
    messages.into_iter().flat_map(one_by_one).collect()
}

/// Enters and nothing else are a key that was pressed fast, not pasted text.
fn one_by_one(message: Msg) -> Vec<Msg> {
    match message {
        Msg::Typed(text) if text.chars().all(|c| c == '\n') => {
            text.chars().map(|c| Msg::Typed(c.into())).collect()
        }
        message => vec![message],
    }
}

/// The character a key types; Enter types a line break.
fn typed(key: KeyEvent) -> Option<char> {
    let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
    match key.code {
        KeyCode::Char(c) if plain => Some(c),
        KeyCode::Enter if key.modifiers.is_empty() => Some('\n'),
        _ => None,
    }
}

/// # Errors
/// How the program is to end, when it cannot go on.
async fn carry_out(
    effect: Effect,
    model: &mut Model,
    effects: &mut Effects,
    screen: &mut Screen,
    keyboard: &mut EventStream,
    endings: &mut Endings,
) -> Result<(), End> {
    match effect {
        Effect::PlaceOrder(request, order, typed_key) => {
            if typed_key.is_none() && effects.key_wants_the_terminal() {
                let (loaded, back) = lend_for_the_key(effects, screen, keyboard, endings).await;
                // Said before the end: nothing was sent yet, whatever it was that came.
                if let Err(failure) = loaded {
                    update(model, Msg::OrderEnded(request, Outcome::NotSent(failure)));
                    return back;
                }
            }
            effects.place_order(request, *order, model.origin(), typed_key).await;
        }
        Effect::LookUp(request, entry, typed_key) => {
            if typed_key.is_none() && effects.key_wants_the_terminal() {
                let (loaded, back) = lend_for_the_key(effects, screen, keyboard, endings).await;
                if let Err(failure) = loaded {
                    update(model, Msg::LookedUp(request, Err(failure)));
                    return back;
                }
            }
            effects.look_up(request, *entry, typed_key).await;
        }
        Effect::SaveDraft(revision, saved) => effects.save_draft(revision, *saved),
        Effect::NewDraft => effects.start_draft(),
        Effect::OpenDraft(id) => effects.open_draft(id),
        Effect::CopyDraft(id) => effects.copy_draft(id),
        Effect::DeleteDraft(id) => effects.delete_draft(id),
        Effect::OpenOrder(id) => effects.open_order(id),
        Effect::PutAside(id) => effects.put_aside(id),
        Effect::ReadOrders => effects.read_orders(),
        Effect::FetchToken(request, order_id) => effects.fetch_token(request, order_id).await,
        Effect::ReadCsrFile(path) => effects.read_csr_file(path),
        Effect::Save { name, text } => effects.save(name, text),
        Effect::Copy(text) => screen.offer_copy(&text).map_err(lost)?,
        Effect::Redraw => screen.forget().map_err(lost)?,
        Effect::Suspend => screen.suspend().map_err(lost)?,
        Effect::Leave => {}
    }
    Ok(())
}

/// Runs the command that prints the key on the normal screen, where it can ask for a passphrase.
/// Whether the key is there, and whether the program can go on; without the terminal there is no key.
async fn lend_for_the_key(
    effects: &mut Effects,
    screen: &mut Screen,
    keyboard: &mut EventStream,
    endings: &mut Endings,
) -> (Result<(), Failure>, Result<(), End>) {
    // The old stream's thread reads the keyboard until it is dropped; the passphrase is not for it.
    *keyboard = EventStream::new();
    screen.hand_over();
    let ended = || Failure {
        message: "dvorder was ended while it waited for the API key.".into(),
        fix: String::new(),
    };
    let loaded = tokio::select! {
        biased;
        end = endings.not_from_the_keyboard() => return (Err(ended()), Err(end)),
        loaded = effects.load_key() => loaded,
    };
    endings.forget_interrupts().await;
    match screen.take_back() {
        Ok(()) => (loaded, Ok(())),
        Err(error) => (loaded.and(Err(ended())), Err(lost(error))),
    }
}
