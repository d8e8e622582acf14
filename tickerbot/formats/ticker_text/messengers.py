"""Messages copied or exported out of messengers: who sent them, and when.

================================================  ==================================================
line                                              from
================================================  ==================================================
``Sender, [14.03.26 19:40]``                      Telegram Desktop; the text follows
``[14.03.26, 19:40:12] Sender: Text``             WhatsApp on iOS, Signal exports
``14.03.26, 19:40 - Sender: Text``                WhatsApp on Android
``Sender — 14.03.2026 19:40``, ``Sender 19:40``   Discord, Slack, Signal, Teams; the text follows
================================================  ==================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tickerbot.formats.ticker_text.dates import DateMatch, match_date, match_date_line
from tickerbot.formats.ticker_text.times import TimeMatch, match_any_time

_MAX_LENGTH = 140
# messengers put these around names and times
_DIRECTION_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SENDER = r"(?P<sender>(?:(?!\+\+)[^\[\]:|]){1,64}?)"
_TIME = r"(?P<time>[0-9]{1,2}[:.][0-9]{2})(?::[0-9]{2})?(?P<suffix> ?(?:[AaPp]\.?[Mm]\.?|Uhr))?"
_DAY = r"(?P<day>[0-9A-Za-zÄÖÜäöü][^\[\]]{2,40}?)(?:,| um| at|,? \|)? "
_BEHIND = re.compile(rf"{_SENDER},? ?\[{_DAY}{_TIME}(?: UTC[+-][0-9:]+)?\]:?")
_BRACKETED = re.compile(rf"\[{_DAY}{_TIME}\] (?:{_SENDER}: ?)?(?P<text>.*)")
_DASHED = re.compile(
    rf"(?P<day>[0-9]{{1,4}}[./-][^ ]{{1,10}}?)(?:,| um| at)? {_TIME} [-–] (?:{_SENDER}: ?)?(?P<text>.*)"
)
_NAME = r"(?P<sender>[A-ZÄÖÜ][\w.'’-]*(?: [A-ZÄÖÜ(@][\w.'’)-]*| @\w+){0,3})"
_AFTER_NAME = re.compile(rf"{_NAME}(?:,| [—–•·|-])? (?:{_DAY})?\[?{_TIME}\]?(?: ·)?")
# of a nickname, which may be in small letters
_AFTER_NICKNAME = re.compile(rf"(?P<sender>[\w.-]{{2,32}}) — {_DAY}{_TIME}")
# WhatsApp's own form: tickers have no year in two digits with a plain hyphen, or seconds in brackets
_WHATSAPP = re.compile(
    r"\[?[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2},? (?:(?:um|at) )?[0-9]{1,2}[:.][0-9]{2}"
    r"(?:(?: ?[AP]M| Uhr)? - |:[0-9]{2}(?: ?[AP]M)?\] )"
)
_NOTICES = re.compile(
    r"Ende-zu-Ende|end-to-end|<?(?:Medien ausgeschlossen|Media omitted)|(?:Bild|Video|Audio|GIF|Sticker"
    r"|Dokument) weggelassen|(?:image|video|audio|GIF|sticker|document) omitted|Diese Nachricht wurde"
    r" gelöscht|Du hast diese Nachricht gelöscht|This message was deleted|You deleted this message",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Message:
    """The head of a message; ``text`` is that behind it on the line, "" if it follows below.

    ``is_notice``: the messenger itself says something, such as that a medium was left out.
    """

    time: TimeMatch
    date: DateMatch | None
    text: str
    sender: str
    is_notice: bool
    is_certain: bool = False


def read_message(line: str) -> Message | None:
    """Read the head of a message; None if it is something else.

    Raises ValueError for a date that does not exist.
    """
    line = _DIRECTION_MARKS.sub("", line)
    if not line:
        return None
    window = line[:_MAX_LENGTH]
    if line[0] == "[":
        return _matched(_BRACKETED.match(line)) if "]" in window else None
    if line[0].isdigit():
        return _matched(_DASHED.match(line)) if " - " in window or " – " in window else None
    if len(line) > _MAX_LENGTH or line[-1] not in "]:0123456789mMr.·":
        return None
    return (
        _matched(_BEHIND.fullmatch(line))
        or _matched(_AFTER_NAME.fullmatch(line))
        or _matched(_AFTER_NICKNAME.fullmatch(line))
    )


def _matched(found: re.Match[str] | None) -> Message | None:
    if not found:
        return None
    parts = found.groupdict()
    at = match_any_time(found["time"] + (parts["suffix"] or ""))
    day = _match_day(parts["day"]) if parts["day"] else None
    if not at or (parts["day"] and not day):
        return None
    if day and day.month_first and at.is_twelve_hour:
        day = replace(day, date=day.month_first)
    text = (parts.get("text") or "").strip()
    sender = parts["sender"] or ""
    if not sender and found.re is _BRACKETED:  # that is a headline behind a date and a time
        return None
    is_notice = not sender or bool(_NOTICES.search(text[:_MAX_LENGTH]))
    return Message(at, day, text, sender, is_notice, bool(_WHATSAPP.match(found.string)))


def _match_day(text: str) -> DateMatch | None:
    """As ``match_date_line``, also for “heute” and “yesterday”."""
    if day := match_date_line(text):
        return day
    relative = match_date(text)
    return relative if relative and relative.end == len(text) else None
