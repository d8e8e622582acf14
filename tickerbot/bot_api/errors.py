"""What Telegram's answers mean: each error becomes one outcome, here and nowhere else."""

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

# Telegram's words for a 400, in lower case; the sources are Telegram's Bot API server and TDLib.
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
COPY_GONE = ("message to edit not found", "message to delete not found", "message_id_invalid")


def classify(error: TelegramError) -> Outcome:
    """What an error means for the message that met it."""
    if type(error.__cause__) is TelegramError:
        # The body was no JSON: whoever answered, a proxy or an outage page, it was not the Bot API.
        return Unreachable(type(error).__name__)
    words = str(error).lower()
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
            # a channel where the bot was left in, but may not post any more
            if any(part in words for part in LOST_RIGHT):
                return Paused(words)
            return Gone(words)
        case NotConnected():
            return Unreachable(str(error), maybe_taken=False)
        case BadRequest():  # before NetworkError, whose subclass it is
            return _classify_bad_request(words)
        case _:
            return Unreachable(type(error).__name__)


def _classify_bad_request(words: str) -> Outcome:
    if any(part in words for part in LOST_CHAT):
        return Gone(words)
    if any(part in words for part in LOST_TOPIC):
        return Paused(words, "topic")
    if any(part in words for part in LOST_RIGHT):
        return Paused(words)
    return Rejected(words)


def classify_edit(outcome: Outcome, message_id: int) -> Outcome:
    """What an answer means for a message that is already there."""
    if isinstance(outcome, Rejected) and UNCHANGED in outcome.reason:
        return Sent(message_id)
    if isinstance(outcome, Rejected) and any(words in outcome.reason for words in COPY_GONE):
        return Missing()
    return outcome


def retry_seconds(flood: RetryAfter) -> float:
    """The seconds that a 429 asks for, whichever type the library gives them in."""
    value = flood.retry_after
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
