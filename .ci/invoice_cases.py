"""Invoices by the thousand for `invoice_oracle.py`: made from a seed, and reckoned with fractions.

The YAML is written as its author would write it. What an invoice comes to is reckoned by
`tests/all/invoice/reckon.py`, which shares nothing with the program.
"""

from __future__ import annotations

import importlib.util
import json
import random
from dataclasses import dataclass
from pathlib import Path

_where = Path(__file__).resolve().parent.parent / "tests/all/invoice/reckon.py"
_spec = importlib.util.spec_from_file_location("reckon", _where)
reckon = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reckon)


@dataclass(frozen=True)
class Seller:
    """Who sells: the head of the letter, the rates of the country, and how its language writes money."""

    name: str
    head: dict
    buyers: tuple[dict, ...]
    rates: tuple[str, ...]
    currencies: tuple[str, ...]
    group: str
    decimal: str
    pattern: str
    signs: dict
    e_invoice: str
    step: str = "0.05"

    def money(self, amount: str, currency: str) -> str:
        """An amount as the page shows it: two decimals at least."""
        negative = amount.startswith("-")
        whole, _, rest = amount.lstrip("-").partition(".")
        rest = rest.rstrip("0").ljust(2, "0")
        groups = []
        while len(whole) > 3:
            whole, last = whole[:-3], whole[-3:]
            groups.insert(0, last)
        number = self.group.join([whole, *groups]) + self.decimal + rest
        sign = "\u2212" if negative and number.strip("0.,") else ""
        shown = self.pattern.format(sign=sign, amount=number, currency=self.signs.get(currency, currency))
        # Spaces that may not break come out of a PDF as plain ones.
        return shown.replace("\u00a0", " ").replace("\u202f", " ")


# Codes to pay with hold no more.
MOST_BY_CODE = 1_000_000_000

BELGIAN = {
    "organisation": "Client SA",
    "address": ["Quai 3", "1050 Bruxelles"],
    "country": "Belgique",
    "vat_id": "BE0428759497",
}
FRENCH = {
    "organisation": "Société Horizon",
    "address": ["12 rue des Lilas", "75011 Paris"],
    "company_id": "987 654 324",
    "vat_id": "FR14 987654324",
}
SELLERS = (
    Seller(
        name="fr",
        head={
            "layout": "nf-z11-001",
            "language": "fr-FR",
            "sender": {
                "organisation": "Atelier Marchand SARL",
                "address": ["5 rue du Port", "69002 Lyon"],
                "company_id": "123 456 782",
                "vat_id": "FR11 123456782",
                "legal": ["SARL au capital de 8 000 €, RCS Lyon 123 456 782"],
                "bank": {"iban": "FR76 3000 6000 0112 3456 7890 189", "bic": "AGRIFRPPXXX"},
            },
        },
        buyers=(FRENCH, {**BELGIAN, "country": "BELGIQUE"}),
        rates=("20", "10", "5.5", "2.1", "E", "AE", "K"),
        currencies=("EUR", "EUR", "EUR", "USD"),
        group="\u202f",
        decimal=",",
        pattern="{sign}{amount}\u00a0{currency}",
        signs={"EUR": "€", "USD": "$US", "CHF": "CHF"},
        e_invoice="en16931",
    ),
    Seller(
        name="de",
        head={
            "layout": "din-5008-b",
            "language": "de-DE",
            "sender": {
                "organisation": "Nordlicht GmbH",
                "address": ["Ahornufer 14", "10997 Berlin"],
                "company_id": "HRB 999999 B",
                "vat_id": "DE999000121",
                "legal": ["Geschäftsführer: Jonas Petersen, Amtsgericht Charlottenburg, HRB 999999 B"],
                "bank": {"iban": "DE89 3704 0044 0532 0130 00", "bic": "COBADEFFXXX"},
            },
        },
        buyers=(
            {"organisation": "Kunde AG", "address": ["Werftstraße 23", "24143 Kiel"], "vat_id": "DE999000201"},
            {**BELGIAN, "country": "BELGIEN"},
        ),
        rates=("19", "7", "19", "7", "E", "AE", "K"),
        currencies=("EUR", "EUR", "EUR", "CHF"),
        group=".",
        decimal=",",
        pattern="{sign}{amount}\u00a0{currency}",
        signs={"EUR": "€", "USD": "$", "CHF": "CHF"},
        e_invoice="en16931",
    ),
    Seller(
        name="at",
        head={
            "layout": "din-5008-b",
            "language": "de-AT",
            "sender": {
                "organisation": "Donau KG",
                "address": ["Ring 1", "1010 Wien"],
                "country_code": "AT",
                "company_id": "FN 123456 a",
                "vat_id": "ATU13585627",
                "legal": ["Donau KG, Sitz Wien, Handelsgericht Wien, FN 123456 a"],
                "bank": {"iban": "AT61 1904 3002 3457 3201", "bic": "BKAUATWWXXX"},
            },
        },
        buyers=(
            {"organisation": "Kunde GmbH", "address": ["Platz 2", "5020 Salzburg"], "vat_id": "ATU13585627"},
            {**BELGIAN, "country": "BELGIEN"},
        ),
        rates=("20", "13", "10", "20", "AE"),
        currencies=("EUR",),
        group="\u00a0",
        decimal=",",
        pattern="{sign}{currency}\u00a0{amount}",
        signs={"EUR": "€", "USD": "$", "CHF": "CHF"},
        e_invoice="en16931",
    ),
    Seller(
        name="ch",
        head={
            "layout": "sn-010130-left",
            "language": "de-CH",
            "sender": {
                "organisation": "Amstad Gartenbau GmbH",
                "address": ["Rebhalde 14", "8400 Winterthur"],
                "vat_id": "CHE-999.999.996 MWST",
                "bank": {"iban": "CH93 0076 2011 6238 5295 7"},
            },
        },
        buyers=({"organisation": "Hofacker AG", "address": ["Hofackerweg 3b", "8405 Winterthur"]},),
        rates=("8.1", "2.6", "3.8"),
        currencies=("CHF", "CHF", "EUR"),
        group="’",
        decimal=".",
        pattern="{sign}{currency}\u00a0{amount}",
        signs={"EUR": "€", "USD": "$", "CHF": "CHF"},
        e_invoice="en16931",
    ),
    Seller(
        name="us",
        head={
            "layout": "us-letter",
            "language": "en-US",
            "sender": {
                "organisation": "Harbor & Lane",
                "address": ["220 Commercial Wharf", "Boston, MA 02110"],
                "country_code": "US",
                "bank": {"name": "First Wharf Bank", "account": "0012345678"},
            },
        },
        buyers=({"organisation": "Client Inc.", "address": ["1 Main Street", "Boston, MA 02110"]},),
        rates=("0",),
        currencies=("USD",),
        group=",",
        decimal=".",
        pattern="{sign}{currency}{amount}",
        signs={"USD": "$"},
        e_invoice="none",
        step="1",
    ),
)


@dataclass
class Case:
    """An invoice: what is written, and what it must come to."""

    name: str
    seller: Seller
    letter: dict
    invoice: dict
    totals: dict
    groups: list[range]

    def yaml(self) -> str:
        # JSON is YAML; numbers stand as they are, never as floats.
        return json.dumps(self.letter, ensure_ascii=False, indent=1) + "\n"

    def money(self, amount: str) -> str:
        return self.seller.money(amount, self.invoice["currency"])


class Maker:
    """Makes one case after the other from a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def number(self, low: int, high: int, scale: int) -> str:
        number = self.rng.randint(low, high)
        sign, digits = ("-" if number < 0 else ""), str(abs(number)).rjust(scale + 1, "0")
        return sign + (f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits)

    def share(self, most: int = 5_000) -> str:
        if self.chance(50):
            return self.number(0, most, 2)
        return self.rng.choice(["5", "2.5", "10", "33.33", "100", self.number(0, 9_999, 2)]) + "%"

    def quantity(self) -> str:
        pick = self.rng.randrange(10)
        if pick < 5:
            return self.number(1, 200, 0)
        if pick < 8:
            return self.number(1, 99_999, self.rng.randint(1, 4))
        return self.number(-99, 0, 0) if pick == 8 else self.number(-9_999, 9_999, 2)

    def line(self, number: int, vat: str) -> dict:
        line: dict = {"description": f"W{number:03}", "quantity": self.quantity()}
        pick = self.rng.randrange(20)
        if pick < 3:
            line["list_price"] = self.number(1, 99_999, 2)
            off = self.number(0, 999, 1) + "%" if self.chance(60) else self.number(0, 99, 2)
            if off.endswith("%") or reckon.F2(off) <= reckon.F2(line["list_price"]):
                line["price_discount"] = off
        elif pick < 6:
            line["unit_price"] = self.number(0, 9_999_999, self.rng.randint(3, 6))
        elif pick == 6:
            line["unit_price"] = self.number(0, 999_999_999, 2)
        else:
            line["unit_price"] = self.number(0, 99_999, 2)
        line["vat"] = vat
        if self.chance(12):
            line["base_quantity"] = self.rng.choice(["3", "7", "100", "1000", "0.5", "12"])
        if self.chance(20):
            line["discount"] = self.share()
        for key in ("allowances", "charges"):
            if self.chance(8):
                count = self.rng.randint(1, 3)
                line[key] = [{"reason": "Nota", "amount": self.share()} for _ in range(count)]
        if self.chance(25):
            line["unit"] = self.rng.choice(["hour", "piece", "day", "set"])
        return line

    def whole(self, lines: list[dict], rates: list[str], charge: bool) -> list[dict]:
        found = []
        for _ in range(self.rng.randint(1, 2)):
            one = {"reason": "Nota", "amount": self.share()}
            on = rates if charge and not one["amount"].endswith("%") else [line["vat"] for line in lines]
            if not one["amount"].endswith("%") or self.chance(40):
                one["vat"] = self.rng.choice(on)
            found.append(one)
        return found

    def invoice(self, seller: Seller, number: int, french: bool, abroad: bool) -> tuple[dict, list[range]]:
        rates = [rate for rate in seller.rates if abroad or rate != "K"]
        rates = self.rng.sample(rates, min(len(rates), self.rng.randint(1, 3)))
        count = self.rng.randint(40, 90) if self.chance(3) else self.rng.randint(1, 9)
        lines = [self.line(at, self.rng.choice(rates)) for at in range(count)]
        invoice: dict = {
            "number": f"R-{number}",
            "date": "2026-03-03",
            "due": "2026-04-02",
            "delivered": "2026-03-02",
            "operation": self.rng.choice(["goods", "services", "mixed"]),
            "currency": self.rng.choice(seller.currencies),
            "e_invoice": seller.e_invoice,
            "lines": lines,
        }
        if any(str(rate) == "E" for rate in seller.rates):
            invoice["exemptions"] = [{"category": "E", "reason": "Nota"}]
        home = {"fr": "EUR", "de": "EUR", "at": "EUR", "ch": "CHF", "us": "USD"}[seller.name]
        if invoice["currency"] != home:
            by = {"amount": self.number(0, 99_999, 2)} if self.chance(20) else {"rate": self.number(5_000, 150_000, 5)}
            invoice["vat_currency"] = {"currency": home, **by}
        if self.chance(25) and seller.name != "us":
            invoice["prices_include_vat"] = True
        if self.chance(25):
            invoice["allowances"] = self.whole(lines, rates, False)
        if self.chance(20):
            invoice["charges"] = self.whole(lines, list(seller.rates if abroad else rates), True)
        if self.chance(15):
            invoice["deposits"] = [self.deposit(at, rates) for at in range(self.rng.randint(1, 3))]
        if self.chance(15):
            invoice["prepaid"] = [self.number(0, 99_999, 2)]
            if self.chance(30):
                invoice["prepaid"].append({"amount": self.number(0, 9_999, 2), "date": "2026-02-02"})
        if self.chance(12 if seller.name != "ch" else 50):
            invoice["round_to"] = seller.step
        if self.chance(5):
            invoice["kind"] = "credit-note"
            invoice["preceding"] = [{"number": "R-0", "date": "2026-02-02"}]
        groups = []
        if self.chance(15) and count > 3:
            first = self.rng.randrange(count - 1)
            groups.append(range(first, self.rng.randint(first + 1, count)))
        return invoice, groups

    def deposit(self, number: int, rates: list[str]) -> dict:
        one: dict = {"number": f"A-{number}", "date": "2026-01-15"}
        parts = [{"net": self.number(0, 99_999, 2), "vat": self.rng.choice(rates)} for _ in range(self.rng.randint(1, 2))]
        return {**one, **parts[0]} if len(parts) == 1 else {**one, "parts": parts}

    def case(self, number: int) -> Case:
        seller = self.rng.choice(SELLERS[:3] * 3 + SELLERS[3:])
        buyer = self.rng.choice(seller.buyers)
        abroad = buyer.get("vat_id", "").startswith("BE")
        invoice, groups = self.invoice(seller, number, buyer is FRENCH, abroad)
        totals = reckon.reckon(invoice)
        written = {**invoice, "lines": grouped(invoice["lines"], groups)}
        if reckon.F2(totals["due"]) >= MOST_BY_CODE:
            written["payment"] = {"qr": "none"}
        letter = {**seller.head, "recipient": buyer, "invoice": written}
        return Case(f"{number:06}-{seller.name}", seller, letter, invoice, totals, groups)


def grouped(lines: list[dict], groups: list[range]) -> list[dict]:
    """Lines as they are written, those of a group inside it."""
    written: list[dict] = []
    for at, line in enumerate(lines):
        group = next((number for number, group in enumerate(groups) if at in group), None)
        if group is None:
            written.append(line)
        elif at == groups[group].start:
            written.append({"group": f"G{group}", "lines": [line]})
        else:
            written[-1]["lines"].append(line)
    return written
