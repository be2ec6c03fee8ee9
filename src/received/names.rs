//! Names of codes, for people; rules behind values that cannot be read.

/// What a type of invoice is (BT-3, UNTDID 1001), as far as it is common.
pub(super) fn kind(code: &str) -> Option<&'static str> {
    Some(match code {
        "380" => "invoice",
        "381" => "credit note",
        "384" => "corrected invoice",
        "386" => "prepayment invoice",
        "389" => "self-billed invoice",
        "326" => "partial invoice",
        "393" => "factored invoice",
        "396" => "factored credit note",
        "261" => "self-billed credit note",
        "262" => "credit note on the whole",
        "875" => "partial invoice for construction",
        "876" => "partial final invoice for construction",
        "877" => "final invoice for construction",
        "503" => "credit note of a prepayment",
        _ => return None,
    })
}

/// What a means of payment is (BT-81, UNTDID 4461), as far as it is common.
pub(super) fn means(code: &str) -> Option<&'static str> {
    Some(match code {
        "10" => "cash",
        "20" => "cheque",
        "30" => "credit transfer",
        "48" => "card",
        "49" => "direct debit",
        "57" => "standing agreement",
        "58" => "SEPA credit transfer",
        "59" => "SEPA direct debit",
        "97" => "clearing",
        _ => return None,
    })
}

/// France's rule against a value that cannot be read, by its element, and the term:
/// days as eight digits (BR-FR-03), amounts of two decimals (BR-FR-DEC-01).
pub(super) fn french_rule_of_value(path: &str) -> Option<(String, &'static str)> {
    if let Some((_, term)) = amount(path) {
        return Some((format!("BR-FR-DEC-01_{term}"), term));
    }
    let element = path.rsplit('/').find(|part| !part.ends_with("String"))?;
    let term = match element {
        "IssueDateTime" => "BT-2",
        "TaxPointDate" => "BT-7",
        "DueDateDateTime" => "BT-9",
        "FormattedIssueDateTime" => "BT-26",
        "OccurrenceDateTime" => "BT-72",
        "StartDateTime" => "BT-73",
        "EndDateTime" => "BT-74",
        _ => return None,
    };
    Some((format!("BR-FR-03_{term}"), term))
}

/// The rule against a value that cannot be read, by its element: amounts have two
/// decimals at most (BR-DEC), dates are days as eight digits (CII-DT-097).
pub(super) fn rule_of_value(path: &str, value: Option<&str>) -> Option<String> {
    let value = value?.trim();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if path.contains("DateTimeString") || path.contains("DateString") {
        // Eight digits that are no day have the form that this rule asks for.
        return (value.len() != 8 || !digits(value)).then(|| "CII-DT-097".to_owned());
    }
    let decimals = value.rsplit_once('.')?.1;
    if decimals.len() < 3 || !digits(decimals) {
        return None;
    }
    amount(path).map(|(number, _)| format!("BR-DEC-{number}"))
}

/// The number of the rule BR-DEC about an amount, and its term.
fn amount(path: &str) -> Option<(&'static str, &'static str)> {
    Some(match path.rsplit('/').next()? {
        "LineTotalAmount" if path.contains("LineMonetarySummation") => ("23", "BT-131"),
        "LineTotalAmount" => ("09", "BT-106"),
        "AllowanceTotalAmount" => ("10", "BT-107"),
        "ChargeTotalAmount" => ("11", "BT-108"),
        "TaxBasisTotalAmount" => ("12", "BT-109"),
        "TaxTotalAmount" => ("13", "BT-110"),
        "GrandTotalAmount" => ("14", "BT-112"),
        "TotalPrepaidAmount" => ("16", "BT-113"),
        "RoundingAmount" => ("17", "BT-114"),
        "DuePayableAmount" => ("18", "BT-115"),
        "BasisAmount" if path.contains("ApplicableTradeTax") => ("19", "BT-116"),
        "CalculatedAmount" => ("20", "BT-117"),
        _ => return None,
    })
}
