"""How topics look to editors: all of them with their state, and one with what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tickerbot.model import Button, Message, Topic
from tickerbot.rendering.texts import strip_markup
from tickerbot.rendering.voice import Voice
from tickerbot.text.cutting import MESSAGE_LIMIT, units
from tickerbot.text.hashtags import hashtag_of

MAX_CLOSED = 20
"""How many closed topics are listed."""
MARGIN = 60
"""Room for the head, and for how many there are more."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic, how many entries it has, and how many chats follow it in particular.

    ``is_default``: this editor's next entries have it.
    """

    topic: Topic
    entries: int
    followers: int
    is_default: bool = False


def topics_message(lines: Sequence[TopicLine], voice: Voice) -> Message:
    """The topics, open ones first, with a button for each."""
    if not lines:
        return Message(voice.html("topics-none"))
    opened = [line for line in lines if line.topic.is_open]
    closed = [line for line in lines if not line.topic.is_open]
    shown = [*opened, *closed[:MAX_CLOSED]]
    how, blocks = voice.html("topics-how"), [voice.html("topics-head")]
    room = MESSAGE_LIMIT - units(strip_markup(how)) - MARGIN
    for line in shown:  # the buttons name the others
        told = topic_html(line, voice)
        room -= units(strip_markup(told)) + 1
        if room < 0:
            break
        blocks.append(told)
    if more := len(lines) - (len(blocks) - 1):
        blocks.append(voice.html("topics-more", count=more))
    buttons = [
        Button(
            f"✓ {line.topic.name}" if line.is_default else line.topic.name, f"topic:{line.topic.id}"
        )
        for line in shown
    ]
    rows = tuple(tuple(buttons[begin : begin + 2]) for begin in range(0, len(buttons), 2))
    return Message("\n".join([*blocks, "", how]), rows)


def topic_message(line: TopicLine, voice: Voice, *, head: str = "") -> Message:
    """One topic, under a head (HTML), with buttons for what can be done with it."""
    topic = line.topic
    rows = []
    if topic.is_open:
        key = "button-topic-default-off" if line.is_default else "button-topic-default"
        rows.append((Button(voice.plain(key), f"topic:{topic.id}:default"),))
        rows.append((Button(voice.plain("button-topic-close"), f"topic:{topic.id}:close"),))
    else:
        rows.append((Button(voice.plain("button-topic-reopen"), f"topic:{topic.id}:reopen"),))
    rows.append((Button(voice.plain("button-back"), "topic"),))
    text = topic_html(line, voice)
    if line.is_default:
        text += "\n" + voice.html("topic-is-default")
    return Message(f"{head}\n{text}" if head else text, tuple(rows))


def topic_html(line: TopicLine, voice: Voice) -> str:
    """A topic in a line: its name, its state, how many entries it has, its hashtag."""
    return voice.html(
        "topic-line",
        name=line.topic.name,
        closed="no" if line.topic.is_open else "yes",
        entries=line.entries,
        count=line.followers,
        tag=hashtag_of(line.topic.name),
    )
