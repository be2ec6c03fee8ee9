//! Invoices and what they come to, reckoned by hand; each has a trap.

use letterpress::invoice::{Currency, Decimal, Line, Prepaid};

use super::{count, dec, line, prepaid};

/// An invoice and what it comes to, reckoned by hand.
struct Case {
    trap: &'static str,
    currency: &'static str,
    lines: &'static [&'static str],
    prepaid: &'static [&'static str],
    /// Net amounts of the lines.
    nets: &'static [&'static str],
    /// Rate, base and VAT, highest rate first.
    groups: &'static [[&'static str; 3]],
    /// Net, VAT, gross, due.
    sums: [&'static str; 4],
}

const CASES: &[Case] = &[
    Case {
        trap: "one line",
        currency: "EUR",
        lines: &["3 x 450.00 @ 20"],
        prepaid: &[],
        nets: &["1350.00"],
        groups: &[["20", "1350.00", "270.00"]],
        sums: ["1350.00", "270.00", "1620.00", "1620.00"],
    },
    Case {
        trap: "half a cent on a line goes up",
        currency: "EUR",
        lines: &["1 x 0.125 @ 20"],
        prepaid: &[],
        nets: &["0.13"],
        groups: &[["20", "0.13", "0.03"]], // 0.026
        sums: ["0.13", "0.03", "0.16", "0.16"],
    },
    Case {
        trap: "half a cent of a credit goes away from zero, not up",
        currency: "EUR",
        lines: &["-1 x 0.125 @ 20"],
        prepaid: &[],
        nets: &["-0.13"],
        groups: &[["20", "-0.13", "-0.03"]],
        sums: ["-0.13", "-0.03", "-0.16", "-0.16"],
    },
    Case {
        trap: "half to even would give 2.34",
        currency: "EUR",
        lines: &["1 x 2.345 @ 0"],
        prepaid: &[],
        nets: &["2.35"],
        groups: &[["0", "2.35", "0.00"]],
        sums: ["2.35", "0.00", "2.35", "2.35"],
    },
    Case {
        trap: "a binary float of 1.005 lies below the half",
        currency: "EUR",
        lines: &["1 x 1.005 @ 0"],
        prepaid: &[],
        nets: &["1.01"],
        groups: &[["0", "1.01", "0.00"]],
        sums: ["1.01", "0.00", "1.01", "1.01"],
    },
    Case {
        trap: "VAT on the group: by lines it would be 3 x 0.01 = 0.03",
        currency: "EUR",
        lines: &["1 x 0.03 @ 20", "1 x 0.03 @ 20", "1 x 0.03 @ 20"],
        prepaid: &[],
        nets: &["0.03", "0.03", "0.03"],
        groups: &[["20", "0.09", "0.02"]], // 0.018
        sums: ["0.09", "0.02", "0.11", "0.11"],
    },
    Case {
        trap: "VAT on the group: by lines it would be 0.00",
        currency: "EUR",
        lines: &["1 x 0.02 @ 20", "1 x 0.02 @ 20", "1 x 0.02 @ 20"],
        prepaid: &[],
        nets: &["0.02", "0.02", "0.02"],
        groups: &[["20", "0.06", "0.01"]], // 0.012
        sums: ["0.06", "0.01", "0.07", "0.07"],
    },
    Case {
        trap: "sum of rounded lines, not rounded sum: 3 x 0.335 = 1.005",
        currency: "EUR",
        lines: &["1 x 0.335 @ 0", "1 x 0.335 @ 0", "1 x 0.335 @ 0"],
        prepaid: &[],
        nets: &["0.34", "0.34", "0.34"],
        groups: &[["0", "1.02", "0.00"]],
        sums: ["1.02", "0.00", "1.02", "1.02"],
    },
    Case {
        trap: "half a cent of VAT: 5.5 % of 930.00 is 51.15, of 10.00 is 0.55, 20 % of 0.025",
        currency: "EUR",
        lines: &["150 x 6.20 @ 5.5", "12.5 x 85.00 @ 20", "1 x 0.02 @ 5.5"],
        prepaid: &[],
        nets: &["930.00", "1062.50", "0.02"],
        groups: &[["20", "1062.50", "212.50"], ["5.5", "930.02", "51.15"]], // 51.1511
        sums: ["1992.52", "263.65", "2256.17", "2256.17"],
    },
    Case {
        trap: "20 and 20.00 are one rate",
        currency: "EUR",
        lines: &["1 x 0.03 @ 20", "1 x 0.03 @ 20.00", "1 x 0.03 @ 20.0"],
        prepaid: &[],
        nets: &["0.03", "0.03", "0.03"],
        groups: &[["20", "0.09", "0.02"]],
        sums: ["0.09", "0.02", "0.11", "0.11"],
    },
    Case {
        trap: "four rates, highest first whatever the order of the lines",
        currency: "EUR",
        lines: &["1 x 100 @ 2.1", "1 x 100 @ 20", "1 x 100 @ 0", "1 x 100 @ 5.5", "1 x 100 @ 10"],
        prepaid: &[],
        nets: &["100.00", "100.00", "100.00", "100.00", "100.00"],
        groups: &[
            ["20", "100", "20"],
            ["10", "100", "10"],
            ["5.5", "100", "5.5"],
            ["2.1", "100", "2.1"],
            ["0", "100", "0"],
        ],
        sums: ["500.00", "37.60", "537.60", "537.60"],
    },
    Case {
        trap: "a discount in percent",
        currency: "EUR",
        lines: &["3 x 1800.00 @ 20 - 5%"],
        prepaid: &[],
        nets: &["5130.00"],
        groups: &[["20", "5130.00", "1026.00"]],
        sums: ["5130.00", "1026.00", "6156.00", "6156.00"],
    },
    Case {
        trap: "a discount in percent that ends in half a cent: 5 % of 8052.50 is 402.625",
        currency: "EUR",
        lines: &["1 x 8052.50 @ 20 - 5%"],
        prepaid: &[],
        nets: &["7649.87"],
        groups: &[["20", "7649.87", "1529.97"]], // 1529.974
        sums: ["7649.87", "1529.97", "9179.84", "9179.84"],
    },
    Case {
        trap: "the percentage is of the rounded price: 10.005 is 10.01, half of it 5.005, rounded 5.01",
        currency: "EUR",
        lines: &["1 x 10.005 @ 0 - 50%"],
        prepaid: &[],
        nets: &["5.00"], // 10.005 - 5.01 = 4.995
        groups: &[["0", "5.00", "0.00"]],
        sums: ["5.00", "0.00", "5.00", "5.00"],
    },
    Case {
        trap: "a discount as an amount, larger than the line",
        currency: "EUR",
        lines: &["1 x 100.00 @ 20", "2 x 15.00 @ 20 - 45.50"],
        prepaid: &[],
        nets: &["100.00", "-15.50"],
        groups: &[["20", "84.50", "16.90"]],
        sums: ["84.50", "16.90", "101.40", "101.40"],
    },
    Case {
        trap: "a discount of 100 % leaves nothing, not a cent",
        currency: "EUR",
        lines: &["3 x 33.333 @ 20 - 100%"],
        prepaid: &[],
        nets: &["0.00"], // 99.999 - 100.00 = -0.001
        groups: &[["20", "0.00", "0.00"]],
        sums: ["0.00", "0.00", "0.00", "0.00"],
    },
    Case {
        trap: "negative quantity takes back a part",
        currency: "EUR",
        lines: &["10 x 19.99 @ 20", "-2 x 19.99 @ 20"],
        prepaid: &[],
        nets: &["199.90", "-39.98"],
        groups: &[["20", "159.92", "31.98"]], // 31.984
        sums: ["159.92", "31.98", "191.90", "191.90"],
    },
    Case {
        trap: "negative quantity with a discount in percent gives the discount back",
        currency: "EUR",
        lines: &["-2 x 50.00 @ 10 - 10%"],
        prepaid: &[],
        nets: &["-90.00"],
        groups: &[["10", "-90.00", "-9.00"]],
        sums: ["-90.00", "-9.00", "-99.00", "-99.00"],
    },
    Case {
        trap: "two deposits",
        currency: "EUR",
        lines: &["1 x 1000.00 @ 20"],
        prepaid: &["500.00", "150.50"],
        nets: &["1000.00"],
        groups: &[["20", "1000.00", "200.00"]],
        sums: ["1000.00", "200.00", "1200.00", "549.50"],
    },
    Case {
        trap: "more paid than owed: money goes back",
        currency: "EUR",
        lines: &["1 x 100.00 @ 20"],
        prepaid: &["130.00"],
        nets: &["100.00"],
        groups: &[["20", "100.00", "20.00"]],
        sums: ["100.00", "20.00", "120.00", "-10.00"],
    },
    Case {
        trap: "no cents in Japan: 8 % of 1234 is 98.72, and half a yen goes up",
        currency: "JPY",
        lines: &["1 x 1234 @ 8", "1 x 0.5 @ 10"],
        prepaid: &[],
        nets: &["1234", "1"],
        groups: &[["10", "1", "0"], ["8", "1234", "99"]],
        sums: ["1235", "99", "1334", "1334"],
    },
    Case {
        trap: "three decimals in Kuwait, but two in an invoice (BR-DEC)",
        currency: "KWD",
        lines: &["1 x 12.345 @ 5"],
        prepaid: &[],
        nets: &["12.35"],
        groups: &[["5", "12.35", "0.62"]], // 0.6175
        sums: ["12.35", "0.62", "12.97", "12.97"],
    },
    Case {
        trap: "a rate with decimals: 8.875 % of 1840.00 is 163.30",
        currency: "USD",
        lines: &["8 x 175.00 @ 0", "40 x 46.00 @ 8.875"],
        prepaid: &["1000.00"],
        nets: &["1400.00", "1840.00"],
        groups: &[["8.875", "1840.00", "163.30"], ["0", "1400.00", "0.00"]],
        sums: ["3240.00", "163.30", "3403.30", "2403.30"],
    },
    Case {
        trap: "prices of a hundredth of a cent, in thousands",
        currency: "EUR",
        lines: &["12345 x 0.0125 @ 19"],
        prepaid: &[],
        nets: &["154.31"],                    // 154.3125
        groups: &[["19", "154.31", "29.32"]], // 29.3189
        sums: ["154.31", "29.32", "183.63", "183.63"],
    },
    Case {
        trap: "more digits than a float keeps",
        currency: "EUR",
        lines: &["1 x 1234567890123456.78 @ 20"],
        prepaid: &[],
        nets: &["1234567890123456.78"],
        groups: &[["20", "1234567890123456.78", "246913578024691.36"]], // .356
        sums: ["1234567890123456.78", "246913578024691.36", "1481481468148148.14", "1481481468148148.14"],
    },
];

#[test]
fn sums_done_by_hand() {
    for case in CASES {
        let lines: Vec<Line> = case.lines.iter().map(|text| line(text)).collect();
        let payments: Vec<Prepaid> = case.prepaid.iter().map(|amount| prepaid(amount)).collect();
        let currency = Currency::parse(case.currency).expect("a currency");
        let totals = count(&lines, &payments, currency).expect(case.trap);
        let nets: Vec<Decimal> = case.nets.iter().map(|amount| dec(amount)).collect();
        let counted: Vec<Decimal> = totals.lines.iter().map(|line| line.net).collect();
        assert_eq!(counted, nets, "{}: lines", case.trap);
        let groups: Vec<[Decimal; 3]> = totals.groups.iter().map(|g| [g.vat.rate, g.base, g.tax]).collect();
        let wanted: Vec<[Decimal; 3]> = case.groups.iter().map(|group| group.map(dec)).collect();
        assert_eq!(groups, wanted, "{}: groups", case.trap);
        let sums = [totals.net, totals.vat, totals.gross, totals.due];
        assert_eq!(sums, case.sums.map(dec), "{}: net, VAT, gross, due", case.trap);
    }
}
