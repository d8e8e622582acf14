"""Every error that tickerbot raises on purpose.

TickerbotError          its text is one line for a person: what is wrong and what to do
├── SettingsError       a setting is missing or wrong
├── DocumentError       a file holds no ticker that can be read (knows the line)
├── DatabaseError       the database file cannot be used
│   └── DatabaseBusy    another program held it for long
├── AlreadyRunning      another bot works on this database
├── StoreClosed         a job came after the store was closed
├── PortTaken           the demo's page finds no port
└── TelegramRefused     Telegram refuses this bot for good (token revoked, second instance)
"""

from __future__ import annotations


class TickerbotError(Exception):
    """The base of them all; its text is one line for a person."""


class SettingsError(TickerbotError):
    """A setting is missing or wrong; the text names the variable and what was expected."""


class DocumentError(TickerbotError):
    """A document holds no ticker that can be read.

    ``line`` is counted from 1; 0 means the document as a whole.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class DatabaseError(TickerbotError):
    """The database file cannot be used; nothing in it was changed."""


class DatabaseBusy(DatabaseError):
    """Another program held the write lock for long; the same job may well succeed later."""


class AlreadyRunning(TickerbotError):
    """Another bot works on this database."""


class StoreClosed(TickerbotError):
    """A job came after the store was closed."""


class PortTaken(TickerbotError):
    """The port is taken or not allowed, or there is none left."""


SECOND_INSTANCE = (
    "another program is polling with the same token (Telegram answers 409); stop the other one, or"
    " give this one a token of its own"
)
REVOKED = (
    "Telegram does not accept the token (401 or 404); set TICKERBOT_TOKEN to the one that @BotFather"
    " shows now"
)


class TelegramRefused(TickerbotError):
    """Telegram refuses this bot for good; trying again without a person's help is useless."""
