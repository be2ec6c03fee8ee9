//! `letterpress watch`: makes letters anew when they, or what they are made from,
//! are saved. Folders are watched, not files: editors save by renaming.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use clap::Args;
use letterpress::Assets;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::files::folder;
use crate::letters::LetterArgs;
use crate::plan::{Plan, Target, Task};
use crate::progress::Progress;
use crate::render::Teller;
use crate::shop::{Made, Shop};
use crate::stop::Stop;
use crate::{batch, report, terminal, walk};

/// What is saved in several steps is taken as one: nothing more for so long.
const QUIET: Duration = Duration::from_millis(10);

/// But nobody waits longer than this for quiet.
const PATIENCE: Duration = Duration::from_millis(200);

/// How often a request to end is looked for.
const BREATH: Duration = Duration::from_millis(100);

/// Render letters again whenever they change, until Ctrl-C
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  letterpress watch letter.yaml                  also when its letterhead or a picture is saved
  letterpress watch letters/ -o out/ --layouts our-layouts")]
pub(crate) struct WatchArgs {
    #[command(flatten)]
    letters: LetterArgs,
}

struct Watch<'a> {
    args: &'a LetterArgs,
    stop: Stop,
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
    assets: Assets,
    plan: Plan,
    /// What each letter is made from, by its own place.
    needs: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
}

pub(crate) fn run(args: &WatchArgs) -> u8 {
    let (args, messages) = (&args.letters, args.letters.message_format);
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return report::usage("standard input cannot be watched: name a file", messages);
    }
    let (send, events) = mpsc::channel();
    let watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more when the program ends.
        let _ = send.send(event);
    });
    let watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => return report::usage(&format!("files cannot be watched here: {error}"), messages),
    };
    let plan = match args.plan(false) {
        Ok(plan) => plan,
        Err(message) => return report::usage(&message, messages),
    };
    let assets = match args.load(&plan) {
        Ok((assets, _)) => assets,
        Err(error) => return report::load_error(&error, messages),
    };
    let (stop, watched, needs) = (Stop::listen(), BTreeSet::new(), BTreeMap::new());
    let mut watch = Watch { args, stop, watcher, watched, assets, plan, needs };
    let all: BTreeSet<PathBuf> = watch.plan.inputs().map(|input| place(input.path())).collect();
    // Watched before they are read, so that nothing saved meanwhile is missed.
    watch.attend();
    watch.render(&all);
    watch.attend();
    let plural = if all.len() == 1 { "" } else { "s" };
    terminal::err(&format!("watching {} letter{plural}; Ctrl-C ends\n", all.len()));
    watch.follow(&events)
}

impl Watch<'_> {
    fn follow(&mut self, events: &Receiver<notify::Result<Event>>) -> u8 {
        loop {
            if let Some(code) = self.stop.code() {
                return code;
            }
            let first = match events.recv_timeout(BREATH) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => {
                    return report::usage("files can no longer be watched", self.args.message_format);
                }
            };
            let (mut changed, start) = (BTreeSet::new(), Instant::now());
            let mut missed = note(first, &mut changed);
            while start.elapsed() < PATIENCE
                && let Ok(event) = events.recv_timeout(QUIET)
            {
                missed |= note(event, &mut changed);
            }
            self.changed(&changed, missed);
        }
    }

    /// Does what these changes ask for; `missed`: there were more than could be followed.
    fn changed(&mut self, changed: &BTreeSet<PathBuf>, missed: bool) {
        let mut touched: BTreeSet<PathBuf> = BTreeSet::new();
        let AssetFolders(folders) = AssetFolders::of(self.args);
        let furniture = changed.iter().any(|path| folders.iter().any(|folder| path.starts_with(folder)));
        if furniture || missed {
            match self.args.load(&self.plan) {
                Ok((assets, _)) => self.assets = assets,
                // The letters stay as they were.
                Err(error) => {
                    report::load_error(&error, self.args.message_format);
                    return;
                }
            }
            touched.extend(self.needs.keys().cloned());
        }
        let letter = |path: &PathBuf| {
            let (known, there) = (self.needs.contains_key(path), path.exists());
            let came = there && !known && (walk::is_yaml(path) || path.is_dir());
            came || (!there && self.needs.keys().any(|letter| letter.starts_with(path)))
        };
        if missed || changed.iter().any(letter) {
            touched.extend(self.look_again());
        }
        let uses = |needs: &BTreeSet<PathBuf>| !needs.is_disjoint(changed);
        let users = self.needs.iter().filter(|(letter, needs)| changed.contains(*letter) || uses(needs));
        touched.extend(users.map(|(letter, _)| letter.clone()));
        if !touched.is_empty() {
            self.render(&touched);
            self.attend();
        }
    }

    /// Finds the letters again; those that are new.
    fn look_again(&mut self) -> BTreeSet<PathBuf> {
        // Where there is none left, or two would be written to one file, the old plan holds.
        match self.args.plan(false) {
            Ok(plan) => self.plan = plan,
            Err(message) => {
                report::usage(&message, self.args.message_format);
                return BTreeSet::new();
            }
        }
        let all: BTreeSet<PathBuf> = self.plan.inputs().map(|input| place(input.path())).collect();
        self.needs.retain(|letter, _| all.contains(letter));
        all.into_iter().filter(|letter| !self.needs.contains_key(letter)).collect()
    }

    /// Makes those letters, and learns what they are made from.
    fn render(&mut self, touched: &BTreeSet<PathBuf>) {
        let format = self.args.message_format;
        let shop = Shop::new(self.args, &self.assets, None);
        if let Err(message) = self.args.rename(&mut self.plan, &shop) {
            report::usage(&message, format);
            return;
        }
        let tasks = self.plan.tasks().filter_map(|task| {
            let own = place(task.input.path());
            touched.contains(&own).then_some((own, task))
        });
        let tasks = tasks.take_while(|_| !self.stop.asked());
        let mut teller = Teller::new(format, false, Progress::new(Some(1), true));
        let mut learned = Vec::new();
        let work = |(own, task): (PathBuf, Task)| (own, shop.make(task));
        batch::run(tasks, rayon::current_num_threads().min(touched.len()), work, |group| {
            let (places, mut group): (Vec<PathBuf>, Vec<Made>) = group.into_iter().unzip();
            shop.place(&mut group);
            teller.tell(&group);
            learned.extend(places.into_iter().zip(group));
            true
        });
        for (letter, Made { needs, target, .. }) in learned {
            // A file is known by where its name stands, and by where it lies.
            let real = needs.iter().filter_map(|path| path.canonicalize().ok());
            let mut needs: BTreeSet<PathBuf> = needs.iter().map(|path| place(path)).chain(real).collect();
            // What it writes itself is no reason to write it again.
            if let Target::File(path) = target {
                needs.remove(&place(&path));
            }
            self.needs.insert(letter, needs);
        }
    }

    /// Watches every folder that something is made from.
    fn attend(&mut self) {
        let AssetFolders(folders) = AssetFolders::of(self.args);
        let trees = self.args.paths.iter().filter(|path| path.is_dir());
        let trees: Vec<PathBuf> = trees.filter_map(|path| path.canonicalize().ok()).chain(folders).collect();
        for tree in &trees {
            self.watch(tree, RecursiveMode::Recursive);
        }
        let letters = self.plan.inputs().map(|input| place(input.path()));
        let files = letters.chain(self.needs.values().flatten().cloned());
        let places: BTreeSet<PathBuf> = files.map(|file| folder(&file).to_owned()).collect();
        for place in places.iter().filter(|place| !trees.iter().any(|tree| place.starts_with(tree))) {
            self.watch(place, RecursiveMode::NonRecursive);
        }
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode) {
        if !self.watched.contains(folder) && folder.is_dir() {
            match self.watcher.watch(folder, mode) {
                Ok(()) => drop(self.watched.insert(folder.to_owned())),
                Err(error) => {
                    let message = format!("`{}` cannot be watched: {error}", folder.display());
                    report::usage(&message, self.args.message_format);
                }
            }
        }
    }
}

/// Folders with fonts and layouts.
struct AssetFolders(Vec<PathBuf>);

impl AssetFolders {
    fn of(args: &LetterArgs) -> Self {
        let folders = args.choice.assets.fonts.iter().chain(&args.choice.assets.layouts);
        Self(folders.filter_map(|folder| folder.canonicalize().ok()).collect())
    }
}

/// Notes what changed; whether there was more than could be told.
fn note(event: notify::Result<Event>, changed: &mut BTreeSet<PathBuf>) -> bool {
    let Ok(event) = event else { return true };
    let written = match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    };
    if written {
        changed.extend(event.paths.iter().map(|path| place(path)));
    }
    event.need_rescan()
}

/// A file's name in its folder, that without symbolic links.
fn place(path: &Path) -> PathBuf {
    let real = folder(path).canonicalize();
    match (real, path.file_name()) {
        (Ok(real), Some(name)) => real.join(name),
        _ => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    }
}
