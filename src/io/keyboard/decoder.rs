//! What a terminal sends, byte by byte, as keys and pasted text.

use std::time::Duration;

use terminput::{Event, KeyCode, KeyEvent, KeyModifiers};

const ESC: u8 = 0x1b;
const PASTE: &[u8] = b"\x1b[200~";
/// The most bytes of a paste that are held before they are handed out; the rest is a paste of its own.
const PASTE_MAX: usize = 1024 * 1024;

/// How long the bytes of one key may be apart. An Esc that nothing follows for so long is the key Esc;
/// over a slow link the arrow keys, which begin with the same byte, come in pieces.
const WITHIN_A_KEY: Duration = Duration::from_millis(50);
/// How long a paste may pause. Its end may have been lost, and every later key would be part of it.
const WITHIN_A_PASTE: Duration = Duration::from_secs(2);

/// Decodes what arrives, in whatever pieces.
#[derive(Debug, Default)]
pub struct Decoder {
    /// The beginning of a key or a paste that has not arrived whole.
    held: Vec<u8>,
}

impl Decoder {
    /// Adds to the events those that are whole with these bytes.
    pub fn take(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        for byte in bytes {
            self.held.push(*byte);
            // An Esc alone may be the first byte of a longer key.
            if self.held == [ESC] {
                continue;
            }
            if let Some(event) = keypad(&self.held) {
                events.push(event);
                self.held.clear();
                continue;
            }
            match Event::parse_from(&self.held) {
                Ok(None) if self.held.len() < PASTE_MAX => {}
                Ok(None) => {
                    events.extend(self.give_up());
                    self.held.extend_from_slice(PASTE);
                }
                Ok(Some(event)) => {
                    events.push(as_pressed(event));
                    self.held.clear();
                }
                // A key that no terminal known here sends.
                Err(_) => self.held.clear(),
            }
        }
    }

    /// How long to wait for the rest of what is held, if anything is.
    pub fn patience(&self) -> Option<Duration> {
        match self.held.as_slice() {
            [] => None,
            held if held.starts_with(PASTE) => Some(WITHIN_A_PASTE),
            _ => Some(WITHIN_A_KEY),
        }
    }

    /// What is held, when nothing more has come.
    pub fn give_up(&mut self) -> Option<Event> {
        let held = std::mem::take(&mut self.held);
        match held.strip_prefix(PASTE) {
            Some(pasted) => Some(Event::Paste(String::from_utf8_lossy(pasted).into_owned())),
            None if held == [ESC] => Some(Event::Key(KeyEvent::new(KeyCode::Esc))),
            None => None,
        }
    }
}

/// The bytes 0x1c to 0x1f, which are read as Ctrl-4 to Ctrl-7, as the keys that are pressed for them.
fn as_pressed(event: Event) -> Event {
    match event {
        Event::Key(key) if key.modifiers.contains(KeyModifiers::CTRL) => {
            let code = match key.code {
                KeyCode::Char('4') => KeyCode::Char('\\'),
                KeyCode::Char('5') => KeyCode::Char(']'),
                KeyCode::Char('6') => KeyCode::Char('^'),
                KeyCode::Char('7') => KeyCode::Char('_'),
                code => code,
            };
            Event::Key(KeyEvent { code, ..key })
        }
        event => event,
    }
}

/// A key of the keypad in application mode, which some terminals leave switched on.
fn keypad(held: &[u8]) -> Option<Event> {
    let [ESC, b'O', key @ (b'j'..=b'y' | b'M' | b'X')] = held else { return None };
    let code = match key {
        b'M' => KeyCode::Enter,
        b'X' => KeyCode::Char('='),
        key => KeyCode::Char(char::from(key - b'j' + b'*')),
    };
    Some(Event::Key(KeyEvent::new(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(pieces: &[&[u8]]) -> Vec<Event> {
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        for piece in pieces {
            decoder.take(piece, &mut events);
        }
        events.extend(decoder.give_up());
        events
    }

    fn key(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new(code))
    }

    #[test]
    fn the_keypad_types_in_application_mode() {
        let sent = b"\x1bOp\x1bOq\x1bOr\x1bOs\x1bOt\x1bOu\x1bOv\x1bOw\x1bOx\x1bOy\x1bOn\x1bOm\x1bOk\x1bOl\x1bOj\x1bOo\x1bOX\x1bOM";
        let typed = "0123456789.-+,*/=".chars().map(|c| key(KeyCode::Char(c)));
        let expected: Vec<Event> = typed.chain([key(KeyCode::Enter)]).collect();
        assert_eq!(decoded(&[sent]), expected);
        let bytes: Vec<&[u8]> = sent.chunks(1).collect();
        assert_eq!(decoded(&bytes), expected);
    }

    #[test]
    fn keys_are_the_same_in_one_piece_and_byte_by_byte() {
        let sent = b"a\xc3\xbc\x1b[A\x1bOB\x1b[1;5C\x1b[15~\x1bf\r\x7f\xe4\xbe\x8b\x1b[[A";
        let expected = [
            key(KeyCode::Char('a')),
            key(KeyCode::Char('ü')),
            key(KeyCode::Up),
            key(KeyCode::Down),
            Event::Key(KeyEvent::new(KeyCode::Right).modifiers(KeyModifiers::CTRL)),
            key(KeyCode::F(5)),
            Event::Key(KeyEvent::new(KeyCode::Char('f')).modifiers(KeyModifiers::ALT)),
            key(KeyCode::Enter),
            key(KeyCode::Backspace),
            key(KeyCode::Char('例')),
            key(KeyCode::F(1)),
        ];
        assert_eq!(decoded(&[sent]), expected);
        let pieces: Vec<&[u8]> = sent.chunks(1).collect();
        assert_eq!(decoded(&pieces), expected);
    }

    #[test]
    fn a_sign_pressed_with_ctrl_is_that_sign() {
        for (sent, sign) in [(b"\x1c", '\\'), (b"\x1d", ']'), (b"\x1e", '^'), (b"\x1f", '_')] {
            let key = KeyEvent::new(KeyCode::Char(sign)).modifiers(KeyModifiers::CTRL);
            assert_eq!(decoded(&[sent]), [Event::Key(key)]);
        }
    }

    #[test]
    fn an_esc_is_a_key_when_nothing_follows() {
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        decoder.take(b"\x1b", &mut events);
        assert_eq!((events.as_slice(), decoder.patience()), (&[][..], Some(WITHIN_A_KEY)));
        assert_eq!(decoder.give_up(), Some(key(KeyCode::Esc)));
        assert_eq!(decoder.patience(), None);
    }

    #[test]
    fn what_no_terminal_sends_is_dropped_and_the_next_key_is_known() {
        for noise in [&b"\x1bOz"[..], b"\x1b[99~", b"\xff", b"\x1b[?1;2c", b"\x1b[!"] {
            assert_eq!(decoded(&[noise, b"a"]), [key(KeyCode::Char('a'))], "{noise:?}");
        }
    }

    #[test]
    fn half_a_key_does_not_swallow_what_is_typed_later() {
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        decoder.take(b"\x1b[", &mut events);
        assert_eq!(decoder.give_up(), None);
        decoder.take(b"A", &mut events);
        assert_eq!(events, [Event::Key(KeyEvent::new(KeyCode::Char('A')).modifiers(KeyModifiers::SHIFT))]);
    }

    #[test]
    fn a_paste_is_one_event_whatever_is_in_it() {
        let pasted = "first\r\nsecond \x1b[A\x1b ü";
        let sent = format!("\x1b[200~{pasted}\x1b[201~x");
        for size in [1, 7, 4096] {
            let pieces: Vec<&[u8]> = sent.as_bytes().chunks(size).collect();
            assert_eq!(decoded(&pieces), [Event::Paste(pasted.into()), key(KeyCode::Char('x'))]);
        }
    }

    #[test]
    fn a_paste_whose_end_is_lost_is_handed_out_all_the_same() {
        let mut decoder = Decoder::default();
        decoder.take(b"\x1b[200~example.com", &mut Vec::new());
        assert_eq!(decoder.patience(), Some(WITHIN_A_PASTE));
        assert_eq!(decoder.give_up(), Some(Event::Paste("example.com".into())));
    }

    #[test]
    fn an_endless_paste_is_handed_out_in_pieces() {
        let mut sent = PASTE.to_vec();
        sent.resize(3 * PASTE_MAX, b'x');
        sent.extend_from_slice(b"\x1b[201~");
        let pieces = decoded(&[&sent]);
        let lengths = pieces.iter().map(|event| match event {
            Event::Paste(text) => text.len(),
            _ => 0,
        });
        assert_eq!((pieces.len(), lengths.sum::<usize>()), (4, 3 * PASTE_MAX - PASTE.len()));
    }
}
