//! Work that can be told to end: whoever waits no longer says so from another thread, and
//! the rooms, which look now and then where they go through many lines or pages, leave off.
//!
//! Leaving off is an unwinding that only [`until`] ends, so that no room has to hand the wish on
//! to the next. Nothing is kept of work that was left off.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish that work ends, shared between those who may utter it and the work.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Utters it.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was uttered.
    #[must_use]
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

thread_local! {
    /// The wish that the work of this thread heeds.
    static HEEDED: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

/// What unwinds.
struct LeftOff;

/// Lays the wish down again that was heeded before.
struct Before(Option<Stop>);

impl Drop for Before {
    fn drop(&mut self) {
        let before = self.0.take();
        HEEDED.with(|heeded| *heeded.borrow_mut() = before);
    }
}

/// Does work of this library that ends soon after `stop` is asked for; `None` then.
pub fn until<T>(stop: &Stop, work: impl FnOnce() -> T) -> Option<T> {
    let before = HEEDED.with(|heeded| heeded.borrow_mut().replace(stop.clone()));
    let _before = Before(before);
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        Err(panic) if is_left_off(&*panic) => None,
        Err(panic) => panic::resume_unwind(panic),
    }
}

/// Whether a panic is none but work that was left off: whoever catches panics between the
/// work and [`until`] lets it go on.
#[must_use]
pub fn is_left_off(panic: &(dyn Any + Send)) -> bool {
    panic.is::<LeftOff>()
}

/// Leaves off where that is asked for.
pub(crate) fn heed() {
    let asked = HEEDED.with(|heeded| heeded.borrow().as_ref().is_some_and(Stop::asked));
    if asked {
        panic::resume_unwind(Box::new(LeftOff));
    }
}
