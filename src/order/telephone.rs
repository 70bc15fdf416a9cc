//! `technical_contact.telephone`: telephone numbers.

use super::copied::{cleaned, cleaned_note};
use super::problem::Finding;
use super::text::{code_point, is_invisible, quoted};

/// Fewest digits that can be a number someone answers.
const TELEPHONE_LEAST: usize = 3;
/// Most digits of a telephone number (E.164, 6.1), its extension apart.
const TELEPHONE_MOST: usize = 15;
/// Most digits of an extension: no switchboard has more.
const EXTENSION_MOST: usize = 8;

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

#[cfg(test)]
mod tests {
    use super::super::problem::Severity;
    use super::*;

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
    fn what_copying_leaves_in_a_number_is_taken_out_with_a_hint() {
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
    }

    #[test]
    fn what_is_certain_is_the_cure() {
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
}
