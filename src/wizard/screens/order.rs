//! One order: what is to be done now, where it stands, what to place where, and what may be done about it.

use jiff::{SignedDuration, Timestamp};

use super::submit::{api_key, leave};
use super::{deed, time};
use crate::follow::actions::{self, Deed, Stand};
use crate::follow::days;
use crate::follow::delivery::{Availability, WAS_REVOKED};
use crate::follow::look::verdict::{Kind, Looked};
use crate::follow::need::revocation_waits;
use crate::follow::sequel::{Sequel, by_itself};
use crate::follow::served::{Seen, askable, said};
use crate::follow::timeline::{Passage, Timeline};
use crate::journal::instructions::{Instructions, Record, WITHHELD, command_lines, only_by_wildcard};
use crate::journal::known::Known;
use crate::journal::order_key::OrderKey;
use crate::journal::reissued;
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::order::dcv::Method;
use crate::order::problem::{Finding, Severity};
use crate::order::text::sentence;
use crate::order::validity::wire_date;
use crate::wizard::Model;
use crate::wizard::asking;
use crate::wizard::certificate::Certificate;
use crate::wizard::deeds::READ_AGAIN;
use crate::wizard::following::{Following, NOTHING_KNOWN, TokenState};
use crate::wizard::form::{Action, ActionLine, Form, Item, Tone};
use crate::wizard::looking::{self, Looking};
use crate::wizard::pursuit::Pace;
use crate::wizard::sequels;
use crate::wizard::served::Served;

/// The screen.
pub fn form(model: &Model, following: &Following) -> Form {
    if let Some(doing) = &following.doing {
        return deed::form(model, following, doing);
    }
    let mut form = Form::new(to_do(model, following));
    let instructions = following.instructions();
    let is_news = following.is_new && following.report().is_none();
    if let Some(headline) = instructions.as_ref().filter(|_| is_news).map(|told| &told.headline) {
        form.note(Tone::Good, headline.clone());
    }
    if following.known.is_some() {
        time_line(model, following, &mut form);
    }
    asked(model, following, &mut form);
    match instructions {
        Some(instructions) => told(model, following, instructions, &mut form),
        None => form.note(Tone::Plain, NOTHING_KNOWN),
    }
    form
}

/// What Enter offers of a record, and what its form at a DNS provider asks for besides.
fn copying(record: &Record) -> String {
    match record.details.iter().find(|(label, _)| *label == "host") {
        Some((_, host)) => format!("Copy the value; host {}", host.replace("   ", " ")),
        None => format!("Copy the content for {}", record.names.join(", ")),
    }
}

/// The lines of a record to copy. A line of a zone file says itself what it is, and what it is checked with; what
/// is asked for a file does not.
fn to_copy(record: &Record, columns: usize, form: &mut Form) {
    let detail =
        |label: &str| record.details.iter().find(|(known, _)| *known == label).map(|(_, value)| value);
    let check = detail("check").map_or_else(Vec::new, |check| command_lines(check, columns));
    let check = check.into_iter().map(Item::Verbatim);
    let Some(content) = detail("content") else {
        form.push(Item::Verbatim(record.line.clone()));
        form.items.extend(check);
        return;
    };
    // What is copied stands below what copies it.
    for (said, value) in
        [("what the file holds, and nothing else:", content), ("URL of the file:", &record.line)]
    {
        form.note(Tone::Plain, said);
        form.push(Item::Verbatim(value.clone()));
    }
    form.note(Tone::Plain, "to check it:");
    form.items.extend(check);
}

/// What is to be done now, before all else.
fn to_do(model: &Model, following: &Following) -> String {
    let Some(known) = &following.known else { return "Nothing is known of this order here yet".into() };
    if matches!(following.token, TokenState::Fetching(_)) {
        return "The DCV token is asked for".into();
    }
    match known.placed.status() {
        Status::Issued | Status::Approved if known.placed.waits_to_be_reissued() => {
            "Somebody has to approve the reissue".into()
        }
        Status::Issued => pressing(model, following).unwrap_or_else(|| "The certificate is issued".into()),
        Status::NeedsApproval if known.ordered.reissues.is_some() => {
            "Somebody has to approve the reissue".into()
        }
        Status::NeedsApproval => "Somebody has to approve this order".into(),
        Status::Pending if following.is_proved() => "Nothing: the certificate is about to be issued".into(),
        Status::Pending => to_prove(following, known),
        Status::Expired => pressing(model, following).unwrap_or_else(|| "The certificate has expired".into()),
        // How it stands is said below that.
        status if status.is_validating() && !following.is_proved() => to_prove(following, known),
        Status::Processing | Status::Approved => "Nothing: the certificate is on its way".into(),
        status if status.comes_to_nothing() => format!("No certificate comes of it: it is {}", status.word()),
        status if status.has_fallen() => format!("Nothing more comes of it: it is {}", status.word()),
        status => format!("Its status is {}", status.word()),
    }
}

/// What is to be done about a certificate that ends within days, or has: nothing covers its names then.
fn pressing(model: &Model, following: &Following) -> Option<String> {
    let due = following.due(model.clock.now?).filter(|due| due.is_pressing())?;
    Some(match sequels::renewed_by(model) {
        Some(by) if due.left.is_over() => format!("The certificate has ended: {by}"),
        Some(_) => return None,
        None => due.head(),
    })
}

/// What shows control of the names.
fn to_prove(following: &Following, known: &Known) -> String {
    let names = known.ordered.names.len();
    let records = following.open_records();
    match (known.ordered.dcv_method, &following.token) {
        (_, TokenState::Failed(_)) if following.token().is_none() => "The DCV token did not come".into(),
        _ if following.is_token_withheld && following.token().is_none() => {
            "The DCV token is not known here".into()
        }
        (None, _) => "Control of its names is still to be shown".into(),
        (Some(Method::Email), _) if names == 1 => "Somebody has to follow the link in the mail".into(),
        (Some(Method::Email), _) => "Somebody has to follow the link in each mail".into(),
        (Some(_), _) if records == 0 => "The DCV token is to be asked for".into(),
        (Some(Method::HttpToken), _) if records == 1 => "Place this file".into(),
        (Some(Method::HttpToken), _) => format!("Place this file on each of {records} names"),
        (Some(Method::DnsTxt | Method::DnsCname), _) if records == 1 => "Place this record in DNS".into(),
        (Some(Method::DnsTxt | Method::DnsCname), _) => format!("Place these {records} records in DNS"),
    }
}

fn told(model: &Model, following: &Following, instructions: Instructions, form: &mut Form) {
    let status = following.placed_as().map(|placed| placed.status());
    let tone = match &status {
        Some(Status::Issued) => Tone::Good,
        Some(Status::NeedsApproval) => Tone::ToDo,
        Some(status) if status.is_validating() => Tone::ToDo,
        Some(Status::Processing | Status::Approved | Status::WaitingPickup) => Tone::Plain,
        _ => Tone::Warning,
    };
    token(model, following, form);
    for missed in &following.missed {
        let fix =
            if following.pursuit.due.is_some() { missed.fix_besides_asking_again() } else { &missed.fix };
        form.note(Tone::Warning, format!("{} {fix}", sentence(&missed.message)).trim_end().to_owned());
    }
    let is_withheld = following.is_token_withheld && following.token().is_none();
    // What to place is said by the title, and stands below it.
    if is_withheld {
        form.note(Tone::Warning, WITHHELD);
    } else if !is_said_by_the_title(status.as_ref(), following, &instructions) {
        form.note(tone, instructions.summary.clone());
    }
    if let Some(revocation) = following.entry.as_ref().and_then(|entry| entry.revocation()) {
        form.note(Tone::Warning, revocation.text(model.clock.now.map(|now| following.there(now))));
    }
    if let Some(request) = following.report().and_then(Report::revocation) {
        form.note(Tone::Warning, revocation_waits(request));
    }
    if let Some(withdrawal) = following.entry.as_ref().and_then(|entry| entry.withdrawal()) {
        form.note(Tone::Plain, withdrawal);
    }
    unknown_reissue(model, following, form);
    for approval in &instructions.approvals {
        form.note(Tone::ToDo, approval.clone());
    }
    form.push(Item::Gap);
    let columns = model.window.size.columns;
    to_place(model, following, &instructions, form);
    let is_longer = |record: &Record| record.value.is_some() && record.line.chars().count() > columns;
    if instructions.records.iter().any(is_longer) {
        form.note(Tone::Hint, LONGER_THAN_THE_SCREEN);
    }
    let is_to_place = instructions.records.iter().any(|record| record.value.is_some());
    let is_validating = status.as_ref().is_some_and(Status::is_validating);
    if is_to_place && is_validating && !following.is_proved() {
        look(model, following, form);
    }
    // Once it is saved that says what it is.
    if !instructions.chain.is_empty() && following.places().is_none() {
        let chain = instructions.chain.iter().map(|each| each.subject_common_name.as_str());
        let chain: Vec<&str> = chain.collect();
        form.note(Tone::Plain, format!("It came with the answer: {}.", chain.join(", issued by ")));
    }
    certificate(model, following, form);
    served(model, following, form);
    form.action(
        Action::PlainView,
        "Plain view to copy from",
        "Enter shows everything as text from the left edge on, to select and copy.",
    );
    form.action(
        Action::SaveResult,
        "Save as a file",
        "Enter saves everything as a text file in the working directory.",
    );
    deeds(model, following, form);
    leave(form);
    form.push(Item::Gap);
    besides(model, following, instructions, form);
}

/// That nobody knows whether the order is being reissued, and the line that leads to where that is looked up.
fn unknown_reissue(model: &Model, following: &Following, form: &mut Form) {
    let Some(reissue) = sequels::unknown_reissue(model) else { return };
    form.note(Tone::Warning, reissued::unknown(following.order_id, reissue.begun()));
    if let Some(id) = &reissue.id {
        form.action(
            Action::ShowOrder(OrderKey::InJournal(id.clone())),
            "Look that reissue up",
            "Enter shows what was sent; there the service is asked what became of it.",
        );
    }
}

/// Whether the title, and the lines below, say what the instructions sum up.
fn is_said_by_the_title(status: Option<&Status>, following: &Following, told: &Instructions) -> bool {
    match status {
        Some(Status::Pending | Status::ReissuePending) => !told.records.is_empty(),
        Some(Status::Processing | Status::Approved | Status::Expired) => true,
        Some(Status::Issued) => matches!(following.availability(), Availability::There(_)),
        status => status.is_some_and(Status::has_fallen),
    }
}

/// The certificate: that it can be saved, how far that is, and what to do with one that was.
fn certificate(model: &Model, following: &Following, form: &mut Form) {
    let is_revoked = match following.availability() {
        Availability::There(_) => false,
        Availability::Revoked(_) => true,
        _ => return,
    };
    let is_before_a_reissue = following.is_before_a_reissue();
    match &following.certificate {
        Certificate::Untouched | Certificate::Saved(_) => {}
        Certificate::AskedOnce => form.note(Tone::Warning, WAS_REVOKED),
        Certificate::Fetching(request) => {
            let so_far = model.waits.of(*request).so_far();
            return form.note(Tone::Plain, format!("The certificate is being fetched{so_far} \u{2026}"));
        }
        Certificate::Writing => {
            return form.note(Tone::Plain, "The certificate is being judged and written \u{2026}");
        }
        Certificate::Failed(failure) => {
            form.note(Tone::Warning, format!("{} {}", sentence(&failure.message), failure.fix));
        }
        Certificate::Rejected(faults) => findings(faults, form),
    }
    let Some(places) = following.places() else {
        let (label, hint) = match (is_revoked, &following.certificate) {
            (false, _) if is_before_a_reissue => (
                "Save the certificate before the reissue",
                "Enter saves the one that the order has until the new one is issued. Its key is that of the CSR before.",
            ),
            (false, _) => (
                "Save the certificate",
                "Enter fetches it, judges it by its key, names, days and chain, and saves it in a new folder here.",
            ),
            (true, Certificate::Untouched) => (
                "Save the revoked certificate",
                "Enter asks whether it is to be saved although it was revoked.",
            ),
            (true, _) => {
                ("Save it all the same", "Enter fetches it, judges it, and saves it in a new folder here.")
            }
        };
        return form
            .line(ActionLine::new(Action::SaveCertificate, label, hint).unless(asking::obstacle(model)));
    };
    let which = if is_before_a_reissue { " before the reissue" } else { "" };
    form.note(Tone::Good, format!("The certificate{which} is saved in {}", places.folder));
    if let Certificate::Saved(delivered) = &following.certificate {
        for (what, is) in delivered.judged() {
            form.note(Tone::Plain, format!("{what}: {is}"));
        }
        findings(&delivered.good.remarks, form);
    }
    if is_revoked {
        return;
    }
    for server in following.servers() {
        form.note(Tone::Plain, format!("{}:", server.title));
        for step in server.steps(&places) {
            form.note(Tone::Plain, step.say);
            form.items.extend(step.code.into_iter().map(Item::Verbatim));
        }
        form.note(Tone::Plain, "Test the configuration, then have it read:");
        form.push(Item::Verbatim(server.test(&places)));
        form.items.extend(server.reload(&places).map(Item::Verbatim));
    }
}

/// Whether the certificate is served: what was seen, and that it can be looked at.
fn served(model: &Model, following: &Following, form: &mut Form) {
    let Some(due) = following.to_be_served() else { return };
    match &following.served {
        Served::Looking(request) => {
            let so_far = model.waits.of(*request).so_far();
            form.note(Tone::Plain, format!("Its names are asked what they serve{so_far} \u{2026}"));
            return form.action(Action::StopWaiting, "Stop (^C)", "Enter gives up looking.");
        }
        Served::Seen(showings) => {
            for (showing, said) in showings.iter().zip(said(showings)) {
                let tone = if showing.seen == Seen::Same { Tone::Good } else { Tone::Warning };
                form.note(tone, said);
            }
        }
        Served::Untouched | Served::Stopped => {}
    }
    let (asked, wildcards) = askable(&due.names);
    if !asked.is_empty() {
        form.action(
            Action::LookServed(None),
            "Is it served?",
            "Enter connects to each name and looks which certificate comes. Nothing else is sent, by no proxy.",
        );
    }
    for base in wildcards.iter().filter_map(|wildcard| wildcard.strip_prefix("*.")) {
        let below = format!("www.{base}");
        if !asked.contains(&below) {
            form.note(Tone::Plain, format!("*.{base} stands for many names and cannot be asked itself."));
            let label = format!("Is it served at {below}?");
            form.action(
                Action::LookServed(Some(below)),
                label,
                "Enter connects to a name that the wildcard stands for and looks which certificate comes.",
            );
        }
    }
}

/// What is wrong with a certificate, or worth knowing of it.
fn findings(found: &[Finding], form: &mut Form) {
    for finding in found {
        let tone = match finding.severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warning,
            Severity::Hint => Tone::Hint,
        };
        form.note(tone, format!("{} {}", finding.message, finding.fix));
    }
}

/// What to place, that which is still open first, and the names that are validated.
fn to_place(model: &Model, following: &Following, instructions: &Instructions, form: &mut Form) {
    let columns = model.window.size.columns;
    let is_by_mail = following.ordered().is_some_and(|ordered| ordered.dcv_method == Some(Method::Email));
    if is_by_mail && following.entry.is_none() && !following.is_new {
        form.note(Tone::ToDo, ADDRESSES_NOT_KNOWN);
        return form.push(Item::Gap);
    }
    let validated = following.validated();
    let is_done = |record: &&Record| record.sent.iter().all(|name| validated.contains(name.as_str()));
    let records = instructions.records.iter().enumerate();
    let (done, open): (Vec<_>, Vec<_>) = records.partition(|(_, record)| is_done(record));
    let found = following.looked(model.clock.now);
    let mut wildcards: Vec<&String> =
        open.iter().filter_map(|(_, record)| record.wildcard.as_ref()).collect();
    wildcards.sort_unstable();
    wildcards.dedup();
    for (number, record) in open {
        if record.value.is_none() {
            form.note(Tone::ToDo, record.line.clone());
            continue;
        }
        let mind = record.wildcard.as_ref();
        let mind = mind.map_or_else(String::new, |wildcard| format!("; mind {wildcard}, see below"));
        form.note(Tone::ToDo, format!("{}: not validated yet{mind}", record.names.join(", ")));
        form.action(
            Action::Copy(number),
            copying(record),
            "Enter offers the value to your terminal's clipboard; many terminals ignore that.",
        );
        to_copy(record, columns, form);
        if let Some((number, came_to)) = found.iter().find(|(_, one)| one.sought.names == record.names) {
            looked(*number, came_to, form);
        }
    }
    for wildcard in wildcards {
        form.note(Tone::Hint, only_by_wildcard(wildcard));
    }
    for (_, record) in done {
        form.note(Tone::Good, format!("{}: validated", record.names.join(", ")));
    }
    if !instructions.records.is_empty() {
        form.push(Item::Gap);
    }
}

/// What is said where something to copy is longer than a line of the terminal.
const LONGER_THAN_THE_SCREEN: &str = "Some lines to copy are longer than this terminal is wide, and go on below. \
                                      They are whole in the saved file, and are printed when you leave.";
/// What is said of the mails of an order that was placed elsewhere.
const ADDRESSES_NOT_KNOWN: &str = "The order was placed elsewhere, so the addresses its mails went to are not known here. CertCentral shows them.";

/// What a look for a record came to.
fn looked(number: usize, looked: &Looked, form: &mut Form) {
    let kind = looked.verdict.kind;
    for remark in &looked.verdict.remarks {
        let is_good = kind == Kind::Seen && remark.severity == Severity::Hint;
        form.note(if is_good { Tone::Good } else { remark.severity.into() }, remark.in_full());
    }
    if !looked.said.is_empty() {
        form.action(
            Action::WhoSaid(number),
            format!("Show which server said what of {}", looked.sought.place.base()),
            format!(
                "Enter shows every server that was asked for {}, and what it said.",
                looked.sought.place.text()
            ),
        );
    }
    if kind != Kind::Seen {
        form.action(
            Action::AskAnyway(number),
            "Ask the service anyway",
            "Enter leads to where the service is asked to check: it looks for itself, and from outside.",
        );
    }
}

/// A look whether what has to be placed is there, how far it is, and what the sandbox does for one.
fn look(model: &Model, following: &Following, form: &mut Form) {
    if let Looking::Going(_, progress) = following.looking {
        form.note(Tone::Plain, looking::so_far(progress));
        return form.action(Action::StopLook, "Stop looking (^C)", "Enter gives the look up.");
    }
    // After the method was changed something else is looked for.
    let label = match following.looked(model.clock.now).is_empty() {
        false => "Look again whether it is in place",
        true => "Look whether it is in place",
    };
    form.action(
        Action::Look,
        label,
        "Enter asks DNS or the web server from this machine, and not the service; nothing is changed.",
    );
    if model.destination.sandbox {
        form.action(
            Action::PlaceForMe,
            "Place it for me",
            "Enter places it in the sandbox's own DNS or web server, where its check finds it.",
        );
    }
}

/// What may be done about the order now.
fn deeds(model: &Model, following: &Following, form: &mut Form) {
    let method = following.ordered().and_then(|ordered| ordered.dcv_method);
    sequels(model, following, form);
    let obstacle = asking::elsewhere(model).and(asking::obstacle(model));
    let obstacle = obstacle.or_else(|| following.is_unsure.then(|| READ_AGAIN.to_owned()));
    let status = following.status();
    let revocation = following.report().and_then(Report::revocation_of_all);
    if following.is_key_refused() {
        form.note(Tone::Warning, KEY_REFUSED);
    }
    for offer in actions::offers(Stand { status: status.as_ref(), method, revocation }) {
        if offer.unless.is_none() {
            let is_refused = following.may_not.contains(&offer.deed)
                || offer.deed == Deed::AskForToken && following.is_token_withheld;
            let (label, hint) = match is_refused {
                true => (format!("{} (refused to this API key)", offer.deed.label()), KEY_REFUSED),
                false => (label(offer.deed, following).to_owned(), hint(offer.deed)),
            };
            form.line(ActionLine::new(Action::Begin(offer.deed), label, hint).unless(obstacle.clone()));
        }
    }
    match following.entry.as_ref().map(|entry| entry.followed.is_left_alone) {
        None => {}
        Some(false) => form.action(
            Action::LeaveAlone(true),
            "Leave it alone",
            "Enter takes it off the list of orders that need somebody, for good. Its end is watched all the same.",
        ),
        Some(true) => form.action(
            Action::LeaveAlone(false),
            "Leave it alone no longer",
            "Enter puts it back on the list of orders that need somebody.",
        ),
    }
}

/// What is said where the service said that this key may not do something.
const KEY_REFUSED: &str = "The service said no to this API key. A View only key may look, and change nothing: what changes \
                           the order needs a key that may change orders.";
/// What may follow the order, and what it costs.
fn sequels(model: &Model, following: &Following, form: &mut Form) {
    if !Sequel::is_offered(following.order_status().as_ref()) {
        return;
    }
    form.note(
        Tone::Plain,
        format!(
            "Auto-renewal: {} · auto-reissue: {}",
            by_itself(following.auto_renew()),
            by_itself(following.auto_reissue())
        ),
    );
    let offered = [Sequel::Reissue, Sequel::Renewal].into_iter();
    for sequel in offered.filter(|sequel| *sequel != Sequel::Reissue || !sequels::is_over(model)) {
        let renewed = sequels::renewed_by(model).filter(|_| sequel == Sequel::Renewal);
        let window = sequels::renewal_is_early_or_late(model).filter(|_| sequel == Sequel::Renewal);
        let label = match (&renewed, &window) {
            (Some(by), _) => format!("Renew the order once more: {by}"),
            (None, Some(_)) => format!("{} (the service may refuse it today)", sequel.label()),
            (None, None) => sequel.label().to_owned(),
        };
        let hint = match window {
            Some(found) => format!("{} {} Enter begins a draft.", sequel.explained(), found.fix),
            None => format!("{} Enter begins a draft.", sequel.explained()),
        };
        let line =
            ActionLine::new(Action::Follow(sequel), label, hint).unless(sequels::obstacle(model, sequel));
        form.line(if renewed.is_some() { line.toned(Tone::Warning) } else { line });
    }
}

/// What the line of a deed says: what is asked for already is not what is offered.
fn label(deed: Deed, following: &Following) -> &'static str {
    let is_asked = following.report().is_some_and(|report| report.revocation().is_some());
    match deed {
        Deed::Revoke if is_asked => "Revoke what else the order has",
        Deed::Cancel if following.is_before_a_reissue() => "Withdraw the reissue",
        deed => deed.label(),
    }
}

/// What Enter does on the line of a deed.
fn hint(deed: Deed) -> &'static str {
    match deed {
        Deed::AskForToken => "Enter asks the service for the value to place; that is free and safe.",
        _ => "Enter says what that does; nothing is done before you confirm it there.",
    }
}

/// What else is worth knowing.
fn besides(model: &Model, following: &Following, instructions: Instructions, form: &mut Form) {
    time::of_order(model, following, form);
    let method = following.ordered().and_then(|ordered| ordered.dcv_method);
    if method == Some(Method::DnsTxt) && !instructions.records.is_empty() {
        form.note(Tone::Plain, "The same record at the name itself will do as well.");
    }
    for (names, told) in following.report().map_or_else(Vec::new, Report::caa_told) {
        form.note(Tone::Plain, format!("CAA of {names}: {told}"));
    }
    let deadlines =
        model.clock.now.map(|now| left(following, now)).filter(|_| !instructions.deadlines.is_empty());
    for deadline in deadlines.unwrap_or(instructions.deadlines) {
        form.note(Tone::Plain, deadline);
    }
    for note in instructions.notes {
        form.note(Tone::Plain, note);
    }
    time::to_come(model, following, form);
}

/// How long the token counts, and how long the service looks by itself.
fn left(following: &Following, now: Timestamp) -> Vec<String> {
    following.ordered().map_or_else(Vec::new, |ordered| {
        days::time_left(ordered, following.token().as_ref(), following.begun_at(), following.there(now))
    })
}

/// How far it has come, in a line.
fn time_line(model: &Model, following: &Following, form: &mut Form) {
    let line = Timeline::of(following.entry.as_deref(), following.report());
    let said = line.stations.iter().map(|station| {
        let mark = match station.passage {
            Passage::Done => "\u{2713}",
            Passage::Now => "\u{2610}",
            Passage::ToCome => "\u{b7}",
            Passage::Fallen(_) => "\u{2717}",
        };
        // A moment that is still to come is one of the sandbox's clock, which is not that on the wall.
        // What ended did by the service's own.
        let clock = model.clock.now.map(|now| match station.passage {
            Passage::Fallen(_) => following.there(now),
            _ => now,
        });
        let when = station.when.filter(|when| clock.is_none_or(|now| *when <= now + SKEW));
        let when = when.map_or_else(String::new, |when| format!(" {}", time(when, model.clock.now)));
        format!("{mark} {}{when}", station.text())
    });
    // A station stays whole where the line is broken.
    let width = model.window.size.columns.saturating_sub(INDENT);
    let mut rows: Vec<String> = Vec::new();
    for station in said {
        match rows.last_mut() {
            Some(row) if row.chars().count() + BETWEEN.len() + station.chars().count() <= width => {
                *row += BETWEEN;
                *row += &station;
            }
            _ => rows.push(station),
        }
    }
    for row in rows {
        form.note(Tone::Plain, row);
    }
}

/// How far two clocks may be apart that mean the same.
const SKEW: SignedDuration = SignedDuration::from_mins(1);
/// What stands between two stations.
const BETWEEN: &str = "   ";
/// The cells of a line of a form that its words do not take.
const INDENT: usize = 5;

/// A moment: its time of day, of today, or its day. In UTC.
fn time(when: Timestamp, now: Option<Timestamp>) -> String {
    match now {
        Some(now) if days::day(now) == days::day(when) => when.strftime("%H:%M").to_string(),
        _ => wire_date(days::day(when)),
    }
}

/// When the service was asked, when it is asked next, and how to ask it now.
fn asked(model: &Model, following: &Following, form: &mut Form) {
    let pursuit = &following.pursuit;
    let obstacle = asking::obstacle(model);
    if let Some(elsewhere) = asking::elsewhere(model).and(obstacle.clone()) {
        return form.note(Tone::Warning, elsewhere);
    }
    if let Some(request) = pursuit.asking().filter(|request| model.waits.of(*request).shows()) {
        let so_far = model.waits.of(request).so_far();
        form.note(Tone::Plain, format!("Asking the service how the order stands{so_far} \u{2026}"));
    } else if let Some(lost) = &pursuit.lost {
        let since = time(lost.since, model.clock.now);
        let again = pursuit.due.map_or_else(String::new, |due| format!(" Asks again at {}.", due_time(due)));
        let why = sentence(&lost.failure.message);
        // When it is asked again stands behind that.
        let fix = match pursuit.due {
            Some(_) => lost.failure.fix_besides_asking_again(),
            None => &lost.failure.fix,
        };
        let fix = if fix.is_empty() { String::new() } else { format!(" {fix}") };
        form.note(
            Tone::Warning,
            match lost.failure.is_refusal() {
                true => format!("{why}{fix} Asked at {since} UTC.{again}"),
                false => format!("No answer since {since} UTC: {why}{fix}{again}"),
            },
        );
    } else {
        form.note(Tone::Plain, rhythm(model, following));
    }
    if model.destination.key_needed && !model.key.is_at_hand {
        form.field(api_key(model));
    }
    let hint = "Enter asks the service how the order stands. That is free and changes nothing.";
    form.line(ActionLine::new(Action::AskNow, "Ask now how it stands", hint).unless(obstacle));
}

/// When the service was asked, its own word for how the order stands, and when it is asked next.
fn rhythm(model: &Model, following: &Following) -> String {
    let asked = following.followed.report.as_ref();
    let before = asked.map_or_else(
        || "The service was not asked yet".to_owned(),
        |(asked, report)| {
            let status = report.status.as_ref().map_or_else(String::new, |status| format!(": {status}"));
            format!("Asked at {} UTC{status}", time(*asked, model.clock.now))
        },
    );
    match (following.pursuit.pace, following.pursuit.due) {
        (Pace::Paused, _) => {
            format!("{before}. Nobody has pressed a key for an hour: any key goes on asking.")
        }
        (Pace::Over, _) => format!("{before}; it is not asked again by itself."),
        (_, Some(due)) if asked.is_some() => format!("{before}; asks again at {}.", due_time(due)),
        (_, Some(due)) => format!("{before}; it will be at {} UTC.", due_time(due)),
        (Pace::Asking(_), None) => format!("{before}; it is being asked now."),
        (_, None) => format!("{before}; you say when."),
    }
}

/// The minute in which something is due, or the one after: it is over when it is said to be.
fn due_time(due: Timestamp) -> String {
    due.strftime("%H:%M").to_string()
}

/// That the token is being asked for, or did not come.
fn token(model: &Model, following: &Following, form: &mut Form) {
    match &following.token {
        TokenState::Fetching(request) if model.waits.of(*request).shows() => form.note(
            Tone::Plain,
            format!(
                "Asking the service for the DCV token{} … You need not wait: the order is placed, and CertCentral \
                 shows its token, too.",
                model.waits.of(*request).so_far()
            ),
        ),
        TokenState::Failed(failure) => {
            form.note(Tone::Warning, format!("{} {}", failure.message, failure.fix));
            form.action(
                Action::FetchToken,
                "Ask for the token again",
                "Enter asks the service again; that is free and safe.",
            );
        }
        TokenState::Fetching(_) | TokenState::NotNeeded | TokenState::Known(_) => {}
    }
}
