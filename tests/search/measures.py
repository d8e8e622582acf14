"""How well a ranking answers a query: nDCG, recall and reciprocal rank, as pure functions.

``ranked`` holds the ids that a search gave, best first. ``relevant`` maps ids to grades (1 and up); it
is empty for a query that must find nothing. Such a query counts 1.0 in every measure if nothing was
found and 0.0 otherwise. All measures lie between 0.0 and 1.0. They raise ValueError for an id that is
ranked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import log2


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 5) -> float:
    """Normalised discounted cumulative gain of the first ``k`` (Järvelin and Kekäläinen 2002).

    An entry of grade g gains 2^g - 1, divided by the binary logarithm of its rank plus one; the sum is
    divided by that of the best order of all relevant entries.
    """
    if (empty := _nothing_wanted(ranked, relevant)) is not None:
        return empty
    ideal = sorted(relevant.values(), reverse=True)
    gained = _discounted_gain(islice((relevant.get(entry, 0) for entry in ranked), k))
    return gained / _discounted_gain(ideal[:k])


def recall(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 3) -> float:
    """The share of the relevant entries that the first ``k`` hold.

    Where there are more than ``k`` relevant entries, the share of the ``k`` that could be there: a list
    full of relevant entries counts 1.0.
    """
    if (empty := _nothing_wanted(ranked, relevant)) is not None:
        return empty
    return sum(entry in relevant for entry in ranked[:k]) / min(k, len(relevant))


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int]) -> float:
    """One divided by the rank (from 1) of the first relevant entry; 0.0 if there is none."""
    if (empty := _nothing_wanted(ranked, relevant)) is not None:
        return empty
    ranks = (rank for rank, entry in enumerate(ranked, 1) if entry in relevant)
    return 1 / next(ranks, float("inf"))


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean. ValueError if there are no values."""
    if not values:
        raise ValueError("no values to take the mean of")
    return sum(values) / len(values)


def _nothing_wanted(ranked: Sequence[str], relevant: Mapping[str, int]) -> float | None:
    if len(set(ranked)) != len(ranked):
        raise ValueError("an entry is ranked twice")
    if relevant:
        return None
    return 0.0 if ranked else 1.0


def _discounted_gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))
