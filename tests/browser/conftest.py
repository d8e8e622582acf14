"""A browser for each worker, a demo for most tests together or for one alone, and windows in it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize, async_playwright, expect

from tests.browser import chromium
from tests.browser.demo import Demo, running_demo
from tests.browser.pages import PEOPLE, Finger, Hand, Keyboard, Window
from tests.browser.watch import Watch

_FOLDER = os.environ.get("TICKERBOT_SCREENSHOTS")
SCREENSHOTS = Path(_FOLDER).resolve() if _FOLDER else None
"""Where to put pictures of the page, for people to look at."""

Size: TypeAlias = tuple[int, int]
Visit: TypeAlias = Callable[..., Awaitable[Window]]

NARROW, MEDIUM, WIDE = (360, 740), (1000, 700), (1280, 800)
# a mouse presses what a finger presses, and is the hand of all other tests
WALKS = [
    pytest.param(Keyboard(), WIDE, id="keyboard"),
    pytest.param(Finger(), NARROW, id="phone"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all tests here share one event loop, as the browser does that they share."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium.find()
    async with async_playwright() as playwright:
        browser = await chromium.launch(playwright)
        expect.set_options(timeout=30_000)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:  # noqa: ARG001
    """The demo of a file's tests that leave everybody where they were, and Telegram well."""
    async with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest_asyncio.fixture(loop_scope="session")
async def own_demo(browser: Browser, tmp_path: Path) -> AsyncIterator[Demo]:  # noqa: ARG001
    """A demo of this test alone."""
    async with running_demo(tmp_path) as demo:
        yield demo


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Opens windows of the page; none of them may have done what no page may do."""
    async with AsyncExitStack() as stack:
        watches: list[Watch] = []

        async def visit(
            demo: Demo,
            person: str | None = None,
            *,
            chat: int | None = None,
            hand: Hand | None = None,
            size: Size = WIDE,
            scheme: Literal["light", "dark"] = "light",
            forgives: str | None = None,
            **options: Any,
        ) -> Window:
            isolated = await browser.new_context(
                viewport=ViewportSize(width=size[0], height=size[1]),
                color_scheme=scheme,
                locale=options.pop("locale", "en-GB"),
                timezone_id="Europe/Berlin",
                reduced_motion="reduce",
                is_mobile=isinstance(hand, Finger),
                has_touch=isinstance(hand, Finger),
                **options,
            )
            stack.push_async_callback(isolated.close)
            watch = Watch(isolated, demo.url)
            watches.append(watch)
            await watch.begin()
            if forgives:
                watch.forgive(forgives)
            page = await isolated.new_page()
            who = f"?as={PEOPLE[person]}" if person else ""
            where = f"#chat/{chat}" if chat else ""
            await page.goto(f"{demo.url}/{who}{where}")
            await expect(page.get_by_role("radio").first).to_be_visible()
            return Window(page, hand)

        yield visit
        for watch in watches:
            watch.check()
