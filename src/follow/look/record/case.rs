//! What a look for a record finds, each a sentence with a cure.

use crate::follow::look::answer::{Code, Silence, Type, listed, shown, shown_name, span};
use crate::follow::look::sought::auth_name;
use crate::follow::look::verdict::{Remark, switched_off};
use crate::follow::look::zone::{NoZone, inside_view};
use crate::order::problem::Finding;

/// What a look for a record finds. Each is a sentence with a cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    /// All that answer have it: who was asked.
    InPlace { from: Vec<String> },
    /// Only the resolver could be asked, and has it.
    InPlaceAtResolver { resolver: String },
    /// Only the resolver has it: the servers of the zone could not be asked, or gave no answer to go by.
    ResolverAlone { resolver: String },
    /// It has it, with more around the value.
    Around { value: String },
    /// The value is there in pieces.
    InPieces,
    /// The resolver still says no, for so many seconds, where it told them.
    ResolverBehind { resolver: String, seconds: Option<u32> },
    /// Nothing is there: whether the name is, and how long that may be kept.
    NotThere { name: String, kind: Type, exists: bool, negative_ttl: Option<u32> },
    /// The value with quotes or blanks in it.
    Broken { value: String },
    /// The value in other letters.
    OtherCase { value: String },
    /// A value of this order that has ended.
    Ended { value: String },
    /// Another value; it may have to be alone there.
    OtherValue { value: String, wanted: String, is_alone: bool },
    /// What it is another name of is one of the zone: the last dot is missing.
    TargetTwice { target: String, wanted: String },
    /// The zone stands twice in the name.
    ZoneTwice { name: String, meant: String },
    /// It stands at a parent.
    AtParent { name: String, meant: String },
    /// Another name where a text was meant.
    CnameForTxt { name: String, target: String },
    /// A text where another name was meant.
    TxtForCname { name: String },
    /// What the record's name is another name of does not have it.
    AliasWithout { name: String, target: String },
    /// The zone of what the record's name is another name of could not be asked.
    AliasLost { name: String, target: String, why: NoZone },
    /// The name itself is another name: a text at it does not count.
    NameIsCname { name: String, target: String },
    /// Some servers have it and some not.
    SomeServers { have: usize, of: usize, lack: Vec<String> },
    /// Servers that have an older zone.
    Lagging { servers: Vec<String>, have: usize, of: usize, serial: u32, newest: u32 },
    /// A wildcard answers.
    Wildcard { name: String, value: String },
    /// The record's name leads back to itself.
    Circle { name: String },
    /// Servers of the zone whose address is not known.
    NotAsked { servers: Vec<String> },
    /// Servers of the zone that have no address.
    Nowhere { servers: Vec<String> },
    /// Servers answer with another code.
    Fails { servers: Vec<String>, code: Code },
    /// Servers answer SERVFAIL.
    ServFail { servers: Vec<String> },
    /// The resolver answers SERVFAIL.
    ResolverFails { resolver: String },
    /// What answers does not speak for the zone.
    Intercepted { servers: Vec<String> },
    /// Servers that do not serve the zone they are named for.
    Lame { servers: Vec<String>, zone: String },
    /// Servers refuse the question.
    Refused { servers: Vec<String> },
    /// The zone is another one from here.
    InsideView { here: Vec<String>, outside: Vec<String> },
    /// Servers that said nothing.
    Silent { servers: Vec<String>, silence: Silence, others: bool },
    /// There is no zone, or none that counts.
    NoZone(NoZone),
    /// The record's name would be longer than any may be.
    TooLong { base: String },
    /// Nobody may be asked.
    SwitchedOff,
    /// It was stopped.
    Stopped,
}

impl Case {
    /// What is so, what to do about it, and what it is called in JSON.
    pub fn remark(&self) -> Remark {
        let (case, found) = self.said();
        Remark::new(case, found)
    }

    #[allow(clippy::too_many_lines, reason = "a table: a row for each case")]
    fn said(&self) -> (&'static str, Finding) {
        match self {
            Case::InPlace { from } => (
                "in_place",
                Finding::hint(
                    match from.as_slice() {
                        [one] => format!("It is in place, as {one} says."),
                        [_, _] => format!("It is in place, as {} say.", listed(from)),
                        many => format!("It is in place, as all {} servers say that answered.", many.len()),
                    },
                    "",
                ),
            ),
            Case::InPlaceAtResolver { resolver } => (
                "in_place_at_resolver",
                Finding::hint(format!("It is in place, as {resolver} says, which alone was asked."), ""),
            ),
            Case::ResolverAlone { resolver } => (
                "resolver_alone",
                Finding::warning(
                    format!(
                        "Only {resolver} has it; no server of the zone gave an answer, and the service asks those."
                    ),
                    "See to those servers, or look from another network; dns = \"resolver\" in the configuration file takes the resolver's word.",
                ),
            ),
            Case::Around { value } => (
                "more_around",
                Finding::warning(
                    format!("More than the value stands in the record: {value}."),
                    "The value alone is sure to count: take quotes, blanks and words around it out.",
                ),
            ),
            Case::InPieces => (
                "in_pieces",
                Finding::warning(
                    "The value is there only where the strings of the record are joined.",
                    "Write it as one string: not every look joins them.",
                ),
            ),
            Case::ResolverBehind { resolver, seconds } => (
                "resolver_behind",
                Finding::hint(
                    match seconds {
                        Some(seconds) => {
                            format!("Only {resolver} still says no, for {} more at most.", span(*seconds))
                        }
                        None => format!("Only {resolver} still says no."),
                    },
                    "The service does not ask this resolver: nothing is to be done.",
                ),
            ),
            Case::NotThere { name, kind, exists, negative_ttl } => (
                if *exists { "no_such_type" } else { "nxdomain" },
                Finding::error(
                    match exists {
                        true => format!("{} has no {} record yet.", shown_name(name), kind.word()),
                        false => format!("{} does not exist yet (NXDOMAIN).", shown_name(name)),
                    },
                    match negative_ttl {
                        Some(seconds) => format!(
                            "Place the record, then look again: resolvers may keep this no for {}.",
                            span(*seconds)
                        ),
                        None => "Place the record, then look again.".into(),
                    },
                ),
            ),
            Case::Broken { value } => (
                "quotes_or_blanks",
                Finding::error(
                    format!("Quotes or blanks stand inside the value: {value}."),
                    "Copy the value anew, whole, without quotes and blanks: they belong to zone files, not to forms.",
                ),
            ),
            Case::OtherCase { value } => (
                "other_case",
                Finding::error(
                    format!("The value stands there in other letters: {value}."),
                    "Copy the value anew: capital and small letters count.",
                ),
            ),
            Case::Ended { value } => (
                "ended_token",
                Finding::error(
                    format!("A value of this order stands there that has ended: {value}."),
                    "Place the value that counts now.",
                ),
            ),
            Case::OtherValue { value, wanted, is_alone } => (
                "other_value",
                Finding::error(
                    format!("Another value stands there: {value}."),
                    match is_alone {
                        true => format!("Place {} in its stead.", shown(wanted.as_bytes())),
                        false => format!("Place {} beside it or in its stead.", shown(wanted.as_bytes())),
                    },
                ),
            ),
            Case::Circle { name } => (
                "cname_circle",
                Finding::error(
                    format!("{} is a CNAME record that leads back to where it came from.", shown_name(name)),
                    "Take that record out first: nothing is found behind it. Then place the record.",
                ),
            ),
            Case::NotAsked { servers } => (
                "server_not_asked",
                Finding::warning(
                    format!("{} not asked: where to is not known here.", was_or_were(servers)),
                    "The service may come to it: see that its name has an address, then look again.",
                ),
            ),
            Case::Nowhere { servers } => (
                "server_without_address",
                Finding::warning(
                    format!("{} no address, and {} the zone.", has_or_have(servers), serves(servers)),
                    "Give it one, or take it out of the zone's NS records.",
                ),
            ),
            Case::Fails { servers, code } => (
                "server_error",
                Finding::warning(
                    format!("{} {}.", answers(servers), code.text()),
                    "It does not take the question, or does not serve the zone: see to it, then look again.",
                ),
            ),
            Case::TargetTwice { target, wanted } => (
                "target_twice",
                Finding::error(
                    format!("The target has the zone behind it: {}.", shown_name(target)),
                    format!("End the target with a dot: {wanted}."),
                ),
            ),
            Case::ZoneTwice { name, meant } => (
                "zone_twice",
                Finding::error(
                    format!("The zone is in the name twice: the record stands at {}.", shown_name(name)),
                    format!(
                        "Move it to {meant}: write the host without the zone, or the whole name with a dot at its end."
                    ),
                ),
            ),
            Case::AtParent { name, meant } => (
                "at_parent",
                Finding::error(
                    format!("It stands at a parent, {}, and there it is not counted.", shown_name(name)),
                    format!("Place it at {meant}."),
                ),
            ),
            Case::CnameForTxt { name, target } => (
                "cname_for_txt",
                Finding::error(
                    format!(
                        "{name} is a CNAME record to {}; a TXT record is looked for.",
                        shown_name(target)
                    ),
                    "Put a TXT record with the value in its stead, or change the order's method to CNAME.",
                ),
            ),
            Case::TxtForCname { name } => (
                "txt_for_cname",
                Finding::error(
                    format!("{name} has a TXT record with the value; a CNAME record is looked for."),
                    "Put the CNAME record in its stead, or change the order's method to TXT.",
                ),
            ),
            Case::AliasWithout { name, target } => (
                "alias_without",
                Finding::error(
                    format!(
                        "{name} is a CNAME record to {}, which does not have the value.",
                        shown_name(target)
                    ),
                    format!("Place the value at {}, or a record of its own at {name}.", shown_name(target)),
                ),
            ),
            Case::AliasLost { name, target, why } => (
                "alias_lost",
                Finding::error(
                    format!("{name} is a CNAME record to {}. {}", shown_name(target), why.message()),
                    format!("Place a record of its own at {name}, or mend the zone it leads to."),
                ),
            ),
            Case::NameIsCname { name, target } => (
                "name_is_cname",
                Finding::hint(
                    format!(
                        "{name} is itself a CNAME record to {}, so a TXT record at it is hidden.",
                        shown_name(target)
                    ),
                    format!("Use {} for the record.", auth_name(name)),
                ),
            ),
            Case::SomeServers { have, of, lack } => (
                "some_servers",
                Finding::error(
                    format!("{have} of {of} servers {}; {} not yet.", has(*have), does(lack)),
                    "Wait until all have it, then look again; a server that never gets it is to be mended or left out of the zone's NS records.",
                ),
            ),
            Case::Lagging { servers, have, of, serial, newest } => (
                "lagging",
                Finding::error(
                    format!(
                        "{have} of {of} servers {}; {} behind, with zone {serial} where the newest is {newest}.",
                        has(*have),
                        is_or_are(servers)
                    ),
                    "Wait until the zone is transferred there, then look again; where that does not happen, see to the transfer.",
                ),
            ),
            Case::Wildcard { name, value } => (
                "wildcard",
                Finding::error(
                    format!("A wildcard answers for {name}, with {value}: no record of its own is there."),
                    format!("Place the record at {name}: a record of its own counts before a wildcard."),
                ),
            ),
            Case::ServFail { servers } => (
                "servfail",
                Finding::warning(
                    format!("{} SERVFAIL.", answers(servers)),
                    "Look into the log there: the zone may not be loaded, or has expired. Then look again.",
                ),
            ),
            Case::ResolverFails { resolver } => (
                "resolver_servfail",
                Finding::warning(
                    format!("{} SERVFAIL.", answers(std::slice::from_ref(resolver))),
                    "The servers of the zone do not answer it, or their answers are broken; then look again, or ask another resolver.",
                ),
            ),
            Case::Intercepted { servers } => (
                "intercepted",
                Finding::warning(
                    format!(
                        "DNS is intercepted here: what answers as {} does not speak for the zone (no AA).",
                        listed(servers)
                    ),
                    "Look from another network, or ask the resolver alone: dns = \"resolver\" in the configuration file.",
                ),
            ),
            Case::Lame { servers, zone } => (
                "lame",
                Finding::warning(
                    format!("{} not serve the zone {} that names it.", do_or_does(servers), shown_name(zone)),
                    "Mend that server, or take it out of the zone's NS records.",
                ),
            ),
            Case::Refused { servers } => (
                "refused",
                Finding::warning(
                    format!("{} REFUSED: this may be an inside view of the zone.", answers(servers)),
                    "Look from a network outside, or ask the service anyway.",
                ),
            ),
            Case::InsideView { here, outside } => (
                "inside_view",
                Finding::warning(
                    inside_view(here, outside),
                    "The service sees the outside: place the record there, and look from a network outside.",
                ),
            ),
            Case::Silent { servers, silence, others } => (
                "silent",
                Finding::warning(
                    format!("{} {}.", capital(&listed(servers)), silence.text()),
                    match others {
                        true => "The others were asked. See to what is silent: the service may come to it.",
                        false => "Look again, or from another network, or ask the service anyway.",
                    },
                ),
            ),
            Case::NoZone(why) => (
                why.word(),
                match why.is_certain() {
                    true => Finding::error(why.message(), why.cure()),
                    false => Finding::warning(why.message(), why.cure()),
                },
            ),
            Case::TooLong { base } => (
                "name_too_long",
                Finding::error(
                    format!(
                        "No record fits below {}: its name would be longer than any may be.",
                        shown_name(base)
                    ),
                    "Change the order's method to TXT, and place the record at the name itself; or to a file.",
                ),
            ),
            Case::SwitchedOff => ("switched_off", switched_off()),
            Case::Stopped => {
                ("stopped", Finding::warning("The look was stopped before it could be said.", "Look again."))
            }
        }
    }
}

fn has(count: usize) -> &'static str {
    if count == 1 { "has the record" } else { "have the record" }
}

fn does(servers: &[String]) -> String {
    let verb = if servers.len() == 1 { "does" } else { "do" };
    format!("{} {verb}", listed(servers))
}

fn do_or_does(servers: &[String]) -> String {
    capital(&does(servers))
}

fn is_or_are(servers: &[String]) -> String {
    let verb = if servers.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", listed(servers))
}

fn was_or_were(servers: &[String]) -> String {
    let verb = if servers.len() == 1 { "was" } else { "were" };
    format!("{} {verb}", capital(&listed(servers)))
}

fn has_or_have(servers: &[String]) -> String {
    let verb = if servers.len() == 1 { "has" } else { "have" };
    format!("{} {verb}", capital(&listed(servers)))
}

fn serves(servers: &[String]) -> &'static str {
    if servers.len() == 1 { "is named for" } else { "are named for" }
}

fn answers(servers: &[String]) -> String {
    let verb = if servers.len() == 1 { "answers" } else { "answer" };
    format!("{} {verb}", capital(&listed(servers)))
}

/// "The resolver" at the beginning of a sentence; the names of servers stay as they are.
fn capital(text: &str) -> String {
    match text.strip_prefix("the resolver") {
        Some(rest) => format!("The resolver{rest}"),
        None => text.to_owned(),
    }
}
