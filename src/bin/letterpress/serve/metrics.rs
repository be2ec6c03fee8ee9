//! What is counted, for Prometheus (OpenMetrics text).

use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::pool::{Lane, Pool};
use crate::job::Times as RoomTimes;

/// Requests by what was asked for and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InLane {
    lane: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InRoom {
    room: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct End {
    end: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OnRoute {
    route: String,
}

type Times<L> = Family<L, Histogram, fn() -> Histogram>;

/// The counters.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    times: Times<OnRoute>,
    work: Times<InLane>,
    rooms: Times<InRoom>,
    refusals: Family<Reason, Counter>,
    letters: Counter,
    pages: Counter,
    bytes: Counter,
    waiting: Family<InLane, Gauge>,
    busy: Family<InLane, Gauge>,
    jobs: Family<End, Counter>,
    job_letters: Family<End, Counter>,
    open_jobs: Gauge,
    oldest_job: Gauge,
    deliveries: Family<End, Counter>,
}

/// From a millisecond to half a minute.
fn histogram() -> Histogram {
    Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0])
}

/// From a tenth of a millisecond to a quarter of a minute: a room is a part of a letter.
fn fine_histogram() -> Histogram {
    Histogram::new([
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0,
    ])
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("letterpress"),
            requests: Family::default(),
            times: Family::new_with_constructor(histogram),
            work: Family::new_with_constructor(histogram),
            rooms: Family::new_with_constructor(fine_histogram),
            refusals: Family::default(),
            letters: Counter::default(),
            pages: Counter::default(),
            bytes: Counter::default(),
            waiting: Family::default(),
            busy: Family::default(),
            jobs: Family::default(),
            job_letters: Family::default(),
            open_jobs: Gauge::default(),
            oldest_job: Gauge::default(),
            deliveries: Family::default(),
        };
        metrics.registered()
    }

    fn registered(mut self) -> Self {
        let all = &mut self.registry;
        all.register("requests", "Requests answered", self.requests.clone());
        all.register("request_seconds", "Time from the head of a request to its answer", self.times.clone());
        all.register("work_seconds", "Time of letters, waiting included", self.work.clone());
        all.register("room_seconds", "Time of letters in each room", self.rooms.clone());
        all.register("refusals", "Requests refused, by reason", self.refusals.clone());
        all.register("letters", "Letters made", self.letters.clone());
        all.register("pages", "Pages of letters made", self.pages.clone());
        all.register("answer_bytes", "Bytes of letters answered", self.bytes.clone());
        all.register("waiting", "Work that waits for a thread", self.waiting.clone());
        all.register("busy", "Threads that work", self.busy.clone());
        all.register("jobs", "Jobs, by how they ended", self.jobs.clone());
        all.register("job_letters", "Letters of jobs, by how they ended", self.job_letters.clone());
        all.register("open_jobs", "Jobs that have letters to make", self.open_jobs.clone());
        all.register("oldest_job_seconds", "How long the oldest open job is there", self.oldest_job.clone());
        all.register("webhooks", "Messages about jobs sent, by what came of it", self.deliveries.clone());
        self
    }

    /// A request was answered.
    pub(crate) fn answered(&self, method: &'static str, route: &str, status: u16, time: Duration) {
        self.requests.get_or_create(&Asked { method, route: route.to_owned(), status }).inc();
        self.times.get_or_create(&OnRoute { route: route.to_owned() }).observe(time.as_secs_f64());
    }

    /// Work was done or given up.
    pub(crate) fn worked(&self, lane: Lane, time: Duration) {
        self.work.get_or_create(&InLane { lane: lane.name() }).observe(time.as_secs_f64());
    }

    /// A request was refused.
    pub(crate) fn turned_away(&self, reason: &'static str) {
        self.refusals.get_or_create(&Reason { reason }).inc();
    }

    /// A letter went through rooms.
    pub(crate) fn went_through(&self, rooms: RoomTimes) {
        for (room, time) in rooms.each() {
            self.rooms.get_or_create(&InRoom { room }).observe(time.as_secs_f64());
        }
    }

    /// A letter was made.
    pub(crate) fn made(&self, pages: usize, bytes: usize) {
        self.letters.inc();
        self.pages.inc_by(pages as u64);
        self.bytes.inc_by(bytes as u64);
    }

    /// A job ended.
    pub(crate) fn job_ended(&self, end: &'static str) {
        self.jobs.get_or_create(&End { end }).inc();
    }

    /// Letters of a job ended.
    pub(crate) fn job_letters(&self, done: usize, failed: usize) {
        self.job_letters.get_or_create(&End { end: "done" }).inc_by(done as u64);
        self.job_letters.get_or_create(&End { end: "failed" }).inc_by(failed as u64);
    }

    /// How many jobs are open, and how many seconds the oldest is.
    pub(crate) fn backlog(&self, backlog: Option<(i64, i64)>) {
        if let Some((open, oldest)) = backlog {
            self.open_jobs.set(open);
            self.oldest_job.set(oldest);
        }
    }

    /// A message about a job was sent, or not.
    pub(crate) fn delivered(&self, end: &'static str) {
        self.deliveries.get_or_create(&End { end }).inc();
    }

    /// All of them as text.
    pub(crate) fn text(&self, pool: &Pool) -> String {
        for lane in [Lane::Small, Lane::Large, Lane::Job] {
            let (waiting, busy) = pool.load(lane);
            let label = InLane { lane: lane.name() };
            self.waiting.get_or_create(&label).set(i64::try_from(waiting).unwrap_or(i64::MAX));
            self.busy.get_or_create(&label).set(i64::try_from(busy).unwrap_or(i64::MAX));
        }
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = text::encode(&mut out, &self.registry);
        out
    }
}
