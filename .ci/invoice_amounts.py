"""Holds an e-invoice and a page against the amounts reckoned for their invoice; see `invoice_oracle`."""

from __future__ import annotations

import collections
import re
from fractions import Fraction

from lxml import etree

from invoice_cases import Case, reckon

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
CARRIED = ("À reporter", "Report ", "Übertrag", "Carried forward", "Brought forward")


# ---- the e-invoice


class Node:
    """An element of the e-invoice, its children by their local names."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    def all(self, path: str) -> list[Node]:
        return [Node(one) for one in self.element.findall("/".join(RAM + step for step in path.split("/")))]

    def one(self, path: str) -> Node:
        found = self.all(path)
        if len(found) != 1:
            raise ValueError(f"{len(found)} times {path}")
        return found[0]

    def text(self, path: str, default: str = "") -> str:
        found = self.all(path)
        return found[0].element.text or "" if found else default

    def number(self, path: str, default: str = "0") -> Fraction:
        text = self.text(path, default)
        if not re.fullmatch(r"-?\d+(\.\d+)?", text):
            raise ValueError(f"{path} is no plain number: `{text}`")
        return Fraction(text)


def cents(amount: Fraction) -> Fraction:
    return reckon.rnd(amount, 2)


def is_charge(one: Node) -> bool:
    return "".join(one.one("ChargeIndicator").element.itertext()).strip() == "true"


def shares(where: str, entries: list[Node], base: Fraction | None, say: list[str]) -> Fraction:
    """What allowances and charges add; their percentages are counted again, of `base` where it is known."""
    total = Fraction(0)
    for one in entries:
        amount = one.number("ActualAmount")
        if one.all("CalculationPercent"):
            if base is not None and one.number("BasisAmount") != base:
                say.append(f"{where}: a share of {one.text('BasisAmount')}, not of {float(base)}")
            counted = cents(one.number("BasisAmount") * one.number("CalculationPercent") / 100)
            if amount != counted:
                say.append(f"{where}: {amount} is not the percentage of its base, {counted}")
        total += amount if is_charge(one) else -amount
    return total


def vat_of(tax: Node) -> tuple[str, Fraction]:
    return tax.text("CategoryCode"), tax.number("RateApplicablePercent")


def audit(root: Node, say: list[str]) -> None:
    """Counts an e-invoice again from its own numbers, without tolerance."""
    bases: dict[tuple[str, Fraction], Fraction] = collections.defaultdict(Fraction)
    sum_of_lines = Fraction(0)
    for line in root.all("IncludedSupplyChainTradeLineItem"):
        where = "line " + line.text("AssociatedDocumentLineDocument/LineID")
        agreement, settlement = line.one("SpecifiedLineTradeAgreement"), line.one("SpecifiedLineTradeSettlement")
        price = agreement.one("NetPriceProductTradePrice")
        amount = price.number("ChargeAmount")
        for gross in agreement.all("GrossPriceProductTradePrice"):
            discount = gross.number("AppliedTradeAllowanceCharge/ActualAmount")
            if gross.number("ChargeAmount") - discount != amount:
                say.append(f"{where}: the price is not the gross price less its discount")
        goods = line.number("SpecifiedLineTradeDelivery/BilledQuantity") * amount / price.number("BasisQuantity", "1")
        more = shares(where, settlement.all("SpecifiedTradeAllowanceCharge"), cents(goods), say)
        net = settlement.number("SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount")
        if net != cents(goods + more):
            say.append(f"{where}: net {float(net)} counted {float(cents(goods + more))}")
        bases[vat_of(settlement.one("ApplicableTradeTax"))] += net
        sum_of_lines += net
    head = root.one("ApplicableHeaderTradeSettlement")
    whole = head.all("SpecifiedTradeAllowanceCharge")
    of_lines = dict(bases)
    for one in whole:
        key = vat_of(one.one("CategoryTradeTax"))
        bases[key] += shares(f"the whole at {key}", [one], of_lines.get(key, Fraction(0)), say)
    taxes, groups = Fraction(0), {}
    for tax in head.all("ApplicableTradeTax"):
        base, vat, key = tax.number("BasisAmount"), tax.number("CalculatedAmount"), vat_of(tax)
        if key in groups:
            say.append(f"the VAT group {key} stands twice")
        groups[key] = base
        if vat != cents(base * key[1] / 100):
            say.append(f"VAT group {key}: {vat} counted {cents(base * key[1] / 100)}")
        taxes += vat
    if groups != dict(bases):
        say.append(f"VAT groups {groups} counted {dict(bases)}")
    sums = head.one("SpecifiedTradeSettlementHeaderMonetarySummation")
    currency = head.text("InvoiceCurrencyCode")
    vat_total = [t for t in sums.all("TaxTotalAmount") if t.element.get("currencyID") == currency]
    stated = {
        "line total": (sums.number("LineTotalAmount"), sum_of_lines),
        "allowances": (
            sums.number("AllowanceTotalAmount"),
            sum((one.number("ActualAmount") for one in whole if not is_charge(one)), Fraction(0)),
        ),
        "charges": (
            sums.number("ChargeTotalAmount"),
            sum((one.number("ActualAmount") for one in whole if is_charge(one)), Fraction(0)),
        ),
        "net": (sums.number("TaxBasisTotalAmount"), sum(bases.values(), Fraction(0))),
        "VAT": (Fraction(vat_total[0].element.text), taxes),
        "gross": (sums.number("GrandTotalAmount"), sums.number("TaxBasisTotalAmount") + taxes),
        "due": (
            sums.number("DuePayableAmount"),
            sums.number("GrandTotalAmount") - sums.number("TotalPrepaidAmount") + sums.number("RoundingAmount"),
        ),
    }
    say.extend(f"{name}: {float(a)} counted {float(b)}" for name, (a, b) in stated.items() if a != b)


def check_xml(case: Case, xml: bytes) -> list[str]:
    """What is wrong with an e-invoice: against what was reckoned, and in itself."""
    say: list[str] = []
    root = Node(etree.fromstring(xml)).element
    root = Node(next(one for one in root if one.tag.endswith("}SupplyChainTradeTransaction")))
    audit(root, say)
    head, totals = root.one("ApplicableHeaderTradeSettlement"), case.totals
    sums = head.one("SpecifiedTradeSettlementHeaderMonetarySummation")

    def same(name: str, found: list[Fraction], wanted: list[str]) -> None:
        if found != [Fraction(one) for one in wanted]:
            say.append(f"{name}: e-invoice {[str(float(one)) for one in found]}, reckoned {wanted}")

    if totals["lines"] is not None:
        path = "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"
        same("lines", [line.number(path) for line in root.all("IncludedSupplyChainTradeLineItem")], totals["lines"])
        entries = [(one.number("ActualAmount"), is_charge(one)) for one in head.all("SpecifiedTradeAllowanceCharge")]
        same("allowances, charges", [a if charge else -a for a, charge in entries], totals["adjusted"])
    found = [(*vat_of(tax), tax.number("BasisAmount"), tax.number("CalculatedAmount")) for tax in head.all("ApplicableTradeTax")]
    wanted = [(c, Fraction(r), Fraction(b), Fraction(t)) for c, r, b, t in totals["groups"]]
    if found != wanted:
        say.append(f"VAT groups: e-invoice {found}, reckoned {wanted}")
    for name, path, key in (
        ("net", "TaxBasisTotalAmount", "net"),
        ("gross", "GrandTotalAmount", "gross"),
        ("paid", "TotalPrepaidAmount", "prepaid"),
        ("rounding", "RoundingAmount", "rounding"),
        ("due", "DuePayableAmount", "due"),
    ):
        same(name, [sums.number(path)], [totals[key]])
    taxes = [totals["vat"], *([totals["vat_accounting"]] if "vat_accounting" in totals else [])]
    same("VAT", [Fraction(one.element.text) for one in sums.all("TaxTotalAmount")], taxes)
    return say


# ---- the page


class Amounts:
    """Finds amounts of money as a language writes them."""

    def __init__(self, case: Case) -> None:
        seller = case.seller
        currencies = [case.invoice["currency"]]
        if "vat_currency" in case.invoice:
            currencies.append(case.invoice["vat_currency"]["currency"])
        signs = "|".join(re.escape(seller.signs.get(code, code)) for code in currencies)
        plain = {"\u00a0": " ", "\u202f": " "}
        group, decimal = re.escape(plain.get(seller.group, seller.group)), re.escape(seller.decimal)
        number = rf"\d{{1,3}}(?:{group}\d{{3}})*{decimal}\d{{2,6}}"
        pattern = re.escape(seller.pattern.replace("\u00a0", " "))
        for name, part in (("sign", "\u2212?"), ("amount", number), ("currency", f"(?:{signs})")):
            pattern = pattern.replace(re.escape("{" + name + "}"), part)
        self.pattern = re.compile(rf"(?<![\d.,’]){pattern}(?![\d])")

    def of(self, text: str) -> list[str]:
        return self.pattern.findall(text)


def at_price(case: Case, line: dict) -> str:
    price = reckon.price(line)
    digits = 2
    while (price * 10**digits).denominator != 1:
        digits += 1
    return case.money(reckon.show(price, digits))


def details_of(case: Case, line: dict) -> list[str]:
    """What stands below a line: its allowances and charges."""
    base = reckon.rnd(reckon.F2(line["quantity"]) * reckon.price(line) / reckon.F2(line.get("base_quantity", 1)))
    entries = [(-1, one) for one in line.get("allowances", [])] + [(1, one) for one in line.get("charges", [])]
    return [case.money(reckon.show(sign * reckon.share(one["amount"], base, 2))) for sign, one in entries]


def check_page(case: Case, text: str) -> list[str]:
    """What is wrong with a page: each line's row, sums carried forward, VAT groups and totals."""
    say: list[str] = []
    amounts, totals = Amounts(case), case.totals
    shown = totals["shown"]
    rows = text.splitlines()
    running, seen, last = Fraction(0), 0, 0
    subtotals: list[list[str]] = []
    details: list[str] = []
    found_before: list[str] = []
    for at, row in enumerate(rows):
        found = amounts.of(row)
        # A large amount stands below its label.
        below = at > 0 and not found_before and rows[at - 1].lstrip().startswith("Nota")
        found_before = found
        if details and (below or found and row.lstrip().startswith("Nota")):
            if found[:1] != [details.pop(0)]:
                say.append(f"line {seen}: {row.strip()} is not what was reckoned")
        elif seen < len(shown) and re.match(rf"\s*W{seen:03}(?!\d)", row):
            wanted = [at_price(case, case.invoice["lines"][seen]), case.money(shown[seen])]
            if len(found) < 2 or [found[0], found[-1]] != wanted:
                say.append(f"line {seen + 1}: page {found}, reckoned {wanted}")
            if details:
                say.append(f"line {seen} lacks {details}")
            details = details_of(case, case.invoice["lines"][seen])
            running += Fraction(shown[seen])
            seen, last = seen + 1, at
        elif found and any(label in row for label in CARRIED):
            if found != [case.money(reckon.show(running))]:
                say.append(f"carried after line {seen}: page {found}, reckoned {reckon.show(running)}")
        elif found and re.search(r"(?<![\w-])G\d(?!\d)", row):
            subtotals.append(found)
            last = at
    if seen != len(shown) or details:
        say.append(f"only {seen} of {len(shown)} lines stand on the page")
    wanted = [[case.money(reckon.show(sum((Fraction(shown[at]) for at in group), Fraction(0))))] for group in case.groups]
    if subtotals != wanted:
        say.append(f"sums of groups: page {subtotals}, reckoned {wanted}")
    have = collections.Counter(amounts.of("\n".join(rows[last + 1 :])))
    need = collections.Counter(sums_on_page(case))
    for amount, times in need.items():
        if have[amount] < times:
            say.append(f"{amount} stands {have[amount]} times among the sums, not {times}: {dict(have)}")
    return say


def sums_on_page(case: Case) -> list[str]:
    """The amounts below the lines: VAT groups and totals."""
    totals, invoice = case.totals, case.invoice
    taxed = any(category != "Z" or Fraction(rate) for category, rate, _, _ in totals["groups"])
    paid = [one["amount"] if isinstance(one, dict) else one for one in invoice.get("prepaid", [])]
    minus = [reckon.show(-Fraction(one)) for one in [*totals["deposits"], *paid]]
    wanted = [*totals["adjusted"], *minus, totals["due"]]
    if totals["adjusted"] or invoice.get("prices_include_vat"):
        wanted.append(reckon.show(sum((Fraction(one) for one in totals["shown"]), Fraction(0))))
    if taxed:
        wanted += [part for group in totals["groups"] for part in group[2:]]
        wanted += [totals["net"], totals["vat"], totals["gross"]]
    if Fraction(totals["rounding"]):
        wanted.append(totals["rounding"])
    found = [case.money(amount) for amount in wanted]
    if "vat_accounting" in totals:
        found.append(case.seller.money(totals["vat_accounting"], invoice["vat_currency"]["currency"]))
    return found
