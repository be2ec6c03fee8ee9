//! The service: requests as they come over the wire, and what is answered.

mod breaks;
mod desk;
mod docs;
mod edit;
mod guard;
mod jobs;
mod letters;
mod limits;
mod tenants;
mod webhooks;
