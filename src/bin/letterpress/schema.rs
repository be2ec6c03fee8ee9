//! `letterpress schema`: what files may say, for editors and people.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use letterpress::describe::Kind;

use crate::args::{AssetArgs, MessageFormat};
use crate::{output, report, terminal};

/// Print what files may say: a JSON Schema for editors, or a reference
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  letterpress schema -o letter.schema.json")]
pub(crate) struct SchemaArgs {
    /// The kind of file
    #[arg(value_enum, default_value_t = FileKind::Letter)]
    kind: FileKind,
    /// How it is written
    #[arg(long, value_enum, default_value_t = SchemaFormat::Json)]
    format: SchemaFormat,
    /// The file to write; `-` is standard output [default: -]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    assets: AssetArgs,
}

/// Kinds of file.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FileKind {
    /// A letter, an invoice, or both
    Letter,
    /// What letters of one firm share
    Letterhead,
    /// A letter that rows of a table are filled into
    Template,
    /// A letter standard
    Layout,
    /// What a kind of letter must say
    Purpose,
}

/// How it is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemaFormat {
    /// JSON Schema (draft 07)
    Json,
    /// CommonMark with tables
    Markdown,
}

impl FileKind {
    const fn kind(self) -> Kind {
        match self {
            Self::Letter => Kind::Letter,
            Self::Letterhead => Kind::Letterhead,
            Self::Template => Kind::Template,
            Self::Layout => Kind::Layout,
            Self::Purpose => Kind::Purpose,
        }
    }
}

pub(crate) fn run(args: &SchemaArgs) -> u8 {
    let assets = match args.assets.load() {
        Ok(assets) => assets,
        Err(error) => return report::load_error(&error, MessageFormat::Human),
    };
    let format = assets.format(args.kind.kind());
    let text = match args.format {
        SchemaFormat::Json => format.text(),
        SchemaFormat::Markdown => format.markdown(),
    };
    let Some(path) = args.output.as_deref().filter(|path| path.as_os_str() != "-") else {
        return if terminal::out(text.as_bytes()) { 0 } else { crate::FAILED };
    };
    match output::write(path, text.as_bytes()) {
        Ok(()) => 0,
        Err(error) => {
            terminal::err(&format!("error: cannot write `{}`: {error}\n", path.display()));
            crate::FAILED
        }
    }
}
