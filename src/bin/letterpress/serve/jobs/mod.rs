//! Jobs: letters that are made while nobody waits for them, and that survive the process.
//!
//! [`ask`] takes a job on: what was sent goes to the [`store`], its record to the [`state`]. The
//! [`runner`] makes its letters; each result goes to the store and is then written down; the
//! last one's record is the end of the job, with the message that [`deliver`] sends. [`answers`] tells
//! how a job stands and what came of it; the [`sweep`] removes it when its time is over.

mod answers;
mod archive;
mod ask;
mod content;
mod deliver;
mod form;
mod rows;
mod runner;
mod state;
mod store;
mod sweep;
#[cfg(test)]
mod tests;
mod unpack;
mod view;
mod webhook;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OnceCell, Semaphore, watch};
use tokio::task::JoinHandle;

use super::listen::End;
use super::problem::Problem;
use super::service::{Client, Service};
use super::settings::Settings;
use state::{State, Trouble};
use store::Store;
use webhook::Hooks;

pub(crate) use answers::{
    __path_job, __path_jobs, __path_remove, __path_result, __path_results, job, jobs, remove, result, results,
};
pub(crate) use ask::{__path_batches, Later, batches};
pub(crate) use view::JobView;

/// How long it is waited for the store when the service starts, and when it is asked whether it is ready.
const FIRST_WAIT: Duration = Duration::from_secs(20);
const READY_WAIT: Duration = Duration::from_secs(3);

/// Batches that are taken in at a time; each may come to much when it is unpacked.
const AT_A_TIME: usize = 2;

/// The jobs of the service.
pub(crate) struct Jobs {
    records: OnceCell<Arc<Records>>,
    hooks: OnceLock<Hooks>,
    /// There is a new job.
    wake: Notify,
    /// There is a new message.
    told: Notify,
    room: Semaphore,
    /// The job of which letters are made, and what is told when it is removed.
    in_hand: Mutex<Option<(String, Arc<Notify>)>>,
    /// What makes letters, once there are records.
    tasks: Mutex<Option<Tasks>>,
    /// Told when there are records for the first time.
    first: Notify,
}

/// What works on jobs.
struct Tasks {
    stop: watch::Sender<bool>,
    runner: JoinHandle<()>,
    others: Vec<JoinHandle<()>>,
}

/// Records and files.
pub(crate) struct Records {
    state: Arc<State>,
    store: Store,
    /// Jobs whose files are stored but that are not written down yet.
    underway: Mutex<BTreeSet<String>>,
}

/// A job that is about to be taken on.
struct Underway<'a> {
    records: &'a Records,
    id: &'a str,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            records: OnceCell::new(),
            hooks: OnceLock::new(),
            wake: Notify::new(),
            told: Notify::new(),
            room: Semaphore::new(AT_A_TIME),
            in_hand: Mutex::default(),
            tasks: Mutex::default(),
            first: Notify::new(),
        }
    }
}

impl Records {
    fn open(settings: &Settings) -> Result<Self, String> {
        let folder = state::folder(&settings.state)?;
        let state = State::open(&folder)?;
        let store = Store::open(&settings.results, &folder, &state.name)?;
        Ok(Self { state: Arc::new(state), store, underway: Mutex::default() })
    }

    /// Keeps the sweep from the files of a job that is not written down yet.
    fn underway<'a>(&'a self, id: &'a str) -> Underway<'a> {
        self.underway.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
        Underway { records: self, id }
    }

    fn is_underway(&self, id: &str) -> bool {
        self.underway.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.records.underway.lock().unwrap_or_else(PoisonError::into_inner).remove(self.id);
    }
}

impl Jobs {
    /// Goes on with the jobs there are, or begins the records where a place for them was set: no other process
    /// works there then. Else waits for the first job. A store that was named is tried.
    pub(crate) async fn begin(service: &Arc<Service>) -> Result<(), String> {
        let (own, settings) = (&service.jobs, &service.settings);
        let hooks = Hooks::new(&settings.webhook_secret_file, settings.webhook_private)?;
        let _ = own.hooks.set(hooks);
        let folder = state::folder(&settings.state);
        let is_set = !settings.state.as_os_str().is_empty() || !settings.results.is_empty();
        if is_set || folder.is_ok_and(|folder| state::exists(&folder)) {
            let records = Records::open(settings)?;
            records.store.try_out(FIRST_WAIT).await.map_err(|trouble| match settings.results.as_str() {
                "" => trouble.0,
                address => format!("cannot use the results at `{address}`: {}", trouble.0),
            })?;
            let _ = own.records.set(Arc::new(records));
            Self::work(service);
        } else {
            let waiting = Arc::clone(service);
            tokio::spawn(async move {
                waiting.jobs.first.notified().await;
                Self::work(&waiting);
            });
        }
        Ok(())
    }

    /// Starts what works on jobs.
    fn work(service: &Arc<Service>) {
        let Some(records) = service.jobs.records.get() else { return };
        let (stop, stopped) = watch::channel(false);
        let both = || (Arc::clone(service), Arc::clone(records));
        let (own, its) = both();
        let runner = tokio::spawn(runner::run(own, its, stopped));
        let (own, its) = both();
        let deliveries = tokio::spawn(deliver::run(own, its));
        let every = service.settings.keep.0.clamp(Duration::from_secs(1), Duration::from_secs(60));
        let sweep = tokio::spawn(sweep::run(Arc::clone(records), every));
        let tasks = Tasks { stop, runner, others: vec![deliveries, sweep] };
        *service.jobs.tasks.lock().unwrap_or_else(PoisonError::into_inner) = Some(tasks);
    }

    /// Ends the work on jobs when the service ends; what is not made is made after the next start.
    pub(crate) async fn end(&self, mut end: watch::Receiver<End>, within: Duration) {
        let _ = end.wait_for(|end| *end != End::NotYet).await;
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Tasks { stop, mut runner, others }) = tasks else { return };
        let _ = stop.send(true);
        others.iter().for_each(JoinHandle::abort);
        tokio::select! {
            _ = &mut runner => {}
            () = tokio::time::sleep(within) => runner.abort(),
            _ = end.wait_for(|end| *end == End::Now) => runner.abort(),
        }
    }

    /// The records, which are begun with the first job.
    async fn open(&self, settings: &Settings) -> Result<&Arc<Records>, Problem> {
        let open = || async {
            let settings = settings.clone();
            let records = state::blocking(move || Records::open(&settings).map_err(Trouble)).await?;
            Ok::<_, Trouble>(Arc::new(records))
        };
        let records = self.records.get_or_try_init(open).await?;
        self.first.notify_one();
        Ok(records)
    }

    /// Whether the folder of the records can be written and the store works, where there are jobs.
    pub(crate) async fn writable(&self, settings: &Settings) -> Result<(), String> {
        let Some(records) = self.records.get() else { return Ok(()) };
        let trial = state::folder(&settings.state)?.join("ready");
        let written = tokio::task::spawn_blocking(move || {
            std::fs::write(&trial, b"").and_then(|()| std::fs::remove_file(&trial))
        });
        match written.await {
            Ok(Ok(())) => records.store.try_out(READY_WAIT).await.map_err(|trouble| {
                // Who asks is told no more than that: the reason may name the account.
                tracing::error!(trouble = trouble.0, "not ready");
                "the store of results does not work".to_owned()
            }),
            Ok(Err(error)) => Err(format!("the records of jobs cannot be written: {error}")),
            Err(_) => Err("the records of jobs cannot be written".to_owned()),
        }
    }

    /// Says that letters of a job are made; what is given back is told when it is removed.
    fn take_in_hand(&self, id: &str) -> Arc<Notify> {
        let removed = Arc::new(Notify::new());
        let mut in_hand = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        *in_hand = Some((id.to_owned(), Arc::clone(&removed)));
        removed
    }

    /// Stops the work on a job that is no more.
    fn drop_from_hand(&self, id: &str) {
        let in_hand = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, removed)) = in_hand.as_ref().filter(|(known, _)| known == id) {
            removed.notify_one();
        }
    }

    /// How many jobs are open, and how many seconds the oldest of them is; nothing where that cannot be
    /// told.
    pub(crate) async fn backlog(&self) -> Option<(i64, i64)> {
        let Some(records) = self.records.get() else { return Some((0, 0)) };
        let (open, since) = records.state.read(rows::backlog).await.ok()?;
        Some((open, since.map_or(0, |since| (rows::now() - since).max(0) / 1000)))
    }

    /// The records, if there are any.
    fn known(&self) -> Result<&Arc<Records>, Problem> {
        self.records.get().ok_or_else(unknown)
    }

    fn hooks(&self) -> &Hooks {
        self.hooks.get_or_init(Hooks::default)
    }
}

/// The answer where there is no such job, or it is another's.
fn unknown() -> Problem {
    Problem::not_found("there is no such job, or it is not kept any more")
}

/// Whose a job is.
fn owner(client: &Client) -> String {
    client.name().to_owned()
}
