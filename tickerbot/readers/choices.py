"""What readers may choose about what comes: how words change the terms, one function for each choice.

Each takes the terms as they are, and the words behind a command or of a button. Raises NotUnderstood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from sqlite_utils import Database

from tickerbot.rendering.settings import short_key
from tickerbot.storage.archive import topics
from tickerbot.terms import MAX_WORDS, Terms
from tickerbot.text.hashtags import fold_name
from tickerbot.text.term_words import (
    NotUnderstood,
    find_zone,
    is_off,
    read_level,
    read_quiet,
    read_rhythm,
    read_sound,
    read_words,
    write_quiet,
)

Change = Callable[[Database, Terms, str], Terms]
_ALL = frozenset({"all", "alle", "alles", "everything"})


def change_topics(db: Database, terms: Terms, words: str) -> Terms:
    """Follow exactly the topics that are named, or everything; of a button one more or less."""
    if fold_name(words) in _ALL:
        return replace(terms, topics=None)
    if is_off(words):
        return replace(terms, topics=frozenset())
    if words[:1] in ("+", "-"):
        named = [
            topic.id
            for topic in topics.open_topics(db)
            if _is_named(fold_name(topic.name), words[1:])
        ]
        if not named:
            raise NotUnderstood("topic-gone")
        followed = terms.topics or frozenset()
        changed = followed.union(named) if words[0] == "+" else followed.difference(named)
        return replace(terms, topics=changed)
    found, unknown = topics.find_topics(db, words)
    if unknown:
        raise NotUnderstood("topics-unknown", words=", ".join(unknown)[:100])
    if closed := [topic.name for topic in found if not topic.is_open]:
        raise NotUnderstood("topics-closed", topics=", ".join(closed))
    return replace(terms, topics=frozenset(topic.id for topic in found))


def change_level(_db: Database, terms: Terms, words: str) -> Terms:
    """The lowest level that comes."""
    return replace(terms, lowest=read_level(words))


def change_sound(_db: Database, terms: Terms, words: str) -> Terms:
    """The lowest level that rings."""
    return replace(terms, rings=read_sound(words))


def change_quiet(_db: Database, terms: Terms, words: str) -> Terms:
    """Quiet hours; words without hours change how those that there are."""
    try:
        quiet = read_quiet(words)
    except NotUnderstood as refusal:
        if terms.quiet is None or refusal.key != "how-quiet":
            raise
        hours = write_quiet(replace(terms.quiet, collect=True, urgent=False), "en")
        quiet = read_quiet(f"{hours} {words}")
    return replace(terms, quiet=quiet)


def change_rhythm(_db: Database, terms: Terms, words: str) -> Terms:
    """At once, or a digest at hours of the day."""
    return replace(terms, digest_hours=read_rhythm(words))


def change_zone(_db: Database, terms: Terms, words: str) -> Terms:
    """The zone whose clocks the reader looks at."""
    zone, meant = find_zone(words)
    if zone is None:
        if meant:
            raise NotUnderstood("zone-meant", zones=", ".join(meant))
        raise NotUnderstood("how-zone")
    return replace(terms, zone=zone)


def follow(_db: Database, terms: Terms, words: str) -> Terms:
    """More words that bring an entry in any case; one cannot be muted as well."""
    added = read_words(words)
    return replace(terms, followed=_with(terms.followed, added), muted=_without(terms.muted, added))


def unfollow(_db: Database, terms: Terms, words: str) -> Terms:
    """Words that bring nothing any more."""
    return replace(terms, followed=_remove(terms.followed, words))


def mute(_db: Database, terms: Terms, words: str) -> Terms:
    """More words that keep an entry away; one cannot be followed as well."""
    added = read_words(words)
    return replace(terms, muted=_with(terms.muted, added), followed=_without(terms.followed, added))


def unmute(_db: Database, terms: Terms, words: str) -> Terms:
    """Words that keep nothing away any more."""
    return replace(terms, muted=_remove(terms.muted, words))


def _with(words: tuple[str, ...], added: tuple[str, ...]) -> tuple[str, ...]:
    both = (*_without(words, added), *added)
    if len(both) > MAX_WORDS:
        raise NotUnderstood("words-many", most=MAX_WORDS)
    return both


def _remove(words: tuple[str, ...], removed: str) -> tuple[str, ...]:
    if fold_name(removed) in _ALL:
        left: tuple[str, ...] = ()
    elif removed[:1] == "#":
        left = tuple(word for word in words if not _is_named(word, removed))
    else:
        left = _without(words, read_words(removed))
    if left == words:
        raise NotUnderstood("words-unknown")
    return left


def _is_named(word: str, words: str) -> bool:
    """Whether a button that carries these words is for this word."""
    return short_key(word) == words


def _without(words: tuple[str, ...], removed: tuple[str, ...]) -> tuple[str, ...]:
    folded = {word.casefold() for word in removed}
    return tuple(word for word in words if word.casefold() not in folded)


CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "topics": change_topics,
        "level": change_level,
        "sound": change_sound,
        "quiet": change_quiet,
        "rhythm": change_rhythm,
        "zone": change_zone,
        "follow": follow,
        "unfollow": unfollow,
        "mute": mute,
        "unmute": unmute,
    }
)
"""By the English names of the commands, which buttons carry, too."""
