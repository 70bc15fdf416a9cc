//! Text from outside, made fit to be shown: nothing invisible, nothing that steers the terminal.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// How many characters of what was typed a message repeats.
const SHOWN: usize = 60;

/// The text with every character that is invisible, or that moves others about, written out.
///
/// Control characters (ESC, C1, line breaks and tabs included), bidirectional controls and
/// characters without a width become `\u{202e}` and the like; everything else stays as it is. A name
/// that only looks like another is then seen for what it is.
pub fn visible(text: &str) -> String {
    if is_printable_ascii(text) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A number with what it counts: `1 name`, `2 names`, `1 address`, `0 addresses`.
pub fn counted(count: impl std::fmt::Display, one: &str) -> String {
    let count = count.to_string();
    let ending = match one {
        _ if count == "1" => "",
        _ if one.ends_with('s') || one.ends_with("sh") => "es",
        _ => "s",
    };
    format!("{count} {one}{ending}")
}

/// How many names a sentence lists before it says how many more there are.
const NAMES_LISTED: usize = 3;

/// The first names in a sentence, and how many more there are.
pub fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMES_LISTED).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES_LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Whether every byte of a text is a character of ASCII that shows, or a blank.
pub fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// How many line ends a text has. Of a thousand lines this is asked several times for each frame: no line is looked
/// at for it.
pub fn line_ends(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

/// A text from its line number `line` on, counted from 0; nothing where it has fewer.
pub fn from_line(text: &str, line: usize) -> Option<&str> {
    match line.checked_sub(1) {
        None => Some(text),
        Some(before) => Some(&text[memchr::memchr_iter(b'\n', text.as_bytes()).nth(before)? + 1..]),
    }
}

/// How many bytes two texts have in common at their start.
pub fn same_start(one: &[u8], other: &[u8]) -> usize {
    let pieces = one.chunks_exact(PIECE).zip(other.chunks_exact(PIECE));
    let whole = PIECE * pieces.take_while(|(one, other)| one == other).count();
    let rest = one[whole..].iter().zip(&other[whole..]);
    whole + rest.take_while(|(one, other)| one == other).count()
}

/// How many bytes two texts have in common at their end.
pub fn same_end(one: &[u8], other: &[u8]) -> usize {
    let pieces = one.rchunks_exact(PIECE).zip(other.rchunks_exact(PIECE));
    let whole = PIECE * pieces.take_while(|(one, other)| one == other).count();
    let rest = one[..one.len() - whole].iter().rev().zip(other[..other.len() - whole].iter().rev());
    whole + rest.take_while(|(one, other)| one == other).count()
}

/// How many bytes are compared at once: of a thousand names all but one are as they were at each key.
const PIECE: usize = 64;

/// A text of several lines as one [`visible`] line: line breaks and tabs become blanks.
pub fn one_line(text: &str) -> String {
    visible(&text.replace(['\n', '\r', '\t'], " "))
}

/// The text as a sentence: it ends with one full stop, unless it asks or exclaims.
pub fn sentence(text: &str) -> String {
    let text = text.trim_end();
    match text.trim_end_matches('.') {
        "" => String::new(),
        open if open.ends_with(['?', '!', '\u{2026}']) || open.ends_with(".\"") => open.to_owned(),
        open => format!("{open}."),
    }
}

/// What could not be done and why. Half a sentence goes on behind it; what is a sentence already, or says itself what could
/// not be done, stands behind it as one of its own.
pub fn because(what: &str, why: &str) -> String {
    let is_sentence = why.starts_with(char::is_uppercase) && why.trim_end().ends_with('.');
    let why = sentence(why);
    let mut letters = why.chars();
    let first = letters.next().unwrap_or_default();
    match is_sentence || why.contains(": ") {
        true => format!("{what}. {}{}", first.to_uppercase(), letters.as_str()),
        false => format!("{what}: {why}"),
    }
}

/// The text made [`visible`], cut to at most `limit` characters with `…` in place of the rest.
pub fn excerpt(text: &str, limit: usize) -> String {
    let shown = visible(text);
    if shown.chars().count() <= limit {
        return shown;
    }
    shown.chars().take(limit.saturating_sub(1)).chain(['…']).collect()
}

/// What was typed without the user name and the password of a URL: `https://***@example.com` of
/// `https://jim:secret@example.com`, and `***@example.com` of `jim:secret@example.com`; without what is
/// behind a `?` or a `#`; and without a password that has no host: `jim:***` of `jim:secret`.
///
/// A password may hold every character, an `@` and a `/` too: all before the last `@` goes. An e-mail
/// address stays, also one behind `mailto:`.
pub fn without_credentials(typed: &str) -> Cow<'_, str> {
    let typed = without_login(typed);
    if !typed.split_whitespace().any(|word| open_part(word) < word.len()) {
        return typed;
    }
    let words = typed.split_inclusive(char::is_whitespace).map(|piece| {
        let word = piece.trim_end();
        match open_part(word) {
            end if end < word.len() => format!("{}***{}", &word[..end], &piece[word.len()..]),
            _ => piece.to_owned(),
        }
    });
    Cow::Owned(words.collect())
}

/// Without what stands before the last `@`, where that is a user name and a password.
fn without_login(typed: &str) -> Cow<'_, str> {
    let is_at = |c: char| matches!(c, '@' | '\u{fe6b}' | '\u{ff20}');
    let Some(at) = typed.rfind(is_at).max(typed.rfind("%40")) else { return Cow::Borrowed(typed) };
    let (before, host) = typed.split_at(at);
    let (scheme, user) = match before.find("//") {
        Some(end) => before.split_at(end + "//".len()),
        None => ("", before),
    };
    let is_login = !scheme.is_empty() || is_user_and_password(user);
    if is_login { Cow::Owned(format!("{scheme}***{host}")) } else { Cow::Borrowed(typed) }
}

/// How many bytes of a word hold no secret: neither what is behind the `?` or the `#` of a URL, nor what is
/// behind a `:` and no port, address or time.
fn open_part(word: &str) -> usize {
    let is_of_url = |end: &usize| word[..*end].contains(char::is_alphabetic);
    let query = word.find(['?', '#']).filter(is_of_url).map_or(word.len(), |at| at + 1);
    query.min(before_password(word))
}

/// What stands before a colon and a name or an address where it is copied from.
pub const KINDS: [&str; 12] =
    ["dns", "ip", "address", "http", "https", "ftp", "ssh", "uri", "url", "tel", "fax", "email"];

/// The colon, and what a keyboard of another script has for it.
pub const COLONS: [char; 3] = [':', '\u{fe55}', '\u{ff1a}'];

fn before_password(word: &str) -> usize {
    let start = word.find("//").map_or(0, |at| at + "//".len());
    let rest = &word[start..];
    let Some((at, colon)) = rest.char_indices().find(|(_, c)| COLONS.contains(c)) else {
        return word.len();
    };
    let (kind, behind) = (&rest[..at], &rest[at + colon.len_utf8()..]);
    let kind = kind.trim_end_matches('.').to_ascii_lowercase();
    let host = rest.split(['/', '%']).next().unwrap_or(rest);
    let is_ipv6 = host.matches(':').count() > 1
        && host.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.' | '[' | ']'));
    let is_time = rest.get(..5).is_some_and(|year| year.ends_with('-') && year[..4].parse::<u16>().is_ok());
    let is_of_a_kind = KINDS.contains(&kind.as_str())
        && !behind.contains(COLONS)
        && (behind.contains('.') || behind.starts_with(|c: char| c == '+' || c.is_ascii_digit()));
    let behind = behind.split('/').next().unwrap_or(behind);
    if kind == "mailto" || is_ipv6 || is_time || is_of_a_kind || !behind.contains(char::is_alphabetic) {
        word.len()
    } else {
        start + at + colon.len_utf8()
    }
}

/// Whether a text before an `@` is more than a user name.
pub fn is_user_and_password(text: &str) -> bool {
    const MAIL: &str = "mailto:";
    let text = match text.get(..MAIL.len()) {
        Some(scheme) if scheme.eq_ignore_ascii_case(MAIL) => &text[MAIL.len()..],
        _ => text,
    };
    text.contains(COLONS) || text.to_ascii_lowercase().contains("%3a")
}

/// The quotes in which a text stands: others than it holds.
fn quote_around(text: &str) -> char {
    if text.contains('"') { '\'' } else { '"' }
}

/// What somebody else said, whole, in quotes that it does not hold itself.
pub fn in_quotes(said: &str) -> String {
    let quote = quote_around(said);
    format!("{quote}{said}{quote}")
}

/// What was typed, in double quotes, shortened and harmless to a terminal: characters that do not
/// show, or that turn the text around them, appear as their code points. Never a password.
///
/// `evil<U+202E>moc` is what a right-to-left override looks like. What holds such quotes stands in single ones, so that
/// both can be told apart.
pub fn quoted(typed: &str) -> String {
    let typed = &*without_credentials(typed);
    let quote = quote_around(typed);
    let mut shown = String::from(quote);
    for c in typed.chars().take(SHOWN) {
        if is_invisible(c) {
            shown.push_str(&format!("<{}>", code_point(c)));
        } else {
            shown.push(c);
        }
    }
    if typed.chars().nth(SHOWN).is_some() {
        shown.push_str("...");
    }
    shown.push(quote);
    shown
}

/// A text, such as a file's name, as one word of a shell command, quoted where a shell needs it.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// A path without the `file://` that a file manager puts before it.
pub fn without_file_scheme(path: &str) -> Cow<'_, str> {
    let of_address = path.strip_prefix("file:").and_then(|address| match address.strip_prefix("//") {
        Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest).strip_prefix('/'),
        None => address.strip_prefix('/'),
    });
    match of_address {
        Some(rest) => format!("/{}", percent_decode_str(rest).decode_utf8_lossy()).into(),
        None => path.into(),
    }
}

/// A character's code point as Unicode writes it, such as `U+202E`.
pub fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Whether a character leaves nothing to see: controls, zero-width characters, bidirectional
/// controls, fillers, variation selectors and tags.
///
/// Blanks are no part of it; the line and paragraph separators are.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || is_bidi_control(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2028}'..='\u{2029}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character changes the direction in which its neighbours are shown.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_stands_in_another() {
        for (why, said) in [
            ("no storage space", "It cannot be saved: no storage space."),
            ("no storage space.", "It cannot be saved: no storage space."),
            (
                "The draft cannot be locked: it is a folder.",
                "It cannot be saved. The draft cannot be locked: it is a folder.",
            ),
            (
                "the journal cannot be written: it is a folder",
                "It cannot be saved. The journal cannot be written: it is a folder.",
            ),
            (
                "Another process is editing this draft.",
                "It cannot be saved. Another process is editing this draft.",
            ),
            (
                "/x is a file where a folder is needed",
                "It cannot be saved: /x is a file where a folder is needed.",
            ),
        ] {
            assert_eq!(because("It cannot be saved", why), said);
        }
    }

    #[test]
    fn two_texts_are_alike_up_to_what_was_edited() {
        let long = "host.example.com\n".repeat(20);
        for (one, other, start, end) in [
            ("", "", 0, 0),
            ("a", "", 0, 0),
            ("abc", "abd", 2, 0),
            ("xbc", "abc", 0, 2),
            ("abc", "abc", 3, 3),
            (&long, &long, 340, 340),
            (&long, &long[17..], 323, 323),
            (&format!("{long}a"), &format!("{long}b"), 340, 0),
            (&format!("a{long}"), &format!("b{long}"), 0, 340),
            (&format!("{long}a{long}"), &format!("{long}{long}"), 340, 340),
        ] {
            let (one, other) = (one.as_bytes(), other.as_bytes());
            assert_eq!((same_start(one, other), same_end(one, other)), (start, end), "{one:?} {other:?}");
            assert_eq!((same_start(other, one), same_end(other, one)), (start, end), "{other:?} {one:?}");
        }
    }

    #[test]
    fn a_text_goes_on_from_each_of_its_lines() {
        for (text, line, rest) in [
            ("", 0, Some("")),
            ("", 1, None),
            ("a", 0, Some("a")),
            ("a\nb", 1, Some("b")),
            ("a\nb", 2, None),
            ("a\n\nc\n", 1, Some("\nc\n")),
            ("a\n\nc\n", 3, Some("")),
            ("a\n\nc\n", 4, None),
        ] {
            assert_eq!(from_line(text, line), rest, "{text:?} from {line}");
            let lines = text.split('\n').skip(line);
            assert_eq!(rest.map(|rest| rest.split('\n').count()).unwrap_or(0), lines.count(), "{text:?}");
        }
    }

    #[test]
    fn the_address_of_a_file_is_its_path() {
        for (address, path) in [
            ("/tmp/example.csr", "/tmp/example.csr"),
            ("file:///tmp/my%20example.csr", "/tmp/my example.csr"),
            ("file://localhost/tmp/m%C3%BC.csr", "/tmp/mü.csr"),
            ("file:/tmp/example.csr", "/tmp/example.csr"),
            ("file://elsewhere/tmp/example.csr", "file://elsewhere/tmp/example.csr"),
            ("file:example.csr", "file:example.csr"),
            ("100%20.csr", "100%20.csr"),
            ("", ""),
        ] {
            assert_eq!(without_file_scheme(address), path);
        }
    }

    #[test]
    fn hidden_characters_are_written_out() {
        for (text, shown) in [
            ("example.com", "example.com"),
            ("bücher.example 例え", "bücher.example 例え"),
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("a\r\n\tb\0", "a\\u{d}\\u{a}\\u{9}b\\u{0}"),
            ("\u{7f}\u{9b}31m", "\\u{7f}\\u{9b}31m"),
            ("exam\u{202e}elp", "exam\\u{202e}elp"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("a\u{200b}b\u{200d}c\u{feff}", "a\\u{200b}b\\u{200d}c\\u{feff}"),
            ("so\u{ad}ft", "so\\u{ad}ft"),
            ("a\u{2028}b", "a\\u{2028}b"),
            ("\u{e0041}", "\\u{e0041}"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn a_text_of_several_lines_becomes_one() {
        assert_eq!(one_line("a\r\nb\tc\u{1b}d"), "a  b c\\u{1b}d");
    }

    #[test]
    fn a_password_is_left_out_of_what_is_repeated() {
        for (typed, shown) in [
            ("https://jim:secret@example.com/", "https://***@example.com/"),
            ("https://secret@example.com", "https://***@example.com"),
            ("//jim:secret@example.com", "//***@example.com"),
            ("jim:secret@example.com", "***@example.com"),
            ("jim:sec@r/e#t@example.com", "***@example.com"),
            ("jim:secret word@example.com", "***@example.com"),
            ("jim%3Asecret@example.com", "***@example.com"),
            ("jim:secret\u{ff20}example.com", "***\u{ff20}example.com"),
            ("mailto:jim:secret@example.com", "***@example.com"),
            ("<jim:secret@example.com>", "***@example.com>"),
            ("jim@example.com", "jim@example.com"),
            ("MailTo:jim@example.com", "MailTo:jim@example.com"),
            ("example.com:443", "example.com:443"),
            ("jim:secret%40example.com", "***%40example.com"),
            ("jim:secret", "jim:***"),
            ("jim:se.cret/x", "jim:***"),
            ("jim\u{ff1a}secret", "jim\u{ff1a}***"),
            ("https://jim:secret", "https://jim:***"),
            ("jim:secret\nexample.com", "jim:***\nexample.com"),
            ("jim:secret @example.com", "***@example.com"),
            ("https:secret", "https:***"),
            ("https://example.com/a?password=secret", "https://example.com/a?***"),
            ("example.com/#secret", "example.com/#***"),
            ("example.com?token=secret#secret", "example.com?***"),
            ("https://example.com:8443/a", "https://example.com:8443/a"),
            ("https:example.com", "https:example.com"),
            ("DNS:*.example.com", "DNS:*.example.com"),
            ("[2606:4700::1]", "[2606:4700::1]"),
            ("fe80::1%eth0", "fe80::1%eth0"),
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
            ("Who? 555#12", "Who? 555#12"),
            ("Room: 12", "Room: 12"),
            ("", ""),
        ] {
            assert_eq!(without_credentials(typed), shown);
            let typed = &typed.replace('\n', " ");
            let shown = shown.replace('\n', " ");
            assert_eq!(quoted(typed), format!("\"{shown}\""));
        }
        let long = format!("jim:{}@example.com", "s".repeat(2 * SHOWN));
        assert_eq!(quoted(&long), "\"***@example.com\"");
    }

    #[test]
    fn one_is_counted_otherwise_than_none_and_many() {
        for (count, name, address) in [
            (0, "0 names", "0 addresses"),
            (1, "1 name", "1 address"),
            (2, "2 names", "2 addresses"),
            (11, "11 names", "11 addresses"),
        ] {
            assert_eq!((counted(count, "name"), counted(count, "address")), (name.into(), address.into()));
        }
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(excerpt("example.com", 11), "example.com");
        assert_eq!(excerpt("example.com", 10), "example.c…");
        assert_eq!(excerpt("\u{202e}\u{202e}", 9), "\\u{202e}…");
        assert_eq!(excerpt("abc", 0), "…");
    }

    #[test]
    fn quoted_text_is_short_and_harmless() {
        for (typed, expected) in [
            ("plain", "\"plain\""),
            ("münchen", "\"münchen\""),
            ("a\u{1b}[31mb", "\"a<U+001B>[31mb\""),
            ("a\u{202e}b", "\"a<U+202E>b\""),
            ("a\u{e0041}b", "\"a<U+E0041>b\""),
            ("\"d.example.com\"", "'\"d.example.com\"'"),
            ("\"", "'\"'"),
            ("it's", "\"it's\""),
        ] {
            assert_eq!(quoted(typed), expected);
        }
        assert_eq!(quoted(&"x".repeat(60)), format!("\"{}\"", "x".repeat(60)));
        assert_eq!(quoted(&"x".repeat(61)), format!("\"{}...\"", "x".repeat(60)));
    }

    #[test]
    fn letters_and_blanks_are_not_invisible() {
        for c in ['a', 'ü', '例', ' ', '\u{a0}', '\u{3000}', '-', '٠'] {
            assert!(!is_invisible(c), "{}", code_point(c));
        }
        for c in ['\0', '\n', '\u{7f}', '\u{ad}', '\u{200b}', '\u{200d}', '\u{202e}', '\u{2066}', '\u{feff}']
        {
            assert!(is_invisible(c), "{}", code_point(c));
        }
    }
}
