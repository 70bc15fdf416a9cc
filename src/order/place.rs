//! Where orders go, as the journal writes it: a base URL, or [`SANDBOX`].

use super::text::shell_word;

/// What the journal writes for the sandbox.
pub const SANDBOX: &str = "sandbox";

/// The base of the service's URLs in the US.
pub const US: &str = "https://www.digicert.com/services/v2";

/// The base of the service's URLs in the EU.
pub const EU: &str = "https://certcentral.digicert.eu/services/v2";

/// Whether two places are one, however they are spelled: upper and lower case of scheme and host, a port that
/// is the scheme's own, slashes at the end, and `localhost` for 127.0.0.1 make no other place.
pub fn is_same(one: &str, other: &str) -> bool {
    normal(one) == normal(other)
}

/// What a sandbox calls itself in the header `Server` of its answers.
pub const SANDBOX_SERVER: &str = "dvorder-sandbox";

/// Whether it may be a stand-in for the service: the sandbox in this process, or whoever answers to plain HTTP on this
/// machine. That is one that another process serves, which says so, or a way to the service itself.
pub fn may_be_sandbox(place: &str) -> bool {
    place == SANDBOX || normal(place).starts_with("http://")
}

/// The options of the command line that lead to a place, as words of a shell command.
pub fn options(place: &str) -> String {
    if place == SANDBOX {
        "--sandbox".to_owned()
    } else if is_same(place, US) {
        "--region us".to_owned()
    } else if is_same(place, EU) {
        "--region eu".to_owned()
    } else {
        format!("--base-url {}", shell_word(place))
    }
}

/// A place in the one spelling that can be compared.
fn normal(place: &str) -> String {
    let place = place.trim().trim_end_matches('/');
    let Some((scheme, rest)) = place.split_once("://") else { return place.to_owned() };
    let scheme = scheme.to_ascii_lowercase();
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let authority = authority.to_ascii_lowercase();
    let own_port = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(own_port).unwrap_or(&authority);
    let authority = match authority.strip_prefix("localhost") {
        Some(port) if port.is_empty() || port.starts_with(':') => format!("127.0.0.1{port}"),
        _ => authority.to_owned(),
    };
    format!("{scheme}://{authority}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_many_spellings() {
        for (one, other) in [
            ("http://localhost:8080/services/v2", "http://127.0.0.1:8080/services/v2"),
            ("http://LOCALHOST:80/v2/", "http://127.0.0.1/v2"),
            ("HTTPS://WWW.DigiCert.com:443/services/v2//", US),
            ("https://[::1]:443", "https://[::1]/"),
            (SANDBOX, SANDBOX),
        ] {
            assert!(is_same(one, other) && is_same(other, one), "{one}, {other}");
        }
        for (one, other) in [
            (US, EU),
            (US, SANDBOX),
            ("http://localhost:8080/v2", "http://localhost:8081/v2"),
            ("http://localhost/v2", "https://localhost/v2"),
            ("https://gateway.example/A", "https://gateway.example/a"),
            ("https://localhost.example/a", "https://127.0.0.1.example/a"),
            ("https://gateway.example:80/a", "https://gateway.example/a"),
            ("http://127.0.0.2/v2", "http://127.0.0.1/v2"),
        ] {
            assert!(!is_same(one, other) && !is_same(other, one), "{one}, {other}");
        }
    }

    #[test]
    fn options_lead_to_their_place() {
        for (place, expected) in [
            (SANDBOX, "--sandbox"),
            (US, "--region us"),
            ("https://CertCentral.digicert.eu/services/v2/", "--region eu"),
            ("http://127.0.0.1:99/services/v2", "--base-url http://127.0.0.1:99/services/v2"),
            ("https://[::1]:8/v2", "--base-url 'https://[::1]:8/v2'"),
            ("https://a.example/;rm x", "--base-url 'https://a.example/;rm x'"),
        ] {
            assert_eq!(options(place), expected);
        }
    }
}
