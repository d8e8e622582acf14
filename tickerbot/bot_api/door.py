"""The door for updates: Telegram's objects become values, go to whoever answers, and that is all.

Rights are checked here at every use: an editor by user id and only in the private chat, a change of a
chat's state by asking Telegram for the group's administrators.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from telegram import CallbackQuery, ChatMemberUpdated, Update

from tickerbot.bot_api.reading import read_ask, read_inquiry, read_tap
from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import (
    Answer,
    Ask,
    Command,
    Inquiry,
    Offers,
    Request,
    Tap,
    read_command,
)
from tickerbot.bot_api.routes import Routes, Who
from tickerbot.bot_api.watcher import Watcher
from tickerbot.errors import StoreClosed
from tickerbot.model import Language, Message, Target
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
)
"""The kinds of update that are used; Telegram sends no others."""

R = TypeVar("R", bound=Request)


@dataclass(frozen=True, slots=True)
class Door:
    """Takes every update, one at a time for each chat (whoever calls sees to that)."""

    store: Store
    replies: Replies
    routes: Routes
    answer_inquiry: Callable[[Inquiry], Awaitable[Offers]]
    follow_standing: Callable[[ChatMemberUpdated], Awaitable[None]]
    """Is told what became of the bot in a chat."""
    watcher: Watcher
    editors: frozenset[int]
    username: str
    language: Language
    """The newsroom's, for chats that have none of their own."""

    async def handle(self, update: Update) -> None:
        """Answer one update; whatever happens is logged and never raised, but for cancellation."""
        try:
            await self._dispatch(update)
        except StoreClosed:
            log.info("update %s came while the bot was stopping", update.update_id)
        except Exception:
            log.exception("update %s could not be handled", update.update_id)
            self.watcher.note("failure")
            await self._apologize(update)

    async def _dispatch(self, update: Update) -> None:
        if update.my_chat_member is not None:
            await self.follow_standing(update.my_chat_member)
        elif update.callback_query is not None:
            await self._take_tap(update.callback_query)
        elif update.inline_query is not None:
            await self._take_inquiry(read_inquiry(update.inline_query, self.language))
        elif (message := update.message or update.channel_post) is not None:
            if message.migrate_to_chat_id:
                old_id, new_id = message.chat_id, message.migrate_to_chat_id
                await self.store.write_until_done(chats.migrate, old_id, new_id)
            elif (ask := read_ask(message, self.language)) is not None:
                await self._take_ask(ask)
        elif update.edited_message is not None:
            await self._take_edit(read_ask(update.edited_message, self.language))

    async def _take_ask(self, ask: Ask) -> None:
        command = read_command(ask.text) if ask.text is not None else None
        if command is not None:
            await self._take_command(ask, command)
        elif ask.is_private:
            await self._take_text(ask)

    async def _take_command(self, ask: Ask, command: Command) -> None:
        if command.addressee and command.addressee != self.username.lower():
            return
        ask = await self._recognize(replace(ask, words=command.argument))
        route = self.routes.command(command.name)
        if route is None or (route.who is Who.EDITORS and not ask.is_editor):
            # in a group it may be another bot's command, unless it names us
            if ask.is_private or command.addressee:
                await self._reply(ask, Message(html_text(ask.language, "unknown-command")))
        elif refusal := await self._refuse(route.who, ask):
            await self._reply(ask, Message(refusal))
        else:
            await self._reply(ask, *await route.answer(ask))

    async def _take_text(self, ask: Ask) -> None:
        """Plain text in a private chat: an expected text of an editor, else a search."""
        ask = await self._recognize(ask)
        if not ask.words.strip():
            await self._reply(ask, Message(html_text(ask.language, "not-text")))
            return
        for route in self.routes.texts:
            if route.who is Who.EDITORS and not ask.is_editor:
                continue
            answers = await route.answer(ask)
            if answers is not None:
                await self._reply(ask, *answers)
                return

    async def _take_edit(self, ask: Ask | None) -> None:
        """An edited message matters only where an editor's draft came from it."""
        if ask is None or not ask.text or not (ask.is_private and self._is_editor(ask)):
            return
        ask = await self._recognize(ask)
        command = read_command(ask.text) if ask.text else None
        if command is None:
            takers = [route.edited for route in self.routes.texts]
        else:
            ask = replace(ask, words=command.argument)
            route = self.routes.command(command.name)
            takers = [route.edited] if route else []
        for take in filter(None, takers):
            await self._reply(ask, *await take(ask))

    async def _take_tap(self, query: CallbackQuery) -> None:
        tap = read_tap(query, self.language)
        if tap is None:
            await self.replies.answer_tap(query.id)
            return
        tap = await self._recognize(tap)
        answer = await self._answer_tap(tap)
        if answer is None:
            answer = Answer(toast=plain(tap.language, "toast-outdated"))
        # the note first: the person sees at once that the tap was felt
        await self.replies.answer_tap(tap.callback_id, answer.toast)
        if answer.edit is not None:
            await self.replies.edit(tap.target, tap.message_id, answer.edit)
        for message in answer.send:
            await self.replies.send(tap.target, message)

    async def _answer_tap(self, tap: Tap) -> Answer | None:
        route = self.routes.tap(tap.data)
        if route is not None and route.who is Who.EDITORS:
            return await route.answer(tap) if tap.is_editor and tap.is_private else None
        # in a channel whatever is shown is shown to all of its readers
        who = Who.ADMINISTRATORS if tap.in_channel else route.who if route else Who.ANYONE
        if refusal := await self._refuse(who, tap):
            return Answer(toast=refusal)
        return await route.answer(tap) if route is not None else None

    async def _take_inquiry(self, inquiry: Inquiry) -> None:
        offers = await self.answer_inquiry(await self._recognize(inquiry))
        await self.replies.answer_inline(inquiry.query_id, offers)

    async def _recognize(self, request: R) -> R:
        """The request with what is known of who asks: the language, and whether it is an editor."""
        settings = await self.store.read(chats.get_settings, request.target)
        personal = request.user_language if request.is_private else None
        return replace(
            request,
            language=settings.language or personal or self.language,
            is_editor=self._is_editor(request),
        )

    def _is_editor(self, request: Request) -> bool:
        return request.user_id is not None and request.user_id in self.editors

    async def _refuse(self, who: Who, request: Request) -> str:
        """Why this person may not do this here; empty if allowed. Whether it is an editor is known."""
        if who is Who.EDITORS:
            return "" if request.is_private else html_text(request.language, "desk-private-only")
        if who is Who.ANYONE or request.is_private or request.is_anonymous_admin:
            return ""
        if request.user_id is None:
            return plain(request.language, "admins-only")
        chat_id = request.target.chat_id
        allowed = await self.replies.is_administrator(chat_id, request.user_id)
        if allowed is None:
            return plain(request.language, "admins-unknown")
        return "" if allowed else plain(request.language, "admins-only")

    async def _reply(self, ask: Ask, *messages: Message) -> None:
        reply_to = None if ask.is_private else ask.message_id
        for message in messages:
            await self.replies.send(ask.target, message, reply_to=reply_to)

    async def _apologize(self, update: Update) -> None:
        """Say that it did not work, where a person waits for an answer."""
        if update.callback_query is not None:
            toast = plain(self.language, "failure")
            await self.replies.answer_tap(update.callback_query.id, toast)
        elif update.message is not None and update.message.chat.type == "private":
            target = Target(update.message.chat_id)
            await self.replies.send(target, Message(html_text(self.language, "failure")))
