"""What a person typed, taken apart: words, phrases in quotation marks, and days.

Nothing in it is an operator. It is cut to a length and a number of words, words that tell nothing are
left out unless nothing else is there, and the last word may be unfinished.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tickerbot.text.cleaning import clean_headline
from tickerbot.text.german.days import DayMention, days_in_query
from tickerbot.text.german.function_words import STOP_WORDS
from tickerbot.text.german.tokens import token_groups, tokens

MAX_QUERY = 200
"""Characters of a query that are looked at."""
MAX_WORDS = 12

_PHRASE = re.compile('["„“”»«]([^"„“”»«]*)["„“”»«]|([^"„“”»«]+)')
_OPERATORS = frozenset(["AND", "OR", "NOT", "NEAR"])
_PREFIXED = re.compile(r"[A-Za-z]+[:(](?=\w)")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a query wants: a word, a compound with hyphens, a phrase, or a day.

    ``text`` is as typed. ``keys`` and ``stems`` are those of its words; a compound's as one word are
    ``whole``. ``is_open``: more letters may follow. ``is_optional``: it is a single letter or digit, or
    looks like an operator of a search language (``NEAR(``, ``title:``), and need not be found.
    """

    text: str
    keys: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    whole: tuple[str, str] | None = None
    is_phrase: bool = False
    is_open: bool = False
    is_optional: bool = False
    day: DayMention | None = None

    @property
    def key(self) -> str:
        """The key of the term as one word; empty for a day."""
        return self.whole[0] if self.whole else " ".join(self.keys)


def clean_query(query: str) -> str:
    """The query as it is used and shown: one line, tidied as texts are, at most MAX_QUERY.

    Soft hyphens go, so that words copied from a page are whole; other signs of format are spaces.
    """
    printable = (c if unicodedata.category(c) != "Cf" else " " for c in clean_headline(query))
    return " ".join("".join(printable).split())[:MAX_QUERY].strip()


def parse(query: str, today: date) -> list[Term]:
    """What the query wants; empty where it holds no word at all. ``today`` is the newsroom's."""
    cleaned = clean_query(query)
    found: list[Term] = []
    for phrase, loose in _PHRASE.findall(cleaned):
        if loose:
            found.extend(_loose(loose, today))
        elif parts := [token for token in tokens(phrase) if not token.is_whole][:MAX_WORDS]:
            keys, stems = tuple(part.key for part in parts), tuple(part.stem for part in parts)
            found.append(Term(phrase.strip(), keys, stems, is_phrase=True))
    telling = [term for term in found if not _tells_nothing(term)]
    terms = list(dict.fromkeys(telling or found))[:MAX_WORDS]
    last = terms[-1] if terms and terms[-1] == found[-1] else None
    if last and not last.is_phrase and last.day is None and cleaned[-1].isalnum():
        terms[-1] = replace(last, is_open=True)
    return terms


def _loose(text: str, today: date) -> Iterator[Term]:
    """The terms outside of quotation marks, in their order."""
    end = 0
    for mention in days_in_query(text, today):
        yield from _words(text[end : mention.start])
        yield Term(text[mention.start : mention.end].strip(), day=mention)
        end = mention.end
    yield from _words(text[end:])


def _words(text: str) -> Iterator[Term]:
    for group in token_groups(text):
        *parts, last = group
        raw = text[group[-1].start : group[-1].end]
        if last.is_whole and not (" " in raw and parts[0].key in STOP_WORDS):  # A 8, but not: ab 8
            keys, stems = tuple(part.key for part in parts), tuple(part.stem for part in parts)
            yield Term(raw, keys, stems, (last.key, last.stem))
        else:
            for part in group if not last.is_whole else parts:
                word = text[part.start : part.end]
                is_optional = (
                    len(word) == 1 or word in _OPERATORS or bool(_PREFIXED.match(text, part.start))
                )
                yield Term(word, (part.key,), (part.stem,), is_optional=is_optional)


def _tells_nothing(term: Term) -> bool:
    return not (term.is_phrase or term.day or term.whole) and term.keys[0] in STOP_WORDS
