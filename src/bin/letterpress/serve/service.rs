//! What all requests share: settings, fonts and layouts, the threads, the counters.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::NaiveDate;
use letterpress::Assets;
use tokio::sync::Semaphore;

use super::edit::Edited;
use super::health::Trial;
use super::jobs::Jobs;
use super::letterheads::{Lent, Letterheads};
use super::metrics::Metrics;
use super::parcel::Parcel;
use super::pool::{Bench, Lane, Pool, Refused};
use super::problem::Problem;
use super::settings::Settings;
use super::tokens::{Holder, Tokens};
use super::units::lasting;
use crate::digest::{Digest, Digester};

/// The service.
pub(crate) struct Service {
    pub(crate) settings: Settings,
    pub(crate) assets: Arc<Assets>,
    pub(crate) pool: Pool,
    pub(crate) metrics: Metrics,
    pub(crate) jobs: Jobs,
    /// Names this program with its fonts, layouts and purposes.
    pub(crate) fingerprint: Digest,
    /// Who is let in; empty where all of this machine are.
    tokens: RwLock<Arc<Tokens>>,
    letterheads: Arc<Letterheads>,
    /// The file of this machine that is written.
    pub(crate) edited: Option<Edited>,
    stopping: AtomicBool,
    /// Whether letters can be made.
    pub(crate) trial: Trial,
    /// Bytes that requests may yet have in memory.
    pub(crate) memory: Arc<Semaphore>,
}

/// What the service was started with, besides its settings.
#[derive(Default)]
pub(crate) struct Shop {
    pub(crate) tokens: Tokens,
    pub(crate) letterheads: Letterheads,
    pub(crate) edited: Option<Edited>,
}

/// Files of this many bytes make a letter a large document, as a long text does.
const MANY_BYTES: usize = 4 << 20;

impl Service {
    /// The service, with its threads.
    ///
    /// # Errors
    /// Where the system has no threads for it.
    pub(crate) fn new(
        settings: Settings,
        assets: Assets,
        mut digester: Digester,
        shop: Shop,
    ) -> std::io::Result<Self> {
        let Shop { tokens, letterheads, edited } = shop;
        let memory = settings.memory.0.min(Semaphore::MAX_PERMITS);
        letterheads.digest(&mut digester);
        let assets = Arc::new(assets);
        let small = (settings.threads, settings.queue);
        let large = (settings.large_threads.max(1), settings.large_queue);
        digester.add(env!("CARGO_PKG_VERSION").as_bytes());
        Ok(Self {
            pool: Pool::start(&assets, small, large, settings.job_threads.max(1))?,
            metrics: Metrics::new(),
            jobs: Jobs::default(),
            fingerprint: digester.end(),
            settings,
            assets,
            tokens: RwLock::new(Arc::new(tokens)),
            letterheads: Arc::new(letterheads),
            edited,
            stopping: AtomicBool::new(false),
            trial: Trial::default(),
            memory: Arc::new(Semaphore::new(memory)),
        })
    }

    /// Who is let in.
    pub(crate) fn tokens(&self) -> Arc<Tokens> {
        Arc::clone(&self.tokens.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets others in from now on.
    pub(crate) fn let_in(&self, tokens: Tokens) {
        *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(tokens);
    }

    /// The letterheads that letters of a client may name, who is known by its name alone: none
    /// where its token is no more.
    pub(crate) fn lent_to(&self, client: &str) -> Lent {
        let tokens = self.tokens();
        match tokens.named(client) {
            None if !tokens.is_empty() => Lent::default(),
            holder => Lent::new(Arc::clone(&self.letterheads), holder.cloned()),
        }
    }

    /// The day that `date: today` means.
    pub(crate) fn today(&self) -> NaiveDate {
        chrono::Local::now().date_naive()
    }

    /// The lane of a letter.
    pub(crate) fn lane(&self, parcel: &Parcel, is_fine: bool) -> Lane {
        let is_long = parcel.letter.len() > self.settings.large_from.0;
        if is_long || is_fine || parcel.size() > MANY_BYTES { Lane::Large } else { Lane::Small }
    }

    /// Does a piece of work on a thread of the pool, within the time that a request has.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&Bench<'_>, NaiveDate) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (start, today, time) = (Instant::now(), self.today(), self.settings.deadline.0);
        let done = self.pool.run(lane, time, move |bench| work(bench, today)).await;
        self.metrics.worked(lane, start.elapsed());
        done.map_err(|refused| match refused {
            Refused::Busy(seconds) => {
                Problem::too_many("too many letters are waiting; ask again later").retry_after(seconds)
            }
            Refused::Late => {
                Problem::deadline(format!("it was not done within {}", lasting(time))).retry_after(1)
            }
            Refused::Stopping => Problem::stopping("ask again in a moment").retry_after(1),
            Refused::Broken => Problem::internal(""),
        })
    }

    /// Whether it takes no more requests.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Takes no more requests.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Client {
    /// Whose token it is; `None` where none is needed.
    pub(crate) holder: Option<Arc<Holder>>,
}

impl Client {
    /// The name that its jobs belong to; empty where no token is needed.
    pub(crate) fn name(&self) -> &str {
        self.holder.as_ref().map_or("", |holder| &holder.name)
    }

    /// Lays the letterheads of the service beside a letter that may use them, or what is
    /// beside the file that is written.
    pub(crate) fn lend(&self, service: &Service, parcel: &mut Parcel) {
        parcel.lent = Lent::new(Arc::clone(&service.letterheads), self.holder.clone());
        if let Some(edited) = &service.edited {
            parcel.name = edited.name();
            parcel.own = Some(edited.path().to_owned());
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // The guard has put it there.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::internal(""))
    }
}

/// So many bytes are looked through at once; more would keep other requests of the thread waiting.
const QUICK: usize = 1 << 20;

/// Does work on so many bytes, on a thread of its own where they are many.
pub(crate) fn heavy<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    if bytes > QUICK { tokio::task::block_in_place(work) } else { work() }
}
