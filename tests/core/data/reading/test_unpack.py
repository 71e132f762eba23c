import gzip
import io
import zipfile

import pytest

from core.data.reading import parquet, unpack
from core.data.reading.unpack import gunzip, packed, unpacked_files, unzip
from core.data.table import DataError
from tests.file_corpus.corpus import parquet as parquet_file
from tests.file_corpus.corpus import zipped


class Counted(io.BytesIO):
    """A stream that counts what is read from it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        part = super().read(size)
        self.taken += len(part)
        return part


def test_no_more_is_read_than_the_bound_and_a_chunk() -> None:
    stream = Counted(bytes(50 * unpack.CHUNK))
    with pytest.raises(DataError, match="unpacks to more than 1 MB"):
        unpack.read_bounded(stream, 2**20)
    assert stream.taken <= 2**20 + unpack.CHUNK


def test_at_the_bound_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_UNPACKED_BYTES", 1_000)
    assert gunzip(gzip.compress(bytes(1_000))) == bytes(1_000)
    assert unzip(zipped({"a.csv": bytes(1_000)})) == (bytes(1_000), "a.csv")
    for over in (lambda: gunzip(gzip.compress(bytes(1_001))), lambda: unzip(zipped({"a": bytes(1_001)}))):
        with pytest.raises(DataError, match="unpacks to more"):
            over()


def test_the_files_of_an_archive_share_one_bound() -> None:
    archive = zipped({"a": bytes(600), "b": bytes(600)})
    assert unpacked_files(archive, 1_200) == {"a": bytes(600), "b": bytes(600)}
    with pytest.raises(DataError, match="unpacks to more"):
        unpacked_files(archive, 1_199)


def test_a_stored_archive_declares_what_it_holds() -> None:
    with zipfile.ZipFile(io.BytesIO(packed({"a": b"xyz"}))) as archive:
        (entry,) = archive.infolist()
        assert (entry.file_size, entry.compress_size, archive.read("a")) == (3, 3, b"xyz")


def test_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_ENTRIES", 2)
    with pytest.raises(DataError, match="more than 2 files"):
        unzip(zipped(dict.fromkeys("abc", b"x")))


def test_parquet_is_bounded_by_what_it_says_and_by_what_it_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    repeated = parquet_file({"n": ["x" * 1_000] * 20_000})  # 20 MB that pack into a few hundred bytes
    assert len(repeated) < 10_000
    parquet.read_parquet(repeated, lambda _: None)
    monkeypatch.setattr(parquet, "MAX_UNPACKED_BYTES", 10 * 2**20)
    with pytest.raises(DataError, match="more than 10 MB"):
        parquet.read_parquet(repeated, lambda _: None)
    monkeypatch.setattr(parquet, "MAX_UNPACKED_BYTES", 1)
    with pytest.raises(DataError, match="unpacks to more"):
        parquet.read_parquet(repeated, lambda _: None)
