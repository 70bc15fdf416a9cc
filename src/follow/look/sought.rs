//! What is to be in place for an order, by what was said of where to place it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::follow::days;
use crate::follow::install;
use crate::journal::followed::SavedIn;
use crate::journal::instructions::{Instructions, Placement};
use crate::journal::known::Known;
use crate::journal::reply::Token;
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::order::command_line::OrderCommand;
use crate::order::dcv::Method;
use crate::order::domain::LONGEST_NAME;

/// One thing that has to be in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// The names it proves control of, as people know them.
    pub names: Vec<String>,
    /// Where it has to be.
    pub place: ProofPlace,
    /// Every value that counts: the tokens of this order that have not ended, the one to place first.
    pub tokens: Vec<String>,
    /// The tokens of this order that have ended.
    pub ended: Vec<String>,
}

/// Where something has to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ProofPlace {
    /// A text at `_dnsauth` below this name, or at the name itself.
    Txt(String),
    /// Another name at `_dnsauth` below this name.
    Cname(String),
    /// A file of this host, which may be an address.
    File(String),
}

impl ProofPlace {
    /// The name that proves control: the record's base, or the host.
    pub fn base(&self) -> &str {
        match self {
            ProofPlace::Txt(base) | ProofPlace::Cname(base) | ProofPlace::File(base) => base,
        }
    }

    /// The name of the record; the URL of the file.
    pub fn text(&self) -> String {
        match self {
            ProofPlace::Txt(base) if !has_room(base) => base.clone(),
            ProofPlace::Txt(base) | ProofPlace::Cname(base) => auth_name(base),
            ProofPlace::File(host) => url(host),
        }
    }

    /// Whether what has to be there would stand at a name that is longer than any may be.
    pub fn is_too_long(&self) -> bool {
        matches!(self, ProofPlace::Cname(base) if !has_room(base))
    }

    /// What it is called in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            ProofPlace::Txt(_) => "txt",
            ProofPlace::Cname(_) => "cname",
            ProofPlace::File(_) => "file",
        }
    }
}

/// Where the record of a name stands: `_dnsauth.NAME`.
pub fn auth_name(base: &str) -> String {
    format!("_dnsauth.{base}")
}

/// Whether a record may stand below a name: no name of DNS is longer than 253 characters.
pub fn has_room(base: &str) -> bool {
    auth_name(base).len() <= LONGEST_NAME
}

/// What a name has to be another name of.
pub fn target(token: &str) -> String {
    format!("{}.dcv.digicert.com", token.to_ascii_lowercase())
}

/// Where the file of a host stands.
pub fn url(host: &str) -> String {
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    format!("http://{host}/.well-known/pki-validation/fileauth.txt")
}

/// Why nothing has to be in place for an order any more, and what is next, in a sentence; none where something may have
/// to. The commands are those about this order; its certificate may be saved in a folder.
pub fn settled(
    known: &Known,
    report: Option<&Report>,
    commands: &OrderCommand,
    saved: Option<SavedIn>,
) -> Option<String> {
    match known.placed.status() {
        Status::NeedsApproval | Status::NeedsCsr => None,
        status if status.is_validating() => {
            let is_proved = report.and_then(Report::validated).is_some_and(|(done, of)| done >= of);
            is_proved.then(|| {
                format!(
                    "All of its names are validated: nothing is to be placed any more. The service issues the \
                     certificate by itself; this waits for it: {}",
                    commands.run("track", "--wait")
                )
            })
        }
        _ => {
            let servers = install::of_order(None, report);
            let server = servers.first().map(|server| server.name.as_str());
            Some(Instructions::of(known, None).saved_by(commands, saved, server).summary.replace('\n', " "))
        }
    }
}

/// What still has to be in place for an order, of which these names are validated: nothing where it is validated by
/// mail, or no token is known.
pub fn sought(known: &Known, tokens: &[Token], validated: &BTreeSet<&str>, today: Date) -> Vec<Sought> {
    let Some(method) = known.ordered.dcv_method.filter(|method| method.has_token()) else {
        return Vec::new();
    };
    let own = known.token();
    let all: Vec<&Token> = tokens.iter().rev().chain(own.as_ref()).collect();
    let Some(newest) = all.first() else { return Vec::new() };
    let made_on = known.ordered.made_on;
    // Of an order whose day is not known a token counts that says no end of its own.
    let is_open = |token: &Token| token.expires.is_none() && made_on == Date::MIN;
    let counts =
        |token: &Token| is_open(token) || days::token_end(token, made_on).is_none_or(|end| end >= today);
    let (mut live, mut ended): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for token in &all {
        let list = if counts(token) { &mut live } else { &mut ended };
        if !list.contains(&token.value) {
            list.push(token.value.clone());
        }
    }
    ended.retain(|value| !live.contains(value));
    let records = Instructions::placing(&known.ordered, method, newest);
    let place = |base: &str| match method {
        Method::HttpToken => ProofPlace::File(base.to_owned()),
        Method::DnsCname => ProofPlace::Cname(base.to_owned()),
        _ => ProofPlace::Txt(base.to_owned()),
    };
    let of_record = |record: Placement| {
        let base = record.sent.first()?;
        Some(Sought {
            place: place(base.strip_prefix("*.").unwrap_or(base)),
            names: record.names,
            tokens: live.clone(),
            ended: ended.clone(),
        })
    };
    let is_open = |record: &Placement| !record.sent.iter().all(|name| validated.contains(name.as_str()));
    records.into_iter().filter(is_open).filter_map(of_record).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::journal::ordered::Ordered;
    use crate::journal::reply::Placed;
    use crate::journal::report::Validation;
    use crate::order::command_line::CommandLine;
    use crate::order::domain::SubjectName;
    use crate::order::place::SANDBOX;

    fn known(method: Method, token: Option<&str>) -> Known {
        let names = ["example.com", "*.example.com", "www.example.com"];
        let ordered = Ordered {
            product: String::new(),
            reissues: None,
            body: None,
            names: names.into_iter().filter_map(SubjectName::as_sent).collect(),
            alternative_order_id: None,
            dcv_method: Some(method),
            dcv_emails: Vec::new(),
            made_on: date(2026, 11, 24),
        };
        let placed = Placed { order_id: 7, dcv_random_value: token.map(Into::into), ..Placed::default() };
        Known { ordered, placed }
    }

    fn token(value: &str, expires: Option<&str>) -> Token {
        Token { value: value.into(), expires: expires.map(Into::into) }
    }

    #[test]
    fn a_wildcard_and_its_base_share_a_record_and_files_stand_on_every_name() {
        let today = date(2026, 11, 25);
        let places = |method| -> Vec<String> {
            let sought = sought(&known(method, Some("a1")), &[], &BTreeSet::new(), today);
            sought.iter().map(|sought| sought.place.text()).collect()
        };
        assert_eq!(places(Method::DnsTxt), ["_dnsauth.example.com", "_dnsauth.www.example.com"]);
        assert_eq!(places(Method::DnsCname), ["_dnsauth.example.com", "_dnsauth.www.example.com"]);
        assert_eq!(places(Method::HttpToken).len(), 3);
        assert!(places(Method::Email).is_empty());
        assert_eq!(url("2001:db8::1"), "http://[2001:db8::1]/.well-known/pki-validation/fileauth.txt");
    }

    #[test]
    fn every_token_of_the_order_counts_until_it_ends() {
        let tokens = [
            token("old", Some("2026-11-20T00:00:00+00:00")),
            token("live", Some("2026-12-20T00:00:00+00:00")),
            token("new", None),
        ];
        let found =
            sought(&known(Method::DnsTxt, Some("first")), &tokens, &BTreeSet::new(), date(2026, 11, 25));
        assert_eq!(found[0].tokens, ["new", "live", "first"]);
        assert_eq!(found[0].ended, ["old"]);
        assert!(sought(&known(Method::DnsTxt, None), &[], &BTreeSet::new(), date(2026, 11, 25)).is_empty());
    }

    #[test]
    fn a_text_stands_at_the_name_itself_where_nothing_fits_below() {
        for (length, has_room) in [(11, true), (243, true), (245, false), (253, false)] {
            let base = format!("{}example.com", "a.".repeat((length - 11) / 2));
            assert_eq!(base.len(), length);
            let text = ProofPlace::Txt(base.clone()).text();
            assert_eq!((text == auth_name(&base), text == base), (has_room, !has_room), "{}", base.len());
            assert_eq!(ProofPlace::Cname(base).is_too_long(), !has_room);
        }
    }

    #[test]
    fn what_is_validated_is_not_looked_for() {
        let places = |method, validated: &[&str]| -> Vec<String> {
            let validated = validated.iter().copied().collect();
            let sought = sought(&known(method, Some("a1")), &[], &validated, date(2026, 11, 25));
            sought.iter().map(|sought| sought.place.base().to_owned()).collect()
        };
        for method in [Method::DnsTxt, Method::DnsCname] {
            assert_eq!(places(method, &["www.example.com"]), ["example.com"]);
            // One record proves control of both, and one of them is open.
            assert_eq!(places(method, &["example.com"]), ["example.com", "www.example.com"]);
            assert_eq!(places(method, &["example.com", "*.example.com"]), ["www.example.com"]);
        }
        assert_eq!(places(Method::HttpToken, &["example.com", "*.example.com"]), ["www.example.com"]);
    }

    #[test]
    fn of_a_certificate_that_is_saved_it_is_said_where_and_not_how_to_save_it() {
        let mut known = known(Method::DnsTxt, None);
        known.placed.status = Some("issued".into());
        let commands = CommandLine::to(SANDBOX).of_order(7);
        let said =
            settled(&known, None, &commands, Some(SavedIn { folder: "/etc/ssl/it's", files: &[] })).unwrap();
        let next = r"dvorder download 7 --out '/etc/ssl/it'\''s' --server nginx --sandbox";
        assert!(said.contains("saved in /etc/ssl/it's. ") && said.ends_with(next), "{said}");
        assert!(!said.contains("This saves it"), "{said}");
    }

    #[test]
    fn an_order_that_needs_nothing_placed_says_what_is_next() {
        let with = |status: &str, done: usize| {
            let mut known = known(Method::DnsTxt, Some("a1"));
            known.placed.status = Some(status.into());
            let validation = |number: usize| Validation {
                name: format!("n{number}.example.com"),
                status: if number < done { "approved" } else { "pending" }.into(),
                ..Validation::default()
            };
            let report = Report { validations: (0..3).map(validation).collect(), ..Report::default() };
            settled(&known, Some(&report), &CommandLine::to(SANDBOX).of_order(7), None)
        };
        for (status, done, said) in [
            ("pending", 2, None),
            ("reissue_pending", 0, None),
            ("needs_approval", 0, None),
            ("something_new", 0, None),
            ("pending", 3, Some("dvorder track 7 --wait --sandbox")),
            ("reissue_pending", 3, Some("dvorder track 7 --wait --sandbox")),
            ("issued", 0, Some("dvorder download 7 --sandbox")),
            ("processing", 0, Some("on its way")),
            ("canceled", 0, Some("status is canceled")),
            ("rejected", 3, Some("status is rejected")),
            ("denied", 0, Some("status is denied")),
            ("revoked", 3, Some("status is revoked")),
            ("expired", 3, Some("status is expired")),
        ] {
            let found = with(status, done);
            let fits = match (&found, said) {
                (Some(found), Some(said)) => found.contains(said),
                (found, said) => found.is_some() == said.is_some(),
            };
            assert!(fits, "{status} {done}: {found:?}");
        }
    }
}
