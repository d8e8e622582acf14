"""Flood limits: a budget for each chat, one over all, and 429 with the seconds to wait."""

from hypothesis import given
from hypothesis import strategies as st

from tests.playground.conftest import Ask, Clock
from tickerbot.playground import BotApi, Limits, User


async def test_the_21st_send_or_edit_of_a_minute_in_a_group_waits_for_the_first_to_age(
    api: BotApi, ask: Ask, clock: Clock
) -> None:
    group = api.add_group("G")
    api.limits = Limits()
    sent = (await ask("sendMessage", chat_id=group.id, text="x"))[1]["result"]
    clock.now += 30
    for number in range(19):
        place = {"chat_id": group.id, "message_id": sent["message_id"]}
        assert (await ask("editMessageText", **place, text=f"{number}"))[0] == 200
    status, answer = await ask("sendMessage", chat_id=group.id, text="x")
    assert status == 429
    assert answer["description"] == "Too Many Requests: retry after 30"
    assert answer["parameters"] == {"retry_after": 30}
    clock.now += 30
    assert (await ask("sendMessage", chat_id=group.id, text="x"))[0] == 200
    assert (api.limits.allowed, api.limits.refused) == (21, 1)


async def test_limits_are_switched_off_and_on_while_serving(
    api: BotApi, ask: Ask, anna: User
) -> None:
    api.limits = Limits(private_burst=1)
    assert (await ask("sendMessage", chat_id=anna.id, text="x"))[0] == 200
    assert (await ask("sendMessage", chat_id=anna.id, text="x"))[0] == 429
    api.limits.enabled = False
    assert (await ask("sendMessage", chat_id=anna.id, text="x"))[0] == 200


def test_a_private_chat_takes_a_short_burst_and_then_one_message_a_second() -> None:
    limits = Limits()
    assert [limits.take(1, 0.0) for _ in range(4)] == [0, 0, 0, 1]
    assert [limits.take(1, 1.0) for _ in range(2)] == [0, 1]
    assert [limits.take(1, 100.0) for _ in range(4)] == [0, 0, 0, 1]


def test_thirty_chats_a_second_are_served_and_a_thousand_when_paid() -> None:
    limits = Limits()
    assert [limits.take(chat, 0.0) for chat in range(1, 32)] == [0] * 30 + [1]
    assert limits.take(40, 0.999) == 1
    assert [limits.take(chat, 0.5, paid=True) for chat in range(100, 1071)] == [0] * 970 + [1]
    assert limits.paid == 970
    assert limits.take(40, 1.5) == 0


def test_what_is_not_paid_for_has_its_thirty_to_itself() -> None:
    limits = Limits()
    assert [limits.take(chat, 0.0, paid=True) for chat in range(1, 101)] == [0] * 100
    assert [limits.take(chat, 0.0) for chat in range(101, 132)] == [0] * 30 + [1]


@given(st.lists(st.tuples(st.integers(1, 40), st.floats(0, 0.2)), max_size=300))
def test_no_second_ever_lets_more_than_thirty_through(sends: list[tuple[int, float]]) -> None:
    limits = Limits()
    now, passed = 0.0, []
    for chat, pause in sends:
        now += pause
        wait = limits.take(chat, now)
        if wait == 0:
            passed.append(now)
        else:
            assert limits.take(chat, now) == wait  # a refusal costs nothing
    for index, start in enumerate(passed):
        assert sum(1 for moment in passed[index:] if moment < start + 1 - 1e-9) <= 30
