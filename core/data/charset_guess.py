# ruff: noqa: RUF001 (the signs of other scripts are what is looked for)
"""Which encoding bytes that are no UTF-8 are most likely in, by the words that hold other bytes than ASCII.

Each encoding makes other words of the bytes. The words of one language in the right encoding have letters of one
script, capitals at their start, and the frequent letters of that language; the words of a wrong encoding do not.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log

from core.data.alphabets import COMMON_CHARACTERS, LATIN, OTHERS, character_share, letter_shares

# No character of any encoding has a byte below 0x30, or from 0x3A to 0x3F, beside another one.
WORD = re.compile(rb"[^\x00-\x2f\x3a-\x3f]*[\x80-\xff][^\x00-\x2f\x3a-\x3f]*")
BETWEEN_WORDS = re.compile(rb"[\x00-\x2f\x3a-\x3f]")
DIGITS = re.compile(rb"[0-9]+")
OTHER_THAN_ASCII = re.compile(rb"[\x80-\xff]")
WINDOW, MAX_WINDOWS, LONGEST_WORD = 2**16, 32, 400
MAX_WORDS, MAX_SAMPLE = 300, 12_000
# The logarithms of how likely things are that a wrong encoding makes often.
OTHER_LETTER, OTHER_CHARACTER = log(1e-4), log(1e-6)
FREQUENT_SIGN, COMMON_SIGN = log(6e-2), log(5e-3)
OTHER_SCRIPT, OTHER_CASE, LONE_CAPITAL = log(1e-3), log(3e-3), log(1e-1)
SIGN_IN_A_WORD, SIGN_AT_ITS_START = log(1e-2), log(3e-2)
LETTER_BEFORE_A_SYMBOL, LETTER_BETWEEN_DIGITS, LONE_LETTER_BESIDE_A_DIGIT = log(1e-4), log(1e-3), log(1e-3)
SYMBOLS = set("@[\\]^`{|}~")  # also the second of two bytes, in the encodings that have them
FIRST_OF_TWO_BYTES = "\u2e80"  # letters from here on take two bytes or more in the encodings that have them
COMMON_SIGNS = set("’‘“”„–—…€£°«»§№²³½¼¿¡·×±µ®©™ªº\u00a0\u200c、。・「」（），：％＋－−￥￡‰¢¥¹")
FREQUENT_SIGNS = set("’“”–…€£°²\u00a0")
CATALAN_DOT = "·"  # col·legi
LANGUAGES = (*LATIN, *OTHERS, *COMMON_CHARACTERS)
PLAUSIBLE = -5.9  # for a byte of a letter; what is less likely is of no language
SIGNS_BEFORE_WORDS = set("‘“„«€£¥")
SIGNS_BEHIND_WORDS = set("’”»°²³½¼™ªº·")


@dataclass(frozen=True)
class Guess:
    """The words in one encoding, the logarithm of how likely they are, and whether they may be of a language."""

    encoding: str
    words: tuple[str, ...]
    likelihood: float
    is_plausible: bool


@dataclass
class Evidence:
    """What the words show: how often each letter occurs, and how likely it is that they stand where they do, and that
    signs occur, both as logarithms."""

    letters: Counter[str] = field(default_factory=Counter)
    in_words: float = 0.0
    signs: float = 0.0


def sample_words(content: bytes) -> list[bytes]:
    """The first distinct words that hold other bytes than ASCII, within a bounded part of the content.

    Words that differ in their digits alone count as one.
    """
    found, size, place = dict[bytes, bytes](), 0, 0
    for _ in range(MAX_WINDOWS):
        first = OTHER_THAN_ASCII.search(content, place)
        if first is None:
            break
        start = max(place, first.start() - LONGEST_WORD)
        for before in BETWEEN_WORDS.finditer(content, start, first.start()):
            start = before.end()
        place = start + WINDOW
        for match in WORD.finditer(content, start, place):
            cut = match.end() == place < len(content)
            word = DIGITS.sub(b"0", match[0])
            if word not in found and len(match[0]) <= LONGEST_WORD and not cut:
                found[word] = match[0]
                size += len(word)
        if len(found) >= MAX_WORDS or size >= MAX_SAMPLE:
            break
    return list(found.values())[:MAX_WORDS]


def guesses(words: Sequence[bytes], codecs: dict[str, tuple[str, float]]) -> list[Guess]:
    """What the words are in each encoding, the most likely first. Encodings that give the same words count once.

    `codecs` are the encodings with the names of their codecs, and the logarithm of how often each is met.
    """
    found: dict[tuple[str, ...], Guess] = {}
    for encoding, (codec, prior) in codecs.items():
        try:
            texts = tuple(word.decode(codec) for word in words)
        except UnicodeDecodeError:
            continue
        evidence = evidence_of(texts)
        if evidence is None:
            continue
        letters = evidence.in_words + max(_in_language(evidence.letters, language) for language in LANGUAGES)
        size = sum(count * (1 if has_one_byte(letter) else 2) for letter, count in evidence.letters.items())
        guess = Guess(encoding, texts, letters + evidence.signs + prior, letters >= PLAUSIBLE * max(1, size))
        if texts not in found or found[texts].likelihood < guess.likelihood:
            found[texts] = guess
    return sorted(found.values(), key=lambda guess: -guess.likelihood)


def evidence_of(texts: Iterable[str]) -> Evidence | None:
    """What the words show of their letters and signs; None when a character never occurs in a text."""
    found = Evidence()
    for text in texts:
        for place, character in enumerate(text):
            if character.isascii():
                continue
            if unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs"):
                return None
            before, after = text[place - 1] if place else "", text[place + 1 : place + 2]
            if character not in COMMON_SIGNS:  # a rare sign is a letter of no language
                found.letters[character.lower()[0]] += 1
                found.in_words += in_a_word(character, before, after)
                continue
            found.signs += FREQUENT_SIGN if character in FREQUENT_SIGNS else COMMON_SIGN
            is_inside = is_letter(before) and is_letter(after) and character != CATALAN_DOT
            if is_inside or (is_letter(before) and character in SIGNS_BEFORE_WORDS):
                found.in_words += SIGN_IN_A_WORD
            elif character in SIGNS_BEHIND_WORDS and not before and is_letter(after):
                found.in_words += SIGN_AT_ITS_START
    return found


def is_letter(character: str) -> bool:
    """True for letters, and for the marks that are written on them."""
    return bool(character) and character not in COMMON_SIGNS and unicodedata.category(character)[0] in "LM"


def in_a_word(character: str, before: str, after: str) -> float:
    """How likely a letter is between its neighbours: of the same script, and a capital only after capitals."""
    found = 0.0
    for other in (before, after):
        if is_letter(other) and script(other) != script(character):
            found += OTHER_SCRIPT
    if (before.islower() and character.isupper()) or (character.islower() and after.isupper()):
        found += OTHER_CASE
    if before.isupper() and character.isupper() and after.islower():
        found += OTHER_CASE
    if character.isupper() and not before and not after:
        found += LONE_CAPITAL
    if not is_letter(before) and after in SYMBOLS:
        found += LETTER_BEFORE_A_SYMBOL
    if has_one_byte(character) and not is_letter(before) and not is_letter(after):
        if before.isdecimal() and after.isdecimal():
            found += LETTER_BETWEEN_DIGITS
        elif before.isdecimal() or after.isdecimal():
            found += LONE_LETTER_BESIDE_A_DIGIT
    return found


def has_one_byte(character: str) -> bool:
    """True for what takes one byte in the encodings that have it: all but the signs of East Asia of full width."""
    return character < FIRST_OF_TWO_BYTES or "\uff61" <= character <= "\uff9f"


@cache
def script(letter: str) -> str:
    """The first word of a letter's name, which is its script. Japanese is written in several ones together."""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK", "IDEOGRAPHIC": "CJK"}.get(name, name)


def _in_language(letters: Counter[str], language: str) -> float:
    return sum(count * _log_share(language, letter) for letter, count in letters.items())


@cache
def _log_share(language: str, letter: str) -> float:
    if language in COMMON_CHARACTERS:
        share = character_share(language, letter)
    else:
        share = letter_shares(language).get(letter, 0.0)
    return log(share) if share else OTHER_LETTER if letter < FIRST_OF_TWO_BYTES else OTHER_CHARACTER
