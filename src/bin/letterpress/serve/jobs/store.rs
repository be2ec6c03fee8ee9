//! The files of jobs: what they are made from and what came of them, in a folder or in
//! the storage of a cloud, under the name of the records they belong to.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetResult, ObjectStore, ObjectStoreExt as _, PutPayload};
use reqwest::Url;

use super::state::Trouble;

/// What the variables begin with that say how a cloud is reached. Those of other names are other programs'.
const VARIABLES: [&str; 3] = ["AWS_", "AZURE_", "GOOGLE_"];

/// What addresses there are.
const KINDS: &str = "it begins with none of `file:///`, `s3://`, `gs://` and `az://`";

/// How long it is waited for one file, with all attempts.
const MOST_WAIT: Duration = Duration::from_secs(60);

/// Files of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    /// What was sent.
    Sent,
    /// What came of a letter.
    Result(i64),
}

/// Where they are.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    files: Arc<dyn ObjectStore>,
    root: Key,
}

impl Store {
    /// Opens the store at an address; without one, the folder beside the records.
    pub(crate) fn open(address: &str, folder: &Path, name: &str) -> Result<Self, String> {
        let wrong =
            |error: &dyn std::fmt::Display| format!("cannot open the results at `{address}`: {error}");
        if address.is_empty() {
            return Self::local(&folder.join("results"), name).map_err(|error| wrong(&error));
        }
        let url = Url::parse(address).map_err(|_| wrong(&KINDS))?;
        if url.scheme() == "file" {
            let path = url.to_file_path().map_err(|()| wrong(&"it is no path"))?;
            return Self::local(&path, name).map_err(|error| wrong(&error));
        }
        // A memory or a web server would be taken too, and lose or refuse what is stored.
        if !matches!(url.scheme(), "s3" | "gs" | "az") {
            return Err(wrong(&KINDS));
        }
        // Without it no connection can be made; a second time it changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let set = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(key, _)| VARIABLES.iter().any(|begin| key.starts_with(begin)));
        let (files, base) = object_store::parse_url_opts(&url, set).map_err(|error| wrong(&error))?;
        Ok(Self { files: Arc::from(files), root: base.join(name) })
    }

    /// A folder; what is in it is on the disk once it is written.
    fn local(folder: &Path, name: &str) -> Result<Self, Box<dyn std::error::Error>> {
        fs::create_dir_all(folder)?;
        let files = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(true);
        Ok(Self { files: Arc::new(files), root: Key::from(name) })
    }

    fn key(&self, job: &str, item: Item) -> Key {
        let folder = self.root.clone().join(job);
        match item {
            Item::Sent => folder.join("sent.zip"),
            Item::Result(place) => folder.join("results").join(place.to_string()),
        }
    }

    pub(crate) async fn put(&self, job: &str, item: Item, bytes: Bytes) -> Result<(), Trouble> {
        let key = self.key(job, item);
        within(MOST_WAIT, async { Ok(self.files.put(&key, PutPayload::from(bytes)).await?) }).await?;
        Ok(())
    }

    /// A file as it comes; `None` where there is none.
    pub(crate) async fn get(&self, job: &str, item: Item) -> Result<Option<GetResult>, Trouble> {
        let key = self.key(job, item);
        let found = within(MOST_WAIT, async {
            match self.files.get(&key).await {
                Ok(found) => Ok(Some(found)),
                Err(object_store::Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(error.into()),
            }
        });
        found.await
    }

    /// A file, whole.
    pub(crate) async fn bytes(&self, job: &str, item: Item) -> Result<Option<Bytes>, Trouble> {
        match self.get(job, item).await? {
            Some(found) => within(MOST_WAIT, async { Ok(Some(found.bytes().await?)) }).await,
            None => Ok(None),
        }
    }

    /// Deletes all files of a job.
    pub(crate) async fn delete(&self, job: &str) -> Result<(), Trouble> {
        let folder = self.root.clone().join(job);
        let keys: Vec<Key> =
            self.files.list(Some(&folder)).map_ok(|found| found.location).try_collect().await?;
        // Many at a time, where the store takes that.
        let mut deleted = self.files.delete_stream(stream::iter(keys.into_iter().map(Ok)).boxed());
        while let Some(one) = deleted.next().await {
            match one {
                Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Does once all that jobs need, with an object of its own.
    pub(crate) async fn try_out(&self, wait: Duration) -> Result<(), Trouble> {
        let key = self.root.clone().join("ready");
        let trial = async {
            self.files.put(&key, PutPayload::from_static(b"ready\n")).await?;
            self.files.get(&key).await?.bytes().await?;
            self.files.list(Some(&key)).try_for_each(async |_| Ok(())).await?;
            Ok(self.files.delete(&key).await?)
        };
        within(wait, trial).await
    }

    /// The jobs that have files here.
    pub(crate) async fn jobs(&self) -> Result<BTreeSet<String>, Trouble> {
        let found = self.files.list_with_delimiter(Some(&self.root)).await?;
        let name = |key: &Key| key.filename().map(str::to_owned);
        Ok(found.common_prefixes.iter().filter_map(name).collect())
    }
}

/// What comes within some time.
async fn within<T>(wait: Duration, work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    let late = |_| Trouble(format!("store of results: no answer within {} s", wait.as_secs()));
    tokio::time::timeout(wait, work).await.map_err(late)?
}
