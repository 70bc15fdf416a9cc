//! What keeps a typed text from being a name on a public certificate.

use std::fmt;
use std::sync::OnceLock;

use super::super::problem::Finding;

/// Why a typed text is no name. It is put into words when it is told: of what was pasted by mistake nobody reads all.
#[derive(Clone)]
pub struct NoName {
    refused: Refused,
    told: OnceLock<Finding>,
}

impl NoName {
    /// What is wrong and what to do.
    pub fn finding(&self) -> &Finding {
        self.told.get_or_init(|| self.refused.finding())
    }
}

impl From<Refused> for NoName {
    fn from(refused: Refused) -> NoName {
        NoName { refused, told: OnceLock::new() }
    }
}

/// The refused text may be a password.
impl fmt::Debug for NoName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.finding().fmt(f)
    }
}

impl PartialEq for NoName {
    fn eq(&self, other: &NoName) -> bool {
        self.refused == other.refused
    }
}

impl Eq for NoName {}

/// A text that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The text, or the host in it once that was found.
    pub text: String,
    /// The first rule it breaks.
    pub fault: NameFault,
}

/// A rule that a name can break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing, or a URL without a host.
    Empty,
    /// Names with a separator between them where one is wanted.
    SeveralNames,
    /// An `@` that is no part of a URL.
    MailAddress,
    /// A user name and a password; the text is what stands behind them, or nothing where they do not end.
    Credentials,
    /// What looks like an IP address.
    NoAddress,
    /// An IP address that is not for hosts of the Internet.
    NotPublic {
        /// What it is, with its article.
        what: String,
        /// The range it is from.
        range: String,
    },
    /// An IPv6 address with the interface of some machine.
    AddressZone,
    /// An IPv4 address whose numbers begin with zeros.
    LeadingZeros,
    /// Two IP addresses with a hyphen, or one and a prefix length.
    AddressRange,
    /// `*.` and an IP address.
    WildcardAddress,
    /// A character that does not show.
    Invisible(char),
    /// A joiner that does not join anything.
    Joiner(char),
    /// A dash that is not the hyphen.
    Dash(char),
    /// A sign that looks like the asterisk of wildcards.
    Asterisk(char),
    /// `_` in some label.
    Underscore,
    /// Any other character that names cannot hold.
    Character(char),
    /// A dot before the first label.
    LeadingDot,
    /// Several dots after the last label.
    TrailingDots,
    /// Two dots in a row, with a label behind them.
    EmptyLabel,
    /// A label of more than 63 characters, as it would be sent.
    LongLabel {
        /// The label, as it would be sent.
        label: String,
    },
    /// A name of more than 253 characters, as it would be sent.
    LongName {
        /// Its length in characters.
        length: usize,
    },
    /// A label with a hyphen first or last.
    HyphenAtEdge {
        /// The label.
        label: String,
    },
    /// `--` at positions 3 and 4 of a label that is no A-label.
    ReservedHyphens {
        /// The label.
        label: String,
    },
    /// `xn--` and something that no label is encoded as.
    BadALabel {
        /// The label.
        label: String,
        /// What it decodes to, if it does.
        reads: Option<String>,
        /// How that is encoded, where it can be.
        right: Option<String>,
    },
    /// Letters that UTS 46 takes one by one, but not together.
    BadInternational,
    /// `*` and nothing else.
    WildcardAlone,
    /// `*.*.`
    WildcardTwice,
    /// `*` with other characters in its label.
    WildcardInLabel,
    /// `*` behind some other label.
    WildcardNotLeftmost,
    /// A wildcard right over a public suffix.
    WildcardOverSuffix {
        /// The name after the `*.`
        suffix: String,
    },
    /// A name without a dot.
    SingleLabel,
    /// A name that ends in a zone the public DNS does not have.
    Internal {
        /// The zone, such as `corp`.
        zone: String,
    },
    /// A service in the Tor network.
    Onion,
    /// A name for reverse look-ups.
    ReverseZone,
    /// A public suffix itself.
    PublicSuffix,
}
