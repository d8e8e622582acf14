"""What Telegram's errors mean: each becomes one outcome, here and nowhere else.

``_RULES`` is the whole table of Telegram's words. They are those of the Bot API server (its
``fail_query_with_error`` and ``check_chat_access``), of TDLib, and of the errors of Telegram's own API
that both hand on: the server makes a 400 of those, and a 403 only of what it says in words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from tickerbot.bot_api.answers import Misdirected, Unreadable
from tickerbot.bot_api.connection import NotConnected
from tickerbot.bot_api.flood_waits import wait_of
from tickerbot.errors import REVOKED, SECOND_INSTANCE
from tickerbot.outcomes import (
    MAX_WAIT_S,
    Gone,
    Later,
    Lost,
    Missing,
    Moved,
    Outcome,
    Paused,
    Refused,
    Rejected,
    Sent,
    Stranded,
    Suspended,
    Unclear,
    UnknownFile,
    Unpaid,
    Unreachable,
)

NOT_SERVED = "this Bot API server does not serve this bot"
_ANY_CODE = r"\w*"


def _suspended(reason: str) -> Callable[[str], Outcome]:
    return lambda _: Suspended(reason)


def _paused_topic(reason: str) -> Outcome:
    return Paused(reason, "topic")


def _passing(_: str) -> Outcome:
    return Unreachable("a server of Telegram's had an error")


def _missing(_: str) -> Outcome:
    return Missing()


# The first rule that knows the words decides. Words are regular expressions in lower case, and match
# whole words only: USER_DEACTIVATED is the bot itself, INPUT_USER_DEACTIVATED is a reader.
_RULES: tuple[tuple[Callable[[str], Outcome], tuple[str, ...]], ...] = (
    # the bot as a whole
    (_suspended("the bot was logged out of this Bot API server"), ("logged out",)),
    (_suspended("the bot's account is frozen"), (f"frozen_{_ANY_CODE}",)),
    (_suspended(NOT_SERVED), ("misdirected request", f"api_id_{_ANY_CODE}", "invalid api-id/api-hash")),
    (_suspended("the bot's account is limited"), ("peer_flood", "user_restricted")),
    (
        _suspended("the bot's account is not accepted"),
        (
            "user_deactivated", "user_deactivated_ban", f"auth_key_{_ANY_CODE}", f"session_{_ANY_CODE}",
            f"access_token_{_ANY_CODE}", f"bot_access_{_ANY_CODE}", "bot_method_invalid",
        ),
    ),
    (Unpaid, ("balance_too_low",)),
    (
        _passing,
        (
            "no workers running", "rpc_call_fail", "rpc_mcget_fail", f"interdc_{_ANY_CODE}", "timeout",
            "timedout", "request aborted", f"worker_busy_{_ANY_CODE}", f"msg_wait_{_ANY_CODE}",
            "restart",
        ),
    ),
    # the chat
    (
        Gone,
        (
            "bot was blocked by the user", "user_is_blocked", "user is deactivated", "user is deleted",
            "user_is_deactivated", "input_user_deactivated", "user_deleted", "user_is_bot",
            "bots? can't send messages to (?:other )?bots",
            "bot can't initiate conversation with a user",
            "bot was kicked", "user_kicked", "bot is not a member of", "chat was deleted",
            "chat was deactivated", "chat_forbidden", "channel_private", "channel_invalid",
            "channel_banned", "channel_public_group_na", "chat_id_invalid", "can't access the chat",
            "have no access to the chat", "invalid chat identifier specified",
        ),
    ),
    (
        Lost,
        (
            "chat not found", "user not found", "group not found", "supergroup not found",
            "channel not found", "peer_id_invalid", "user_id_invalid", "peer_id_not_supported",
            "have no info about the (?:chat|user)", "group chat was upgraded to a supergroup chat",
        ),
    ),
    (
        _paused_topic,
        (
            "topic_closed", "topic_deleted", "topic_id_invalid", "topic_not_found", "topic_hidden",
            "message thread not found", "topic not found", "(?:topic|message thread) is closed",
            "invalid message thread(?: identifier)? specified", "channel_forum_missing",
        ),
    ),
    (
        Paused,
        (
            "not enough rights", "have no rights", "have no write access to the chat",
            "need administrator rights", "chat_write_forbidden", "chat_admin_required",
            "chat_restricted", r"chat_send_\w+_forbidden", "chat_guest_send_forbidden",
            "user_banned_in_channel", "you_blocked_user", "user_privacy_restricted",
            "privacy_premium_required", "premium_account_required",
            f"allow_payment_required{_ANY_CODE}",
            "right_forbidden", "broadcast_forbidden", "can't write to (?:the|this) chat",
        ),
    ),
    # a picture
    (
        UnknownFile,
        (
            "wrong file identifier", "wrong remote file identifier specified", "wrong file_id",
            "invalid file_id", "file_id_invalid", f"file_reference_{_ANY_CODE}", "media_empty",
            "image_process_failed", r"photo_\w+", "too big for a photo",
            "can't use file of type",
        ),
    ),
    # one of the bot's messages
    (
        Stranded,
        (
            "message can't be edited", "message can't be deleted", "message_delete_forbidden",
            "message_author_required", "message_edit_time_expired", "message_edit_forbidden",
            "there is no text in the message to edit", "inline message can't be edited",
        ),
    ),
    (
        _missing,
        (
            "message to edit not found", "message to delete not found", "message not found",
            "message_id_invalid", "msg_id_invalid", "message was deleted",
        ),
    ),
    # the text: once more without markup
    (
        Rejected,
        (
            "can't parse", "too (?:long|large|big)", r"\w+_too_(?:long|big)", "text is empty",
            "must be non-empty", "message_empty", "utf-8", r"entit(?:y|ies)\w*",
            r"(?:reply_)?markup\w*",
            r"button\w*", "inline keyboard", "tags?", "urls?",
        ),
    ),
)  # fmt: skip
_TABLE = [
    (verdict, re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")) for verdict, words in _RULES
]
_FLOOD = re.compile(
    r"(?<!\w)(?:(?:flood|flood_premium|slowmode|2fa_confirm)_wait_"
    r"|too many requests: retry after )(\d{1,9})(?!\w)"  # as the failure of an album repeats it
)
_TOKEN = re.compile(r"\d+(?::|%3a)[\w-]{20,}")  # some servers repeat the address in what they say
_UNCHANGED = re.compile(r"message(?: is |_)not[ _]modified")


def classify(error: TelegramError) -> Outcome:
    """What this error means for the request that raised it."""
    reason = _TOKEN.sub("…", str(error).lower())
    match error:
        case Unreadable():
            return Unreachable(str(error), maybe_taken=error.maybe_taken)
        case RetryAfter():
            return Later(wait_of(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case InvalidToken():
            return Refused(REVOKED)
        case Conflict():
            return Refused(SECOND_INSTANCE)
        case Misdirected():
            return Suspended(NOT_SERVED)
        case NotConnected():
            return Unreachable(str(error), maybe_taken=False)
        case Forbidden() | BadRequest():
            return _read_words(reason) or (
                Lost(reason) if isinstance(error, Forbidden) else Unclear(reason)
            )
        case _:
            return Unreachable(type(error).__name__)


def _read_words(words: str) -> Outcome | None:
    if found := _FLOOD.search(words):
        return Later(min(max(1.0, float(found[1])), MAX_WAIT_S))
    for verdict, pattern in _TABLE:
        if pattern.search(words):
            return verdict(words)
    return None


def classify_edit(outcome: Outcome, message_id: int) -> Outcome:
    """What the outcome of a request means if it was to edit or delete this message.

    ``Sent`` if the message already reads as it should.
    """
    if isinstance(outcome, Unclear | Rejected) and _UNCHANGED.search(outcome.reason):
        return Sent(message_id)
    return outcome


def classify_move(outcome: Outcome, chat_id: int) -> Outcome:
    """What the outcome of a request for this chat means if it tells of another id.

    Groups become supergroups, with another id (Bot API docs, ``ResponseParameters``); no person does.
    """
    if isinstance(outcome, Moved) and (chat_id >= 0 or outcome.new_chat_id == chat_id):
        return Unreachable("a move that cannot be", maybe_taken=False)
    return outcome


def is_webhook_conflict(error: Conflict) -> bool:
    """Whether a 409 comes from a webhook that is set, and not from a second instance that polls."""
    return "webhook" in str(error).lower()


def describe(error: TelegramError) -> str:
    """What went wrong, for the log: no word of Telegram's, which may hold the token or a text."""
    outcome = classify(error)
    if isinstance(outcome, Suspended):
        return outcome.reason
    return str(error) if isinstance(error, NotConnected | Unreadable) else type(error).__name__
