"""What editors read of pushes that a restored backup still owed, and the buttons below that."""

from __future__ import annotations

import re

from tickerbot.model import Button, Entry, Message
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE, reference
from tickerbot.rendering.voice import Voice
from tickerbot.storage.outbox.fences import Fence
from tickerbot.text.cutting import shorten

_DATA = re.compile(r"(?P<action>[yn]):(?P<seq>[0-9]{1,15}):(?P<entry>[0-9a-f-]{1,48})")


def fence_card(fence: Fence, entry: Entry, voice: Voice) -> Message:
    """Ask whether the push is to go again to the chats that may not have got it."""
    text = voice.html(
        "fence-card",
        kind=fence.kind,
        number=str(entry.id),
        headline=shorten(entry.headline, MAX_SHORT_HEADLINE),
        owed=fence.owed,
        reach=max(fence.reach, fence.owed),
    )
    end = f"{fence.seq}:{reference(entry)}"
    return Message(
        text,
        (
            (Button(voice.plain("button-resend", owed=fence.owed), f"fence:y:{end}"),),
            (Button(voice.plain("button-resend-not"), f"fence:n:{end}"),),
        ),
    )


def read_fence_button(words: str) -> tuple[str, int, str] | None:
    """The action, the push's number and the entry's reference of a button; None if it is none."""
    found = _DATA.fullmatch(words)
    return (found["action"], int(found["seq"]), found["entry"]) if found else None
