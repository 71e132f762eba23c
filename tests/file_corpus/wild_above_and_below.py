"""Wild files with lines above or below their table that are no part of it."""

from typing import Any

from tests.file_corpus.build_wild import (
    ALL,
    DAYS,
    HECTO,
    LANDS,
    NAMES,
    OK,
    ONES,
    SHEET,
    SHEET_ROWS,
    TOWNS,
    K,
    Pairs,
    counting,
    made,
    replaced,
    same,
    sheet,
)
from tests.file_corpus.corpus import CorpusFile

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
    "02 facts with commas to the width of the table": made(
        {"age": counting(20), "score": HALVES, "town": TOWNS, "ok": OK},
        above="Station,Nord 7,,\nOperator,A. Lee,,\nPrinted,2024-03-31,,\n",
    ),
    "02 facts to the width, names that are years": made(
        {"2019": same(802.5, 17.25), "2020": counting(1_200, 7), "town": TOWNS, "ok": OK},
        ";",
        above="Station;Nord 7;;\nOperator;A. Lee;;\nPrinted;2024-03-31;;\n",
    ),
    "02 facts to the width, a name that is also a category": made(
        {"Ulm": TOWNS, "kind": OK, "2013": K, "2014": same(87, 9, 37)},
        above="Station,Nord 7,,\nOperator,A. Lee,,\nPrinted,2024-03-31,,\n",
        sure=False,
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
