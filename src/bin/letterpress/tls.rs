//! How connections to others are secured: by what the system trusts.

use std::sync::Arc;

use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

/// Who asks.
pub(crate) const AGENT: &str = concat!("letterpress/", env!("CARGO_PKG_VERSION"));

/// TLS by `ring`, with the certificates of the system.
pub(crate) fn config() -> TlsConfig {
    TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}
