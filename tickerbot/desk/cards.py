"""Cards in the chat: which message shows which draft, and what repeated updates and taps do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tickerbot.bot_api.requests import Answer, Messages, Request, Tap
from tickerbot.desk.messenger import Messenger
from tickerbot.model import Message, Target
from tickerbot.rendering.cards import PREFIXES, CardButton, read_button
from tickerbot.rendering.entries import Renderer, add_head
from tickerbot.rendering.voice import Voice
from tickerbot.storage.newsroom import draft_cards, drafts, rehearsals
from tickerbot.storage.newsroom.drafts import D, Draft
from tickerbot.storage.newsroom.expectations import Expectation
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store

V = TypeVar("V", bound=Voice)


@dataclass(frozen=True, slots=True)
class CardTap(Generic[D]):
    """A tap on the card of an editor's own draft."""

    draft: D
    button: CardButton

    @property
    def is_as_shown(self) -> bool:
        """Whether it reads as it did when the button was shown, and is not published."""
        return self.draft.state != "published" and self.draft.version == self.button.version

    @property
    def is_current(self) -> bool:
        """Whether the draft is open, and reads as it did when the button was shown."""
        return self.draft.state == "open" and self.draft.version == self.button.version


@dataclass(frozen=True, slots=True)
class Cards:
    """Shows drafts of every kind, each in its editor's private chat and in one message at a time."""

    store: Store
    messenger: Messenger
    voice: Voice

    async def tell(self, request: Request, messages: Messages) -> None:
        """Send messages at once, for handlers that change something only after the editor was told."""
        for message in messages:
            await self.messenger.tell(request.target.chat_id, message)

    async def ask(self, request: Request, question: Message, expectation: Expectation) -> None:
        """Ask for a text; until the question is there, no message is taken for the answer."""
        await self.messenger.tell(request.target.chat_id, question, asks=expectation)

    async def show(
        self, draft: Draft, card: Message, *, chat_id: int | None = None, edits: int | None = None
    ) -> None:
        """Show the draft to its editor or in another chat, and remember where.

        It is shown below, or in the place of the message ``edits``.
        """
        await self.messenger.tell(chat_id or draft.editor_id, card, edits=edits, shows=draft)

    async def warned(self, card: Message, voice: Voice, *, for_user: int, now: float) -> Message:
        """A card with buttons that would reach readers, as somebody sees it who may be rehearsing."""
        if not await self.store.read(rehearsals.is_on, for_user, now):
            return card
        return add_head(card, voice.html("rehearsal-not-this"))

    async def close(self, draft: Draft, note: str) -> None:
        """Leave a note (HTML) and no buttons where the draft was shown, if it was."""
        await self.recall(draft)
        await self.replace(draft, Message(note))

    async def replace(self, draft: Draft, message: Message) -> None:
        """Let the message that shows the draft, if one does, be this one."""
        if draft.preview_message_id is not None:
            await self.messenger.tell(draft.editor_id, message, edits=draft.preview_message_id)

    async def recall(self, draft: Draft) -> None:
        """Tell those who were asked to approve the draft that it is not what they see any more."""
        if not await self.store.read(draft_cards.chats_with_card, draft.id):
            return
        for message in await self.store.write(draft_cards.take_cards, draft.id):
            voice = await self.speaking_to(message.chat_id, self.voice)
            note = Message(voice.html("approval-recalled"))
            await self.messenger.tell(message.chat_id, note, edits=message.message_id)

    async def speaking_to(self, chat_id: int, voice: V) -> V:
        """The voice in the language of this private chat."""
        settings = await self.store.read(chats.get_settings, Target(chat_id))
        return voice.speaking(settings.language_or(voice.newsroom.language))

    async def present(
        self, draft: D, show: Callable[[D, Renderer], Awaitable[None]], renderer: Renderer
    ) -> None:
        """Show the draft again with ``show``, and leave a note where it was shown before."""
        await self.close(draft, renderer.html("desk-changed"))
        await show(draft, renderer)

    async def answer_outdated(
        self,
        tap: Tap,
        tapped: CardTap[D],
        show: Callable[[D, Renderer], Awaitable[None]],
        renderer: Renderer,
    ) -> Answer | None:
        """Say of a card whose draft is open that it has changed since; None where it has not.

        The draft is shown again if the card that was tapped is still the one that shows it.
        """
        draft = tapped.draft
        if draft.state != "open" or tapped.is_current:
            return None
        if tap.message_id == draft.preview_message_id:
            await self.present(draft, show, renderer)
        return Answer(toast=renderer.plain("card-outdated"))

    async def present_once(
        self,
        stored: tuple[D, bool],
        show: Callable[[D, Renderer], Awaitable[None]],
        renderer: Renderer,
    ) -> None:
        """Show a draft that an update has stored; ``stored`` also says whether it changed anything.

        A repeated update shows nothing, since the card is there, unless a crash came in between.
        """
        draft, is_new = stored
        if is_new or draft.preview_message_id is None:
            await self.present(draft, show, renderer)

    async def read(self, tap: Tap, kind: type[D]) -> CardTap[D] | None:
        """What was tapped; None if it is no button of such a card, or not this editor's draft."""
        button = read_button(tap.data)
        if button is None or button.prefix != PREFIXES[kind]:
            return None
        draft = await self.store.read(drafts.get_draft, button.draft_id)
        if not isinstance(draft, kind) or draft.editor_id != tap.user_id:
            return None
        return CardTap(draft, button)
