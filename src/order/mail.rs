//! The rows of `dcv_emails`: one for each DNS name, made and hidden as the names come and go.

use hashbrown::{HashMap, HashSet};

use super::dcv;
use super::domain::{DomainName, SubjectName};
use super::draft::Draft;
use super::email;
use super::names::Names;
use super::parameter::FieldId;

/// One entry of `dcv_emails` as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DcvEmail {
    /// `dns_name`: the name on the certificate.
    pub dns_name: String,
    /// `email_domain`: the name itself or a parent of it.
    pub mail_domain: String,
    /// `email`: the address, when one was chosen.
    pub email: Option<String>,
}

/// The rows to show and send, in the order of the names. A row whose name was removed stays in
/// the draft, so that what was typed is back when the name is.
pub fn rows<'a>(draft: &Draft, names: &'a Names) -> Vec<(usize, &'a DomainName)> {
    in_order(draft.mail_rows().map(|(row, name)| (name, row)).collect(), names)
}

/// Those of the rows in which anything was typed.
pub fn filled_in<'a>(draft: &Draft, names: &'a Names) -> Vec<(usize, &'a DomainName)> {
    let rows = draft.filled_mail_rows().into_iter();
    in_order(rows.map(|row| (draft.text(FieldId::MailName(row)), row)).collect(), names)
}

fn in_order<'a>(rows: HashMap<&str, usize>, names: &'a Names) -> Vec<(usize, &'a DomainName)> {
    if rows.is_empty() {
        return Vec::new();
    }
    dns_names(names).filter_map(|name| rows.get(name.as_str()).map(|row| (*row, name))).collect()
}

/// The names that mail can approve: no IP address has any.
fn dns_names(names: &Names) -> impl Iterator<Item = &DomainName> {
    names.distinct().into_iter().filter_map(|name| name.dns())
}

/// Gives every DNS name that has no row a new, empty one.
pub fn follow_names(draft: &mut Draft, names: &Names) {
    let names: Vec<&DomainName> = dns_names(names).collect();
    // Mostly the rows stand in the order of the names. What differs is behind those that are alike.
    let pairs = names.iter().zip(draft.mail_rows());
    let alike = pairs.take_while(|(name, (_, row))| name.as_str() == *row).count();
    let known: HashSet<&str> = draft.mail_rows().skip(alike).map(|(_, name)| name).collect();
    let new: Vec<&DomainName> =
        names.into_iter().skip(alike).filter(|name| !known.contains(name.as_str())).collect();
    drop(known);
    let next = draft.mail_rows().map(|(row, _)| row + 1).max().unwrap_or(0);
    for (row, name) in (next..).zip(new) {
        draft.set(FieldId::MailName(row), name.as_str());
    }
}

/// Fills in the mail domain of a row whose address was changed: the address's own, where the name allows it. A
/// mail domain that was typed stays; one that came from the address before follows the new one, as one that was filled
/// in does, which goes with an address that is emptied. Whether the mail domain is one that was filled in.
pub fn follow_address(draft: &mut Draft, row: usize, before: &str, is_filled_in: bool) -> bool {
    let held = draft.text(FieldId::MailDomain(row)).trim();
    let domain_of = |address: &str| Some(dcv::mail_domain_as_sent(address.trim().rsplit_once('@')?.1));
    let is_untyped = held.is_empty() || is_filled_in;
    if !is_untyped && domain_of(before).as_deref() != Some(held) {
        return false;
    }
    let address = draft.text(FieldId::MailAddress(row));
    if address.trim().is_empty() && is_filled_in {
        draft.set(FieldId::MailDomain(row), "");
        return true;
    }
    let name = SubjectName::as_sent(draft.text(FieldId::MailName(row)));
    let allowed =
        name.as_ref().and_then(SubjectName::dns).map(|name| name.mail_domains()).unwrap_or_default();
    match domain_of(address).filter(|domain| allowed.contains(domain)) {
        Some(domain) => {
            draft.set(FieldId::MailDomain(row), domain);
            is_untyped
        }
        None => is_filled_in,
    }
}

/// What the rows of a draft send: those with a mail domain. A row left empty sends nothing, and
/// the service chooses the recipients.
pub fn sent(draft: &Draft, names: &Names) -> Vec<DcvEmail> {
    filled_in(draft, names)
        .into_iter()
        .filter_map(|(row, name)| {
            let mail_domain = dcv::mail_domain_as_sent(draft.text(FieldId::MailDomain(row)));
            // Of an order every address can be read.
            let email = email::read_email(draft.text(FieldId::MailAddress(row))).ok();
            (!mail_domain.is_empty()).then(|| DcvEmail {
                dns_name: name.as_str().to_owned(),
                mail_domain,
                email: email.map(|email| email.as_str().to_owned()),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft_with(names: &str) -> (Draft, Names) {
        let mut draft = Draft::new();
        draft.set(FieldId::DnsNames, names);
        let names = Names::read(&draft);
        follow_names(&mut draft, &names);
        (draft, names)
    }

    #[test]
    fn a_row_keeps_what_was_typed_while_its_name_is_away() {
        let (mut draft, _) = draft_with("a.example.com\nb.example.com");
        draft.set(FieldId::MailAddress(1), "admin@example.com");
        draft.set(FieldId::DnsNames, "a.example.com");
        let fewer = Names::read(&draft);
        follow_names(&mut draft, &fewer);
        assert_eq!(rows(&draft, &fewer).iter().map(|(row, _)| *row).collect::<Vec<_>>(), [0]);

        draft.set(FieldId::DnsNames, "b.example.com\na.example.com");
        let back = Names::read(&draft);
        follow_names(&mut draft, &back);
        assert_eq!(rows(&draft, &back).iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(draft.text(FieldId::MailAddress(1)), "admin@example.com");
    }

    #[test]
    fn the_mail_domain_follows_the_address_until_it_is_typed() {
        let (mut draft, _) = draft_with("a.example.com");
        let mut is_filled_in = false;
        let mut typed = |address: &str, domain: Option<&str>| {
            if let Some(domain) = domain {
                draft.set(FieldId::MailDomain(0), domain);
                is_filled_in = false;
            }
            let before = draft.text(FieldId::MailAddress(0)).to_owned();
            draft.set(FieldId::MailAddress(0), address);
            is_filled_in = follow_address(&mut draft, 0, &before, is_filled_in);
            draft.text(FieldId::MailDomain(0)).to_owned()
        };
        for (address, domain, follows) in [
            ("admin", None, ""),
            ("admin@example.co", None, ""),
            ("admin@Example.COM", None, "example.com"),
            ("admin@a.example.com", None, "a.example.com"),
            ("admin@elsewhere.org", None, "a.example.com"),
            ("admin@example.com", None, "example.com"),
            ("admin@", None, "example.com"),
            ("", None, ""),
            ("webmaster@a.example.com", None, "a.example.com"),
            ("admin@example.com", Some("com"), "com"),
            ("admin@a.example.com", None, "com"),
            ("admin@example.com", Some(""), "example.com"),
            ("admin@example.com", Some("example.com"), "example.com"),
            ("", None, "example.com"),
        ] {
            assert_eq!(typed(address, domain), follows, "{address}");
        }
    }

    #[test]
    fn an_empty_row_is_not_sent() {
        let (mut draft, names) = draft_with("a.example.com b.example.com");
        draft.set(FieldId::MailDomain(1), "example.com");
        assert_eq!(
            sent(&draft, &names),
            [DcvEmail { dns_name: "b.example.com".into(), mail_domain: "example.com".into(), email: None }]
        );
    }
}
