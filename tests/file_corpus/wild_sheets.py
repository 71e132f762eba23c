"""The wild files whose kind is met in spreadsheets too, as such."""

from tests.file_corpus.build_wild import as_sheet
from tests.file_corpus.corpus import CorpusFile
from tests.file_corpus.wild_above_and_below import BELOW, PREAMBLE
from tests.file_corpus.wild_names import NO_NAMES, NUMERIC_NAMES, REPEATED, SURVEYS
from tests.file_corpus.wild_values import ADDRESSES, INVISIBLE, MISSING, SIGNS, THOUSANDS

ONLY_TEXT = (
    "semicolons",
    "tabs",
    "bars",
    "mark of byte order",
    "with a mark",
    "a source",
    "in a sheet",
    "below a sheet",
    "two marks and quotes",
)
"""Words in the names of files whose matter a sheet does not have."""


def of_commas(files: dict[str, CorpusFile]) -> dict[str, CorpusFile]:
    """The files whose values are separated by commas, and that a sheet may hold."""
    return {
        name: file
        for name, file in files.items()
        if b"," in file.content.splitlines()[-1] and not any(word in name for word in ONLY_TEXT)
        if not {b";", b"\t"} & {file.content.splitlines()[0][place : place + 1] for place in range(40)}
    }


UNCLEAR = ("01 fuel prices among commas", "01 coordinates among commas")  # clear only where commas separate the values
TEXTS = of_commas(SIGNS | INVISIBLE | MISSING | ADDRESSES | THOUSANDS)
TEXTS = {name: file for name, file in TEXTS.items() if name not in UNCLEAR}
"""Of these each cell is a text, as where a sheet was pasted from a web page or written by a program."""
FACTS = ("02 World Bank", "02 oscilloscope", "02 a weather station", "02 two tables' worth of facts", "02 NOAA")
NUMBERS = of_commas({name: PREAMBLE[name] for name in FACTS} | NUMERIC_NAMES | NO_NAMES | REPEATED | SURVEYS | BELOW)
"""Of these the numbers are numbers in the sheet."""

SHEETS: dict[str, CorpusFile] = {
    **{f"{name}, texts in a sheet": as_sheet(file) for name, file in TEXTS.items()},
    **{f"{name}, in a sheet": as_sheet(file, numbers=True) for name, file in NUMBERS.items()},
    "01 points and millions, texts in a sheet": as_sheet(
        THOUSANDS["01 millions in one column show the points of the others"], ";"
    ),
    "17 hosts of groups of three, texts in a sheet": as_sheet(ADDRESSES["17 hosts of groups of three"], ";"),
}
