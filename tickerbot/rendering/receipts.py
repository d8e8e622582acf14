"""How receipts look: how far a push has come, as a bar and in numbers, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tickerbot.model import Button, Entry, Progress
from tickerbot.rendering.entries import reference
from tickerbot.rendering.voice import Voice
from tickerbot.storage.outbox.receipts import Receipt

BAR_LENGTH = 10
MIN_CLOCK_S = 120.0
"""The expected end is given as a clock time, which stays true without edits, from this far away on."""


@dataclass(frozen=True, slots=True)
class _Keys:
    head: str
    going: str
    done: str
    all_done: str


_PUBLICATION = _Keys("receipt-head", "receipt-going", "receipt-done", "receipt-done-all")
_CORRECTION = _Keys(
    "correction-receipt-head",
    "correction-receipt-going",
    "correction-receipt-done",
    "correction-receipt-done-all",
)
_RETRACTION = _Keys(
    "retraction-receipt-head",
    "retraction-receipt-going",
    "retraction-receipt-done",
    "retraction-receipt-done-all",
)


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """What a receipt shows at ``now``, a Unix time in seconds.

    ``seconds_left`` is the time to the expected end of the delivery; None if that is not known.
    ``is_away``: Telegram does not answer.
    """

    progress: Progress
    headline: str
    now: float
    seconds_left: float | None = None
    is_away: bool = False


def receipt_html(receipt: Receipt, content: ReceiptContent, voice: Voice) -> str:
    """The whole receipt: what was done, and below it how far the delivery has come."""
    values = {"number": str(receipt.entry_id), "headline": content.headline}
    if receipt.kind == "published":
        silent = "yes" if receipt.telling == "quietly" else "no"
        head = voice.html(_PUBLICATION.head, **values, silent=silent)
        body = progress_html(content, voice)
    else:
        keys = _RETRACTION if receipt.kind == "retracted" else _CORRECTION
        head = voice.html(keys.head, **values, telling=receipt.telling)
        body = _correction_html(keys, content, voice)
    return f"{head}\n{body}"


def progress_html(content: ReceiptContent, voice: Voice) -> str:
    """How far an entry has come, in one to three lines."""
    progress = content.progress
    if progress.reach == 0 and progress.open == 0 and not progress.later:
        return voice.html("receipt-nobody", unwanted=progress.unwanted)
    if progress.stopped and progress.missing:
        return stopped_html(progress, voice)
    lines = [_counts(progress, voice)]
    if progress.open:
        lines.insert(0, _bar(progress, voice))
    if progress.withdrawn:
        lines.append(voice.html("receipt-withdrawn"))
    elif progress.waits_for is not None:
        lines.append(voice.html("receipt-waits", number=str(progress.waits_for)))
    elif times := _times(content, voice):
        lines.append(times)
    return "\n".join(lines)


def stopped_html(progress: Progress, voice: Voice) -> str:
    """Who has an entry whose broadcast is stopped, and who has not."""
    lines = [
        voice.html("receipt-stopped", delivered=progress.delivered, open=progress.missing),
        voice.html("receipt-stopped-how"),
    ]
    return "\n".join(lines)


def receipt_buttons(
    entry: Entry, progress: Progress, voice: Voice
) -> tuple[tuple[Button, ...], ...]:
    """What can be done with an entry that is out, until it is retracted."""
    if progress.withdrawn:
        return ()
    named = reference(entry)
    correct = Button(voice.plain("button-correct"), f"edit:{named}")
    retract = Button(voice.plain("button-retract"), f"retract:{named}")
    rows: list[tuple[Button, ...]] = [(correct, retract)]
    if progress.missing:
        kind = "go-on" if progress.stopped else "stop"
        data = "goon" if progress.stopped else "halt"
        rows.insert(0, (Button(voice.plain(f"button-{kind}"), f"{data}:{named}"),))
    return tuple(rows)


def _correction_html(keys: _Keys, content: ReceiptContent, voice: Voice) -> str:
    progress = content.progress
    if progress.withdrawn:
        return voice.html("correction-receipt-superseded")
    values = {"changed": progress.delivered, "reach": progress.reach}
    if progress.open:
        going = voice.html(keys.going, **values, open=progress.open)
        lines = [_bar(progress, voice), going]
    else:
        lines = [_done(keys, voice, progress.delivered, progress.reach, **values)]
    if progress.failed:
        lines[-1] += ", " + voice.html("correction-receipt-lost", count=progress.failed)
    if times := _times(content, voice):
        lines.append(times)
    return "\n".join(lines)


def _done(keys: _Keys, voice: Voice, done: int, reach: int, /, **values: int) -> str:
    """It is over: ``done`` of ``reach``, or all of them."""
    return voice.html(keys.all_done if done == reach > 0 else keys.done, **values)


def _bar(progress: Progress, voice: Voice) -> str:
    """The share that is settled, one way or the other; never full while anything is open."""
    total = max(progress.reach, _settled(progress) + progress.open)
    percent = 100 * (total - progress.open) // total
    filled = percent * BAR_LENGTH // 100
    bar = "▓" * filled + "░" * (BAR_LENGTH - filled)
    return voice.html("receipt-bar", bar=bar, percent=percent)


def _counts(progress: Progress, voice: Voice) -> str:
    # a chat that was paused and came back is one more than were counted at first
    reach = max(progress.reach, _settled(progress) + progress.open)
    values = {"delivered": progress.delivered, "reach": reach}
    if progress.open:
        parts = [voice.html(_PUBLICATION.going, **values, open=progress.open)]
    else:
        parts = [_done(_PUBLICATION, voice, progress.delivered, reach, **values)]
    if progress.repeated:
        parts.append(voice.html("receipt-repeated", count=progress.repeated))
    if progress.summarized:
        parts.append(voice.html("receipt-summarized", count=progress.summarized))
    if progress.gone and not progress.withdrawn:
        parts.append(voice.html("receipt-gone", count=progress.gone))
    if progress.failed:
        parts.append(voice.html("receipt-failed", count=progress.failed))
    if progress.later and not progress.withdrawn:
        parts.append(voice.html("receipt-later", count=progress.later))
    if progress.unwanted:
        parts.append(voice.html("receipt-unwanted", count=progress.unwanted))
    return ", ".join(parts)


def _settled(progress: Progress) -> int:
    return progress.delivered + progress.failed + progress.summarized


def _times(content: ReceiptContent, voice: Voice) -> str:
    """How long the first half and all took, or when the end is expected; empty if nothing is known."""
    progress = content.progress

    def since(moment: float) -> str:
        return voice.duration(moment - progress.created_at)

    half = since(progress.half_at) if progress.half_at is not None else ""
    parts = [voice.html("receipt-half", duration=half)] if half else []
    if progress.open and content.is_away:
        parts.append(voice.html("receipt-away"))
    elif progress.open:
        if content.seconds_left is not None:
            parts.append(_end(voice, content.now, content.seconds_left))
    elif half and progress.last_at is not None:
        whole = since(progress.last_at)
        if whole == half:  # a few chats: all of them at once
            parts.clear()
        parts.append(voice.html("receipt-all", duration=whole))
    return " · ".join(parts)


def _end(voice: Voice, now: float, seconds_left: float) -> str:
    if seconds_left < MIN_CLOCK_S:
        rounded = max(5, 5 * round(seconds_left / 5))
        return voice.html("receipt-left", duration=voice.duration(rounded))
    today = voice.local_time(now)
    end = today + timedelta(seconds=seconds_left + 59)  # the next full minute
    return voice.html("receipt-end", moment=voice.moment(end, relative_to=today))
