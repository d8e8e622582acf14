"""Asides beside the time of a head: when the entry was last changed, and who wrote it."""

from __future__ import annotations

import re

from tickerbot.formats.ticker_text.stamps import Stamp, read_stamp

_CHANGED = (
    r"(?:zuletzt |last )?(?:aktualisiert|updated?|geändert|ergänzt|korrigiert|bearbeitet|edited)"
    r"(?: um| at| am)?:? [0-9]{1,2}[:.][0-9]{2}(?: ?(?:Uhr|h|[ap]\.?m\.?))?(?: [A-Z]{2,4}\b)?"
)
_NAME = r"[A-ZÄÖÜ][\w.'’-]+(?: [A-ZÄÖÜ][\w.'’-]*){0,3}"
_ASIDE = re.compile(
    rf"(?i:[ ,|·•–—-]{{0,3}}[(\[]?{_CHANGED}[)\]]?)(?=$|[ :.,|·•–—-])"
    rf"|(?: ?[,|·•–—-] ?| )\(?(?:[Vv]on|[Bb]y|[Tt]ext:) {_NAME}(?:(?:,| und| and) {_NAME})*\)?$"
)
_AUTHOR = re.compile(rf"(?P<author>(?:[Vv]on|[Bb]y) {_NAME})(?:,| [|·•–—-]) ")


def read_aside(rest: str) -> tuple[str, str]:
    """Split what follows the time of a head into an aside ("" if there is none) and what is left."""
    found = _ASIDE.match(rest)
    if not found:
        return "", rest
    return found[0].strip(" ,|·•–—-()[]"), rest[found.end() :]


def read_author(text: str) -> tuple[str, Stamp] | None:
    """Read a line that is an author and then a time (``Von Anna Beispiel, 21:01 Uhr``)."""
    found = _AUTHOR.match(text)
    stamp = read_stamp(text[found.end() :]) if found else None
    if found is None or stamp is None or found.end() + stamp.end != len(text):
        return None
    return found["author"], stamp
