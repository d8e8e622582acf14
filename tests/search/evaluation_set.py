"""The judged searches: German ticker entries, and queries that say which entries they mean.

``entries.json``: invented entries from June 2025 to November 2026, full of words that are easily
confused: Losung and Lösung, Bank and Bänke, A8 and A81, Wal and Wahl, names in several spellings.

``queries_tuning.json`` and ``queries_kept.json``: two halves, drawn at random within each kind before
anything was measured. Whoever changes the search may look at the first only; the second shows what
readers get, and is worth nothing once somebody has tuned to it.

``further``: another archive with queries of its own, also to be looked at. ``hard``: the same, mostly
of the three hardest kinds: names by sound, typing errors, and words that are near to others but are
not there. ``wide``: the same, mostly inflection and compounds. ``fresh``: written by somebody who knew
neither the program nor the other sets, and looked at by nobody; but its figures were seen. ``last``:
the same again, run only when all rules stood. ``local``: news of small towns, of the kinds that were
missed most by then (``LOCAL_KINDS``); to be looked at. ``alpine``: news of Austria,
Switzerland and the coast (``ALPINE_KINDS``), by somebody who knew neither the program nor the other
sets; measured when the rules stood, then looked at. ``urban``: of the same kinds, by the same hand, of
cities and faraway things; its first and only unseen run came to .894. ``coastal`` and ``business``: of
the same kinds, by two others who knew neither the program nor the other sets, of coast and country, and
of money and daily life. Unseen, ``coastal`` came to .899; once what it had shown was mended,
``business`` came unseen to .921 (before that, to .914), its lowest kinds being ``regional`` (.81),
``compound_part`` (.84) and ``nothing`` (.85). Both were looked at since. ``towns`` and ``everyday``:
two more, of traffic, culture and sport, and of accidents, food and far countries; in part looked at.
``justice``: the last, of courts, churches and history, run once when all rules stood: .964, its lowest
kinds being ``sound`` (.86) and ``inflection`` (.90), ``nothing`` 20 of 20. ``schools``: one more by
somebody else, once the search had become smaller, of schools, health, farms and science. Unseen it
came to .946, its lowest kinds being ``sound`` (.80), ``compound_split`` and ``phrase`` (.83); the two
phrases that it missed showed a fault, which is mended.

How the entries were judged, each query against all of them. An entry is relevant if it has every word
that the query means, in any of its forms; words that merely look alike (Hund, hundert) are not, nor
is the same subject in other words. Among the relevant ones:

3  what is meant: the word as typed or inflected, in the headline or as the best place that there is
2  clearly relevant: the word in the body, or as a part of a compound in the headline
1  marginal: a part of a compound in the body, or a word that only the bare letters make equal

Grades order the entries of one query; they say nothing across queries. Where two rules disagree
(an exact word in the body, a part in the headline) the grade is the same. In the kind ``ranking`` the
grades spell out the order: exact, inflected, part; headline, body; newer first among equals. A day
means the entries that name it (3), then those published on it (2). A query with several words,
none of which any one entry has all of, means the entry that has most (``near_miss``). A query
without relevant entries must find nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar

Half = Literal[
    "tuning",
    "kept",
    "further",
    "hard",
    "wide",
    "fresh",
    "last",
    "local",
    "alpine",
    "urban",
    "coastal",
    "business",
    "towns",
    "everyday",
    "justice",
    "schools",
]

OF_LATER: tuple[Half, ...] = (
    "hard",
    "wide",
    "fresh",
    "last",
    "local",
    "alpine",
    "urban",
    "coastal",
    "business",
    "towns",
    "everyday",
    "justice",
    "schools",
)
"""Sets that were written after the noise, which holds some of their words."""

FIRST_KINDS = (
    "inflection",
    "compound_part",
    "compound_split",
    "hyphen",
    "folding",
    "prefix",
    "typo",
    "sound",
    "number",
    "phrase",
    "several_words",
    "near_miss",
    "stop_words",
    "day",
    "ranking",
    "nothing",
    "junk",
)
"""What a query of the first sets tests."""
LOCAL_KINDS = (
    "separable",
    "loose",
    "joined",
    "inner_error",
    "other_word",
    "question",
    "regional",
    "letters",
    "plain",
    "nothing",
)
"""What a query of ``local`` tests: verbs with a prefix that stands apart, compounds against loose
parts, letters and digits typed as one, an error in a part, words that look alike, questions, regional
words, other letters, what is plain, and what is not there."""
ALPINE_KINDS = (
    "inflection",
    "separable",
    "derivation",
    "compound_part",
    "compound_split",
    "number",
    "typo",
    "sound",
    "other_word",
    "question",
    "regional",
    "names",
    "phrase",
    "nothing",
)
"""What a query of ``alpine`` and of the sets after it tests; ``derivation`` is of verbs and nouns,
``names`` also of places."""
KINDS = tuple(dict.fromkeys(FIRST_KINDS + LOCAL_KINDS + ALPINE_KINDS))
"""What a query tests; every query has one of them."""

_FOLDER = Path(__file__).parent
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class EvaluationEntry:
    """An entry to search in. ``published_at`` is aware; its date is the newsroom's (Berlin)."""

    id: str
    published_at: datetime
    headline: str
    body: tuple[str, ...]

    @property
    def text(self) -> str:
        """The headline and the paragraphs, a line each."""
        return "\n".join((self.headline, *self.body))


@dataclass(frozen=True, slots=True)
class EvaluationQuery:
    """What a reader types and which entries it means.

    ``relevant`` maps an entry's id to its grade (1 to 3); it is empty where nothing must be found.
    ``now`` is when the reader types, where that matters. ``day`` is the day or month that a query of
    the kind ``day`` means, as in 2025-08-16 or 2025-08. ``why`` says what is tested.
    """

    id: str
    kind: str
    query: str
    relevant: Mapping[str, int]
    why: str
    now: datetime | None = None
    day: str | None = None


def load_entries(half: Half = "tuning") -> tuple[EvaluationEntry, ...]:
    """The entries of a set's archive, the oldest first. ValueError if the file breaks its rules."""
    return read_entries(
        _FOLDER / ("entries.json" if half in ("tuning", "kept") else f"entries_{half}.json")
    )


def load_queries(half: Half) -> tuple[EvaluationQuery, ...]:
    """One set of queries. ValueError if the file breaks its rules or names an unknown entry."""
    return read_queries(_FOLDER / f"queries_{half}.json", load_entries(half))


def read_entries(path: Path) -> tuple[EvaluationEntry, ...]:
    """The entries in a file, the oldest first. ValueError if it breaks the rules."""
    entries = tuple(_entry(record) for record in _records(path))
    _refuse_twice([entry.id for entry in entries], "entry")
    return tuple(sorted(entries, key=lambda entry: entry.published_at))


def read_queries(path: Path, entries: Iterable[EvaluationEntry]) -> tuple[EvaluationQuery, ...]:
    """The queries in a file for these entries. ValueError if it breaks the rules."""
    queries = tuple(_query(record) for record in _records(path))
    _refuse_twice([query.id for query in queries], "query")
    _refuse_twice([query.query for query in queries], "query text")
    known = {entry.id for entry in entries}
    for query in queries:
        if unknown := query.relevant.keys() - known:
            raise ValueError(f"{query.id} grades entries that do not exist: {sorted(unknown)}")
    return queries


def folded(text: str) -> str:
    """Only the bare letters, so that ä, ae and a are equal: the most generous search."""
    marks = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return bare.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _records(path: Path) -> list[dict[str, object]]:
    records = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ValueError(f"{path.name} is no list of records")
    return records


def _entry(record: Mapping[str, object]) -> EvaluationEntry:
    place = str(record.get("id", "an entry without id"))
    _refuse_keys(record, {"id", "published_at", "headline", "body"}, set(), place)
    body = tuple(_typed(part, str, place) for part in _typed(record["body"], list, place))
    headline = _typed(record["headline"], str, place)
    if not headline.strip() or not body or not all(paragraph.strip() for paragraph in body):
        raise ValueError(f"{place} lacks a headline or a body")
    return EvaluationEntry(place, _moment(record["published_at"], place), headline, body)


def _query(record: Mapping[str, object]) -> EvaluationQuery:
    place = str(record.get("id", "a query without id"))
    _refuse_keys(record, {"id", "kind", "query", "relevant"}, {"why", "now", "day"}, place)
    kind = _typed(record["kind"], str, place)
    if kind not in KINDS:
        raise ValueError(f"{place} is of no known kind: {kind}")
    relevant: dict[str, int] = {}
    for entry, grade in _typed(record["relevant"], dict, place).items():
        if grade not in (1, 2, 3):
            raise ValueError(f"{place} grades {entry} with {grade}")
        relevant[_typed(entry, str, place)] = _typed(grade, int, place)
    if (kind == "nothing" and relevant) or (kind not in ("nothing", "junk") and not relevant):
        raise ValueError(f"{place} of the kind {kind} grades {len(relevant)} entries")
    day = record.get("day")
    if (kind == "day") != (day is not None):
        raise ValueError(f"{place}: only queries of the kind day say the day that they mean")
    if day is not None and not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", _typed(day, str, place)):
        raise ValueError(f"{place} means neither a day nor a month: {day}")
    return EvaluationQuery(
        id=place,
        kind=kind,
        query=_typed(record["query"], str, place),
        relevant=MappingProxyType(relevant),
        why=_typed(record.get("why", ""), str, place),
        now=_moment(record["now"], place) if "now" in record else None,
        day=_typed(day, str, place) if day is not None else None,
    )


def _refuse_keys(
    record: Mapping[str, object], wanted: set[str], allowed: set[str], place: str
) -> None:
    if missing := wanted - record.keys():
        raise ValueError(f"{place} lacks {sorted(missing)}")
    if strange := record.keys() - wanted - allowed:
        raise ValueError(f"{place} has {sorted(strange)}")


def _refuse_twice(names: list[str], what: str) -> None:
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"twice the same {what}: {twice}")


def _moment(value: object, place: str) -> datetime:
    moment = datetime.fromisoformat(_typed(value, str, place))
    if moment.tzinfo is None:
        raise ValueError(f"{place} has a time without a zone")
    return moment


def _typed(value: object, kind: type[_Value], place: str) -> _Value:
    if not isinstance(value, kind):
        raise ValueError(f"{place}: {value!r} is no {kind.__name__}")  # noqa: TRY004
    return value
