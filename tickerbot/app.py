"""The running bot: what is made of what, what starts when, and what stops in which order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from tickerbot import events
from tickerbot.bot_api.albums import ALBUM_WAIT_S, Albums
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.clocks import BelievedClock
from tickerbot.bot_api.door import ALLOWED_UPDATES, Door
from tickerbot.bot_api.intake import Intake
from tickerbot.bot_api.menu import Menus, set_profile
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.picture_ids import PictureIds
from tickerbot.bot_api.picture_keeper import PictureKeeper
from tickerbot.bot_api.polling import Polling
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.routes import Routes
from tickerbot.bot_api.throttle import Throttle
from tickerbot.bot_api.uplink import Uplink, open_uplink
from tickerbot.bot_api.watcher import SENDING
from tickerbot.bot_api.webhook import Webhook
from tickerbot.delivery.prepared import PreparedMessages
from tickerbot.delivery.relay import Relay
from tickerbot.desk.fences import FenceQuestions
from tickerbot.desk.messenger import Messenger
from tickerbot.desk.notices import Notices
from tickerbot.desk.receipts import PACE_S, Receipts
from tickerbot.desk.roster import Roster
from tickerbot.desk.routes import (
    TEAM_MENUS,
    Desk,
    desk_routes,
    make_decided,
    make_draft_list,
    make_plan_clock,
    make_team,
)
from tickerbot.desk.silences import Silences
from tickerbot.errors import DatabaseError, DatabaseOverwritten, DatabaseReplaced, LogTaken
from tickerbot.operations.monitor import Monitor, log_silence
from tickerbot.operations.outlook import Outlook, outlook
from tickerbot.operations.retention import Retention, policy_of
from tickerbot.readers.inline import Inline
from tickerbot.readers.membership import Membership
from tickerbot.readers.routes import reader_routes
from tickerbot.rendering.entries import Renderer
from tickerbot.settings import PER_SECOND, Settings
from tickerbot.storage import restraints
from tickerbot.storage.instance import only_one
from tickerbot.storage.newsroom import ownership, team
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.store import Store

log = logging.getLogger(__name__)

STOP_PATIENCE_S = 4.5  # with closing connections after it, five seconds in all


async def run_bot(
    settings: Settings,
    stop: asyncio.Event,
    on_ready: Callable[[], None] | None = None,
    throttle: Throttle | None = None,
    *,
    receipt_pace_s: float = PACE_S,
    album_wait_s: float = ALBUM_WAIT_S,
    clock: Callable[[], float] = time.time,
    woken: asyncio.Event | None = None,
) -> None:
    """Run until ``stop`` is set; then finish what is under way, record it and return.

    ``on_ready`` is called when polling begins; ``throttle`` is Telegram's limits unless given; a
    receipt changes at most every ``receipt_pace_s`` seconds, an album is whole once ``album_wait_s``
    seconds have passed; readers and editors live by ``clock``, which tells Unix time in seconds and
    may be set, and ``woken`` then, to have it looked at at once. Raises AlreadyRunning, AnotherBot,
    DatabaseError, SettingsError, TelegramRefused.
    """
    token = settings.require_token()
    _warn_of_rate(settings)
    if not settings.editors:
        log.warning(events.NO_EDITORS)
    with only_one(settings.database) as identity:
        async with (
            Store(settings.database, identity) as store,
            _rescue(store),
            Monitor(store) as monitor,
            outlook(settings, store, ALLOWED_UPDATES, lambda: monitor.is_telegram_away) as seen,
            open_uplink(settings, token, throttle) as telegram,
        ):
            if not await _or_stop(telegram.greet(monitor), stop):
                return
            await store.write(ownership.claim, telegram.bot.id, settings.database)
            log.info(events.STARTED, telegram.bot.username, settings.name)
            albums = Albums(album_wait_s)
            await _serve(
                settings,
                store,
                monitor,
                seen,
                telegram,
                stop,
                on_ready,
                receipt_pace_s,
                albums,
                clock,
                woken,
            )


@contextlib.asynccontextmanager
async def _rescue(store: Store) -> AsyncIterator[None]:
    """Where the bot ends because its database was taken away: save what only it can still read."""
    try:
        yield
    except DatabaseReplaced as error:
        raise await _saved(store, error) from error
    except Exception:
        try:
            await store.look_at_file()  # what was put there may be read in strange ways
        except DatabaseReplaced as cause:
            raise await _saved(store, cause) from cause
        raise


async def _saved(store: Store, error: DatabaseReplaced) -> DatabaseReplaced:
    """The error that tells where what the bot had is, and what to do."""
    if isinstance(error, DatabaseOverwritten):
        return DatabaseOverwritten(
            f"{error}. Choose what to go on with by 'tickerbot restore FILE', a backup or the file that"
            " was put there, then start the bot again"
        )
    try:
        if isinstance(error, LogTaken) and await store.empty_log():
            return LogTaken(f"{error}, and nothing is lost; start the bot again")
        kept = f"what the bot had stored is in {await store.rescue()}"
    except DatabaseError as also:
        kept = f"what the bot had stored could not be saved ({also})"
    return DatabaseReplaced(f"{error}; {kept}. Put the right file back, then start the bot again")


def _warn_of_rate(settings: Settings) -> None:
    if settings.paid_broadcast:
        log.warning(events.PAID)
    elif settings.rate > PER_SECOND:
        log.warning(
            events.RATE_TOO_HIGH,
            settings.rate,
        )


async def _serve(
    settings: Settings,
    store: Store,
    monitor: Monitor,
    seen: Outlook,
    telegram: Uplink,
    stop: asyncio.Event,
    on_ready: Callable[[], None] | None,
    receipt_pace_s: float,
    albums: Albums,
    clock: Callable[[], float],
    woken: asyncio.Event | None,
) -> None:
    bot, pacer = telegram.bot, telegram.pacer
    its_own, clock = clock, BelievedClock(clock, telegram.seconds_ahead)
    store.on_busy = lambda: monitor.note("busy")
    pacer.on_silence = lambda seconds: monitor.silenced(SENDING, seconds)
    pacer.on_strictness = monitor.counted_strictly
    await _restore(pacer, store)
    newsroom = settings.newsroom
    renderer = Renderer(newsroom, newsroom.language, bot.username)
    picture_ids = PictureIds(store)
    poster = Poster(telegram.connection, bot.base_url, picture_ids, paid=settings.paid_broadcast)
    replies = Replies(bot, poster, pacer)
    hold_s = round(settings.undo.total_seconds())
    await store.write(team.appoint, settings.editors, int(clock()))
    await store.write(team.note_settings, settings.approval, hold_s, int(clock()))
    menus = Menus(bot, TEAM_MENUS)
    roster = Roster(store, menus.set_for, settings.editors)
    roles = await roster.refresh()
    messenger = Messenger(store, replies, roster.members, wall_clock=clock)
    await messenger.take_back()
    notices = Notices(store, replies, roster.editors, renderer)
    monitor.on_alarm = notices.wake

    def on_unpaid(seconds: float) -> None:
        pacer.go_unpaid(seconds)
        monitor.unpaid()

    poster.on_unpaid = on_unpaid
    prepared = PreparedMessages(renderer, poster)
    staleness = Staleness(settings.stale_after.total_seconds(), newsroom.rate)
    relay = Relay(
        store,
        poster,
        pacer,
        prepared,
        monitor,
        staleness,
        notices.wake,
        clock,
        on_turn=lambda: receipts.wake(),
        woken=woken,
        server=bot.server,
    )
    # what is forgotten stays forgotten, so it has to be old by both
    retention = Retention(store, policy_of(settings), clock=lambda: min(its_own(), clock()))
    fences = FenceQuestions(store, replies, roster.editors, renderer)
    silences = Silences(store, replies, roster.editors, renderer)
    receipts = Receipts(
        store,
        replies,
        roster.editors,
        renderer,
        can_send=lambda: monitor.can_reach(SENDING),
        pace_s=receipt_pace_s,
        wall_clock=clock,
    )

    def on_publish() -> None:
        relay.wake()
        receipts.wake()
        decided.wake()

    def welcome(chat_id: int) -> None:
        messenger.welcome(chat_id)
        receipts.welcome(chat_id)

    def on_back() -> None:
        relay.retry_now()
        messenger.retry_now()
        receipts.wake()

    on_stop = _waker(relay, receipts)
    desk = Desk(
        store, messenger, renderer, roster, settings.approval, hold_s, on_publish, on_stop,
        on_plan=lambda: plan_clock.wake(), on_decision=lambda: decided.wake(), clock=clock,
        albums=albums,
    )  # fmt: skip
    plan_clock, decided = make_plan_clock(desk, replies, receipt_pace_s), make_decided(desk)
    routes = all_routes(desk, replies)
    membership = Membership(store, replies, renderer, clock)
    door = Door(
        store,
        replies,
        messenger.tell,
        routes,
        answer_inquiry=Inline(store, renderer, clock).answer,
        follow_membership=membership.follow,
        follow_migration=membership.migrate,
        welcome=welcome,
        keep=PictureKeeper(bot, picture_ids, store).keep,
        clock=clock,
        watcher=monitor,
        chiefs=settings.editors,
        username=bot.username,
        language=newsroom.language,
    )
    intake = Intake(store, door.handle, roster.members, albums=albums)
    source = _make_source(settings, bot, intake, monitor, on_back)
    if isinstance(source, Webhook):
        seen.port.take_update = source.answer
        seen.health.gets_updates = lambda: source.gets_through
    intake.on_updates = seen.metrics.count_updates
    relay.recorder.on_settled = seen.metrics.count_settled
    telegram.count_requests(seen.metrics.count_request)
    seen.health.moved["relay"] = lambda: relay.moved_at
    seen.health.moved["updates"] = lambda: source.moved_at

    menus.commands = routes.commands
    profile = asyncio.create_task(
        set_profile(bot, newsroom.name, routes.commands, roles, team_menus=TEAM_MENUS),
        name="profile",
    )
    updates = asyncio.create_task(source.run(), name="updates")
    services = [
        updates,
        *seen.tasks,
        asyncio.create_task(relay.run(), name="relay"),
        asyncio.create_task(receipts.run(), name="receipts"),
        asyncio.create_task(messenger.run(), name="messenger"),
        asyncio.create_task(notices.run(), name="notices"),
        asyncio.create_task(store.watch_file(), name="database file"),
        asyncio.create_task(silences.run(), name="silences"),
        asyncio.create_task(fences.run(), name="fences"),
        asyncio.create_task(plan_clock.run(), name="plans"),
        asyncio.create_task(decided.run(), name="decisions"),
        asyncio.create_task(make_draft_list(desk).run(), name="forgotten drafts"),
        asyncio.create_task(retention.run(), name="retention"),
    ]
    stopped = asyncio.create_task(stop.wait(), name="stop")
    try:
        if on_ready:
            on_ready()
        # a service that ends has failed, and a bot without it must not look alive
        await asyncio.wait([stopped, *services], return_when=asyncio.FIRST_COMPLETED)
        failure = next((task.exception() for task in services if task.done()), None)
        if failure is None:
            log.info(events.STOPPING)
            seen.manager.tell("STOPPING=1")
            await _wind_down(updates, intake, relay, receipts, messenger)
    finally:
        store.stop_waiting_for_lock()
        await _cancel([profile, stopped, *menus.tasks, *services])
    if failure is not None:
        raise _first_cause(failure)


async def _restore(pacer: Pacer, store: Store) -> None:
    """Go on with what Telegram asked of the bot before it was stopped."""
    now = time.time()
    silent_for = await store.read(restraints.seconds_left, "sending", now)
    if silent_for:
        log_silence(SENDING, now + silent_for)
    pacer.restore(silent_for, await store.read(restraints.seconds_left, "strict", now))


def _waker(relay: Relay, receipts: Receipts) -> Callable[[int], None]:
    """What is called with an entry whose broadcast was stopped, or goes on."""

    def on_stop(entry_id: int) -> None:
        relay.wake()
        receipts.hurry(entry_id)

    return on_stop


def all_routes(desk: Desk, replies: Replies) -> Routes:
    """The tables of all rooms as one. Raises ValueError where a command or button stands twice."""
    team = make_team(desk)
    readers = reader_routes(desk.store, replies, desk.renderer, team, desk.clock)
    return Routes([*desk_routes(desk), *readers])


def _make_source(
    settings: Settings,
    bot: Bot,
    intake: Intake,
    monitor: Monitor,
    on_back: Callable[[], None],
) -> Polling | Webhook:
    """Where updates come from."""
    url = settings.find_webhook()
    if url is None:
        return Polling(bot, intake, ALLOWED_UPDATES, monitor, on_back)
    return Webhook(bot, intake, url, ALLOWED_UPDATES, monitor, on_back)


async def _wind_down(
    updates: asyncio.Task[None],
    intake: Intake,
    relay: Relay,
    receipts: Receipts,
    messenger: Messenger,
) -> None:
    await _cancel([updates])
    try:
        async with asyncio.timeout(STOP_PATIENCE_S):
            await asyncio.gather(intake.drain(), relay.stop(), receipts.stop(), messenger.stop())
    except TimeoutError:
        log.warning(events.UNANSWERED, STOP_PATIENCE_S)


async def _or_stop(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> bool:
    """Do the work unless ``stop`` comes first; whether it was done."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait([task, stopped], return_when=asyncio.FIRST_COMPLETED)
    done = task.done()
    await _cancel([stopped] if done else [task, stopped])
    if done:
        task.result()
    return done


async def _cancel(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _first_cause(failure: BaseException) -> BaseException:
    """The error itself, out of the groups that tasks wrap it in."""
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure
