"""What each part of the search is worth: nDCG@5 of the judged sets with all parts, and without each.

``python -m tests.search.ablation`` takes the sets of this folder (``--sets local,last`` some of them),
``--entries FILE --queries FILE`` another set. A part that moves no set by .005 is not worth its lines.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from tests.search.archive import JudgedArchive
from tests.search.evaluation_set import (
    EvaluationEntry,
    EvaluationQuery,
    Half,
    load_entries,
    load_queries,
    read_entries,
    read_queries,
)
from tests.search.measures import mean, ndcg
from tickerbot.search import expansion, misspellings, query, sounds
from tickerbot.search.candidates import Candidates
from tickerbot.search.matching import Matcher
from tickerbot.storage.archive import vocabulary
from tickerbot.text.german import dictionary, reading, roots

Part = tuple[object, str, object]
"""A module or class, the name of what it does for this part, and what stands there without it."""


def _always(value: object) -> Callable[..., object]:
    return lambda *_, **__: value


PARTS: dict[str, tuple[Part, ...]] = {
    "roots: kin and compounds": (
        (expansion, "_find_roots", _always([])),
        (expansion, "_is_another_word", _always(value=False)),
    ),
    "prefixes of verbs that stand apart": ((reading, "PARTICLES", frozenset()),),
    "other words with the same stem": ((expansion, "_is_another_word", _always(value=False)),),
    "synonyms": ((expansion, "synonyms", _always([])),),
    "compounds said in several words": ((expansion, "find_apart", _always([])),),
    "one part of a compound": ((expansion, "find_parts", _always([])),),
    "letters and digits typed as one": ((query, "letters_and_digits", _always(())),),
    "beginnings of words": ((vocabulary, "find_completions", _always([])),),
    "misspellings": ((misspellings, "find_corrections", _always({})),),
    "names, and words as they are heard": ((sounds, "find_alike", _always({})),),
    "the dictionary": ((dictionary, "is_word", _always(value=False)),),
    "some of the words": ((Candidates, "_find_some_words", _always(None)),),
    "order": ((Matcher, "score", _always(1.0)),),
}


@dataclass(frozen=True)
class JudgedSet:
    """Entries, and queries that say which of them they mean."""

    name: str
    entries: tuple[EvaluationEntry, ...]
    queries: tuple[EvaluationQuery, ...]

    def measure(self) -> dict[str, list[float]]:
        """The nDCG@5 of each query, by kind."""
        found: dict[str, list[float]] = defaultdict(list)
        with tempfile.TemporaryDirectory() as folder:
            archive = JudgedArchive(Path(folder) / "ticker.db", self.entries)
            with closing(archive.db):
                for asked in self.queries:
                    found[asked.kind].append(ndcg(archive.ranked(asked), asked.relevant))
        return found


@contextlib.contextmanager
def without(parts: Iterable[Part]) -> Iterator[None]:
    """Do without these parts, and forget what was found out with them, before and after."""
    saved: list[tuple[Any, str, Any]] = []
    for owner, name, stand_in in parts:
        saved.append((owner, name, getattr(owner, name)))
        setattr(owner, name, stand_in)
    _forget()
    try:
        yield
    finally:
        for owner, name, part in reversed(saved):
            setattr(owner, name, part)
        _forget()


def _forget() -> None:
    roots._remembered.clear()
    reading._remembered.cache_clear()


def overall(values: Mapping[str, list[float]]) -> float:
    """The mean over all queries."""
    return mean([value for some in values.values() for value in some])


def main() -> None:
    """Print the figures of each set, by kind, and what is lost without each part."""
    parser = argparse.ArgumentParser(prog="python -m tests.search.ablation")
    parser.add_argument("--sets", default=",".join(get_args(Half)))
    parser.add_argument("--entries", type=Path)
    parser.add_argument("--queries", type=Path)
    options = parser.parse_args()
    if options.entries and options.queries:
        entries = read_entries(options.entries)
        sets = [JudgedSet(options.queries.name, entries, read_queries(options.queries, entries))]
    else:
        chosen = [half for half in get_args(Half) if half in options.sets.split(",")]
        sets = [JudgedSet(half, load_entries(half), load_queries(half)) for half in chosen]
    for judged in sets:
        whole = judged.measure()
        print(f"\n{judged.name}: nDCG@5 {overall(whole):.3f}")
        for kind, values in whole.items():
            print(f"  {kind:34}{len(values):4}{mean(values):8.3f}")
        print("  lost without")
        for name, parts in PARTS.items():
            with without(parts):
                less = judged.measure()
            kinds = {kind: mean(whole[kind]) - mean(less[kind]) for kind in whole}
            most = [f"{kind} {loss:.3f}" for kind, loss in kinds.items() if abs(loss) >= 0.01]
            print(
                f"  {name:34}{overall(whole) - overall(less):12.3f}   {', '.join(most)}", flush=True
            )


if __name__ == "__main__":
    main()
