//! `dvorder order`: one order in full, with everything to place.

use jiff::Timestamp;

use super::document::order::{NameStateJson, PlacingJson, Reached, RequestJson, TokenSaid};
use super::document::orders::OrderJson;
use super::document::{self, Error, VERSION, printed};
use super::output::prose;
use super::wanted::WantedOrder;
use super::{asynchronous, not_asked, output, target};
use crate::cli::OrderArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::days;
use crate::follow::due::Due;
use crate::follow::listing;
use crate::follow::need::{Need, revocation_rejected, revocation_waits};
use crate::follow::sequel::{Sequel, by_itself};
use crate::follow::timeline::{Passage, Timeline};
use crate::journal::entry::Entry;
use crate::journal::followed::SavedIn;
use crate::journal::instructions::Instructions;
use crate::journal::known::Known;
use crate::journal::reissued;
use crate::journal::reply::Token;
use crate::journal::report::Report;
use crate::journal::summary::Summary;
use crate::order::command_line::CommandLine;
use crate::order::dcv::Method;
use crate::order::moment::moment;
use crate::order::product;
use crate::order::text::{one_line, visible};
use crate::order::validity::wire_date;

/// Columns of a label.
const LABEL: usize = 14;

/// Prints an order, and says how the program ends: the service is asked where there is a key.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn run(args: &OrderArgs) -> Result<Exit, String> {
    let (mut asking, store) = target::asking(&args.target)?;
    let mut wanted = match WantedOrder::find(&args.id, &store, &asking) {
        Ok(wanted) => wanted,
        Err(reason) => return not_there(args.json, &Failure::new(reason, "")),
    };
    let asks = wanted.is_here && wanted.order_id.is_some() && asking.can_ask();
    let asked = match asks {
        true => asynchronous(wanted.ask(&mut asking))?,
        false => Ok(()),
    };
    let failure = asked.err();
    match (wanted.summary(), &failure) {
        (Some(summary), _) => show(args.json, &wanted, &summary, failure.as_ref()),
        (None, Some(failure)) if !failure.is_not_there() => {
            could_not_ask(args.json, failure).map(|()| not_asked(failure))
        }
        (None, Some(failure)) => not_there(args.json, failure),
        (None, None) => not_there(args.json, &no_key(&args.id)),
    }
}

/// Why nothing is known of an order that was not placed from here.
fn no_key(id: &str) -> Failure {
    Failure::new(
        format!("The journal has no order {id}, and there is no API key to ask the service with."),
        "Set DIGICERT_API_KEY, or name a key_file or key_command in the configuration file.",
    )
}

fn not_there(json: bool, failure: &Failure) -> Result<Exit, String> {
    could_not_ask(json, failure).map(|()| Exit::No)
}

/// Says why there is nothing to show.
fn could_not_ask(json: bool, failure: &Failure) -> Result<(), String> {
    if json {
        output::answer(&printed(&document::Failed { version: VERSION, error: Error::of(failure) }))?;
    }
    output::say_failure(failure);
    Ok(())
}

fn show(
    json: bool,
    wanted: &WantedOrder,
    summary: &Summary,
    failure: Option<&Failure>,
) -> Result<Exit, String> {
    let now = Timestamp::now();
    let need = Need::of(summary, now);
    let known = wanted.known();
    let tokens = tokens(wanted, known.as_ref());
    let instructions = known.as_ref().map(|known| Instructions::of(known, tokens.last()));
    let instructions = match wanted.is_token_withheld && tokens.is_empty() {
        true => instructions.map(Instructions::withheld),
        false => instructions,
    };
    let timeline = Timeline::of(wanted.entry.as_ref(), wanted.report());
    if json {
        let made_on = known.as_ref().map(|known| known.ordered.made_on).unwrap_or_default();
        let made_on = wanted.begun_at().map_or(made_on, days::day);
        let today = days::day(summary.there(now));
        output::answer(&printed(&document::order::Whole {
            version: VERSION,
            source: if wanted.is_asked { "service" } else { "journal" },
            order: OrderJson::of_summary(summary, need, now),
            unknown_reissue: wanted.unknown_reissue.as_ref().map(|entry| entry.id.as_str()),
            names: names(wanted, known.as_ref()),
            alternative_order_id: own_id(wanted),
            auto_renew: wanted.report().and_then(|report| report.auto_renew),
            auto_reissue: wanted.report().and_then(|report| report.auto_reissue),
            validations: wanted
                .report()
                .map_or(&[][..], |report| &report.validations)
                .iter()
                .map(NameStateJson::of)
                .collect(),
            timeline: timeline.stations.iter().map(Reached::of).collect(),
            requests: wanted
                .report()
                .map_or(&[][..], |report| &report.requests)
                .iter()
                .map(RequestJson::of)
                .collect(),
            caa: document::order::caa(wanted.report()),
            tokens: tokens.iter().map(|token| TokenSaid::of(token, made_on, today)).collect(),
            instructions: instructions.as_ref().map(PlacingJson::of),
            error: failure.map(Error::of),
        }))?;
    } else {
        let validated = wanted.report().map(Report::validated_names).unwrap_or_default();
        let instructions = instructions.map(|told| match known.as_ref() {
            // What was shown already stands above, name by name.
            Some(known) if !wanted.is_token_withheld => {
                Instructions::of_open(known, tokens.last(), &validated)
            }
            _ => told,
        });
        let text = Text { wanted, summary, need, known: known.as_ref(), tokens: &tokens, now };
        output::answer(&text.whole(&timeline, instructions.as_ref()))?;
    }
    for sentence in &wanted.missed {
        output::say(&format!("{}\n", visible(sentence)));
    }
    if let Some(failure) = failure {
        output::say_failure(failure);
    }
    Ok(match failure {
        Some(failure) => wanted.unanswered(failure),
        None if wanted.is_open() => Exit::Unknown,
        None => Exit::Done,
    })
}

/// Every token of it that is known, the newest last.
fn tokens(wanted: &WantedOrder, known: Option<&Known>) -> Vec<Token> {
    let mut tokens = wanted.followed.tokens.clone();
    if let Some(first) = known.and_then(Known::token)
        && !tokens.iter().any(|token| token.value == first.value)
    {
        tokens.insert(0, first);
    }
    tokens
}

fn names(wanted: &WantedOrder, known: Option<&Known>) -> Vec<String> {
    match (&wanted.entry, known) {
        (Some(entry), _) => entry.names().to_vec(),
        (None, Some(known)) => known.ordered.names.iter().map(|name| name.as_str().to_owned()).collect(),
        (None, None) => Vec::new(),
    }
}

fn own_id(wanted: &WantedOrder) -> Option<&str> {
    match &wanted.entry {
        Some(entry) => entry.own_id(),
        None => wanted.report()?.alternative_order_id.as_deref(),
    }
}

/// All that is said of an order to people.
struct Text<'a> {
    wanted: &'a WantedOrder,
    summary: &'a Summary,
    need: Need,
    known: Option<&'a Known>,
    tokens: &'a [Token],
    now: Timestamp,
}

impl Text<'_> {
    fn whole(&self, timeline: &Timeline, instructions: Option<&Instructions>) -> String {
        let mut text = format!("{}: {}\n", self.title(), one_line(&listing::name(self.summary)));
        text += &format!("{}\n", prose(&self.need.sentence()));
        // A certificate that ends soon is said first, and this all the same.
        if let Some(request) =
            self.summary.revocation.filter(|_| !matches!(self.need, Need::ApproveRevocation(_)))
        {
            text += &format!("{}\n", prose(&revocation_waits(request)));
        }
        if let Some(request) = self.wanted.report().and_then(Report::rejected_revocation) {
            text += &format!("{}\n", prose(&revocation_rejected(request)));
        }
        if let Some(said) = self.wanted.entry.as_ref().and_then(Entry::withdrawal) {
            text += &format!("{}\n", prose(&said));
        }
        text += &self.wanted.unknown_reissue.as_ref().map_or_else(String::new, unknown_reissue);
        text += &format!("\n{}\n", stations(timeline));
        for (label, value) in self.facts() {
            text += &prose(&format!("  {label:<LABEL$}{}\n", one_line(&value)));
        }
        if let Some(said) = &self.summary.reissue_revocation {
            text += &format!("{}\n", prose(&said.text(Some(self.summary.there(self.now)))));
        }
        for validation in self.wanted.report().map_or(&[][..], |report| &report.validations) {
            let (name, status) = (one_line(&validation.name), one_line(&validation.status));
            text += &prose(&format!("  {:<LABEL$}{name}: {status}\n", "name"));
        }
        for (names, told) in self.wanted.report().map_or_else(Vec::new, Report::caa_told) {
            text += &prose(&format!("  {:<LABEL$}{}: {}\n", "CAA", one_line(&names), one_line(&told)));
        }
        let is_validating = self.summary.status().is_some_and(|status| status.is_validating());
        let is_open = self.summary.validated.is_none_or(|(done, of)| done < of);
        let is_to_be_placed =
            matches!(self.need, Need::Prove(..) | Need::Approve) || is_validating && is_open;
        if let Some(instructions) = instructions.filter(|_| is_to_be_placed) {
            // How long that counts is said in days from now, below.
            let instructions = Instructions { deadlines: Vec::new(), ..instructions.clone() };
            // That it was ordered, and its IDs, are said above.
            let plain = instructions.plain(output::columns());
            let plain = plain.split_once('\n').map_or("", |(_, rest)| rest);
            text += &format!("\n{}", visible_lines(plain));
            for sentence in self.time_left(is_validating) {
                text += &format!("{}\n", prose(&sentence));
            }
        }
        text
    }

    /// What it is called: a reissue that has not come to be one of its order is one of the journal.
    fn title(&self) -> String {
        let in_journal = || self.summary.id.as_ref().map_or_else(String::new, ToString::to_string);
        match (self.summary.order_id, self.summary.reissues) {
            (Some(id), _) => format!("Order {id}"),
            (None, Some(id)) => format!("Reissue of order {id}, {} in the journal", in_journal()),
            (None, None) => format!("Order {}", in_journal()),
        }
    }

    /// What is known of it, labelled.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let summary = self.summary;
        let mut facts = vec![("status", self.status())];
        let mut fact = |label: &'static str, value: Option<String>| {
            facts.extend(value.map(|value| (label, value)));
        };
        fact("certificate", summary.certificate_id.map(|id| id.to_string()));
        fact(
            "ends",
            Due::of_any(summary, self.now).map(|due| {
                let when = due.ends.map_or_else(|| wire_date(due.till), moment);
                format!("{when} ({})", due.left.text())
            }),
        );
        fact("order ends", summary.order_valid_till.map(wire_date));
        if Sequel::is_offered(summary.status().as_ref()) {
            let report = self.wanted.report();
            fact("renewed", summary.is_renewed.filter(|is| *is).map(|_| "yes, by another order".to_owned()));
            fact("auto-renewal", Some(by_itself(report.and_then(|report| report.auto_renew)).to_owned()));
            fact("auto-reissue", Some(by_itself(report.and_then(|report| report.auto_reissue)).to_owned()));
        }
        fact("product", summary.product.as_deref().map(|id| product::called(id).to_owned()));
        let names = names(self.wanted, self.known);
        fact("names", (!names.is_empty()).then(|| names.join(", ")));
        fact("DCV method", summary.dcv_method.as_deref().map(|word| Method::called(word).to_owned()));
        fact("renews", summary.renews.map(|id| format!("order {id}")));
        fact("own order ID", own_id(self.wanted).map(str::to_owned));
        fact("account", self.wanted.followed.account.as_ref().map(|account| account.text()));
        let saved = self.wanted.followed.saved_in(summary.certificate_id);
        fact("saved in", saved.map(SavedIn::text));
        fact("sent to", summary.target.clone());
        fact("ordered", self.wanted.ordered_at().map(moment));
        let entry = self.wanted.entry.as_ref();
        fact(
            "reissued",
            entry.filter(|entry| !entry.is_withdrawn()).and_then(Entry::reissued_at).map(moment),
        );
        fact("in journal", summary.id.as_ref().map(ToString::to_string));
        if let Some(entry) = &self.wanted.entry {
            fact("draft", entry.sent.draft_id.as_ref().map(ToString::to_string));
            fact("body", Some(format!("sha256:{}", entry.sent.digest)));
            fact("looked up", entry.looked_for().filter(|_| entry.is_open()));
        }
        facts
    }

    /// How it stands, and who said so when.
    fn status(&self) -> String {
        let stands = match &self.wanted.entry {
            Some(entry) if self.summary.order_id.is_none() => entry.outcome(),
            _ => listing::state(self.summary),
        };
        let other_place = match &self.summary.target {
            Some(_) if !self.wanted.is_here => {
                format!("; to ask there: {}", self.wanted.commands().run("order", ""))
            }
            _ => String::new(),
        };
        match (self.wanted.is_asked, self.summary.asked) {
            (true, Some(asked)) => format!("{stands}, as the service said at {}", moment(asked)),
            (false, Some(asked)) => {
                format!("{stands}, as the service said at {}, by the journal{other_place}", moment(asked))
            }
            (_, None) => format!("{stands}, by the journal{other_place}"),
        }
    }

    /// How long the token counts, and how long the service goes on looking.
    fn time_left(&self, is_validating: bool) -> Vec<String> {
        let begun = self.wanted.begun_at().filter(|_| is_validating);
        let now = self.summary.there(self.now);
        self.known
            .map_or_else(Vec::new, |known| days::time_left(&known.ordered, self.tokens.last(), begun, now))
    }
}

/// That nobody knows whether the order is being reissued, and how that is found out, in lines.
fn unknown_reissue(entry: &Entry) -> String {
    let id = entry.sent.reissue.as_ref().map_or(0, |before| before.order_id);
    let sent = reissued::unknown(id, entry.sent.last_confirmed());
    let commands = CommandLine::to(&entry.sent.target);
    // A command is whole on a line of its own.
    format!(
        "{}\n  {}\nWhat is known of it:\n  {}\n",
        prose(&format!("{sent} The wizard looks it up:")),
        commands.wizard(),
        commands.of_order(&entry.id).run("order", "")
    )
}

/// The time line on one line: `[x] ordered  [>] validation 1 of 3  [ ] issued  [ ] saved`.
fn stations(timeline: &Timeline) -> String {
    let station = |station: &crate::follow::timeline::Station| {
        let mark = match station.passage {
            Passage::Done => "x",
            Passage::Now => ">",
            Passage::ToCome => " ",
            Passage::Fallen(_) => "!",
        };
        format!("[{mark}] {}", one_line(&station.text()))
    };
    timeline.stations.iter().map(station).collect::<Vec<_>>().join("  ")
}

/// A text of several lines, none of which can steer a terminal.
fn visible_lines(text: &str) -> String {
    text.lines().map(|line| visible(line) + "\n").collect()
}
