"""What a receipt says: how far a push has come, as a bar and in numbers, and how long it took."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tickerbot.model import Language, Progress
from tickerbot.texts import duration_text, html_text, moment_text

BAR_LENGTH = 10
CLOCK_FROM_S = 120.0
"""An end that is further away than this is told by the clock, so that it stays true unedited."""


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
    if times := _times(progress, language, zone, now, seconds_left):
        lines.append(times)
    return "\n".join(lines)


def _bar(progress: Progress, language: Language) -> str:
    """The share that is settled, one way or the other; never full while anything is open."""
    total = max(progress.reach, progress.delivered + progress.failed + progress.open)
    percent = 100 * (total - progress.open) // total
    filled = percent * BAR_LENGTH // 100
    bar = "▓" * filled + "░" * (BAR_LENGTH - filled)
    return html_text(language, "receipt-bar", bar=bar, percent=percent)


def _counts(progress: Progress, language: Language) -> str:
    # a chat that was paused and came back is one more than were counted at first
    reach = max(progress.reach, progress.delivered + progress.failed + progress.open)
    values = {"delivered": progress.delivered, "reach": reach}
    if progress.open:
        parts = [html_text(language, "receipt-going", **values, open=progress.open)]
    else:
        parts = [html_text(language, "receipt-done", **values)]
    if progress.gone:
        parts.append(html_text(language, "receipt-gone", count=progress.gone))
    if progress.failed:
        parts.append(html_text(language, "receipt-failed", count=progress.failed))
    return ", ".join(parts)


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
