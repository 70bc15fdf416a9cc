//! The keyboard: what the terminal sends, as messages. Characters that arrive together are one.

mod decoder;

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::time::Duration;

use decoder::Decoder;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::retry_on_intr;
use terminput::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, Repeats};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, sleep_until};

use crate::wizard::Msg;

/// The most bytes that are read before a frame is drawn, so that endless input cannot keep the screen
/// from moving.
const BATCH: usize = 1024 * 1024;
/// How long the pieces of pasted text may be apart. A line break that came after the rest would be
/// an Enter otherwise, and set off what the text was pasted into. No person follows a paste as fast.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a frame may be held back for that: a key that is held down looks like pasted text.
const PASTING: Duration = Duration::from_millis(250);

/// What the terminal sends.
pub struct Keyboard {
    terminal: AsyncFd<File>,
    resized: Signal,
    decoder: Decoder,
    /// What has come and was not handed out yet.
    events: Vec<Event>,
    /// When the first and the last of it came.
    came: (Instant, Instant),
}

impl Keyboard {
    /// The keyboard of the terminal that standard input is. It is read only while [`Keyboard::next`] is
    /// waited for: what is typed at other times is for somebody else.
    ///
    /// # Errors
    /// When standard input cannot be waited for.
    pub fn listen() -> io::Result<Keyboard> {
        let terminal = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        #[expect(deprecated, reason = "the other way in is unsafe, for types that do not own what they name")]
        let terminal = AsyncFd::with_interest(terminal, Interest::READABLE)?;
        Ok(Keyboard {
            terminal,
            resized: signal(SignalKind::window_change())?,
            decoder: Decoder::default(),
            events: Vec::new(),
            came: (Instant::now(), Instant::now()),
        })
    }

    /// Waits for keys, pasted text or a new size, and takes all there is. Loses nothing when it is
    /// given up.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn next(&mut self) -> io::Result<Vec<Msg>> {
        loop {
            if !self.events.is_empty() && !self.may_go_on() {
                return Ok(joined(std::mem::take(&mut self.events)));
            }
            let due = self.due();
            tokio::select! {
                biased;
                ready = self.terminal.readable() => {
                    let mut ready = ready?;
                    let (decoder, events) = (&mut self.decoder, &mut self.events);
                    let nothing_before = events.is_empty() && decoder.patience().is_none();
                    if read(ready.get_inner(), decoder, events)? {
                        ready.clear_ready();
                    }
                    let now = Instant::now();
                    self.came = (if nothing_before { now } else { self.came.0 }, now);
                }
                _ = self.resized.recv() => self.events.push(Event::Resize { rows: 0, cols: 0 }),
                () = until(due) => self.give_up(),
            }
        }
    }

    /// Whether what has come looks like the beginning of pasted text that is still on its way.
    fn may_go_on(&self) -> bool {
        is_burst(&self.events) && self.due().is_some_and(|due| Instant::now() < due)
    }

    /// When to wait no longer for what may follow.
    fn due(&self) -> Option<Instant> {
        let (first, last) = self.came;
        match self.events.is_empty() {
            true => self.decoder.patience().map(|patience| last + patience),
            false => Some((last + PAUSE).min(first + PASTING)),
        }
    }

    /// Takes what has come of a key for all there is of it.
    fn give_up(&mut self) {
        if self.events.is_empty() {
            self.events.extend(self.decoder.give_up());
        }
    }
}

/// Reads what is there, up to a batch; whether that was all.
///
/// # Errors
/// When the terminal is gone.
fn read(mut terminal: &File, decoder: &mut Decoder, events: &mut Vec<Event>) -> io::Result<bool> {
    // As much as a terminal hands out at once.
    let mut piece = [0; 4096];
    let mut taken = 0;
    while taken < BATCH && is_ready(terminal)? {
        match terminal.read(&mut piece) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(length) => {
                taken += length;
                decoder.take(&piece[..length], events);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(taken < BATCH)
}

/// Whether something can be read, or that there is nothing any more. The terminal is not set to answer
/// at once: its other users, the shell among them, would see that.
fn is_ready(terminal: &File) -> io::Result<bool> {
    let mut asked = [PollFd::new(terminal, PollFlags::IN)];
    Ok(retry_on_intr(|| poll(&mut asked, Some(&Timespec::default())))? > 0)
}

/// Waits for a moment, or for ever where there is none to wait for.
pub async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// Whether the last of it came faster than a person types.
fn is_burst(events: &[Event]) -> bool {
    let character = |event: &Event| {
        let key = event.as_key_press(Repeats::Exclude)?;
        match key {
            _ if is_tab(key) => Some('\t'),
            _ if is_nul(key) => Some('\0'),
            _ => typed(key),
        }
    };
    let [.., before, last] = events else { return false };
    let breaks = |c: char| c == '\r' || c == '\n';
    let alike = |a: char, b: char| breaks(a) && breaks(b) || a == '\t' && b == '\t';
    matches!((character(before), character(last)), (Some(a), Some(b)) if !alike(a, b))
}

/// Ctrl-Space, which is sent as the byte 0.
fn is_nul(key: KeyEvent) -> bool {
    key.code == KeyCode::Char(' ') && key.modifiers == KeyModifiers::CTRL
}

fn is_tab(key: KeyEvent) -> bool {
    key.code == KeyCode::Tab && key.modifiers.is_empty()
}

/// Turns terminal events into messages. Characters that arrive together, with the Enters among
/// them, are one message: text pasted into a terminal without bracketed paste.
fn joined(events: Vec<Event>) -> Vec<Msg> {
    let mut messages: Vec<Msg> = Vec::new();
    let character =
        |event: &Event| event.as_key_press(Repeats::Exclude).is_some_and(|key| typed(key).is_some());
    let last_character = events.iter().rposition(character);
    let is_amid_characters = |at: usize| last_character.is_some_and(|last| at < last);
    for (at, event) in events.into_iter().enumerate() {
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            // Beside characters it is the other half of each, in a text in UTF-16.
            Event::Key(key) if is_nul(key) && last_character.is_some() => {}
            // Between characters a tab is part of what was pasted: a row of a table.
            Event::Key(key) if is_tab(key) && is_amid_characters(at) => match messages.last_mut() {
                Some(Msg::Typed(text)) => text.push('\t'),
                _ => messages.push(Msg::Key(key)),
            },
            Event::Key(key) => match (typed(key), messages.last_mut()) {
                (Some(c), Some(Msg::Typed(text))) => text.push(c),
                (Some(c), _) => messages.push(Msg::Typed(c.into())),
                (None, _) => messages.push(Msg::Key(key)),
            },
            Event::Paste(text) => messages.push(Msg::Pasted(text)),
            Event::Resize { .. } => messages.push(Msg::Resized),
            Event::FocusGained | Event::FocusLost | Event::Mouse(_) => {}
        }
    }
    messages.into_iter().flat_map(one_by_one).collect()
}

/// Enters and nothing else are a key that was pressed fast, not pasted text.
fn one_by_one(message: Msg) -> Vec<Msg> {
    let Msg::Typed(text) = message else { return vec![message] };
    // Where Enter sends both, and in text pasted from some systems, the two are one line break.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match text.chars().all(|c| c == '\n') {
        true => text.chars().map(|c| Msg::Typed(c.into())).collect(),
        false => vec![Msg::Typed(text)],
    }
}

/// The character a key types. Enter is a carriage return and Ctrl-J a line feed, as the terminal sends
/// them: either is a line break.
fn typed(key: KeyEvent) -> Option<char> {
    let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
    match key.code {
        KeyCode::Char(c) if plain => Some(c),
        KeyCode::Enter if key.modifiers.is_empty() => Some('\r'),
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CTRL => Some('\n'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::keys::{BINDINGS, Intent, intent};

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code).modifiers(modifiers))
    }

    fn enter() -> Event {
        key(KeyCode::Enter, KeyModifiers::NONE)
    }

    fn control_j() -> Event {
        key(KeyCode::Char('j'), KeyModifiers::CTRL)
    }

    fn typing(text: &str) -> Vec<Event> {
        text.chars().map(|c| key(KeyCode::Char(c), KeyModifiers::NONE)).collect()
    }

    #[test]
    fn whatever_a_terminal_sends_for_a_line_break_is_one() {
        for line_break in [vec![enter()], vec![control_j()], vec![enter(), control_j()]] {
            let pasted = [typing("ab"), line_break.clone(), typing("c"), line_break.clone()].concat();
            assert_eq!(joined(pasted), [Msg::Typed("ab\nc\n".into())], "{line_break:?}");
            assert_eq!(joined(line_break.clone()), [Msg::Typed("\n".into())], "{line_break:?}");
        }
        let twice = joined(vec![enter(), enter()]);
        assert_eq!(twice, [Msg::Typed("\n".into()), Msg::Typed("\n".into())]);
    }

    #[test]
    fn a_text_in_utf_16_is_typed_as_its_letters() {
        let nul = || key(KeyCode::Char(' '), KeyModifiers::CTRL);
        let letters = || "-----BEGIN".chars().map(|letter| typing(&letter.to_string()));
        for events in [
            letters().flat_map(|letter| [letter, vec![nul()]].concat()).collect::<Vec<_>>(),
            letters().flat_map(|letter| [vec![nul()], letter].concat()).collect(),
        ] {
            assert!(is_burst(&events));
            assert_eq!(joined(events), [Msg::Typed("-----BEGIN".into())]);
        }
        let pressed = Msg::Key(KeyEvent::new(KeyCode::Char(' ')).modifiers(KeyModifiers::CTRL));
        assert_eq!(joined(vec![nul()]), [pressed]);
    }

    #[test]
    fn a_tab_between_characters_is_pasted_and_any_other_is_a_key() {
        let tab = || key(KeyCode::Tab, KeyModifiers::NONE);
        let key_tab = || Msg::Key(KeyEvent::new(KeyCode::Tab));
        for (events, messages) in [
            ([typing("a"), vec![tab()], typing("b")].concat(), vec![Msg::Typed("a\tb".into())]),
            ([typing("a"), vec![tab(), tab()], typing("b")].concat(), vec![Msg::Typed("a\t\tb".into())]),
            ([typing("a"), vec![tab()]].concat(), vec![Msg::Typed("a".into()), key_tab()]),
            ([vec![tab()], typing("a")].concat(), vec![key_tab(), Msg::Typed("a".into())]),
            (vec![tab(), tab()], vec![key_tab(), key_tab()]),
        ] {
            assert_eq!(joined(events.clone()), messages, "{events:?}");
        }
        assert!(is_burst(&[typing("a"), vec![tab()]].concat()), "what follows the tab may be on its way");
        assert!(!is_burst(&[tab(), tab()]), "a key that is held down");
        assert!(!is_burst(&[tab()]));
    }

    /// What terminals send for a key, by its name in the table of keys.
    fn sent_for(name: &str) -> Vec<u8> {
        if let Some(key) = name.strip_prefix("Alt-") {
            return [b"\x1b", sent_for(&key.to_lowercase()).as_slice()].concat();
        }
        let sequence = match name {
            "Tab" => "\t",
            "Shift-Tab" => "\x1b[Z",
            "Enter" => "\r",
            "Space" => " ",
            "^Space" => "\0",
            "Esc" => "\x1b",
            "Backspace" | "backspace" => "\x7f",
            "Up" => "\x1b[A",
            "Down" => "\x1b[B",
            "Right" => "\x1b[C",
            "Left" => "\x1b[D",
            "^Right" => "\x1b[1;5C",
            "^Left" => "\x1b[1;5D",
            "Home" => "\x1b[H",
            "End" => "\x1b[F",
            "PgUp" => "\x1b[5~",
            "PgDn" => "\x1b[6~",
            "Del" => "\x1b[3~",
            "F1" => "\x1bOP",
            "F2" => "\x1bOQ",
            "F3" => "\x1bOR",
            "F5" => "\x1b[15~",
            "F6" => "\x1b[17~",
            "F7" => "\x1b[18~",
            "F8" => "\x1b[19~",
            "F9" => "\x1b[20~",
            _ => match (name.strip_prefix('^'), name.as_bytes()) {
                (Some(key), _) => return vec![key.as_bytes()[0] & 0x1f],
                (None, [letter]) => return vec![*letter],
                _ => panic!("what is sent for {name}?"),
            },
        };
        sequence.into()
    }

    #[test]
    fn every_key_of_the_table_is_read_from_what_terminals_send() {
        for binding in BINDINGS {
            for chord in binding.keys {
                let mut decoder = Decoder::default();
                let mut decoded = Vec::new();
                decoder.take(&sent_for(chord.name), &mut decoded);
                decoded.extend(decoder.give_up());
                let [Event::Key(key)] = decoded.as_slice() else { panic!("{}: {decoded:?}", chord.name) };
                let means = match typed(*key) {
                    Some('\r' | '\n') => Some(Intent::Enter),
                    Some(' ') => Some(Intent::Space),
                    _ => intent(*key),
                };
                assert_eq!(means, Some(binding.intent), "{}", chord.name);
            }
        }
    }
}
