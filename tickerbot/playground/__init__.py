"""An embedded Bot API server on the loopback interface: Telegram as a bot sees it.

Tests and the demo use it. It has people who write and tap, moods (slow, rate limited, unreachable),
and a page to use and observe it all. It knows nothing of the ticker; only what this module exports is
meant for others.
"""

from tickerbot.playground.clock import Clock
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
    "BadGateway", "BotApi", "Call", "CallbackAnswer", "Chat", "Clock", "DropAfter", "DropBefore",
    "Fault", "Faults", "FloodWait", "Garbage", "Hang", "Hint", "InlineQuestion", "Limits", "Message",
    "NotAllowed", "Page", "Person", "Refusal", "Refuse", "Tap", "User",
]  # fmt: skip
