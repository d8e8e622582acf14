"""The Bot API's methods besides those that send: who the bot is, what it shows, whom it answers.

Of each answer only what is needed is read. One that does not have it is a NetworkError, as if the
server could not be reached: python-telegram-bot's own methods raise anything at all there.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from telegram import InlineQueryResult
from telegram.error import NetworkError

from tickerbot.bot_api.answers import is_integer
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.local_files import read_local

Scope = Mapping[str, str | int]
"""A ``BotCommandScope`` of the Bot API."""


DOWNLOAD_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class WebhookState:
    """The address that updates are sent to ("": none), and why and when a try failed if some wait.

    Telegram tells of the last failure, also where later tries did not fail; ``error_at`` is in Unix
    seconds, by its clock.
    """

    url: str
    error: str | None
    error_at: int


class Bot:
    """One bot on one Bot API server. Every method raises TelegramError, and nothing else."""

    def __init__(
        self, token: str, api_url: str, connection: Connection, polling: Connection | None = None
    ) -> None:
        """``polling`` is a connection for ``get_updates`` alone, which waits for long."""
        self.base_url = f"{api_url}/bot{token}"
        """The address of the Bot API, including the token."""
        self._token = token
        self._files_url = f"{api_url}/file/bot{token}"
        self.server = api_url
        """The address of the server alone."""
        self.id = 0
        self.username = ""
        self._connection = connection
        self._polling = polling or connection

    async def initialize(self) -> None:
        """Open the connections, and ask Telegram who the bot is."""
        await self._connection.initialize()
        await self._polling.initialize()
        match await self._call("getMe"):
            case {"id": bot_id, "username": str(username)} if is_integer(bot_id, 1) and username:
                self.id, self.username = bot_id, username
            case _:
                raise _unreadable("getMe")

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._connection.shutdown()
        await self._polling.shutdown()

    async def get_updates(
        self, offset: int | None, kinds: Sequence[str], timeout_s: int, read_timeout_s: float
    ) -> list[dict[str, Any]]:
        """The updates from ``offset`` on, each with its ``update_id``; those before it are confirmed.

        Waits up to ``timeout_s`` seconds for the first one.
        """
        fields = {"timeout": timeout_s, "allowed_updates": json.dumps(kinds), "offset": offset}
        updates = await self._polling.post_form(
            f"{self.base_url}/getUpdates", _encode(fields), read_timeout_s
        )
        if isinstance(updates, list) and all(
            isinstance(update, dict) and is_integer(update.get("update_id"), 1)
            for update in updates
        ):
            return updates
        raise _unreadable("getUpdates")

    async def delete_webhook(self) -> None:
        """Remove the webhook, so that updates can be polled."""
        await self._do("deleteWebhook")

    async def set_webhook(self, url: str, secret: str, kinds: Sequence[str]) -> None:
        """Have updates of these kinds sent to this address, with the secret in a header."""
        fields = {"url": url, "secret_token": secret, "allowed_updates": json.dumps(kinds)}
        await self._do("setWebhook", **fields)

    async def get_webhook(self) -> WebhookState:
        """Where updates are sent to, and whether they get there."""
        match await self._call("getWebhookInfo"):
            case {"url": str(url), **rest}:
                waiting, error = rest.get("pending_update_count"), rest.get("last_error_message")
                has_failed = isinstance(error, str) and is_integer(waiting, 1)
                at = rest.get("last_error_date")
                error_at = int(at) if is_integer(at, 0) else 0
                return WebhookState(url, str(error) if has_failed else None, error_at)
        raise _unreadable("getWebhookInfo")

    async def get_my_description(self, language_code: str | None) -> str:
        """What an empty chat with the bot shows, in this language or else in general."""
        match await self._call("getMyDescription", language_code=language_code):
            case {"description": str(description)}:
                return description
        raise _unreadable("getMyDescription")

    async def set_my_description(self, description: str, language_code: str | None) -> None:
        """Set what an empty chat with the bot shows; without a language, in all others."""
        await self._do("setMyDescription", description=description, language_code=language_code)

    async def set_my_commands(
        self, commands: Iterable[tuple[str, str]], scope: Scope, language_code: str | None
    ) -> None:
        """Set a menu: names of commands and what they do."""
        menu = [{"command": name, "description": what} for name, what in commands]
        await self._do(
            "setMyCommands",
            commands=json.dumps(menu),
            scope=json.dumps(scope),
            language_code=language_code,
        )

    async def answer_callback_query(self, query_id: str, text: str | None = None) -> None:
        """Answer a tap, with a note over the screen or none."""
        await self._do("answerCallbackQuery", callback_query_id=query_id, text=text)

    async def answer_inline_query(
        self,
        query_id: str,
        results: Iterable[InlineQueryResult],
        *,
        cache_time: int,
        is_personal: bool,
        next_offset: str,
    ) -> None:
        """Answer an inline query; Telegram keeps the answer for ``cache_time`` seconds."""
        await self._do(
            "answerInlineQuery",
            inline_query_id=query_id,
            results=json.dumps([result.to_dict() for result in results]),
            cache_time=cache_time,
            is_personal=json.dumps(is_personal),
            next_offset=next_offset,
        )

    async def get_chat_title(self, chat_id: int) -> str:
        """The title of a group or channel; empty if it has none."""
        match await self._call("getChat", chat_id=chat_id):
            case {"title": str(title)}:
                return title
            case {"id": _, "type": _} as chat if "title" not in chat:
                return ""
        raise _unreadable("getChat")

    async def get_member_status(self, chat_id: int, user_id: int) -> str:
        """The status of a member of a chat (Bot API docs, ChatMember)."""
        match await self._call("getChatMember", chat_id=chat_id, user_id=user_id):
            case {"status": str(status)}:
                return status
        raise _unreadable("getChatMember")

    async def fetch_file(self, file_id: str, most: int) -> bytes:
        """The bytes of a file that somebody sent, at most so many; Telegram gives up to 20 MB."""
        match await self._call("getFile", file_id=file_id):
            case {"file_path": str(path)} if path.startswith("/"):
                return await asyncio.to_thread(read_local, path, self._token, self.server, most)
            case {"file_path": str(path), **about} if path:
                url = f"{self._files_url}/{quote(path)}"
                content = await self._connection.get_file(url, most, DOWNLOAD_TIMEOUT_S)
                if about.get("file_size", len(content)) != len(content):
                    raise NetworkError("a file of another length than was announced")
                return content
        raise _unreadable("getFile")

    async def ask(self, method: str, **fields: object) -> Any:
        """The answer to any method, of whatever shape."""
        return await self._call(method, **fields)

    async def _do(self, method: str, **fields: object) -> None:
        """Call a method that answers true, and nothing else."""
        if await self._call(method, **fields) is not True:
            raise _unreadable(method)

    async def _call(self, method: str, **fields: object) -> Any:
        return await self._connection.post_form(f"{self.base_url}/{method}", _encode(fields))


def _encode(fields: Mapping[str, object]) -> bytes:
    given = {name: str(value) for name, value in fields.items() if value is not None}
    return urlencode(given, errors="ignore").encode()  # lone surrogates cannot be sent


def _unreadable(method: str) -> NetworkError:
    return NetworkError(f"an unreadable answer to {method}")
