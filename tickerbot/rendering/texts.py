"""What the bot says, in German and English: one Fluent file per language in ``locales/``.

``plain`` is for buttons and toasts, ``html_text`` for messages: it escapes every string that is put
in. Where there is a newsroom, its ``Voice`` is the way to both.
"""

from __future__ import annotations

import html
import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import get_args

from babel.dates import format_date
from fluent.runtime import FluentBundle, FluentResource

from tickerbot.model import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
# Fluent's "en" formats numbers and dates as in the United States
_LOCALES: dict[Language, str] = {"de": "de_DE", "en": "en_GB"}
_MAX_VALUE = 1_000
_SIGN = re.compile("\ue000([a-z0-9_]+)\ue001")
# a message and what belongs to it: lines that are indented, close a choice, or are empty
_MESSAGE = re.compile(r"^([a-z][a-z0-9-]*) *=.*\n(?:(?:[ }].*)?\n)*", re.MULTILINE)


def language_of(code: str | None) -> Language | None:
    """The language for a person's ``language_code``: German for ``de*``, otherwise English.

    None if Telegram gives no code.
    """
    if not code:
        return None
    return "de" if code.lower().startswith("de") else "en"


def plain(language: Language, key: str, **values: str | int) -> str:
    """The text ``key`` with ``values`` put in as they are. Raises KeyError, ValueError."""
    bundle = _bundle(language)
    if not bundle.has_message(key):
        # read one by one when they are first said: all of them take longer than the rest of a start
        bundle.add_resource(FluentResource(_sources(language)[key]))
    message = bundle.get_message(key)
    if message.value is None:
        raise KeyError(key)
    # Fluent takes no long values: a sign stands for each of them meanwhile
    long = {
        name: value
        for name, value in values.items()
        if isinstance(value, str) and len(value) > _MAX_VALUE
    }
    signs = {name: f"\ue000{name}\ue001" for name in long}
    text, errors = bundle.format_pattern(message.value, values | signs)
    if errors:
        raise ValueError(f"{key} ({language}): {errors}")
    # all at once: a value may itself hold a sign
    return _SIGN.sub(lambda found: long.get(found[1], found[0]), str(text))


def html_text(language: Language, key: str, **values: str | int) -> str:
    """The text ``key`` as Telegram's HTML; strings among ``values`` are escaped."""
    return plain(
        language,
        key,
        **{name: escape(v) if isinstance(v, str) else v for name, v in values.items()},
    )


def escape(text: str) -> str:
    """Escape a text for Telegram's HTML, in which three characters have a meaning."""
    return html.escape(text, quote=False)


def strip_markup(markup: str) -> str:
    """The text that people see of Telegram's HTML."""
    return html.unescape(re.sub(r"<[^<>]*>", "", markup))


def day_text(language: Language, day: date) -> str:
    """A date as this language writes it, such as 11.08.2025 or 11 Aug 2025."""
    return format_date(day, "medium", _LOCALES[language])


def weekday_text(language: Language, day: date, today: date | None = None) -> str:
    """A date with its weekday, such as Fr. 13.3. or Fri 13 Mar; with its year if not today's."""
    form = {"de": "EEEEEE d.M.", "en": "EEE d MMM"}[language]
    if today is not None and day.year != today.year:
        form = {"de": "EEEEEE d.M.y", "en": "EEE d MMM y"}[language]
    return format_date(day, form, _LOCALES[language])


@cache
def _bundle(language: Language) -> FluentBundle:
    # isolating marks would end up in buttons and searches, and no text needs them
    return FluentBundle([_LOCALES[language].replace("_", "-")], use_isolating=False)


@cache
def _sources(language: Language) -> dict[str, str]:
    """Each message of a language as its file has it; none refers to another."""
    source = files("tickerbot").joinpath("locales", f"{language}.ftl").read_text("utf-8")
    return {found[1]: found[0] for found in _MESSAGE.finditer(source)}
