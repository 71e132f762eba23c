"""Which characters a file's bytes stand for: read right, or read with a doubt that is said, or asked for."""

import time
from collections import Counter

import pytest

from core.data.charset import (
    CODECS,
    ENCODINGS,
    GUESSED,
    PREVIEW_CHARACTERS,
    PRIORS,
    EncodingError,
    preview,
    to_utf8,
)
from core.data.charset_guess import guesses, sample_words
from core.data.reading.reading import EncodingDoubt, Reading
from core.data.table import DataError
from core.data.upload import read_table
from tests.core.data.made_up_texts import MadeUp, as_table, made_up_texts

TEXTS = [text for text in made_up_texts() if not text.content.isascii()]
WESTERN = GUESSED.format("Windows-1252 (Western European)")


def outcome(made_up: MadeUp) -> str:
    """How a table is read: right or wrong, with a doubt or without, or the choice is left, with the right one in it."""
    try:
        text, encoding, notes, doubts = to_utf8(made_up.content)
    except EncodingError as error:
        offered = [made_up.content.decode(CODECS.get(name, name), errors="replace") for name in error.encodings]
        return "asked" if made_up.text in offered else "asked without the right one"
    assert notes == (GUESSED.format(ENCODINGS[encoding]),)
    is_right = text.decode() == made_up.text
    return ("right" if is_right else "wrong") + (" with a doubt" if doubts else "")


def test_made_up_tables_are_read_right_or_their_doubt_is_said() -> None:
    outcomes = {text.name: outcome(text) for text in TEXTS}
    counts = Counter(outcomes.values())
    wrong = [name for name, found in outcomes.items() if found in ("wrong", "asked without the right one")]
    assert not wrong
    assert counts["right"] >= 0.9 * len(TEXTS), counts
    assert counts["wrong with a doubt"] <= 0.01 * len(TEXTS), counts
    assert len(TEXTS) > 350


def test_a_western_text_is_read_as_before() -> None:
    for words in (
        ["M\u00fcnchen", "K\u00f6ln"],
        ["Orl\u00e9ans", "N\u00eemes"],
        ["5 \u20ac", "20 \u00b0C"],
        ["S\u00e3o Paulo", "Bel\u00e9m", "Goi\u00e2nia"],
    ):
        content = as_table(words).encode("cp1252")
        assert to_utf8(content) == (as_table(words).encode(), "cp1252", (WESTERN,), ())


def test_a_doubt_names_the_other_encodings_and_what_a_word_is_there() -> None:
    content = as_table(["Gy\u0151r", "Erd\u0151"]).encode("cp1250")
    found = to_utf8(content)
    assert found.notes == (WESTERN,)
    doubt = next(doubt for doubt in found.doubts if doubt.encoding == "cp1250")
    assert doubt == EncodingDoubt("cp1250", "Windows-1250 (Central European)", "Gy\u00f5r", "Gy\u0151r")
    assert doubt.text == (
        "Check: 'Gy\u00f5r' could also be 'Gy\u0151r': then the file is in Windows-1250 (Central European)."
    )
    assert read_table(content, "a.csv").doubts == found.doubts


@pytest.mark.parametrize(
    "written", ["\u20ac{}.5", "{}.5\u20ac", "\u00a5{}.5", "\u00a3{}.5", "\u00a0{}.5", "{}.5\u00a0", "{}.5 \u20ac"]
)
def test_signs_beside_numbers_leave_them_numbers(written: str) -> None:
    rows = "".join(f"{written.format(10 + row)},{row % 7}\n" for row in range(30))
    table = read_table(f"price,v\n{rows}".encode("cp1252"), "a.csv")
    assert table.frame["price"].tolist() == [10.5 + row for row in range(30)]


@pytest.mark.parametrize(
    "written", ["{}\u00b0", "{}\u00bd", "1\u00d7{}", "\u00b1{}.5", "{}.5\u00b2", "{}.5\u2030", "{}.5\u00b5"]
)
def test_other_signs_beside_numbers_are_kept(written: str) -> None:
    rows = "".join(f"{written.format(10 + row)},{row % 7}\n" for row in range(30))
    table = read_table(f"price,v\n{rows}".encode("cp1252"), "a.csv")
    assert table.frame["price"][0] == written.format(10)


def test_words_beside_signs_and_numbers_are_read_right() -> None:
    towns = ["M\u00fcnchen", "K\u00f6ln", "D\u00fcsseldorf", "N\u00fcrnberg"]
    rows = "".join(f"\u20ac{10 + row}.50,{towns[row % 4]}\n" for row in range(100))
    assert read_table(f"price,city\n{rows}".encode("cp1252"), "a.csv").frame["city"][0] == towns[0]
    words = ["qualit\u00e0", "venerd\u00ec", "universit\u00e0", "luned\u00ec"]
    assert to_utf8(as_table(words).encode("mac-roman")).text.decode() == as_table(words)


def test_where_it_is_not_certain_the_likely_ones_come_with_some_lines() -> None:
    content = as_table(["\u0151r", "\u0171r"]).encode("cp1250")
    with pytest.raises(EncodingError) as caught:
        to_utf8(content)
    assert caught.value.encodings[0] == "cp1250"
    assert len(caught.value.encodings) == 5
    assert preview(caught.value.sample, "cp1250") == ["\u0151r,0,yes", "\u0171r,1,no", "\u0151r,2,no"]
    assert preview(caught.value.sample, "cp1252")[0] == "\u00f5r,0,yes"


def test_bytes_of_no_language_are_asked_for_and_one_that_cannot_be_told_has_a_mark() -> None:
    noise = bytes(range(0x80, 0x100)) * 3 + b"\n"
    with pytest.raises(EncodingError, match="UTF-8"):
        to_utf8(b"a,b\n" + noise * 20)
    assert set(preview(b"a\x81b", "cp1252")[0]) == {"a", "b", "\ufffd"}
    assert preview(b"a\x1bb", "cp437") == ["a\ufffdb"]


def test_a_preview_is_bounded() -> None:
    with pytest.raises(EncodingError) as caught:
        to_utf8((b"a" * 100_000 + b"\xf5\xfb" + b"b" * 100_000 + b"\r") * 20 + b"\x81\x8d\x90")
    assert len(caught.value.sample) < 2_000
    assert all(len(line) <= PREVIEW_CHARACTERS for line in preview(caught.value.sample, "cp1250"))


@pytest.mark.parametrize(
    ("encoding", "codec", "text"),
    [
        ("shift-jis", "cp932", "\u2460\u9ad9"),
        ("euc-kr", "cp949", "\ub620\ubc29\uac01\ud558"),
        ("big5", "cp950", "\u7881\u92b9"),
        ("koi8-r", "koi8-u", "\u0457\u0434\u0454"),
        ("euc-jp", "euc_jis_2004", "\u2460\u6771"),
    ],
)
def test_what_files_of_a_name_really_hold_is_read(encoding: str, codec: str, text: str) -> None:
    content = as_table([text, "Ulm"]).encode(codec)
    assert to_utf8(content, encoding) == (as_table([text, "Ulm"]).encode(), encoding, (), ())
    assert read_table(content, "a.csv", Reading(encoding=encoding)).frame["town"][0] == text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_can_be_chosen(encoding: str) -> None:
    content = as_table(["Ulm", "Bonn"]).encode(CODECS.get(encoding, encoding))
    assert to_utf8(content, encoding) == (as_table(["Ulm", "Bonn"]).encode(), encoding, (), ())


def test_all_but_unicode_can_be_guessed() -> None:
    assert {*PRIORS, "utf-8", "utf-16-le", "utf-16-be"} == set(ENCODINGS)


def test_a_choice_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DataError, match=r"not in Windows-1252 \(Western European\)"):
        to_utf8(b"a\x81", "cp1252")
    with pytest.raises(DataError, match="no encoding 'klingon'"):
        to_utf8(b"a", "klingon")


def test_a_few_characters_that_are_not_in_utf8_are_said() -> None:
    words = ["K\u00f6ln", "Z\u00fcrich", "M\u00fcnchen", "N\u00fcrnberg", "Ulm"]
    content = as_table(words).encode() + b"Gr\xfcn,30,no\n"
    text, encoding, notes, _ = to_utf8(content)
    assert text.decode() == as_table(words) + "Gr\ufffdn,30,no\n"
    assert encoding == "utf-8"
    assert notes == ("The file is in UTF-8, but 1 character of it could not be read: '\ufffd' stands there instead.",)


def test_words_are_looked_for_within_a_bounded_part_of_the_file() -> None:
    late = b"abc,def\n" * 2_000_000 + "K\u00f6ln,1\n".encode("cp1252")
    assert sample_words(late) == ["K\u00f6ln".encode("cp1252")]
    many = "".join(f"\u00f6{number}\n" for number in range(200_000)).encode("cp1252")
    assert len(sample_words(many)) <= 300
    begin = time.process_time()
    sample_words((b"a" * 70_000 + b"\xfc") * 200)
    sample_words(b"\xfc" * 20_000_000)
    assert time.process_time() - begin < 5


def test_encodings_that_give_the_same_words_count_once() -> None:
    found = guesses(["K\u00f6ln".encode("cp1252")], {"cp1254": ("cp1254", -1.0), "cp1252": ("cp1252", 0.0)})
    assert [guess.encoding for guess in found] == ["cp1252"]


@pytest.mark.parametrize(
    "words",
    [
        ["Ulm", "Bonn"],
        ["\u041c\u043e\u0441\u043a\u0432\u0430", "\u041e\u043c\u0441\u043a"],
        ["\u6771\u4eac", "\u5927\u962a"],
    ],
)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_zeros(words: list[str], encoding: str) -> None:
    found = to_utf8(as_table(words).encode(encoding))
    assert (found.text.decode(), found.encoding) == (as_table(words), encoding)
