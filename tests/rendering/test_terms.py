"""Terms as sentences: each has some, they say all of it, and Telegram takes them."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from tests.strategies import all_terms
from tests.tdlib import assert_sendable
from tickerbot.model import Language, Level, Newsroom, Topic
from tickerbot.readers.routes import OFFERED
from tickerbot.rendering.settings import SCREENS, Chosen, choice_screen, settings_screen
from tickerbot.rendering.terms import terms_html
from tickerbot.rendering.texts import LANGUAGES
from tickerbot.rendering.topics import TopicLine, topics_message
from tickerbot.rendering.voice import Voice
from tickerbot.storage.newsroom.labelling import MAX_OPEN
from tickerbot.terms import EVERY_HOUR, MAX_WORDS, QuietHours, Terms
from tickerbot.text.hashtags import MAX_NAME
from tickerbot.text.term_words import MAX_WORD_LENGTH, write_time

NEWSROOM = Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0)
NIGHT = QuietHours(time(22, 30), time(7))


TOPICS = [Topic(number, name) for number, name in enumerate(("Wahl", "Sport", "<b>&"), 1)]


def said(terms: Terms, language: Language) -> str:
    return assert_sendable(terms_html(terms, Voice(NEWSROOM, language), topics=TOPICS)).text


@pytest.mark.parametrize(
    ("terms", "german", "english"),
    [
        (Terms(), "Sie bekommen: alles mit Ton.", "You get: everything with sound."),
        (Terms(rings=None), "Sie bekommen: alles ohne Ton.", "You get: everything without sound."),
        (
            Terms(rings=Level.IMPORTANT),
            "Sie bekommen: Wichtiges und Eilmeldungen mit Ton, alles andere ohne Ton.",
            "You get: important and urgent entries with sound, everything else without sound.",
        ),
        (
            Terms(lowest=Level.IMPORTANT, rings=Level.URGENT),
            "Sie bekommen: Eilmeldungen mit Ton, Wichtiges ohne Ton.",
            "You get: urgent entries with sound, important ones without sound.",
        ),
        (
            Terms(digest_hours=frozenset({18, 8, 12})),
            "Sie bekommen: Eilmeldungen mit Ton, alles andere als Zusammenfassung um 8, 12 und 18 Uhr.",
            "You get: urgent entries with sound, everything else as a digest at 8:00, 12:00 and 18:00.",
        ),
        (
            Terms(quiet=NIGHT, digest_hours=EVERY_HOUR, lowest=Level.URGENT),
            "Sie bekommen: Eilmeldungen mit Ton.\nVon 22:30 bis 7 Uhr ist Ruhe: Was dann kommt, wird"
            " gesammelt und kommt danach als eine Zusammenfassung.\nEilmeldungen kommen sofort; als"
            " Zusammenfassung jede Stunde kommt erst, was Sie darüber hinaus wählen.",
            "You get: urgent entries with sound.\nFrom 22:30 to 7:00 it is quiet: what comes then is"
            " collected, and comes as one digest afterwards.\nUrgent entries come at once; what you"
            " choose beyond them would come as a digest every hour.",
        ),
        (
            Terms(quiet=QuietHours(time(0), time(6), collect=False, urgent=True)),
            "Sie bekommen: alles mit Ton.\nVon 0 bis 6 Uhr ist Ruhe: Was dann kommt, kommt ohne Ton;"
            " Eilmeldungen kommen auch dann sofort, mit Ton.",
            "You get: everything with sound.\nFrom 0:00 to 6:00 it is quiet: what comes then comes"
            " without sound; urgent entries come at once even then, with sound.",
        ),
    ],
)
def test_what_the_sentences_say(terms: Terms, german: str, english: str) -> None:
    assert said(terms, "de") == german
    assert said(terms, "en") == english


@pytest.mark.parametrize("language", LANGUAGES)
@given(terms=all_terms)
def test_all_terms_have_sentences_that_tell_all_of_them(language: Language, terms: Terms) -> None:
    markup = terms_html(terms, Voice(NEWSROOM, language), topics=TOPICS)
    assert markup.count("\n") + 1 == 1 + sum(
        (
            terms.quiet is not None, terms.topics is not None, bool(terms.followed),
            bool(terms.muted), bool(terms.zone),
            bool(terms.digest_hours) and terms.lowest is Level.URGENT and not terms.followed,
        )
    )  # fmt: skip
    text = said(terms, language)
    followed = [topic.name for topic in TOPICS if topic.id in (terms.topics or ())]
    for word in (*terms.followed, *terms.muted, terms.zone, *followed):
        assert word in text
    if terms.quiet is not None:
        assert write_time(terms.quiet.end) in text
    if terms.digest_hours not in (frozenset(), EVERY_HOUR):
        for hour in terms.digest_hours:
            assert str(hour) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_different_terms_never_read_alike(language: Language) -> None:
    quiets = [None] + [
        QuietHours(time(22), time(7), collect, urgent)
        for collect in (True, False)
        for urgent in (True, False)
    ]
    choices = [
        Terms(lowest=lowest, rings=rings, quiet=quiet, digest_hours=hours)
        for lowest in Level
        for rings in (None, *(level for level in Level if level >= lowest))
        for quiet in quiets
        for hours in (frozenset[int](), frozenset({8, 18}), EVERY_HOUR)
    ]

    def rings_differ(it: Terms) -> bool:  # or else only urgent entries can ring at all
        return not it.digest_hours and it.lowest < Level.URGENT

    told = {said(terms, language) for terms in choices}
    apart = {
        (
            it.lowest,
            it.rings if rings_differ(it) else it.rings is not None,
            it.quiet,
            it.digest_hours,
        )
        for it in choices
    }
    assert len(told) == len(apart) > 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_chosen_all_that_can_be_is_still_told_in_one_message(language: Language) -> None:
    voice, count = Voice(NEWSROOM, language), MAX_OPEN + 30
    known = [
        Topic(number, f"{number:02} {'&' * (MAX_NAME - 3)}", number <= MAX_OPEN)
        for number in range(count)
    ]
    words = tuple(f"{number:02}{'x' * (MAX_WORD_LENGTH - 2)}" for number in range(MAX_WORDS))
    wanted = Terms(
        topics=frozenset(topic.id for topic in known), rings=Level.IMPORTANT, quiet=NIGHT,
        digest_hours=frozenset(range(1, 24, 2)), followed=words, muted=words,
        zone="America/Argentina/ComodRivadavia",
    )  # fmt: skip
    volume = dict.fromkeys(Level, 4711.0)
    chosen = Chosen(
        wanted, is_subscribed=True, has_language=True, in_private=True, topics=known, volume=volume
    )
    shown = [choice_screen(name, chosen, voice) for name in sorted(SCREENS)]
    for message in (settings_screen(chosen, voice, OFFERED), *shown):
        assert_sendable(message.html)
    labels = [
        button.label for row in choice_screen("topics", chosen, voice).buttons for button in row
    ]
    assert sum(label.startswith("✓ ") for label in labels) == MAX_OPEN + 1, (
        "each open one has a tap"
    )
    listed = topics_message([TopicLine(topic, 12345, 1234567) for topic in known], voice)
    assert_sendable(listed.html)
    assert "… " in listed.html
