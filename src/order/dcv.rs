//! Domain control validation: the methods a DV order may use, and the rules of `dcv_emails`.

use jiff::civil::{Date, date};

use super::domain::{DomainName, MailStand, SubjectName, misspelling, to_a_labels};
use super::problem::Finding;
use super::text::quoted;

/// `dcv_method`: how control of the names is proven. One method serves all names of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// A TXT record with a token.
    DnsTxt,
    /// A CNAME record whose target holds a token.
    DnsCname,
    /// A file with a token, fetched over HTTP from every name.
    HttpToken,
    /// Approval by mail.
    Email,
}

/// The mail methods may still be used, and should not be, from this day on (BR 2.2.6).
const MAIL_DISCOURAGED: Date = date(2026, 3, 15);
/// The mail methods end on this day (BR 2.2.6).
const MAIL_ENDS: Date = date(2028, 3, 15);

/// The five local parts that mail may be sent to without anything published in DNS.
pub const CONSTRUCTED_LOCAL_PARTS: [&str; 5] =
    ["admin", "administrator", "webmaster", "hostmaster", "postmaster"];

impl Method {
    /// Every method a DV order may use, those to be preferred first.
    pub const ALL: [Method; 4] = [Method::DnsTxt, Method::DnsCname, Method::HttpToken, Method::Email];

    /// The value that is sent.
    pub fn word(self) -> &'static str {
        match self {
            Method::DnsTxt => "dns-txt-token",
            Method::DnsCname => "dns-cname-token",
            Method::HttpToken => "http-token",
            Method::Email => "email",
        }
    }

    /// What the form calls it.
    pub fn label(self) -> &'static str {
        match self {
            Method::DnsTxt => "DNS TXT record",
            Method::DnsCname => "DNS CNAME record",
            Method::HttpToken => "File over HTTP",
            Method::Email => "E-mail",
        }
    }

    /// What the form calls the method of a value; one that is none of them is called by that.
    pub fn called(word: &str) -> &str {
        match Method::parse(word) {
            Ok(method) => method.label(),
            Err(_) => word,
        }
    }

    /// A text in which each method is called as in the form, with the value that is sent behind it.
    pub fn with_words(text: &str) -> String {
        let said = |text: String, method: Method| {
            text.replace(method.label(), &format!("{} ({})", method.label(), method.word()))
        };
        Method::ALL.into_iter().fold(text.to_owned(), said)
    }

    /// What the form says of it.
    pub fn description(self) -> &'static str {
        match self {
            Method::DnsTxt => "best for most; works for wildcards",
            Method::DnsCname => "works for wildcards",
            Method::HttpToken => "one file on every name; no wildcards",
            Method::Email => "a link in a mail; ends in 2028",
        }
    }

    /// The method a value stands for.
    ///
    /// # Errors
    /// The value is not a method of DV orders; near misses are told what was probably meant.
    pub fn parse(word: &str) -> Result<Method, Finding> {
        let word = word.trim();
        if let Some(method) = Method::ALL.into_iter().find(|method| method.word() == word) {
            return Ok(method);
        }
        if word == "http-token-dynamic" {
            return Err(Finding::error(
                "http-token-dynamic is not available for DV orders.",
                "Use File over HTTP, or one of the DNS methods.",
            ));
        }
        let lower = word.to_ascii_lowercase();
        let meant = [
            ("cname", Method::DnsCname),
            ("txt", Method::DnsTxt),
            ("http", Method::HttpToken),
            ("mail", Method::Email),
        ]
        .into_iter()
        .find(|(part, _)| lower.contains(part))
        .map(|(_, method)| method.label());
        Err(Finding::error(
            format!("{} is not a DCV method.", quoted(word)),
            match meant {
                Some(method) => format!("Did you mean {method}?"),
                None => "Use DNS TXT record, DNS CNAME record, File over HTTP or E-mail.".into(),
            },
        ))
    }

    /// Whether it can prove control of a wildcard's domain.
    pub fn takes_wildcards(self) -> bool {
        self != Method::HttpToken
    }

    /// Whether it can prove control of an IP address, which has no DNS and no mail.
    pub fn takes_addresses(self) -> bool {
        self == Method::HttpToken
    }

    /// Whether the service gives a token to place (`dcv_random_value`).
    pub fn has_token(self) -> bool {
        self != Method::Email
    }
}

/// What keeps a method from proving control of the names: a file over HTTP and any wildcard, which the
/// service refuses with `invalid_wildcard_dcv_method`; an IP address and anything but a file over HTTP.
pub fn check_names(method: Method, names: &[&SubjectName]) -> Vec<Finding> {
    const APART: &str = "Order the wildcard and the IP address apart: no method proves control of both.";
    let wildcard = names.iter().find(|name| name.is_wildcard());
    let address = names.iter().find_map(|name| name.address());
    let has_both = wildcard.is_some() && address.is_some();
    let wildcard = wildcard.filter(|_| !method.takes_wildcards());
    let address = address.filter(|_| !method.takes_addresses());
    let for_wildcard = wildcard.map(|wildcard| {
        Finding::error(
            format!("A file over HTTP cannot prove control of {wildcard}, which is a wildcard."),
            match has_both {
                true => APART,
                false => {
                    "Choose DNS TXT record or DNS CNAME record, or order the names one by one without the wildcard."
                }
            },
        )
    });
    let for_address = address.map(|address| {
        Finding::error(
            format!("{address} is an IP address: only a file over HTTP can prove control of it."),
            match has_both {
                true => APART,
                false => "Choose File over HTTP, or order the address apart from the names.",
            },
        )
    });
    for_wildcard.into_iter().chain(for_address).collect()
}

/// What a user should know of a method on a given day.
pub fn method_warning(method: Method, today: Date) -> Option<Finding> {
    if method != Method::Email || today < MAIL_DISCOURAGED {
        return None;
    }
    let cure = "Choose DNS TXT record unless you cannot change DNS.";
    Some(if today < MAIL_ENDS {
        Finding::warning("E-mail is discouraged, and ends on 15 MAR 2028.", cure)
    } else {
        Finding::warning("Validation by mail ended on 15 MAR 2028; expect a refusal.", cure)
    })
}

/// The part of a row of `dcv_emails` that a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowPart {
    /// `email_domain`.
    Domain,
    /// `email`.
    Address,
}

/// What is wrong with a row of `dcv_emails` that is not empty.
pub fn check_mail_row(name: &DomainName, mail_domain: &str, email: &str) -> Vec<(RowPart, Finding)> {
    let typed = mail_domain;
    let mail_domain = mail_domain_as_sent(typed);
    let address = check_mail_address(name, &mail_domain, email);
    // What is no address yet needs no mail domain yet.
    let is_begun = mail_domain.is_empty() && address.is_some();
    let domain = (!is_begun).then(|| check_mail_domain(name, typed, &mail_domain, email)).flatten();
    let root = without_root(typed).map(|_| {
        let message =
            format!("The mail domain {} is taken without the dot at its end.", quoted(typed.trim()));
        Finding::hint(message, "")
    });
    domain
        .into_iter()
        .chain(root)
        .map(|found| (RowPart::Domain, found))
        .chain(address.map(|found| (RowPart::Address, found)))
        .collect()
}

/// A domain with the dot of the root behind it, without that.
fn without_root(typed: &str) -> Option<&str> {
    typed.trim().strip_suffix('.').filter(|domain| !domain.is_empty() && !domain.ends_with('.'))
}

/// `email_domain` as it is sent: in lower case and A-labels, without a dot at
/// its end, as the names it is compared with. What has no A-labels stays as it is.
pub fn mail_domain_as_sent(typed: &str) -> String {
    let typed = without_root(typed).unwrap_or(typed.trim());
    to_a_labels(typed).unwrap_or_else(|| typed.to_ascii_lowercase())
}

/// Whether mail to a domain, as it is sent, may approve a name: the domain is the name or a parent of it.
pub fn mail_may_approve(name: &DomainName, mail_domain: &str) -> bool {
    matches!(name.mail_stand(mail_domain), MailStand::Own | MailStand::OfTheSuffixOwner)
}

fn check_mail_domain(name: &DomainName, typed: &str, mail_domain: &str, email: &str) -> Option<Finding> {
    let candidates = name.mail_domains();
    let cure = match candidates.as_slice() {
        [only] => format!("Use {only}"),
        _ => format!("Choose one of {}", candidates.join(", ")),
    };
    if mail_domain.is_empty() {
        return Some(Finding::error(
            format!("The address {} needs its mail domain beside it.", quoted(email)),
            format!("{cure}."),
        ));
    }
    if let Some(found) = misspelling(typed) {
        return Some(found);
    }
    let message = match name.mail_stand(mail_domain) {
        MailStand::Own => return None,
        MailStand::OfTheSuffixOwner => {
            return Some(Finding::warning(
                format!(
                    "{} is shared by many: mail there reaches its owner, not each customer.",
                    quoted(typed)
                ),
                format!("{cure}, unless {mail_domain} is yours."),
            ));
        }
        MailStand::PublicSuffix => {
            format!("{} is a public suffix: nobody can approve for {name} there.", quoted(typed))
        }
        MailStand::Elsewhere => format!("{} is neither {name} nor a parent of it.", quoted(typed)),
    };
    Some(Finding::error(message, format!("{cure}.")))
}

fn check_mail_address(name: &DomainName, mail_domain: &str, email: &str) -> Option<Finding> {
    if email.is_empty() {
        return None;
    }
    let address = match super::email::read_email(email) {
        Ok(address) => address,
        Err(found) => return Some(found),
    };
    let may_approve = |domain: &str| mail_may_approve(name, domain);
    if !may_approve(mail_domain) {
        // The mail domain itself is wrong: whether the address fits it is no question yet.
        return None;
    }
    let sure = format!(
        "Sure ones: {} at {mail_domain}.",
        CONSTRUCTED_LOCAL_PARTS.map(|part| format!("{part}@")).join(", ")
    );
    // Admin@ and admin@ are one mailbox wherever these five names are kept.
    let constructed =
        CONSTRUCTED_LOCAL_PARTS.iter().any(|part| part.eq_ignore_ascii_case(address.local_part()));
    if constructed && address.domain() != mail_domain && may_approve(address.domain()) {
        return Some(Finding::warning(
            format!("The address is at {}, and the mail domain is {mail_domain}.", address.domain()),
            format!("Choose {} as the mail domain, or an address at {mail_domain}.", address.domain()),
        ));
    }
    if constructed && address.domain() == mail_domain {
        return None;
    }
    Some(Finding::warning(
        format!("{address} works only if DNS publishes it."),
        format!(
            "That is a TXT record at _validation-contactemail.{mail_domain}, or a CAA contactemail. {sure}"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::problem::Severity::{self, Error, Warning};
    use super::*;

    fn dns(name: &str) -> DomainName {
        SubjectName::parse(name).unwrap().dns().unwrap().clone()
    }

    #[test]
    fn values_are_read_back() {
        for method in Method::ALL {
            assert_eq!(Method::parse(method.word()), Ok(method));
        }
    }

    #[test]
    fn near_misses_are_told_what_was_meant() {
        for (word, said) in [
            ("http-token-dynamic", "Use File over HTTP (http-token)"),
            ("dns-txt", "DNS TXT record (dns-txt-token)"),
            ("DNS-CNAME", "DNS CNAME record (dns-cname-token)"),
            ("e-mail", "Did you mean E-mail (email)?"),
            ("phone", "Use DNS TXT record (dns-txt-token)"),
        ] {
            let fix = Method::parse(word).unwrap_err().fix;
            assert!(Method::with_words(&fix).contains(said), "{word}");
            // The form has its own words.
            assert!(Method::ALL.iter().all(|method| !fix.contains(method.word())), "{fix}");
        }
    }

    #[test]
    fn only_the_file_cannot_prove_a_wildcard_and_only_it_proves_an_address() {
        let parse = |name| SubjectName::parse(name).unwrap();
        let (name, wildcard) = (parse("example.com"), parse("*.example.org"));
        for method in Method::ALL {
            let is_file = method == Method::HttpToken;
            assert_eq!(check_names(method, &[&name]), []);
            assert_eq!(check_names(method, &[&name, &wildcard]).len(), usize::from(is_file));
            for address in ["8.8.8.8", "2606:4700:4700::1111"] {
                let address = parse(address);
                let found = check_names(method, &[&name, &address]);
                assert_eq!(found.len(), usize::from(!is_file), "{method:?}: {found:?}");
                assert!(found.iter().all(|found| found.message.contains(address.as_str())));
                let both = check_names(method, &[&wildcard, &address]);
                assert_eq!(both.len(), 1);
                assert!(!both[0].fix.contains("-token"), "{both:?}");
            }
        }
    }

    #[test]
    fn mail_warns_of_its_end() {
        for (today, said) in [
            (date(2026, 3, 14), None),
            (date(2026, 3, 15), Some("discouraged")),
            (date(2028, 3, 15), Some("ended")),
        ] {
            let found = method_warning(Method::Email, today);
            match said {
                None => assert_eq!(found, None),
                Some(said) => assert!(found.unwrap().message.contains(said)),
            }
            assert_eq!(method_warning(Method::DnsTxt, today), None);
        }
    }

    #[test]
    fn rows_of_mail() {
        let name = dns("a.shop.example.co.uk");
        for (domain, email, expected) in [
            ("example.co.uk", "", &[][..]),
            ("EXAMPLE.co.uk", "admin@example.co.uk", &[]),
            ("example.co.uk", "Admin@Example.co.uk", &[]),
            ("example.co.uk", "POSTMASTER@example.co.uk", &[]),
            ("shop.example.co.uk", "postmaster@shop.example.co.uk", &[]),
            ("co.uk", "", &[(RowPart::Domain, Error)]),
            ("example.com", "", &[(RowPart::Domain, Error)]),
            ("", "admin@example.co.uk", &[(RowPart::Domain, Error)]),
            ("", "foo", &[(RowPart::Address, Error)]),
            ("example.co.uk", "it@example.co.uk", &[(RowPart::Address, Warning)]),
            ("example.co.uk", "admin@shop.example.co.uk", &[(RowPart::Address, Warning)]),
            ("example.co.uk", "admin@example.org", &[(RowPart::Address, Warning)]),
            ("example.co.uk", "admin", &[(RowPart::Address, Error)]),
            ("uk", "nobody", &[(RowPart::Domain, Error), (RowPart::Address, Error)]),
        ] {
            let found: Vec<(RowPart, Severity)> = check_mail_row(&name, domain, email)
                .into_iter()
                .map(|(part, found)| (part, found.severity))
                .collect();
            assert_eq!(found, expected, "{domain} {email}");
        }
    }

    #[test]
    fn the_spelling_of_a_mail_domain_is_judged_as_that_of_a_name() {
        for (domain, said, fix) in [
            ("shop–example.com", "has a dash", "Write it with hyphens: shop-example.com"),
            ("shop-exam\u{200b}ple.com", "does not show", "Leave it out: shop-example.com"),
            ("\u{feff}shop-example.com", "does not show", "Leave it out: shop-example.com"),
            ("https://a:b@shop-example.com", "a password", "Give the name alone: shop-example.com"),
        ] {
            let found = check_mail_row(&dns("shop-example.com"), domain, "");
            let [(RowPart::Domain, found)] = found.as_slice() else { panic!("{domain}: {found:?}") };
            assert!(found.severity == Error && found.message.contains(said), "{domain}: {found:?}");
            assert_eq!(found.fix, fix);
        }
    }

    #[test]
    fn only_the_registries_suffixes_forbid_mail() {
        for (name, domain, expected) in [
            ("files.hosting.myfritz.net", "hosting.myfritz.net", None),
            ("files.hosting.myfritz.net", "myfritz.net", Some(Warning)),
            ("files.hosting.myfritz.net", "net", Some(Error)),
            ("www.shop.blogspot.com", "blogspot.com", Some(Warning)),
            ("*.jim.github.io", "github.io", Some(Warning)),
            ("*.github.io", "github.io", None),
            ("a.bucket.s3.amazonaws.com", "s3.amazonaws.com", Some(Warning)),
            ("a.bucket.s3.amazonaws.com", "amazonaws.com", Some(Warning)),
            ("a.bucket.s3.amazonaws.com", "com", Some(Error)),
            ("www.example.co.za", "co.za", Some(Error)),
            ("www.example.co.za", "za", Some(Error)),
            ("a.b.kawasaki.jp", "kawasaki.jp", Some(Error)),
            ("www.example.com", "ample.com", Some(Error)),
        ] {
            let name = dns(name);
            let found = check_mail_row(&name, domain, &format!("admin@{domain}"));
            let domain_found: Vec<_> = found.iter().filter(|(part, _)| *part == RowPart::Domain).collect();
            assert_eq!(domain_found.first().map(|(_, found)| found.severity), expected, "{name} {domain}");
        }
    }

    #[test]
    fn a_mail_domain_is_taken_without_the_dot_of_the_root() {
        let name = dns("www.example.com");
        let found = check_mail_row(&name, "Example.com.", "admin@example.com");
        assert_eq!(mail_domain_as_sent("Example.com. "), "example.com");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            found[0].1.message,
            "The mail domain \"Example.com.\" is taken without the dot at its end."
        );
    }

    #[test]
    fn an_international_mail_domain_is_the_same_in_its_own_script() {
        let name = dns("www.münchen.de");
        for (domain, email, right) in [
            ("münchen.de", "", true),
            ("MÜNCHEN.de", "admin@xn--mnchen-3ya.de", true),
            ("XN--MNCHEN-3YA.de", "", true),
            ("www.münchen.de", "", true),
            ("köln.de", "", false),
        ] {
            let found = check_mail_row(&name, domain, email);
            assert_eq!(found.is_empty(), right, "{domain}: {found:?}");
        }
    }
}
