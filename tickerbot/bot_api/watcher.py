"""A protocol for whatever monitors the bot, so that polling and delivery need not know what it is."""

from __future__ import annotations

from typing import Literal, Protocol

from tickerbot.storage.restraints import Way
from tickerbot.storage.vitals import Kind

POLLING: Way = "polling"
SENDING: Way = "sending"
"""The two ways to Telegram; either may fail while the other works."""

Refusal = Literal["suspended", "lost"]
"""suspended: Telegram refuses the bot as a whole · lost: many chats in a row are lost all at once."""


class Watcher(Protocol):
    """Receives reports of trouble; its methods return at once and never raise."""

    def note(self, kind: Kind) -> None:
        """Report a single problem that occurred now."""

    def reachable(self, way: str, *, yes: bool) -> None:
        """Report whether Telegram can be reached by ``way``, POLLING or SENDING."""

    def refused(self, way: Way, kind: Refusal | None) -> None:
        """Report what Telegram refuses on this way of all that the bot asks; None: nothing."""

    def silenced(self, way: Way, seconds: float) -> None:
        """Report that Telegram asks for silence on this way for so many seconds."""
