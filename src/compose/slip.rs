//! The Swiss payment part with receipt (Swiss Implementation Guidelines QR-bill
//! v2.3): its bill in, its finished words out, in the order in which they are
//! read: payment part, then receipt. Where they stand is layout's.

use super::codes::code_block;
use super::content::CodeBlock;
use super::tree::{NodeId, Role, Tree};
use crate::invoice::Decimal;
use crate::locale::SlipWords;
use crate::payment::reference::in_fours;
use crate::payment::swiss::{Address, Bill, BillError};

/// A payment part with its receipt.
#[derive(Debug, Clone)]
pub struct Slip {
    /// Above the line where it is cut off.
    pub separate: Said,
    /// The part for the bank.
    pub payment: SlipPart,
    /// The code in it.
    pub code: CodeBlock,
    /// Alternative schemes at its foot: the name of each, and what it says.
    pub schemes: Vec<(Said, Said)>,
    /// The part that the payer keeps.
    pub receipt: SlipPart,
    /// Where a stamp goes on the receipt.
    pub acceptance: Said,
}

/// One of its two parts.
#[derive(Debug, Clone)]
pub struct SlipPart {
    /// Its title.
    pub title: Said,
    /// Account, reference, information and debtor.
    pub entries: Vec<SlipEntry>,
    /// Currency.
    pub currency: SlipEntry,
    /// Amount.
    pub amount: SlipEntry,
}

/// A heading and what stands under it.
#[derive(Debug, Clone)]
pub struct SlipEntry {
    /// The heading.
    pub heading: Said,
    /// Lines; where there are none, the payer fills them in.
    pub lines: Vec<Said>,
    /// The line that may be left out where there is no room (streets on the receipt).
    pub spare: Option<usize>,
}

/// Finished words of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where they belong.
    pub node: NodeId,
    /// The words.
    pub text: String,
}

/// Composes the slip of a bill under `parent`, which has a heading of level 1:
/// its two titles are of level 2. `alt` says what the code holds, for those who
/// cannot see it.
///
/// # Errors
/// The first rule of the guidelines that the bill breaks.
pub fn swiss_slip(
    tree: &mut Tree,
    parent: NodeId,
    bill: &Bill,
    words: &SlipWords,
    alt: &str,
) -> Result<Slip, BillError> {
    let matrix = bill.code()?;
    let slip = tree.add(parent, Role::Sect);
    let separate = say(tree, slip, Role::Paragraph, &words.separate);
    let sect = tree.add(slip, Role::Sect);
    let title = say(tree, sect, Role::Heading(2), &words.payment_part);
    let code = code_block(tree, sect, &matrix, alt);
    let payment = part(tree, sect, title, bill, words, true);
    let schemes = bill.schemes.iter().map(|scheme| scheme_line(tree, sect, scheme)).collect();
    let sect = tree.add(slip, Role::Sect);
    let title = say(tree, sect, Role::Heading(2), &words.receipt);
    let receipt = part(tree, sect, title, bill, words, false);
    let acceptance = say(tree, sect, Role::Paragraph, &words.acceptance);
    Ok(Slip { separate, payment, code, schemes, receipt, acceptance })
}

/// A part's entries; only the payment part shows the information.
fn part(
    tree: &mut Tree,
    sect: NodeId,
    title: Said,
    bill: &Bill,
    words: &SlipWords,
    informs: bool,
) -> SlipPart {
    // The payment part says first how much, the receipt last: the order of the
    // sections in the guideline.
    let before = informs.then(|| amounts(tree, sect, bill, words));
    let mut entries = Vec::new();
    let mut account = vec![in_fours(&bill.iban.to_ascii_uppercase())];
    account.extend(address_lines(&bill.creditor));
    entries.push(entry(tree, sect, &words.account, account));
    if bill.creditor.street_line().is_some() && !informs {
        entries[0].spare = Some(2);
    }
    if let Some(reference) = bill.reference.printed() {
        entries.push(entry(tree, sect, &words.reference, vec![reference]));
    }
    if informs {
        let lines = [&bill.message, &bill.information].into_iter().flatten();
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).cloned().collect();
        if !lines.is_empty() {
            entries.push(entry(tree, sect, &words.information, lines));
        }
    }
    let debtor = match &bill.debtor {
        Some(debtor) => {
            let mut debtor_entry = entry(tree, sect, &words.payable_by, address_lines(debtor));
            debtor_entry.spare = debtor.street_line().filter(|_| !informs).map(|_| 1);
            debtor_entry
        }
        None => entry(tree, sect, &words.payable_by_name, Vec::new()),
    };
    entries.push(debtor);
    let (currency, amount) = before.unwrap_or_else(|| amounts(tree, sect, bill, words));
    SlipPart { title, entries, currency, amount }
}

/// Currency and amount.
fn amounts(tree: &mut Tree, sect: NodeId, bill: &Bill, words: &SlipWords) -> (SlipEntry, SlipEntry) {
    let currency = entry(tree, sect, &words.currency, vec![bill.currency.code().to_owned()]);
    let amount = bill.amount.map(printed_amount).into_iter().collect();
    (currency, entry(tree, sect, &words.amount, amount))
}

/// Name, street, town.
fn address_lines(address: &Address) -> Vec<String> {
    let mut lines = vec![address.name.clone()];
    lines.extend(address.street_line());
    lines.push(address.town_line());
    lines
}

/// A heading over its lines, each a paragraph, as labels and values are
/// everywhere on an invoice.
fn entry(tree: &mut Tree, sect: NodeId, heading: &str, lines: Vec<String>) -> SlipEntry {
    let block = tree.add(sect, Role::Div);
    let heading = say(tree, block, Role::Paragraph, heading);
    let lines = lines.iter().map(|line| say(tree, block, Role::Paragraph, line)).collect();
    SlipEntry { heading, lines, spare: None }
}

/// An alternative scheme: its name up to the first separator, and the rest.
fn scheme_line(tree: &mut Tree, sect: NodeId, scheme: &str) -> (Said, Said) {
    let node = tree.add(sect, Role::Paragraph);
    let at = scheme.find(|c: char| !c.is_alphanumeric() && c != ' ').unwrap_or(scheme.len());
    let (name, rest) = scheme.split_at(at);
    (Said { node, text: name.to_owned() }, Said { node, text: rest.to_owned() })
}

fn say(tree: &mut Tree, parent: NodeId, role: Role, text: &str) -> Said {
    Said { node: tree.add(parent, role), text: text.to_owned() }
}

/// An amount as the guideline prints it: two decimals, groups of three parted
/// by a space that keeps them together.
fn printed_amount(amount: Decimal) -> String {
    let text = format!("{:.2}", amount.normalize());
    let whole = text.find('.').unwrap_or(text.len());
    let mut out = String::with_capacity(text.len() + 4);
    for (at, c) in text.chars().enumerate() {
        if at > 0 && at < whole && (whole - at) % 3 == 0 {
            out.push('\u{A0}');
        }
        out.push(c);
    }
    out
}
