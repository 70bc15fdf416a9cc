//! What is said of a text that cannot be a name on a public certificate, and the cure.

use percent_encoding::percent_decode_str;

use super::super::problem::Finding;
use super::super::text::{code_point, is_invisible, quoted};
use super::address;
use super::fault::{NameFault, Refused};
use super::idna::{A_LABEL, is_dash, is_joiner, script_that_looks_latin};
use super::rules::{examine, is_like_asterisk};
use super::subject::SubjectName;

impl Refused {
    /// What is wrong and what to do, with the corrected name when one can be made.
    pub fn finding(&self) -> Finding {
        Finding::error(self.message(), self.fix())
    }

    fn message(&self) -> String {
        let text = quoted(&self.text);
        match &self.fault {
            NameFault::Empty => "There is no name here.".to_owned(),
            NameFault::SeveralNames => "There is more than one name here.".to_owned(),
            NameFault::MailAddress => format!("{text} is an e-mail address, not a domain name."),
            NameFault::Credentials => "A user name and a password stand before the name here.".to_owned(),
            NameFault::NoAddress => format!("{text} looks like an IP address and is none."),
            NameFault::NotPublic { what, range } => {
                format!("{text} is {what} ({range}), which no public certificate may hold.")
            }
            NameFault::AddressZone => {
                format!("{text} has the zone of a link, which means nothing to other machines.")
            }
            NameFault::LeadingZeros => {
                format!("{text} has leading zeros, which some programs read as octal numbers.")
            }
            NameFault::AddressRange => format!("{text} is a range; a certificate holds single IP addresses."),
            NameFault::WildcardAddress => {
                format!("{text} is a wildcard over an IP address, which is no zone.")
            }
            NameFault::Invisible(c) => {
                format!("{text} holds {}, a character that does not show.", code_point(*c))
            }
            NameFault::Joiner(c) => format!(
                "{text} holds {}, a zero-width joiner, where no international name may have one.",
                code_point(*c)
            ),
            NameFault::Dash(c) => {
                format!("{text} has a dash \"{c}\" ({}), which is not the hyphen of names.", code_point(*c))
            }
            NameFault::Asterisk(c) => {
                format!("{text} has \"{c}\" ({}), which is not the asterisk of wildcards.", code_point(*c))
            }
            NameFault::Underscore => {
                format!("{text} has an underscore, which no public certificate may hold.")
            }
            NameFault::Character(c) => {
                format!(
                    "{text} holds {} ({}), which no domain name can hold.",
                    quoted(&c.to_string()),
                    code_point(*c)
                )
            }
            NameFault::LeadingDot => format!("{text} begins with a dot."),
            NameFault::TrailingDots => format!("{text} ends with {} dots.", self.dots_at_end()),
            NameFault::EmptyLabel => format!("{text} has two dots in a row."),
            NameFault::LongLabel { label } => {
                format!("The label {} has {} characters; 63 is the limit.", quoted(label), label.len())
            }
            NameFault::LongName { length } => format!("{text} has {length} characters; 253 is the limit."),
            NameFault::HyphenAtEdge { label } => {
                format!("The label {} begins or ends with a hyphen.", quoted(label))
            }
            NameFault::ReservedHyphens { label } => {
                format!("The label {} has \"--\" at positions 3 and 4, which is reserved.", quoted(label))
            }
            NameFault::BadALabel { label, reads, right } => decoded(label, reads.as_deref(), right.is_some()),
            NameFault::BadInternational => {
                format!("{text} mixes letters in a way that international names do not allow.")
            }
            NameFault::WildcardAlone => format!("{text} is a wildcard without a domain."),
            NameFault::WildcardTwice => format!("{text} has more than one wildcard."),
            NameFault::WildcardInLabel => format!("{text} has a \"*\" that is only part of a label."),
            NameFault::WildcardNotLeftmost => format!("{text} has its \"*\" behind another label."),
            NameFault::WildcardOverSuffix { suffix } => {
                format!("{text} would cover every domain below the public suffix {}.", quoted(suffix))
            }
            NameFault::SingleLabel if self.text.starts_with('*') => {
                format!(
                    "{text} has a single label behind its \"*.\": a public certificate needs a full name."
                )
            }
            NameFault::SingleLabel => format!("{text} has no dot: a public certificate needs a full name."),
            NameFault::Internal { zone } => {
                let script = script_that_looks_latin(zone);
                let script = script.map_or_else(String::new, |script| format!(" with {script} letters"));
                format!("{text} is an internal name: the public DNS has no {}{script}.", quoted(zone))
            }
            NameFault::Onion => {
                format!("{text} is in the Tor network: none of the four DCV methods can validate it.")
            }
            NameFault::ReverseZone => format!("{text} is a reverse DNS name, which no certificate may hold."),
            NameFault::PublicSuffix => {
                format!("{text} is a public suffix, which belongs to no single owner.")
            }
        }
    }

    fn fix(&self) -> String {
        match &self.fault {
            NameFault::Empty => "Type a domain name, such as www.example.com".to_owned(),
            NameFault::SeveralNames => self.corrected_or("Give one name here", "www.example.com"),
            NameFault::MailAddress => self.corrected_or("Give the domain after the @", "example.com"),
            // Whether something else in it is right is not to be guessed beside a password.
            NameFault::Credentials => match examine(&self.text) {
                Ok(name) => format!("Give the name alone: {}", name.to_type()),
                Err(_) => "Give the name alone, as in www.example.com".to_owned(),
            },
            NameFault::NoAddress if self.text.contains(':') => {
                "Write eight groups of up to four digits 0 to f, with :: once for groups of zeros, such as \
                 2606:4700::1111"
                    .to_owned()
            }
            NameFault::NoAddress => {
                "Write four numbers from 0 to 255 with dots, or a name such as www.example.com".to_owned()
            }
            NameFault::NotPublic { .. } => match self.corrected() {
                Some(address) => format!("Write the IPv4 address: {}", address.as_str()),
                None => {
                    "Use a public address, or a name that resolves to it, such as www.example.com".to_owned()
                }
            },
            NameFault::AddressZone => self.corrected_or("Leave the zone out", "www.example.com"),
            NameFault::LeadingZeros => self.corrected_or("Write it without them", "www.example.com"),
            NameFault::AddressRange => match self.corrected() {
                Some(address) => format!("Give the address alone: {}", address.as_str()),
                None => "List the addresses one by one, each on a line of its own.".to_owned(),
            },
            NameFault::WildcardAddress => self.corrected_or("Give the address alone", "www.example.com"),
            NameFault::Invisible(_) => self.corrected_or("Leave it out", "www.example.com"),
            NameFault::Joiner(_) => {
                "Type the name by hand as its owner registered it: with and without a joiner are two names."
                    .to_owned()
            }
            NameFault::Dash(_) => self.corrected_or("Write it with hyphens", "my-host.example.com"),
            NameFault::Asterisk(_) => self.corrected_or("Write it with *", "*.example.com"),
            NameFault::Underscore if self.text.starts_with('_') || self.text.contains("._") => {
                self.corrected_or("Leave the label with the underscore out", "www.example.com")
            }
            NameFault::Underscore => self.corrected_or("Use a hyphen", "my-host.example.com"),
            NameFault::Character('%') => self.corrected_or("Write it as it reads", "www.example.com"),
            NameFault::Character(_) => match self.corrected() {
                Some(name) => format!("Leave it out: {}", name.unicode()),
                None => "Use letters, digits and hyphens, such as www-1.example.com".to_owned(),
            },
            NameFault::LeadingDot => self.corrected_or("Leave the dot out", "example.com"),
            NameFault::TrailingDots => self.corrected_or("Give the name without them", "example.com"),
            NameFault::EmptyLabel => self.corrected_or("Leave one out", "www.example.com"),
            NameFault::LongLabel { .. } | NameFault::LongName { .. } => {
                "Use a shorter name for the server, such as www.example.com".to_owned()
            }
            NameFault::HyphenAtEdge { .. } => {
                self.corrected_or("Leave the hyphen out", "my-host.example.com")
            }
            NameFault::ReservedHyphens { .. } => self.corrected_or("Use one hyphen", "my-host.example.com"),
            NameFault::BadALabel { right: Some(right), .. } => match self.corrected() {
                Some(name) => format!("The right label is {right}: {}", name.as_str()),
                None => format!("The right label is {right}"),
            },
            NameFault::BadALabel { reads: Some(_), right: None, .. } => {
                "Ask its registrar what the name is; no certificate can hold this one.".to_owned()
            }
            NameFault::BadALabel { .. } | NameFault::BadInternational => {
                "Type the name in its own script as its owner registered it; it is encoded for you."
                    .to_owned()
            }
            NameFault::WildcardAlone => "Put your domain behind it: *.example.com".to_owned(),
            NameFault::WildcardTwice => {
                self.corrected_or("Use one *, which covers one label", "*.example.com")
            }
            NameFault::WildcardInLabel => self.corrected_or("Use the * as a whole label", "*.example.com"),
            NameFault::WildcardNotLeftmost => {
                "Begin with the *, as in *.example.com, or list each name by itself.".to_owned()
            }
            NameFault::WildcardOverSuffix { suffix } => {
                // Below "*.ck" even "example.ck" is a suffix.
                let own = examine(&format!("*.example.{suffix}"));
                let own = own.map_or_else(|_| "*.example.com".to_owned(), |name| name.unicode());
                format!("Put the * below a domain of your own, such as {own}")
            }
            NameFault::Internal { zone } if script_that_looks_latin(zone).is_some() => {
                "Type it anew with Latin letters, as in www.example.com".to_owned()
            }
            NameFault::SingleLabel | NameFault::Internal { .. } => {
                format!("Use its name in the public DNS, such as {}.example.com", self.example_label())
            }
            NameFault::Onion => "Use a name of the public DNS, such as www.example.com".to_owned(),
            NameFault::ReverseZone => {
                "Use the name that the address resolves to, such as www.example.com".to_owned()
            }
            NameFault::PublicSuffix => format!("Give a domain below it, such as example.{}", self.text),
        }
    }

    fn dots_at_end(&self) -> usize {
        self.text.len() - self.text.trim_end_matches('.').len()
    }

    fn corrected_or(&self, lead: &str, example: &str) -> String {
        match self.corrected() {
            Some(name) if self.text.to_ascii_lowercase().starts_with("xn") => {
                format!("{lead}: {}", name.as_str())
            }
            Some(name) => format!("{lead}: {}", name.to_type()),
            None => format!("{lead}, as in {example}"),
        }
    }

    /// The first label of the name, for an example that looks like it.
    fn example_label(&self) -> String {
        let label = self.text.trim_start_matches("*.").split('.').next().unwrap_or_default();
        match examine(&format!("{label}.example.com")) {
            Ok(_) => label.to_lowercase(),
            Err(_) => "www".to_owned(),
        }
    }

    /// The name that was probably meant.
    fn corrected(&self) -> Option<SubjectName> {
        /// Nobody makes more mistakes of different kinds in one name.
        const MISTAKES: usize = 6;
        let mut text = self.cured()?;
        let mut had_a_dash = matches!(self.fault, NameFault::Dash(_));
        for _ in 0..MISTAKES {
            let refused = match examine(&text) {
                Ok(name) => return Some(name),
                Err(refused) => refused,
            };
            // A dash stands for one hyphen or two: none of them is dropped to make a name, which would be
            // another one.
            if had_a_dash && refused.is_about_hyphens() {
                return None;
            }
            had_a_dash |= matches!(refused.fault, NameFault::Dash(_));
            text = refused.cured()?;
        }
        None
    }

    fn is_about_hyphens(&self) -> bool {
        matches!(
            self.fault,
            NameFault::HyphenAtEdge { .. } | NameFault::ReservedHyphens { .. } | NameFault::BadALabel { .. }
        )
    }

    /// The text without this one fault, if there is a way that surprises nobody.
    fn cured(&self) -> Option<String> {
        let text = self.text.as_str();
        Some(match &self.fault {
            NameFault::SeveralNames => super::separated(text).next()?.to_owned(),
            NameFault::MailAddress => text.rsplit_once('@')?.1.to_owned(),
            NameFault::Credentials => text.to_owned(),
            NameFault::Invisible(_) => text.chars().filter(|c| !is_invisible(*c) || is_joiner(*c)).collect(),
            NameFault::Asterisk(_) => text.replace(is_like_asterisk, "*"),
            NameFault::Dash(_) => each_label(&text.to_ascii_lowercase(), with_hyphens),
            NameFault::NotPublic { .. } => address::mapped(text)?.to_string(),
            NameFault::AddressZone => text.split_once('%')?.0.trim_start_matches('[').to_owned(),
            NameFault::LeadingZeros => address::without_leading_zeros(text)?.to_string(),
            NameFault::AddressRange => address::of_one(text)?,
            NameFault::WildcardAddress => text.trim_start_matches("*.").to_owned(),
            NameFault::Underscore => without_underscores(text),
            NameFault::Character('%') => as_it_reads(text)?,
            NameFault::Character(_) => without_wrapping(text)?.to_owned(),
            NameFault::LeadingDot => text.trim_start_matches('.').to_owned(),
            NameFault::TrailingDots => text.trim_end_matches('.').to_owned(),
            NameFault::EmptyLabel => each_label(text, str::to_owned),
            NameFault::HyphenAtEdge { .. } => each_label(text, |label| label.trim_matches('-').to_owned()),
            NameFault::ReservedHyphens { .. } => each_label(text, without_double_hyphens),
            NameFault::BadALabel { label: wrong, right: Some(right), .. } => {
                each_label(text, |label| if label == wrong { right.clone() } else { label.to_owned() })
            }
            NameFault::WildcardTwice => format!("*.{}", text.trim_start_matches("*.")),
            NameFault::WildcardInLabel => match text.strip_prefix('*') {
                Some(rest) if !rest.starts_with('.') => format!("*.{rest}"),
                _ if text.split('.').next()?.contains('*') => format!("*.{}", text.split_once('.')?.1),
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// What an encoded label is, that is not as it should be.
fn decoded(label: &str, reads: Option<&str>, has_right_one: bool) -> String {
    let label = quoted(label);
    let Some(reads) = reads else {
        return format!("The label {label} does not decode to an international name.");
    };
    let why = match has_right_one {
        true if reads.is_ascii() => "needs no code",
        true => "is not normalised",
        false => "is no international name",
    };
    format!("The label {label} decodes to {}, which {why}.", quoted(reads))
}

/// The labels that are not empty, each as `change` makes it.
fn each_label(text: &str, change: impl Fn(&str) -> String) -> String {
    let labels: Vec<String> = text.split('.').filter(|label| !label.is_empty()).map(change).collect();
    labels.join(".")
}

/// A label with hyphens for its dashes. Behind `xn` a word processor makes one dash of the two hyphens.
fn with_hyphens(label: &str) -> String {
    let mut behind = label.strip_prefix("xn").unwrap_or_default().chars();
    match (behind.next(), behind.as_str()) {
        (Some(dash), rest) if is_dash(dash) && !dash.is_ascii() && !rest.starts_with(is_dash) => {
            format!("{A_LABEL}{}", rest.replace(is_dash, "-"))
        }
        _ => label.replace(is_dash, "-"),
    }
}

/// `_dmarc.example.com` belongs to the DNS of `example.com`; `b_ad.example.com` is a misnamed host.
fn without_underscores(text: &str) -> String {
    let labels: Vec<String> = text
        .split('.')
        .filter(|label| !label.starts_with('_'))
        .map(|label| label.replace('_', "-"))
        .collect();
    labels.join(".")
}

fn without_double_hyphens(label: &str) -> String {
    let mut label = label.to_owned();
    while label.contains("--") {
        label = label.replace("--", "-");
    }
    label
}

/// Quotes and brackets around a name; what stands within it may be anything.
fn without_wrapping(text: &str) -> Option<&str> {
    let inner = text.trim_matches(|c: char| c.is_ascii_punctuation() && !matches!(c, '*' | '.' | '-' | '_'));
    (inner.len() < text.len()).then_some(inner)
}

/// A text that is encoded as in a URL, as it reads; none where it is none, or holds what no name could.
fn as_it_reads(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    (decoded != text && !decoded.contains(char::is_whitespace)).then(|| decoded.into_owned())
}
