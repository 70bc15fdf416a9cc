//! E-mail addresses: of the technical contact, of `additional_emails` and of `dcv_emails`.

use std::collections::HashSet;
use std::fmt;

use email_address::{EmailAddress, Error, Options};

use super::copied::{cleaned, cleaned_note, cleaned_of, is_slip};
use super::domain::{is_joiner, to_a_labels, top_level_exists};
use super::problem::Finding;
use super::text::{code_point, is_invisible, quoted};

/// Longest address, in characters (RFC 5321, 4.5.3.1.3, without the angle brackets).
const EMAIL: usize = 254;

/// An e-mail address that can be sent to: ASCII, not quoted, at a domain of the public DNS.
///
/// Two of them are equal when they reach the same mailbox for all that can be told from outside:
/// the domain is in lower case, the local part as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// The address as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or(self.as_str(), |(local, _)| local)
    }

    /// What stands behind the `@`, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One address as it was typed, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedEmail {
    /// The line it stands on, counted from 0.
    pub line: usize,
    /// The text between separators.
    pub typed: String,
    /// The address, or why it is none.
    pub email: Result<Email, Finding>,
    /// A warning when the address was listed before, a hint when something was taken out of it.
    pub notes: Vec<Finding>,
}

/// The addresses of a text as they are typed, however many, whether they are good or not.
///
/// Line breaks (`\n`, `\r\n`, `\r`), commas and semicolons separate them, and so do blanks and
/// tabs except in `Jim Smith <jim@example.com>`.
pub fn typed_emails(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).flat_map(typed_on_a_line)
}

fn typed_on_a_line(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';']).flat_map(addresses)
}

/// Reads the [addresses of a text](typed_emails).
pub fn read_emails(text: &str) -> Vec<TypedEmail> {
    let unix = text.replace("\r\n", "\n");
    let mut seen = HashSet::new();
    let mut emails = Vec::new();
    for (line, text) in unix.split(['\n', '\r']).enumerate() {
        for typed in typed_on_a_line(text) {
            let email = read_email(typed);
            let notes = match &email {
                Ok(email) => {
                    let repeated = (!seen.insert(email.0.to_lowercase())).then(|| listed_before(email));
                    repeated.into_iter().chain(cleaned_note(typed, email.as_str())).collect()
                }
                Err(_) => Vec::new(),
            };
            emails.push(TypedEmail { line, typed: typed.to_owned(), email, notes });
        }
    }
    emails
}

fn listed_before(email: &Email) -> Finding {
    Finding::warning(
        format!("{} is already listed.", quoted(email.as_str())),
        "Remove it here; once is enough.",
    )
}

/// The addresses between two separators: one with a display name, or any number without.
fn addresses(piece: &str) -> Vec<&str> {
    let piece = piece.trim();
    if piece.contains('<') && !piece.starts_with('<') {
        return vec![piece];
    }
    piece.split_whitespace().collect()
}

/// A hint that something was taken out of an address.
pub fn note(typed: &str) -> Option<Finding> {
    cleaned_note(typed, read_email(typed).ok()?.as_str())
}

/// Reads one e-mail address.
///
/// # Errors
///
/// Whatever is no such address, also what RFC 5322 allows and a CA cannot send to: quoted local
/// parts, letters other than ASCII, IP addresses and internal names behind the `@`.
pub fn read_email(typed: &str) -> Result<Email, Finding> {
    // Without its joiner, a domain in Persian is another one: what is advised keeps it.
    let with_joiners = cleaned_of(typed, |c| is_slip(c) && !is_joiner(c));
    let typed = &cleaned(typed);
    if let several @ [_, _, ..] = several_emails(typed).as_slice() {
        let shown: Vec<&str> = several.iter().map(Email::as_str).collect();
        return Err(Finding::error(
            format!("These are {} addresses, and one is wanted: {}.", shown.len(), listed(&shown)),
            format!("Keep one of them, such as {}", shown[0]),
        ));
    }
    examine(typed).map_err(|message| {
        let fix = match corrected(&with_joiners) {
            Some(email) => format!("Write {email}"),
            None => "Write an address such as jim.smith@example.com".to_owned(),
        };
        Finding::error(message, fix)
    })
}

/// The addresses of a text that holds nothing else.
fn several_emails(typed: &str) -> Vec<Email> {
    // A slash may stand before an @, and never between two addresses that are right.
    let separators = |c: char| matches!(c, ',' | ';' | '/' | '\n' | '\r');
    let pieces = typed.split(separators).flat_map(addresses);
    let emails: Option<Vec<Email>> =
        pieces.map(|piece| examine(piece).ok().or_else(|| corrected(piece))).collect();
    emails.unwrap_or_default()
}

fn listed(shown: &[&str]) -> String {
    const LISTED: usize = 3;
    let more = shown.len().saturating_sub(LISTED);
    let first = shown[..shown.len() - more].join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}

/// The address, or what is wrong with it.
fn examine(typed: &str) -> Result<Email, String> {
    if typed.is_empty() {
        return Err("There is no e-mail address here.".to_owned());
    }
    let shown = quoted(typed);
    if let Some(c) = typed.chars().find(|c| is_invisible(*c)) {
        return Err(format!("{shown} holds {}, a character that does not show.", code_point(c)));
    }
    if typed.contains(['<', '>']) || typed.starts_with("mailto:") {
        return Err(format!("{shown} is more than the address itself."));
    }
    if typed.contains('"') {
        return Err(format!("{shown} has quotation marks, which are not taken in an address."));
    }
    if typed.contains(char::is_whitespace) {
        return Err(format!("{shown} has a blank in it."));
    }
    let Some((local, domain)) = typed.rsplit_once('@') else {
        return Err(format!("{shown} has no @."));
    };
    if local.contains('@') {
        return Err(format!("{shown} has more than one @."));
    }
    if let Some(c) = typed.chars().find(|c| !c.is_ascii()) {
        return Err(format!("{shown} holds \"{c}\" ({}); the service is sent ASCII only.", code_point(c)));
    }
    if typed.len() > EMAIL {
        return Err(format!("{shown} has {} characters; {EMAIL} is the limit.", typed.len()));
    }
    // Zone files and some directories write the dot of the root.
    let domain = domain.strip_suffix('.').filter(|domain| !domain.ends_with('.')).unwrap_or(domain);
    let options = Options::default().without_display_text().without_domain_literal().with_required_tld();
    EmailAddress::parse_with_options(&format!("{local}@{domain}"), options)
        .map_err(|error| format!("{shown} {}.", in_words(&error)))?;
    mail_domain(domain).map_err(|message| format!("{shown} {message}"))?;
    Ok(Email(format!("{local}@{}", domain.to_ascii_lowercase())))
}

/// The end of a sentence about the address.
fn in_words(error: &Error) -> &'static str {
    match error {
        Error::MissingSeparator => "has no @",
        Error::LocalPartEmpty => "has nothing before the @",
        Error::LocalPartTooLong => "has more than 64 characters before the @",
        Error::DomainEmpty => "has nothing behind the @",
        Error::DomainTooLong | Error::SubDomainTooLong => "has a domain that is too long",
        Error::SubDomainEmpty | Error::DomainInvalidSeparator => "has an empty label in its domain",
        Error::DomainTooFew => "has no dot in its domain",
        Error::InvalidIPAddress | Error::UnsupportedDomainLiteral => "has an IP address for its domain",
        _ => "has a character that cannot stand where it does",
    }
}

/// What the library lets pass in a domain, and the DNS or the way there from a CA does not.
fn mail_domain(domain: &str) -> Result<(), String> {
    let possible = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if let Some(c) = domain.chars().find(|c| !possible(*c)) {
        return Err(format!("holds \"{c}\" ({}) in its domain.", code_point(c)));
    }
    let top = domain.rsplit('.').next().unwrap_or(domain).to_ascii_lowercase();
    if top.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("has an IP address for its domain.".to_owned());
    }
    if to_a_labels(domain).is_none() {
        return Err("has a label in its domain that does not decode to an international name.".to_owned());
    }
    let is_reserved = |label: &str| label.get(2..4) == Some("--") && !label.starts_with("xn--");
    if domain.to_ascii_lowercase().split('.').any(is_reserved) {
        return Err("has \"--\" at positions 3 and 4 of a label in its domain, which is reserved.".to_owned());
    }
    if !top_level_exists(&top) {
        return Err(format!("is an internal address: the public DNS has no \"{top}\"."));
    }
    Ok(())
}

/// The address that was probably meant.
fn corrected(typed: &str) -> Option<Email> {
    let visible: String = typed.chars().filter(|c| !is_invisible(*c) || is_joiner(*c)).collect();
    let bare = match visible.split_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or(rest),
        None => &visible,
    };
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    let bare =
        bare.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '.' | ',' | ';' | '>'));
    let bare = without_repeats(&bare.replace(['\u{ff20}', '\u{fe6b}'], "@"), '@');
    let (local, domain) = bare.rsplit_once('@')?;
    let local = without_repeats(local.trim().trim_matches('"'), '.');
    let domain = to_a_labels(&domain.trim().replace(',', "."))?;
    examine(&format!("{local}@{domain}")).ok()
}

/// The text with one of a character where several follow one another.
fn without_repeats(text: &str, repeated: char) -> String {
    let mut last = None;
    text.chars().filter(|c| last.replace(*c) != Some(repeated) || *c != repeated).collect()
}

#[cfg(test)]
mod tests {
    use super::super::problem::Severity;
    use super::*;

    #[test]
    fn good_addresses_are_read() {
        for (typed, expected) in [
            ("jim.smith@example.com", "jim.smith@example.com"),
            (" admin@Example.COM ", "admin@example.com"),
            ("Jim+tls@mail.example.co.uk", "Jim+tls@mail.example.co.uk"),
            ("o'neil_x@xn--mnchen-3ya.de", "o'neil_x@xn--mnchen-3ya.de"),
            ("1@1and1.com", "1@1and1.com"),
            ("jim@a--b.com", "jim@a--b.com"),
            ("jim@Example.com.", "jim@example.com"),
        ] {
            assert_eq!(read_email(typed).as_ref().map(Email::as_str), Ok(expected), "{typed}");
        }
        let email = read_email("Jim@Example.com").unwrap();
        assert_eq!((email.local_part(), email.domain()), ("Jim", "example.com"));
        let longest =
            format!("{}@{}.{}.{}.com", "a".repeat(60), "b".repeat(63), "c".repeat(63), "d".repeat(61));
        assert_eq!(longest.len(), EMAIL);
        assert!(read_email(&longest).is_ok());
    }

    #[test]
    fn bad_addresses_are_refused_with_a_cure() {
        let refused = include_str!("../../tests/data/emails/refused.json");
        let refused: Vec<[String; 3]> = serde_json::from_str(refused).expect("texts, three a row");
        assert_eq!(refused.len(), 29);
        for [typed, message, fix] in &refused {
            let found = read_email(typed).expect_err(typed);
            assert_eq!((&found.message, &found.fix), (message, fix), "{typed}");
            assert_eq!(found.severity, Severity::Error);
        }
        for (typed, end) in [
            (format!("{}@example.com", "a".repeat(65)), "... has more than 64 characters before the @."),
            (format!("a@{}.com", "b".repeat(64)), "... has a domain that is too long."),
            (format!("a@{}com", "b.".repeat(130)), "... has 265 characters; 254 is the limit."),
        ] {
            let found = read_email(&typed).expect_err(&typed);
            assert!(found.message.replace('"', "").ends_with(end), "{}", found.message);
        }
    }

    #[test]
    fn addresses_are_read_from_any_list() {
        let text = "a@example.com, b@example.com;c@example.com d@example.com\r\n\n\
                    Jim S <e@example.com>\rA@EXAMPLE.com";
        let read = read_emails(text);
        let typed: Vec<(usize, &str)> = read.iter().map(|email| (email.line, email.typed.as_str())).collect();
        assert_eq!(
            typed,
            [
                (0, "a@example.com"),
                (0, "b@example.com"),
                (0, "c@example.com"),
                (0, "d@example.com"),
                (2, "Jim S <e@example.com>"),
                (3, "A@EXAMPLE.com"),
            ]
        );
        assert!(read[4].email.is_err());
        let notes: Vec<usize> = read.iter().map(|email| email.notes.len()).collect();
        assert_eq!(notes, [0, 0, 0, 0, 0, 1]);
        assert_eq!(read[5].notes[0].severity, Severity::Warning);
        assert_eq!(read_emails(" \n;, "), []);
    }

    #[test]
    fn several_addresses_where_one_is_wanted_are_counted() {
        for (typed, count) in [
            ("jim@example.com, ann@example.com", 2),
            ("jim@example.com;ann@example.com;bo@example.com", 3),
            ("jim@example.com ann@example.com", 2),
            ("Jim <jim@example.com>, Ann <ann@example.com>", 2),
            ("jim@example.com\nann@example.com", 2),
        ] {
            let found = read_email(typed).unwrap_err();
            assert!(found.message.starts_with(&format!("These are {count} addresses")), "{found:?}");
            assert_eq!(found.fix, "Keep one of them, such as jim@example.com");
        }
    }

    #[test]
    fn what_copying_leaves_in_an_address_is_taken_out_with_a_hint() {
        for typed in [
            "\u{200e}jim\u{2011}s@example.com\u{200f}",
            "jim-s@example.com\u{a0}",
            "\u{2068}jim-s@exam\u{ad}ple.com\u{2069}",
            "\u{feff}jim\u{2010}s@example\u{200b}.com",
        ] {
            let email = read_email(typed).unwrap();
            assert_eq!(email.as_str(), "jim-s@example.com");
            let read = read_emails(typed);
            assert_eq!(read.len(), 1);
            assert_eq!(read[0].notes.len(), usize::from(read[0].typed != "jim-s@example.com"));
            assert!(read[0].notes.iter().all(|note| note.fix == "Write jim-s@example.com"));
        }
    }

    #[test]
    fn what_is_certain_is_the_cure() {
        for typed in
            ["jim\u{ff20}example.com", "jim@@example.com", "ji..m@example.com", "<jim@@@example.com>"]
        {
            let meant = if typed.contains("..") { "Write ji.m@example.com" } else { "Write jim@example.com" };
            assert_eq!(read_email(typed).expect_err(typed).fix, meant);
        }
        let two = read_email("a@x.com/b@y.com").unwrap_err();
        assert_eq!(two.message, "These are 2 addresses, and one is wanted: a@x.com, b@y.com.");
        assert!(read_email("a/b@example.com").is_ok());
    }
}
