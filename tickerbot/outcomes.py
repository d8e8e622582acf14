"""The possible outcomes of a request to Telegram, as values rather than exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MAX_WAIT_S = 14 * 86_400
"""The longest wait that Telegram asks for: its own library takes no flood wait for longer (TDLib,
``NetQueryDelayer::delay``)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram accepted the message and gave it this id."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Strayed(Sent):
    """It was accepted, but stands in the main chat: the group has no such topic any more."""


@dataclass(frozen=True, slots=True)
class Later:
    """Rate limited: try this chat again in ``seconds``. Does not count as an attempt."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat no longer accepts messages from this bot."""

    reason: str


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing can be sent to this target until somebody changes something there."""

    reason: str
    trouble: Literal["topic", "right"] = "right"
    """Why: its topic is closed or deleted, or the bot lacks a right."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group was migrated to another id."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram will never accept this message as it is, which is a mistake of ours."""

    reason: str


@dataclass(frozen=True, slots=True)
class UnknownFile(Rejected):
    """Telegram does not know the picture by this id; uploaded anew, it can be sent."""


@dataclass(frozen=True, slots=True)
class Stranded(Rejected):
    """Telegram will never let the bot change this message of its own again."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nothing is settled by this: a network error, a timeout, or a 5xx from Telegram."""

    reason: str
    maybe_taken: bool = True
    """False if Telegram cannot have taken the request."""


@dataclass(frozen=True, slots=True)
class Lost(Unreachable):
    """Telegram does not know the chat, which may pass: it is gone only once that was confirmed."""

    maybe_taken: bool = False


@dataclass(frozen=True, slots=True)
class Unclear(Unreachable):
    """Telegram refused the message in words that we do not know."""

    maybe_taken: bool = False


@dataclass(frozen=True, slots=True)
class Suspended(Unreachable):
    """Telegram refuses the bot as a whole, which says nothing of the chat; ``reason`` is for people."""

    maybe_taken: bool = False


@dataclass(frozen=True, slots=True)
class Unpaid(Suspended):
    """There are not enough Stars to pay for the message; at the free rate it can be sent."""


@dataclass(frozen=True, slots=True)
class Refused(Suspended):
    """Telegram refuses the bot itself (401, 409); only a person can fix that."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The message to be edited or deleted no longer exists."""


@dataclass(frozen=True, slots=True)
class Removed:
    """The message was deleted by the bot."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """There was nothing to send to this chat."""


Outcome = (
    Sent | Later | Gone | Paused | Moved | Rejected | Unreachable | Missing | Removed | Skipped
)
