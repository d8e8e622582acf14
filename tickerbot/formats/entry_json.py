"""Entries as JSON: an array, one object, or JSON Lines; also as other programs write them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from tickerbot.errors import DocumentError
from tickerbot.formats.foreign_json import items_of, translate
from tickerbot.formats.json_marks import raw_text, read_marks
from tickerbot.formats.label_line import MAX_TOPICS
from tickerbot.formats.ticker_text import Order, Reading, Remark
from tickerbot.formats.ticker_text.clock import Clock
from tickerbot.formats.ticker_text.dates import FIRST_YEAR, LAST_YEAR
from tickerbot.formats.ticker_text.order import Position, find_order
from tickerbot.model import MAX_PICTURES, Level, Marks, Note, ParsedEntry, Picture, Pictures
from tickerbot.text.cleaning import clean_body, clean_headline
from tickerbot.text.composition import whole_text
from tickerbot.text.hashtags import fold_name, is_name

# the keys that an object may have; ``revision`` and ``silent`` are accepted and ignored
KNOWN_KEYS = frozenset(
    {
        "headline",
        "body",
        "published_at",
        "published",
        "id",
        "revision",
        "silent",
        "notes",
        "marks",
        "pictures",
        "topics",
        "level",
    }
)

# new entries are numbered on from the highest id, and readers type these numbers
_MAX_ID = 10**9
_MAX_SIDE = 100_000
_SPACE = re.compile(r"[ \t\r\n]*")
# gives no date to store
_TIME_ALONE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_MAX_SHOWN = 60
_MAX_MESSAGE = 200


def parse_json(text: str, zone: ZoneInfo) -> list[ParsedEntry]:
    """Read entries from JSON, in the order of the document; ``zone`` is the newsroom's time zone.

    Raises DocumentError, with the line, if the text is not valid JSON or not a list of entries.
    """
    return _read_entries(_read_items(text), zone)[0]


def read_json(text: str, zone: ZoneInfo, order: Order | None = None) -> Reading:
    """As ``parse_json``, but newest first, with what was left out.

    A document that runs oldest first is reversed (``order``; if it is not given, the times tell).
    """
    return read_items(_read_items(text), zone, order)


def read_items(
    items: Iterable[tuple[Any, int]], zone: ZoneInfo, order: Order | None = None
) -> Reading:
    """As ``read_json``, from values that were read already, each with its line."""
    entries, remarks = _read_entries(items, zone)
    found, is_told = find_order(
        [
            Position(entry.date, starts_day=entry.date is not None, time=entry.time)
            for entry in entries
        ]
    )
    found = order or found
    if found == "oldest":
        entries.reverse()
    return Reading(entries, found, bool(order) or is_told, tuple(remarks))


def _read_entries(
    items: Iterable[tuple[Any, int]], zone: ZoneInfo
) -> tuple[list[ParsedEntry], list[Remark]]:
    clock = Clock(zone)
    entries = []
    remarks = []
    ids: dict[int, int] = {}
    for item, line in items:
        translation = translate(item)
        remarks += [Remark(line, "left-out", text[:_MAX_SHOWN]) for text in translation.left_out]
        if translation.value is None and translation.left_out:
            continue
        entry = _read_entry(translation.value, line, zone, clock)
        if entry.id is not None and ids.setdefault(entry.id, line) != line:
            raise DocumentError(f"id {entry.id} was already given in line {ids[entry.id]}", line)
        entries.append(entry)
    if not entries:
        raise DocumentError("the JSON holds no entries")
    return entries, remarks


def _read_items(text: str) -> Iterator[tuple[Any, int]]:
    """Yield the values, and the items of those that only wrap a list, each with its line."""
    for value, line in _read_values(text):
        items = items_of(value)
        if items is None:
            yield value, line
        else:
            for item in items:
                yield item, line


def _read_values(text: str) -> Iterator[tuple[Any, int]]:
    """Yield the elements of an array, or a sequence of values, each with its line."""
    start = _skip_space(text, 0)
    is_array = text.startswith("[", start)
    line, counted = 1, 0
    for value, position in (
        _read_array(text, start + 1) if is_array else _read_sequence(text, start)
    ):
        line += text.count("\n", counted, position)
        counted = position
        yield value, line


def _read_sequence(text: str, position: int) -> Iterator[tuple[Any, int]]:
    while position < len(text):
        value, end = _decode(text, position)
        yield value, position
        position = _skip_space(text, end)


def _read_array(text: str, position: int) -> Iterator[tuple[Any, int]]:
    position = _skip_space(text, position)
    while not text.startswith("]", position):
        value, end = _decode(text, position)
        yield value, position
        position = _skip_space(text, end)
        if text.startswith(",", position):
            position = _skip_space(text, position + 1)
            if text.startswith("]", position):
                raise DocumentError("expected an entry after “,”", _line_of(text, position))
        elif not text.startswith("]", position):
            raise DocumentError("expected “,” or “]” after an entry", _line_of(text, position))
    position = _skip_space(text, position + 1)
    if position < len(text):
        raise DocumentError("something follows the end of the JSON array", _line_of(text, position))


def _decode(text: str, position: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise DocumentError(f"this is no valid JSON: {error.msg}", error.lineno) from error
    except ValueError as error:
        line = _line_of(text, position)
        # Python's own message about a number that is too long is meant for programmers
        reason = "a number is too long" if "digits" in str(error) else str(error)
        raise DocumentError(f"this is no valid JSON: {reason}"[:_MAX_MESSAGE], line) from error
    except RecursionError as error:
        raise DocumentError("the JSON is nested too deeply", _line_of(text, position)) from error


def _skip_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"the key {_shortened(twice)} is there twice")
    return found


def _reject_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


# not strict: pasted texts contain control characters such as raw line breaks
_DECODER = json.JSONDecoder(
    object_pairs_hook=_reject_duplicate_keys, parse_constant=_reject_constant, strict=False
)


def _shortened(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"


def _read_entry(value: Any, line: int, zone: ZoneInfo, clock: Clock) -> ParsedEntry:
    if not isinstance(value, dict):
        raise DocumentError(f"expected an object with a headline, not {_shortened(value)}", line)
    unknown = sorted(value.keys() - KNOWN_KEYS)
    if unknown:
        names = ", ".join(map(_shortened, unknown[:5]))
        raise DocumentError(f"unknown key {names}; known are {', '.join(sorted(KNOWN_KEYS))}", line)
    raw = value.get("headline")
    headline = clean_headline(raw) if isinstance(raw, str) else ""
    if not headline:
        raise DocumentError("“headline” must be a text that is not empty", line)
    if value.get("published_at") is not None and value.get("published") is not None:
        raise DocumentError("give “published_at” or “published”, not both", line)
    published = value.get("published_at") or value.get("published")
    day, at, moment = _read_published(published, line, zone, clock)
    body = _read_body(value.get("body"), line)
    marks: Marks = ()
    if value.get("marks") is not None:
        came = raw_text(str(raw), value.get("body"))
        marks = read_marks(value["marks"], came, whole_text(headline, body), line)
    return ParsedEntry(
        headline,
        body,
        day,
        at,
        moment,
        _read_id(value.get("id"), line),
        line,
        _read_notes(value.get("notes"), line),
        marks,
        pictures=_read_pictures(value.get("pictures"), line),
        level=_read_level(value.get("level"), line),
        topics=_read_topics(value.get("topics"), line),
    )


def _read_pictures(value: Any, line: int) -> Pictures:
    """Read the pictures of an entry, which are named by their files as yet."""
    problem = DocumentError(
        f"“pictures” must be a list of up to {MAX_PICTURES} objects like"
        ' {"file": "ticker.db.media/….jpg", "kind": "photo", "alt": "…"}',
        line,
    )
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MAX_PICTURES:
        raise problem
    found = []
    for each in value:
        if not isinstance(each, dict) or not isinstance(each.get("file"), str):
            raise problem
        kind, alt = each.get("kind", "photo"), each.get("alt", "")
        sides = [each.get(side, 0) for side in ("width", "height")]
        if kind not in ("photo", "video") or not isinstance(alt, str):
            raise problem
        if not all(isinstance(side, int) and 0 <= side <= _MAX_SIDE for side in sides):
            raise problem
        found.append(Picture(each["file"], kind, sides[0], sides[1], alt=clean_headline(alt)))
    return tuple(found)


def _read_level(value: Any, line: int) -> Level:
    if value is None:
        return Level.NORMAL
    try:
        return Level[value.upper()]
    except (AttributeError, KeyError):
        names = ", ".join(level.name.lower() for level in Level)
        raise DocumentError(f"“level” must be one of {names}", line) from None


def _read_topics(value: Any, line: int) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise DocumentError("“topics” must be a list of names", line)
    names = {fold_name(name): clean_headline(name.removeprefix("#")) for name in value}
    for name in names.values():
        if not is_name(name):
            raise DocumentError(f"a topic cannot be called {_shortened(name)}", line)
    if len(names) > MAX_TOPICS:
        raise DocumentError(f"an entry has {MAX_TOPICS} topics at most", line)
    return tuple(names.values())


def _read_body(value: Any, line: int) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return clean_body(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return clean_body(value)
    raise DocumentError("“body” must be a text or a list of texts", line)


def _read_notes(value: Any, line: int) -> tuple[Note, ...]:
    """Read the notes of corrections: objects with ``made_at`` (with an offset) and ``text``."""
    problem = DocumentError(
        "“notes” must be a list of objects like"
        ' {"made_at": "2025-08-16T21:01:00+02:00", "text": "…"}',
        line,
    )
    if value is None:
        return ()
    if not isinstance(value, list):
        raise problem
    notes = []
    for revision, each in enumerate(value, start=2):
        if not isinstance(each, dict) or each.keys() != {"made_at", "text"}:
            raise problem
        text = clean_headline(each["text"]) if isinstance(each["text"], str) else ""
        try:
            made_at = datetime.fromisoformat(each["made_at"])
            in_utc = made_at.astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise problem from error
        if not text or made_at.tzinfo is None or not FIRST_YEAR <= in_utc.year <= LAST_YEAR:
            raise problem
        notes.append(Note(revision, in_utc, text))
    return tuple(notes)


def _read_id(value: Any, line: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MAX_ID:
        return value
    raise DocumentError(f"“id” must be a positive whole number, not {_shortened(value)}", line)


def _read_published(
    value: Any, line: int, zone: ZoneInfo, clock: Clock
) -> tuple[date | None, time | None, datetime | None]:
    """Return the newsroom's date and time and the moment in UTC, each None if not given."""
    if value is None:
        return None, None, None
    problem = DocumentError(
        "the time of publication must be like 2025-08-16T21:01:00+02:00 or 2025-08-16,"
        f" not {_shortened(value)}",
        line,
    )
    if not isinstance(value, str):
        raise problem
    if _TIME_ALONE.fullmatch(value):
        return None, time.fromisoformat(value), None
    try:
        try:
            day, given = date.fromisoformat(value), None
        except ValueError:
            given = datetime.fromisoformat(value)
            day = given.date()
        if given is not None and given.tzinfo is not None:
            moment = given.astimezone(UTC)
            local = moment.astimezone(zone)
            day, at = local.date(), local.time().replace(fold=0)
        elif given is not None:
            clock.start_day(day)
            at = given.time()
            _, placed = clock.place(at) if FIRST_YEAR <= day.year <= LAST_YEAR else (None, None)
            if placed is None:
                raise problem
            moment = placed
    except (ValueError, OverflowError) as error:
        raise problem from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise problem
    return (day, None, None) if given is None else (day, at, moment)
