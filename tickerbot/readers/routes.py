"""The table of what readers can ask: a new command or button is a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import Ask, Messages
from tickerbot.bot_api.routes import CommandRoute, Route, TapRoute, TextRoute, Who
from tickerbot.readers.about import About
from tickerbot.readers.browsing import Browsing
from tickerbot.readers.digests import DigestRest
from tickerbot.readers.missed import MissedNews
from tickerbot.readers.searches import Searches
from tickerbot.readers.small_talk import SmallTalk
from tickerbot.readers.subscribing import Subscribing
from tickerbot.readers.terms import TermsSettings
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.store import Store

OFFERED = ("topics", "level", "sound", "quiet", "rhythm", "words", "zone", "language")
"""The choices in the settings, in the order of their buttons."""
_CHOICES = {
    "topics": (("topics", "themen"),),
    "level": (("level", "stufe"),),
    "sound": (("sound", "ton"),),
    "quiet": (("quiet", "ruhe"),),
    "rhythm": (("rhythm", "rhythmus"),),
    "words": (
        ("words", "woerter"),
        ("follow", "folgen"),
        ("unfollow", "nichtfolgen"),
        ("mute", "stumm"),
        ("unmute", "nichtstumm"),
    ),
    "zone": (("zone",),),
}
"""The commands for each of them."""


class Team(Protocol):
    """Whom readers join, and leave by deleting everything."""

    async def take_invitation(self, ask: Ask) -> Messages | None:
        """Let somebody in who comes with a link; None where it lets nobody in."""

    async def forgotten(self, user_id: int) -> None:
        """Nothing is known of this person of the team any more."""


def reader_routes(
    store: Store,
    replies: Replies,
    renderer: Renderer,
    team: Team,
    clock: Callable[[], float],
) -> list[Route]:
    """What readers may ask, in the order of the menus; ``clock`` tells Unix time."""
    browsing = Browsing(store, renderer)
    searches = Searches(store, renderer, clock)
    news = MissedNews(store, renderer, clock)
    wanted = TermsSettings(store, renderer, OFFERED, clock)
    rest = DigestRest(store, renderer)
    subscribing = Subscribing(store, renderer, browsing, rest, team.take_invitation, clock)
    about = About(store, replies, renderer, team.forgotten, clock)
    return [
        CommandRoute(("start",), subscribing.start, in_menu=False),
        CommandRoute(("latest", "aktuell"), browsing.latest),
        CommandRoute(("search", "suche"), searches.search),
        CommandRoute(("missed", "verpasst"), news.missed),
        CommandRoute(("overview", "ueberblick"), news.overview),
        CommandRoute(("entry", "eintrag"), browsing.entry, in_menu=False),
        CommandRoute(("corrections", "korrekturen"), browsing.corrections, in_menu=False),
        CommandRoute(("subscribe", "abo"), subscribing.subscribe, Who.ADMINISTRATORS),
        CommandRoute(
            ("unsubscribe", "abmelden", "stop"), subscribing.unsubscribe, Who.ADMINISTRATORS
        ),
        CommandRoute(("settings", "einstellungen"), wanted.settings, Who.ADMINISTRATORS),
        *_choices(wanted),
        CommandRoute(("language", "sprache"), wanted.language, Who.ADMINISTRATORS, in_menu=False),
        CommandRoute(("help", "hilfe"), about.help),
        CommandRoute(("id",), about.tell_id, in_menu=False),
        CommandRoute(("privacy", "datenschutz"), about.privacy, in_menu=False),
        CommandRoute(("export", "meinedaten"), about.export, Who.ADMINISTRATORS, in_menu=False),
        CommandRoute(("imprint", "impressum"), about.imprint, in_menu=False),
        TapRoute("l", browsing.turn_latest),
        TapRoute("s", searches.turn),
        TapRoute("e", browsing.open_entry),
        TapRoute("n", browsing.turn_entry),
        TapRoute("m", browsing.read_on),
        TapRoute("pics", browsing.tap_pictures),
        TapRoute("miss", news.tap),
        TapRoute("dig", rest.tap),
        TapRoute("start", subscribing.tap_start, Who.ADMINISTRATORS),
        TapRoute("set", wanted.tap, Who.ADMINISTRATORS),
        TapRoute("help", about.tap_help),
        TapRoute("gdpr", about.tap_privacy, Who.ADMINISTRATORS),
        TextRoute(about.imprint_by_word),
        TextRoute(SmallTalk(subscribing, renderer).answer),
        TextRoute(news.missed_by_words),
        TextRoute(searches.search),
    ]


def _choices(wanted: TermsSettings) -> list[Route]:
    return [
        CommandRoute(names, wanted.command(names[0]), Who.ADMINISTRATORS, in_menu=False)
        for choice in OFFERED
        for names in _CHOICES.get(choice, ())
    ]
