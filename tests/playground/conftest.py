from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import telegram
from telegram.request import HTTPXRequest

from tickerbot.playground import BotApi, User

TOKEN = "12345:TEST"
Answer = tuple[int, dict[str, Any]]
Ask = Callable[..., Awaitable[Answer]]


class Clock:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> BotApi:
    return BotApi(token=TOKEN, username="ticker_bot", name="Ticker", clock=clock)


@pytest.fixture
async def url(api: BotApi) -> AsyncIterator[str]:
    async with api.serve() as url:
        yield url


@pytest.fixture
async def ask(url: str) -> AsyncIterator[Ask]:
    """Calls a method with JSON and gives the status and the whole answer."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **params: Any) -> Answer:
            async with session.post(f"{url}/bot{TOKEN}/{method}", json=params) as response:
                return response.status, await response.json()

        yield call


@pytest.fixture
async def bot(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else the library warns of its own change to come
    request = HTTPXRequest(connection_pool_size=8)
    updates = HTTPXRequest(connection_pool_size=4)
    bot = telegram.Bot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request,
        get_updates_request=updates,
    )
    async with bot:
        yield bot


@pytest.fixture
def anna(api: BotApi) -> User:
    """A reader whose private chat is open and whose /start the bot has not yet fetched."""
    anna = api.add_user("Anna", language_code="de", username="anna")
    api.send(anna, "/start")
    return anna
