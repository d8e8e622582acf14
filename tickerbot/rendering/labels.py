"""How the level and the topics of an entry look to those who give them."""

from __future__ import annotations

from collections.abc import Sequence

from tickerbot.model import Entry, Level, Topic
from tickerbot.rendering.voice import Voice
from tickerbot.storage.archive.topics import MAX_TOPICS
from tickerbot.text.cutting import shorten

MAX_TOPICS_SHOWN = 100
"""Maximum length, in UTF-16 units, of the names of topics in a line."""
MAX_UNKNOWN_SHOWN = 60
"""Maximum length of the hashtags that are none of a topic."""
MAX_HEADLINE_SHOWN = 300

LEVEL_WORDS: dict[str, Level] = {
    "normal": Level.NORMAL,
    "wichtig": Level.IMPORTANT,
    "important": Level.IMPORTANT,
    "eil": Level.URGENT,
    "eilmeldung": Level.URGENT,
    "urgent": Level.URGENT,
}
"""What levels are called in commands."""


def labels_html(
    entry: Entry,
    unknown: Sequence[str],
    voice: Voice,
    *,
    word: str = "",
    has_topics: bool = True,
) -> str:
    """The labels of an entry, and the hashtags that are none, as HTML in a line each.

    That a normal entry has no topic is said where there are topics; also that a ``word`` of the text
    was taken for the level.
    """
    lines = []
    if has_topics or entry.topics or entry.level is not Level.NORMAL:
        lines.append(labels_line(entry.level, entry.topics, voice, has_topics=has_topics))
    if word:
        lines.append(voice.html("labels-word", word=word))
    if unknown:
        tags = shorten(", ".join(dict.fromkeys(unknown)), MAX_UNKNOWN_SHOWN)
        full = "yes" if len(entry.topics) == MAX_TOPICS else "no"
        lines.append(voice.html("labels-unknown", tags=tags, full=full, most=MAX_TOPICS))
    return "\n".join(lines)


def labels_line(
    level: Level, topics: Sequence[Topic], voice: Voice, *, has_topics: bool = True
) -> str:
    """A level and topics as HTML in a line; without any topic that is said, if there are topics."""
    parts = [voice.html("labels-level", level=int(level))]
    if topics:
        names = shorten(topic_names(topics), MAX_TOPICS_SHOWN)
        parts.append(voice.html("labels-topics", names=names, count=len(topics)))
    elif has_topics:
        parts.append(voice.html("labels-no-topic"))
    return " · ".join(parts)


def told_labels(entry: Entry, voice: Voice, *, above_push: bool = False) -> str:
    """What readers are told of an entry beside its time, in plain text: its level and its topics.

    A push below tells by itself that it is urgent, and one with a picture leaves no room for topics.
    """
    urgent = "" if above_push else voice.plain("push-urgent")
    sign = {Level.IMPORTANT: "★", Level.URGENT: urgent}.get(entry.level, "")
    if above_push and entry.pictures:
        return sign
    names = shorten(topic_names(entry.topics), MAX_TOPICS_SHOWN)
    return " · ".join(filter(None, [sign, names]))


def labelled_html(entry: Entry, voice: Voice) -> str:
    """How an entry that is out is labelled, as HTML."""
    headline = shorten(entry.headline, MAX_HEADLINE_SHOWN)
    labels = labels_line(entry.level, entry.topics, voice)
    return voice.html("label-is", number=str(entry.id), headline=headline) + f"\n{labels}"


def topic_names(topics: Sequence[Topic]) -> str:
    """The names of topics, as plain text."""
    return ", ".join(topic.name for topic in topics)
