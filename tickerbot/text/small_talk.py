"""What people write to a bot that is no search: a single wish, thanks, a greeting, a nod."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Literal

Meaning = Literal["stop", "subscribe", "thanks", "hello", "bye", "nod"]

MAX_LENGTH = 60
"""Maximum length, in characters, of a text that can be one; longer ones say more."""

_PHRASES: tuple[tuple[str, Meaning], ...] = (
    (r"(guten|schönen|schoenen) (morgen|tag|abend|mittag|nachmittag)", "hello"),
    (r"good (morning|day|afternoon|evening)", "hello"),
    (r"(grüß|grüss|gruess) (gott|dich|euch)", "hello"),
    (
        r"(gute nacht|good night|auf wiedersehen|see you|bis (bald|dann|später|spaeter|morgen))",
        "bye",
    ),
    (
        r"(kein problem|no problem|alles klar|alles gut|all right|sounds good|got it|geht klar)",
        "nod",
    ),
    (r"((danke|dank) ?(schön|schoen|sehr)|thank you|thank u)", "thanks"),
)
_WORDS: tuple[tuple[Meaning, str], ...] = (
    ("thanks", "danke dank dankeschön dankeschoen merci thanks thx ty"),
    ("hello", "hallo hallöchen hi hey hello moin moinmoin servus grüezi gruezi grüzi tach hei huhu"),
    ("bye", "tschüss tschüs tschuess ciao bye goodbye ade adieu tschau"),
    ("nod", "ok okay oki okey kk gern gerne super toll prima cool top klasse perfekt perfect great"
            " nice verstanden genau passt ja nein jo jep jup yes yep no nope bitte please sure"),
)  # fmt: skip
_MEANINGS = MappingProxyType({word: meaning for meaning, words in _WORDS for word in words.split()})
# these say nothing alone, and nothing else beside others
_FILLERS = frozenset(
    "vielen herzlichen lieben besten tausend sehr so dir dich ihnen euch du sie für fuer die das"
    " hilfe info infos you very much a lot many and und an alle allerseits zusammen leute bot team"
    " liebes schön schoen auch there everybody all guys lieber liebe aber na dann".split()
)
_STOP = frozenset(
    "stop stopp stoppen stopt abmelden abmeldung abbestellen abbestellung unsubscribe deabonnieren"
    " kündigen kuendigen".split()
)
_STOP_PHRASE = re.compile(
    r"(mein |das |den |the |my )?(abo|abonnement|ticker|subscription|newsletter)"
    r" (abmelden|abbestellen|beenden|kündigen|kuendigen|stoppen|stopp|stop|ende)"
    r"|(stop|end|cancel) (the |my )?(abo|ticker|subscription|newsletter|messages)"
    r"|(mich |uns )?(abmelden|austragen)|unsubscribe me|no more messages"
    r"|keine (nachrichten|meldungen) mehr"
)
_SUBSCRIBE = frozenset("abo abonnieren abonniere subscribe anmelden abonnement".split())
_POLITE = re.compile(r"\b(bitte|please|pls|mal|jetzt|now|sofort)\b")
_ORDER: tuple[Meaning, ...] = ("thanks", "hello", "bye", "nod")


def read_small_talk(text: str) -> Meaning | None:
    """What a text means that is only small talk, or a wish about the subscription; else None."""
    folded = unicodedata.normalize("NFC", text).casefold()
    if len(folded) > MAX_LENGTH or any(c.isdigit() for c in folded):
        return None
    plain = _spaced(folded)
    if not plain:
        return "nod" if any(unicodedata.category(c) == "So" for c in text) else None
    wish = _spaced(_POLITE.sub(" ", plain))
    if wish in _STOP or _STOP_PHRASE.fullmatch(wish):
        return "stop"
    if wish in _SUBSCRIBE:
        return "subscribe"
    found = set[Meaning]()
    for pattern, meaning in _PHRASES:
        plain, times = re.subn(rf"\b{pattern}\b", " ", plain)
        if times:
            found.add(meaning)
    for word in plain.split():
        if meaning_of := _MEANINGS.get(word):
            found.add(meaning_of)
        elif word not in _FILLERS:
            return None
    return next((meaning for meaning in _ORDER if meaning in found), None)


def _spaced(text: str) -> str:
    """The words alone, without signs and emoji, one space between two."""
    return " ".join("".join(c if c.isalpha() else " " for c in text).split())
