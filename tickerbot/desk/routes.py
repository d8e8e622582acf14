"""The table of what editors can ask: a new command or button is a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from tickerbot.bot_api.albums import Albums
from tickerbot.bot_api.menu import TeamMenus
from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.routes import CommandRoute, Route, TapRoute, TextRoute, Who
from tickerbot.desk.approving import Approving
from tickerbot.desk.batches import Batches
from tickerbot.desk.cards import Cards
from tickerbot.desk.correcting import Correcting
from tickerbot.desk.correction_cards import CorrectionCards
from tickerbot.desk.decided import Decided
from tickerbot.desk.draft_list import DraftList
from tickerbot.desk.draft_taps import DraftTaps
from tickerbot.desk.drafting import Drafting
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.fences import Resending
from tickerbot.desk.labelling import Labelling
from tickerbot.desk.log import LogCommand
from tickerbot.desk.messenger import Messenger
from tickerbot.desk.picturing import Picturing
from tickerbot.desk.plan_clock import PlanClock
from tickerbot.desk.planning import Planning
from tickerbot.desk.publishing import Publishing
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
from tickerbot.newest import Newest
from tickerbot.rendering.approvals import PREFIX as APPROVAL_PREFIX
from tickerbot.rendering.batches import PREFIX as BATCH_PREFIX
from tickerbot.rendering.cards import PLAN_PREFIX, PREFIXES
from tickerbot.rendering.drafts import PREFIX as DRAFTS_PREFIX
from tickerbot.rendering.entries import Renderer
from tickerbot.storage.newsroom.drafts import CorrectionDraft, EntryDraft, RetractionDraft
from tickerbot.storage.store import Store

TEAM_MENUS: TeamMenus = MappingProxyType(
    {
        "author": (
            "add", "drafts", "later", "scheduled", "publish", "discard", "rehearse", "sign", "search",
            "help",
        ),
        "editor": (
            "add", "drafts", "scheduled", "edit", "retract", "topic", "halt", "status", "log", "help",
        ),
        "chief": (
            "add", "drafts", "scheduled", "edit", "retract", "topic", "halt", "status", "team", "help",
        ),
    }
)  # fmt: skip
"""What stands in the menu of each role; /help tells the rest."""
MAX_TOLD = 1000
"""Of how many drafts it is remembered which entry their cards named."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk needs from outside.

    ``on_publish`` is called when there is something new to deliver, with a receipt; ``on_stop`` with an
    entry whose broadcast was stopped, or goes on; ``on_plan`` and ``on_decision`` when something was
    planned, or decided. Publications can be held for ``hold_s`` seconds; ``clock`` tells Unix time.
    """

    store: Store
    messenger: Messenger
    renderer: Renderer
    roster: Roster
    approval: Approval
    hold_s: int
    on_publish: Callable[[], None]
    on_stop: Callable[[int], None]
    on_plan: Callable[[], None]
    on_decision: Callable[[], None]
    clock: Callable[[], float]
    albums: Albums = field(default_factory=Albums)
    told: Newest[int, int] = field(default_factory=lambda: Newest(MAX_TOLD))

    @property
    def cards(self) -> Cards:
        """Shows drafts of every kind."""
        return Cards(self.store, self.messenger, self.renderer)

    @property
    def entry_cards(self) -> EntryCards:
        """Shows drafts of new entries."""
        return EntryCards(
            self.store, self.cards, self.renderer, self.approval, self.clock, self.told
        )

    @property
    def publishing(self) -> Publishing:
        """Publishes drafts."""
        rehearsing = Rehearsing(
            self.store, self.cards, self.renderer, self.approval, self.on_decision, self.clock
        )
        return Publishing(
            self.store, self.renderer, rehearsing, self.approval, self.hold_s, self.on_publish,
            self.on_plan, self.clock,
        )  # fmt: skip


def make_plan_clock(desk: Desk, replies: Replies, pace_s: float) -> PlanClock:
    """What publishes at its time; a countdown changes every ``pace_s`` seconds."""
    roster = desk.roster
    return PlanClock(
        desk.store, replies, desk.entry_cards, desk.publishing, roster.editors, roster.members,
        desk.renderer, on_decision=desk.on_decision, clock=desk.clock, pace_s=pace_s,
    )  # fmt: skip


def make_decided(desk: Desk) -> Decided:
    """What tells all what was decided on a draft."""
    return Decided(desk.store, desk.cards, desk.entry_cards, desk.renderer)


def make_draft_list(desk: Desk) -> DraftList:
    """Who lists drafts, and brings up the forgotten ones."""
    cards = desk.cards
    retracting = Retracting(
        desk.store, cards, desk.publishing.rehearsing, desk.renderer, desk.on_publish, desk.clock
    )
    return DraftList(
        desk.store, cards, desk.entry_cards, CorrectionCards(desk.store, cards, desk.clock),
        retracting, desk.renderer, desk.clock,
    )  # fmt: skip


def make_team(desk: Desk) -> Team:
    """Who answers those that come with an invitation."""
    cards, entry_cards = desk.cards, desk.entry_cards
    correction_cards = CorrectionCards(desk.store, cards, desk.clock)
    return Team(
        desk.store, cards, entry_cards, correction_cards, desk.renderer, desk.roster, desk.clock
    )


def desk_routes(desk: Desk) -> list[Route]:
    """What the team may ask."""
    store, renderer, on_publish, clock = desk.store, desk.renderer, desk.on_publish, desk.clock
    cards, entry_cards, publishing = desk.cards, desk.entry_cards, desk.publishing
    correction_cards, rehearsing = CorrectionCards(store, cards, clock), publishing.rehearsing
    correcting = Correcting(
        store, cards, correction_cards, rehearsing, renderer, desk.albums, on_publish, clock
    )
    retracting = Retracting(store, cards, rehearsing, renderer, on_publish, clock)
    urgency = Urgency(store, cards, entry_cards, renderer, clock)
    approving = Approving(
        store, cards, entry_cards, publishing, urgency, renderer, desk.on_decision, clock
    )
    planning = Planning(store, cards, entry_cards, publishing, renderer, desk.on_plan, clock)
    drafting = Drafting(store, cards, renderer, entry_cards, desk.albums)
    picturing = Picturing(
        store, cards, renderer, desk.albums, drafting, correcting, entry_cards, correction_cards,
        clock,
    )  # fmt: skip
    writing = Writing(
        store, cards, renderer, correcting, drafting, entry_cards, approving, picturing, planning,
        clock,
    )  # fmt: skip
    labelling = Labelling(store, cards, entry_cards, correction_cards, renderer, clock)
    taps = DraftTaps(
        store, cards, renderer, entry_cards, drafting, approving, publishing, labelling, urgency
    )
    urgent = UrgentCommand(store, urgency, labelling, renderer, taps.publish_urgent)
    topics = Topics(store, renderer, clock)
    batches = Batches(store, cards, renderer, entry_cards, drafting, approving, publishing, clock)
    resending = Resending(store, renderer, on_publish, clock)
    status = StatusCommand(store, renderer, clock)
    stopping = Stopping(store, renderer, desk.on_stop, planning.hold, clock)
    draft_list = make_draft_list(desk)
    log = LogCommand(store, renderer, clock)
    team = make_team(desk)
    authors, editors, chiefs = Who.AUTHORS, Who.EDITORS, Who.CHIEFS
    return [
        CommandRoute(("add",), writing.add, authors, edited=writing.take_edit),
        # in both menus it is /add
        CommandRoute(("neu",), writing.add, authors, in_menu=False, edited=writing.take_edit),
        CommandRoute(("publish", "veroeffentlichen"), batches.publish, authors),
        CommandRoute(("discard", "verwerfen"), batches.discard, authors),
        CommandRoute(("drafts", "entwuerfe"), draft_list.drafts, authors),
        CommandRoute(("later", "spaeter"), planning.later, authors),
        CommandRoute(("scheduled", "geplant"), planning.scheduled, authors),
        CommandRoute(
            ("edit", "korrigieren"), correcting.edit, editors, edited=correcting.take_edited_command
        ),
        CommandRoute(("retract", "zurueckziehen"), retracting.retract, editors),
        CommandRoute(("history", "verlauf"), correcting.history, editors, in_menu=False),
        CommandRoute(("status",), status.status, editors),
        CommandRoute(("halt", "anhalten"), stopping.stop, editors),
        CommandRoute(("goon", "weiter"), stopping.go_on, editors, in_menu=False),
        CommandRoute(("resend", "nachsenden"), resending.resend, editors, in_menu=False),
        CommandRoute(("log", "protokoll"), log.log, editors),
        CommandRoute(("rehearse", "probe"), rehearsing.rehearse, authors),
        CommandRoute(("sign", "kuerzel"), team.sign, authors),
        CommandRoute(("team",), team.team, chiefs),
        CommandRoute(("invite", "einladen"), team.invite, chiefs, in_menu=False),
        CommandRoute(("alt",), picturing.describe, authors, in_menu=False),
        CommandRoute(("topic", "thema"), topics.topic, editors),
        CommandRoute(("label", "einordnen"), labelling.label, authors, in_menu=False),
        CommandRoute(("urgent", "eil"), urgent.urgent, authors, in_menu=False),
        CommandRoute(("cancel", "abbrechen"), writing.cancel, authors, in_menu=False),
        TapRoute(PREFIXES[EntryDraft], taps.answer_tap, authors),
        TapRoute(PREFIXES[CorrectionDraft], correcting.answer_tap, editors),
        TapRoute(PREFIXES[RetractionDraft], retracting.answer_tap, editors),
        TapRoute(DRAFTS_PREFIX, draft_list.answer_tap, authors),
        TapRoute(PLAN_PREFIX, planning.answer_tap, authors),
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
