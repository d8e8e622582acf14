"""Synonyms that neither spelling nor sound connects: Erdäpfel and Kartoffeln, Kiew and Kyjiw.

They are in ``synonyms.txt``, one group a line; an operator may add a file of the same form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from zlib import crc32

from tickerbot.text.german.roots import analyse_word
from tickerbot.text.german.tokens import key_of

Roots = tuple[str, ...]


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
    """The roots of the synonyms of the word with these roots; empty if there are none."""
    return _synonyms().get(roots, [])
