//! Whether a certificate is served: which name is asked where, what was seen there, and what to do about it.

use jiff::Timestamp;

use super::certificate::{Certificate, spelled};
use super::chain::{self, Chain};
use super::client;
use super::judgement::{Expected, Trust, faults_above, time_fault, trust};
use super::site::Site;
use crate::journal::entry::Entry;
use crate::journal::report::Report;
use crate::order::command_line::OrderCommand;
use crate::order::moment::moment;

/// What is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedLook {
    /// The certificate that is to be served.
    pub due: ToBeServed,
    /// The folder it was saved in, where what is in it is not known yet.
    pub folder: Option<String>,
    /// The names that are asked, each once.
    pub names: Vec<String>,
    /// Where each is asked; nowhere said is the name itself, at the usual port.
    pub at: Vec<Site>,
    /// Where the order went to.
    pub sent_to: String,
    /// Whether nobody but this machine is asked, as may be a sandbox there: the names of its orders are other people's.
    pub only_here: bool,
    /// The commands about the order.
    pub commands: OrderCommand,
}

/// The certificate that is to be served, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToBeServed {
    /// Its serial number.
    pub serial: String,
    /// The names it is for: its own, or else those that were ordered.
    pub names: Vec<String>,
    /// Its key, the DER of a `SubjectPublicKeyInfo`, where it is known.
    pub key: Option<Vec<u8>>,
    /// The certificate itself, where it is at hand.
    pub leaf: Option<Certificate>,
    /// Those above it that a server has to send, where they are known.
    pub above: Option<Vec<Certificate>>,
}

impl ToBeServed {
    /// A certificate with its chain.
    pub fn of(chain: &Chain) -> ToBeServed {
        ToBeServed { above: Some(chain.intermediates.clone()), ..ToBeServed::of_leaf(&chain.leaf) }
    }

    /// A certificate of which the chain is not known.
    pub fn of_leaf(leaf: &Certificate) -> ToBeServed {
        ToBeServed {
            serial: leaf.serial.clone(),
            names: leaf.names.clone(),
            key: Some(leaf.key.clone()),
            leaf: Some(leaf.clone()),
            above: None,
        }
    }

    /// The certificate of an order, by what the service says of it; none where it does not say its number.
    pub fn ordered(entry: Option<&Entry>, report: &Report) -> Option<ToBeServed> {
        Some(ToBeServed {
            serial: report.certificate.serial_number.clone()?,
            names: Expected::names_of(entry, Some(report)),
            key: Expected::of(entry, Some(report)).map(|expected| expected.key),
            ..ToBeServed::default()
        })
    }

    /// Whether it is this one: byte by byte where it is at hand. A serial number is one only among those of an issuer.
    fn is(&self, shown: &Certificate) -> bool {
        match &self.leaf {
            Some(leaf) => leaf.der() == shown.der(),
            None => shown.has_serial(&self.serial) && self.key.as_ref().is_none_or(|key| shown.has_key(key)),
        }
    }

    /// Whether its chain may end here: as that does which is known, or else with a root.
    fn ends(&self, chain: &Chain, roots: Option<&[Certificate]>) -> Result<(), CertificateSeen> {
        let top = chain.top();
        let known_top = self.above.as_ref().map(|above| above.last().unwrap_or(&chain.leaf));
        let is_known = match (&chain.root, known_top) {
            (Some(root), Some(known)) if root.has_signed(known) == Some(true) => true,
            (Some(_), _) => trust(chain, roots) != Trust::Unknown,
            (None, Some(known)) => known.issuer == top.issuer,
            (None, None) => false,
        };
        if is_known {
            return Ok(());
        }
        let issuer = chain.root_name().to_owned();
        let members = self.above.iter().flatten();
        let is_missing = members.into_iter().any(|member| member.is_named_as_issuer_of(top));
        // No server's certificate is issued by a root today.
        let is_alone = self.above.is_none() && chain.intermediates.is_empty();
        Err(match chain.root.is_none() && (is_missing || is_alone) {
            true => CertificateSeen::Bare(issuer),
            false => CertificateSeen::NotProven(issuer),
        })
    }
}

/// The names of a certificate that can be asked, and the wildcards among them, which cannot: they stand for others.
pub fn askable(names: &[String]) -> (Vec<String>, Vec<String>) {
    let mut apart: (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for name in names.iter().map(|name| spelled(name)) {
        let list = if name.starts_with("*.") { &mut apart.1 } else { &mut apart.0 };
        if !list.contains(&name) {
            list.push(name);
        }
    }
    apart
}

/// What is said of a wildcard that was not asked. `names` are those of the certificate: no other is proposed.
pub fn not_asked(wildcard: &str, names: &[String], commands: &OrderCommand) -> String {
    let has = |name: &str| names.iter().any(|one| spelled(one) == name);
    let base = wildcard.strip_prefix("*.").unwrap_or(wildcard);
    let asking = |options: String| commands.run("served", &options);
    let advice = match (has(wildcard), has(base)) {
        (true, true) => {
            format!("To ask one of them and {base}: {}", asking(format!("--name www.{base} --name {base}")))
        }
        (true, false) => format!("To ask one of them: {}", asking(format!("--name www.{base}"))),
        (false, true) => {
            format!("The certificate is not for them, but for {base}: {}", asking(format!("--name {base}")))
        }
        (false, false) => "The certificate is not for them.".to_owned(),
    };
    format!("{wildcard} stands for many names and cannot be asked itself. {advice}")
}

/// What was seen of one name at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showing {
    /// The name that was asked for.
    pub name: String,
    /// The address and the port; none where the name has none.
    pub address: Option<String>,
    /// What was seen.
    pub seen: CertificateSeen,
}

/// What was seen at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateSeen {
    /// The certificate, with what clients need besides.
    Same,
    /// The certificate, without the intermediate of this name, which clients need.
    Bare(String),
    /// The certificate, at a name it is not for.
    NotForName,
    /// The certificate, and clients refuse it or what is served with it: why, and what to do, in sentences.
    Refused(String, String),
    /// The certificate, with a chain that leads to this issuer, and nobody here knows whether that is a root.
    NotProven(String),
    /// Another one.
    Another(Box<Other>),
    /// Nothing: why not, and what to do, in sentences.
    Nothing(String, String),
}

/// A certificate that is served in the place of the one that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Its serial number, in capital hexadecimal digits.
    pub serial: String,
    /// Whose it is.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Whether its serial number is that of the one that is to be.
    pub has_same_serial: bool,
    /// The last moment it counts.
    pub till: Timestamp,
    /// Whether that is over.
    pub has_ended: bool,
    /// Whether it is for the name that was asked.
    pub is_for_name: bool,
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServedVerdict {
    /// It is served everywhere.
    Served,
    /// Somewhere it is not.
    NotServed,
    /// Somewhere nothing could be seen, and elsewhere it is served.
    CouldNotLook,
}

/// What a server that was asked for a name has shown: certificates in DER, its own first. It is judged as one that is
/// fetched is; `roots` are those that this machine trusts, none where they are not asked.
pub fn judge(
    shown: &[Vec<u8>],
    name: &str,
    due: &ToBeServed,
    roots: Option<&[Certificate]>,
    now: Timestamp,
) -> CertificateSeen {
    let mut each = shown.iter().map(|der| Certificate::from_der(der));
    let Some(Some(leaf)) = each.next() else {
        return CertificateSeen::Nothing(
            "what it shows is no certificate that can be read".into(),
            "Look at it: openssl s_client -connect HOST:443 -servername NAME".into(),
        );
    };
    if !due.is(&leaf) {
        return CertificateSeen::Another(Box::new(Other {
            serial: leaf.serial.clone(),
            subject: leaf.subject.name.clone(),
            issuer: leaf.issuer.name.clone(),
            has_same_serial: leaf.has_serial(&due.serial),
            till: leaf.till,
            has_ended: now > leaf.till,
            is_for_name: is_for(&leaf, name),
        }));
    }
    if !is_for(&leaf, name) {
        return CertificateSeen::NotForName;
    }
    if let Some(fault) = time_fault(&leaf, "The certificate", now) {
        return CertificateSeen::Refused(fault.message, fault.fix);
    }
    if let Some(fault) = client::of_leaf(&leaf).into_iter().next() {
        return CertificateSeen::Refused(
            fault.message,
            "Do not use it. Have it reissued, and tell the CA's support.".into(),
        );
    }
    let above: Vec<Certificate> = each.flatten().collect();
    let refused = |message: String| CertificateSeen::Refused(message, AS_SAVED.into());
    let chain = match chain::upwards(&leaf, &above, roots.unwrap_or_default()) {
        Ok(chain) => chain,
        Err(fault) => return refused(fault.message),
    };
    if let Some(fault) = faults_above(&chain, now).into_iter().next() {
        return refused(fault.message);
    }
    match due.ends(&chain, roots) {
        Ok(()) => CertificateSeen::Same,
        Err(seen) => seen,
    }
}

const AS_SAVED: &str =
    "Have the server read fullchain.pem as it was saved, test its configuration, and reload it.";

/// Whether a certificate is for a name, by itself or by a wildcard, which stands for one label.
fn is_for(leaf: &Certificate, name: &str) -> bool {
    let by_wildcard = || name.split_once('.').is_some_and(|(_, base)| leaf.has_name(&format!("*.{base}")));
    leaf.has_name(name) || by_wildcard()
}

/// What all that was seen comes to.
pub fn verdict(showings: &[Showing]) -> ServedVerdict {
    let any = |is: fn(&CertificateSeen) -> bool| showings.iter().any(|showing| is(&showing.seen));
    let is_not = |seen: &CertificateSeen| {
        matches!(
            seen,
            CertificateSeen::Another(_)
                | CertificateSeen::Bare(_)
                | CertificateSeen::NotForName
                | CertificateSeen::Refused(..)
        )
    };
    if any(is_not) {
        ServedVerdict::NotServed
    } else if showings.is_empty() || any(|seen| *seen != CertificateSeen::Same) {
        ServedVerdict::CouldNotLook
    } else {
        ServedVerdict::Served
    }
}

impl Showing {
    /// Whether nothing could be seen.
    pub fn is_nothing(&self) -> bool {
        matches!(self.seen, CertificateSeen::Nothing(..))
    }

    /// A word for what was seen, for programs.
    pub fn word(&self) -> &'static str {
        match self.seen {
            CertificateSeen::Same => "same",
            CertificateSeen::Bare(_) => "without_intermediate",
            CertificateSeen::NotForName => "not_for_name",
            CertificateSeen::Refused(..) => "refused",
            CertificateSeen::NotProven(_) => "not_proven",
            CertificateSeen::Another(_) => "another",
            CertificateSeen::Nothing(..) => "not_reached",
        }
    }

    /// What was seen, in a sentence.
    pub fn message(&self) -> String {
        let name = &self.name;
        let at = self.address.as_ref().map_or_else(|| name.clone(), |address| format!("{name} at {address}"));
        match &self.seen {
            CertificateSeen::Same => format!("{at} serves it."),
            CertificateSeen::Bare(missing) => {
                format!("{at} serves it without the intermediate certificate {missing}.")
            }
            CertificateSeen::NotForName => format!("{at} serves it, but it is not for this name."),
            CertificateSeen::Refused(why, _) => format!("{at} serves it, but clients refuse it so. {why}"),
            CertificateSeen::NotProven(issuer) => format!(
                "{at} serves it, with a chain that leads to {issuer}. Whether that is a root that clients trust is not \
                 known here."
            ),
            CertificateSeen::Another(other) => {
                let till = if other.has_ended { "which ended" } else { "which is valid until" };
                let how = match other.has_same_serial {
                    true => format!(" with the same number, issued by {}", other.issuer),
                    false => String::new(),
                };
                format!(
                    "{at} serves another certificate{how}: that of {}, serial {}, {till} {}.",
                    other.subject,
                    other.serial,
                    moment(other.till)
                )
            }
            CertificateSeen::Nothing(why, _) => format!("{at} could not be looked at: {why}."),
        }
    }

    /// What to do; nothing where all is well. The commands are those about the order.
    pub fn fix(&self, commands: &OrderCommand) -> String {
        match &self.seen {
            CertificateSeen::Same => String::new(),
            CertificateSeen::Bare(_) => "Many clients do not trust it so. Have the server read fullchain.pem in place of cert.pem, or \
                           chain.pem beside it, and reload it."
                .into(),
            CertificateSeen::NotForName => format!(
                "Visitors of {} get a warning. Have the server show a certificate that is for it, or reissue this one \
                 with that name.",
                self.name
            ),
            CertificateSeen::Refused(_, fix) => fix.clone(),
            CertificateSeen::NotProven(_) => format!(
                "Save the certificate, so that its chain is known, and look again. This saves it: {}",
                commands.run("download", "")
            ),
            CertificateSeen::Another(other) if other.is_for_name => {
                "Have the server read the files that were saved, test its configuration, and reload it: a server goes on \
                 with what it read at its start."
                    .into()
            }
            CertificateSeen::Another(_) => format!(
                "That one is not for this name: the server has no block for {}, or another answers first. Look at its \
                 configuration, and reload it.",
                self.name
            ),
            CertificateSeen::Nothing(_, fix) => fix.clone(),
        }
    }
}

/// What was seen at places one after the other that have the same cure, and that cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike<'a> {
    /// What was seen at each.
    pub showings: &'a [Showing],
    /// What to do about all of them; nothing where all is well.
    pub fix: String,
}

/// What was seen at each place, those together that have the same cure.
pub fn alike<'a>(showings: &'a [Showing], commands: &OrderCommand) -> Vec<Alike<'a>> {
    let fix = |showing: &Showing| showing.fix(commands);
    let together = showings.chunk_by(|one, next| fix(one) == fix(next));
    together.map(|showings| Alike { showings, fix: showings.first().map(fix).unwrap_or_default() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::command_line::CommandLine;
    use crate::order::place::SANDBOX;

    fn showing(seen: CertificateSeen) -> Showing {
        Showing { name: "shop.example.net".into(), address: Some("192.0.2.7:443".into()), seen }
    }

    fn commands() -> OrderCommand {
        CommandLine::to(SANDBOX).of_order(7)
    }

    fn nothing() -> CertificateSeen {
        CertificateSeen::Nothing("nobody listens there".into(), "Start it.".into())
    }

    #[test]
    fn of_a_wildcard_only_names_that_it_is_for_are_proposed() {
        let names = ["*.Example.net", "example.net", "EXAMPLE.net", "192.0.2.7"].map(str::to_owned);
        let (asked, wildcards) = askable(&names);
        assert_eq!(asked, ["example.net", "192.0.2.7"]);
        assert_eq!(wildcards, ["*.example.net"]);
        let told = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            not_asked("*.example.net", &names, &commands())
        };
        for (names, proposed) in [
            (&["*.Example.net", "example.net"][..], &["--name www.example.net", "--name example.net"][..]),
            (&["*.example.net"], &["--name www.example.net"]),
            (&["example.net"], &["--name example.net"]),
            (&["*.example.org", "www.example.net"], &[]),
            (&[], &[]),
        ] {
            let told = told(names);
            assert_eq!(told.matches("--name").count(), proposed.len(), "{told}");
            assert!(proposed.iter().all(|name| told.contains(name)), "{told}");
        }
    }

    #[test]
    fn each_thing_that_is_seen_has_its_sentence_and_its_cure() {
        let other = |is_for_name, has_ended| {
            let till = "2026-12-01T00:00:00Z".parse().unwrap();
            CertificateSeen::Another(Box::new(Other {
                serial: "0A".into(),
                subject: "old.example.net".into(),
                issuer: "Old CA".into(),
                has_same_serial: false,
                till,
                has_ended,
                is_for_name,
            }))
        };
        for (seen, message, fix) in [
            (CertificateSeen::Same, "shop.example.net at 192.0.2.7:443 serves it.", ""),
            (
                CertificateSeen::Bare("Lower CA".into()),
                "serves it without the intermediate certificate Lower CA.",
                "fullchain.pem",
            ),
            (
                CertificateSeen::NotForName,
                "serves it, but it is not for this name.",
                "Visitors of shop.example.net get",
            ),
            (
                CertificateSeen::Refused("Lower CA has ended.".into(), "Reload it.".into()),
                "serves it, but clients refuse it so. Lower CA has ended.",
                "Reload it.",
            ),
            (
                CertificateSeen::NotProven("Upper CA".into()),
                "a chain that leads to Upper CA. Whether",
                "This saves it: dvorder download 7 --sandbox",
            ),
            (
                other(true, false),
                "another certificate: that of old.example.net, serial 0A, which is valid until 01 DEC 2026",
                "reload it",
            ),
            (other(true, true), "which ended 01 DEC 2026 00:00 UTC.", "reload it"),
            (other(false, false), "another certificate", "no block for shop.example.net"),
            (nothing(), "at 192.0.2.7:443 could not be looked at: nobody listens there.", "Start it."),
        ] {
            let showing = showing(seen);
            assert!(showing.message().contains(message), "{}", showing.message());
            assert!(showing.fix(&commands()).contains(fix), "{}", showing.fix(&commands()));
            assert_eq!(showing.fix(&commands()).is_empty(), fix.is_empty());
        }
    }

    #[test]
    fn what_is_to_be_done_for_several_places_is_said_once() {
        let showings =
            [nothing(), nothing(), CertificateSeen::NotForName, CertificateSeen::Same].map(showing);
        let told = alike(&showings, &commands());
        let told: Vec<_> = told.iter().map(|alike| (alike.showings.len(), alike.fix.as_str())).collect();
        assert_eq!(told[0], (2, "Start it."));
        assert!(told[1].1.contains("Visitors") && told[2] == (1, ""), "{told:?}");
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn one_that_is_not_served_somewhere_is_not_served() {
        let all = |seen: &[CertificateSeen]| verdict(&seen.iter().cloned().map(showing).collect::<Vec<_>>());
        assert_eq!(all(&[CertificateSeen::Same, CertificateSeen::Same]), ServedVerdict::Served);
        for no in [
            CertificateSeen::NotForName,
            CertificateSeen::Bare("A".into()),
            CertificateSeen::Refused("A".into(), "B".into()),
        ] {
            assert_eq!(all(&[CertificateSeen::Same, no.clone()]), ServedVerdict::NotServed);
            assert_eq!(all(&[nothing(), no]), ServedVerdict::NotServed);
        }
        assert_eq!(
            all(&[CertificateSeen::Same, CertificateSeen::NotProven("A".into())]),
            ServedVerdict::CouldNotLook
        );
        assert_eq!(all(&[CertificateSeen::Same, nothing()]), ServedVerdict::CouldNotLook);
        assert_eq!(all(&[]), ServedVerdict::CouldNotLook);
    }
}
