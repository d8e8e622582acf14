"""Readers' terms as sentences: what comes, when, and what of it rings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from itertools import groupby

from tickerbot.model import Level, Topic
from tickerbot.rendering.voice import Voice
from tickerbot.terms import EVERY_HOUR, QuietHours, Terms
from tickerbot.text.term_words import write_time

_LEVELS = {
    (Level.URGENT,): "terms-urgent",
    (Level.URGENT, Level.IMPORTANT): "terms-urgent-important",
    (Level.URGENT, Level.IMPORTANT, Level.NORMAL): "terms-urgent-important-normal",
    (Level.IMPORTANT,): "terms-important",
    (Level.IMPORTANT, Level.NORMAL): "terms-important-normal",
    (Level.NORMAL,): "terms-normal",
}


def terms_html(
    terms: Terms, voice: Voice, *, topics: Iterable[Topic] = (), in_private: bool = True
) -> str:
    """The terms as sentences, a line each; ``topics`` are all that there are."""
    what = ", ".join(_clauses(terms, voice))
    sentences = [voice.html("terms-get", what=what, private="yes" if in_private else "no")]
    if terms.quiet is not None:
        sentences.append(_quiet(terms.quiet, voice, rings=terms.rings is not None))
    if terms.topics is not None:
        sentences.append(_topics([topic for topic in topics if topic.id in terms.topics], voice))
    is_idle = bool(terms.digest_hours) and terms.lowest is Level.URGENT
    if is_idle and not terms.followed:
        when = rhythm_text(terms.digest_hours, voice)
        sentences.append(voice.html("terms-rhythm-idle", when=when))
    if terms.followed:
        words = ", ".join(terms.followed)
        if is_idle:  # no sentence before has told it
            when = rhythm_text(terms.digest_hours, voice)
            sentences.append(voice.html("terms-followed-digest", words=words, when=when))
        else:
            sentences.append(voice.html("terms-followed", words=words))
    if terms.muted:
        sentences.append(voice.html("terms-muted", words=", ".join(terms.muted)))
    if terms.zone:
        sentences.append(voice.html("terms-zone", zone=terms.zone))
    return "\n".join(sentences)


def hours_text(hours: Sequence[time], voice: Voice) -> str:
    """Times of day in a sentence, such as ``8 und 18 Uhr`` or ``8:00 and 18:00``."""
    shown = [
        write_time(at) if voice.language == "de" else f"{at.hour}:{at.minute:02}" for at in hours
    ]
    *others, last = shown
    listed = voice.plain("terms-and", some=", ".join(others), last=last) if others else last
    return voice.plain("terms-clock", hours=listed)


def rhythm_text(digest_hours: frozenset[int], voice: Voice) -> str:
    """When digests come, such as ``als Zusammenfassung um 8 und 18 Uhr``."""
    if digest_hours == EVERY_HOUR:
        return voice.plain("terms-hourly")
    hours = [time(hour) for hour in sorted(digest_hours)]
    return voice.plain("terms-digest", hours=hours_text(hours, voice))


def _clauses(terms: Terms, voice: Voice) -> Iterator[str]:
    """What of the levels comes how, those that come alike together, the most urgent first."""

    def how(level: Level) -> str:
        if terms.digest_hours and level is not Level.URGENT:
            return rhythm_text(terms.digest_hours, voice)
        rings = terms.rings is not None and level >= terms.rings
        return voice.plain("terms-with-sound" if rings else "terms-without-sound")

    wanted = [level for level in reversed(Level) if level >= terms.lowest]
    for comes, together in groupby(wanted, key=how):
        yield f"{voice.plain(_LEVELS[tuple(together)])} {comes}"


def _topics(followed: Sequence[Topic], voice: Voice) -> str:
    """The names of the open ones; nothing new comes of the closed ones, which may be very many."""
    names = [topic.name for topic in followed if topic.is_open]
    closed = len(followed) - len(names)
    if names:
        return voice.html("terms-topics", topics=", ".join(names), closed=closed)
    return (
        voice.html("terms-topics-closed", closed=closed) if closed else voice.html("terms-no-topic")
    )


def _quiet(quiet: QuietHours, voice: Voice, *, rings: bool) -> str:
    begin, end = quiet.begin, quiet.end
    return voice.html(
        "terms-quiet",
        begin=write_time(begin) if voice.language == "de" else hours_text([begin], voice),
        end=hours_text([end], voice),
        collect="yes" if quiet.collect else "no",
        urgent=("sound" if rings else "yes") if quiet.urgent else "no",
    )
