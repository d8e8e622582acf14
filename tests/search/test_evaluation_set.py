"""The judged searches keep their own rules."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

from tests.search import evaluation_set
from tests.search.evaluation_set import (
    ALPINE_KINDS,
    FIRST_KINDS,
    LOCAL_KINDS,
    OF_LATER,
    EvaluationEntry,
    EvaluationQuery,
    Half,
    load_entries,
    load_queries,
)

ENTRIES = {entry.id: entry for entry in load_entries()}
TUNING = load_queries("tuning")
KEPT = load_queries("kept")
BOTH = TUNING + KEPT
DAYS = [query for query in BOTH if query.kind == "day"]
PHRASES = [query for query in BOTH if query.kind == "phrase"]

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
DAY_IN_TEXT = re.compile(rf"\b(\d{{1,2}})\. ({'|'.join(MONTHS)})\b(?: (\d{{4}}))?")
MONTH_IN_TEXT = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})\b")
BERLIN = ZoneInfo("Europe/Berlin")
RECORD: dict[str, object] = {
    "id": "x-typo-1",
    "kind": "typo",
    "query": "x",
    "relevant": {"nebel": 3},
    "why": "x",
}


def _ids(queries: list[EvaluationQuery]) -> list[str]:
    return [query.id for query in queries]


def _published(entry: EvaluationEntry) -> date:
    return entry.published_at.astimezone(BERLIN).date()


def _named(entry: EvaluationEntry) -> set[str]:
    """The days and months that the text names; without a year, the nearest such day is meant."""
    published = _published(entry)
    named = {
        f"{year}-{MONTHS.index(month) + 1:02}" for month, year in MONTH_IN_TEXT.findall(entry.text)
    }
    for day, month, year in DAY_IN_TEXT.findall(entry.text):
        years = [int(year)] if year else range(published.year - 1, published.year + 2)
        days = [date(y, MONTHS.index(month) + 1, int(day)) for y in years]
        named.add(min(days, key=lambda d: abs(d - published)).isoformat())
    return named


def test_there_are_enough_entries_and_queries() -> None:
    assert len(ENTRIES) >= 170
    assert len(BOTH) >= 140


def test_entries_spread_over_the_months() -> None:
    months = Counter(_published(entry).strftime("%Y-%m") for entry in ENTRIES.values())
    assert min(months) == "2025-06"
    assert max(months) == "2026-11"
    assert len(months) == 18


def test_the_halves_have_as_much_of_every_kind() -> None:
    tuning, kept = (Counter(query.kind for query in half) for half in (TUNING, KEPT))
    assert tuning == kept
    assert set(tuning) == set(FIRST_KINDS)
    assert min(tuning.values()) >= 5


def test_the_further_set_covers_every_kind_too() -> None:
    further = Counter(query.kind for query in load_queries("further"))
    assert set(further) == set(FIRST_KINDS)
    assert further.total() >= 250
    assert further["nothing"] >= 60
    assert len(load_entries("further")) >= 90


@pytest.mark.parametrize(
    ("half", "kinds"),
    [
        ("local", LOCAL_KINDS),
        *((half, ALPINE_KINDS) for half in OF_LATER[-7:]),
    ],
)
def test_a_later_set_covers_its_kinds(half: Half, kinds: tuple[str, ...]) -> None:
    found = Counter(query.kind for query in load_queries(half))
    assert set(found) == set(kinds)
    assert found.total() >= 180
    assert found["nothing"] >= 20
    assert len(load_entries(half)) >= 150


def test_no_query_stands_in_both_halves_and_no_id_twice() -> None:
    texts = Counter(" ".join(query.query.lower().split()) for query in BOTH)
    assert max(texts.values()) == 1
    assert len({query.id for query in BOTH}) == len(BOTH)


@pytest.mark.parametrize("query", PHRASES, ids=_ids(PHRASES))
def test_a_phrase_means_exactly_the_entries_that_have_it(query: EvaluationQuery) -> None:
    def plain(text: str) -> str:
        return re.sub('[„“”"«»]', "", text).casefold()

    having = {entry.id for entry in ENTRIES.values() if plain(query.query) in plain(entry.text)}
    assert having == set(query.relevant)


@pytest.mark.parametrize("query", DAYS, ids=_ids(DAYS))
def test_a_day_means_entries_that_name_it_or_were_published_on_it(query: EvaluationQuery) -> None:
    assert query.day is not None
    named = {entry.id for entry in ENTRIES.values() if query.day in _named(entry)}
    published = {
        entry.id
        for entry in ENTRIES.values()
        if _published(entry).isoformat().startswith(query.day)
    }
    within = {
        entry.id
        for entry in ENTRIES.values()
        if any(day.startswith(query.day) for day in _named(entry))
    }
    words = re.sub("|".join((*MONTHS, "gestern", "heute")), "", query.query, flags=re.IGNORECASE)
    if re.search(r"[^\W\d]", words):
        assert query.relevant.keys() <= named | published
    else:
        expected = dict.fromkeys(within, 1)
        expected |= dict.fromkeys(published, 2)
        expected |= dict.fromkeys(named, 3)
        assert query.relevant == expected


@pytest.mark.parametrize("query", DAYS, ids=_ids(DAYS))
def test_a_day_without_a_year_is_one_day_only(query: EvaluationQuery) -> None:
    """Otherwise the entries of another year would be right, too."""
    assert query.day is not None
    if len(query.day) == len("2025-08-16"):
        other_years = {
            day
            for entry in ENTRIES.values()
            for day in chain(_named(entry), [_published(entry).isoformat()])
            if day[4:] == query.day[4:] and day != query.day
        }
        assert not other_years


def test_now_is_given_where_the_query_needs_it() -> None:
    for query in BOTH:
        relative = query.kind == "day" and re.search("gestern|heute", query.query)
        assert (query.now is not None) == bool(relative), query.id


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "guess"}, "no known kind"),
        ({"relevant": {"nebel": 4}}, "grades nebel with 4"),
        ({"relevant": {}}, "grades 0 entries"),
        ({"kind": "nothing"}, "grades 1 entries"),
        ({"kind": "day"}, "the day that they mean"),
        ({"kind": "day", "day": "16.8."}, "neither a day nor a month"),
        ({"now": "2025-08-16T10:00"}, "without a zone"),
        ({"query": 3}, "no str"),
        ({"note": "x"}, r"has \['note'\]"),
    ],
)
def test_a_record_that_breaks_the_rules_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        evaluation_set._query(RECORD | change)


def test_a_record_that_keeps_the_rules_is_read() -> None:
    query = evaluation_set._query(RECORD | {"now": "2025-08-16T10:00:00+02:00"})
    assert query.relevant == {"nebel": 3}
    assert query.now == datetime(2025, 8, 16, 10, tzinfo=ZoneInfo("Europe/Berlin"))
