"""Wild files whose quotes are stray, missing, single or escaped."""

from tests.file_corpus.build_wild import (
    ALL,
    DAYS,
    LANDS,
    NONE,
    OK,
    ONES,
    K,
    Pairs,
    Right,
    counting,
    made,
    refused,
    refused_or_doubted,
    same,
)
from tests.file_corpus.corpus import CorpusFile


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

CITIES = same("Portland, OR", "Austin, TX", "Salem, OR")
SHIFTED: dict[str, CorpusFile] = {
    "06 towns with a comma": refused(
        {"date": same("2020-01-01", "2020-01-02"), "town": CITIES, "sales": K, "late": OK}, quoting=NONE
    ),
    "06 towns with a comma, the days unique": refused_or_doubted(
        {"date": DAYS, "town": CITIES, "sales": K, "late": OK}, quoting=NONE
    ),
    "06 towns with a comma, unique numbers": refused_or_doubted(
        {"id": counting(), "town": CITIES, "sales": K, "late": OK}, quoting=NONE
    ),
    "06 towns with a comma, in the first column": refused_or_doubted(
        {"town": CITIES, "sales": K, "late": OK}, quoting=NONE
    ),
    "06 names of people, in the last column": refused_or_doubted(
        {"id": counting(), "ok": OK, "name": same("Doe, John", "Roe, Jane")}, quoting=NONE
    ),
    "06 decimal commas among commas": refused_or_doubted(
        {"artikel": same("A", "B"), "preis": [("0,05", 0.05), ("3,20", 3.2)], "menge": K}, quoting=NONE
    ),
    "06 decimal commas among commas, unique": refused_or_doubted(
        {"artikel": LANDS, "preis": ONES, "menge": K}, quoting=NONE
    ),
    "06 thousands with a comma": refused_or_doubted(
        {"town": LANDS, "people": [("1,204", 1204), ("98,300", 98300)], "ok": OK}, quoting=NONE
    ),
    "06 days with a comma": refused_or_doubted(
        {"day": same("1 Jan, 2020", "2 Feb, 2020"), "k": K, "ok": OK}, quoting=NONE
    ),
    "06 days with a comma, month first": refused_or_doubted(
        {"id": counting(), "day": same("Jan 1, 2020", "Feb 2, 2020"), "ok": OK}, quoting=NONE
    ),
    "06 a comma in nearly all rows": refused_or_doubted(
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
