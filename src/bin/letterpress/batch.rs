//! Many tasks on many threads, told in their order. What is waiting is
//! bounded: tasks are taken as they are worked on, and nobody runs far ahead of
//! the slowest, so a hundred thousand take no more memory than a thousand.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// A thread is at most about so many tasks ahead of what was told.
const AHEAD: usize = 128;

/// Tasks that are done at once are taken several at a time, up to so many: for those
/// that find nothing to do, waiting at the desk would take longer than the work.
const AT_ONCE: usize = 32;

/// As many tasks are taken at a time as are done in about this time.
const SHORT: Duration = Duration::from_micros(500);

/// Fewer than these are worked on one by one: no threads are begun for them.
const FEW: usize = 64;

/// Tasks still to be given out, and how far all is told.
struct Desk<I> {
    tasks: I,
    given: usize,
    told: usize,
    closed: bool,
}

/// The desk, and a bell for those who wait at it.
struct Office<I> {
    desk: Mutex<Desk<I>>,
    bell: Condvar,
    room: usize,
    /// Whether no task may be begun, not even one that was given out.
    stopped: AtomicBool,
}

impl<I: Iterator> Office<I> {
    fn desk(&self) -> MutexGuard<'_, Desk<I>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next tasks and the number of the first, as soon as there is room for their results.
    fn next(&self, count: usize) -> Option<(usize, Vec<I::Item>)> {
        let full = |desk: &mut Desk<I>| !desk.closed && desk.given >= desk.told + self.room;
        let mut desk = self.bell.wait_while(self.desk(), full).unwrap_or_else(PoisonError::into_inner);
        if desk.closed {
            return None;
        }
        let (first, tasks): (_, Vec<_>) = (desk.given, desk.tasks.by_ref().take(count).collect());
        desk.given += tasks.len();
        if tasks.is_empty() {
            desk.closed = true;
            self.bell.notify_all();
            return None;
        }
        Some((first, tasks))
    }

    fn told(&self, told: usize) {
        self.desk().told = told;
        self.bell.notify_all();
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.desk().closed = true;
        self.bell.notify_all();
    }
}

/// Stops the others where a thread dies, so that nobody waits for its result.
struct Guard<'a, I: Iterator>(&'a Office<I>);

impl<I: Iterator> Drop for Guard<'_, I> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

/// Works on tasks, produced as they are needed, and tells the results in the
/// order of the tasks, as many at once as are there. Where `tell` gives `false`
/// no further task is begun; those in hand are finished and told.
pub(crate) fn run<T: Send, R: Send>(
    tasks: impl Iterator<Item = T> + Send,
    threads: usize,
    work: impl Fn(T) -> R + Sync,
    mut tell: impl FnMut(Vec<R>) -> bool,
) {
    let threads = threads.max(1);
    let desk = Desk { tasks, given: 0, told: 0, closed: false };
    let office = Office {
        desk: Mutex::new(desk),
        bell: Condvar::new(),
        room: threads * AHEAD,
        stopped: AtomicBool::new(false),
    };
    let (send, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (office, work, send) = (&office, &work, send.clone());
            scope.spawn(move || {
                let _guard = Guard(office);
                let mut count = 1;
                while let Some((first, tasks)) = office.next(count) {
                    let start = Instant::now();
                    let tasks = tasks.into_iter().take_while(|_| !office.stopped.load(Ordering::Relaxed));
                    let results: Vec<R> = tasks.map(work).collect();
                    count = if start.elapsed() < SHORT { (count * 2).min(AT_ONCE) } else { 1.max(count / 2) };
                    if send.send((first, results)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let (mut waiting, mut told) = (BTreeMap::new(), 0);
        while let Ok((first, some)) = results.recv() {
            waiting.insert(first, some);
            waiting.extend(results.try_iter());
            let mut group: Vec<R> = Vec::new();
            while let Some(some) = waiting.remove(&told) {
                told += some.len();
                group.extend(some);
            }
            if !group.is_empty() && !tell(group) {
                office.stop();
            }
            office.told(told);
        }
        // Behind a task that was given out and not begun.
        let rest: Vec<R> = waiting.into_values().flatten().collect();
        if !rest.is_empty() {
            tell(rest);
        }
    });
}

/// Works something out for each of so many, on all cores, and takes it in their order.
pub(crate) fn each<R: Send>(count: usize, work: impl Fn(usize) -> R + Sync, mut take: impl FnMut(usize, R)) {
    if count < FEW {
        return (0..count).for_each(|number| take(number, work(number)));
    }
    let mut numbers = 0..count;
    run(0..count, rayon::current_num_threads(), work, |group| {
        group.into_iter().zip(numbers.by_ref()).for_each(|(result, number)| take(number, result));
        true
    });
}
