//! What a signature needs to be judged when its authorities answer no more (ETSI EN
//! 319 142-1, level B-LT): the certificates up to the roots, and word of each that it was
//! not revoked. What is missing is asked for; who asks is not here.

use std::collections::BTreeSet;

use lopdf::Object;

use super::store::{self, Gathered};
use super::{Moment, Problem, Refusal};
use crate::certificates::{
    Addresses, Certificate, Evidence, Signed, Stamp, State, responders, state_request, unpadded,
};
use crate::signatures::{Field, File, stored};

/// More is not asked for a signature.
const MOST_FETCHES: usize = 32;
/// Links of a path.
const MOST_LINKS: usize = 10;

/// What is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fetch {
    /// Where, HTTP or HTTPS.
    pub url: String,
    /// What is posted there: an OCSP request. `None`: it is only got.
    pub body: Option<Vec<u8>>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Answer,
    List,
    Issuer,
}

/// How something is fetched: the bytes that come back.
pub type Fetcher<'a> = &'a mut dyn FnMut(&Fetch) -> Result<Vec<u8>, Problem>;

/// Adds to a signed and time-stamped file, as a revision of its own, what is needed to
/// judge the signature in `field` later. `anchors` are certificates (DER) above which
/// nothing is asked.
///
/// # Errors
///
/// The signature has no time-stamp, an authority cannot be reached or does not vouch for a
/// certificate, or one was revoked.
pub fn long_term(
    signed: &[u8],
    field: &str,
    anchors: &[Vec<u8>],
    fetch: Fetcher<'_>,
) -> Result<Vec<u8>, Refusal> {
    let file = File::read(signed).map_err(Refusal::Unreadable)?;
    let fields = file.fields();
    let field = fields
        .iter()
        .find(|known| known.name == field && known.used)
        .ok_or_else(|| Refusal::NoProof(Problem::new(format!("the field `{field}` is not signed"))))?;
    let mut case = Case::open(&file, field, anchors).map_err(Refusal::NoProof)?;
    loop {
        let needs = case.needs().map_err(Refusal::NoProof)?;
        if needs.is_empty() {
            break;
        }
        for need in needs {
            let answer = fetch(&need);
            case.supply(need, answer);
        }
    }
    let contents = contents(&file, field).map_err(Refusal::NoProof)?;
    store::append(&file, contents, &case.gathered()).map_err(Refusal::NoProof)
}

/// The signature's bytes, as long as their room.
fn contents<'a>(file: &'a File<'_>, field: &Field) -> Result<&'a [u8], Problem> {
    let dictionary = |id| file.document().get_dictionary(id).ok();
    let value = match field.value {
        Some(id) => dictionary(id),
        None => field.id.and_then(dictionary).and_then(|holder| file.dictionary(holder, b"V")),
    };
    let contents = value.and_then(|value| file.get(value, b"Contents"));
    contents
        .and_then(|contents| Object::as_str(contents).ok())
        .ok_or(Problem::new("the signature cannot be read"))
}

struct Case {
    at: Moment,
    /// Signer and time-stamping authority, and responders; whether each must be vouched for.
    leaves: Vec<(Certificate, bool)>,
    pool: Vec<Certificate>,
    anchors: Vec<Certificate>,
    evidence: Evidence,
    tried: BTreeSet<Fetch>,
    failures: Vec<String>,
}

/// What is known of the way up from a certificate.
struct Climb {
    /// Certificates with who issued them.
    pairs: Vec<(Certificate, Certificate)>,
    /// The last one, if nobody above it is known.
    orphan: Option<Certificate>,
}

impl Case {
    fn open(file: &File<'_>, field: &Field, anchors: &[Vec<u8>]) -> Result<Self, Problem> {
        let signed = Signed::read(unpadded(contents(file, field)?)?)?;
        let token = signed.time_stamps()?.into_iter().next();
        let token =
            token.ok_or(Problem::new("the signature has no time-stamp; add `--timestamp-url URL`"))?;
        let stamp = Stamp::read(&token)?;
        let leaves =
            vec![(signed.certificate()?.clone(), true), (stamp.signed().certificate()?.clone(), true)];
        let anchors = anchors.iter().map(|der| Certificate::from_der(der)).collect::<Result<Vec<_>, _>>()?;
        let (known, evidence) = stored(file);
        let carried = signed.certificates().iter().chain(stamp.signed().certificates());
        let pool = carried.chain(&anchors).chain(&known).cloned().collect();
        Ok(Self {
            at: stamp.time(),
            leaves,
            pool,
            anchors,
            evidence,
            tried: BTreeSet::new(),
            failures: Vec::new(),
        })
    }

    fn climb(&self, leaf: &Certificate) -> Climb {
        let (mut pairs, mut last) = (Vec::new(), leaf.clone());
        while pairs.len() < MOST_LINKS && !last.self_issued() && !self.anchors.contains(&last) {
            let Some(issuer) = self.pool.iter().find(|issuer| last.issued_by(issuer)) else {
                return Climb { pairs, orphan: Some(last) };
            };
            pairs.push((last, issuer.clone()));
            last = issuer.clone();
        }
        Climb { pairs, orphan: None }
    }

    /// What is still missing and can be asked for; an error once something is missing that
    /// nobody can be asked for.
    fn needs(&self) -> Result<Vec<Fetch>, Problem> {
        let mut needs: Vec<Fetch> = Vec::new();
        let mut lacks = None;
        for (leaf, must) in &self.leaves {
            let climb = self.climb(leaf);
            let pairs = climb.pairs.iter().map(|(certificate, issuer)| (certificate, Some(issuer)));
            for (certificate, issuer) in pairs.chain(climb.orphan.iter().map(|orphan| (orphan, None))) {
                if let Some(issuer) = issuer {
                    match self.evidence.state(certificate, issuer, self.at) {
                        State::Good => continue,
                        State::Revoked(then) if *must => {
                            let name = certificate.name();
                            return Err(Problem::new(format!(
                                "the certificate of `{name}` was revoked on {then}"
                            )));
                        }
                        State::Revoked(_) | State::Unknown => {}
                    }
                }
                match self.next(certificate, issuer)? {
                    Some(fetch) if needs.contains(&fetch) => {}
                    Some(fetch) => needs.push(fetch),
                    None if *must && lacks.is_none() => lacks = Some(self.lacking(certificate, issuer)),
                    None => {}
                }
            }
        }
        match lacks {
            Some(problem) if needs.is_empty() || self.tried.len() >= MOST_FETCHES => Err(problem),
            _ if self.tried.len() >= MOST_FETCHES => Ok(Vec::new()),
            _ => Ok(needs),
        }
    }

    /// The next place to ask about a certificate: answers are smaller than lists. Where its
    /// issuer is unknown, that is asked for.
    fn next(
        &self,
        certificate: &Certificate,
        issuer: Option<&Certificate>,
    ) -> Result<Option<Fetch>, Problem> {
        let Addresses { answers, lists, issuers } = Addresses::of(certificate);
        let get = |urls: Vec<String>, kind| {
            let fetches: Vec<Fetch> = urls.into_iter().map(|url| Fetch { url, body: None, kind }).collect();
            fetches
        };
        let fetches = match issuer {
            None => get(issuers, Kind::Issuer),
            Some(issuer) => {
                let body = state_request(certificate, issuer)?;
                let mut fetches = get(answers, Kind::Answer);
                fetches.iter_mut().for_each(|fetch| fetch.body = Some(body.clone()));
                fetches.extend(get(lists, Kind::List));
                fetches
            }
        };
        Ok(fetches.into_iter().find(|fetch| !self.tried.contains(fetch)))
    }

    fn lacking(&self, certificate: &Certificate, issuer: Option<&Certificate>) -> Problem {
        let (name, above) = (certificate.name(), certificate.issuer_name());
        let tried = if self.failures.is_empty() {
            String::new()
        } else {
            format!(" (tried: {})", self.failures.join("; "))
        };
        Problem::new(match issuer {
            None => format!(
                "the certificate of `{above}`, which issued that of `{name}`, is not known{tried}; \
                 name it with `--chain` or `--trust`"
            ),
            Some(_) => format!(
                "`{above}` does not say whether the certificate of `{name}` was revoked{tried}; \
                 try again later, or leave out `--long-term`"
            ),
        })
    }

    /// Takes an answer in; whether it helps is seen by what is still needed.
    fn supply(&mut self, fetch: Fetch, answer: Result<Vec<u8>, Problem>) {
        match answer {
            Err(problem) => self.failures.push(format!("{}: {problem}", fetch.url)),
            Ok(bytes) => match fetch.kind {
                Kind::List => self.evidence.lists.push(bytes),
                Kind::Issuer => match Certificate::read_all(&bytes) {
                    Ok(found) => self.pool.extend(found),
                    Err(problem) => self.failures.push(format!("{}: {problem}", fetch.url)),
                },
                Kind::Answer => {
                    // A responder that is not excused from it must itself be vouched for,
                    // as far as anybody does.
                    let new = responders(&bytes).into_iter().filter(|responder| !responder.unchecked());
                    self.leaves.extend(new.map(|responder| (responder, false)));
                    self.evidence.answers.push(bytes);
                }
            },
        }
        self.tried.insert(fetch);
    }

    /// What speaks for the certificates, and they themselves.
    fn gathered(&self) -> Gathered {
        let mut gathered = Gathered::default();
        let mut pairs: Vec<(Certificate, Certificate)> = Vec::new();
        for (leaf, _) in &self.leaves {
            for (certificate, issuer) in self.climb(leaf).pairs {
                for one in [&certificate, &issuer] {
                    add(&mut gathered.certificates, one.der());
                }
                pairs.push((certificate, issuer));
            }
        }
        let speaks = |evidence: &Evidence| {
            pairs
                .iter()
                .any(|(certificate, issuer)| evidence.state(certificate, issuer, self.at) == State::Good)
        };
        for answer in &self.evidence.answers {
            if speaks(&Evidence { answers: vec![answer.clone()], lists: Vec::new() }) {
                add(&mut gathered.answers, answer);
            }
        }
        for list in &self.evidence.lists {
            if speaks(&Evidence { answers: Vec::new(), lists: vec![list.clone()] }) {
                add(&mut gathered.lists, list);
            }
        }
        gathered
    }
}

fn add(list: &mut Vec<Vec<u8>>, new: &[u8]) {
    if !list.iter().any(|known| known == new) {
        list.push(new.to_vec());
    }
}
