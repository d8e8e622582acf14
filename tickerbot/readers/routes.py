"""The table of what readers can ask: a new command or button is a line here."""

from __future__ import annotations

from typing import Protocol

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import Ask, Messages
from tickerbot.bot_api.routes import CommandRoute, Route, TapRoute, TextRoute, Who
from tickerbot.readers.about import About
from tickerbot.readers.browsing import Browsing
from tickerbot.readers.missed import MissedNews
from tickerbot.readers.searches import Searches
from tickerbot.readers.small_talk import SmallTalk
from tickerbot.readers.subscribing import Subscribing
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.store import Store


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
) -> list[Route]:
    """What readers may ask, in the order of the menus."""
    browsing = Browsing(store, renderer)
    searches = Searches(store, renderer)
    news = MissedNews(store, renderer)
    subscribing = Subscribing(store, renderer, browsing, team.take_invitation)
    about = About(store, replies, renderer, team.forgotten)
    return [
        CommandRoute(("start",), subscribing.start, in_menu=False),
        CommandRoute(("latest", "aktuell"), browsing.latest),
        CommandRoute(("search", "suche"), searches.search),
        CommandRoute(("missed", "verpasst"), news.missed),
        CommandRoute(("overview", "ueberblick"), news.overview, in_menu=False),
        CommandRoute(("entry", "eintrag"), browsing.entry),
        CommandRoute(("corrections", "korrekturen"), browsing.corrections),
        CommandRoute(("subscribe", "abo"), subscribing.subscribe, Who.ADMINISTRATORS),
        CommandRoute(
            ("unsubscribe", "abmelden", "stop"), subscribing.unsubscribe, Who.ADMINISTRATORS
        ),
        CommandRoute(("settings", "einstellungen"), subscribing.settings, Who.ADMINISTRATORS),
        CommandRoute(("help", "hilfe"), about.help),
        CommandRoute(("id",), about.tell_id, in_menu=False),
        CommandRoute(("privacy", "datenschutz"), about.privacy),
        CommandRoute(("export", "meinedaten"), about.export, Who.ADMINISTRATORS, in_menu=False),
        CommandRoute(("imprint", "impressum"), about.imprint, in_menu=False),
        TapRoute("l", browsing.turn_latest),
        TapRoute("s", searches.turn),
        TapRoute("e", browsing.open_entry),
        TapRoute("n", browsing.turn_entry),
        TapRoute("m", browsing.read_on),
        TapRoute("pics", browsing.tap_pictures),
        TapRoute("miss", news.tap),
        TapRoute("start", subscribing.tap_start, Who.ADMINISTRATORS),
        TapRoute("set", subscribing.tap_settings, Who.ADMINISTRATORS),
        TapRoute("gdpr", about.tap_privacy, Who.ADMINISTRATORS),
        TextRoute(about.imprint_by_word),
        TextRoute(SmallTalk(subscribing, renderer).answer),
        TextRoute(news.missed_by_words),
        TextRoute(searches.search),
    ]
