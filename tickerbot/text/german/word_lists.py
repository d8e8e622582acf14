"""Words that no library tells, from ``word_lists.txt``, which says what each list is."""

from __future__ import annotations

from importlib.resources import files


def _read_lists() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    words: list[str] = []
    text = files(__package__).joinpath("word_lists.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return found


_lists = _read_lists()


def _pairs(name: str) -> dict[str, str]:
    return {one: other for one, _, other in (pair.partition(">") for pair in _lists[name])}


FUNCTION_WORDS = frozenset(_lists["function words"])
STOP_WORDS = FUNCTION_WORDS | frozenset(_lists["chatter"])
"""Words that no search looks for: function words, and those with which people ask for news."""
PARTICLES = frozenset(_lists["particles"])
PREFIXES = frozenset(_lists["prefixes"])
SHORT_NOUNS = frozenset(_lists["short nouns"])
UNLIKE_NOUNS = frozenset(_lists["unlike nouns"])
VERBS_OF_NOUNS = _pairs("nouns")
VERBS_OF_PREFIXED_NOUNS = VERBS_OF_NOUNS | _pairs("prefixed nouns")
VERBS_OF_FORMS = _pairs("forms")
LONG_FORMS = _pairs("long forms")
