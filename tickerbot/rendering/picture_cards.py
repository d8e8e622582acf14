"""What the card of a draft with pictures shows: the push above it, and what there is to know of it."""

from __future__ import annotations

from dataclasses import replace

from tickerbot.model import Entry, Message
from tickerbot.rendering.entries import CAPTION_HEADROOM, Renderer, without_pictures
from tickerbot.rendering.texts import strip_markup
from tickerbot.text.credits import split_credit
from tickerbot.text.cutting import CAPTION_LIMIT, units

WARNS_FROM = 900
"""A caption of this length, in UTF-16 units, is told to be long: the next words may not fit."""


def picture_preview(entry: Entry, renderer: Renderer, *, more: str, album: str) -> Message | None:
    """The push with its picture as readers will get it; None where the entry has none.

    ``more`` and ``album`` are the data of the buttons "read on" and "3 pictures".
    """
    if not entry.pictures:
        return None
    return replace(renderer.push(entry, more=more, album=album), silent=True)


def picture_head(entry: Entry, renderer: Renderer, *, asks_credit: bool) -> str:
    """What there is to know of an entry's pictures, as lines of HTML."""
    first, count = entry.pictures[0], len(entry.pictures)
    lines = [renderer.html(f"desk-above-{first.kind}", count=count)]
    push = renderer.push(entry)
    length = units(strip_markup(renderer.push(without_pictures(entry)).html))
    is_cut = any(button.data.startswith("m:") for row in push.buttons for button in row)
    if is_cut or length >= WARNS_FROM:
        key = "desk-caption-cut" if is_cut else "desk-caption-long"
        most = CAPTION_LIMIT - CAPTION_HEADROOM
        lines.append(renderer.html(key, length=length, most=most))
    if not all(picture.is_kept for picture in entry.pictures):
        lines.append(renderer.html("desk-picture-large"))
    if asks_credit and not split_credit(entry.body)[1]:
        lines.append(renderer.html(f"desk-credit-{first.kind}"))
    return "\n".join(lines)
