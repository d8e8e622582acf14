"""The second screen before an urgent entry goes out: what it will do, and what it may repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tickerbot.model import Button, Entry, Message
from tickerbot.rendering.cards import drafted_entry
from tickerbot.rendering.entries import Renderer, add_head
from tickerbot.rendering.previews import headroom_for, repeated_html, without_picture
from tickerbot.storage.newsroom.drafts import EntryDraft


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an editor has to know before an urgent entry goes out.

    ``reach``: to how many chats, of which ``quiet`` are in quiet hours. ``last`` is the last urgent
    entry, ``repeated`` one of the last half hour with nearly the same words; None: there is none.
    """

    reach: int
    quiet: int
    last: Entry | None
    repeated: Entry | None


def urgent_question(
    draft: EntryDraft,
    circumstances: Circumstances,
    renderer: Renderer,
    *,
    rows: Sequence[tuple[Button, ...]],
    more: str,
    now: float,
) -> Message:
    """Whether the draft is to go out as urgent, above its preview; ``more`` as in ``Renderer.push``."""
    if draft.rehearsal:
        reach = [renderer.html("rehearsal-head"), renderer.html("urgent-sure-rehearsal")]
    else:
        reach = [renderer.html("urgent-sure", reach=circumstances.reach)]
        if circumstances.quiet:
            reach.append(renderer.html("urgent-quiet", count=circumstances.quiet))
    last = _last_html(circumstances.last, renderer, now)
    repeated = repeated_html(circumstances.repeated, renderer)
    head = "\n".join(filter(None, [*reach, last, repeated]))
    pushed = renderer.push(drafted_entry(draft), more=more, headroom=headroom_for(head))
    shown = without_picture(pushed)
    return replace(add_head(shown, head), buttons=(*shown.buttons, *rows))


def _last_html(last: Entry | None, renderer: Renderer, now: float) -> str:
    if last is None or last.published_at is None:
        return renderer.html("urgent-never")
    moment = renderer.moment(last.published_at, relative_to=renderer.local_time(now))
    return renderer.html("urgent-last", number=str(last.id), moment=moment)
