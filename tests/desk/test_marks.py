"""Bold, italics and links that editors send, from their message to every reader, and corrected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.marks import Styles, entity_styles, styles
from tests.running import Newsroom, running_bot
from tickerbot.model import Entry
from tickerbot.playground import Message, User
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.text.composition import whole_text
from tickerbot.text.marks import MarkedText

URL = "https://example.org/deich?a=1&b=2"
TEXT = "Deich in <Berlin> hält 😀\nDer Deichgraf zeigte sich erleichtert. Mehr dazu."


def entities(text: str, *wanted: tuple[str, str]) -> list[dict[str, Any]]:
    """Entities on the first place where each of these words stands, as apps send them."""
    found = []
    for words, kind in wanted:
        offset = len(text[: text.index(words)].encode("utf-16-le")) // 2
        entity = {"offset": offset, "length": len(words.encode("utf-16-le")) // 2}
        is_link = kind.startswith(("http", "tg"))
        found.append(
            {**entity, "type": "text_link", "url": kind} if is_link else {**entity, "type": kind}
        )
    return found


MARKED = (
    ("in <Berlin>", "italic"),
    ("Deichgraf", "bold"),
    ("Mehr dazu", URL),
    ("zeigte", "underline"),
)
HTML = (
    "<b>Deich <i>in &lt;Berlin&gt;</i> hält 😀</b>\n\n"
    "Der <b>Deichgraf</b> zeigte sich erleichtert."
    ' <a href="https://example.org/deich?a=1&amp;b=2">Mehr dazu</a>.'
)


def html_of(message: Message) -> str:
    """As HTML; Telegram cuts bold where something else begins in it, which nobody sees."""
    return message.html.replace("</b><b>", "")


class Desk:
    def __init__(self, room: Newsroom, editor: User, anna: User) -> None:
        self.room, self.editor, self.anna = room, editor, anna

    async def answers(self, number: int = 1) -> list[Message]:
        """Wait for so many further messages to the editor."""
        api, before = self.room.api, self.seen
        await api.wait_for(lambda: len(api.bot_messages(self.editor)) >= before + number)
        return api.bot_messages(self.editor)[before : before + number]

    async def send(self, text: str, *marks: tuple[str, str], answers: int = 1) -> list[Message]:
        self.seen = len(self.room.api.bot_messages(self.editor))
        self.words = self.room.api.send(self.editor, text, entities=entities(text, *marks))
        return await self.answers(answers)

    async def edit(self, text: str, *marks: tuple[str, str]) -> Message:
        self.seen = len(self.room.api.bot_messages(self.editor))
        self.room.api.edit(self.editor, self.words, text, entities(text, *marks))
        return (await self.answers())[0]

    async def publish(self, preview: Message) -> None:
        await self.room.tap(self.editor, preview, "Veröffentlichen")
        await self.says(preview, "Fertig")

    async def says(self, message: Message, words: str) -> Message:
        api = self.room.api
        await api.wait_for(lambda: words in api.current(message).text)
        return api.current(message)

    def newest_copy(self) -> Message:
        return self.room.api.bot_messages(self.anna)[-1]

    def stored(self, number: int = 1) -> Entry:
        with closing(open_database(self.room.database)) as db:
            entry = entries.get_entry(db, number)
        assert entry is not None
        return entry


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running_bot(tmp_path) as room:
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        yield Desk(room, editor, anna)


async def test_marks_reach_the_preview_the_readers_and_every_answer(desk: Desk) -> None:
    (preview,) = await desk.send(f"/add {TEXT}", *MARKED)
    assert html_of(preview).endswith(HTML)
    await desk.publish(preview)
    assert html_of(desk.newest_copy()) == HTML
    for typed in ("/aktuell", "/eintrag 1", "/suche Deichgraf"):
        answer = await desk.room.ask(desk.anna, typed)
        assert "<i>in &lt;Berlin&gt;</i>" in answer.html, typed
        assert "<b>Deichgraf</b>" in answer.html, typed
        assert '">Mehr dazu</a>' in answer.html, typed
    # what is searched is the plain text
    assert "Deich in" in (await desk.room.ask(desk.anna, "/suche in Berlin hält")).text


async def test_only_marks_changed_is_shown_and_goes_out(desk: Desk) -> None:
    (preview,) = await desk.send(f"/add {TEXT}", *MARKED)
    await desk.publish(preview)
    card = await desk.edit(f"/add {TEXT}", ("Deichgraf", "italic"), ("Mehr dazu", URL))
    assert (
        "<blockquote>Auszeichnung: <s>kursiv</s> „in &lt;Berlin&gt;“, <s>fett</s> „Deichgraf“,"
        " <b>kursiv</b> „Deichgraf“</blockquote>"
    ) in card.html
    assert "Text:" not in card.text
    await desk.room.tap(desk.editor, card, "Mit Hinweis")
    await desk.says(card, "Fertig")
    copy = desk.room.api.bot_messages(desk.anna)[1]
    assert copy.html.startswith(
        "<b>Deich in &lt;Berlin&gt; hält 😀</b>\n\nDer <i>Deichgraf</i> zeigte sich erleichtert. <a"
    )
    assert copy.text.endswith(": Links oder Hervorhebungen geändert")
    history = await desk.room.ask(desk.editor, "/history 1")
    assert "<b>kursiv</b> „Deichgraf“" in history.html
    # the same once more changes nothing, and says nothing
    desk.room.api.edit(
        desk.editor, desk.words, f"/add {TEXT}",
        entities(f"/add {TEXT}", ("Deichgraf", "italic"), ("Mehr dazu", URL)),
    )  # fmt: skip
    assert "Nr. 1" in (await desk.room.ask(desk.editor, "/history 1")).text
    assert desk.stored().revision == 2


async def test_a_correction_changes_words_and_carries_its_own_marks(desk: Desk) -> None:
    (preview,) = await desk.send(f"/add {TEXT}", *MARKED)
    await desk.publish(preview)
    asked, copyable = await desk.send("/edit 1", answers=2)
    assert "Bitte schicken Sie den neuen Text" in asked.text
    assert "<i>in &lt;Berlin&gt;</i>" in copyable.html
    text = copyable.text.replace("Berlin", "Potsdam")
    (card,) = await desk.send(text, ("<Potsdam>", "bold"), ("zeigte sich", "italic"))
    await desk.room.tap(desk.editor, card, "Still korrigieren")
    await desk.says(card, "Fertig")
    assert desk.room.api.bot_messages(desk.anna)[1].html == (
        "<b>Deich in &lt;Potsdam&gt; hält 😀</b>\n\n"
        "Der Deichgraf <i>zeigte sich</i> erleichtert. Mehr dazu."
    )
    (card,) = await desk.send(f"/edit 1 {text}", ("erleichtert", "bold"))
    await desk.room.tap(desk.editor, card, "Still korrigieren")
    await desk.says(card, "Fertig")
    assert "<b>erleichtert</b>" in desk.room.api.bot_messages(desk.anna)[1].html


async def test_a_draft_follows_the_marks_of_its_message(desk: Desk) -> None:
    await desk.send(f"/add {TEXT}", *MARKED)
    again = await desk.edit(f"/add {TEXT}", ("Mehr", "bold"))
    assert again.html.endswith("erleichtert. <b>Mehr</b> dazu.")
    desk.seen = len(desk.room.api.bot_messages(desk.editor))
    await desk.room.tap(desk.editor, again, "Ändern")
    (changed,) = await desk.answers()
    assert "neuen Text" in changed.text
    (last,) = await desk.send("Ganz anders\nUnd kurz.", ("kurz", "italic"))
    await desk.publish(last)
    assert desk.newest_copy().html == "<b>Ganz anders</b>\n\nUnd <i>kurz</i>."


async def test_only_links_into_the_web_are_kept_and_their_words_always(desk: Desk) -> None:
    (preview,) = await desk.send(
        f"/add {TEXT}", ("Deichgraf", "tg://user?id=4711"), ("Mehr", "https://a.example/")
    )
    await desk.publish(preview)
    copy = desk.newest_copy()
    assert "Der Deichgraf zeigte" in copy.html
    assert '<a href="https://a.example/">Mehr</a>' in copy.html
    assert "4711" not in copy.html


async def test_a_text_that_the_app_cut_in_two_keeps_the_marks_of_both(desk: Desk) -> None:
    sentence = "Ein Satz mit <Zeichen> & 😀. "
    first = "/add Lang und breit\n" + (sentence * 200)[: 4096 - 40] + "und dann das Ende"
    second = "des ersten Teils. Und der zweite ist wichtig.\nSchluss."
    api = desk.room.api
    desk.seen = len(api.bot_messages(desk.editor))
    one = api.send(
        desk.editor, first, entities=entities(first, ("breit", "italic"), ("dann", "bold"))
    )
    two = api.send(desk.editor, second, entities=entities(second, ("wichtig", URL)))
    assert one.date <= two.date <= one.date + 1
    *_, preview = await desk.answers(2)
    await desk.publish(preview)
    entry = desk.stored()
    whole = MarkedText(whole_text(entry.headline, entry.body), entry.marks)
    sent: Styles = entity_styles(first, one.entities)[len("/add") :]
    assert styles(whole) == sent + entity_styles(second, two.entities)
    assert [whole.text[m.begin : m.end] for m in entry.marks] == ["breit", "dann", "wichtig"]


async def test_a_pasted_ticker_and_a_reply_keep_theirs(desk: Desk) -> None:
    pasted = "14:05 Uhr: Tor für Rot\nEin schöner Schuss.\n\n13:50 Uhr: Anpfiff\nRot beginnt."
    older, newer, _ = await desk.send(
        f"/add {pasted}", ("schöner", "bold"), ("Rot", "italic"), ("beginnt", URL), answers=3
    )
    assert html_of(newer).endswith("<b>Tor für <i>Rot</i></b>\n\nEin <b>schöner</b> Schuss.")
    link = f'<a href="{URL.replace("&", "&amp;")}">beginnt</a>'
    assert older.html.endswith(f"<b>Anpfiff</b>\n\nRot {link}.")
    api = desk.room.api
    await desk.send(TEXT, *MARKED)  # a search
    plain = desk.words
    desk.seen = len(api.bot_messages(desk.editor))
    api.send(desk.editor, "/add", reply_to=plain)
    (preview,) = await desk.answers()
    assert html_of(preview).endswith(HTML)
