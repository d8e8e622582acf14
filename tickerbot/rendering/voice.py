"""The voice of a newsroom: its texts in one language, and times as the newsroom's clocks show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from tickerbot.model import Language, Newsroom
from tickerbot.rendering.texts import day_text, html_text, plain


@dataclass(frozen=True, slots=True)
class Voice:
    """A newsroom speaking one language, which need not be the newsroom's own."""

    newsroom: Newsroom
    language: Language

    def speaking(self, language: Language) -> Self:
        """The same in this language."""
        return replace(self, language=language)

    def in_zone(self, zone: str) -> Self:
        """The same by the clocks of an IANA zone; by the newsroom's where it is empty."""
        if not zone:
            return self
        return replace(self, newsroom=replace(self.newsroom, zone=ZoneInfo(zone)))

    def plain(self, key: str, **values: str | int) -> str:
        """The text ``key`` for buttons and toasts. Raises KeyError, ValueError."""
        return plain(self.language, key, **values)

    def html(self, key: str, **values: str | int) -> str:
        """The text ``key`` as Telegram's HTML; strings among ``values`` are escaped."""
        return html_text(self.language, key, **values)

    def local_time(self, unix_time: float) -> datetime:
        """A Unix time in seconds as an aware time in the newsroom's zone."""
        return datetime.fromtimestamp(unix_time, self.newsroom.zone)

    def day(self, day: date) -> str:
        """A date as this language writes it, such as 11.08.2025 or 11 Aug 2025."""
        return day_text(self.language, day)

    def moment(self, at: datetime, *, relative_to: datetime | None = None) -> str:
        """A day and a clock time; the clock time alone if ``relative_to`` is on the same day.

        Both times are aware, and told in the newsroom's zone.
        """
        local = at.astimezone(self.newsroom.zone)
        if self._on_same_day(at, relative_to):
            return f"{local:%H:%M}"
        return f"{self.day(local.date())}, {local:%H:%M}"

    def moment_html(self, at: datetime, *, relative_to: datetime | None = None) -> str:
        """As ``moment``, marked up so that Telegram shows it in the reader's own zone."""
        style = "t" if self._on_same_day(at, relative_to) else "dt"
        shown = self.moment(at, relative_to=relative_to)
        return f'<tg-time unix="{int(at.timestamp())}" format="{style}">{shown}</tg-time>'

    def duration(self, seconds: float) -> str:
        """A duration in its two largest units, such as 5 min 34 s; at least one second."""
        whole = max(1, round(seconds))
        minutes, rest = divmod(whole, 60)
        hours, minutes_of_hour = divmod(minutes, 60)
        if minutes == 0:
            return f"{rest} s"
        if hours == 0:
            return f"{minutes} min {rest} s" if rest else f"{minutes} min"
        if hours < 48:
            return f"{hours} h {minutes_of_hour} min" if minutes_of_hour else f"{hours} h"
        return self.plain("duration-days", count=hours // 24)

    def decimal(self, number: float) -> str:
        """A number with one decimal place."""
        text = f"{number:.1f}"
        return text.replace(".", ",") if self.language == "de" else text

    def _on_same_day(self, at: datetime, other: datetime | None) -> bool:
        zone = self.newsroom.zone
        return other is not None and at.astimezone(zone).date() == other.astimezone(zone).date()
