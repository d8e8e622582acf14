"""What the log can say: a closed list, so that programs can count events by their names.

No text of an entry, no words that somebody wrote, and no id of a person or chat is ever in a field. An
``answer`` is what Telegram says, of which the log leaves out what is quoted.
"""

from __future__ import annotations

from typing import Self


class Event(str):
    """The text of a log line, for ``logging``, with the name of what happened and of its arguments."""

    __slots__ = ("fields", "name")
    name: str
    fields: tuple[str, ...]

    def __new__(cls, name: str, text: str, *fields: str) -> Self:
        """``text`` has a place, as ``%s``, for each of ``fields``."""
        event = super().__new__(cls, text)
        event.name, event.fields = name, fields
        return event


# the bot
NO_EDITORS = Event(
    "no-editors", "TICKERBOT_EDITORS is empty: nobody is a chief editor; /id tells people their ids"
)
PAID = Event(
    "paid", "paid broadcast is on: Telegram charges 0.1 Star for each message above 30 a second"
)
RATE_TOO_HIGH = Event(
    "rate-too-high",
    "%.0f messages a second are more than Telegram allows (30) without paid broadcast",
    "rate",
)
PROXY = Event("proxy", "requests go through the proxy %s", "proxy")
STARTED = Event("started", "@%s serves %s", "bot", "ticker")
STOPPING = Event("stopping", "stopping: finishing what is under way")
UNANSWERED = Event("unanswered", "some requests were still unanswered after %.0f s", "seconds")
ENDED = Event("ended", "%s", "reason")
CRASHED = Event("crashed", "the bot ends because of an error that was not foreseen")
LIBRARY = Event("library", "%s says: %s", "library", "what")
HEARTBEAT_FAILED = Event("heartbeat-failed", "TICKERBOT_HEARTBEAT_URL does not answer as it should")

# Telegram
NO_GREETING = Event(
    "no-greeting", "%s at %s (%s); next try in %.0f s", "what", "server", "answer", "seconds"
)
NO_UPDATES = Event(
    "no-updates",
    "updates cannot be fetched from %s (%s); next try in %.0f s",
    "server",
    "answer",
    "seconds",
)
CONFLICT = Event("conflict", "Telegram answers 409: is a second instance running? Trying again")
WEBHOOK_REMOVED = Event(
    "webhook-removed", "a webhook was set for this bot; removing it, since the bot polls"
)
WEBHOOK_TAKEN = Event(
    "webhook-taken", "another program has taken the webhook away; setting it again"
)
WEBHOOK_NOT_SET = Event(
    "webhook-not-set", "the webhook cannot be set (%s); next try in %.0f s", "answer", "seconds"
)
WEBHOOK_FAILS = Event(
    "webhook-fails", "Telegram cannot bring updates to the webhook (%s)", "answer"
)
PROFILE_NOT_SET = Event(
    "profile-not-set", "%s could not be set (%s); next try in %.0f s", "what", "reason", "seconds"
)
PROFILE_BROKEN = Event("profile-broken", "%s could not be set", "what")
SILENT = Event("silent", "Telegram takes no messages from this bot: silent until %s", "until")
DEAF = Event("deaf", "Telegram gives this bot no updates: silent until %s", "until")
CLOCK_WRONG = Event(
    "clock-wrong",
    "this machine's clock is %+.0f s off Telegram's, whose time is used; set it by NTP",
    "seconds",
)
STRICT = Event("strict", "Telegram counts strictly: messages are paced with care from now on")
FLOOD_WAIT = Event("flood-wait", "Telegram asks to wait %.0f s %s in one chat", "seconds", "what")
UNPAID = Event(
    "unpaid", "there are too few Stars for paid broadcast: messages go out at the free rate"
)

# updates
HANDLED = Event("handled", "update %s was handled in %.0f ms", "update", "milliseconds")
NOT_HANDLED = Event("not-handled", "update %s could not be handled: %s", "update", "reason")
BROKEN = Event("broken", "update %s could not be handled", "update")
CAME_LATE = Event("came-late", "update %s arrived while the bot was stopping", "update")
TOO_OLD = Event("too-old", "update %s is dropped: it is older than a day", "update")
HARMFUL = Event("harmful", "update %s is dropped: the bot did not survive it", "update")
FLOODED = Event("flooded", "update %s is dropped: its chat floods the bot", "update")
MISSHAPEN = Event("misshapen", "update %s cannot be read (%s), and is dropped", "update", "reason")

# what goes out
DELIVERED = Event(
    "delivered",
    "no. %d has been %s: %d messages, %d that failed, in %.0f s",
    "entry",
    "what",
    "messages",
    "failed",
    "seconds",
)
OUTAGE = Event("outage", "%s (%s); next try in %.0f s", "what", "answer", "seconds")
OUTAGE_OVER = Event("outage-over", "Telegram takes messages again")
REFUSED = Event("refused", "a message was refused for good in one chat: %s", "answer")
REFUSED_UNCLEARLY = Event(
    "refused-unclearly", "a message was refused in one chat in unknown words: %s", "answer"
)
SENT_PLAIN = Event(
    "sent-plain", "Telegram rejected a message (%s); trying it as plain text", "answer"
)
PICTURE_UNKNOWN = Event(
    "picture-unknown", "Telegram does not know a picture any more; it is uploaded anew, once"
)
PICTURE_NOT_FETCHED = Event(
    "picture-not-fetched", "the bytes of a picture could not be fetched (%s)", "reason"
)
PICTURE_NOT_KEPT = Event(
    "picture-not-kept", "the bytes of a picture could not be kept (%s)", "reason"
)
PICTURE_LEFT_OUT = Event("picture-left-out", "a picture is left out: %s", "answer")
PAUSED = Event("paused", "a chat is paused: its %s is missing", "what")
REPLY_WAITS = Event("reply-waits", "a reply could not be sent (%s); trying again", "answer")
REPLY_REFUSED = Event("reply-refused", "Telegram refused a message for good: %s", "answer")
TAP_UNANSWERED = Event("tap-unanswered", "a tap could not be answered: %s", "reason")
INLINE_UNANSWERED = Event(
    "inline-unanswered", "an inline query could not be answered: %s", "reason"
)
NO_TITLE = Event("no-title", "a chat's title could not be fetched: %s", "reason")
RIGHTS_UNKNOWN = Event("rights-unknown", "rights could not be checked: %s", "reason")
DESK_DROPPED = Event(
    "desk-dropped", "%d messages are dropped: they were for people who edit no more", "messages"
)
DESK_REFUSED = Event("desk-refused", "a message to an editor is dropped, as it can never be sent")

# the database
SCHEMA = Event(
    "schema", "the schema goes from %d to %d; as it was: %s", "before", "after", "backup"
)
INDEXING = Event(
    "indexing",
    "this version prepares texts for the search in another way: the index of %d entries is made"
    " anew, once, which takes some minutes for 100,000; do not stop it",
    "entries",
)
INDEXED = Event("indexed", "search index: %d of %d entries", "done", "entries")
READABLE = Event(
    "readable",
    "%s holds personal data and others can get at it (mode %03o), which only its owner can"
    " change: chmod 600 (%s)",
    "path",
    "mode",
    "reason",
)
BUSY = Event("busy", "%s; trying again", "reason")
STATUS_NOT_KEPT = Event("status-not-kept", "%s; status does not tell the newest trouble", "reason")
HANDLED_NOT_KEPT = Event("handled-not-kept", "%s; what was handled is recorded later", "reason")
NOT_FORGOTTEN = Event("not-forgotten", "%s; what is old is forgotten tomorrow", "reason")
FORGOTTEN = Event(
    "forgotten",
    "forgotten: %d chats that left, %d copies, texts of %d drafts, %d rows on who wanted what",
    "chats",
    "copies",
    "drafts",
    "audiences",
)
PICTURES_FORGOTTEN = Event(
    "pictures-forgotten", "forgotten: %d pictures that belong to nothing any more", "pictures"
)

EVENTS = {each.name: each for each in list(globals().values()) if isinstance(each, Event)}
"""All of them, by their names."""
