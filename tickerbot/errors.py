"""Every error that tickerbot raises on purpose.

TickerbotError          the text is one line for a person: what is wrong and what to do
├── SettingsError       a setting is missing or invalid
├── DocumentError       a document cannot be read as a ticker (carries the line)
├── DatabaseError       the database file cannot be used
│   ├── DatabaseBusy    another program held the write lock for too long
│   └── DatabaseReplaced    the file was deleted or replaced while it was open
│       ├── DatabaseOverwritten  another content was written into it
│       └── LogTaken        SQLite's log beside it was
├── AlreadyRunning      another bot is running on this database
├── AnotherBot          the database is that of another bot account
├── StoreClosed         a job was submitted after the store was closed
├── PortTaken           a port for the demo's page, or for health and metrics, cannot be had
└── TelegramRefused     Telegram refuses this bot for good (token revoked, second instance)
"""

from __future__ import annotations


class TickerbotError(Exception):
    """Base class of all errors; the text is one line for a person."""


class SettingsError(TickerbotError):
    """A setting is missing or invalid; the text names the variable and what was expected."""


class DocumentError(TickerbotError):
    """A document cannot be read as a ticker.

    ``line`` counts from 1; 0 stands for the document as a whole.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class DatabaseError(TickerbotError):
    """The database file cannot be used; nothing in it was changed."""


class DatabaseBusy(DatabaseError):
    """Another program held the write lock for too long; the same job may succeed later."""


class DatabaseReplaced(DatabaseError):
    """The file was deleted, moved or replaced while it was open; what was written last is not in it."""


class DatabaseOverwritten(DatabaseReplaced):
    """Another content was written into the file while it was open; what was in it is lost."""


class LogTaken(DatabaseReplaced):
    """SQLite's log beside the file was deleted or replaced; what is in it can still be saved."""


class AlreadyRunning(TickerbotError):
    """Another bot is running on this database."""


class AnotherBot(TickerbotError):
    """The database is that of another bot account."""


class StoreClosed(TickerbotError):
    """A job was submitted after the store was closed."""


class PortTaken(TickerbotError):
    """The port is taken or not permitted, or no port is free."""


SECOND_INSTANCE = (
    "another program is polling with the same token (Telegram answers 409); stop the other one, or"
    " give this one a token of its own"
)
REVOKED = (
    "Telegram does not accept the token (401 or 404); set TICKERBOT_TOKEN to the one that @BotFather"
    " shows now"
)


class TelegramRefused(TickerbotError):
    """Telegram refuses this bot for good; retrying is useless until a person intervenes."""
