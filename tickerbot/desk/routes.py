"""The table of what editors can ask: a new command or button is a line here."""

from __future__ import annotations

from collections.abc import Callable

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.routes import CommandRoute, Route, TapRoute, TextRoute, Who
from tickerbot.desk.correcting import CorrectionDesk
from tickerbot.desk.previews import CorrectionPreviews
from tickerbot.desk.retracting import RetractionDesk
from tickerbot.desk.writing import Desk
from tickerbot.model import Newsroom
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.store import Store


def desk_routes(
    store: Store,
    replies: Replies,
    renderer: Renderer,
    newsroom: Newsroom,
    on_publish: Callable[[], None],
) -> list[Route]:
    """What editors may ask, in the order of their menu.

    ``on_publish`` is called when there is something new to deliver, with a receipt.
    """
    previews = CorrectionPreviews(store, replies, renderer, newsroom)
    correcting = CorrectionDesk(store, replies, previews, newsroom, on_publish)
    retracting = RetractionDesk(store, replies, newsroom, on_publish)
    writing = Desk(store, replies, renderer, newsroom, correcting, on_publish)
    return [
        CommandRoute(("add",), writing.add, Who.EDITORS, edited=writing.take_edit),
        # in menus the English word, which editors know
        CommandRoute(("neu",), writing.add, Who.EDITORS, in_menu=False, edited=writing.take_edit),
        CommandRoute(
            ("edit", "korrigieren"),
            correcting.edit,
            Who.EDITORS,
            edited=correcting.take_edited_command,
        ),
        CommandRoute(("retract", "zurueckziehen"), retracting.retract, Who.EDITORS),
        CommandRoute(("history", "verlauf"), correcting.history, Who.EDITORS),
        CommandRoute(("status",), writing.status, Who.EDITORS),
        CommandRoute(("cancel", "abbrechen"), writing.cancel, Who.EDITORS, in_menu=False),
        TapRoute("d", writing.answer_tap, Who.EDITORS),
        TapRoute("corr", correcting.answer_tap, Who.EDITORS),
        TapRoute("retr", retracting.answer_tap, Who.EDITORS),
        TapRoute("retract", retracting.answer_button, Who.EDITORS),
        TextRoute(writing.take_text, Who.EDITORS, edited=writing.take_edit),
    ]
