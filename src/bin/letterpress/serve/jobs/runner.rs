//! Makes the letters of jobs, a few at a time, in turns: each client has one, and of a client
//! each job. What came of a letter is stored before it is written down; the last letter's record is
//! the end of the job.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::stream;
use letterpress::diag::Diagnostic;
use tokio::sync::watch;

use super::super::findings::Finding;
use super::super::pool::{Lane, Refused};
use super::super::problem::Problem;
use super::super::service::Service;
use super::Records;
use super::content::{Content, Drawn, Spec, told};
use super::rows::{self, Ended, Made, Open, Standing};
use super::state::{self, Trouble, blocking};
use super::store::Item;
use super::unpack::{self, Files};
use crate::digest::Digest;

/// Letters of one turn, and how long it takes new ones.
const TURN: i64 = 16;
const TURN_TIME: Duration = Duration::from_millis(500);

/// Bytes of jobs that stay opened between their turns.
const OPENED: usize = 256 << 20;

/// How often the process may break off over a letter until that is given up. What ends the process is
/// mostly not the letter, and one that only happened to be in hand must not fail: so it is made alone
/// from then on, behind all others, and each time after twice the [wait](pause_after).
const MOST_TRIES: u32 = 8;

/// How long a letter may take.
const MOST_TIME: Duration = Duration::from_secs(1800);

/// How long a job waits after the store or the records failed.
const PAUSE: Duration = Duration::from_secs(5);

/// Whose turn it is.
struct Runner {
    service: Arc<Service>,
    records: Arc<Records>,
    stop: watch::Receiver<bool>,
    began: Instant,
    turn: u64,
    /// The last turn of each client and each job.
    clients: BTreeMap<String, u64>,
    jobs: BTreeMap<String, u64>,
    /// Jobs that wait for the store to be well again.
    paused: BTreeMap<String, Instant>,
    /// The last used at the end.
    opened: Vec<(String, Arc<Content>)>,
}

/// What a turn is for.
enum Turn {
    Letters(Vec<i64>),
    /// A letter over which the process broke off too often.
    GiveUp(i64),
    Wait(Instant),
    /// There is nothing left to make.
    Nothing,
}

/// Why a turn came to nothing.
enum Halt {
    /// The service stops.
    Stopping,
    Trouble(Trouble),
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Makes letters until the service stops.
pub(crate) async fn run(service: Arc<Service>, records: Arc<Records>, mut stop: watch::Receiver<bool>) {
    let mut runner = Runner {
        service: Arc::clone(&service),
        records,
        stop: stop.clone(),
        began: Instant::now(),
        turn: 0,
        clients: BTreeMap::new(),
        jobs: BTreeMap::new(),
        paused: BTreeMap::new(),
        opened: Vec::new(),
    };
    while !runner.is_stopping() {
        let next = runner.next().await;
        let wait = match next {
            Ok(Some(job)) => match runner.take_turn(&job).await {
                Ok(()) => continue,
                Err(Halt::Stopping) => return,
                Err(Halt::Trouble(trouble)) => {
                    tracing::error!(job = job.id, trouble = trouble.0, "job");
                    runner.paused.insert(job.id, Instant::now() + PAUSE);
                    continue;
                }
            },
            Ok(None) if runner.paused.is_empty() => Duration::from_secs(3600),
            Ok(None) => Duration::from_secs(1),
            Err(trouble) => {
                tracing::error!(trouble = trouble.0, "jobs");
                PAUSE
            }
        };
        tokio::select! {
            () = service.jobs.wake.notified() => {}
            () = tokio::time::sleep(wait) => {}
            _ = stop.changed() => {}
        }
    }
}

impl Runner {
    fn is_stopping(&self) -> bool {
        *self.stop.borrow() || self.service.is_stopping()
    }

    /// The job whose turn it is: of the client whose last turn is longest ago the one whose is.
    async fn next(&mut self) -> Result<Option<Open>, Trouble> {
        let now = Instant::now();
        self.paused.retain(|_, until| *until > now);
        let mut clients = self.records.state.read(rows::waiting_clients).await?;
        clients.sort_by_key(|client| self.clients.get(client).copied().unwrap_or(0));
        for client in clients {
            let asked = client.clone();
            let jobs = self.records.state.read(move |t| rows::waiting_jobs(t, &asked)).await?;
            // One that is new comes behind those that wait already.
            for job in &jobs {
                self.jobs.entry(job.id.clone()).or_insert(self.turn);
            }
            let ready = jobs.into_iter().filter(|job| !self.paused.contains_key(&job.id));
            // Of several as long ago, the oldest.
            if let Some(job) = ready.min_by_key(|job| self.jobs.get(&job.id).copied().unwrap_or(0)) {
                self.turn += 1;
                self.clients.insert(client, self.turn);
                self.jobs.insert(job.id.clone(), self.turn);
                return Ok(Some(job));
            }
        }
        if self.paused.is_empty() {
            self.jobs.clear();
        }
        Ok(None)
    }

    /// What is to be done for a job.
    async fn choose(&self, job: &Open) -> Result<Turn, Trouble> {
        let id = job.id.clone();
        let fresh = self.records.state.read(move |t| rows::fresh_letters(t, &id, TURN)).await?;
        if !fresh.is_empty() {
            return Ok(Turn::Letters(fresh));
        }
        let id = job.id.clone();
        Ok(match self.records.state.read(move |t| rows::tried_letter(t, &id)).await? {
            None => Turn::Nothing,
            Some((place, MOST_TRIES..)) => Turn::GiveUp(place),
            Some((place, tries)) => {
                let due = self.began + pause_after(tries);
                if due > Instant::now() { Turn::Wait(due) } else { Turn::Letters(vec![place]) }
            }
        })
    }

    /// Makes some letters of a job.
    async fn take_turn(&mut self, job: &Open) -> Result<(), Halt> {
        let failed = |places: &[i64], problem: Diagnostic| {
            let findings = json(&told(problem));
            places
                .iter()
                .map(|place| Ended { place: *place, made: None, findings: findings.clone() })
                .collect()
        };
        let places = match self.choose(job).await? {
            Turn::Letters(places) => places,
            Turn::Nothing => return self.write_down(job, Vec::new(), Vec::new()).await.map(drop),
            Turn::GiveUp(place) => {
                let message = format!("letterpress broke off {MOST_TRIES} times while it made this letter");
                let ended = failed(&[place], Diagnostic::error("internal", None, message));
                return self.write_down(job, ended, Vec::new()).await.map(drop);
            }
            Turn::Wait(due) => {
                self.paused.insert(job.id.clone(), due);
                return Ok(());
            }
        };
        let removed = self.service.jobs.take_in_hand(&job.id);
        let opened = tokio::select! {
            opened = self.open(job) => opened?,
            () = removed.notified() => return Ok(()),
        };
        let ended = match opened {
            Ok(content) => {
                let (id, begun) = (job.id.clone(), places.clone());
                self.records.state.write(move |t| rows::begin(t, &id, &begun)).await?;
                // What is not waited for any more is left off.
                tokio::select! {
                    ended = self.make(job, &content, &places) => ended,
                    () = removed.notified() => Vec::new(),
                }
            }
            // It could be opened when it was taken on; under another version it may be wrong.
            Err(problem) => failed(&places, Diagnostic::error(problem.code(), None, problem.message())),
        };
        let back = places.into_iter().filter(|place| !ended.iter().any(|one| one.place == *place));
        let (back, nothing) = (back.collect(), ended.is_empty());
        match self.write_down(job, ended, back).await? {
            Standing::Running if nothing && self.is_stopping() => Err(Halt::Stopping),
            Standing::Running if nothing => {
                Err(Trouble("none of its letters could be stored".to_owned()).into())
            }
            _ => Ok(()),
        }
    }

    /// Makes letters and stores what comes of them, as long as the turn lasts.
    async fn make(&self, job: &Open, content: &Arc<Content>, places: &[i64]) -> Vec<Ended> {
        let (start, width) = (Instant::now(), self.service.settings.job_threads.max(1) + 1);
        let goes_on = |_: &i64| {
            let goes_on = start.elapsed() < TURN_TIME && !self.is_stopping();
            async move { goes_on }
        };
        let letters = stream::iter(places.iter().copied()).take_while(goes_on);
        let made = letters.map(|place| self.letter(job, content, place)).buffer_unordered(width);
        // Those that are stored are written down, whatever became of the others.
        let stored = made.filter_map(async |made| match made {
            Ok(made) => Some(made),
            Err(Halt::Stopping) => None,
            Err(Halt::Trouble(trouble)) => {
                tracing::error!(job = job.id, trouble = trouble.0, "job");
                None
            }
        });
        stored.collect().await
    }

    /// Makes one letter and stores it.
    async fn letter(&self, job: &Open, content: &Arc<Content>, place: i64) -> Result<Ended, Halt> {
        let (content, index, start) =
            (Arc::clone(content), usize::try_from(place).unwrap_or(0), Instant::now());
        let most = self.service.settings.body_limit.0;
        let drawn =
            self.service.pool.run(Lane::Job, MOST_TIME, move |bench| content.make(bench, index, most)).await;
        self.service.metrics.worked(Lane::Job, start.elapsed());
        let lost = |code: &'static str, message: &str| Drawn::lost(Diagnostic::error(code, None, message));
        let Drawn { result, findings, times } = match drawn {
            Ok(drawn) => drawn,
            Err(Refused::Stopping) => return Err(Halt::Stopping),
            Err(Refused::Broken | Refused::Busy(_)) if self.is_stopping() => return Err(Halt::Stopping),
            Err(Refused::Late) => lost("deadline-passed", "the letter took too long"),
            Err(Refused::Broken | Refused::Busy(_)) => {
                lost("internal", "letterpress itself failed on this letter")
            }
        };
        self.service.metrics.went_through(times);
        let findings = json(&findings);
        let Some((bytes, pages)) = result else { return Ok(Ended { place, made: None, findings }) };
        self.service.metrics.made(pages, bytes.len());
        let made = Made {
            pages: rows::count(pages),
            bytes: rows::count(bytes.len()),
            tag: Digest::of(&[&bytes]).to_string(),
        };
        self.records.store.put(&job.id, Item::Result(place), bytes.into()).await?;
        Ok(Ended { place, made: Some(made), findings })
    }

    /// Writes down what is done, in one transaction.
    async fn write_down(&mut self, job: &Open, ended: Vec<Ended>, back: Vec<i64>) -> Result<Standing, Halt> {
        let (id, delivery) = (job.id.clone(), state::random(16)?);
        let keep = i64::try_from(self.service.settings.keep.0.as_millis()).unwrap_or(i64::MAX / 4);
        let failed = ended.iter().filter(|one| one.made.is_none()).count();
        let done = ended.len() - failed;
        let standing = self
            .records
            .state
            .write(move |t| {
                rows::put_back(t, &id, &back)?;
                rows::end(t, &id, &ended, keep, &delivery)
            })
            .await?;
        if standing == Standing::Running {
            self.service.metrics.job_letters(done, failed);
            return Ok(standing);
        }
        self.jobs.remove(&job.id);
        self.opened.retain(|(opened, _)| *opened != job.id);
        match standing {
            Standing::Ended(end) => {
                self.service.metrics.job_letters(done, failed);
                self.service.metrics.job_ended(end);
                tracing::info!(job = job.id, state = end, "job");
                self.service.jobs.told.notify_one();
            }
            Standing::Running | Standing::Over => {}
            // What was stored since it was removed.
            Standing::Gone => self.records.store.delete(&job.id).await?,
        }
        Ok(standing)
    }

    /// What a job is made from.
    async fn open(&mut self, job: &Open) -> Result<Result<Arc<Content>, Problem>, Halt> {
        if let Some(at) = self.opened.iter().position(|(id, _)| *id == job.id) {
            let found = self.opened.remove(at);
            let content = Arc::clone(&found.1);
            self.opened.push(found);
            return Ok(Ok(content));
        }
        let spec: Result<Spec, _> = serde_json::from_str(&job.spec);
        let Ok(spec) = spec else { return Ok(Err(Problem::internal("its record cannot be read"))) };
        let missing = || Problem::internal("what it is made from is not there any more");
        let Some(sent) = self.files(&job.id, Item::Sent).await? else { return Ok(Err(missing())) };
        let sent = match sent {
            Ok(sent) => sent,
            Err(problem) => return Ok(Err(problem)),
        };
        let lent = self.service.lent_to(&job.client);
        let opened =
            self.service.pool.run(Lane::Job, MOST_TIME, move |bench| Content::open(spec, sent, lent, bench));
        let content = match opened.await {
            Ok(Ok(content)) => Arc::new(content),
            Ok(Err(problem)) => return Ok(Err(problem)),
            Err(Refused::Stopping) => return Err(Halt::Stopping),
            Err(_) if self.is_stopping() => return Err(Halt::Stopping),
            Err(_) => return Err(Trouble("it could not be opened".to_owned()).into()),
        };
        let mut size: usize =
            content.size() + self.opened.iter().map(|(_, content)| content.size()).sum::<usize>();
        while size > OPENED && !self.opened.is_empty() {
            size -= self.opened.remove(0).1.size();
        }
        self.opened.push((job.id.clone(), Arc::clone(&content)));
        Ok(Ok(content))
    }

    /// The files of an archive in the store.
    async fn files(&self, id: &str, item: Item) -> Result<Option<Result<Files, Problem>>, Trouble> {
        let Some(bytes) = self.records.store.bytes(id, item).await? else { return Ok(None) };
        blocking(move || Ok(Some(unpack::unpack(&bytes)))).await
    }
}

/// How long after its start the process leaves a letter alone over which it broke off so often.
fn pause_after(tries: u32) -> Duration {
    match tries {
        0 | 1 => Duration::ZERO,
        _ => Duration::from_secs(1 << (tries - 2).min(16)),
    }
}

/// Findings as they are written down.
fn json(findings: &[Finding]) -> String {
    serde_json::to_string(findings).unwrap_or_else(|_| "[]".to_owned())
}
