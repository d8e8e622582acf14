"""The team: chiefs let people in by a link, and change what they may do; everybody has own letters.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap, read_number_and_rest
from tickerbot.desk.cards import Cards
from tickerbot.desk.correction_cards import CorrectionCards
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.roster import Roster
from tickerbot.model import Message, Role
from tickerbot.rendering.approvals import person_name
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.team import (
    REMOVE_WORDS,
    ROLE_WORDS,
    invitation_message,
    invitation_question,
    person_message,
    removal_question,
    team_message,
)
from tickerbot.storage import people
from tickerbot.storage.newsroom import team
from tickerbot.storage.newsroom.drafts import CorrectionDraft, EntryDraft
from tickerbot.storage.newsroom.team import Refusal, Removal
from tickerbot.storage.people import Person
from tickerbot.storage.store import Store

MAX_SIGN = 16
_SIGN = re.compile(rf"[^\W_](?:[^\W_]|[./ -]){{0,{MAX_SIGN - 1}}}")
_OFF = {"off", "aus"}


@dataclass(frozen=True, slots=True)
class Team:
    """Answers chiefs who decide on the team, and those who are let in."""

    store: Store
    cards: Cards
    entry_cards: EntryCards
    correction_cards: CorrectionCards
    renderer: Renderer
    roster: Roster
    clock: Callable[[], float]

    async def invite(self, ask: Ask) -> Messages:
        """Make an invitation for the role that is given, or ask for which."""
        role = ROLE_WORDS.get(ask.words.strip().casefold())
        renderer = self.renderer.speaking(ask.language)
        if role is None:
            return (invitation_question(renderer),)
        return (await self._invite(role, ask.target.chat_id, renderer),)

    async def tap_invite(self, tap: Tap) -> Answer | None:
        """``invite:<role>``."""
        role = ROLE_WORDS.get(tap.words)
        if role is None or role != tap.words:
            return None
        renderer = self.renderer.speaking(tap.language)
        return Answer(edit=await self._invite(role, tap.target.chat_id, renderer))

    async def take_invitation(self, ask: Ask) -> Messages | None:
        """Let somebody in who comes with a link ``i<secret>``; None where it lets nobody in."""
        if not ask.is_private or ask.user_id is None:
            return None
        secret, now = ask.words.removeprefix("i"), int(self.clock())
        role = await self.store.write(
            team.take, secret, ask.user_id, ask.user_name, now, ask.user_language
        )
        if role is None:
            return None
        await self.roster.changed(ask.user_id)
        person = await self.store.read(people.find, ask.user_id)
        for chief in await self.store.read(people.team):
            if chief.role == "chief" and chief.user_id not in (None, ask.user_id):
                voice = await self.cards.speaking_to(chief.user_id or 0, self.renderer)
                text = voice.html(
                    "invite-taken",
                    who=person_name(person, voice),
                    id=str(ask.user_id),
                    role=voice.plain(f"role-{role}"),
                )
                await self.cards.messenger.tell(chief.user_id or 0, Message(text))
        voice = self.renderer.speaking(ask.language)
        welcome = voice.html(
            "invite-welcome", name=voice.newsroom.name, role=role, what=voice.plain(f"role-{role}")
        )
        return (Message(welcome),)

    async def forgotten(self, user_id: int) -> None:
        """Nothing is known of this person of the team any more."""
        await self.roster.changed(user_id)

    async def team(self, ask: Ask) -> Messages:
        """Show the team; ``3 editor`` gives person 3 that role, ``3 remove`` removes them."""
        renderer = self.renderer.speaking(ask.language)
        number, rest = read_number_and_rest(ask.words)
        word = rest.strip().casefold()
        if number is None:
            return (await self._team(renderer),)
        if word in REMOVE_WORDS:
            return (await self._remove(number, ask.target.chat_id, renderer),)
        role = ROLE_WORDS.get(word)
        if role is not None:
            return (await self._change(number, role, ask.target.chat_id, renderer),)
        return (await self._person(number, renderer),)

    async def tap_team(self, tap: Tap) -> Answer | None:
        """``team``, ``team:<person>``, ``team:<person>:<role>``, ``…:ask`` and ``…:remove``."""
        renderer = self.renderer.speaking(tap.language)
        if not tap.words:
            return Answer(edit=await self._team(renderer))
        number, _, action = tap.words.partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            return None
        by = tap.target.chat_id
        match action:
            case "":
                return Answer(edit=await self._person(int(number), renderer))
            case "author" | "editor" | "chief":
                return Answer(edit=await self._change(int(number), action, by, renderer))
            case "ask":
                person = await self.store.read(people.get, int(number))
                if person is None or person.role is None:
                    return None
                return Answer(edit=removal_question(person, renderer))
            case "remove":
                return Answer(edit=await self._remove(int(number), by, renderer))
            case _:
                return None

    async def sign(self, ask: Ask) -> Messages:
        """Set the letters that close one's own entries, or tell them."""
        renderer = self.renderer.speaking(ask.language)
        user_id, sign = ask.target.chat_id, ask.words.strip()
        if sign.startswith("(") and sign.endswith(")"):
            sign = sign[1:-1]
        if not ask.words.strip():
            now = await self.store.read(people.sign_of, user_id)
            key = "sign-is" if now else "sign-none"
            return (Message(renderer.html(key, sign=now)),)
        if sign.casefold() in _OFF:
            await self.store.write(team.set_sign, user_id, "", int(self.clock()))
            return (Message(renderer.html("sign-none", sign="")),)
        if not _SIGN.fullmatch(sign):
            return (Message(renderer.html("sign-how", most=MAX_SIGN)),)
        await self.store.write(team.set_sign, user_id, sign, int(self.clock()))
        return (Message(renderer.html("sign-is", sign=sign)),)

    async def _invite(self, role: Role, by: int, renderer: Renderer) -> Message:
        secret = secrets.token_urlsafe(24)
        await self.store.write(team.invite, secret, role, by=by, now=int(self.clock()))
        link = f"https://t.me/{renderer.username}?start=i{secret}"
        return invitation_message(role, link, renderer)

    async def _team(self, renderer: Renderer) -> Message:
        return team_message(await self.store.read(people.team), renderer, self.clock())

    async def _person(self, number: int, renderer: Renderer) -> Message:
        person = await self.store.read(people.get, number)
        if person is None or person.role is None:
            return Message(renderer.html("team-unknown", number=str(number)))
        if person.from_settings:
            return Message(renderer.html("team-fixed", who=person_name(person, renderer)))
        return person_message(person, renderer, self.clock())

    async def _change(self, number: int, role: Role, by: int, renderer: Renderer) -> Message:
        now = int(self.clock())
        changed = await self.store.write(team.change_role, number, role, by=by, now=now)
        if not isinstance(changed, Person):
            return await self._refusal(changed, number, renderer)
        await self.roster.changed(changed.user_id)
        if changed.user_id is not None:
            voice = await self.cards.speaking_to(changed.user_id, self.renderer)
            told = voice.html("team-told", role=voice.plain(f"role-{role}"))
            await self.cards.messenger.tell(changed.user_id, Message(told))
        return person_message(changed, renderer, self.clock())

    async def _remove(self, number: int, by: int, renderer: Renderer) -> Message:
        removed = await self.store.write(team.remove, number, by=by, now=int(self.clock()))
        if not isinstance(removed, Removal):
            return await self._refusal(removed, number, renderer)
        await self.roster.changed(removed.person.user_id)
        for before, after in removed.drafts:
            await self.cards.close(before, renderer.html("team-draft-moved"))
            if isinstance(after, EntryDraft):
                await self.entry_cards.show(after, renderer)
                await self._show_to_chiefs(after)
            elif isinstance(after, CorrectionDraft):
                await self.correction_cards.show(after, renderer)
        who, count = person_name(removed.person, renderer), len(removed.drafts)
        return Message(renderer.html("team-removed", who=who, count=count))

    async def _show_to_chiefs(self, draft: EntryDraft) -> None:
        """Show a draft that was a removed person's to all other chiefs, who may take it over."""
        for chief in await self.store.read(people.team):
            if chief.role == "chief" and chief.user_id not in (None, draft.editor_id):
                await self.entry_cards.show_to(draft, chief.user_id or 0)

    async def _refusal(self, why: Refusal, number: int, renderer: Renderer) -> Message:
        person = await self.store.read(people.get, number)
        who = person_name(person, renderer) if person else ""
        return Message(renderer.html(f"team-{why}", who=who, number=str(number)))
