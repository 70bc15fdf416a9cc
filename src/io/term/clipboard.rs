//! Offering a text to the clipboard of the terminal a person sits at (OSC 52), through what may lie
//! between: `tmux` and GNU `screen` are terminals of their own and keep such requests unless told.

use std::fmt;

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

/// What lies between the program and the terminal, as far as the environment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Nothing that is known.
    Nothing,
    /// `tmux`.
    Tmux,
    /// GNU `screen`, or, behind an SSH connection, a `tmux` that calls itself so.
    Screen,
}

/// The most bytes `screen` takes in one string; older versions take 256, newer ones 768.
const PIECE: usize = 240;

/// What lies between, by the environment. `ssh` passes on `TERM` alone, so that counts where the variable
/// of the multiplexer is missing; where both have set theirs, one runs in the other.
pub fn between(env: impl Fn(&str) -> Option<String>) -> Between {
    let set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    let term = env("TERM").unwrap_or_default();
    match (set("TMUX"), set("STY")) {
        _ if term.starts_with("tmux") => Between::Tmux,
        (true, false) => Between::Tmux,
        (_, true) => Between::Screen,
        (false, false) if term.starts_with("screen") => Between::Screen,
        (false, false) => Between::Nothing,
    }
}

/// The bytes that offer a text.
///
/// `tmux` takes the plain request where `set-clipboard` is `on`, and lets one through that is wrapped up
/// for it where `allow-passthrough` is; it drops the other in silence, so it gets both. `screen` only lets
/// through what is wrapped up, in pieces it can hold; a `tmux` in its place reads a short one as plain.
///
/// # Errors
/// When the request cannot be made.
pub fn offer(text: &str, between: Between) -> Result<String, fmt::Error> {
    let mut plain = String::new();
    CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain)?;
    // Its usual end would end what it is wrapped up in as well; a BEL ends it for every terminal.
    let inner = plain.strip_suffix("\x1b\\").unwrap_or(&plain).to_owned() + "\x07";
    Ok(match between {
        Between::Nothing => plain,
        Between::Tmux => format!("{plain}\x1bPtmux;{}\x1b\\", inner.replace('\x1b', "\x1b\x1b")),
        Between::Screen => in_pieces(&inner).map(|piece| format!("\x1bP{piece}\x1b\\")).collect(),
    })
}

/// A request is ASCII: it can be cut anywhere.
fn in_pieces(request: &str) -> impl Iterator<Item = &str> {
    (0..request.len()).step_by(PIECE).map(|at| &request[at..request.len().min(at + PIECE)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_what_lies_between() {
        let cases: [(&[(&str, &str)], Between); 9] = [
            (&[("TERM", "xterm-256color")], Between::Nothing),
            (&[], Between::Nothing),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux-0/default,1,0")], Between::Tmux),
            (&[("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-0/default,1,0")], Between::Tmux),
            (&[("TERM", "tmux-256color")], Between::Tmux),
            (&[("TERM", "screen.xterm-256color"), ("STY", "4711.pts-0.bastion")], Between::Screen),
            (&[("TERM", "screen")], Between::Screen),
            (&[("TERM", "screen"), ("TMUX", "x"), ("STY", "4711.pts-0.bastion")], Between::Screen),
            (&[("TERM", "xterm"), ("TMUX", ""), ("STY", "")], Between::Nothing),
        ];
        for (variables, expected) in cases {
            let env = |name: &str| {
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(between(env), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_text_is_offered_as_what_lies_between_takes_it() {
        let offered = |between| offer("icru1984rnekfj", between).unwrap();
        let plain = "\x1b]52;c;aWNydTE5ODRybmVrZmo=\x1b\\";
        assert_eq!(offered(Between::Nothing), plain);
        let wrapped = "\x1bPtmux;\x1b\x1b]52;c;aWNydTE5ODRybmVrZmo=\x07\x1b\\";
        assert_eq!(offered(Between::Tmux), format!("{plain}{wrapped}"));
        assert_eq!(offered(Between::Screen), "\x1bP\x1b]52;c;aWNydTE5ODRybmVrZmo=\x07\x1b\\");
    }

    #[test]
    fn screen_gets_no_more_than_it_holds_at_once_and_all_of_it() {
        let text = "x".repeat(1000);
        let offered = offer(&text, Between::Screen).unwrap();
        let pieces: Vec<&str> = offered.split_terminator("\x1b\\").collect();
        assert!(pieces.len() > 4);
        let unwrapped: String = pieces
            .iter()
            .map(|piece| {
                assert!(piece.len() < 256, "{}", piece.len());
                piece.strip_prefix("\x1bP").expect("each piece is wrapped up")
            })
            .collect();
        let plain = offer(&text, Between::Nothing).unwrap();
        assert_eq!(unwrapped, plain.replace("\x1b\\", "\x07"));
    }
}
