//! What TLS libraries say of a connection that could not be secured, in words.

use jiff::tz::TimeZone;
use rustls::{AlertDescription, CertificateError, Error, PeerIncompatible};

use crate::failure::Failure;
use crate::io::onlooker::alert_received;
use crate::order::text::{excerpt, one_line};
use crate::order::validity::wire_date;

/// The most characters of the names on a certificate that are shown.
const NAMES_LIMIT: usize = 80;
const INSPECTED: &str =
    "A proxy or firewall that inspects TLS may be in the way. Ask your network's administrators.";
const INTERCEPTED: &str = "If a proxy of your network opens TLS, give its CA with --ca-cert FILE. If none does, do \
                           not go on: someone else may be answering. Ask your network's administrators.";

/// Why the secured connection to a host did not come about. `issuer` is who issued the certificate that was
/// shown, where that is known and is what is wrong.
pub(super) fn failed(error: &Error, host: &str, issuer: Option<&str>) -> Failure {
    let (what, fix) = match error {
        Error::InvalidCertificate(error) => return certificate_refused(error, host, issuer),
        Error::InvalidMessage(_) => {
            return Failure::new(
                format!("{host} does not speak TLS on this port."),
                "Check the port in --base-url, and that no proxy answers in the service's place.",
            );
        }
        Error::NoCertificatesPresented => ("it showed no certificate", INSPECTED),
        Error::AlertReceived(alert) => (alert_received(*alert), alert_fix(*alert)),
        Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => {
            ("it speaks only versions of TLS before 1.2, which are not safe", INSPECTED)
        }
        Error::PeerIncompatible(_) | Error::NoApplicationProtocol => {
            ("it and this program have no way of securing a connection in common", INSPECTED)
        }
        Error::FailedToGetCurrentTime => ("this machine does not tell the time", "Set its clock: date."),
        Error::FailedToGetRandomBytes => {
            ("this machine gives no random numbers", "Check that /dev/urandom can be read.")
        }
        Error::UnsupportedNameType => {
            ("no certificate can be for such a host", "Name the host in --base-url as its certificate does.")
        }
        Error::InappropriateMessage { .. }
        | Error::InappropriateHandshakeMessage { .. }
        | Error::DecryptError
        | Error::PeerMisbehaved(_)
        | Error::PeerSentOversizedRecord => ("it does not keep to the rules of TLS", INSPECTED),
        _ => ("TLS failed for a reason that is not told", INSPECTED),
    };
    Failure::new(format!("No secured connection to {host}: {what}."), fix)
}

fn alert_fix(alert: AlertDescription) -> &'static str {
    match alert {
        AlertDescription::UnrecognisedName => "Check the host in --base-url.",
        AlertDescription::InternalError => "Try again later.",
        _ => INSPECTED,
    }
}

fn certificate_refused(error: &CertificateError, host: &str, issuer: Option<&str>) -> Failure {
    let (what, fix) = match error {
        CertificateError::UnknownIssuer => return unknown_issuer(host, issuer),
        CertificateError::NotValidForName => return wrong_name(host, &[]),
        CertificateError::NotValidForNameContext { presented, .. } => return wrong_name(host, presented),
        CertificateError::Expired => return out_of_date(host, "has expired"),
        CertificateError::ExpiredContext { not_after, .. } => {
            return out_of_date(host, &format!("expired on {}", day(not_after.as_secs())));
        }
        CertificateError::NotValidYet => return out_of_date(host, "is not valid yet"),
        CertificateError::NotValidYetContext { not_before, .. } => {
            return out_of_date(host, &format!("is not valid before {}", day(not_before.as_secs())));
        }
        CertificateError::Revoked => (
            "was revoked by its issuer",
            "Do not go on: someone else may be answering. Ask your network's administrators.",
        ),
        CertificateError::BadEncoding => ("is damaged", INTERCEPTED),
        CertificateError::BadSignature => ("does not carry a good signature of its issuer", INTERCEPTED),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            ("is not for a server", INTERCEPTED)
        }
        CertificateError::UnhandledCriticalExtension => {
            ("has a critical part that this program does not know", INTERCEPTED)
        }
        CertificateError::UnknownRevocationStatus
        | CertificateError::ExpiredRevocationList
        | CertificateError::ExpiredRevocationListContext { .. }
        | CertificateError::InvalidOcspResponse => {
            ("cannot be checked for revocation", "Try again later, or ask your network's administrators.")
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            ("is signed in a way that is not accepted, such as with SHA-1", INTERCEPTED)
        }
        // The library has no variant of its own for these: the name is all there is to know them by.
        other if is(other, "CaUsedAsEndEntity") => (
            "is self-signed, or that of a certificate authority itself, which --ca-cert does not make a server's",
            "Give the server a certificate that an authority issued for it, and name that authority with --ca-cert \
             FILE. If it is not your server, do not go on: someone else may be answering.",
        ),
        other if is(other, "UnsupportedSignatureAlgorithm") => {
            ("is signed in a way that is not accepted, such as with SHA-1", INTERCEPTED)
        }
        other if is(other, "UnsupportedCertVersion") => ("is of an old version, without names", INTERCEPTED),
        other if is(other, "NameConstraintViolation") => {
            ("is for a name that its issuer may not issue for", INTERCEPTED)
        }
        _ => ("cannot be accepted", INTERCEPTED),
    };
    Failure::new(format!("The certificate that {host} showed {what}."), fix)
}

fn is(error: &CertificateError, name: &str) -> bool {
    format!("{error:?}").contains(name)
}

fn unknown_issuer(host: &str, issuer: Option<&str>) -> Failure {
    Failure::new(
        match issuer {
            Some(issuer) => format!(
                "The certificate that {host} showed was issued by \"{issuer}\", which nobody this machine trusts \
                 vouches for."
            ),
            None => format!("The certificate that {host} showed was issued by nobody this machine trusts."),
        },
        "This looks like interception of TLS. If your proxy does that, give its CA with --ca-cert FILE (a PEM file \
         your network's administrators have). If not, do not go on: someone else may be answering.",
    )
}

fn wrong_name(host: &str, presented: &[String]) -> Failure {
    let names: Vec<&str> = presented.iter().filter_map(|name| readable(name)).collect();
    let names = match names.as_slice() {
        [] => String::new(),
        names => format!(": {}", excerpt(&one_line(&names.join(", ")), NAMES_LIMIT)),
    };
    Failure::new(
        format!("The certificate that {host} showed is for another name{names}."),
        "Check the host in --base-url. If it is right, something on the way answers in its place.",
    )
}

/// `proxy.example` of `DnsName("proxy.example")`, which is how the library writes names.
fn readable(name: &str) -> Option<&str> {
    match name.split_once('(') {
        Some((kind, value)) if kind.ends_with("Name") || kind.ends_with("Address") => {
            Some(value.strip_suffix(')')?.trim_matches('"')).filter(|value| !value.contains(['(', '{']))
        }
        Some(_) => None,
        None => Some(name),
    }
}

fn out_of_date(host: &str, what: &str) -> Failure {
    Failure::new(
        format!("The certificate that {host} showed {what}."),
        "Check this machine's clock first: date. If it is right, something on the way may answer in the service's place.",
    )
}

/// The day of a time in seconds since 1970, UTC: `23 NOV 2026`.
fn day(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    time.map_or_else(
        || "an impossible date".to_owned(),
        |time| wire_date(TimeZone::UTC.to_datetime(time).date()),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use rustls::pki_types::{ServerName, UnixTime};
    use rustls::{InvalidMessage, OtherError, PeerMisbehaved};

    use super::*;

    const HOST: &str = "www.digicert.com";

    /// What TLS can say, as far as it can be made here.
    fn everything() -> Vec<Error> {
        let time = UnixTime::since_unix_epoch(Duration::from_secs(1_700_000_000));
        let expected = ServerName::try_from(HOST).unwrap();
        let presented = vec!["DnsName(\"proxy.example\")".to_owned(), "Unsupported(\"x\")".to_owned()];
        let other = |text: &'static str| CertificateError::Other(OtherError(Arc::from(Box::from(text))));
        let certificates = [
            CertificateError::BadEncoding,
            CertificateError::Expired,
            CertificateError::ExpiredContext { time, not_after: time },
            CertificateError::NotValidYet,
            CertificateError::NotValidYetContext { time, not_before: time },
            CertificateError::Revoked,
            CertificateError::UnhandledCriticalExtension,
            CertificateError::UnknownIssuer,
            CertificateError::UnknownRevocationStatus,
            CertificateError::ExpiredRevocationList,
            CertificateError::ExpiredRevocationListContext { time, next_update: time },
            CertificateError::BadSignature,
            CertificateError::UnsupportedSignatureAlgorithmContext {
                signature_algorithm_id: vec![1],
                supported_algorithms: Vec::new(),
            },
            CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext {
                signature_algorithm_id: vec![1],
                public_key_algorithm_id: vec![2],
            },
            CertificateError::NotValidForName,
            CertificateError::NotValidForNameContext { expected, presented },
            CertificateError::InvalidPurpose,
            CertificateError::InvalidPurposeContext {
                required: rustls::ExtendedKeyPurpose::ServerAuth,
                presented: vec![rustls::ExtendedKeyPurpose::Other(vec![1, 2])],
            },
            CertificateError::InvalidOcspResponse,
            CertificateError::ApplicationVerificationFailure,
            other("CaUsedAsEndEntity"),
            other("UnsupportedCertVersion"),
            other("NameConstraintViolation"),
            other("SomethingNew { a: B(1) }"),
        ];
        let mut all: Vec<Error> = certificates.into_iter().map(Error::InvalidCertificate).collect();
        all.extend((0..=u8::MAX).map(|code| Error::AlertReceived(AlertDescription::from(code))));
        all.extend([
            Error::InappropriateMessage {
                expect_types: vec![rustls::ContentType::Handshake],
                got_type: rustls::ContentType::Alert,
            },
            Error::InappropriateHandshakeMessage {
                expect_types: vec![rustls::HandshakeType::Finished],
                got_type: rustls::HandshakeType::ClientHello,
            },
            Error::InvalidMessage(InvalidMessage::InvalidContentType),
            Error::NoCertificatesPresented,
            Error::UnsupportedNameType,
            Error::DecryptError,
            Error::EncryptError,
            Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13),
            Error::PeerIncompatible(PeerIncompatible::NoCipherSuitesInCommon),
            Error::PeerMisbehaved(PeerMisbehaved::TooManyEmptyFragments),
            Error::General("SomethingNew { a: B(1) }".to_owned()),
            Error::FailedToGetCurrentTime,
            Error::FailedToGetRandomBytes,
            Error::HandshakeNotComplete,
            Error::PeerSentOversizedRecord,
            Error::NoApplicationProtocol,
            Error::BadMaxFragmentSize,
            Error::Other(OtherError(Arc::from(Box::from("SomethingNew::A(1)")))),
        ]);
        all
    }

    #[test]
    fn whatever_tls_says_reads_as_a_sentence() {
        for error in everything() {
            for issuer in [None, Some("CN=Inspection CA")] {
                let Failure { message, fix, .. } = failed(&error, HOST, issuer);
                assert!(message.contains(HOST) && message.ends_with('.'), "{message}");
                for sentence in [message, fix] {
                    for never in ["::", "{", "}", "docs.rs", "http://", "https://", "\"x\"", ".."] {
                        assert!(!sentence.contains(never), "{error:?}: {sentence}");
                    }
                    let is_camel = |word: &str| {
                        word.chars()
                            .zip(word.chars().skip(1))
                            .any(|(a, b)| a.is_lowercase() && b.is_uppercase())
                    };
                    assert!(!sentence.split(' ').any(is_camel), "{error:?}: {sentence}");
                }
            }
        }
    }

    #[test]
    fn each_certificate_error_says_what_to_do() {
        let expected = ServerName::try_from(HOST).unwrap();
        let time = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let self_signed = OtherError(Arc::from(Box::from("CaUsedAsEndEntity")));
        let cases = [
            (CertificateError::UnknownIssuer, "nobody this machine trusts", "--ca-cert FILE"),
            (CertificateError::NotValidForName, "another name.", "--base-url"),
            (
                CertificateError::NotValidForNameContext {
                    expected,
                    presented: vec![
                        "DnsName(\"proxy.example\u{1b}\")".to_owned(),
                        "IpAddress(192.0.2.1)".to_owned(),
                        "DirectoryName".to_owned(),
                    ],
                },
                "another name: proxy.example\\u{1b}, 192.0.2.1, DirectoryName.",
                "--base-url",
            ),
            (CertificateError::Expired, "has expired", "clock"),
            (
                CertificateError::ExpiredContext { time: time(0), not_after: time(1_700_000_000) },
                "expired on 14 NOV 2023.",
                "clock",
            ),
            (CertificateError::NotValidYet, "not valid yet", "clock"),
            (
                CertificateError::NotValidYetContext { time: time(0), not_before: time(u64::MAX) },
                "is not valid before an impossible date.",
                "clock",
            ),
            (CertificateError::Revoked, "was revoked", "Do not go on"),
            (CertificateError::Other(self_signed), "is self-signed", "issued for it"),
        ];
        for (error, message, fix) in cases {
            let failure = failed(&Error::InvalidCertificate(error), HOST, None);
            assert!(failure.message.contains(message), "{failure:?}");
            assert!(failure.message.contains(HOST), "{failure:?}");
            assert!(failure.fix.contains(fix), "{failure:?}");
        }
    }
}
