//! Factur-X BASIC: what EN 16931 says and BASIC has no element for.

use crate::diag::{Diagnostic, Diagnostics};
use crate::invoice::Invoice;

/// Leaves out of an invoice what BASIC cannot hold. What the author wrote into
/// the invoice and no reader would find is an error; contacts, legal lines and
/// bank codes are left to the page without a word.
pub(super) fn reduce(out: &mut en16931::Invoice, invoice: &Invoice, problems: &mut Diagnostics) {
    let mut lost = |what: &str, span| {
        let message = format!("the profile BASIC holds no {what}");
        problems.push(
            Diagnostic::error("basic-profile", span, message)
                .help("write `e_invoice: en16931`, or leave it out"),
        );
    };
    if let Some(step) = invoice.round_to.filter(|_| out.totals.rounding.is_some()) {
        lost("rounding of the amount due (BT-114)", step.span);
    } else if out.totals.rounding.is_some() {
        lost("rounding amount (BT-114), which prices with VAT need here", invoice.number.span);
    }
    let refs = &invoice.references;
    for (what, text) in [
        ("seller's order number (BT-14)", &refs.sales_order),
        ("project (BT-11)", &refs.project),
        ("receiving advice (BT-15)", &refs.receipt),
        ("tender or lot (BT-17)", &refs.tender),
    ] {
        text.iter().for_each(|text| lost(what, text.span));
    }
    for line in &invoice.lines {
        for (what, text) in [
            ("details of a line (BT-154)", &line.details),
            ("seller's article number (BT-155)", &line.item.seller),
            ("buyer's article number (BT-156)", &line.item.buyer),
            ("country of origin (BT-159)", &line.item.origin),
            ("line of the order (BT-132)", &line.order_line),
            ("account of a line (BT-133)", &line.accounting),
        ] {
            text.iter().for_each(|text| lost(what, text.span));
        }
    }
    out.seller.contact = Default::default();
    out.buyer.contact = Default::default();
    out.seller.additional_legal_information = None;
    if let Some(en16931::invoice::PaymentMeans::CreditTransfer(accounts)) =
        out.payment.as_mut().and_then(|payment| payment.means.as_mut())
    {
        for account in accounts {
            account.account_name = None;
            account.provider_identifier = None;
        }
    }
    if let Some(en16931::invoice::PaymentMeans::Card(_)) =
        out.payment.as_ref().and_then(|payment| payment.means.as_ref())
        && let Some(payment) = &mut out.payment
    {
        payment.means = None;
    }
}
