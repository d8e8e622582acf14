"""Time zones that tickers name behind a time, and what they mean in the newsroom's own zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# the region, and the offset in hours, or None where the name leaves open whether it is summer there
_ZONES: dict[str, tuple[str, int | None]] = {
    "MEZ": ("Europe/Berlin", 1),
    "MESZ": ("Europe/Berlin", 2),
    "CET": ("Europe/Berlin", 1),
    "CEST": ("Europe/Berlin", 2),
    "WEZ": ("Europe/London", 0),
    "WESZ": ("Europe/London", 1),
    "GMT": ("Europe/London", 0),
    "BST": ("Europe/London", 1),
    "UTC": ("UTC", 0),
    "OEZ": ("Europe/Athens", 2),
    "OESZ": ("Europe/Athens", 3),
    "EET": ("Europe/Athens", 2),
    "EEST": ("Europe/Athens", 3),
    "MSK": ("Europe/Moscow", 3),
    "ET": ("America/New_York", None),
    "EST": ("America/New_York", -5),
    "EDT": ("America/New_York", -4),
    "CT": ("America/Chicago", None),
    "CST": ("America/Chicago", -6),
    "CDT": ("America/Chicago", -5),
    "MT": ("America/Denver", None),
    "MST": ("America/Denver", -7),
    "MDT": ("America/Denver", -6),
    "PT": ("America/Los_Angeles", None),
    "PST": ("America/Los_Angeles", -8),
    "PDT": ("America/Los_Angeles", -7),
    "JST": ("Asia/Tokyo", 9),
    "AEST": ("Australia/Sydney", 10),
    "AEDT": ("Australia/Sydney", 11),
}
# no name of a region: the time of the place
ZONE_NAMES = "|".join(
    [
        r"(?:UTC|GMT)[+-][0-9]{1,2}(?::?[0-5][0-9])?",
        *sorted(_ZONES, key=len, reverse=True),
        "Ortszeit",
        r"local\ time",
    ]
)
_OFFSET = re.compile(
    r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>[0-9]{1,2}?)(?::?(?P<minutes>[0-5][0-9]))?"
)


def offset_of(name: str, local: datetime, zone: ZoneInfo) -> timedelta | None:
    """Return the offset from UTC of the naive ``local`` time in the zone called ``name``.

    None if it is a time of the newsroom's ``zone``: "MEZ" is often written in summer too. In the hour
    that the clocks show twice, the name tells which one is meant.
    """
    if name == "Z":
        return timedelta()
    if stated_offset := _OFFSET.fullmatch(name):
        minutes = 60 * int(stated_offset["hours"]) + int(stated_offset["minutes"] or 0)
        distance = timedelta(minutes=minutes)
        return -distance if stated_offset["sign"] == "-" else distance
    if name not in _ZONES:
        return None
    region, hours = _ZONES[name]
    stated = None if hours is None else timedelta(hours=hours)
    own = [local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)]
    there = [local.replace(tzinfo=ZoneInfo(region), fold=fold).utcoffset() for fold in (0, 1)]
    if own == there and (region != "UTC" or zone.key == "UTC"):
        # only where both offsets occur does the name tell anything
        return stated if own[0] != own[1] and stated in own else None
    return stated if stated is not None else there[0]


def convert(local: datetime, offset: timedelta, zone: ZoneInfo) -> datetime:
    """Return the newsroom's local time, aware, of a naive time with this offset from UTC."""
    return (local - offset).replace(tzinfo=UTC).astimezone(zone)
