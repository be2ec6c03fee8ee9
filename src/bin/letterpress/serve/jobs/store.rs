//! The files of jobs: what they are made from and what came of them, in a folder or in
//! the storage of a cloud, under the name of the records they belong to.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use futures_util::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetResult, ObjectStore, ObjectStoreExt as _, PutPayload};
use reqwest::Url;

use super::state::Trouble;

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
        let url = Url::parse(address).map_err(|error| wrong(&error))?;
        if url.scheme() == "file" {
            let path = url.to_file_path().map_err(|()| wrong(&"it is no path"))?;
            return Self::local(&path, name).map_err(|error| wrong(&error));
        }
        // Without it no connection can be made; a second time it changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let set = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
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
        self.files.put(&self.key(job, item), PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// A file as it comes; `None` where there is none.
    pub(crate) async fn get(&self, job: &str, item: Item) -> Result<Option<GetResult>, Trouble> {
        match self.files.get(&self.key(job, item)).await {
            Ok(found) => Ok(Some(found)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A file, whole.
    pub(crate) async fn bytes(&self, job: &str, item: Item) -> Result<Option<Bytes>, Trouble> {
        match self.get(job, item).await? {
            Some(found) => Ok(Some(found.bytes().await?)),
            None => Ok(None),
        }
    }

    /// Deletes all files of a job.
    pub(crate) async fn delete(&self, job: &str) -> Result<(), Trouble> {
        let folder = self.root.clone().join(job);
        let keys: Vec<Key> =
            self.files.list(Some(&folder)).map_ok(|found| found.location).try_collect().await?;
        for key in keys {
            match self.files.delete(&key).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The jobs that have files here.
    pub(crate) async fn jobs(&self) -> Result<BTreeSet<String>, Trouble> {
        let found = self.files.list_with_delimiter(Some(&self.root)).await?;
        let name = |key: &Key| key.filename().map(str::to_owned);
        Ok(found.common_prefixes.iter().filter_map(name).collect())
    }
}
