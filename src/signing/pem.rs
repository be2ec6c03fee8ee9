//! PEM (RFC 7468): the blocks of a file, whatever stands around them.

use der::Document;

use super::Problem;

/// One block: its label, and itself from the first line to the last.
pub(super) struct Block<'a> {
    pub(super) label: &'a str,
    pub(super) text: &'a str,
}

/// The blocks of a file, none where it is no text.
pub(super) fn blocks(file: &[u8]) -> Vec<Block<'_>> {
    const BEGIN: &str = "-----BEGIN ";
    let mut rest = std::str::from_utf8(file).unwrap_or_default();
    let mut blocks = Vec::new();
    while let Some(start) = rest.find(BEGIN) {
        let from = rest.get(start..).unwrap_or_default();
        let after = from.get(BEGIN.len()..).unwrap_or_default();
        let Some((label, _)) = after.split_once("-----") else { break };
        let end = format!("-----END {label}-----");
        let Some(length) = from.find(&end).map(|at| at + end.len()) else { break };
        blocks.push(Block { label, text: from.get(..length).unwrap_or_default() });
        rest = from.get(length..).unwrap_or_default();
    }
    blocks
}

/// The certificates of a file, DER; the file is PEM, or one certificate as it is.
pub(super) fn certificates(file: &[u8]) -> Result<Vec<Vec<u8>>, Problem> {
    // What a SEQUENCE begins with.
    if file.first() == Some(&0x30) {
        return Ok(vec![file.to_vec()]);
    }
    let mut found = Vec::new();
    for block in blocks(file) {
        if matches!(block.label, "CERTIFICATE" | "X509 CERTIFICATE") {
            let (_, der) = Document::from_pem(block.text)
                .map_err(|_| Problem::new("a certificate is damaged; export it again"))?;
            found.push(der.into_vec());
        }
    }
    if found.is_empty() { Err(no_certificate()) } else { Ok(found) }
}

pub(super) fn no_certificate() -> Problem {
    Problem::new("the file holds no certificate (`-----BEGIN CERTIFICATE-----`)")
}
