"""Files as they are found in the wild, rebuilt with other contents: each begins with the number of its kind.

What is right for each is known, whole table by whole table.
"""

from tests.file_corpus.corpus import CorpusFile
from tests.file_corpus.wild_above_and_below import BELOW, PREAMBLE
from tests.file_corpus.wild_exports import EXPORTS
from tests.file_corpus.wild_names import NO_NAMES, NUMERIC_NAMES, REPEATED, SURVEYS
from tests.file_corpus.wild_quotes import QUOTES, SHIFTED
from tests.file_corpus.wild_separators import SEPARATORS, SPACES
from tests.file_corpus.wild_sheets import SHEETS
from tests.file_corpus.wild_values import VALUES

LAYOUTS = PREAMBLE | NUMERIC_NAMES | QUOTES | SEPARATORS | SHIFTED | NO_NAMES | REPEATED | SURVEYS | SPACES | BELOW
WILD: dict[str, CorpusFile] = LAYOUTS | VALUES | SHEETS | EXPORTS
