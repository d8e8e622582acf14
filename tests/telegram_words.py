"""What Telegram, its Bot API server and TDLib say when they refuse a request, by what it means."""

from __future__ import annotations

import re

from tickerbot.outcomes import (
    Gone,
    Later,
    Lost,
    Missing,
    Outcome,
    Paused,
    Rejected,
    Stranded,
    Suspended,
    Unpaid,
    Unreachable,
)

WORDS: dict[type[Outcome], str] = {
    Gone: """
        CHANNEL_PRIVATE, CHANNEL_INVALID, CHAT_ID_INVALID, CHANNEL_PUBLIC_GROUP_NA, USER_DELETED,
        can't access the chat, invalid chat identifier specified, have no access to the chat,
        INPUT_USER_DEACTIVATED, USER_IS_BLOCKED, USER_IS_BOT, CHANNEL_BANNED, CHAT_FORBIDDEN,
        group chat was deactivated
    """,
    Lost: """
        user not found, PEER_ID_INVALID, USER_ID_INVALID, supergroup not found, channel not found,
        have no info about the chat
    """,
    Paused: """
        have no write access to the chat, CHAT_GUEST_SEND_FORBIDDEN, USER_BANNED_IN_CHANNEL,
        YOU_BLOCKED_USER, PRIVACY_PREMIUM_REQUIRED, ALLOW_PAYMENT_REQUIRED_25, ALLOW_PAYMENT_REQUIRED,
        CHAT_ADMIN_REQUIRED, CHAT_RESTRICTED, CHAT_SEND_PLAIN_FORBIDDEN,
        have no rights to send a message,
        CHAT_SEND_TEXT_FORBIDDEN, USER_PRIVACY_RESTRICTED, PREMIUM_ACCOUNT_REQUIRED, RIGHT_FORBIDDEN,
        need administrator rights in the channel chat, TOPIC_DELETED, message thread not found,
        invalid message thread specified, CHANNEL_FORUM_MISSING, TOPIC_ID_INVALID
    """,
    Suspended: """
        Logged out, FROZEN_METHOD_INVALID, FROZEN_PARTICIPANT_MISSING, PEER_FLOOD, USER_DEACTIVATED,
        USER_DEACTIVATED_BAN, AUTH_KEY_UNREGISTERED, AUTH_KEY_DUPLICATED, SESSION_REVOKED,
        API_ID_INVALID, ACCESS_TOKEN_EXPIRED
    """,
    Unpaid: "BALANCE_TOO_LOW",
    Stranded: """
        message can't be edited, MESSAGE_AUTHOR_REQUIRED, MESSAGE_EDIT_TIME_EXPIRED,
        message can't be deleted for everyone, there is no text in the message to edit
    """,
    Missing: "message to edit not found, MESSAGE_ID_INVALID, message to delete not found",
    Rejected: """
        can't parse entities: unsupported start tag "x" at byte offset 7, message is too long,
        MESSAGE_TOO_LONG, message text is empty, ENTITY_BOUNDS_INVALID, ENTITIES_TOO_LONG,
        strings must be encoded in UTF-8, BUTTON_DATA_INVALID, reply markup is too long,
        REPLY_MARKUP_INVALID, text must be non-empty, Request Entity Too Large
    """,
    Unreachable: "No workers running, RPC_CALL_FAIL, INTERDC_2_CALL_ERROR, Request aborted, Timeout",
    Later: "SLOWMODE_WAIT_30, FLOOD_WAIT_12, FLOOD_PREMIUM_WAIT_3,"
    ' failed to send message #2 with the error message "Too Many Requests: retry after 5"',
}
ALL_WORDS = [
    (words.strip(), kind) for kind, many in WORDS.items() for words in re.split(r",\s", many)
]
