//! France's rules, each broken once.

use en16931::invoice::{InvoiceNote, Period, PrecedingInvoice};
use en16931::{DocumentReference, Identifier, Invoice, Percentage, Quantity, UnitPriceAmount};
use letterpress::rules;

use super::{amount, code, day, decimal, french, helpful, ids};

#[test]
fn a_french_invoice_passes() {
    assert!(rules::french(&french()));
    assert!(rules::france(&french()).is_empty(), "{:?}", rules::france(&french()));
}

#[test]
fn they_are_for_businesses_in_france_alone() {
    let mut abroad = french();
    abroad.buyer.address.country = code("BE");
    assert!(!rules::french(&abroad));
    let mut consumer = french();
    consumer.notes.push(InvoiceNote::new("B2C").with_subject("BAR"));
    assert!(!rules::french(&consumer));
}

type Fault = fn(&mut Invoice);

fn earlier(date: Option<&str>) -> PrecedingInvoice {
    PrecedingInvoice { reference: DocumentReference::new("F-2026-030"), issue_date: date.map(day) }
}

fn business(invoice: &mut Invoice) {
    invoice.notes.push(InvoiceNote::new("B2B").with_subject("BAR"));
}

#[test]
fn each_fault_has_its_official_id() {
    let faults: [(&str, Fault); 38] = [
        ("BR-FR-01_BT-1", |i| i.number = Some("F".repeat(36))),
        ("BR-FR-02_BT-1", |i| i.number = Some("F 2026".into())),
        ("BR-FR-02_BT-25", |i| {
            i.preceding_invoices
                .push(PrecedingInvoice { reference: DocumentReference::new("F.1"), issue_date: None });
        }),
        ("BR-FR-03_BT-2", |i| i.issue_date = Some(day("1999-12-31"))),
        ("BR-FR-03_BT-9", |i| i.due_date = Some(day("2100-01-01"))),
        ("BR-FR-04_BT-3", |i| i.type_code = code("326")),
        ("BR-FR-05_BT-22_PMT", |i| i.notes[0].note = Some("  ".into())),
        ("BR-FR-05_BT-22_PMD", |i| i.notes[1].subject_code = code("AAI")),
        ("BR-FR-05_BT-22_AAB", |i| i.notes.truncate(2)),
        ("BR-FR-06_BT-21_PMD", |i| i.notes.push(i.notes[1].clone())),
        ("BR-FR-08_BT-23", |i| i.business_process = None),
        ("BR-FR-08_BT-23", |i| i.business_process = Some("X1".into())),
        ("BR-FR-09_BT-29", |i| {
            i.seller.identifiers.push(Identifier::schemed("73282932000074", "0009"));
        }),
        ("BR-FR-10_BT-30", |i| i.seller.legal_registration = None),
        ("BR-FR-32-LEGALID", |i| {
            i.buyer.legal_registration = Some(Identifier::schemed("73282932", "0002"));
        }),
        ("BR-FR-11_BT-47", |i| {
            business(i);
            i.buyer.legal_registration = None;
        }),
        ("BR-FR-12_BT-49", |i| i.buyer.electronic_address = None),
        ("BR-FR-13_BT-34", |i| i.seller.electronic_address = None),
        ("BR-FR-15_BT-95_BT-151", |i| i.lines[0].vat.category = "L".into()),
        ("BR-FR-15_BT-95_BT-118", |i| i.vat_breakdown[0].category = "M".into()),
        ("BR-FR-16_BT-152", |i| i.lines[0].vat.rate = Some(Percentage::new(decimal("19")))),
        ("BR-FR-16_BT-119", |i| i.vat_breakdown[0].rate = Some(Percentage::new(decimal("21")))),
        ("BR-FR-20_BT-21", |i| i.notes.push(InvoiceNote::new("b2b").with_subject("BAR"))),
        ("BR-FR-21_BT-49", |i| {
            business(i);
            i.buyer.electronic_address = Some(Identifier::schemed("123456782", "0225"));
        }),
        ("BR-FR-22_BT-34", |i| {
            business(i);
            i.type_code = code("389");
            i.seller.electronic_address = Some(Identifier::schemed("x@example.org", "EM"));
        }),
        ("BR-FR-23_BT-49", |i| i.buyer.electronic_address = Some(Identifier::schemed("7328 29320", "0225"))),
        ("BR-FR-25_BT-34", |i| {
            i.seller.electronic_address = Some(Identifier::schemed("1".repeat(126), "0225"));
        }),
        ("BR-FR-CO-03_BT-3", |i| i.type_code = code("262")),
        ("BR-FR-CO-04_BT-4", |i| {
            i.type_code = code("384");
            i.preceding_invoices = vec![earlier(Some("2026-02-01")), earlier(Some("2026-02-02"))];
        }),
        ("BR-FR-CO-05_BT-3", |i| {
            i.type_code = code("381");
            i.preceding_invoices = vec![earlier(None)];
        }),
        ("BR-FR-CO-07_BT-9", |i| i.due_date = Some(day("2026-03-02"))),
        ("BR-FR-CO-08_BT-23", |i| {
            i.type_code = code("386");
            i.business_process = Some("S4".into());
        }),
        ("BR-FR-CO-09_BT-23-1", |i| i.business_process = Some("S2".into())),
        ("BR-FR-CO-09_BT-23-2", |i| i.business_process = Some("B2".into())),
        ("BR-FR-CO-12_BT-5", |i| i.currency = code("CHF")),
        ("BR-FR-DEC-02_BT-129", |i| i.lines[0].quantity = Quantity::new(decimal("3.00001"))),
        ("BR-FR-DEC-03_BT-146", |i| {
            i.lines[0].price.net_price = UnitPriceAmount::new(decimal("-450"));
        }),
        ("BR-FR-DEC-04_BT-152", |i| i.lines[1].vat.rate = Some(Percentage::new(decimal("5.500")))),
    ];
    for (id, fault) in faults {
        let mut invoice = french();
        fault(&mut invoice);
        let found = rules::france(&invoice);
        assert!(ids(&found).contains(&id), "{id}: {found:?}");
        helpful(&found);
    }
}

#[test]
fn what_the_faults_are_near_to_is_lawful() {
    let lawful: [Fault; 5] = [
        |i| {
            i.type_code = code("381");
            i.preceding_invoices = vec![earlier(Some("2026-02-01"))];
        },
        |i| {
            i.business_process = Some("S2".into());
            i.totals.paid = Some(i.totals.gross_total);
            i.totals.due = amount("0.00");
            i.due_date = Some(day("2026-03-01"));
        },
        |i| {
            i.type_code = code("386");
            i.due_date = Some(day("2026-03-01"));
        },
        |i| {
            i.type_code = code("262");
            i.contract_reference = Some(DocumentReference::new("C-1"));
            i.invoicing_period =
                Some(Period { start: Some(day("2026-01-01")), end: Some(day("2026-01-31")) });
        },
        |i| {
            business(i);
            i.buyer.electronic_address = Some(Identifier::schemed("732829320_COMPTA", "0225"));
            i.buyer.identifiers.push(Identifier::schemed("73282932000074", "0009"));
        },
    ];
    for (at, change) in lawful.iter().enumerate() {
        let mut invoice = french();
        change(&mut invoice);
        assert!(rules::france(&invoice).is_empty(), "{at}: {:?}", rules::france(&invoice));
    }
}
