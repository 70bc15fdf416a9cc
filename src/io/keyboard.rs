//! The keyboard: what the terminal sends, as messages. Characters that arrive together are one.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::StreamExt;

use crate::wizard::Msg;

/// Most terminal events taken before a frame is drawn, so that endless input cannot keep the
/// screen from moving.
const BATCH: usize = 65_536;

/// What the terminal sends.
pub struct Keyboard {
    events: EventStream,
}

impl Keyboard {
    /// The keyboard of the terminal.
    pub fn listen() -> Keyboard {
        Keyboard { events: EventStream::new() }
    }

    /// Waits for keys, pasted text or a new size, and takes all there is.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn next(&mut self) -> io::Result<Vec<Msg>> {
        match self.events.next().await {
            Some(event) => Ok(gather(event?)),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Reads nothing until the next call of [`Keyboard::next`]: what is typed is for somebody else.
    pub fn let_go(&mut self) {
        // The old stream's thread reads until it is dropped.
        self.events = EventStream::new();
    }
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
/// not even what it has read already, and within less than it takes to read it may keep what it read.
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
