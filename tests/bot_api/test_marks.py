"""Marks between Telegram and us: what its parser makes of a text is what we read and write again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from telegram import Message

from tests.marks import Styles, entity_styles, marked, styles
from tests.strategies import words
from tests.tdlib import assert_sendable, entity
from tickerbot.bot_api.reading import read_ask
from tickerbot.bot_api.requests import Ask
from tickerbot.bot_api.shapes import read_update
from tickerbot.model import Mark
from tickerbot.rendering.markup import Markup
from tickerbot.text.marks import MarkedText

# which Telegram takes out of every text
REMOVED = re.compile("[\u2028-\u202e\u030a\u0333\u033f]")
texts = st.lists(words, min_size=1, max_size=12).map(lambda parts: REMOVED.sub("", " ".join(parts)))


def ask(text: str, entities: list[dict[str, Any]], field: str = "text") -> Ask:
    """The message as the Bot API gives it."""
    update = read_update(
        {
            "update_id": 1,
            "message": {
                "message_id": 1,
                "date": int(datetime.now(UTC).timestamp()),
                "chat": {"id": 5, "type": "private", "first_name": "A"},
                "from": {"id": 5, "is_bot": False, "first_name": "A"},
                field: text,
                "caption_entities" if field == "caption" else "entities": entities,
                **({"photo": [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]}
                   if field == "caption" else {}),
            },
        }
    )  # fmt: skip
    assert update is not None
    assert isinstance(update.message, Message)
    found = read_ask(update.message, "de")
    assert found is not None
    return found


def telegrams(html: str) -> tuple[str, list[dict[str, Any]], Styles]:
    """What Telegram makes of HTML: text, entities, and what they mean."""
    parsed = assert_sendable(html)
    entities = [entity(each) for each in parsed.entities]
    return parsed.text, entities, entity_styles(parsed.text, entities)


@given(marked(texts))
def test_what_telegram_reads_of_our_markup_is_what_we_read_of_its_entities(
    text: MarkedText,
) -> None:
    html = f"<i>Anfang</i> {Markup(90).html(text)} Ende"
    shown, entities, meant = telegrams(html)
    read = ask(shown, entities)
    assert styles(read.marked(read.words)) == meant
    again = Markup(90).html(read.marked(read.words))
    assert telegrams(again)[2] == meant


@given(marked(texts))
def test_every_mark_is_written_and_every_character_stays(text: MarkedText) -> None:
    _, _, meant = telegrams(f"x{Markup(90).html(text)}x")
    wanted = styles(text)
    # an address may come back in another spelling
    kinds = [(c, {kind for kind, _ in marks}) for c, marks in meant]
    assert kinds[1:-1] == [(c, {kind for kind, _ in marks}) for c, marks in wanted]


def test_offsets_are_utf_16_units_and_lone_surrogates_are_left_out() -> None:
    read = ask("😀\ud800 fett", [{"type": "bold", "offset": 4, "length": 4}])
    (mark,) = read.marks
    assert (read.text or "")[mark.begin : mark.end] == "fett"


def test_captions_are_read_as_texts_are() -> None:
    read = ask("Ein Bild", [{"type": "italic", "offset": 4, "length": 4}], "caption")
    assert [(m.begin, m.end, m.kind) for m in read.marks] == [(4, 8, "italic")]


def test_of_other_entities_the_text_alone_is_kept() -> None:
    kinds = [
        "underline", "strikethrough", "spoiler", "code", "pre", "blockquote", "mention", "hashtag",
        "custom_emoji", "text_mention", "url", "bot_command", "something_new",
    ]  # fmt: skip
    entities = [{"type": kind, "offset": 0, "length": 4} for kind in kinds]
    assert ask("Text", entities).marks == ()
    links = [
        {"type": "text_link", "offset": 0, "length": 4, "url": url}
        for url in ("tg://user?id=4711", "javascript:alert(1)", "ftp://a.example")
    ]
    assert ask("Text", [*links, {"type": "text_link", "offset": 0, "length": 4}]).marks == ()


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["bold", "italic", "text_link"]),
                "offset": st.integers(-(2**40), 2**40) | st.integers(-3, 12),
                "length": st.integers(-(2**40), 2**40) | st.integers(-3, 12),
                "url": st.just("https://a.example/"),
            }
        ),
        max_size=5,
    )
)
def test_whatever_the_offsets_are_marks_lie_on_the_text(entities: list[dict[str, Any]]) -> None:
    text = "Ein 😀 Text"
    for mark in ask(text, entities).marks:
        assert 0 <= mark.begin < mark.end <= len(text)


def test_entities_of_a_wrong_shape_are_an_update_of_a_wrong_shape() -> None:
    for entities in (
        "bold",
        [1],
        [{"type": "bold", "offset": "0", "length": 1}],
        [{"type": "bold"}],
    ):
        message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}
        assert read_update({"update_id": 1, "message": {**message, "entities": entities}}) is None


def test_no_more_tags_than_there_is_room_for() -> None:
    text = MarkedText("a b c d", tuple(Mark(at, at + 1, "bold") for at in (0, 2, 4, 6)))
    markup = Markup(3)
    assert markup.html(text) == "<b>a</b> <b>b</b> <b>c</b> d"
    assert markup.html(text) == "a b c d"
