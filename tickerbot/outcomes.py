"""What can come of a request to Telegram: values, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it; this is the message's id there."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: the chat may be written to again in this many seconds. Costs no attempt."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat takes no messages from this bot any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Paused:
    """This target cannot be written to until somebody changes something there."""

    reason: str
    trouble: Literal["topic", "right"] = "right"
    """Its topic was closed or deleted, or a right is missing."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group goes on under another id."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram will never take this message as it is: our mistake."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer, or none that tells: network trouble, a timeout, Telegram's 5xx."""

    reason: str
    maybe_taken: bool = True
    """False where the request cannot have reached Telegram at all."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The message that was to be changed is not there any more."""


@dataclass(frozen=True, slots=True)
class Removed:
    """We deleted the message."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """There was nothing to send to this chat."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram refuses this bot as a whole (401, 409); only a person can help."""

    reason: str


Outcome = (
    Sent
    | Later
    | Gone
    | Paused
    | Moved
    | Rejected
    | Unreachable
    | Refused
    | Missing
    | Removed
    | Skipped
)
