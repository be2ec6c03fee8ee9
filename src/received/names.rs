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

/// The rule against a value that cannot be read, by its element: amounts have two
/// decimals at most (BR-DEC), dates are days as eight digits (CII-DT-097).
pub(super) fn rule_of_value(path: &str, value: Option<&str>) -> Option<String> {
    if path.contains("DateTimeString") || path.contains("DateString") {
        return Some("CII-DT-097".to_owned());
    }
    let value = value?.trim();
    let decimals = value.rsplit_once('.')?.1;
    if decimals.len() < 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = match path.rsplit('/').next()? {
        "LineTotalAmount" if path.contains("LineMonetarySummation") => "23",
        "LineTotalAmount" => "09",
        "AllowanceTotalAmount" => "10",
        "ChargeTotalAmount" => "11",
        "TaxBasisTotalAmount" => "12",
        "TaxTotalAmount" => "13",
        "GrandTotalAmount" => "14",
        "TotalPrepaidAmount" => "16",
        "RoundingAmount" => "17",
        "DuePayableAmount" => "18",
        "BasisAmount" if path.contains("ApplicableTradeTax") => "19",
        "CalculatedAmount" => "20",
        _ => return None,
    };
    Some(format!("BR-DEC-{number}"))
}
