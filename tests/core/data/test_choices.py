import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.choices import chosen_kinds, join_kinds, split_kinds
from core.data.kinds import KINDS
from core.data.table import DataError

NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name == name.strip())


@given(st.dictionaries(NAMES, st.sampled_from(KINDS), max_size=6))
def test_joined_kinds_come_back(kinds):
    assert split_kinds(join_kinds(kinds)) == kinds


def test_kinds_typed_by_hand_may_have_spaces_and_capitals():
    assert split_kinds('zip: Category, "a, b:c":TEXT') == {"zip": "category", "a, b:c": "text"}
    assert split_kinds("") == {}


@pytest.mark.parametrize("text", ["zip", "zip:", ":number", "zip:colour", "zip=number"])
def test_what_names_no_kind_is_refused_with_an_example(text):
    with pytest.raises(DataError, match=r"such as zip:category.*constant or empty"):
        split_kinds(text)


def test_unknown_columns_are_named():
    with pytest.raises(DataError, match=r"name 'q', which .* 'a', 'b'\."):
        chosen_kinds("q:number,a:text", pd.DataFrame({"a": [], "b": []}))
