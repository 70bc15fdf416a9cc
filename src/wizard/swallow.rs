//! What to do with the rest of a private key that arrives key by key.
//!
//! In a terminal without bracketed paste a pasted key is a stream of characters. It is recognised
//! by its first line and wiped, but the rest is still to come and must not land in the form.

/// How much of the input is to be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Swallow {
    /// Nothing.
    #[default]
    Nothing,
    /// Everything up to the key's last line; how many characters of its beginning were just seen.
    UntilEnd(usize),
    /// Everything up to the end of the key's last line.
    UntilNewline,
}

/// What the last line of every armoured key begins with.
const END: &str = "-----END";
/// How many dashes that is; more of them change nothing.
const DASHES: usize = 5;

impl Swallow {
    /// What a text that was wiped leaves to be dropped: nothing when it held the key's last line to its end.
    /// The last line of something else, such as a CSR before the key, is no end.
    pub fn after(wiped: &str) -> Swallow {
        let last = wiped.rfind(END).map(|at| &wiped[at..]).filter(|last| last.contains("PRIVATE KEY"));
        match last {
            Some(last) if last.contains('\n') => Swallow::Nothing,
            Some(_) => Swallow::UntilNewline,
            None => Swallow::UntilEnd(0),
        }
    }

    /// What is left of typed text once the key in it is dropped.
    pub fn filter(&mut self, typed: &str) -> String {
        typed.chars().filter(|c| self.lets_through(*c)).collect()
    }

    fn lets_through(&mut self, typed: char) -> bool {
        match self {
            Swallow::Nothing => return true,
            Swallow::UntilEnd(seen) => {
                let awaited = END.chars().nth(*seen);
                *seen = match awaited {
                    Some(c) if c == typed => *seen + 1,
                    _ if typed == '-' && *seen == DASHES => DASHES,
                    _ if typed == '-' => 1,
                    _ => 0,
                };
                if *seen == END.len() {
                    *self = Swallow::UntilNewline;
                }
            }
            Swallow::UntilNewline if typed == '\n' => *self = Swallow::Nothing,
            Swallow::UntilNewline => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_key_is_dropped_and_what_follows_is_not() {
        let mut swallow = Swallow::after("-----BEGIN EC PRIVATE KEY-----");
        assert_eq!(swallow.filter("\nMHcCAQEE-IB"), "");
        assert_eq!(swallow.filter("junk\n------E"), "");
        assert_eq!(swallow.filter("ND EC PRIVATE KEY-----\nexample.com"), "example.com");
        assert_eq!(swallow, Swallow::Nothing);
    }

    #[test]
    fn a_key_that_came_whole_leaves_nothing_to_drop() {
        let mut swallow = Swallow::after("-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n");
        assert_eq!(swallow.filter("www"), "www");
    }

    #[test]
    fn the_end_of_the_last_line_may_come_late() {
        let mut swallow = Swallow::after("-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY");
        assert_eq!(swallow.filter("---"), "");
        assert_eq!(swallow.filter("--"), "");
        assert_eq!(swallow.filter("\nwww"), "www");
    }

    #[test]
    fn the_end_of_a_csr_is_not_the_end_of_a_key() {
        let mut swallow = Swallow::after("-----END CERTIFICATE REQUEST-----\nMIGHAgEAMBMGByqGSM49AgEG");
        assert_eq!(swallow.filter("CCqGSM49AwEHBG0wawIBAQQg"), "");
    }
}
