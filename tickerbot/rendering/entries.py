"""How one entry looks: as a push, as the answer to whoever asked for it, part by part.

Every text that comes from outside is escaped, and every message keeps Telegram's limits, whatever the
entry holds. Lengths are in UTF-16 units, as Telegram counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tickerbot.model import Button, Entry, Level, Message, Note
from tickerbot.rendering.default_notes import note_in
from tickerbot.rendering.labels import told_labels
from tickerbot.rendering.markup import Markup
from tickerbot.rendering.neutral import NEUTRAL
from tickerbot.rendering.texts import LANGUAGES, escape
from tickerbot.rendering.voice import Voice
from tickerbot.storage.archive.entries import NO_NEIGHBOURS, Neighbours
from tickerbot.text.credits import split_credit
from tickerbot.text.cutting import BREAK, CAPTION_LIMIT, MESSAGE_LIMIT, divide, shorten, take, units
from tickerbot.text.marks import MarkedText, carry

MAX_UNFOLDED = 900
"""Maximum length of a body that is shown whole: to hide only a few words behind a tap would annoy."""
MAX_OPENING = 700
"""Maximum length of the opening of a longer body; the rest is in a quotation that expands."""
MAX_NOTES_SHOWN = 3
"""Maximum number of notes that are shown with an entry, the newest ones."""
MAX_NOTE = 300
"""Maximum length of the note of a correction, or of the reason for a retraction."""
MAX_CAPTION_NOTE = 150
"""As ``MAX_NOTE``, in the caption of a picture, which shows the newest note alone."""
CAPTION_HEADROOM = 64
"""What the caption of a push leaves free for the number and time above it, where it is asked for."""
MAX_MARKS = 45
"""Maximum number of tags for the marks of an entry in one message; further ones are left out. Telegram
reads 100 entities, and the preview of a correction has up to 44 of its own."""
MAX_PUSH_HEADLINE = MESSAGE_LIMIT // 4
"""Maximum length of the headline of a push; only imported entries have longer ones."""
MAX_SHORT_HEADLINE = 300
"""Maximum length of a headline in lists, receipts and further parts."""
MARGIN = 60
"""Room for what stands beside a headline or a note: a number, a time, punctuation, line breaks."""
URGENT_ROOM = 8
"""Room for the word that an urgent push begins with, in any language."""
HEADROOM = 480
"""What a push leaves free, so that a preview can show the same text under a head of its own."""

_LINK = re.compile(r"https?://|\bwww\.")


def reference(entry: Entry) -> str:
    """How buttons and links name an entry: by its number, and its key if it has one."""
    return f"{entry.id}-{entry.key}" if entry.key else str(entry.id)


@dataclass(frozen=True, slots=True)
class Renderer(Voice):
    """A newsroom's voice that also draws its entries; ``username`` is the bot's, for links to it."""

    username: str

    def push(
        self,
        entry: Entry,
        *,
        silent: bool = False,
        in_channel: bool = False,
        in_private: bool = True,
        more: str = "",
        album: str = "",
        headroom: int = HEADROOM,
    ) -> Message:
        """One entry as one message: a bold headline, then the body, folded or cut if it is long.

        Notes of corrections stand at the end; of a retracted entry only that it was, and why. ``more``
        is the data of the button "read on", to which the part's number is added; ``headroom`` UTF-16
        units are left free; in the caption of a picture ``CAPTION_HEADROOM``, whatever is given.
        ``album`` is the data of the button that brings all of its pictures.
        """
        if entry.retracted_at is not None:
            neutral = NEUTRAL if entry.pictures else None
            return Message(self._retraction(entry), silent=True, picture=neutral)
        parts = _parts(entry, headroom)
        markup = Markup(MAX_MARKS)
        headline = marked_headline(entry, _max_headline(entry), markup)
        if entry.level is Level.URGENT:
            headline = f"{bold(self.plain('push-urgent'))} {headline}"
        shown = _marked_part(entry, parts, 0)
        body = [markup.html(shown)] if entry.pictures and shown.text else _folded(shown, markup)
        blocks = [headline, *body, *_credit(entry), *self._notes(entry)]
        if len(parts) == 1:
            buttons: tuple[tuple[Button, ...], ...] = ()
        elif in_channel:  # an answer in the channel would reach every reader of it
            buttons = ((Button(self.plain("button-more"), url=self.link(entry)),),)
        else:
            buttons = self._read_on(more or f"m:{reference(entry)}", 1)
        if len(entry.pictures) > 1:
            buttons = (*buttons, (self._album_button(entry, album, in_private=in_private),))
        return Message(
            BREAK.join(blocks),
            buttons,
            silent=silent,
            link_preview=_contains_link(entry),
            picture=entry.pictures[0] if entry.pictures else None,
        )

    def _album_button(self, entry: Entry, data: str, *, in_private: bool) -> Button:
        """A button that brings all pictures: where others would see them, in the private chat."""
        label = self.plain("button-pictures", count=len(entry.pictures))
        if not in_private:
            return Button(label, url=self.start_link(f"p{reference(entry)}"))
        return Button(label, data or f"pics:{reference(entry)}")

    def part(
        self, entry: Entry, number: int, *, more: str = "", headroom: int = HEADROOM
    ) -> Message | None:
        """Part ``number`` of a long entry, 0 being the push itself; None beyond the last one.

        ``more`` and ``headroom`` are those of the push.
        """
        parts = _parts(entry, headroom)
        if not 0 < number < len(parts):
            return None
        where = self.plain("part-of", part=str(number + 1), parts=str(len(parts)))
        markup = Markup(MAX_MARKS)
        head = f"{marked_headline(entry, MAX_SHORT_HEADLINE, markup)} · {where}"
        blocks = [head, markup.html(_marked_part(entry, parts, number))]
        is_last = number + 1 == len(parts)
        buttons = () if is_last else self._read_on(more or f"m:{reference(entry)}", number + 1)
        return Message(BREAK.join(blocks), buttons, silent=True)

    def note(
        self, entry: Entry, revision: int, *, silent: bool = False, names_entry: bool = False
    ) -> Message | None:
        """The note of one revision as a message of its own; None if there is no such note.

        Of a retracted entry only the retraction has one. ``names_entry``: what it answers has several.
        """
        html = ""
        if entry.retracted_at is not None:
            if entry.leaves_note and entry.revision == revision:
                html = self._retraction(entry)
        else:
            told = (note for note in entry.notes if note.revision == revision)
            html = next((self._note(note, entry) for note in told), "")
        if html and names_entry:
            html = f"{entry.id} · {bold(entry.headline)}\n{html}"
        return Message(html, silent=silent) if html else None

    def entry(
        self,
        entry: Entry,
        *,
        neighbours: Neighbours = NO_NEIGHBOURS,
        in_channel: bool = False,
        in_private: bool = True,
    ) -> Message:
        """One entry that somebody asked for: as a push, under its number and time.

        Buttons lead to its neighbours, except in channels, where a tap would change what all see.
        """
        message = self.push(entry, in_channel=in_channel, in_private=in_private)
        turn = []
        if neighbours.has_earlier and not in_channel:
            turn.append(Button(self.plain("button-earlier"), f"n:o:{reference(entry)}"))
        if neighbours.has_later and not in_channel:
            turn.append(Button(self.plain("button-later"), f"n:n:{reference(entry)}"))
        if turn:
            message = replace(message, buttons=(*message.buttons, tuple(turn)))
        head = self.html("entry-number", number=str(entry.id))
        published = self.published_html(entry)
        told = escape(told_labels(entry, self, above_push=True))
        return add_head(message, " · ".join(filter(None, [head, published, told])))

    def published(self, entry: Entry) -> str:
        """When the entry was published, or the day alone; empty if neither is known."""
        if entry.published_at is not None:
            return self.moment(entry.published_at)
        return self.day(entry.day) if entry.day else ""

    def published_html(self, entry: Entry) -> str:
        """As ``published``, but a known moment is shown in the reader's own zone."""
        if entry.published_at is not None:
            return self.moment_html(entry.published_at)
        return self.published(entry)

    def link(self, entry: Entry) -> str:
        """The link that opens an entry in the bot's private chat."""
        return self.start_link(f"e{reference(entry)}")

    def open_button(self, entry: Entry, *, in_channel: bool) -> Button:
        """A button, labelled with the entry's number, that opens the entry."""
        if in_channel:  # there a tap must not post anything; the link opens the private chat
            return Button(str(entry.id), url=self.link(entry))
        return Button(str(entry.id), f"e:{reference(entry)}")

    def start_link(self, parameter: str) -> str:
        """The link into the bot's private chat that means ``/start parameter`` there."""
        return f"https://t.me/{self.username}?start={parameter}"

    def _read_on(self, data: str, part: int) -> tuple[tuple[Button, ...], ...]:
        return ((Button(self.plain("button-more"), f"{data}:{part}"),),)

    def _retraction(self, entry: Entry) -> str:
        reason = escape(shorten(entry.notes[-1].text, MAX_NOTE)) if entry.notes else ""
        words, joint = bold(self.plain("entry-retracted")), BREAK
        if entry.leaves_note and entry.retracted_at is not None:  # in one line, as notes are
            at = entry.retracted_at
            moment = self.moment_html(at, relative_to=entry.published_at or at)
            words, joint = f"{words} {moment}", ": "
        return f"{words}{joint}{reason}" if reason else words

    def _notes(self, entry: Entry) -> list[str]:
        """The newest notes as one block, or no block."""
        limit = _max_note(entry)
        notes = [self._note(note, entry, limit) for note in _shown_notes(entry)]
        return ["\n".join(notes)] if notes else []

    def _note(self, note: Note, entry: Entry, limit: int = MAX_NOTE) -> str:
        moment = self.moment_html(note.made_at, relative_to=entry.published_at or note.made_at)
        label = self.html("correction-label")
        text = shorten(note_in(self.language, note.text), limit)
        return f"<i>{label} {moment}: {escape(text)}</i>"


def without_pictures(entry: Entry) -> Entry:
    """The entry as a text alone."""
    return replace(entry, pictures=())


def add_head(message: Message, head: str) -> Message:
    """Put a head above a push; HTML, at most HEADROOM long for the eye unless more was left free."""
    return replace(message, html=f"{head}{BREAK}{message.html}")


def bold(text: str) -> str:
    """The text as Telegram's HTML, in bold."""
    return f"<b>{escape(text)}</b>"


def quotation(markup: str) -> str:
    """HTML in a quotation of which a tap shows the rest."""
    return f"<blockquote expandable>{markup}</blockquote>"


def marked_headline(entry: Entry, limit: int, markup: Markup) -> str:
    """The headline within ``limit`` as HTML: in bold, and with its marks."""
    shown = shorten(entry.headline, limit)
    kept = len(shown) - (shown != entry.headline)  # an ellipsis stands for the rest
    marked = MarkedText(entry.headline, entry.marks).cut(0, kept)
    return f"<b>{markup.html(MarkedText(shown, marked.marks), in_bold=True)}</b>"


def marked_body(entry: Entry) -> MarkedText:
    """The body, its paragraphs with blank lines between them, with its marks."""
    text = BREAK.join(entry.body)
    if not entry.marks:
        return MarkedText(text)
    begin = len(entry.headline) + len(BREAK)
    return MarkedText(entry.headline + BREAK + text, entry.marks).cut(begin, begin + len(text))


def _contains_link(entry: Entry) -> bool:
    if any(mark.kind == "link" for mark in entry.marks):
        return True
    return any(_LINK.search(text) for text in (entry.headline, *entry.body))


def _parts(entry: Entry, headroom: int) -> list[list[str]]:
    """The body in parts, each of which fits into a message with what stands above and below it."""
    headline = units(shorten(entry.headline, _max_headline(entry)))
    headline += URGENT_ROOM if entry.level is Level.URGENT else 0
    limit = _max_note(entry)
    notes = sum(
        max(units(shorten(note_in(language, note.text), limit)) for language in LANGUAGES) + MARGIN
        for note in _shown_notes(entry)
    )
    body, room = entry.body, MESSAGE_LIMIT - headroom
    if entry.pictures:
        body, credit = split_credit(entry.body)
        room = CAPTION_LIMIT - CAPTION_HEADROOM - units(credit) - len(BREAK)
    first = room - headline - 2 * len(BREAK) - notes
    return divide(body, first, MESSAGE_LIMIT - MAX_SHORT_HEADLINE - MARGIN)


def _max_headline(entry: Entry) -> int:
    return CAPTION_LIMIT // 4 if entry.pictures else MAX_PUSH_HEADLINE


def _max_note(entry: Entry) -> int:
    return MAX_CAPTION_NOTE if entry.pictures else MAX_NOTE


def _shown_notes(entry: Entry) -> tuple[Note, ...]:
    """The notes that stand with the entry; a caption has room for one."""
    return entry.notes[-1 if entry.pictures else -MAX_NOTES_SHOWN :]


def _credit(entry: Entry) -> list[str]:
    """Whose picture it is, as one block, or no block."""
    credit = split_credit(entry.body)[1] if entry.pictures else ""
    return [f"<i>{escape(credit)}</i>"] if credit else []


def _marked_part(entry: Entry, parts: Sequence[Sequence[str]], number: int) -> MarkedText:
    """One of the parts as one text, with its marks."""
    before = BREAK.join(paragraph for part in parts[:number] for paragraph in part)
    return carry(marked_body(entry), BREAK.join(parts[number]), after=before)


def _folded(part: MarkedText, markup: Markup) -> list[str]:
    """Blocks of HTML: the opening as it is, a long rest in a quotation that expands."""
    if units(part.text) <= MAX_UNFOLDED:
        return [markup.html(part)] if part.text else []
    opening, rest = (BREAK.join(it) for it in take(part.text.split(BREAK), MAX_OPENING))
    shown = markup.html(carry(part, opening))
    return [shown, quotation(markup.html(carry(part, rest, after=opening)))]
