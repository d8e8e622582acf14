"""Marks in JSON, as objects: ``begin`` and ``end`` in characters, ``kind``, and of a link its ``url``.

They lie on the headline and the paragraphs, with a blank line after each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from tickerbot.errors import DocumentError
from tickerbot.model import Mark, MarkKind, Marks
from tickerbot.text.composition import BREAK
from tickerbot.text.marks import MarkedText, carry, is_safe_url, tidy

_TELEGRAM_KINDS: dict[str, MarkKind] = {"bold": "bold", "italic": "italic", "text_link": "link"}


def marks_to_objects(marks: Marks) -> list[dict[str, Any]]:
    """Marks as they are written."""
    return [
        {"begin": mark.begin, "end": mark.end, "kind": mark.kind}
        | ({"url": mark.url} if mark.kind == "link" else {})
        for mark in marks
    ]


def read_marks(value: Any, text: str, tidied: str, line: int) -> Marks:
    """Read marks on ``text``, and return them on what became of it. Raises DocumentError."""
    if not isinstance(value, list):
        raise _problem(line)
    marks = [_read_mark(each, len(text), line) for each in value]
    return carry(MarkedText(text, tidy(marks, text)), tidied).marks


def raw_text(headline: str, body: Any) -> str:
    """The text on which marks lie: headline and body as a document has them."""
    paragraphs: Sequence[str] = [body] if isinstance(body, str) else body or []
    return BREAK.join([headline, *paragraphs])


def _read_mark(value: Any, length: int, line: int) -> Mark:
    match value:
        case {"begin": int(begin), "end": int(end), "kind": str(kind), **rest}:
            url = rest.get("url", "")
            is_link = kind == "link" and isinstance(url, str) and is_safe_url(url)
            is_plain = kind in get_args(MarkKind) and kind != "link" and not rest
            is_within = 0 <= begin < end <= length and bool not in map(type, (begin, end))
            if is_within and (is_plain or (is_link and len(rest) == 1)):
                return Mark(begin, end, kind, url)  # type: ignore[arg-type]
    raise _problem(line)


def _problem(line: int) -> DocumentError:
    return DocumentError(
        "“marks” must be a list of objects like"
        ' {"begin": 0, "end": 5, "kind": "bold"} (or "italic"; or "link", with a "url" of http or'
        " https), on the characters of the headline, a blank line and the body",
        line,
    )


def marked_telegram_text(parts: Sequence[Any]) -> MarkedText:
    """The text of a message in Telegram Desktop's export: a list of texts and of entities."""
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for part in parts:
        words = part.get("text", "") if isinstance(part, dict) else part
        if not isinstance(words, str):
            continue
        kind = _TELEGRAM_KINDS.get(str(part.get("type"))) if isinstance(part, dict) else None
        url = part.get("href") if kind == "link" else ""
        if kind and isinstance(url, str) and (kind != "link" or is_safe_url(url)):
            marks.append(Mark(at, at + len(words), kind, url))
        texts.append(words)
        at += len(words)
    whole = "".join(texts)
    return MarkedText(whole, tidy(marks, whole))
