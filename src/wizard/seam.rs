//! The seams of a text that is put into a list of names or addresses: nothing there is glued to what it is put
//! beside, since two names make a third that nobody meant.

use crate::order::domain::{is_name, typed_names};
use crate::order::email::{read_email, typed_emails};
use crate::order::parameter::FieldId;

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Names for the certificate.
    Names,
    /// E-mail addresses.
    Addresses,
}

/// How a text is put in so that every entry stays one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seam {
    /// Whether it goes behind the line, since the cursor is inside an entry.
    pub goes_behind: bool,
    /// Whether it begins a line of its own.
    pub begins_a_line: bool,
    /// Whether what follows it begins one.
    pub ends_its_line: bool,
}

impl List {
    /// The list that a field holds, if it is one.
    pub fn of(field: FieldId) -> Option<List> {
        match field {
            FieldId::CommonName | FieldId::DnsNames => Some(List::Names),
            FieldId::AdditionalEmails => Some(List::Addresses),
            _ => None,
        }
    }

    /// A pasted text with one entry a line: on one line the end of a list is out of sight, and what is wrong with one
    /// of its entries is said of a line.
    pub fn an_entry_a_line(self, pasted: &str) -> String {
        let lines = pasted.split('\n').map(|line| {
            let typed = self.typed(line);
            if typed.len() > 1 { typed.join("\n") } else { line.to_owned() }
        });
        lines.collect::<Vec<String>>().join("\n")
    }

    /// The entries of a text, as they are typed.
    fn typed(self, text: &str) -> Vec<&str> {
        match self {
            List::Names => typed_names(text).collect(),
            List::Addresses => typed_emails(text).collect(),
        }
    }

    /// Whether an entry is good as it stands.
    fn is_good(self, typed: &str) -> bool {
        match self {
            List::Names => is_name(typed),
            List::Addresses => read_email(typed).is_ok(),
        }
    }

    fn begins_well(self, text: &str) -> bool {
        self.typed(text).first().is_some_and(|typed| self.is_good(typed))
    }

    fn ends_well(self, text: &str) -> bool {
        self.typed(text).last().is_some_and(|typed| self.is_good(typed))
    }

    /// The seams of a text pasted between what stands before and behind the cursor on its line.
    pub fn seam(self, before: &str, pasted: &str, behind: &str) -> Seam {
        let joins_before = touch(before, pasted);
        let joins_behind = touch(pasted, behind);
        let typed = self.typed(pasted);
        if typed.len() > 1 {
            let is_inside = touch(before, behind);
            return Seam {
                goes_behind: is_inside,
                begins_a_line: is_inside || joins_before,
                ends_its_line: joins_behind && !is_inside && !pasted.ends_with('.'),
            };
        }
        let is_one = typed.first().is_some_and(|typed| self.is_good(typed));
        Seam {
            goes_behind: false,
            begins_a_line: is_one && joins_before && behind.is_empty() && self.ends_well(before),
            ends_its_line: is_one && joins_behind && before.is_empty() && self.begins_well(behind),
        }
    }

    /// The seam of the first piece of a text that comes without bracketed paste, right after the focus came to the
    /// end of a line: that it is a whole name is not to be seen yet.
    pub fn seam_of_a_piece(self, before: &str, piece: &str) -> Seam {
        let begins_an_entry = piece.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '*' | '['));
        let begins_a_line = touch(before, piece) && begins_an_entry && self.ends_well(before);
        Seam { begins_a_line, ..Seam::default() }
    }

    /// The seam of a text that comes without bracketed paste while something is typed: over a link that stalls several
    /// typed keys arrive at once, and go on with the name that is begun.
    pub fn seam_amid_typing(self, before: &str, text: &str, seam: Seam) -> Seam {
        let both_are_whole = || self.ends_well(before) && self.begins_well(text);
        Seam { begins_a_line: seam.begins_a_line && (seam.goes_behind || both_are_whole()), ..seam }
    }
}

/// Whether two texts would be one entry where they meet. A dot or another mark of a name there says that they are
/// meant to be.
fn touch(before: &str, behind: &str) -> bool {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let (Some(last), Some(first)) = (before.chars().next_back(), behind.chars().next()) else { return false };
    !separates(last) && !separates(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands there once a text is put in where the bar is.
    fn put(list: List, line: &str, pasted: &str) -> String {
        let (before, behind) = line.split_once('|').unwrap();
        let seam = list.seam(before, pasted, behind);
        let (before, behind) =
            if seam.goes_behind { (format!("{before}{behind}"), "") } else { (before.into(), behind) };
        let breaks = |breaks: bool| if breaks { "\n" } else { "" };
        format!("{before}{}{pasted}{}{behind}", breaks(seam.begins_a_line), breaks(seam.ends_its_line))
    }

    #[test]
    fn no_two_names_become_one() {
        for (line, pasted, becomes) in [
            (
                "one.example.com|",
                "a.example.com, b.example.com",
                "one.example.com\na.example.com, b.example.com",
            ),
            ("one.example.com|", "two.example.com", "one.example.com\ntwo.example.com"),
            ("one.example.com|", "*.example.org\n", "one.example.com\n*.example.org\n"),
            (
                "|one.example.com",
                "a.example.com b.example.com",
                "a.example.com b.example.com\none.example.com",
            ),
            ("|one.example.com", "two.example.com", "two.example.com\none.example.com"),
            (
                "one.ex|ample.com",
                "a.example.com;b.example.com",
                "one.example.com\na.example.com;b.example.com",
            ),
            ("foo|", "a.example.com b.example.com", "foo\na.example.com b.example.com"),
        ] {
            assert_eq!(put(List::Names, line, pasted), becomes, "{line} {pasted}");
        }
    }

    #[test]
    fn what_is_meant_to_be_one_stays_one() {
        for (line, pasted) in [
            ("|", "a.example.com, b.example.com"),
            ("www.|", "example.com"),
            ("www|", ".example.com"),
            ("www|.example.com", "2"),
            ("example.co|", "m"),
            ("one.example.com, |", "a.example.com b.example.com"),
            ("one.example.com|", "\na.example.com"),
            ("one.example.com|", ", a.example.com, b.example.com"),
            ("|, one.example.com", "a.example.com, b.example.com"),
        ] {
            assert_eq!(put(List::Names, line, pasted), line.replace('|', pasted), "{line} {pasted}");
        }
    }

    #[test]
    fn no_two_addresses_become_one() {
        for (line, pasted, becomes) in [
            ("jim@example.com|", "joe@example.com", "jim@example.com\njoe@example.com"),
            (
                "jim@example.com|",
                "a@example.com, b@example.com",
                "jim@example.com\na@example.com, b@example.com",
            ),
            ("jim@|", "example.com", "jim@example.com"),
        ] {
            assert_eq!(put(List::Addresses, line, pasted), becomes, "{line} {pasted}");
        }
    }

    #[test]
    fn the_first_piece_of_a_list_is_not_glued_to_what_was_there() {
        for (before, piece, begins) in [
            ("old.example.com", "www.exam", true),
            ("old.example.com", "*.example", true),
            ("old.example.com", ".au", false),
            ("old.example.com, ", "www", false),
            ("www.", "example", false),
            ("", "www", false),
        ] {
            assert_eq!(List::Names.seam_of_a_piece(before, piece).begins_a_line, begins, "{before} {piece}");
        }
    }
}
