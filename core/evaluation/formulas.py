"""Formulas of the four counts: text for a learner, and an expression that Python and the browser evaluate alike."""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from core.evaluation.metrics import Counts

Expression: TypeAlias = "float | str | tuple[Expression, ...]"
"""A number, the name of a count (tp, fp, fn, tn), or an operation: its sign and its one or two operands."""

OPERATIONS: Mapping[str, Callable[..., float]] = MappingProxyType(
    {"+": operator.add, "-": operator.sub, "×": operator.mul, "/": operator.truediv, "√": math.sqrt}
)
SIGNS: Mapping[type[ast.operator], str] = MappingProxyType({ast.Add: "+", ast.Sub: "-", ast.Mult: "×", ast.Div: "/"})

DIGITS = 3
MAX_DIGITS = 8
SMALLEST = 1e-6


@cache
def parse(formula: str) -> Expression:
    """The expression of a formula: 'TP / (TP + FP)' is ('/', 'tp', ('+', 'tp', 'fp')).

    A formula is made of TP, FP, FN, TN, numbers, + - × / and √(...).

    Raises:
        ValueError: for a formula with anything else in it.
    """
    try:
        return _expression(ast.parse(formula.replace("×", "*").replace("√", "sqrt"), mode="eval").body)
    except (SyntaxError, KeyError) as error:
        raise ValueError(f"'{formula}' is not a formula of TP, FP, FN and TN with + - × / and √(...).") from error


def _expression(node: ast.expr) -> Expression:
    match node:
        case ast.Name(id="TP" | "FP" | "FN" | "TN" as name):
            return name.lower()
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.BinOp(left=left, op=sign, right=right):
            return SIGNS[type(sign)], _expression(left), _expression(right)
        case ast.Call(func=ast.Name(id="sqrt"), args=[operand]):
            return "√", _expression(operand)
    raise KeyError(ast.dump(node))


def evaluate(expression: Expression, counts: Counts) -> float | None:
    """The value of an expression; None where it divides by 0."""
    try:
        return _value(expression, counts)
    except ZeroDivisionError:
        return None


def _value(expression: Expression, counts: Counts) -> float:
    if isinstance(expression, str):
        return int(getattr(counts, expression))
    if isinstance(expression, tuple):
        sign, *operands = expression
        return OPERATIONS[str(sign)](*(_value(operand, counts) for operand in operands))
    return expression


def filled_in(formula: str, counts: Counts) -> str:
    """The formula with the counts in place of their names: '35 / (35 + 10)'."""
    return re.sub("TP|FP|FN|TN", lambda name: f"{getattr(counts, name[0].lower()):,}", formula)


def value_text(value: float) -> str:
    """A metric's value with three significant digits; with more, where three would make it look like 1 or -1.

    0.8125 is 0.813 and 0.99996 stays 0.99996; a value closer to 0 than a millionth is given as such.
    """
    if value == 0:
        return "0"
    if abs(value) < SMALLEST:
        return "<0.000001" if value > 0 else ">-0.000001"
    for digits in range(DIGITS, MAX_DIGITS):
        text = _rounded(value, digits)
        if abs(value) == 1 or abs(float(text)) != 1:
            return text
    return _rounded(value, MAX_DIGITS)


def _rounded(value: float, digits: int) -> str:
    """Significant digits, halves away from zero, trailing zeros kept: as `toPrecision` does it in a browser."""
    number = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(value))
    return f"{number.quantize(Decimal(1).scaleb(number.adjusted() - digits + 1)):f}"
