"""Reckons the cases of `cases.json` with fractions, in the order of EN 16931, by itself.

Nothing here is shared with the program: `python3 reckon.py > cases.json` writes the invoices as their
authors would, and what they must come to. Amounts are exact fractions until they are rounded, half away
from zero, where the standard rounds them.
"""

import json
from fractions import Fraction as F


def F2(text):
    return F(str(text))


def rnd(x, digits=2):
    scaled = abs(x) * 10**digits
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= F(1, 2):
        whole += 1
    return F(whole if x >= 0 else -whole, 10**digits)


def show(x, digits=2):
    x = rnd(x, digits)
    sign = "-" if x < 0 else ""
    whole, rest = divmod(abs(x) * 10**digits, 10**digits)
    return f"{sign}{whole}" + (f".{int(rest):0{digits}d}" if digits else "")


def vat_key(vat):
    text = str(vat)
    if text[0].isalpha():
        parts = text.split()
        return (parts[0], F2(parts[1]) if len(parts) > 1 else F(0))
    rate = F2(text)
    return ("Z" if rate == 0 else "S", rate)


def share(amount, of, digits):
    text = str(amount)
    return rnd(of * F2(text[:-1]) / 100, digits) if text.endswith("%") else rnd(F2(text), digits)


def price(line):
    if "list_price" not in line:
        return F2(line["unit_price"])
    full, off = F2(line["list_price"]), str(line.get("price_discount", "0"))
    return full * (100 - F2(off[:-1])) / 100 if off.endswith("%") else full - F2(off)


ORDER = ["S", "L", "M", "Z", "E", "AE", "K", "G", "O"]


def reckon(invoice):
    digits = {"JPY": 0}.get(invoice["currency"], 2)
    groups, nets, adjusted, deposits = {}, [], [], []
    for line in invoice["lines"]:
        full = F2(line["quantity"]) * price(line) / F2(line.get("base_quantity", 1))
        base = rnd(full, digits)
        off = ([line["discount"]] if "discount" in line else []) + [a["amount"] for a in line.get("allowances", [])]
        net = full - sum((share(a, base, digits) for a in off), F(0))
        net = rnd(net + sum((share(c["amount"], base, digits) for c in line.get("charges", [])), F(0)), digits)
        nets.append(net)
        key = vat_key(line["vat"])
        groups[key] = groups.get(key, F(0)) + net
    of_lines = dict(groups)
    keys = sorted(of_lines, key=lambda k: (ORDER.index(k[0]), -k[1]))
    for sign, name in ((-1, "allowances"), (1, "charges")):
        for one in invoice.get(name, []):
            on = [vat_key(one["vat"])] if "vat" in one else keys
            for key in on:
                amount = share(one["amount"], of_lines.get(key, F(0)), digits)
                groups[key] = groups.get(key, F(0)) + sign * amount
                adjusted.append(sign * amount)
    keys = sorted(groups, key=lambda k: (ORDER.index(k[0]), -k[1]))
    total = None
    if invoice.get("prices_include_vat"):
        total = sum(groups.values(), F(0))
        for key in keys:
            groups[key] = rnd(groups[key] * 100 / (100 + key[1]), digits)
    taxes = {key: rnd(groups[key] * key[1] / 100, digits) for key in keys}
    net, vat = sum(groups.values(), F(0)), sum(taxes.values(), F(0))
    gross = net + vat
    prepaid = F(0)
    paid = invoice.get("prepaid", [])
    for one in paid if isinstance(paid, list) else [paid]:
        prepaid += rnd(F2(one["amount"] if isinstance(one, dict) else one), digits)
    for one in invoice.get("deposits", []):
        deposit = F(0)
        for part in one.get("parts", [one]):
            part_net = rnd(F2(part["net"]), digits)
            deposit += part_net + rnd(part_net * vat_key(part["vat"])[1] / 100, digits)
        deposits.append(deposit)
        prepaid += deposit
    due = (gross if total is None else total) - prepaid
    if "round_to" in invoice:
        step = F2(invoice["round_to"])
        due = rnd(due / step, 0) * step
    out = {
        "lines": None if invoice.get("prices_include_vat") else [show(n) for n in nets],
        "shown": [show(n) for n in nets],
        "adjusted": [show(a) for a in adjusted],
        "deposits": [show(d) for d in deposits],
        "groups": [[k[0], str(float(k[1])), show(groups[k]), show(taxes[k])] for k in keys],
        "net": show(net),
        "vat": show(vat),
        "gross": show(gross),
        "prepaid": show(prepaid),
        "rounding": show(due - (gross - prepaid)),
        "due": show(due),
    }
    other = invoice.get("vat_currency")
    if other:
        out["vat_accounting"] = show(F2(other["amount"])) if "amount" in other else show(vat * F2(other["rate"]))
    return out


def ln(quantity, unit_price, vat, **more):
    return {"quantity": quantity, "unit_price": unit_price, "vat": vat, **more}


def listed(quantity, list_price, discount, vat, **more):
    return {"quantity": quantity, "list_price": list_price, "price_discount": discount, "vat": vat, **more}


CASES = []


def case(name, *lines, currency="EUR", **more):
    CASES.append((name, {"currency": currency, "lines": list(lines), **more}))


def why(amount, vat=None):
    return {"reason": "Grund", "amount": amount, **({"vat": vat} if vat is not None else {})}


# Half cents.
case("half a cent goes up", ln("1", "0.125", "20"))
case("half a cent of a credit goes away from zero", ln("-1", "0.125", "20"))
case("half to even would give 2.34", ln("1", "2.345", "20"))
case("a float of 1.005 lies below the half", ln("1", "1.005", "20"))
case("a float of 0.285 times 100 is 28.499", ln("1", "0.285", "20"))
case("VAT of half a cent", ln("1", "0.10", "5"))
case("VAT of half a cent of a credit", ln("-1", "0.10", "5"))
case("half a cent of VAT on a sum of two", ln("1", "1.05", "10"), ln("1", "1.00", "10"))
case("just below the half", ln("1", "0.12499999999999", "20"))
case("just above the half", ln("1", "0.12500000000001", "20"))
case("half of a percentage", ln("1", "10.10", "20", discount="5%"))
case("half of a percentage of a credit", ln("-1", "10.10", "20", discount="5%"))
case("half a cent on the whole", ln("1", "20.10", "20"), allowances=[why("2.5%")])
case("half a cent of a charge", ln("1", "20.10", "20"), charges=[why("2.5%")])
case("half a unit of a yen", ln("1", "0.5", "10"), currency="JPY")
# Rounded once, summed after.
case("three lines of a third", *[ln("1", "33.333", "20")] * 3)
case("VAT on the sum, not of each line", *[ln("1", "0.99", "20")] * 7)
case("a hundred lines of 0.335", *[ln("1", "0.335", "20")] * 100)
case("VAT of each line would drift", *[ln("1", "1.01", "5.5")] * 11)
# Negative lines.
case("a line taken back", ln("3", "19.99", "20"), ln("-1", "19.99", "20"))
case("all taken back", ln("2", "9.995", "20"), ln("-2", "9.995", "20"))
case("more taken back than sold", ln("1", "10", "20"), ln("-3", "10", "20"))
case("one rate negative", ln("1", "100", "20"), ln("-1", "60.03", "5.5"))
case("a free line", ln("1", "0", "20"), ln("1", "12.34", "20"))
case("no quantity", ln("0", "99.99", "20"), ln("1", "1", "20"))
# Several rates and categories.
case("four French rates", ln("1", "100.01", "20"), ln("1", "100.02", "10"), ln("1", "100.03", "5.5"), ln("1", "100.04", "2.1"))
case("20 and 20.00 are one group", ln("1", "10.03", "20"), ln("1", "10.03", "20.00"), ln("1", "10.03", "20.0"))
case("zero rated beside taxed", ln("1", "10", "0"), ln("1", "10", "19"))
case("exempt beside taxed", ln("2", "45.55", "E"), ln("1", "10.05", "19"))
case("reverse charge", ln("37.5", "95.00", "AE"))
case("goods within the Union", ln("12", "1.999", "K"))
case("export", ln("3", "1234.565", "G"))
case("outside the scope", ln("1", "500.005", "O"))
case("Canary Islands", ln("2", "55.55", "L 7"), ln("1", "10", "L 3"))
case("Ceuta and Melilla", ln("2", "55.55", "M 4"))
case("all categories that go together", ln("1", "1.11", "19"), ln("1", "2.22", "7"), ln("1", "3.33", "Z"), ln("1", "4.44", "E"))
# Base quantities.
case("price for a thousand", ln("2500", "4.20", "20", base_quantity="1000"))
case("price for three does not end", ln("1", "10", "20", base_quantity="3"))
case("price for three, half a cent", ln("3", "0.005", "20", base_quantity="3"))
case("price for seven of a credit", ln("-5", "1.01", "20", base_quantity="7"))
case("price for a dozen with a discount", ln("40", "7.35", "20", base_quantity="12", discount="3%"))
case("price for six, a charge", ln("5", "1.00", "7", base_quantity="6", charges=[why("0.30")]))
case("price for 0.5", ln("1.25", "3.33", "20", base_quantity="0.5"))
# Discounts on prices and lines.
case("list price less a share", listed("7", "19.90", "12.5%", "20"))
case("list price less an amount", listed("7", "19.90", "1.25", "20"))
case("list price, fractions of a cent", listed("1000", "0.0333", "10%", "20"))
case("discount and allowance and charge", ln("3", "33.35", "20", discount="7.5%", allowances=[why("1.5%"), why("0.45")], charges=[why("2%")]))
case("a discount of all", ln("3", "19.99", "20", discount="100%"), ln("1", "5", "20"))
case("a discount larger than the line", ln("1", "5", "20", discount="7.50"), ln("1", "100", "20"))
case("allowance on a credit", ln("-3", "19.99", "20", allowances=[why("10%")]))
# Allowances and charges on the whole.
case("a share of each rate", ln("1", "100.05", "20"), ln("1", "50.05", "5.5"), allowances=[why("10%")])
case("a share of one rate", ln("1", "100.05", "20"), ln("1", "50.05", "5.5"), allowances=[why("3%", "5.5")])
case("freight at a rate of its own", ln("1", "100.00", "7"), charges=[why("4.90", "19")])
case("both, and not of each other", ln("1", "333.33", "20"), allowances=[why("10%"), why("5%")], charges=[why("2%"), why("7.77", "20")])
case("a share of a credit", ln("-1", "333.33", "20"), allowances=[why("10%")])
case("a share of a sum of nothing", ln("1", "10", "20"), ln("-1", "10", "20"), charges=[why("10%")])
# Prices with VAT in them.
case("one price with VAT", ln("1", "19.99", "20"), prices_include_vat=True)
case("a total that no net sum gives", ln("1", "0.03", "20"), prices_include_vat=True)
case("forty small prices with VAT", *[ln("1", "0.99", "19")] * 40, prices_include_vat=True)
case("prices with VAT at two rates", ln("3", "4.99", "19"), ln("7", "1.29", "7"), prices_include_vat=True)
case("prices with VAT, a discount", ln("3", "4.99", "19", discount="10%"), ln("7", "1.29", "7"), prices_include_vat=True)
case("prices with VAT, a share of the whole", ln("3", "4.99", "19"), ln("7", "1.29", "7"), allowances=[why("3%")], prices_include_vat=True)
case("prices with VAT, freight at a rate above that of the lines", ln("3", "4.99", "7"), charges=[why("5.90", "19")], prices_include_vat=True)
case("prices with VAT, all of it taken off", ln("150", "1726.29", "10", allowances=[why("6.54%"), why("93.46%")]), prices_include_vat=True)
case("prices with VAT, taken back", ln("3", "4.99", "19"), ln("-2", "4.99", "19"), prices_include_vat=True)
case("prices with VAT, rounded", ln("3", "4.97", "8.1"), currency="CHF", round_to="0.05", prices_include_vat=True)
# What is due.
case("rounded to five centimes", ln("1", "99.99", "8.1"), currency="CHF", round_to="0.05")
case("rounded down to five centimes", ln("1", "99.91", "8.1"), currency="CHF", round_to="0.05")
case("rounded to a krona", ln("1", "99.99", "25"), currency="SEK", round_to="1")
case("a credit rounded to five centimes", ln("-1", "99.99", "8.1"), currency="CHF", round_to="0.05")
case("paid in two parts", ln("1", "1000.00", "20"), prepaid=["300.00", {"amount": "200.55"}])
case("paid too much", ln("1", "10.00", "20"), prepaid=["20.00"])
case("a deposit with its VAT", ln("1", "1000.00", "20"), deposits=[{"number": "A-1", "net": "333.33", "vat": "20"}])
case("deposits at two rates", ln("1", "1000.00", "19"), ln("1", "500.00", "7"), deposits=[
    {"number": "A-1", "parts": [{"net": "100.05", "vat": "19"}, {"net": "50.05", "vat": "7"}]},
    {"number": "A-2", "net": "200.55", "vat": "19"}], prepaid=["50.00"])
case("deposits of the whole", ln("1", "100.00", "20"), deposits=[{"number": "A-1", "net": "60.00", "vat": "20"}, {"number": "A-2", "net": "40.00", "vat": "20"}])
# VAT in another currency.
case("VAT in euros at a rate", ln("3", "333.35", "20"), currency="USD", vat_currency={"currency": "EUR", "rate": "0.92345"})
case("VAT in pounds as given", ln("3", "333.35", "20"), currency="EUR", vat_currency={"currency": "GBP", "amount": "171.08"})
# Large and small.
case("sixteen digits", ln("1", "12345678901234.56", "20"))
case("a large quantity of a small price", ln("123456789", "0.000123", "20"))
case("kilowatt hours", ln("3127.4", "0.283471", "19"), ln("12", "11.855", "19"))

if __name__ == "__main__":
    out = [{"name": n, "invoice": i, "totals": reckon(i)} for n, i in CASES]
    print("[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in out) + "\n]")
