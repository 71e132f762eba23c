import keras
import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.text_encoding import TextEncoding

UNICODE = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
WORDY = st.text(st.sampled_from("aAbBéÉßİ\u0131ẞ \t\n\x0b\x0c\r\x1c\x85\u00a0\u2003.,-_'!?[]\\\x00Σς1²"), max_size=40)
TEXTS = st.lists(UNICODE | WORDY, min_size=1, max_size=30)


def fitted(*texts, **options):
    return TextEncoding.fit(pd.Series(list(texts), name="message", dtype=object), **options)


def in_keras(words, texts):
    """The same bags as Keras makes them."""
    layer = keras.layers.TextVectorization(
        standardize="lower_and_strip_punctuation", split="whitespace", output_mode="multi_hot", vocabulary=list(words)
    )
    return np.asarray(layer(np.array(texts, dtype=object)))


@given(train=TEXTS, other=TEXTS)
@settings(deadline=None, max_examples=20)
def test_bags_are_those_of_keras(train, other):
    encoding = fitted(*train, *train)  # each text twice, so that all their words count
    if encoding.words:
        bags = encoding.transform(pd.Series([*train, *other], dtype=object))
        np.testing.assert_array_equal(bags, in_keras(encoding.words, [*train, *other]))


def test_words_of_two_training_rows_become_switches_the_most_common_first():
    encoding = fitted("Free money, free!", "FREE tea", "money money", "lonely word", None)
    assert encoding.words == ("free", "money")
    assert encoding.feature_names == (
        *("message: other words", "message: free", "message: money"),
        "message missing",
    )
    bags = encoding.transform(pd.Series(["money free free", "tea", None, "", "... !"]))
    assert bags.tolist() == [[0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_the_vocabulary_is_bounded_and_does_not_hang_on_the_order_of_rows():
    texts = [f"w{a} w{b}" for a in range(30) for b in range(a, 30)]
    encoding = fitted(*texts, max_words=12)
    assert len(encoding.words) == 12
    assert encoding == fitted(*reversed(texts), max_words=12)


def test_a_text_that_comes_back_counts_for_each_of_its_rows():
    assert fitted("hello there", "hello there", "once only").words == ("hello", "there")


def test_texts_without_a_common_word_give_nothing():
    assert fitted("one two", "three four").feature_names == ()
    assert fitted("one two", "three four").transform(pd.Series(["one"])).shape == (1, 0)


def test_half_characters_are_words_like_others():
    assert fitted("\ud800 a", "\ud800 b").transform(pd.Series(["\ud800"], dtype=object)).tolist() == [[0, 1]]
