//! Jobs as clients see them.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::super::findings::Finding;

/// So many letters are told, if nothing else is said.
pub(crate) const USUAL: i64 = 100;

/// So many letters can be told at once.
pub(crate) const MOST: i64 = 1000;

/// A job: letters that are made while nobody waits for them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct JobView {
    /// Its name
    #[schema(example = "6f1c0e5d1b7a4c3f9d2e8a4b5c6d7e8f")]
    pub(crate) id: String,
    /// `queued`, `running`, `done`, or `failed` where no letter at all could be made
    #[schema(example = "running")]
    pub(crate) state: String,
    /// When it was taken on
    #[schema(format = "date-time")]
    pub(crate) created: String,
    /// When something last came of it
    #[schema(format = "date-time")]
    pub(crate) updated: String,
    /// Until when it is kept, its results with it; a job that has not ended is kept longer
    #[schema(format = "date-time")]
    pub(crate) expires: String,
    /// How many letters it has
    pub(crate) letters: Letters,
    /// Its letters, from `from` on, at most `count`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) results: Option<Vec<LetterView>>,
}

/// How many letters there are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Letters {
    /// All of them
    pub(crate) total: i64,
    /// Those that are made
    pub(crate) done: i64,
    /// Those that cannot be made
    pub(crate) failed: i64,
}

/// A letter of a job.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LetterView {
    /// Its place in the job, from 0
    pub(crate) index: i64,
    /// Its name in what was sent; of a table with the number of its row
    #[schema(example = "march/dubois.yaml")]
    pub(crate) name: String,
    /// `queued`, `done` or `failed`
    #[schema(example = "done")]
    pub(crate) state: String,
    /// How many pages it has
    pub(crate) pages: Option<i64>,
    /// How many bytes its result has
    pub(crate) bytes: Option<i64>,
    /// What its author should know
    #[schema(value_type = Vec<Finding>)]
    pub(crate) findings: Box<RawValue>,
    /// Where its result is
    #[schema(example = "/v1/jobs/6f1c0e5d1b7a4c3f9d2e8a4b5c6d7e8f/results/0")]
    pub(crate) href: Option<String>,
    /// Names its result.
    #[serde(skip)]
    pub(crate) tag: Option<String>,
}

/// A client's jobs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobList {
    /// The newest first, at most 100
    pub(crate) jobs: Vec<JobView>,
}
