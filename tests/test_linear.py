"""No function over text costs more than in proportion to its length: walked, and counted.

Three counts, since none sees everything: the lines of Python that each public function runs, the steps
of each regular expression, and what these two cannot see by its form in the source.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import pkgutil
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from difflib import SequenceMatcher
from functools import cache
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.backtracking import Use, count_steps, sample_units, unbounded_repeats
from tests.work import grows_linearly, lines_run
from tickerbot.errors import DocumentError
from tickerbot.formats.json_marks import marks_to_objects
from tickerbot.formats.ticker_text.blocks import Paragraph, read_blocks
from tickerbot.formats.ticker_text.drafts import draft_of_item
from tickerbot.formats.ticker_text.heads import Head
from tickerbot.formats.ticker_text.sections import read_sections
from tickerbot.formats.ticker_text.shapes import EVERY
from tickerbot.formats.ticker_text.unmarked import Item
from tickerbot.model import (
    Entry,
    Mark,
    MarkKind,
    Marks,
    Message,
    Newsroom,
    Note,
    ParsedEntry,
    Progress,
    Topic,
)  # fmt: skip
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.markup import Markup
from tickerbot.rendering.plans import Planned
from tickerbot.rendering.previews import Proposal
from tickerbot.rendering.settings import Chosen
from tickerbot.rendering.topics import TopicLine
from tickerbot.rendering.urgency import Circumstances
from tickerbot.search.expansion import Alternative
from tickerbot.search.matching import Matcher
from tickerbot.search.query import Term
from tickerbot.storage.archive.entries import NO_NEIGHBOURS, Page
from tickerbot.storage.archive.missed import Missed
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.newsroom.draft_lists import OpenDraft
from tickerbot.storage.newsroom.drafts import CorrectionDraft, EntryDraft, RetractionDraft
from tickerbot.storage.newsroom.plans import Plan
from tickerbot.storage.outbox.fences import Fence
from tickerbot.storage.people import Person
from tickerbot.terms import Terms
from tickerbot.text.cleaning import clean_body, clean_headline, clean_lines
from tickerbot.text.composition import whole_text
from tickerbot.text.german import reading
from tickerbot.text.german.holding import Way
from tickerbot.text.german.morphemes import model
from tickerbot.text.german.reading import read
from tickerbot.text.german.tokens import MAX_LETTERS, MAX_WORD_LENGTH, analyse, tokens
from tickerbot.text.marks import MarkedText, marks_to_json, tidy

PACKAGES = ("tickerbot.text", "tickerbot.formats", "tickerbot.rendering", "tickerbot.search")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 3, 2)
MOMENT = datetime(2026, 3, 2, 20, 1, tzinfo=UTC)
NEWSROOM = Newsroom("Ticker", BERLIN, "de", 30.0)
RENDERER = Renderer(NEWSROOM, "de", "ticker_bot")

UNITS = {
    "words": "Deich ",
    "one word": "x",
    "capitals": "DEICH",
    "sentences": "Er hält. ",
    "questions": "Wie? „Ja!“ ",
    "abbreviations": "z. B. am 3. ",
    "dots": ".",
    "letters with dots": "U.S.",
    "quotes": "„“",
    "brackets": ")(",
    "spaces": " ",
    "line ends": "\n",
    "lines": "ja\n",
    "blank lines": "ja\n\n",
    "paragraphs": "Er hält den Deich.\n\n",
    "headlines": "Deich hält\n\nEr hält den Deich.\n\n",
    "one day again": "am 3. März 2026 ",
    "days": "1.2.3. ",
    "days side by side": "3.5.4.5.",
    "digits": "7",
    "numbers": "1.000.000,",
    "roads": "A 8 b  9 ",
    "hyphens": "a-b-",
    "accents": "e\u0316\u0300",
    "accents in disorder": "\u0300\u0316",
    "emoji": "😀",
    "marks": "\x02ja\x03 ",
    "tags": "<b>&amp;",
    "plus": "+++ ",
    "heads": "+++ 21:01 Deich +++\n\nEr hält.\n\n",
    "times": "21:01 Uhr: Er hält\n",
    "bare times": "21:01 Uhr\n",
    "dates": "date 2026-03-02\n",
    "bullets": "- ja\n",
    "literal lines": "\\ja\n",
    "addresses": "www.",
    "rules": "-.",
    "JSON": '{"headline": "Deich"}\n',
    "open arrays": "[",
    "escapes": '"\\',
}
"""What texts are made of, again and again."""
BEGINNINGS = {"open arrays": '[{"headline": ', "bare times": "+++ 20:15 Deich +++\n\nEr hält.\n\n"}

# Parameters that are a word, as the tokens cut it (the last test but one), or something as short.
SHORT = frozenset(
    "key stem stems word words roots kind chunk part left right noun base typed name prefix suffix"
    " infix number code term terms alternative nearer other separator action more".split()
)
ELSEWHERE = {
    "html_text": "puts texts into templates; escape is what it does to them",
    "plain": "puts texts into templates",
    "plan_button": "puts a text into a template",
    "problem_message": "shows a headline, shortened first",
    "Voice.html": "as html_text",
    "Voice.plain": "as plain",
    "Voice.in_zone": "takes the name of a zone",
    "settings_screen": "takes the names of the choices; the rest is as in told",
    "language_of": "takes a language code",
    "receipt_html": "shows a headline, shortened first; the receipt is made of numbers",
    "status_lines": "takes the path of the database",
    "status_json": "takes the path of the database",
    "picture_head": "tells of pictures in numbers; the text is pushed, which is walked by itself",
    "add_entries_of_topic": "as search",
    "search": "reads at most 200 characters, which parse cuts; the rest is the index's",
}
"""Public functions that no text of any length goes into as it is, and why."""


def modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        path = importlib.import_module(package).__path__
        for found in pkgutil.walk_packages(path, f"{package}."):
            yield importlib.import_module(found.name)


def functions() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Where each public function and method stands, its name, and itself."""
    for module in modules():
        for name, value in vars(module).items():
            if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
                continue
            if inspect.isfunction(inspect.unwrap(value)):
                yield module.__name__, name, value
            elif inspect.isclass(value):
                for part, method in vars(value).items():
                    if not part.startswith("_") and inspect.isfunction(method):
                        yield module.__name__, f"{name}.{part}", method


@cache
def entry(text: str) -> Entry:
    """An entry with this text in all of its parts."""
    made = replace(
        Entry(1, clean_headline(text) or "Deich", clean_body(text), DAY, MOMENT, 2),
        notes=(Note(2, MOMENT, clean_headline(text) or "Ort"),),
    )
    return replace(made, marks=marks(whole_text(made.headline, made.body)))


@cache
def marks(text: str) -> Marks:
    """A mark of each kind on every hundred characters, crossing each other."""
    kinds: tuple[MarkKind, ...] = ("bold", "italic", "link")
    found = [
        Mark(begin + 4 * number, begin + 4 * number + 9, kind, "https://a.example/" * (number == 2))
        for begin in range(0, len(text), 100)
        for number, kind in enumerate(kinds)
    ]
    return tidy(found, text)


def marked(text: str) -> MarkedText:
    return MarkedText(text, marks(text))


def changed(text: str) -> str:
    """The text with every second word another, and a word in front and behind."""
    parts = text.split(" ")
    other = [f"{part}s" if number % 2 else part for number, part in enumerate(parts)]
    return f"Neu {' '.join(other)} neu"


def pieces(text: str) -> list[str]:
    return [text[begin : begin + 20] for begin in range(0, len(text), 20)]


def parsed(text: str) -> list[ParsedEntry]:
    """An entry for every twenty characters, newest first."""
    return [
        ParsedEntry(
            clean_headline(piece) or "Deich",
            clean_body(piece),
            (moment := MOMENT - timedelta(minutes=number)).date(),
            moment.time(),
            moment,
        )
        for number, piece in enumerate(pieces(text))
    ]


def paragraph(text: str) -> Paragraph:
    lines = [line for line in clean_lines(text) if line] or ["Deich", "hält."]
    return Paragraph(1, lines, [" "] * len(lines))


def revisions(text: str) -> list[Revision]:
    texts = (clean_body(text), clean_body(changed(text)))
    return [
        Revision(1, number, "corrected", "Deich", body, "Ort", 1, MOMENT, True)  # noqa: FBT003
        for number, body in enumerate(texts, start=1)
    ]


def matcher() -> Matcher:
    """One that looks for a word, a phrase, a day and a compound, so that each way is gone."""
    terms = [Term(text, (text,)) for text in ("deich", "ja", "phrase", "tag")]
    found = [
        [Alternative(Way.WORD, ("deich",)), Alternative(Way.KIN, roots=("deich",))],
        [Alternative(Way.APART, roots=("ja", "x"))],
        [Alternative(Way.WORD, ("ja", "ja"))],
        [Alternative(Way.WORD, ("@20260303",))],
    ]
    return Matcher(terms, found)


def topic(text: str) -> Topic:
    return Topic(1, clean_headline(text) or "Wahl")


def sections(text: str) -> list[Any]:
    return list(read_sections(read_blocks(clean_lines(text))))


PLAN = Plan(1, 1, 3600, 9, 1, 0, 0, "late", 0)


def draft(text: str) -> EntryDraft:
    return EntryDraft(1, 9, 1, 1, "open", None, text, 0, 1, None)


BY_NAME: dict[str, Callable[[str], Any]] = {
    "after": lambda text: entry(changed(text)),
    "above": lambda _: "",
    "lines": clean_lines,
    "blocks": lambda text: list(read_blocks(clean_lines(text))),
    "sections": sections,
    "paragraph": paragraph,
    "first": lambda _: 60,
    "kind": lambda _: None,
    "limit": lambda _: 60,
    "following": lambda _: 60,
    "part": lambda _: 2,
    "number": lambda _: 2,
    "document": parsed,
    "day": lambda _: DAY,
    "today": lambda _: DAY,
    "published": lambda _: DAY,
    "neighbours": lambda _: NO_NEIGHBOURS,
    "page": lambda text: Page((entry(text),), has_newer=False, has_earlier=False),
    "paragraphs": lambda text: text.split("\n\n"),
    "revisions": revisions,
    "recent": lambda text: [(each, entry(text)) for each in revisions(text)],
    "items": lambda text: [(entry(text), "\n\n".join(clean_body(text)))],
    "messages": lambda _: 3,
    "batch": lambda text: [EntryDraft(1, 9, 1, 1, "open", None, text, 0, 1, None)],
    "people": lambda _: {},
    "fence": lambda _: Fence(1, 1, "entry", 2, 3),
    "max_changes": lambda _: 10**9,
    "stems": lambda _: {"deich", "ja"},
}
"""How a parameter of this name is filled, whatever its type; others by their type."""
BY_TYPE: dict[str, Callable[[str], Any]] = {
    "str": str,
    "str | Iterable[str]": str,
    "bytes": str.encode,
    "int": lambda _: 1,
    "float": lambda _: 0.0,
    "bool": lambda _: False,
    "ZoneInfo": lambda _: BERLIN,
    "IO[bytes]": lambda text: io.BytesIO(text.encode()),
    "Order | None": lambda _: None,
    "Shape": lambda _: EVERY,
    "Paragraph": paragraph,
    "Sequence[Paragraph]": lambda text: [paragraph(each) for each in pieces(text)],
    "Head": lambda text: Head(1, prose=clean_headline(text)),
    "Item": lambda text: Item(1, clean_headline(text), [paragraph(each) for each in pieces(text)]),
    "list[str]": pieces,
    "ZoneInfo | None": lambda _: BERLIN,
    "Language": lambda _: "de",
    "Marks": marks,
    "Iterable[Mark]": marks,
    "Iterable[str]": pieces,
    "MarkedText": marked,
    "Markup": lambda _: Markup(10**9),
    "Entry": entry,
    "Entry | None": entry,
    "Worded": entry,
    "ParsedEntry": lambda text: parsed(text)[0],
    "Sequence[Entry]": lambda text: [entry(text)],
    "Iterable[ParsedEntry]": parsed,
    "Message": Message,
    "Renderer": lambda _: RENDERER,
    "Voice": lambda _: RENDERER,
    "Proposal": lambda text: Proposal(entry(text), entry(changed(text)), "Ort"),
    "Draft": lambda text: EntryDraft(1, 9, 1, 1, "open", None, text, 0, 1, None),
    "EntryDraft": lambda text: EntryDraft(1, 9, 1, 1, "open", None, text, 0, 1, None),
    "Promise | None": lambda _: None,
    "Sequence[EntryDraft]": lambda text: [draft(text)],
    "Plan": lambda _: PLAN,
    "Sequence[Choice]": lambda _: [],
    "datetime | None": lambda _: None,
    "Collection[Plan]": lambda _: [PLAN],
    "Sequence[Planned]": lambda text: [Planned(draft(text), PLAN, Person(1, 9, text))],
    "Sequence[OpenDraft]": lambda text: [OpenDraft(draft(text), Person(1, 9, text), 0, text)],
    "CorrectionDraft": lambda text: CorrectionDraft(
        1, 9, 1, 1, "open", None, text, 0, 1, 1, 1, None
    ),
    "Sequence[str]": pieces,
    "datetime": lambda _: MOMENT,
    "Topic | None": lambda text: Topic(1, text),
    "Chosen": lambda text: Chosen(
        Terms(followed=(text,), zone=text),
        is_subscribed=True,
        has_language=True,
        in_private=True,
        topics=[Topic(1, text)],
    ),
    "Revision": lambda text: Revision(
        1, 2, "corrected", text, tuple(pieces(text)), text, None, MOMENT, silent=True
    ),
    "Missed": lambda text: Missed(
        (entry(text),), (entry(text),), 1, (), has_more_corrections=False
    ),
    "Terms": lambda text: Terms(followed=(text,), muted=(text,), zone=text),
    "Progress": lambda _: Progress(9, 1, 8, 0),
    "Role": lambda _: "author",
    "Collection[str]": lambda text: {clean_headline(piece) for piece in pieces(text)},
    "Sequence[Topic]": lambda text: [topic(text)],
    "Sequence[tuple[Fence, Entry]]": lambda text: [(Fence(1, 1, "entry", 2, 3), entry(text))],
    "TopicLine": lambda text: TopicLine(topic(text), 2, 3),
    "Circumstances": lambda text: Circumstances(9, 2, entry(text), entry(text)),
    "Sequence[tuple[Button, ...]]": lambda _: [],
    "Person | None": lambda text: Person(1, 9, text),
    "RetractionDraft": lambda text: RetractionDraft(1, 9, 1, 1, "open", None, 1, 1, text),
}
WHOLE: dict[str, Callable[[str], Callable[[], object]]] = {
    "find_announcements": lambda text: _calling(
        "formats.ticker_text.attempt", "find_announcements",
        [(each.headline, each.body, each.time) for each in parsed(text)],
    ),
    "find_hidden_times": lambda text: _calling(
        "formats.ticker_text.hidden_times", "find_hidden_times",
        clean_lines(text),
        [draft_of_item(Item(n, each), 0) for n, each in enumerate(clean_lines(text), start=1)],
    ),
    "lines_of": lambda text: _calling(
        "formats.ticker_text.drafts", "lines_of", [paragraph(each) for each in pieces(text)]
    ),
    "draft_of_head": lambda text: _calling(
        "formats.ticker_text.drafts", "draft_of_head",
        Head(1, prose=clean_headline(text)), [paragraph(each) for each in pieces(text)], 0,
    ),
    "group_items": lambda text: _calling(
        "formats.ticker_text.unmarked", "group_items", [paragraph(each) for each in pieces(text)]
    ),
    "reject_other_texts": lambda text: _calling(
        "formats.ticker_text.unmarked", "reject_other_texts",
        [Item(1, each.headline, [paragraph(each.headline)]) for each in parsed(text)],
    ),
    "first_line_is_headline": lambda text: _calling(
        "formats.ticker_text.unmarked", "first_line_is_headline", paragraph(f"Deich\n{text}\nja")
    ),
    "whole_text": lambda text: _calling("text.composition", "whole_text", "Deich", pieces(text)),
    "continue_marked": lambda text: _calling(
        "text.composition", "continue_marked", marked(text), marked(text)
    ),
    "join": lambda text: _calling("text.marks", "join", marked(text), marked(text), text + text),
    "marks_from_json": lambda text: _calling(
        "text.marks", "marks_from_json", marks_to_json(marks(text))
    ),
    "raw_text": lambda text: _calling("formats.json_marks", "raw_text", "Deich", pieces(text)),
    "read_marks": lambda text: _calling(
        "formats.json_marks", "read_marks", marks_to_objects(marks(text)), text, text, 1
    ),
    "compare": lambda text: _calling("text.differences", "compare", text, changed(text)),
}  # fmt: skip
"""Functions whose arguments go together."""


def _calling(module: str, name: str, *arguments: Any) -> Callable[[], object]:
    function = getattr(importlib.import_module(f"tickerbot.{module}"), name)
    return lambda: function(*arguments)


def textual(function: Callable[..., Any]) -> bool:
    """Whether anything longer than a word goes into a function."""
    return any(
        name not in SHORT and any(word in str(kind) for word in _TEXTUAL)
        for name, kind in function.__annotations__.items()
        if name != "return"
    )


_TEXTUAL = (
    "str", "bytes", "Entry", "Worded", "Proposal", "Draft", "Paragraph", "Section", "Block", "Item",
    "Message", "Page", "Revision", "MarkedText",
)  # fmt: skip


def job(name: str, function: Callable[..., Any], text: str) -> Callable[[], object]:
    """The call of a function with this text in it."""
    if name in WHOLE:
        return WHOLE[name](text)
    arguments: dict[str, Any] = {}
    parameters = list(inspect.signature(function).parameters.values())
    positional = []
    owner = name.partition(".")[0] if "." in name else ""
    if owner:
        parameters = parameters[1:]
        owners = {
            "Matcher": lambda _: matcher(),
            "Model": lambda _: model(),
            "Paragraph": paragraph,
            **BY_TYPE,
        }
        positional.append(owners[owner](text))
    for parameter in parameters:
        kind = str(parameter.annotation)
        is_text = kind == "str" and parameter.name != "above"
        make = (
            BY_TYPE[kind] if is_text or parameter.name not in BY_NAME else BY_NAME[parameter.name]
        )
        arguments[parameter.name] = make(text)
    return lambda: function(*positional, **arguments)


WALKED = {
    f"{module.removeprefix('tickerbot.')}:{name}": (name, inspect.unwrap(function))
    for module, name, function in functions()
    if name not in ELSEWHERE and textual(inspect.unwrap(function))
}
# What has a bound of its own shows its growth beyond that: size in characters, and room in lines.
SIZES = {
    r"text\.differences|rendering.*:.*(?:correction|difference|note|history|overtaken)": (
        600,
        10_000,
    ),
    # the last word, cut off somewhere, may be one that takes a while
    r"text\.(?:german\.(?:reading|holding)|term_words)": (1_500, 10_000),
    "rendering": (2_500, 30_000),
}
LEAST = 20
LOOKS, LOOKS_PER_TOKEN = 500, 3
"""The budget of differences in this test: so small that growth shows in short texts."""
RENDERED = (
    "words", "one word", "sentences", "spaces", "blank lines", "paragraphs", "emoji", "marks", "tags",
    "heads",
)  # fmt: skip
"""What is shown is made of functions over text that have all shapes; these are enough for the rest."""


def size_for(name: str, shape: str) -> tuple[int, int]:
    # of short units there are many soon
    others = (300 if len(UNITS[shape]) <= 6 else 600, 300)
    return next((size for start, size in SIZES.items() if re.match(start, name)), others)


def text_of(shape: str, length: int) -> str:
    unit = UNITS[shape]
    return BEGINNINGS.get(shape, "") + (unit * (length // len(unit) + 1))[:length]


@pytest.mark.parametrize("where", WALKED)
def test_a_text_twice_as_long_takes_a_function_twice_as_many_lines(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickerbot.text.differences._LOOKS", LOOKS)
    monkeypatch.setattr("tickerbot.text.differences._LOOKS_PER_TOKEN", LOOKS_PER_TOKEN)
    name, function = WALKED[where]
    quadratic = []
    for shape in RENDERED if where.startswith("rendering") else UNITS:
        size, room = size_for(where, shape)

        def work(length: int, shape: str = shape) -> int:
            try:
                call = job(name, function, text_of(shape, length))
            except DocumentError:  # this text cannot be made into what the function takes
                return 0

            def attempt() -> object:
                try:
                    result = call()
                    return list(result) if isinstance(result, Iterator) else result
                except (DocumentError, ValueError):  # refusing it costs, too
                    return None

            return lines_run(attempt)

        work(LEAST)  # tables are read once
        if not grows_linearly(work, size, room=room, least=LEAST):
            quadratic.append((shape, [work(n * size) for n in (1, 2, 4)]))
    assert quadratic == []


def test_the_walk_finds_the_functions() -> None:
    assert len(WALKED) > 50
    found = {name for _, name, _ in functions()}
    assert ELSEWHERE.keys() <= found
    assert WHOLE.keys() <= found


def test_the_count_of_lines_tells_growth_by_the_square() -> None:
    def work(length: int) -> int:
        old = list(map(str, range(length)))
        new = [part if number % 2 else "x" for number, part in enumerate(old)]
        return lines_run(SequenceMatcher(None, old, new, autojunk=False).get_opcodes)

    assert not grows_linearly(work, 100)


@cache
def expressions() -> dict[str, tuple[re.Pattern[Any], Use]]:
    """Each regular expression that repeats something without limit, and how it is used."""
    found: dict[str, tuple[re.Pattern[Any], Use]] = {}
    for module in modules():
        source = Path(str(module.__file__)).read_text("utf-8")
        for name, value in vars(module).items():
            for number, pattern in enumerate(_patterns_in(value)):
                if unbounded_repeats(pattern) and pattern not in {p for p, _ in found.values()}:
                    found[f"{module.__name__}.{name}.{number}"] = pattern, _use(name, source)
    return found


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _patterns_in(inner)


def _use(name: str, source: str) -> Use:
    """How an expression of this name is used; "search" where that is not plain."""
    ways = set(re.findall(rf"\b{name}\.([a-z]+)\(", source))
    if ways == {"fullmatch"}:
        return "fullmatch"
    return "match" if ways and ways <= {"match", "fullmatch"} else "search"


BOUNDED = {
    "tickerbot.formats.ticker_text.unmarked._WEB_ADDRESS.0": "kind_of looks at 250 characters at most",
}
"""Expressions that would take long on a long text, and why none gets there."""


def _is_linear(pattern: re.Pattern[Any], use: Use) -> bool:
    units = sample_units(pattern, 6)
    return all(
        grows_linearly(
            lambda n, unit=one + other, end=end: count_steps(  # type: ignore[misc]
                pattern, (unit * n)[:n] + end, use
            ),
            40,
            room=300,
        )
        for one, other, end in product(units, [*units, ""], ["", " x\n!"])
    )


@pytest.mark.parametrize("name", expressions())
def test_a_text_twice_as_long_takes_an_expression_twice_as_many_steps(name: str) -> None:
    assert _is_linear(*expressions()[name]) == (name not in BOUNDED)


def test_the_walk_finds_the_expressions() -> None:
    assert len(expressions()) > 15
    assert BOUNDED.keys() <= expressions().keys()


@pytest.mark.parametrize(
    "pattern", [r"(?:a+)+b", r"a*?b", r"a*a*b", r"\s+$", r"(?:a|a)*b", r"[a-z]+\d"]
)
def test_the_count_of_steps_tells_growth_by_the_square(pattern: str) -> None:
    sizes = 4 if "+)+" in pattern or "|a" in pattern else 12  # these double with each character
    assert not grows_linearly(
        lambda n: count_steps(re.compile(pattern), ("a" if "s" not in pattern else " ") * n + "x"),
        sizes,
    )


# What one line of Python may cost without being seen: taking from the front of a list, looking through
# one, and building a text by adding to it, each time again.
ONCE_EACH = {
    "_read_values": "each count begins where the one before ended",
    "_guess_encoding": "goes round twice, for two encodings",
    "_drop_bylines": "once for each head, from the paragraphs of that head",
    "looks_like_table": "counts once for each of three delimiters",
    "_read_unmarked": "once for each section, from a list of that section",
}


def _hidden(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Where, in which function, a loop has such a line."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for loop in ast.walk(function):
            if isinstance(loop, ast.For | ast.While):
                inside = [node for child in loop.body for node in ast.walk(child)]
            elif isinstance(loop, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
                inside = [node for node in ast.walk(loop) if node is not loop.generators[0].iter]
            else:
                continue
            for node in inside:
                if isinstance(node, ast.expr | ast.stmt) and _costs_much(node):
                    yield function.name, node.lineno


def _costs_much(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="pop"), args=[ast.Constant(value=0)]):
            return True
        case ast.Call(func=ast.Attribute(attr="insert"), args=[ast.Constant(value=0), _]):
            return True
        case ast.Call(func=ast.Attribute(attr="count" | "index" | "remove")):
            return True
        case ast.Delete(targets=[ast.Subscript()]):
            return True
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Subscript(value=ast.Name(id=source))
        ):
            return name == source  # rest = rest[1:]
    return False


def test_no_loop_hides_work_within_a_line() -> None:
    found = set()
    for module in modules():
        for name, line in _hidden(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
            found.add((name, f"{module.__name__}:{line}"))
    assert {where for name, where in found if name not in ONCE_EACH} == set()
    assert {name for name, _ in found} == ONCE_EACH.keys()


def test_only_the_letters_of_one_word_are_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accents are put in order one by one, each past those before: by the square of their number."""
    lengths = []

    class Watched:
        def __getattr__(self, name: str) -> Any:
            return getattr(unicodedata, name)

        def normalize(self, form: Any, text: str) -> str:
            lengths.append(len(text))
            return unicodedata.normalize(form, text)

    for module in modules():
        if getattr(module, "unicodedata", None) is unicodedata:
            monkeypatch.setattr(module, "unicodedata", Watched())
    for remembered in (reading._remembered, analyse):  # of other tests
        remembered.cache_clear()
    for shape in UNITS:
        text = text_of(shape, 5_000)
        lines_run(lambda text=text: read(text))  # type: ignore[misc]
        lines_run(lambda text=text: tokens(text))  # type: ignore[misc]
    assert 0 < max(lengths) <= MAX_LETTERS


@pytest.mark.parametrize("shape", UNITS)
def test_a_word_is_as_long_as_the_index_keeps_it(shape: str) -> None:
    """So functions of a word, a key or a stem (``SHORT``) have nothing long to work on."""
    for word in read(text_of(shape, 20_000)):
        assert len(word.key) <= MAX_WORD_LENGTH
        assert len(word.stem) <= 2 * MAX_WORD_LENGTH
