//! Threads that make letters: a lane for letters and one for large documents and jobs,
//! so that neither waits for the other. What waits is bounded.

use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use letterpress::Assets;
use letterpress::source::Known;
use letterpress::stop::{self, Stop};
use tokio::sync::oneshot;

/// What is needed to make a letter; each thread has its own.
pub(crate) struct Bench<'a> {
    pub(crate) assets: &'a Assets,
    pub(crate) known: Known<'a>,
}

/// Work on a thread of the pool.
type Task = Box<dyn FnOnce(&Bench<'_>) + Send>;

/// Which lane a piece of work goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Letters: somebody waits for them.
    Small,
    /// Large documents.
    Large,
    /// Letters of jobs: they follow behind all large documents and are not counted as waiting.
    Job,
}

impl Lane {
    /// Its name in counters.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
            Self::Job => "job",
        }
    }
}

/// Why work was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Too much is waiting; ask again after so many seconds.
    Busy(u64),
    /// The time was over before it was done.
    Late,
    /// The service stops.
    Stopping,
    /// It panicked.
    Broken,
}

/// The lanes and their threads.
pub(crate) struct Pool {
    small: Arc<Queue>,
    large: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// Work that waits for a thread of one lane.
struct Queue {
    waiting: Mutex<Waiting>,
    ready: Condvar,
    most: usize,
    threads: usize,
    /// How long a piece of work takes, of late, in microseconds.
    usual: AtomicU64,
    busy: AtomicUsize,
}

#[derive(Default)]
struct Waiting {
    asked: VecDeque<Task>,
    jobs: VecDeque<Task>,
    closed: bool,
}

impl Queue {
    fn new(most: usize, threads: usize) -> Arc<Self> {
        Arc::new(Self {
            waiting: Mutex::default(),
            ready: Condvar::new(),
            most,
            threads,
            usual: AtomicU64::new(1000),
            busy: AtomicUsize::new(0),
        })
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, task: Task, is_job: bool) -> Result<(), Refused> {
        let mut waiting = self.waiting();
        if waiting.closed {
            return Err(Refused::Stopping);
        }
        if is_job {
            waiting.jobs.push_back(task);
        } else if waiting.asked.len() >= self.most {
            return Err(Refused::Busy(self.wait_for(waiting.asked.len())));
        } else {
            waiting.asked.push_back(task);
        }
        drop(waiting);
        self.ready.notify_one();
        Ok(())
    }

    /// Seconds until so many are done.
    fn wait_for(&self, count: usize) -> u64 {
        let each = self.usual.load(Ordering::Relaxed);
        let micros = each.saturating_mul(count as u64) / self.threads.max(1) as u64;
        micros.div_ceil(1_000_000).clamp(1, 60)
    }

    fn next(&self) -> Option<Task> {
        let idle =
            |waiting: &mut Waiting| !waiting.closed && waiting.asked.is_empty() && waiting.jobs.is_empty();
        let mut waiting = self.ready.wait_while(self.waiting(), idle).unwrap_or_else(PoisonError::into_inner);
        waiting.asked.pop_front().or_else(|| waiting.jobs.pop_front())
    }

    fn work(&self, assets: &Assets) {
        let bench = Bench { assets, known: assets.known() };
        while let Some(task) = self.next() {
            self.busy.fetch_add(1, Ordering::Relaxed);
            let start = Instant::now();
            // Whoever waits for it hears that it failed: its sender is dropped.
            let _ = panic::catch_unwind(AssertUnwindSafe(|| task(&bench)));
            let took = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
            let usual = self.usual.load(Ordering::Relaxed);
            self.usual.store((usual.saturating_mul(15).saturating_add(took)) / 16, Ordering::Relaxed);
            self.busy.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Pool {
    /// Starts the threads: so many of them, and so many that wait, for letters and for
    /// large documents.
    pub(crate) fn start(assets: &Arc<Assets>, small: (usize, usize), large: (usize, usize)) -> Self {
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let counted = |threads: usize| if threads == 0 { cores } else { threads };
        let pool = Self {
            small: Queue::new(small.1, counted(small.0)),
            large: Queue::new(large.1, counted(large.0)),
            threads: Mutex::default(),
        };
        let mut threads = Vec::new();
        for (queue, name) in [(&pool.small, "letters"), (&pool.large, "large")] {
            for _ in 0..queue.threads {
                let (queue, assets) = (Arc::clone(queue), Arc::clone(assets));
                let gives_way = name == "large";
                let builder = thread::Builder::new().name(name.to_owned());
                threads.extend(builder.spawn(move || {
                    if gives_way {
                        give_way();
                    }
                    queue.work(&assets);
                }));
            }
        }
        *pool.threads.lock().unwrap_or_else(PoisonError::into_inner) = threads;
        pool
    }

    const fn queue(&self, lane: Lane) -> &Arc<Queue> {
        match lane {
            Lane::Small => &self.small,
            Lane::Large | Lane::Job => &self.large,
        }
    }

    /// Does a piece of work and waits for it, up to a time. Work that nobody waits for
    /// any more is not begun, and left off where it was.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        time: Duration,
        work: impl FnOnce(&Bench<'_>) -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let (send, receive) = oneshot::channel();
        let stop = Stop::default();
        let _gone = Gone(stop.clone());
        let task: Task = Box::new(move |bench| {
            if !send.is_closed()
                && let Some(done) = stop::until(&stop, || work(bench))
            {
                let _ = send.send(done);
            }
        });
        self.queue(lane).push(task, lane == Lane::Job)?;
        match tokio::time::timeout(time, receive).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(_)) => Err(Refused::Broken),
            Err(_) => Err(Refused::Late),
        }
    }

    /// How many wait, and how many are worked on.
    pub(crate) fn load(&self, lane: Lane) -> (usize, usize) {
        let queue = self.queue(lane);
        let waiting = queue.waiting();
        let count = if lane == Lane::Job { waiting.jobs.len() } else { waiting.asked.len() };
        (count, queue.busy.load(Ordering::Relaxed))
    }

    /// Takes no more work, does what is waiting but for jobs, and ends the threads.
    pub(crate) fn stop(&self) {
        for queue in [&self.small, &self.large] {
            let mut waiting = queue.waiting();
            waiting.closed = true;
            waiting.jobs.clear();
            drop(waiting);
            queue.ready.notify_all();
        }
    }
}

/// Asks for the end of work when nobody waits for it any more.
struct Gone(Stop);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.ask();
    }
}

/// Lets threads of letters go first where there are more threads than cores.
fn give_way() {
    // On Linux the priority is the thread's own.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}
