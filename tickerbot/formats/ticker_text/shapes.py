"""The shapes of heads that count only where other lines of the document are alike."""

from __future__ import annotations

from enum import Flag, auto

from tickerbot.formats.ticker_text.times import TimeForm


class Shape(Flag):
    """What may be a head or mere text: the document as a whole decides which of them are heads."""

    HOUR = auto()
    """``14 Uhr: …``, ``2pm``, ``18h30``."""
    DOT = auto()
    """``19.09 Headline``, without ``Uhr``."""
    DIGITS = auto()
    """``2101 – Headline``, which may be a year."""
    DATED = auto()
    """``14.03.2026, 21:01 Uhr: Headline``."""
    BULLET = auto()
    """``• 21:01 Headline``."""
    BRACKET = auto()
    """``[18:04] Headline``, ``(20.39 Uhr) Text``."""
    STARS = auto()
    """``**20:15** Headline``."""
    ABOUT = auto()
    """``Gegen 14 Uhr: …``."""
    BEHIND = auto()
    """``Headline (21:01 Uhr)``, with the time at the end."""
    OPEN_PLUS = auto()
    """``++ Headline``, not closed."""
    MINUTE = auto()
    """``87. Minute: …``, of a match."""
    NUMBER = auto()
    """``3. Headline``, numbered through the document."""
    RELATIVE = auto()
    """``vor 5 Minuten``, ``10 min ago``: the time is not known, but the order."""
    PLACE = auto()
    """``Kiel, 21:01 Uhr: Text``, with a place before the time."""
    MESSENGER = auto()
    """``Sender, [14.03.26 19:40]``, copied out of a messenger."""


CERTAIN = Shape(0)
EVERY = ~CERTAIN
DECORATIONS = Shape.BULLET | Shape.BRACKET | Shape.STARS
SHAPE_OF_TIME = {
    TimeForm.CERTAIN: CERTAIN,
    TimeForm.HOUR: Shape.HOUR,
    TimeForm.DOT: Shape.DOT,
    TimeForm.DIGITS: Shape.DIGITS,
}
