//! What ends the program from outside: signals.

use std::io;
use std::time::Duration;

use futures_util::FutureExt;
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
    pub const LOST: End = End::Signal(SIGHUP);
}

const SIGHUP: u8 = 1;
const SIGINT: u8 = 2;
const SIGTERM: u8 = 15;

/// What ends the program from outside.
pub struct Endings {
    terminate: Signal,
    hang_up: Signal,
    /// Ctrl-C is a key while the screen is ours, and for the command that runs while it is not; one
    /// that comes as it is given back must not end the program before it has told what became of the
    /// order.
    interrupt: Signal,
    /// The signal of the sandbox's fault `crash`.
    crash: Option<Signal>,
}

impl Endings {
    /// Listens from now on. `crashes` adds the signal that makes the program fail on purpose.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn new(crashes: bool) -> io::Result<Endings> {
        Ok(Endings {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            crash: if crashes { Some(signal(SignalKind::user_defined1())?) } else { None },
        })
    }

    /// Waits for any of it.
    pub async fn any(&mut self) -> End {
        tokio::select! {
            _ = self.terminate.recv() => End::Signal(SIGTERM),
            _ = self.hang_up.recv() => End::Signal(SIGHUP),
            _ = self.interrupt.recv() => End::Signal(SIGINT),
            () = asked_to_crash(&mut self.crash) => panic!("the sandbox's fault crash was asked for"),
        }
    }

    /// Waits for any of it but Ctrl-C.
    pub async fn not_from_the_keyboard(&mut self) -> End {
        tokio::select! {
            _ = self.terminate.recv() => End::Signal(SIGTERM),
            _ = self.hang_up.recv() => End::Signal(SIGHUP),
        }
    }

    /// Forgets the Ctrl-C that was meant for somebody else.
    pub async fn forget_interrupts(&mut self) {
        // What has come is there to be received once the runtime has turned.
        tokio::time::sleep(Duration::from_millis(10)).await;
        while self.interrupt.recv().now_or_never().is_some() {}
    }
}

/// Waits for the signal that makes the program fail, or for ever where none does.
async fn asked_to_crash(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}
