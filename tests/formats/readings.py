"""Two entries that documents of many forms tell, and how a document is read."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tickerbot.formats.documents import examine_document
from tickerbot.formats.ticker_text import Reading

BERLIN = ZoneInfo("Europe/Berlin")
PEGEL, DURCH = "Pegel in Husum fällt", "Der Scheitel der Flut ist durch."
FAEHRE, ABEND = "Fähren fahren wieder", "Die erste Fähre legt am Abend ab."
EVENING, EARLIER = "2026-03-14 21:01", "2026-03-14 19:40"

Row = tuple[str | None, str, tuple[str, ...]]


def read(text: str) -> Reading:
    return examine_document(text.encode(), BERLIN)


def told(reading: Reading) -> list[Row]:
    """Date and time, headline and body of each entry."""
    rows: list[Row] = []
    for entry in reading.entries:
        day = entry.date.isoformat() if entry.date else None
        rows.append(
            (f"{day} {entry.time:%H:%M}" if entry.time else day, entry.headline, entry.body)
        )
    return rows


def left_out(reading: Reading) -> list[str]:
    return [remark.text for remark in reading.remarks if remark.kind == "left-out"]


TWO: list[Row] = [(EVENING, PEGEL, (DURCH,)), (EARLIER, FAEHRE, (ABEND,))]
