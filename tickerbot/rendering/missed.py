"""How looks what there was in a while: important first, the rest as a count, corrections at the end."""

from __future__ import annotations

from collections.abc import Sequence

from tickerbot.model import Button, Entry, Level, Message, Topic
from tickerbot.rendering.corrections import recent_html
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.labels import topic_names
from tickerbot.rendering.texts import escape
from tickerbot.storage.archive.missed import Missed
from tickerbot.text.cutting import BREAK, shorten

MAX_IMPORTANT, MAX_OTHERS, MAX_CORRECTIONS = 12, 5, 3
"""How many are shown: of the important entries, of all where few are important, and of corrections."""
PAGE_SIZE = 10
"""Maximum number of the other entries on a page of them."""
MAX_HEADLINE, MAX_TOPICS = 120, 30
"""Maximum length of a headline, and of an entry's topics, in UTF-16 units: 17 fit into a message."""
_BUTTONS_IN_ROW = 5
_SIGNS = {Level.NORMAL: "", Level.IMPORTANT: "★\u00a0"}


def missed_message(
    found: Missed, since: str, renderer: Renderer, *, more: str, in_channel: bool
) -> Message:
    """What there was; ``since`` is a moment as text, ``more`` what the button for the rest carries."""
    unwanted = [renderer.html("missed-unwanted", count=found.unwanted)] if found.unwanted else []
    if not found.count and not found.corrections:
        nothing = renderer.html(
            "missed-nothing-wanted" if unwanted else "missed-nothing", since=since
        )
        return Message(BREAK.join([nothing, *unwanted]), _other_whiles(renderer, in_channel))
    blocks = [renderer.html("missed-head", since=since, count=found.count)]
    shown = (*found.important, *found.others)
    if shown:
        blocks.append(entry_lines(shown, renderer))
    if found.more and in_channel:
        blocks.append(renderer.html("missed-more", count=found.more))
    if found.corrections:
        corrected = [renderer.html("missed-corrections")]
        corrected += [
            recent_html(revision, entry, renderer) for revision, entry in found.corrections
        ]
        if found.has_more_corrections:
            corrected.append(renderer.html("missed-more-corrections"))
        blocks.append("\n".join(corrected))
    blocks += unwanted
    rows = list(open_rows(shown, renderer, in_channel=in_channel))
    if found.more and not in_channel:
        rows.append((Button(renderer.plain("button-missed-more", count=found.more), more),))
    return Message(BREAK.join(blocks), tuple(rows))


def _other_whiles(renderer: Renderer, in_channel: bool) -> tuple[tuple[Button, ...], ...]:
    if in_channel:
        return ()
    day = Button(renderer.plain("button-missed-day"), "miss:day")
    return ((day, Button(renderer.plain("button-latest"), "l")),)


def others_page(
    entries: Sequence[Entry],
    renderer: Renderer,
    *,
    since: str,
    first: int,
    count: int,
    back: str,
    following: str,
) -> Message:
    """A page of the rest, from number ``first`` of ``count`` on; with buttons to turn it."""
    shown: dict[str, int] = {"from": first, "to": first + len(entries) - 1}
    head = renderer.html("missed-others", since=since, count=count, **shown)
    rows = list(open_rows(entries, renderer, in_channel=False))
    turn = []
    if back:
        turn.append(Button(renderer.plain("button-back"), back))
    if following:
        turn.append(Button(renderer.plain("button-next"), following))
    if turn:
        rows.append(tuple(turn))
    return Message(f"{head}{BREAK}{entry_lines(entries, renderer)}", tuple(rows))


def overview_message(
    entries: Sequence[Entry],
    older: int,
    topic: Topic | None,
    renderer: Renderer,
    *,
    in_channel: bool,
) -> Message:
    """The important entries in the order of time."""
    name = topic.name if topic else ""
    if not entries:
        key = "overview-none-of-topic" if topic else "overview-none"
        return Message(renderer.html(key, **({"topic": name} if topic else {})))
    head = renderer.html("overview-topic", topic=name) if topic else renderer.html("overview-head")
    blocks = [head]
    if older:
        blocks.append(renderer.html("overview-older", count=older))
    blocks.append(entry_lines(entries, renderer))
    return Message(BREAK.join(blocks), open_rows(entries, renderer, in_channel=in_channel))


def entry_lines(entries: Sequence[Entry], renderer: Renderer) -> str:
    """Number, time, topics and headline of each in a line; those of a higher level in bold."""
    lines = []
    for entry in entries:
        about = escape(shorten(topic_names(entry.topics), MAX_TOPICS))
        label = " · ".join(filter(None, [str(entry.id), renderer.published_html(entry), about]))
        sign = _SIGNS.get(entry.level) or ""
        if entry.level is Level.URGENT:
            sign = renderer.plain("push-urgent") + " "
        headline = escape(sign + shorten(entry.headline, MAX_HEADLINE))
        lines.append(f"{label} · " + (f"<b>{headline}</b>" if entry.level else headline))
    return "\n".join(lines)


def open_rows(
    entries: Sequence[Entry], renderer: Renderer, *, in_channel: bool
) -> tuple[tuple[Button, ...], ...]:
    """Buttons that open the entries, in rows."""
    buttons = tuple(renderer.open_button(entry, in_channel=in_channel) for entry in entries)
    return tuple(
        buttons[begin : begin + _BUTTONS_IN_ROW]
        for begin in range(0, len(buttons), _BUTTONS_IN_ROW)
    )
