//! Many tasks on many threads, told in their order. What is waiting is
//! bounded: tasks are taken as they are worked on, and nobody runs far ahead of
//! the slowest, so a hundred thousand take no more memory than a thousand.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

/// A thread is at most so many tasks ahead of what was told.
const AHEAD: usize = 128;

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
}

impl<I: Iterator> Office<I> {
    fn desk(&self) -> MutexGuard<'_, Desk<I>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task with its number, as soon as there is room for its result.
    fn next(&self) -> Option<(usize, I::Item)> {
        let full = |desk: &mut Desk<I>| !desk.closed && desk.given >= desk.told + self.room;
        let mut desk = self.bell.wait_while(self.desk(), full).unwrap_or_else(PoisonError::into_inner);
        if desk.closed {
            return None;
        }
        let Some(task) = desk.tasks.next() else {
            desk.closed = true;
            self.bell.notify_all();
            return None;
        };
        desk.given += 1;
        Some((desk.given - 1, task))
    }

    fn told(&self, told: usize) {
        self.desk().told = told;
        self.bell.notify_all();
    }

    fn close(&self) {
        self.desk().closed = true;
        self.bell.notify_all();
    }
}

/// Closes the office where a thread dies, so that nobody waits for its result.
struct Guard<'a, I: Iterator>(&'a Office<I>);

impl<I: Iterator> Drop for Guard<'_, I> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.close();
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
    let office = Office { desk: Mutex::new(desk), bell: Condvar::new(), room: threads * AHEAD };
    let (send, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (office, work, send) = (&office, &work, send.clone());
            scope.spawn(move || {
                let _guard = Guard(office);
                while let Some((number, task)) = office.next() {
                    if send.send((number, work(task))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let (mut waiting, mut told) = (BTreeMap::new(), 0);
        while let Ok((number, result)) = results.recv() {
            waiting.insert(number, result);
            waiting.extend(results.try_iter());
            let mut group = Vec::new();
            while let Some(result) = waiting.remove(&told) {
                told += 1;
                group.push(result);
            }
            if !group.is_empty() && !tell(group) {
                office.close();
            }
            office.told(told);
        }
    });
}
