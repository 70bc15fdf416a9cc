//! What ends the program from outside: signals.

use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// How the wizard came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The user left.
    Left,
    /// A signal of this number, or the loss of the terminal, ended it.
    Signal(u8),
}

impl End {
    /// The terminal is gone: it cannot be written to, or said so.
    pub const LOST: End = End::Signal(1);
}

/// The number of the signal by which a process says that it failed. Whoever sends it from outside wants
/// an end all the same.
const ABORT: i32 = 6;

/// A signal that would end the program at once, and leave the terminal as it is.
struct Ending {
    number: u8,
    signal: Signal,
    /// Whether a key sends it: Ctrl-C or Ctrl-\. It is a key while the screen is ours, and for the
    /// command that runs while it is not.
    from_the_keyboard: bool,
}

/// What ends the program from outside.
pub struct Endings {
    signals: Vec<Ending>,
    /// The signal of the sandbox's fault `crash`.
    crash: Option<Signal>,
}

impl Endings {
    /// Listens from now on: what comes is kept until it is waited for. `crashes` takes one of the signals
    /// for making the program fail on purpose.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn new(crashes: bool) -> io::Result<Endings> {
        let user = SignalKind::user_defined1();
        let keyboard = [SignalKind::interrupt(), SignalKind::quit()];
        let others = [
            SignalKind::terminate(),
            SignalKind::hangup(),
            SignalKind::from_raw(ABORT),
            user,
            SignalKind::user_defined2(),
            SignalKind::alarm(),
        ];
        let mut signals = Vec::new();
        for kind in others.into_iter().chain(keyboard).filter(|kind| !crashes || *kind != user) {
            let number = u8::try_from(kind.as_raw_value()).map_err(io::Error::other)?;
            signals.push(Ending {
                number,
                signal: signal(kind)?,
                from_the_keyboard: keyboard.contains(&kind),
            });
        }
        Ok(Endings { signals, crash: if crashes { Some(signal(user)?) } else { None } })
    }

    /// Waits for any of it.
    pub async fn any(&mut self) -> End {
        poll_fn(|context| {
            if let Some(crash) = &mut self.crash {
                assert!(crash.poll_recv(context).is_pending(), "the sandbox's fault crash was asked for");
            }
            first(&mut self.signals, context, |_| true)
        })
        .await
    }

    /// Waits for any of it but what a key sends.
    pub async fn not_from_the_keyboard(&mut self) -> End {
        poll_fn(|context| first(&mut self.signals, context, |ending| !ending.from_the_keyboard)).await
    }

    /// Forgets the keys that were meant for somebody else.
    pub async fn forget_the_keyboard(&mut self) {
        // What has come is there to be received once the runtime has turned.
        tokio::time::sleep(Duration::from_millis(10)).await;
        poll_fn(|context| {
            let keys = |ending: &Ending| ending.from_the_keyboard;
            while first(&mut self.signals, context, keys).is_ready() {}
            Poll::Ready(())
        })
        .await;
    }
}

/// The first of these signals that has come.
fn first(signals: &mut [Ending], context: &mut Context<'_>, wanted: impl Fn(&Ending) -> bool) -> Poll<End> {
    for ending in signals.iter_mut().filter(|ending| wanted(ending)) {
        if ending.signal.poll_recv(context).is_ready() {
            return Poll::Ready(End::Signal(ending.number));
        }
    }
    Poll::Pending
}
