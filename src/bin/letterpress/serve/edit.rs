//! `letterpress edit FILE`: the page, opened on one file of this machine, which it reads
//! and saves. Whoever does not know the key that the page was opened with gets nothing.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use clap::Args;

use super::problem::Problem;
use super::service::Service;
use super::tags::quoted;
use super::{catalogue, intake, random};
use crate::args::{AssetArgs, MessageFormat};
use crate::digest::Digest;
use crate::{files, output, report};

/// Write a letter in the browser
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  letterpress edit letter.yaml")]
pub(crate) struct EditArgs {
    /// The letter (YAML); `letterpress new` makes one
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Address and port of the page; with port 0 any that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Only say where the page is, without opening it
    #[arg(long)]
    no_open: bool,
    #[command(flatten)]
    assets: AssetArgs,
}

/// The file that is written.
pub(crate) struct Edited {
    path: PathBuf,
    pub(crate) key: String,
}

pub(crate) fn run(args: &EditArgs) -> u8 {
    let served =
        args.edited().and_then(|edited| super::edit(args.listen, &args.assets, edited, !args.no_open));
    match served {
        Ok(code) => code,
        Err(message) => report::usage(&message, MessageFormat::Human),
    }
}

impl EditArgs {
    fn edited(&self) -> Result<Edited, String> {
        if !self.listen.ip().is_loopback() {
            return Err(format!("{} is not of this machine alone; the page writes files of it", self.listen));
        }
        let path = &self.file;
        if !path.is_file() {
            return Err(format!("there is no file `{}`; `letterpress new` makes a letter", path.display()));
        }
        Ok(Edited { path: path.clone(), key: random::word()? })
    }
}

impl Edited {
    /// The file's own name.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The file, from where others that it names are looked for.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn read(&self) -> Result<Vec<u8>, Problem> {
        match files::read(&self.path) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(Problem::too_large("the file is too large to be a letter")),
            Err(error) => Err(Problem::not_found(format!("the file cannot be read: {error}"))),
        }
    }
}

/// Opens the page by what the system opens pages with.
pub(crate) fn open(address: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    // Where there is none, the address was said.
    let _ = Command::new(opener)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}

fn tag(bytes: &[u8]) -> HeaderValue {
    quoted(&Digest::of(&[bytes]).to_string())
}

fn edited(service: &Service) -> Result<&Edited, Problem> {
    service.edited.as_ref().ok_or_else(|| Problem::not_found("no file is being written"))
}

/// The file as it is.
pub(crate) async fn read(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    let bytes = edited(&service)?.read()?;
    let tag = tag(&bytes);
    let mut response = catalogue::yaml(Body::from(bytes));
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// Writes the file, where it is still what the page knows.
pub(crate) async fn write(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let edited = edited(&service)?;
    let known = request.headers().get(header::IF_MATCH).cloned();
    let known = known.ok_or_else(|| Problem::bad_request("say by `If-Match` what is replaced"))?;
    let (parts, body) = request.into_parts();
    let taken = intake::whole(&service, &parts.headers, body, service.settings.body_limit.0).await?;
    let bytes = taken.bytes;
    if tag(&edited.read()?) != known {
        return Err(Problem::changed("the file was changed by another program"));
    }
    output::write(&edited.path, &bytes)
        .map_err(|error| Problem::forbidden(format!("the file cannot be written: {error}")))?;
    Ok((StatusCode::NO_CONTENT, [(header::ETAG, tag(&bytes))]).into_response())
}
