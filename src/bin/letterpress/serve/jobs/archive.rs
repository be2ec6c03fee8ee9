//! What came of a job as one ZIP, written while it is read: the letters, then the report.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use futures_util::stream::{self, Stream};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::super::forms::{Form, file_name};
use super::Records;
use super::state::Trouble;
use super::store::Item;
use super::view::JobView;

/// What was written and not yet taken.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Bytes {
        Bytes::from(std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An archive that is being written.
struct Archive {
    records: Arc<Records>,
    job: JobView,
    form: Form,
    /// `None` when it is finished.
    zip: Option<ZipWriter<StreamWriter<Written>>>,
    written: Written,
    /// The next letter.
    next: usize,
    names: BTreeSet<String>,
}

/// The archive, piece by piece.
pub(crate) fn stream(
    records: Arc<Records>,
    job: JobView,
    form: Form,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let written = Written::default();
    let zip = Some(ZipWriter::new_stream(written.clone()));
    let archive = Archive { records, job, form, zip, written, next: 0, names: BTreeSet::new() };
    stream::try_unfold(archive, async |mut archive| {
        let piece = archive.piece().await.map_err(|trouble| {
            // The client sees that the archive breaks off.
            tracing::error!(trouble = trouble.0, "results");
            io::Error::other("the results cannot be read")
        })?;
        Ok(piece.map(|piece| (piece, archive)))
    })
}

impl Archive {
    /// The next piece; `None` at the end.
    async fn piece(&mut self) -> Result<Option<Bytes>, Trouble> {
        while self.zip.is_some() {
            let letters = self.job.results.as_deref().unwrap_or_default();
            match letters.get(self.next) {
                Some(letter) => {
                    let (place, name, is_made) = (letter.index, letter.name.clone(), letter.tag.is_some());
                    self.next += 1;
                    if is_made {
                        let stored = self.records.store.bytes(&self.job.id, Item::Result(place)).await?;
                        let bytes =
                            stored.ok_or_else(|| Trouble(format!("result {place} is not there any more")))?;
                        let name = self.name(&name);
                        self.add(&name, &bytes)?;
                        return Ok(Some(self.written.take()));
                    }
                }
                None => {
                    let report =
                        serde_json::to_vec_pretty(&self.job).map_err(|error| Trouble(error.to_string()))?;
                    self.add("report.json", &report)?;
                    if let Some(zip) = self.zip.take() {
                        zip.finish().map_err(|error| Trouble(error.to_string()))?;
                    }
                    return Ok(Some(self.written.take()));
                }
            }
        }
        Ok(None)
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let Some(zip) = &mut self.zip else { return Ok(()) };
        let failed = |error: &dyn std::fmt::Display| Trouble(format!("ZIP of results: {error}"));
        // Letters are compressed already; but not all readers take what is stored as it comes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .last_modified_time(zip::DateTime::default());
        tokio::task::block_in_place(|| {
            zip.start_file(name, options).map_err(|error| failed(&error))?;
            zip.write_all(bytes).map_err(|error| failed(&error))
        })
    }

    /// The name of a letter's result in the archive.
    fn name(&mut self, letter: &str) -> String {
        let (ending, plain) = (self.form.ending(), name_of_result(letter, self.form));
        let taken = |name: &str| self.names.contains(name) || name == "report.json";
        // `a.yaml` and `a.json` beside each other.
        let name = if taken(&plain) { format!("{letter}.{ending}") } else { plain };
        self.names.insert(name.clone());
        name
    }
}

/// The name of a letter's result: that of the letter with another ending; of a row its number.
pub(crate) fn name_of_result(letter: &str, form: Form) -> String {
    let row = letter.rsplit_once(':').and_then(|(_, row)| row.parse::<u32>().ok());
    if let Some(row) = row {
        return format!("letter-{row:04}.{}", form.ending());
    }
    let folder = letter.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    format!("{folder}{}", file_name(letter, form))
}
