"""Wild files whose layout is hard to see: lines above and below, names, separators, quotes."""

import csv
from typing import Any

from tests.file_corpus.corpus import CorpusFile
from tests.file_corpus.making import (
    OK,
    K,
    Pairs,
    Right,
    counting,
    made,
    refused,
    replaced,
    same,
    sheet,
    silent,
)

NONE, ALL = csv.QUOTE_NONE, csv.QUOTE_ALL
TOWNS = same("Ulm", "Bonn", "Kiel")
LANDS: Pairs = [(f"Land {number}", f"Land {number}") for number in range(30)]
DAYS: Pairs = [(f"2024-01-{day:02}", f"2024-01-{day:02}") for day in range(1, 31)]
HALVES = same(*[number * 0.5 for number in range(30)])
YEARS = counting(1980)
READINGS = {
    "TIME": [(f"{number * 4e-9:.1e}", float(f"{number * 4e-9:.1e}")) for number in range(30)],
    "CH1": same(1.52, -0.04, 1.48),
    "CH2": same(0.02, 3.28),
}
BANK = {
    "Buchungstag": [(f"{day:02}.01.2024", f"{day:02}.01.2024") for day in range(1, 31)],
    "Betrag": [("-1.234,56", -1234.56), ("12,00", 12), ("-3,25", -3.25), ("2.000,00", 2000)],
    "Währung": same("EUR"),
    "Art": same("Lastschrift", "Gutschrift", "Karte"),
}


def world_bank(end: str, years: range, above: str) -> CorpusFile:
    """What the World Bank's site gives out: two facts above the names, all in quotes, a comma behind each row."""
    columns: dict[str, Pairs] = {
        "Country Name": LANDS,
        "Country Code": [(f"L{number:02}", f"L{number:02}") for number in range(30)],
        "Indicator Name": same("Population, total"),
        "Indicator Code": same("SP.POP.TOTL"),
        **{str(year): same(*[(year - 1990) * (number + 7) * 37 for number in range(30)]) for year in years},
    }
    file = made(columns, quoting=ALL)
    text = above + file.content.decode().replace('"\n', '",\n')
    return CorpusFile("API_SP.POP.TOTL_DS2_en_csv_v2.csv", text.replace("\n", end).encode(), file.expected)


def units(columns: dict[str, Pairs], row: str, above: str = "", separator: str = ",", **options: Any) -> CorpusFile:
    """A table with a row of units below its names."""
    names = separator.join(columns)
    file = made(columns, separator, **options)
    return CorpusFile("a.csv", above.encode() + replaced(file, names, f"{names}\n{row}").content, file.expected)


TITLE = 'Codigo,"Consulta, de Inversiones",,\n'
SHEET_ROWS = [[number, f"snip {number}", number * 12.5, "salud" if number % 3 else "agua"] for number in range(1, 31)]
SHEET = {name: [row[place] for row in SHEET_ROWS] for place, name in enumerate(["codigo", "snip", "monto", "funcion"])}
NAMES = list(SHEET)

PREAMBLE: dict[str, CorpusFile] = {
    "02 World Bank": world_bank(
        "\n",
        range(2012, 2022),
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2023-07-25",\n\n',
    ),
    "02 World Bank with a mark, Windows": world_bank(
        "\r\n",
        range(1994, 2002),
        '\ufeff"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-12-16",\n\n',
    ),
    "02 World Bank, years down": world_bank("\n", range(2021, 2009, -1), '"Data Source","WDI",\n\n'),
    "02 NOAA": made(
        {"Year": YEARS, "Value": HALVES},
        above="Global Land and Ocean Temperature Anomalies, June\nUnits: Degrees Celsius\nBase Period: 1901-2000\n"
        "Missing: -999\n",
    ),
    "02 NOAA with three columns": made(
        {"Date": same(*range(198001, 198013)), "Value": HALVES, "Anomaly": same(-0.25, 0.5, 1.75)},
        rows=24,
        above="Contiguous U.S., Average Temperature, July\nUnits: Degrees Fahrenheit\nBase Period: 1901-2000\n"
        "Missing: -99\n",
    ),
    "02 NOAA, the comments newer": made(
        {"Year": YEARS, "Anomaly": HALVES},
        above="# Title: Global Land and Ocean June Average Temperature Anomalies\n# Units: Degrees Celsius\n"
        "# Base Period: 1901-2000\n# Missing: -999\n",
    ),
    "02 INEGI": made(
        {
            "Periodo": [
                (f"{2000 + number // 4}/{number % 4 + 1:02}", f"{2000 + number // 4}/{number % 4 + 1:02}")
                for number in range(30)
            ],
            "Valor": [(f"{1200 + number}.5", 1200.5 + number) for number in range(30)],
            "Estatus": same("Definitiva", "Preliminar"),
        },
        above='Instituto Nacional de Estadística y Geografía\n"Banco de Información Económica, BIE"\n'
        "Serie,Empleo total\n\n",
        below="Fuente: INEGI\n",
        encoding="cp1252",
    ),
    "02 oscilloscope": made(
        READINGS, above="Model,DS1054Z\nFirmware,00.04.04\nSample rate,2.5e8\nRecord length,30\nVertical scale,0.5\n"
    ),
    "02 oscilloscope, blank line": made(
        READINGS, above="Model,TBS1102B\nFirmware Version,FV:v4.06\nPoint Format,Y\nHorizontal Scale,4e-05\n\n"
    ),
    "02 oscilloscope, commas to the table's width": made(
        READINGS, above="Model,DS1054Z,\nSample rate,2.5e8,\nRecord length,30,\n"
    ),
    "02 oscilloscope with units": units(READINGS, "s,V,V", "Model,DS1054Z\nSample rate,2.5e8\n", refusable=True),
    "02 units below the names": units({"time": HALVES, "force": same(3.5, 4.25), "grip": OK}, "s,N,"),
    "02 units in brackets below the names": units(
        {"Zeit": HALVES, "Druck": same(1000.5, 999.25), "k": K}, "[s];[hPa];[-]", separator=";", refusable=True
    ),
    "02 a bank's statement": made(
        BANK,
        ";",
        encoding="cp1252",
        end="\r\n",
        above="Umsätze Girokonto;Zeitraum: 30 Tage\nNeuer Kontostand;2.345,67 EUR\n\n",
    ),
    "02 a bank's statement, all in quotes": made(
        BANK,
        ";",
        quoting=ALL,
        encoding="cp1252",
        above='"Konto:";"DE12 3456 7890 / Girokonto"\n\n"Von:";"01.01.2024"\n"Bis:";"30.01.2024"\n'
        '"Kontostand vom 30.01.2024:";"2.345,67 EUR"\n""\n',
    ),
    "02 a bank's statement, semicolons to the table's width": made(
        BANK, ";", above="Kontoumsätze;;;\nInhaber;M. Muster;;\nKonto;4711;;\n;;;\n"
    ),
    "02 a title with a comma": made({"town": TOWNS, "people": HALVES}, above="Table 3, people by town\n"),
    "02 a title with two commas": made(
        {"town": TOWNS, "people": HALVES, "k": K}, above="Towns, people, and more, 2024\n"
    ),
    "02 a title with a comma, in quotes": made(
        {"town": TOWNS, "people": HALVES, "k": K}, above='"Towns, and people"\n\n'
    ),
    "02 a title in the second column": made(
        {"codigo": K, "monto": HALVES, "ok": OK}, above=",Consulta de Inversiones,\n,,\n"
    ),
    "02 a weather station": made(
        {"Date": DAYS, "TMax": HALVES, "TMin": same(-1.5, 2.25, 0.5)}, above="Station,10382\nLat,52.56\nLon,13.31\n"
    ),
    "02 key: value, tabs": made(
        {"Date": DAYS, "TMax": HALVES, "TMin": same(-1.5, 2.25)},
        "\t",
        above="Instrument:\tXR-5\nOperator:\tA. Lee\nRun:\t17\n\n",
    ),
    "02 key = value": made(
        {"t": HALVES, "u": same(-1.5, 2.25), "k": K}, ";", above="gain = 5\noffset = 2,5\nunit = mV\n"
    ),
    "02 Google Trends": made(
        {"Week": DAYS, "tea: (Worldwide)": same(45, 47, 52), "coffee: (Worldwide)": same(80, 91, 77)},
        above="Category: All categories\n\n",
    ),
    "02 a survey's long sentence": made(
        {"age": counting(20), "score": HALVES, "ok": OK},
        above="Results of the survey of March, in which each pupil, if present, answered; see the annex.\n"
        "Printed: 2024-03-31\n",
    ),
    "02 comments with commas": made(
        {"age": counting(20), "score": HALVES, "ok": OK}, above="# a, b, c\n# made by hand, twice\n"
    ),
    "02 two tables' worth of facts": made(
        {"age": counting(20), "score": HALVES, "ok": OK},
        above="School,Nord\nClass,9b\nTeacher,Ms Ode\nYear,2024\nPupils,30\nExam,Mathematics\nPoints,40\nPassed,22\n\n",
    ),
    "02 a title in the middle of a sheet": sheet(
        [[], [None, None, "Consulta de Inversiones", None], [], NAMES, *SHEET_ROWS], SHEET
    ),
    "02 two titles in the middle of a sheet": sheet(
        [[None, "Ministerio de Salud"], [None, None, "Consulta de Inversiones"], NAMES, *SHEET_ROWS], SHEET
    ),
    "02 facts above a sheet": sheet(
        [["Consulta", "Inversiones"], ["Fecha", "2024-03-31"], ["Total", 30], [], NAMES, *SHEET_ROWS], SHEET
    ),
    "02 facts far right above a sheet": sheet([[None, None, "Fecha", "2024-03-31"], NAMES, *SHEET_ROWS], SHEET),
}


def spectrum(
    names: list[str], separator: str = ",", first: str = "sample", last: str = "class", **right: Any
) -> CorpusFile:
    """Readings at each of these places of a spectrum."""
    columns: dict[str, Pairs] = {first: counting(100)} if first else {}
    for place, name in enumerate(names):
        columns[name] = same(*[round(-300.5 + number * 37.25 + place * place % 7 * 11.5, 2) for number in range(30)])
    return made(columns | ({last: same("Cancer", "Control")} if last else {}), separator, **right)


NUMERIC_NAMES: dict[str, CorpusFile] = {
    "03 shifts of an NMR spectrum": spectrum([f"{9.997515 - 0.00587 * place:.6f}" for place in range(8)]),
    "03 shifts without other columns": spectrum([f"{9.997515 - 0.00587 * place:.6f}" for place in range(8)], first=""),
    "03 wavelengths": spectrum([f"{400 + 2.5 * place}" for place in range(8)]),
    "03 whole wavelengths, all columns": spectrum(
        [str(400 + 2 * place) for place in range(8)], first="", last="", sure=False
    ),
    "03 wavelengths with one place, all columns": spectrum(
        [f"{1100 - 2 * place:.1f}" for place in range(8)], first="", last="", sure=False
    ),
    "03 wavelengths, tabs": spectrum([f"{400 + 2.5 * place:.2f}" for place in range(8)], "\t"),
    "03 wave numbers down": spectrum([f"{3998.4 - 1.93 * place:.2f}" for place in range(8)]),
    "03 years down": made({"country": LANDS, **{str(year): same(5, 7, 12) for year in range(2021, 2010, -1)}}),
    "03 years by fives": made({"country": LANDS, **{str(year): same(5.5, 7.25, 12) for year in range(1990, 2025, 5)}}),
    "03 years with gaps": made(
        {"country": LANDS, **{str(year): same(5.5, 7.25, 12) for year in (1960, 1970, 1990, 2000, 2005)}}
    ),
    "03 years by fives, all columns": made(
        {str(year): counting(year - 1400, 7) for year in range(1990, 2025, 5)}, sure=False
    ),
    "03 years of the size of the values": made(
        {"country": LANDS, **{str(year): counting(year - 9, 3) for year in (2019, 2018, 2017)}}, sure=False
    ),
    "03 years in quotes": made(
        {"country": LANDS, **{str(year): same(5, 7, 12) for year in (2021, 2020, 2019)}}, quoting=ALL
    ),
    "03 hours": made({"day": DAYS, **{str(hour): same(3.5, 4.25, 9) for hour in (0, 3, 6, 9, 12)}}),
    "03 pandas' numbers": replaced(
        made({"column 1": counting(0), **{str(number): same(0.5, -1.25, 3.75) for number in range(5)}}),
        "column 1,",
        ",",
    ),
    "03 levels with texts": made({"town": TOWNS, "10": same(3, 5), "50": same(7, 9), "100": same(2, 8), "ok": OK}),
    "03 no names, an iris": made(
        {
            "a": same(5.1, 4.9, 4.7, 6.3),
            "b": same(3.5, 3.0, 3.2),
            "c": same(1.4, 1.3, 1.5),
            "d": same("Iris-setosa", "Iris-virginica"),
        },
        names=False,
    ),
    "03 no names, readings that come down": made(
        {f"c{place}": same(*[round(9.5 - place - number % 7 * 0.25, 2) for number in range(30)]) for place in range(6)},
        names=False,
    ),
    "03 no names, readings and a class": made(
        {"a": counting(100), "b": same(-300.5, 12.25, 7), "c": same(-289, 3.5), "d": same("Cancer", "Control")},
        names=False,
    ),
    "03 no names, whole numbers that count up": made(
        {"a": same(1, 4, 2), "b": same(2, 7, 5), "c": same(3, 1, 9), "d": same("x", "y")}, names=False
    ),
}


def strays(separator: str, *places: int, text: str = '"8 in', end: str = "yes") -> CorpusFile:
    """A quote that is opened and not closed in these rows of thirty."""
    size: Pairs = [
        (text, (text, text.replace('"', "", 1))) if row in places else ("20 cm", "20 cm") for row in range(30)
    ]
    columns = {"item": [(f"p{row}", f"p{row}") for row in range(30)], "size": size, "ok": OK}
    return made(columns, separator, quoting=NONE, refusable=True)


QUOTES: dict[str, CorpusFile] = {
    "04 two stray quotes": strays(",", 5, 12),
    "04 two stray quotes side by side": strays(",", 5, 6),
    "04 two stray quotes at the ends": strays(",", 0, 29),
    "04 one stray quote": strays(",", 7),
    "04 three stray quotes": strays(",", 3, 9, 20),
    "04 four stray quotes": strays(",", 3, 9, 20, 21),
    "04 two stray quotes, tabs": strays("\t", 5, 12),
    "04 two stray quotes, semicolons": strays(";", 5, 12),
    "04 two stray quotes, bars": strays("|", 2, 28),
    "04 two stray quotes in front of words": strays("\t", 4, 19, text='"so called size'),
    "04 a stray quote in the first value": made(
        {
            "item": [
                (f'"p{row}', (f'"p{row}', f"p{row}")) if row in (4, 18) else (f"p{row}", f"p{row}") for row in range(30)
            ],
            "size": same(20, 30),
            "ok": OK,
        },
        quoting=NONE,
        refusable=True,
    ),
    "04 a stray quote in the last value": made(
        {
            "item": LANDS,
            "size": same(20, 30),
            "say": [('"yes', ('"yes', "yes")) if row in (4, 18) else ("no", "no") for row in range(30)],
        },
        quoting=NONE,
        refusable=True,
    ),
    "04 quoted words at the start of a value": made(
        {"name": [('"Big" Joe', ('"Big" Joe', "Big Joe")), ("Ann", "Ann"), ("Bo", "Bo")], "k": K, "ok": OK},
        quoting=NONE,
        refusable=True,
    ),
    "04 inches": made({"pipe": [('5" pipe', '5" pipe'), ('6" pipe', '6" pipe')], "k": K, "ok": OK}, quoting=NONE),
    "04 inches at the end": made({"k": K, "pipe": same('5"', '6"', "10 cm"), "ok": OK}, quoting=NONE),
    "04 one inch": made(
        {"k": K, "pipe": [('5"', '5"') if row == 8 else ("3 cm", "3 cm") for row in range(30)], "ok": OK}, quoting=NONE
    ),
    "04 texts of several lines in quotes": made(
        {"k": K, "say": same("first\nsecond, third\n\nfourth", "one", 'she said "no"\nand left'), "ok": OK}
    ),
    "04 long texts of many lines in quotes": made({"say": same("\n".join(["a, b; c"] * 40), "one"), "k": K, "ok": OK}),
}

ONES = [(f"{number // 10},{number % 10}", number / 10) for number in range(200, 230)]
HECTO = [(f"{number // 10},{number % 10}", number / 10) for number in range(10_000, 10_090, 3)]

SEPARATORS: dict[str, CorpusFile] = {
    "05 units with commas in the names": made({"Zeit": counting(0), "Temp, °C": ONES, "Druck, hPa": HECTO}, ";"),
    "05 units with commas in all names": made({"Zeit, s": ONES, "Temp, °C": ONES, "Druck, hPa": HECTO}, ";"),
    "05 two columns": made({"Tag": DAYS, "Wert": ONES}, ";"),
    "05 two columns of decimal commas": made({"x": ONES, "y": HECTO}, ";"),
    "05 two columns, a comma in the name": made({"Tag": DAYS, "Temp, °C": ONES}, ";"),
    "05 seven columns without names": made(
        {f"c{place}": [*ONES[place:], *ONES[:place]] for place in range(7)}, ";", names=False
    ),
    "05 two columns without names": made({"x": ONES, "y": HECTO}, ";", names=False),
    "05 three columns without names, whole numbers": made({"k": counting(5), "x": ONES, "y": HECTO}, ";", names=False),
    "05 tabs and decimal commas": made({"Zeit": ONES, "Temp, °C": ONES, "Druck, hPa": HECTO}, "\t"),
    "05 bars and decimal commas": made({"Zeit": ONES, "Temp": ONES, "Druck": HECTO}, "|"),
    "05 lists with semicolons among commas": made(
        {"film": LANDS, "kinds": same("Drama;Comedy", "Crime;Drama"), "k": K}
    ),
    "05 lists with bars among commas": made({"film": LANDS, "kinds": same("Drama|Comedy", "Crime|Drama"), "k": K}),
    "05 places with commas among tabs": made(
        {"day": same("1 Jan, 2020", "2 Feb, 2020"), "place": same("Portland, OR", "Austin, TX"), "k": K}, "\t"
    ),
    "05 places with commas among semicolons": made({"place": same("Portland, OR", "Austin, TX"), "ok": OK}, ";"),
    "05 sentences with commas among semicolons": made(
        {"say": same("well, yes, and no", "so, what, now"), "k": K, "ok": OK}, ";"
    ),
    "05 times among semicolons": made({"at": same("10:20,5", "11:30,2"), "k": K, "x": ONES}, ";"),
}

CITIES = same("Portland, OR", "Austin, TX", "Salem, OR")
SHIFTED: dict[str, CorpusFile] = {
    "06 towns with a comma": refused(
        {"date": same("2020-01-01", "2020-01-02"), "town": CITIES, "sales": K, "late": OK}, quoting=NONE
    ),
    "06 towns with a comma, the days unique": silent(
        {"date": DAYS, "town": CITIES, "sales": K, "late": OK}, quoting=NONE
    ),
    "06 towns with a comma, unique numbers": silent(
        {"id": counting(), "town": CITIES, "sales": K, "late": OK}, quoting=NONE
    ),
    "06 towns with a comma, in the first column": silent({"town": CITIES, "sales": K, "late": OK}, quoting=NONE),
    "06 names of people, in the last column": silent(
        {"id": counting(), "ok": OK, "name": same("Doe, John", "Roe, Jane")}, quoting=NONE
    ),
    "06 decimal commas among commas": silent(
        {"artikel": same("A", "B"), "preis": [("0,05", 0.05), ("3,20", 3.2)], "menge": K}, quoting=NONE
    ),
    "06 decimal commas among commas, unique": silent({"artikel": LANDS, "preis": ONES, "menge": K}, quoting=NONE),
    "06 thousands with a comma": silent(
        {"town": LANDS, "people": [("1,204", 1204), ("98,300", 98300)], "ok": OK}, quoting=NONE
    ),
    "06 days with a comma": silent({"day": same("1 Jan, 2020", "2 Feb, 2020"), "k": K, "ok": OK}, quoting=NONE),
    "06 days with a comma, month first": silent(
        {"id": counting(), "day": same("Jan 1, 2020", "Feb 2, 2020"), "ok": OK}, quoting=NONE
    ),
    "06 a comma in nearly all rows": silent(
        {"id": counting(), "town": [*CITIES, *CITIES, *CITIES, ("Ulm", "Ulm")], "ok": OK}, quoting=NONE
    ),
    "06 backslashes before quotes": made(
        {
            "id": counting(0),
            "say": [(f'"He said \\"yes, really\\" no {row}"', f'He said "yes, really" no {row}') for row in range(30)],
            "ok": OK,
        },
        quoting=NONE,
        refusable=True,
    ),
    "06 backslashes before quotes at times": made(
        {
            "id": counting(0),
            "say": [('"a \\"b, c\\" d"', 'a "b, c" d') if row % 5 == 2 else ('"e, f"', "e, f") for row in range(30)],
            "ok": OK,
        },
        quoting=NONE,
        refusable=True,
    ),
    "06 backslashes before quotes, no comma": made(
        {"id": counting(0), "say": [('"a \\"b\\" d"', 'a "b" d'), ('"e"', "e")], "ok": OK},
        quoting=NONE,
        refusable=True,
    ),
    "06 backslashes before quotes, semicolons": made(
        {"id": counting(0), "say": [('"a \\"b; c\\" d"', 'a "b; c" d'), ('"e"', "e")], "ok": OK},
        ";",
        quoting=NONE,
        refusable=True,
    ),
    "06 backslashes before commas": made(
        {"id": counting(0), "town": [(r"Portland\, OR", "Portland, OR"), (r"Austin\, TX", "Austin, TX")], "ok": OK},
        quoting=NONE,
        refusable=True,
    ),
    "06 paths end in a backslash": made(
        {"id": counting(0), "path": same("C:\\data\\", "D:\\x\\"), "ok": OK}, quoting=ALL
    ),
    "06 single quotes with commas": made(
        {
            "id": counting(0),
            "name": [("'Doe, John'", ("Doe, John", "'Doe, John'")), ("'Roe, Jane'", ("Roe, Jane", "'Roe, Jane'"))],
            "ok": OK,
        },
        quoting=NONE,
        refusable=True,
    ),
    "06 single quotes around all texts": made(
        {
            "name": [("'Doe'", ("Doe", "'Doe'")), ("'O\\'Hara, Jo'", ("O'Hara, Jo",))],
            "id": K,
            "ok": [("'yes'", ("yes", "'yes'")), ("'no'", ("no", "'no'"))],
        },
        quoting=NONE,
        refusable=True,
    ),
    "06 apostrophes": made({"id": counting(0), "name": same("O'Hara", "'t Hooft", "d'Arc"), "ok": OK}),
    "06 R's rows, in quotes": CorpusFile(
        "a.csv",
        (
            '"age","ok"\n' + "".join(f'"{row}",{20 + row},"{"yes" if row % 3 else "no"}"\n' for row in range(1, 31))
        ).encode(),
        Right(
            {
                "column 1": list(range(1, 31)),
                "age": list(range(21, 51)),
                "ok": ["yes" if row % 3 else "no" for row in range(1, 31)],
            }
        ),
    ),
    "06 R's rows, cars": CorpusFile(
        "a.csv",
        ("mpg,cyl\n" + "".join(f"Car {row},{20 + row}.5,{4 + row % 3}\n" for row in range(1, 31))).encode(),
        Right(
            {
                "column 1": [f"Car {row}" for row in range(1, 31)],
                "mpg": [row + 20.5 for row in range(1, 31)],
                "cyl": [4 + row % 3 for row in range(1, 31)],
            }
        ),
    ),
}

SAYINGS: Pairs = [(f"message number {row} about things", f"message number {row} about things") for row in range(30)]
HAM = same("ham", "ham", "spam", "ham", "spam")


def letters(count: int, rows: int = 30, separator: str = ",") -> CorpusFile:
    """Columns of single letters without names, as in the table of mushrooms."""
    alphabet = "pexbscfknygwutd"
    columns: dict[str, Pairs] = {
        str(place): same(*[alphabet[(row * (place + 3) + place) % (2 + place % 9)] for row in range(rows)])
        for place in range(count)
    }
    return made(columns, separator, names=False, rows=rows, filename="mushroom.data")


NO_NAMES: dict[str, CorpusFile] = {
    "07 messages": made({"a": HAM, "b": SAYINGS}, "\t", names=False),
    "07 messages, spam first": made({"a": HAM[2:], "b": SAYINGS}, "\t", names=False),
    "07 messages in quotes": made({"a": HAM, "b": SAYINGS}, names=False, quoting=ALL),
    "07 messages, semicolons": made({"a": HAM, "b": SAYINGS}, ";", names=False),
    "07 mushrooms": letters(23, 60),
    "07 letters, six columns": letters(6),
    "07 letters, semicolons": letters(8, separator=";"),
    "07 cars": made(
        {
            "a": same("vhigh", "high", "med", "low"),
            "b": same("vhigh", "low", "med"),
            "c": same("2", "3", "4", "5more"),
            "d": same("2", "4", "more"),
            "e": same("small", "med", "big"),
            "f": same("low", "med", "high", "low", "med"),
            "g": same("unacc", "acc", "good", "unacc", "unacc", "vgood", "unacc"),
        },
        names=False,
        sure=False,
    ),
    "07 games of noughts and crosses": made(
        {
            **{str(place): same(*"xobxxoo"[: 4 + place % 4]) for place in range(9)},
            "won": same("positive", "negative", "positive"),
        },
        names=False,
    ),
    "07 patients": made(
        {
            "a": same("no-recurrence-events", "recurrence-events", "no-recurrence-events"),
            "b": same("30-39", "40-49", "50-59", "30-39"),
            "c": same("premeno", "ge40"),
            "d": same("30-34", "20-24", "15-19", "0-4", "30-34"),
            "e": same("yes", "no"),
            "f": same("left", "right", "left"),
        },
        names=False,
    ),
    "07 votes": made(
        {
            "a": same("republican", "democrat", "republican"),
            **{str(place): same(*"nyyn"[: 2 + place % 3]) for place in range(16)},
        },
        names=False,
    ),
    "07 adults": made(
        {
            "age": same(39, 50, 38, 53),
            "work": same("State-gov", "Private"),
            "pay": same(77516, 83311, 215646),
            "school": same("Bachelors", "HS-grad"),
            "rich": same("<=50K", "<=50K", ">50K"),
        },
        names=False,
    ),
    "07 names over words": made({"mood": same("good", "bad"), "weather": same("rain", "sun", "snow"), "played": OK}),
    "07 names over letters": made({"cap": same(*"xbsf"), "odor": same(*"pale"), "class": same(*"ep")}),
    "07 names over messages": made({"label": HAM, "text": SAYINGS}, "\t"),
    "07 short names over messages": made({"v1": HAM, "v2": SAYINGS}),
    "07 names over messages with empty columns": replaced(
        made({"v1": HAM, "v2": SAYINGS, "k": K}), "v1,v2,k\n", "v1,v2,k,,\n"
    ),
    "07 a name that is a value elsewhere": made({"yes": same("red", "blue"), "colour": OK, "k": K}),
}

SALES = {
    "Order ID": counting(176558),
    "Product": same("USB Cable", "Monitor", "Phone"),
    "Quantity Ordered": same(1, 2, 3),
    "Price Each": same(11.95, 111.95, 211.95),
    "Returned": same("yes", "no", "no"),
}
LINE = "Order ID,Product,Quantity Ordered,Price Each,Returned"


def repeated(
    line: str, *after: int, separator: str = ",", columns: dict[str, Pairs] = SALES, **options: Any
) -> CorpusFile:
    """A table with a line after these rows, the first of which is 1."""
    file = made(columns, separator, **options)
    written = file.content.decode().splitlines(keepends=True)
    for row in sorted(after, reverse=True):
        written.insert(row + 1, line + "\n")
    return CorpusFile("a.csv", "".join(written).encode(), file.expected)


MOODS: dict[str, Pairs] = {"mood": same("good", "bad"), "weather": same("rain", "sun", "snow"), "played": OK}
REPEATED: dict[str, CorpusFile] = {
    "08 names again": repeated(LINE, 5, 10, 20, 25),
    "08 names again once": repeated(LINE, 14),
    "08 names again at once": repeated(LINE, 0),
    "08 names again at the end": repeated(LINE, 12, 30),
    "08 names again twice in a row": repeated(f"{LINE}\n{LINE}", 9),
    "08 names again in capitals": repeated(LINE.upper(), 5, 20),
    "08 names again in small letters": repeated(LINE.lower(), 5, 20),
    "08 names again with spaces": repeated(LINE.replace(",", " , "), 5, 20),
    "08 names again with spaces behind": repeated(LINE.replace(",", " ,"), 5),
    "08 names again in quotes": repeated('"' + LINE.replace(",", '","') + '"', 5, 20),
    "08 names again with a mark of byte order": repeated("\ufeff" + LINE, 5, 20),
    "08 names again after a blank line": repeated("\n" + LINE, 5, 20),
    "08 names again after an empty row": repeated(",,,,\n" + LINE, 5, 20),
    "08 names again, semicolons": repeated(
        "town;people;ok", 7, 21, separator=";", columns={"town": TOWNS, "people": counting(), "ok": OK}
    ),
    "08 names again, tabs": repeated(
        "town\tpeople\tok", 7, 21, separator="\t", columns={"town": TOWNS, "people": counting(), "ok": OK}
    ),
    "08 names again over words": repeated("mood,weather,played", 7, 21, columns=MOODS),
    "08 names again in part is a row": made({"kind": same("kind", "cruel"), "k": K, "ok": OK}),
    "08 names again in a sheet": sheet(
        [NAMES, *SHEET_ROWS[:9], NAMES, *SHEET_ROWS[9:20], NAMES, *SHEET_ROWS[20:]], SHEET
    ),
}

SURVEY: dict[str, Pairs] = {
    "StartDate": [(f"2024-01-{day:02} 10:{day:02}:00", f"2024-01-{day:02} 10:{day:02}:00") for day in range(1, 31)],
    "Progress": same(100, 100, 87),
    "Duration (in seconds)": same(200, 207, 214, 350),
    "Q1": same(1, 2, 3, 4, 5),
    "Q2_1": same(0, 3, 6, 9),
    "Q3": same("No", "Yes", "Yes"),
}
SURVEY_LINE = ",".join(SURVEY)
QUESTIONS = "Start Date,Progress,Duration (in seconds),How satisfied are you?,Rate quality,Would you recommend us?"
IMPORTS = ",".join(
    f'"{{""ImportId"":""{name}""}}"' for name in ("startDate", "progress", "duration", "QID1", "QID2_1", "QID3")
)


def survey(below: str, separator: str = ",", **options: Any) -> CorpusFile:
    """A survey with these lines below its names."""
    file = made(SURVEY, separator, **options)
    names = separator.join(SURVEY)
    return replaced(file, f"{names}\n", f"{names}\n{below}\n")


TABBED = survey("\t".join(QUESTIONS.split(",")) + "\n" + "\t".join(IMPORTS.split(",")), "\t")
SURVEYS: dict[str, CorpusFile] = {
    "12 Qualtrics": survey(f"{QUESTIONS}\n{IMPORTS}"),
    "12 Qualtrics with a mark": replaced(survey(f"{QUESTIONS}\n{IMPORTS}"), "StartDate", "\ufeffStartDate"),
    "12 Qualtrics with time zones": survey(
        f"{QUESTIONS}\n{IMPORTS}".replace('""startDate""}', '""startDate"",""timeZone"":""America/Denver""}')
    ),
    "12 Qualtrics with long questions": survey(
        f"{QUESTIONS}\n{IMPORTS}".replace("Rate quality", '"Rate each, please:\n- quality, of ""it"""')
    ),
    "12 Qualtrics in UTF-16 with tabs": CorpusFile("a.tsv", TABBED.content.decode().encode("utf-16"), TABBED.expected),
    "12 Qualtrics of old, questions only": survey(QUESTIONS, refusable=True),
    "12 Qualtrics, the imports only": survey(IMPORTS, refusable=True),
    "12 SurveyMonkey": survey(",,,Response,Quality,Response", refusable=True),
}

MPG: dict[str, Pairs] = {
    "mpg": [(f"{15 + row}.0", 15 + row) for row in range(30)],
    "cyl": same(4, 6, 8),
    "disp": [(f"{300 + row}.0", 300 + row) for row in range(30)],
    "hp": [("?", None) if row == 7 else (f"{130 + row}.0", 130 + row) for row in range(30)],
    "weight": [(f"{3000 + 7 * row}.", 3000 + 7 * row) for row in range(30)],
    "year": same(70, 71, 82),
    "origin": same(1, 2, 3),
    "name": [(f"model {row}", f"model {row}") for row in range(30)],
}
GERMAN = {
    str(place): same(*pairs)
    for place, pairs in enumerate(
        [
            ("A11", "A12", "A14"),
            (6, 48, 12),
            ("A34", "A32"),
            ("A43", "A46"),
            (1169, 5951, 2096),
            ("A65", "A61"),
            (4, 2),
            (67, 22, 49),
            (1, 2),
        ]
    )
}
HOUSING = {
    str(place): [(f"{value:.{digits}f}", value) for value in found]
    for place, (digits, found) in enumerate(
        [
            (5, (0.00632, 0.02731)),
            (2, (18.0, 0.0)),
            (3, (2.31, 7.07)),
            (0, (0, 1)),
            (4, (0.538, 0.469)),
            (1, (65.2, 78.9)),
            (2, (24.0, 21.6)),
        ]
    )
}
SPACED = {"filename": "a.data", "names": False, "refusable": True, "quoting": NONE}


def spaced(columns: dict[str, Pairs], form: str, **options: Any) -> CorpusFile:
    """Columns that are parted by spaces; `form` lays out a row's values."""
    file = made(columns, "\x1f", **{**SPACED, **options})
    rows = [line.split("\x1f") for line in file.content.decode().splitlines()]
    return CorpusFile(file.filename, "".join(form.format(*row) + "\n" for row in rows).encode(), file.expected)


SPACES: dict[str, CorpusFile] = {
    "20 cars, a tab before the name": spaced(MPG, '{}   {}   {:<10} {:<10} {:<10} {}  {}\t"{}"'),
    "20 cars, spaces before the name": spaced(MPG, '{}   {}   {:<10} {:<10} {:<10} {}  {}  "{}"'),
    "20 cars, a tab and no quotes": spaced({**MPG, "name": LANDS}, "{}   {}   {:<10} {:<10} {:<10} {}  {}\t{}"),
    "20 loans": spaced(GERMAN, " ".join("{}" for _ in GERMAN)),
    "20 houses": spaced(HOUSING, " {:>7} {:>6} {:>7} {:>2} {:>7} {:>6} {:>6}"),
    "20 yeast": spaced(
        {
            "a": [(f"AD{row}_YEAST", f"AD{row}_YEAST") for row in range(30)],
            "b": same(0.58, 0.43),
            "c": same("MIT", "CYT"),
        },
        "{}  {}  {}",
    ),
    "20 seeds, tabs at times twice": made(
        {"a": same(15.26, 14.88), "b": [(f"0.871{tab}", 0.871) for tab in ("", "", "\t", "", "")], "c": same(1, 2, 3)},
        "\t",
        **SPACED,
    ),
    "20 names and spaces": spaced(
        {"id": counting(), "x": same(0.5, 1.25), "kind": same("a", "b")}, "{:<6}{:>8}  {}", names=True
    ),
    "20 three columns, a tab in the last": spaced(
        {"x": same(0.5, 1.25), "y": same(3, 4), "say": SAYINGS}, "{}  {}\t{}"
    ),
    "20 spaces behind commas": made(
        {"a": [(f" {row}", row) for row in range(30)], "b": [("  yes", "yes"), ("  no", "no")], "k": K}, quoting=NONE
    ),
    "20 columns aligned behind commas": made(
        {"a": [(f"{row:>5}", row) for row in range(30)], "b": [(f"{row / 4:>9}", row / 4) for row in range(30)], "k": K}
    ),
    "20 names with spaces, tabs": made({"first name": TOWNS, "last name": LANDS, "k": K}, "\t"),
}

GRADES: dict[str, Pairs] = {
    "Surname": [(f"S{row}", f"S{row}") for row in range(30)],
    "State": same("Finished", "Finished", "In progress"),
    "Grade/10.00": [("1.50", 1.5), ("2.75", 2.75), ("-", None)],
    "Q. 1 /1.00": [("1.00", 1), ("0.00", 0), ("-", None)],
    "Passed": OK,
}
WORDS = (
    *(
        "Overall average",
        "Group average",
        "Class average",
        "Average",
        "Mean",
        "Mean:",
        "Total",
        "Grand Total",
        "TOTAL",
        "Totals:",
    ),
    *(
        "Median",
        "Minimum",
        "Maximum",
        "Std. Dev.",
        "Std Dev",
        "Standard deviation",
        "Sum",
        "Summe",
        "Gesamt",
        "Gesamtsumme",
    ),
    *(
        "Durchschnitt",
        "Gesamtdurchschnitt",
        "Mittelwert",
        "Mittelwert:",
        "Moyenne",
        "Moyenne générale",
        "Total général",
        "Moyenne de la classe",
    ),
    *(
        "Promedio",
        "Promedio general",
        "Total general",
        "Media",
        "Media generale",
        "Totale",
        "Totaal",
        "Gemiddelde",
        "Average grade",
        "Overall Total",
    ),
    *(
        "Итого",
        "Среднее",
        "合计",
        "平均",
        "合計",
        "Medelvärde",
        "Suma",
        "Średnia",
        "Σ",
        "Ø",
        "Count",
        "Subtotal",
        "Overall mean",
        "Column average",
    ),
)
AVERAGE = {word: made(GRADES, below=f"{word},,2.13,0.50,\n") for word in WORDS}
STATISTICS = "".join(f"{word},,2.13,0.50,\n" for word in ("Mean", "Median", "Std. Dev.", "Minimum", "Maximum"))
BELOW: dict[str, CorpusFile] = {
    **{f"22 {word}": file for word, file in AVERAGE.items()},
    "22 several statistics": made(GRADES, below=STATISTICS),
    "22 an empty row before the average": made(GRADES, below=",,,,\nOverall average,,2.13,0.50,\n"),
    "22 a blank line before the average": made(GRADES, below="\nOverall average,,2.13,0.50,\n"),
    "22 the average in quotes": made(GRADES, below='"Overall average","","2.13","0.50",""\n'),
    "22 the average and a source": made(GRADES, below="Overall average,,2.13,0.50,\nSource: Moodle\n"),
    "22 the word in the second column": made({"id": counting(), **GRADES}, below=",Overall average,,2.13,0.50,\n"),
    "22 the total of a shop": made({"item": LANDS, "price": HALVES, "n": K}, below="Grand total,217.50,107\n"),
    "22 the total, decimal commas": made(
        {"Ort": TOWNS, "Wert": ONES, "Zahl": HECTO}, ";", below="Summe;643,5;30130,5\n"
    ),
    "22 averages of two groups": made(GRADES, below="Groups average,,2.13,0.50,\nOverall average,,2.13,0.50,\n"),
    "22 the number of rows": made({"item": LANDS, "price": HALVES, "n": K}, below="Total (30 items),217.50,107\n"),
    "22 only sums": made({"item": LANDS, "price": HALVES, "n": K}, below=",217.50,104\n", sure=False),
    "22 totals are a category": made(
        {"sex": same("Male", "Female", "Total"), "year": YEARS, "people": counting(500, 7)}
    ),
    "22 averages are a category": made({"k": K, "year": YEARS, "kind": same("average", "best", "worst")}),
    "22 a firm with such a name": made(
        {"firm": [*LANDS[:-1], ("Total Energies", "Total Energies")], "price": HALVES, "n": K}
    ),
    "22 a pupil with such a name": made({"pupil": [*LANDS[:-1], ("Meany", "Meany")], "price": HALVES, "n": K}),
    "22 the average below a sheet": sheet([NAMES, *SHEET_ROWS, ["Promedio general", None, 193.75, None]], SHEET),
}

LAYOUTS = PREAMBLE | NUMERIC_NAMES | QUOTES | SEPARATORS | SHIFTED | NO_NAMES | REPEATED | SURVEYS | SPACES | BELOW
