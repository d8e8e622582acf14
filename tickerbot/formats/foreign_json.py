"""Entries as other programs write them in JSON: usual names, feeds, Telegram Desktop's channel export.

They are translated into the objects that ``entry_json`` reads. Numbers and strings of other programs
that are ids say nothing here, so they are left out.

Sources: https://www.jsonfeed.org/version/1.1/ and the ``result.json`` of Telegram Desktop, in which the
``text`` of a message is a string or a list of strings and of entities with a ``text`` of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from tickerbot.formats.html_text import is_html, text_of_html
from tickerbot.formats.json_marks import marked_telegram_text, marks_to_objects
from tickerbot.formats.ticker_text.dates import match_date_line
from tickerbot.formats.ticker_text.drafts import split_first_sentence
from tickerbot.formats.ticker_text.heads import headline_or_prose
from tickerbot.formats.ticker_text.stamps import read_stamp
from tickerbot.text.cleaning import clean_body, clean_headline, clean_lines
from tickerbot.text.composition import whole_text
from tickerbot.text.marks import carry

_LISTS = (
    "messages", "items", "entries", "posts", "articles", "updates", "results", "data", "item",
    "liveBlogUpdate", "meldungen", "eintraege", "einträge",
)  # fmt: skip
_WRAPPERS = (
    "data", "response", "result", "feed", "channel", "rss", "liveblog", "liveBlog", "ticker",
)  # fmt: skip
_MAX_DEPTH = 4
_HEADLINES = (
    "headline", "title", "subject", "heading", "webTitle", "titel", "überschrift", "ueberschrift",
    "schlagzeile",
)  # fmt: skip
_BODIES = (
    "body", "text", "content", "content_text", "content_html", "articleBody", "inhalt", "meldung",
    "description", "summary", "message",
)  # fmt: skip
_MOMENTS = (
    "published_at",
    "published",
    "date_published",
    "pubDate",
    "publishedAt",
    "date_unixtime",
    "timestamp",
    "datetime",
    "datePublished",
    "webPublicationDate",
    "zeitpunkt",
    "created_at",
    "createdAt",
)
# only where nothing tells when it was published
_CHANGES = ("updated", "updated_at", "updatedAt", "modified")
_DAYS = ("date", "datum")
_TIMES = ("time", "uhrzeit", "zeit")
_COLUMNS = {
    name.casefold(): name for name in (*_HEADLINES, *_BODIES, *_MOMENTS, *_DAYS, *_TIMES, "id")
}
# names that only columns of tables have
_COLUMNS |= {
    name: usual
    for usual, names in {
        "headline": "head kopf kopfzeile titelzeile hauptzeile headlines überschriften",
        "text": "langtext fließtext fliesstext haupttext nachricht beitrag eintrag post entry details",
        "datetime": "datum/uhrzeit datum/zeit date/time",
    }.items()
    for name in names.split()
}
_OWN = ("headline", "body", "published_at", "published", "notes", "revision", "silent", "marks")
# “Uhrzeit (MEZ)”, “Datum und Uhrzeit”
_AFTER_NAME = re.compile(r" ?\([^()]{1,20}\)$")
_AND = re.compile(r" ?(?:/|&|\+|,|und|and) ?(?=uhrzeit|zeit|time)")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00)?$")
_EPOCH = re.compile(r"[0-9]{9,16}(?:\.[0-9]{1,9})?")
# more than this many seconds since 1970 are milliseconds
_MAX_SECONDS = 10**11


@dataclass(frozen=True, slots=True)
class Translation:
    """An object that ``entry_json`` reads, None if there is no entry; and what of it is left out."""

    value: dict[str, Any] | None
    left_out: tuple[str, ...] = ()


def key_of_column(name: str) -> str | None:
    """The usual name that this name of a column is; None where it is none."""
    plain = _AFTER_NAME.sub("", name.strip().strip("\ufeff*:").strip().casefold())
    return _COLUMNS.get(_AND.sub("/", plain))


def is_headline_name(key: str) -> bool:
    """Whether this is a usual name of a headline."""
    return key in _HEADLINES


def is_text_name(key: str) -> bool:
    """Whether this is a usual name of a text."""
    return key in _BODIES


def items_of(value: Any) -> list[Any] | None:
    """Return the items of an object that only wraps a list of them; None if it is no such object."""
    return _items_within(value, _MAX_DEPTH)


def _items_within(value: Any, depth: int) -> list[Any] | None:
    if not isinstance(value, dict) or not depth:
        return None
    if "headline" in value and "liveBlogUpdate" not in value:
        return None
    lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
    if lists:
        return lists[0] if len(lists) == 1 else None
    inner = (_items_within(value.get(name), depth - 1) for name in _WRAPPERS)
    return next((items for items in inner if items is not None), None)


def translate(value: Any) -> Translation:
    """Translate an object with usual names; any other value, and our own, is returned as it is."""
    if not isinstance(value, dict):
        return Translation(value)
    if value.get("type") == "service" and "action" in value:
        return Translation(None, (f"service message {value['action']}",))
    names = {*_HEADLINES, *_BODIES, *_MOMENTS, *_CHANGES, *_DAYS, *_TIMES}
    foreign = names.difference(_OWN)
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
    is_ours = "headline" in value and "@type" not in value
    if is_ours:  # so that an unknown key is a slip
        translated |= {key: value[key] for key in others}
        return Translation(translated)
    return Translation(translated, () if is_telegram else tuple(others))


def _translate_words(value: Mapping[str, Any]) -> tuple[set[str], dict[str, Any] | None]:
    """Return the keys that hold the words, and headline and body; None if there is no text."""
    plain = {key: _without_markup(key, it) for key, it in value.items()}
    is_markup = plain != value
    value = plain
    title = next((key for key in _HEADLINES if _text_of(value.get(key))), None)
    text = next((key for key in _BODIES if _paragraphs_of(value.get(key))), None)
    used = {key for key in (title, text) if key}
    if title:
        body = _paragraphs_of(value[text]) if text else []
        headline = _text_of(value[title])
        return used, {"headline": text_of_html(headline) if is_markup else headline, "body": body}
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


def _without_markup(key: str, value: Any) -> Any:
    """HTML as plain text: in a key that says so, in WordPress's ``rendered``, where tags show it."""
    if isinstance(value, dict) and isinstance(value.get("rendered"), str):
        return text_of_html(value["rendered"])
    if isinstance(value, str) and (key == "content_html" or is_html(value)):
        return text_of_html(value)
    return value


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
    given = {key for key in value if value[key] not in (None, "")}
    for key in _MOMENTS:
        if key in given:
            return given & {*_MOMENTS, "date", "time"}, _moment_text(value[key])
    day = next((key for key in _DAYS if key in given), "")
    at = next((key for key in _TIMES if key in given), "")
    if day and at and isinstance(value[day], str) and isinstance(value[at], str):
        return {day, at}, _moment_text(f"{_MIDNIGHT.sub('', value[day])} {value[at]}")
    whole = [at] if at and _is_moment(value[at]) else []
    for key in (*_DAYS, *whole, *_CHANGES):
        if key in given:
            return {key}, _moment_text(value[key])
    return set(), None


def _is_moment(value: Any) -> bool:
    text = _moment_text(value)
    return isinstance(text, str) and any(map(partial(_is_read_by, text), (datetime, time)))


def _is_read_by(text: str, kind: type[datetime | time]) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True


def _moment_text(value: Any) -> Any:
    """Write a moment as ISO 8601; what cannot be read is returned as it is, to be refused."""
    try:
        if isinstance(value, str) and _EPOCH.fullmatch(value.strip()):
            value = float(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if abs(value) > _MAX_SECONDS else value
            return datetime.fromtimestamp(int(seconds), UTC).isoformat()
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
    is_local = stamp and not (stamp.time.zone or stamp.time.offset)
    if stamp and is_local and stamp.date and stamp.date.date and stamp.end == len(text):
        return datetime.combine(stamp.date.date, stamp.time.time).isoformat()
    if stamp and is_local and not stamp.date and stamp.end == len(text):
        return stamp.time.time.isoformat()
    day = match_date_line(text)
    if day and day.date:
        return day.date.isoformat()
    return parsedate_to_datetime(text).isoformat()
