"""What the bot says, in German and English: one Fluent file per language in ``locales/``.

Two ways out: ``plain`` for buttons and toasts, ``html`` for messages, which escapes every string that
is put in.
"""

from __future__ import annotations

import html
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import get_args

from babel.dates import format_date
from fluent.runtime import FluentBundle, FluentResource

from tickerbot.model import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
# Fluent's "en" counts like American English; its dates would too.
_LOCALES: dict[Language, str] = {"de": "de_DE", "en": "en_GB"}


def language_of(code: str | None) -> Language | None:
    """The language for a person's ``language_code``: German for ``de*``, else English.

    None where Telegram tells no code.
    """
    if not code:
        return None
    return "de" if code.lower().startswith("de") else "en"


def plain(language: Language, key: str, **values: str | int) -> str:
    """The text ``key`` with ``values`` put in as they are. Raises KeyError, ValueError."""
    bundle = _bundle(language)
    message = bundle.get_message(key)
    if message.value is None:
        raise KeyError(key)
    text, errors = bundle.format_pattern(message.value, values)
    if errors:
        raise ValueError(f"{key} ({language}): {errors}")
    return str(text)


def html_text(language: Language, key: str, **values: str | int) -> str:
    """The text ``key`` as Telegram's HTML; strings among ``values`` are escaped."""
    return plain(
        language,
        key,
        **{name: escape(v) if isinstance(v, str) else v for name, v in values.items()},
    )


def escape(text: str) -> str:
    """Text for Telegram's HTML parse mode, which knows these three characters."""
    return html.escape(text, quote=False)


def day_text(language: Language, day: date) -> str:
    """A date as it is written in this language, such as 11.08.2025 or 11 Aug 2025."""
    return format_date(day, "medium", _LOCALES[language])


def moment_text(language: Language, moment: datetime, now: datetime) -> str:
    """The clock time of ``moment``, after its day where that is not ``now``'s; zones as they are."""
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    return f"{day_text(language, moment.date())}, {moment:%H:%M}"


def duration_text(language: Language, seconds: float) -> str:
    """A duration in its two greatest units, such as 5 min 34 s; at least one second."""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes_of_hour = divmod(minutes, 60)
    if minutes == 0:
        return f"{rest} s"
    if hours == 0:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    if hours < 48:
        return f"{hours} h {minutes_of_hour} min" if minutes_of_hour else f"{hours} h"
    return plain(language, "duration-days", count=hours // 24)


@cache
def _bundle(language: Language) -> FluentBundle:
    source = files("tickerbot").joinpath("locales", f"{language}.ftl").read_text("utf-8")
    # isolating marks would end up in buttons and searches; the texts put names into clear places
    bundle = FluentBundle([_LOCALES[language].replace("_", "-")], use_isolating=False)
    bundle.add_resource(FluentResource(source))
    return bundle
