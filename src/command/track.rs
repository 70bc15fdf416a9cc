//! `dvorder track`: follows an order until its certificate is there, a line for each change.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::document::track::{Tracked, Validated};
use super::document::{Error, VERSION, on_a_line};
use super::wanted::WantedOrder;
use super::{asynchronous, output, target};
use crate::cli::TrackArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::listing;
use crate::follow::need::Need;
use crate::follow::rhythm::{NextAsk, Rhythm};
use crate::io::asking::Asking;
use crate::io::endings::{End, Endings};
use crate::journal::instructions::{Instructions, WITHHELD};
use crate::journal::status::Status;
use crate::journal::summary::Summary;
use crate::order::moment::moment;
use crate::order::text::{one_line, visible};

/// Follows an order, and says with which code the program ends: 128 and more for a signal.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn run(args: &TrackArgs) -> Result<u8, String> {
    let (mut asking, store) = target::asking(&args.target)?;
    let mut wanted = match WantedOrder::find(&args.id, &store, &asking) {
        Ok(wanted) => wanted,
        Err(reason) => {
            output::say_failure(&Failure::new(reason, ""));
            return Ok(Exit::No.code());
        }
    };
    if wanted.is_open() {
        output::say(&format!("{}. {}\n", wanted.unknown(), wanted.to_look_up()));
        return Ok(Exit::Unknown.code());
    }
    if wanted.order_id.is_none() {
        output::say(&format!("There is nothing to wait for. {}\n", wanted.nothing()));
        return Ok(Exit::No.code());
    }
    if !wanted.is_here || !asking.can_ask() {
        output::say_failure(&Failure::new(
            "There is no API key to ask the service about this order with.",
            "Set DIGICERT_API_KEY, or name a key_file or key_command in the configuration file.",
        ));
        return Ok(Exit::CouldNotAsk.code());
    }
    asynchronous(async {
        let mut endings = Endings::new(false).map_err(|error| format!("signals cannot be heard: {error}"))?;
        let mut news = ToldLast { json: args.json, told: None, is_read: true };
        tokio::select! {
            biased;
            end = endings.any() => Ok(match end {
                End::Signal(number) => 128 + number,
                End::Left => Exit::Done.code(),
            }),
            ended = follow(&mut wanted, &mut asking, args.wait, &mut news) => ended.map(Exit::code),
        }
    })?
}

/// Asks until nothing more becomes of the order, or until the time to wait is over.
async fn follow(
    wanted: &mut WantedOrder,
    asking: &mut Asking,
    wait: Option<Option<Duration>>,
    news: &mut ToldLast,
) -> Result<Exit, String> {
    let begun = Timestamp::now();
    let until = match wait {
        None => Some(begun),
        Some(None) => None,
        Some(Some(span)) => SignedDuration::try_from(span).ok().and_then(|span| begun.checked_add(span).ok()),
    };
    let mut rhythm = Rhythm::begin(begun);
    loop {
        let asked = wanted.ask(asking).await;
        let now = Timestamp::now();
        let status = wanted.summary().and_then(|summary| summary.status());
        rhythm = match &asked {
            Ok(()) => rhythm.answered(now, is_final(status.as_ref(), wanted)),
            Err(failure) => {
                rhythm.failed(now, failure.wait.and_then(|wait| SignedDuration::try_from(wait).ok()))
            }
        };
        // A lost answer among others is no reason to give up: the first no more than a later one.
        let is_for_good = asked.as_ref().is_err_and(is_for_good) || wanted.is_of_other_account;
        let next = match rhythm.next() {
            NextAsk::At(at) if !is_for_good => within(at, until, now, rhythm.retry_after.is_some()),
            _ => None,
        };
        match &asked {
            Ok(()) => news.tell(wanted, next)?,
            Err(failure) => news.tell_failure(wanted, failure, next)?,
        }
        let Some(at) = next.filter(|_| news.is_read) else {
            return Ok(ended(&asked, status.as_ref(), wanted));
        };
        sleep_until(at).await;
    }
}

/// When it is asked next: in its rhythm, and a last time as the time to wait is over, unless the service asked to be
/// left alone for longer; none where that is over.
fn within(at: Timestamp, until: Option<Timestamp>, now: Timestamp, is_wanted: bool) -> Option<Timestamp> {
    match until {
        Some(until) if at > until && (is_wanted || until <= now) => None,
        Some(until) => Some(at.min(until)),
        None => Some(at),
    }
}

/// Whether asking again later brings nothing else.
fn is_for_good(failure: &Failure) -> bool {
    failure.is_unusable() || matches!(failure.status(), Some(400 | 401 | 403 | 404))
}

fn ended(asked: &Result<(), Failure>, status: Option<&Status>, wanted: &WantedOrder) -> Exit {
    if let Err(failure) = asked {
        return wanted.unanswered(failure);
    }
    let has_certificate = wanted.report().is_some_and(|report| report.certificate.valid_till.is_some());
    let is_revoked = wanted.report().is_some_and(|report| report.certificate.is_revoked);
    match status {
        Some(Status::Issued | Status::Approved) if wanted.is_reissue_open() => Exit::NotYet,
        Some(Status::Issued | Status::Approved) if is_revoked => Exit::No,
        Some(Status::Issued) => Exit::Done,
        Some(Status::Approved) if has_certificate => Exit::Done,
        Some(status) if status.is_final() => Exit::No,
        _ => Exit::NotYet,
    }
}

/// Whether nothing is waited for any more: its status is a final one, and no reissue is open.
fn is_final(status: Option<&Status>, wanted: &WantedOrder) -> bool {
    status.is_some_and(Status::is_final) && !wanted.is_reissue_open()
}

async fn sleep_until(at: Timestamp) {
    let pause = at.duration_since(Timestamp::now());
    tokio::time::sleep(Duration::try_from(pause).unwrap_or_default()).await;
}

/// What was told last: what is the same is not told again.
struct ToldLast {
    json: bool,
    told: Option<Told>,
    /// Whether somebody reads on: for nobody it does not wait.
    is_read: bool,
}

#[derive(PartialEq)]
enum Told {
    Stand(Option<String>, Option<(usize, usize)>, Option<u64>, Vec<String>, Option<u64>),
    Failure(String),
}

impl ToldLast {
    fn tell(&mut self, wanted: &WantedOrder, next: Option<Timestamp>) -> Result<(), String> {
        let Some(summary) = wanted.summary() else { return Ok(()) };
        let tokens = wanted.followed.tokens.iter().map(|token| token.value.clone()).collect();
        let stand = Told::Stand(
            summary.status.clone(),
            summary.validated,
            summary.certificate_id,
            tokens,
            summary.revocation,
        );
        if self.told.as_ref() == Some(&stand) {
            return Ok(());
        }
        self.told = Some(stand);
        let text = stands(&summary);
        self.line(wanted, Some(&summary), &text, next, None)?;
        let is_known = !wanted.followed.tokens.is_empty();
        let withheld = (wanted.is_token_withheld && !is_known).then_some(WITHHELD);
        let approval = wanted.known().and_then(|known| Instructions::approval(&known));
        for sentence in wanted.missed.iter().map(String::as_str).chain(withheld).chain(approval.as_deref()) {
            output::say(&format!("{}\n", visible(sentence)));
        }
        Ok(())
    }

    fn tell_failure(
        &mut self,
        wanted: &WantedOrder,
        failure: &Failure,
        next: Option<Timestamp>,
    ) -> Result<(), String> {
        let told = Told::Failure(failure.message.clone());
        let is_news = self.told.as_ref() != Some(&told);
        self.told = Some(told);
        if self.json && is_news {
            self.line(wanted, wanted.summary().as_ref(), &failure.message, next, Some(failure))?;
        }
        match next {
            _ if !is_news => {}
            Some(next) => {
                let fix = failure.fix_besides_asking_again();
                output::say_failure(&Failure { fix: fix.to_owned(), ..failure.clone() });
                output::say(&format!("Asks again at {}.\n", moment(next)));
            }
            None => output::say_failure(failure),
        }
        Ok(())
    }

    fn line(
        &mut self,
        wanted: &WantedOrder,
        summary: Option<&Summary>,
        text: &str,
        next: Option<Timestamp>,
        failure: Option<&Failure>,
    ) -> Result<(), String> {
        let now = Timestamp::now();
        let status = summary.and_then(Summary::status);
        let json = || {
            on_a_line(&Tracked {
                version: VERSION,
                at: now,
                order_id: wanted.order_id,
                status: summary.and_then(|summary| summary.status.as_deref()),
                validated: summary.and_then(|summary| summary.validated).map(Validated::of),
                certificate_id: summary.and_then(|summary| summary.certificate_id),
                text,
                is_final: is_final(status.as_ref(), wanted),
                next,
                error: failure.map(Error::of),
            })
        };
        let line = if self.json { json() } else { format!("{}  {}\n", moment(now), one_line(text)) };
        self.is_read = output::part(&line)?;
        Ok(())
    }
}

/// How an order stands, and what it needs: `pending, 1 of 3 validated: place 2 records`.
fn stands(summary: &Summary) -> String {
    let state = listing::state(summary);
    match Need::of(summary, Timestamp::now()).word() {
        need if need.is_empty() => state,
        need => format!("{state}: {need}"),
    }
}
