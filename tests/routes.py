"""The tables of routes as the running bot has them; nothing in them is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from tickerbot.app import all_routes
from tickerbot.bot_api.routes import Routes
from tickerbot.desk.messenger import Messenger
from tickerbot.desk.roster import Roster
from tickerbot.desk.routes import Desk
from tickerbot.model import Newsroom
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.store import Store


def routes() -> Routes:
    newsroom = Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0)
    renderer = Renderer(newsroom, newsroom.language, "ticker_bot")
    nobody = cast("Any", None)  # nothing is sent
    store = Store(Path("none"))
    messenger = Messenger(store, nobody, ())
    desk = Desk(
        store, messenger, renderer, Roster(store), "never", 0, lambda: None, lambda _: None,
        lambda: None, lambda: None, lambda: 0.0,
    )  # fmt: skip
    return all_routes(desk, nobody)
