"""The door: every update enters here, is read into a value, and goes to the handler of its route.

Rights are checked here, every time: the team by user id and only in their private chats, administrators
of a group or channel by asking Telegram.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlite_utils import Database
from telegram import CallbackQuery, Update

from tickerbot import events
from tickerbot.bot_api.reading import (
    read_ask,
    read_inquiry,
    read_membership_change,
    read_sign_of_life,
    read_tap,
)
from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import (
    Answer,
    Ask,
    Attached,
    Command,
    Inquiry,
    MembershipChange,
    Offers,
    Request,
    Tap,
    Tell,
    read_command,
)
from tickerbot.bot_api.routes import CommandRoute, Routes, TextRoute, Who
from tickerbot.bot_api.watcher import Watcher
from tickerbot.errors import DatabaseError, StoreClosed
from tickerbot.model import Language, Message, Picture, Target
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage import people
from tickerbot.storage.newsroom import team
from tickerbot.storage.outbox import chats
from tickerbot.storage.people import ACTIVE_PACE_S, Person
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
)
"""The kinds of update that the bot handles; Telegram is told to send no others."""

ASKED_PACE_S = 60
"""That somebody in a chat has asked something is noted this often at most."""

R = TypeVar("R", bound=Request)


@dataclass(frozen=True, slots=True)
class Door:
    """Handles updates. The caller passes those of one chat one after another."""

    store: Store
    replies: Replies
    tell: Tell
    routes: Routes
    answer_inquiry: Callable[[Inquiry], Awaitable[Offers]]
    follow_membership: Callable[[MembershipChange], Awaitable[None]]
    """Handles a change of the bot's own membership in a chat."""
    follow_migration: Callable[[int, int], Awaitable[None]]
    """Is told the old and the new id of a group that became a supergroup."""
    welcome: Callable[[int], None]
    """Is told of each chat in which somebody does something: it takes messages."""
    watcher: Watcher
    chiefs: frozenset[int]
    """Who is a chief by the settings, also after deleting everything."""
    username: str
    language: Language
    """The newsroom's language, for chats that have none of their own."""
    keep: Callable[[Attached], Awaitable[Picture]]
    """Keeps a picture that somebody of the team has sent."""
    clock: Callable[[], float]

    async def handle(self, update: Update) -> None:
        """Handle one update; errors are logged and never raised."""
        try:
            await self._take_up(update)
            await self._dispatch(update)
        except StoreClosed:
            log.info(events.CAME_LATE, update.update_id)
        except DatabaseError as error:  # which says all there is, and whose cause may hold a text
            log.error(events.NOT_HANDLED, update.update_id, error)  # noqa: TRY400
            self.watcher.note("failure")
            await self._apologize(update)
        except Exception:
            log.exception(events.BROKEN, update.update_id)
            self.watcher.note("failure")
            await self._apologize(update)

    async def _take_up(self, update: Update) -> None:
        """Whatever comes from a chat proves that it is there, also if it was taken for gone."""
        chat_id = read_sign_of_life(update, self.username)
        if chat_id is not None and await self.store.read(chats.in_doubt, chat_id):
            await self.store.write_until_done(chats.lives, chat_id, int(self.clock()))

    async def _dispatch(self, update: Update) -> None:
        if (chat := update.effective_chat) is not None:
            self.welcome(chat.id)
        if update.my_chat_member is not None:
            if (change := read_membership_change(update.my_chat_member)) is not None:
                await self.follow_membership(change)
        elif update.callback_query is not None:
            await self._handle_tap(update.callback_query)
        elif update.inline_query is not None:
            await self._handle_inquiry(read_inquiry(update.inline_query, self.language))
        elif (message := update.message or update.channel_post) is not None:
            if message.migrate_to_chat_id:
                await self.follow_migration(message.chat_id, message.migrate_to_chat_id)
            elif (ask := read_ask(message, self.language)) is not None:
                await self._handle_ask(ask)
        elif update.edited_message is not None:
            await self._handle_edit(read_ask(update.edited_message, self.language))

    async def _handle_ask(self, ask: Ask) -> None:
        command = read_command(ask.text) if ask.text is not None else None
        if command is not None:
            await self._handle_command(ask, command)
        elif ask.is_private:
            await self._handle_text(ask)

    async def _handle_command(self, ask: Ask, command: Command) -> None:
        if command.addressee and command.addressee != self.username.lower():
            return
        ask = await self._identify_sender(replace(ask, words=command.argument))
        route = self.routes.command(command.name)
        if route is None or (route.who.roles and ask.role is None):
            # in a group it may be meant for another bot, unless it names this one
            if ask.is_private or command.addressee:
                await self._reply(ask, Message(html_text(ask.language, "unknown-command")))
        elif refusal := await self._find_refusal(route.who, ask):
            await self._reply(ask, Message(html_text(ask.language, refusal)))
        else:
            await self._reply(ask, *await route.answer(ask))
            await self._note_asked(ask)

    async def _handle_text(self, ask: Ask) -> None:
        """Offer a plain text in a private chat to each text route in turn, until one takes it."""
        ask = await self._identify_sender(ask)
        if not ask.words.strip() and not (ask.role and ask.attached):
            key = "desk-no-such-file" if ask.role else "not-text"
            await self._reply(ask, Message(html_text(ask.language, key)))
            return
        for route in self.routes.texts:
            if not route.who.admits(ask.role):
                continue
            answers = await route.answer(ask)
            if answers is not None:
                await self._reply(ask, *answers)
                await self._note_asked(ask)
                return

    async def _handle_edit(self, ask: Ask | None) -> None:
        """Handle an edited message, which matters only if a draft came from it."""
        if ask is None or not (ask.text or ask.attached) or not ask.is_private:
            return
        command = read_command(ask.text or "")
        ask = await self._identify_sender(ask)
        found: Sequence[CommandRoute | TextRoute] = self.routes.texts
        if command is not None:
            ask = replace(ask, words=command.argument)
            route = self.routes.command(command.name)
            found = [route] if route else []
        for each in found:
            if each.edited is not None and each.who.admits(ask.role):
                await self._reply(ask, *await each.edited(ask))

    async def _handle_tap(self, query: CallbackQuery) -> None:
        tap = read_tap(query, self.language)
        if tap is None:
            await self.replies.answer_tap(query.id)
            return
        tap = await self._identify(tap)
        answer = await self._answer_tap(tap)
        if answer is None:
            answer = Answer(toast=plain(tap.language, "toast-outdated"))
        # first, so that the person sees at once that the tap was noticed
        await self.replies.answer_tap(tap.callback_id, answer.toast)
        if answer.edit is not None and tap.shows_picture and answer.edit.picture is None:
            await self._reply(tap, answer.edit)  # a picture never becomes a text
        elif answer.edit is not None:
            await self._edit(tap, answer.edit)
        await self._reply(tap, *answer.send)
        await self._note_asked(tap)

    async def _answer_tap(self, tap: Tap) -> Answer | None:
        route = self.routes.tap(tap.data)
        if route is not None and route.who.roles:
            allowed = route.who.admits(tap.role) and tap.is_private
            return await route.answer(tap) if allowed else None
        # in a channel, what a tap changes is seen by all readers
        who = Who.ADMINISTRATORS if tap.in_channel else route.who if route else Who.ANYONE
        if refusal := await self._find_refusal(who, tap):
            return Answer(toast=plain(tap.language, refusal))
        return await route.answer(tap) if route is not None else None

    async def _handle_inquiry(self, inquiry: Inquiry) -> None:
        offers = await self.answer_inquiry(await self._identify(inquiry))
        await self.replies.answer_inline(inquiry.query_id, offers)

    async def _identify(self, request: R) -> R:
        """Fill in what is known of who asks: the language, and the role, as it is at this moment."""
        settings, person = await self.store.read(_known, request.target, request.user_id)
        if request.user_id in self.chiefs and (person is None or person.role is None):
            await self.store.write(team.appoint, self.chiefs, int(self.clock()))
            person = await self.store.read(people.find, request.user_id)
        if person is not None and person.role is not None:
            await self._note(person, request, settings)
        return replace(
            request,
            language=request.choose_language(settings.language, self.language),
            asked_at=settings.asked_at,
            role=person.role if person else None,
        )

    async def _identify_sender(self, ask: Ask) -> Ask:
        """As ``_identify``; a picture of the team's is kept."""
        ask = await self._identify(ask)
        if ask.role is None or ask.attached is None or not ask.is_private:
            return ask
        return replace(ask, picture=await self.keep(ask.attached))

    async def _note(self, person: Person, request: Request, settings: chats.ChatSettings) -> None:
        """The team is to know when somebody was last active, and the log what they are called.

        What the bot writes to them of its own accord is to be in their language.
        """
        now, name, spoken = int(self.clock()), request.user_name, request.user_language
        if request.is_private and spoken not in (None, settings.user_language):
            chat_id = request.target.chat_id
            await self.store.write(chats.remember_chat, chat_id, "private", spoken)
        # abs: a clock that was ahead has left a time to come
        is_new = (
            name not in ("", person.name) or abs(now - (person.active_at or 0)) >= ACTIVE_PACE_S
        )
        if is_new and person.user_id is not None:
            await self.store.write(people.note, person.user_id, name, now)

    async def _note_asked(self, request: Request) -> None:
        """What the chat may have missed begins now; told apart by the minute, to write less."""
        now = int(self.clock())
        if abs(now - (request.asked_at or 0)) >= ASKED_PACE_S:
            await self.store.record(chats.note_asked, request.target.chat_id, now)

    async def _find_refusal(self, who: Who, request: Request) -> str:
        """The key of the text that says why this person may not do this here; empty if they may."""
        if who.roles:  # that it is somebody of the team has been checked
            if not request.is_private:
                return "desk-private-only"
            return "" if who.admits(request.role) else "role-not-enough"
        if who is Who.ANYONE or request.is_private or request.is_anonymous_admin:
            return ""
        if request.user_id is None:
            return "admins-only"
        chat_id = request.target.chat_id
        allowed = await self.replies.is_administrator(chat_id, request.user_id)
        if allowed is None:
            return "admins-unknown"
        return "" if allowed else "admins-only"

    async def _reply(self, request: Request, *messages: Message) -> None:
        reply_to = None
        if isinstance(request, Ask) and not request.is_private:
            reply_to = request.message_id
        for message in messages:
            if request.role and request.is_private:
                await self.tell(request.target.chat_id, message)
            else:
                await self.replies.send(request.target, message, reply_to=reply_to)

    async def _edit(self, tap: Tap, message: Message) -> None:
        if tap.role and tap.is_private:
            await self.tell(tap.target.chat_id, message, edits=tap.message_id)
        else:
            await self.replies.edit(tap.target, tap.message_id, message)

    async def _apologize(self, update: Update) -> None:
        """Say that it did not work, if a person is waiting for an answer."""
        if update.callback_query is not None:
            toast = plain(self.language, "failure")
            await self.replies.answer_tap(update.callback_query.id, toast)
        elif update.message is not None and update.message.chat.type == "private":
            target = Target(update.message.chat_id)
            await self.replies.send(target, Message(html_text(self.language, "failure")))


def _known(
    db: Database, target: Target, user_id: int | None
) -> tuple[chats.ChatSettings, Person | None]:
    return chats.get_settings(db, target), people.find(db, user_id)
