"""How lists of entries look: pages of the archive, hits, the newest headlines, offers of inline mode.

Each message keeps Telegram's limits, whatever the entries hold; lengths are in UTF-16 units, as
Telegram counts, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tickerbot.model import Button, Entry, Mark, Message, Offer
from tickerbot.rendering.default_notes import note_in
from tickerbot.rendering.entries import (
    MARGIN,
    MAX_SHORT_HEADLINE,
    Renderer,
    marked_body,
    marked_headline,
    quotation,
    reference,
)
from tickerbot.rendering.labels import told_labels
from tickerbot.rendering.markup import Markup
from tickerbot.rendering.texts import escape, strip_markup
from tickerbot.storage.archive.entries import Page
from tickerbot.text.cutting import BREAK, MESSAGE_LIMIT, share, shorten, take, units
from tickerbot.text.marks import MarkedText, carry, tidy
from tickerbot.text.snippets import MARK_OFF, MARK_ON, make_snippet, strip_marks

PAGE_SIZE = 5
"""Maximum number of entries on a page."""
MAX_UNFOLDED_IN_LIST = 280
"""Maximum length of a body in a list that is not folded; a longer one is folded as a whole."""
MAX_NOTE_IN_LIST = 140
"""Maximum length of the newest note, which stands under an entry in a list."""
SNIPPET_CHARACTERS = 320
"""About how many characters are shown of a body that matched."""
MAX_MARKED_WORDS = 60
"""Maximum number of tags for matches and marks on a page: Telegram reads 100 entities in a message, and
five entries need up to three more each, besides those in headlines."""
MAX_MARKS_IN_HEADLINE = 4
# Telegram's apps show two or three lines of each
MAX_OFFER_TITLE, MAX_OFFER_DESCRIPTION = 120, 160


def latest_page(
    page: Page, renderer: Renderer, *, wanted: int = 0, in_channel: bool = False
) -> Message:
    """A page of the archive, newest first, with buttons to turn it and to open entries.

    Where more are there and ``wanted``, it says that this is a page.
    """
    if not page.entries:
        return Message(renderer.html("latest-empty"))
    turn = []
    if page.has_earlier and not in_channel:
        turn.append(Button(renderer.plain("button-earlier"), f"l:o:{reference(page.entries[-1])}"))
    if page.has_newer and not in_channel:
        turn.append(Button(renderer.plain("button-later"), f"l:n:{reference(page.entries[0])}"))
    rows = (open_buttons(page.entries, renderer, in_channel=in_channel), tuple(turn))
    head = ""
    if wanted > len(page.entries) and page.has_earlier:
        key = "latest-most-in-channel" if in_channel else "latest-most"
        head = renderer.html(key, most=PAGE_SIZE) + BREAK
    items = [(entry, None) for entry in page.entries]
    return Message(
        head + _list(items, renderer, units(strip_markup(head))), tuple(row for row in rows if row)
    )


def hits_html(items: Sequence[tuple[Entry, str]], renderer: Renderer, *, reserved: int) -> str:
    """Entries one below the other, each with the part of its marked body that matched.

    ``reserved`` UTF-16 units of the message are left to the caller.
    """
    return _list(items, renderer, reserved)


def headlines_html(entries: Sequence[Entry], renderer: Renderer) -> str:
    """The time and the headline of each entry, in a line each."""
    lines = []
    for entry in entries:
        published = renderer.published_html(entry)
        headline = escape(shorten(entry.headline, MAX_SHORT_HEADLINE))
        lines.append(f"{published} · {headline}" if published else headline)
    return "\n".join(lines)


def entry_offer(entry: Entry, renderer: Renderer) -> Offer:
    """One entry to be sent into any chat, with a link that opens it in the bot's private chat."""
    link = Button(renderer.plain("button-open"), url=renderer.link(entry))
    message = replace(renderer.push(entry, in_channel=True, in_private=False), buttons=((link,),))
    told = told_labels(entry, renderer)
    description = " · ".join(filter(None, [renderer.published(entry), told, *entry.body]))
    return Offer(
        f"e{entry.id}",
        shorten(entry.headline, MAX_OFFER_TITLE),
        shorten(description, MAX_OFFER_DESCRIPTION),
        message,
    )


def open_buttons(
    entries: Sequence[Entry], renderer: Renderer, *, in_channel: bool
) -> tuple[Button, ...]:
    """A row of buttons, one for each entry, that open them."""
    return tuple(renderer.open_button(entry, in_channel=in_channel) for entry in entries)


def _list(
    items: Sequence[tuple[Entry, str | None]] | Sequence[tuple[Entry, str]],
    renderer: Renderer,
    reserved: int = 0,
) -> str:
    """Entries one below the other; the room that heads and notes leave is shared among the bodies.

    With each entry comes its marked body, or None to show all of the body that fits.
    """
    labels = [told_labels(entry, renderer) for entry, _ in items]
    heads = [shorten(entry.headline, MAX_SHORT_HEADLINE) for entry, _ in items]
    notes = [_newest_note(entry, renderer) for entry, _ in items]
    room = MESSAGE_LIMIT - reserved - sum(units(head) + MARGIN for head in heads)
    room -= sum(units(note) for note in notes) + sum(units(told) for told in labels)
    bodies = [
        BREAK.join(entry.body) if marked is None else make_snippet(marked, SNIPPET_CHARACTERS)
        for entry, marked in items
    ]
    shares = share([units(body) for body in bodies], room)
    blocks = []
    each = zip(items, labels, bodies, shares, notes, strict=True)
    for (entry, marked), told, body, limit, note in each:
        published = renderer.published_html(entry)
        picture = renderer.html(f"has-{entry.pictures[0].kind}") if entry.pictures else ""
        label = " · ".join(filter(None, [str(entry.id), published, picture, escape(told)]))
        headline = marked_headline(entry, MAX_SHORT_HEADLINE, Markup(MAX_MARKS_IN_HEADLINE))
        block = f"{label}\n{headline}"
        markup = Markup(MAX_MARKED_WORDS // len(items))
        if body and marked is None:
            block += "\n" + _body_html(marked_body(entry), limit, markup)
        elif body:
            block += "\n" + markup.html(_snippet(entry, body, limit))
        blocks.append(f"{block}\n<i>{escape(note)}</i>" if note else block)
    return BREAK.join(blocks)


def _newest_note(entry: Entry, renderer: Renderer) -> str:
    """The newest note in one line without markup; empty if there is none."""
    if not entry.notes:
        return ""
    note = entry.notes[-1]
    moment = renderer.moment(note.made_at, relative_to=entry.published_at or note.made_at)
    text = note_in(renderer.language, note.text)
    return shorten(f"{renderer.plain('correction-label')} {moment}: {text}", MAX_NOTE_IN_LIST)


def _body_html(body: MarkedText, limit: int, markup: Markup) -> str:
    shown = body
    if units(body.text) > limit:
        taken, rest = take(body.text.split(BREAK), max(limit - 2, 1))
        kept = carry(body, BREAK.join(taken))
        shown = MarkedText(kept.text + (" …" if rest else ""), kept.marks)
    written = markup.html(shown)
    return written if units(shown.text) <= MAX_UNFOLDED_IN_LIST else quotation(written)


def _snippet(entry: Entry, snippet: str, limit: int) -> MarkedText:
    """A snippet within ``limit``, with its matches in bold and the marks that the body has there.

    One that is too long loses its matches with the rest.
    """
    text = strip_marks(snippet)
    if units(text) > limit:
        return MarkedText(shorten(text, limit))
    body = marked_body(entry)
    core = text.removeprefix("… ").removesuffix(" …")
    begin, lead = body.text.find(core), len(text) - len(text.removeprefix("… "))
    there = body.cut(begin, begin + len(core)).marks if begin >= 0 else ()
    own = [replace(mark, begin=mark.begin + lead, end=mark.end + lead) for mark in there]
    matches = _matches(snippet)
    return MarkedText(text, tidy([*matches, *own], text) if own else tuple(matches))


def _matches(snippet: str) -> list[Mark]:
    """What matched, as marks on the snippet without its signs."""
    first, *pieces = snippet.split(MARK_ON)
    found, at = [], len(first)
    for piece in pieces:
        word, _, after = piece.partition(MARK_OFF)
        found.append(Mark(at, at + len(word), "bold"))
        at += len(word) + len(after)
    return found
