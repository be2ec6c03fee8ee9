//! Keys and passphrases from the disk, the environment and the terminal. A passphrase
//! is never taken from the command line, which every user of a machine can see.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use letterpress::signing::{Key, Signer, keys};
use zeroize::Zeroizing;

use crate::files;
use crate::pkcs11::{Token, Wanted};

/// Longer files are no keys, certificates or passphrases.
const MOST_BYTES: u64 = 1 << 20;

/// Whose signature it is.
#[derive(Debug, Args)]
#[command(next_help_heading = "Key")]
pub(crate) struct KeyArgs {
    /// Key and certificates in one file (PKCS#12: .p12, .pfx)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "cert", "chain", "pkcs11"])]
    p12: Option<PathBuf>,
    /// Private key (PEM)
    #[arg(long, value_name = "FILE", requires = "cert", conflicts_with = "pkcs11")]
    key: Option<PathBuf>,
    /// Certificate of the key (PEM or DER)
    #[arg(long, value_name = "FILE")]
    cert: Option<PathBuf>,
    /// Certificates above it (PEM or DER)
    #[arg(long, value_name = "FILE")]
    chain: Vec<PathBuf>,
    /// Library of a token that holds the key (PKCS#11)
    #[arg(long, value_name = "MODULE", requires = "token", requires = "key_label")]
    pkcs11: Option<PathBuf>,
    /// Label of the token
    #[arg(long, value_name = "LABEL", requires = "pkcs11")]
    token: Option<String>,
    /// Label of the key in the token
    #[arg(long, value_name = "LABEL", requires = "pkcs11")]
    key_label: Option<String>,
    /// File whose first line is the passphrase of the key, or the PIN of the token
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_env")]
    passphrase_file: Option<PathBuf>,
    /// Environment variable that holds the passphrase of the key, or the PIN of the token
    #[arg(long, value_name = "NAME")]
    passphrase_env: Option<String>,
}

impl KeyArgs {
    /// Whether a key is named.
    pub(crate) const fn named(&self) -> bool {
        self.p12.is_some() || self.key.is_some() || self.pkcs11.is_some()
    }

    /// Opens the key.
    pub(crate) fn load(&self) -> Result<Box<dyn Signer>, String> {
        if let (Some(module), Some(token), Some(key)) = (&self.pkcs11, &self.token, &self.key_label) {
            let certificate = self.cert.as_deref().map(open).transpose()?;
            let certificate = certificate.as_ref().map(|file| file.as_slice());
            let chain = self.chain.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
            let chain: Vec<&[u8]> = chain.iter().map(|file| file.as_slice()).collect();
            let wanted = Wanted { module, token, key, certificate, chain: &chain };
            return Ok(Box::new(Token::open(&wanted, || self.passphrase("PIN", token))?));
        }
        let key = match (&self.p12, &self.key, &self.cert) {
            (Some(path), _, _) => {
                let file = secret(path)?;
                let passphrase = self.passphrase("passphrase", &path.display().to_string())?;
                Key::from_pkcs12(&file, &passphrase).map_err(|problem| at(path, &problem.to_string()))?
            }
            (None, Some(path), Some(certificate)) => {
                let file = secret(path)?;
                let passphrase = keys::is_encrypted(&file)
                    .then(|| self.passphrase("passphrase", &path.display().to_string()))
                    .transpose()?;
                let passphrase = passphrase.as_deref().map(String::as_str);
                let certificate = open(certificate)?;
                let chain = self.chain.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
                let chain: Vec<&[u8]> = chain.iter().map(|file| file.as_slice()).collect();
                Key::from_pem(&file, passphrase, &certificate, &chain)
                    .map_err(|problem| at(path, &problem.to_string()))?
            }
            _ => {
                return Err("name the key: `--p12 FILE`, `--key KEY.pem --cert CERT.pem`, \
                 or `--pkcs11 MODULE --token LABEL --key-label LABEL`"
                    .to_owned());
            }
        };
        Ok(Box::new(key))
    }

    /// The passphrase of a file or the PIN of a token, asked for where neither file nor
    /// variable is named.
    fn passphrase(&self, what: &str, whose: &str) -> Result<Zeroizing<String>, String> {
        if let Some(path) = &self.passphrase_file {
            let file = secret(path)?;
            let text = std::str::from_utf8(&file).map_err(|_| at(path, "it is not text in UTF-8"))?;
            let line = text.lines().next().unwrap_or_default();
            return Ok(Zeroizing::new(line.to_owned()));
        }
        if let Some(name) = &self.passphrase_env {
            let value = std::env::var(name).map(Zeroizing::new);
            return value
                .map_err(|_| format!("the environment has no variable `{name}` (or it is not UTF-8)"));
        }
        let asked = rpassword::prompt_password(format!("The {what} of {whose}: "));
        asked.map(Zeroizing::new).map_err(|error| {
            format!(
                "the {what} of `{whose}` cannot be asked for: {error}; use `--passphrase-file` or `--passphrase-env`"
            )
        })
    }
}

fn at(path: &Path, problem: &str) -> String {
    format!("`{}`: {problem}", path.display())
}

/// A file that may be read by all.
pub(crate) fn open(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    read(path).map_err(|problem| format!("cannot read `{}`: {problem}", path.display()))
}

/// A file that nobody but its owner may read.
fn secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    private(path)?;
    open(path)
}

#[cfg(unix)]
fn private(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;

    let meta = std::fs::metadata(path);
    let meta = meta.map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    let mode = meta.permissions().mode();
    // Pipes (`<(command)`) are nobody else's: only files lie about.
    if meta.is_file() && mode & 0o077 != 0 {
        return Err(format!(
            "`{0}` can be read by others (mode {1:03o}); `chmod 600 {0}` keeps it to you",
            path.display(),
            mode & 0o777
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn private(_path: &Path) -> Result<(), String> {
    Ok(())
}

/// Room for all of it is made at once: growing would leave copies behind.
fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let length = file.metadata().map_or(0, |meta| meta.len()).min(MOST_BYTES);
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1));
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("it is larger than {} KiB", MOST_BYTES >> 10));
    }
    Ok(bytes)
}

/// A PDF to be signed.
pub(crate) fn pdf(path: &Path) -> Result<Vec<u8>, String> {
    match files::read(path) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(format!("`{}` is larger than {} MiB", path.display(), files::MOST_BYTES >> 20)),
        Err(error) => Err(format!("cannot read `{}`: {error}", path.display())),
    }
}
