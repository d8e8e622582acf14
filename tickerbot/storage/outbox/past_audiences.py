"""Past audiences: rows of ``audience`` that nobody needs any more, which are forgotten.

A row is needed while it is open, while somebody with its terms has not got past its push, and while an
editor may let that be sent again (``fences``). Later it only tells whom a note about that push
concerns, and what is still owed to somebody who chooses these terms. Of what is not known any more a
note goes to all with these terms, of whom those without a copy skip it, and what the terms want is
asked once more (``audience.add_late``).

Plain functions of a database; ``forget`` runs inside a ``transaction``. ``now`` is a Unix time in
seconds.
"""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.storage.outbox.audience import ACTIVE_PARTS, CURSORS, PRUNED

KEPT_S = 7 * 86_400
"""For how long all rows of a push are kept: most notes come within days, and go to nobody in vain."""
FEW = 1_000
"""Terms with more subscriptions keep their rows: there are few such terms, thus few rows, and a note
would go to very many in vain."""
MAX_ROWS = 2_000
"""How many rows are forgotten at a time."""

# Whoever is gone for good, or has ended it, is owed nothing of before when coming back.
_PARTS = (
    *(f"state = 'active' and {part}" for part in ACTIVE_PARTS),
    "state in ('gone', 'paused') and (state = 'paused' or recheck_at is not null)",
)


def _passed(cursor: str) -> str:
    """SQL: up to which push those with terms ``t`` all are, or ``:old`` if they are further."""
    furthest_behind = (
        f"coalesce((select min({cursor}) from subscriptions where terms_id = t.id and {part}), :old)"
        for part in _PARTS
    )
    return f"min(:old, {', '.join(furthest_behind)})"


_ENDS = " union all ".join(
    f"select t.id as terms_id, {urgent} as urgent, {_passed(cursor)} as through"
    f" from terms t where t.subscriptions <= {FEW}"
    for urgent, cursor in enumerate(CURSORS)
)
_ROWS = (
    "from ends cross join audience a on a.terms_id = ends.terms_id and a.urgent = ends.urgent"
    " and a.seq <= ends.through where not a.open"
    " and a.seq not in (select seq from fences where decided_at is null)"
)


def count(db: Database, now: float) -> int:
    """How many rows ``forget`` would forget by and by."""
    counted = f"with ends as materialized ({_ENDS}) select count(*) {_ROWS}"
    return int(db.execute(counted, {"old": _newest_old(db, now)}).fetchone()[0])


def forget(db: Database, now: float) -> int:
    """Forget some rows; how many."""
    rows = db.execute(
        f"with ends as materialized ({_ENDS}) select a.terms_id, a.urgent, a.seq {_ROWS} limit :most",
        {"old": _newest_old(db, now), "most": MAX_ROWS},
    ).fetchall()
    db.conn.executemany(
        "delete from audience where terms_id = ? and urgent = ? and seq = ?",
        [tuple(row) for row in rows],
    )
    through = {(urgent, terms_id): seq for terms_id, urgent, seq in sorted(rows)}
    for (urgent, terms_id), seq in through.items():
        db.execute(
            f"update terms set {PRUNED[urgent]} = max({PRUNED[urgent]}, ?) where id = ?",
            [seq, terms_id],
        )
    return len(rows)


def _newest_old(db: Database, now: float) -> int:
    """The newest push whose rows need not be kept for its age; 0 if there is none."""
    row = db.execute(
        "select seq from pushes where created_at < ? order by seq desc limit 1", [now - KEPT_S]
    ).fetchone()
    return int(row[0]) if row else 0
