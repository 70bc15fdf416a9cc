//! Who may be asked about DNS.

/// Who is asked about DNS where somebody wants a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dns {
    /// The resolver, and the authoritative servers of each zone that it leads to.
    #[default]
    Authoritative,
    /// The resolver alone: not one packet goes elsewhere.
    Resolver,
    /// Nobody.
    Nobody,
}

impl Dns {
    /// Every one of them.
    pub const ALL: [Dns; 3] = [Dns::Authoritative, Dns::Resolver, Dns::Nobody];

    /// The word of the setting.
    pub fn word(self) -> &'static str {
        match self {
            Dns::Authoritative => "authoritative",
            Dns::Resolver => "resolver",
            Dns::Nobody => "none",
        }
    }

    /// The setting of a word.
    pub fn of_word(word: &str) -> Option<Dns> {
        Dns::ALL.into_iter().find(|dns| dns.word() == word)
    }
}
