//! The proxy that the environment names, read as the HTTP library reads it, and judged before it is used.
//!
//! The library goes without a proxy where it cannot read one. A purchase must not: what a person got wrong
//! is refused with the reason, which holds nothing of the user name and the password.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use reqwest::header::HeaderValue;

/// Where a proxy is looked for: of each pair the first that is set, in this order.
const VARIABLES: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];
/// The hosts that are reached without the proxy.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// A proxy that speaks HTTP, and how to log in to it.
///
/// It shows its host and its port, and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    variable: String,
    is_https: bool,
    host: String,
    port: u16,
    authorization: Option<HeaderValue>,
}

/// The proxy that the environment names, and the hosts that are reached without it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proxies {
    /// The proxy, or why it cannot be used.
    named: Option<Result<Proxy, String>>,
    exceptions: String,
}

impl Proxies {
    /// The proxy of `HTTPS_PROXY` or else of `ALL_PROXY`, where an empty one is none and capitals outrank small letters,
    /// without the hosts of `NO_PROXY`. A program that a web server started (`REQUEST_METHOD`) has none: its caller could
    /// choose it.
    pub fn of_environment(env: &dyn Fn(&str) -> Option<String>) -> Proxies {
        if env("REQUEST_METHOD").is_some() {
            return Proxies::default();
        }
        let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, env(name)?)));
        let exceptions = first(EXCEPTIONS).map(|(_, text)| text).unwrap_or_default();
        let named = VARIABLES.into_iter().filter_map(first).find(|(_, text)| !text.is_empty());
        Proxies { named: named.map(|(variable, text)| Proxy::read(variable, &text)), exceptions }
    }

    /// The proxy, whichever host is meant.
    pub fn named(&self) -> Option<&Proxy> {
        self.named.as_ref()?.as_ref().ok()
    }

    /// The proxy by which a URL is reached.
    ///
    /// # Errors
    /// As [`Proxy::read`].
    pub fn of(&self, url: &str) -> Result<Option<&Proxy>, String> {
        let any = Matcher::builder().all("http://proxy.invalid").no(self.exceptions.as_str()).build();
        let is_proxied = url.parse().is_ok_and(|url| any.intercept(&url).is_some());
        let named = self.named.as_ref().filter(|_| is_proxied);
        named.map(|named| named.as_ref().map_err(String::clone)).transpose()
    }
}

impl From<Proxy> for Proxies {
    /// This proxy, for all hosts.
    fn from(proxy: Proxy) -> Proxies {
        Proxies { named: Some(Ok(proxy)), exceptions: String::new() }
    }
}

impl Proxy {
    /// Reads what a variable holds: `http://proxy.example:3128`, or with `user:password@` before the host.
    ///
    /// # Errors
    /// A sentence that names the variable, what is wrong with it and how to write it. Never what it holds.
    pub fn read(variable: &str, text: &str) -> Result<Proxy, String> {
        let read = parts(text).and_then(|(is_https, login, place)| {
            let (host, port) = host_and_port(place, is_https)?;
            let authorization = login.map(authorization).transpose()?;
            Ok(Proxy { variable: variable.to_owned(), is_https, host, port, authorization })
        });
        read.map_err(|wrong| {
            format!(
                "{variable} cannot be used: {wrong} Example: {variable}=http://user:p%40ss@proxy.example:3128"
            )
        })
    }

    /// The environment variable that names it.
    pub fn variable(&self) -> &str {
        &self.variable
    }

    /// Its host, an IPv6 address in brackets, and its port.
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Whether the way to the proxy is encrypted too.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Its URL, without a user name and a password.
    pub fn url(&self) -> String {
        format!("{}://{}", if self.is_https { "https" } else { "http" }, self.place())
    }

    /// What `Proxy-Authorization` says, where a user name was given.
    pub(crate) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Proxy({})", self.place())
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.place())
    }
}

/// Whether TLS is spoken with the proxy, the user name and the password, and where it is.
fn parts(text: &str) -> Result<(bool, Option<&str>, &str), String> {
    let is_quote = |c: char| "\"'`\u{2018}\u{2019}\u{201c}\u{201d}".contains(c);
    if text.trim().is_empty() {
        return Err("it holds blanks alone. Unset it to use no proxy.".to_owned());
    }
    if text.trim() != text {
        return Err("it begins or ends with a blank or a line break. Leave that out.".to_owned());
    }
    if text.starts_with(is_quote) || text.ends_with(is_quote) {
        return Err("it stands in quotes, which not every file of variables takes off. Write it without \
                    quotes."
            .to_owned());
    }
    if let Some(c) = text.chars().find(|c| c.is_control()) {
        return Err(format!("it holds a character that does not show ({}). Type it anew.", code_point(c)));
    }
    let (is_https, rest) = scheme(text)?;
    let (login, place) = match rest.rsplit_once('@') {
        Some((login, place)) => (Some(login), place),
        None => (None, rest),
    };
    // A separator before the @ may belong to the password, or the @ to a path: nobody can tell.
    if let Some(c) = login.and_then(|login| login.chars().find(|c| "/?#\\".contains(*c))) {
        return Err(format!(
            "a {c} stands before the @. In the user name and the password write {c} as {}.",
            escaped(c)
        ));
    }
    Ok((is_https, login, place))
}

/// Whether the scheme is `https`, and what follows it. Without a scheme it is `http`.
fn scheme(text: &str) -> Result<(bool, &str), String> {
    let Some((scheme, rest)) = text.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) else {
        let start = text.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if ["http", "https"].contains(&start.as_str()) && !text[start.len()..].starts_with("://") {
            return Err(format!("two slashes are missing: write {start}:// at its beginning."));
        }
        return Ok((false, text));
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" => Ok((false, rest)),
        "https" => Ok((true, rest)),
        socks if socks.starts_with("socks") => {
            Err("SOCKS proxies are not supported. Name a proxy that speaks HTTP, which begins with http:// instead.".to_owned())
        }
        _ => Err("only http:// and https:// may stand at its beginning.".to_owned()),
    }
}

fn is_scheme(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The host, in lower case, and the port: that of the scheme where none is named.
fn host_and_port(place: &str, is_https: bool) -> Result<(String, u16), String> {
    let place = place.strip_suffix('/').unwrap_or(place);
    if place.contains(['/', '?', '#', '\\']) {
        return Err("nothing may stand behind the port, no path and no name of a PAC file.".to_owned());
    }
    let (host, port) = match (place.starts_with('['), place.rfind(']'), place.rsplit_once(':')) {
        (true, Some(end), _) if place.len() == end + 1 => (place, None),
        (true, Some(end), Some((host, port))) if host.len() == end + 1 => (host, Some(port)),
        (true, ..) => return Err("an IPv6 address stands in brackets, as in [2001:db8::1]:3128.".to_owned()),
        (false, _, Some((host, _))) if host.contains(':') => {
            return Err("there is more than one colon in the host and the port. An IPv6 address stands in \
                        brackets, as in [2001:db8::1]:3128."
                .to_owned());
        }
        (false, _, Some((host, port))) => (host, Some(port)),
        (false, _, None) => (place, None),
    };
    host_rules(host)?;
    let port = match port {
        None if is_https => 443,
        None => 80,
        Some(port) => port
            .parse()
            .ok()
            .filter(|number| *number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()))
            .ok_or("behind the host stands no port, which is a number from 1 to 65535.")?,
    };
    Ok((host.to_ascii_lowercase(), port))
}

fn host_rules(host: &str) -> Result<(), String> {
    /// The longest name of the DNS, in characters.
    const LONGEST: usize = 253;
    if host.is_empty() {
        return Err("it names no host.".to_owned());
    }
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return match address.parse::<Ipv6Addr>() {
            Ok(_) => Ok(()),
            Err(_) => Err("what stands in the brackets is no IPv6 address.".to_owned()),
        };
    }
    match host.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))) {
        Some(c) if c.is_whitespace() => return Err("there is a blank in the host. Leave it out.".to_owned()),
        Some(c) if !c.is_ascii() => {
            return Err("the host holds a letter that is not ASCII. Write it in its form for the DNS, with \
                        xn-- in it."
                .to_owned());
        }
        Some(_) => return Err("the host holds a sign that no host name can hold.".to_owned()),
        None => {}
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_number =
        name.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    if name.split('.').any(str::is_empty) || name.len() > LONGEST {
        Err("the host has two dots in a row, a dot first, or too many characters.".to_owned())
    } else if is_number && name.parse::<Ipv4Addr>().is_err() {
        Err("the host is no IPv4 address, which has four numbers from 0 to 255.".to_owned())
    } else {
        Ok(())
    }
}

/// The header for a user name and a password, in which `%40` stands for `@`.
fn authorization(login: &str) -> Result<HeaderValue, String> {
    if login.chars().any(|c| !c.is_ascii_graphic()) {
        // Which one it is would be a part of the password.
        return Err("there is a blank or a character that is not ASCII in the user name or the password. Write its \
                    bytes in UTF-8, each behind a %, such as %20 for a blank and %C3%A4 for the letter a with two dots."
            .to_owned());
    }
    let unreadable = || "the user name and the password cannot be read.".to_owned();
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    if user.is_empty() {
        return Err("there is an @, and no user name before it.".to_owned());
    }
    // Escapes stay as they are; what a URL cannot hold there becomes one.
    let mut url = Url::parse("http://proxy.invalid").map_err(|_| unreadable())?;
    url.set_username(user).map_err(|()| unreadable())?;
    url.set_password(Some(password).filter(|password| !password.is_empty())).map_err(|()| unreadable())?;
    let any = "https://host.invalid".parse().map_err(|_| unreadable())?;
    let intercept = Matcher::builder().all(url.as_str()).build().intercept(&any).ok_or_else(unreadable)?;
    intercept.basic_auth().cloned().ok_or_else(unreadable)
}

/// A character as a URL holds it: `%40`.
fn escaped(c: char) -> String {
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding};

    use super::*;

    fn in_environment(variables: &[(&str, &str)]) -> Result<Option<Proxy>, String> {
        let env = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, text)| (*text).to_owned())
        };
        Proxies::of_environment(&env).of("https://www.digicert.com/services/v2").map(Option::<&Proxy>::cloned)
    }

    fn login(proxy: &Proxy) -> Option<String> {
        let text = proxy.authorization()?.to_str().unwrap().strip_prefix("Basic ")?;
        Some(String::from_utf8(Base64::decode_vec(text).unwrap()).unwrap())
    }

    #[test]
    fn a_proxy_is_read_with_its_login() {
        for (text, url, said) in [
            ("http://proxy.example:3128", "http://proxy.example:3128", None),
            ("HTTP://Proxy.Example:3128/", "http://proxy.example:3128", None),
            ("proxy.example:3128", "http://proxy.example:3128", None),
            ("proxy", "http://proxy:80", None),
            ("https://proxy.example", "https://proxy.example:443", None),
            ("http://192.0.2.1:8080", "http://192.0.2.1:8080", None),
            ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128", None),
            ("http://[2001:db8::1]", "http://[2001:db8::1]:80", None),
            ("http://my_proxy.corp.:3128", "http://my_proxy.corp.:3128", None),
            ("http://jim:pw@proxy.example:3128", "http://proxy.example:3128", Some("jim:pw")),
            ("jim:pw@proxy.example:3128", "http://proxy.example:3128", Some("jim:pw")),
            ("http://jim@proxy.example:3128", "http://proxy.example:3128", Some("jim:")),
            ("http://jim:p%40ss@proxy.example:3128", "http://proxy.example:3128", Some("jim:p@ss")),
            ("http://jim:p@ss@proxy.example:3128", "http://proxy.example:3128", Some("jim:p@ss")),
            ("http://jim:p:s;s[x]<&>|^{}@[::1]:1", "http://[::1]:1", Some("jim:p:s;s[x]<&>|^{}")),
            (
                "http://corp%5Cjim:p%2Fs%23s@proxy.example:1",
                "http://proxy.example:1",
                Some("corp\\jim:p/s#s"),
            ),
            ("http://jim:p%C3%BC@proxy.example:1", "http://proxy.example:1", Some("jim:pü")),
            ("http://jim:100%@proxy.example:1", "http://proxy.example:1", Some("jim:100%")),
        ] {
            let proxy = Proxy::read("HTTPS_PROXY", text).unwrap_or_else(|reason| panic!("{text}: {reason}"));
            assert_eq!((proxy.url().as_str(), login(&proxy).as_deref()), (url, said), "{text}");
            assert_eq!(format!("{proxy:?}"), format!("Proxy({proxy})"));
        }
    }

    #[test]
    fn what_a_person_gets_wrong_is_refused_without_showing_it() {
        for (text, reason) in [
            ("\"http://jim:s3cr3t@proxy.example:3128\"", "quotes"),
            ("'http://proxy.example:3128'", "quotes"),
            ("http://proxy.example:3128'", "quotes"),
            ("\u{201c}http://proxy.example:3128\u{201d}", "quotes"),
            (" http://proxy.example:3128", "begins or ends with a blank"),
            ("http://proxy.example:3128\n", "begins or ends with a blank"),
            ("  ", "blanks alone"),
            ("http://proxy\u{1b}.example:3128", "(U+001B)"),
            ("ftp://jim:s3cr3t@proxy.example:21", "only http:// and https://"),
            ("s3cr3t://proxy.example:21", "only http:// and https://"),
            ("socks5://jim:s3cr3t@proxy.example:1080", "SOCKS"),
            ("SOCKS5H://proxy.example", "SOCKS"),
            ("http:proxy.example:3128", "two slashes"),
            ("https:/proxy.example:3128", "two slashes"),
            ("http://", "no host"),
            ("//proxy.example:3128", "nothing may stand behind"),
            ("http://:3128", "no host"),
            ("http://jim:s3cr3t@", "no host"),
            ("http://jim:s3cr3t@:3128", "no host"),
            ("http://@proxy.example:3128", "no user name"),
            ("http://proxy.example:", "number from 1 to 65535"),
            ("http://proxy.example:0", "number from 1 to 65535"),
            ("http://proxy.example:65536", "number from 1 to 65535"),
            ("http://proxy.example:+80", "number from 1 to 65535"),
            ("http://proxy.example:port", "number from 1 to 65535"),
            ("http://jim:s3cr3t", "number from 1 to 65535"),
            ("http://proxy example:3128", "blank in the host"),
            ("http://proxy.example: 3128", "number from 1 to 65535"),
            ("http://pröxy.example:3128", "xn--"),
            ("http://proxy\u{fffd}.example:3128", "xn--"),
            ("http://pro%20xy.example:3128", "no host name can hold"),
            ("http://proxy..example:3128", "two dots"),
            ("http://192.0.2.256:3128", "no IPv4 address"),
            ("http://2001:db8::1:3128", "brackets"),
            ("http://[2001:db8::1:3128", "brackets"),
            ("http://[proxy]:3128", "no IPv6 address"),
            ("http://proxy.example:3128/proxy.pac", "PAC"),
            ("http://proxy.example:3128?x", "nothing may stand behind"),
            ("http://jim:s3/s3cr3t@proxy.example:3128", "write / as %2F"),
            ("http://jim:s3#s3cr3t@proxy.example:3128", "write # as %23"),
            ("http://jim:s3?s3cr3t@proxy.example:3128", "write ? as %3F"),
            ("http://corp\\jim:s3cr3t@proxy.example:3128", "write \\ as %5C"),
            ("http://jim:s3@x/s3cr3t@proxy.example:3128", "write / as %2F"),
            ("http://jim:s3 s3cr3t@proxy.example:3128", "a blank or a character"),
            ("http://jim:s3ü-s3cr3t@proxy.example:3128", "a blank or a character"),
        ] {
            let refused = Proxy::read("https_proxy", text).expect_err(text);
            assert!(
                refused.starts_with("https_proxy cannot be used") && refused.contains(reason),
                "{text}: {refused}"
            );
            assert!(refused.ends_with("https_proxy=http://user:p%40ss@proxy.example:3128"), "{refused}");
            assert!(!refused.contains("s3cr3t") && !refused.contains("jim"), "{text}: {refused}");
        }
    }

    #[test]
    fn hosts_that_are_excepted_are_so_each_for_itself() {
        let env = |name: &str| match name {
            "HTTPS_PROXY" => Some("http://proxy.example:3128".to_owned()),
            "NO_PROXY" => Some("example.com,.inside.test,192.0.2.0/24".to_owned()),
            _ => None,
        };
        let proxies = Proxies::of_environment(&env);
        for (url, is_proxied) in [
            ("https://www.digicert.com/services/v2", true),
            ("http://www.example.com/x", false),
            ("http://example.com/x", false),
            ("http://notexample.com/x", true),
            ("http://a.inside.test/x", false),
            ("http://192.0.2.7/x", false),
            ("http://198.51.100.7/x", true),
        ] {
            assert_eq!(proxies.of(url).unwrap().is_some(), is_proxied, "{url}");
        }
    }

    #[test]
    fn the_variables_are_looked_at_in_the_librarys_order() {
        type Case = (&'static [(&'static str, &'static str)], Option<(&'static str, &'static str)>);
        let cases: [Case; 11] = [
            (&[], None),
            (&[("HTTP_PROXY", "http://a:1")], None),
            (&[("HTTPS_PROXY", "http://a:1"), ("https_proxy", "http://b:1")], Some(("HTTPS_PROXY", "a:1"))),
            (&[("https_proxy", "http://b:1"), ("ALL_PROXY", "http://c:1")], Some(("https_proxy", "b:1"))),
            (&[("HTTPS_PROXY", ""), ("https_proxy", "http://b:1")], None),
            (&[("HTTPS_PROXY", ""), ("all_proxy", "http://d:1")], Some(("all_proxy", "d:1"))),
            (&[("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", "digicert.com")], None),
            (&[("HTTPS_PROXY", "http://a:1"), ("no_proxy", "*")], None),
            (&[("HTTPS_PROXY", "ftp://unused"), ("NO_PROXY", ".digicert.com")], None),
            (
                &[("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", ""), ("no_proxy", "*")],
                Some(("HTTPS_PROXY", "a:1")),
            ),
            (&[("HTTPS_PROXY", "http://a:1"), ("REQUEST_METHOD", "GET")], None),
        ];
        for (variables, expected) in cases {
            let proxy = in_environment(variables).unwrap();
            let found = proxy.as_ref().map(|proxy| (proxy.variable(), proxy.place()));
            assert_eq!(
                found,
                expected.map(|(variable, place)| (variable, place.to_owned())),
                "{variables:?}"
            );
        }
        // A wrong one is not passed over for one that could be used.
        let refused = in_environment(&[("HTTPS_PROXY", "ftp://a"), ("ALL_PROXY", "http://b:1")]).unwrap_err();
        assert!(refused.starts_with("HTTPS_PROXY cannot be used"), "{refused}");
    }
}
