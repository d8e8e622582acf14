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
from itertools import chain, product

from tickerbot.text.cleaning import clean_headline
from tickerbot.text.german.days import DayMention, days_in_query
from tickerbot.text.german.dictionary import is_listed
from tickerbot.text.german.roots import analyse_word
from tickerbot.text.german.tokens import letters_and_digits, token_groups, tokens
from tickerbot.text.german.word_lists import PARTICLES, STOP_WORDS

MAX_QUERY_LENGTH = 200
"""Maximum length of a query in characters; the rest is ignored."""
MAX_TERMS = 12
"""Maximum number of terms of a query, and of words of a phrase; the rest is ignored."""
MAX_PIECES = 5
"""Maximum number of letters and digits in turn for which all ways to write them are tried."""

MIN_LONG_NUMBER = 7
"""Shortest number, in digits, that texts may write in two groups, as those of telephones."""

_PHRASE = re.compile('["„“”»«]([^"„“”»«]*)["„“”»«]|([^"„“”»«]+)')
_OPERATOR = re.compile(r"(?:AND|OR|NOT|NEAR)\b|[A-Za-z]+[:(](?=\w)")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: a word, a compound with hyphens, a phrase, or a day.

    ``text`` is as typed. ``keys`` are those of its words; ``whole`` is the key as one word, of a
    compound or of letters and digits typed as one. ``is_unfinished``: more letters may follow.
    ``is_optional``: it is a single letter or digit, or looks like an operator of a search language
    (``NEAR(``, ``title:``), and need not be found.
    """

    text: str
    keys: tuple[str, ...] = ()
    whole: str = ""
    is_phrase: bool = False
    is_unfinished: bool = False
    is_optional: bool = False
    day: DayMention | None = None

    @property
    def key(self) -> str:
        """The key of the term as one word; empty for a day."""
        return self.whole or " ".join(self.keys)

    @property
    def ways(self) -> list[tuple[str, ...]]:
        """The keys by which texts may write it: as words side by side, as one, and between these."""
        if self.key.isdigit() and len(self.key) >= MIN_LONG_NUMBER:
            cuts = range(2, len(self.key) - 1)
            return [self.keys, *((self.key[:at], self.key[at:]) for at in cuts)]
        if letters_and_digits(self.whole) != self.keys or len(self.keys) > MAX_PIECES:
            return [self.keys, (self.whole,)] if self.whole else [self.keys]
        gaps = product(("", " "), repeat=len(self.keys) - 1)
        joined = ("".join(chain(*zip(self.keys, (*some, ""), strict=True))) for some in gaps)
        return [tuple(way.split()) for way in joined]


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
            found.append(Term(phrase.strip(), tuple(part.key for part in parts), is_phrase=True))
    meaningful = [term for term in found if term.key not in STOP_WORDS or term.is_phrase]
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
    yield from _join_verb(list(_parse_words(text[end:])))


def _join_verb(terms: list[Term]) -> list[Term]:
    """The terms, with a prefix at the end of the clause before its verb: „schafft ab“."""
    *others, last = terms or [Term("")]
    for index, term in reversed(list(enumerate(others))):
        joined = last.key + term.key
        if last.key in PARTICLES and analyse_word(term.key).is_finite and is_listed(joined):
            others[index] = replace(term, keys=(joined,))
            return others
    return terms


def _parse_words(text: str) -> Iterator[Term]:
    for group in token_groups(text):
        *parts, last = group
        raw = text[last.start : last.end]
        if last.is_whole and not (" " in raw and parts[0].key in STOP_WORDS):  # A 8, but not: ab 8
            yield Term(raw, tuple(part.key for part in parts), last.key)
            continue
        for part in parts if last.is_whole else group:
            word = text[part.start : part.end]
            is_operator = bool(_OPERATOR.match(text, part.start))
            apart = letters_and_digits(part.key)
            yield Term(
                word,
                apart or (part.key,),
                part.key if apart else "",
                is_optional=not apart and (len(word) == 1 or is_operator),
            )
