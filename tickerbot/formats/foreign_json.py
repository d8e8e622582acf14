"""Entries as other programs write them in JSON: usual names, feeds, Telegram Desktop's channel export.

They are translated into the objects that ``entry_json`` reads. Numbers and strings of other programs
that are ids say nothing here, so they are left out.

Sources: https://www.jsonfeed.org/version/1.1/ and the ``result.json`` of Telegram Desktop, in which the
``text`` of a message is a string or a list of strings and of entities with a ``text`` of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tickerbot.formats.json_marks import marked_telegram_text, marks_to_objects
from tickerbot.formats.ticker_text.dates import match_date_line
from tickerbot.formats.ticker_text.drafts import split_first_sentence
from tickerbot.formats.ticker_text.heads import headline_or_prose
from tickerbot.formats.ticker_text.stamps import read_stamp
from tickerbot.text.cleaning import clean_body, clean_headline, clean_lines
from tickerbot.text.composition import whole_text
from tickerbot.text.marks import carry

_LISTS = ("messages", "items", "entries", "posts", "articles", "updates", "results", "data")
_HEADLINES = ("headline", "title", "subject", "heading")
_BODIES = ("body", "text", "content", "content_text", "description", "summary", "message")
_MOMENTS = (
    "published_at",
    "published",
    "date_published",
    "pubDate",
    "publishedAt",
    "date_unixtime",
    "timestamp",
    "datetime",
    "created_at",
    "createdAt",
)
_OWN = ("headline", "body", "published_at", "published", "notes", "revision", "silent", "marks")
# more than this many seconds since 1970 are milliseconds
_MAX_SECONDS = 10**11


@dataclass(frozen=True, slots=True)
class Translation:
    """An object that ``entry_json`` reads, None if there is no entry; and what of it is left out."""

    value: dict[str, Any] | None
    left_out: tuple[str, ...] = ()


def items_of(value: Any) -> list[Any] | None:
    """Return the items of an object that only wraps a list of them; None if it is no such object."""
    if not isinstance(value, dict) or "headline" in value:
        return None
    lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
    return lists[0] if len(lists) == 1 else None


def translate(value: Any) -> Translation:
    """Translate an object with usual names; any other value, and our own, is returned as it is."""
    if not isinstance(value, dict):
        return Translation(value)
    if value.get("type") == "service" and "action" in value:
        return Translation(None, (f"service message {value['action']}",))
    foreign = {*_HEADLINES, *_BODIES, *_MOMENTS, "date", "time"}.difference(_OWN)
    if not foreign & value.keys():
        return Translation(value)
    is_telegram = value.get("type") == "message" and "text" in value
    used, translated = _translate_words(value)
    if translated is None:
        return Translation(None, ("message without text",)) if is_telegram else Translation(value)
    moment_keys, moment = _find_moment(value)
    if moment is not None:
        translated["published_at"] = moment
    others = [key for key in value if key not in used | moment_keys]
    if "headline" in value:  # it is meant for us, so that an unknown key is a slip
        translated |= {key: value[key] for key in others}
        return Translation(translated)
    return Translation(translated, () if is_telegram else tuple(others))


def _translate_words(value: Mapping[str, Any]) -> tuple[set[str], dict[str, Any] | None]:
    """Return the keys that hold the words, and headline and body; None if there is no text."""
    title = next((key for key in _HEADLINES if _text_of(value.get(key))), None)
    text = next((key for key in _BODIES if _paragraphs_of(value.get(key))), None)
    used = {key for key in (title, text) if key}
    if title:
        body = _paragraphs_of(value[text]) if text else []
        return used, {"headline": _text_of(value[title]), "body": body}
    if not text:
        return used, None
    headline, body = _split_headline(_paragraphs_of(value[text]))
    words: dict[str, Any] = {"headline": headline, "body": body}
    if isinstance(value[text], list) and any(isinstance(part, dict) for part in value[text]):
        marked = carry(marked_telegram_text(value[text]), whole_text(headline, body))
        words["marks"] = marks_to_objects(marked.marks)
    return used, words


def _split_headline(paragraphs: Sequence[str]) -> tuple[str, list[str]]:
    """Take the first line for the headline, or the first sentence where the line is prose."""
    first, *lines = clean_lines(paragraphs[0])
    others = ["\n".join(lines)] if lines else []
    others += paragraphs[1:]
    headline, prose = headline_or_prose(first)
    if prose:
        headline, others = split_first_sentence(prose, others)
    return headline, others


def _text_of(value: Any) -> str:
    return clean_headline(value) if isinstance(value, str) else ""


def _paragraphs_of(value: Any) -> list[str]:
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        parts = [part.get("text", "") if isinstance(part, dict) else part for part in value]
        value = "".join(part for part in parts if isinstance(part, str))
    if isinstance(value, str):
        return list(clean_body(value))
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return list(clean_body(value))
    return []


def _find_moment(value: Mapping[str, Any]) -> tuple[set[str], Any]:
    """Return the keys that tell the time of publication, and it as ``published_at`` is written."""
    keys = {key for key in (*_MOMENTS, "date", "time") if value.get(key) not in (None, "")}
    for key in _MOMENTS:
        if key in keys:
            return keys, _moment_text(value[key])
    day, at = (value[key] if key in keys else None for key in ("date", "time"))
    if day is None:  # a time alone gives no date to store, and is told as left out
        return keys - {"time"}, None
    if isinstance(day, str) and isinstance(at, str):
        return keys, _moment_text(f"{day} {at}")
    return keys, _moment_text(day)


def _moment_text(value: Any) -> Any:
    """Write a moment as ISO 8601; what cannot be read is returned as it is, to be refused."""
    try:
        if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) > 8:
            value = int(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if abs(value) > _MAX_SECONDS else value
            return datetime.fromtimestamp(seconds, UTC).isoformat()
        return _written_moment(value.strip()) if isinstance(value, str) else value
    except (ValueError, OverflowError, OSError):
        return value


def _written_moment(text: str) -> str:
    """Return a moment written by people or by RFC 822 as ISO 8601. Raises ValueError."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        return text
    stamp = read_stamp(text)
    if stamp and stamp.date and stamp.date.date and stamp.end == len(text):
        return datetime.combine(stamp.date.date, stamp.time.time).isoformat()
    day = match_date_line(text)
    if day and day.date:
        return day.date.isoformat()
    return parsedate_to_datetime(text).isoformat()
