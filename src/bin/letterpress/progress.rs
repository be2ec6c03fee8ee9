//! How far a batch is: a bar with rate and time left on a terminal, nothing
//! where a program or a file listens.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar, or none.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Whether the bar stands in place of a line for each letter.
    pub(crate) instead: bool,
}

impl Progress {
    /// For so many letters, where that is known.
    pub(crate) fn new(letters: Option<usize>, quiet: bool) -> Self {
        let shown = io::stderr().is_terminal() && !quiet && letters != Some(1);
        if !shown {
            return Self { bar: ProgressBar::hidden(), instead: false };
        }
        let (bar, template) = match letters {
            Some(letters) => (
                ProgressBar::new(letters as u64),
                "{bar:40} {pos}/{len} letters, {per_sec:0}, {eta} left{msg}",
            ),
            None => (ProgressBar::new_spinner(), "{spinner} {pos} letters, {per_sec:0}{msg}"),
        };
        let style = ProgressStyle::with_template(template);
        let bar = style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style));
        Self { bar, instead: io::stdout().is_terminal() }
    }

    /// One letter is done; so many failed until now.
    pub(crate) fn step(&self, failed: usize) {
        if failed > 0 && !self.bar.is_hidden() {
            self.bar.set_message(format!(", {failed} failed"));
        }
        self.bar.inc(1);
    }

    /// Writes something above the bar.
    pub(crate) fn above<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Takes it away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
