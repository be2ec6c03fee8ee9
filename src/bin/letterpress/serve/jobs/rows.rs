//! What the records say: jobs, their letters, deliveries that are due. Each function is a part of
//! one transaction.

use chrono::{DateTime, SecondsFormat};
use rusqlite::{Row, Transaction, named_params, params};

use super::state::{all, one};
use super::view::{JobView, LetterView, Letters};

type Result<T> = rusqlite::Result<T>;

/// A job to be taken on.
pub(crate) struct Fresh {
    pub(crate) id: String,
    pub(crate) client: String,
    pub(crate) now: i64,
    pub(crate) expires: i64,
    pub(crate) spec: String,
    pub(crate) key: Option<String>,
    /// Fingerprint of what was asked.
    pub(crate) content: String,
    pub(crate) webhook: Option<String>,
    /// The names of its letters.
    pub(crate) names: Vec<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    New,
    /// It was asked before: the job of that time.
    Known(String),
    /// Its key stands for something else.
    Contradicted,
    /// Its client has too many open jobs.
    TooMany,
}

/// A letter that is done.
pub(crate) struct Ended {
    pub(crate) place: i64,
    pub(crate) made: Option<Made>,
    /// Findings, as JSON.
    pub(crate) findings: String,
}

/// What came of a letter.
pub(crate) struct Made {
    pub(crate) pages: i64,
    pub(crate) bytes: i64,
    pub(crate) tag: String,
}

/// How a job stands after some of its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It was removed meanwhile.
    Gone,
    Running,
    /// It had ended before.
    Over,
    /// That was the last: `done` or `failed`.
    Ended(&'static str),
}

/// A job that has letters to make.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) id: String,
    pub(crate) client: String,
    pub(crate) spec: String,
}

/// The id and the address of a delivery.
pub(crate) type Due = (String, String);

/// A delivery.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) id: String,
    pub(crate) address: String,
    pub(crate) event: String,
    pub(crate) body: String,
    pub(crate) attempts: i64,
}

/// A moment as milliseconds.
pub(crate) fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

/// A moment as people and programs read it (RFC 3339).
fn moment(milliseconds: i64) -> String {
    let time = DateTime::from_timestamp_millis(milliseconds).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The job that a client asked for by a key.
pub(crate) fn by_key(t: &Transaction<'_>, client: &str, key: &str, content: &str) -> Result<Option<Taken>> {
    one(t, "select id, content from jobs where client = ? and key = ?", [client, key], |row| {
        let same = row.get_ref(1)?.as_str()? == content;
        Ok(if same { Taken::Known(row.get(0)?) } else { Taken::Contradicted })
    })
}

/// Takes on a job with all its letters, where its client has fewer open ones than so many.
pub(crate) fn take(t: &Transaction<'_>, job: &Fresh, most: i64) -> Result<Taken> {
    if let Some(key) = &job.key
        && let Some(known) = by_key(t, &job.client, key, &job.content)?
    {
        return Ok(known);
    }
    let sql = "select count(*) from jobs where client = ? and state in ('queued', 'running')";
    let open: i64 = t.prepare_cached(sql)?.query_row([&job.client], |row| row.get(0))?;
    if open >= most {
        return Ok(Taken::TooMany);
    }
    t.execute(
        "insert into jobs (id, client, state, created, updated, expires, spec, key, content, total, webhook)
         values (:id, :client, 'queued', :now, :now, :expires, :spec, :key, :content, :total, :webhook)",
        named_params! {
            ":id": job.id, ":client": job.client, ":now": job.now, ":expires": job.expires, ":spec": job.spec,
            ":key": job.key, ":content": job.content, ":total": count(job.names.len()), ":webhook": job.webhook,
        },
    )?;
    let mut letter = t.prepare_cached("insert into letters (job, place, name) values (?, ?, ?)")?;
    for (place, name) in job.names.iter().enumerate() {
        letter.execute(params![job.id, count(place), name])?;
    }
    Ok(Taken::New)
}

/// A number of things.
pub(crate) fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}

const JOB: &str = "id, state, created, updated, expires, total, done, failed";

fn job(row: &Row<'_>) -> Result<JobView> {
    Ok(JobView {
        id: row.get(0)?,
        state: row.get(1)?,
        created: moment(row.get(2)?),
        updated: moment(row.get(3)?),
        expires: moment(row.get(4)?),
        letters: Letters { total: row.get(5)?, done: row.get(6)?, failed: row.get(7)? },
        results: None,
    })
}

/// A client's job, with some of its letters.
pub(crate) fn view(
    t: &Transaction<'_>,
    client: &str,
    id: &str,
    from: i64,
    most: i64,
) -> Result<Option<JobView>> {
    let sql = format!("select {JOB} from jobs where id = ? and client = ?");
    let Some(mut found) = one(t, &sql, [id, client], job)? else { return Ok(None) };
    found.results = Some(letters(t, id, from, most)?);
    Ok(Some(found))
}

/// A client's newest jobs.
pub(crate) fn newest(t: &Transaction<'_>, client: &str, most: i64) -> Result<Vec<JobView>> {
    let sql = format!("select {JOB} from jobs where client = ? order by created desc, rowid desc limit ?");
    all(t, &sql, params![client, most], job)
}

/// What a client's job is made from.
pub(crate) fn spec(t: &Transaction<'_>, client: &str, id: &str) -> Result<Option<String>> {
    one(t, "select spec from jobs where id = ? and client = ?", [id, client], |row| row.get(0))
}

/// Some letters of a job.
pub(crate) fn letters(t: &Transaction<'_>, id: &str, from: i64, most: i64) -> Result<Vec<LetterView>> {
    let sql = "select place, name, state, pages, bytes, tag, findings from letters
               where job = ? and place >= ? order by place limit ?";
    all(t, sql, params![id, from, most], |row| {
        let place: i64 = row.get(0)?;
        let state: String = row.get(2)?;
        let findings: String = row.get(6)?;
        Ok(LetterView {
            index: place,
            name: row.get(1)?,
            href: (state == "done").then(|| format!("/v1/jobs/{id}/results/{place}")),
            state,
            pages: row.get(3)?,
            bytes: row.get(4)?,
            findings: serde_json::value::RawValue::from_string(findings).unwrap_or_default(),
            tag: row.get(5)?,
        })
    })
}

/// Clients that have letters to be made.
pub(crate) fn waiting_clients(t: &Transaction<'_>) -> Result<Vec<String>> {
    all(t, "select distinct client from jobs where state in ('queued', 'running')", [], |row| row.get(0))
}

/// A client's jobs that have letters to be made, the oldest first.
pub(crate) fn waiting_jobs(t: &Transaction<'_>, client: &str) -> Result<Vec<Open>> {
    let sql = "select id, client, spec from jobs where client = ? and state in ('queued', 'running')
               order by created, rowid limit 64";
    all(t, sql, [client], |row| Ok(Open { id: row.get(0)?, client: row.get(1)?, spec: row.get(2)? }))
}

/// Letters of a job that are to be made and were never in hand when the process broke off.
pub(crate) fn fresh_letters(t: &Transaction<'_>, id: &str, most: i64) -> Result<Vec<i64>> {
    let sql =
        "select place from letters where job = ? and state = 'queued' and tries = 0 order by place limit ?";
    all(t, sql, params![id, most], |row| row.get(0))
}

/// Of the other letters that are to be made the one over which the process broke off least often, and
/// how often that was.
pub(crate) fn tried_letter(t: &Transaction<'_>, id: &str) -> Result<Option<(i64, u32)>> {
    let sql =
        "select place, tries from letters where job = ? and state = 'queued' order by tries, place limit 1";
    one(t, sql, [id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Says that letters are in hand: should the process break off, it may be because of them.
pub(crate) fn begin(t: &Transaction<'_>, id: &str, places: &[i64]) -> Result<()> {
    let sql = "update jobs set state = 'running', updated = ? where id = ? and state = 'queued'";
    t.prepare_cached(sql)?.execute(params![now(), id])?;
    let mut letter = t.prepare_cached("update letters set tries = tries + 1 where job = ? and place = ?")?;
    places.iter().try_for_each(|place| letter.execute(params![id, place]).map(drop))
}

/// Says that letters are in hand no longer.
pub(crate) fn put_back(t: &Transaction<'_>, id: &str, places: &[i64]) -> Result<()> {
    let mut letter = t.prepare_cached("update letters set tries = 0 where job = ? and place = ?")?;
    places.iter().try_for_each(|place| letter.execute(params![id, place]).map(drop))
}

/// Writes down letters that are done; with the last of them the end of the job and the
/// message about it.
pub(crate) fn end(
    t: &Transaction<'_>,
    id: &str,
    ended: &[Ended],
    keep: i64,
    delivery: &str,
) -> Result<Standing> {
    let (mut done, mut failed) = (0, 0);
    let mut letter = t.prepare_cached(
        "update letters set state = ?, pages = ?, bytes = ?, tag = ?, findings = ?
         where job = ? and place = ? and state = 'queued'",
    )?;
    for one in ended {
        let state = if one.made.is_some() { "done" } else { "failed" };
        let made = one.made.as_ref();
        let (pages, bytes) = (made.map(|made| made.pages), made.map(|made| made.bytes));
        let tag = made.map(|made| made.tag.as_str());
        let changed = letter.execute(params![state, pages, bytes, tag, one.findings, id, one.place])?;
        *(if made.is_some() { &mut done } else { &mut failed }) += count(changed);
    }
    let counts = one(
        t,
        "update jobs set done = done + ?, failed = failed + ?, updated = ?
         where id = ? and state in ('queued', 'running')
         returning total, done, failed, client, webhook",
        params![done, failed, now(), id],
        |row| {
            let webhook: Option<String> = row.get(4)?;
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, String>(3)?,
                webhook,
            ))
        },
    )?;
    let Some((total, done, failed, client, webhook)) = counts else {
        return Ok(if is_known(t, id)? { Standing::Over } else { Standing::Gone });
    };
    if done + failed < total {
        return Ok(Standing::Running);
    }
    let state = if done == 0 { "failed" } else { "done" };
    let now = now();
    t.execute("update jobs set state = ?, expires = ? where id = ?", params![state, now + keep, id])?;
    if let Some(webhook) = webhook {
        let told = view(t, &client, id, 0, super::view::USUAL)?;
        let body = told.and_then(|told| serde_json::to_string(&told).ok()).unwrap_or_default();
        let event = format!("job.{state}");
        t.execute(
            "insert into deliveries (id, job, address, event, body, due) values (?, ?, ?, ?, ?, ?)",
            params![delivery, id, webhook, event, body, now],
        )?;
    }
    Ok(Standing::Ended(state))
}

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Removed {
    Unknown,
    /// A job that had letters to make.
    Open,
    Ended,
}

/// Removes a client's job; its files are rubbish from then on.
pub(crate) fn remove(t: &Transaction<'_>, client: &str, id: &str) -> Result<Removed> {
    let sql = "delete from jobs where id = ? and client = ? returning state in ('queued', 'running')";
    let Some(open) = one(t, sql, [id, client], |row| row.get(0))? else { return Ok(Removed::Unknown) };
    t.execute("insert or ignore into rubbish values (?)", [id])?;
    Ok(if open { Removed::Open } else { Removed::Ended })
}

/// Removes jobs whose time is over; says how many.
pub(crate) fn expire(t: &Transaction<'_>) -> Result<usize> {
    // A message that is sent again goes on about its job.
    let over =
        "state not in ('queued', 'running') and expires < ? and id not in (select job from deliveries)";
    let now = now();
    t.execute(&format!("insert or ignore into rubbish select id from jobs where {over}"), [now])?;
    t.execute(&format!("delete from jobs where {over}"), [now])
}

/// Removed jobs that may have files yet, in the order of their names, from behind one of them.
pub(crate) fn rubbish(t: &Transaction<'_>, behind: &str) -> Result<Vec<String>> {
    all(t, "select job from rubbish where job > ? order by job limit 1000", [behind], |row| row.get(0))
}

/// Says that a removed job has no files any more.
pub(crate) fn cleared(t: &Transaction<'_>, id: &str) -> Result<()> {
    t.execute("delete from rubbish where job = ?", [id])?;
    Ok(())
}

/// Whether there is such a job.
pub(crate) fn is_known(t: &Transaction<'_>, id: &str) -> Result<bool> {
    Ok(one(t, "select 1 from jobs where id = ?", [id], |_| Ok(()))?.is_some())
}

/// How many jobs are open, and since when the oldest of them is.
pub(crate) fn backlog(t: &Transaction<'_>) -> Result<(i64, Option<i64>)> {
    let sql = "select count(*), min(created) from jobs where state in ('queued', 'running')";
    t.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Deliveries that are due, with their addresses, and when the next one is.
pub(crate) fn due(t: &Transaction<'_>, most: i64) -> Result<(Vec<Due>, Option<i64>)> {
    let now = now();
    let sql = "select id, address from deliveries where due <= ? order by due limit ?";
    let found = all(t, sql, params![now, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let next = one(t, "select min(due) from deliveries where due > ?", [now], |row| row.get(0))?.flatten();
    Ok((found, next))
}

/// A delivery, whole.
pub(crate) fn delivery(t: &Transaction<'_>, id: &str) -> Result<Option<Delivery>> {
    one(t, "select id, address, event, body, attempts from deliveries where id = ?", [id], |row| {
        Ok(Delivery {
            id: row.get(0)?,
            address: row.get(1)?,
            event: row.get(2)?,
            body: row.get(3)?,
            attempts: row.get(4)?,
        })
    })
}

/// Writes down what became of a delivery: when it is tried again, or that it is not.
pub(crate) fn delivered(t: &Transaction<'_>, id: &str, again: Option<i64>) -> Result<()> {
    match again {
        Some(due) => t.execute(
            "update deliveries set attempts = attempts + 1, due = ? where id = ?",
            params![due, id],
        )?,
        None => t.execute("delete from deliveries where id = ?", [id])?,
    };
    Ok(())
}
