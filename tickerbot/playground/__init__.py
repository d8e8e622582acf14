"""An embedded Bot API server on loopback: Telegram as the bot sees it, for tests and the demo."""

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
from tickerbot.playground.server import BotApi
from tickerbot.playground.values import (
    Call,
    CallbackAnswer,
    Chat,
    InlineQuestion,
    Message,
    Refusal,
    Tap,
    User,
)

__all__ = [
    "BadGateway", "BotApi", "Call", "CallbackAnswer", "Chat", "DropAfter", "DropBefore", "Fault",
    "Faults", "FloodWait", "Garbage", "Hang", "InlineQuestion", "Limits", "Message", "Refusal",
    "Refuse", "Tap", "User",
]  # fmt: skip
