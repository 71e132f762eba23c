import pandas as pd
import pytest

from core.data.table import DataError, Table


def test_column_names_become_texts():
    assert list(Table("t", pd.DataFrame({0: [1], "a": [2]})).frame.columns) == ["0", "a"]


def test_columns_that_share_a_name_are_refused():
    with pytest.raises(DataError, match="share a name"):
        Table("t", pd.DataFrame([[1, 2]], columns=["a", "a"]))
