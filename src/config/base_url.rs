//! The base of the service's URLs.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

/// The base of the service's URLs: HTTPS, or plain HTTP to this machine only.
///
/// It has no user name, query or fragment, and no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    host: String,
    loopback: bool,
}

impl BaseUrl {
    /// That of an installation of the service, which need not be read: HTTPS, without a port or a slash at its end.
    pub(super) fn of_service(text: &str, host: &str) -> BaseUrl {
        BaseUrl { text: text.to_owned(), host: host.to_owned(), loopback: false }
    }

    /// Reads a base URL, such as `https://www.digicert.com/services/v2`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the URL and what to write instead.
    pub fn parse(text: &str) -> Result<BaseUrl, String> {
        const EXAMPLE: &str = "Example: https://www.digicert.com/services/v2";
        let text = text.trim();
        let url =
            Url::parse(text).map_err(|error| format!("The base URL cannot be read ({error}). {EXAMPLE}"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(format!(
                "The base URL names a user or a password, and the service takes neither. Leave them out. {EXAMPLE}"
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(format!("The base URL must end before any \"?\" or \"#\". {EXAMPLE}"));
        }
        let Some(name) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
            return Err(format!("The base URL must begin with https:// and a host name. {EXAMPLE}"));
        };
        if let Some(wrong) = wrong_in_path(text) {
            return Err(format!("{wrong} {EXAMPLE}"));
        }
        let loopback = is_loopback(name);
        if url.scheme() == "http" && !loopback {
            return Err(format!(
                "Plain http to {name} would show the API key to everybody on the way. Use https; plain http is for \
                 this machine only (127.0.0.1, [::1] or localhost)."
            ));
        }
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        Ok(BaseUrl { text: url.as_str().trim_end_matches('/').to_owned(), host, loopback })
    }

    /// The URL, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, with its port unless that is the scheme's own: `www.digicert.com`, `127.0.0.1:8080`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host is this machine, so that no proxy is used and plain HTTP is fine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether requests are encrypted.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// What is wrong with how a base URL is written, although it can be read: what is read otherwise than it
/// looks, by this program or by a gateway, must not decide where orders go.
fn wrong_in_path(text: &str) -> Option<&'static str> {
    let Some((_, rest)) = text.split_once("://").filter(|(_, rest)| !rest.starts_with('/')) else {
        return Some("The base URL must begin with https:// and a host name.");
    };
    let path = rest.split_once('/').map_or("", |(_, path)| path).trim_end_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
    if text.contains('%') {
        Some("The base URL holds a %: escapes such as %2e and %2f are not taken. Write the path as it is.")
    } else if text.contains('\\') {
        Some("The base URL holds a backslash. Its parts are separated by slashes.")
    } else if text.contains(char::is_whitespace) || text.contains(char::is_control) {
        Some("The base URL holds a blank or a character that does not show. Leave it out.")
    } else if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        Some("The base URL holds \".\" or \"..\" as a part of its path. Write the path that is meant.")
    } else if path.contains("//") || path.starts_with('/') {
        Some("The base URL holds two slashes in a row in its path. Leave one out.")
    } else if !path.chars().all(is_plain) {
        Some("The path of the base URL may hold letters, digits, slashes and - . _ ~ alone.")
    } else {
        None
    }
}

/// Whether a URL's host can only be this machine: 127.0.0.0/8, `[::1]` or `localhost`.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_https_or_this_machine() {
        let cases = [
            (
                "https://www.digicert.com/services/v2",
                Ok("https://www.digicert.com/services/v2"),
                "www.digicert.com",
            ),
            (" https://ca.example/services/v2// ", Ok("https://ca.example/services/v2"), "ca.example"),
            ("https://ca.example", Ok("https://ca.example"), "ca.example"),
            ("https://ca.example:8443/x", Ok("https://ca.example:8443/x"), "ca.example:8443"),
            ("http://127.0.0.1:8080/services/v2", Ok("http://127.0.0.1:8080/services/v2"), "127.0.0.1:8080"),
            ("http://127.8.9.1/a", Ok("http://127.8.9.1/a"), "127.8.9.1"),
            ("http://[::1]:9/a", Ok("http://[::1]:9/a"), "[::1]:9"),
            ("http://LOCALHOST/a", Ok("http://localhost/a"), "localhost"),
            ("http://192.0.2.1/a", Err("Plain http to 192.0.2.1"), ""),
            ("http://localhost.example.com/a", Err("Plain http"), ""),
            ("http://127.0.0.1.example.com/a", Err("Plain http"), ""),
            ("http://[::ffff:192.0.2.1]/a", Err("Plain http"), ""),
            ("http://0.0.0.0/a", Err("Plain http"), ""),
            ("https://me:hunter2@ca.example/a", Err("names a user"), ""),
            ("https://me@ca.example/a", Err("names a user"), ""),
            ("https://ca.example/a?b=c", Err("must end before"), ""),
            ("https://ca.example/a#b", Err("must end before"), ""),
            ("ftp://ca.example/a", Err("must begin with https://"), ""),
            ("localhost:8080", Err("must begin with https://"), ""),
            ("www.digicert.com/services/v2", Err("cannot be read"), ""),
            ("https://", Err("cannot be read"), ""),
            ("", Err("cannot be read"), ""),
            ("https://ca.example/a/../b", Err("\"..\""), ""),
            ("https://ca.example/services/..", Err("\"..\""), ""),
            ("https://ca.example/./b", Err("\"..\""), ""),
            ("https://ca.example/%2e%2E/b", Err("%2e"), ""),
            ("https://ca.example/a%2fb", Err("%2e"), ""),
            ("https://ca.example/a%00b", Err("%2e"), ""),
            ("https://ca%2eexample/a", Err("%2e"), ""),
            ("https://ca.example\\a", Err("backslash"), ""),
            ("https:\\\\ca.example/a", Err("must begin with https://"), ""),
            ("https:ca.example/a", Err("must begin with https://"), ""),
            ("https:///ca.example/a", Err("must begin with https://"), ""),
            ("https://ca.example//a", Err("two slashes"), ""),
            ("https://ca.example/a//b", Err("two slashes"), ""),
            ("https://ca.example/a b", Err("blank"), ""),
            ("https://ca.example/a\tb", Err("blank"), ""),
            ("https://ca.example/\u{e4}", Err("letters, digits"), ""),
            ("https://ca.example/a;b", Err("letters, digits"), ""),
            ("https://ca.example/hunter2@b", Err("letters, digits"), ""),
            ("me:hunter2@ca.example/a", Err("must begin with https://"), ""),
            ("https:me:hunter2@ca.example/a", Err("names a user"), ""),
            ("https://me:hun/hunter2@ca.example/a", Err("cannot be read"), ""),
            ("http://me:hunter2@ca.example/a", Err("names a user"), ""),
        ];
        for (text, expected, host) in cases {
            match (BaseUrl::parse(text), expected) {
                (Ok(url), Ok(normal)) => assert_eq!((url.as_str(), url.host()), (normal, host), "{text}"),
                (Err(reason), Err(part)) => {
                    assert!(reason.contains(part), "{text}: {reason}");
                    assert!(!reason.contains("hunter2"), "{reason}");
                }
                (result, _) => panic!("{text}: {result:?}"),
            }
        }
    }
}
