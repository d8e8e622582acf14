"""Hypothesis strategies: entries as a newsroom could store them, and worse."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from tickerbot.model import Entry, Level
from tickerbot.terms import EVERY_HOUR, QuietHours, Terms
from tickerbot.text.cleaning import clean_body, clean_headline
from tickerbot.text.term_words import MAX_WORD_LENGTH

NASTY = [
    "<b>fett</b>", "&amp;", "</blockquote>", "<tg-spoiler>", "Straße", "„Zitat“", "»so«", "😀",
    "👩‍👩‍👧",
    "e\u0301", "\u202eabc", "العربية", "𝔘", "https://example.org/a?b=c&d", "*", '"', "'", "a" * 300,
    "Das ist ein Satz.", "z. B.", "(", ")", "NOT", "- Punkt", "\x02", "\x03", "@name", "/start",
]  # fmt: skip
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
    st.sampled_from(["Gipfel", "Präsident", "Größe", "und", "der", "Öl", "A8", "14,60", "Ende."]),
)


def sentences(longest: int) -> st.SearchStrategy[str]:
    return st.lists(words, min_size=1, max_size=longest).map(" ".join)


headlines = sentences(12).map(clean_headline).filter(bool)
bodies = st.one_of(
    st.just(()),
    st.lists(sentences(30), max_size=6).map(clean_body),
    # one word, one sentence or one paragraph that is very long
    st.tuples(words, st.integers(50, 900)).map(lambda w: clean_body(" ".join([w[0]] * w[1]))),
    st.tuples(words, st.integers(50, 900)).map(lambda w: clean_body(w[0].strip() * w[1])),
    st.tuples(sentences(20), st.integers(2, 40)).map(lambda s: clean_body([s[0] + "."] * s[1])),
)
moments = st.one_of(
    st.none(),
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    moment = draw(moments)
    day = moment.date() if moment else draw(st.one_of(st.none(), st.dates(date(1900, 1, 1))))
    number = draw(st.integers(1, 10**9))
    return Entry(number, draw(headlines), draw(bodies), day, moment)


_minutes = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
quiet_hours = st.builds(QuietHours, _minutes, _minutes, st.booleans(), st.booleans()).filter(
    lambda quiet: quiet.begin != quiet.end
)
digest_hours = st.frozensets(st.integers(0, 23), max_size=6) | st.just(EVERY_HOUR)
_words = st.lists(
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=MAX_WORD_LENGTH),
    max_size=4,
    unique_by=str.casefold,
).map(tuple)
all_terms = st.builds(
    Terms,
    topics=st.none() | st.frozensets(st.integers(1, 9)),
    lowest=st.sampled_from(Level),
    rings=st.none() | st.sampled_from(Level),
    quiet=st.none() | quiet_hours,
    digest_hours=digest_hours,
    followed=_words,
    muted=_words,
    zone=st.sampled_from(["", "Europe/Vienna", "Asia/Tokyo"]),
)
"""Every kind of terms that a subscription may have; words as the commands let them in."""
