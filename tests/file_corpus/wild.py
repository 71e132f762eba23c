"""Files as they are found in the wild, rebuilt with other contents: each begins with the number of its kind.

What is right for each is known, whole table by whole table.
"""

from tests.file_corpus.corpus import CorpusFile
from tests.file_corpus.wild_layout import LAYOUTS
from tests.file_corpus.wild_sheets import SHEETS
from tests.file_corpus.wild_values import VALUES

WILD: dict[str, CorpusFile] = LAYOUTS | VALUES | SHEETS
