//! Finding one of several by the beginning of its name, letter by letter.

/// What was typed to find one of several, until another key is pressed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letters(String);

impl Letters {
    /// Takes a typed character in and says which of the names is meant: one that begins with everything that was
    /// typed. The one at `here` is kept while it fits; where none fits, the next after it that begins with the
    /// character alone is meant.
    pub fn take_in(&mut self, typed: char, here: Option<usize>, names: &[&str]) -> Option<usize> {
        self.0.extend(typed.to_lowercase());
        let found = next(&self.0, here.unwrap_or(0), names);
        if found.is_some() && self.0.chars().count() > 1 {
            return found;
        }
        self.0 = typed.to_lowercase().collect();
        let found = next(&self.0, here.map_or(0, |here| here + 1), names);
        if found.is_none() {
            self.0.clear();
        }
        found
    }
}

/// The first from a place on, and round, whose name begins with a text. A word within a name is none: a stray
/// letter would choose by it what nobody expects.
fn next(text: &str, from: usize, names: &[&str]) -> Option<usize> {
    let mut places = (0..names.len()).map(|place| (from + place) % names.len());
    places.find(|place| names[*place].to_lowercase().starts_with(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [&str; 5] = ["Domains", "CSR", "DCV", "Contacts", "Submit"];

    /// Where each character of a text leads, from a place on.
    fn typed(text: &str, mut here: Option<usize>, names: &[&str]) -> Vec<Option<usize>> {
        let mut sought = Letters::default();
        let mut found = Vec::new();
        for c in text.chars() {
            let there = sought.take_in(c, here, names);
            here = there.or(here);
            found.push(there);
        }
        found
    }

    #[test]
    fn a_letter_goes_to_the_next_that_begins_with_it() {
        assert_eq!(typed("ddd", Some(0), &STEPS), [Some(2), Some(0), Some(2)]);
        assert_eq!(typed("S", Some(0), &STEPS), [Some(4)]);
        assert_eq!(typed("x", Some(0), &STEPS), [None]);
    }

    #[test]
    fn more_letters_narrow_it_down() {
        assert_eq!(typed("co", Some(0), &STEPS), [Some(1), Some(3)]);
        assert_eq!(
            typed("dcs", Some(0), &STEPS),
            [Some(2), Some(2), Some(4)],
            "what fits no more starts anew"
        );
        assert_eq!(typed("xs", Some(0), &STEPS), [None, Some(4)]);
    }

    #[test]
    fn a_word_within_a_name_does_not_count() {
        let names = ["DNS TXT record", "DNS CNAME record", "File over HTTP", "E-mail"];
        for text in ["c", "h", "m", "t", "r"] {
            assert_eq!(typed(text, Some(0), &names), [None], "{text}");
        }
        assert_eq!(typed("dns c", Some(0), &names).last(), Some(&Some(1)));
        assert_eq!(typed("e", None, &names), [Some(3)]);
        assert_eq!(typed("d", None, &names), [Some(0)], "from the first where none is chosen yet");
        assert_eq!(typed("a", None, &[]), [None]);
    }
}
