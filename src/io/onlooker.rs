//! A look at the certificates that a host shows. Nobody is trusted by it, and nothing is sent.

use std::sync::{Arc, Mutex};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
};

/// What the other side gave as its reason for ending.
pub(super) fn alert_received(alert: AlertDescription) -> &'static str {
    match alert {
        AlertDescription::CloseNotify | AlertDescription::UserCanceled => "it ended the connection",
        AlertDescription::ProtocolVersion => "it speaks no version of TLS that is safe",
        AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => {
            "it found no way of securing the connection that both sides know"
        }
        AlertDescription::UnrecognisedName => "it has no certificate for this name",
        AlertDescription::AccessDenied => "it does not let this machine in",
        AlertDescription::CertificateRequired
        | AlertDescription::NoCertificate
        | AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnknownCA => "it wants a client certificate, which this program does not have",
        AlertDescription::InternalError => "it has a fault of its own",
        _ => "it ended the connection because of what it took for a fault in TLS",
    }
}

/// Looks at the certificates that are shown for a host, and then ends the connection: it trusts nobody.
#[derive(Debug)]
pub(super) struct Onlooker {
    seen: Mutex<Option<Vec<Vec<u8>>>>,
    provider: CryptoProvider,
    kinds: Kinds,
}

/// The kinds of keys that are said to be known: a server with a certificate for each chooses by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinds {
    All,
    Ecdsa,
    Rsa,
}

impl Kinds {
    fn has(self, scheme: SignatureScheme) -> bool {
        use SignatureScheme::{ECDSA_NISTP256_SHA256, ECDSA_NISTP384_SHA384, ECDSA_NISTP521_SHA512, ED25519};
        let is_curve =
            matches!(scheme, ECDSA_NISTP256_SHA256 | ECDSA_NISTP384_SHA384 | ECDSA_NISTP521_SHA512 | ED25519);
        self == Kinds::All || is_curve == (self == Kinds::Ecdsa)
    }
}

impl Onlooker {
    pub fn new() -> Arc<Onlooker> {
        Onlooker::knowing(Kinds::All)
    }

    /// One that says it knows certificates with these kinds of keys, and no others.
    pub fn knowing(kinds: Kinds) -> Arc<Onlooker> {
        Arc::new(Onlooker { seen: Mutex::default(), provider: aws_lc_rs::default_provider(), kinds })
    }

    /// TLS by which nothing but the certificate can be learnt.
    ///
    /// # Errors
    /// Whatever the library does not like about its own choices.
    pub fn config(self: &Arc<Self>) -> Result<ClientConfig, Error> {
        let config = ClientConfig::builder_with_provider(Arc::new(self.provider.clone()));
        let verifier: Arc<dyn ServerCertVerifier> = self.clone();
        Ok(config
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth())
    }

    /// The certificates that were shown, in DER, the host's own first.
    pub fn seen(&self) -> Option<Vec<Vec<u8>>> {
        self.seen.lock().ok()?.take()
    }
}

impl ServerCertVerifier for Onlooker {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Ok(mut seen) = self.seen.lock() {
            *seen = Some(std::iter::once(certificate).chain(others).map(|der| der.to_vec()).collect());
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.provider.signature_verification_algorithms.supported_schemes();
        schemes.retain(|scheme| self.kinds.has(*scheme));
        schemes
    }
}
