//! Names for a public certificate: `certificate.common_name` and `certificate.dns_names`.

mod address;
mod fault;
mod idna;
mod login;
mod pasted;
mod rules;
mod subject;
mod suffix;
mod words;

use std::fmt;

use hashbrown::{HashMap, HashSet};

use super::problem::Finding;
use super::text::{code_point, line_ends, quoted, same_end, same_start};

pub use address::Address;
pub use fault::NoName;
pub(super) use idna::is_joiner;
pub use idna::to_a_labels;
pub use login::without_passwords;
pub use rules::LONGEST_NAME;
pub use subject::SubjectName;
pub(super) use suffix::top_level_exists;

/// Longest common name, in characters: the upper bound X.520 sets for the field.
const COMMON_NAME: usize = 64;
/// Most names that published limits allow on one certificate.
const NAMES: usize = 250;

/// A name that may stand on a public certificate: lower case, A-labels, perhaps one leftmost `*.`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DomainName(String);

/// How a domain stands to a name, as one whose mail is to approve the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailStand {
    /// The name itself, or a parent down to its registrable domain: one of [`DomainName::mail_domains`].
    Own,
    /// A parent that belongs to the owner of a private suffix, such as `github.io` over `user.github.io`.
    OfTheSuffixOwner,
    /// A public suffix, which belongs to no single owner.
    PublicSuffix,
    /// Neither the name nor a parent of it.
    Elsewhere,
}

/// One name as it was typed, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedName {
    /// The line it stands on, counted from 0.
    pub line: usize,
    /// The text between separators.
    pub typed: String,
    /// The name, or why it is none.
    pub name: Result<SubjectName, NoName>,
    /// What there is to say of a good name: hints and warnings, never errors.
    pub notes: Vec<Finding>,
    /// The name that comes free with it, see [`DomainName::free_partner`].
    pub partner: Option<SubjectName>,
    /// Whether the same name stands before it.
    pub is_repeated: bool,
}

/// The names of a text as they are typed, however many, whether they can be ordered or not.
///
/// Line breaks (`\n`, `\r\n`, `\r`), blanks, tabs, commas and semicolons separate them.
pub fn typed_names(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).flat_map(separated)
}

/// Whether a typed text is a name that can be ordered.
pub fn is_name(typed: &str) -> bool {
    rules::examine(typed).is_ok()
}

/// Reads the [names of a text](typed_names).
pub fn read_names(text: &str) -> Vec<TypedName> {
    in_place_of(Vec::new(), text)
}

/// [`read_names`] of a text that was edited since its names were read: only lines that were changed are read
/// anew. With a thousand names, reading all of them at each key would be felt.
pub fn read_names_again(text: &str, before: &str, mut names: Vec<TypedName>) -> Vec<TypedName> {
    // Elsewhere lines end in two ways; a field has one.
    if text.contains('\r') || before.contains('\r') {
        return in_place_of(names, text);
    }
    let (start, kept) = unchanged(text, before);
    let (changed, was) = (&text[start..text.len() - kept], &before[start..before.len() - kept]);
    let first = line_ends(&text[..start]);
    let (added, removed) = (line_ends(changed), line_ends(was));
    let mut rest = names.split_off(names.partition_point(|name| name.line < first));
    let mut behind = rest.split_off(rest.partition_point(|name| name.line <= first + removed));
    names.extend(
        in_place_of(rest, changed).into_iter().map(|name| TypedName { line: name.line + first, ..name }),
    );
    if added != removed {
        behind.iter_mut().for_each(|name| name.line = name.line + added - removed);
    }
    names.extend(behind);
    names
}

/// How many bytes two texts have in common up to the first line that differs, and how many behind the last.
fn unchanged(text: &str, before: &str) -> (usize, usize) {
    let same = same_start(text.as_bytes(), before.as_bytes());
    let start = text.as_bytes()[..same].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let same = same_end(&text.as_bytes()[start..], &before.as_bytes()[start..]);
    let end = &text.as_bytes()[text.len() - same..];
    (start, end.iter().position(|byte| *byte == b'\n').map_or(0, |at| same - at))
}

/// Reads the names of a text that stands in place of another; those that were there are not read anew.
fn in_place_of(before: Vec<TypedName>, text: &str) -> Vec<TypedName> {
    let unix = text.replace("\r\n", "\n");
    let lines = unix.split(['\n', '\r']).enumerate();
    let texts: Vec<(usize, &str)> =
        lines.flat_map(|(line, text)| separated(text).map(move |typed| (line, typed))).collect();
    let is_same = |(known, (_, typed)): &(&TypedName, &(usize, &str))| known.typed == **typed;
    let first = before.iter().zip(&texts).take_while(is_same).count();
    let most = before.len().min(texts.len()) - first;
    let last = before.iter().rev().zip(texts.iter().rev()).take(most).take_while(is_same).count();
    let (removed, changed) = (before.len() - last, texts.len() - last);

    let mut names = before;
    names.splice(first..removed, texts[first..changed].iter().map(|(line, typed)| read_name(*line, typed)));
    for (name, (line, _)) in names.iter_mut().zip(&texts) {
        name.line = *line;
    }
    names
}

/// What stands between the separators of a line; a user name and a password before a host is one.
fn separated(line: &str) -> impl Iterator<Item = &str> {
    // openssl prints the type of an address with a blank in it.
    let has_types = line.contains("IP Address:");
    let pieces = login::pieces(line).into_iter().map(|piece| &line[piece]);
    pieces.filter(move |typed| !(has_types && *typed == "IP"))
}

/// What is wrong with the spelling of a domain, where it is compared with names and must be judged as they are:
/// a dash, a character that does not show, a password, or a code that decodes to no name.
pub fn misspelling(typed: &str) -> Option<Finding> {
    use fault::NameFault;
    let refused = rules::examine(typed).err()?;
    let is_spelling = matches!(
        refused.fault,
        NameFault::Dash(_)
            | NameFault::Asterisk(_)
            | NameFault::Invisible(_)
            | NameFault::Joiner(_)
            | NameFault::Credentials
            | NameFault::BadALabel { .. }
    );
    is_spelling.then(|| refused.finding())
}

fn read_name(line: usize, typed: &str) -> TypedName {
    let name = rules::examine(typed).map_err(NoName::from);
    let notes = name.as_ref().map(|name| notes(typed, name)).unwrap_or_default();
    let partner = name.as_ref().ok().and_then(SubjectName::free_partner);
    TypedName { line, typed: typed.to_owned(), name, notes, partner, is_repeated: false }
}

/// What there is to say of a good name by itself, as it was typed: hints and warnings.
pub(super) fn notes(typed: &str, name: &SubjectName) -> Vec<Finding> {
    let reduced = reduced_note(typed, name);
    let others = match name {
        SubjectName::Dns(name) => [idn_note(typed, name), disallowed_note(name), private_suffix_note(name)],
        SubjectName::Address(address) => {
            [spelling_note(typed, address), Some(unconfirmed_note(address)), None]
        }
    };
    reduced.into_iter().chain(others.into_iter().flatten()).collect()
}

fn reduced_note(typed: &str, name: &SubjectName) -> Option<Finding> {
    let left_out = pasted::reduce(typed.trim()).left_out;
    if left_out.is_empty() {
        return None;
    }
    let what = if name.dns().is_some() { "name" } else { "address" };
    let message =
        format!("Only the {what} {} was taken; left out: {}.", quoted(&name.unicode()), left_out.join(", "));
    Some(Finding::hint(message, ""))
}

fn spelling_note(typed: &str, address: &Address) -> Option<Finding> {
    let host = pasted::reduce(typed.trim()).host;
    (host != address.as_str())
        .then(|| Finding::hint(format!("{} is sent as {}.", quoted(host), quoted(address.as_str())), ""))
}

/// DV certificates for addresses exist by the service's page on DV validation; its reference does not say
/// which accounts may order them.
fn unconfirmed_note(address: &Address) -> Finding {
    Finding::warning(
        format!("It is not confirmed that an account may order the IP address {address}."),
        "The service may refuse it. The only proof it takes is File over HTTP.",
    )
}

fn idn_note(typed: &str, name: &DomainName) -> Option<Finding> {
    let readable = name.unicode();
    if readable == name.0 {
        None
    } else if let Some(script) = idna::script_that_looks_latin(&readable) {
        let message = format!(
            "{} has {script} letters that look like Latin ones, and is another name than it looks: {}.",
            quoted(&readable),
            quoted(&name.0)
        );
        Some(Finding::warning(message, "Type it anew with Latin letters, unless it is meant so."))
    } else if typed.is_ascii() {
        Some(Finding::hint(format!("{} reads {}.", quoted(&name.0), quoted(&readable)), ""))
    } else {
        Some(Finding::hint(format!("{} is sent as {}.", quoted(&readable), quoted(&name.0)), ""))
    }
}

/// Registries of some zones sell such names, and browsers open them.
fn disallowed_note(name: &DomainName) -> Option<Finding> {
    let readable = name.unicode();
    let c = idna::disallowed(&readable)?;
    Some(Finding::warning(
        format!("{} holds \"{c}\" ({}), which IDNA 2008 does not allow.", quoted(&readable), code_point(c)),
        "The service may refuse it. Order a name of letters and digits if the server has one.",
    ))
}

fn private_suffix_note(name: &DomainName) -> Option<Finding> {
    if !suffix::is_private_suffix(name.base()) && !suffix::is_private_suffix(&name.0) {
        return None;
    }
    Some(Finding::warning(
        format!("The names below {} belong to different customers of its owner.", quoted(name.base())),
        format!(
            "Order it only as the owner; a customer orders a name below it, such as my-site.{}",
            name.base()
        ),
    ))
}

impl DomainName {
    /// See [`SubjectName::as_sent`].
    fn as_sent(name: &str) -> Option<DomainName> {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
        (!name.is_empty() && name.bytes().all(is_plain)).then(|| DomainName(name.to_owned()))
    }

    /// The name as it is sent, such as `*.xn--mnchen-3ya.de`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it reads, such as `*.münchen.de`.
    pub fn unicode(&self) -> String {
        idna::to_unicode(&self.0)
    }

    /// Whether the name begins with `*.`.
    pub fn is_wildcard(&self) -> bool {
        self.0.starts_with("*.")
    }

    /// The name without `*.`.
    pub fn base(&self) -> &str {
        self.0.strip_prefix("*.").unwrap_or(&self.0)
    }

    /// The domain that was registered: the public suffix and one label.
    ///
    /// Both sections of the public suffix list count, as `user.github.io` is the user's, except
    /// where the base is itself a suffix of the private section: its registrable domain is its
    /// owner's, by the ICANN section.
    pub fn registrable(&self) -> &str {
        let base = self.base();
        let suffix = match suffix::suffix(base) {
            Some((suffix, _)) if suffix != base => suffix,
            _ => suffix::icann_suffix(base),
        };
        suffix::with_one_label(base, suffix)
    }

    /// The domains whose mail may approve the name: its base and the parents down to the
    /// registrable domain, nearest first.
    pub fn mail_domains(&self) -> Vec<String> {
        let last = self.registrable();
        let mut domain = self.base();
        let mut domains = vec![domain.to_owned()];
        while domain != last {
            let Some((_, parent)) = domain.split_once('.') else { break };
            domain = parent;
            domains.push(domain.to_owned());
        }
        domains
    }

    /// How a domain (lower case, A-labels) stands to the name. Of the suffix list only the ICANN section
    /// forbids (BR 3.2.2.6): a private suffix has an owner, who may approve what lies below it.
    pub fn mail_stand(&self, domain: &str) -> MailStand {
        let base = self.base();
        let is_or_is_below = |name: &str, domain: &str| {
            name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let owned = suffix::with_one_label(base, suffix::icann_suffix(base));
        if domain.is_empty() || !is_or_is_below(base, domain) {
            MailStand::Elsewhere
        } else if is_or_is_below(domain, self.registrable()) {
            MailStand::Own
        } else if is_or_is_below(domain, owned) {
            MailStand::OfTheSuffixOwner
        } else {
            MailStand::PublicSuffix
        }
    }

    /// Whether this is a wildcard that covers the other name: one label more, and no wildcard.
    pub fn covers(&self, other: &DomainName) -> bool {
        self.is_wildcard() && other.wildcard_above().is_some_and(|wildcard| wildcard == self.0)
    }

    /// The wildcard that would cover this name.
    pub(super) fn wildcard_above(&self) -> Option<String> {
        if self.is_wildcard() {
            return None;
        }
        self.0.split_once('.').map(|(_, parent)| format!("*.{parent}"))
    }

    /// The other name of a pair that costs no more than one: a registrable domain and its `www`,
    /// or a wildcard and its base (the wildcard's side only).
    ///
    /// For a customer's name below a private suffix nothing is published, so there is none.
    pub fn free_partner(&self) -> Option<DomainName> {
        if self.is_wildcard() {
            return Some(DomainName(self.base().to_owned()));
        }
        let icann = suffix::icann_suffix(&self.0);
        let registrable = suffix::with_one_label(&self.0, icann);
        if suffix::is_private_suffix(registrable) {
            return None;
        }
        let www = format!("www.{registrable}");
        if self.0 == registrable {
            rules::examine(&www).ok()?.dns().cloned()
        } else if self.0 == www {
            Some(DomainName(registrable.to_owned()))
        } else {
            None
        }
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is wrong with a name as the common name: more than 64 characters.
pub fn common_name_length(name: &SubjectName) -> Option<Finding> {
    let length = name.as_str().len();
    if length <= COMMON_NAME {
        return None;
    }
    Some(Finding::error(
        format!("The common name has {length} characters; {COMMON_NAME} is the limit."),
        "Use a shorter name here and list this one among the additional names.",
    ))
}

/// What is to be said of names because of each other, with the index of the later or lesser one:
/// duplicates, names that a wildcard covers, wildcards beside an IP address, and more names than a certificate is known to take.
///
/// The common name, if there is one, comes first. Takes time in proportion to the names.
pub fn relations(names: &[&SubjectName]) -> Vec<(usize, Finding)> {
    let mut seen = HashSet::with_capacity(names.len());
    let (first, repeated): (Vec<usize>, Vec<usize>) =
        (0..names.len()).partition(|index| seen.insert(names[*index]));
    let mut findings = duplicates(names, &repeated);
    findings.extend(covered(names));
    findings.extend(beside_an_address(names));
    findings.extend(too_many(&first));
    findings
}

fn duplicates(names: &[&SubjectName], repeated: &[usize]) -> Vec<(usize, Finding)> {
    repeated
        .iter()
        .map(|index| {
            let message = format!("{} is already listed.", quoted(&names[*index].unicode()));
            (*index, Finding::warning(message, "Remove it here; once is enough."))
        })
        .collect()
}

fn covered(names: &[&SubjectName]) -> Vec<(usize, Finding)> {
    let wildcards: HashMap<&str, &SubjectName> =
        names.iter().filter(|name| name.is_wildcard()).map(|name| (name.as_str(), *name)).collect();
    if wildcards.is_empty() {
        return Vec::new();
    }
    let covering = |name: &SubjectName| wildcards.get(name.wildcard_above()?.as_str()).copied();
    names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| {
            let wildcard = covering(name)?;
            let message =
                format!("{} is covered by {}.", quoted(&name.unicode()), quoted(&wildcard.unicode()));
            let fix = "Remove it, unless it has to be listed by itself: it may cost extra.";
            Some((index, Finding::warning(message, fix)))
        })
        .collect()
}

/// An address takes a file over HTTP only, and that proves no wildcard.
fn beside_an_address(names: &[&SubjectName]) -> Vec<(usize, Finding)> {
    let Some(address) = names.iter().find_map(|name| name.address()) else { return Vec::new() };
    let wildcards = names.iter().enumerate().filter(|(_, name)| name.is_wildcard());
    wildcards
        .map(|(index, wildcard)| {
            let message = format!(
                "No DCV method validates both the wildcard {} and the IP address {address}.",
                quoted(&wildcard.unicode())
            );
            (
                index,
                Finding::error(
                    message,
                    "Order them apart: an address takes File over HTTP only, a wildcard never.",
                ),
            )
        })
        .collect()
}

fn too_many(first_of_each: &[usize]) -> Option<(usize, Finding)> {
    let first_beyond = *first_of_each.get(NAMES)?;
    let count = first_of_each.len();
    let message = format!("There are {count} names; published limits are {NAMES} on one certificate.");
    let fix = "Check the limit of your product, or split the names over several orders.";
    Some((first_beyond, Finding::warning(message, fix)))
}

#[cfg(test)]
mod tests;
