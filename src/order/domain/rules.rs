//! The rules for names on public certificates, one function each, in the order they are told.
//!
//! They are those of the Baseline Requirements (7.1.4.2.1, 7.1.2.7.12), RFC 1034 and UTS 46.

use super::super::problem::Finding;
use super::super::text::is_invisible;
use super::fault::{NameFault, Refused};
use super::idna::{self, A_LABEL, to_unicode};
use super::subject::SubjectName;
use super::{DomainName, address, pasted, separated, suffix};

/// Longest label, in characters of its A-label form.
const LABEL: usize = 63;
/// Longest name, in characters of its A-label form, dots and wildcard included.
pub const LONGEST_NAME: usize = 253;
/// So many bytes cannot become a name, whatever they are: not worth the time of looking closer.
const PASTED: usize = 16 * LONGEST_NAME;

impl SubjectName {
    /// Reads one name, as it was typed or pasted; of a URL the host.
    ///
    /// # Errors
    ///
    /// Whatever may not stand on a public certificate, with the corrected name in the cure
    /// whenever one can be made.
    pub fn parse(typed: &str) -> Result<SubjectName, Finding> {
        examine(typed).map_err(|refused| refused.finding())
    }
}

/// Reads a name as it was typed or pasted.
///
/// # Errors
///
/// The first rule that is broken.
pub fn examine(typed: &str) -> Result<SubjectName, Refused> {
    let typed = typed.trim();
    let refuse = |text: &str, fault| Refused { text: text.to_owned(), fault };
    one_name(typed).map_err(|fault| refuse(typed, fault))?;
    let pasted = pasted::reduce(typed);
    if pasted.is_unclear {
        return Err(refuse("", NameFault::Credentials));
    }
    let host = pasted.host;
    if pasted.is_login {
        return Err(refuse(host, NameFault::Credentials));
    }
    host_rules(host).map_err(|fault| refuse(host, fault))
}

fn one_name(typed: &str) -> Result<(), NameFault> {
    if separated(typed).nth(1).is_some() {
        Err(NameFault::SeveralNames)
    } else if address::is_range(typed) {
        Err(NameFault::AddressRange)
    } else {
        Ok(())
    }
}

fn host_rules(host: &str) -> Result<SubjectName, NameFault> {
    if host.is_empty() {
        return Err(NameFault::Empty);
    }
    if host.len() > PASTED {
        return Err(NameFault::LongName { length: host.chars().count() });
    }
    visible(host)?;
    if host.contains('@') {
        return Err(NameFault::MailAddress);
    }
    // They have to be dots before labels are looked at.
    let dotted = host.replace(pasted::DOTS, ".");
    let (star, base) = wildcard(&dotted)?;
    if let Some(read) = address_rules(star, base) {
        return read;
    }
    no_empty_label(star, base)?;
    ascii_characters(base)?;
    no_other_asterisk(base)?;
    no_dash(base)?;
    let base = to_ascii(base)?;
    // The digits of an address may have been wide ones.
    if let Some(read) = address_rules(star, &base) {
        return read;
    }
    let readable = to_unicode(&base);
    nothing_impossible_encoded(&base)?;
    hyphens(&readable)?;
    let as_sent = format!("{star}{base}");
    lengths(&as_sent)?;
    public_zone(&base)?;
    below_suffix(&as_sent, &base)?;
    Ok(SubjectName::Dns(DomainName(as_sent)))
}

fn address_rules(star: &str, base: &str) -> Option<Result<SubjectName, NameFault>> {
    let read = address::read(base)?;
    if star.is_empty() { Some(read.map(SubjectName::Address)) } else { Some(Err(NameFault::WildcardAddress)) }
}

fn visible(host: &str) -> Result<(), NameFault> {
    match host.chars().find(|c| is_invisible(*c) && !idna::is_joiner(*c)) {
        Some(c) => Err(NameFault::Invisible(c)),
        None => Ok(()),
    }
}

/// Splits the wildcard off: `("*.", "example.com")`.
fn wildcard(host: &str) -> Result<(&str, &str), NameFault> {
    let (star, base) = match host.strip_prefix("*.") {
        Some(base) => ("*.", base),
        None => ("", host),
    };
    if host == "*" || (base.is_empty() && !star.is_empty()) {
        Err(NameFault::WildcardAlone)
    } else if base.split('.').any(|label| label.contains('*') && label != "*") {
        Err(NameFault::WildcardInLabel)
    } else if !base.contains('*') {
        Ok((star, base))
    } else if star.is_empty() {
        Err(NameFault::WildcardNotLeftmost)
    } else {
        Err(NameFault::WildcardTwice)
    }
}

fn no_empty_label(star: &str, base: &str) -> Result<(), NameFault> {
    if base.starts_with('.') && star.is_empty() {
        Err(NameFault::LeadingDot)
    } else if base.starts_with('.') || base.trim_end_matches('.').contains("..") {
        Err(NameFault::EmptyLabel)
    } else if base.ends_with('.') {
        Err(NameFault::TrailingDots)
    } else {
        Ok(())
    }
}

fn ascii_characters(base: &str) -> Result<(), NameFault> {
    let possible = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let is_coded = |label: &&str| label.contains('_') && label.to_ascii_lowercase().starts_with(A_LABEL);
    match base.chars().find(|c| !possible(*c)) {
        // A hyphen in its place would decode to another name.
        Some('_') if base.split('.').any(|label| is_coded(&label)) => {
            Err(base.split('.').find(is_coded).map_or(NameFault::Underscore, idna::fault))
        }
        Some('_') => Err(NameFault::Underscore),
        Some(c) => Err(NameFault::Character(c)),
        None => Ok(()),
    }
}

/// Lower case and A-labels.
fn to_ascii(base: &str) -> Result<String, NameFault> {
    let lower = base.to_ascii_lowercase();
    if lower.is_ascii() && !lower.split('.').any(|label| label.starts_with(A_LABEL)) {
        return Ok(lower);
    }
    idna::to_a_labels(base).ok_or_else(|| idna::fault(base))
}

/// Whether a character looks like the asterisk, and is another.
pub(super) fn is_like_asterisk(c: char) -> bool {
    matches!(c, '\u{204e}' | '\u{2217}' | '\u{22c6}' | '\u{2731}' | '\u{fe61}' | '\u{ff0a}')
}

fn no_other_asterisk(text: &str) -> Result<(), NameFault> {
    match text.chars().find(|c| is_like_asterisk(*c)) {
        Some(c) => Err(NameFault::Asterisk(c)),
        None => Ok(()),
    }
}

fn no_dash(text: &str) -> Result<(), NameFault> {
    match idna::dash(text) {
        Some(dash) => Err(NameFault::Dash(dash)),
        None => Ok(()),
    }
}

/// What an A-label decodes to may be no name at all, and then nobody knows which was meant.
fn nothing_impossible_encoded(base: &str) -> Result<(), NameFault> {
    for label in base.split('.').filter(|label| label.starts_with(A_LABEL)) {
        let reads = to_unicode(label);
        if reads != label && idna::is_impossible(&reads) {
            return Err(NameFault::BadALabel { label: label.to_owned(), reads: Some(reads), right: None });
        }
    }
    Ok(())
}

/// In the letters of the name's own script, where an A-label is no special case.
fn hyphens(readable: &str) -> Result<(), NameFault> {
    for label in readable.split('.') {
        if label.starts_with('-') || label.ends_with('-') {
            return Err(NameFault::HyphenAtEdge { label: label.to_owned() });
        }
        if label.chars().skip(2).take(2).eq("--".chars()) {
            return Err(NameFault::ReservedHyphens { label: label.to_owned() });
        }
    }
    Ok(())
}

fn lengths(as_sent: &str) -> Result<(), NameFault> {
    if let Some(label) = as_sent.split('.').find(|label| label.len() > LABEL) {
        return Err(NameFault::LongLabel { label: label.to_owned() });
    }
    if as_sent.len() > LONGEST_NAME {
        return Err(NameFault::LongName { length: as_sent.len() });
    }
    Ok(())
}

/// Names must end in a zone that the public DNS has, and that has owners.
fn public_zone(base: &str) -> Result<(), NameFault> {
    let is_in =
        |zone: &str| base.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if is_in("in-addr.arpa") || is_in("ip6.arpa") {
        return Err(NameFault::ReverseZone);
    }
    if is_in("home.arpa") {
        return Err(NameFault::Internal { zone: "home.arpa".to_owned() });
    }
    if is_in(suffix::ONION) {
        return Err(NameFault::Onion);
    }
    let top = base.rsplit('.').next().unwrap_or(base);
    if top.bytes().all(|byte| byte.is_ascii_digit()) && base.contains('.') {
        return Err(NameFault::NoAddress);
    }
    if suffix::top_level_exists(base) {
        Ok(())
    } else if base.contains('.') {
        Err(NameFault::Internal { zone: to_unicode(top) })
    } else {
        Err(NameFault::SingleLabel)
    }
}

/// The list's rule `*.ck` makes every name below `ck` a suffix, which the wildcard stands for.
fn below_suffix(as_sent: &str, base: &str) -> Result<(), NameFault> {
    let is_suffix = |name: &str| suffix::icann_suffix(name) == name;
    if as_sent == base {
        if is_suffix(base) { Err(NameFault::PublicSuffix) } else { Ok(()) }
    } else if is_suffix(base) || is_suffix(as_sent) {
        Err(NameFault::WildcardOverSuffix { suffix: to_unicode(base) })
    } else {
        Ok(())
    }
}
