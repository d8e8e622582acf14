"""Polls on the page: voted in by keyboard and finger, seen by everybody, and closed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import NARROW, WALKS, WIDE, Size, Visit
from tests.browser.pages import GROUP, OUTSIDE, TOO_WIDE, Hand, Window
from tests.playground.pages import Stage, playing

OPTIONS = ["Der Deich hält", "Er hält nicht, und zwar schon seit gestern früh", "Weiß nicht"]
QUESTION = "Hält der Deich bei Husum?"


@pytest_asyncio.fixture(loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    async with playing() as stage:
        yield stage


def poll_in(window: Window) -> Locator:
    return window.log.get_by_role("group", name=QUESTION).last


@pytest.mark.parametrize(("hand", "size"), WALKS)
async def test_one_votes_sees_the_result_takes_it_back_and_sees_the_end(
    stage: Stage, visit: Visit, hand: Hand, size: Size
) -> None:
    sent = await stage.bot(
        "sendPoll", chat_id=GROUP, question=QUESTION, options=OPTIONS, is_anonymous=False
    )
    anna = await visit(stage, "Anna", chat=GROUP, hand=hand, size=size)
    john = await visit(stage, "John", chat=GROUP)
    for window in (anna, john):
        await expect(poll_in(window)).to_contain_text("Poll · 0 votes")
    await anna.hand.press(poll_in(anna).get_by_role("button", name=OPTIONS[0]))
    await expect(poll_in(anna).get_by_role("listitem").first).to_contain_text("100")
    await expect(poll_in(anna).get_by_role("listitem").first).to_contain_text("your vote")
    await expect(poll_in(john)).to_contain_text("1 vote")
    await expect(poll_in(john).get_by_role("listitem")).to_have_count(0)  # who has not voted yet
    await anna.hand.press(poll_in(anna).get_by_role("button", name="Take the vote back"))
    await expect(poll_in(anna)).to_contain_text("0 votes")
    await anna.hand.press(poll_in(anna).get_by_role("button", name=OPTIONS[2]))
    await john.hand.press(poll_in(john).get_by_role("button", name=OPTIONS[1]))
    await expect(poll_in(anna)).to_contain_text("2 votes")
    await stage.bot("stopPoll", chat_id=GROUP, message_id=sent["message_id"])
    for window in (anna, john):
        await expect(poll_in(window)).to_contain_text("final result · 2 votes")
        await expect(poll_in(window).get_by_role("button")).to_have_count(0)
        assert await window.page.evaluate(TOO_WIDE) == []
        assert await window.page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize(("hand", "size"), WALKS)
async def test_several_answers_are_ticked_first_and_stay_so_while_others_vote(
    stage: Stage, visit: Visit, hand: Hand, size: Size
) -> None:
    await stage.bot(
        "sendPoll", chat_id=GROUP, question=QUESTION, options=OPTIONS, allows_multiple_answers=True
    )
    anna = await visit(stage, "Anna", chat=GROUP, hand=hand, size=size, locale="de-DE")
    john = await visit(stage, "John", chat=GROUP)
    vote = poll_in(anna).get_by_role("button", name="Abstimmen")
    await expect(vote).to_have_attribute("aria-disabled", "true")
    ticks = poll_in(anna).get_by_role("checkbox")
    await anna.hand.press(ticks.nth(0))
    await anna.hand.press(ticks.nth(2))
    await john.hand.press(poll_in(john).get_by_role("checkbox").nth(1))
    await john.hand.press(poll_in(john).get_by_role("button", name="Vote"))
    await expect(poll_in(anna)).to_contain_text("1 Stimme")
    for number, is_ticked in enumerate((True, False, True)):
        await expect(ticks.nth(number)).to_be_checked(checked=is_ticked)
    await anna.hand.press(vote)
    shares = poll_in(anna).get_by_role("listitem")
    for number in range(3):
        await expect(shares.nth(number)).to_contain_text("50")
    await expect(poll_in(anna)).to_contain_text("Anonyme Umfrage · 2 Stimmen")


async def test_a_quiz_tells_what_was_right_and_why_and_breaks_no_rule(
    stage: Stage, visit: Visit
) -> None:
    await stage.bot(
        "sendPoll", chat_id=GROUP, question=QUESTION, options=OPTIONS, type="quiz",
        correct_option_ids=[1], explanation="Das Amt hat es gemessen.",
    )  # fmt: skip
    for size, name in ((NARROW, "Anna"), (WIDE, "John")):
        window = await visit(stage, name, chat=GROUP, size=size)
        await assert_accessible(window, f"an open quiz, {size}")
        await window.hand.press(poll_in(window).get_by_role("button", name=OPTIONS[0]))
        await expect(poll_in(window).get_by_role("listitem").nth(1)).to_contain_text("right")
        await expect(poll_in(window)).to_contain_text("Das Amt hat es gemessen.")
        await expect(poll_in(window).get_by_role("button")).to_have_count(0)
        await assert_accessible(window, f"an answered quiz, {size}")
        if size == NARROW:
            continue  # the list of chats is another step there
        await expect(window.chat(GROUP)).to_contain_text(re.compile(f"📊 {re.escape(QUESTION)}"))
