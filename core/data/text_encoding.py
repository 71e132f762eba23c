"""The encoding of texts: a bag of words, one binary feature for each word that is common in the training rows."""

import string
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.values import Series, texts_of

MAX_WORDS = 1_000
MIN_ROWS_OF_A_WORD = 2
LOWER = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
PUNCTUATION = string.punctuation.encode()


@dataclass(frozen=True)
class TextEncoding:
    """A text column: a binary feature for all other words, one for each of `words`, and one for missing values.

    What Keras' TextVectorization gives with `standardize="lower_and_strip_punctuation"`, `split="whitespace"`,
    `output_mode="multi_hot"` and `vocabulary=words`, other words where that layer has unknown ones. Like that layer it
    treats only ASCII upper case, punctuation and white space.
    """

    name: str
    words: tuple[str, ...]
    tells_missing: bool

    @classmethod
    def fit(cls, column: Series, max_words: int = MAX_WORDS) -> "TextEncoding":
        """The encoding fitted on these rows: the words that occur in most of them, and in at least 2."""
        codes, texts = texts_of(column)
        rows = np.bincount(codes[codes >= 0], minlength=len(texts)).tolist()
        counts: Counter[bytes] = Counter()
        for text, count in zip(texts, rows, strict=True):
            for word in set(words_of(text)):
                counts[word] += count
        often = (word for word, count in counts.items() if count >= MIN_ROWS_OF_A_WORD)
        common = [word for word in often if b"\0" not in word]  # a Keras layer's vocabulary cannot hold it
        common.sort(key=lambda word: (-counts[word], word))
        words = tuple(word.decode("utf-8", "surrogatepass") for word in common[:max_words])
        return cls(str(column.name), words, bool((codes < 0).any()) and len(texts) > 0)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The names of the features that this column becomes; no word has a space, so none is named like another."""
        words = (f"{self.name}: other words", *(f"{self.name}: {word}" for word in self.words)) if self.words else ()
        return (*words, f"{self.name} missing") if self.tells_missing else words

    def transform(self, column: Series) -> NDArray[np.float32]:
        """The features of these rows, shape (rows, features)."""
        codes, texts = texts_of(column)
        index_of = {word.encode("utf-8", "surrogatepass"): index for index, word in enumerate(self.words, start=1)}
        bags = np.zeros((len(texts) + 1, len(self.feature_names)), dtype=np.float32)
        if self.words:
            found = [{index_of.get(word, 0) for word in words_of(text)} for text in texts]
            rows = np.repeat(np.arange(len(texts)), [len(bag) for bag in found])
            bags[rows, [index for bag in found for index in bag]] = 1
        if self.tells_missing:
            bags[-1, -1] = 1
        return bags[codes]  # index -1 is the last: no words


def words_of(text: str) -> list[bytes]:
    """The words of a text as UTF-8: lower case, without punctuation, split at white space (ASCII only)."""
    return text.encode("utf-8", "surrogatepass").translate(LOWER, PUNCTUATION).split()
