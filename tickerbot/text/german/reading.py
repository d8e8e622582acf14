"""Reading German text: each word with its roots, as the index holds them and the search compares them.

A verb whose prefix stands at the end of the clause has the root of both: ``hob … auf`` has ``aufheb``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, starmap
from typing import NamedTuple

from tickerbot.text.german.roots import analyse_word
from tickerbot.text.german.stems import fold_diacritics
from tickerbot.text.german.tokens import MAX_LETTERS, Word, words_of_chunk
from tickerbot.text.german.word_lists import PARTICLES

_SENTENCE_END = frozenset(".!?:;")
_CONJUNCTIONS: tuple[list[str], ...] = ([], ["und"], ["oder"], ["sowie"])


class Reading(NamedTuple):
    """A word of a text with its roots; compounds with hyphens have none, but their parts do.

    ``is_joined``: the last root is that of a verb with a prefix that stands at the end of the clause;
    the prefix has it, too.
    """

    key: str
    stem: str
    roots: tuple[str, ...]
    is_verb: bool = False
    is_joined: bool = False

    def index_tokens(self) -> Iterator[str]:
        """What the index holds of the word: its stem; its roots, if they say more; pairs of these."""
        yield self.stem
        roots = self.roots[:-1] if self.is_joined else self.roots
        if len(roots) != 1 or fold_diacritics(roots[0]) != self.stem:
            yield from map(root_token, roots)
        yield from starmap(root_token, pairwise(roots))


def root_token(*roots: str) -> str:
    """The token of a root in the index, or of two side by side; dots tell it from stems."""
    return "." + ".".join(roots)


def read(text: str) -> list[Reading]:
    """The words of a text in order with their roots, then whole compounds.

    Words that are adjacent in the text are adjacent here too, so that phrases can be matched.
    """
    found: list[Reading] = []
    wholes: list[Word] = []
    verb: int | None = None
    is_start = True
    chunks = text.split()
    for number, chunk in enumerate(chunks, 1):
        readings, finite, whole = _read_chunk(chunk)
        wholes += whole
        ends_clause = not chunk[-1].isalnum() or chunks[number : number + 1] in _CONJUNCTIONS
        if verb is not None and ends_clause and _is_particle(readings):
            root = readings[0].key + found[verb].roots[-1].removesuffix("en")
            found[verb] = found[verb]._replace(roots=(*found[verb].roots, root), is_joined=True)
            readings, verb = (readings[0]._replace(roots=(root,)),), None
        if finite is not None and (is_start or chunk[0].islower()):
            verb = len(found) + finite
        found += readings
        is_start = chunk[-1] in _SENTENCE_END or (is_start and not readings)
        if is_start:
            verb = None
    return found + [Reading(*word, ()) for word in wholes]


def _is_particle(readings: tuple[Reading, ...]) -> bool:
    return len(readings) == 1 and readings[0].key in PARTICLES


Chunk = tuple[tuple[Reading, ...], int | None, tuple[Word, ...]]
"""The words of a piece of text between spaces, which of them may be the verb of a clause, and its whole
compounds."""


def _read_chunk(chunk: str) -> Chunk:
    return _remembered(chunk) if len(chunk) <= MAX_LETTERS else _analyse_chunk(chunk)


def _analyse_chunk(chunk: str) -> Chunk:
    found: list[Reading] = []
    finite = None
    words, wholes = words_of_chunk(chunk)
    for key, stem in words:
        made = analyse_word(key)
        is_noun = bool(made.noun_roots) and not chunk[0].islower()
        if made.is_finite:
            finite = len(found)
        roots = made.noun_roots if is_noun else made.roots
        found.append(Reading(key, stem, roots, made.is_verb and not is_noun))
    return tuple(found), finite, wholes


_remembered = lru_cache(maxsize=10_000)(_analyse_chunk)
