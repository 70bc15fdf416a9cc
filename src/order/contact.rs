//! People to write to or call: `technical_contact`, `additional_emails`, and the rules for the
//! texts of one line around them.

use std::collections::HashSet;
use std::fmt;

use email_address::{EmailAddress, Error, Options};

use super::domain::{is_joiner, to_a_labels, top_level_exists};
use super::problem::Finding;
use super::text::{code_point, counted, is_bidi_control, is_invisible, quoted};

/// Longest address, in characters (RFC 5321, 4.5.3.1.3, without the angle brackets).
const EMAIL: usize = 254;
/// Fewest digits that can be a number someone answers.
const TELEPHONE_LEAST: usize = 3;
/// Most digits of a telephone number (E.164, 6.1), its extension apart.
const TELEPHONE_MOST: usize = 15;
/// Most digits of an extension: no switchboard has more.
const EXTENSION_MOST: usize = 8;

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

/// Reads the addresses of a text, however many.
///
/// Line breaks (`\n`, `\r\n`, `\r`), commas and semicolons separate them, and so do blanks and
/// tabs except in `Jim Smith <jim@example.com>`.
pub fn read_emails(text: &str) -> Vec<TypedEmail> {
    let unix = text.replace("\r\n", "\n");
    let mut seen = HashSet::new();
    let mut emails = Vec::new();
    for (line, text) in unix.split(['\n', '\r']).enumerate() {
        for typed in text.split([',', ';']).flat_map(addresses) {
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

/// A text without what copying leaves in a telephone number or an address and nobody sees: characters
/// that do not show; and with plain blanks and hyphens for those of word processors.
pub fn cleaned(typed: &str) -> String {
    cleaned_of(typed, is_slip)
}

fn cleaned_of(typed: &str, is_slip: impl Fn(char) -> bool) -> String {
    let plain = |c: char| match c {
        _ if is_slip(c) => None,
        c if c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}') => Some(' '),
        c if is_hyphen(c) => Some('-'),
        c => Some(c),
    };
    typed.chars().filter_map(plain).collect::<String>().trim().to_owned()
}

/// Characters that do not show and come along unasked: from contacts, PDF files and chats. A control
/// character is none of them.
fn is_slip(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}') && is_invisible(c)
}

/// A hyphen other than the one of ASCII, or a dash or minus in its place.
fn is_hyphen(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// A hint that something was taken out or made plain, with what is sent.
pub fn cleaned_note(typed: &str, sent: &str) -> Option<Finding> {
    if typed.trim().ends_with('.') && !sent.ends_with('.') {
        let message = format!("{} is sent without the dot at its end.", quoted(typed.trim()));
        return Some(Finding::hint(message, format!("Write {sent}")));
    }
    let c = typed
        .trim()
        .chars()
        .find(|c| is_slip(*c) || is_hyphen(*c) || (c.is_whitespace() && !c.is_ascii_whitespace()))?;
    Some(Finding::hint(
        format!("{} holds {}, which is not sent: {sent} is.", quoted(typed.trim()), code_point(c)),
        format!("Write {sent}"),
    ))
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

/// Reads a telephone number, and gives it back [`cleaned`].
///
/// Digits, blanks and `+ - ( ) . /` are taken, and an extension behind `x` or `ext`: 3 to 15
/// digits (E.164 knows no longer number), and at most 8 more of the extension.
///
/// # Errors
///
/// Any other character, and too few or too many digits.
pub fn read_telephone(typed: &str) -> Result<String, Finding> {
    const EXAMPLE: &str = "Write it as +1 555 555 5555 or 555-555-5555 ext 12";
    let typed = cleaned(typed);
    match telephone_fault(&typed) {
        None => Ok(typed),
        Some(_) if several_telephones(&typed).len() > 1 => {
            let several = several_telephones(&typed);
            Err(Finding::error(
                format!("These are {} telephone numbers, and one is wanted.", several.len()),
                format!("Keep one of them, such as {}", several[0]),
            ))
        }
        Some(message) => {
            let fits = |number: &String| telephone_fault(number).is_none();
            let abroad = dialled_abroad(&typed).map(|(_, number)| number).filter(fits);
            let fix = abroad
                .or_else(|| bare_number(&typed))
                .map_or_else(|| EXAMPLE.to_owned(), |number| format!("Write {number}"));
            Err(Finding::error(message, fix))
        }
    }
}

/// The telephone numbers of a text that is none itself and holds nothing else.
fn several_telephones(typed: &str) -> Vec<&str> {
    /// What has fewer digits may be a part of a number.
    const LEAST: usize = 6;
    let is_one = |piece: &&str| {
        piece.bytes().filter(u8::is_ascii_digit).count() >= LEAST && telephone_fault(piece).is_none()
    };
    let pieces: Vec<&str> = typed.split([',', ';', '/', '\n', '\r']).map(str::trim).collect();
    if pieces.iter().all(is_one) { pieces } else { Vec::new() }
}

/// What is to be said of a telephone number that can be sent: what was taken out of it, and that it
/// has no country code.
pub fn telephone_notes(typed: &str) -> Vec<Finding> {
    let Ok(number) = read_telephone(typed) else { return Vec::new() };
    let note = cleaned_note(typed, &number);
    let is_international = number.trim_start_matches(['(', ' ']).starts_with('+');
    let country = match dialled_abroad(&number) {
        Some((prefix, number)) => Some(Finding::hint(
            format!("This telephone number has {prefix} in place of the + before its country code."),
            format!("Write {number}"),
        )),
        None => (!is_international).then(|| without_plus(&number)),
    };
    note.into_iter().chain(country).collect()
}

/// What is dialled in place of the `+` (00, in Australia 0011, in North America 011), and the number with a `+`.
/// No country code begins with 0, and none is 11.
fn dialled_abroad(number: &str) -> Option<(&'static str, String)> {
    /// The fewest digits of a number with its country code.
    const LEAST: usize = 8;
    const BETWEEN: [char; 5] = [' ', '-', '.', '/', '+'];
    let bare = number.trim_start_matches(['(', ' ', '+']);
    let lead = if number[..number.len() - bare.len()].contains('(') { "(" } else { "" };
    ["0011", "011", "00"].into_iter().find_map(|prefix| {
        let rest = behind_digits(bare, prefix)?;
        let closes = rest.trim_start_matches(' ').strip_prefix(')').filter(|_| !lead.is_empty());
        let (lead, rest) = closes.map_or((lead, rest), |rest| ("", rest));
        let rest = rest.trim_start_matches(BETWEEN);
        // "00 (44) 20 …"
        let rest = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            Some((country, rest)) if !country.starts_with('0') => format!("{country}{rest}"),
            _ => rest.to_owned(),
        };
        let digits = rest.bytes().filter(u8::is_ascii_digit).count();
        let is_one = rest.starts_with(|first| matches!(first, '1'..='9')) && digits >= LEAST;
        is_one.then(|| (prefix, format!("{lead}+{rest}")))
    })
}

/// What follows these digits at the start of a number, whatever stands between them.
fn behind_digits<'n>(number: &'n str, digits: &str) -> Option<&'n str> {
    let mut rest = number;
    for digit in digits.chars() {
        rest = rest.trim_start_matches([' ', '-', '.']).strip_prefix(digit)?;
    }
    Some(rest)
}

/// How a number without a `+` gets its country code. That it begins with 1 says where it is dialled; with 0 it
/// does not say which country's it is.
fn without_plus(number: &str) -> Finding {
    let bare = number.trim_start_matches(['(', ' ']);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let behind = |prefix: &str| {
        let rest = bare.strip_prefix(prefix)?.trim_start_matches([' ', '-', '.', '/', ')']);
        (!rest.is_empty() && rest.matches('(').count() == rest.matches(')').count()).then(|| rest.to_owned())
    };
    let fix = if let Some(rest) = behind("1").filter(|_| digits == 11) {
        format!("Write +1 {rest}")
    } else if bare.starts_with('0') {
        "Put + and the country code in front, without the leading 0, as in +49 30 123456".to_owned()
    } else if bare.starts_with('1') {
        "Put + and the country code in front, as in +1 555 555 5555".to_owned()
    } else {
        format!("Put + and the country code in front, as in +1 {number} for the USA or Canada.")
    };
    Finding::hint("This telephone number has no country code.", fix)
}

/// The number in a text with other things around it, such as `Tel.: +1 555 555 5555 (office)`.
fn bare_number(typed: &str) -> Option<String> {
    /// With words beside it, what has fewer digits may be anything.
    const LEAST: usize = 6;
    let plain = |c| if matches!(c, '\u{ff0b}' | '\u{fe62}') { '+' } else { ascii_digit(c).unwrap_or(c) };
    let typed: String = typed.chars().map(plain).collect();
    let start = typed.find(|c: char| matches!(c, '+' | '(') || c.is_ascii_digit())?;
    let mut number = String::new();
    for c in typed[start..].chars().take_while(|c| !c.is_alphabetic()) {
        let is_part = match c {
            '+' => !number.contains(|c: char| c.is_ascii_digit()),
            c => c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.' | '/'),
        };
        number.push(if is_part { c } else { ' ' });
    }
    let number = number.split_whitespace().collect::<Vec<_>>().join(" ");
    let number = number.trim_end_matches([' ', '(', '-', '.', '/']);
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let is_sure = digits(number) >= LEAST || !typed.contains(char::is_alphabetic);
    let is_all = digits(number) == digits(&typed);
    (is_sure && is_all && telephone_fault(number).is_none()).then(|| number.to_owned())
}

/// A digit of the Arabic, Persian, Devanagari or full-width form as one of ASCII.
fn ascii_digit(c: char) -> Option<char> {
    const ZEROS: [u32; 4] = [0x660, 0x6f0, 0x966, 0xff10];
    let digit = |zero: u32| char::from_digit(u32::from(c).checked_sub(zero)?, 10);
    ZEROS.into_iter().find_map(digit)
}

fn telephone_fault(typed: &str) -> Option<String> {
    if typed.is_empty() {
        return Some("There is no telephone number here.".to_owned());
    }
    let shown = quoted(typed);
    let lower = typed.to_lowercase();
    let (number, extension) = split_extension(&lower);
    let extra = |c: &char| !c.is_ascii_digit() && !matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/');
    if let Some(c) = number.chars().chain(extension.chars()).find(extra) {
        return Some(if is_invisible(c) {
            format!("{shown} holds {}, a character that does not show.", code_point(c))
        } else if c.is_alphabetic() {
            format!("{shown} has letters in it.")
        } else {
            format!("{shown} holds \"{c}\" ({}), which is no part of a telephone number.", code_point(c))
        });
    }
    if number.trim_start_matches(['(', ' ']).chars().skip(1).chain(extension.chars()).any(|c| c == '+') {
        return Some(format!("{shown} has a \"+\" that is not at its beginning."));
    }
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    match (digits(number), digits(extension)) {
        (count, _) if count < TELEPHONE_LEAST => {
            Some(format!("{shown} has fewer than {TELEPHONE_LEAST} digits."))
        }
        (count, _) if count > TELEPHONE_MOST => {
            Some(format!("{shown} has {count} digits; no telephone number has more than {TELEPHONE_MOST}."))
        }
        (_, 0) if number.len() < lower.len() => Some(format!("{shown} has no digits in its extension.")),
        (_, count) if count > EXTENSION_MOST => {
            Some(format!("{shown} has {count} digits in its extension; {EXTENSION_MOST} is the limit."))
        }
        _ => None,
    }
}

/// The number, and the extension without its word; an empty one when there is none.
fn split_extension(lower: &str) -> (&str, &str) {
    let Some(start) = lower.find(['x', 'e']) else { return (lower, "") };
    let (number, extension) = lower.split_at(start);
    for word in ["extension", "ext.", "ext", "x"] {
        if let Some(digits) = extension.strip_prefix(word) {
            return (number, digits);
        }
    }
    (lower, "")
}

/// What is wrong with the length of a text, in characters; `what` names it with its article.
pub fn length(text: &str, max: usize, what: &str) -> Option<Finding> {
    let count = text.chars().count();
    if count <= max {
        return None;
    }
    let surplus = count - max;
    Some(Finding::error(
        format!("{count} characters are too many for {what}: {max} is the limit."),
        format!("Shorten it by {}.", counted(surplus, "character")),
    ))
}

/// What is odd in a person's name or title: blanks that follow one another, which nobody sees where they were
/// pasted and everybody in a mail.
pub fn doubled_blanks(typed: &str) -> Option<Finding> {
    let typed = typed.trim();
    let follows = |(one, other): (char, char)| one.is_whitespace() && other.is_whitespace();
    if !typed.chars().zip(typed.chars().skip(1)).any(follows) {
        return None;
    }
    let written: Vec<&str> = typed.split_whitespace().collect();
    Some(Finding::hint(
        format!("{} has two blanks in a row.", quoted(typed)),
        format!("Write {}, if that is meant.", quoted(&written.join(" "))),
    ))
}

/// What is wrong with a text that has to stay on one line and read as it is stored: control
/// characters, line breaks among them, and characters that turn the direction of the text.
pub fn single_line(typed: &str) -> Option<Finding> {
    let breaks_line =
        |c: &char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_bidi_control(*c);
    let c = typed.chars().find(breaks_line)?;
    let name = match c {
        '\t' => ", a tab",
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ", a line break",
        '\u{1b}' => ", the escape character",
        c if is_bidi_control(c) => ", which turns the direction of the text",
        _ => ", a control character",
    };
    Some(Finding::error(format!("{} holds {}{name}.", quoted(typed), code_point(c)), on_one_line(typed)))
}

/// How to write a text on one line, without what turns or steers it; in words where it is long.
fn on_one_line(typed: &str) -> String {
    const LONGEST: usize = 60;
    let is_break = |c: char| c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}');
    let kept = typed.chars().map(|c| if is_break(c) { ' ' } else { c });
    let kept: String = kept.filter(|c| !c.is_control() && !is_bidi_control(*c)).collect();
    let plain = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.chars().count() {
        1..=LONGEST => format!("Write {}", quoted(&plain)),
        _ => "Remove it, or type the text by hand on one line.".to_owned(),
    }
}

/// What is wrong with a text of several lines: the same as with one line, but for line breaks and tabs.
pub fn multi_line(typed: &str) -> Option<Finding> {
    typed.replace('\t', " ").lines().find_map(single_line)
}

#[cfg(test)]
mod tests {
    use super::super::problem::Severity;
    use super::*;

    const EXAMPLE: &str = "Write an address such as jim.smith@example.com";

    #[test]
    fn blanks_that_follow_one_another_are_told_with_the_name_as_it_was_meant() {
        for (typed, written) in [
            ("Jim  Smith", Some("Jim Smith")),
            ("Anna \u{a0} Maria   Roe", Some("Anna Maria Roe")),
            ("Jim Smith", None),
            ("  Jim  ", None),
            ("", None),
        ] {
            let found = doubled_blanks(typed).map(|found| (found.severity, found.fix));
            let fix = written.map(|name| (Severity::Hint, format!("Write \"{name}\", if that is meant.")));
            assert_eq!(found, fix, "{typed:?}");
        }
    }

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
        for (typed, message, fix) in [
            ("", "There is no e-mail address here.", EXAMPLE),
            ("jim", "\"jim\" has no @.", EXAMPLE),
            ("@example.com", "\"@example.com\" has nothing before the @.", EXAMPLE),
            ("jim@", "\"jim@\" has nothing behind the @.", EXAMPLE),
            ("jim@localhost", "\"jim@localhost\" has no dot in its domain.", EXAMPLE),
            ("jim@@example.com", "\"jim@@example.com\" has more than one @.", "Write jim@example.com"),
            (
                "jim@example,com",
                "\"jim@example,com\" has a character that cannot stand where it does.",
                "Write jim@example.com",
            ),
            (
                "jim@example.com..",
                "\"jim@example.com..\" has an empty label in its domain.",
                "Write jim@example.com",
            ),
            (
                "jim@نامه\u{200c}ای.com",
                "\"jim@نامهای.com\" holds \"ن\" (U+0646); the service is sent ASCII only.",
                "Write jim@xn--mgba3gch31f060k.com",
            ),
            ("jim@example..com", "\"jim@example..com\" has an empty label in its domain.", EXAMPLE),
            ("jim@-a.com", "\"jim@-a.com\" has a character that cannot stand where it does.", EXAMPLE),
            (
                ".jim@example.com",
                "\".jim@example.com\" has a character that cannot stand where it does.",
                "Write jim@example.com",
            ),
            (
                "j..m@example.com",
                "\"j..m@example.com\" has a character that cannot stand where it does.",
                "Write j.m@example.com",
            ),
            ("jim smith@example.com", "\"jim smith@example.com\" has a blank in it.", EXAMPLE),
            ("jim @ example.com", "\"jim @ example.com\" has a blank in it.", "Write jim@example.com"),
            (
                "Jim Smith <jim@example.com>",
                "\"Jim Smith <jim@example.com>\" is more than the address itself.",
                "Write jim@example.com",
            ),
            (
                "<jim@example.com>",
                "\"<jim@example.com>\" is more than the address itself.",
                "Write jim@example.com",
            ),
            (
                "mailto:jim@example.com",
                "\"mailto:jim@example.com\" is more than the address itself.",
                "Write jim@example.com",
            ),
            (
                "\"jim\"@example.com",
                "\"\"jim\"@example.com\" has quotation marks, which are not taken in an address.",
                "Write jim@example.com",
            ),
            (
                "\"jim smith\"@example.com",
                "\"\"jim smith\"@example.com\" has quotation marks, which are not taken in an address.",
                EXAMPLE,
            ),
            (
                "jim@münchen.de",
                "\"jim@münchen.de\" holds \"ü\" (U+00FC); the service is sent ASCII only.",
                "Write jim@xn--mnchen-3ya.de",
            ),
            (
                "jürgen@example.com",
                "\"jürgen@example.com\" holds \"ü\" (U+00FC); the service is sent ASCII only.",
                EXAMPLE,
            ),
            ("jim@[192.0.2.1]", "\"jim@[192.0.2.1]\" has an IP address for its domain.", EXAMPLE),
            ("jim@192.0.2.1", "\"jim@192.0.2.1\" has an IP address for its domain.", EXAMPLE),
            (
                "jim@xn--a.com",
                "\"jim@xn--a.com\" has a label in its domain that does not decode to an international name.",
                EXAMPLE,
            ),
            (
                "jim@ab--cd.com",
                "\"jim@ab--cd.com\" has \"--\" at positions 3 and 4 of a label in its domain, which is reserved.",
                EXAMPLE,
            ),
            ("jim@ex_ample.com", "\"jim@ex_ample.com\" holds \"_\" (U+005F) in its domain.", EXAMPLE),
            (
                "jim@corp.local",
                "\"jim@corp.local\" is an internal address: the public DNS has no \"local\".",
                EXAMPLE,
            ),
            (
                "jim\n@example.com",
                "\"jim<U+000A>@example.com\" holds U+000A, a character that does not show.",
                "Write jim@example.com",
            ),
        ] {
            let found = read_email(typed).expect_err(typed);
            assert_eq!((found.message.as_str(), found.fix.as_str()), (message, fix), "{typed}");
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
    fn telephone_numbers_are_read_in_many_forms() {
        for typed in [
            "555-555-5555",
            "+1 (555) 555.5555",
            "(+44) 20 7946 0958",
            "0341/1234567",
            "112",
            "+1 555 555 5555 x12",
            "555-5555 ext. 12",
            "555-5555 EXT 12",
            "555-5555 extension 12",
            "123456789012345",
        ] {
            assert_eq!(read_telephone(&format!(" {typed} ")).as_deref(), Ok(typed));
        }
    }

    #[test]
    fn what_is_no_telephone_number_is_refused() {
        let sample = "Write it as +1 555 555 5555 or 555-555-5555 ext 12";
        for (typed, message, fix) in [
            ("", "There is no telephone number here.", sample),
            ("call me", "\"call me\" has letters in it.", sample),
            ("1-800-FLOWERS", "\"1-800-FLOWERS\" has letters in it.", sample),
            ("555-5555 x12 x13", "\"555-5555 x12 x13\" has letters in it.", sample),
            (
                "Tel.: +1 555 555 5555",
                "\"Tel.: +1 555 555 5555\" has letters in it.",
                "Write +1 555 555 5555",
            ),
            (
                "+49 341 1234567 (office)",
                "\"+49 341 1234567 (office)\" has letters in it.",
                "Write +49 341 1234567",
            ),
            ("12", "\"12\" has fewer than 3 digits.", sample),
            ("+-()", "\"+-()\" has fewer than 3 digits.", sample),
            ("x12345", "\"x12345\" has fewer than 3 digits.", sample),
            (
                "1234567890123456",
                "\"1234567890123456\" has 16 digits; no telephone number has more than 15.",
                sample,
            ),
            ("555-5555 ext", "\"555-5555 ext\" has no digits in its extension.", "Write 555-5555"),
            (
                "555-5555 x123456789",
                "\"555-5555 x123456789\" has 9 digits in its extension; 8 is the limit.",
                sample,
            ),
            ("555+5555", "\"555+5555\" has a \"+\" that is not at its beginning.", "Write 555 5555"),
            (
                "555#5555",
                "\"555#5555\" holds \"#\" (U+0023), which is no part of a telephone number.",
                "Write 555 5555",
            ),
            (
                "５５５",
                "\"５５５\" holds \"５\" (U+FF15), which is no part of a telephone number.",
                "Write 555",
            ),
            (
                "555\u{1b}555",
                "\"555<U+001B>555\" holds U+001B, a character that does not show.",
                "Write 555 555",
            ),
        ] {
            let found = read_telephone(typed).expect_err(typed);
            assert_eq!((found.message.as_str(), found.fix.as_str()), (message, fix));
        }
    }

    #[test]
    fn what_copying_leaves_in_a_value_is_taken_out_with_a_hint() {
        for (typed, sent) in [
            ("\u{202a}+1 555 555 5555\u{202c}", "+1 555 555 5555"),
            ("+1\u{a0}555\u{202f}555\u{2007}5555", "+1 555 555 5555"),
            ("+1 555\u{2011}555\u{2013}5555", "+1 555-555-5555"),
            ("\u{feff}\u{200e}+1 555\u{2212}5555\u{200b}", "+1 555-5555"),
        ] {
            assert_eq!(read_telephone(typed).as_deref(), Ok(sent));
            let notes = telephone_notes(typed);
            assert_eq!(notes.len(), 1, "{notes:?}");
            assert_eq!(
                (notes[0].severity, notes[0].fix.as_str()),
                (Severity::Hint, &*format!("Write {sent}"))
            );
        }
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
        assert_eq!(cleaned_note(" jim@example.com ", "jim@example.com"), None);
        let root = cleaned_note("jim@example.com. ", "jim@example.com").unwrap();
        assert_eq!(root.message, "\"jim@example.com.\" is sent without the dot at its end.");
        assert_eq!(root.fix, "Write jim@example.com");
    }

    #[test]
    fn a_number_without_a_country_code_gets_a_hint() {
        for (typed, fix) in [
            ("+1 555 555 5555", None),
            ("(+44) 20 7946 0958", None),
            ("0049 341 1234567", Some("Write +49 341 1234567")),
            ("00 44 20 7946 0958", Some("Write +44 20 7946 0958")),
            ("00-44-20-7946-0958", Some("Write +44-20-7946-0958")),
            ("00.44.20.7946.0958", Some("Write +44.20.7946.0958")),
            ("00442079460958", Some("Write +442079460958")),
            ("0 0 44 20 7946 0958", Some("Write +44 20 7946 0958")),
            ("+00 44 20 7946 0958", Some("Write +44 20 7946 0958")),
            ("+0044 20 7946 0958", Some("Write +44 20 7946 0958")),
            ("(0044) 20 7946 0958", Some("Write (+44) 20 7946 0958")),
            ("(00 44) 20 7946 0958", Some("Write (+44) 20 7946 0958")),
            ("(00) 44 20 7946 0958", Some("Write +44 20 7946 0958")),
            ("00 (44) 20 7946 0958", Some("Write +44 20 7946 0958")),
            ("0044 (0)20 7946 0958 x12", Some("Write +44 (0)20 7946 0958 x12")),
            ("001 555 555 5555", Some("Write +1 555 555 5555")),
            ("0011 44 20 794 6095", Some("Write +44 20 794 6095")),
            ("000 44 20 7946 0958", Some("without the leading 0, as in +49 30 123456")),
            ("00 123", Some("without the leading 0, as in +49 30 123456")),
            ("011 5678", Some("without the leading 0, as in +49 30 123456")),
            ("555-555-5555", Some("as in +1 555-555-5555 for")),
            ("0341/1234567", Some("without the leading 0, as in +49 30 123456")),
            ("030 123456", Some("without the leading 0, as in +49 30 123456")),
            ("(030) 123456", Some("without the leading 0, as in +49 30 123456")),
            ("1 555 555 5555", Some("Write +1 555 555 5555")),
            ("1-555-555-5555", Some("Write +1 555-555-5555")),
            ("1234567", Some("as in +1 555 555 5555")),
            ("011 44 20 7946 0958", Some("Write +44 20 7946 0958")),
            ("011-44-20-7946-0958", Some("Write +44-20-7946-0958")),
        ] {
            let notes = telephone_notes(typed);
            assert_eq!(notes.len(), usize::from(fix.is_some()), "{typed}");
            assert!(fix.is_none_or(|fix| notes[0].fix.contains(fix)), "{notes:?}");
            // What is written as it was told needs no other hint
            if let Some(told) = fix.and_then(|fix| fix.strip_prefix("Write ")) {
                assert_eq!(telephone_notes(told), [], "{typed}");
            }
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
        for typed in ["0011 44 20 7946 0958", "00 11 44 20 7946 0958", "0000 44 20 7946 0958"] {
            let fix = read_telephone(typed).expect_err(typed).fix;
            assert_eq!(fix == "Write +44 20 7946 0958", !typed.starts_with("0000"), "{fix}");
        }
        for typed in ["＋１ ５５５ ５５５ ５５５５", "\u{fe62}1 555 555 5555"] {
            assert_eq!(read_telephone(typed).expect_err(typed).fix, "Write +1 555 555 5555");
        }
        for typed in ["+1 555 555 5555 / +1 555 555 5556", "+1 555 555 5555, 555-555-5556"] {
            let found = read_telephone(typed).expect_err(typed);
            assert_eq!(found.message, "These are 2 telephone numbers, and one is wanted.");
            assert_eq!(found.fix, "Keep one of them, such as +1 555 555 5555");
        }
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
    fn a_tab_is_part_of_a_text_of_several_lines_only() {
        assert_eq!(multi_line("a\tb\r\n\tc"), None);
        let found = single_line("a\tb").unwrap();
        assert_eq!(found.fix, "Write \"a b\"");
        assert!(multi_line("a\u{1b}b").is_some());
    }

    #[test]
    fn lengths_count_characters() {
        assert_eq!(length(&"ü".repeat(64), 64, "the ID"), None);
        let found = length(&"ü".repeat(65), 64, "the ID").expect("one more than the limit");
        assert_eq!(found.message, "65 characters are too many for the ID: 64 is the limit.");
        assert_eq!(found.fix, "Shorten it by 1 character.");
        assert_eq!(
            length("abc", 1, "it").map(|found| found.fix).as_deref(),
            Some("Shorten it by 2 characters.")
        );
    }

    #[test]
    fn texts_of_one_line_hold_no_control_characters() {
        for (typed, message) in [
            ("a\tb", "\"a<U+0009>b\" holds U+0009, a tab."),
            ("a\nb", "\"a<U+000A>b\" holds U+000A, a line break."),
            ("a\u{1b}[2J", "\"a<U+001B>[2J\" holds U+001B, the escape character."),
            ("\0", "\"<U+0000>\" holds U+0000, a control character."),
            ("a\u{202e}b", "\"a<U+202E>b\" holds U+202E, which turns the direction of the text."),
        ] {
            assert_eq!(single_line(typed).map(|found| found.message).as_deref(), Some(message));
        }
        for typed in ["", "Jürgen O'Neil-Smith", "نامه\u{200c}ای", "例え"] {
            assert_eq!(single_line(typed), None);
        }
    }
}
