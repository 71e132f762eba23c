"""The lines of a script that give the data: the table, the target, the split and the features.

A dataset's `make` is copied, a table of rows is written as CSV into the script, or read from a file beside it.
"""

import csv
import inspect
import io
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.encoding import CategoryEncoding, Encoding, NumberEncoding
from core.data.preparation import Plan, Prepared
from core.data.scaling import MAX_SCALED, TargetScale
from core.data.table import DataError, Table
from core.data.values import is_number, numbers_of
from core.datasets import split
from core.datasets.bundled import FOLDER
from core.datasets.catalog import CUSTOM_DATASETS, DATASETS
from core.experiment.fields import Experiment
from core.text.numbers import number_text

INLINE_BYTES = 14 * 1024  # a CSV file of at most this size is part of the script
INLINED = ("split", "dataset")  # modules of core/datasets whose code is in the script already, or is not needed
KNOWN = (NumberEncoding, CategoryEncoding)
BYTE_ORDER_MARK = "\ufeff"
SMALLEST, LARGEST = 1e-150, 1e150  # the squares of numbers beyond are 0 or infinite


def data_file(experiment: Experiment) -> str:
    """The name of the file of `core/datasets/files` that the script of this experiment reads; empty for none."""
    file = FOLDER / f"{experiment.dataset}.csv"
    return file.name if file.exists() and file.stat().st_size > INLINE_BYTES else ""


def check_data(experiment: Experiment, prepared: Prepared) -> None:
    """Check that there are lines for what this experiment does with its data.

    Raises:
        DataError: when there are none.
    """
    reasons = {
        "columns of text or dates": any(not isinstance(code, KNOWN) for code in prepared.encoder.encodings),
        "a split by a column": experiment.split in ("grouped", "time"),
        "rows that are left out because they repeat others": experiment.drop_duplicates,
        "numbers so large or so small that their squares are infinite or 0": _has_extreme_numbers(prepared),
    }
    if found := [reason for reason, is_so in reasons.items() if is_so]:
        raise DataError(f"There is no short script of a run with {found[0]}. Leave that out to see the code.")


def _has_extreme_numbers(prepared: Prepared) -> bool:
    codes = [code for code in prepared.encoder.encodings if isinstance(code, NumberEncoding)]
    scales = [(code.mean, code.std) for code in codes]
    if prepared.task == "regression":
        scale = TargetScale.fit(prepared.train.y)
        scales.append((scale.mean, scale.std))
    return any(std and not (SMALLEST < std < LARGEST and abs(mean) < LARGEST) for mean, std in scales)


def frame_code(experiment: Experiment, table: Table) -> str:
    """The lines that give `frame`, the table.

    Raises:
        DataError: when the rows of a typed table cannot be written as CSV.
    """
    if experiment.dataset in CUSTOM_DATASETS:
        return _rows_code(table.frame)
    dataset = DATASETS[experiment.dataset]
    if dataset.make:
        settings = {setting: repr(getattr(experiment, setting)) for setting in sorted(dataset.settings)}
        return f"{_source(dataset.make)}\n\n\nframe = make({joined({'seed': 'SEED'} | settings)})"
    if file := data_file(experiment):
        return f'frame = pd.read_csv("{file}")  # from Tradeoff, folder core/datasets/files'
    rows = (FOLDER / f"{experiment.dataset}.csv").read_text(encoding="utf-8")
    return f"frame = pd.read_csv(io.StringIO({_literal(rows)}))"


def _rows_code(frame: pd.DataFrame) -> str:
    """The lines that read these very rows: each option of `read_csv` is there only where it is needed.

    Raises:
        DataError: when what is read is not the frame.
    """
    rows = frame.to_csv(index=False, lineterminator="\n")
    if "\r" in rows:  # without quotes it would end the row
        rows = frame.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    if rows.startswith(BYTE_ORDER_MARK):
        rows = BYTE_ORDER_MARK + rows  # reading takes one away
    options: dict[str, Any] = {}
    if not _read(rows, options).equals(frame):
        options = {"keep_default_na": False, "na_values": ""}  # words such as NA are texts
    read = _read(rows, options)
    if texts := [name for name in frame.columns if name in read and not read[name].equals(frame[name])]:
        options["dtype"] = dict.fromkeys(texts, str)  # 007 is no number
    if not _read(rows, options).equals(frame):
        raise DataError("The rows of this table cannot be written into a script. Use plain texts to see the code.")
    written = {name: repr(value) for name, value in options.items()}
    if texts:
        written["dtype"] = "{" + ", ".join(f"{name!r}: str" for name in texts) + "}"
    return f"frame = pd.read_csv({joined({'': f'io.StringIO({_literal(rows)})'} | written)})"


def _read(rows: str, options: Mapping[str, Any]) -> pd.DataFrame:
    read: pd.DataFrame = pd.read_csv(io.StringIO(rows), **options)
    return read


def _literal(text: str) -> str:
    """A text as a literal of Python with a line for each of its lines; it ends with a line break."""
    escaped = text.replace("\\", "\\\\")
    if '"""' in text:
        escaped = escaped.replace('""', '"\\"')
    shown = (letter if letter == "\n" or letter.isprintable() else _escaped(letter) for letter in escaped)
    return f'"""{"".join(shown)}"""'


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


def _source(make: Callable[..., pd.DataFrame]) -> str:
    """The code of a dataset's module, after the code that it imports from other modules of core/datasets."""
    source = inspect.getsource(sys.modules[make.__module__])
    helpers = re.findall(r"^from core\.datasets\.(\w+) import", source, flags=re.MULTILINE)
    modules = [sys.modules[f"core.datasets.{name}"] for name in helpers if name not in INLINED]
    return "\n\n\n".join(_code(part) for part in [*map(inspect.getsource, modules), source])


def _code(source: str) -> str:
    """A module's source without its docstring, its imports, which the script has, and its `DATASET`."""
    body = re.sub(r'\A""".*?"""\n|^DATASET = Dataset\(.*', "", source, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^(from|import) .*\n", "", body, flags=re.MULTILINE).strip("\n")


def number_format(table: Table, plan: Plan, prepared: Prepared) -> str:
    """What gives a number of this table as the name of a category or class: Python's own format, or `number_text`."""
    columns = [table.frame[name] for name in _named_numbers(table, prepared)]
    if plan.task != "regression" and is_number(table.frame[prepared.target]):
        columns.append(table.frame[prepared.target])
    numbers = np.concatenate([np.zeros(0), *map(numbers_of, columns)])
    is_short = all(number_text(number) == f"{number:.10g}" for number in numbers[~np.isnan(numbers)].tolist())
    return '"{:.10g}".format' if is_short else number_text.__name__


def _named_numbers(table: Table, prepared: Prepared) -> list[str]:
    """The columns of numbers that are taken as categories."""
    categories = [code.name for code in prepared.encoder.encodings if isinstance(code, CategoryEncoding)]
    return [name for name in categories if is_number(table.frame[name])]


def targets_code(table: Table, plan: Plan, number_format: str) -> str:
    """The lines that give `labels`, each row's class as a number, or `values`, the numbers to predict.

    `number_format` is what gives a number as the name of its class.
    """
    if plan.task == "regression":
        target = plan.numbers.column
        kept = f"frame = frame[frame[{target!r}].notna()].reset_index(drop=True)"
        return f"{kept}\nvalues = frame[{target!r}].to_numpy(float)"
    classes, target = plan.classes, plan.classes.column
    note = "; 1 is the class to find" if plan.task == "binary" else ""
    lines = [
        f"# The class of each row as a number, its place in this list{note}.",
        f"CLASSES = {list(classes.names)!r}",
    ]
    if classes.cut is not None:
        sign = ">=" if classes.names[1].startswith("at least") else "<"
        lines.append(f"frame = frame[frame[{target!r}].notna()].reset_index(drop=True)")
        return "\n".join([*lines, f"labels = (frame[{target!r}] {sign} {classes.cut!r}).to_numpy().astype(int)"])
    texts = f"frame[{target!r}].map({number_format})" if is_number(table.frame[target]) else f"frame[{target!r}]"
    if len(classes.rows) < len(table.frame):
        lines.append(f"frame = frame[{texts}.isin(CLASSES)].reset_index(drop=True)")
    return "\n".join([*lines, f"labels = {texts}.map(CLASSES.index).to_numpy()"])


def split_code() -> str:
    """The function that splits rows. Its stream of random numbers gets a name that no dataset's constant has."""
    sources = "\n\n".join(inspect.getsource(part) for part in (split.split, split.part_size, split.concatenate))
    constants = [
        "Rows = NDArray[np.int64]",
        "Parts = tuple[Rows, Rows, Rows]",
        f"VALIDATION_SHARE, TEST_SHARE = {split.VALIDATION_SHARE!r}, {split.TEST_SHARE!r}",
        f"MIN_ROWS_TO_SPLIT = {split.MIN_ROWS_TO_SPLIT!r}",
        f"SPLIT_STREAM = {split.STREAM!r}",
    ]
    return "\n".join(constants) + "\n\n\n" + re.sub(r"\bSTREAM\b", "SPLIT_STREAM", sources)


def features_code(table: Table, plan: Plan, prepared: Prepared, number_format: str) -> str:
    """The lines that give `x`: means, deviations and categories are taken from the training rows."""
    encodings = prepared.encoder.encodings
    columns = _wrapped(list(prepared.encoder.columns))
    used = table.frame[list(prepared.encoder.columns)].take(plan.target.rows)
    numbers = [code for code in encodings if isinstance(code, NumberEncoding)]
    is_constant = any(code.std == 0 for code in numbers)  # rounding gives even equal numbers a deviation
    clip = clip_code(part.x for part in (prepared.train, prepared.validation, prepared.test))
    is_whole = not used.isna().any(axis=None) and all(is_number(used[name]) for name in used)
    if is_whole and len(numbers) == len(encodings):
        varies = "np.ptp(numbers[train], axis=0)" if is_constant else "deviation"
        return f"""
numbers = frame[{columns}].to_numpy(float)
mean, deviation = numbers[train].mean(axis=0), numbers[train].std(axis=0)
x = ((numbers - mean) / np.where({varies} > 0, deviation, np.inf)){clip}.astype("float32")
"""
    is_unknown = any(np.isnan(numbers_of(used[code.name].iloc[plan.train])).all() for code in numbers)
    median = "fillna(frame[name][train].median())" + ".fillna(0)" * is_unknown
    deviation = "numbers[train].std() if np.ptp(numbers[train]) else" if is_constant else "numbers[train].std() or"
    return f"""
COLUMNS = {columns}
{_categories_code(encodings)}

{_conversions_code(table, prepared, number_format)}
def encode(name):
    missing = [frame[name].isna()] * (name in WITH_MISSING)
    if name in CATEGORIES:
        switches = [frame[name] == value for value in CATEGORIES[name]]
        others = frame[name].notna() & ~frame[name].isin(CATEGORIES[name])
        return switches + [others] * (name in WITH_OTHERS) + missing
    numbers = frame[name].{median}.to_numpy(float)
    return [(numbers - numbers[train].mean()) / ({deviation} np.inf), *missing]


x = np.column_stack([feature for name in COLUMNS for feature in encode(name)]){clip}.astype("float32")
"""


def clip_code(parts: Iterable[NDArray[np.float32]]) -> str:
    """The call that clips what was scaled, if the arrays hold a value that was; else empty."""
    if any((np.abs(part) >= MAX_SCALED).any() for part in parts):
        return f".clip(-{MAX_SCALED!r}, {MAX_SCALED!r})"
    return ""


def _categories_code(encodings: tuple[Encoding, ...]) -> str:
    """The lines that say which features each category and each missing value has."""
    categories = {code.name: list(code.values) for code in encodings if isinstance(code, CategoryEncoding)}
    others = [code.name for code in encodings if isinstance(code, CategoryEncoding) and code.tells_other]
    missing = [code.name for code in encodings if isinstance(code, KNOWN) and code.tells_missing]
    return f"""CATEGORIES = {categories!r}  # those of the training rows
WITH_OTHERS = {others!r}
WITH_MISSING = {missing!r}"""


def _conversions_code(table: Table, prepared: Prepared, number_format: str) -> str:
    """The lines that make texts of numbers that are taken as categories, and numbers of texts taken as numbers."""
    lines = ""
    if named := _named_numbers(table, prepared):
        lines += f"""for name in {named!r}:  # the numbers are names of categories
    frame[name] = frame[name].map({number_format}, na_action="ignore")
"""
    numbers = [code.name for code in prepared.encoder.encodings if isinstance(code, NumberEncoding)]
    if texts := [name for name in numbers if not is_number(table.frame[name])]:
        lines += f"""for name in {texts!r}:  # a text that is no number is missing
    numbers = pd.to_numeric(frame[name], errors="coerce")
    frame[name] = numbers.where(np.isfinite(numbers))
"""
    return f"{lines}\n" if lines else ""


def joined(named: Mapping[str, Any]) -> str:
    """Arguments as they stand in a call; one without a name is given by its place."""
    return ", ".join(f"{name}={value}" if name else value for name, value in named.items())


def _wrapped(names: list[str]) -> str:
    """A list of names, some of them a line."""
    if len(names) <= 6:
        return repr(names)
    lines = [", ".join(map(repr, names[first : first + 4])) for first in range(0, len(names), 4)]
    return "[\n" + "".join(f"    {line},\n" for line in lines) + "]"
