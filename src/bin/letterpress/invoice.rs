//! `letterpress invoice`: e-invoices, apart from letters.

use clap::{Args, Subcommand};

#[cfg(feature = "receive")]
use crate::invoice_read;
use crate::invoice_xml;

/// Write and read e-invoices
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  letterpress invoice read invoice.pdf")]
pub(crate) struct InvoiceArgs {
    #[command(subcommand)]
    command: InvoiceCommand,
}

#[derive(Debug, Subcommand)]
enum InvoiceCommand {
    #[cfg(feature = "receive")]
    Read(invoice_read::ReadArgs),
    Xml(invoice_xml::XmlArgs),
}

pub(crate) fn run(args: &InvoiceArgs) -> u8 {
    match &args.command {
        #[cfg(feature = "receive")]
        InvoiceCommand::Read(args) => invoice_read::run(args),
        InvoiceCommand::Xml(args) => invoice_xml::run(args),
    }
}
