//! What TLS clients refuse besides dates and signatures: a certificate that is used for what it is not made for.

use std::time::Duration;

use jiff::Timestamp;
use pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};

use super::certificate::Certificate;
use super::chain::Chain;
use crate::order::problem::Finding;

const TELL: &str = "Do not install it: clients would refuse the server. Fetch it again; if it is the same, tell the CA's \
                    support.";

/// What is wrong with a certificate for a server, whatever is above it.
pub fn of_leaf(leaf: &Certificate) -> Vec<Finding> {
    let usage = &leaf.usage;
    let name = &leaf.subject.name;
    if usage.is_precertificate {
        return vec![Finding::error(
            format!(
                "What came for {name} is a precertificate, not the certificate: it is marked so for logs alone."
            ),
            TELL,
        )];
    }
    let key = (!usage.secures_connections).then(|| {
        format!("The key of the certificate for {name} may not be used for TLS, as it says itself.")
    });
    let purpose = (!usage.is_for_servers).then(|| {
        format!("The certificate for {name} is for other purposes than servers, as it says itself.")
    });
    let of_server = key.into_iter().chain(purpose).map(|said| Finding::error(said, TELL));
    of_server.chain(of_any(leaf, &format!("The certificate for {name}"))).collect()
}

/// What is wrong with those above a certificate.
pub fn of_members(chain: &Chain) -> Vec<Finding> {
    chain.intermediates.iter().enumerate().flat_map(|(below, member)| of_member(member, below)).collect()
}

/// What is wrong with an authority's certificate that has so many authorities below it.
fn of_member(member: &Certificate, below: usize) -> Vec<Finding> {
    let usage = &member.usage;
    let what = format!("The intermediate certificate {}", member.subject.name);
    let signs = (!usage.signs_certificates).then(|| {
        format!("{what} may not sign certificates: its key is for other things, as it says itself.")
    });
    let purpose = (!usage.is_for_servers)
        .then(|| format!("{what} may not vouch for servers: it is for other purposes, as it says itself."));
    let too_many = usage.path_length.is_some_and(|most| below > usize::from(most));
    let length = too_many
        .then(|| format!("{what} may not have so many authorities below it: its path length is exceeded."));
    let of_authority = signs.into_iter().chain(purpose).chain(length).map(|said| Finding::error(said, TELL));
    of_authority.chain(of_any(member, &what)).collect()
}

fn of_any(certificate: &Certificate, what: &str) -> Vec<Finding> {
    let usage = &certificate.usage;
    let unknown = usage.unknown_critical.first().map(|extension| {
        format!("{what} has a critical extension that no client knows ({extension}), and has to be refused for that.")
    });
    let weak = usage
        .weak_digest
        .map(|digest| format!("{what} is signed with {digest}, which clients do not take any more."));
    unknown.into_iter().chain(weak).map(|said| Finding::error(said, TELL)).collect()
}

/// What a client refuses of a chain in which nothing else is wrong: it goes by the root, or by the highest certificate
/// that is here.
pub fn refusal(chain: &Chain, now: Timestamp) -> Option<Finding> {
    let said = match verified(chain, now).err()? {
        // The policies are nothing that TLS clients go by; all else that is critical was looked at.
        Error::UnsupportedCriticalExtension => return None,
        Error::NameConstraintViolation => {
            "An authority above the certificate may not vouch for its names: they are outside of its name constraints."
        }
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            "A signature in the chain is made in a way, or with a key, that clients do not take."
        }
        _ => "The certificate and its chain do not keep to the rules by which clients judge them.",
    };
    Some(Finding::error(said, TELL))
}

fn verified(chain: &Chain, now: Timestamp) -> Result<(), Error> {
    let der = |certificate: &Certificate| CertificateDer::from(certificate.der().to_vec());
    let mut above: Vec<CertificateDer<'_>> = chain.intermediates.iter().map(der).collect();
    let Some(top) = chain.root.as_ref().map(der).or_else(|| above.pop()) else { return Ok(()) };
    let leaf = der(&chain.leaf);
    let since_1970 = Duration::from_secs(u64::try_from(now.as_second()).unwrap_or_default());
    let time = UnixTime::since_unix_epoch(since_1970);
    let anchors = [anchor_from_trusted_cert(&top)?];
    EndEntityCert::try_from(&leaf)?
        .verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &above, time, KeyUsage::server_auth(), None, None)
        .map(|_| ())
}
