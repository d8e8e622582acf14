"""Hashtags: how a topic's name is written as one, and which of them are the same."""

from __future__ import annotations

import unicodedata

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "œ": "oe"})


def fold_name(name: str) -> str:
    """What a name and its hashtag have in common: small plain letters and digits, "" where none are.

    ``#fussball``, ``#Fußball`` and ``Fuß-Ball`` are the same, and so are ``Tuerkei`` and ``Türkei``.
    """
    composed = unicodedata.normalize("NFKC", name.removeprefix("#")).casefold()
    spelled = unicodedata.normalize("NFKD", composed.translate(_SPELLED_OUT)).casefold()
    return "".join(filter(str.isalnum, spelled))


def hashtag_of(name: str) -> str:
    """A name as Telegram takes it for a hashtag: its letters and digits alone."""
    composed = unicodedata.normalize("NFKC", name)
    return "#" + "".join(filter(str.isalnum, composed))
