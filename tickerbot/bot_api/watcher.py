"""Who watches the ways to Telegram: a protocol, so that neither polling nor delivery knows who."""

from __future__ import annotations

from typing import Protocol

from tickerbot.storage.vitals import Kind

POLLING, SENDING = "polling", "sending"
"""The two ways to Telegram, either of which may be cut off alone."""


class Watcher(Protocol):
    """Is told what goes wrong; its methods return at once and never raise."""

    def note(self, kind: Kind) -> None:
        """Something went wrong, now."""

    def reachable(self, way: str, *, yes: bool) -> None:
        """Whether Telegram can be reached on this way, POLLING or SENDING."""

    def banned(self, seconds: float) -> None:
        """Telegram takes nothing from the bot, in any chat, for so many seconds."""
