//! The chain of a certificate, put together from certificates in no order: by names and signatures, never by place.

use super::certificate::Certificate;
use crate::order::problem::Finding;

/// The most certificates above a leaf: real chains have two or three.
const HIGHEST: usize = 8;

/// A certificate with those that vouch for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The certificate itself.
    pub leaf: Certificate,
    /// Those that a server sends with it, each of which signed the one before, without the root.
    pub intermediates: Vec<Certificate>,
    /// The self-signed one at its top, where it came or this machine has it.
    pub root: Option<Certificate>,
}

impl Chain {
    /// The certificates that a server sends: the leaf first, the root not at all.
    pub fn sent(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.leaf).chain(&self.intermediates)
    }

    /// The name of the root it leads to, whether that is here or not.
    pub fn root_name(&self) -> &str {
        self.root.as_ref().map_or(&self.top().issuer.name, |root| &root.subject.name)
    }

    /// The highest certificate but the root.
    pub fn top(&self) -> &Certificate {
        self.intermediates.last().unwrap_or(&self.leaf)
    }
}

/// The certificate for a key among others, wherever it stands. Where several are, the one that is no authority's, is
/// more than a promise to logs, and was issued last.
pub fn leaf<'c>(certificates: &'c [Certificate], key: &[u8]) -> Option<&'c Certificate> {
    let fitting = certificates.iter().filter(|certificate| certificate.has_key(key));
    fitting.max_by_key(|one| (!one.is_ca, !one.usage.is_precertificate, one.from))
}

/// Puts the chain of a leaf together from what came with it and from the roots of this machine.
///
/// # Errors
/// Where it breaks, and what to do.
pub fn of(leaf: &Certificate, came: &[Certificate], roots: &[Certificate]) -> Result<Chain, Finding> {
    let chain = upwards(leaf, came, roots)?;
    if chain.root.is_some() { Ok(chain) } else { ended(chain, came) }
}

/// Puts the chain of a leaf together as far as it leads: without a root nobody knows whether more is missing.
///
/// # Errors
/// Where it is wrong, and what to do.
pub fn upwards(leaf: &Certificate, came: &[Certificate], roots: &[Certificate]) -> Result<Chain, Finding> {
    let mut chain = Chain { leaf: leaf.clone(), intermediates: Vec::new(), root: None };
    if leaf.is_self_issued() {
        return Err(Finding::error(
            format!("The certificate for {} is signed by itself: no authority issued it.", leaf.subject.name),
            "Do not install it: nobody would trust it. Fetch it again, and look at the order in CertCentral.",
        ));
    }
    for _ in 0..HIGHEST {
        let below = chain.top();
        match issuer(below, came, roots)? {
            None => return Ok(chain),
            Some(root) if root.is_self_issued() => {
                chain.root = Some(root.clone());
                return Ok(chain);
            }
            Some(above) if chain.sent().any(|already| already.der() == above.der()) => break,
            Some(above) => {
                let above = above.clone();
                chain.intermediates.push(above);
            }
        }
    }
    Err(Finding::error(
        "The chain of the certificate does not end: its authorities vouch for one another.",
        AGAIN,
    ))
}

const AGAIN: &str =
    "Fetch it again. If it comes like this again, download it in CertCentral and tell the CA's support.";

/// Who issued a certificate, of what came or of this machine's roots; none where it is neither. A self-signed one goes
/// before others, as the chain ends there, and then the one that counts longest.
fn issuer<'c>(
    below: &Certificate,
    came: &'c [Certificate],
    roots: &'c [Certificate],
) -> Result<Option<&'c Certificate>, Finding> {
    let named = |certificates: &'c [Certificate]| {
        certificates.iter().filter(|above| above.is_named_as_issuer_of(below)).collect::<Vec<_>>()
    };
    let (of_came, of_roots) = (named(came), named(roots));
    let best = |of: &[&'c Certificate]| {
        let signers = of.iter().copied().filter(|above| above.is_ca && above.has_signed(below) == Some(true));
        signers.max_by_key(|above| (above.is_self_issued() && above.till >= below.till, above.till))
    };
    if let Some(above) = best(&of_came).or_else(|| best(&of_roots)) {
        return Ok(Some(above));
    }
    let (name, issuer) = (&below.subject.name, &below.issuer.name);
    match of_came.first() {
        None => Ok(None),
        Some(above) if !above.is_ca => Err(Finding::error(
            format!("{name} was issued by {issuer}, which is no certificate authority."),
            format!("Do not install it. {AGAIN}"),
        )),
        Some(above) if above.has_signed(below).is_none() => Err(Finding::error(
            format!("How {issuer} signed {name} cannot be checked here."),
            format!("Do not install it: most clients cannot check it either. {AGAIN}"),
        )),
        Some(_) => Err(Finding::error(
            format!("{name} says that {issuer} issued it, and the key of that {issuer} did not sign it."),
            format!("Do not install it: one of the two is not what it says. {AGAIN}"),
        )),
    }
}

/// What a chain is whose last certificate's issuer neither came nor is a root of this machine: whole where only the
/// root can be missing, which need not come.
fn ended(chain: Chain, came: &[Certificate]) -> Result<Chain, Finding> {
    let has_stray_root = came.iter().any(|other| other.is_self_issued() && other.is_ca);
    if !chain.intermediates.is_empty() && !has_stray_root {
        return Ok(chain);
    }
    let (top, issuer) = (&chain.top().subject.name, &chain.top().issuer.name);
    Err(Finding::error(
        format!("An intermediate certificate is missing: {issuer}, which issued {top}, did not come."),
        "Many clients would not trust a server without it. Fetch it again; if it is missing again, download the chain \
         in CertCentral.",
    ))
}
