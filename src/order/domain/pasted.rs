//! The host in what was pasted: a URL, a link without its scheme, a line of `openssl` output.

use super::super::text::is_user_and_password;

/// The full stop, and what UTS 46 takes for one.
pub const DOTS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];

/// The host of a pasted text, and what stood around it.
#[derive(Debug, PartialEq, Eq)]
pub struct PastedHost<'a> {
    /// The host, as it was pasted.
    pub host: &'a str,
    /// What was left out, in reading order, such as `scheme` and `path`. Never its content, which
    /// may be a password.
    pub left_out: Vec<&'static str>,
    /// Whether a password stands there in a way that leaves open where it ends: none of the text may
    /// be taken for a name, or shown.
    pub is_unclear: bool,
    /// Whether a user name and a password stand before the host.
    pub is_login: bool,
}

/// What stands before a host whose user name and password were cut out.
const CUT_OUT: &str = "***@";

/// Reduces a text to its host.
pub fn reduce(text: &str) -> PastedHost<'_> {
    let mut left_out = Vec::new();
    let rest = without_san_type(text, &mut left_out);
    let rest = without_scheme(rest, &mut left_out);
    let (authority, after) = match rest.find(['/', '?', '#']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    let is_unclear = after.contains('@') && (authority.contains('@') || !ends_in_a_port(authority));
    // Where a password was cut out, it is still told that one stands there
    let is_login = authority.starts_with(CUT_OUT) || login_before(authority).is_some();
    let authority = without_userinfo(authority, &mut left_out);
    let host = without_port(authority, &mut left_out);
    let host = without_brackets(host, &mut left_out);
    let host = without_root(host, &mut left_out);
    if !after.is_empty() {
        left_out.push("path");
    }
    PastedHost { host, left_out, is_unclear, is_login }
}

/// Whether what stands behind the only `:`, if there is one, can be a port.
fn ends_in_a_port(authority: &str) -> bool {
    authority.starts_with('[') || authority.split_once(':').is_none_or(|(_, port)| is_port(port))
}

/// `openssl req -text` and `openssl x509 -text` print names as `DNS:example.com` and `IP Address:8.8.8.8`, and that of a
/// subject as `CN=example.com`.
fn without_san_type<'a>(text: &'a str, left_out: &mut Vec<&'static str>) -> &'a str {
    match text.split_once(':') {
        Some((kind, name)) if kind.eq_ignore_ascii_case("dns") && !is_port(name) => {
            left_out.push("\"DNS:\"");
            name
        }
        Some((kind, address)) if is_address_type(kind) && !is_port(address) => {
            left_out.push("\"IP Address:\"");
            address
        }
        _ => match common_name_of(text) {
            Some(name) => {
                left_out.push("\"CN=\"");
                if attributes(text).count() > 1 {
                    left_out.push("the rest of the subject");
                }
                name
            }
            None => text,
        },
    }
}

/// The common name of a subject, in the ways that tools and configurations write one: `subject=C = US, CN = example.com`,
/// `/O=Example/CN=example.com`, `CN=example.com`. None where the text is no subject, or has not exactly one.
pub fn common_name_of(text: &str) -> Option<&str> {
    if !text.contains('=') || !attributes(text).all(|attribute| is_attribute(attribute.trim())) {
        return None;
    }
    let mut names = attributes(text).filter_map(|attribute| {
        let (kind, name) = attribute.split_once('=')?;
        let is_one = ["cn", "commonname"].iter().any(|word| kind.trim().eq_ignore_ascii_case(word));
        is_one.then(|| name.trim())
    });
    names.next().filter(|name| names.next().is_none() && !name.contains(char::is_whitespace))
}

/// What a subject is made of; in quotes a separator is none.
fn attributes(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim();
    let subject = text.get(..SUBJECT.len()).filter(|word| word.eq_ignore_ascii_case(SUBJECT));
    let behind = subject.and_then(|_| text[SUBJECT.len()..].trim_start().strip_prefix(['=', ':']));
    let text = behind.unwrap_or(text).trim();
    let (text, separators) = match text.strip_prefix('/') {
        Some(text) => (text, ['/', '/']),
        None => (text, [',', ';']),
    };
    let mut is_quoted = false;
    text.split(move |c| {
        is_quoted ^= c == '"';
        !is_quoted && separators.contains(&c)
    })
}

/// What `openssl` writes before a subject.
const SUBJECT: &str = "subject";

/// Whether this is the name of an attribute with its value: a short name, a long one, or an object identifier.
fn is_attribute(text: &str) -> bool {
    text.split_once('=').is_some_and(|(kind, _)| {
        let kind = kind.trim();
        !kind.is_empty() && kind.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
    })
}

/// Of `IP Address:8.8.8.8` what is left when blanks separate, and the shorter form of a configuration.
fn is_address_type(kind: &str) -> bool {
    ["address", "ip"].iter().any(|word| kind.eq_ignore_ascii_case(word))
}

fn without_scheme<'a>(text: &'a str, left_out: &mut Vec<&'static str>) -> &'a str {
    let is_scheme =
        |scheme: &str| scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    match text.split_once("//") {
        Some((before, after)) if before.is_empty() || before.strip_suffix(':').is_some_and(is_scheme) => {
            left_out.push("scheme");
            after
        }
        _ => text,
    }
}

/// The host behind a user name and a password. `jim@example.com` is an e-mail address, but
/// `jim:password@example.com` is not.
fn login_before(authority: &str) -> Option<&str> {
    authority.rsplit_once('@').filter(|(user, _)| is_user_and_password(user)).map(|(_, host)| host)
}

fn without_userinfo<'a>(authority: &'a str, left_out: &mut Vec<&'static str>) -> &'a str {
    let host = match left_out.contains(&"scheme") || authority.starts_with(CUT_OUT) {
        true => authority.rsplit_once('@').map(|(_, host)| host),
        false => login_before(authority),
    };
    if host.is_some() {
        left_out.push("user name");
    }
    host.unwrap_or(authority)
}

/// An IPv6 address without brackets has colons too, but never just one.
fn without_port<'a>(authority: &'a str, left_out: &mut Vec<&'static str>) -> &'a str {
    match authority.rsplit_once(':') {
        Some((host, port))
            if is_port(port) && (!host.contains(':') || (host.starts_with('[') && host.ends_with(']'))) =>
        {
            left_out.push("port");
            host
        }
        _ => authority,
    }
}

/// URLs have IPv6 addresses in brackets.
fn without_brackets<'a>(host: &'a str, left_out: &mut Vec<&'static str>) -> &'a str {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) if address.contains(':') => {
            left_out.push("brackets");
            address
        }
        _ => host,
    }
}

/// Zone files and `dig` write names with the dot of the root behind them.
fn without_root<'a>(host: &'a str, left_out: &mut Vec<&'static str>) -> &'a str {
    match host.strip_suffix(DOTS) {
        Some(name) if !name.is_empty() && !name.ends_with(DOTS) => {
            left_out.push("the dot at the end");
            name
        }
        _ => host,
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_what_remains() {
        for (text, host, left_out) in [
            ("example.com", "example.com", &[] as &[&str]),
            ("https://example.com", "example.com", &["scheme"]),
            ("https://www.example.com/a?b#c", "www.example.com", &["scheme", "path"]),
            ("HTTPS://example.com:8443/", "example.com", &["scheme", "port", "path"]),
            ("https://jim:pw@example.com/", "example.com", &["scheme", "user name", "path"]),
            ("https://jim@example.com", "example.com", &["scheme", "user name"]),
            ("https://a?x=b//c", "a", &["scheme", "path"]),
            ("//example.com/x", "example.com", &["scheme", "path"]),
            ("example.com/x", "example.com", &["path"]),
            ("example.com?x", "example.com", &["path"]),
            ("example.com#x", "example.com", &["path"]),
            ("example.com:443", "example.com", &["port"]),
            ("example.com:", "example.com", &["port"]),
            ("jim:pw@example.com", "example.com", &["user name"]),
            ("jim@example.com", "jim@example.com", &[]),
            ("mailto:jim@example.com", "mailto:jim@example.com", &[]),
            ("DNS:*.example.com", "*.example.com", &["\"DNS:\""]),
            ("CN=example.com", "example.com", &["\"CN=\""]),
            ("/CN=example.com", "example.com", &["\"CN=\""]),
            ("commonName=example.com", "example.com", &["\"CN=\""]),
            ("cn = example.com", "example.com", &["\"CN=\""]),
            ("subject=CN = example.com", "example.com", &["\"CN=\""]),
            ("subject= /CN=example.com", "example.com", &["\"CN=\""]),
            ("CN=example.com,O=x", "example.com", &["\"CN=\"", "the rest of the subject"]),
            (
                "C = US, O = \"Example, Inc.\", CN = *.example.com",
                "*.example.com",
                &["\"CN=\"", "the rest of the subject"],
            ),
            ("/C=US/ST=Utah/CN=example.com", "example.com", &["\"CN=\"", "the rest of the subject"]),
            (
                "Subject: 2.5.4.10=x; CN=example.com.",
                "example.com",
                &["\"CN=\"", "the rest of the subject", "the dot at the end"],
            ),
            ("dns:443", "dns", &["port"]),
            ("https://münchen.de/straße", "münchen.de", &["scheme", "path"]),
            ("https://[2001:db8::1]:443/", "2001:db8::1", &["scheme", "port", "brackets", "path"]),
            ("IP:8.8.8.8", "8.8.8.8", &["\"IP Address:\""]),
            ("Address:2001:db8::1", "2001:db8::1", &["\"IP Address:\""]),
            ("8.8.8.8:443", "8.8.8.8", &["port"]),
            ("2001:db8::1", "2001:db8::1", &[]),
            ("https:example.com", "https:example.com", &[]),
            ("https://", "", &["scheme"]),
            ("https://example.com:443/a@b", "example.com", &["scheme", "port", "path"]),
            ("example.com/a@b.com", "example.com", &["path"]),
            ("example.com.", "example.com", &["the dot at the end"]),
            ("*.example.com.", "*.example.com", &["the dot at the end"]),
            ("例え。jp。", "例え。jp", &["the dot at the end"]),
            ("https://example.com.:443/", "example.com", &["scheme", "port", "the dot at the end", "path"]),
            ("example.com..", "example.com..", &[]),
            (".", ".", &[]),
        ] {
            let is_login = text.contains("jim:pw@");
            let expected = PastedHost { host, left_out: left_out.to_vec(), is_unclear: false, is_login };
            assert_eq!(reduce(text), expected, "{text}");
        }
    }

    #[test]
    fn a_password_that_may_hold_a_separator_is_unclear() {
        for text in [
            "jim:se/cret@example.com",
            "jim:se#cret@example.com",
            "https://jim:se?cret@example.com/a",
            "https://jim:s@e/cret@example.com",
            "https://jim@a.com/cret@example.com",
        ] {
            assert!(reduce(text).is_unclear, "{text}");
        }
    }
}
