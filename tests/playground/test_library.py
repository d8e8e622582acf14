"""The answers are what python-telegram-bot takes them for."""

from datetime import timedelta

import pytest
import telegram
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import ChatMigrated, Forbidden, RetryAfter

from tests.playground.conftest import Clock
from tickerbot.playground import BotApi, Limits, User

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Veröffentlichen", callback_data="go")]])


async def test_a_message_is_sent_edited_tapped_and_deleted(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    [start] = await bot.get_updates()
    assert start.message
    assert start.message.from_user
    assert start.message.from_user.language_code == "de"
    sent = await bot.send_message(
        anna.id,
        'x <b>fett</b> &amp; <tg-time unix="1647531900" format="wDT">dann</tg-time>',
        parse_mode=ParseMode.HTML,
        reply_markup=KEYBOARD,
        disable_notification=True,
        reply_parameters=ReplyParameters(start.message.message_id),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    [message] = api.bot_messages(anna)
    assert sent.text == "x fett & dann"
    assert [entity.type for entity in sent.entities] == ["bold", "date_time"]
    assert message.html == (
        'x <b>fett</b> &amp; <tg-time unix="1647531900" format="wDT">dann</tg-time>'
    )
    assert (message.silent, message.link_preview_disabled) == (True, True)
    assert message.reply_to_message_id == start.message.message_id
    assert message.button_labels == ["Veröffentlichen"]
    tap = api.tap(anna, message, "Veröff")
    query = (await bot.get_updates(offset=start.update_id + 1))[0].callback_query
    assert query
    assert query.data == "go"
    await query.answer("done", show_alert=True)
    answer = await tap.answered()
    assert (answer.text, answer.show_alert) == ("done", True)
    edited = await sent.edit_text("neu")
    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.reply_markup, message.button_labels) == ("neu", None, [])
    assert await sent.delete()
    assert api.bot_messages(anna) == []


async def test_errors_become_the_librarys_exceptions(
    api: BotApi, bot: telegram.Bot, anna: User, clock: Clock
) -> None:
    group = api.add_group("G", supergroup=False)
    new_id = api.migrate(group)
    api.limits = Limits(private_burst=1)
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "x")
    assert migrated.value.new_chat_id == new_id
    await bot.send_message(anna.id, "x")
    with pytest.raises(RetryAfter) as flooded:
        await bot.send_message(anna.id, "x")
    assert flooded.value.retry_after == timedelta(seconds=1)
    clock.now += 1
    api.block(anna)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(anna.id, "x")
    assert [call.status for call in api.calls_of("sendMessage")] == [400, 200, 429, 403]


async def test_files_go_both_ways(api: BotApi, bot: telegram.Bot, anna: User) -> None:
    sent = await bot.send_document(anna.id, b"out", filename="a.txt", caption="<i>c</i>")
    assert sent.document
    assert (sent.document.file_name, sent.caption) == ("a.txt", "<i>c</i>")
    api.send_document(anna, b"in", "b.csv", mime_type="text/csv")
    update = (await bot.get_updates())[-1]
    assert update.message
    assert update.message.document
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"in"


async def test_inline_queries_are_asked_answered_and_chosen(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    question = api.ask_inline(anna, "gipfel", offset="5")
    query = (await bot.get_updates())[-1].inline_query
    assert query
    assert (query.query, query.offset) == ("gipfel", "5")
    content = InputTextMessageContent("<b>x</b>", parse_mode=ParseMode.HTML)
    await query.answer([InlineQueryResultArticle("1", "Titel", content)], next_offset="6")
    [result] = await question.results()
    assert result["title"] == "Titel"
    assert (question.answer or {})["next_offset"] == "6"
    api.choose_inline(anna, question, "1")
    chosen = (await bot.get_updates())[-1].chosen_inline_result
    assert chosen
    assert (chosen.result_id, chosen.query) == ("1", "gipfel")


async def test_the_bots_profile_and_commands_are_kept(bot: telegram.Bot) -> None:
    commands = [BotCommand("start", "Begin")]
    await bot.set_my_commands(commands, scope=BotCommandScopeAllPrivateChats(), language_code="de")
    kept = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="de")
    assert list(kept) == commands
    await bot.set_my_description("Liveticker", language_code="de")
    assert (await bot.get_my_description(language_code="de")).description == "Liveticker"
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_name()).name == "Ticker"


async def test_thousands_of_readers_are_cheap_to_make(api: BotApi, bot: telegram.Bot) -> None:
    readers = api.add_users(10_000)
    assert len(api.updates) == 0
    await bot.send_message(readers[-1].id, "x")
    assert len(api.bot_messages(readers[-1])) == 1
