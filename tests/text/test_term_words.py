"""What follows the commands for readers' terms is understood in both languages, or said how."""

from __future__ import annotations

import contextlib
from datetime import time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import digest_hours, quiet_hours
from tickerbot.model import Language, Level
from tickerbot.rendering.texts import LANGUAGES
from tickerbot.terms import EVERY_HOUR, QuietHours
from tickerbot.text.term_words import (
    LEVEL_WORDS,
    MAX_WORD_LENGTH,
    OFF_WORDS,
    NotUnderstood,
    find_zone,
    read_level,
    read_quiet,
    read_rhythm,
    read_sound,
    read_words,
    write_quiet,
    write_rhythm,
    write_sound,
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(quiet=st.none() | quiet_hours, hours=digest_hours, level=st.sampled_from(Level))
def test_what_is_written_is_read_back(
    language: Language, quiet: QuietHours | None, hours: frozenset[int], level: Level
) -> None:
    assert read_quiet(write_quiet(quiet, language)) == quiet
    assert read_rhythm(write_rhythm(hours, language)) == hours
    assert read_level(LEVEL_WORDS[language][level]) is level
    for rings in (level, None):
        assert read_sound(write_sound(rings, language)) is rings
    assert read_quiet(OFF_WORDS[language]) is None


NIGHT = QuietHours(time(22), time(7))


@pytest.mark.parametrize(
    ("words", "quiet"),
    [
        ("22-7", NIGHT),
        ("22:30-6:45 silent", QuietHours(time(22, 30), time(6, 45), collect=False)),
        ("22-7 sammeln", NIGHT),
        ("22-7 leise eil", QuietHours(time(22), time(7), collect=False, urgent=True)),
        ("EIL leise 22 – 7 Uhr", QuietHours(time(22), time(7), collect=False, urgent=True)),
        ("von 22 Uhr bis 7 Uhr", NIGHT),
        ("from 10 pm to 7 am", NIGHT),
        ("10pm-7am urgent", QuietHours(time(22), time(7), urgent=True)),
        ("22.00—07.00", NIGHT),
        ("22‑7", NIGHT),
        ("22 7", NIGHT),
        ("Mitternacht bis 6", QuietHours(time(0), time(6))),
        ("24-6", QuietHours(time(0), time(6))),
        ("13:15 bis 14:45", QuietHours(time(13, 15), time(14, 45))),
        ("aus", None),
        ("OFF", None),
        ("nie", None),
    ],
)
def test_quiet_hours(words: str, quiet: QuietHours | None) -> None:
    assert read_quiet(words) == quiet


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("8 18", {8, 18}), ("8 und 18 Uhr", {8, 18}), ("8, 12, 18", {8, 12, 18}), ("um 7 Uhr", {7}),
        ("8 am and 6 pm", {8, 18}), ("18 8 18", {8, 18}), ("24", {0}), ("8:00 20:00", {8, 20}),
        ("stündlich", EVERY_HOUR), ("Hourly", EVERY_HOUR), ("jede Stunde", EVERY_HOUR),
        ("sofort", set()), ("now", set()),
    ],
)  # fmt: skip
def test_rhythms(words: str, hours: set[int]) -> None:
    assert read_rhythm(words) == hours


@pytest.mark.parametrize(
    ("words", "level"),
    [("alles", 0), ("Wichtig", 1), ("★", 1), ("EIL", 2), ("urgent", 2), ("all", 0)],
)  # fmt: skip
def test_levels(words: str, level: int) -> None:
    assert read_level(words) is read_sound(words) is Level(level)


@pytest.mark.parametrize(
    ("read", "words", "key"),
    [
        (read_level, "", "how-level"),
        (read_level, "aus", "how-level"),
        (read_sound, "laut", "how-sound"),
        (read_quiet, "", "how-quiet"),
        (read_quiet, "nachts", "how-quiet"),
        (read_quiet, "25-3", "how-quiet"),
        (read_quiet, "22-7-9", "how-quiet"),
        (read_quiet, "22:60-7", "how-quiet"),
        (read_quiet, "8-8", "quiet-same"),
        (read_quiet, "0-24", "quiet-same"),
        (read_rhythm, "", "how-rhythm"),
        (read_rhythm, "manchmal", "how-rhythm"),
        (read_rhythm, "8 99", "how-rhythm"),
        (read_rhythm, "8:30 18", "rhythm-full-hours"),
        (read_words, "Deich, " + "x" * (MAX_WORD_LENGTH + 1), "words-long"),
    ],
)
def test_what_is_not_understood_names_the_text_that_helps(
    read: object, words: str, key: str
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(words)  # type: ignore[operator]
    assert caught.value.key == key


@given(st.text(max_size=300))
def test_any_words_are_read_or_refused_by_name(words: str) -> None:
    for read in (read_level, read_sound, read_quiet, read_rhythm, read_words):
        with contextlib.suppress(NotUnderstood):
            read(words)
    find_zone(words)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/Vienna", "Europe/Vienna"),
        ("europe/vienna", "Europe/Vienna"),
        ("Wien", "Europe/Vienna"),
        ("vienna", "Europe/Vienna"),
        ("Zürich", "Europe/Zurich"),
        ("New York", "America/New_York"),
        ("UTC", "UTC"),
        ("Deutschland", "Europe/Berlin"),
        ("GROSSBRITANNIEN", "Europe/London"),
        ("aus", ""),
    ],
)
def test_zones(words: str, zone: str) -> None:
    assert find_zone(words) == (zone, ())


@pytest.mark.parametrize(
    ("words", "meant"), [("Wein", "Europe/Vienna"), ("Berlim", "Europe/Berlin")]
)
def test_a_zone_that_is_not_there_brings_what_may_be_meant(words: str, meant: str) -> None:
    zone, suggestions = find_zone(words)
    assert zone is None
    assert suggestions[0] == meant
    assert len(suggestions) <= 3
    assert find_zone("xyzzy") == (None, ())


def test_every_zone_is_found_by_its_name_and_every_answer_is_a_zone() -> None:
    for name in sorted(available_timezones())[::25]:
        assert find_zone(name) == (name, ())
    for place in ("Wien", "Prag", "Peking", "Nairobi", "Kiew"):
        zone, _ = find_zone(place)
        assert zone
        assert ZoneInfo(zone).key == zone


def test_words_stand_between_commas_each_once() -> None:
    assert read_words("Streik, Deutsche  Bahn;STREIK,,\nHaft") == (
        "Streik",
        "Deutsche Bahn",
        "Haft",
    )
    for words in (" , ", "und", "!?"):
        with pytest.raises(NotUnderstood):
            read_words(words)
