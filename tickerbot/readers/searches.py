"""What readers get for words: the page of hits, and what its buttons do.

A button carries a place and an order (``s:5n``); the words are read back from the message itself, so
that nothing is kept for it: the query stands in the first line, the words that the archive knows in a
line with a mark of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap, read_command
from tickerbot.model import Button, Message
from tickerbot.rendering.entries import MARGIN, Renderer
from tickerbot.rendering.lists import PAGE_SIZE, hits_html, open_buttons
from tickerbot.rendering.texts import weekday_text
from tickerbot.rendering.voice import Voice
from tickerbot.search.query import clean_query
from tickerbot.search.search import Order, Results, search
from tickerbot.storage.store import Store
from tickerbot.text.cutting import shorten, units
from tickerbot.text.day_words import asked_days

QUERY_MARK, KNOWN_MARK = "🔎", "📖"
MAX_KNOWN_WORDS = 4
"""Maximum number of words offered that the archive knows."""
MAX_LABEL = 32
"""Maximum length, in UTF-16 units, of a word on a button."""

_PLACE = re.compile(r"(\d{1,15})(n?)(t?)", re.ASCII)
_KNOWN, _OLDER = "w", "m"
_DAY = re.compile(r"d(\d{4})(\d{2})(\d{2})", re.ASCII)
DAYS_IN_ROW = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Which hits a page shows: from where on, in which order, for the words as typed or corrected."""

    offset: int = 0
    order: Order = "relevance"
    as_typed: bool = False

    def data(self) -> str:
        """What a button that leads there carries."""
        return f"s:{self.offset}{'n' * (self.order == 'newest')}{'t' * self.as_typed}"


FIRST = Place()


@dataclass(frozen=True, slots=True)
class Searches:
    """Answers words with pages of hits, and the taps on them."""

    store: Store
    renderer: Renderer
    clock: Callable[[], float]

    async def search(self, ask: Ask) -> Messages:
        """Show what is found for the words."""
        query = clean_query(ask.words)
        if not query:
            how = Message(self.renderer.speaking(ask.language).html("search-how"))
            return (self._offer_entry(how, ask),)
        return (await self._page(query, ask),)

    async def _page(self, query: str, request: Request, place: Place = FIRST) -> Message:
        """A page of what is found for a query (cleaned by ``clean_query``, and not empty)."""
        renderer, in_channel = self.renderer.speaking(request.language), request.in_channel
        results = await self._find(query, place)
        if place.offset and not results.hits and results.total:  # the archive has shrunk meanwhile
            last = (results.total - 1) // PAGE_SIZE * PAGE_SIZE
            place = Place(last, place.order, place.as_typed)
            results = await self._find(query, place)
        if not results.hits:
            page = nothing_found(query, results, renderer, in_channel=in_channel)
        else:
            page = hits_page(query, results, place, renderer, in_channel=in_channel)
        return self._offer_entry(self._offer_days(page, query, request), request)

    def _offer_entry(self, page: Message, request: Request) -> Message:
        """With a button that makes an entry of the text, where one of the team wrote it plainly."""
        text = request if isinstance(request, Ask) else None
        if isinstance(request, Tap):
            text = request.replied
        if text is None or request.role is None or not request.is_private:
            return page
        if read_command(text.text or ""):
            return page
        button = Button(self.renderer.speaking(request.language).plain("button-as-entry"), "add")
        # the button finds the text in the message that is replied to
        return replace(page, buttons=(*page.buttons, (button,)), replies_to=text.message_id)

    def _offer_days(self, page: Message, query: str, request: Request) -> Message:
        """With the days that the query may ask for by words, such as "am Freitag"."""
        asked = asked_days(query, self._today())
        if asked is None or request.in_channel:
            return page
        buttons = [
            Button(f"📅 {weekday_text(request.language, day)}", f"s:d{day:%Y%m%d}")
            for day in asked.days
        ]
        rows = [buttons[at : at + DAYS_IN_ROW] for at in range(0, len(buttons), DAYS_IN_ROW)]
        return replace(page, buttons=(*page.buttons, *map(tuple, rows)))

    def _today(self) -> date:
        return self.renderer.local_time(self.clock()).date()

    async def _find(self, query: str, place: Place) -> Results:
        return await self.store.search(
            search,
            query,
            limit=PAGE_SIZE,
            offset=place.offset,
            today=self._today(),
            order=place.order,
            as_typed=place.as_typed,
        )

    async def turn(self, tap: Tap) -> Answer | None:
        """Show other hits in the same message; None where the data is none of ours."""
        rest, shown = tap.words, tap.shown or ""
        if found := _PLACE.fullmatch(rest):
            place = Place(int(found[1]), "newest" if found[2] else "relevance", bool(found[3]))
            query = _words_after(QUERY_MARK, shown.partition("\n")[0])
        elif found := _DAY.fullmatch(rest):
            words = _words_after(QUERY_MARK, shown.partition("\n")[0])
            place, query = FIRST, self._on_day(words, found)
        elif rest == _OLDER:  # what was probably meant; messages before offered that
            place, query = FIRST, ""
        elif rest[:1] == _KNOWN and rest[1:].isascii() and rest[1:].isdigit():
            known = _known_words(shown)
            place, query = FIRST, "".join(known[int(rest[1:3]) :][:1])
        else:
            return None
        if not query:
            return Answer(toast=self.renderer.speaking(tap.language).plain("search-expired"))
        return Answer(edit=await self._page(query, tap, place))

    def _on_day(self, query: str, day: re.Match[str]) -> str:
        """The query with this day in the place of the words that asked for it; empty without them."""
        asked = asked_days(query, self._today())
        if asked is None:
            return ""
        year, month, number = day.groups()
        return clean_query(f"{query[: asked.start]} {query[asked.end :]} {number}.{month}.{year}")


def _words_after(mark: str, line: str) -> str:
    return clean_query(line.removeprefix(mark)) if line.startswith(mark) else ""


def _known_words(shown: str) -> list[str]:
    """What follows the colon in the line with their mark, whatever the language before it."""
    lines = (line for line in shown.split("\n")[1:] if line.startswith(KNOWN_MARK))
    return clean_query(next(lines, "").partition(": ")[2]).split(", ")


def hits_page(
    query: str, results: Results, place: Place, renderer: Renderer, *, in_channel: bool = False
) -> Message:
    """A page of hits: how many there are, of each the passage that matched, its words in bold."""
    head = [renderer.html("search-head", query=query)]
    if results.corrected:
        head.append(renderer.html("search-shown", query=results.corrected))
    elif results.stage == "some words":
        head.append(renderer.html("search-some"))
    head.append(_counted(results, place, renderer))
    reserved = units(query) + units(results.corrected or "") + 3 * MARGIN
    found = [(hit.entry, hit.marked_body) for hit in results.hits]
    body = hits_html(found, renderer, reserved=reserved)
    openers = open_buttons([hit.entry for hit in results.hits], renderer, in_channel=in_channel)
    buttons: list[Sequence[Button]] = [openers]
    if not in_channel:  # there a tap would change what everybody reads
        buttons += [_turn(results, place, renderer), _other_ways(results, place, renderer)]
    return Message("\n".join(head) + f"\n\n{body}", tuple(tuple(row) for row in buttons if row))


def _counted(results: Results, place: Place, voice: Voice) -> str:
    key = "search-count" if results.is_exact else "search-count-least"
    counted = voice.html(key, count=results.total)
    if results.total > len(results.hits):
        shown = {"from": place.offset + 1, "to": place.offset + len(results.hits)}
        counted = voice.html("search-range", counted=counted, **shown)
    if place.order == "newest":
        counted = voice.html("search-newest", counted=counted)
    return counted


def _turn(results: Results, place: Place, voice: Voice) -> list[Button]:
    turn = []
    if place.offset > 0:
        back = Place(max(0, place.offset - PAGE_SIZE), place.order, place.as_typed)
        turn.append(Button(voice.plain("button-back"), back.data()))
    if place.offset + len(results.hits) < results.total:
        following = Place(place.offset + PAGE_SIZE, place.order, place.as_typed)
        turn.append(Button(voice.plain("button-next"), following.data()))
    return turn


def _other_ways(results: Results, place: Place, voice: Voice) -> list[Button]:
    """The other order, and the words as they were typed where others are shown."""
    ways = []
    if results.total > 1:
        newest = Place(0, "newest", place.as_typed)
        best = Place(0, "relevance", place.as_typed)
        ways.append(
            Button(voice.plain("button-best"), best.data())
            if place.order == "newest"
            else Button(voice.plain("button-newest"), newest.data())
        )
    if results.has_as_typed:
        as_typed = Place(0, place.order, as_typed=True)
        ways.append(Button(voice.plain("button-as-typed"), as_typed.data()))
    return ways


def nothing_found(
    query: str, results: Results, voice: Voice, *, in_channel: bool = False
) -> Message:
    """That nothing was found, and which of the words the archive knows."""
    if not results.is_exact:
        text = voice.html("search-none-in-time")
        return Message(f"{voice.html('search-head', query=query)}\n\n{text}")
    lines = [
        voice.html("search-head", query=query),
        "",
        voice.html("search-none"),
    ]
    rows: list[list[Button]] = []
    if known := results.known_words[:MAX_KNOWN_WORDS]:
        lines.append(voice.html("search-known", words=", ".join(known)))
        rows.append(
            [Button(shorten(word, MAX_LABEL), f"s:{_KNOWN}{at}") for at, word in enumerate(known)]
        )
    else:
        lines.append(voice.html("search-none-hint"))
    rows.append([Button(voice.plain("button-latest"), "l")])
    return Message("\n".join(lines), () if in_channel else tuple(map(tuple, rows)))
