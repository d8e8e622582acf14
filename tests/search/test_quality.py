"""How good the search is: the judged queries, each kind against its floor.

Run with ``-s`` to see the figures: nDCG@5, recall@3 and mean reciprocal rank of every kind.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from tests.search.archive import JudgedArchive
from tests.search.evaluation_set import KINDS, Half, load_entries, load_queries
from tests.search.measures import mean, ndcg, recall, reciprocal_rank
from tests.search.noise import Apart, noise_entries

NOISE = 10_000
# What was reached, alone and in noise. Nobody who changed the rules has seen the queries of "kept",
# "fresh" and "last"; the figures of the first two were seen meanwhile, so that they may flatter.
OVERALL: dict[Half, float] = {
    "tuning": 0.99, "kept": 0.99, "further": 0.99, "hard": 0.98, "wide": 0.97, "fresh": 0.99,
    "last": 0.98,
}  # fmt: skip
EVERY_KIND: dict[Half, float] = {
    "tuning": 0.96, "kept": 0.97, "further": 0.99, "hard": 0.95, "wide": 0.9, "fresh": 0.99,
    "last": 0.9,
}  # fmt: skip
NOTHING_WHERE_NOTHING_IS_RIGHT: dict[Half, float] = {
    "tuning": 1.0, "kept": 1.0, "further": 1.0, "hard": 0.97, "wide": 0.96, "fresh": 1.0,
    "last": 1.0,
}  # fmt: skip


@pytest.fixture(params=[0, NOISE], ids=["alone", f"among {NOISE} others"])
def number_of_others(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("half", ["tuning", "kept", "further", "hard", "wide", "fresh", "last"])
def test_readers_find_what_they_mean(tmp_path: Path, half: Half, number_of_others: int) -> None:
    apart = Apart(load_queries(half)) if half in ("hard", "wide", "fresh", "last") else None
    others = noise_entries(number_of_others, apart=apart) if number_of_others else ()
    archive = JudgedArchive(tmp_path / "ticker.db", load_entries(half), others)
    with closing(archive.db):
        _judge(archive, half)


def _judge(archive: JudgedArchive, half: Half) -> None:
    values: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for query in load_queries(half):
        ranked = archive.ranked(query)
        values[query.kind].append(
            (
                ndcg(ranked, query.relevant),
                recall(ranked, query.relevant),
                reciprocal_rank(ranked, query.relevant),
            )
        )
    print(f"\n{half}: {'kind':16}queries  nDCG@5  recall@3    MRR")
    gains = {}
    for kind in KINDS:
        gain, share, rank = (mean(column) for column in zip(*values[kind], strict=True))
        print(f"{'':8}{kind:16}{len(values[kind]):7}{gain:8.3f}{share:10.3f}{rank:7.3f}")
        gains[kind] = gain
    every = [value for many in values.values() for value in many]
    gain, share, rank = (mean(column) for column in zip(*every, strict=True))
    print(f"{'':8}{'all':16}{len(every):7}{gain:8.3f}{share:10.3f}{rank:7.3f}")
    assert gain >= OVERALL[half]
    assert {kind: gain for kind, gain in gains.items() if gain < EVERY_KIND[half]} == {}
    assert min(gains["nothing"], gains["junk"]) >= NOTHING_WHERE_NOTHING_IS_RIGHT[half]
