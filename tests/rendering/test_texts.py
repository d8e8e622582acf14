"""What the bot says: complete in both languages, and fit for Telegram."""

from __future__ import annotations

import ast as python
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import tickerbot
from tests.routes import routes
from tests.tdlib import assert_sendable
from tickerbot.model import Language
from tickerbot.rendering import texts
from tickerbot.rendering.texts import LANGUAGES, html_text, language_of, plain, strip_markup

PACKAGE = Path(tickerbot.__file__).parent
# values that bring out every variant, and words that would break the markup if they were not escaped
WORDS = {"yes", "no"}
VALUES: list[dict[str, str | int]] = [
    {"flag": flag, "count": count, "word": "<b>&"}
    for flag in ("yes", "no")
    for count in (0, 1, 2, 12345)
]


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - fluent's name
        self.names.add(node.id.name)


@cache
def messages(language: Language) -> dict[str, ast.Message]:
    source = (PACKAGE / "locales" / f"{language}.ftl").read_text("utf-8")
    found = {}
    for entry in FluentParser(with_spans=False).parse(source).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found
            found[entry.id.name] = entry
    return found


def variables(language: Language) -> dict[str, set[str]]:
    found = {}
    for name, message in messages(language).items():
        visitor = Variables()
        visitor.visit(message)
        found[name] = visitor.names
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_read_by_itself_reads_as_within_the_file(language: Language) -> None:
    sources = texts._sources(language)
    assert sources.keys() == messages(language).keys()
    for name, message in messages(language).items():
        (alone,) = FluentParser(with_spans=False).parse(sources[name]).body
        assert alone.equals(message, ignored_fields=["comment"]), name


FLAGS = {"closed", "subscribed", "chosen", "silent", "editor", "kind", "approval", "sign"}
NUMBERS = {
    "count", "reach", "changed", "minutes", "delivered", "open", "length", "most", "from", "to",
    "percent", "entries", "parts", "level", "undo",
}  # fmt: skip


def fillings(names: set[str]) -> Iterator[dict[str, str | int]]:
    for values in VALUES:
        yield {
            name: values["flag"]
            if name in FLAGS
            else values["count"]
            if name in NUMBERS
            else values["word"]
            for name in names
        }


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    german, english = variables("de"), variables("en")
    assert german == english
    assert len(german) > 70


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    # what the log says has names of its own
    files = [path for path in PACKAGE.rglob("*.py") if path.name != "events.py"]
    code = "\n".join(path.read_text("utf-8") for path in files)
    keys = variables("de").keys()
    used = set(re.findall(r"""["']([a-z]+(?:-[a-z]+)+|failure)["']""", code))
    dynamic = {key for key in keys if key.startswith("desk-problem-")}
    dynamic |= {f"menu-{route.names[0]}" for route in routes().commands if route.in_menu}
    # a text that is named in two halves: f"log-{act.kind}", and "published" elsewhere
    begins = set(re.findall(r'f"((?:[a-z]+-)+)\{', code))
    ends = {
        end.replace("_", "-") for end in re.findall(r"""["']([a-z]+(?:[-_][a-z]+)*)["']""", code)
    }
    dynamic |= {key for key in keys for begin in begins if key.removeprefix(begin) in ends - {key}}
    assert dynamic - keys == set(), "these texts are missing in locales/"
    assert keys - used - dynamic == set()
    prefixes = {key.partition("-")[0] for key in keys}
    names_of_tasks = {"relay-feed", "relay-record", "headline-long", "body-long"}
    wanted = {key for key in used if key.partition("-")[0] in prefixes} - names_of_tasks
    assert wanted - keys == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_markup_that_telegram_takes_and_never_a_persons(
    language: Language,
) -> None:
    checked = 0
    for key, names in variables(language).items():
        for values in fillings(names):
            if key.startswith(("button-", "toast-", "menu-")):
                text = plain(language, key, **values)
                assert text.strip() == text != ""
                assert len(text) <= {"button": 40, "toast": 200, "menu": 256}[key.partition("-")[0]]
            else:
                parsed = assert_sendable(html_text(language, key, **values))
                if "<b>&" in values.values():
                    assert "<b>&" in parsed.text
            checked += 1
    assert checked > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_over_the_screen_fit_telegrams_200_characters(language: Language) -> None:
    for key in (
        "admins-only",
        "admins-unknown",
        "search-expired",
        "subscribe-done",
        "failure",
        "settings-saved",
    ):
        assert len(plain(language, key)) <= 200


def test_german_is_written_with_real_umlauts() -> None:
    source = (PACKAGE / "locales" / "de.ftl").read_text("utf-8")
    words = re.findall(r"\b\w*(?:ae|oe|ue)\w*\b", source)
    assert {
        word
        for word in words
        if not re.search(
            "neue|aktuell|dauer|ueberblick|woerter|zuerst|query|zurueckziehen|kuerzel|entwuerfe|spaeter"
            "|veroeffentlichen|quelle",
            word,
            re.I,
        )
    } == set()


@pytest.mark.parametrize(
    ("language", "other_words"),
    # an entry has one name in each language; a Telegram id is no number to call
    [("de", "eintr[aä]g|telegram-nummer"), ("en", r"items?\b|telegram number")],
)
def test_one_thing_has_one_name(language: Language, other_words: str) -> None:
    source = (PACKAGE / "locales" / f"{language}.ftl").read_text("utf-8")
    assert not re.findall(rf".*(?<![/\w])(?:{other_words}).*", source, re.I)


def test_a_missing_value_is_an_error_and_not_a_text() -> None:
    with pytest.raises(ValueError, match="entry-none"):
        plain("de", "entry-none")
    with pytest.raises(LookupError):
        texts.plain("de", "no-such-text")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE", "de"),
        ("en", "en"),
        ("fr", "en"),
        ("", None),
        (None, None),
    ],
)
def test_de_is_german_and_everything_else_is_english(
    code: str | None, language: str | None
) -> None:
    assert language_of(code) == language


class Counted(Visitor):
    """The variables whose variants are numbers: text, even of digits, never is one of them."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - fluent's name
        by_number = any(isinstance(each.key, ast.NumberLiteral) for each in node.variants)
        if by_number and isinstance(node.selector, ast.VariableReference):
            self.names.add(node.selector.id.name)
        self.generic_visit(node)


def test_what_is_chosen_by_a_number_is_given_a_number() -> None:
    counted = {}
    for name, message in messages("en").items():
        visitor = Counted()
        visitor.visit(message)
        counted[name] = visitor.names
    looked = 0
    for path in PACKAGE.rglob("*.py"):
        for call in python.walk(python.parse(path.read_text("utf-8"))):
            if not (isinstance(call, python.Call) and call.args):
                continue
            key = getattr(call.args[0], "value", None)
            for value in call.keywords if isinstance(key, str) else ():
                if value.arg in counted.get(str(key), ()):
                    looked += 1
                    given = python.unparse(value.value)
                    assert not given.startswith(("str(", "f'", "'")), f"{path.name}: {key}"
    assert looked > 15


def test_a_long_value_is_put_in_as_a_short_one_is() -> None:
    words = "<&> " * 2_000
    assert plain("de", "terms-followed", words=words) == f"Immer dabei: {words}."
    assert strip_markup(html_text("en", "terms-followed", words=words)).endswith(f"{words}.")


def test_a_long_value_may_hold_whatever_stands_for_another_meanwhile() -> None:
    words, when = "\ue000when\ue001 " * 500, "\ue000words\ue001 " * 500
    told = plain("de", "terms-followed-digest", words=words, when=when)
    assert told == f"Immer dabei, {when}: {words}."
