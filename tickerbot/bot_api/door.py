"""The door for updates: Telegram's objects become values, go to whoever answers, and that is all.

Rights are checked here at every use: an editor by user id and only in the private chat, a change of a
chat's state by asking Telegram for the group's administrators.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from telegram import (
    CallbackQuery,
    Update,
)

from tickerbot.bot_api.asks import Answer, Ask, Asker, Command, Inquiry, Tap, read_command
from tickerbot.bot_api.reading import read_ask, read_inquiry, read_tap
from tickerbot.bot_api.replies import Transport
from tickerbot.bot_api.watcher import Watcher
from tickerbot.desk.correcting import CorrectionDesk
from tickerbot.desk.retracting import RetractionDesk
from tickerbot.desk.writing import Desk
from tickerbot.errors import StoreClosed
from tickerbot.model import Language, Message, Target
from tickerbot.readers.commands import COMMAND_BY_NAME, TAPS_THAT_CHANGE, Readers
from tickerbot.readers.inline import Inline
from tickerbot.readers.membership import Membership
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

DESK_COMMANDS = {
    "add": Desk.add,
    "neu": Desk.add,
    "cancel": Desk.cancel,
    "abbrechen": Desk.cancel,
    "status": Desk.status,
}
CORRECTION_COMMANDS = {
    "edit": CorrectionDesk.edit,
    "korrigieren": CorrectionDesk.edit,
    "history": CorrectionDesk.history,
    "verlauf": CorrectionDesk.history,
}
RETRACTION_COMMANDS = {
    "retract": RetractionDesk.retract,
    "zurueckziehen": RetractionDesk.retract,
}
EDITORS_TAPS = frozenset(["d", "corr", "retr", "retract"])


@dataclass(frozen=True, slots=True)
class Door:
    """Takes every update, one at a time for each chat (whoever calls sees to that)."""

    store: Store
    transport: Transport
    readers: Readers
    desk: Desk
    corrections: CorrectionDesk
    retractions: RetractionDesk
    inline: Inline
    membership: Membership
    watcher: Watcher
    editors: frozenset[int]
    username: str
    clock: Callable[[], float] = field(default=time.time)

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
            await self.membership.follow(update.my_chat_member)
        elif update.callback_query is not None:
            await self._take_tap(update.callback_query)
        elif update.inline_query is not None:
            await self._take_inquiry(read_inquiry(update.inline_query))
        elif (message := update.message or update.channel_post) is not None:
            if message.migrate_to_chat_id:
                await self.store.write_until_done(
                    chats.migrate, message.chat_id, message.migrate_to_chat_id
                )
                return
            await self._take_ask(read_ask(message))
        elif update.edited_message is not None:
            await self._take_edit(read_ask(update.edited_message))

    async def _take_ask(self, ask: Ask | None) -> None:
        if ask is None:
            return
        command = read_command(ask.text) if ask.text is not None else None
        if command is not None:
            await self._take_command(ask, command)
        elif ask.asker.is_private:
            await self._take_words(ask)

    async def _take_command(self, ask: Ask, command: Command) -> None:
        if command.addressee and command.addressee != self.username.lower():
            return
        language = await self.readers.language_for(ask.asker)
        editing = self._editing(command.name)
        if editing is not None and self._is_editor(ask.asker):
            if ask.asker.is_private:
                await editing(ask, command.argument, language)
            else:
                await self._reply(ask, Message(html_text(language, "desk-private-only")))
            return
        known = COMMAND_BY_NAME.get(command.name)
        if known is None:
            # in a group it may be another bot's command, unless it names us
            if ask.asker.is_private or command.addressee:
                await self._reply(ask, Message(html_text(language, "unknown-command")))
            return
        if known.changes_chat and (refusal := await self._refuse_change(ask.asker, language)):
            await self._reply(ask, Message(refusal))
            return
        for message in await known.answer(self.readers, ask, command.argument, language):
            await self._reply(ask, message)

    def _editing(self, name: str) -> Callable[[Ask, str, Language], Awaitable[None]] | None:
        """Who answers this command of editors; None where it is none."""
        if name in DESK_COMMANDS:
            return partial(DESK_COMMANDS[name], self.desk)
        if name in CORRECTION_COMMANDS:
            return partial(CORRECTION_COMMANDS[name], self.corrections)
        if name in RETRACTION_COMMANDS:
            return partial(RETRACTION_COMMANDS[name], self.retractions)
        return None

    async def _take_words(self, ask: Ask) -> None:
        """Plain text in a private chat: an expected text of an editor, else a search."""
        language = await self.readers.language_for(ask.asker)
        if not ask.text or not ask.text.strip():
            await self._reply(ask, Message(html_text(language, "not-text")))
            return
        if self._is_editor(ask.asker) and await self.desk.take_text(ask, ask.text, language):
            return
        for message in await self.readers.search(ask, ask.text, language):
            await self._reply(ask, message)

    async def _take_edit(self, ask: Ask | None) -> None:
        """An edited message matters only where an editor's draft came from it."""
        if ask is None or not ask.text or not self._is_editor(ask.asker):
            return
        if not ask.asker.is_private:
            return
        language = await self.readers.language_for(ask.asker)
        command = read_command(ask.text)
        if command is None:
            await self.desk.take_edit(ask, ask.text, language)
        elif DESK_COMMANDS.get(command.name) is Desk.add:
            await self.desk.take_edit(ask, command.argument, language)
        elif CORRECTION_COMMANDS.get(command.name) is CorrectionDesk.edit:
            await self.corrections.take_edited_command(ask, command.argument, language)

    async def _take_tap(self, query: CallbackQuery) -> None:
        tap = read_tap(query)
        if tap is None:
            await self.transport.answer_tap(query.id)
            return
        language = await self.readers.language_for(tap.asker)
        answer = await self._answer_tap(tap, language)
        if answer is None:
            answer = Answer(toast=plain(language, "toast-outdated"))
        # the note first: the person sees at once that the tap was felt
        await self.transport.answer_tap(tap.callback_id, answer.toast)
        if answer.edit is not None:
            await self.transport.edit(tap.asker.target, tap.message_id, answer.edit)
        for message in answer.send:
            await self.transport.send(tap.asker.target, message)

    async def _take_inquiry(self, inquiry: Inquiry) -> None:
        private = Asker(Target(inquiry.user_id), "private", inquiry.user_id, inquiry.user_language)
        language = await self.readers.language_for(private)
        offers = await self.inline.answer(inquiry, language)
        await self.transport.answer_inline(inquiry.query_id, offers)

    async def _answer_tap(self, tap: Tap, language: Language) -> Answer | None:
        name = tap.data.partition(":")[0]
        if name in EDITORS_TAPS:
            if not (self._is_editor(tap.asker) and tap.asker.is_private):
                return None
            if name == "d":
                return await self.desk.answer_tap(tap, language)
            if name == "corr":
                return await self.corrections.answer_tap(tap, language)
            return await self.retractions.answer_tap(tap, language)
        # in a channel whatever is shown is shown to all of its readers
        delicate = name in TAPS_THAT_CHANGE or tap.asker.chat_type == "channel"
        if delicate and (refusal := await self._refuse_change(tap.asker, language)):
            return Answer(toast=refusal)
        return await self.readers.answer_tap(tap, language)

    async def _refuse_change(self, asker: Asker, language: Language) -> str:
        """Why this person may not change this chat's state; empty if allowed."""
        if asker.is_private or asker.is_anonymous_admin:
            return ""
        if asker.user_id is None:
            return plain(language, "admins-only")
        allowed = await self.transport.is_administrator(asker.target.chat_id, asker.user_id)
        if allowed is None:
            return plain(language, "admins-unknown")
        return "" if allowed else plain(language, "admins-only")

    def _is_editor(self, asker: Asker) -> bool:
        return asker.user_id is not None and asker.user_id in self.editors

    async def _reply(self, ask: Ask, message: Message) -> None:
        reply_to = None if ask.asker.is_private else ask.message_id
        await self.transport.send(ask.asker.target, message, reply_to=reply_to)

    async def _apologize(self, update: Update) -> None:
        """Say that it did not work, where a person waits for an answer."""
        language = self.readers.default_language
        if update.callback_query is not None:
            toast = plain(language, "failure")
            await self.transport.answer_tap(update.callback_query.id, toast)
        elif update.message is not None and update.message.chat.type == "private":
            target = Target(update.message.chat_id)
            await self.transport.send(target, Message(html_text(language, "failure")))
