"""Files with entries: from bytes to text, and from text to entries, JSON or ticker."""

from __future__ import annotations

import codecs
import re
from typing import Literal
from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.entry_json import parse_json
from tickerbot.formats.ticker_text import parse
from tickerbot.formats.ticker_text.unmarked import EXPECTED
from tickerbot.model import ParsedEntry

# the longer byte order marks first: that of UTF-32 begins like that of UTF-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b") | {127})
_LOOKS_LIKE_JSON = re.compile(r"""\{\s*(?:["}]|$)|\[\s*(?:["{\[\]0-9-]|true\b|false\b|null\b|$)""")
# how much of a file's beginning is looked at to recognise UTF-16 without a mark
_SAMPLE = 4096


def decode(data: bytes) -> str:
    r"""Return the text of a file: UTF-8, UTF-16 or else cp1252, with every line end as ``\n``.

    Raises DocumentError for what is not text.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    data = data[len(mark) :]
    encoding = encoding or _guess(data)
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
    data: bytes, zone: ZoneInfo, kind: Literal["text", "json"] | None = None
) -> list[ParsedEntry]:
    """Read a file as entries, in its order; JSON is recognised unless ``kind`` says what it is.

    Raises DocumentError, with the line, if it holds none or is something else.
    """
    text = decode(data)
    if not text.strip("\ufeff \t\n"):
        raise DocumentError(f"the file is empty; {EXPECTED}")
    text = text.lstrip("\ufeff")
    if kind == "json" or (kind is None and _LOOKS_LIKE_JSON.match(text.lstrip())):
        return parse_json(text, zone)
    return parse(text, zone)


def _guess(data: bytes) -> str:
    """Guess the encoding of bytes without a byte order mark."""
    sample = data[:_SAMPLE]
    if len(data) % 2 == 0 and sample:
        # Latin letters in UTF-16 have a zero as their high byte, and only there
        for encoding, high, low in (
            ("utf-16-le", sample[1::2], sample[::2]),
            ("utf-16-be", sample[::2], sample[1::2]),
        ):
            if high.count(0) * 2 > len(high) and low.count(0) * 20 <= len(low):
                return encoding
    if len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 100:
        raise DocumentError("the file is not text")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(_UTF8_LETTERS.findall(data)) > len(
            _OTHER_BYTES.findall(_UTF8_LETTERS.sub(b"", data))
        ):
            line = data.count(b"\n", 0, error.start) + 1
            raise DocumentError(
                "the file is UTF-8 but for a broken character here", line
            ) from error
        return "cp1252"
    return "utf-8"


_UTF8_LETTERS = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_OTHER_BYTES = re.compile(rb"[\x80-\xff]")
