"""Routes: a name or prefix that is taken twice is an error when the bot starts."""

from __future__ import annotations

import pytest

from tests.routes import routes
from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.bot_api.routes import CommandRoute, Route, Routes, TapRoute, TextRoute, Who


async def answer(_: Ask) -> Messages:
    return ()


async def answer_tap(_: Tap) -> Answer | None:
    return None


@pytest.mark.parametrize(
    "clash",
    [
        [CommandRoute(("poll", "umfrage"), answer), CommandRoute(("vote", "umfrage"), answer)],
        [CommandRoute(("poll",), answer), CommandRoute(("poll",), answer, Who.EDITORS)],
        [CommandRoute(("poll", "poll"), answer)],
        [TapRoute("v", answer_tap), TapRoute("v", answer_tap, Who.ADMINISTRATORS)],
    ],
)
def test_a_name_that_is_taken_twice_is_an_error(clash: list[Route]) -> None:
    with pytest.raises(ValueError, match="two routes are called"):
        Routes(clash)


def test_a_command_and_a_button_may_share_a_name() -> None:
    both = Routes([CommandRoute(("v",), answer), TapRoute("v", answer_tap), TextRoute(answer)])
    assert both.command("v") is not None
    assert both.tap("v") is both.tap("v:1:2") is not None
    assert [both.tap("vote"), both.tap(""), both.command("V")] == [None, None, None]


def test_the_bots_own_routes_do_not_clash_and_have_names_that_telegram_accepts() -> None:
    table = routes()
    names = [name for route in table.commands for name in route.names]
    assert len(names) > 20
    assert all(name.isascii() and name.islower() and len(name) <= 32 for name in names)
    assert all(":" not in prefix and 0 < len(prefix) < 20 for prefix in table.prefixes)
