"""What editors read of pushes that a restored backup still owed, and the buttons below that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tickerbot.model import Button, Entry, Message
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE, reference
from tickerbot.rendering.voice import Voice
from tickerbot.storage.outbox.fences import Fence
from tickerbot.text.cutting import shorten

MAX_LINES, MAX_HEADLINE = 20, 100
"""How many are listed of very many, and how much of each headline, in UTF-16 units."""
_DATA = re.compile(r"(?P<action>[ynckANS]):(?P<seq>[0-9]{1,15}):(?P<entry>[0-9a-f-]{1,48})")


def fence_card(fence: Fence, entry: Entry, voice: Voice) -> Message:
    """Ask whether this is to go again to the chats that may not have got it."""
    text = voice.html(
        "fence-correction" if fence.kind == "correction" else "fence-card",
        kind=fence.kind,
        number=str(entry.id),
        headline=shorten(entry.headline, MAX_SHORT_HEADLINE),
        owed=fence.owed,
        reach=max(fence.reach, fence.owed),
    )
    end = f"{fence.seq}:{reference(entry)}"
    if fence.kind == "correction":
        buttons = (
            Button(voice.plain("button-correct-again", shown=fence.reach), f"fence:c:{end}"),
            Button(voice.plain("button-correct-not"), f"fence:k:{end}"),
        )
    else:
        buttons = (
            Button(voice.plain("button-resend", owed=fence.owed), f"fence:y:{end}"),
            Button(voice.plain("button-resend-not"), f"fence:n:{end}"),
        )
    return Message(text, tuple((button,) for button in buttons))


def fences_card(asked: Sequence[tuple[Fence, Entry]], voice: Voice) -> Message:
    """Ask about all of these at once."""
    lines = [
        voice.html(
            "fence-line",
            kind=fence.kind,
            number=str(entry.id),
            headline=shorten(entry.headline, MAX_HEADLINE),
            owed=fence.owed,
            reach=max(fence.reach, fence.owed),
        )
        for fence, entry in asked[:MAX_LINES]
    ]
    if more := len(asked) - len(lines):
        lines.append(voice.html("topics-more", count=more))
    newest, entry = max(asked, key=lambda each: each[0].seq)
    end = f"{newest.seq}:{reference(entry)}"
    buttons = (
        Button(voice.plain("button-resend-all"), f"fence:A:{end}"),
        Button(voice.plain("button-resend-none"), f"fence:N:{end}"),
        Button(voice.plain("button-resend-single"), f"fence:S:{end}"),
    )
    head = voice.html("fence-list", count=len(asked))
    listed = "\n".join(lines)
    text = f"{head}\n\n{listed}\n\n{voice.html('fence-list-how')}"
    return Message(text, tuple((button,) for button in buttons))


def read_fence_button(words: str) -> tuple[str, int, str] | None:
    """The action, the push's number and the entry's reference of a button; None if it is none.

    Of a push the actions are ``y`` and ``n``, of a correction ``c`` and ``k``; of all up to this push
    ``A`` and ``N``, and ``S`` asks about each.
    """
    found = _DATA.fullmatch(words)
    return (found["action"], int(found["seq"]), found["entry"]) if found else None
