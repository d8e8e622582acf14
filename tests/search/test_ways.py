"""A text that holds a word for a reader's terms is found for it by the search, and by the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.search.archive import TODAY
from tests.search.evaluation_set import load_entries
from tickerbot.model import ParsedEntry
from tickerbot.search.candidates import Candidates
from tickerbot.search.matching import Matcher
from tickerbot.search.query import parse
from tickerbot.storage.archive import entries
from tickerbot.text.german.days import days_in_query
from tickerbot.text.german.holding import Way, find_way, keys_of_text, keys_of_word
from tickerbot.text.german.reading import read
from tickerbot.text.german.roots import analyse_word

FIRST = "Streik Fähren Hochwasser Erdäpfel Fahrrad Kauf Ärzte Müll Schul Wald Stadt Online".split()
LAST = "verband gebühren diebe fahrer handel brände händlerin essen spital sperrung haft".split()
COMPOUNDS = [first + last for first in FIRST for last in LAST]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with closing(new_database(tmp_path_factory.mktemp("ways") / "ticker.db")) as db:
        yield db


@cache
def vocabulary() -> list[str]:
    """The words of judged sets on courts, towns and the coast, and compounds."""
    texts = (
        text
        for half in ("justice", "towns", "coastal")
        for entry in load_entries(half)
        for text in (entry.headline, *entry.body)
    )
    words = {word.strip(".,:;!?()„“–") for text in texts for word in text.split()}
    return sorted({word for word in words if word.isalpha()}.union(FIRST, COMPOUNDS))


@cache
def words_by_key() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in vocabulary():
        for key in keys_of_text(read(word)):
            found[key].append(word)
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and one that has something in common with it."""
    word = draw(st.sampled_from(vocabulary()))
    related = {other for key in keys_of_word(word) for other in words_by_key().get(key, ())}
    return word, draw(st.sampled_from(sorted(related | {word, "Deich"})))


def way_in_search(db: Database, word: str, text: str) -> Way | None:
    """The nearest way by which the search finds the text, if no word is corrected."""
    terms = parse(word, TODAY)
    db.execute("begin")
    try:
        entries.insert_entry(db, ParsedEntry(text, ()), ordered_at=0)
        candidates = Candidates(db, terms, as_typed=True)
        candidates.find()
    finally:
        db.execute("rollback")
    ways = {match.way for match in Matcher(terms, candidates.alternatives).find(read(text))}
    return min(ways, default=None) if candidates.positions else None


@settings(deadline=None)
@given(pair=pairs(), is_lower=st.booleans())
@example(pair=("lohnt", "Löhnen"), is_lower=False)
@example(pair=("Prenzlauer", "Prenzlau"), is_lower=True)
@example(pair=("Sören", "Søren"), is_lower=True)
@example(pair=("Stecker", "stecken"), is_lower=True)
@example(pair=("Erdäpfel", "Kartoffelernte"), is_lower=True)
def test_terms_and_search_agree_by_which_way_a_text_holds_a_word(
    empty: Database, pair: tuple[str, str], is_lower: bool
) -> None:
    word, other = pair
    text = f"Am Abend: {other} bei Husum"
    typed = word.lower() if is_lower else word
    if days_in_query(typed, TODAY):
        return  # a day for the search, a word for terms
    held, found = find_way(text, typed), way_in_search(empty, typed, text)
    if found is not None and found > Way.SYNONYM:
        found = None
    is_compound = any(len(roots) > 1 for roots in analyse_word(typed.lower()).readings)
    if held is None and found is Way.SYNONYM and is_compound:
        return  # a synonym of one part, which the keys of terms do not tell
    assert found == held
