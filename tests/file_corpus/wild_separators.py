"""Wild files whose separator is hard to see: among other marks, or only spaces."""

from typing import Any

from tests.file_corpus.build_wild import (
    DAYS,
    HECTO,
    LANDS,
    NONE,
    OK,
    ONES,
    SAYINGS,
    TOWNS,
    K,
    Pairs,
    counting,
    made,
    same,
)
from tests.file_corpus.corpus import CorpusFile

WITH_NUMBERS: Pairs = [(f"Room {number}", f"Room {number}") for number in range(30)]
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
    "05 words and numbers in a text": made({"room no": WITH_NUMBERS, "temp": counting()}),
    "05 words and numbers below one word": made({"group": WITH_NUMBERS, "score": counting()}),
    "05 words and numbers, fractions": made({"study day": WITH_NUMBERS, "weight": same(60.5, 61.25)}),
    "05 numbers with a space in a text": made({"a b": [(f"{n} {n % 4}", f"{n} {n % 4}") for n in range(30)], "c": K}),
    "05 times among semicolons": made({"at": same("10:20,5", "11:30,2"), "k": K, "x": ONES}, ";"),
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
PRICES: Pairs = [("1945,90", 1945.9), ("632,50", 632.5), ("4104,72", 4104.72)]
ALIGNED = "{:<9} {:<9} {:<9} {}"
SPACED = {"filename": "a.data", "names": False, "refusable": True, "quoting": NONE}


def spaced(columns: dict[str, Pairs], form: str, **options: Any) -> CorpusFile:
    """Columns that are separated by spaces; `form` lays out a row's values."""
    file = made(columns, "\x1f", **{**SPACED, **options})
    rows = [line.split("\x1f") for line in file.content.decode().splitlines()]
    return CorpusFile(file.filename, "".join(form.format(*row) + "\n" for row in rows).encode(), file.expected)


SPACES: dict[str, CorpusFile] = {
    "20 cars, a tab before the name": spaced(MPG, '{}   {}   {:<10} {:<10} {:<10} {}  {}\t"{}"'),
    "20 cars, spaces before the name": spaced(MPG, '{}   {}   {:<10} {:<10} {:<10} {}  {}  "{}"'),
    "20 cars, a tab and no quotes": spaced({**MPG, "name": LANDS}, "{}   {}   {:<10} {:<10} {:<10} {}  {}\t{}"),
    "20 words and one number with a decimal comma": spaced(
        {"price": PRICES, "kind": same("bridge", "cedar"), "ok": OK, "town": TOWNS}, ALIGNED, names=True
    ),
    "20 words with the number behind": spaced(
        {"town": TOWNS, "kind": same("bridge", "cedar"), "ok": OK, "price": PRICES}, ALIGNED, names=True
    ),
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
