//! Temporary names, and what a killed process left under them. A file is removed
//! only if its name is of our own pattern and nobody can be writing it any more.

use std::fmt::Write as _;
use std::fs;
use std::hash::Hasher;
use std::path::Path;
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use siphasher::sip::SipHasher13;

/// Whoever it belongs to, a file that old is nobody's: it is there for less than a second.
const LONG: Duration = Duration::from_secs(600);

const PREFIX: &str = ".letterpress-";
const ENDING: &str = ".tmp";

/// A name that no other letter and no other process uses.
pub(crate) fn temporary() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{PREFIX}{}-{}-{number}{ENDING}", realm(), process::id())
}

/// Removes what killed processes left in a folder. What cannot be removed stays.
pub(crate) fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some((realm, process)) = name.to_str().and_then(parse) else { continue };
        let Ok(meta) = entry.metadata() else { continue };
        let age = meta.modified().ok().and_then(|time| SystemTime::now().duration_since(time).ok());
        let old = age.is_some_and(|age| age > LONG);
        if meta.is_file() && (old || (realm == self::realm() && is_dead(process))) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Where a process with that number is to be looked for, and the number.
fn parse(name: &str) -> Option<(&str, u32)> {
    let mut parts = name.strip_prefix(PREFIX)?.strip_suffix(ENDING)?.split('-');
    let (realm, process, number) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let sound = parts.next().is_none() && digits(process) && digits(number);
    sound.then(|| process.parse().ok()).flatten().map(|process| (realm, process))
}

/// Numbers of processes mean something only until the machine restarts, and in one
/// container: several may write to the same folder.
fn realm() -> &'static str {
    static REALM: OnceLock<String> = OnceLock::new();
    REALM.get_or_init(|| {
        let mut hasher = SipHasher13::new();
        hasher.write(&fs::read("/proc/sys/kernel/random/boot_id").unwrap_or_default());
        let space = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
        hasher.write(space.as_os_str().as_encoded_bytes());
        let mut realm = String::new();
        let _ = write!(realm, "{:08x}", hasher.finish() >> 32);
        realm
    })
}

#[cfg(unix)]
fn is_dead(process: u32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};

    // A folder is cleared before this process writes there: what bears its number is not its own.
    if process == process::id() {
        return true;
    }
    let process = i32::try_from(process).ok().and_then(Pid::from_raw);
    process.is_none_or(|process| test_kill_process(process) == Err(Errno::SRCH))
}

#[cfg(not(unix))]
const fn is_dead(_: u32) -> bool {
    false
}
