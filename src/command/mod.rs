//! What dvorder does without a screen, one file a command: each prints on standard output and says
//! with which code the program ends.

pub mod check;
mod document;
pub mod download;
pub mod look;
pub mod order;
pub mod orders;
pub mod output;
pub mod served;
pub mod target;
pub mod track;
pub mod wanted;

use crate::exit::Exit;
use crate::failure::Failure;

/// How a command ends that could not ask: what was given or configured is at fault, or nothing that one can mend here.
fn not_asked(failure: &Failure) -> Exit {
    if failure.is_unusable() { Exit::Usage } else { Exit::CouldNotAsk }
}

/// Runs what takes time.
///
/// # Errors
/// A sentence for the user: the system gives no means to.
fn asynchronous<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map(|runtime| runtime.block_on(work)).map_err(|error| format!("dvorder cannot start: {error}"))
}
