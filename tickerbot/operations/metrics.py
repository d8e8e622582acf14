"""Metrics for Prometheus: what the bot does, counted as it happens, and what the database tells.

Names follow https://prometheus.io/docs/practices/naming/: base units, and no chat or person in a label.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlite_utils import Database

from tickerbot.model import Delivery
from tickerbot.outcomes import Outcome, Rejected, Sent
from tickerbot.storage import vitals
from tickerbot.storage.outbox.settlement import Settlement
from tickerbot.storage.status import Status, own_version, read_status
from tickerbot.storage.store import Store

LATENCY_BUCKETS_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 900)
"""From a second to a quarter of an hour."""
KINDS = ("entry", "note", "digest", "correction")
"""What is sent or changed."""
KEPT_S = 10.0
"""For how long what was counted in the database is told again: a million chats take a second."""

# a series more for each, which nobody asks for
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """Counts, and writes all down in Prometheus' text format."""

    def __init__(
        self, store: Store, kinds: Iterable[str], clock: Callable[[], float] = time.time
    ) -> None:
        """``kinds`` of updates are told apart; ``clock`` returns Unix time in seconds."""
        self._store = store
        self._kinds = frozenset(kinds)
        self._clock = clock
        self._registry = registry = CollectorRegistry()
        self._counted: tuple[Status, int, int | None] | None = None
        self._counted_at = float("-inf")
        info = Gauge(
            "tickerbot_build_info", "The version that runs.", ["version"], registry=registry
        )
        info.labels(own_version()).set(1)
        self._messages = Counter(
            "tickerbot_messages",
            "Pushes and corrections that were settled, or tried in vain.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._latency = Histogram(
            "tickerbot_delivery_latency_seconds",
            "From the publication of an entry to its copy in a chat.",
            buckets=LATENCY_BUCKETS_S,
            registry=registry,
        )
        self._updates = Counter(
            "tickerbot_updates", "Updates that Telegram gave.", ["kind"], registry=registry
        )
        self._last_update = Gauge(
            "tickerbot_last_update_timestamp_seconds",
            "When Telegram last gave an update.",
            registry=registry,
        )
        self._requests = Counter(
            "tickerbot_telegram_requests",
            "Requests to the Bot API by the status of the answer; none: no answer.",
            ["method", "code"],
            registry=registry,
        )
        self._retry_after = Counter(
            "tickerbot_telegram_retry_after_seconds",
            "For how long Telegram asked to wait.",
            registry=registry,
        )
        registry.register(_FromDatabase(self))
        # what alerts ask for is there from the start: in the first value Prometheus sees no increase
        self._requests.labels("getMe", "200")
        for kind in KINDS:
            for outcome in (Sent, Rejected):
                self._messages.labels(kind, _name(outcome))

    def count_updates(self, updates: Sequence[str]) -> None:
        """Updates of these kinds have come."""
        for kind in updates:
            self._updates.labels(kind if kind in self._kinds else "other").inc()
        self._last_update.set(self._clock())

    def count_request(self, method: str, status: int | None, wait_s: float) -> None:
        """A request was answered with this status, and asked to wait for so many seconds."""
        self._requests.labels(method, "none" if status is None else str(status)).inc()
        self._retry_after.inc(wait_s)

    def count_settled(self, settled: Sequence[Settlement], published: dict[int, int]) -> None:
        """These outcomes were recorded; ``published``: when those of the pushes were, by number."""
        now = self._clock()
        for each in settled:
            duty = each.duty
            kind = duty.kind if isinstance(duty, Delivery) else "correction"
            self._messages.labels(kind, _name(type(each.outcome))).inc()
            if kind == "entry" and isinstance(each.outcome, Sent) and duty.seq in published:
                self._latency.observe(max(0.0, now - published[duty.seq]))

    async def expose(self) -> bytes:
        """All metrics as Prometheus reads them. Raises DatabaseError."""
        if abs(self._clock() - self._counted_at) >= KEPT_S:
            self._counted = await self._store.read_aside(_look, self._store.path, self._clock())
            self._counted_at = self._clock()
        return generate_latest(self._registry)

    def from_database(self) -> Iterator[Metric]:
        """What was last read in the database."""
        if self._counted is None:
            return
        status, log_bytes, backup_at = self._counted
        queue = GaugeMetricFamily(
            "tickerbot_queue_chats", "Chats that wait for an entry.", labels=["state"]
        )
        for state in ("behind", "waiting", "troubled"):
            queue.add_metric([state], getattr(status.queue, state))
        yield queue
        subscriptions = GaugeMetricFamily(
            "tickerbot_subscriptions", "Subscriptions.", labels=["type", "state"]
        )
        for (chat_type, state), count in status.subscriptions.items():
            subscriptions.add_metric([chat_type, state], count)
        yield subscriptions
        yield GaugeMetricFamily("tickerbot_entries", "Entries in the archive.", status.entries)
        yield GaugeMetricFamily(
            "tickerbot_database_bytes", "The database's file.", status.database_bytes - log_bytes
        )
        yield GaugeMetricFamily("tickerbot_wal_bytes", "Its write-ahead log.", log_bytes)
        yield GaugeMetricFamily(
            "tickerbot_last_backup_timestamp_seconds",
            "When the newest backup was made; 0: never.",
            backup_at or 0,
        )


class _FromDatabase:
    """The part of the registry that is asked anew each time."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        return self._metrics.from_database()

    def describe(self) -> list[Metric]:
        return []


def _name(outcome: type[Outcome]) -> str:
    return outcome.__name__.lower()


def _look(db: Database, path: Path, now: float) -> tuple[Status, int, int | None]:
    log = path.resolve().with_name(f"{path.resolve().name}-wal")
    size = log.stat().st_size if log.exists() else 0
    backup = vitals.last_backup(db)
    return read_status(db, path, now), size, backup[1] if backup else None
