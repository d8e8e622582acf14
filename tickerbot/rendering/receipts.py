"""What a receipt says: how far a push has come, as a bar and in numbers, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tickerbot.model import Language, Progress
from tickerbot.rendering.texts import duration_text, html_text, moment_text
from tickerbot.storage.outbox.receipts import Receipt

BAR_LENGTH = 10
CLOCK_FROM_S = 120.0
"""An end that is further away than this is told by the clock, so that it stays true unedited."""


@dataclass(frozen=True, slots=True)
class _Keys:
    head: str
    going: str
    done: str


_CORRECTION = _Keys(
    "correction-receipt-head", "correction-receipt-going", "correction-receipt-done"
)
_RETRACTION = _Keys(
    "retraction-receipt-head", "retraction-receipt-going", "retraction-receipt-done"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a receipt shows at ``now``: ``seconds_left`` is until the expected end, if that is known."""

    progress: Progress
    headline: str
    now: float
    seconds_left: float | None = None


def receipt_text(receipt: Receipt, shown: Shown, language: Language, zone: ZoneInfo) -> str:
    """The whole receipt as HTML: what was done, and below it how far that has come."""
    values = {"number": str(receipt.entry_id), "headline": shown.headline}
    if receipt.kind == "published":
        silent = "yes" if receipt.telling == "quietly" else "no"
        head = html_text(language, "receipt-head", **values, silent=silent)
        body = progress_text(
            shown.progress, language, zone, now=shown.now, seconds_left=shown.seconds_left
        )
    else:
        keys = _RETRACTION if receipt.kind == "retracted" else _CORRECTION
        if receipt.kind == "corrected":
            values["telling"] = receipt.telling
        head = html_text(language, keys.head, **values)
        body = _correction_text(keys, shown, language, zone)
    return f"{head}\n{body}"


def progress_text(
    progress: Progress,
    language: Language,
    zone: ZoneInfo,
    *,
    now: float = 0.0,
    seconds_left: float | None = None,
) -> str:
    """One to three lines of HTML. ``seconds_left`` is until the expected end, from ``now``."""
    if progress.reach == 0 and progress.open == 0:
        return html_text(language, "receipt-nobody")
    lines = [_counts(progress, language)]
    if progress.open:
        lines.insert(0, _bar(progress, language))
    if progress.withdrawn:
        lines.append(html_text(language, "receipt-withdrawn"))
    elif times := _times(progress, language, zone, now, seconds_left):
        lines.append(times)
    return "\n".join(lines)


def _correction_text(keys: _Keys, shown: Shown, language: Language, zone: ZoneInfo) -> str:
    progress = shown.progress
    if progress.withdrawn:
        return html_text(language, "correction-receipt-superseded")
    values = {"changed": progress.delivered, "reach": progress.reach}
    if not progress.open:
        lines = [html_text(language, keys.done, **values)]
    else:
        going = html_text(language, keys.going, **values, open=progress.open)
        lines = [_bar(progress, language), going]
    if progress.failed:
        lines[-1] += ", " + html_text(language, "correction-receipt-lost", count=progress.failed)
    if times := _times(progress, language, zone, shown.now, shown.seconds_left):
        lines.append(times)
    return "\n".join(lines)


def _bar(progress: Progress, language: Language) -> str:
    """The share that is settled, one way or the other; never full while anything is open."""
    total = max(progress.reach, _settled(progress) + progress.open)
    percent = 100 * (total - progress.open) // total
    filled = percent * BAR_LENGTH // 100
    bar = "▓" * filled + "░" * (BAR_LENGTH - filled)
    return html_text(language, "receipt-bar", bar=bar, percent=percent)


def _counts(progress: Progress, language: Language) -> str:
    # a chat that was paused and came back is one more than were counted at first
    reach = max(progress.reach, _settled(progress) + progress.open)
    values = {"delivered": progress.delivered, "reach": reach}
    if progress.open:
        parts = [html_text(language, "receipt-going", **values, open=progress.open)]
    else:
        parts = [html_text(language, "receipt-done", **values)]
    if progress.repeated:
        parts.append(html_text(language, "receipt-repeated", count=progress.repeated))
    if progress.summarized:
        parts.append(html_text(language, "receipt-summarized", count=progress.summarized))
    if progress.gone and not progress.withdrawn:
        parts.append(html_text(language, "receipt-gone", count=progress.gone))
    if progress.failed:
        parts.append(html_text(language, "receipt-failed", count=progress.failed))
    return ", ".join(parts)


def _settled(progress: Progress) -> int:
    return progress.delivered + progress.failed + progress.summarized


def _times(
    progress: Progress,
    language: Language,
    zone: ZoneInfo,
    now: float,
    seconds_left: float | None,
) -> str:
    def since(moment: float) -> str:
        return duration_text(language, moment - progress.created_at)

    half = since(progress.half_at) if progress.half_at is not None else ""
    parts = [html_text(language, "receipt-half", duration=half)] if half else []
    if progress.open:
        if seconds_left is not None:
            parts.append(_end(language, zone, now, seconds_left))
    elif half and progress.last_at is not None:
        whole = since(progress.last_at)
        if whole == half:  # a few chats: all of them at once
            parts.clear()
        parts.append(html_text(language, "receipt-all", duration=whole))
    return " · ".join(parts)


def _end(language: Language, zone: ZoneInfo, now: float, seconds_left: float) -> str:
    if seconds_left < CLOCK_FROM_S:
        rounded = max(5, 5 * round(seconds_left / 5))
        return html_text(language, "receipt-left", duration=duration_text(language, rounded))
    today = datetime.fromtimestamp(now, UTC).astimezone(zone)
    end = today + timedelta(seconds=seconds_left + 59)  # the next full minute
    return html_text(language, "receipt-end", moment=moment_text(language, end, today))
