//! `letterpress serve`: letters over HTTP.
//!
//! A request goes through the [`guard`], is taken in by [`intake`] as a [`parcel`], made on
//! a thread of the [`pool`] through [`job::run`](crate::job::run), and answered; what cannot be
//! met is told as a [`problem`].

mod accept;
mod catalogue;
mod findings;
mod forms;
mod guard;
mod health;
mod intake;
mod jobs;
mod listen;
mod logs;
mod metrics;
mod openapi;
mod parcel;
mod pool;
mod problem;
mod render;
mod service;
mod settings;
mod tags;
mod units;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware;
use axum::routing::{get, post};
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tower_http::decompression::RequestDecompressionLayer;

use crate::args::{AssetArgs, MessageFormat};
use crate::digest::Digester;
use crate::{report, terminal};
use problem::Problem;
use service::Service;
use settings::{Given, Settings};

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
    #[command(flatten)]
    given: Given,
}

pub(crate) fn run(args: &ServeArgs) -> u8 {
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
    let assets = match folders.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, MessageFormat::Human),
    };
    let mut digester = Digester::default();
    folders.digest(&mut digester);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let served = match runtime {
        Ok(runtime) => runtime.block_on(serve(Service::new(settings, assets, digester))),
        Err(error) => Err(format!("cannot start threads: {error}")),
    };
    match served {
        Ok(()) => 0,
        Err(message) => report::usage(&message, MessageFormat::Human),
    }
}

/// Serves until the process is told to end.
async fn serve(service: Service) -> Result<(), String> {
    let Settings { listen: address, log, .. } = service.settings;
    let listener =
        TcpListener::bind(address).await.map_err(|error| format!("cannot listen at {address}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (stop, stopped) = watch::channel(false);
    let mut ends = [SignalKind::terminate(), SignalKind::interrupt()]
        .into_iter()
        .map(signal)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| format!("cannot listen to signals: {error}"))?;
    tokio::spawn(async move {
        if let [terminate, interrupt] = ends.as_mut_slice() {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        let _ = stop.send(true);
    });
    let service = Arc::new(service);
    jobs::Jobs::begin(&service).await?;
    terminal::err(&format!("listening on http://{address}\n"));
    logs::start(log);
    listen::serve(listener, routes(&service), &service, stopped).await;
    service.jobs.end(Duration::from_secs(5)).await;
    Ok(())
}

/// What can be asked for.
fn routes(service: &Arc<Service>) -> Router {
    Router::new()
        .route("/v1/render", post(render::render))
        .route("/v1/check", post(render::check))
        .route("/v1/batches", post(jobs::batches))
        .route("/v1/jobs", get(jobs::jobs))
        .route("/v1/jobs/{id}", get(jobs::job).delete(jobs::remove))
        .route("/v1/jobs/{id}/results", get(jobs::results))
        .route("/v1/jobs/{id}/results/{index}", get(jobs::result))
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
        .method_not_allowed_fallback(async |request: Request| {
            Problem::wrong_method(format!("{} is not for this address", request.method()))
        })
        .fallback(async || Problem::not_found("see /v1/openapi.json for what there is"))
        // Bodies are measured by what takes them in.
        .layer(DefaultBodyLimit::disable())
        .layer(RequestDecompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(service), guard::watch))
        .with_state(Arc::clone(service))
}
