"""Outages: tells trouble of a few chats from trouble of Telegram's or ours, which pauses delivery."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from tickerbot import events
from tickerbot.bot_api.watcher import Refusal
from tickerbot.outcomes import (
    Gone,
    Later,
    Lost,
    Moved,
    Outcome,
    Paused,
    Refused,
    Rejected,
    Suspended,
    Unclear,
    Unpaid,
    Unreachable,
)

log = logging.getLogger(__name__)

# Number of chats that fail, with no answer from any chat in between, from which on it is an outage; and
# of chats that were well and are lost or refuse in unknown words, with no message taken in between.
MIN_FAILING_CHATS = 5
# Maximum pause between two attempts during an outage.
MAX_PAUSE_S = 30.0


class Outage:
    """Detects outages, and says when to try again: after pauses that grow exponentially."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, server: str = "") -> None:
        """``server`` is named in the log."""
        self._clock = clock
        self._server = server
        self._unanswered: set[int] = set()
        self._lost: set[int] = set()
        self._suspensions = 0
        self._pauses = 0
        self._retry_at = 0.0

    @property
    def is_on(self) -> bool:
        """Whether delivery pauses."""
        return self.is_unreachable or self.refusal is not None

    @property
    def is_unreachable(self) -> bool:
        """Whether several chats have failed since the last answer from any chat."""
        return len(self._unanswered) >= MIN_FAILING_CHATS

    @property
    def refusal(self) -> Refusal | None:
        """What Telegram's answers mean together, of which none says anything about its own chat."""
        if self._suspensions:
            return "suspended"
        return "lost" if len(self._lost) >= MIN_FAILING_CHATS else None

    @property
    def alarm(self) -> Refusal | None:
        """The same, once it is no single odd answer."""
        return None if self._suspensions == 1 else self.refusal

    def seconds_to_retry(self) -> float:
        """The number of seconds until the next attempt."""
        return max(0.0, self._retry_at - self._clock())

    def retry_now(self) -> None:
        """Telegram may be back, so the next attempt need not wait."""
        self._retry_at = self._clock()

    def note(self, outcome: Outcome, chat_id: int, *, was_well: bool = True) -> None:
        """Take the outcome of a request for this chat into account.

        ``was_well``: nothing was in doubt about the chat before.
        """
        was_on = self.is_on
        self._count(outcome, chat_id, was_well=was_well)
        if not self.is_on:
            self._pauses = 0
            if was_on:
                log.info(events.OUTAGE_OVER)
        elif isinstance(outcome, Unreachable) and self.seconds_to_retry() == 0:
            self._pause(outcome.reason)

    def _count(self, outcome: Outcome, chat_id: int, *, was_well: bool) -> None:
        if isinstance(outcome, Unpaid):
            return
        if isinstance(outcome, Unreachable) and not isinstance(outcome, Suspended | Lost | Unclear):
            self._unanswered.add(chat_id)
            return
        self._unanswered.clear()
        match outcome:
            case Suspended():  # an odd 401 may be a proxy's; the words leave no doubt
                self._suspensions += 1 if isinstance(outcome, Refused) else 2
            case Lost() | Unclear():
                if was_well:
                    self._lost.add(chat_id)
            case Later():
                pass  # also a bot that is refused can be asked to wait
            case Gone() | Paused() | Moved() | Rejected():
                self._suspensions = 0
            case _:
                self._lost.clear()
                self._suspensions = 0

    def _pause(self, reason: str) -> None:
        self._pauses += 1
        seconds = min(MAX_PAUSE_S, 2.0 ** (self._pauses - 1))
        self._retry_at = self._clock() + seconds
        what = {
            None: f"Telegram cannot be reached at {self._server}",
            "suspended": "Telegram refuses this bot, so all messages wait",
            "lost": "many chats are lost all at once, so none is believed and all messages wait",
        }[self.refusal]
        log.warning(events.OUTAGE, what, reason, seconds)
