"""The noise is German-like, always the same, quick, and has nothing to do with the judged queries."""

from __future__ import annotations

import functools
import re
from collections import Counter
from itertools import pairwise

import pytest
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from tests.search.evaluation_set import OF_LATER, EvaluationQuery, folded, load_queries
from tests.search.noise import FUNCTION_WORDS, Apart, content_words, noise_entries, vocabulary

SIZE, SIZE_APART = 40_000, 10_000
"""So many words hold compounds of three parts as well; so many are what later sets are judged among."""

Judged = tuple[tuple[EvaluationQuery, ...], Apart | None]
LATER = tuple(query for half in OF_LATER for query in load_queries(half))
SETS: dict[str, Judged] = {
    "first": (load_queries("tuning") + load_queries("kept"), None),
    "later": (LATER, Apart(LATER)),
}


@pytest.fixture(scope="module", params=SETS)
def judged(request: pytest.FixtureRequest) -> Judged:
    name: str = request.param
    return SETS[name]


def test_no_word_is_one_of_a_query_or_has_one_within(
    judged: Judged,
) -> None:
    queries, apart = judged
    content = set().union(*map(content_words, queries))
    letters = [word for word in content if word.isalpha()]
    long = [word for word in letters if len(word) >= 5]
    short = tuple(word for word in letters if 3 <= len(word) < 5)
    anywhere = re.compile("|".join(map(re.escape, long)))
    for word in {folded(word) for word in _words(apart)}:
        assert word not in content
        assert not anywhere.search(word), word
        assert not word.startswith(short), word
        assert not word.endswith(short), word


def test_no_query_begins_or_ends_with_a_stem(
    judged: Judged,
) -> None:
    """Or a search that takes compounds apart would find the other part of a word in the noise."""
    queries, apart = judged
    stems = tuple({folded(word) for word in _words(apart, 1200)})
    parts = tuple(stem for stem in stems if len(stem) >= 4)
    for word in set().union(*map(content_words, queries)):
        assert not word.startswith(parts), word
        assert not word.endswith(parts), word


def test_no_word_is_a_typing_error_away_from_a_word_that_must_not_be_found(
    judged: Judged,
) -> None:
    queries, apart = judged
    absent_words = set().union(*(content_words(q) for q in queries if q.kind == "nothing"))
    absent = [word for word in absent_words if len(word) >= 4]
    for word in {folded(word) for word in _words(apart, 20_000)}:
        near = process.extract(
            word, absent, scorer=Levenshtein.distance, score_cutoff=2, limit=None
        )
        assert not [other for other, errors, _ in near if errors < 2 or len(other) >= 9], word


def test_the_same_seed_gives_the_same_entries() -> None:
    assert list(noise_entries(1500, words=3000)) == list(noise_entries(1500, words=3000))
    assert list(noise_entries(3, words=3000)) != list(noise_entries(3, words=3000, seed=2))
    assert [entry.id for entry in noise_entries(2, words=3000)] == ["noise-1", "noise-2"]


def test_the_vocabulary_grows_by_compounding() -> None:
    few, many = vocabulary(2000), _vocabulary(None)
    assert len(few) == len(set(few)) == 2000
    assert len(many) == len(set(many)) == SIZE
    assert many[:2000] == few
    words = _words(None)
    assert sum(map(len, words[-1000:])) > 2 * sum(map(len, words[:1000]))


def test_words_occur_by_zipfs_law_and_days_lie_before_the_judged_entries() -> None:
    entries = list(noise_entries(10_000))
    assert max(entry.published_at.year for entry in entries) == 2024
    counts = Counter(word for entry in entries for word in entry.text.rstrip(".").split())
    ranked = [count for _, count in counts.most_common()]
    assert len(counts) > 10_000
    for rank, other in pairwise((10, 100, 1000, 10_000)):
        assert 5 < ranked[rank - 1] / ranked[other - 1] < 20
    assert 150 < sum(len(entry.text) for entry in entries) / len(entries) < 400


@functools.cache
def _vocabulary(apart: Apart | None) -> list[str]:
    return vocabulary(SIZE_APART if apart else SIZE, apart=apart)


def _words(apart: Apart | None, size: int = SIZE) -> list[str]:
    """The most frequent of them: a small vocabulary is the beginning of a large one."""
    return [word for word in _vocabulary(apart)[:size] if word not in FUNCTION_WORDS]
