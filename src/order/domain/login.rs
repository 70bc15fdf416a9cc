//! A user name and a password before a host. A password may hold what separates names in a list, so a login is
//! one piece of its line, up to the last `@` of it.

use std::borrow::Cow;
use std::ops::Range;

use super::super::text::{COLONS, KINDS, without_credentials};
use super::pasted::common_name_of;
use super::{SubjectName, address};

/// What a host stands behind, in the spellings people paste.
const ATS: [char; 3] = ['@', '\u{fe6b}', '\u{ff20}'];

/// Where the names of a line are: what stands between its separators, and logins and a subject as a whole.
pub fn pieces(line: &str) -> Vec<Range<usize>> {
    let words = words(line);
    if !holds_at(line) {
        // A subject is one, too: it has blanks and commas in it.
        let is_subject = common_name_of(line).is_some();
        let subject = words.first().zip(words.last()).filter(|_| is_subject);
        return match subject.map(|(first, last)| first.start..last.end) {
            Some(subject) => std::iter::once(subject).collect(),
            None => words,
        };
    }
    let mut pieces = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let [first, behind @ ..] = rest {
        let more = if opens_login(&line[first.clone()]) { length_of_login(line, behind) } else { 0 };
        let last = more.checked_sub(1).map_or(first, |at| &behind[at]);
        pieces.push(first.start..last.end);
        rest = &behind[more..];
    }
    pieces
}

fn words(line: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        if c.is_whitespace() || matches!(c, ',' | ';') {
            words.extend(start.take().map(|start| start..at));
        } else {
            start.get_or_insert(at);
        }
    }
    words
}

fn holds_at(text: &str) -> bool {
    text.contains(ATS) || text.contains("%40")
}

/// How many more words belong to a login: to the last one with an `@`, but for what is a URL of its own.
fn length_of_login(line: &str, words: &[Range<usize>]) -> usize {
    let of_it = words.iter().take_while(|word| !line[(*word).clone()].contains("//"));
    let ats = of_it.enumerate().filter(|(_, word)| holds_at(&line[(*word).clone()]));
    ats.last().map_or(0, |(at, _)| at + 1)
}

/// Whether a word can be the beginning of a login whose password goes on behind a blank: `user:my`, or
/// `https://token`. A host with its port is none.
fn opens_login(word: &str) -> bool {
    let (has_scheme, rest) = word.split_once("//").map_or((false, word), |(_, rest)| (true, rest));
    let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if names_a_host(rest) {
        return false;
    }
    let colon = rest.find(COLONS).max(rest.to_ascii_lowercase().find("%3a"));
    let Some(colon) = colon else { return has_scheme && !rest.is_empty() };
    let (user, password) = rest.split_at(colon);
    let kind = user.to_ascii_lowercase();
    let is_of_a_kind = kind == "mailto" || KINDS.contains(&kind.as_str());
    let password = password.strip_prefix(COLONS).unwrap_or(password);
    let is_port = password.bytes().all(|byte| byte.is_ascii_digit());
    if is_of_a_kind && !has_scheme { opens_login(password) } else { !(is_port && names_a_host(user)) }
}

fn names_a_host(text: &str) -> bool {
    let host = text.rsplit_once("]:").map_or(text, |(host, _)| host.trim_start_matches('['));
    address::is_one(host) || !text.contains(COLONS) && !holds_at(text) && SubjectName::parse(text).is_ok()
}

/// The text of a field of names, as it may be shown and kept: without the passwords in it, and without what
/// follows the beginning of one on its line and is no name.
pub fn without_passwords(text: &str) -> Cow<'_, str> {
    if !text.contains(COLONS) && !text.contains("//") && !text.contains("%3") && !text.contains(['?', '#']) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r']) {
        let mut end = 0;
        let mut is_open = false;
        for piece in pieces(line) {
            let typed = &line[piece.clone()];
            kept.push_str(&line[end..piece.start]);
            let is_name = SubjectName::parse(typed).is_ok();
            let without = without_credentials(typed);
            match is_name {
                // Of a login that is left out of a good name nothing is to be told
                true => kept.push_str(&without.replacen("//***@", "//", 1)),
                false if is_open => kept.push_str("***"),
                false => kept.push_str(&without),
            }
            is_open = is_open || !holds_at(typed) && opens_login(typed);
            end = piece.end;
        }
        kept.push_str(&line[end..]);
    }
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<&str> {
        pieces(line).into_iter().map(|piece| &line[piece]).collect()
    }

    #[test]
    fn a_login_is_one_piece_whatever_its_password_holds() {
        for login in [
            "https://user:my pass word@www.example.com",
            "user:pass word@example.com",
            "user:pass, word;x@example.com",
            "user: word@example.com",
            "user:1234 5678@example.com",
            "first.last:1234 word@example.com",
            "user:p@ss word@example.com",
            "https://user:p@ss word@example.com:8443/x",
            "https://my token@example.com",
            "https://user name:pass word@example.com",
            "//user:pass word@example.com",
            "DNS:user:pass word@example.com",
            "https:user:pass word@example.com",
            "user%3Apass word@example.com",
            "user\u{ff1a}pass word\u{ff20}example.com",
            "user:pass\tword%40example.com",
            "user:pa/ss wo?rd@example.com",
            "jim@mail.example.com:my pass word@example.com",
        ] {
            assert_eq!(read(login), [login]);
            let list = format!("a.example.com, {login} b.example.com;c.example.com");
            assert_eq!(read(&list), ["a.example.com", login, "b.example.com", "c.example.com"]);
        }
        let two = "https://jim:my secret@a.example.com https://jim:my secret@b.example.com";
        assert_eq!(read(two), ["https://jim:my secret@a.example.com", "https://jim:my secret@b.example.com"]);
    }

    #[test]
    fn what_is_no_login_is_read_word_for_word() {
        for line in [
            "a.example.com jim@example.com",
            "example.com:443 jim@example.com",
            "https://www.example.com/a jim@example.com",
            "https://www.example.com:8443/a jim@example.com",
            "8.8.8.8:443 jim@example.com",
            "[2606:4700::1111]:443 2606:4700::1111 jim@example.com",
            "DNS:a.example.com DNS:b.example.com email:jim@example.com",
            "mailto:jim@example.com a.example.com mailto:jim@example.com",
            "user:pass word",
        ] {
            assert_eq!(read(line), line.split(' ').collect::<Vec<_>>());
        }
    }

    #[test]
    fn passwords_are_cut_out_and_names_kept() {
        for (typed, kept) in [
            ("https://jim:my secret@www.example.com", "https://***@www.example.com"),
            (
                "a.example.com\njim:my secret@b.example.com, c.example.com\n",
                "a.example.com\n***@b.example.com, c.example.com\n",
            ),
            ("https://token@www.example.com", "https://www.example.com"),
            ("https://www.example.com/?token=secret", "https://www.example.com/?***"),
            ("jim:my secret word", "jim:*** *** ***"),
            ("jim:my secret a.example.com\nb.example.com", "jim:*** *** a.example.com\nb.example.com"),
            ("https://www.example.com:8443/a b", "https://www.example.com:8443/a b"),
            ("a.example.com\r\n b_ad ,,\tx", "a.example.com\r\n b_ad ,,\tx"),
        ] {
            assert_eq!(without_passwords(typed), kept);
            assert_eq!(without_passwords(kept), kept, "cut out once, it stays");
        }
    }
}
