"""Cutting German words into morphemes, with the model of HanTa (Christian Wartena; LGPL-3.0-or-later).

The model is a hidden Markov model of second order, whose states are the kinds of morphemes: how
probable a kind is after two others, and a morpheme of that kind. Only its data is used, read on the
first look-up: HanTa's own program takes ten times as long for a word, and needs numpy.
"""

from __future__ import annotations

import gc
import gzip
import io
import pickle
import struct
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from threading import Lock
from typing import Any, NamedTuple

State = tuple[int, int]
"""The numbers of the last two kinds."""
Way = tuple[float, int, State]
"""How probable the best way to a state is, and from which place and state it comes."""
_START: State = (0, 1)
Kinds = tuple[tuple[int, float], ...]
"""The kinds that a piece may be, each with its probability as a logarithm."""
_one_reader = Lock()


class Morpheme(NamedTuple):
    """A part of a word in its basic form (``heb`` for ``hob``), and its kind as the model calls it."""

    form: str
    kind: str


class Model:
    """The model, arranged for looking up which kinds a piece of a word may be."""

    def __init__(self, data: tuple[Any, ...]) -> None:
        self.numbers: dict[str, int] = data[0]
        self.kinds: dict[int, str] = data[1]
        transitions, known, forms = data[6:9]
        self.forms: dict[str, dict[str, str]] = {self.kinds[n]: found for n, found in forms.items()}
        """By kind: the basic form of each irregular one."""
        self.lexicon: dict[str, frozenset[str]] = {}
        """By kind: the morphemes that the model knows."""
        self._words: dict[str, int] = {
            word: max(tags, key=lambda one: one[1])[0] for word, tags in data[-1].items()
        }
        self._pieces: dict[str, Kinds] = {}
        same: dict[Kinds, Kinds] = {}  # a tenth of them differ
        for number, pieces in known.items():
            if number > 0:
                self.lexicon[self.kinds.get(number, "")] = frozenset(pieces)
                for piece, value in pieces.items():
                    kinds = (*self._pieces.get(piece, ()), (number, value))
                    self._pieces[piece] = same.setdefault(kinds, kinds)
        self._after: dict[State, dict[int, float]] = transitions

    def cut(self, word: str, kind: str | None = None) -> tuple[list[Morpheme], str]:
        """The morphemes of a word in order, and its own kind: the one given, or the most probable.

        There are none if it has parts that the model does not know.
        """
        wanted = self.numbers[kind] if kind else self._words.get(word)
        table = self._find_ways(word)
        found, last = self._best_end(table[-1], wanted)
        ends = [(0, 0)] if last is None else [(0, 0), *_go_back(table, last)]
        morphemes = [
            Morpheme(self.forms.get(name, {}).get(piece, piece), name)
            for (start, _), (end, number) in pairwise(ends)
            for name, piece in [(self.kinds[number], word[start:end])]
        ]
        return morphemes, self.kinds.get(found, "")

    def _find_ways(self, word: str) -> list[dict[State, Way]]:
        """Viterbi's algorithm: for each place in the word, the best way to each state there."""
        table: list[dict[State, Way]] = [{} for _ in range(len(word) + 1)]
        table[0][_START] = (0.0, 0, _START)
        for start in range(len(word)):
            states = table[start].items()
            ways = [(state, way[0], self._after.get(state, {})) for state, way in states]
            for end in range(start + 1, len(word) + 1 if ways else 0):
                kinds = self._pieces.get(word[start:end], ())
                for state, value, after in ways if kinds else ():
                    for number, probability in kinds:
                        if number in after:
                            total = value + after[number] + probability
                            new = (state[1], number)
                            if new not in table[end] or total > table[end][new][0]:
                                table[end][new] = (total, start, state)
        return table

    def _best_end(self, ways: Mapping[State, Way], wanted: int | None) -> tuple[int, State | None]:
        """The kind of the word to which the best of these ways leads, and its last state."""
        ends = [
            (value + probability, -number, state)
            for state, (value, _, _) in ways.items()
            for number, probability in self._after.get(state, {}).items()
            if number < 0 and wanted in (None, -number)
        ]
        _, kind, state = max(ends, default=(0.0, wanted or 0, None))
        return kind, state


def _go_back(table: list[dict[State, Way]], state: State) -> list[tuple[int, int]]:
    """The way to this state at the end of a word: where each morpheme ends, and its kind."""
    ends, place = [], len(table) - 1
    while place > 0:
        ends.append((place, state[1]))
        _, place, state = table[place][state]
    return ends[::-1]


class _Unpickler(pickle.Unpickler):
    """Reads only plain values, and numpy's floating-point numbers as Python's own."""

    def find_class(self, module: str, name: str) -> Any:
        if (module.split(".")[0], name) == ("numpy", "scalar"):
            return lambda _, value: struct.unpack("<d", value)[0]
        if (module, name) == ("numpy", "dtype"):
            return _Ignored
        raise pickle.UnpicklingError(f"unexpected in the model: {module}.{name}")


class _Ignored:
    """Takes the place of numpy's description of a number."""

    def __init__(self, *_: object) -> None: ...

    def __setstate__(self, _: object) -> None: ...


def model() -> Model:
    """The German model, read on the first call."""
    with _one_reader:  # each of two would keep for good what reading takes
        return _read_model()


@cache
def _read_model() -> Model:
    packed = (files("HanTa") / "morphmodel_ger.pgz").read_bytes()
    loaded = Model(_Unpickler(io.BytesIO(gzip.decompress(packed))).load())
    gc.freeze()  # the model stays: going through all of it for garbage would take .1 s each time
    return loaded
