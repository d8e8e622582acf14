"""Synonyms that neither spelling nor sound connects: Erdäpfel and Kartoffeln, Kiew and Kyjiw.

They are in ``synonyms.txt``, one group a line; an operator may add a file of the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from zlib import crc32

from tickerbot.text.german.dictionary import is_listed
from tickerbot.text.german.roots import UMLAUTS, analyse_word, is_part
from tickerbot.text.german.tokens import key_of
from tickerbot.text.german.word_lists import UNLIKE_NOUNS

Roots = tuple[str, ...]
_VOWEL = re.compile("(?:au|[aou])(?=[^aeiouäöü]*$)")
_UMLAUTED = {"a": "ä", "o": "ö", "u": "ü", "au": "äu"}


def read_groups(text: str) -> Iterator[list[str]]:
    """The groups of synonyms in a text: the words of each line that does not begin with #."""
    for line in text.splitlines():
        if not line.lstrip().startswith("#") and len(words := line.replace(",", " ").split()) > 1:
            yield words


_added: list[list[str]] = []


def add_synonyms(path: Path) -> None:
    """Know the groups in this file as well. Raises OSError, UnicodeDecodeError."""
    _added.extend(read_groups(path.read_text(encoding="utf-8-sig")))
    _synonyms.cache_clear()


def version() -> int:
    """Another number where other words are synonyms; what their roots are, ``PREPARATION`` tells."""
    return crc32(repr((_shipped(), _added)).encode())


def _shipped() -> str:
    return files(__package__).joinpath("synonyms.txt").read_text(encoding="utf-8")


@cache
def _synonyms() -> dict[Roots, list[Roots]]:
    found: dict[Roots, list[Roots]] = {}
    for group in (*read_groups(_shipped()), *_added):
        same = list(dict.fromkeys(filter(None, map(_roots_of, group))))
        for roots in same:
            others = found.setdefault(roots, [])
            others.extend(other for other in same if other != roots and other not in others)
    return found


def _roots_of(word: str) -> Roots:
    """The roots of a word; none if one of its parts has none: U-Bahn is not Bahn."""
    parts = [analyse_word(key_of(part)).roots for part in word.split("-")]
    return tuple(root for part in parts for root in part) if all(parts) else ()


def synonyms(roots: Roots) -> list[Roots]:
    """The roots of words for the same as the one with these roots, and of who does it, or the act."""
    return [*_synonyms().get(roots, ()), *(_agents_and_acts(*roots) if len(roots) == 1 else ())]


@lru_cache(maxsize=10_000)
def _agents_and_acts(root: str) -> list[Roots]:
    """Käufer for kauf, and kauf for Käufer.

    The dictionary tells who is one: there is a Käuferin, but no Leberin.
    """
    stem = root.removesuffix("er")
    if stem != root and is_listed(root + "in"):
        acts = (stem, stem.translate(UMLAUTS), re.sub("l$", "el", stem.translate(UMLAUTS)))
        return [(act,) for act in acts if is_part(act) and act not in UNLIKE_NOUNS]
    stem = re.sub("(?<=[^aei])el$", "l", root.removesuffix("en"))  # Händler
    stems = {stem, _VOWEL.sub(lambda found: _UMLAUTED[found[0]], stem)}
    agents = (one + "er" for one in sorted(stems) if root not in UNLIKE_NOUNS)
    return [(agent,) for agent in agents if is_listed(agent + "in")]
