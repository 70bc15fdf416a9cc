//! What a look for a file finds, each a sentence with a cure.

use std::fmt::Display;

use strum::VariantNames;

use crate::follow::look::answer::{WhyUnknown, listed, shown, shown_name};
use crate::follow::look::page::{Astray, Hop, Route};
use crate::follow::look::verdict::{Remark, no_zone, stopped, switched_off};
use crate::follow::look::wording::{self, CasesOf};
use crate::follow::look::zone::NoZone;
use crate::order::problem::Severity;
use crate::order::text::{counted, excerpt};

/// How many characters of an address a web server sends on to are shown.
pub const URL_SHOWN: usize = 100;
/// How many characters of how a server compresses are shown.
const ENCODING_SHOWN: usize = 20;

/// What a look for a file finds. Each is a sentence with a cure.
#[derive(Debug, Clone, PartialEq, Eq, VariantNames)]
pub enum FileCase {
    /// It is in place.
    InPlace { at: Vec<String> },
    /// It is in place, with more around the value.
    Around,
    /// It begins with a byte order mark.
    ByteOrderMark,
    /// It is UTF-16.
    Utf16,
    /// A page of something else: a login, an application.
    WebPage { at: Vec<String> },
    /// It may not be read.
    Forbidden { at: Vec<String>, status: u16 },
    /// It is not there.
    NotFound { at: Vec<String>, status: u16 },
    /// Another status.
    Status { at: Vec<String>, status: u16 },
    /// It is empty.
    Empty { at: Vec<String> },
    /// The value with blanks or quotes in it.
    Broken { value: String },
    /// A value of this order that has ended.
    Ended { value: String },
    /// Another value.
    OtherValue { at: Vec<String>, value: String, wanted: String },
    /// It is in place, and one is sent on more than once.
    SentOn { times: usize },
    /// One is sent on to https, whose certificate was not looked at.
    ByHttps,
    /// One is sent on to where the CA does not go.
    Astray { hop: Hop, why: Astray },
    /// One is sent on too often.
    TooManyHops,
    /// The host has no address.
    NoAddress { host: String },
    /// Its address is not known.
    AddressNotKnown { host: String, why: WhyUnknown },
    /// The zone of its address is none that counts.
    NoZone(NoZone),
    /// Nobody may be asked for its address.
    SwitchedOff,
    /// It could not be reached.
    NotReached { at: Vec<String>, what: &'static str },
    /// Not all addresses say the same.
    Differ { with: Vec<String>, without: Vec<String>, is_by_family: bool },
    /// The server compresses it.
    Compressed { at: Vec<String>, encoding: String },
    /// What comes by the proxy may be its own.
    OfProxy { host: String, what: String },
    /// The proxy does not let through.
    ProxyRefuses { host: String },
    /// The proxy cannot be used.
    BadProxy { why: String },
    /// This machine has no way to addresses of a family.
    NoFamily { route: Route },
    /// So many more addresses were not asked.
    More { count: usize },
    /// It was stopped, or nothing was asked.
    Stopped,
}

impl FileCase {
    /// The places that it is said of.
    pub fn places(&mut self) -> Option<&mut Vec<String>> {
        match self {
            FileCase::InPlace { at }
            | FileCase::WebPage { at }
            | FileCase::Empty { at }
            | FileCase::OtherValue { at, .. }
            | FileCase::Forbidden { at, .. }
            | FileCase::NotFound { at, .. }
            | FileCase::Status { at, .. }
            | FileCase::NotReached { at, .. }
            | FileCase::Compressed { at, .. } => Some(at),
            _ => None,
        }
    }

    /// What is so, what to do about it, and what it is called in JSON.
    #[allow(clippy::too_many_lines, reason = "a table: a line for each case")]
    pub fn remark(&self) -> Remark {
        let said = |row, values: &[(&str, &dyn Display)]| wording::remark(CasesOf::File, row, values);
        match self {
            FileCase::InPlace { at } => said("in_place", &[("at", &place(at))]),
            FileCase::Around => said("more_around", &[]),
            FileCase::ByteOrderMark => said("byte_order_mark", &[]),
            FileCase::Utf16 => said("utf_16", &[]),
            FileCase::WebPage { at } => said("web_page", &[("at", &place(at))]),
            FileCase::Forbidden { at, status } => {
                said("forbidden", &[("at", &place(at)), ("status", status)])
            }
            FileCase::NotFound { at, status } => said("not_found", &[("at", &place(at)), ("status", status)]),
            FileCase::Status { at, status } => said("status", &[("at", &place(at)), ("status", status)]),
            FileCase::Empty { at } => said("empty", &[("at", &place(at))]),
            FileCase::Broken { value } => said("quotes_or_blanks", &[("value", value)]),
            FileCase::Ended { value } => said("ended_token", &[("value", value)]),
            FileCase::OtherValue { at, value, wanted } => {
                let wanted = shown(wanted.as_bytes());
                said("other_value", &[("at", &place(at)), ("value", value), ("wanted", &wanted)])
            }
            FileCase::SentOn { times } => said("sent_on", &[("times", &counted(times, "time"))]),
            FileCase::ByHttps => said("by_https", &[]),
            FileCase::Astray { hop, why } => said("sent_elsewhere", &[("where", &elsewhere(hop, *why))]),
            FileCase::TooManyHops => said("too_many_redirects", &[]),
            FileCase::NoAddress { host } => said("no_address", &[("host", host)]),
            FileCase::AddressNotKnown { host, why } => {
                said("address_not_known", &[("host", &shown_name(host)), ("why", &why.text())])
            }
            FileCase::NoZone(why) => no_zone(why, Severity::Error),
            FileCase::SwitchedOff => switched_off(),
            FileCase::NotReached { at, what } => said("not_reached", &[("at", &place(at)), ("what", what)]),
            FileCase::Differ { with, without, is_by_family } => {
                let row = if *is_by_family { "families_differ" } else { "addresses_differ" };
                said(row, &[("with", &place(with)), ("without", &place(without))])
            }
            FileCase::Compressed { at, encoding } => {
                let encoding = excerpt(encoding, ENCODING_SHOWN);
                said("compressed", &[("at", &place(at)), ("encoding", &encoding)])
            }
            FileCase::OfProxy { host, what } => {
                said("proxy_says", &[("what", what), ("host", &shown_name(host))])
            }
            FileCase::ProxyRefuses { host } => said("proxy_refuses", &[("host", &shown_name(host))]),
            FileCase::BadProxy { why } => said("proxy_unusable", &[("why", why)]),
            FileCase::NoFamily { route } => said("no_family", &[("route", &route.text())]),
            FileCase::More { count } => said("more_addresses", &[("more", &counted_more(*count))]),
            FileCase::Stopped => stopped(),
        }
    }
}

/// Where a web server sends on to, and why nobody goes there.
fn elsewhere(hop: &Hop, why: Astray) -> String {
    let to = excerpt(&hop.to, URL_SHOWN);
    match why {
        Astray::Status => format!("sends on with {}, which the CA does not follow", hop.status),
        Astray::Domain => format!("sends on to another domain: {to}"),
        Astray::Port => format!("sends on to another port: {to}"),
        Astray::Scheme => format!("sends on to neither http nor https: {to}"),
        Astray::Nowhere => format!("answers {} and says nowhere to go", hop.status),
    }
}

/// Where, in words: `at 192.0.2.1 and 2001:db8::1`, `by the proxy`.
fn place(at: &[String]) -> String {
    match at {
        [way] if way == Route::Proxy.text() => format!("by {way}"),
        at => format!("at {}", listed(at)),
    }
}

/// So many more addresses, that were not asked.
pub fn counted_more(count: usize) -> String {
    let was = if count == 1 { "was" } else { "were" };
    format!("{} of its addresses {was}", count)
}
