//! What is to be in place for an order, by what was said of where to place it.

use jiff::civil::Date;

use crate::follow::days;
use crate::journal::instructions::{Instructions, Record};
use crate::journal::known::Known;
use crate::journal::reply::Token;
use crate::order::dcv::Method;

/// One thing that has to be in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// The names it proves control of, as people know them.
    pub names: Vec<String>,
    /// Where it has to be.
    pub place: Place,
    /// Every value that counts: the tokens of this order that have not ended, the one to place first.
    pub tokens: Vec<String>,
    /// The tokens of this order that have ended.
    pub ended: Vec<String>,
}

/// Where something has to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// A text at `_dnsauth` below this name, or at the name itself.
    Txt(String),
    /// Another name at `_dnsauth` below this name.
    Cname(String),
    /// A file of this host, which may be an address.
    File(String),
}

impl Place {
    /// The name that proves control: the record's base, or the host.
    pub fn base(&self) -> &str {
        match self {
            Place::Txt(base) | Place::Cname(base) | Place::File(base) => base,
        }
    }

    /// The name of the record; the URL of the file.
    pub fn text(&self) -> String {
        match self {
            Place::Txt(base) | Place::Cname(base) => auth_name(base),
            Place::File(host) => url(host),
        }
    }

    /// What it is called in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Place::Txt(_) => "txt",
            Place::Cname(_) => "cname",
            Place::File(_) => "file",
        }
    }
}

/// Where the record of a name stands: `_dnsauth.NAME`.
pub fn auth_name(base: &str) -> String {
    format!("_dnsauth.{base}")
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

/// What has to be in place for an order: nothing where it is validated by mail, or no token is known.
pub fn sought(known: &Known, tokens: &[Token], today: Date) -> Vec<Sought> {
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
        Method::HttpToken => Place::File(base.to_owned()),
        Method::DnsCname => Place::Cname(base.to_owned()),
        _ => Place::Txt(base.to_owned()),
    };
    let of_record = |record: Record| {
        let base = record.sent.first()?;
        Some(Sought {
            place: place(base.strip_prefix("*.").unwrap_or(base)),
            names: record.names,
            tokens: live.clone(),
            ended: ended.clone(),
        })
    };
    records.into_iter().filter_map(of_record).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::journal::ordered::Ordered;
    use crate::journal::reply::Placed;
    use crate::order::domain::SubjectName;

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
            let sought = sought(&known(method, Some("a1")), &[], today);
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
        let found = sought(&known(Method::DnsTxt, Some("first")), &tokens, date(2026, 11, 25));
        assert_eq!(found[0].tokens, ["new", "live", "first"]);
        assert_eq!(found[0].ended, ["old"]);
        assert!(sought(&known(Method::DnsTxt, None), &[], date(2026, 11, 25)).is_empty());
    }
}
