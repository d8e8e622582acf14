"""Both Markdown modes are read as TDLib reads them: text, entities, offsets, words of a refusal.

Left out here, since TDLib sorts them unstably: the order of entities of equal rank on the same text.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import tdlib
from tests.playground.conftest import Ask
from tickerbot.playground import BotApi, User
from tickerbot.playground.entities import Entity, MarkupError
from tickerbot.playground.images import plain_png
from tickerbot.playground.legacy_markdown import parse_legacy_markdown
from tickerbot.playground.markdown import parse_markdown
from tickerbot.playground.utf16 import narrow, widen

URLS = [
    "x.de", "https://y.de/a?b=c_d", "tg://user?id=5", "TG:user/?a=1&ID=5&id=6#x", "tg://user?id=05",
    "tg://user?id=-1", "x", "", "ä.de/\\)", "a\\\\b.de", "\n",
]  # fmt: skip
MOMENTS = [
    "tg://emoji?id=5368324170671202286", "tg:emoji?id=-5", "tg://time?unix=5", "tg://time?unix=1&format=wDT",
    "tg://TIME/?unix=2&unix=3&format=td#", "tg://time?unix=7&format=r",
]  # fmt: skip
NO_MOMENTS = [
    "tg://emoji?id=0", "tg://emoji?id=9223372036854775808", "tg://time?UNIX=5", "tg://time?unix=0",
    "tg://time?format=r", "tg://time?unix=2147483648", "tg://time?unix=1&format=q", "x.de",
]  # fmt: skip
WORDS = [
    "x", "ä", "😀", " ", "a b", "py", "\\_", "\\*", "\\`", "\\[", "\\\\", "\\.", "\\😀", "\\\n",
    "\u202e", "\\>", "\\\r", "\\\0",
]  # fmt: skip
SIGNS = [
    *"_*[]()~`>#+-=|{}.!\n\r\t\0\\", "__", "||", "```", "```py\n", "```\r\n", "![", "\n>",
]  # fmt: skip
PAIRS = [
    ("_", "_"), ("*", "*"), ("`", "`"), ("```", "```"), ("```py\n", "```"), ("```\n\r", "\n```"),
    ("__", "__"), ("~", "~"), ("||", "||"), (">", "\n"), ("\n>", "||\n"), (">", "||\r\n"), (">", "||"),
    ("[", "]"), *(("[", f"]({url})") for url in URLS), *(("![", f"]({url})") for url in MOMENTS),
]  # fmt: skip

trees = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.builds(
        lambda pair, parts: pair[0] + "".join(parts) + pair[1],
        st.sampled_from(PAIRS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)
proper = st.lists(trees, max_size=5).map("".join)
soup = st.lists(
    st.sampled_from(
        WORDS
        + SIGNS
        + [sign for pair in PAIRS for sign in pair]
        + [f"![x]({url})" for url in NO_MOMENTS]
    ),
    max_size=9,
).map("".join)


def parse(markup: str, version: int) -> tuple[str, list[Entity]]:
    reader = parse_legacy_markdown if version == 1 else parse_markdown
    return reader(widen(markup))


@pytest.mark.parametrize("version", [1, 2])
@given(markup=proper | soup)
def test_markdown_is_parsed_and_refused_as_tdlib_does(version: int, markup: str) -> None:
    expected = tdlib.try_markdown(markup, version)
    if expected["@type"] == "error":
        with pytest.raises(MarkupError) as refused:
            parse(markup, version)
        assert f"Can't parse entities: {refused.value}" == expected["message"]
        return
    wide, entities = parse(markup, version)
    assert narrow(wide) == expected["text"]
    assert tdlib.alike(entities) == tdlib.alike(
        [tdlib.entity(found) for found in expected["entities"]]
    )
    places = [(entity["offset"], entity["length"]) for entity in entities]
    assert places == [(found["offset"], found["length"]) for found in expected["entities"]]


@pytest.mark.parametrize(
    ("mode", "typed", "html"),
    [
        ("Markdown", "*Flut* in _Köln_: `9 m`, [mehr](x.de) a\\_b.", '<b>Flut</b> in <i>Köln</i>: '
         '<code>9 m</code>, <a href="http://x.de/">mehr</a> a_b.'),
        ("MarkdownV2", ">*Flut __in__* ||Köln||\n~9~ `m`\\.", "<blockquote><b>Flut </b><b><u>in</u></b>"
         " <tg-spoiler>Köln</tg-spoiler>\n</blockquote><s>9</s> <code>m</code>."),
    ],
)  # fmt: skip
async def test_texts_captions_and_edits_come_in_markdown(
    api: BotApi, ask: Ask, anna: User, mode: str, typed: str, html: str
) -> None:
    text: dict[str, Any] = {"chat_id": anna.id, "parse_mode": mode, "text": typed}
    caption = {"chat_id": anna.id, "parse_mode": mode.upper(), "caption": typed}
    status, sent = await ask("sendMessage", **text)
    photo = api.files.add("photo", "x.png", plain_png(80, 60), "image/png").value
    _, pictured = await ask("sendPhoto", photo=photo[-1]["file_id"], **caption)
    written = api.bot_messages(anna)
    assert (status, [message.html for message in written]) == (200, [html, html])
    for method, answer, params in (
        ("editMessageText", sent, text | {"text": f"{typed} neu"}),
        ("editMessageCaption", pictured, caption | {"caption": f"{typed} neu"}),
    ):
        status, answer = await ask(method, message_id=answer["result"]["message_id"], **params)
        assert (status, answer.get("description")) == (200, None)
    assert [api.current(message).html for message in written] == [f"{html} neu"] * 2


@pytest.mark.parametrize(
    ("mode", "typed", "description"),
    [
        ("markdown", "ä *x", "Can't find end of the entity starting at byte offset 3"),
        ("MarkdownV2", "ä *x", "Can't find end of Bold entity at byte offset 3"),
        (
            "MarkdownV2",
            "x.",
            "Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
    ],
)
async def test_a_mode_comes_before_entities_and_refuses_in_telegrams_words(
    ask: Ask, anna: User, mode: str, typed: str, description: str
) -> None:
    given = [{"type": "bold", "offset": 0, "length": 1}]
    status, answer = await ask(
        "sendMessage", chat_id=anna.id, text=typed, parse_mode=mode, entities=given
    )
    expected = (400, f"Bad Request: can't parse entities: {description}")
    assert (status, answer["description"]) == expected


@pytest.mark.parametrize(
    "piece", ["*x* ", "[x.de]", "`", "```a", "\\_", "_", "[x](", ">x\n", "||", "![a"]
)
@pytest.mark.parametrize("version", [1, 2])
def test_long_texts_are_read_in_linear_time(version: int, piece: str) -> None:
    try:  # quadratic reading would take minutes and meet the suite's timeout
        text, _ = parse("x" + piece * 50_000, version)
    except MarkupError as error:
        text = str(error)
    assert text
