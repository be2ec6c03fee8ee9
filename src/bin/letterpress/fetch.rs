//! What authorities are asked over HTTP: time-stamps, answers of OCSP, revocation lists,
//! certificates. A time limit and a size limit hold for each.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use letterpress::signing::{Fetch, Problem};
use ureq::Agent;

use crate::tls;

/// Resolving, connecting, asking and reading, all together.
const MOST_TIME: Duration = Duration::from_secs(30);
/// Revocation lists of large authorities have some MiB.
const MOST_BYTES: u64 = 16 << 20;
const MOST_REDIRECTS: u32 = 3;

/// Who asks. What is the same for all files of a call is asked once.
pub(crate) struct Http {
    agent: Agent,
    got: Mutex<HashMap<String, Vec<u8>>>,
}

impl Http {
    pub(crate) fn new() -> Self {
        let config = Agent::config_builder()
            .tls_config(tls::config())
            .timeout_global(Some(MOST_TIME))
            .max_redirects(MOST_REDIRECTS)
            .user_agent(tls::AGENT)
            .build();
        Self { agent: Agent::new_with_config(config), got: Mutex::default() }
    }

    /// Asks for a time-stamp (RFC 3161, 3.4).
    pub(crate) fn stamp(&self, url: &str, request: &[u8]) -> Result<Vec<u8>, Problem> {
        self.post(url, "application/timestamp-query", request).map_err(|problem| failed(url, &problem))
    }

    /// Asks for what a long-term signature needs (RFC 6960, appendix A; RFC 5280, 4.2.1.13).
    pub(crate) fn proof(&self, fetch: &Fetch) -> Result<Vec<u8>, Problem> {
        let result = match &fetch.body {
            Some(body) => self.post(&fetch.url, "application/ocsp-request", body),
            None => self.get(&fetch.url),
        };
        result.map_err(|problem| Problem::new(problem.to_string()))
    }

    fn post(&self, url: &str, kind: &str, body: &[u8]) -> Result<Vec<u8>, ureq::Error> {
        read(self.agent.post(url).content_type(kind).send(body)?)
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, ureq::Error> {
        let known = self.got.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let bytes = read(self.agent.get(url).call()?)?;
        self.got.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Vec<u8>, ureq::Error> {
    response.body_mut().with_config().limit(MOST_BYTES).read_to_vec()
}

fn failed(url: &str, problem: &ureq::Error) -> Problem {
    Problem::new(format!(
        "`{url}` gives none: {problem}; try again later, or name another with `--timestamp-url`"
    ))
}

/// An address that can be asked.
pub(crate) fn address(text: &str) -> Result<String, String> {
    let uri: ureq::http::Uri = text.parse().map_err(|error| format!("{error}"))?;
    match (uri.scheme_str(), uri.host()) {
        (Some("http" | "https"), Some(_)) => Ok(text.to_owned()),
        _ => Err("write an address like https://tsa.example.org/".to_owned()),
    }
}
