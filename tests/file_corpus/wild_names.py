"""Wild files whose names are hard to see: numbers, none at all, repeated, or with questions below them."""

from typing import Any

from tests.file_corpus.build_wild import (
    ALL,
    DAYS,
    LANDS,
    NAMES,
    OK,
    SAYINGS,
    SHEET,
    SHEET_ROWS,
    TOWNS,
    K,
    Pairs,
    Right,
    counting,
    made,
    replaced,
    same,
    sheet,
)
from tests.file_corpus.corpus import CorpusFile


def spectrum(
    names: list[str], separator: str = ",", first: str = "sample", last: str = "class", **right: Any
) -> CorpusFile:
    """Readings at each of these places of a spectrum."""
    columns: dict[str, Pairs] = {first: counting(100)} if first else {}
    for place, name in enumerate(names):
        columns[name] = same(*[round(-300.5 + number * 37.25 + place * place % 7 * 11.5, 2) for number in range(30)])
    return made(columns | ({last: same("Cancer", "Control")} if last else {}), separator, **right)


YEARS_OF_GROUPS = "region,Men,,Women,\n,2019,2020,2019,2020\n"
NUMERIC_NAMES: dict[str, CorpusFile] = {
    "03 years below names of groups": CorpusFile(
        "a.csv",
        (YEARS_OF_GROUPS + "".join(f"c{n},{20 + n},2,3,{n * 5}\n" for n in range(30))).encode(),
        Right(
            {
                "column 1": [f"c{n}" for n in range(30)],
                "2019": [20 + n for n in range(30)],
                "2020": [2] * 30,
                "2019 (2)": [3] * 30,
                "2020 (2)": [n * 5 for n in range(30)],
            }
        ),
    ),
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
    "08 names again with wide spaces": repeated(LINE.replace(" ", "   "), 5, 20),
    "08 names again with odd capitals": repeated("order ID,PRODUCT,Quantity ordered,price Each,returneD", 5, 20),
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
