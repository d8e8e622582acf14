"""The editors' desk: from a text typed on a phone to a publication, with a preview in between.

Whoever calls this has checked that the person is an editor, by user id, and that the chat is private.
Nothing goes to readers but by a tap on a publish button, and only the version under that button.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.desk.correcting import CorrectionDesk
from tickerbot.formats.pasted import split_ticker
from tickerbot.model import Button, Entry, Language, Message, Newsroom, Target
from tickerbot.outcomes import Sent
from tickerbot.rendering.drafts import minutes_for, problem_text
from tickerbot.rendering.entries import Renderer, under
from tickerbot.rendering.status import status_html
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.newsroom import drafts
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, Draft, Expectation
from tickerbot.storage.outbox import chats
from tickerbot.storage.status import read_status
from tickerbot.storage.store import Store
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.composition import Composed, compose, continue_text

MOST_DRAFTS = 10
"""Entries of one pasted ticker text; each is a message, and a chat takes about one a second."""
_TAP = re.compile(
    r"d:(?P<action>[a-z0-9]):(?P<draft>[0-9]{1,15}):(?P<version>[0-9]{1,9})(:(?P<part>[0-9]{1,3}))?"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers editors; it sends previews itself, since it must know which message shows a draft."""

    store: Store
    replies: Replies
    renderer: Renderer
    newsroom: Newsroom
    corrections: CorrectionDesk
    """Takes over what concerns an entry that is out."""
    on_publish: Callable[[], None]
    clock: Callable[[], float] = field(default=time.time)

    async def add(self, ask: Ask) -> Messages:
        """Begin an entry: with the text given, with the message replied to, or by asking for it."""
        text = ask.words or ask.replied_text or ""
        editor_id = ask.target.chat_id
        if not clean_headline(text):
            now = int(self.clock())
            await self.store.write(drafts.expect, editor_id, Expectation("new"), now)
            return (Message(html_text(ask.language, "desk-ask")),)
        await self.store.write(drafts.expect, editor_id, None)
        await self._take(ask, text, len(ask.text or ""))
        return ()

    async def cancel(self, ask: Ask) -> Messages:
        """Expect no text any more; drafts stay as they are."""
        editor_id = ask.target.chat_id
        expected = await self.store.read(drafts.expected, editor_id, int(self.clock()))
        await self.store.write(drafts.expect, editor_id, None)
        key = "desk-cancelled" if expected else "desk-nothing-to-cancel"
        return (Message(html_text(ask.language, key)),)

    async def status(self, ask: Ask) -> Messages:
        """Tell how delivery and the bot are doing."""
        now = self.clock()
        status = await self.store.read_aside(read_status, self.store.path, now)
        return (Message(status_html(status, ask.language, self.newsroom.zone, now)),)

    async def take_text(self, ask: Ask) -> Messages | None:
        """Take a plain message if one is expected; None where it is for the readers' side."""
        text = ask.words
        editor_id = ask.target.chat_id
        cut = await self.store.read(drafts.draft_to_continue, editor_id, ask.sent_at)
        if cut is not None and cut.kind == "correction":
            await self.corrections.take_continuation(ask, cut)
            return ()
        if cut is not None:
            note = html_text(ask.language, "desk-appended")
            await self._close_preview(cut, note)
            await self._drop([part for part in await self._siblings(cut) if part != cut], note)
            await self._take(ask, continue_text(cut.text, text), len(text))
            # last: after a crash in between the same message comes again, and must find the first part
            await self.store.write(drafts.discard, cut.id)
            return ()
        expected = await self.store.read(drafts.expected, editor_id, int(self.clock()))
        if expected is None:
            return None
        if expected.kind in ("correction", "note"):
            await self.corrections.take_text(ask, expected)
            return ()
        changed = None
        if expected.draft_id is not None:
            changed = await self.store.write(
                drafts.change_text, expected.draft_id, text, ask.message_id, len(text)
            )
        if changed:
            await self._replace_preview(changed, ask.language)
        else:  # a new one, or the draft to change is closed: no word is lost
            await self._take(ask, text, len(text))
        # last: after a crash in between the same message comes again, and must still be expected
        await self.store.write(drafts.expect, editor_id, None)
        return ()

    async def take_edit(self, ask: Ask) -> None:
        """The editor changed an own message: what came from it follows, draft or entry."""
        text = ask.words
        editor_id = ask.target.chat_id
        found = await self.store.read(drafts.drafts_from_message, editor_id, ask.message_id)
        if not found:
            return
        whole, *parts = found
        if not parts or whole.state == "published" or whole.preview_message_id is not None:
            await self._follow(ask, whole, text)
            return
        before, texts = (split_ticker(words, self.newsroom.zone) for words in (whole.text, text))
        if not len(before) == len(texts) == len(parts):
            counts = {"count": len(texts), "parts": len(parts)}
            await self._say(ask, html_text(ask.language, "desk-edit-parts", **counts))
            return
        followed = [
            await self._follow(ask, part, now)
            # the last entry is the first part
            for part, was, now in zip(parts, before[::-1], texts[::-1], strict=True)
            if part.state != "discarded" and was != now
        ]
        if not any(followed):
            await self._say(ask, html_text(ask.language, "desk-edit-same"))
        # last: after a crash in between the same edit comes again, and must still be one
        await self.store.write(drafts.follow_source, whole.id, text)

    async def _follow(self, ask: Ask, draft: Draft, text: str) -> bool:
        """Take what the message says now; False where it says what it said before."""
        if draft.kind == "correction" or draft.state == "published":
            return await self.corrections.take_edit(ask, draft, text)
        changed = await self.store.write(
            drafts.change_text, draft.id, text, ask.message_id, len(ask.text or "")
        )
        if changed:
            await self._replace_preview(changed, ask.language)
        else:
            await self._say(ask, html_text(ask.language, "desk-edit-too-late"))
        return True

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer ``d:<action>:<draft>:<version>[:<part>]``; None where it is not of that form."""
        form = _TAP.fullmatch(tap.data)
        if form is None:
            return None
        action, version, part = form["action"], int(form["version"]), int(form["part"] or 0)
        outdated = Answer(toast=plain(tap.language, "toast-outdated"))
        draft = await self.store.read(drafts.get_draft, int(form["draft"]))
        if draft is None or draft.editor_id != tap.user_id:
            return outdated
        match action:
            case "p" | "q":
                return await self._publish(tap, draft, version, silent=action == "q")
            case _ if draft.state != "open" or draft.version != version:
                return outdated
            case "m":
                entry = _as_entry(compose(draft.text))
                more = self.renderer.part(entry, part, tap.language, more=_data("m", draft))
                return Answer(send=(more,)) if more else outdated
            case "c":
                expectation = Expectation("change", draft.id)
                now = int(self.clock())
                await self.store.write(drafts.expect, draft.editor_id, expectation, now)
                return Answer(send=(Message(html_text(tap.language, "desk-ask-change")),))
            case "x":
                await self.store.write(drafts.discard, draft.id)
                return Answer(edit=Message(html_text(tap.language, "desk-discarded")))
            case "1":
                return await self._join(draft, tap.language)
            case _:
                return None

    async def _take(self, ask: Ask, text: str, last_length: int) -> None:
        """Make drafts of a text, one for each entry in it, and show each."""
        texts = split_ticker(text, self.newsroom.zone)
        if len(texts) > MOST_DRAFTS:
            too_many = html_text(ask.language, "desk-too-many", count=len(texts), most=MOST_DRAFTS)
            await self._say(ask, too_many)
            return
        if len(texts) == 1:
            await self._put(ask, WHOLE_TEXT, texts[0], last_length)
        else:
            whole, _ = await self.store.write(
                drafts.put_draft, *self._source(ask), WHOLE_TEXT, text, ask.sent_at, last_length
            )
            # oldest first, as it happened
            for part, entry_text in enumerate(reversed(texts), start=1):
                await self._put(ask, part, entry_text, 0)
            button = Button(plain(ask.language, "button-one-entry"), _data("1", whole))
            several = html_text(ask.language, "desk-several", count=len(texts))
            await self.replies.send(ask.target, Message(several, ((button,),)))
        if ask.has_attachment:
            await self._say(ask, html_text(ask.language, "desk-no-attachments"))

    def _source(self, ask: Ask) -> tuple[int, int]:
        return ask.target.chat_id, ask.message_id

    async def _put(self, ask: Ask, part: int, text: str, last_length: int) -> None:
        draft, is_new = await self.store.write(
            drafts.put_draft, *self._source(ask), part, text, ask.sent_at, last_length
        )
        # the same update again: its preview stands already, unless a crash came in between
        if is_new or draft.preview_message_id is None:
            await self._show_preview(ask.target.chat_id, draft, ask.language)

    async def _replace_preview(self, draft: Draft, language: Language) -> None:
        """Show the draft anew below, and take the buttons off the preview before."""
        await self._close_preview(draft, html_text(language, "desk-changed"))
        await self._show_preview(draft.editor_id, draft, language)

    async def _close_preview(self, draft: Draft, note: str) -> None:
        if draft.preview_message_id is not None:
            target = Target(draft.editor_id)
            await self.replies.edit(target, draft.preview_message_id, Message(note))

    async def _siblings(self, draft: Draft) -> list[Draft]:
        """All drafts from the same message, this one too."""
        return await self.store.read(
            drafts.drafts_from_message, draft.editor_id, draft.source_message_id
        )

    async def _drop(self, parts: Sequence[Draft], note: str) -> None:
        """Discard those of these drafts that are open, leaving a note where each was shown."""
        for part in parts:
            if part.state == "open":
                await self.store.write(drafts.discard, part.id)
                await self._close_preview(part, note)

    async def _show_preview(self, editor_id: int, draft: Draft, language: Language) -> None:
        message = await self._preview(draft, language)
        outcome = await self.replies.send(Target(editor_id), message)
        if isinstance(outcome, Sent):
            await self.store.write(drafts.show_preview, draft.id, outcome.message_id)

    async def _preview(self, draft: Draft, language: Language) -> Message:
        """The draft exactly as readers will see it, under a line that tells whom it reaches."""
        composed = compose(draft.text)
        change = Button(plain(language, "button-change"), _data("c", draft))
        discard = Button(plain(language, "button-discard"), _data("x", draft))
        if composed.problem:
            problem = problem_text(composed.problem, language)
            text = html_text(language, "desk-problem", problem=problem)
            return Message(text, ((change, discard),))
        reach = await self.store.read(chats.count_active)
        minutes = minutes_for(reach, self.newsroom.rate)
        head = (
            html_text(language, "desk-preview", reach=reach, minutes=minutes)
            if reach
            else html_text(language, "desk-preview-nobody")
        )
        entry = _as_entry(composed)
        shown = under(head, self.renderer.push(entry, language, more=_data("m", draft)))
        publish = Button(plain(language, "button-publish"), _data("p", draft))
        silent = Button(plain(language, "button-publish-silent"), _data("q", draft))
        return replace(shown, buttons=(*shown.buttons, (publish,), (silent,), (change, discard)))

    async def _publish(self, tap: Tap, draft: Draft, version: int, *, silent: bool) -> Answer:
        publication = await self.store.write(
            drafts.publish,
            draft.id,
            version,
            silent=silent,
            receipt_message_id=tap.message_id,
            language=tap.user_language,
            now=int(self.clock()),
            zone=self.newsroom.zone,
        )
        if publication is None:
            return Answer(toast=plain(tap.language, "toast-outdated"))
        self.on_publish()  # the receipts' loop turns the preview into the receipt
        return Answer(toast=plain(tap.language, "toast-published"))

    async def _join(self, whole: Draft, language: Language) -> Answer:
        """The several drafts were one entry after all: drop those still open, show the whole."""
        parts = [draft for draft in await self._siblings(whole) if draft.id != whole.id]
        await self._drop(parts, html_text(language, "desk-discarded"))
        await self._show_preview(whole.editor_id, whole, language)
        return Answer(edit=Message(html_text(language, "desk-changed")))

    async def _say(self, ask: Ask, text: str) -> None:
        await self.replies.send(ask.target, Message(text))


def _as_entry(composed: Composed) -> Entry:
    return Entry(0, composed.headline, composed.body, None, None)


def _data(action: str, draft: Draft) -> str:
    return f"d:{action}:{draft.id}:{draft.version}"
