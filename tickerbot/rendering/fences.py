"""What editors read of pushes that a restored backup still owed, and the buttons below that."""

from __future__ import annotations

import re

from tickerbot.model import Button, Entry, Message
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE, reference
from tickerbot.rendering.voice import Voice
from tickerbot.storage.outbox.fences import Fence
from tickerbot.text.cutting import shorten

_DATA = re.compile(r"(?P<action>[ynck]):(?P<seq>[0-9]{1,15}):(?P<entry>[0-9a-f-]{1,48})")


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


def read_fence_button(words: str) -> tuple[str, int, str] | None:
    """The action, the push's number and the entry's reference of a button; None if it is none.

    Of a push the actions are ``y`` and ``n``, of a correction ``c`` and ``k``.
    """
    found = _DATA.fullmatch(words)
    return (found["action"], int(found["seq"]), found["entry"]) if found else None
