"""What Telegram's errors mean: each becomes one outcome, here and nowhere else."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from tickerbot.bot_api.connection import NotConnected
from tickerbot.errors import REVOKED, SECOND_INSTANCE
from tickerbot.outcomes import (
    Gone,
    Later,
    Missing,
    Moved,
    Outcome,
    Paused,
    Refused,
    Rejected,
    Sent,
    Unreachable,
)

# Parts of Telegram's error descriptions, in lower case. Sources: Telegram's Bot API server and TDLib.
LOST_CHAT = ("chat not found", "user not found", "peer_id_invalid", "user_is_deactivated")
LOST_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")
LOST_RIGHT = (
    "not enough rights",
    "chat_write_forbidden",
    "have no rights to send",
    "need administrator rights",
    "chat_admin_required",
    "chat_send_plain_forbidden",
    "chat_restricted",
)
UNCHANGED = "message is not modified"
LOST_MESSAGE = ("message to edit not found", "message to delete not found", "message_id_invalid")


def classify(error: TelegramError) -> Outcome:
    """What this error means for the request that raised it."""
    if type(error.__cause__) is TelegramError:
        # the body was not JSON: it came from a proxy or an outage page, not from the Bot API
        return Unreachable(type(error).__name__)
    reason = str(error).lower()
    match error:
        case RetryAfter():
            return Later(retry_seconds(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case InvalidToken():
            return Refused(REVOKED)
        case Conflict():
            return Refused(SECOND_INSTANCE)
        case Forbidden():
            # the bot is still in the channel, but may no longer post there
            if any(part in reason for part in LOST_RIGHT):
                return Paused(reason)
            return Gone(reason)
        case NotConnected():
            return Unreachable(str(error), maybe_taken=False)
        case BadRequest():
            return _classify_bad_request(reason)
        case _:
            return Unreachable(type(error).__name__)


def _classify_bad_request(reason: str) -> Outcome:
    if any(part in reason for part in LOST_CHAT):
        return Gone(reason)
    if any(part in reason for part in LOST_TOPIC):
        return Paused(reason, "topic")
    if any(part in reason for part in LOST_RIGHT):
        return Paused(reason)
    return Rejected(reason)


def classify_edit(outcome: Outcome, message_id: int) -> Outcome:
    """What the outcome of a request means if it was to edit or delete this message.

    ``Sent`` if the message already reads as it should, ``Missing`` if it no longer exists.
    """
    if isinstance(outcome, Rejected) and UNCHANGED in outcome.reason:
        return Sent(message_id)
    if isinstance(outcome, Rejected) and any(part in outcome.reason for part in LOST_MESSAGE):
        return Missing()
    return outcome


def is_webhook_conflict(error: Conflict) -> bool:
    """Whether a 409 comes from a webhook that is set, and not from a second instance that polls."""
    return "webhook" in str(error).lower()


def describe(error: TelegramError) -> str:
    """What went wrong, for the log: no word of Telegram's, which may hold the token or a text."""
    return str(error) if isinstance(error, NotConnected) else type(error).__name__


def retry_seconds(flood: RetryAfter) -> float:
    """The number of seconds that a 429 asks to wait, as a number or timedelta of the library."""
    value = flood.retry_after
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
