"""Reading a file of entries: bytes are decoded, and the text is parsed as JSON or as a ticker."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import IO, Literal
from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.entry_json import read_items, read_json
from tickerbot.formats.label_line import read_label_line
from tickerbot.formats.picture_lines import read_picture_lines
from tickerbot.formats.tables import NAMELESS, looks_like_table, read_table
from tickerbot.formats.ticker_text import Order, Reading, Remark, read_ticker
from tickerbot.formats.ticker_text.unmarked import EXPECTED
from tickerbot.model import ParsedEntry

# UTF-32 before UTF-16, whose little-endian mark is a prefix of UTF-32's
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAX_SIZE = 32_000_000
"""Maximum size of a document in bytes. Of this size, one of short entries was measured to take 460 MB
of memory as ticker text, and 270 MB as JSON: what the smallest servers have."""
_LINE_ENDS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b") | {127})
# numbers in brackets are JSON only where nothing but other values follows: a message begins with a date
_LOOKS_LIKE_JSON = re.compile(
    r"""\{\s*(?:["}]|$)|\[\s*(?:["{\[\]]|true\b|false\b|null\b|$"""
    r"""|-?[0-9.eE+-]+\s*(?:,\s*(?:["{\[]|[0-9.eE+-]+\s*[,\]])|\]\s*$))"""
)
# how many bytes are examined to recognise UTF-16 without a byte order mark
_SAMPLE_SIZE = 4096
_UTF8_SEQUENCES = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_NON_ASCII_BYTES = re.compile(rb"[\x80-\xff]")


def read_bytes(file: IO[bytes]) -> bytes:
    """Read a file, but no more than ``MAX_SIZE``. Raises DocumentError if it is larger."""
    data = file.read(MAX_SIZE + 1)
    if len(data) > MAX_SIZE:
        raise DocumentError(
            f"the file is larger than {MAX_SIZE // 1_000_000} MB; split it, JSON Lines after any line,"
            " ticker text before a date line, and import the part with the oldest entries first"
        )
    return data


def decode(data: bytes) -> str:
    r"""Decode a file's bytes, and write every line end as ``\n``.

    The encoding is that of the byte order mark, if there is one (UTF-8, UTF-16 or UTF-32); otherwise
    UTF-16 and UTF-8 are recognised, and cp1252 is the fallback. Raises DocumentError if the file is
    not text.
    """
    marks = ((mark, encoding) for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark))
    mark, encoding = next(marks, (b"", ""))
    data = data[len(mark) :]
    encoding = encoding or _guess_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(f"the file is not text: {error.reason} ({encoding})") from error
    if "\0" in text:
        raise DocumentError(
            "the file is not text: it holds NUL bytes", text.count("\n", 0, text.index("\0")) + 1
        )
    return _LINE_ENDS.sub("\n", text)


def read_document(
    data: bytes,
    zone: ZoneInfo,
    kind: Literal["text", "json"] | None = None,
    order: Order | None = None,
) -> list[ParsedEntry]:
    """Read the entries of a file, newest first: see ``examine_document``."""
    return examine_document(data, zone, kind, order).entries


def examine_document(
    data: bytes,
    zone: ZoneInfo,
    kind: Literal["text", "json"] | None = None,
    order: Order | None = None,
) -> Reading:
    """Read the entries of a file, and say what was not understood or only guessed.

    They come newest first: in the order of the file, which is reversed if it runs oldest first
    (``order``; if it is not given, the times tell). JSON and tables are detected unless ``kind`` names
    the format.
    ``zone`` is the newsroom's time zone. Raises DocumentError, with the line, if the file holds no
    entries or is something else.
    """
    text = decode(data)
    if not text.strip("\ufeff \t\n"):
        raise DocumentError(f"the file is empty; {EXPECTED}")
    text = text.lstrip("\ufeff")
    if kind == "json" or (kind is None and _LOOKS_LIKE_JSON.match(text.lstrip())):
        return read_json(text, zone, order)
    if kind is None and (reading := read_rows(text, zone, order)):
        return reading
    try:
        ticker = read_ticker(text, zone, order)
    except DocumentError:
        if looks_like_table(text):
            raise DocumentError(NAMELESS, 1) from None
        raise
    return replace(
        ticker, entries=[read_picture_lines(read_label_line(it)) for it in ticker.entries]
    )


def read_rows(text: str, zone: ZoneInfo, order: Order | None = None) -> Reading | None:
    """Read a table as ``examine_document`` does; None where the text is none. Raises DocumentError."""
    table = read_table(text)
    if not table:
        return None
    reading = read_items(table.rows, zone, order)
    left_out = tuple(Remark(line, "left-out", what) for line, what in table.left_out)
    return replace(reading, remarks=left_out + reading.remarks)


def _guess_encoding(data: bytes) -> str:
    """Guess the encoding of bytes without a byte order mark. Raises DocumentError."""
    sample = data[:_SAMPLE_SIZE]
    if len(data) % 2 == 0 and sample:
        # in UTF-16, Latin letters have a zero high byte and hardly ever a zero low byte
        for encoding, high, low in (
            ("utf-16-le", sample[1::2], sample[::2]),
            ("utf-16-be", sample[::2], sample[1::2]),
        ):
            if high.count(0) * 2 > len(high) and low.count(0) * 20 <= len(low):
                return encoding
    if len(data) - len(data.translate(None, _CONTROL_BYTES)) > len(data) // 100:
        raise DocumentError("the file is not text")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        stray = _NON_ASCII_BYTES.findall(_UTF8_SEQUENCES.sub(b"", data))
        if len(_UTF8_SEQUENCES.findall(data)) > len(stray):
            line = data.count(b"\n", 0, error.start) + 1
            raise DocumentError(
                "the file is UTF-8 but for a broken character here", line
            ) from error
        return "cp1252"
    return "utf-8"
