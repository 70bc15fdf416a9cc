//! A wait that is reported as long as it lasts.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, interval_at, sleep_until};

use crate::wizard::waits::{READABLE, WORTH_A_WORD};

/// How often a wait reports how long it has lasted.
const REPORT_EVERY: Duration = Duration::from_secs(1);

/// A wait for the service or the disk.
pub(super) struct ReportedWait {
    started: Instant,
    report: Arc<dyn Fn(Duration) + Send + Sync>,
}

impl ReportedWait {
    /// A wait that begins now. `report` hears how long it has lasted.
    pub fn begin(report: impl Fn(Duration) + Send + Sync + 'static) -> ReportedWait {
        ReportedWait { started: Instant::now(), report: Arc::new(report) }
    }

    fn report(&self) {
        (self.report)(self.started.elapsed());
    }

    /// The same wait, begun anew.
    pub fn again(&self) -> ReportedWait {
        ReportedWait { started: Instant::now(), report: Arc::clone(&self.report) }
    }

    /// Waits for work and reports meanwhile how long it has taken.
    ///
    /// # Errors
    /// When the work panicked.
    pub async fn through<T>(&self, work: JoinHandle<T>) -> Result<T, JoinError> {
        let mut reports = interval_at(self.started + WORTH_A_WORD, REPORT_EVERY);
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = reports.tick() => self.report(),
            }
        }
    }

    /// Ends it, after the answer was told, and reports once more when what was said of it has been on show long
    /// enough: the answer is kept back until then.
    pub async fn end(self) {
        if self.started.elapsed() >= WORTH_A_WORD {
            sleep_until(self.started + WORTH_A_WORD + READABLE).await;
            self.report();
        }
    }
}
