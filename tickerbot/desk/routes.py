"""The table of what editors can ask: a new command or button is a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tickerbot.bot_api.albums import Albums
from tickerbot.bot_api.routes import CommandRoute, Route, TapRoute, TextRoute, Who
from tickerbot.desk.approving import Approving
from tickerbot.desk.batches import Batches
from tickerbot.desk.cards import Cards
from tickerbot.desk.correcting import Correcting
from tickerbot.desk.correction_cards import CorrectionCards
from tickerbot.desk.draft_taps import DraftTaps
from tickerbot.desk.drafting import Drafting
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.fences import Resending
from tickerbot.desk.labelling import Labelling
from tickerbot.desk.log import LogCommand
from tickerbot.desk.messenger import Messenger
from tickerbot.desk.picturing import Picturing
from tickerbot.desk.rehearsing import Rehearsing
from tickerbot.desk.retracting import Retracting
from tickerbot.desk.roster import Roster
from tickerbot.desk.status import StatusCommand
from tickerbot.desk.stopping import Stopping
from tickerbot.desk.team import Team
from tickerbot.desk.topics import Topics
from tickerbot.desk.urgency import Urgency, UrgentCommand
from tickerbot.desk.writing import Writing
from tickerbot.model import Approval
from tickerbot.rendering.approvals import PREFIX as APPROVAL_PREFIX
from tickerbot.rendering.batches import PREFIX as BATCH_PREFIX
from tickerbot.rendering.cards import PREFIXES
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.newsroom.drafts import CorrectionDraft, EntryDraft, RetractionDraft
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk needs from outside.

    ``on_publish`` is called when there is something new to deliver, with a receipt; ``on_stop`` with an
    entry whose broadcast was stopped, or goes on. Publications wait for ``hold_s`` seconds.
    """

    store: Store
    messenger: Messenger
    renderer: Renderer
    roster: Roster
    approval: Approval
    hold_s: int
    on_publish: Callable[[], None]
    on_stop: Callable[[int], None]
    albums: Albums = field(default_factory=Albums)


def make_team(desk: Desk) -> Team:
    """Who answers those that come with an invitation."""
    cards = Cards(desk.store, desk.messenger, desk.renderer)
    entry_cards = EntryCards(desk.store, cards, desk.approval)
    correction_cards = CorrectionCards(desk.store, cards)
    return Team(desk.store, cards, entry_cards, correction_cards, desk.renderer, desk.roster)


def desk_routes(desk: Desk) -> list[Route]:
    """What the team may ask, in the order of their menu."""
    store, renderer, on_publish = desk.store, desk.renderer, desk.on_publish
    cards = Cards(store, desk.messenger, renderer)
    correction_cards = CorrectionCards(store, cards)
    entry_cards = EntryCards(store, cards, desk.approval)
    rehearsing = Rehearsing(store, cards, renderer)
    correcting = Correcting(
        store, cards, correction_cards, rehearsing, renderer, desk.albums, on_publish
    )
    retracting = Retracting(store, cards, rehearsing, renderer, on_publish)
    urgency = Urgency(store, cards, entry_cards, renderer)
    approving = Approving(
        store, cards, entry_cards, rehearsing, urgency, renderer, on_publish, desk.hold_s
    )
    drafting = Drafting(store, cards, renderer, entry_cards, desk.albums)
    picturing = Picturing(
        store, cards, renderer, desk.albums, drafting, correcting, entry_cards, correction_cards
    )
    writing = Writing(
        store, cards, renderer, correcting, drafting, entry_cards, approving, picturing
    )
    labelling = Labelling(store, cards, entry_cards, correction_cards, renderer)
    taps = DraftTaps(
        store,
        cards,
        renderer,
        entry_cards,
        drafting,
        approving,
        rehearsing,
        labelling,
        urgency,
        on_publish,
        desk.hold_s,
    )
    urgent = UrgentCommand(store, urgency, labelling, renderer, taps.publish_urgent)
    topics = Topics(store, renderer)
    batches = Batches(
        store,
        cards,
        renderer,
        entry_cards,
        drafting,
        approving,
        rehearsing,
        on_publish,
        desk.hold_s,
    )
    resending = Resending(store, renderer, on_publish)
    status = StatusCommand(store, renderer)
    stopping = Stopping(store, renderer, desk.on_stop)
    log = LogCommand(store, renderer)
    team = make_team(desk)
    authors, editors, chiefs = Who.AUTHORS, Who.EDITORS, Who.CHIEFS
    return [
        CommandRoute(("add",), writing.add, authors, edited=writing.take_edit),
        # in both menus it is /add
        CommandRoute(("neu",), writing.add, authors, in_menu=False, edited=writing.take_edit),
        CommandRoute(("publish", "veroeffentlichen"), batches.publish, authors),
        CommandRoute(("discard", "verwerfen"), batches.discard, authors),
        CommandRoute(
            ("edit", "korrigieren"), correcting.edit, editors, edited=correcting.take_edited_command
        ),
        CommandRoute(("retract", "zurueckziehen"), retracting.retract, editors),
        CommandRoute(("history", "verlauf"), correcting.history, editors),
        CommandRoute(("status",), status.status, editors),
        CommandRoute(("halt", "anhalten"), stopping.stop, editors),
        CommandRoute(("goon", "weiter"), stopping.go_on, editors),
        CommandRoute(("resend", "nachsenden"), resending.resend, editors, in_menu=False),
        CommandRoute(("log", "protokoll"), log.log, editors),
        CommandRoute(("rehearse", "probe"), rehearsing.rehearse, authors),
        CommandRoute(("sign", "kuerzel"), team.sign, authors),
        CommandRoute(("team",), team.team, chiefs),
        CommandRoute(("invite", "einladen"), team.invite, chiefs),
        CommandRoute(("topic", "thema"), topics.topic, editors, in_menu=False),
        CommandRoute(("label", "einordnen"), labelling.label, authors, in_menu=False),
        CommandRoute(("urgent", "eil"), urgent.urgent, editors, in_menu=False),
        CommandRoute(("cancel", "abbrechen"), writing.cancel, authors, in_menu=False),
        TapRoute(PREFIXES[EntryDraft], taps.answer_tap, authors),
        TapRoute(PREFIXES[CorrectionDraft], correcting.answer_tap, editors),
        TapRoute(PREFIXES[RetractionDraft], retracting.answer_tap, editors),
        TapRoute(APPROVAL_PREFIX, approving.answer_tap, editors),
        TapRoute(BATCH_PREFIX, batches.answer_tap, authors),
        TapRoute("halt", stopping.tap_stop, editors),
        TapRoute("goon", stopping.tap_go_on, editors),
        TapRoute("fence", resending.answer_tap, editors),
        TapRoute("add", taps.answer_offer, authors),
        TapRoute("edit", correcting.answer_button, editors),
        TapRoute("retract", retracting.answer_button, editors),
        TapRoute("topic", topics.tap_topic, editors),
        TapRoute("team", team.tap_team, chiefs),
        TapRoute("invite", team.tap_invite, chiefs),
        TextRoute(writing.take_text, authors, edited=writing.take_edit),
    ]
