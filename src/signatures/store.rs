//! The document security store (ETSI EN 319 142-1, 5.4.2): certificates and words of
//! authorities that the file carries for later judges.

use lopdf::Dictionary;

use super::File;
use crate::certificates::{Certificate, Evidence};

/// More entries of a kind, and larger ones, are not read.
const MOST_ENTRIES: usize = 256;
const MOST_BYTES: usize = 16 << 20;

/// Certificates, and answers and lists about revocations.
pub(super) fn read(file: &File<'_>) -> (Vec<Certificate>, Evidence) {
    let store = file.catalog().ok().and_then(|catalog| file.dictionary(catalog, b"DSS"));
    let Some(store) = store else { return Default::default() };
    let certificates = streams(file, store, b"Certs");
    let certificates = certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
    let evidence = Evidence { answers: streams(file, store, b"OCSPs"), lists: streams(file, store, b"CRLs") };
    (certificates, evidence)
}

fn streams(file: &File<'_>, store: &Dictionary, key: &[u8]) -> Vec<Vec<u8>> {
    let list = file.array(store, key).unwrap_or_default();
    let streams = list.iter().take(MOST_ENTRIES).filter_map(|item| file.resolve(item).as_stream().ok());
    let mut left = MOST_BYTES;
    streams
        .filter_map(|stream| {
            let content = stream.get_plain_content_with_limit(left).ok()?;
            left = left.saturating_sub(content.len());
            Some(content)
        })
        .collect()
}
