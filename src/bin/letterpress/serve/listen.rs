//! Connections: taken as they come, up to a number, each with a time for its heads;
//! and the end of the service, when those in hand are answered.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use super::service::Service;

/// Bytes of a head, its headers included; longer ones are answered with 431.
const MOST_HEAD: usize = 64 << 10;

/// Serves until it is told to stop, then until what is in hand is answered.
pub(crate) async fn serve(
    listener: TcpListener,
    routes: Router,
    service: &Service,
    mut stop: watch::Receiver<bool>,
) {
    let room = Arc::new(Semaphore::new(service.settings.connections.max(1)));
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        // Where too many files are open, the next may succeed.
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let head = service.settings.header_timeout.0;
        let (routes, stop) = (routes.clone(), stop.clone());
        connections.spawn(async move {
            connection(stream, routes, head, stop).await;
            drop(place);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    service.stop();
    let rest = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(service.settings.stop_within.0, rest).await.is_err() {
        tracing::warn!("some requests were still in hand when the time to stop was over");
    }
    service.pool.stop();
}

/// Answers the requests of one connection.
async fn connection(stream: TcpStream, routes: Router, head: Duration, mut stop: watch::Receiver<bool>) {
    // Small answers go at once.
    let _ = stream.set_nodelay(true);
    let routes = routes.map_request(|request: hyper::Request<hyper::body::Incoming>| request.map(Body::new));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(MOST_HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // What breaks a connection is the client's affair.
        _ = connection.as_mut() => return,
        _ = stop.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
