"""Unpacking gzip and zip up to a limit. The sizes that an archive declares are not trusted."""

import gzip
import io
import zipfile
import zlib
from typing import IO

from core.data.reading.signatures import is_archive
from core.data.table import DataError
from core.text.words import listed

MEBIBYTE = 2**20
MAX_UNPACKED_BYTES = 100 * MEBIBYTE
MAX_ENTRIES = 10_000
CHUNK = 2**18
BROKEN = "This archive is damaged or incomplete. Pack it again, or open the file that is in it."
ENCRYPTED = "This archive is locked with a password, which cannot be asked for here. Open the file that is in it."
KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def unzip(content: bytes) -> tuple[bytes, str]:
    """The one file in a zip archive, and its name. Folders and the files that macOS adds do not count.

    Raises:
        DataError: when there is none or more than one, or it is locked, damaged, too large or an archive itself.
    """
    with _opened(content) as archive:
        entries = [entry for entry in archive.infolist() if _is_file(entry)]
        if not entries:
            raise DataError("This zip archive holds no file. Pack one table into it, or open the table itself.")
        if len(entries) > 1:
            names = listed((entry.filename for entry in entries), max_names=5)
            raise DataError(f"This zip archive holds {len(entries):,} files: {names}. Open the one that you want.")
        unpacked = read_entry(archive, entries[0], MAX_UNPACKED_BYTES)
    _refuse_nested(unpacked)
    return unpacked, entries[0].filename


def gunzip(content: bytes) -> bytes:
    """What a gzip file holds.

    Raises:
        DataError: when it is damaged, too large or an archive itself.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            unpacked = read_bounded(stream, MAX_UNPACKED_BYTES)
    except UNPACKING_ERRORS:
        raise DataError(BROKEN) from None
    _refuse_nested(unpacked)
    return unpacked


def unpacked_files(content: bytes, max_bytes: int) -> dict[str, bytes]:
    """All files of a zip archive, unpacked within the limit for a reader that would trust the declared sizes.

    Raises:
        DataError: when it is locked, damaged, or holds more than `max_bytes` bytes.
    """
    files: dict[str, bytes] = {}
    size = 0
    with _opened(content) as archive:
        for entry in archive.infolist():
            files[entry.filename] = read_entry(archive, entry, max_bytes)
            size += len(files[entry.filename])
            if size > max_bytes:
                raise too_large(max_bytes)
    return files


def packed(files: dict[str, bytes]) -> bytes:
    """A zip archive of these files, not compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, max_bytes: int) -> bytes:
    """One file of an archive, at most `max_bytes` bytes.

    Raises:
        DataError: when it is locked, damaged or larger.
    """
    if entry.flag_bits & 1:
        raise DataError(ENCRYPTED)
    if entry.file_size > max_bytes:
        raise too_large(max_bytes)
    if entry.compress_type not in KNOWN_METHODS:
        raise DataError(
            "This zip archive is packed in a way that cannot be read. Pack it again as an ordinary zip file."
        )
    try:
        with archive.open(entry) as stream:
            return read_bounded(stream, max_bytes)
    except UNPACKING_ERRORS:
        raise DataError(BROKEN) from None


def read_bounded(stream: IO[bytes] | gzip.GzipFile, max_bytes: int) -> bytes:
    """The whole content of a stream, read in chunks.

    Raises:
        DataError: as soon as it is more than `max_bytes` bytes.
    """
    parts, size = [], 0
    while chunk := stream.read(CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > max_bytes:
            raise too_large(max_bytes)
    return b"".join(parts)


def too_large(max_bytes: int) -> DataError:
    """The refusal of what unpacks to more than `max_bytes` bytes."""
    return DataError(
        f"This file unpacks to more than {max(1, max_bytes // MEBIBYTE):,} MB, which is more than can be read. Keep "
        "the columns that matter or a random part of the rows, and open that."
    )


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except UNPACKING_ERRORS:
        raise DataError(BROKEN) from None
    if len(archive.infolist()) > MAX_ENTRIES:
        raise DataError(f"This archive holds more than {MAX_ENTRIES:,} files. Open the one that you want.")
    return archive


def _is_file(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    return not entry.is_dir() and parts[0] != "__MACOSX" and not parts[-1].startswith(".")


def _refuse_nested(content: bytes) -> None:
    if is_archive(content):
        raise DataError("This archive holds another archive. Unpack it once, and open what comes out.")
