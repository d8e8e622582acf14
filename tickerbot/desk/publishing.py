"""Publishing by a tap: at once, or at the end of the undo window, and then only what the tap showed.

Callers have checked the person's role, by user id, and that the chat is private; who may publish which
draft is asked again by the transaction that does it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Tap
from tickerbot.desk.rehearsing import Rehearsing
from tickerbot.model import Approval, Language
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.newsroom import plans, publishing, rights
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes drafts for those who tap."""

    store: Store
    renderer: Renderer
    rehearsing: Rehearsing
    approval: Approval
    hold_s: int
    """The undo window, in seconds: for so long a publication can be held."""
    on_publish: Callable[[], None]
    on_plan: Callable[[], None]
    clock: Callable[[], float]

    @property
    def held_until(self) -> int | None:
        """When the undo window ends that begins now, a Unix time in seconds; None: there is none."""
        return math.ceil(self.clock() + self.hold_s) if self.hold_s else None

    async def prepare(self, draft_id: int, version: int) -> Prepared | None:
        """The draft as an entry, analysed before the transaction that publishes it."""
        return await self.store.read(
            publishing.prepare_draft,
            draft_id,
            version,
            now=int(self.clock()),
            zone=self.renderer.newsroom.zone,
        )

    async def publish(
        self, tap: Tap, draft: EntryDraft, version: int, *, silent: bool = False
    ) -> Answer | None:
        """Publish a draft; the message that was tapped becomes the receipt. None: it is outdated."""
        if not await self.store.read(rights.may_publish, draft, tap.user_id, self.approval):
            return None
        if draft.rehearsal:
            receipt = tap.message_id if tap.callback_id else None  # a command is answered below
            return await self.rehearsing.show(tap, draft, version, receipt=receipt)
        if refusal := await self.rehearsing.refusal(tap):
            return refusal
        if (held_until := self.held_until) is not None and draft.state == "open":
            held = await self.store.write(
                _hold, draft.id, version, publish_at=held_until, by=tap.target.chat_id,
                message_id=tap.message_id, silent=silent, approval=self.approval,
                now=int(self.clock()), language=tap.user_language,
            )  # fmt: skip
            return self.held(tap) if held else None
        done = await self.store.write(
            publishing.publish_draft, draft.id, version,
            prepared=await self.prepare(draft.id, version), silent=silent, by=tap.target.chat_id,
            approval=self.approval, receipt_message_id=tap.message_id, language=tap.user_language,
            now=int(self.clock()), zone=self.renderer.newsroom.zone,
        )  # fmt: skip
        return self.published(tap) if done else None

    def published(self, tap: Tap) -> Answer:
        """It is out; the receipts' loop turns the card into the receipt."""
        self.on_publish()
        return Answer(toast=self.renderer.speaking(tap.language).plain("toast-published"))

    def held(self, tap: Tap) -> Answer:
        """It goes out in some seconds; the plans' loop turns the card into the countdown."""
        self.on_plan()
        return Answer(toast=self.renderer.speaking(tap.language).plain("toast-held"))


def _hold(
    db: Database,
    draft_id: int,
    version: int,
    *,
    publish_at: int,
    by: int,
    message_id: int,
    silent: bool,
    approval: Approval,
    now: int,
    language: Language | None,
) -> bool:
    chats.remember_chat(db, by, "private", language)  # the countdown speaks that person's language
    draft = plans.open_draft(db, draft_id, version)
    if draft is None:
        return False
    held = plans.hold(
        db, draft, publish_at=publish_at, by=by, message_id=message_id, silent=silent,
        approval=approval, now=now,
    )  # fmt: skip
    return held is not None
