//! The command line, and the options that commands share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use letterpress::Assets;
use letterpress::diag::{Diagnostics, Sources};

use crate::digest::Digester;
#[cfg(feature = "service")]
use crate::serve;
#[cfg(feature = "sign")]
use crate::sign;
#[cfg(feature = "preview")]
use crate::verify;
#[cfg(feature = "sign")]
use crate::verify_signature;
use crate::{approve, check, completions, fonts, invoice, layouts, new, render, schema, watch};

/// Formal business letters on letterhead with the final invoice attached, from YAML to PDF.
#[derive(Debug, Parser)]
#[command(
    name = "letterpress",
    version,
    arg_required_else_help = true,
    after_help = "Example:\n  letterpress render samples/fr/fin-de-mission.yaml"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Render(Box<render::RenderArgs>),
    Check(Box<check::CheckArgs>),
    New(new::NewArgs),
    Approve(approve::ApproveArgs),
    Watch(watch::WatchArgs),
    #[cfg(feature = "preview")]
    Verify(verify::VerifyArgs),
    #[cfg(feature = "sign")]
    Sign(sign::SignArgs),
    #[cfg(feature = "sign")]
    VerifySignature(verify_signature::VerifySignatureArgs),
    #[cfg(feature = "service")]
    Serve(Box<serve::ServeArgs>),
    #[cfg(feature = "service")]
    Edit(serve::edit::EditArgs),
    Invoice(invoice::InvoiceArgs),
    Layouts(layouts::LayoutsArgs),
    Fonts(fonts::FontsArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    #[command(after_help = "Example:\n  letterpress man > letterpress.1")]
    Man,
}

/// Where fonts and layouts come from besides those that ship.
#[derive(Debug, Args)]
pub(crate) struct AssetArgs {
    /// Folder with more fonts (TrueType or OpenType)
    #[arg(long, value_name = "DIR")]
    pub(crate) fonts: Vec<PathBuf>,
    /// Folder with more layouts (YAML)
    #[arg(long, value_name = "DIR")]
    pub(crate) layouts: Vec<PathBuf>,
    /// Folder with more purposes (YAML)
    #[arg(long, value_name = "DIR")]
    pub(crate) purposes: Vec<PathBuf>,
}

/// How complaints are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// With the line they are about
    Human,
    /// One line each: file:line:column: error[code]: message; help
    Short,
    /// One JSON object each, a line each
    Json,
}

/// Endings of font files.
const FONTS: &[&str] = &["ttf", "otf", "ttc", "otc"];

/// Endings of layouts and purposes.
const YAML: &[&str] = &["yaml", "yml"];

/// Why fonts or layouts could not be loaded.
pub(crate) enum LoadError {
    /// A folder or a font.
    Plain(String),
    /// A layout or a purpose.
    Layout(Sources, Diagnostics),
}

impl AssetArgs {
    pub(crate) fn load(&self) -> Result<Assets, LoadError> {
        let mut assets = Assets::shipped();
        for folder in &self.fonts {
            for path in list(folder, FONTS)? {
                let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
                assets.add_font(&path.display().to_string(), bytes).map_err(LoadError::Plain)?;
            }
        }
        let broken = |(sources, problems)| LoadError::Layout(sources, problems);
        assets.add_layouts(texts(&self.layouts)?).map_err(broken)?;
        assets.add_purposes(texts(&self.purposes)?).map_err(broken)?;
        Ok(assets)
    }

    /// Adds what is in these folders to a fingerprint.
    pub(crate) fn digest(&self, digester: &mut Digester) {
        for (folders, endings) in [(&self.fonts, FONTS), (&self.layouts, YAML), (&self.purposes, YAML)] {
            for path in folders.iter().flat_map(|folder| list(folder, endings).unwrap_or_default()) {
                digester.add(path.as_os_str().as_encoded_bytes());
                digester.add(&std::fs::read(&path).unwrap_or_default());
            }
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> LoadError {
    LoadError::Plain(format!("cannot read `{}`: {error}", path.display()))
}

/// The YAML files of folders, by their names.
fn texts(folders: &[PathBuf]) -> Result<BTreeMap<String, String>, LoadError> {
    let mut texts = BTreeMap::new();
    for folder in folders {
        for path in list(folder, YAML)? {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            texts.insert(name, text);
        }
    }
    Ok(texts)
}

/// The files of a folder with one of these endings, by name.
fn list(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, LoadError> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if path.is_file() && endings.contains(&ending.as_str()) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
