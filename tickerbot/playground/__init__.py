"""An embedded Bot API server on loopback: Telegram as the bot sees it, for tests and the demo.

It has people who write and tap, moods (slow, limited, away), and a page to watch and use it all. It
knows nothing of the ticker; what is named here is all that others may use of it.
"""

from tickerbot.playground.faults import (
    BadGateway,
    DropAfter,
    DropBefore,
    Fault,
    Faults,
    FloodWait,
    Garbage,
    Hang,
    Refuse,
)
from tickerbot.playground.limits import Limits
from tickerbot.playground.page import Hint, Page
from tickerbot.playground.server import BotApi
from tickerbot.playground.values import (
    Call,
    CallbackAnswer,
    Chat,
    InlineQuestion,
    Message,
    NotAllowed,
    Refusal,
    Tap,
    User,
)
from tickerbot.playground.views import Person

__all__ = [
    "BadGateway", "BotApi", "Call", "CallbackAnswer", "Chat", "DropAfter", "DropBefore", "Fault",
    "Faults", "FloodWait", "Garbage", "Hang", "Hint", "InlineQuestion", "Limits", "Message",
    "NotAllowed", "Page", "Person", "Refusal", "Refuse", "Tap", "User",
]  # fmt: skip
