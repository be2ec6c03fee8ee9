//! What the law of the seller's country asks of an invoice: rates that exist,
//! reasons for what bears no VAT, mentions, and data that must be there.

use std::collections::BTreeSet;

use super::Check;
use super::situation::{Sides, code};
use crate::diag::{At, Diagnostic, closest};
use crate::invoice::{Category, Code, Decimal, Exemption, Invoice, Mention, Vat};
use crate::law::{self, Country, Fact, Situation};
use crate::payment::{epc, swiss};
use crate::yaml::quote;

impl Check<'_> {
    /// Completes an invoice by what the law says, and complains where it must.
    pub(super) fn lawful(&mut self, invoice: &mut Invoice, sides: &Sides<'_>) {
        let seller = sides.seller(invoice);
        let facts = self.facts(&seller.situation);
        let country = code(seller).and_then(law::country);
        let own = std::mem::take(&mut invoice.mentions);
        let Some(country) = country else {
            invoice.mentions = own.into_iter().filter(|one| !one.text.is_empty()).collect();
            return;
        };
        self.unheeded(&seller.situation, country);
        self.rates(invoice, country, sides);
        self.destination(invoice, country, sides);
        invoice.payment.usual_code = usual_code(invoice, country, sides);
        let situation = sides.situation(invoice, facts, country);
        let language = sides.language.get(..2).unwrap_or("en");
        self.reasons(invoice, country, &situation, language, &own);
        self.law_mentions(invoice, country, &situation, language, own);
        // A value that is wrong looks absent: what is missing is known once nothing is wrong.
        if self.diagnostics.has_errors() {
            return;
        }
        let present = sides.present(invoice);
        for missing in country.missing(&situation, &present, invoice.date.value) {
            let place = sides.place(missing.id, invoice);
            let message = format!("{} ({})", missing.what, missing.law);
            self.diagnostics
                .push(Diagnostic::warning("missing-mention", place, message).help(missing.remedy));
        }
    }

    fn facts(&mut self, words: &[At<String>]) -> BTreeSet<Fact> {
        let mut facts = BTreeSet::new();
        for word in words {
            match Fact::parse(word) {
                Some(fact) => {
                    facts.insert(fact);
                }
                None => {
                    let known = Fact::ALL.iter().map(|fact| fact.word());
                    let help = match closest(word, known.clone()) {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => format!("known: {}", known.collect::<Vec<_>>().join(", ")),
                    };
                    let message = format!("there is no situation `{}`", quote(word));
                    self.diagnostics.push(Diagnostic::error("unknown-value", word.span, message).help(help));
                }
            }
        }
        facts
    }

    /// Warns of facts that change nothing on invoices of a country.
    fn unheeded(&mut self, words: &[At<String>], country: &Country) {
        for word in words {
            // The e-invoice says everywhere when VAT falls due (BT-8).
            let timed = |fact: Fact| matches!(fact, Fact::VatOnDebits | Fact::CashAccounting);
            if Fact::parse(word).is_some_and(|fact| !timed(fact) && !country.heeds(fact)) {
                let message = format!("`{}` changes nothing on invoices of {}", word.value, country.name());
                self.diagnostics.push(
                    Diagnostic::warning("unheeded-situation", word.span, message)
                        .help("leave it out; a seller elsewhere has a `country_code:`"),
                );
            }
        }
    }

    /// Goods of category K leave the country for another of the European Union (directive
    /// 2006/112/EC, article 138). Whether a place is in it is not asked here: goods for Northern
    /// Ireland are treated as if it were, under the code GB.
    fn destination(&mut self, invoice: &Invoice, country: &Country, sides: &Sides<'_>) {
        let to = invoice.deliver_to.as_ref().and_then(|to| to.country_code.as_ref());
        let to = to.or(sides.buyer(invoice).country_code.as_ref());
        let line = invoice.lines.iter().find(|line| line.vat.category == Category::K);
        if let Some(line) = line.filter(|_| to.is_some_and(|to| to.value == country.code())) {
            let message = format!("goods of VAT category K leave {}, these do not", country.name());
            let help = "write the rate of goods delivered at home, or under `deliver_to:` where they went";
            self.diagnostics.push(Diagnostic::error("vat-destination", line.vat.span, message).help(help));
        }
    }

    /// Rates exist in the country of the seller, or of the buyer who is taxed there.
    fn rates(&mut self, invoice: &Invoice, country: &Country, sides: &Sides<'_>) {
        let other = invoice.deliver_to.as_ref().and_then(|to| to.country_code.as_ref());
        let other = other.map(|code| code.value.as_str()).or(code(sides.buyer(invoice)));
        let other = other.and_then(law::country).filter(|other| other.code() != country.code());
        let mut days = vec![invoice.date.value];
        days.extend(invoice.delivered.map(|day| day.value));
        days.extend(invoice.period.iter().flat_map(|(from, to)| [from.value, to.value]));
        days.extend(invoice.preceding.iter().filter_map(|one| one.date).map(|day| day.value));
        let exists = |country: &Country, vat: Vat| {
            let mut tries = days.iter().map(|day| country.rate_exists(vat.category, vat.rate, *day));
            let first = tries.next()?.err()?;
            tries.all(|again| again.is_err()).then_some(first)
        };
        let lines = invoice.lines.iter().map(|line| line.vat);
        let adjusted = invoice.allowances.iter().chain(&invoice.charges).filter_map(|one| one.vat);
        let deposits = invoice.deposits.iter().flat_map(|deposit| &deposit.parts).map(|part| part.vat);
        let mut told: Vec<Vat> = Vec::new();
        for vat in lines.chain(adjusted).chain(deposits) {
            // No country has more than all.
            if told.contains(&vat.value) || vat.rate > Decimal::ONE_HUNDRED {
                continue;
            }
            let Some(help) = exists(country, vat.value) else { continue };
            if other.is_some_and(|other| exists(other, vat.value).is_none()) {
                continue;
            }
            told.push(vat.value);
            let message =
                format!("{} has no VAT of {} % on {}", country.name(), vat.rate, invoice.date.value);
            let help = format!("{help}; a seller elsewhere has a `country_code:`");
            self.diagnostics.push(Diagnostic::error("unknown-vat-rate", vat.span, message).help(help));
        }
    }

    /// Why groups bear no VAT: the author's words, else those of the law.
    fn reasons(
        &mut self,
        invoice: &mut Invoice,
        country: &Country,
        situation: &Situation,
        language: &str,
        own: &[Mention],
    ) {
        let groups: Vec<Category> = invoice.totals.groups.iter().map(|group| group.vat.category).collect();
        for category in groups.into_iter().filter(|category| category.needs_reason()) {
            let given = invoice.exemption(category);
            if given.reason.is_some() || given.code.is_some() {
                continue;
            }
            let place = invoice.lines.iter().find(|line| line.vat.category == category);
            let span = place.map_or(invoice.number.span, |line| line.vat.span);
            let Some(reason) = country.reason(category, situation, invoice.date.value, language) else {
                let message =
                    format!("why lines of the VAT category {} bear no VAT is not said", category.code());
                let help = format!(
                    "add `exemptions: [{{category: {}, reason: ...}}]` under `invoice`, or the seller's `situation:`",
                    category.code()
                );
                self.diagnostics.push(Diagnostic::error("missing-reason", span, message).help(help));
                continue;
            };
            let replaced =
                own.iter().find(|one| one.id.as_deref() == Some(reason.id) && !one.text.is_empty());
            let words = match replaced {
                Some(own) => At::new(own.text.clone(), own.span.unwrap_or(span)),
                None => At::new(reason.text.to_owned(), span),
            };
            let code = reason.vatex.map(|code| At::new(code.to_owned(), span));
            invoice.exemptions.push((At::new(category, span), Exemption { reason: Some(words), code }));
        }
    }

    /// The law's mentions in their order, the author's words in place of some; then the author's own.
    fn law_mentions(
        &mut self,
        invoice: &mut Invoice,
        country: &Country,
        situation: &Situation,
        language: &str,
        own: Vec<Mention>,
    ) {
        let (known, free): (Vec<Mention>, Vec<Mention>) = own.into_iter().partition(|one| one.id.is_some());
        let ids = country.mention_ids();
        let date = invoice.date.value;
        let asked = |id: &str| known.iter().find(|one| one.id.as_deref() == Some(id));
        let mut wanted = country.mentions(situation, date, language);
        // Where a discount is given, its words take the place of those that say there is none.
        let none_given = Situation { discount: false, ..situation.clone() };
        let silent = country.mentions(&none_given, date, language).into_iter();
        let silent = silent.filter(|one| one.note_code == Some("AAB") && situation.discount);
        let silent: Vec<_> = silent.filter(|one| wanted.iter().all(|known| known.id != one.id)).collect();
        wanted.extend(silent);
        for one in &known {
            let id = one.id.as_deref().unwrap_or_default();
            let span = one.span.unwrap_or(invoice.number.span);
            if !ids.contains(&id) {
                let help = match closest(id, ids.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("{} knows: {}", country.name(), ids.join(", ")),
                };
                let message = format!("there is no mention `{}`", quote(id));
                self.diagnostics.push(Diagnostic::error("unknown-mention", span, message).help(help));
            } else if wanted.iter().all(|mention| mention.id != id) {
                wanted.extend(country.mention(id, situation, date, language));
            }
        }
        for mention in wanted {
            let own = asked(mention.id);
            // What is left out on purpose has no words and no wish for the law's.
            if own.is_some_and(|own| own.text.is_empty() && own.omitted) {
                continue;
            }
            // Reasons stand with their VAT group.
            if mention.exemption.is_some() {
                continue;
            }
            let own = own.filter(|own| !own.text.is_empty());
            let early = invoice.payment.early_payment.as_ref().filter(|_| mention.note_code == Some("AAB"));
            let (text, span) = match (own, early) {
                (Some(own), _) => (own.text.clone(), own.span),
                (None, Some(early)) => (early.value.clone(), Some(early.span)),
                (None, None) => (mention.text.to_owned(), None),
            };
            invoice.mentions.push(Mention {
                id: Some(mention.id.to_owned()),
                code: mention.note_code.map(str::to_owned),
                note: mention.note_text.map(str::to_owned),
                text,
                span,
                omitted: false,
            });
        }
        invoice.mentions.extend(free);
    }
}

/// The payment code that is usual in the seller's country, where the account and the currency
/// are such that it can be used.
fn usual_code(invoice: &Invoice, country: &Country, sides: &Sides<'_>) -> Code {
    let iban = invoice.bank(sides.sender).and_then(|bank| bank.iban.as_ref());
    let Some(iban) = iban else { return Code::None };
    let code = country.payment_code();
    let fits = match code {
        Code::None => false,
        Code::Epc => epc::fits(iban, invoice.currency.value),
        Code::Swiss => swiss::fits(iban, invoice.currency.value),
    };
    if fits { code } else { Code::None }
}
