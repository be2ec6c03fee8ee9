//! What is written to standard output and standard error. A reader that goes
//! away is no error: the rest is not written.

use std::io::{self, IsTerminal, Write};

/// Writes to standard output; `false` where it cannot be written.
pub(crate) fn out(bytes: &[u8]) -> bool {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            err(&format!("error: cannot write to standard output: {error}\n"));
            false
        }
        _ => true,
    }
}

/// Writes to standard error, where nobody is left to hear that it failed.
pub(crate) fn err(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether standard error is shown in colours: on a terminal, unless `NO_COLOR` is set.
pub(crate) fn styled() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Columns that complaints take where there is no terminal.
pub(crate) const WITHOUT_TERMINAL: usize = 140;

/// Columns that complaints may take.
pub(crate) fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.filter(|columns| *columns >= 40).unwrap_or(WITHOUT_TERMINAL)
}
