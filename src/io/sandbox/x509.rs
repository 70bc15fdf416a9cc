//! Certificates as a public CA makes them (RFC 5280, and the profiles of BR 7.1.2): what is to be in one, and one that
//! is signed. Where an answer or a list of revoked ones could be had is not in them, as there is neither.

use std::net::IpAddr;
use std::time::Duration;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use x509_cert::certificate::Rfc5280;
use x509_cert::der::asn1::{GeneralizedTime, Ia5String, OctetString, UtcTime};
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::der::{DateTime, Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::{Time, Validity};

use super::der::{BIT_STRING, MARKED, SEQUENCE, SET, UTF8_STRING, value};
use super::key::{Key, Kind};

const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
/// The policy of a certificate whose domains alone were validated (BR 7.1.6.1).
const DOMAIN_VALIDATED: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.140.1.2.1");

/// What is to be in a certificate.
#[derive(Debug)]
pub(super) struct Contents<'a> {
    /// Its serial number, not negative.
    pub serial: &'a [u8],
    pub subject: Subject<'a>,
    /// Its key (SubjectPublicKeyInfo).
    pub key: &'a [u8],
    /// Its first day, and its last one, in UTC.
    pub from: Date,
    pub till: Date,
    pub usage: Usage<'a>,
}

/// Whose a certificate is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub organization: Option<&'a str>,
    pub common_name: &'a str,
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Usage<'a> {
    Root,
    /// It signs what servers have.
    Intermediate,
    /// Servers of these names have it.
    Server(&'a [String]),
}

/// Who signs it.
#[derive(Debug)]
pub(super) struct Issuer<'a> {
    pub subject: Subject<'a>,
    pub key: &'a Key,
}

/// A certificate in DER; none where the library fails, or what is to be in it cannot be there.
pub(super) fn signed(contents: &Contents, issuer: &Issuer) -> Option<Vec<u8>> {
    let algorithm = issuer.key.kind.algorithm()?;
    let version = value(MARKED, &[&2_u8.to_der().ok()?]);
    let serial = SerialNumber::<Rfc5280>::new(contents.serial).ok()?.to_der().ok()?;
    let validity = Validity::<Rfc5280>::new(time(contents.from, 0)?, time(contents.till, LAST_SECOND)?);
    let extensions = value(MARKED | 3, &[&extensions(contents, issuer)?.to_der().ok()?]);
    let content = value(
        SEQUENCE,
        &[
            &version,
            &serial,
            &algorithm,
            &issuer.subject.name()?,
            &validity.to_der().ok()?,
            &contents.subject.name()?,
            contents.key,
            &extensions,
        ],
    );
    let signature = value(BIT_STRING, &[&[0], &issuer.key.sign(&content)?]);
    Some(value(SEQUENCE, &[&content, &algorithm, &signature]))
}

/// The SHA-1 of some bytes.
pub(super) fn sha1(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

impl Subject<'_> {
    fn name(&self) -> Option<Vec<u8>> {
        let part = |kind: ObjectIdentifier, text: &str| {
            let text = value(UTF8_STRING, &[text.as_bytes()]);
            Some(value(SET, &[&value(SEQUENCE, &[&kind.to_der().ok()?, &text])]))
        };
        let organization = match self.organization {
            Some(organization) => part(ORGANIZATION, organization)?,
            None => Vec::new(),
        };
        Some(value(SEQUENCE, &[&organization, &part(COMMON_NAME, self.common_name)?]))
    }
}

/// The last second of a day.
const LAST_SECOND: i64 = 24 * 60 * 60 - 1;

fn time(day: Date, second: i64) -> Option<Time> {
    let start = day.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp().as_second();
    let time = DateTime::from_unix_duration(Duration::from_secs((start + second).try_into().ok()?)).ok()?;
    let is_old_form = time.year() <= UtcTime::MAX_YEAR;
    Some(match is_old_form {
        true => Time::UtcTime(UtcTime::from_date_time(time).ok()?),
        false => Time::GeneralTime(GeneralizedTime::from_date_time(time)),
    })
}

fn extensions(contents: &Contents, issuer: &Issuer) -> Option<Vec<Extension>> {
    let mut made = match contents.usage {
        Usage::Root => vec![authority(None)?, signs()?],
        Usage::Intermediate => vec![authority(Some(0))?, signs()?, serves()?, policy()?],
        Usage::Server(names) => {
            let basic = BasicConstraints { ca: false, path_len_constraint: None };
            let usage = match Kind::of(contents.key)? {
                Kind::Ecdsa => KeyUsages::DigitalSignature.into(),
                Kind::Rsa => KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment,
            };
            let usage = extension(true, &KeyUsage(usage))?;
            vec![extension(true, &basic)?, usage, serves()?, policy()?, alternatives(names)?]
        }
    };
    made.push(extension(false, &SubjectKeyIdentifier(identifier(contents.key)?))?);
    if !matches!(contents.usage, Usage::Root) {
        let key_identifier = Some(identifier(&issuer.key.public()?)?);
        made.push(extension(false, &AuthorityKeyIdentifier { key_identifier, ..Default::default() })?);
    }
    Some(made)
}

fn authority(path_len_constraint: Option<u8>) -> Option<Extension> {
    extension(true, &BasicConstraints { ca: true, path_len_constraint })
}

fn signs() -> Option<Extension> {
    extension(true, &KeyUsage(KeyUsages::DigitalSignature | KeyUsages::KeyCertSign | KeyUsages::CRLSign))
}

fn serves() -> Option<Extension> {
    extension(false, &ExtendedKeyUsage(vec![SERVER_AUTH]))
}

fn policy() -> Option<Extension> {
    let policy = PolicyInformation { policy_identifier: DOMAIN_VALIDATED, policy_qualifiers: None };
    extension(false, &CertificatePolicies(vec![policy]))
}

fn alternatives(names: &[String]) -> Option<Extension> {
    let name = |name: &String| match name.parse::<IpAddr>() {
        Ok(address) => Some(address.into()),
        Err(_) => Ia5String::new(name).ok().map(GeneralName::DnsName),
    };
    extension(false, &SubjectAltName(names.iter().map(name).collect::<Option<_>>()?))
}

fn extension(critical: bool, content: &(impl AssociatedOid + Encode)) -> Option<Extension> {
    let extn_value = OctetString::new(content.to_der().ok()?).ok()?;
    Some(Extension { extn_id: oid(content), critical, extn_value })
}

fn oid<T: AssociatedOid>(_: &T) -> ObjectIdentifier {
    T::OID
}

/// What a key is called in certificates: the SHA-1 of its bits (RFC 5280, 4.2.1.2).
fn identifier(key: &[u8]) -> Option<OctetString> {
    let key = SubjectPublicKeyInfoOwned::from_der(key).ok()?;
    OctetString::new(sha1(key.subject_public_key.raw_bytes())).ok()
}
