//! What a look for a record finds, each a sentence with a cure.

use std::fmt::Display;

use strum::VariantNames;

use crate::follow::look::answer::{Code, Silence, Type, listed, shown, shown_name, span};
use crate::follow::look::sought::auth_name;
use crate::follow::look::verdict::{Remark, no_zone, stopped, switched_off};
use crate::follow::look::wording::{self, CasesOf, verb};
use crate::follow::look::zone::{NoZone, inside_view};
use crate::order::problem::Severity;

/// What a look for a record finds. Each is a sentence with a cure.
#[derive(Debug, Clone, PartialEq, Eq, VariantNames)]
pub enum RecordCase {
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

impl RecordCase {
    /// What is so, what to do about it, and what it is called in JSON.
    #[allow(clippy::too_many_lines, reason = "a table: a line for each case")]
    pub fn remark(&self) -> Remark {
        let said = |row, values: &[(&str, &dyn Display)]| wording::remark(CasesOf::Record, row, values);
        let servers_said = |row, servers: &[String], verb: &str| {
            said(row, &[("servers", &capital(&listed(servers))), ("verb", &verb)])
        };
        match self {
            RecordCase::InPlace { from } => said("in_place", &[("who_says", &who_says(from))]),
            RecordCase::InPlaceAtResolver { resolver } => {
                said("in_place_at_resolver", &[("resolver", resolver)])
            }
            RecordCase::ResolverAlone { resolver } => said("resolver_alone", &[("resolver", resolver)]),
            RecordCase::Around { value } => said("more_around", &[("value", value)]),
            RecordCase::InPieces => said("in_pieces", &[]),
            RecordCase::ResolverBehind { resolver, seconds } => {
                let kept =
                    seconds.map_or_else(String::new, |left| format!(", for {} more at most", span(left)));
                said("resolver_behind", &[("resolver", resolver), ("for_how_long", &kept)])
            }
            RecordCase::NotThere { name, kind, exists, negative_ttl } => {
                let row = if *exists { "no_such_type" } else { "nxdomain" };
                let kept = negative_ttl.map_or_else(String::new, kept_for);
                let name = shown_name(name);
                said(row, &[("name", &name), ("type", &kind.word()), ("for_how_long", &kept)])
            }
            RecordCase::Broken { value } => said("quotes_or_blanks", &[("value", value)]),
            RecordCase::OtherCase { value } => said("other_case", &[("value", value)]),
            RecordCase::Ended { value } => said("ended_token", &[("value", value)]),
            RecordCase::OtherValue { value, wanted, is_alone } => {
                let place = if *is_alone { "in its stead" } else { "beside it or in its stead" };
                let wanted = shown(wanted.as_bytes());
                said("other_value", &[("value", value), ("wanted", &wanted), ("where", &place)])
            }
            RecordCase::TargetTwice { target, wanted } => {
                said("target_twice", &[("target", &shown_name(target)), ("wanted", wanted)])
            }
            RecordCase::ZoneTwice { name, meant } => {
                said("zone_twice", &[("name", &shown_name(name)), ("meant", meant)])
            }
            RecordCase::AtParent { name, meant } => {
                said("at_parent", &[("name", &shown_name(name)), ("meant", meant)])
            }
            RecordCase::CnameForTxt { name, target } => {
                said("cname_for_txt", &[("name", name), ("target", &shown_name(target))])
            }
            RecordCase::TxtForCname { name } => said("txt_for_cname", &[("name", name)]),
            RecordCase::AliasWithout { name, target } => {
                said("alias_without", &[("name", name), ("target", &shown_name(target))])
            }
            RecordCase::AliasLost { name, target, why } => {
                let target = shown_name(target);
                said("alias_lost", &[("name", name), ("target", &target), ("why", &why.message())])
            }
            RecordCase::NameIsCname { name, target } => {
                let (target, auth_name) = (shown_name(target), auth_name(name));
                said("name_is_cname", &[("name", name), ("target", &target), ("auth_name", &auth_name)])
            }
            RecordCase::SomeServers { have, of, lack } => {
                let (has, do_or_does) = (verb(*have, "has", "have"), verb(lack.len(), "does", "do"));
                let counts: [(&str, &dyn Display); 3] = [("count", have), ("of", of), ("has", &has)];
                let lack: [(&str, &dyn Display); 2] = [("servers", &listed(lack)), ("do", &do_or_does)];
                said("some_servers", &[&counts[..], &lack].concat())
            }
            RecordCase::Lagging { servers, have, of, serial, newest } => {
                let (has, are) = (verb(*have, "has", "have"), verb(servers.len(), "is", "are"));
                let counts: [(&str, &dyn Display); 3] = [("count", have), ("of", of), ("has", &has)];
                let behind: [(&str, &dyn Display); 2] = [("servers", &listed(servers)), ("are", &are)];
                said("lagging", &[&counts[..], &behind, &[("serial", serial), ("newest", newest)]].concat())
            }
            RecordCase::Wildcard { name, value } => said("wildcard", &[("name", name), ("value", value)]),
            RecordCase::Circle { name } => said("cname_circle", &[("name", &shown_name(name))]),
            RecordCase::NotAsked { servers } => {
                servers_said("server_not_asked", servers, verb(servers.len(), "was", "were"))
            }
            RecordCase::Nowhere { servers } => servers_said(
                "server_without_address",
                servers,
                verb(servers.len(), "has no address, and is", "have no address, and are"),
            ),
            RecordCase::Fails { servers, code } => {
                let (servers, answers) = (capital(&listed(servers)), answers(servers));
                said("server_error", &[("servers", &servers), ("verb", &answers), ("code", &code.text())])
            }
            RecordCase::ServFail { servers } => servers_said("servfail", servers, answers(servers)),
            RecordCase::ResolverFails { resolver } => {
                let resolver = std::slice::from_ref(resolver);
                servers_said("resolver_servfail", resolver, answers(resolver))
            }
            RecordCase::Intercepted { servers } => said("intercepted", &[("servers", &listed(servers))]),
            RecordCase::Lame { servers, zone } => {
                let (servers, do_or_does) = (capital(&listed(servers)), verb(servers.len(), "does", "do"));
                said("lame", &[("servers", &servers), ("verb", &do_or_does), ("zone", &shown_name(zone))])
            }
            RecordCase::Refused { servers } => servers_said("refused", servers, answers(servers)),
            RecordCase::InsideView { here, outside } => {
                said("inside_view", &[("view", &inside_view(here, outside))])
            }
            RecordCase::Silent { servers, silence, others } => {
                let row = if *others { "silent" } else { "all_silent" };
                servers_said(row, servers, silence.text())
            }
            RecordCase::NoZone(why) if why.is_certain() => no_zone(why, Severity::Error),
            RecordCase::NoZone(why) => no_zone(why, Severity::Warning),
            RecordCase::TooLong { base } => said("name_too_long", &[("name", &shown_name(base))]),
            RecordCase::SwitchedOff => switched_off(),
            RecordCase::Stopped => stopped(),
        }
    }
}

/// Who says that it is in place.
fn who_says(from: &[String]) -> String {
    match from {
        [one] => format!("{one} says"),
        [_, _] => format!("{} say", listed(from)),
        many => format!("all {} servers say that answered", many.len()),
    }
}

/// How long a no may be kept.
fn kept_for(seconds: u32) -> String {
    format!(": resolvers may keep this no for {}", span(seconds))
}

fn answers(servers: &[String]) -> &'static str {
    verb(servers.len(), "answers", "answer")
}

/// "The resolver" at the beginning of a sentence; the names of servers stay as they are.
fn capital(text: &str) -> String {
    match text.strip_prefix("the resolver") {
        Some(rest) => format!("The resolver{rest}"),
        None => text.to_owned(),
    }
}
