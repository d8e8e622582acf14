"""How a digest looks: one message for several entries, important first, with buttons to open them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zlib import crc32

from tickerbot.model import Button, Digest, Entry, Level, Message
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.missed import MAX_HEADLINE, PAGE_SIZE, entry_lines, open_rows
from tickerbot.rendering.texts import escape
from tickerbot.text.cutting import BREAK, shorten

MAX_SHOWN = 15
"""How many entries a digest shows; the rest is behind a button."""


def digest_message(
    digest: Digest, renderer: Renderer, *, silent: bool, in_channel: bool
) -> Message:
    """The digest: day and hours, urgent and important entries first, then the others as they came."""
    shown, rest = _divide(digest)
    important = [entry for entry in shown if entry.level > Level.NORMAL]
    others = [entry for entry in shown if entry.level == Level.NORMAL]
    parts = ["\n".join(_line(entry, renderer) for entry in part) for part in (important, others)]
    blocks = [_head(digest, renderer), *filter(None, parts)]
    rows = list(
        open_rows([e for e in shown if not e.retracted_at], renderer, in_channel=in_channel)
    )
    if rest:
        label = renderer.plain("button-missed-more", count=len(rest))
        rows.append((_rest_button(digest, label, renderer, in_channel=in_channel),))
    return Message(BREAK.join(blocks), tuple(rows), silent=silent)


def rest_page(digest: Digest, renderer: Renderer, offset: int) -> Message | None:
    """What the digest does not show, from there on, with buttons to turn; None: nothing."""
    _, rest = _divide(digest)
    shown = rest[offset : offset + PAGE_SIZE]
    if not shown:
        return None
    rows = list(open_rows([e for e in shown if not e.retracted_at], renderer, in_channel=False))
    turns = (
        ("button-back", max(0, offset - PAGE_SIZE), offset > 0),
        ("button-next", offset + PAGE_SIZE, offset + PAGE_SIZE < len(rest)),
    )
    turn = tuple(
        Button(renderer.plain(label), f"dig:{_key(digest)}:{to}")
        for label, to, is_there in turns
        if is_there
    )
    lines = "\n".join(_line(entry, renderer) for entry in shown)
    head = renderer.html("digest-rest")
    if len(rest) > PAGE_SIZE:
        places = {"from": offset + 1, "to": offset + len(shown), "count": len(rest)}
        head = renderer.html("digest-rest-page", **places)
    html = f"{head}{BREAK}{lines}"
    return Message(html, (*rows, turn) if turn else tuple(rows))


def key_of(numbers: Sequence[int]) -> str:
    """How a button names the digest of these entries: by the first of them, and a checksum of all."""
    return f"{numbers[0]}-{crc32(repr(list(numbers)).encode()):08x}"


def _key(digest: Digest) -> str:
    return key_of([entry.id for entry in digest.entries])


def _divide(digest: Digest) -> tuple[list[Entry], list[Entry]]:
    """What is shown, of the newest so many that all fit, and the rest; both the most urgent first.

    Nothing important is left out for something that is not.
    """
    ordered = sorted(digest.entries, key=lambda entry: entry.level, reverse=True)
    shown = ordered if len(ordered) <= MAX_SHOWN else _most_wanted(ordered)
    numbers = {entry.id for entry in shown}
    return shown, [entry for entry in ordered if entry.id not in numbers]


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
        return Button(label, url=renderer.start_link(f"d{_key(digest)}"))
    return Button(label, f"dig:{_key(digest)}")
