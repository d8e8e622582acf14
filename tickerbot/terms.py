"""What a subscription wants: readers' own terms, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from tickerbot.model import Level

MAX_WORDS = 20
"""How many words a subscription may follow, and how many it may mute."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``begin`` to ``end`` of each day, which may lie on the next one, in the reader's time zone.

    What comes then is collected into one digest at their end, or else comes without a sound.
    ``urgent`` lets urgent entries through at once and with sound; without it they wait too.
    """

    begin: time
    end: time
    collect: bool = True
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What one subscription wants to get, when, and what of it rings; as it stands, everything at once.

    ``topics`` are their numbers, None stands for everything. ``lowest`` is the lowest level that is
    sent, ``rings`` the lowest one with a sound (None: nothing rings). ``digest_hours`` are the full
    hours of the day (0 to 23) at which one digest stands for what came since the last, empty for at
    once; urgent entries come at once. A followed word brings an entry whatever its topic and level, a
    muted one keeps it away unless it is urgent. ``zone`` is an IANA name, "" for the newsroom's.
    """

    topics: frozenset[int] | None = None
    lowest: Level = Level.NORMAL
    rings: Level | None = Level.NORMAL
    quiet: QuietHours | None = None
    digest_hours: frozenset[int] = field(default_factory=frozenset)
    followed: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    zone: str = ""


EVERYTHING = Terms()
"""The terms of a subscription that has chosen none."""
EVERY_HOUR = frozenset(range(24))
"""The ``digest_hours`` of a digest every hour."""
