"""The table of what editors can ask: a new command or button is a line here."""

from __future__ import annotations

from collections.abc import Callable

from tickerbot.bot_api.routes import CommandRoute, Route, TapRoute, TextRoute, Who
from tickerbot.desk.cards import Cards
from tickerbot.desk.correcting import Correcting
from tickerbot.desk.correction_cards import CorrectionCards
from tickerbot.desk.fences import Resending
from tickerbot.desk.messenger import Messenger
from tickerbot.desk.retracting import Retracting
from tickerbot.desk.status import StatusCommand
from tickerbot.desk.writing import Writing
from tickerbot.rendering.cards import PREFIXES
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.newsroom.drafts import CorrectionDraft, EntryDraft, RetractionDraft
from tickerbot.storage.store import Store


def desk_routes(
    store: Store,
    messenger: Messenger,
    renderer: Renderer,
    on_publish: Callable[[], None],
) -> list[Route]:
    """What editors may ask, in the order of their menu.

    ``on_publish`` is called when there is something new to deliver, with a receipt.
    """
    cards = Cards(store, messenger)
    correction_cards = CorrectionCards(store, cards)
    correcting = Correcting(store, cards, correction_cards, renderer, on_publish)
    retracting = Retracting(store, cards, renderer, on_publish)
    writing = Writing(store, cards, renderer, correcting, on_publish)
    resending = Resending(store, renderer, on_publish)
    status = StatusCommand(store, renderer)
    editors = Who.EDITORS
    return [
        CommandRoute(("add",), writing.add, editors, edited=writing.take_edit),
        # in both menus it is /add
        CommandRoute(("neu",), writing.add, editors, in_menu=False, edited=writing.take_edit),
        CommandRoute(
            ("edit", "korrigieren"), correcting.edit, editors, edited=correcting.take_edited_command
        ),
        CommandRoute(("retract", "zurueckziehen"), retracting.retract, editors),
        CommandRoute(("history", "verlauf"), correcting.history, editors),
        CommandRoute(("resend", "nachsenden"), resending.resend, editors, in_menu=False),
        CommandRoute(("status",), status.status, editors),
        CommandRoute(("cancel", "abbrechen"), writing.cancel, editors, in_menu=False),
        TapRoute(PREFIXES[EntryDraft], writing.answer_tap, editors),
        TapRoute(PREFIXES[CorrectionDraft], correcting.answer_tap, editors),
        TapRoute(PREFIXES[RetractionDraft], retracting.answer_tap, editors),
        TapRoute("fence", resending.answer_tap, editors),
        TapRoute("retract", retracting.answer_button, editors),
        TextRoute(writing.take_text, editors, edited=writing.take_edit),
    ]
