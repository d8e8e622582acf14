"""What readers get for words: the page of hits, and what its buttons do.

A button carries a place and an order (``s:5n``); the words are read back from the message itself, so
that nothing is kept for it: the query stands in the first line, what was probably meant, and the words
that the archive knows, in lines with marks of their own.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap
from tickerbot.model import Button, Language, Message
from tickerbot.rendering.entries import MARGIN, PAGE_SIZE, Renderer
from tickerbot.rendering.texts import html_text, plain
from tickerbot.search.candidates import Order
from tickerbot.search.query import clean_query
from tickerbot.search.search import Results, search
from tickerbot.storage.store import Store
from tickerbot.text.cutting import shorten, units

QUERY_MARK, MEANT_MARK, KNOWN_MARK = "🔎", "💡", "📖"
MOST_KNOWN_WORDS = 4
LABEL = 32
"""Characters of a query on a button."""

_PLACE = re.compile(r"(\d{1,15})(n?)(t?)", re.ASCII)
_MEANT, _KNOWN = "m", "w"


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
    clock: Callable[[], float] = field(default=time.time)

    async def search(self, ask: Ask) -> Messages:
        """Show what is found for the words."""
        query = clean_query(ask.words)
        if not query:
            return (Message(html_text(ask.language, "search-how")),)
        return (await self._page(query, ask),)

    async def _page(self, query: str, request: Request, place: Place = FIRST) -> Message:
        """A page of what is found for a query (cleaned by ``clean_query``, and not empty)."""
        language, in_channel = request.language, request.in_channel
        results = await self._find(query, place)
        if place.offset and not results.hits and results.total:  # the archive has shrunk meanwhile
            last = (results.total - 1) // PAGE_SIZE * PAGE_SIZE
            place = Place(last, place.order, place.as_typed)
            results = await self._find(query, place)
        if not results.hits:
            return nothing_found(query, results, language, in_channel=in_channel)
        return hits_page(self.renderer, query, results, place, language, in_channel=in_channel)

    async def _find(self, query: str, place: Place) -> Results:
        return await self.store.search(
            search,
            query,
            limit=PAGE_SIZE,
            offset=place.offset,
            today=self.renderer.today(self.clock()),
            order=place.order,
            as_typed=place.as_typed,
        )

    async def turn(self, tap: Tap) -> Answer | None:
        """Show other hits in the same message; None where the data is none of ours."""
        rest, shown = tap.words, tap.shown or ""
        if found := _PLACE.fullmatch(rest):
            place = Place(int(found[1]), "newest" if found[2] else "relevance", bool(found[3]))
            query = _words_after(QUERY_MARK, shown.partition("\n")[0])
        elif rest == _MEANT:
            place, query = FIRST, _told_after(MEANT_MARK, shown)
        elif rest[:1] == _KNOWN and rest[1:].isascii() and rest[1:].isdigit():
            words = _told_after(KNOWN_MARK, shown).split(", ")
            place, query = FIRST, "".join(words[int(rest[1:3]) :][:1])
        else:
            return None
        if not query:
            return Answer(toast=plain(tap.language, "search-expired"))
        return Answer(edit=await self._page(query, tap, place))


def _words_after(mark: str, line: str) -> str:
    return clean_query(line.removeprefix(mark)) if line.startswith(mark) else ""


def _told_after(mark: str, shown: str) -> str:
    """What stands behind the words with which the line with this mark begins in any language."""
    lines = (line for line in shown.split("\n")[1:] if line.startswith(mark))
    return clean_query(next(lines, "").partition(": ")[2])


def hits_page(
    renderer: Renderer,
    query: str,
    results: Results,
    place: Place,
    language: Language,
    *,
    in_channel: bool = False,
) -> Message:
    """A page of hits: how many there are, of each the passage that matched, its words in bold."""
    head = [html_text(language, "search-head", query=query)]
    if results.stage == "corrected" and results.suggestion:
        head.append(html_text(language, "search-shown", query=results.suggestion))
    elif results.stage == "some words":
        head.append(html_text(language, "search-some"))
    head.append(_counted(results, place, language))
    reserve = units(query) + units(results.suggestion or "") + 3 * MARGIN
    body = renderer.hits([(hit.entry, hit.marked_body) for hit in results.hits], language, reserve)
    openers = renderer.openers([hit.entry for hit in results.hits], in_channel=in_channel)
    buttons: list[Sequence[Button]] = [openers]
    if not in_channel:  # there a tap would change what everybody reads
        buttons += [_turn(results, place, language), _other_ways(results, place, language)]
    return Message("\n".join(head) + f"\n\n{body}", tuple(tuple(row) for row in buttons if row))


def _counted(results: Results, place: Place, language: Language) -> str:
    key = "search-count" if results.is_exact else "search-count-least"
    counted = html_text(language, key, count=results.total)
    if results.total > len(results.hits):
        shown = {"from": place.offset + 1, "to": place.offset + len(results.hits)}
        counted = html_text(language, "search-range", counted=counted, **shown)
    if place.order == "newest":
        counted = html_text(language, "search-newest", counted=counted)
    return counted


def _turn(results: Results, place: Place, language: Language) -> list[Button]:
    turn = []
    if place.offset > 0:
        back = Place(max(0, place.offset - PAGE_SIZE), place.order, place.as_typed)
        turn.append(Button(plain(language, "button-back"), back.data()))
    if place.offset + len(results.hits) < results.total:
        following = Place(place.offset + PAGE_SIZE, place.order, place.as_typed)
        turn.append(Button(plain(language, "button-next"), following.data()))
    return turn


def _other_ways(results: Results, place: Place, language: Language) -> list[Button]:
    """The other order, and the words as they were typed where others are shown."""
    ways = []
    if results.total > 1:
        newest = Place(0, "newest", place.as_typed)
        best = Place(0, "relevance", place.as_typed)
        ways.append(
            Button(plain(language, "button-best"), best.data())
            if place.order == "newest"
            else Button(plain(language, "button-newest"), newest.data())
        )
    if results.has_as_typed:
        as_typed = Place(0, place.order, as_typed=True)
        ways.append(Button(plain(language, "button-as-typed"), as_typed.data()))
    return ways


def nothing_found(
    query: str, results: Results, language: Language, *, in_channel: bool = False
) -> Message:
    """That nothing was found, what was probably meant, and which of the words the archive knows."""
    if not results.is_exact:
        text = html_text(language, "search-none-in-time")
        return Message(f"{html_text(language, 'search-head', query=query)}\n\n{text}")
    lines = [
        html_text(language, "search-head", query=query),
        "",
        html_text(language, "search-none"),
    ]
    rows: list[list[Button]] = []
    if results.suggestion:
        lines.append(html_text(language, "search-meant", query=results.suggestion))
        rows.append([Button(shorten(results.suggestion, LABEL), f"s:{_MEANT}")])
    if known := results.known_words[:MOST_KNOWN_WORDS]:
        lines.append(html_text(language, "search-known", words=", ".join(known)))
        rows.append(
            [Button(shorten(word, LABEL), f"s:{_KNOWN}{at}") for at, word in enumerate(known)]
        )
    if not rows:
        lines.append(html_text(language, "search-none-hint"))
    rows.append([Button(plain(language, "button-latest"), "l")])
    return Message("\n".join(lines), () if in_channel else tuple(map(tuple, rows)))
