"""Labels in a text: hashtags of topics and levels, and a word such as “EIL” before the headline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tickerbot.model import Level
from tickerbot.text.marks import MarkedText, join

_WORD = re.compile(r"\S+")
_TAG = re.compile(r"#\w+")
_LINE = re.compile(r"[^\n]+")
_URGENT = r"(?:eil(?:meldung)?|breaking(?:[ ]news)?|urgent)"
_SIGNS = r"(?:[\u2300-\u23ff\u25a0-\u27bf\U0001f300-\U0001faff]\ufe0f?){0,4}[ ]?"
_URGENT_LABEL = re.compile(
    rf"""\s{{0,3}}{_SIGNS}
    (?: (?P<plus>\+{{2,}})[ ]?(?P<word>{_URGENT})\b(?:[ ]?[:,!|–—-])?(?:[ ]?\+{{2,}})?
    |   [\[(](?P<word2>{_URGENT})[\])]:?
    |   (?P<word3>{_URGENT})\b(?:[ ]?[:|!]|[ ][–—-](?=\s)|[ ]?\+{{2,}}|[ ]?(?=\n))
    )\s{{0,3}}(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
# a word alone is a label only in capitals before one that is not: “Eil” may be a name
_URGENT_CAPITALS = re.compile(
    rf"\s{{0,3}}{_SIGNS}(?P<word>EIL|EILMELDUNG|BREAKING) (?=[„“\"]?[A-ZÄÖÜ][a-zäöüß])"
)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "œ": "oe"})

LEVELS: Mapping[str, Level] = {
    "wichtig": Level.IMPORTANT,
    "important": Level.IMPORTANT,
    "eil": Level.URGENT,
    "eilmeldung": Level.URGENT,
    "urgent": Level.URGENT,
}
"""Hashtags, in folded form, that give an entry its level; no topic is called so."""
MAX_NAME = 40
"""Maximum length, in characters, of a topic's name."""
RESERVED = {
    *LEVELS, "normal", "all", "alle", "alles", "everything", "none", "ohne", "keins", "off", "aus",
    "new", "neu", "close", "schliessen", "reopen", "oeffnen", "rename", "umbenennen",
}  # fmt: skip
"""What means something else where topics are named, in folded form."""


def fold_name(name: str) -> str:
    """What a name and its hashtag have in common: small plain letters and digits, "" where none are.

    ``#fussball``, ``#Fußball`` and ``Fuß-Ball`` are the same, and so are ``Tuerkei`` and ``Türkei``.
    """
    composed = unicodedata.normalize("NFKC", name.removeprefix("#")).casefold()
    spelled = unicodedata.normalize("NFKD", composed.translate(_SPELLED_OUT)).casefold()
    return "".join(filter(str.isalnum, spelled))


def is_name(name: str) -> bool:
    """Whether a topic can be called that: Telegram takes digits alone for no hashtag."""
    folded = fold_name(name)
    is_plain = len(name) <= MAX_NAME and not set(name) & set("=,#\n") and name == name.strip()
    return is_plain and any(map(str.isalpha, folded)) and folded not in RESERVED


def hashtag_of(name: str) -> str:
    """A name as Telegram takes it for a hashtag: its letters and digits alone."""
    composed = unicodedata.normalize("NFKC", name)
    return "#" + "".join(filter(str.isalnum, composed))


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A hashtag where it labels an entry: as written, and which characters of the text it takes.

    ``is_word``: it is no hashtag, but a word such as “EIL” before the headline.
    """

    text: str
    begin: int
    end: int
    is_word: bool = False

    @property
    def folded(self) -> str:
        """What it has in common with the name that it stands for."""
        return "eil" if self.is_word else fold_name(self.text)


def find_labels(text: str) -> list[Hashtag]:
    """What labels an entry: a word before its headline, the hashtags at the end of that, and those in
    last lines of nothing else.

    The headline is the first line that is not blank, or what follows the word; one of labels alone
    has none.
    """
    word = find_urgent_label(text)
    begin = word[0].end if word else 0
    lines = [line for line in _LINE.finditer(text, begin) if line[0].strip()]
    if not lines:
        return []
    headline = lines[0]
    if word[1:]:  # its hashtags stand before the plus signs, or behind them
        headline = _LINE.match(text, headline.start(), word[1].begin) or headline
    found = _closing(headline) or _closing(lines[0])
    headline_is_left = len(found) < len(_WORD.findall(headline[0]))
    if not headline_is_left:
        return []
    for line in reversed(lines[1:]):
        last = _closing(line)
        if len(last) < len(_WORD.findall(line[0])):
            break
        found += last
    return sorted(word + found, key=lambda label: label.begin)


def find_urgent_label(text: str) -> list[Hashtag]:
    """The word before a headline that tells breaking news, and the plus signs that close it."""
    if capitals := _URGENT_CAPITALS.match(text):
        return [Hashtag(capitals["word"], 0, capitals.end(), is_word=True)]
    label = _URGENT_LABEL.match(text)
    if not label:
        return []
    word = next(filter(None, label.group("word", "word2", "word3")))
    found = [Hashtag(word, 0, label.end(), is_word=True)]
    line = _LINE.match(text, label.end())
    if label["plus"] and line:
        tags = _closing(line)
        end = tags[0].begin if tags else line.end()
        # no more than these characters are looked at
        inner = text[max(label.end(), end - 8) : end]
        bare = inner.rstrip().rstrip("+")
        if len(inner.rstrip()) - len(bare) > 1:
            begin = end - len(inner) + len(bare.rstrip())
            found.append(Hashtag(word, begin, end, is_word=True))
    return found


def _closing(line: re.Match[str]) -> list[Hashtag]:
    """The hashtags with which a line ends."""
    found: list[Hashtag] = []
    for word in reversed([*_WORD.finditer(line[0])]):
        tag = word[0].rstrip(",")
        if not _TAG.fullmatch(tag) or not any(map(str.isalpha, tag)):
            break
        begin = line.start() + word.start()
        found.append(Hashtag(tag, begin, begin + len(word[0])))
    return found[::-1]


def without_labels(marked: MarkedText, folded: Collection[str]) -> MarkedText:
    """A text without those labels that are these in folded form, with the marks on the rest."""
    for label in reversed(find_labels(marked.text)):
        if label.folded in folded:
            before, after = marked.cut(0, label.begin), marked.cut(label.end, len(marked.text))
            marked = join(before, after, before.text + after.text)
    return marked
