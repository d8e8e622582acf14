"""How a digest looks: one message for several entries, important first, with buttons to open them."""

from __future__ import annotations

from datetime import datetime

from tickerbot.model import Button, Digest, Entry, Level, Message
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.missed import MAX_HEADLINE, entry_lines, open_rows
from tickerbot.rendering.texts import escape
from tickerbot.text.cutting import BREAK, shorten

MAX_SHOWN = 15
"""How many entries a digest shows; the rest is behind a button."""


def digest_message(
    digest: Digest, renderer: Renderer, *, silent: bool, in_channel: bool
) -> Message:
    """The digest: day and hours, urgent and important entries first, then the others as they came."""
    ordered = sorted(digest.entries, key=lambda entry: entry.level, reverse=True)
    # so many of the newest that all fit; nothing important is left out for something that is not
    shown = ordered if len(ordered) <= MAX_SHOWN else _most_wanted(ordered)
    important = [entry for entry in shown if entry.level > Level.NORMAL]
    others = [entry for entry in shown if entry.level == Level.NORMAL]
    parts = ["\n".join(_line(entry, renderer) for entry in part) for part in (important, others)]
    blocks = [_head(digest, renderer), *filter(None, parts)]
    rows = list(
        open_rows([e for e in shown if not e.retracted_at], renderer, in_channel=in_channel)
    )
    if rest := len(ordered) - len(shown):
        label = renderer.plain("button-missed-more", count=rest)
        rows.append((_rest_button(digest, label, renderer, in_channel=in_channel),))
    return Message(BREAK.join(blocks), tuple(rows), silent=silent)


def _most_wanted(ordered: list[Entry]) -> list[Entry]:
    important = [entry for entry in ordered if entry.level > Level.NORMAL][-MAX_SHOWN:]
    others = [entry for entry in ordered if entry.level == Level.NORMAL]
    room = MAX_SHOWN - len(important)
    return important + (others[-room:] if room else [])


def _head(digest: Digest, renderer: Renderer) -> str:
    times: list[datetime] = [e.published_at for e in digest.entries if e.published_at is not None]
    count = len(digest.entries)
    if not times:
        return renderer.html("digest-head-undated", count=count)
    first, last = min(times), max(times)
    begin, end = renderer.moment(first), renderer.moment(last, relative_to=first)
    when = begin if begin.endswith(end) else f"{begin}–{end}"
    return renderer.html("digest-head", count=count, when=when)


def _line(entry: Entry, renderer: Renderer) -> str:
    if entry.retracted_at is None:
        return entry_lines([entry], renderer)
    headline = escape(shorten(entry.headline, MAX_HEADLINE))
    return f"{entry.id} · <s>{headline}</s> · {renderer.html('entry-retracted')}"


def _rest_button(digest: Digest, label: str, renderer: Renderer, *, in_channel: bool) -> Button:
    """In channels a tap must not post anything: a link opens the private chat."""
    if in_channel:
        return Button(label, url=renderer.start_link("latest"))
    times = [int(each.published_at.timestamp()) for each in digest.entries if each.published_at]
    return Button(label, f"miss:{min(times) - 1}-{max(times)}:0" if times else "l")
