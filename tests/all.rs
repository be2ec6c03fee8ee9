//! One test binary; its modules mirror `src`.

#[path = "all/calendar.rs"]
mod calendar;
#[path = "all/cli/mod.rs"]
mod cli;
#[path = "all/compose.rs"]
mod compose;
#[path = "all/desk.rs"]
mod desk;
#[path = "all/diag/mod.rs"]
mod diag;
#[path = "all/docs.rs"]
mod docs;
#[path = "all/einvoice/mod.rs"]
mod einvoice;
#[path = "all/explain/mod.rs"]
mod explain;
#[path = "all/foreign.rs"]
mod foreign;
#[path = "all/goldens.rs"]
mod goldens;
#[path = "all/hostile.rs"]
mod hostile;
#[path = "all/house.rs"]
mod house;
#[path = "all/identifiers/mod.rs"]
mod identifiers;
#[path = "all/invoice/mod.rs"]
mod invoice;
#[path = "all/law/mod.rs"]
mod law;
#[path = "all/layout/mod.rs"]
mod layout;
#[path = "all/locale/mod.rs"]
mod locale;
#[path = "all/payment/mod.rs"]
mod payment;
#[path = "all/pdf/mod.rs"]
mod pdf;
#[path = "all/preview.rs"]
mod preview;
#[path = "all/proof.rs"]
mod proof;
#[path = "all/purpose/mod.rs"]
mod purpose;
#[path = "all/received/mod.rs"]
mod received;
#[path = "all/review.rs"]
mod review;
#[path = "all/rules/mod.rs"]
mod rules;
#[path = "all/samples.rs"]
mod samples;
#[path = "all/schema/mod.rs"]
mod schema;
#[path = "all/serial/mod.rs"]
mod serial;
#[cfg(feature = "service")]
#[path = "all/serve/mod.rs"]
mod serve;
#[path = "all/signatures/mod.rs"]
mod signatures;
#[path = "all/signing/mod.rs"]
mod signing;
#[path = "all/source/mod.rs"]
mod source;
#[path = "all/stationery.rs"]
mod stationery;
#[path = "all/text/mod.rs"]
mod text;
#[path = "all/verify.rs"]
mod verify;
#[path = "all/yaml.rs"]
mod yaml;
