//! `letterpress serve`: letters over HTTP.
//!
//! A request goes through the [`guard`], is taken in by [`intake`] as a [`parcel`], made on
//! a thread of the [`pool`] through [`job::run`](crate::job::run), and answered; what cannot be
//! met is told as a [`problem`].

mod accept;
mod catalogue;
mod docs;
pub(crate) mod edit;
mod findings;
mod forms;
mod guard;
mod health;
mod intake;
mod jobs;
mod letterheads;
mod listen;
mod logs;
mod metrics;
mod openapi;
mod page;
mod parcel;
mod parts;
mod pool;
mod problem;
mod random;
mod render;
mod samples;
mod service;
mod settings;
mod shapes;
mod tags;
mod tokens;
mod units;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware;
use axum::routing::{get, post};
use clap::Args;
use letterpress::diag::{Diagnostic, Failed};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tower_http::cors::CorsLayer;
use tower_http::decompression::RequestDecompressionLayer;

use crate::args::{AssetArgs, MessageFormat};
use crate::digest::Digester;
use crate::{job, report, terminal};
use letterheads::Letterheads;
use listen::End;
use problem::Problem;
use service::{Service, Shop};
use settings::{Given, Settings};
use tokens::Tokens;

/// Make letters over HTTP
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress serve
  letterpress serve --listen 0.0.0.0:8080 --tokens tokens.yaml
  letterpress serve --config letterpress.yaml")]
pub(crate) struct ServeArgs {
    /// File of settings (YAML)
    #[arg(long, env = "LETTERPRESS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Make a token for somebody, print it with the entry for the file of tokens, and end
    #[arg(long, value_name = "NAME")]
    new_token: Option<String>,
    /// Print the table of settings, as it stands in the documentation, and end
    #[arg(long)]
    list_settings: bool,
    #[command(flatten)]
    given: Given,
}

pub(crate) fn run(args: &ServeArgs) -> u8 {
    if let Some(name) = &args.new_token {
        return match tokens::new(name) {
            Ok((token, entry)) => {
                let said = format!(
                    "token, to be kept by {name}:\n  {token}\nentry below `tokens:` of the file:\n{entry}"
                );
                if terminal::out(said.as_bytes()) { 0 } else { crate::FAILED }
            }
            Err(message) => report::usage(&message, MessageFormat::Human),
        };
    }
    if args.list_settings {
        return if terminal::out(settings::table().as_bytes()) { 0 } else { crate::FAILED };
    }
    let settings = match settings::read(args.given.clone(), args.config.as_deref()) {
        Ok(settings) => settings,
        Err(failed) => {
            report::complain(&failed.diagnostics, &failed.sources, MessageFormat::Human);
            return crate::FAILED;
        }
    };
    let folders = AssetArgs {
        fonts: settings.font_folders.0.clone(),
        layouts: settings.layout_folders.0.clone(),
        purposes: settings.purpose_folders.0.clone(),
    };
    let shop = match shop(&settings) {
        Ok(shop) => shop,
        Err(failed) => {
            report::complain(&failed.diagnostics, &failed.sources, MessageFormat::Human);
            return crate::FAILED;
        }
    };
    // Letters are nobody else's business, wherever they are kept.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    start(settings, &folders, shop, |address| terminal::err(&format!("listening on http://{address}\n")))
}

/// Serves the page on one file of this machine.
///
/// # Errors
/// Says why it cannot be served.
fn edit(listen: SocketAddr, folders: &AssetArgs, edited: edit::Edited, opens: bool) -> Result<u8, String> {
    let settings = settings::read(Given::default(), None).map_err(|failed| failed.diagnostics.to_string())?;
    let settings = Settings { listen, log: logs::Form::None, ..settings };
    let key = edited.key.clone();
    let shop = Shop { edited: Some(edited), ..Shop::default() };
    Ok(start(settings, folders, shop, move |address| {
        let address = format!("http://{address}/#key={key}");
        terminal::err(&format!("listening on {address}\nCtrl-C ends it\n"));
        if opens {
            edit::open(&address);
        }
    }))
}

/// The tokens and letterheads that the settings name.
fn shop(settings: &Settings) -> Result<Shop, Failed> {
    let wrong = |message: String, help: &str| {
        let mut failed = Failed::default();
        failed.diagnostics.push(Diagnostic::error("usage", None, message).help(help));
        failed
    };
    let tokens = match settings.tokens.as_os_str().is_empty() {
        true => Tokens::default(),
        false => Tokens::read(&settings.tokens)?,
    };
    if tokens.is_empty() && !settings.listen.ip().is_loopback() {
        let message = format!("others than this machine reach {}, and there are no tokens", settings.listen);
        return Err(wrong(
            message,
            "name a file of tokens by `--tokens`; `letterpress serve --new-token NAME` makes an entry",
        ));
    }
    let letterheads = Letterheads::read(&settings.letterheads)
        .map_err(|message| wrong(message, "the setting `letterheads` names a folder"))?;
    Ok(Shop { tokens, letterheads, edited: None })
}

/// Serves; `tell` is told the address.
fn start(settings: Settings, folders: &AssetArgs, shop: Shop, tell: impl FnOnce(SocketAddr)) -> u8 {
    let assets = match folders.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, MessageFormat::Human),
    };
    let mut digester = Digester::default();
    folders.digest(&mut digester);
    let threads = |error: std::io::Error| format!("cannot start threads: {error}");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(threads);
    let service = Service::new(settings, assets, digester, shop).map_err(threads);
    let served = runtime.and_then(|runtime| {
        let served = runtime.block_on(serve(service?, tell));
        // A message that is on its way is sent again after the next start.
        runtime.shutdown_timeout(Duration::from_millis(200));
        served
    });
    match served {
        Ok(()) => 0,
        Err(message) => report::usage(&message, MessageFormat::Human),
    }
}

/// Serves until the process is told to end.
async fn serve(service: Service, tell: impl FnOnce(SocketAddr)) -> Result<(), String> {
    let Settings { listen: address, log, .. } = service.settings;
    let listener =
        TcpListener::bind(address).await.map_err(|error| format!("cannot listen at {address}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (end, ending) = watch::channel(End::NotYet);
    let mut ends = [SignalKind::terminate(), SignalKind::interrupt()]
        .into_iter()
        .map(signal)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| format!("cannot listen to signals: {error}"))?;
    tokio::spawn(async move {
        // Who asks a second time does not want to wait.
        for told in [End::Soon, End::Now] {
            if let [terminate, interrupt] = ends.as_mut_slice() {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
            }
            let _ = end.send(told);
        }
    });
    let service = Arc::new(service);
    if service.edited.is_none() {
        jobs::Jobs::begin(&service).await?;
        let hangups =
            signal(SignalKind::hangup()).map_err(|error| format!("cannot listen to signals: {error}"))?;
        tokio::spawn(read_tokens_again(Arc::clone(&service), hangups));
    }
    let routes = routes(&service);
    tell(address);
    logs::start(log);
    // Where it was, not what it said: that may be a letter's.
    job::told_panics(|place| tracing::error!(place, "internal"));
    let jobs = service.jobs.end(ending.clone(), service.settings.stop_within.0);
    tokio::join!(listen::serve(listener, routes, &service, ending), jobs);
    Ok(())
}

/// Reads the file of tokens at each SIGHUP; where it is wrong, the tokens from before stay.
async fn read_tokens_again(service: Arc<Service>, mut hangups: Signal) {
    while hangups.recv().await.is_some() {
        let path = service.settings.tokens.clone();
        if path.as_os_str().is_empty() {
            continue;
        }
        match tokio::task::spawn_blocking(move || Tokens::read(&path)).await {
            Ok(Ok(tokens)) => {
                service.let_in(tokens);
                tracing::info!("tokens read again");
            }
            Ok(Err(failed)) => {
                tracing::error!(trouble = failed.diagnostics.to_string(), "tokens: those from before stay");
            }
            Err(error) => tracing::error!(trouble = error.to_string(), "tokens"),
        }
    }
}

/// What can be asked for.
fn routes(service: &Arc<Service>) -> Router {
    let jobs = Router::new()
        .route("/v1/batches", post(jobs::batches))
        .route("/v1/jobs", get(jobs::jobs))
        .route("/v1/jobs/{id}", get(jobs::job).delete(jobs::remove))
        .route("/v1/jobs/{id}/results", get(jobs::results))
        .route("/v1/jobs/{id}/results/{index}", get(jobs::result));
    // A file that is written in the browser needs none.
    let jobs = if service.edited.is_some() { Router::new() } else { jobs };
    Router::new()
        .merge(jobs)
        .route("/v1/render", post(render::render))
        .route("/v1/check", post(render::check))
        .route("/v1/layouts", get(catalogue::layouts))
        .route("/v1/languages", get(catalogue::languages))
        .route("/v1/purposes", get(catalogue::purposes))
        .route("/v1/purposes/{name}/letter", get(catalogue::starter))
        .route("/v1/schema", get(catalogue::schema))
        .route("/v1/schema/{kind}", get(catalogue::schema_of))
        .route("/v1/openapi.json", get(openapi::document))
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/v1/samples", get(samples::list))
        .route("/v1/samples/{language}/{name}", get(samples::one))
        .route("/docs", get(docs::index))
        .route("/docs.css", get(docs::style))
        .route("/", get(page::index))
        .route("/page.js", get(page::script))
        .route("/page.css", get(page::style))
        .route("/licences.txt", get(page::licences))
        .route("/page.json", get(page::purpose))
        .route("/edit/file", get(edit::read).put(edit::write))
        .method_not_allowed_fallback(async |request: Request| {
            Problem::wrong_method(format!("{} is not for this address", request.method()))
        })
        .fallback(async || Problem::not_found("see /docs for what there is, or /v1/openapi.json"))
        // Bodies are measured by what takes them in.
        .layer(DefaultBodyLimit::disable())
        .layer(RequestDecompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(service), guard::admit))
        .layer(others(&service.settings))
        .layer(middleware::from_fn_with_state(Arc::clone(service), guard::watch))
        .with_state(Arc::clone(service))
}

/// Which other pages may ask, by the setting `origins`.
fn others(settings: &Settings) -> CorsLayer {
    let origins: Vec<HeaderValue> =
        settings.origins.each().filter_map(|origin| HeaderValue::try_from(origin).ok()).collect();
    if origins.is_empty() {
        return CorsLayer::new();
    }
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("letterpress-webhook"),
            HeaderName::from_static("prefer"),
            HeaderName::from_static("traceparent"),
            HeaderName::from_static("x-request-id"),
        ])
        .expose_headers([
            header::CONTENT_DISPOSITION,
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            HeaderName::from_static("letterpress-pages"),
            HeaderName::from_static("preference-applied"),
            HeaderName::from_static("x-request-id"),
        ])
}
