//! What is done about an order that exists: each is confirmed on its page, sent once, and what became of it is read
//! from the order itself.

use super::asking;
use super::deed::{Doing, LONGEST_NOTE, WHOLE_ORDER};
use super::following::Following;
use super::follows;
use super::form::{Action, Spot, Tone};
use super::scene::Scene;
use super::waits::Awaited;
use super::{Effect, Model, RequestId};
use crate::failure::Failure;
use crate::follow::actions::Deed;
use crate::journal::changed::{Changed, Checked};
use crate::journal::entry::Entry;
use crate::order::dcv::Method;
use crate::order::text::{counted, quoted, sentence};
use crate::service::change::Change;
use crate::service::resend_emails::{Mail, Mails};
use crate::service::revoke::{Revocation, RevocationReason, Revoked};

/// Why nothing more is done about an order before it was read again.
pub(super) const READ_AGAIN: &str = "The answer to what was done last was lost, so the order is read again first: \
                                     Refresh the status.";

/// Goes to the page of a deed, or does what needs none.
pub(super) fn begin(model: &mut Model, deed: Deed) -> Vec<Effect> {
    if deed == Deed::AskForToken {
        return follows::fetch_token(model);
    }
    let from = model.focus.clone();
    if let Some(following) = &mut model.following {
        following.doing = Some(Doing::of(deed, from));
    }
    // What it does is read before anything is typed.
    model.read_from_the_top();
    Vec::new()
}

/// Whether the page of a deed is on the screen.
pub(super) fn is_at_a_deed(model: &Model) -> bool {
    model.scene == Scene::Order && model.following.as_ref().is_some_and(|order| order.doing.is_some())
}

/// Leaves the page of a deed, with nothing done: back to the line that led to it.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    let doing = model
        .following
        .as_mut()
        .and_then(|following| following.doing.take_if(|doing| doing.request.is_none()));
    let Some(doing) = doing else { return Vec::new() };
    if !model.return_to(doing.from) {
        model.read_from_the_top();
    }
    Vec::new()
}

/// Does what the page says: one confirmation, one request.
pub(super) fn carry_out(model: &mut Model) -> Vec<Effect> {
    if let Some(obstacle) = obstacle(model) {
        return model.say(Tone::Warning, obstacle);
    }
    let key = asking::typed_key(model);
    let Some(following) = &mut model.following else { return Vec::new() };
    let Some(change) = following.doing.as_ref().and_then(|doing| change(doing, following)) else {
        return Vec::new();
    };
    let order_id = following.order_id;
    let request = model.waits.begin(Awaited::Change);
    if let Some(doing) = &mut following.doing {
        doing.failure = None;
        doing.request = Some(request);
    }
    model.read_from_the_top();
    vec![Effect::Change(request, order_id, change, key)]
}

/// Why the deed of the page cannot be done yet, if it cannot.
pub fn obstacle(model: &Model) -> Option<String> {
    let following = model.following.as_ref()?;
    let obstacle = lacks(following.doing.as_ref()?, following);
    asking::obstacle(model).or_else(|| following.is_unsure.then(|| READ_AGAIN.to_owned())).or(obstacle)
}

/// Whether something was sent of which the answer is waited for.
pub(super) fn is_on_its_way(model: &Model) -> bool {
    let doing = model.following.as_ref().and_then(|order| order.doing.as_ref());
    doing.is_some_and(|doing| doing.request.is_some())
}

/// Whether something is done by this request.
fn is_done_by(model: &Model, request: RequestId) -> bool {
    let doing = model.following.as_ref().and_then(|order| order.doing.as_ref());
    doing.is_some_and(|doing| doing.request == Some(request))
}

/// Takes in what became of a deed. How the order stands then is asked of it at once.
pub(super) fn ended(
    model: &mut Model,
    request: RequestId,
    found: Result<Changed, Failure>,
    entry: Option<Box<Entry>>,
) -> Vec<Effect> {
    let now = model.clock.now;
    if !is_done_by(model, request) {
        return Vec::new();
    }
    let Some(following) = &mut model.following else { return Vec::new() };
    let Some((deed, from)) = following.doing.as_ref().map(|doing| (doing.deed, doing.from.clone())) else {
        return Vec::new();
    };
    let (tone, said) = match found {
        Ok(changed) => {
            model.key.is_at_hand = true;
            following.may_not.clear();
            following.doing = None;
            let is_of_reissue = following.is_before_a_reissue();
            following.take_changed(&changed, entry);
            told(&changed, is_of_reissue)
        }
        Err(failure) => {
            let said = format!("{} {}", sentence(&failure.message), failure.fix);
            following.is_unsure = failure.is_lost();
            if failure.status() == Some(403) {
                following.may_not.push(deed);
            }
            match (failure.is_lost(), &mut following.doing) {
                (false, Some(doing)) => (doing.request, doing.failure) = (None, Some(failure)),
                _ => following.doing = None,
            }
            (Tone::Warning, said)
        }
    };
    let is_refused = following.doing.is_some();
    let mut effects = Vec::new();
    if !is_refused && following.pursuit.asking().is_none() {
        following.pursuit.begin_anew(now);
        effects = follows::go_on(model);
    }
    // Back to what was pressed, or to what is in its place.
    // Where nobody knows what came of it, what is to be done is to ask how the order stands.
    let is_unsure = model.following.as_ref().is_some_and(|following| following.is_unsure);
    let pressed = from.into_iter().chain([Spot::Action(Action::Begin(deed))]).filter(|_| !is_unsure);
    let lines = std::iter::once(Spot::Action(Action::DoIt)).chain(pressed);
    model.go_to_first(lines.chain([Spot::Action(Action::AskNow)]));
    model.say(tone, said);
    effects
}

/// What is said of a change that was made, of an order or of a reissue of it.
fn told(changed: &Changed, is_of_reissue: bool) -> (Tone, String) {
    match changed {
        Changed::Checked(checked) => checked_said(checked),
        Changed::Method(method, _) => {
            (Tone::Good, format!("From now on the DCV method is: {}.", method.label()))
        }
        Changed::Resent => (Tone::Good, "The mails are on their way.".into()),
        Changed::Canceled if is_of_reissue => (Tone::Good, "The reissue is withdrawn.".into()),
        Changed::Canceled => (Tone::Good, "It is canceled.".into()),
        Changed::Revoked(None) | Changed::CertificateRevoked(_) => (Tone::Good, "It is revoked.".into()),
        Changed::Revoked(Some(request)) => (
            Tone::Warning,
            format!(
                "It is not revoked yet: an administrator of the account must approve request {} in CertCentral, under \
                 Requests.",
                request.id
            ),
        ),
    }
}

fn checked_said(checked: &Checked) -> (Tone, String) {
    if let Some(said) = &checked.not_yet {
        let not_yet =
            "Not yet: the service did not find what is to be placed, and goes on looking by itself.";
        return (Tone::Warning, format!("{not_yet} It says: {}", sentence(said)));
    }
    let done = checked.names.iter().filter(|name| name.is_done()).count();
    match checked.names.len() {
        0 => (Tone::Good, "The service has looked.".into()),
        all if done == all => (Tone::Good, format!("Validated: {}.", counted(all, "name"))),
        all => (
            Tone::Warning,
            format!(
                "Not yet: {done} of {} validated. Look whether all is in place: that says what is missing.",
                counted(all, "name")
            ),
        ),
    }
}

/// Why a deed cannot be done yet, if it cannot.
fn lacks(doing: &Doing, following: &Following) -> Option<String> {
    let id = following.order_id;
    if doing.request.is_some() {
        return Some("It is on its way.".into());
    }
    if doing.deed == Deed::ChangeMethod && Method::parse(&doing.choice).is_err() {
        return Some("Choose the method first: Up and Down do.".into());
    }
    if doing.wants_note() && doing.note.trim().is_empty() {
        return Some("Say why in the note: the service wants one, such as \"ordered twice\".".into());
    }
    if doing.note.chars().count() > LONGEST_NOTE {
        return Some(format!("The note is longer than {LONGEST_NOTE} characters."));
    }
    let is_confirmed = !doing.deed.wants_the_id() || doing.typed_id.trim() == id.to_string();
    (!is_confirmed).then(|| match doing.typed_id.trim() {
        "" => format!("Type the order's ID to confirm: {id}."),
        typed => format!("{} is not the order's ID. Type {id} to confirm.", quoted(typed)),
    })
}

/// What is asked of the service for a deed; none of what only asks.
fn change(doing: &Doing, following: &Following) -> Option<Change> {
    let note = doing.note.trim().to_owned();
    Some(match doing.deed {
        Deed::CheckDcv if doing.choice.is_empty() => Change::CheckDcv(Vec::new()),
        Deed::CheckDcv => Change::CheckDcv(vec![doing.choice.clone()]),
        Deed::ChangeMethod => Change::Method(Method::parse(&doing.choice).ok()?),
        Deed::ResendMails => {
            let ordered = following.ordered().map_or(&[][..], |ordered| &ordered.dcv_emails);
            let these: Vec<Mail> = ordered.iter().filter_map(Mail::of).collect();
            // Where not each of them has an address, the service knows them all.
            let all = these.len() == ordered.len();
            Change::Resend(Mails { these: if all { these } else { Vec::new() }, locale: None })
        }
        Deed::AskForToken => return None,
        Deed::Cancel => Change::Cancel { note },
        Deed::Revoke => Change::Revoke(Revocation {
            what: match following.revocable() {
                Some(certificate) if doing.choice != WHOLE_ORDER => Revoked::Certificate(certificate),
                _ => Revoked::Order,
            },
            reason: (doing.reason == RevocationReason::Superseded.word())
                .then_some(RevocationReason::Superseded),
            comments: note,
            skips_approval: false,
        }),
    })
}
