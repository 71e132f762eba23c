"""How the ticks of an axis name numbers of any size: 250k and 1.2M, but 0.4."""

from typing import Any

LABEL = "abs(datum.value) >= 1000 ? format(datum.value, '~s') : format(datum.value, '~g')"
TICKS: dict[str, Any] = {"labelExpr": LABEL, "tickCount": 5}
