"""Parsing what a person typed into query terms: words, phrases in quotation marks, and days.

Nothing is an operator. Length and number of terms are limited, stop words are left out unless there is
nothing else, and the last word may be unfinished.
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
from tickerbot.text.german.stems import stem_of
from tickerbot.text.german.tokens import letters_and_digits, token_groups, tokens

MAX_QUERY_LENGTH = 200
"""Maximum length of a query in characters; the rest is ignored."""
MAX_TERMS = 12
"""Maximum number of terms of a query, and of words of a phrase; the rest is ignored."""

_PHRASE = re.compile('["„“”»«]([^"„“”»«]*)["„“”»«]|([^"„“”»«]+)')
_OPERATORS = frozenset(["AND", "OR", "NOT", "NEAR"])
_FIELD_PREFIX = re.compile(r"[A-Za-z]+[:(](?=\w)")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: a word, a compound with hyphens, a phrase, or a day.

    ``text`` is as typed. ``keys`` and ``stems`` are those of its words; ``whole`` is key and stem as
    one word, of a compound or of letters and digits typed as one. ``is_unfinished``: more letters may
    follow. ``is_optional``: it is a single letter or digit, or looks like an operator of a search
    language (``NEAR(``, ``title:``), and need not be found.
    """

    text: str
    keys: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    whole: tuple[str, str] | None = None
    is_phrase: bool = False
    is_unfinished: bool = False
    is_optional: bool = False
    day: DayMention | None = None

    @property
    def key(self) -> str:
        """The key of the term as one word; empty for a day."""
        return self.whole[0] if self.whole else " ".join(self.keys)


def clean_query(query: str) -> str:
    """The query as it is used and shown: one line, tidied as texts are, at most MAX_QUERY_LENGTH.

    Soft hyphens are removed, so that words copied from a page are whole; other format characters
    become spaces.
    """
    printable = (c if unicodedata.category(c) != "Cf" else " " for c in clean_headline(query))
    return " ".join("".join(printable).split())[:MAX_QUERY_LENGTH].strip()


def parse(query: str, today: date) -> list[Term]:
    """The terms of a query; empty if it has no word at all. ``today`` is the newsroom's date."""
    cleaned = clean_query(query)
    found: list[Term] = []
    for phrase, unquoted in _PHRASE.findall(cleaned):
        if unquoted:
            found.extend(_parse_unquoted(unquoted, today))
        elif parts := [token for token in tokens(phrase) if not token.is_whole][:MAX_TERMS]:
            keys, stems = tuple(part.key for part in parts), tuple(part.stem for part in parts)
            found.append(Term(phrase.strip(), keys, stems, is_phrase=True))
    meaningful = [term for term in found if not _is_stop_word(term)]
    terms = list(dict.fromkeys(meaningful or found))[:MAX_TERMS]
    last = terms[-1] if terms and terms[-1] == found[-1] else None
    if last and not last.is_phrase and last.day is None and cleaned[-1].isalnum():
        terms[-1] = replace(last, is_unfinished=True)
    return terms


def _parse_unquoted(text: str, today: date) -> Iterator[Term]:
    """The terms outside quotation marks, in order."""
    end = 0
    for mention in days_in_query(text, today):
        yield from _parse_words(text[end : mention.start])
        yield Term(text[mention.start : mention.end].strip(), day=mention)
        end = mention.end
    yield from _parse_words(text[end:])


def _parse_words(text: str) -> Iterator[Term]:
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
                    len(word) == 1
                    or word in _OPERATORS
                    or bool(_FIELD_PREFIX.match(text, part.start))
                )
                if apart := letters_and_digits(part.key):
                    yield Term(word, apart, tuple(map(stem_of, apart)), (part.key, part.stem))
                else:
                    yield Term(word, (part.key,), (part.stem,), is_optional=is_optional)


def _is_stop_word(term: Term) -> bool:
    return not (term.is_phrase or term.day or term.whole) and term.keys[0] in STOP_WORDS
