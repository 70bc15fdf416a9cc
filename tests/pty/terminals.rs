//! One order in every kind of terminal: what is on the screen is the same in all of them, and nothing is
//! sent that one of them would not understand or would have to answer.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use crate::orders::confirm;
use crate::terminal::{Home, Seen, Setup, Terminal, dvorder};

/// How text comes into the fields for names and the CSR.
#[derive(Clone, Copy)]
enum Given {
    /// Pasted with the marks of bracketed paste; the CSR by the name of its file.
    Pasted,
    /// Pasted into a terminal that knows no such marks, such as PuTTY: as fast keys.
    AsKeys,
}

/// What the terminal can show.
#[derive(Clone, Copy)]
struct Looks {
    ascii: bool,
    colour: bool,
}

const USUAL: Looks = Looks { ascii: false, colour: true };
const MONOCHROME: Looks = Looks { colour: false, ..USUAL };
const ASCII: Looks = Looks { ascii: true, ..USUAL };

/// A home with a CSR that has a short name.
fn home() -> Arc<Home> {
    let home = Home::new();
    fs::copy(home.path().join("assets/examples/example.csr"), home.path().join("a.csr")).unwrap();
    home
}

fn wizard() -> Setup {
    dvorder("--sandbox").at(&home())
}

/// The screens of an order from the product to its end, and the terminal it was placed in. Each screen is
/// taken when what the keys lead to is on it.
#[track_caller]
fn order(setup: Setup, given: Given) -> (Vec<String>, Terminal) {
    let mut terminal = setup.start();
    let csr = fs::read_to_string(terminal.home().path().join("a.csr")).unwrap();
    let mut screens = Vec::new();
    let mut seen = |terminal: &Terminal, there: &dyn Fn(&Seen) -> bool| {
        terminal.wait_until(&format!("what belongs on screen {}", screens.len() + 1), there);
        terminal.wait_idle("the screen");
        screens.push(without_times(&without_token(&terminal.screen())));
    };
    terminal.keys("Down");
    seen(&terminal, &|screen| screen.shows("GeoTrust Standard DV SSL Certificate (ssl_dv_geotrust)"));
    terminal.keys("^N");
    terminal.type_text("example.com");
    terminal.keys("Tab");
    let names = "sub.example.com\nlog.example.com";
    match given {
        Given::Pasted => terminal.paste(names),
        Given::AsKeys => terminal.paste_raw(names),
    }
    seen(&terminal, &|screen| screen.shows("3 names on this certificate"));
    terminal.keys("^N");
    match given {
        Given::Pasted => {
            terminal.keys("^O");
            terminal.type_text("a.csr");
            terminal.wait_for("Or from a file a.csr");
            terminal.keys("Enter");
            // The next key takes the notice away, which is not there where no file was read.
            terminal.wait_for("Read from a.csr");
        }
        Given::AsKeys => {
            terminal.paste_raw(&csr);
            terminal.wait_for("RSA 2048, SHA-256 with RSA, verifies");
        }
    }
    // Where the cursor stands behind what was typed and before what was read.
    terminal.keys("PgUp PgUp PgUp Home");
    seen(&terminal, &|screen| !screen.shows("Read from a.csr"));
    terminal.keys("^N");
    seen(&terminal, &|screen| screen.shows("How long should order and certificate run?"));
    terminal.keys("^N Down");
    seen(&terminal, &|screen| ["(•)", "(*)"].iter().any(|taken| screen.shows(&format!("{taken} DNS CNAME"))));
    terminal.keys("^N Z Tab A Tab + 1 5 5 5 5 5 5 5 Tab Tab z @ a . c o m");
    seen(&terminal, &|screen| screen.shows("E-mail z@a.com"));
    // An own order ID, which would be another every time.
    terminal.keys("^N Tab Tab Tab Tab Tab Tab Tab Tab Tab ^U o w n 1");
    seen(&terminal, &|screen| screen.shows("Own order ID own1"));
    terminal.keys("^R");
    seen(&terminal, &|screen| screen.shows("Ready to order"));
    confirm(&terminal, "example.com");
    seen(&terminal, &|screen| screen.shows("Ordered. Order 6484932, certificate 6079436"));
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
    (screens, terminal)
}

/// A screen with a stand-in for its token, which is another one every time.
fn without_token(screen: &str) -> String {
    const LENGTH: usize = 32;
    let words = screen.split_inclusive(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit());
    words
        .map(|word| match word.split_at_checked(LENGTH) {
            Some((_, rest)) if rest.chars().count() < 2 => "t".repeat(LENGTH) + rest,
            _ => word.to_owned(),
        })
        .collect()
}

/// A screen with a stand-in for each time of day: two runs may be in two minutes.
fn without_times(screen: &str) -> String {
    let is_time = |text: &str| {
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        text.split_once(':').is_some_and(|(hour, minute)| digits(hour) && digits(minute))
    };
    let words = screen.split_inclusive(|c: char| !c.is_ascii_digit() && c != ':');
    let stand_in = |word: &str| match word.split_at_checked("13:25".len()) {
        Some((time, rest)) if is_time(time) && rest.chars().count() < 2 => format!("hh:mm{rest}"),
        _ => word.to_owned(),
    };
    words.map(stand_in).collect()
}

/// The screens in a terminal that can do everything.
fn usual_screens() -> &'static [String] {
    static USUAL_SCREENS: OnceLock<Vec<String>> = OnceLock::new();
    USUAL_SCREENS.get_or_init(|| order(wizard(), Given::Pasted).0)
}

/// A screen in ASCII.
fn in_ascii(screen: &str) -> String {
    let stand_in = |c: char| match c {
        '▸' => '>',
        '›' | '─' | '·' => '-',
        '✓' | '┬' | '┴' => '+',
        '☐' => 'o',
        '✗' => 'x',
        '•' => '*',
        '…' => '~',
        '│' => '|',
        '█' => '#',
        '▒' => '=',
        c => c,
    };
    screen.chars().map(stand_in).collect()
}

#[track_caller]
fn are_the_same(screens: &[String], looks: Looks) {
    for (screen, usual) in screens.iter().zip(usual_screens()) {
        let wanted = if looks.ascii { in_ascii(usual) } else { usual.clone() };
        assert!(*screen == wanted, "this is on the screen:\n{screen}\nwhere elsewhere there is:\n{wanted}");
    }
}

/// Places an order, and compares what is seen with what is seen elsewhere.
#[track_caller]
fn is_the_same(setup: Setup, given: Given, looks: Looks) {
    let (screens, terminal) = order(setup, given);
    are_the_same(&screens, looks);
    let sent = sequences(&terminal.raw_output());
    let unknown: Vec<&String> = sent.iter().filter(|sequence| !is_harmless(sequence)).collect();
    assert!(unknown.is_empty(), "the terminal was sent {unknown:?}");
    assert_eq!(sent.iter().any(|sequence| is_coloured(sequence)), looks.colour);
    let left = terminal.left_behind();
    assert!(left.contains("\nOrdered. Order 6484932, certificate 6079436\n"), "{left}");
}

/// The control sequences in what was sent, without the ESC.
fn sequences(sent: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(sent);
    let ends = |rest: &str| match rest.strip_prefix('[') {
        Some(rest) => rest.find(|c| ('@'..='~').contains(&c)).map_or(rest.len(), |at| at + 1) + 1,
        None => rest.chars().next().map_or(0, char::len_utf8),
    };
    text.split('\u{1b}').skip(1).map(|rest| rest[..ends(rest)].to_owned()).collect()
}

/// Whether a sequence puts the cursor somewhere, erases, styles, or sets a mode that a terminal may pass
/// over. None of them is answered.
fn is_harmless(sequence: &str) -> bool {
    match sequence.strip_prefix('[') {
        Some(rest) => match rest.strip_prefix('?').map(|mode| mode.trim_end_matches(['h', 'l'])) {
            Some(mode) => ["25", "1007", "1049", "2004", "2026"].contains(&mode),
            None => {
                rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').len() == 1
                    && rest.ends_with(['H', 'G', 'C', 'J', 'K', 'm'])
            }
        },
        None => false,
    }
}

/// Whether a sequence chooses a colour.
fn is_coloured(sequence: &str) -> bool {
    let style = sequence.strip_prefix('[').and_then(|rest| rest.strip_suffix('m'));
    style.is_some_and(|codes| codes.split(';').any(|code| code.len() > 1))
}

fn of_kind(term: &str) -> Setup {
    wizard().variable("TERM", term)
}

/// A terminal in which a shell has filled the only screen there is.
fn with_one_screen(term: &str) -> Setup {
    let script = "yes 'what the shell has written before' | head -n 50; \"$@\"";
    of_kind(term).with_one_screen().by_shell(script)
}

#[test]
fn xterm() {
    is_the_same(of_kind("xterm"), Given::Pasted, USUAL);
}

#[test]
fn screen() {
    is_the_same(with_one_screen("screen"), Given::Pasted, USUAL);
}

#[test]
fn screen_with_256_colours() {
    is_the_same(of_kind("screen-256color"), Given::AsKeys, USUAL);
}

#[test]
fn tmux_with_256_colours() {
    is_the_same(of_kind("tmux-256color"), Given::Pasted, USUAL);
}

#[test]
fn putty_without_bracketed_paste() {
    is_the_same(of_kind("putty"), Given::AsKeys, USUAL);
}

#[test]
fn the_linux_console() {
    is_the_same(with_one_screen("linux"), Given::AsKeys, ASCII);
}

#[test]
fn a_vt100() {
    is_the_same(with_one_screen("vt100"), Given::AsKeys, MONOCHROME);
}

#[test]
fn a_terminal_of_no_known_kind() {
    is_the_same(wizard().without("TERM"), Given::Pasted, MONOCHROME);
}

#[test]
fn locale_c() {
    is_the_same(wizard().variable("LC_ALL", "C"), Given::Pasted, ASCII);
}

#[test]
fn no_locale_and_no_colour() {
    is_the_same(
        wizard().without("LANG").variable("NO_COLOR", "1"),
        Given::AsKeys,
        Looks { ascii: true, ..MONOCHROME },
    );
}

#[test]
fn a_terminal_that_is_called_dumb() {
    is_the_same(with_one_screen("dumb"), Given::AsKeys, MONOCHROME);
}

#[test]
fn nothing_of_the_form_is_left_where_there_is_one_screen() {
    let mut terminal = with_one_screen("screen").size(80, 50).start();
    terminal.keys("^N e x");
    terminal.wait_for("Common name ex");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    let left = terminal.screen();
    assert!(left.starts_with("What you typed is saved"), "{left}");
    assert!(!left.contains("next step"), "{left}");
}

/// Ends the servers of `tmux` that a test has started, whatever became of it.
struct Servers(Arc<Home>);

impl Drop for Servers {
    fn drop(&mut self) {
        for name in ["outer", "inner"] {
            let mut end = Command::new("tmux");
            end.args(["-L", name, "kill-server"]).env("TMUX_TMPDIR", self.0.path());
            let _ = end.stderr(Stdio::null()).status();
        }
    }
}

/// Places an order inside `tmux`, started by this script, if there is one on this machine.
#[track_caller]
fn is_the_same_in_tmux(script: &'static str) {
    if Command::new("tmux").arg("-V").stdout(Stdio::null()).status().is_err() {
        println!("There is no tmux on this machine.");
        return;
    }
    let home = home();
    fs::write(home.path().join("tmux.conf"), "set -g status off\n").unwrap();
    let _servers = Servers(Arc::clone(&home));
    let setup = dvorder("--sandbox").at(&home).variable("TMUX_TMPDIR", home.path().display().to_string());
    are_the_same(&order(setup.multiplexed(script), Given::Pasted).0, USUAL);
}

#[test]
#[ignore = "takes some seconds"]
fn tmux() {
    is_the_same_in_tmux("tmux -L outer -f tmux.conf new-session -- \"$@\"");
}

#[test]
#[ignore = "takes some seconds"]
fn tmux_in_tmux() {
    is_the_same_in_tmux(
        "tmux -L outer -f tmux.conf new-session -- env -u TMUX tmux -L inner -f tmux.conf new-session -- \"$@\"",
    );
}

/// The bytes of a key differ from kind to kind: of xterm, of a VT100 in its other mode, of PuTTY, rxvt,
/// the Linux console, `screen` and `tmux`.
#[test]
fn the_keys_of_every_kind_are_known() {
    let terminal = wizard().start();
    for help in ["\x1bOP", "\x1b[11~", "\x1b[[A"] {
        terminal.paste_raw(help);
        terminal.wait_for("Esc closes");
        terminal.keys("Esc");
    }
    // Nothing is wrong with the name that comes of it, and so nothing is read between the fields.
    terminal.keys("Down ^N x y");
    let ends = [("\x1b[H", "\x1b[F"), ("\x1bOH", "\x1bOF"), ("\x1b[1~", "\x1b[4~"), ("\x1b[7~", "\x1b[8~")];
    for ((home, end), last) in ends.into_iter().zip([".", "c", "o", "m"]) {
        terminal.paste_raw(home);
        terminal.keys("a");
        terminal.paste_raw(end);
        terminal.keys(last);
        terminal.paste_raw(home);
        terminal.paste_raw("\x1b[3~");
        terminal.paste_raw(end);
        terminal.keys("c Backspace");
    }
    terminal.wait_for("Common name     xy.com");
    for (down, up) in [("\x1b[B", "\x1b[A"), ("\x1bOB", "\x1bOA")] {
        terminal.paste_raw(down);
        terminal.wait_for("▸ Other names");
        terminal.paste_raw(up);
        terminal.wait_for("▸ Common name");
    }
}

#[test]
fn a_serial_line_that_tells_no_size() {
    is_the_same(wizard().by_shell("stty rows 0 cols 0; \"$@\""), Given::AsKeys, USUAL);
}

/// What a screen shows by the room there is it shows from the first frame on, and anew once that is another.
#[test]
fn the_first_frame_and_every_new_size_use_the_room_there_is() {
    let home = home();
    let mut terminal = dvorder("--sandbox").at(&home).size(80, 50).start();
    terminal.keys("^N ^N ^N Tab ^U 3 Tab");
    terminal.wait_for("reissue it 1");
    terminal.keys("^Q");
    terminal.wait_exit();
    // Of so many certificates the last ones share a line where there is no room for one each.
    let has_row = |screen: &Seen, head: &str| screen.screen().lines().any(|row| row.starts_with(head));
    let is_whole = |screen: &Seen| has_row(screen, "   12  ") && !has_row(screen, "   6-1");
    let terminal = dvorder("--sandbox --resume").at(&home).size(80, 50).start();
    terminal.wait_until("a line for each certificate", is_whole);
    terminal.resize(80, 30);
    terminal.wait_until("one line of the last", |screen| has_row(screen, "   6-1"));
    terminal.resize(80, 50);
    terminal.wait_until("a line for each again", is_whole);
}
