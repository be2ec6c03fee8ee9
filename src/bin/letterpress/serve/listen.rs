//! Connections: taken as they come, up to a number, each with a time for its heads and for a client
//! that takes nothing of its answer; and the end of the service, when those in hand are answered.

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
use tokio::time::Instant;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

use super::service::Service;

/// Bytes of a head, its headers included; longer ones are answered with 431.
const MOST_HEAD: usize = 64 << 10;

/// How far the end of the service has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// It serves.
    NotYet,
    /// What is in hand is done, and nothing new is taken.
    Soon,
    /// Nothing is waited for.
    Now,
}

/// Serves until it is told to end, then until what is in hand is answered, or the time for that is over.
pub(crate) async fn serve(
    listener: TcpListener,
    routes: Router,
    service: &Service,
    mut end: watch::Receiver<End>,
) {
    let room = Arc::new(Semaphore::new(service.settings.connections.max(1)));
    let mut connections = JoinSet::new();
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            _ = end.changed() => break,
        };
        // Where too many files are open, the next may succeed.
        let (Ok(place), Ok((stream, _))) = (place, accepted) else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let times = (service.settings.header_timeout.0, service.settings.answer_timeout.0);
        let (routes, end) = (routes.clone(), end.clone());
        connections.spawn(async move {
            connection(stream, routes, times, end).await;
            drop(place);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    service.stop();
    let last = Instant::now() + service.settings.stop_within.0;
    let rest = async { while connections.join_next().await.is_some() {} };
    let none_is_left = tokio::select! {
        () = rest => true,
        _ = end.wait_for(|end| *end == End::Now) => false,
        () = tokio::time::sleep_until(last) => false,
    };
    if !none_is_left {
        tracing::warn!("some requests were still in hand when the time to stop was over");
        connections.abort_all();
    }
    service.pool.stop();
}

/// Answers the requests of one connection, with times for the head of each and for a client that takes
/// none of its answer.
async fn connection(
    stream: TcpStream,
    routes: Router,
    (head, answer): (Duration, Duration),
    mut end: watch::Receiver<End>,
) {
    // Small answers go at once.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(answer));
    let routes = routes.map_request(|request: hyper::Request<hyper::body::Incoming>| request.map(Body::new));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(MOST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(routes));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // What breaks a connection is the client's affair.
        _ = connection.as_mut() => return,
        _ = end.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
