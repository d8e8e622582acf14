"""How entries look in Telegram: pushes, pages of /latest and /search, single entries.

Every text that comes from outside is escaped; every message keeps Telegram's limits, whatever the
entry holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tickerbot.model import Button, Entry, Language, Message, Note, Offer
from tickerbot.rendering.texts import day_text, escape, html_text, moment_text, plain
from tickerbot.storage.archive.entries import NO_NEIGHBOURS, Neighbours, Page
from tickerbot.text.cutting import BREAK, MESSAGE_LIMIT, divide, share, shorten, take, units
from tickerbot.text.snippets import MARK_OFF, MARK_ON, make_snippet, strip_marks

PAGE_SIZE = 5
OPEN_CHARACTERS = 700
"""About so much of a push's body stands open; the rest is in a quotation that expands."""
FOLD_FROM = 900
"""Bodies up to this length are not folded: a few words behind a tap annoy."""
LIST_FOLD_FROM = 280
"""Bodies in lists longer than this are folded as a whole."""
LIST_HEADLINE = 300
LIST_NOTE = 140
"""UTF-16 units of the newest note, under an entry in a list."""
PASSAGE_CHARACTERS = 320
# Telegram's apps show two or three lines of each
OFFER_TITLE, OFFER_DESCRIPTION = 120, 160
# What numbers, times, buttons' rounding and line breaks of one message may need at most.
MARGIN = 60
MOST_NOTES = 3
"""Notes of corrections that an entry shows, the newest ones."""
NOTE_CHARACTERS = 300
HEAD_ROOM = 220
"""What a push leaves free, so that the same text fits under a line of its own, as in a preview."""
ENTITY_BUDGET = 60
"""Marked words of a page; Telegram reads 100 entities, five entries need up to three each."""

_LINK = re.compile(r"https?://|\bwww\.")


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders for one newsroom: its time zone, and the bot's user name for links to it."""

    zone: ZoneInfo
    username: str

    def today(self, now: float) -> date:
        """The newsroom's date at this Unix time."""
        return datetime.fromtimestamp(now, self.zone).date()

    def push(
        self,
        entry: Entry,
        language: Language,
        *,
        silent: bool = False,
        in_channel: bool = False,
        more: str = "",
        head_room: int = HEAD_ROOM,
    ) -> Message:
        """One entry as one message: bold headline, body, a long rest folded, a longer one cut.

        What was corrected stands at its end; of a retracted entry nothing else is left. ``more``: what
        a tap on "read on" sends back, before the part's number. ``head_room`` is left free.
        """
        if entry.retracted_at is not None:
            return Message(self._retraction(entry, language), silent=True)
        parts = _parts(entry, head_room)
        blocks = [_bold(_headline(entry)), *_folded(parts[0]), *self._notes(entry, language)]
        if len(parts) == 1:
            buttons: tuple[tuple[Button, ...], ...] = ()
        elif in_channel:  # an answer in the channel would reach every reader of it
            buttons = ((Button(plain(language, "button-more"), url=self.link(entry.id)),),)
        else:
            buttons = _more(language, more or f"m:{entry.id}", 1)
        return Message(_join(blocks), buttons, silent=silent, link_preview=has_link(entry))

    def note(
        self, entry: Entry, revision: int, language: Language, *, silent: bool = False
    ) -> Message | None:
        """The note of one correction as a message of its own; None where it has none."""
        for note in entry.notes:
            if note.revision == revision and entry.retracted_at is None:
                return Message(self._note(note, entry, language), silent=silent)
        return None

    def summary(self, count: int, language: Language, *, in_channel: bool = False) -> Message:
        """What stands for ``count`` entries that are too old to be sent one by one."""
        label = plain(language, "button-catch-up")
        if in_channel:
            button = Button(label, url=f"https://t.me/{self.username}?start=latest")
        else:
            button = Button(label, "l")
        return Message(html_text(language, "summary-text", count=count), ((button,),), silent=True)

    def _notes(self, entry: Entry, language: Language) -> list[str]:
        notes = [self._note(note, entry, language) for note in entry.notes[-MOST_NOTES:]]
        return ["\n".join(notes)] if notes else []

    def _note(self, note: Note, entry: Entry, language: Language) -> str:
        made_at = note.made_at.astimezone(self.zone)
        published = (entry.published_at or note.made_at).astimezone(self.zone)
        moment = moment_text(language, made_at, published)
        style = "t" if made_at.date() == published.date() else "dt"
        shown = (
            f'<tg-time unix="{int(note.made_at.timestamp())}" format="{style}">{moment}</tg-time>'
        )
        label = html_text(language, "correction-label")
        return f"<i>{label} {shown}: {escape(shorten(note.text, NOTE_CHARACTERS))}</i>"

    def _list_note(self, entry: Entry, language: Language) -> str:
        """The newest note in one line without markup; empty where there is none."""
        if not entry.notes:
            return ""
        note = entry.notes[-1]
        made_at = note.made_at.astimezone(self.zone)
        published = (entry.published_at or note.made_at).astimezone(self.zone)
        label = plain(language, "correction-label")
        line = f"{label} {moment_text(language, made_at, published)}: {note.text}"
        return shorten(line, LIST_NOTE)

    def _retraction(self, entry: Entry, language: Language) -> str:
        reason = entry.notes[-1].text if entry.notes else ""
        words = _bold(plain(language, "entry-retracted"))
        return f"{words}\n\n{escape(shorten(reason, NOTE_CHARACTERS))}" if reason else words

    def entry(
        self,
        entry: Entry,
        language: Language,
        *,
        neighbours: Neighbours = NO_NEIGHBOURS,
        in_channel: bool = False,
    ) -> Message:
        """One entry that somebody asked for: as a push, under its number and time.

        Buttons lead to its neighbours, but in channels, where they would change what everybody reads.
        """
        message = self.push(entry, language, in_channel=in_channel)
        turn = []
        if neighbours.has_earlier and not in_channel:
            turn.append(Button(plain(language, "button-earlier"), f"n:o:{entry.id}"))
        if neighbours.has_later and not in_channel:
            turn.append(Button(plain(language, "button-later"), f"n:n:{entry.id}"))
        message = replace(message, buttons=(*message.buttons, *_rows(turn)))
        head = escape(plain(language, "entry-number", number=str(entry.id)))
        moment = self._moment(entry, language)
        return under(f"{head} · {moment}" if moment else head, message)

    def offer(self, entry: Entry, language: Language) -> Offer:
        """One entry to be sent into any chat, with a link that opens it in the bot's private chat."""
        link = Button(plain(language, "button-open"), url=self.link(entry.id))
        message = replace(self.push(entry, language, in_channel=True), buttons=((link,),))
        description = " · ".join(filter(None, [self._when(entry, language), *entry.body]))
        return Offer(
            f"e{entry.id}",
            shorten(entry.headline, OFFER_TITLE),
            shorten(description, OFFER_DESCRIPTION),
            message,
        )

    def part(
        self,
        entry: Entry,
        number: int,
        language: Language,
        *,
        more: str = "",
        head_room: int = HEAD_ROOM,
    ) -> Message | None:
        """Part ``number`` (from 1; 0 is the push itself) of a long entry; None beyond its end."""
        parts = _parts(entry, head_room)
        if not 0 < number < len(parts):
            return None
        where = plain(language, "part-of", part=str(number + 1), parts=str(len(parts)))
        head = f"{_bold(shorten(entry.headline, LIST_HEADLINE))} · {where}"
        blocks = [head, *(escape(paragraph) for paragraph in parts[number])]
        is_last = number + 1 == len(parts)
        buttons = () if is_last else _more(language, more or f"m:{entry.id}", number + 1)
        return Message(_join(blocks), buttons, silent=True)

    def latest_page(self, page: Page, language: Language, *, in_channel: bool = False) -> Message:
        """A page of the archive, newest first, with buttons to turn it and to open entries."""
        if not page.entries:
            return Message(html_text(language, "latest-empty"))
        turn = []
        if page.has_earlier and not in_channel:
            turn.append(Button(plain(language, "button-earlier"), f"l:o:{page.entries[-1].id}"))
        if page.has_newer and not in_channel:
            turn.append(Button(plain(language, "button-later"), f"l:n:{page.entries[0].id}"))
        return Message(
            self._list([(e, None) for e in page.entries], language),
            _rows(self.openers(page.entries, in_channel=in_channel), turn),
        )

    def headlines(self, entries: Sequence[Entry], language: Language) -> str:
        """A short list for the greeting: time and headline of each."""
        lines = []
        for entry in entries:
            moment = self._moment(entry, language)
            headline = escape(shorten(entry.headline, LIST_HEADLINE))
            lines.append(f"{moment} · {headline}" if moment else headline)
        return "\n".join(lines)

    def hits(self, items: Sequence[tuple[Entry, str]], language: Language, reserve: int) -> str:
        """Entries one below the other, each with the snippet of its marked body that matched.

        ``reserve`` is how much of the message something else needs.
        """
        return self._list(items, language, reserve)

    def openers(self, entries: Sequence[Entry], *, in_channel: bool) -> list[Button]:
        """A button for each entry that opens it."""
        if in_channel:  # there a tap may not post anything; the link opens the private chat
            return [Button(str(entry.id), url=self.link(entry.id)) for entry in entries]
        return [Button(str(entry.id), f"e:{entry.id}") for entry in entries]

    def _list(
        self,
        items: Sequence[tuple[Entry, str | None]] | Sequence[tuple[Entry, str]],
        language: Language,
        reserve: int = 0,
    ) -> str:
        """Entries one below the other; the room left by the heads is shared among the bodies."""
        heads = [shorten(entry.headline, LIST_HEADLINE) for entry, _ in items]
        notes = [self._list_note(entry, language) for entry, _ in items]
        room = MESSAGE_LIMIT - reserve - sum(units(head) + MARGIN for head in heads)
        room -= sum(units(note) for note in notes)
        bodies = [
            BREAK.join(entry.body) if marked is None else make_snippet(marked, PASSAGE_CHARACTERS)
            for entry, marked in items
        ]
        shares = share([units(body) for body in bodies], room)
        blocks = []
        for (entry, marked), head, body, limit, note in zip(
            items, heads, bodies, shares, notes, strict=True
        ):
            block = f"{self._label(entry, language)}\n{_bold(head)}"
            if body and marked is None:
                block += "\n" + _list_body(body, limit)
            elif body:
                block += "\n" + _marked(_cut_marked(body, limit), ENTITY_BUDGET // len(items))
            blocks.append(f"{block}\n<i>{escape(note)}</i>" if note else block)
        return BREAK.join(blocks)

    def link(self, number: int) -> str:
        """What opens the entry with this number in the bot's private chat."""
        return f"https://t.me/{self.username}?start=e{number}"

    def _label(self, entry: Entry, language: Language) -> str:
        moment = self._moment(entry, language)
        return f"{entry.id} · {moment}" if moment else str(entry.id)

    def _moment(self, entry: Entry, language: Language) -> str:
        """The moment in the reader's own zone (Telegram fills it in), or just the day."""
        shown = escape(self._when(entry, language))
        if entry.published_at is None:
            return shown
        return (
            f'<tg-time unix="{int(entry.published_at.timestamp())}" format="dt">{shown}</tg-time>'
        )

    def _when(self, entry: Entry, language: Language) -> str:
        """The moment in the newsroom's zone, or just the day; empty where neither is known."""
        if entry.published_at is None:
            return day_text(language, entry.day) if entry.day else ""
        local = entry.published_at.astimezone(self.zone)
        return f"{day_text(language, local.date())}, {local:%H:%M}"


def under(head: str, message: Message) -> Message:
    """The message under a line of its own (HTML, at most HEAD_ROOM long)."""
    return replace(message, html=f"{head}\n\n{message.html}")


def has_link(entry: Entry) -> bool:
    """Whether the entry's text holds a link, which may be previewed then."""
    return any(_LINK.search(text) for text in (entry.headline, *entry.body))


def _parts(entry: Entry, head_room: int) -> list[list[str]]:
    """The body in parts, each of which fits into a message with its head."""
    notes = sum(
        units(shorten(note.text, NOTE_CHARACTERS)) + MARGIN for note in entry.notes[-MOST_NOTES:]
    )
    first = MESSAGE_LIMIT - units(_headline(entry)) - head_room - 2 * len(BREAK) - notes
    return divide(entry.body, first, MESSAGE_LIMIT - LIST_HEADLINE - MARGIN)


def _headline(entry: Entry) -> str:
    return shorten(entry.headline, MESSAGE_LIMIT // 4)


def _folded(paragraphs: Sequence[str]) -> list[str]:
    """Blocks of HTML: the beginning open, a long rest in a quotation that expands."""
    if units(BREAK.join(paragraphs)) <= FOLD_FROM:
        return [escape(paragraph) for paragraph in paragraphs]
    opened, rest = take(paragraphs, OPEN_CHARACTERS)
    return [*(escape(paragraph) for paragraph in opened), _quotation(BREAK.join(rest))]


def _quotation(text: str) -> str:
    return f"<blockquote expandable>{escape(text)}</blockquote>"


def _list_body(body: str, limit: int) -> str:
    if units(body) > limit:
        taken, rest = take(body.split(BREAK), max(limit - 2, 1))
        body = BREAK.join(taken) + (" …" if rest else "")
    return escape(body) if units(body) <= LIST_FOLD_FROM else _quotation(body)


def _cut_marked(marked: str, limit: int) -> str:
    """A marked text within ``limit``; where it is too long its marks are dropped with the rest."""
    return marked if units(strip_marks(marked)) <= limit else shorten(strip_marks(marked), limit)


def _marked(marked: str, budget: int) -> str:
    """A marked text as HTML, the first ``budget`` matches in bold."""
    pieces = escape(marked).split(MARK_ON)
    out = [pieces[0]]
    for number, piece in enumerate(pieces[1:]):
        word, _, after = piece.partition(MARK_OFF)
        out.append(f"<b>{word}</b>{after}" if number < budget and word else word + after)
    return "".join(out)


def _bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def _join(blocks: Sequence[str]) -> str:
    return BREAK.join(blocks)


def _more(language: Language, data: str, part: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button(plain(language, "button-more"), f"{data}:{part}"),),)


def _rows(*rows: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(row) for row in rows if row)
