"""The noise is German-like, always the same, quick, and has nothing to do with the judged queries."""

from __future__ import annotations

import functools
import re
from collections import Counter
from itertools import pairwise

import pytest

from tests.search.evaluation_set import OF_LATER, EvaluationQuery, folded, load_queries
from tests.search.noise import FUNCTION_WORDS, Apart, content_words, noise_entries, vocabulary

SIZE = 40_000
"""So many words hold compounds of three parts as well."""

Judged = tuple[tuple[EvaluationQuery, ...], Apart | None]
SETS: dict[str, Judged] = {
    "first": (load_queries("tuning") + load_queries("kept"), None),
    **{half: (load_queries(half), Apart(load_queries(half))) for half in OF_LATER},
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
    errors = {word: 2 if len(word) >= 9 else 1 for word in absent_words if len(word) >= 4}
    for word in {folded(word) for word in _words(apart, 20_000)}:
        for absent, bound in errors.items():
            # one error changes the set of letters by two at most; this spares most of the work
            if abs(len(word) - len(absent)) <= bound and len({*word} ^ {*absent}) <= 2 * bound:
                assert _distance(word, absent) > bound, (word, absent)


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
    return vocabulary(SIZE, apart=apart)


def _words(apart: Apart | None, size: int = SIZE) -> list[str]:
    """The most frequent of them: a small vocabulary is the beginning of a large one."""
    return [word for word in _vocabulary(apart)[:size] if word not in FUNCTION_WORDS]


def _distance(one: str, other: str) -> int:
    """Levenshtein's: letters to put in, leave out or change."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, second in enumerate(other, 1):
            changed = before + (letter != second)
            before = row[column]
            row[column] = min(before + 1, row[column - 1] + 1, changed)
    return row[-1]
