//! Threads that make letters: a lane for letters, one for large documents and one for jobs, so that
//! none waits for another. What waits is bounded.

use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
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
    /// Letters of jobs: nobody waits for them, so they take what time they need.
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

/// The lanes.
pub(crate) struct Pool {
    small: Arc<Queue>,
    large: Arc<Queue>,
    jobs: Arc<Queue>,
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
    tasks: VecDeque<Task>,
    /// Threads that have nothing to do.
    idle: usize,
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

    fn push(&self, task: Task) -> Result<(), Refused> {
        let mut waiting = self.waiting();
        if waiting.closed {
            return Err(Refused::Stopping);
        }
        // What an idle thread will take at once does not wait.
        if waiting.tasks.len() >= self.most.saturating_add(waiting.idle) {
            return Err(Refused::Busy(self.wait_for(waiting.tasks.len())));
        }
        waiting.tasks.push_back(task);
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
        let mut waiting = self.waiting();
        waiting.idle += 1;
        let nothing = |waiting: &mut Waiting| !waiting.closed && waiting.tasks.is_empty();
        let mut waiting = self.ready.wait_while(waiting, nothing).unwrap_or_else(PoisonError::into_inner);
        waiting.idle -= 1;
        waiting.tasks.pop_front()
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
    /// Starts the threads of each lane: so many of them, for so many that wait.
    pub(crate) fn start(
        assets: &Arc<Assets>,
        small: (usize, usize),
        large: (usize, usize),
        jobs: usize,
    ) -> std::io::Result<Self> {
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let counted = |threads: usize| if threads == 0 { cores } else { threads };
        let pool = Self {
            small: Queue::new(small.1, counted(small.0)),
            large: Queue::new(large.1, counted(large.0)),
            // Whoever hands on letters of jobs waits for them.
            jobs: Queue::new(usize::MAX, counted(jobs)),
        };
        for lane in [Lane::Small, Lane::Large, Lane::Job] {
            let queue = pool.queue(lane);
            for _ in 0..queue.threads {
                let (queue, assets) = (Arc::clone(queue), Arc::clone(assets));
                let builder = thread::Builder::new().name(lane.name().to_owned());
                builder.spawn(move || {
                    if lane != Lane::Small {
                        give_way();
                    }
                    queue.work(&assets);
                })?;
            }
        }
        Ok(pool)
    }

    const fn queue(&self, lane: Lane) -> &Arc<Queue> {
        match lane {
            Lane::Small => &self.small,
            Lane::Large => &self.large,
            Lane::Job => &self.jobs,
        }
    }

    /// Does a piece of work and waits for it, up to a time, which for letters of jobs begins when they
    /// do. Work that nobody waits for any more is not begun, and left off where it was.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        time: Duration,
        work: impl FnOnce(&Bench<'_>) -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let (send, receive) = oneshot::channel();
        let (begin, begun) = oneshot::channel();
        let stop = Stop::default();
        let _gone = Gone(stop.clone());
        let task: Task = Box::new(move |bench| {
            let _ = begin.send(());
            if !send.is_closed()
                && let Some(done) = stop::until(&stop, || work(bench))
            {
                let _ = send.send(done);
            }
        });
        self.queue(lane).push(task)?;
        if lane == Lane::Job {
            begun.await.map_err(|_| Refused::Broken)?;
        }
        match tokio::time::timeout(time, receive).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(_)) => Err(Refused::Broken),
            Err(_) => Err(Refused::Late),
        }
    }

    /// How many wait, and how many are worked on.
    pub(crate) fn load(&self, lane: Lane) -> (usize, usize) {
        let queue = self.queue(lane);
        (queue.waiting().tasks.len(), queue.busy.load(Ordering::Relaxed))
    }

    /// Takes no more work; what waits is done, but for jobs.
    pub(crate) fn stop(&self) {
        for lane in [Lane::Small, Lane::Large, Lane::Job] {
            let queue = self.queue(lane);
            let mut waiting = queue.waiting();
            waiting.closed = true;
            if lane == Lane::Job {
                waiting.tasks.clear();
            }
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
