import pandas as pd

from core.data.columns import describe
from core.data.overview import NOTHING_COMMON, column_table

FRAME = pd.DataFrame({"size": [1.5, 2.5, None] * 10, "city": ["Ulm", "Bonn", "Trier"] * 10, "same": 1})


def test_one_row_a_column_says_what_it_is_and_why():
    shown = column_table(describe(FRAME), {"size", "city"}, {"city"}).set_index("Column")
    assert shown["Used"].tolist() == [True, True, False]
    assert shown["Kind"].tolist() == ["number", "category", "constant"]
    assert shown["Missing"].tolist() == [1 / 3, 0, 0]
    assert shown.loc["city", "Why"] == NOTHING_COMMON
    assert "the same value" in shown.loc["same", "Why"]
    assert column_table(describe(FRAME), {"city"}).set_index("Column").loc["size", "Why"] == "you left it out"
