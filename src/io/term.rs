//! The terminal: its modes, and that it gets them back whatever happens.

mod clipboard;
mod pen;

use std::fs::File;
use std::io::{self, IsTerminal, Write, stdout};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ThreadId;

use crossterm::cursor::{MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};
use pen::Pen;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process};
use rustix::stdio::{dup2_stdin, stdin};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

/// Whether the terminal is in our modes now; the panic hook must not touch it otherwise.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// Many terminals send arrows for the wheel while there is another screen (mode 1007), and those choose.
const WHEEL_OFF: &str = "\x1b[?1007l";
/// As the terminals have it that know the mode; the others pass it over.
const WHEEL_ON: &str = "\x1b[?1007h";

/// The terminal in full-screen mode.
pub struct Screen {
    pen: Pen<File>,
    /// What the next frame is drawn on.
    next: Buffer,
    /// The terminal's settings as they were. A command that is killed while it asks for a passphrase
    /// leaves the terminal without echo.
    settings: Option<Termios>,
}

impl Screen {
    /// Takes the terminal over: raw mode, alternate screen, bracketed paste, no mouse.
    ///
    /// # Errors
    /// When the terminal cannot be set up; it is then as it was.
    pub fn enter() -> io::Result<Screen> {
        restore_on_panic();
        let settings = tcgetattr(stdin()).ok();
        set_modes()?;
        // Not through stdout(), which cuts what is written at line breaks.
        let out = stdout().as_fd().try_clone_to_owned().inspect_err(|_| unset_modes())?;
        Ok(Screen { pen: Pen::new(File::from(out)), next: Buffer::default(), settings })
    }

    /// How many columns and rows the terminal has.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn size(&self) -> io::Result<Size> {
        size()
    }

    /// Draws a frame: what changed, as one write, and nothing where nothing did. `view` draws on cells that are empty,
    /// as many as the terminal has now, and says where the cursor is to be.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Position) -> io::Result<()> {
        self.next.resize(Rect::from((Position::ORIGIN, size()?)));
        self.next.reset();
        let cursor = view(&mut self.next);
        self.pen.show(&mut self.next, cursor)
    }

    /// Forgets what is on the screen, so that the next frame is drawn whole, in the modes that dvorder is used in:
    /// without bracketed paste a line break in pasted text would be an Enter.
    pub fn forget(&mut self) {
        self.pen.forget();
        let mut modes = Vec::new();
        queue!(modes, EnableBracketedPaste, Print(WHEEL_OFF)).expect("a vector takes all that is written");
        self.pen.add(&modes);
    }

    /// Offers a text to the terminal's clipboard (OSC 52). Terminals do not answer, and many ignore it.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn offer_copy(&mut self, text: &str) -> io::Result<()> {
        let between = clipboard::between(|name| std::env::var(name).ok());
        let offer = clipboard::offer(text, between).map_err(io::Error::other)?;
        self.pen.add(offer.as_bytes());
        Ok(())
    }

    /// Gives the terminal back for a while, for somebody else to use.
    pub fn hand_over(&mut self) {
        unset_modes();
    }

    /// Takes the terminal over again, however it was left; the next frame is drawn whole.
    ///
    /// # Errors
    /// When the terminal cannot be set up.
    pub fn take_back(&mut self) -> io::Result<()> {
        self.set_right();
        set_modes()?;
        self.forget();
        Ok(())
    }

    /// Gives the terminal the settings it had. It may be gone, so errors are passed over.
    fn set_right(&self) {
        if let Some(settings) = &self.settings {
            let _ = tcsetattr(stdin(), OptionalActions::Now, settings);
        }
    }

    /// Stops the process as Ctrl-Z does elsewhere, and comes back when the shell resumes it.
    ///
    /// # Errors
    /// When the signal cannot be sent or the terminal cannot be set up again.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.hand_over();
        kill_process(getpid(), Signal::TSTP)?;
        // The shell's user may have changed them.
        self.settings = tcgetattr(stdin()).ok();
        self.take_back()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        unset_modes();
        self.set_right();
    }
}

/// Has the keys come from the terminal of the process where standard input is none, as something else was read from
/// there.
///
/// # Errors
/// A sentence for the user: the process has no terminal.
pub fn type_at_the_terminal() -> Result<(), String> {
    if io::stdin().is_terminal() {
        return Ok(());
    }
    let terminal = File::options().read(true).write(true).open("/dev/tty");
    let taken = terminal.and_then(|terminal| Ok(dup2_stdin(terminal)?));
    taken.map_err(|error| {
        format!(
            "standard input was read to its end, and there is no terminal for the keys ({error}). Name a file in place \
             of -, such as --from order.json."
        )
    })
}

/// Asked before each frame, and crossterm would open the terminal anew for it.
fn size() -> io::Result<Size> {
    let size = tcgetwinsize(stdout())?;
    Ok(Size { width: or_told(size.ws_col, "COLUMNS", 80), height: or_told(size.ws_row, "LINES", 24) })
}

/// How many columns the terminal has that something is printed to; none where that is no terminal.
pub fn columns_of(printed_to: impl AsFd) -> Option<usize> {
    Some(or_told(tcgetwinsize(printed_to).ok()?.ws_col, "COLUMNS", 80).into())
}

/// A serial line knows no size; what it leads to has at least the usual one, and the shell may know better.
fn or_told(known: u16, variable: &str, usual: u16) -> u16 {
    match known {
        0 => std::env::var(variable).ok().and_then(|set| set.parse().ok()).unwrap_or(usual),
        known => known,
    }
}

fn set_modes() -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    // Cleared, as not every terminal has another screen to enter: `screen` has none unless it is told to.
    let another = execute!(
        stdout(),
        EnterAlternateScreen,
        Clear(ClearType::All),
        EnableBracketedPaste,
        Print(WHEEL_OFF)
    );
    another.inspect_err(|_| unset_modes())
}

/// Undoes every mode. Errors are passed over on purpose: this runs when the terminal may be gone,
/// and each mode must be tried whatever became of the one before.
fn unset_modes() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        let _ = execute!(stdout(), Print(WHEEL_ON), DisableBracketedPaste);
        let _ = execute!(stdout(), EndSynchronizedUpdate, ResetColor);
        // Where there is one screen, what comes next starts at its top, and not in the middle of the form.
        let _ = execute!(stdout(), Clear(ClearType::All), MoveTo(0, 0), LeaveAlternateScreen, Show);
        let _ = stdout().flush();
        let _ = disable_raw_mode();
    }
}

/// Restores the terminal before a panic's message is printed, when it is the main thread's own: a
/// panic in a task, which the main thread runs too, is caught and the program lives on.
fn restore_on_panic() {
    let main: ThreadId = std::thread::current().id();
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == main && tokio::task::try_id().is_none() {
            unset_modes();
            report(panic);
        } else {
            tracing::error!(place = %panic.location().map_or_else(String::new, ToString::to_string), "a task failed");
        }
    }));
}

/// Keeps the system from writing this process's memory to disk when it crashes: the API key is in it.
pub fn forbid_core_dumps() {
    // Where it cannot be forbidden there is nothing else to do; ordering goes on.
    let _ = rustix::process::setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    // A core dump that is piped to a program pays no heed to the limit.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}
