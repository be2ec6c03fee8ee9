//! The records of jobs: an SQLite database in the state folder, with a lock beside it, so
//! that one process alone works on them. What is written is on the disk when it is answered.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::super::problem::Problem;
use super::super::random;

/// The file of the database in the state folder.
const DATABASE: &str = "jobs.sqlite3";

/// The version of the tables.
const VERSION: i64 = 1;

const TABLES: &str = "
create table meta (key text primary key, value text not null) strict;
create table jobs (
    id text primary key,
    client text not null,
    state text not null,
    created integer not null,
    updated integer not null,
    expires integer not null,
    spec text not null,
    key text,
    content text not null,
    total integer not null,
    done integer not null default 0,
    failed integer not null default 0,
    webhook text
) strict;
create unique index jobs_by_key on jobs (client, key) where key is not null;
create index jobs_by_client on jobs (client, created);
create index jobs_open on jobs (client, created) where state in ('queued', 'running');
create index jobs_ended on jobs (expires) where state not in ('queued', 'running');
create table letters (
    job text not null references jobs (id) on delete cascade,
    place integer not null,
    name text not null,
    state text not null default 'queued',
    tries integer not null default 0,
    pages integer,
    bytes integer,
    tag text,
    findings text not null default '[]',
    primary key (job, place)
) strict, without rowid;
create index letters_queued on letters (job, place) where state = 'queued';
create table deliveries (
    id text primary key,
    job text not null references jobs (id) on delete cascade,
    address text not null,
    event text not null,
    body text not null,
    attempts integer not null default 0,
    due integer not null
) strict;
create index deliveries_due on deliveries (due);
create index deliveries_by_job on deliveries (job);
create table rubbish (job text primary key) strict;
";

/// What went wrong with the records or with the store.
#[derive(Debug)]
pub(crate) struct Trouble(pub(crate) String);

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self(format!("records of jobs: {error}"))
    }
}

/// Stores answer on several lines.
impl From<object_store::Error> for Trouble {
    fn from(error: object_store::Error) -> Self {
        use object_store::Error;
        let why = match &error {
            Error::NotFound { .. } => "there is no such bucket, container or object: ",
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                "it does not take the credentials, or they do not allow this: "
            }
            _ => "",
        };
        let told = error.to_string();
        Self(format!("store of results: {why}{}", told.split_whitespace().collect::<Vec<_>>().join(" ")))
    }
}

/// The operator is told what it was, the client only that it was.
impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        tracing::error!(trouble = trouble.0, "jobs");
        Self::not_ready("jobs cannot be reached at the moment").retry_after(5)
    }
}

/// The database.
pub(crate) struct State {
    writing: Mutex<Connection>,
    reading: Mutex<Connection>,
    /// The name of these records, under which their files are in the store.
    pub(crate) name: String,
    /// Held as long as the process lives.
    _lock: File,
}

/// The state folder: the one that was set, or the usual one.
pub(crate) fn folder(set: &Path) -> Result<PathBuf, String> {
    if !set.as_os_str().is_empty() {
        return Ok(set.to_owned());
    }
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")));
    let base = base.ok_or("jobs need a folder for their records; name one with `--state`")?;
    Ok(base.join("letterpress"))
}

/// Whether there are records in a state folder.
pub(crate) fn exists(folder: &Path) -> bool {
    folder.join(DATABASE).exists()
}

impl State {
    /// Opens the records in a folder, or begins them.
    pub(crate) fn open(folder: &Path) -> Result<Self, String> {
        let shown = folder.display();
        private(folder).map_err(|error| format!("cannot make the state folder `{shown}`: {error}"))?;
        let lock = lock(folder)?;
        let wrong = |error: rusqlite::Error| format!("cannot open the records of jobs in `{shown}`: {error}");
        let path = folder.join(DATABASE);
        let mut writing = connect(&path).map_err(wrong)?;
        let version: i64 =
            writing.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(wrong)?;
        match version {
            VERSION => {}
            0 => begin(&mut writing).map_err(wrong)?,
            _ => return Err(format!("the records of jobs in `{shown}` were made by a newer letterpress")),
        }
        let name = "select value from meta where key = 'name'";
        let name = writing.query_row(name, [], |row| row.get(0)).map_err(wrong)?;
        let reading = connect(&path).map_err(wrong)?;
        Ok(Self { writing: Mutex::new(writing), reading: Mutex::new(reading), name, _lock: lock })
    }

    /// Changes the records: all of it or nothing.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Trouble> {
        let state = Arc::clone(self);
        blocking(move || {
            let mut connection = state.writing.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
        .await
    }

    /// Looks into the records, at one moment of them.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Trouble> {
        let state = Arc::clone(self);
        blocking(move || {
            let mut connection = state.reading.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction()?;
            Ok(work(&transaction)?)
        })
        .await
    }
}

/// Does what waits for a disk on a thread that may wait.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(Trouble(format!("a thread broke off: {error}"))),
    }
}

/// A random name of so many bytes, in hexadecimal digits.
pub(crate) fn random(bytes: usize) -> Result<String, Trouble> {
    random::digits(bytes).map_err(Trouble)
}

/// Makes a folder that its owner alone can look into.
fn private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn lock(folder: &Path) -> Result<File, String> {
    let path = folder.join("lock");
    let cannot = |error: std::io::Error| format!("cannot lock `{}`: {error}", path.display());
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(format!(
            "another process works on the jobs in `{}`; stop it, or name another folder with `--state`",
            folder.display()
        )),
        Err(TryLockError::Error(error)) => Err(cannot(error)),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Findings may quote letters.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn begin(connection: &mut Connection) -> rusqlite::Result<()> {
    let name = random(8).map_err(|_| rusqlite::Error::InvalidQuery)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.execute("insert into meta values ('name', ?)", [name])?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

/// One row, or none.
pub(crate) fn one<T>(
    transaction: &Transaction<'_>,
    sql: &str,
    values: impl rusqlite::Params,
    row: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    transaction.prepare_cached(sql)?.query_row(values, row).optional()
}

/// All rows.
pub(crate) fn all<T>(
    transaction: &Transaction<'_>,
    sql: &str,
    values: impl rusqlite::Params,
    row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    transaction.prepare_cached(sql)?.query_map(values, row)?.collect()
}
