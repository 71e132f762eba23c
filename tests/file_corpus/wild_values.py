# ruff: noqa: RUF001 - letters of other alphabets that look like Latin ones are meant
"""Wild files whose values are hard to read: numbers, signs, missing marks, invisible marks, codes."""

import csv

from tests.file_corpus.build_wild import OK, K, Pairs, made, replaced, same, texts, values
from tests.file_corpus.corpus import CorpusFile

NONE = csv.QUOTE_NONE
TOWNS = same("Ulm", "Köln", "São Paulo")
# Whole numbers below and above a thousand, with a point between the thousands.
YIELD: Pairs = [("750", 750), ("484", 484), ("1.020", 1020), ("771", 771), ("1.252", 1252)]
HECTARES: Pairs = [("5.000", 5000), ("12.500", 12500), ("980", 980), ("104.250", 104250)]
MILLIONS: Pairs = [("2.160", 2160), ("1.645.050", 1645050), ("3.197", 3197), ("12.204.118", 12204118)]
COMMAS: Pairs = [("750", 750), ("1,020", 1020), ("1,645,050", 1645050), ("12,500", 12500)]
FUEL = same(1.659, 1.709, 1.739, 1.689, 1.599, 1.779, 1.649)

THOUSANDS: dict[str, CorpusFile] = {
    "01 millions in one column show the points of the others": made(
        {"zona": TOWNS, "rendimiento": YIELD, "produccion": MILLIONS, "superficie": HECTARES}, ";"
    ),
    "01 the same with tabs": made({"zona": TOWNS, "rendimiento": YIELD, "produccion": MILLIONS}, "\t"),
    "01 the same with bars": made({"zona": TOWNS, "rendimiento": YIELD, "produccion": MILLIONS}, "|"),
    "01 decimal commas in another column": made(
        {"Ort": TOWNS, "Einwohner": HECTARES, "Anteil": [("0,5", 0.5), ("12,25", 12.25), ("3,75", 3.75)]}, ";"
    ),
    "01 decimal commas in the same column": made(
        {"Ort": TOWNS, "Umsatz": [("1.234,50", 1234.5), ("980,00", 980), ("12.000,00", 12000)], "Kunden": YIELD}, ";"
    ),
    "01 points and decimal commas in quotes in a file of commas": made(
        {"Ort": TOWNS, "Umsatz": [("1.234,50", 1234.5), ("980,00", 980), ("12.000,00", 12000)], "Kunden": YIELD}
    ),
    "01 commas between thousands, separated by semicolons": made({"city": TOWNS, "people": COMMAS, "k": K}, ";"),
    "01 commas between thousands, separated by tabs": made(
        {"city": TOWNS, "people": [*COMMAS, ("9,104", 9104)], "share": same(0.25, 12.5, 3.125)}, "\t"
    ),
    "01 commas between thousands, in quotes": made({"city": TOWNS, "people": COMMAS, "k": K}),
    "01 thousands only below a million, no other hint": values(
        [*YIELD, ("12.500", 12500)], ";", doubted=("x",), sure=False
    ),
    "01 thousands only below a million, in quotes": values(
        [("750", 750), ("1,020", 1020), ("484", 484), ("12,500", 12500)], sure=False
    ),
    "01 Indian groups": values([("1,23,456", 123456), ("98,765", 98765), ("12,34,567.50", 1234567.5)]),
    "01 spaces between thousands": values(
        [("1 234 567,5", 1234567.5), ("12 500,25", 12500.25), ("980,75", 980.75)], ";"
    ),
    "01 narrow spaces between thousands": values(
        [("1\u202f234\u202f567,5", 1234567.5), ("12\u202f500,25", 12500.25), ("980,75", 980.75)], ";"
    ),
    "01 hard spaces between thousands": values([("1\u00a0234\u00a0567", 1234567), ("12\u00a0500", 12500)], "\t"),
    "01 apostrophes between thousands": values(
        [("1'234'567.50", 1234567.5), ("12'500.25", 12500.25), ("980.75", 980.75)], ";"
    ),
    "01 typographic apostrophes": values([("1\u2019234.50", 1234.5), ("12\u2019500.25", 12500.25)], ";"),
    "01 minus before thousands": made(
        {"Konto": TOWNS, "Saldo": [("-1.234,50", -1234.5), ("980,00", 980), ("-12.000.000,00", -12e6)]}, ";"
    ),
    "01 fuel prices among commas": values(FUEL),
    "01 fuel prices among semicolons": values(FUEL, ";", doubted=("x",), sure=False),
    "01 fuel prices and points of other length": made(
        {"station": TOWNS, "e10": FUEL, "km": same(1.5, 2.25, 10.75)}, ";"
    ),
    "01 shares of three digits": values([("0.125", 0.125), ("0.250", 0.25), ("1.125", 1.125), ("0.875", 0.875)], ";"),
    "01 shares with a decimal comma": values([("0,125", 0.125), ("0,250", 0.25), ("1,125", 1.125)], ";"),
    "01 decimals of various length": values(same(12.345, 3.1, 7.25, 1.659, 20.5), ";"),
    "01 decimals of various length with commas": values(
        [("12,345", 12.345), ("3,1", 3.1), ("7,25", 7.25), ("1,659", 1.659)], ";"
    ),
    "01 coordinates among commas": made(
        {"place": TOWNS, "lat": same(48.137, 52.521, 50.938), "lon": same(11.575, 13.413, 6.957)}
    ),
    "01 coordinates among semicolons": made(
        {"place": TOWNS, "lat": same(48.137, 52.521, 50.938), "lon": same(11.575, 13.413, 6.957)},
        ";",
        doubted=("lat", "lon"),
        sure=False,
    ),
    "01 negative coordinates of three digits": made(
        {"place": TOWNS, "lat": same(-0.127, -33.868, 51.507), "lon": same(151.209, -0.128, 2.352)}, ";"
    ),
    "01 four digits before the mark": values(same(1023.125, 998.375, 1011.625), ";"),
    "01 exponents": values([("1.250e3", 1250), ("2.125E-2", 0.02125), ("7.500e+00", 7.5)], ";"),
    "01 points and commas both clear": made(
        {"Ort": TOWNS, "kosten": [("1.234,5", 1234.5), ("17,25", 17.25)], "ratio": same(0.5, 1.25, 2.75)},
        ";",
        sure=False,
    ),
}


def marked(mark: str, separator: str = ",", **options: object) -> CorpusFile:
    """Numbers, a fifth of which are the mark for a missing one."""
    return values([(mark, None), *same(1.5, 3.25, 4.5, 6.75)], separator, **options)


EXCEL = ("#DIV/0!", "#N/A", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")
LOCAL = ("#NV", "#WERT!", "#BEZUG!", "#ZAHL!", "#¡DIV/0!", "#N/D", "#VALEUR!", "#ДЕЛ/0!", "#DIV/0 !", "#N/B", "#Н/Д")
OF_PROGRAMS = ("1.#IND", "-1.#IND", "1.#QNAN", "****", "----", "///", "(blank)", "no data", "keine Angabe", "s.d.")
MARKS = (":", r"\N", "n.d.", "..", "-", "--", "\u2014", ".", "*", "(null)", "<NULL>", "None", "none", "NULL", "k.A.")
MARKS = (*MARKS, "s/d", "not available", "unknown", "missing", "N.A.", "n.a.", "NaN", "...", "/", "(missing)", "?")

MISSING: dict[str, CorpusFile] = {
    **{f"14 {mark} among numbers": marked(mark) for mark in (*EXCEL, *LOCAL, *OF_PROGRAMS, *MARKS)},
    **{
        f"14 {mark} among whole numbers, tabs": values([(mark, None), *same(10, 25, 31, 47)], "\t")
        for mark in MARKS[:6]
    },
    "14 several marks in one column": values(
        [
            *same(1.5, 3.25, 4.5, 6.75, 7.5),
            ("#DIV/0!", None),
            *same(8.5, 9.25),
            ("#N/A", None),
            *same(2.5, 1.25),
            ("", None),
        ]
    ),
    "14 MySQL's mark among texts": values([(r"\N", None), *same("Ulm", "Bonn", "Kiel")]),
    "14 Excel's error among texts": values([("#N/A", None), *same("Ulm", "Bonn", "Kiel")]),
    "14 Eurostat's flags": values(
        [
            ("12.3 b", 12.3),
            ("14.5", 14.5),
            (": c", None),
            ("11.25 p", 11.25),
            (":", None),
            ("13.5", 13.5),
            ("10.75 e", 10.75),
        ],
        "\t",
        sure=False,
    ),
    "14 Eurostat's flags, a few": values(
        [*same(12.3, 14.5, 11.75), (":", None), *same(12.5, 14.25, 13.5, 10.75), ("9.5 b", 9.5), (": u", None)],
        sure=False,
    ),
    "14 the mark in quotes": made({"x": [(":", None), *same(1.5, 2.5, 3.5)], "k": K, "ok": OK}, quoting=csv.QUOTE_ALL),
    "14 most are missing": values(
        [(":", None), (":", None), *same(1.5), (":", None), *same(2.25), (":", None)], sure=False
    ),
    "14 marks beside decimal commas": values([("n.d.", None), ("1,5", 1.5), ("2,25", 2.25), ("3,75", 3.75)], ";"),
    "14 marks in columns without decimals": made(
        {"area": TOWNS, "2019": [("..", None), *same(4, 7, 9)], "2020": [*same(12, 3), ("..", None), *same(8, 6)]}
    ),
    "14 a dash is a category": values([("-", ("-", None)), *same("left", "right", "both")]),
}

SIGNS: dict[str, CorpusFile] = {
    "15 trailing minus": values([("100.00-", -100), ("137.50", 137.5), ("212.50-", -212.5), ("175.00", 175)]),
    "15 trailing minus, decimal commas": values(
        [("1.234,56-", -1234.56), ("137,50", 137.5), ("12,50-", -12.5), ("2.000.000,00", 2e6)], ";"
    ),
    "15 trailing minus, whole numbers": values([("100-", -100), ("137", 137), ("212-", -212), ("5", 5)], "\t"),
    "15 trailing minus in one row": values([*same(*[number + 0.5 for number in range(14)]), ("212.50-", -212.5)]),
    "15 minus of typesetting": values([("\u22121.5", -1.5), ("2.5", 2.5), ("\u221210.25", -10.25)]),
    "15 en dash as minus": values([("\u20131.5", -1.5), ("2.5", 2.5), ("\u201310.25", -10.25)], sure=False),
    "15 plus": values([("+1.5", 1.5), ("-2.5", -2.5), ("+10.25", 10.25)]),
    "15 minus apart": values([("- 1.5", -1.5), ("2.5", 2.5), ("- 10.25", -10.25)]),
    "15 brackets": values([("(1,200)", -1200), ("300", 300), ("(12,500,000)", -12.5e6)]),
    "15 brackets with dollars": values([("($1,200.50)", -1200.5), ("$300.25", 300.25), ("$(7.75)", -7.75)]),
    "15 brackets with decimal commas": values([("(1.200,50)", -1200.5), ("300,25", 300.25)], ";"),
    "15 accounts of Excel": values(
        [(" $ 1,200.50 ", 1200.5), (" $ -   ", (0, None)), (" $ (300.25)", -300.25), (" $ 12.00 ", 12)]
    ),
    "15 a dash for zero": values([("1,200", 1200), (" -   ", (0, None)), ("(300)", -300), ("12", 12)]),
    "15 euros of a German sheet": values(
        [("1.000,00 €", 1000), ("1.013,50 €", 1013.5), ("27,00 €", 27), ("-12,25 €", -12.25)]
    ),
    "15 euros of a German sheet, hard spaces": values([("1.000,00\u00a0€", 1000), ("1.013,50\u00a0€", 1013.5)]),
    "15 euros in front": values([("€ 1.000,50", 1000.5), ("€ 13,50", 13.5), ("€ -7,25", -7.25)], ";"),
    "15 euros without decimals": values([("1.000 €", 1000), ("1.200.000 €", 1.2e6), ("900 €", 900)], ";"),
    **{
        f"15 {sign} in front": values([(f"{sign}{number:,.2f}", number) for number in (3.25, 1204.5, 60.75)])
        for sign in (
            "US$ ",
            "US$",
            "$",
            "$ ",
            "Rs. ",
            "Rs.",
            "Rs ",
            "\u20b9",
            "INR ",
            "USD ",
            "CHF ",
            "A$",
            "C$ ",
            "HK$",
        )
    },
    **{
        f"15 {sign} in front, too": values([(f"{sign}{number:,.2f}", number) for number in (3.25, 1204.5, 60.75)])
        for sign in (
            "S$",
            "NT$",
            "MX$",
            "£",
            "¥",
            "\u20ac",
            "EUR ",
            "kr ",
            "Kr. ",
            "RM ",
            "RM",
            "R ",
            "Fr. ",
            "₱",
            "₦",
            "฿",
        )
    },
    **{
        f"15 {sign.strip()} behind": values([(f"{number:,.2f}{sign}", number) for number in (3.25, 1204.5, 60.75)])
        for sign in (
            " USD",
            " kr",
            "kr",
            " EUR",
            "€",
            " CHF",
            " zł",
            " Kč",
            " Ft",
            " ₽",
            " руб.",
            " р.",
            " kr.",
            " $",
            "%",
            " %",
        )
    },
    "15 reais": values([("R$ 1.234,50", 1234.5), ("R$ 12,25", 12.25), ("R$ 980,00", 980)], ";"),
    "15 pesos": values([("$1.234.567", 1234567), ("$ 12.500", 12500), ("$980", 980)], ";"),
    "15 rupees with Indian groups": values([("₹1,23,456.50", 123456.5), ("₹98,765.25", 98765.25), ("₹12.00", 12)]),
    "15 signs of several currencies are texts or doubted": values(
        [("$3.25", ("$3.25", 3.25)), ("€4.50", ("€4.50", 4.5)), ("£6.00", ("£6.00", 6.0))], sure=False
    ),
    "15 percent with decimal commas": values([("12,5 %", 12.5), ("7,25 %", 7.25), ("-3,5 %", -3.5)], ";"),
    "15 fullwidth minus of Japan": values([("\uff0d1.5", -1.5), ("2.5", 2.5), ("\uff0d6'611.25", -6611.25)]),
    "15 fullwidth pounds and yen": values([("\uffe11 367.25", 1367.25), ("\uffe1873.50", 873.5), ("\uffe52.75", 2.75)]),
    "15 plus before whole numbers": values([("+5", 5), ("-2", -2), ("7", 7)]),
    "15 no cents": values([("5.-", 5), ("12.50", 12.5), ("CHF 32'593.-", 32593)]),
    "15 no cents, two dashes": values([("5,--", 5), ("12,50", 12.5), ("\u20ac 7,-", 7)], ";"),
    "15 percent with a sign": values([("+12.5%", 12.5), ("\u22127.25%", -7.25), ("0.0%", 0)]),
}

ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩\u066b\u066c")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
HINDI = str.maketrans("0123456789", "०१२३४५६७८९")
WIDE = str.maketrans("0123456789.-", "".join(chr(0xFEE0 + ord(sign)) for sign in "0123456789.-"))
AGES = (20, 35, 47, 52, 61, 8)
HALVES = (1.5, 20.25, 1234.5, 0.75)

INVISIBLE: dict[str, CorpusFile] = {
    "16 a mark of byte order after the minus": values(
        [("-\ufeff1,50", -1.5), ("-\ufeff22,50", -22.5), ("\ufeff3,25", 3.25)], ";"
    ),
    "16 a mark of byte order before each value": values([(f"\ufeff{age}", age) for age in AGES]),
    "16 left-to-right marks": values([(f"\u200e{half}", half) for half in HALVES]),
    "16 left-to-right marks behind": values([(f"{half}\u200e", half) for half in HALVES], "\t"),
    "16 embedded from left to right": values([(f"\u202a{half}\u202c", half) for half in HALVES]),
    "16 right-to-left marks": values([(f"\u200f{age}\u200f", age) for age in AGES], ";"),
    "16 zero-width spaces": values([("Ulm", "Ulm"), ("Ulm\u200b", "Ulm"), ("\u200bBonn", "Bonn"), ("Bonn", "Bonn")]),
    "16 zero-width spaces in numbers": values([(f"{age}\u200b", age) for age in AGES]),
    "16 word joiners and soft hyphens": values([("\u2060Ulm", "Ulm"), ("Bonn\u00ad", "Bonn"), ("Ulm", "Ulm")]),
    "16 hard spaces around": values([("\u00a0Ulm", "Ulm"), ("Ulm\u00a0", "Ulm"), ("Bonn", "Bonn")]),
    "16 hard spaces around numbers": values([(f"\u00a0{half}\u00a0", half) for half in HALVES]),
    "16 ideographic spaces": values([("\u3000大阪", "大阪"), ("東京\u3000", "東京"), ("大阪", "大阪")]),
    "16 two marks of byte order": made({"name": TOWNS, "k": K, "ok": OK}, above="\ufeff\ufeff"),
    "16 two marks and quotes": made({"name": TOWNS, "k": K, "ok": OK}, above="\ufeff\ufeff", quoting=csv.QUOTE_ALL),
    "16 three marks of byte order, semicolons": made({"name": TOWNS, "k": K, "ok": OK}, ";", above="\ufeff" * 3),
    "16 invisible marks in names": replaced(
        made({"x": same(*AGES), "k": K, "ok": OK}), "x,k,ok", "\u200bx,\ufeffk,ok\u200e"
    ),
    "16 Arabic digits": values([(str(age).translate(ARABIC), age) for age in AGES], name="العمر"),
    "16 Arabic decimals": values([(str(half).translate(ARABIC), half) for half in HALVES]),
    "16 Arabic thousands": values(
        [(f"{number:,.2f}".translate(ARABIC), number) for number in (1234.5, 98.25, 1234567.75)], ";"
    ),
    "16 Persian digits": values([(str(age).translate(PERSIAN), age) for age in AGES]),
    "16 Hindi digits": values([(str(half).translate(HINDI), half) for half in HALVES]),
    "16 fullwidth digits": values([(str(age).translate(WIDE), age) for age in AGES], name="年齢"),
    "16 fullwidth decimals": values([(str(-half).translate(WIDE), -half) for half in HALVES]),
    "16 joined signs stay": texts("👨\u200d👩\u200d👧", "👩\u200d🔬", "👍"),
    "16 Persian words keep their joint": texts("می\u200cخواهم", "نمی\u200cدانم", "بله"),
}

ADDRESSES: dict[str, CorpusFile] = {
    "17 hosts of groups of three": texts("192.168.100.100", "192.168.100.101", "192.168.200.102", separator=";"),
    "17 hosts of groups of three, commas": texts("192.168.100.100", "172.168.100.101", "100.168.200.102"),
    "17 hosts of groups of three, tabs": texts("192.168.100.100", "192.168.100.101", separator="\t"),
    "17 hosts": texts("10.0.0.1", "192.168.0.12", "172.16.254.1", "8.8.8.8", separator=";"),
    "17 hosts in quotes": texts("192.168.100.100", "192.168.100.101", quoting=csv.QUOTE_ALL),
    "17 hosts with a gap": values(
        [*((host, host) for host in ("192.168.100.100", "192.168.100.101")), ("-", ("-", None))], ";"
    ),
    "17 hosts with a name among them": texts("192.168.100.100", "192.168.100.101", "localhost"),
    "17 classes of a school": texts("5b", "6c", "7a"),
    "17 seconds and days": texts("10 s", "3 d"),
    "17 codes of 20 digits": texts("12345678901234567890", "12345678901234567891"),
    "17 codes of 19 digits with a gap": values(
        [*((code, code) for code in ("1234567890123456788", "1234567890123456789")), ("", None)]
    ),
    "17 networks": texts("10.20.0.0/16", "192.168.100.0/24", "172.16.0.0/12"),
    "17 hosts and ports": texts("192.168.100.100:8080", "192.168.100.101:443"),
    "17 new hosts": texts("2001:db8::1", "fe80::1", "::1"),
    "17 versions": texts("1.2.3", "10.15.7", "2.0.11", "3.11.4"),
    "17 versions of groups of two": texts("10.20.100", "10.20.101", "11.21.100", separator=";"),
    "17 versions of two parts, some of three": texts("3.10", "3.11", "3.9.1", "3.12", separator=";"),
    "17 versions of four parts": texts("4.18.300.100", "4.18.301.102", "5.10.100.200", separator=";"),
    "17 dates with points": texts("31.12.2020", "01.02.2021", "15.06.2021", separator=";"),
    "17 dates with points, the year first": texts("2020.12.31", "2021.02.01", "2021.06.15"),
    "17 dates with points, short years": texts("31.12.20", "01.02.21", "15.06.21", separator=";"),
    "17 telephones with points": texts("555.123.4567", "555.987.6543"),
    "17 telephones with spaces": texts("0170 1234567", "030 123456", "089 7654321"),
    "17 telephones with a plus": texts("+49 30 123456", "+49 170 1234567", separator=";"),
    "17 telephones with dashes": texts("555-123-4567", "555-987-6543"),
    "17 numbers of accounts": texts("1234 5678 9012 3456", "4321 8765 2109 6543"),
    "17 codes of banks": texts("100 500 00", "370 400 44", "700 202 70", separator=";"),
    "17 postal codes with leading zeros": texts("01067", "10115", "04109"),
    "17 codes with leading zeros and points": texts("01.234", "02.345", "10.456", separator=";"),
    "17 branches of industry": texts("01.11", "10.20", "25.61", "47.11", separator=";"),
    "17 paragraphs": texts("1.1", "1.2", "1.1.1", "2.10", "2.10.3"),
    "17 times": texts("10:20:30", "9:05:00", "23:59:59"),
    "17 codes with exponents": texts("1E5", "2E10", "A7", "3E2", "B12"),
    "17 books": texts("978-3-16-148410-0", "978-0-306-40615-7"),
    "17 sections of a law": texts("192.168.100.100.5", "192.168.100.101.12", separator=";"),
    "17 three groups of three": values(
        [("555.123.456", ("555.123.456", 555123456)), ("555.987.654", ("555.987.654", 555987654))], ";", sure=False
    ),
}

VALUES = THOUSANDS | MISSING | SIGNS | INVISIBLE | ADDRESSES
