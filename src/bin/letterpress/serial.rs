//! `letterpress render --data`: a table of clients and a template in, a letter
//! for each row or group of rows out.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::NaiveDate;
use clap::Args;
use letterpress::diag::{Diagnostic, Diagnostics, Sources};
use letterpress::serial::{Kind, Letter, Letters, RowRange, Table};
use letterpress::source::Template;
use letterpress::{Assets, Bundle};

use crate::args::MessageFormat;
use crate::digest::Digest;
use crate::files::{self, Disk};
use crate::format::Format;
use crate::job::{self, Job};
use crate::letters::LetterArgs;
use crate::name::Pattern;
use crate::plan::Input;
use crate::render::RenderArgs;
use crate::report;
use crate::serial_plan::Plan;
use crate::shop::{self, Shop};
use crate::system::System;
use crate::{batch, output, table_file, terminal};

/// Under which the help lists the options.
const SERIAL: &str = "Serial letters";

/// Serial letters.
#[derive(Debug, Args)]
pub(crate) struct DataArgs {
    /// Table of clients (.csv, .jsonl, .xlsx) that is filled into a template, one letter a row
    #[arg(long, help_heading = SERIAL, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// Sheet of a spreadsheet [default: the first]
    #[arg(long, help_heading = SERIAL, value_name = "NAME", requires = "data")]
    sheet: Option<String>,
    /// One letter for all rows that have the same value in this column
    #[arg(long, help_heading = SERIAL, value_name = "COLUMN", requires = "data")]
    group_by: Option<String>,
    /// Only these rows, by the numbers that a spreadsheet shows: 10-20, 7 or 3,10-
    #[arg(long, help_heading = SERIAL, value_name = "ROWS", requires = "data")]
    rows: Option<RowRange>,
    /// Check all letters and write none
    #[arg(long, help_heading = SERIAL, requires = "data")]
    dry_run: bool,
    /// Write all letters into one more file, in order, with a bookmark for each
    #[arg(long, help_heading = SERIAL, value_name = "FILE", requires = "data")]
    merge: Option<PathBuf>,
}

/// What the letters of a call are made of.
pub(crate) struct Serial {
    pub(crate) template: Template,
    pub(crate) letters: Letters,
    pub(crate) dry_run: bool,
    /// Fingerprint of the template and its letterhead, once it was asked for.
    pub(crate) files: OnceLock<Digest>,
    /// What names are made of, with `--name`.
    pub(crate) naming: Option<Naming>,
}

/// Names of letters from their values.
pub(crate) struct Naming {
    pub(crate) pattern: Pattern,
    /// Where they go.
    pub(crate) folder: PathBuf,
}

/// Complaints, as an exit code.
fn refuse(sources: &Sources, diagnostics: &Diagnostics, format: MessageFormat) -> u8 {
    report::complain(diagnostics, sources, format);
    1
}

pub(crate) fn run(args: &RenderArgs, data: &Path) -> u8 {
    let (letters, own) = (&args.letters, &args.data);
    let messages = letters.message_format;
    let usage = |message: &str| report::usage(message, messages);
    let [template] = letters.paths.as_slice() else {
        return usage("`--data` is filled into one template; name one file");
    };
    if template.is_dir() {
        return usage("`--data` is filled into one template, not into a folder");
    }
    let table = match read(data, own) {
        Ok(Ok(table)) => table,
        Ok(Err(failed)) => return refuse(&failed.sources, &failed.diagnostics, messages),
        Err(message) => return usage(&message),
    };
    let table = match Letters::new(table, own.group_by.as_deref(), own.rows.as_ref()) {
        Ok(table) => table,
        Err(problem) => return refuse(&Sources::default(), &alone(problem), messages),
    };
    if let Some(message) = wrong_merge(args, table.len()) {
        return usage(&message);
    }
    let mut assets = match letters.choice.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, messages),
    };
    let input = Input::File(template.clone());
    let bytes = match shop::read(&input) {
        Ok(bytes) => bytes,
        Err(reason) => return usage(&format!("cannot read `{}`: {reason}", template.display())),
    };
    let fonts = match letters.system_fonts {
        true => add_system_fonts(letters, &mut assets, (&input, &bytes), &table),
        false => Vec::new(),
    };
    let mut shop = Shop::new(letters, &assets, args.ledger(&fonts));
    #[cfg(feature = "sign")]
    match args.desk() {
        Ok(desk) => shop.desk = desk,
        Err(message) => return usage(&message),
    }
    let name = input.name();
    let found = {
        let files = shop.disk.reach(template, letters.choice.root.as_deref());
        let job = shop.job((&name, &bytes), &shop.settings, &files, None);
        Template::read(&job.request(), &files, &table)
    };
    let found = match found {
        Ok(found) => found,
        Err(failed) => return refuse(&failed.sources, &failed.diagnostics, messages),
    };
    let output = letters.output.as_deref();
    let naming = letters.name.as_ref().map(|pattern| {
        let folder = output.map_or_else(|| template.with_file_name(""), Path::to_owned);
        Ok::<_, String>(Naming { pattern: Pattern::new(pattern, letters.format.extension())?, folder })
    });
    let naming = match naming.transpose() {
        Ok(naming) => naming,
        Err(message) => return usage(&message),
    };
    shop.serial = Some(Serial {
        template: found,
        letters: table,
        dry_run: own.dry_run,
        files: OnceLock::new(),
        naming,
    });
    let shop = &shop;
    let Some(serial) = &shop.serial else { return crate::FAILED };
    let last = serial.letters.number(serial.letters.len() - 1);
    let plan = Plan {
        letters: &serial.letters,
        template,
        data,
        output,
        ending: letters.format.extension(),
        digits: last.to_string().len().max(4),
        shop: serial.naming.is_some().then_some(shop),
        merged: own.merge.as_deref(),
    };
    if let Err(message) = plan.check() {
        return usage(&message);
    }
    let code = args.batch.run(shop, plan.tasks(), Some(plan.letters.len()), true);
    if own.dry_run {
        terminal::err("nothing was written: a dry run\n");
    }
    match &own.merge {
        // Where letters were not begun there is nothing to put together.
        Some(path) if !own.dry_run && (code == 0 || (code == 1 && !args.batch.fail_fast)) => {
            merge(shop, path, code)
        }
        _ => code,
    }
}

fn alone(problem: Diagnostic) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(problem);
    diagnostics
}

type Failure = letterpress::diag::Failed;

fn read(data: &Path, own: &DataArgs) -> Result<Result<Table, Failure>, String> {
    let name = data.display().to_string();
    let Some(kind) = Kind::of(&name) else {
        return Err(format!("`{name}` is no table: name a file that ends in .csv, .jsonl or .xlsx"));
    };
    match table_file::open(data) {
        Ok(Some(bytes)) => Ok(Table::open(&name, kind, bytes, own.sheet.as_deref())),
        Ok(None) => Err(format!("`{name}` is larger than {} MiB", files::MOST_TABLE_BYTES >> 20)),
        Err(error) => Err(format!("cannot read `{name}`: {error}")),
    }
}

/// Why the letters cannot go into one file.
fn wrong_merge(args: &RenderArgs, count: usize) -> Option<String> {
    args.data.merge.as_ref()?;
    if count > Bundle::MOST {
        return Some(format!(
            "--merge: {count} letters are more than the {} that go into one file; part them with `--rows`",
            Bundle::MOST
        ));
    }
    (args.letters.format != Format::Pdf).then(|| "--merge makes a PDF, not pictures".to_owned())
}

/// Adds the fonts of this machine that template and table need.
fn add_system_fonts(
    letters: &LetterArgs,
    assets: &mut Assets,
    (input, bytes): (&Input, &[u8]),
    table: &Letters,
) -> Vec<Digest> {
    let disk = Disk::default();
    let system = System::new();
    let mut known = assets.known();
    known.families.extend(system.names().map(str::to_owned));
    let mut needs = system.needs(assets);
    needs.add(&job::sources(&Job {
        name: &input.name(),
        bytes,
        settings: &letters.settings(),
        files: &disk.reach(input.path(), letters.choice.root.as_deref()),
        today: NaiveDate::default(),
        assets,
        known: &known,
        serial: None,
        only_final: false,
    }));
    for index in 0..table.len() {
        let mut sources = Sources::default();
        // That a row cannot be had is told when its letter is made.
        let Ok(letter) = table.letter(index) else { break };
        for cell in letter.rows.iter().flat_map(|row| row.cells.iter().flatten()) {
            sources.add("", cell.text());
        }
        needs.add(&sources);
    }
    system.add_needed(assets, needs)
}

impl Serial {
    /// What a letter is made of: the files of the template and the rows.
    pub(crate) fn fingerprint(&self, letter: &Letter) -> Vec<u8> {
        let files = self.files.get_or_init(|| {
            let texts: Vec<&[u8]> = self.template.sources().texts().map(str::as_bytes).collect();
            Digest::of(&texts)
        });
        let mut print = files.as_bytes().to_vec();
        let _ = write!(print, "{:?}", letter.rows);
        print
    }
}

/// Lays out all letters that could be written once more, into one file.
fn merge(shop: &Shop<'_>, path: &Path, code: u8) -> u8 {
    let Some(serial) = &shop.serial else { return code };
    let messages = shop.args.message_format;
    let mut bundle = Bundle::default();
    let mut problem = None;
    let sheaf = |index: usize| shop.sheaf(index);
    batch::run(0..serial.letters.len(), rayon::current_num_threads(), sheaf, |group| {
        for sheaf in group.into_iter().flatten() {
            if let Err(found) = bundle.add(sheaf) {
                problem = Some(found);
                return false;
            }
        }
        true
    });
    if let Some(problem) = problem {
        return refuse(&Sources::default(), &alone(problem), messages).max(code);
    }
    if bundle.is_empty() {
        return code.max(1);
    }
    let (letters, pages) = (bundle.len(), bundle.page_count());
    let title = path.file_stem().unwrap_or_default().to_string_lossy();
    let bytes = match bundle.write(&title, shop.assets) {
        Ok(bytes) => bytes,
        Err(problems) => return refuse(&Sources::default(), &problems, messages).max(code),
    };
    if let Err(error) = output::write(path, &bytes) {
        return report::usage(&format!("cannot write `{}`: {error}", path.display()), messages);
    }
    let line = match messages {
        MessageFormat::Json => {
            serde_json::json!({"merged": path.display().to_string(), "letters": letters, "pages": pages})
                .to_string()
        }
        _ => format!("wrote {} ({letters} letters, {pages} pages)", path.display()),
    };
    if terminal::out(format!("{line}\n").as_bytes()) { code } else { crate::FAILED }
}
